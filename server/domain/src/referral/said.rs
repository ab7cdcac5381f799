//! What is said to each question of a referral, and which questions are asked.

use std::collections::HashMap;

use super::{
    Account, AgeClaim, Answer, Content, Gender, Parts, PlaceRole, Referral, Statement, Views,
    account::previously_reported,
    form::Submission,
    question::{self, Question},
};
use crate::projection::LocationClass;

/// Whether a question is asked, given the answers to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// It is asked.
    Yes,
    /// It is not: its branch was not taken.
    No,
    /// The question it hangs on has no answer that tells.
    Unclear,
}

/// One thing said to a question.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// What is said.
    pub(super) said: Statement,
    /// Whether it stands where the question has it, and not somewhere below.
    pub(super) exact: bool,
}

/// Everything said, by the path of the question.
#[derive(Debug, Default)]
pub(super) struct Said {
    by_path: HashMap<String, Vec<Item>>,
    /// Whether documents are listed; `None` where this referral does not list them.
    documents: Option<bool>,
}

impl Said {
    /// Collects what a submission of the form says.
    pub(super) fn in_form(submission: &Submission) -> Self {
        let mut said = Self::default();
        let mut documents = false;
        for answer in submission.everything() {
            documents |= answer.question.starts_with("evidence.files");
            let path = canonical(&answer.question);
            let exact = path == answer.question || renamed(&answer.question).is_some();
            said.note(path, answer.said.clone(), exact);
        }
        said.documents = Some(documents);
        said
    }

    /// Collects what a structured referral says: its answers, and its fields as the
    /// questions they answer.
    pub(super) fn in_structure(referral: &Referral, answers: &[Answer], parts: &Parts) -> Self {
        let mut said = Self::default();
        for answer in answers {
            said.note(canonical(&answer.question), answer.said.clone(), true);
        }
        said.core(referral);
        said.lists(parts);
        said
    }

    fn core(&mut self, referral: &Referral) {
        let claim = match referral.age_claim {
            AgeClaim::Under18 => "yes",
            AgeClaim::NotSure => "not-sure",
        };
        self.text("age_and_childrens_services.pv_under_age", claim);
        let authority = &referral.local_authority;
        for (key, text) in [
            ("name", &authority.name),
            ("phone", authority.phone.expose()),
            ("email", authority.email.expose()),
            ("first_name", authority.first_name.expose()),
            ("last_name", authority.last_name.expose()),
        ] {
            let path = format!("age_and_childrens_services.local_authority_{key}");
            self.text(&path, text);
        }
        let child = &referral.child;
        // One name is enough; it may stand in either place.
        let name = [child.first_name.expose(), child.last_name.expose()];
        let name = name.into_iter().find(|name| !name.trim().is_empty());
        self.text("child.first_name", name.map_or("", String::as_str));
        self.text("child.last_name", child.last_name.expose());
        self.text("child.nickname", child.nickname.expose());
        if let Some(birth) = child.date_of_birth.expose() {
            self.text("child.dob", &birth.date.to_string());
        }
        let gender = match child.gender {
            Gender::Female => "female",
            Gender::Male => "male",
            Gender::Other => "unknown",
        };
        self.text("child.gender", gender);
        let second = ["child.nationality", "child.nationality_second"];
        for (path, nationality) in second.iter().zip(&child.nationalities) {
            self.text(path, nationality);
        }
        let referrer = &referral.referrer;
        for (path, text) in [
            ("referrer.first_name", referrer.first_name.expose()),
            ("referrer.last_name", referrer.last_name.expose()),
            ("referrer.role", referrer.role.expose()),
            ("referrer.phone", referrer.phone.expose()),
            (
                "referrer.alternative_contact_email",
                referrer.alternative_contact_email.expose(),
            ),
            (
                "access_and_header.user_organisation",
                &referrer.organisation,
            ),
        ] {
            self.text(path, text);
        }
        for kind in &referral.exploitation {
            self.text(
                "exploiters_types_and_risk.types_of_exploitation",
                kind.code(),
            );
        }
        let location = match referral.location {
            LocationClass::Uk => "uk",
            LocationClass::Overseas => "overseas",
            LocationClass::UkAndOverseas => "uk-and-overseas",
            LocationClass::Unknown => "",
        };
        self.text("places.where_exploitation_happened", location);
    }

    fn lists(&mut self, parts: &Parts) {
        for place in &parts.places {
            match place.role {
                PlaceRole::Exploitation if place.country.trim().is_empty() => {
                    self.text("places.uk_cities", &place.town);
                }
                PlaceRole::Exploitation => self.text("places.overseas_countries", &place.country),
                PlaceRole::Current => {
                    self.text("places.current_pv_location_uk_city", &place.town);
                    self.text("places.current_pv_location_uk_region", &place.region);
                }
                PlaceRole::Birth => {
                    for text in [&place.town, &place.region, &place.country, &place.details] {
                        self.text("background.birthplace", text);
                    }
                }
                PlaceRole::Transit => {}
            }
        }
        if !parts.exploiters.is_empty() {
            self.listed("exploiters_types_and_risk.who_exploited_pv");
        }
        if !parts.episodes.is_empty() {
            self.listed("exploitation_narrative.when_did_the_exploitation_take_place");
            self.listed("exploitation_narrative.when_did_the_exploitation_take_place_multiple");
        }
        if let Some(voice) = &parts.voice {
            let (Views::Given(words) | Views::Absent(words)) = &voice.views;
            self.text("voice.views", words);
        }
    }

    fn text(&mut self, path: &str, text: &str) {
        let said = Statement::Text(text.into());
        self.note(path.to_owned(), said, true);
    }

    /// Notes that a list answers a question, where no words do.
    fn listed(&mut self, path: &str) {
        if !self.is_answered(path) {
            self.text(path, "(listed)");
        }
    }

    fn note(&mut self, path: String, said: Statement, exact: bool) {
        self.by_path
            .entry(path)
            .or_default()
            .push(Item { said, exact });
    }

    /// Returns what is said to a question.
    pub(super) fn items(&self, path: &str) -> &[Item] {
        self.by_path.get(path).map_or(&[], Vec::as_slice)
    }

    /// Returns the answers to a question that say something, without white space
    /// around them.
    pub(super) fn texts(&self, path: &str) -> impl Iterator<Item = &str> {
        self.items(path).iter().filter_map(|item| match &item.said {
            Statement::Text(text) => Some(text.expose().trim()).filter(|text| !text.is_empty()),
            Statement::NotKnown(_) => None,
        })
    }

    /// Returns whether a question has an answer, or a reason why it has none.
    pub(super) fn is_answered(&self, path: &str) -> bool {
        let unknown = |item: &Item| matches!(item.said, Statement::NotKnown(_));
        self.texts(path).next().is_some() || self.items(path).iter().any(unknown)
    }

    /// Returns whether an answer is one of these.
    pub(super) fn has(&self, path: &str, values: &[&str]) -> bool {
        self.texts(path).any(|text| values.contains(&text))
    }

    /// Returns whether a question is asked.
    pub(super) fn asked(&self, question: &Question) -> Asked {
        let Some(condition) = question.condition else {
            return Asked::Yes;
        };
        let Some(other) = question::of_path(condition.question) else {
            // The only thing that is no question: whether there are documents.
            return match self.documents {
                Some(true) => Asked::Yes,
                Some(false) => Asked::No,
                None => Asked::Unclear,
            };
        };
        if self.asked(other) == Asked::No {
            return Asked::No;
        }
        if self.has(other.path, condition.values) {
            return Asked::Yes;
        }
        let tells = |text: &str| other.choices.iter().any(|choice| choice.value == text);
        if self.texts(other.path).any(tells) {
            Asked::No
        } else {
            Asked::Unclear
        }
    }

    /// Returns whether an answer stands where the branches taken never lead: kept, and
    /// set aside.
    pub(super) fn is_unreachable(&self, path: &str) -> bool {
        if let Some(renamed) = renamed(path) {
            let parent_tells = self.texts(renamed.parent).next().is_some();
            if !renamed.values.is_empty()
                && parent_tells
                && !self.has(renamed.parent, renamed.values)
            {
                return true;
            }
        }
        match question::of_path(&canonical(path)) {
            Some(question) => self.asked(question) == Asked::No,
            None => is_off_the_path(path),
        }
    }
}

/// A field of the form under a name of its own, of which our question has another.
struct Renamed {
    /// The name, with its section.
    key: &'static str,
    /// Path of our question.
    question: &'static str,
    /// The question its own branch hangs on.
    parent: &'static str,
    /// The answers that lead to it; none where it is the parent itself.
    values: &'static [&'static str],
}

const OTHER_VICTIMS: &str = "exploiters_types_and_risk.any_other_pvs";
const OTHER_VICTIMS_DETAILS: &str = "exploiters_types_and_risk.other_potential_victims_details";
const REPORTED_DETAILS: &str = "reporting_and_professional_view.previously_reported_details";

/// The form has two boxes for what we ask once, and an old name for a question that
/// changed its meaning (nrm-form.md 2.5, 2.7).
const RENAMED: [Renamed; 6] = [
    Renamed {
        key: "reporting_and_professional_view.is_this_the_first_chance_to_report",
        question: question::PREVIOUSLY_REPORTED,
        parent: question::PREVIOUSLY_REPORTED,
        values: &[],
    },
    Renamed {
        key: "reporting_and_professional_view.first_chance_to_report",
        question: question::PREVIOUSLY_REPORTED,
        parent: question::PREVIOUSLY_REPORTED,
        values: &[],
    },
    Renamed {
        key: "reporting_and_professional_view.yes_the_first_chance_to_report",
        question: REPORTED_DETAILS,
        parent: question::PREVIOUSLY_REPORTED,
        values: &["yes"],
    },
    Renamed {
        key: "reporting_and_professional_view.not_sure_the_first_chance_to_report",
        question: REPORTED_DETAILS,
        parent: question::PREVIOUSLY_REPORTED,
        values: &["not-sure"],
    },
    Renamed {
        key: "exploiters_types_and_risk.other_potential_victims_yes_details",
        question: OTHER_VICTIMS_DETAILS,
        parent: OTHER_VICTIMS,
        values: &["yes"],
    },
    Renamed {
        key: "exploiters_types_and_risk.other_potential_victims_not_sure_details",
        question: OTHER_VICTIMS_DETAILS,
        parent: OTHER_VICTIMS,
        values: &["not-sure"],
    },
];

fn renamed(path: &str) -> Option<&'static Renamed> {
    RENAMED.iter().find(|renamed| renamed.key == path)
}

/// Returns the path of the question that a path of a document answers: items of a
/// list answer the question of the list.
fn canonical(path: &str) -> String {
    match renamed(path) {
        Some(renamed) => renamed.question.to_owned(),
        None => path.split('[').next().unwrap_or(path).to_owned(),
    }
}

/// Questions to adults, and pages that left the form: a form about a child may still
/// carry their answers (nrm-form.md 2.11, 3 and 8.1).
const OFF_THE_PATH: [&str; 16] = [
    "pv_under_age_at_time_of_exploitation",
    "refuse_nrm",
    "does_pv_need_support",
    "pv_phone_number",
    "pv_phone_number_yes",
    "pv_phone_number_alternative",
    "alternative_number_relation_to_pv",
    "no_contact_details",
    "who_contact",
    "pv_contact_details",
    "someone_else",
    "what_happened",
    "more_than_one_exploitation_situation",
    "why_are_you_making_the_referral",
    "why_they_stayed",
    "multiple_exploitation_situations",
];

/// Fields of adults that come in parts, such as an address.
const OFF_THE_PATH_PARTS: [&str; 2] = ["pv_contact_details_", "someone_else_"];

/// What the site adds for itself is no field of the form, whatever it is called.
const OURS: [&str; 2] = ["local_additions", "notes_for_testers"];

fn is_off_the_path(path: &str) -> bool {
    let mut names = path.split('.').map(|name| {
        let name = name.split('[').next();
        name.unwrap_or_default()
    });
    let section = path.split(['.', '[']).next().unwrap_or_default();
    !OURS.contains(&section)
        && names.any(|name| {
            OFF_THE_PATH.contains(&name)
                || OFF_THE_PATH_PARTS.iter().any(|stem| name.starts_with(stem))
        })
}

impl Referral {
    /// Reads the referral: what was said, what is set aside, its lists. Everything
    /// typed is in one of the two, in the order given.
    #[must_use]
    pub fn account(&self) -> Account {
        self.read().1
    }

    /// As [`Self::account`], with what is said to each question.
    pub(super) fn read(&self) -> (Said, Account) {
        let (answers, parts) = match &self.content {
            Content::Structured { answers, parts } => (answers, parts),
            Content::HomeOfficeForm { original } => {
                return Submission::of(original.expose()).read();
            }
        };
        let said = Said::in_structure(self, answers, parts.expose());
        let (set_aside, answers) = answers
            .iter()
            .cloned()
            .partition(|answer: &Answer| said.is_unreachable(&answer.question));
        let account = Account {
            answers,
            set_aside,
            parts: parts.clone(),
            previously_reported: previously_reported(&said),
            form_version: None,
        };
        (said, account)
    }
}
