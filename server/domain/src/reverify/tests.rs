//! A record that stands, and for each flaw a record that has it and nothing else.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::*;
use crate::{
    case::{CaseEvent, InterestKind, RequestEvent, Said, tests as cases},
    decision::{Cited, ElementFinding, Grounds, LookVerdict, Nature, RollEntry, Route, View},
    id::{AgencyId, CaseId, PlanId},
    plan::{Plan, PlanKind, PlanVersion},
    sensitive::Sensitive,
    sitting::{Closing, Invitee},
    time::{CivilDate, UtcTime},
};

const CHAIR: u128 = 10;
const OFFICER: u128 = 11;
const NURSE: u128 = 12;
const GUARDIAN: u128 = 13;
const DOCTOR: u128 = 14;
const SITTING: u128 = 20;
const NEXT_SITTING: u128 = 21;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn person(number: u128) -> PersonId {
    PersonId::from_uuid(id(number))
}

fn sitting(number: u128) -> SittingId {
    SittingId::from_uuid(id(number))
}

fn now() -> UtcTime {
    UtcTime::parse_rfc3339("2026-11-12T10:00:00Z").unwrap()
}

fn trained() -> CivilDate {
    CivilDate::parse_iso("2027-12-31").unwrap()
}

fn member(number: u128, seat: AgencyKind) -> Invitee {
    Invitee {
        person: person(number),
        name: format!("Person {number}"),
        agency: AgencyId::from_uuid(id(100 + number)),
        seat,
        training_valid_until: Some(trained()),
    }
}

fn panel() -> Vec<Invitee> {
    vec![
        member(CHAIR, AgencyKind::LocalAuthority),
        member(OFFICER, AgencyKind::Police),
        member(NURSE, AgencyKind::Health),
        member(GUARDIAN, AgencyKind::GuardianService),
    ]
}

fn position(number: u128, seat: AgencyKind, stage: Stage, outcome: Outcome) -> Position {
    let reasons = Sensitive::from("because");
    Position {
        seat,
        agency: AgencyId::from_uuid(id(100 + number)),
        person: person(number),
        stage,
        view: match outcome {
            Outcome::Positive => View::Positive { reasons },
            Outcome::Negative => View::Negative { reasons },
        },
        version: 1,
        recorded_at: now(),
    }
}

fn positions(stage: Stage, outcome: Outcome) -> Vec<Position> {
    vec![
        position(CHAIR, AgencyKind::LocalAuthority, stage, outcome),
        position(OFFICER, AgencyKind::Police, stage, outcome),
        position(NURSE, AgencyKind::Health, stage, outcome),
    ]
}

fn decision(at: u128, stage: Stage, outcome: Outcome) -> Decision {
    let book = RuleBook::built_in().unwrap();
    let rules = book.in_force_on(now().london_date());
    let test = match stage {
        Stage::Rg => &rules.rg_test,
        Stage::Cg => &rules.cg_test,
    };
    let stated = cases::stage_outcome(stage, outcome);
    let entry = |who: Invitee| RollEntry {
        person: who.person,
        name: who.name,
        agency: who.agency,
        seat: who.seat,
        voting: DECIDING.contains(&who.seat),
        training_valid_until: who.training_valid_until,
        deputy_for: None,
    };
    Decision {
        id: DecisionId::from_uuid(id(30)),
        stage,
        outcome,
        decided_on: now().london_date(),
        recorded_at: now(),
        rules_version: rules.version.clone(),
        supersedes: None,
        made_by: MadeBy::Panel(Box::new(PanelRecord {
            sitting: sitting(at),
            chair: person(CHAIR),
            test_version: test.code.clone(),
            standard: test.standard.clone(),
            reasons: "as set out".into(),
            findings: stated.findings,
            grounds: stated.grounds,
            override_reason: stated.override_reason,
            evidence: stated
                .evidence
                .into_iter()
                .map(|citation| Cited {
                    citation,
                    nature: Nature::Account,
                    sha256: None,
                })
                .collect(),
            set_aside: Vec::new(),
            expert_reports: Vec::new(),
            positions: positions(stage, outcome),
            second_look: (outcome == Outcome::Negative)
                .then(|| cases::second_look(stage, LookVerdict::Agrees)),
            roll: panel().into_iter().map(entry).collect(),
            plan_tie: PlanTie::Plan {
                plan: PlanId::from_uuid(id(40)),
                version: 2,
            },
            constitution: Constitution::initial(),
        })),
    }
}

/// A case and its sittings, as they are recorded.
struct Story {
    case: Vec<CaseEvent>,
    first: Vec<SittingEvent>,
    second: Vec<SittingEvent>,
    constitution: Constitution,
    sealed_by: PersonId,
}

fn case_id() -> CaseId {
    let CaseEvent::ReferralLodged(lodged) = cases::lodged() else {
        panic!("a case opens with its referral")
    };
    lodged.case
}

fn meeting(at: u128, stages: ListedStages) -> Vec<SittingEvent> {
    vec![
        SittingEvent::Scheduled {
            sitting: sitting(at),
            site: cases::site().id,
            held_on: now().london_date(),
            place: "Shire Hall".to_owned(),
            chair: person(CHAIR),
            invited: panel(),
        },
        SittingEvent::ItemAdded {
            case: case_id(),
            reference: "INV-7K3M-2".to_owned(),
            stages,
        },
        SittingEvent::Convened { present: panel() },
        SittingEvent::ItemClosed {
            case: case_id(),
            closing: Closing::Sealed,
        },
        SittingEvent::Closed,
    ]
}

fn listed(at: u128, stages: ListedStages) -> CaseEvent {
    CaseEvent::Listed {
        sitting: sitting(at),
        held_on: now().london_date(),
        stages,
    }
}

fn stated(stage: Stage, outcome: Outcome) -> impl Iterator<Item = CaseEvent> {
    let look = cases::second_look(stage, LookVerdict::Agrees);
    positions(stage, outcome)
        .into_iter()
        .map(CaseEvent::PositionRecorded)
        .chain([CaseEvent::SecondLookRecorded(look)])
}

fn sealed(at: u128, stage: Stage, outcome: Outcome) -> CaseEvent {
    CaseEvent::DecisionSealed(Box::new(decision(at, stage, outcome)))
}

/// Everybody was heard and asked, and a plan was linked in its second version.
fn prepared() -> Vec<CaseEvent> {
    let heard = |kind: &ContributionKind| CaseEvent::ContributionRecorded {
        kind: *kind,
        said: Said::Views("frightened for her sisters".into()),
    };
    let plan = PlanId::from_uuid(id(40));
    let version = |number| PlanVersion {
        number,
        dated: now().london_date(),
        lead_professional: "Lena".into(),
        recorded_at: now(),
    };
    let mut asked = cases::asked(119, Stage::Rg, "2026-11-20");
    asked.agency = AgencyId::from_uuid(id(4));
    let mut events = vec![
        cases::lodged(),
        CaseEvent::ScaUpdated {
            reference: Some("MSHT-1".to_owned()),
            validation: None,
            disqualification_considered: None,
            direction: Sensitive::new(None),
        },
        CaseEvent::Request(RequestEvent::Requested(Box::new(asked))),
        CaseEvent::PlanLinked(Plan {
            id: plan,
            kind: PlanKind::Safety,
            reference: "LCS-9".into(),
            versions: vec![version(1)],
        }),
        CaseEvent::PlanVersionRecorded {
            plan,
            version: version(2),
        },
    ];
    events.extend(ContributionKind::ALL.iter().map(heard));
    events
}

/// Reasonable grounds at one sitting, conclusive grounds at the next.
fn two_sittings(outcome: Outcome) -> Story {
    let mut case = prepared();
    case.push(listed(SITTING, ListedStages::Rg));
    case.extend(stated(Stage::Rg, Outcome::Positive));
    case.push(sealed(SITTING, Stage::Rg, Outcome::Positive));
    case.push(listed(NEXT_SITTING, ListedStages::Cg));
    case.extend(stated(Stage::Cg, outcome));
    case.push(sealed(NEXT_SITTING, Stage::Cg, outcome));
    Story {
        case,
        first: meeting(SITTING, ListedStages::Rg),
        second: meeting(NEXT_SITTING, ListedStages::Cg),
        constitution: Constitution::initial(),
        sealed_by: person(CHAIR),
    }
}

/// Both at one sitting (R45).
fn one_sitting(outcome: Outcome) -> Story {
    let mut case = prepared();
    case.push(listed(SITTING, ListedStages::RgThenCg));
    case.extend(stated(Stage::Rg, Outcome::Positive));
    case.extend(stated(Stage::Cg, outcome));
    case.push(sealed(SITTING, Stage::Rg, Outcome::Positive));
    case.push(sealed(SITTING, Stage::Cg, outcome));
    Story {
        case,
        first: meeting(SITTING, ListedStages::RgThenCg),
        second: Vec::new(),
        constitution: Constitution::initial(),
        sealed_by: person(CHAIR),
    }
}

fn recorded<E: Clone>(events: &[E], actor: PersonId) -> Vec<Recorded<E>> {
    let number = |place: usize| i64::try_from(place).unwrap() + 1;
    events
        .iter()
        .enumerate()
        .map(|(place, event)| Recorded {
            sequence: number(place),
            actor: Some(actor),
            occurred_at: now(),
            recorded_at: now(),
            event: event.clone(),
        })
        .collect()
}

impl Story {
    fn verified(&self) -> Vec<Reverified> {
        let sittings = [(SITTING, &self.first), (NEXT_SITTING, &self.second)]
            .into_iter()
            .map(|(number, events)| (sitting(number), recorded(events, person(CHAIR))))
            .collect();
        let constitutions =
            BTreeMap::from([(self.constitution.version, self.constitution.clone())]);
        reverify(&Histories {
            case: &recorded(&self.case, self.sealed_by),
            sittings: &sittings,
            constitutions: &constitutions,
            site: &cases::site(),
            book: &RuleBook::built_in().unwrap(),
        })
    }

    /// The flaws of the last decision.
    fn flaws(&self) -> Vec<Flaw> {
        self.verified().pop().unwrap().flaws
    }

    /// Alters the last decision.
    fn decision(mut self, alter: impl Fn(&mut Decision)) -> Self {
        let Some(CaseEvent::DecisionSealed(decision)) = self.case.last_mut() else {
            panic!("a story ends with a seal")
        };
        alter(decision);
        self
    }

    fn record(self, alter: impl Fn(&mut PanelRecord)) -> Self {
        self.decision(|decision| match &mut decision.made_by {
            MadeBy::Panel(record) => alter(record),
            MadeBy::External { .. } => panic!("no record"),
        })
    }

    /// Puts an event of the case before the last decision.
    fn before(mut self, event: CaseEvent) -> Self {
        self.case.insert(self.case.len() - 1, event);
        self
    }

    fn without(mut self, which: impl Fn(&CaseEvent) -> bool) -> Self {
        self.case.retain(|event| !which(event));
        self
    }

    /// Puts an event of the second sitting before its seal.
    fn in_room(mut self, event: SittingEvent) -> Self {
        self.second.insert(self.second.len() - 2, event);
        self
    }
}

#[track_caller]
fn finds(story: &Story, flaws: &[Flaw]) {
    assert_eq!(story.flaws(), flaws);
}

fn positive() -> Story {
    two_sittings(Outcome::Positive)
}

#[test]
fn what_was_rightly_sealed_stands() {
    for story in [
        positive(),
        two_sittings(Outcome::Negative),
        one_sitting(Outcome::Positive),
    ] {
        let verified = story.verified();
        assert_eq!(verified.len(), 2);
        assert!(
            verified.iter().all(|it| it.flaws.is_empty()),
            "{verified:?}"
        );
    }
}

#[test]
fn r13_an_empty_seat_is_found() {
    let left = SittingEvent::Left {
        person: person(NURSE),
    };
    let seat = Flaw::SeatEmpty(AgencyKind::Health);
    finds(
        &positive().in_room(left.clone()),
        &[Flaw::RollInvents(person(NURSE)), seat],
    );
    let leave_out = |record: &mut PanelRecord| record.roll.retain(|it| it.person != person(NURSE));
    finds(&positive().in_room(left).record(leave_out), &[seat]);
    finds(
        &positive().record(leave_out),
        &[Flaw::RollOmits(person(NURSE)), seat],
    );
}

#[test]
fn r13_a_roll_that_is_not_the_room_is_found() {
    let doctor = SittingEvent::Arrived {
        deputy_for: None,
        who: member(DOCTOR, AgencyKind::Health),
    };
    finds(
        &positive().in_room(doctor),
        &[Flaw::RollOmits(person(DOCTOR))],
    );
    finds(
        &positive().record(|record| record.roll[1].name = "Somebody else".to_owned()),
        &[Flaw::RollDiffers(person(OFFICER))],
    );
    finds(
        &positive().record(|record| {
            let twice = record.roll[1].clone();
            record.roll.push(twice);
        }),
        &[Flaw::RollInvents(person(OFFICER))],
    );
}

#[test]
fn r14_a_chair_who_is_the_social_worker_or_recused_is_found() {
    let assigned = CaseEvent::SocialWorkerAssigned {
        person: person(CHAIR),
    };
    finds(&positive().before(assigned), &[Flaw::ChairIsSocialWorker]);
    let declared = |number| CaseEvent::InterestDeclared {
        person: person(number),
        kind: InterestKind::Personal,
        statement: "a neighbour".into(),
    };
    finds(
        &positive().before(declared(NURSE)),
        &[
            Flaw::PositionsNotAsStated,
            Flaw::PositionOfRecused(AgencyKind::Health),
            Flaw::RollOfRecused(person(NURSE)),
        ],
    );
}

#[test]
fn r18_a_seat_without_valid_training_is_found() {
    let yesterday = CivilDate::parse_iso("2026-11-11").unwrap();
    let mut story = positive().record(|record| {
        record.roll[2].training_valid_until = Some(yesterday);
        record.roll[2].voting = false;
    });
    finds(
        &story,
        &[
            Flaw::RollDiffers(person(NURSE)),
            Flaw::SeatUntrained(AgencyKind::Health),
        ],
    );
    for event in &mut story.second {
        if let SittingEvent::Scheduled { invited: who, .. }
        | SittingEvent::Convened { present: who } = event
        {
            who[2].training_valid_until = Some(yesterday);
        }
    }
    finds(&story, &[Flaw::SeatUntrained(AgencyKind::Health)]);
}

#[test]
fn the_chair_and_the_session_are_the_sittings_own() {
    let other = |record: &mut PanelRecord| record.chair = person(OFFICER);
    finds(
        &positive().record(other),
        &[Flaw::SealedByAnother, Flaw::NotItsChair],
    );
    let mut story = positive();
    story.sealed_by = person(OFFICER);
    finds(&story, &[Flaw::SealedByAnother]);
    finds(
        &positive().in_room(SittingEvent::Closed),
        &[Flaw::NotInSession],
    );
    let left = SittingEvent::Left {
        person: person(CHAIR),
    };
    finds(
        &positive().in_room(left),
        &[
            Flaw::ChairAbsent,
            Flaw::RollInvents(person(CHAIR)),
            Flaw::SeatEmpty(AgencyKind::LocalAuthority),
        ],
    );
    let mut story = positive();
    story.second.truncate(3);
    finds(&story, &[Flaw::NoSuchSeal]);
}

#[test]
fn r17_positions_that_do_not_come_to_the_outcome_are_found() {
    let abstains = |story: Story| {
        let view = View::Abstain {
            reasons: "not seen".into(),
        };
        let mut abstention = position(NURSE, AgencyKind::Health, Stage::Cg, Outcome::Positive);
        abstention.view = view;
        abstention.version = 2;
        let revised = abstention.clone();
        story
            .before(CaseEvent::PositionRecorded(revised))
            .record(move |record| record.positions[2] = abstention.clone())
    };
    finds(&abstains(positive()), &[Flaw::NotTheOutcomeOfPositions]);
    let majority = |record: &mut PanelRecord| {
        record.constitution.aggregation = Aggregation::Majority;
    };
    let mut story = abstains(positive()).record(majority);
    assert_eq!(story.flaws(), [Flaw::ConstitutionUnknown]);
    story.constitution.aggregation = Aggregation::Majority;
    finds(&story, &[]);
    story.constitution.version = 2;
    assert!(story.flaws().contains(&Flaw::ConstitutionUnknown));
    finds(
        &positive().record(|record| drop(record.positions.pop())),
        &[
            Flaw::PositionsNotAsStated,
            Flaw::SeatWithoutOnePosition(AgencyKind::Health),
            Flaw::NotTheOutcomeOfPositions,
        ],
    );
}

#[test]
fn a_seat_that_the_constitution_wanted_and_nobody_held_is_found() {
    let wanted = |constitution: &mut Constitution| {
        for seat in &mut constitution.seats {
            if seat.kind == AgencyKind::Education {
                seat.presence = Presence::MustInclude;
            }
        }
    };
    let mut story = positive().record(|record| wanted(&mut record.constitution));
    wanted(&mut story.constitution);
    finds(&story, &[Flaw::SeatWantedEmpty(AgencyKind::Education)]);
}

#[test]
fn r15_r16_a_position_of_a_seat_that_does_not_decide_is_found() {
    let advice = position(
        GUARDIAN,
        AgencyKind::GuardianService,
        Stage::Cg,
        Outcome::Positive,
    );
    let story = positive()
        .before(CaseEvent::PositionRecorded(advice.clone()))
        .record(|record| record.positions.push(advice.clone()));
    finds(&story, &[Flaw::PositionWithoutVote]);
}

#[test]
fn a_position_that_was_revised_before_the_seal_is_found() {
    let mut later = position(NURSE, AgencyKind::Health, Stage::Cg, Outcome::Positive);
    later.version = 2;
    finds(
        &positive().before(CaseEvent::PositionRecorded(later)),
        &[Flaw::PositionsNotAsStated],
    );
}

#[test]
fn r29_findings_that_contradict_the_outcome_are_found() {
    let changed = |change: fn(&mut PanelRecord), flaw: Flaw| {
        finds(&positive().record(change), &[flaw]);
    };
    changed(
        |record| record.findings = cases::nothing_found(),
        Flaw::FindingsContradict,
    );
    changed(
        |record| record.override_reason = Sensitive::new(Some("why".to_owned())),
        Flaw::FindingsContradict,
    );
    changed(
        |record| record.findings.service = ElementFinding::not_decided(),
        Flaw::FindingsLeftOpen,
    );
    changed(
        |record| {
            record.grounds = Grounds::Conclusive {
                route: Route::Trafficking,
                forms: BTreeSet::new(),
            };
        },
        Flaw::NoForms,
    );
    changed(
        |record| {
            record.grounds = Grounds::Reasonable {
                route: None,
                forms: BTreeSet::new(),
                account_alone: Sensitive::new(Some("why".to_owned())),
            };
        },
        Flaw::NamesAnotherOutcome,
    );
    // Against the findings, and the record says why.
    let overridden = positive().record(|record| {
        record.findings = cases::nothing_found();
        record.override_reason = Sensitive::new(Some("why".to_owned()));
    });
    finds(&overridden, &[]);
}

#[test]
fn r35_r66_evidence_that_was_not_weighed_is_found() {
    finds(
        &positive().record(|record| record.expert_reports = vec![1]),
        &[Flaw::EvidenceNotWeighed("EXPERT_NOT_ADDRESSED")],
    );
    finds(
        &positive().record(|record| record.evidence.clear()),
        &[Flaw::EvidenceNotWeighed("FINDING_NOT_GROUNDED")],
    );
}

#[test]
fn r24_a_negative_without_a_second_look_that_counts_is_found() {
    let negative = || two_sittings(Outcome::Negative);
    let looked = |event: &CaseEvent| matches!(event, CaseEvent::SecondLookRecorded(_));
    finds(&negative().without(looked), &[Flaw::NoSecondLook]);
    finds(
        &negative().record(|record| record.second_look = None),
        &[Flaw::NoSecondLook],
    );
    let by_the_chair = |record: &mut PanelRecord| {
        if let Some(look) = &mut record.second_look {
            look.person = record.chair;
        }
    };
    finds(&negative().record(by_the_chair), &[Flaw::NoSecondLook]);
    // A position that was stated after it is none it saw.
    let again = positions(Stage::Cg, Outcome::Negative).remove(0);
    finds(
        &negative().before(CaseEvent::PositionRecorded(again)),
        &[Flaw::NoSecondLook],
    );
}

#[test]
fn r46_a_negative_at_the_sitting_of_reasonable_grounds_is_found() {
    finds(
        &one_sitting(Outcome::Negative),
        &[Flaw::NegativeAtFirstSitting],
    );
}

#[test]
fn r47_an_outcome_out_of_order_is_found() {
    let is_rg =
        |event: &CaseEvent| matches!(event, CaseEvent::DecisionSealed(it) if it.stage == Stage::Rg);
    finds(&positive().without(is_rg), &[Flaw::NoReasonableGrounds]);
    let mut story = positive();
    let again = story.case.last().unwrap().clone();
    story.case.push(again);
    finds(&story, &[Flaw::DecidedBefore]);
}

#[test]
fn the_item_is_the_one_that_was_listed() {
    let relist = |stages| listed(NEXT_SITTING, stages);
    let mut story = positive();
    for event in &mut story.case {
        if matches!(event, CaseEvent::Listed { sitting: at, .. } if *at == sitting(NEXT_SITTING)) {
            *event = relist(ListedStages::Rg);
        }
    }
    finds(&story, &[Flaw::StageNotListed]);
    let never = |event: &CaseEvent| matches!(event, CaseEvent::Listed { sitting: at, .. } if *at == sitting(NEXT_SITTING));
    finds(
        &positive().without(never),
        &[Flaw::NotListedThere, Flaw::NoSuchSeal],
    );
}

#[test]
fn r27_r28_a_test_or_a_rule_that_was_not_in_force_is_found() {
    finds(
        &positive().record(|record| record.test_version = "cg-1999".to_owned()),
        &[Flaw::TestNotInForce],
    );
    finds(
        &positive().decision(|decision| decision.rules_version = "1999".to_owned()),
        &[Flaw::RulesNotInForce],
    );
    let day = CivilDate::parse_iso("2026-11-11").unwrap();
    finds(
        &positive().decision(|decision| decision.decided_on = day),
        &[Flaw::NotTheDay],
    );
}

#[test]
fn r15_r19_r21_r91_whoever_was_not_heard_is_found() {
    let nobody = positive()
        .without(|event| {
            matches!(
                event,
                CaseEvent::ContributionRecorded { .. } | CaseEvent::ScaUpdated { .. }
            )
        })
        .flaws();
    assert_eq!(
        nobody,
        [
            Flaw::NoReference,
            Flaw::ChildNotHeard,
            Flaw::SocialCareNotHeard,
            Flaw::GuardianNotHeard
        ]
    );
}

#[test]
fn r48_a_negative_without_enquiries_is_found() {
    let asked = |event: &CaseEvent| matches!(event, CaseEvent::Request(_));
    finds(
        &two_sittings(Outcome::Negative).without(asked),
        &[Flaw::EnquiriesNotMade],
    );
    finds(&positive().without(asked), &[]);
}

#[test]
fn r70_a_plan_that_was_not_linked_in_that_version_is_found() {
    let version = |event: &CaseEvent| matches!(event, CaseEvent::PlanVersionRecorded { .. });
    finds(&positive().without(version), &[Flaw::PlanNotAsTied]);
    let silent = PlanTie::None { reason: " ".into() };
    finds(
        &positive().record(|record| record.plan_tie = silent.clone()),
        &[Flaw::PlanNotAsTied],
    );
}
