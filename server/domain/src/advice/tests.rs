use std::collections::BTreeSet;

use super::*;
use crate::{
    case::tests as cases,
    referral::{
        Answer, Child, Circumstances, Content, CriminalMatter, ExploitationType, MissingEpisode,
        Place, PlaceRole, Statement,
    },
    sensitive::Sensitive,
};

fn referral(types: &[ExploitationType], answers: &[(&str, &str)], parts: Parts) -> Referral {
    let plain = cases::referral();
    Referral {
        child: Child {
            nationalities: vec!["Vietnamese".to_owned()],
            ..plain.child
        },
        exploitation: BTreeSet::from_iter(types.iter().copied()),
        content: Content::Structured {
            answers: answers
                .iter()
                .map(|(question, text)| Answer {
                    question: (*question).to_owned(),
                    said: Statement::Text(Sensitive::from(*text)),
                    words_of: None,
                })
                .collect(),
            parts: Sensitive::new(Box::new(parts)),
        },
        ..plain
    }
}

fn lines(suggestions: &[Suggestion]) -> Vec<String> {
    suggestions
        .iter()
        .map(|it| {
            format!(
                "{} {} {} {}",
                it.limb.code(),
                it.bearing.code(),
                it.indicator,
                it.stated_in
            )
        })
        .collect()
}

const TAKEN: &str = "exploitation_narrative.were_they_taken_somewhere_by_their_exploiter";
const TREATED: &str = "exploitation_narrative.how_they_were_treated";
const DISHONEST: &str = "reporting_and_professional_view.evidence_of_dishonesty";

#[test]
fn what_is_stated_is_pointed_at_by_limb() {
    let crime = [ExploitationType::ForcedToCommitCrime];
    let answers = [
        (TAKEN, "yes"),
        (TREATED, "Told that he owed money; not beaten."),
        (DISHONEST, "yes"),
    ];
    let place = Place {
        role: PlaceRole::Transit,
        town: "Rugby".to_owned(),
        region: String::new(),
        country: String::new(),
        details: String::new(),
    };
    let parts = Parts {
        places: vec![place],
        circumstances: Some(Circumstances {
            carer_suspected: Some(true),
            criminal_matters: vec![CriminalMatter {
                section_45_raised: Some(true),
                ..CriminalMatter::default()
            }],
            missing_episodes: vec![MissingEpisode::default()],
            ..Circumstances::default()
        }),
        ..Parts::default()
    };
    let referral = referral(&crime, &answers, parts);
    let suggested = suggest(&referral);
    assert_eq!(
        lines(&suggested),
        [
            "action for  places.1",
            "action for  exploitation_narrative.were_they_taken_somewhere_by_their_exploiter",
            "action against  reporting_and_professional_view.evidence_of_dishonesty",
            "action unclear  circumstances.carer_suspected",
            "action unclear  circumstances.missing_episodes.1",
            "purpose for  exploiters_types_and_risk.types_of_exploitation",
            "purpose against  reporting_and_professional_view.evidence_of_dishonesty",
            "purpose unclear GI06 exploitation_narrative.how_they_were_treated",
            "purpose unclear GI34 exploitation_narrative.how_they_were_treated",
            "service for  exploiters_types_and_risk.types_of_exploitation",
            "service against  reporting_and_professional_view.evidence_of_dishonesty",
            "service unclear  circumstances.criminal_matters.1",
        ]
    );
    assert_eq!(suggest(&referral), suggested, "the same twice");
    let stated = |path: &str| is_answered(&referral, path);
    assert!(
        suggested
            .iter()
            .all(|it| stated(&it.stated_in) || it.stated_in.contains("carer"))
    );
    assert!(!stated("episodes.1") && !stated("places.2") && !stated("no.such"));
}

#[test]
fn r35_r36_r66_some_things_never_speak_against_a_child() {
    let answers = [
        ("police_and_cooperation.reported_to_police", "no"),
        ("police_and_cooperation.authorities_cooperation", "no"),
        (
            "reporting_and_professional_view.modern_slavery_indicators",
            "no",
        ),
        ("reporting_and_professional_view.previously_reported", "no"),
        (DISHONEST, "no"),
    ];
    let referral = referral(&[], &answers, Parts::default());
    assert_eq!(lines(&suggest(&referral)), Vec::<String>::new());
}

#[test]
fn r30_a_child_has_no_limb_of_means() {
    let codes: Vec<&str> = Limb::ALL.iter().map(|limb| limb.code()).collect();
    assert_eq!(codes, ["action", "purpose", "service"]);
}

#[test]
fn a_mention_is_something_to_read_and_never_bears() {
    let answers = [(TREATED, "He was not locked in and had no debt, he says.")];
    let suggested = suggest(&referral(&[], &answers, Parts::default()));
    assert_eq!(
        lines(&suggested),
        [
            format!("action unclear GI02 {TREATED}"),
            format!("purpose unclear GI34 {TREATED}"),
        ]
    );
}

#[test]
fn a_suggestion_quotes_nobody() {
    let answers = [(
        TREATED,
        "Threats from a man called Brix, who took the money.",
    )];
    for it in suggest(&referral(&[], &answers, Parts::default())) {
        assert!(!it.text.contains("Brix"), "{it:?}");
        assert_eq!(place_of(&it.stated_in), "How was the child treated?");
    }
    assert_eq!(
        place_of("circumstances.missing_episodes.2"),
        "missing episodes 2"
    );
}
