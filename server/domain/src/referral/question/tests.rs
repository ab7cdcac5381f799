use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::*;
use crate::referral::{ExploitationType, GuardianState, LegalStatus};

/// Keys of the samples that are no questions to a referrer.
const NO_QUESTIONS: [&str; 7] = [
    "sample_id",
    "fictitious",
    "submitted_on",
    "referral_route",
    "evidence.files",
    "local_additions",
    "notes_for_testers",
];

#[test]
fn the_samples_and_the_questions_of_the_form_are_the_same() {
    let sample: Value = serde_json::from_str(include_str!(
        "../../../../../tests/data/referrals/sample-01.json"
    ))
    .unwrap();
    let mut keys = BTreeSet::new();
    for (section, answers) in sample.as_object().unwrap() {
        if NO_QUESTIONS.contains(&section.as_str()) {
            continue;
        }
        for key in answers.as_object().unwrap().keys() {
            keys.insert(format!("{section}.{key}"));
        }
    }
    keys.remove("evidence.files");
    let asked: BTreeSet<String> = all()
        .filter(|question| !question.form_field.is_empty())
        .map(|question| question.path.to_owned())
        .collect();
    assert_eq!(asked, keys);
}

#[test]
fn paths_are_unique_and_every_question_is_asked_in_our_words() {
    let mut paths = HashSet::new();
    for question in all() {
        assert!(paths.insert(question.path), "{} twice", question.path);
        assert!(!question.text.is_empty(), "{}", question.path);
        assert!(
            question.text.len() <= 80,
            "{} is long: {}",
            question.path,
            question.text
        );
        let choices = matches!(question.kind, AnswerKind::Choice | AnswerKind::Choices);
        assert_eq!(choices, !question.choices.is_empty(), "{}", question.path);
        let ours = question.form_field.is_empty();
        assert_eq!(
            ours,
            question.path.starts_with("voice.") || question.path.starts_with("circumstances."),
            "{}",
            question.path
        );
    }
    assert_eq!(all().count(), 110);
}

#[test]
fn a_condition_names_an_earlier_question_and_answers_that_can_be_given() {
    let mut earlier: Vec<&Question> = Vec::new();
    for question in all() {
        if let Some(condition) = question.condition {
            // The documents are sent by themselves and are not asked for here.
            if condition.question == "evidence.files" {
                assert!(condition.values.is_empty());
            } else {
                let other = earlier
                    .iter()
                    .find(|other| other.path == condition.question)
                    .unwrap();
                let given: Vec<&str> = other.choices.iter().map(|choice| choice.value).collect();
                assert!(!condition.values.is_empty(), "{}", question.path);
                for value in condition.values {
                    assert!(given.contains(value), "{}: {value}", question.path);
                }
            }
        }
        earlier.push(question);
    }
}

#[test]
fn every_required_narrative_may_be_not_known() {
    for question in all().filter(|question| question.required) {
        if question.kind == AnswerKind::Narrative {
            assert!(question.may_be_not_known, "{}", question.path);
        }
    }
    assert!(all().all(|question| question.required || !question.may_be_not_known));
}

#[test]
fn choices_that_are_kept_as_codes_are_the_codes() {
    let values = |path: &str| -> Vec<&str> {
        let question = of_path(path).unwrap();
        question.choices.iter().map(|choice| choice.value).collect()
    };
    let types: Vec<&str> = ExploitationType::ALL.iter().map(|it| it.code()).collect();
    assert_eq!(
        values("exploiters_types_and_risk.types_of_exploitation"),
        types
    );
    let states: Vec<&str> = GuardianState::ALL.iter().map(|it| it.code()).collect();
    assert_eq!(values("circumstances.guardian_state"), states);
    let standings: Vec<&str> = LegalStatus::ALL.iter().map(|it| it.code()).collect();
    assert_eq!(values("circumstances.legal_status"), standings);
}
