//! Who refers, the child's age, children's services, and the child's background.

use super::{Question, Section, YES_NO_NOT_SURE, choice};
use crate::reference::List;

const ACCESS_QUESTIONS: &[Question] = &[
    Question::email(
        "access_and_header.user_email",
        "What is your work e-mail address?",
    )
    .of_form("user-email"),
    Question::line(
        "access_and_header.reference",
        "What do you call this referral among yourselves?",
    )
    .help("Do not use the child's name.")
    .of_form("reference"),
    Question::listed(
        List::FirstResponder,
        "access_and_header.user_organisation",
        "Which first responder organisation do you work for?",
    )
    .indispensable()
    .of_form("user-organisation")
    .held_in("referrer.organisation"),
    Question::choice(
        &[
            choice("england", "England"),
            choice("wales", "Wales"),
            choice("scotland", "Scotland"),
            choice("northern-ireland", "Northern Ireland"),
        ],
        "access_and_header.fr_location",
        "In which nation are you making this referral?",
    )
    .help("Where you are, not where the child is.")
    .required()
    .of_form("fr-location"),
];

pub(super) const ACCESS: Section = Section {
    heading: "About this referral",
    questions: ACCESS_QUESTIONS,
};

const AGE_QUESTIONS: &[Question] = &[
    Question::choice(
        YES_NO_NOT_SURE,
        "age_and_childrens_services.pv_under_age",
        "Is the person under 18?",
    )
    .help("If you are not sure, say so: they are treated as a child until an assessment is done.")
    .indispensable()
    .of_form("pv-under-age")
    .held_in("age_claim"),
    Question::listed(
        List::LocalAuthority,
        "age_and_childrens_services.local_authority_name",
        "Which local authority's children's services have you told?",
    )
    .help("Keep the child safe first: children's services come before this referral.")
    .indispensable()
    .of_form("local-authority-contacted-about-child-local-authority-name")
    .held_in("local_authority.name"),
    Question::line(
        "age_and_childrens_services.local_authority_phone",
        "On which phone number can they be reached?",
    )
    .required()
    .of_form("local-authority-contacted-about-child-local-authority-phone")
    .held_in("local_authority.phone"),
    Question::email(
        "age_and_childrens_services.local_authority_email",
        "At which e-mail address?",
    )
    .required()
    .of_form("local-authority-contacted-about-child-local-authority-email")
    .held_in("local_authority.email"),
    Question::line(
        "age_and_childrens_services.local_authority_first_name",
        "What is the first name of your contact there?",
    )
    .of_form("local-authority-contacted-about-child-local-authority-first-name")
    .held_in("local_authority.first_name"),
    Question::line(
        "age_and_childrens_services.local_authority_last_name",
        "And their last name?",
    )
    .of_form("local-authority-contacted-about-child-local-authority-last-name")
    .held_in("local_authority.last_name"),
];

pub(super) const AGE: Section = Section {
    heading: "Age and children's services",
    questions: AGE_QUESTIONS,
};

const DO_NOT_PROBE: &str = "Only what you were told: do not question the child for it.";

const BACKGROUND_QUESTIONS: &[Question] = &[
    Question::line("background.birthplace", "Where was the child born?")
        .help("Country, and town or village.")
        .required()
        .of_form("birthplace"),
    Question::narrative("background.family", "Who is in the child's family?")
        .help(DO_NOT_PROBE)
        .required()
        .of_form("family"),
    Question::narrative(
        "background.education",
        "What schooling has the child had, where and when?",
    )
    .help(DO_NOT_PROBE)
    .required()
    .of_form("education"),
    Question::narrative(
        "background.employment_history",
        "What work did the child do before the exploitation?",
    )
    .help(DO_NOT_PROBE)
    .required()
    .of_form("employment-history"),
];

pub(super) const BACKGROUND: Section = Section {
    heading: "Background",
    questions: BACKGROUND_QUESTIONS,
};
