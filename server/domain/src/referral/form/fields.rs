//! Reads the answers a referral is made of, and notes everything that is wrong.

use std::collections::{BTreeSet, HashSet};

use super::{FormError, FormViolation, ROOT, document::Node};
use crate::{
    projection::LocationClass,
    referral::{
        AgeClaim, Child, DateOfBirth, DatePrecision, ExploitationType, Gender,
        LocalAuthorityContact, Referrer,
        text::{check_line, check_narrative},
    },
    sensitive::Sensitive,
    time::CivilDate,
};

/// The form itself takes no birth date before 1900.
const EARLIEST_BIRTH_YEAR: i32 = 1900;

/// So many violations are listed; a hostile document could have millions.
const MOST_LISTED: usize = 100;

/// A path is cut after so many characters.
const LONGEST_PATH: usize = 300;

const ACCESS: &str = "access_and_header";
const AGE: &str = "age_and_childrens_services";
const PLACES: &str = "places";
const RISK: &str = "exploiters_types_and_risk";
const CHILD: &str = "child";
const REFERRER: &str = "referrer";

/// A reader of the form's fields that collects violations.
pub(super) struct Fields<'a> {
    document: &'a Node,
    today: CivilDate,
    violations: Vec<FormViolation>,
    unlisted: usize,
}

impl<'a> Fields<'a> {
    pub(super) const fn new(document: &'a Node, today: CivilDate) -> Self {
        Self {
            document,
            today,
            violations: Vec::new(),
            unlisted: 0,
        }
    }

    pub(super) fn violations(&self) -> &[FormViolation] {
        &self.violations
    }

    pub(super) fn into_violations(mut self) -> Vec<FormViolation> {
        if self.unlisted > 0 {
            let description = format!("{} further violations are not listed", self.unlisted);
            self.violations.push(FormViolation {
                path: ROOT.to_owned(),
                description,
            });
        }
        self.violations
    }

    /// Checks every key and every text, of known questions and of unknown ones.
    pub(super) fn check_everything_typed(&mut self) {
        let document = self.document;
        if !matches!(document, Node::Group(_)) {
            self.violate("", "must be an object of sections");
        }
        self.check_keys("", document);
        document.visit(&mut |path, node| {
            self.check_keys(path, node);
            if let Node::Text(text) = node
                && let Err(fault) = check_narrative(text)
            {
                self.violate(path, &fault.describe());
            }
        });
    }

    fn check_keys(&mut self, path: &str, node: &Node) {
        let Node::Group(entries) = node else { return };
        let mut known = HashSet::new();
        for (name, _) in entries {
            if check_line(name).is_err() {
                self.violate(path, "has a key with control or override characters");
            } else if !known.insert(name) {
                let separator = if path.is_empty() { "" } else { "." };
                self.violate(&format!("{path}{separator}{name}"), "is given twice");
            }
        }
    }

    /// Reads whether the person is a child (rules.md R4).
    pub(super) fn age_claim(&mut self) -> Result<Option<AgeClaim>, FormError> {
        let answer = self.text(AGE, "pv_under_age");
        match answer {
            Some("yes") => Ok(Some(AgeClaim::Under18)),
            Some("not-sure") => Ok(Some(AgeClaim::NotSure)),
            Some("no") => Err(FormError::Adult),
            Some(_) | None => {
                self.violate(&join(AGE, "pv_under_age"), "must be yes, not-sure or no");
                Ok(None)
            }
        }
    }

    pub(super) fn child(&mut self) -> Option<Child> {
        let first_name = self.line(CHILD, "first_name");
        let last_name = self.line(CHILD, "last_name");
        // One name is enough: some people have only one.
        if first_name.is_empty() && last_name.is_empty() {
            self.violate(
                &join(CHILD, "first_name"),
                "a first name or a last name is needed; one is enough",
            );
        }
        let nickname = self.lenient(CHILD, "nickname");
        let date_of_birth = self.date_of_birth();
        let nationalities: Vec<String> = ["nationality", "nationality_second"]
            .into_iter()
            .map(|key| self.lenient(CHILD, key))
            .filter(|nationality| !nationality.is_empty())
            .collect();
        let gender = self.gender()?;
        Some(Child {
            first_name: Sensitive::new(first_name),
            last_name: Sensitive::new(last_name),
            nickname: Sensitive::new(nickname),
            date_of_birth: Sensitive::new(date_of_birth),
            gender,
            nationalities,
        })
    }

    pub(super) fn referrer(&mut self) -> Referrer {
        Referrer {
            first_name: Sensitive::new(self.lenient(REFERRER, "first_name")),
            last_name: Sensitive::new(self.lenient(REFERRER, "last_name")),
            role: Sensitive::new(self.lenient(REFERRER, "role")),
            phone: Sensitive::new(self.lenient(REFERRER, "phone")),
            alternative_contact_email: Sensitive::new(
                self.lenient(REFERRER, "alternative_contact_email"),
            ),
            organisation: self.lenient(ACCESS, "user_organisation"),
        }
    }

    pub(super) fn local_authority(&mut self) -> LocalAuthorityContact {
        LocalAuthorityContact {
            name: self.lenient(AGE, "local_authority_name"),
            phone: Sensitive::new(self.lenient(AGE, "local_authority_phone")),
            email: Sensitive::new(self.lenient(AGE, "local_authority_email")),
            first_name: Sensitive::new(self.lenient(AGE, "local_authority_first_name")),
            last_name: Sensitive::new(self.lenient(AGE, "local_authority_last_name")),
        }
    }

    /// Reads the types of exploitation; what is none of them is left to a query.
    pub(super) fn exploitation(&mut self) -> BTreeSet<ExploitationType> {
        let known = |node: &Node| ExploitationType::from_code(node.written()?.trim());
        match self.value(RISK, "types_of_exploitation") {
            Some(Node::List(items)) => items.iter().filter_map(known).collect(),
            Some(node) => known(node).into_iter().collect(),
            None => BTreeSet::new(),
        }
    }

    /// Reads where it happened. The form requires an answer; where a copy of it lacks
    /// one, or has another, the returns count that as unknown.
    pub(super) fn location(&mut self) -> LocationClass {
        match self.lenient(PLACES, "where_exploitation_happened").as_str() {
            "uk" => LocationClass::Uk,
            "overseas" => LocationClass::Overseas,
            "uk-and-overseas" => LocationClass::UkAndOverseas,
            _ => LocationClass::Unknown,
        }
    }

    fn gender(&mut self) -> Option<Gender> {
        let answer = self.text(CHILD, "gender");
        match answer {
            Some("female") => Some(Gender::Female),
            Some("male") => Some(Gender::Male),
            // The form's words for it: "does not identify as male or female".
            Some("unknown") => Some(Gender::Other),
            Some(_) | None => {
                self.violate(&join(CHILD, "gender"), "must be female, male or unknown");
                None
            }
        }
    }

    /// Reads the birth date: a day, or only its month or year. The first of
    /// January stays a day; whether it is an estimate, a reader decides.
    fn date_of_birth(&mut self) -> Option<DateOfBirth> {
        let path = join(CHILD, "dob");
        let text = self.text(CHILD, "dob")?;
        let Some(birth) = parse_birth_date(text) else {
            self.violate(
                &path,
                "must be a date that exists, as YYYY-MM-DD, YYYY-MM or YYYY",
            );
            return None;
        };
        if birth.date > self.today {
            self.violate(&path, "must not be in the future");
            return None;
        }
        if birth.date.ymd().0 < EARLIEST_BIRTH_YEAR {
            self.violate(&path, "must not be before 1900");
            return None;
        }
        Some(birth)
    }

    /// Reads a line that the referral can do without: what is no line is left empty,
    /// stands among the answers, and is queried.
    fn lenient(&mut self, section: &str, key: &str) -> String {
        let written = self.value(section, key).and_then(Node::written);
        let line = written.as_deref().unwrap_or_default().trim();
        if check_line(line).is_ok() {
            line.to_owned()
        } else {
            String::new()
        }
    }

    fn line(&mut self, section: &str, key: &str) -> String {
        let text = self.text(section, key).unwrap_or_default();
        if let Err(fault) = check_line(text) {
            self.violate(&join(section, key), &fault.describe());
        }
        text.to_owned()
    }

    fn text(&mut self, section: &str, key: &str) -> Option<&'a str> {
        let value = self.value(section, key);
        self.as_text(&join(section, key), value)
    }

    /// Returns text without the white space around it; `None` where none is left.
    fn as_text(&mut self, path: &str, value: Option<&'a Node>) -> Option<&'a str> {
        match value? {
            Node::Null => None,
            Node::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Node::Bool(_) | Node::Number(_) | Node::List(_) | Node::Group(_) => {
                self.violate(path, "must be text");
                None
            }
        }
    }

    fn value(&mut self, section: &str, key: &str) -> Option<&'a Node> {
        match self.document.get(section)? {
            group @ Node::Group(_) => group.get(key).filter(|node| !matches!(node, Node::Null)),
            Node::Null => None,
            Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::List(_) => {
                self.violate(section, "must be an object of answers");
                None
            }
        }
    }

    /// Notes a violation. The first of a path says it; a later one of the same
    /// path would only follow from it.
    fn violate(&mut self, path: &str, description: &str) {
        let separator = if path.is_empty() { "" } else { "." };
        let path = printable(&format!("{ROOT}{separator}{path}"));
        if self.violations.iter().any(|known| known.path == path) {
            return;
        }
        if self.violations.len() >= MOST_LISTED {
            self.unlisted += 1;
            return;
        }
        self.violations.push(FormViolation {
            path,
            description: description.to_owned(),
        });
    }
}

/// Makes a path fit to print: it is made of the document's own keys.
fn printable(path: &str) -> String {
    let shown = path.chars().take(LONGEST_PATH);
    shown
        .map(|letter| {
            if check_line(letter.encode_utf8(&mut [0; 4])).is_ok() {
                letter
            } else {
                '\u{FFFD}'
            }
        })
        .collect()
}

fn join(section: &str, key: &str) -> String {
    format!("{section}.{key}")
}

fn parse_birth_date(text: &str) -> Option<DateOfBirth> {
    let mut parts = text.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let rest: Vec<&str> = parts.collect();
    let (month, day, precision) = match rest.as_slice() {
        [] => ("1", "1", DatePrecision::Year),
        [month] => (*month, "1", DatePrecision::Month),
        [month, day] => (*month, *day, DatePrecision::Day),
        _ => return None,
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if ![year, month, day].into_iter().all(digits) {
        return None;
    }
    let date = CivilDate::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    Some(DateOfBirth { date, precision })
}
