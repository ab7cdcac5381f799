//! The child, the referrer, and the documents.

use super::{AnswerKind, Question, Section, YES_NO, choice};
use crate::reference::List;

const HAS_CHILDREN: &str = "child.has_children";
const INTERPRETER: &str = "child.interpreter_required";
const OTHER_HELP: &str = "child.other_communication_help";
const HO_REFERENCE: &str = "child.has_ho_reference";

const CHILD_QUESTIONS: &[Question] = &[
    Question::line("child.first_name", "What is the child's first name?")
        .help("A child with one name has it here.")
        .indispensable()
        .of_form("pv-name-first-name")
        .held_in("child.first_name"),
    Question::line("child.last_name", "What is the child's last name?")
        .help("Leave it empty for a child with one name.")
        .of_form("pv-name-last-name")
        .held_in("child.last_name"),
    Question::line(
        "child.nickname",
        "What nickname, or name while exploited, does the child have?",
    )
    .of_form("pv-name-nickname")
    .held_in("child.nickname"),
    Question::new(
        AnswerKind::Date,
        "child.dob",
        "What is the child's date of birth?",
    )
    .help("As much as is known: a year, a month, an estimate, or nothing.")
    .of_form("pv-dob")
    .held_in("child.date_of_birth"),
    Question::choice(
        &[
            choice("female", "Female"),
            choice("male", "Male"),
            choice("unknown", "Does not identify as male or female"),
        ],
        "child.gender",
        "What is the child's gender?",
    )
    .indispensable()
    .of_form("pv-gender")
    .held_in("child.gender"),
    Question::choice(YES_NO, HAS_CHILDREN, "Does the child have children?")
        .required()
        .of_form("does-pv-have-children"),
    Question::new(AnswerKind::Number, "child.number_of_children", "How many?")
        .required()
        .when(HAS_CHILDREN, &["yes"])
        .of_form("does-pv-have-children-yes-amount"),
    Question::listed(
        List::Nationality,
        "child.nationality",
        "What is the child's nationality?",
    )
    .help("Write \"Unknown\" or \"Stateless\" where that is so.")
    .indispensable()
    .of_form("pv-nationality")
    .held_in("child.nationalities"),
    Question::listed(
        List::Nationality,
        "child.nationality_second",
        "Does the child have a second nationality?",
    )
    .of_form("pv-nationality-second")
    .held_in("child.nationalities"),
    Question::choice(YES_NO, INTERPRETER, "Does the child need an interpreter?")
        .required()
        .of_form("pv-interpreter-requirements"),
    Question::line("child.interpreter_language", "For which language?")
        .help("Say the dialect, and whether a man or a woman is wanted.")
        .required()
        .when(INTERPRETER, &["yes"])
        .of_form("pv-interpreter-requirements-language"),
    Question::choice(
        YES_NO,
        OTHER_HELP,
        "Does the child need other help to communicate?",
    )
    .required()
    .of_form("pv-other-help-with-communication"),
    Question::line("child.communication_aid", "Which help?")
        .help("Such as a hearing aid or sign language.")
        .required()
        .when(OTHER_HELP, &["yes"])
        .of_form("pv-other-help-with-communication-aid"),
    Question::choice(
        YES_NO,
        HO_REFERENCE,
        "Does the child have Home Office references?",
    )
    .help("Such as of a visa or a port.")
    .required()
    .of_form("pv-ho-reference"),
    Question::line("child.ho_reference", "Which kind and number?")
        .required()
        .when(HO_REFERENCE, &["yes"])
        .of_form("pv-ho-reference-type"),
];

pub(super) const CHILD: Section = Section {
    heading: "The child",
    questions: CHILD_QUESTIONS,
};

const REFERRER_QUESTIONS: &[Question] = &[
    Question::line("referrer.first_name", "What is your first name?")
        .indispensable()
        .of_form("fr-details-first-name")
        .held_in("referrer.first_name"),
    Question::line("referrer.last_name", "What is your last name?")
        .indispensable()
        .of_form("fr-details-last-name")
        .held_in("referrer.last_name"),
    Question::line("referrer.role", "What is your job?")
        .indispensable()
        .of_form("fr-details-role")
        .held_in("referrer.role"),
    Question::line(
        "referrer.phone",
        "On which phone number can you be reached?",
    )
    .indispensable()
    .of_form("fr-details-phone")
    .held_in("referrer.phone"),
    Question::email(
        "referrer.alternative_contact_email",
        "Which e-mail address is read when you are away?",
    )
    .help("A manager, a colleague, or your team.")
    .indispensable()
    .of_form("fr-alternative-contact")
    .held_in("referrer.alternative_contact_email"),
];

pub(super) const REFERRER: Section = Section {
    heading: "You",
    questions: REFERRER_QUESTIONS,
};

/// The documents themselves are no answers. A form lists them here.
const FILES: &str = "evidence.files";

const EVIDENCE_QUESTIONS: &[Question] = &[Question::narrative(
    "evidence.what_evidence_you_will_submit",
    "What is each document, and what is its date?",
)
.required()
.when(FILES, &[])
.of_form("what-evidence-you-will-submit")];

pub(super) const EVIDENCE: Section = Section {
    heading: "Documents",
    questions: EVIDENCE_QUESTIONS,
};
