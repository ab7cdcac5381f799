//! A referral with a megabyte of text.

use nrm_panel_domain::referral::question::{self, AnswerKind};
use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{
    builder::{Sample, form, lodgement},
    on_both,
    panel::Panel,
    whole::whole_referral,
};
use serde_json::Value;

use super::read_back;

on_both!(
    a_megabyte_of_text_in_a_structured_referral_reads_back,
    a_megabyte_of_text_in_a_form_reads_back,
);

const MEGABYTE: usize = 1_000_000;

/// A box as full as it may be, and different from every other.
fn full(number: usize) -> String {
    let mark = format!("{number:05} șț|<\"");
    let units = mark.encode_utf16().count();
    mark + &"x".repeat(15_000 - units)
}

async fn a_megabyte_of_text_in_a_structured_referral_reads_back(panel: &Panel) {
    let narratives = question::all().filter(|question| question.kind == AnswerKind::Narrative);
    let known = narratives.filter(|question| question.field.is_empty());
    let paths = known.map(|question| question.path.to_owned());
    let besides = (0..60).map(|number| format!("besides.note_{number}"));
    let answers: Vec<pb::Answer> = paths
        .chain(besides)
        .enumerate()
        .map(|(number, question)| pb::Answer {
            question,
            text: full(number),
            ..pb::Answer::default()
        })
        .collect();
    let size: usize = answers.iter().map(|answer| answer.text.len()).sum();
    assert!(size > MEGABYTE, "{size}");
    let given = pb::Referral {
        answers,
        // All of them, so that no branch is left.
        exploitation_types: vec![
            pb::ExploitationType::ForcedToCommitCrime.into(),
            pb::ExploitationType::Other.into(),
        ],
        exploitation_location: pb::ExploitationLocation::UkAndOverseas.into(),
        ..whole_referral()
    };
    let lodger = panel.first_responder();
    let case = panel.lodge_by(&lodger, lodgement(given.clone())).await;
    let kept = read_back(&lodger, &case.id).await;
    assert!(
        kept.set_aside.is_empty(),
        "set aside: {:?}",
        kept.set_aside
            .iter()
            .map(|answer| &answer.question)
            .collect::<Vec<_>>()
    );
    assert!(kept.referral == Some(given), "it reads back otherwise");
}

async fn a_megabyte_of_text_in_a_form_reads_back(panel: &Panel) {
    let mut sample = Sample::read("01");
    for (number, key) in (0..80).map(|number| (number, format!("note_{number}"))) {
        sample.document["local_additions"][key] = Value::from(full(number));
    }
    let content = serde_json::to_vec(&sample.document).unwrap();
    assert!(content.len() > MEGABYTE, "{}", content.len());
    let lodger = panel.first_responder();
    let case = panel.lodge_by(&lodger, form(content.clone())).await;
    let kept = read_back(&lodger, &case.id).await;
    assert!(kept.original == content, "the form is another");
    let answers = kept.referral.unwrap().answers;
    for number in 0..80 {
        let question = format!("local_additions.note_{number}");
        let answer = answers.iter().find(|answer| answer.question == question);
        assert_eq!(answer.unwrap().text, full(number));
    }
}
