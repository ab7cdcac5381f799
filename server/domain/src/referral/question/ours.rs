//! What the Home Office form does not ask and a panel needs (nrm-form.md 8.2).
//! Lists, such as of exploiters or of times the child was missing, are fields of a
//! structured referral and not among the questions.

use super::{Question, Section, YES_NO, choice};
use crate::reference::List;

/// A question of ours stands in the field its path names.
const fn line(path: &'static str, text: &'static str) -> Question {
    Question::line(path, text).held_in(path)
}

const fn narrative(path: &'static str, text: &'static str) -> Question {
    Question::narrative(path, text).held_in(path)
}

const fn authority(path: &'static str, text: &'static str) -> Question {
    Question::listed(List::LocalAuthority, path, text).held_in(path)
}

const VOICE_QUESTIONS: &[Question] = &[
    narrative("voice.views", "What does the child say and want?")
        .help("In the child's words where you can. If there is nothing, say why (R91).")
        .required(),
    Question::choice(YES_NO, "voice.told", "Was the child told of this referral?")
        .help("A child is told, not asked for consent.")
        .held_in("voice.told"),
    narrative(
        "voice.how_told",
        "How was the child told, by whom, and what did the child say?",
    )
    .when("voice.told", &["yes"]),
];

pub(super) const VOICE: Section = Section {
    heading: "The child's voice",
    questions: VOICE_QUESTIONS,
};

const CIRCUMSTANCES_QUESTIONS: &[Question] = &[
    narrative(
        "circumstances.immediate_danger",
        "Is the child in danger now, and what was done about it?",
    )
    .help("In an emergency call 999 first."),
    narrative("circumstances.address", "Where is the child staying?")
        .help("Address or placement. Shown to those who need it only."),
    line("circumstances.placement", "What kind of placement is that?"),
    narrative(
        "circumstances.lives_with",
        "Who does the child live with, and who holds parental responsibility?",
    ),
    Question::choice(
        YES_NO,
        "circumstances.carer_suspected",
        "Is a parent or carer suspected?",
    )
    .help("Leave it empty where that is not known.")
    .held_in("circumstances.carer_suspected"),
    Question::choice(
        YES_NO,
        "circumstances.county_lines",
        "Are county lines part of the exploitation?",
    )
    .help("Drugs moved along dedicated phone lines, often by children. Leave it empty where that is not known.")
    .held_in("circumstances.county_lines"),
    authority(
        "circumstances.responsible_authority",
        "Which local authority is responsible for the child?",
    )
    .help("For a looked-after child: the one that placed the child."),
    authority(
        "circumstances.host_authority",
        "In which local authority is the child staying?",
    ),
    line("circumstances.district", "In which district?"),
    line(
        "circumstances.social_worker.name",
        "Who is the child's social worker?",
    ),
    line("circumstances.social_worker.phone", "Their phone number?"),
    Question::email("circumstances.social_worker.email", "Their e-mail address?")
        .held_in("circumstances.social_worker.email"),
    Question::choice(
        &[
            choice("none", "None of these"),
            choice("in_need", "Child in need (section 17)"),
            choice("protection_plan", "Child protection plan (section 47)"),
            choice("accommodated", "Looked after by agreement (section 20)"),
            choice("care_order", "Care order (sections 31 and 38)"),
            choice(
                "emergency_protection",
                "Police protection or emergency protection order",
            ),
            choice("unaccompanied", "Unaccompanied and seeking asylum"),
            choice("custody", "Remanded or sentenced"),
        ],
        "circumstances.legal_status",
        "What is the child's standing in law?",
    )
    .held_in("circumstances.legal_status"),
    narrative(
        "circumstances.legal_status_details",
        "What else is there to say of it?",
    )
    .help("Dates, orders, and who holds them."),
    Question::choice(
        &[
            choice("not_covered", "The service does not cover the area"),
            choice("not_referred", "Not referred yet"),
            choice("referred", "Referred"),
            choice("allocated", "A guardian is allocated"),
        ],
        "circumstances.guardian_state",
        "Is there an independent child trafficking guardian?",
    )
    .held_in("circumstances.guardian_state"),
    narrative(
        "circumstances.guardian_details",
        "Who is the guardian, and since when?",
    )
    .when("circumstances.guardian_state", &["referred", "allocated"]),
    narrative(
        "circumstances.safe_contact.how",
        "How can the child be reached without harm?",
    )
    .help("A number, a person, a place."),
    narrative("circumstances.safe_contact.when", "When is it safe?"),
    narrative(
        "circumstances.safe_contact.avoid",
        "Who must not be contacted, or what must not be said?",
    ),
    narrative(
        "circumstances.disability",
        "Does the child have a disability or special educational needs?",
    ),
    narrative(
        "circumstances.communication_needs",
        "What does the child need to understand and be understood?",
    ),
    line(
        "circumstances.ethnicity",
        "How does the child describe their ethnicity?",
    ),
    line(
        "circumstances.religion",
        "How does the child describe their religion?",
    ),
    line(
        "circumstances.first_language",
        "What is the child's first language?",
    ),
    line(
        "circumstances.sexual_orientation",
        "Did the child speak of their sexual orientation?",
    )
    .help("Only where the child offered it and is old enough. Never ask for it."),
];

pub(super) const CIRCUMSTANCES: Section = Section {
    heading: "The child's circumstances",
    questions: CIRCUMSTANCES_QUESTIONS,
};
