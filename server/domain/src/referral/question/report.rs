//! Earlier reports, indicators, and the referrer's professional view.

use super::{Question, Section, YES_NO, YES_NO_NOT_SURE};

/// Whether the child was reported before. The form kept the name of the question it
/// asked until 31 March 2025, which was the opposite one (nrm-form.md 8.1).
pub(in crate::referral) const PREVIOUSLY_REPORTED: &str =
    "reporting_and_professional_view.previously_reported";

const INDICATORS: &str = "reporting_and_professional_view.modern_slavery_indicators";
const DISHONESTY: &str = "reporting_and_professional_view.evidence_of_dishonesty";
const OTHERS: &str = "reporting_and_professional_view.are_others_involved";

const QUESTIONS: &[Question] = &[
    Question::choice(
        YES_NO_NOT_SURE,
        PREVIOUSLY_REPORTED,
        "Was the exploitation reported before?",
    )
    .required()
    .of_form("is-this-the-first-chance-to-report"),
    Question::narrative(
        "reporting_and_professional_view.previously_reported_details",
        "What is known of the earlier report?",
    )
    .help("To whom, when, and its NRM or Home Office number.")
    .when(PREVIOUSLY_REPORTED, &["yes", "not-sure"])
    .of_form("yes-the-first-chance-to-report"),
    Question::narrative(
        "reporting_and_professional_view.why_report_now",
        "What kept it from being reported until now?",
    )
    .help("Such as trauma, fear, or not knowing whom to tell.")
    .required()
    .when(PREVIOUSLY_REPORTED, &["no"])
    .of_form("why-report-now"),
    Question::choice(
        YES_NO,
        INDICATORS,
        "Have you seen indicators of modern slavery?",
    )
    .required()
    .of_form("modern-slavery-indicators"),
    Question::narrative(
        "reporting_and_professional_view.modern_slavery_indicators_details",
        "Which indicators, and where were they seen?",
    )
    .required()
    .when(INDICATORS, &["yes"])
    .of_form("modern-slavery-indicators-details"),
    Question::narrative(
        "reporting_and_professional_view.where_how_interview_carried_out",
        "How was the child identified and spoken to?",
    )
    .help("Where, who was present, breaks, how the child was, health and safety.")
    .required()
    .of_form("where-how-interview-carried-out"),
    Question::narrative(
        "reporting_and_professional_view.professional_insight",
        "Why, in your professional view, are you referring the child?",
    )
    .required()
    .of_form("professional-insight"),
    Question::choice(
        YES_NO,
        DISHONESTY,
        "Is there evidence against what the child says?",
    )
    .help("Evidence only. Say where fear or trauma explains a gap.")
    .required()
    .of_form("evidence-of-dishonesty"),
    Question::narrative(
        "reporting_and_professional_view.evidence_of_dishonesty_details",
        "What is that evidence?",
    )
    .required()
    .when(DISHONESTY, &["yes"])
    .of_form("evidence-of-dishonesty-details"),
    Question::choice(YES_NO, OTHERS, "Are other professionals involved?")
        .help("Such as a social worker, doctor, school, lawyer or support worker.")
        .required()
        .of_form("are-others-involved"),
    Question::narrative(
        "reporting_and_professional_view.are_others_involved_details",
        "Who are they, and what have they done?",
    )
    .help("Referrals made, actions, references, contacts.")
    .required()
    .when(OTHERS, &["yes"])
    .of_form("are-others-involved-details"),
];

pub(super) const VIEW: Section = Section {
    heading: "Reports and professional view",
    questions: QUESTIONS,
};
