//! Rules of the case and the panel, each test named for the rule it proves.

mod adjourn;
mod challenge;
mod course;
mod entitlement;
mod evidence;
mod findings;
mod heard;
mod readiness;
mod request;
mod supersede;
mod transfer;
mod weighing;

pub(crate) use request::asked;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::*;
use crate::{
    calendar::Division,
    constitution::{Aggregation, Constitution},
    decision::{
        Citation, Consistency, Credibility, Detail, ElementFinding, EvidenceWeight,
        ExternalAuthority, Findings, Found, Grounds, Item, LookVerdict, MadeBy, NegativeReason,
        Outcome, PlanTie, Purpose, Realisation, Route, TraffickingAction, View,
    },
    directory::{AgencyKind, ScopeDate, Site},
    eligibility::Eligible,
    event::Recorded,
    id::{AuthorityId, DecisionId, PlanId},
    panel::quorum,
    plan::{PlanKind, PlanVersion},
    projection::LocationClass,
    referral::{
        AgeClaim, Child, Content, DatePrecision, ExploitationType, Gender, LocalAuthorityContact,
        Referrer,
    },
    refusal::Refusal,
    rulebook::RuleBook,
    sitting::{Invitee, Sitting, SittingEvent},
};

const CHAIR: u128 = 10;
const OFFICER: u128 = 11;
const NURSE: u128 = 12;
const GUARDIAN: u128 = 13;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn person(number: u128) -> PersonId {
    PersonId::from_uuid(id(number))
}

fn at(text: &str) -> UtcTime {
    UtcTime::parse_rfc3339(text).unwrap()
}

fn date(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).unwrap()
}

fn today() -> CivilDate {
    date("2026-11-12")
}

fn now() -> UtcTime {
    at("2026-11-12T10:00:00Z")
}

/// The head of the ledger a record of these tests is made at.
fn ledger_head() -> crate::bundle::LedgerHead {
    crate::bundle::LedgerHead {
        number: 1,
        hash: "ab".repeat(32),
    }
}

pub(crate) fn site() -> Site {
    Site {
        id: SiteId::from_uuid(id(1)),
        name: "Invented Consortium".to_owned(),
        reference_prefix: "INV".to_owned(),
        division: Division::EnglandAndWales,
        live_since: date("2023-02-20"),
        guardian_service: true,
        scope_measured_on: ScopeDate::NrmReceipt,
        constitution: Constitution::initial(),
    }
}

/// A plain referral of a girl of Warwickshire.
pub(crate) fn referral() -> Referral {
    let line = |text: &str| Sensitive::from(text);
    Referral {
        age_claim: AgeClaim::Under18,
        child: Child {
            first_name: line("Ottoline"),
            last_name: line(""),
            nickname: line(""),
            date_of_birth: Sensitive::new(Some(DateOfBirth {
                date: date("2011-01-22"),
                precision: DatePrecision::Day,
            })),
            gender: Gender::Female,
            nationalities: vec!["British".to_owned()],
        },
        referrer: Referrer {
            first_name: line("A"),
            last_name: line("B"),
            role: line("Officer"),
            phone: line("01632 960001"),
            alternative_contact_email: line("a@police.example"),
            organisation: "Warwickshire Police".to_owned(),
        },
        local_authority: LocalAuthorityContact {
            name: "Warwickshire County Council".to_owned(),
            phone: line(""),
            email: line(""),
            first_name: line(""),
            last_name: line(""),
        },
        exploitation: BTreeSet::from([ExploitationType::ForcedToCommitCrime]),
        location: LocationClass::Uk,
        content: Content::Structured {
            answers: Vec::new(),
            parts: Sensitive::default(),
        },
    }
}

pub(crate) fn lodged() -> CaseEvent {
    CaseEvent::ReferralLodged(Box::new(Lodged {
        case: CaseId::from_uuid(id(2)),
        site: site().id,
        reference: "INV-7K3M-2".to_owned(),
        referral: referral(),
        source: ReferralSource::FirstResponder,
        nrm_received_on: date("2026-10-14"),
        site_received_at: at("2026-10-14T09:00:00Z"),
        sca_reference: None,
        lodged_by: person(3),
        lodged_by_agency: AgencyId::from_uuid(id(4)),
        first_responder_type: Some(FirstResponderType::Police),
        authority: ResponsibleAuthority::OfSite {
            id: AuthorityId::from_uuid(id(5)),
            name: "Warwickshire County Council".to_owned(),
            joined_on: date("2023-02-20"),
        },
    }))
}

fn recorded<E>(sequence: i64, event: E) -> Recorded<E> {
    Recorded {
        sequence,
        actor: Some(person(CHAIR)),
        occurred_at: now(),
        recorded_at: now(),
        event,
    }
}

fn case() -> Case {
    Case::replay([recorded(1, lodged())]).unwrap().unwrap()
}

fn after(case: Case, event: CaseEvent) -> Case {
    let sequence = case.version + 1;
    case.apply(recorded(sequence, event)).unwrap()
}

fn in_scope(case: &Case) -> Eligible {
    case.eligibility(&site(), &book()).in_scope().unwrap()
}

fn book() -> RuleBook {
    RuleBook::built_in().unwrap()
}

fn invitee(number: u128, seat: AgencyKind, trained_until: Option<&str>) -> Invitee {
    Invitee {
        person: person(number),
        name: format!("Person {number}"),
        agency: AgencyId::from_uuid(id(100 + number)),
        seat,
        training_valid_until: trained_until.map(date),
    }
}

fn panel() -> Vec<Invitee> {
    vec![
        invitee(CHAIR, AgencyKind::LocalAuthority, Some("2027-12-31")),
        invitee(OFFICER, AgencyKind::Police, Some("2027-12-31")),
        invitee(NURSE, AgencyKind::Health, Some("2027-12-31")),
        invitee(GUARDIAN, AgencyKind::GuardianService, None),
    ]
}

fn sitting_with(number: u128, present: Vec<Invitee>) -> Sitting {
    let everybody = panel();
    let scheduled = SittingEvent::Scheduled {
        sitting: SittingId::from_uuid(id(number)),
        site: site().id,
        held_on: today(),
        place: "Shire Hall".to_owned(),
        chair: person(CHAIR),
        invited: everybody,
    };
    Sitting::replay([
        recorded(1, scheduled),
        recorded(2, SittingEvent::Convened { present }),
    ])
    .unwrap()
    .unwrap()
}

fn listed(stages: ListedStages) -> (Case, Sitting) {
    let sitting = sitting_with(20, panel());
    let case = case();
    let event = case.list(&in_scope(&case), &sitting, stages).unwrap();
    (heard(after(case, event)), sitting)
}

/// Everybody was heard and asked who must be, and the SCA has the referral.
fn heard(case: Case) -> Case {
    let reference = CaseEvent::ScaUpdated {
        reference: Some("MSHT-1".to_owned()),
        validation: None,
        disqualification_considered: None,
        direction: Sensitive::new(None),
    };
    let heard = ContributionKind::ALL
        .iter()
        .fold(after(case, reference), |case, kind| hear(case, *kind));
    enquired(heard)
}

fn hear(case: Case, kind: ContributionKind) -> Case {
    let said = Said::Views("frightened for her sisters".into());
    after(case, CaseEvent::ContributionRecorded { kind, said })
}

/// Police lodged: one request serves both enquiries.
fn enquired(case: Case) -> Case {
    let mut asked = request::asked(119, Stage::Rg, "2026-11-20");
    asked.agency = case.lodged_by_agency;
    let event = CaseEvent::Request(RequestEvent::Requested(Box::new(asked)));
    after(case, event)
}

fn view(outcome: Outcome) -> View {
    let reasons = Sensitive::from("because");
    match outcome {
        Outcome::Positive => View::Positive { reasons },
        Outcome::Negative => View::Negative { reasons },
    }
}

fn with_positions(mut case: Case, sitting: &Sitting, stage: Stage, views: [View; 3]) -> Case {
    for (number, view) in [CHAIR, OFFICER, NURSE].into_iter().zip(views) {
        let member = sitting
            .attendance
            .iter()
            .find(|seen| seen.person == person(number))
            .unwrap();
        let position = case
            .state_position(sitting.id, member, stage, view, 0, now())
            .unwrap();
        case = after(case, CaseEvent::PositionRecorded(position));
    }
    look_again(case, sitting, second_look(stage, LookVerdict::Agrees))
}

/// The second look of somebody of education, who states no position (R24).
pub(crate) fn second_look(stage: Stage, verdict: LookVerdict) -> SecondLook {
    SecondLook {
        stage,
        person: person(17),
        agency: AgencyId::from_uuid(id(7)),
        verdict,
        reasons: "read from the first page on".into(),
        recorded_at: now(),
    }
}

fn look_again(case: Case, sitting: &Sitting, look: SecondLook) -> Case {
    let event = case.look_again(sitting.id, sitting.chair, look).unwrap();
    after(case, event)
}

fn all(outcome: Outcome) -> [View; 3] {
    [view(outcome), view(outcome), view(outcome)]
}

/// One stage to seal: what is found rests on the referral and, where that is enough for
/// reasonable grounds, says why (R35).
pub(crate) fn stage_outcome(stage: Stage, outcome: Outcome) -> StageOutcome {
    let forms = BTreeSet::from([ExploitationType::ForcedToCommitCrime]);
    let (findings, grounds) = match (stage, outcome) {
        (_, Outcome::Negative) => (
            nothing_found(),
            Grounds::NotFound {
                reason: NegativeReason::InsufficientEvidence,
            },
        ),
        (Stage::Rg, Outcome::Positive) => (
            Findings::not_decided(),
            Grounds::Reasonable {
                route: None,
                forms: BTreeSet::new(),
                account_alone: Sensitive::new(Some("known to the school".to_owned())),
            },
        ),
        (Stage::Cg, Outcome::Positive) => (
            trafficked(),
            Grounds::Conclusive {
                route: Route::Trafficking,
                forms,
            },
        ),
    };
    StageOutcome {
        id: DecisionId::from_uuid(id(30)),
        stage,
        grounds,
        reasons: "reasons".into(),
        findings,
        override_reason: Sensitive::new(None),
        evidence: vec![citation(Item::Referral)],
        set_aside: Vec::new(),
    }
}

fn element<T>(found: Found<T>) -> ElementFinding<T> {
    ElementFinding {
        found,
        reasons: "as set out".into(),
        rests_on: BTreeSet::from([Item::Referral]),
    }
}

fn trafficked() -> Findings {
    Findings {
        action: element(Found::Found {
            which: BTreeSet::from([TraffickingAction::Recruitment]),
        }),
        purpose: element(Found::Found {
            which: BTreeMap::from([(Purpose::ForcedCriminality, Realisation::Intended)]),
        }),
        service: element(Found::NotFound),
    }
}

pub(crate) fn nothing_found() -> Findings {
    Findings {
        action: element(Found::NotFound),
        purpose: element(Found::NotFound),
        service: element(Found::NotFound),
    }
}

fn citation(item: Item) -> Citation {
    Citation {
        item,
        version: 1,
        weight: EvidenceWeight::Substantial,
        bearing: crate::decision::Bearing::For,
        credibility: Credibility {
            internal: Consistency::Consistent,
            external: Consistency::NotAssessed,
            detail: Detail::Sufficient,
            mitigating: BTreeSet::new(),
            reasons: "told the same way twice".into(),
        },
    }
}

fn request(outcomes: Vec<StageOutcome>) -> SealRequest {
    SealRequest {
        outcomes,
        plan_tie: TieRequest::None("not yet agreed".into()),
    }
}

fn seal(
    case: &Case,
    sitting: &Sitting,
    outcomes: Vec<StageOutcome>,
) -> Result<Vec<Decision>, Refusal> {
    seal_at(case, sitting, &site(), outcomes)
}

fn seal_at(
    case: &Case,
    sitting: &Sitting,
    site: &Site,
    outcomes: Vec<StageOutcome>,
) -> Result<Vec<Decision>, Refusal> {
    let quorate = quorum(sitting, case, &site.constitution, today())?;
    let book = book();
    let rules = book.in_force_on(today());
    case.seal(
        &request(outcomes),
        &quorate,
        &in_scope(case),
        site,
        rules,
        now(),
    )
}

#[test]
fn r13_each_of_the_three_agencies_must_be_present_for_the_item() {
    let (case, _) = listed(ListedStages::Rg);
    for absent in [AgencyKind::Police, AgencyKind::Health] {
        let present = panel()
            .into_iter()
            .filter(|member| member.seat != absent)
            .collect();
        let refused = quorum(
            &sitting_with(20, present),
            &case,
            &Constitution::initial(),
            today(),
        );
        assert_eq!(
            refused,
            Err(Refusal::QuorumNotMet {
                missing: vec![absent]
            })
        );
    }
    assert!(
        quorum(
            &sitting_with(20, panel()),
            &case,
            &Constitution::initial(),
            today()
        )
        .is_ok()
    );
}

#[test]
fn r13_a_recused_member_does_not_make_a_quorum_and_their_position_is_void() {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let case = after(
        case,
        CaseEvent::InterestDeclared {
            person: person(NURSE),
            kind: InterestKind::Personal,
            statement: "a cousin".into(),
        },
    );
    assert_eq!(case.listing().unwrap().positions.len(), 2);
    let refused = quorum(&sitting, &case, &Constitution::initial(), today());
    assert_eq!(
        refused,
        Err(Refusal::QuorumNotMet {
            missing: vec![AgencyKind::Health]
        })
    );
}

#[test]
fn r13_nobody_decides_before_the_sitting_is_convened() {
    let (case, sitting) = listed(ListedStages::Rg);
    let scheduled = Sitting {
        state: crate::sitting::SittingState::Scheduled,
        ..sitting
    };
    assert_eq!(
        quorum(&scheduled, &case, &Constitution::initial(), today()),
        Err(Refusal::SittingNotConvened)
    );
}

#[test]
fn r14_the_lead_social_worker_cannot_chair_the_item() {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = after(
        case,
        CaseEvent::SocialWorkerAssigned {
            person: person(CHAIR),
        },
    );
    assert_eq!(
        quorum(&sitting, &case, &Constitution::initial(), today()),
        Err(Refusal::ChairIsSocialWorker)
    );
}

#[test]
fn r15_the_guardian_is_heard_and_never_decides() {
    let sitting = sitting_with(20, panel());
    let refused = crate::panel::voting_seat(
        &sitting,
        case().id,
        person(GUARDIAN),
        &Constitution::initial(),
        today(),
    );
    assert_eq!(
        refused,
        Err(Refusal::SeatDoesNotVote {
            seat: AgencyKind::GuardianService
        })
    );
}

#[test]
fn r16_an_adviser_is_on_the_roll_without_a_vote() {
    let mut present = panel();
    present.push(invitee(14, AgencyKind::Adviser, None));
    let (case, _) = listed(ListedStages::Rg);
    let quorate = quorum(
        &sitting_with(20, present),
        &case,
        &Constitution::initial(),
        today(),
    )
    .unwrap();
    let adviser = quorate
        .roll()
        .iter()
        .find(|entry| entry.seat == AgencyKind::Adviser)
        .unwrap();
    assert!(!adviser.voting);
}

#[test]
fn r17_all_three_agree_or_the_item_is_adjourned() {
    let (case, sitting) = listed(ListedStages::Rg);
    let views = [
        view(Outcome::Positive),
        view(Outcome::Negative),
        view(Outcome::Positive),
    ];
    let case = with_positions(case, &sitting, Stage::Rg, views);
    let outcomes = vec![stage_outcome(Stage::Rg, Outcome::Positive)];
    assert_eq!(
        seal(&case, &sitting, outcomes.clone()),
        Err(Refusal::PositionsNotAgreed { stage: Stage::Rg })
    );
    let mut majority = site();
    majority.constitution = Constitution {
        version: 2,
        aggregation: Aggregation::Majority,
        ..Constitution::initial()
    };
    let sealed = seal_at(&case, &sitting, &majority, outcomes).unwrap();
    let MadeBy::Panel(record) = &sealed[0].made_by else {
        panic!("sealed by the panel")
    };
    assert_eq!(record.constitution, majority.constitution);
    let dissent = record
        .positions
        .iter()
        .find(|position| position.seat == AgencyKind::Police);
    assert_eq!(dissent.unwrap().view.reasons().expose(), "because");
}

#[test]
fn r17_an_abstention_is_not_agreement() {
    let (case, sitting) = listed(ListedStages::Rg);
    let abstain = View::Abstain {
        reasons: "too little seen".into(),
    };
    let views = [view(Outcome::Positive), abstain, view(Outcome::Positive)];
    let case = with_positions(case, &sitting, Stage::Rg, views);
    let refused = seal(
        &case,
        &sitting,
        vec![stage_outcome(Stage::Rg, Outcome::Positive)],
    );
    assert_eq!(
        refused,
        Err(Refusal::PositionsNotAgreed { stage: Stage::Rg })
    );
}

#[test]
fn r17_every_voting_agency_states_a_position() {
    let (case, sitting) = listed(ListedStages::Rg);
    let refused = seal(
        &case,
        &sitting,
        vec![stage_outcome(Stage::Rg, Outcome::Positive)],
    );
    let missing = Constitution::VOTING_SEATS.to_vec();
    assert_eq!(
        refused,
        Err(Refusal::PositionsMissing {
            stage: Stage::Rg,
            missing
        })
    );
}

#[test]
fn r18_training_must_be_valid_on_the_day() {
    let mut present = panel();
    present[1].training_valid_until = Some(date("2026-11-11"));
    let (case, _) = listed(ListedStages::Rg);
    let refused = quorum(
        &sitting_with(20, present.clone()),
        &case,
        &Constitution::initial(),
        today(),
    );
    assert_eq!(refused, Err(Refusal::TrainingNotValid { people: 1 }));
    present[1].training_valid_until = Some(today());
    assert!(
        quorum(
            &sitting_with(20, present),
            &case,
            &Constitution::initial(),
            today()
        )
        .is_ok()
    );
}

#[test]
fn r27_r28_a_decision_keeps_the_test_in_force() {
    let (case, sitting) = listed(ListedStages::RgThenCg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let case = with_positions(case, &sitting, Stage::Cg, all(Outcome::Positive));
    let sealed = seal(
        &case,
        &sitting,
        vec![
            stage_outcome(Stage::Rg, Outcome::Positive),
            stage_outcome(Stage::Cg, Outcome::Positive),
        ],
    )
    .unwrap();
    let tests: Vec<&str> = sealed
        .iter()
        .map(|decision| match &decision.made_by {
            MadeBy::Panel(record) => record.test_version.as_str(),
            MadeBy::External { .. } => "external",
        })
        .collect();
    assert_eq!(tests, ["rg-2023-07", "cg-2021"]);
}

#[test]
fn r29_an_outcome_that_contradicts_the_findings_is_refused() {
    let (case, sitting) = listed(ListedStages::RgThenCg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let case = with_positions(case, &sitting, Stage::Cg, all(Outcome::Positive));
    let refused = seal(
        &case,
        &sitting,
        vec![
            stage_outcome(Stage::Rg, Outcome::Positive),
            StageOutcome {
                findings: nothing_found(),
                ..stage_outcome(Stage::Cg, Outcome::Positive)
            },
        ],
    );
    let findings = Some(Outcome::Negative);
    assert_eq!(
        refused,
        Err(Refusal::OutcomeContradictsFindings { findings })
    );
}

#[test]
fn r45_rg_and_positive_cg_are_sealed_at_one_sitting() {
    let (case, sitting) = listed(ListedStages::RgThenCg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let mut case = with_positions(case, &sitting, Stage::Cg, all(Outcome::Positive));
    let sealed = seal(
        &case,
        &sitting,
        vec![
            stage_outcome(Stage::Rg, Outcome::Positive),
            stage_outcome(Stage::Cg, Outcome::Positive),
        ],
    )
    .unwrap();
    for decision in sealed {
        case = after(case, CaseEvent::DecisionSealed(Box::new(decision)));
    }
    assert_eq!(case.state(), CaseStateCode::Decided);
    assert_eq!(case.decisions().len(), 2);
    let again = seal(
        &case,
        &sitting,
        vec![stage_outcome(Stage::Rg, Outcome::Positive)],
    );
    assert_eq!(again, Err(Refusal::AlreadySealed));
}

fn rg_positive_at_first_sitting() -> Case {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let sealed = seal(
        &case,
        &sitting,
        vec![stage_outcome(Stage::Rg, Outcome::Positive)],
    )
    .unwrap();
    sealed.into_iter().fold(case, |case, decision| {
        after(case, CaseEvent::DecisionSealed(Box::new(decision)))
    })
}

#[test]
fn r24_a_negative_outcome_waits_for_a_second_look_that_agrees() {
    let (case, sitting) = listed(ListedStages::Rg);
    let stated = with_positions(case, &sitting, Stage::Rg, all(Outcome::Negative));
    let negative = || vec![stage_outcome(Stage::Rg, Outcome::Negative)];
    let missing = Err(Refusal::SecondLookMissing { stage: Stage::Rg });

    let doubted = second_look(Stage::Rg, LookVerdict::AsksForMore);
    let doubted = look_again(stated.clone(), &sitting, doubted);
    assert_eq!(seal(&doubted, &sitting, negative()), missing);

    // A position stated afterwards was not looked at.
    let member = &sitting.attendance[0];
    let revised = stated
        .state_position(
            sitting.id,
            member,
            Stage::Rg,
            view(Outcome::Negative),
            1,
            now(),
        )
        .unwrap();
    let revised = after(stated.clone(), CaseEvent::PositionRecorded(revised));
    assert_eq!(seal(&revised, &sitting, negative()), missing);

    // A site may do without it.
    let mut site = site();
    site.constitution.second_look = false;
    assert!(seal_at(&doubted, &sitting, &site, negative()).is_ok());

    let sealed = seal(&stated, &sitting, negative()).unwrap();
    let MadeBy::Panel(record) = &sealed[0].made_by else {
        panic!("sealed by the panel")
    };
    let look = record.second_look.as_ref().unwrap();
    assert_eq!(look.person, person(17));
}

#[test]
fn r24_the_second_look_is_for_somebody_who_neither_chairs_nor_stated_a_position() {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Negative));
    for number in [CHAIR, OFFICER, NURSE] {
        let look = SecondLook {
            person: person(number),
            ..second_look(Stage::Rg, LookVerdict::Agrees)
        };
        assert_eq!(
            case.look_again(sitting.id, sitting.chair, look),
            Err(Refusal::SecondLookNotIndependent)
        );
    }
    let other_stage = second_look(Stage::Cg, LookVerdict::Agrees);
    assert_eq!(
        case.look_again(sitting.id, sitting.chair, other_stage),
        Err(Refusal::StageNotListed { stage: Stage::Cg })
    );
    // Whoever is recused later has looked in vain.
    let recused = CaseEvent::InterestDeclared {
        person: person(17),
        kind: InterestKind::Personal,
        statement: "a cousin".into(),
    };
    let case = after(case, recused);
    assert!(case.listing().unwrap().second_looks.is_empty());
}

#[test]
fn r46_a_negative_cg_waits_for_a_second_sitting() {
    let (case, sitting) = listed(ListedStages::RgThenCg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let case = with_positions(case, &sitting, Stage::Cg, all(Outcome::Negative));
    let refused = seal(
        &case,
        &sitting,
        vec![
            stage_outcome(Stage::Rg, Outcome::Positive),
            stage_outcome(Stage::Cg, Outcome::Negative),
        ],
    );
    assert_eq!(refused, Err(Refusal::CgNegativeAtFirstSitting));

    let case = rg_positive_at_first_sitting();
    let first = sitting_with(20, panel());
    let relisted = case
        .list(&in_scope(&case), &first, ListedStages::Cg)
        .unwrap();
    let same = with_positions(
        after(case.clone(), relisted),
        &first,
        Stage::Cg,
        all(Outcome::Negative),
    );
    let refused = seal(
        &same,
        &first,
        vec![stage_outcome(Stage::Cg, Outcome::Negative)],
    );
    assert_eq!(refused, Err(Refusal::CgNegativeAtFirstSitting));

    let second = sitting_with(21, panel());
    let relisted = case
        .list(&in_scope(&case), &second, ListedStages::Cg)
        .unwrap();
    let later = with_positions(
        after(case, relisted),
        &second,
        Stage::Cg,
        all(Outcome::Negative),
    );
    assert!(
        seal(
            &later,
            &second,
            vec![stage_outcome(Stage::Cg, Outcome::Negative)]
        )
        .is_ok()
    );
}

#[test]
fn r47_conclusive_grounds_never_follow_negative_reasonable_grounds() {
    let (case, sitting) = listed(ListedStages::RgThenCg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Negative));
    let case = with_positions(case, &sitting, Stage::Cg, all(Outcome::Positive));
    let refused = seal(
        &case,
        &sitting,
        vec![
            stage_outcome(Stage::Rg, Outcome::Negative),
            stage_outcome(Stage::Cg, Outcome::Positive),
        ],
    );
    assert_eq!(refused, Err(Refusal::RgNotPositive));
    let unlisted = self::case();
    let refused = unlisted.list(&in_scope(&unlisted), &sitting, ListedStages::Cg);
    assert_eq!(refused, Err(Refusal::StageNotOpen { stage: Stage::Cg }));
}

#[test]
fn r3_an_age_in_doubt_cannot_be_listed_until_assessed() {
    for (status, reason) in [
        (AgeStatus::NotSure, "NOT_ENOUGH_INFORMATION"),
        (AgeStatus::Doubted, "NOT_IN_SCOPE"),
        (AgeStatus::AssessedAdult, "NOT_IN_SCOPE"),
    ] {
        let case = Case {
            age_status: status,
            ..case()
        };
        let refused = case.eligibility(&site(), &book()).in_scope().unwrap_err();
        assert_eq!(refused.reason(), reason, "{status:?}");
    }
    let assessed = after(
        case(),
        CaseEvent::AgeStatusRecorded {
            status: AgeStatus::AssessedChild,
            date_of_birth: Sensitive::new(None),
            basis: "assessment".into(),
        },
    );
    assert!(assessed.eligibility(&site(), &book()).in_scope().is_ok());
}

#[test]
fn r53_a_referral_is_retracted_only_before_triage() {
    let retracted = after(case(), case().retract("sent twice".into()).unwrap());
    assert_eq!(retracted.state(), CaseStateCode::Retracted);
    assert_eq!(
        retracted.retract("again".into()),
        Err(Refusal::AlreadyRetracted)
    );
    let standing = retracted.standing(&site(), &book());
    let facts = retracted.facts(&standing, &book(), now());
    assert!(!facts.referral.counted);
    let (listed, _) = listed(ListedStages::Rg);
    assert_eq!(
        listed.retract("too late".into()),
        Err(Refusal::AlreadyTriaged)
    );
}

#[test]
fn r70_a_plan_can_be_linked_in_every_state() {
    let plan = |reference: &str| Plan {
        id: PlanId::from_uuid(id(50)),
        kind: PlanKind::ChildProtection,
        reference: reference.into(),
        versions: vec![PlanVersion {
            number: 1,
            dated: today(),
            lead_professional: "M. Ostrander".into(),
            recorded_at: now(),
        }],
    };
    let retracted = after(case(), case().retract("sent twice".into()).unwrap());
    let linked = after(
        retracted.clone(),
        retracted.link_plan(plan("CP-1")).unwrap(),
    );
    assert_eq!(linked.plans.len(), 1);
    assert_eq!(linked.link_plan(plan("CP-1")), Err(Refusal::AlreadyLinked));
    let versioned = linked
        .add_plan_version(PlanId::from_uuid(id(50)), today(), "N. Other".into(), now())
        .unwrap();
    assert_eq!(after(linked, versioned).plans[0].latest(), 2);
}

#[test]
fn decision_19_an_external_decision_has_a_source_and_no_sitting() {
    let book = book();
    let record = |case: &Case, stage| {
        let external = ExternalDecision {
            stage,
            outcome: Outcome::Positive,
            authority: ExternalAuthority::Sca,
            decided_on: today(),
            source: "SCA letter of 12 November 2026".to_owned(),
        };
        let id = DecisionId::from_uuid(id(60));
        case.record_external(id, &external, book.in_force_on(today()), now())
    };
    let rg = record(&case(), Stage::Rg).unwrap();
    assert!(matches!(rg.made_by, MadeBy::External { .. }));
    let decided = after(case(), CaseEvent::ExternalDecisionRecorded(Box::new(rg)));
    assert_eq!(decided.state(), CaseStateCode::AwaitingConclusiveGrounds);
    assert_eq!(
        record(&decided, Stage::Rg),
        Err(Refusal::StageAlreadyDecided { stage: Stage::Rg })
    );
    assert_eq!(record(&case(), Stage::Cg), Err(Refusal::RgNotPositive));
}

#[test]
fn a_seal_is_tied_to_a_linked_plan_in_the_version_it_then_had() {
    let (case, sitting) = listed(ListedStages::Rg);
    let case = with_positions(case, &sitting, Stage::Rg, all(Outcome::Positive));
    let book = book();
    let quorate = quorum(&sitting, &case, &Constitution::initial(), today()).unwrap();
    let request = |plan_tie| SealRequest {
        outcomes: vec![stage_outcome(Stage::Rg, Outcome::Positive)],
        plan_tie,
    };
    let rules = book.in_force_on(today());
    let plan = PlanId::from_uuid(id(50));
    let refused = case.seal(
        &request(TieRequest::Plan(plan)),
        &quorate,
        &in_scope(&case),
        &site(),
        rules,
        now(),
    );
    assert_eq!(refused, Err(Refusal::PlanUnknown));
    let reason = TieRequest::None("strategy meeting on Monday".into());
    let sealed = case
        .seal(
            &request(reason),
            &quorate,
            &in_scope(&case),
            &site(),
            rules,
            now(),
        )
        .unwrap();
    let MadeBy::Panel(record) = &sealed[0].made_by else {
        panic!("sealed by the panel")
    };
    assert!(matches!(record.plan_tie, PlanTie::None { .. }));
}

#[test]
fn a_stale_position_is_refused_and_a_revision_counts_up() {
    let (case, sitting) = listed(ListedStages::Rg);
    let member = &sitting.attendance[1];
    let positive = || view(Outcome::Positive);
    let first = case
        .state_position(sitting.id, member, Stage::Rg, positive(), 0, now())
        .unwrap();
    let case = after(case, CaseEvent::PositionRecorded(first));
    let stale = case.state_position(sitting.id, member, Stage::Rg, positive(), 0, now());
    assert_eq!(
        stale,
        Err(Refusal::StaleVersion {
            given: 0,
            current: 1
        })
    );
    let negative = view(Outcome::Negative);
    let second = case
        .state_position(sitting.id, member, Stage::Rg, negative, 1, now())
        .unwrap();
    assert_eq!(second.version, 2);
    let case = after(case, CaseEvent::PositionRecorded(second));
    assert_eq!(case.listing().unwrap().positions.len(), 1);
    let other = case.state_position(sitting.id, member, Stage::Cg, positive(), 0, now());
    assert_eq!(other, Err(Refusal::StageNotListed { stage: Stage::Cg }));
}

#[test]
fn a_chain_with_a_gap_or_a_wrong_first_event_is_broken() {
    let retract = || CaseEvent::ReferralRetracted { reason: "x".into() };
    assert!(Case::replay([recorded(1, retract())]).is_err());
    assert!(Case::replay([recorded(1, lodged()), recorded(3, retract())]).is_err());
    assert_eq!(Case::replay([]), Ok(None));
}

#[test]
fn events_survive_their_stored_form() {
    let (case, _) = listed(ListedStages::RgThenCg);
    let stored = serde_json::to_vec(&lodged()).unwrap();
    let read: CaseEvent = serde_json::from_slice(&stored).unwrap();
    assert_eq!(read, lodged());
    assert!(!format!("{case:?}").contains("Ottoline"));
}
