//! What a decision finds and on what it rests.

use super::{
    request::{POLICE, answer, asked, request_id},
    *,
};
use crate::{
    caveat::{Caveat, Reuse, Visibility},
    decision::{Bearing, Element, Mitigation, Nature, NegativeReason, SetAside},
    id::EvidenceId,
    media::{MediaType, Sensitivity},
};

fn ready(stages: ListedStages, outcome: Outcome) -> (Case, Sitting) {
    let (case, sitting) = listed(stages);
    let mut case = case;
    for stage in stages.stages() {
        case = with_positions(case, &sitting, *stage, all(outcome));
    }
    (case, sitting)
}

fn told(sealed: Result<Vec<Decision>, Refusal>) -> String {
    match sealed {
        Ok(_) => "sealed".to_owned(),
        Err(refusal) => format!(
            "{} {}",
            refusal.reason(),
            refusal.rule().unwrap_or_default()
        ),
    }
}

/// Seals reasonable grounds as changed by `change`.
fn rg(
    case: &Case,
    sitting: &Sitting,
    outcome: Outcome,
    change: impl FnOnce(&mut StageOutcome),
) -> String {
    let mut stage = stage_outcome(Stage::Rg, outcome);
    change(&mut stage);
    told(seal(case, sitting, vec![stage]))
}

/// Seals both stages, conclusive grounds as changed by `change`.
fn cg(case: &Case, sitting: &Sitting, change: impl FnOnce(&mut StageOutcome)) -> String {
    let mut stage = stage_outcome(Stage::Cg, Outcome::Positive);
    change(&mut stage);
    let rg = stage_outcome(Stage::Rg, Outcome::Positive);
    told(seal(case, sitting, vec![rg, stage]))
}

fn with_document(case: Case, expert_report: bool, caveat: Visibility) -> Case {
    let number = case.evidence.len();
    let offered = Offered {
        file_name: "letter.pdf".into(),
        media: MediaType::Pdf,
        size: 1,
        sha256: format!("{number:064}"),
        source: "the hospital".into(),
        dated: date("2026-11-01"),
        author: "Dr Invented".into(),
        sensitivity: Sensitivity::Health,
        expert_report,
        description: "a letter".into(),
        caveat: Caveat {
            visibility: caveat,
            reuse: Reuse::PanelOnly,
            words: "".into(),
        },
    };
    let originator = OfAgency {
        id: AgencyId::from_uuid(id(100 + OFFICER)),
        name: "Police".to_owned(),
    };
    let document = EvidenceId::from_uuid(id(500 + number as u128));
    let added = case
        .add_evidence(document, offered, person(OFFICER), originator, true)
        .unwrap();
    after(case, CaseEvent::Evidence(added))
}

fn scanned(case: Case, verdict: ScanVerdict) -> Case {
    let last = case.evidence.last().unwrap().id;
    let event = case.record_verdict(last, verdict).unwrap();
    after(case, CaseEvent::Evidence(event))
}

/// A clean document that everybody sees.
fn with_clean(case: Case, expert_report: bool) -> Case {
    let case = with_document(case, expert_report, Visibility::Everybody);
    scanned(case, ScanVerdict::Clean)
}

/// Police answer what they were asked: with what they hold, or that they hold nothing.
fn answered_request(case: Case, nothing_held: bool) -> Case {
    let event = case.ask(asked(POLICE, Stage::Rg, "2026-11-20")).unwrap();
    let case = after(case, event);
    let information = if nothing_held {
        Information::Nil("no trace".into())
    } else {
        Information::Summary("two reports".into())
    };
    let request = case.requests.get(request_id(POLICE)).unwrap();
    let event = case.answer(request, 1, answer(information)).unwrap();
    after(case, event)
}

fn set_aside(item: Item) -> SetAside {
    SetAside {
        item,
        reason: "about another child".into(),
    }
}

#[test]
fn r27_r28_a_decision_keeps_the_test_and_the_standard_it_was_made_under() {
    let (case, sitting) = ready(ListedStages::RgThenCg, Outcome::Positive);
    let stages = [Stage::Rg, Stage::Cg];
    let stages = stages.map(|stage| stage_outcome(stage, Outcome::Positive));
    let sealed = seal(&case, &sitting, stages.to_vec()).unwrap();
    let standards: Vec<(String, bool)> = sealed
        .iter()
        .map(|decision| match &decision.made_by {
            MadeBy::Panel(record) => (
                record.test_version.clone(),
                record.standard.contains("more likely than not"),
            ),
            MadeBy::External { .. } => panic!("sealed by the panel"),
        })
        .collect();
    assert_eq!(
        standards,
        [
            ("rg-2023-07".to_owned(), false),
            ("cg-2021".to_owned(), true)
        ]
    );
}

#[test]
fn r29_reasonable_grounds_need_not_name_the_form_and_leave_nothing_unsaid_by_guess() {
    let (case, sitting) = ready(ListedStages::Rg, Outcome::Positive);
    assert_eq!(rg(&case, &sitting, Outcome::Positive, |_| {}), "sealed");
    let ruled_out = rg(&case, &sitting, Outcome::Positive, |it| {
        it.findings = nothing_found();
    });
    assert_eq!(ruled_out, "OUTCOME_CONTRADICTS_FINDINGS R29");
    // A route that is named must be made out.
    let named = rg(&case, &sitting, Outcome::Positive, |it| {
        if let Grounds::Reasonable { route, .. } = &mut it.grounds {
            *route = Some(Route::SlaveryServitudeForcedLabour);
        }
    });
    assert_eq!(named, "OUTCOME_CONTRADICTS_FINDINGS R29");
    // What is left open is no finding against.
    let (case, sitting) = ready(ListedStages::Rg, Outcome::Negative);
    let open = rg(&case, &sitting, Outcome::Negative, |it| {
        it.findings = Findings::not_decided();
    });
    assert_eq!(open, "OUTCOME_CONTRADICTS_FINDINGS R29");
}

#[test]
fn r29_conclusive_grounds_decide_every_route_and_name_theirs() {
    let (case, sitting) = ready(ListedStages::RgThenCg, Outcome::Positive);
    assert_eq!(cg(&case, &sitting, |_| {}), "sealed");
    let open = cg(&case, &sitting, |it| {
        it.findings.service = ElementFinding::not_decided();
    });
    assert_eq!(open, "FINDING_NOT_DECIDED R29");
    let another = cg(&case, &sitting, |it| {
        it.grounds = Grounds::Conclusive {
            route: Route::SlaveryServitudeForcedLabour,
            forms: BTreeSet::from([ExploitationType::ForcedToWork]),
        };
    });
    assert_eq!(another, "OUTCOME_CONTRADICTS_FINDINGS R29");
}

#[test]
fn r30_child_trafficking_is_action_and_purpose_and_never_means_or_consent() {
    let outcome = |action: bool, purpose: bool| {
        let mut findings = trafficked();
        if !action {
            findings.action = element(Found::NotFound);
        }
        if !purpose {
            findings.purpose = element(Found::NotFound);
        }
        findings.outcome()
    };
    assert_eq!(outcome(true, true), Some(Outcome::Positive));
    assert_eq!(outcome(true, false), Some(Outcome::Negative));
    assert_eq!(outcome(false, true), Some(Outcome::Negative));
    assert_eq!(outcome(false, false), Some(Outcome::Negative));
    // The record has no place for means or consent, nor for nationality (R36).
    let stored = serde_json::to_value(trafficked()).unwrap();
    let fields: Vec<&String> = stored.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["action", "purpose", "service"]);
    let actions: Vec<&str> = TraffickingAction::ALL.iter().map(|it| it.code()).collect();
    assert_eq!(
        actions,
        [
            "recruitment",
            "transportation",
            "transfer",
            "harbouring",
            "receipt"
        ]
    );
}

#[test]
fn r31_an_intended_purpose_is_enough() {
    for realisation in [Realisation::Intended, Realisation::Realised] {
        let mut findings = trafficked();
        findings.purpose = element(Found::Found {
            which: BTreeMap::from([(Purpose::SexualExploitation, realisation)]),
        });
        assert_eq!(findings.outcome(), Some(Outcome::Positive));
    }
}

#[test]
fn r32_service_alone_is_the_other_route() {
    let findings = Findings {
        service: element(Found::Found { which: () }),
        ..nothing_found()
    };
    assert_eq!(findings.outcome(), Some(Outcome::Positive));
    let (case, sitting) = ready(ListedStages::RgThenCg, Outcome::Positive);
    let sealed = cg(&case, &sitting, |it| {
        it.findings = findings;
        it.grounds = Grounds::Conclusive {
            route: Route::SlaveryServitudeForcedLabour,
            forms: BTreeSet::from([ExploitationType::ForcedToWork]),
        };
    });
    assert_eq!(sealed, "sealed");
}

#[test]
fn r33_findings_come_back_from_the_store_as_they_were() {
    let mut findings = trafficked();
    findings.purpose = element(Found::Found {
        which: Purpose::ALL
            .iter()
            .map(|purpose| (*purpose, Realisation::Intended))
            .collect(),
    });
    findings.service = element(Found::Found { which: () });
    let stored = serde_json::to_string(&findings).unwrap();
    assert_eq!(serde_json::from_str::<Findings>(&stored).unwrap(), findings);
    assert_eq!(Purpose::ALL.len(), 6);
}

#[test]
fn r34_the_forms_found_are_counted_by_their_label() {
    let (case, sitting) = ready(ListedStages::RgThenCg, Outcome::Positive);
    let mut stage = stage_outcome(Stage::Cg, Outcome::Positive);
    stage.grounds = Grounds::Conclusive {
        route: Route::Trafficking,
        forms: BTreeSet::from([
            ExploitationType::ForcedToCommitCrime,
            ExploitationType::WagesTaken,
        ]),
    };
    let rg = stage_outcome(Stage::Rg, Outcome::Positive);
    let sealed = seal(&case, &sitting, vec![rg, stage]).unwrap();
    let facts: Vec<_> = sealed
        .iter()
        .map(|decision| case.decision_fact(decision))
        .map(|fact| (fact.forms, fact.negative_reason))
        .collect();
    assert_eq!(
        facts,
        [(None, None), (Some("Labour & Criminal".to_owned()), None)]
    );
}

#[test]
fn r35_reasonable_grounds_on_the_account_alone_say_why() {
    let (case, sitting) = ready(ListedStages::Rg, Outcome::Positive);
    let alone = |it: &mut StageOutcome| {
        if let Grounds::Reasonable { account_alone, .. } = &mut it.grounds {
            *account_alone = Sensitive::new(None);
        }
    };
    let refused = rg(&case, &sitting, Outcome::Positive, alone);
    assert_eq!(refused, "CLAIM_NOT_SUPPORTED R35");
    let case = with_clean(case, false);
    let supported = rg(&case, &sitting, Outcome::Positive, |it| {
        alone(it);
        it.evidence.push(citation(Item::Document(1)));
    });
    assert_eq!(supported, "sealed");
    let carries_nothing = rg(&case, &sitting, Outcome::Positive, |it| {
        alone(it);
        it.evidence.push(Citation {
            weight: EvidenceWeight::None,
            ..citation(Item::Document(1))
        });
    });
    assert_eq!(carries_nothing, "CLAIM_NOT_SUPPORTED R35");
    // Neither the lack of an investigation nor of cooperation can be a reason.
    let reasons: Vec<&str> = NegativeReason::ALL.iter().map(|it| it.code()).collect();
    assert_eq!(
        reasons,
        [
            "insufficient_evidence",
            "definition_not_met",
            "account_not_accepted"
        ]
    );
}

#[test]
fn r29_a_contradiction_is_overridden_with_a_reason_that_is_kept() {
    let (case, sitting) = ready(ListedStages::RgThenCg, Outcome::Positive);
    let why = Sensitive::new(Some("the purpose is plain from the sum of it".to_owned()));
    let mut stage = stage_outcome(Stage::Cg, Outcome::Positive);
    stage.findings = nothing_found();
    stage.override_reason = why.clone();
    let rg = stage_outcome(Stage::Rg, Outcome::Positive);
    let sealed = seal(&case, &sitting, vec![rg, stage]).unwrap();
    let MadeBy::Panel(record) = &sealed[1].made_by else {
        panic!("sealed by the panel");
    };
    assert!(record.is_overridden());
    assert_eq!(record.check_findings(Stage::Cg), Ok(()));
    let needless = cg(&case, &sitting, |it| it.override_reason = why);
    assert_eq!(needless, "NOTHING_TO_OVERRIDE ");
}

#[test]
fn a_citation_is_of_the_case_current_readable_and_seen_by_all_who_decide() {
    let (case, sitting) = ready(ListedStages::Rg, Outcome::Positive);
    let cite = |case: &Case, item: Item, version: i64| {
        rg(case, &sitting, Outcome::Positive, |it| {
            it.evidence = vec![Citation {
                version,
                ..citation(item)
            }];
        })
    };
    assert_eq!(cite(&case, Item::Document(1), 1), "CITATION_UNKNOWN ");
    assert_eq!(cite(&case, Item::Information(1), 1), "CITATION_UNKNOWN ");
    assert_eq!(cite(&case, Item::Referral, 2), "CITATION_NOT_CURRENT ");

    let case = with_document(case, false, Visibility::Everybody);
    assert_eq!(cite(&case, Item::Document(1), 1), "EVIDENCE_QUARANTINED ");
    let infected = scanned(case.clone(), ScanVerdict::Infected("Worm".to_owned()));
    assert_eq!(cite(&infected, Item::Document(1), 1), "EVIDENCE_INFECTED ");
    let clean = scanned(case, ScanVerdict::Clean);
    assert_eq!(cite(&clean, Item::Document(1), 1), "sealed");
    assert_eq!(cite(&clean, Item::Document(1), 2), "CITATION_NOT_CURRENT ");

    let to_police = BTreeSet::from([AgencyId::from_uuid(id(100 + OFFICER))]);
    let hidden = with_document(clean, false, Visibility::Agencies(to_police));
    let hidden = scanned(hidden, ScanVerdict::Clean);
    assert_eq!(
        cite(&hidden, Item::Document(2), 1),
        "EVIDENCE_NOT_BEFORE_PANEL R64"
    );
}

#[test]
fn views_are_cited_by_how_many_there_were_and_only_where_there_are_any() {
    let (case, sitting) = ready(ListedStages::Rg, Outcome::Positive);
    let said = |case: Case, said| {
        let kind = ContributionKind::Child;
        after(case, CaseEvent::ContributionRecorded { kind, said })
    };
    let child = Item::Views(ContributionKind::Child);
    let cite = |case: &Case, version| {
        rg(case, &sitting, Outcome::Positive, |it| {
            it.evidence.push(Citation {
                version,
                ..citation(child)
            });
        })
    };
    assert_eq!(cite(&case, 1), "sealed");
    let absent = said(case, Said::Absent("asleep".into()));
    assert_eq!(cite(&absent, 2), "CITATION_UNKNOWN ");
    let spoke = said(absent, Said::Views("I was told to".into()));
    assert_eq!(cite(&spoke, 1), "CITATION_NOT_CURRENT ");
    assert_eq!(cite(&spoke, 3), "sealed");
}

#[test]
fn a_finding_rests_on_what_is_cited() {
    let (case, sitting) = ready(ListedStages::RgThenCg, Outcome::Positive);
    let uncited = cg(&case, &sitting, |it| {
        it.findings.action.rests_on = BTreeSet::from([Item::Document(1)]);
    });
    assert_eq!(uncited, "FINDING_NOT_GROUNDED ");
    let groundless = cg(&case, &sitting, |it| {
        it.findings.purpose.rests_on = BTreeSet::new();
    });
    assert_eq!(groundless, "FINDING_NOT_GROUNDED ");
    let rg = stage_outcome(Stage::Rg, Outcome::Positive);
    let mut stage = stage_outcome(Stage::Cg, Outcome::Positive);
    stage.findings.purpose.rests_on = BTreeSet::new();
    assert_eq!(
        seal(&case, &sitting, vec![rg, stage]),
        Err(Refusal::FindingNotGrounded {
            element: Element::Purpose
        })
    );
}

#[test]
fn r66_no_record_is_no_proof_against() {
    let (case, sitting) = ready(ListedStages::Rg, Outcome::Positive);
    let case = answered_request(case, true);
    // The first request of the case was not answered.
    let nothing = Item::Information(2);
    let cite = |bearing| {
        rg(&case, &sitting, Outcome::Positive, |it| {
            it.evidence.push(Citation {
                bearing,
                ..citation(nothing)
            });
        })
    };
    assert_eq!(cite(Bearing::Against), "ABSENCE_IS_NO_PROOF R66");
    assert_eq!(cite(Bearing::Neither), "sealed");
    // Nor can a finding against rest on it, whatever it is called.
    let rests = rg(&case, &sitting, Outcome::Positive, |it| {
        it.findings.service = ElementFinding {
            rests_on: BTreeSet::from([nothing]),
            ..element(Found::NotFound)
        };
        it.evidence.push(Citation {
            bearing: Bearing::Neither,
            ..citation(nothing)
        });
    });
    assert_eq!(rests, "ABSENCE_IS_NO_PROOF R66");
    // What an agency does hold may point either way.
    let (case, sitting) = ready(ListedStages::Rg, Outcome::Positive);
    let case = answered_request(case, false);
    let held = rg(&case, &sitting, Outcome::Positive, |it| {
        it.evidence.push(Citation {
            bearing: Bearing::Against,
            ..citation(nothing)
        });
    });
    assert_eq!(held, "sealed");
}

#[test]
fn r66_what_is_doubted_was_looked_at_for_what_explains_it() {
    let (case, sitting) = ready(ListedStages::Rg, Outcome::Positive);
    let doubts: [fn(&mut Credibility); 3] = [
        |it| it.internal = Consistency::Inconsistent,
        |it| it.external = Consistency::Inconsistent,
        |it| it.detail = Detail::Vague,
    ];
    for doubt in doubts {
        let with = |mitigating: &[Mitigation]| {
            rg(&case, &sitting, Outcome::Positive, |it| {
                let credibility = &mut it.evidence[0].credibility;
                doubt(credibility);
                credibility.mitigating = mitigating.iter().copied().collect();
            })
        };
        assert_eq!(with(&[]), "MITIGATION_NOT_CONSIDERED R66");
        assert_eq!(with(&[Mitigation::NoneApplies]), "sealed");
        assert_eq!(with(&[Mitigation::Trauma, Mitigation::Gender]), "sealed");
    }
}

#[test]
fn r66_an_expert_report_is_never_decisive_alone() {
    let (case, sitting) = ready(ListedStages::RgThenCg, Outcome::Positive);
    let case = with_clean(case, true);
    let report = Item::Document(1);
    let decisive = |rests_on: &[Item]| {
        let rg = StageOutcome {
            set_aside: vec![set_aside(report)],
            ..stage_outcome(Stage::Rg, Outcome::Positive)
        };
        let mut stage = stage_outcome(Stage::Cg, Outcome::Positive);
        stage.evidence.push(Citation {
            weight: EvidenceWeight::Decisive,
            ..citation(report)
        });
        stage.findings.action.rests_on = rests_on.iter().copied().collect();
        told(seal(&case, &sitting, vec![rg, stage]))
    };
    assert_eq!(decisive(&[report]), "EXPERT_DECISIVE_ALONE R66");
    assert_eq!(decisive(&[report, Item::Referral]), "sealed");
}

#[test]
fn r66_no_expert_report_is_ignored() {
    let (case, sitting) = ready(ListedStages::Rg, Outcome::Positive);
    let case = with_clean(with_clean(case, true), false);
    let report = Item::Document(1);
    let ignored = rg(&case, &sitting, Outcome::Positive, |_| {});
    assert_eq!(ignored, "EXPERT_NOT_ADDRESSED R66");
    let weighed = rg(&case, &sitting, Outcome::Positive, |it| {
        it.evidence.push(Citation {
            weight: EvidenceWeight::None,
            ..citation(report)
        });
    });
    assert_eq!(weighed, "sealed");
    let aside = rg(&case, &sitting, Outcome::Positive, |it| {
        it.set_aside.push(set_aside(report));
    });
    assert_eq!(aside, "sealed");
    let unknown = rg(&case, &sitting, Outcome::Positive, |it| {
        it.set_aside = vec![set_aside(report), set_aside(Item::Document(9))];
    });
    assert_eq!(unknown, "CITATION_UNKNOWN ");
    // One with malware can never be read, and one that is not scanned yet can.
    let infected = with_document(case.clone(), true, Visibility::Everybody);
    let waits = rg(&infected, &sitting, Outcome::Positive, |it| {
        it.set_aside.push(set_aside(report));
    });
    assert_eq!(waits, "EXPERT_NOT_ADDRESSED R66");
    let infected = scanned(infected, ScanVerdict::Infected("Worm".to_owned()));
    let gone = rg(&infected, &sitting, Outcome::Positive, |it| {
        it.set_aside.push(set_aside(report));
    });
    assert_eq!(gone, "sealed");
}

#[test]
fn what_can_be_cited_is_listed_as_it_stands() {
    let case = with_clean(with_clean(case(), true), false);
    let case = answered_request(case, true);
    let items: Vec<(String, i64, Nature)> = case
        .citable()
        .into_iter()
        .map(|it| (it.item.to_string(), it.version, it.nature))
        .collect();
    assert_eq!(
        items,
        [
            ("referral".to_owned(), 1, Nature::Account),
            ("E1".to_owned(), 1, Nature::ExpertReport),
            ("E2".to_owned(), 1, Nature::Document),
            ("I1".to_owned(), 1, Nature::NothingHeld),
        ]
    );
}
