//! The lists of a referral and what is asked of each entry. The names are those of
//! the contract; the questions stand here, as the contract has none for them.

use crate::{
    contract::{ALIAS_KIND, EXPLOITATION_TYPE, PLACE_ROLE, REFERENCE_KIND, Vocabulary, WORDS_OF},
    date::{parse_date, parse_partial, write_partial},
    questions::check::{line, narrative, plain},
};

/// A list of a referral.
#[derive(Debug)]
pub(crate) struct List {
    /// Its name in a draft and a template.
    pub(crate) name: &'static str,
    /// The field of `Referral` that holds it.
    pub(crate) field: &'static str,
    pub(crate) heading: &'static str,
    /// One of it, as in "add an exploiter".
    pub(crate) one: &'static str,
    pub(crate) parts: &'static [Part],
}

/// A field of an entry.
#[derive(Debug)]
pub(crate) struct Part {
    /// Its name, which is its path in the message of the entry.
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
    pub(crate) kind: PartKind,
    pub(crate) required: bool,
}

/// What a field takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum PartKind {
    Line,
    Narrative,
    /// A whole date.
    Day,
    /// A date known in part, or in words.
    About,
    Word(Vocabulary),
    YesNo,
}

const fn part(name: &'static str, text: &'static str, kind: PartKind) -> Part {
    Part {
        name,
        text,
        kind,
        required: false,
    }
}

const fn needed(name: &'static str, text: &'static str, kind: PartKind) -> Part {
    Part {
        name,
        text,
        kind,
        required: true,
    }
}

/// Every list, in the order asked.
pub(crate) const LISTS: [List; 7] = [
    List {
        name: "episodes",
        field: "episodes",
        heading: "Periods of exploitation",
        one: "a period of exploitation",
        parts: &[
            part(
                "exploitation_type",
                "How was the child exploited?",
                PartKind::Word(EXPLOITATION_TYPE),
            ),
            part("started", "When did it begin?", PartKind::About),
            part(
                "ended",
                "When did it end? Nothing while it goes on.",
                PartKind::About,
            ),
            part("places.town", "In which town?", PartKind::Line),
            part("places.country", "In which country?", PartKind::Line),
            part(
                "places.details",
                "At which address, or what kind of place?",
                PartKind::Narrative,
            ),
            part("description", "What happened?", PartKind::Narrative),
            part(
                "words_of",
                "Whose words are these?",
                PartKind::Word(WORDS_OF),
            ),
        ],
    },
    List {
        name: "exploiters",
        field: "exploiters",
        heading: "Exploiters one by one",
        one: "an exploiter",
        parts: &[
            part("name", "What is their name?", PartKind::Line),
            part(
                "nickname",
                "What is their nickname or street name?",
                PartKind::Line,
            ),
            part(
                "role",
                "What did they do, such as recruiter or driver?",
                PartKind::Line,
            ),
            part("relation", "What are they to the child?", PartKind::Line),
            part(
                "place",
                "Where are they, or were they last?",
                PartKind::Narrative,
            ),
            part(
                "danger",
                "What makes them dangerous to the child or to staff?",
                PartKind::Narrative,
            ),
            part(
                "description",
                "What tells them apart: phone, vehicle, age, languages?",
                PartKind::Narrative,
            ),
        ],
    },
    List {
        name: "places",
        field: "places",
        heading: "Further places",
        one: "a place",
        parts: &[
            needed("role", "What happened there?", PartKind::Word(PLACE_ROLE)),
            part("town", "Which town or village?", PartKind::Line),
            part("region", "Which county or region?", PartKind::Line),
            part("country", "Which country?", PartKind::Line),
            part(
                "details",
                "Which address, or what kind of place?",
                PartKind::Narrative,
            ),
        ],
    },
    List {
        name: "aliases",
        field: "aliases",
        heading: "Further names of the child",
        one: "a name",
        parts: &[
            needed("name", "Which name?", PartKind::Line),
            needed("kind", "What kind of name?", PartKind::Word(ALIAS_KIND)),
        ],
    },
    List {
        name: "references",
        field: "references",
        heading: "Numbers the child or the case is known by",
        one: "a number",
        parts: &[
            needed(
                "kind",
                "Who gave the number?",
                PartKind::Word(REFERENCE_KIND),
            ),
            needed("number", "Which number?", PartKind::Line),
            part(
                "issuer",
                "Which force, office or authority?",
                PartKind::Line,
            ),
        ],
    },
    List {
        name: "criminal_matters",
        field: "circumstances.criminal_matters",
        heading: "Arrest, charge and court",
        one: "a criminal matter",
        parts: &[
            needed(
                "details",
                "What for, and where does it stand?",
                PartKind::Narrative,
            ),
            part(
                "arrested_on",
                "On which day was the child arrested?",
                PartKind::Day,
            ),
            part("charged_on", "On which day charged?", PartKind::Day),
            part("court_on", "When is the next day in court?", PartKind::Day),
            part(
                "section_45_raised",
                "Was the defence of section 45 raised?",
                PartKind::YesNo,
            ),
        ],
    },
    List {
        name: "missing_episodes",
        field: "circumstances.missing_episodes",
        heading: "Times the child was missing",
        one: "a time the child was missing",
        parts: &[
            part("from", "From when?", PartKind::About),
            part(
                "until",
                "Until when? Nothing while the child is missing.",
                PartKind::About,
            ),
            part("details", "What is known of it?", PartKind::Narrative),
        ],
    },
];

/// Finds a list.
pub(crate) fn of_name(name: &str) -> Option<&'static List> {
    LISTS.iter().find(|list| list.name == name)
}

impl Part {
    /// Checks what is said, and returns it as it is kept.
    pub(crate) fn check(&self, text: String) -> Result<String, String> {
        match self.kind {
            PartKind::Line => line(text),
            PartKind::Narrative => narrative(text),
            PartKind::Day => {
                let known = parse_partial(&text).map(|(date, known)| write_partial(date, known));
                known
                    .filter(|date| parse_date(date).is_ok())
                    .ok_or_else(|| "write a whole date, as 2026-03-14".to_owned())
            }
            // What is no date is kept in words.
            PartKind::About => {
                Ok(parse_partial(&text).map_or(text, |(date, known)| write_partial(date, known)))
            }
            PartKind::Word(words) => {
                let wanted = plain(&text);
                match words.code(&wanted) {
                    Some(_) => Ok(wanted),
                    None => Err(format!("choose from: {}", self.choices().join(", "))),
                }
            }
            PartKind::YesNo => match plain(&text).as_str() {
                "yes" | "y" => Ok("yes".to_owned()),
                "no" | "n" => Ok("no".to_owned()),
                _ => Err("choose from: yes, no".to_owned()),
            },
        }
    }

    /// The words to choose from; none where any text is taken.
    pub(crate) fn choices(&self) -> Vec<String> {
        match self.kind {
            PartKind::Word(words) => words.typed().into_iter().map(|(word, _)| word).collect(),
            PartKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            PartKind::Line | PartKind::Narrative | PartKind::Day | PartKind::About => Vec::new(),
        }
    }
}
