//! Exploiters, types of exploitation, other victims, risk, and the police.

use super::{AnswerKind, Choice, Question, Section, YES_NO, YES_NO_NOT_SURE, choice};
use crate::reference::List;

const EXPLOITERS_LOCATION: &str = "exploiters_types_and_risk.exploiters_location";
const TYPES: &str = "exploiters_types_and_risk.types_of_exploitation";
const OTHER_VICTIMS: &str = "exploiters_types_and_risk.any_other_pvs";
const CONCERNS: &str = "exploiters_types_and_risk.future_exploitation_concerns";
const REPORTED: &str = "police_and_cooperation.reported_to_police";
const COOPERATION: &str = "police_and_cooperation.authorities_cooperation";

/// The ten types of the form (rules.md R34), by their codes.
const EXPLOITATION_TYPES: &[Choice] = &[
    choice(
        "forced_to_work",
        "Made to work for nothing or almost nothing",
    ),
    choice("wages_taken", "Wages taken by force or threat"),
    choice("forced_to_commit_fraud", "Made to commit fraud"),
    choice("prostitution", "Made to sell sex"),
    choice("child_exploitation", "Child sexual exploitation"),
    choice("taken_somewhere", "Held and sexually assaulted"),
    choice(
        "forced_to_commit_crime",
        "Made to commit crime, such as county lines, cannabis or begging",
    ),
    choice("organs_removed", "Organs removed"),
    choice("unpaid_household_work", "Domestic servitude"),
    choice("other", "Another way"),
];

const QUESTIONS: &[Question] = &[
    Question::narrative(
        "exploiters_types_and_risk.who_exploited_pv",
        "Who exploited the child?",
    )
    .help(
        "Names, nicknames, gang, languages, tattoos. Each person can also be listed by themselves.",
    )
    .required()
    .of_form("who-exploited-pv"),
    Question::choice(
        YES_NO,
        EXPLOITERS_LOCATION,
        "Is anything known of where the exploiters are?",
    )
    .help("Even if it is old.")
    .required()
    .of_form("exploiters-location"),
    Question::choice(
        YES_NO,
        "exploiters_types_and_risk.are_exploiters_in_the_uk",
        "Are they in the United Kingdom, as last known?",
    )
    .required()
    .when(EXPLOITERS_LOCATION, &["yes"])
    .of_form("are-exploiters-in-the-uk"),
    Question::narrative(
        "exploiters_types_and_risk.exploiters_current_location_details",
        "What is known of where they are, or who might know?",
    )
    .required()
    .when(EXPLOITERS_LOCATION, &["yes"])
    .of_form("exploiters-current-location-details"),
    TYPES_OF_EXPLOITATION,
    Question::narrative(
        "exploiters_types_and_risk.other_exploitation_details",
        "How else was the child exploited?",
    )
    .required()
    .when(TYPES, &["other"])
    .of_form("other-exploitation-details"),
    Question::choice(
        YES_NO_NOT_SURE,
        OTHER_VICTIMS,
        "Are there other potential victims?",
    )
    .required()
    .of_form("any-other-pvs"),
    Question::narrative(
        "exploiters_types_and_risk.other_potential_victims_details",
        "What is known of them?",
    )
    .help("Names of operations, relatives referred at the same time.")
    .when(OTHER_VICTIMS, &["yes", "not-sure"])
    .of_form("other-potential-victims-yes-details"),
    Question::choice(
        YES_NO,
        CONCERNS,
        "Is there evidence that the child may be exploited again?",
    )
    .required()
    .of_form("future-exploitation-concerns"),
    Question::narrative(
        "exploiters_types_and_risk.future_exploitation_reasons",
        "What is that evidence?",
    )
    .required()
    .when(CONCERNS, &["yes"])
    .of_form("future-exploitation-reasons"),
];

const TYPES_OF_EXPLOITATION: Question = {
    let mut question = Question::choice(
        EXPLOITATION_TYPES,
        TYPES,
        "How was the child exploited? Name all that apply.",
    )
    .indispensable()
    .several()
    .of_form("types-of-exploitation")
    .held_in("exploitation_types");
    question.kind = AnswerKind::Choices;
    question
};

pub(super) const RISK: Section = Section {
    heading: "Exploiters and risk",
    questions: QUESTIONS,
};

const POLICE_QUESTIONS: &[Question] = &[
    Question::choice(
        YES_NO,
        REPORTED,
        "Is there a crime reference with the child as the victim?",
    )
    .required()
    .of_form("reported-to-police"),
    Question::listed(
        List::PoliceForce,
        "police_and_cooperation.police_force",
        "Which police force gave it?",
    )
    .required()
    .when(REPORTED, &["yes"])
    .of_form("reported-to-police-police-forces"),
    Question::line(
        "police_and_cooperation.crime_reference",
        "What is the crime or incident number?",
    )
    .required()
    .when(REPORTED, &["yes"])
    .of_form("reported-to-police-crime-reference"),
    Question::choice(
        YES_NO,
        COOPERATION,
        "Is the child willing to help an investigation?",
    )
    .help("The referral does not depend on it. A child owes no co-operation.")
    .required()
    .of_form("authorities-cooperation"),
    Question::narrative(
        "police_and_cooperation.authorities_cooperation_details",
        "What help is given or planned?",
    )
    .when(COOPERATION, &["yes"])
    .of_form("authorities-cooperation-details"),
];

pub(super) const POLICE: Section = Section {
    heading: "Police",
    questions: POLICE_QUESTIONS,
};
