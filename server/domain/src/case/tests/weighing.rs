//! Weighing: a view of one's own first, entries that rest on something, nothing that
//! decides.

use super::*;
use crate::{advice, caveat::Viewer};

fn caller(number: u128) -> Caller {
    Caller {
        person: person(number),
        agency: OfAgency {
            id: AgencyId::from_uuid(id(100 + number)),
            name: format!("Agency {number}"),
        },
        coordinator: false,
    }
}

fn viewer(number: u128) -> Viewer {
    Viewer {
        agency: AgencyId::from_uuid(id(100 + number)),
        coordinator: false,
        competent_authority: false,
    }
}

fn viewing(seen: i64) -> Viewing {
    Viewing {
        stage: Stage::Rg,
        words: "the gift and the debt fit together".into(),
        seen,
    }
}

fn viewed(case: Case, number: u128, seen: i64) -> Case {
    let event = case
        .record_view(&caller(number), viewing(seen), now())
        .unwrap();
    after(case, event)
}

fn noting(revises: Option<(u32, i64)>, sources: Vec<Source>) -> Noting {
    Noting {
        revises,
        stage: Stage::Rg,
        limb: Limb::Purpose,
        bearing: Bearing::For,
        words: "made to carry drugs".into(),
        sources,
        case_version: 1,
    }
}

/// The form of exploitation is stated in every referral.
fn stated() -> Vec<Source> {
    vec![Source::Answer {
        question: "exploiters_types_and_risk.types_of_exploitation".to_owned(),
    }]
}

fn note(case: &Case, number: u128, noting: Noting) -> Result<CaseEvent, Refusal> {
    case.note_indicator(&caller(number), viewer(number), noting, now())
}

#[test]
fn a_suggestion_seen_first_is_a_view_never_formed() {
    let (case, _) = listed(ListedStages::Rg);
    let missing = Refusal::OwnViewMissing { stage: Stage::Rg };
    let advise = |case: &Case, number| case.advise(&caller(number), Stage::Rg, now());
    assert_eq!(advise(&case, NURSE).unwrap_err(), missing);
    let case = viewed(case, NURSE, 0);
    assert_eq!(advise(&case, OFFICER).unwrap_err(), missing);
    let (event, advice) = advise(&case, NURSE).unwrap();
    assert_eq!(advice.case_version, case.version);
    assert_eq!(
        (advice.view_version, advice.version.as_str()),
        (1, advice::VERSION)
    );
    assert_eq!(advice.suggestions, advice::suggest(&case.referral));
    let case = after(case, event);
    let case = viewed(case, NURSE, 1);
    let written: Vec<bool> = case
        .weighing
        .views
        .iter()
        .map(|it| it.after_advice)
        .collect();
    assert_eq!(written, [false, true]);
    let stale = case.record_view(&caller(NURSE), viewing(1), now());
    let expected = Refusal::StaleVersion {
        given: 1,
        current: 2,
    };
    assert_eq!(stale.unwrap_err(), expected);
}

#[test]
fn an_entry_is_its_agencys_to_revise_and_nothing_is_lost() {
    let (case, _) = listed(ListedStages::Rg);
    let event = note(&case, NURSE, noting(None, stated())).unwrap();
    let case = after(case, event);
    let theirs = note(&case, OFFICER, noting(Some((1, 1)), stated()));
    assert_eq!(theirs.unwrap_err(), Refusal::NotTheEnteringAgency);
    let unknown = note(&case, NURSE, noting(Some((2, 1)), stated()));
    let expected = Refusal::IndicatorUnknown { number: 2 };
    assert_eq!(unknown.unwrap_err(), expected);
    let event = note(&case, NURSE, noting(Some((1, 1)), stated())).unwrap();
    let case = after(case, event.clone());
    let event_two = note(&case, OFFICER, noting(None, stated())).unwrap();
    let case = after(case, event_two);
    let kept: Vec<(u32, i64)> = case
        .weighing
        .indicators
        .iter()
        .map(|entry| (entry.number, entry.version))
        .collect();
    assert_eq!(kept, [(1, 1), (1, 2), (2, 1)]);
    assert!(case.weighing.is_superseded(&case.weighing.indicators[0]));
    assert!(!case.weighing.is_superseded(&case.weighing.indicators[1]));
    // A history in which a version is twice is broken.
    let sequence = case.version + 1;
    assert!(case.apply(recorded(sequence, event)).is_err());
}

#[test]
fn r35_r67_an_entry_rests_on_something_that_is_there() {
    let case = case();
    for sources in [
        vec![],
        vec![Source::Document { number: 1 }],
        vec![Source::Heard {
            kind: ContributionKind::Child,
        }],
        vec![Source::Answer {
            question: "background.family".to_owned(),
        }],
    ] {
        let refused = note(&case, NURSE, noting(None, sources));
        assert_eq!(refused.unwrap_err(), Refusal::SourceUnknown);
    }
    assert_eq!(Refusal::SourceUnknown.rule(), Some("R67"));
    // That somebody could not be heard says nothing.
    let heard = || {
        vec![Source::Heard {
            kind: ContributionKind::Child,
        }]
    };
    let hear = |case: &Case, said| {
        let event = CaseEvent::ContributionRecorded {
            kind: ContributionKind::Child,
            said,
        };
        after(case.clone(), event)
    };
    let absent = hear(&case, Said::Absent("ill".into()));
    let refused = note(&absent, NURSE, noting(None, heard()));
    assert_eq!(refused.unwrap_err(), Refusal::SourceUnknown);
    let views = hear(&absent, Said::Views("I want to stay at school".into()));
    assert!(note(&views, NURSE, noting(None, heard())).is_ok());
}

#[test]
fn r47_a_stage_is_weighed_when_its_turn_has_come() {
    let of_cg = || Viewing {
        stage: Stage::Cg,
        ..viewing(0)
    };
    let not_yet = Refusal::StageNotOpen { stage: Stage::Cg };
    let (rg_only, _) = listed(ListedStages::Rg);
    let refused = rg_only.record_view(&caller(NURSE), of_cg(), now());
    assert_eq!(refused.unwrap_err(), not_yet);
    let (both, _) = listed(ListedStages::RgThenCg);
    assert!(both.record_view(&caller(NURSE), of_cg(), now()).is_ok());
    let retracted = case();
    let event = retracted.retract("sent in error".into()).unwrap();
    let retracted = after(retracted, event);
    let refused = retracted.record_view(&caller(NURSE), viewing(0), now());
    assert_eq!(refused.unwrap_err(), Refusal::CaseClosed);
}

#[test]
fn history_says_that_a_case_was_weighed_and_not_what_anybody_thinks() {
    let (case, _) = listed(ListedStages::Rg);
    let view = case.record_view(&caller(NURSE), viewing(0), now()).unwrap();
    let entry = note(&case, NURSE, noting(None, stated())).unwrap();
    let said = format!("{} / {}", view.summary(), entry.summary());
    assert_eq!(
        said,
        "own view of a member for Agency 12 on reasonable grounds recorded, version 1 / entry 1 \
         of the matrix on reasonable grounds recorded for Agency 12, version 1"
    );
}
