//! What holds for every RPC. The list of them is derived from the contract, so that
//! none can be forgotten.

use std::collections::BTreeSet;

use nrm_panel_client::{Returned, new_request_id};
use nrm_panel_domain::{access::Action, directory::Role};
use nrm_panel_proto::v1 as pb;
use nrm_panel_server::{
    grpc,
    setup::{self, PersonFile},
};
use nrm_panel_tests::{
    actor::{Told, fields},
    builder::{CaseRef, RG, date, lodgement, look_at, referral, second_look, stage_outcome},
    on_both,
    panel::{Panel, SITE},
    returned,
};
use prost::bytes::{Buf, BufMut};
use tonic::{
    Code, Request, Response, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    service::Routes,
};
use tonic_types::StatusExt;

use crate::contract::{self, Rpc};

// --- The contract and the policy ----------------------------------------------------

#[test]
fn every_rpc_has_a_row_of_the_policy_and_every_row_an_rpc() {
    let rpcs: BTreeSet<String> = contract::rpcs().into_iter().map(|rpc| rpc.name).collect();
    let without: Vec<&String> = rpcs
        .iter()
        .filter(|name| Action::of_rpc(name).is_none())
        .collect();
    assert!(without.is_empty(), "no row of the policy: {without:?}");
    let rows: BTreeSet<String> = Action::ALL
        .iter()
        .map(|action| action.rpc().to_owned())
        .collect();
    assert_eq!(rows, rpcs);
    assert_eq!(Action::ALL.len(), rpcs.len(), "an RPC has two rows");
}

#[test]
fn every_rpc_says_who_may_call_it() {
    let silent: Vec<String> = contract::rpcs()
        .into_iter()
        .filter(|rpc| !rpc.comment.lines().any(|line| line.starts_with(" Who: ")))
        .map(|rpc| rpc.name)
        .collect();
    assert!(silent.is_empty(), "who may call? {silent:?}");
}

/// The codes a comment may name without a reason.
const CODES: [&str; 6] = [
    "ABORTED",
    "ALREADY_EXISTS",
    "FAILED_PRECONDITION",
    "INVALID_ARGUMENT",
    "NOT_FOUND",
    "PERMISSION_DENIED",
];

#[test]
fn every_reason_the_contract_names_exists() {
    let mut known = contract::refusal_reasons();
    known.extend(contract::other_reasons());
    known.extend(CODES.map(str::to_owned));
    for rpc in contract::rpcs() {
        let unknown: Vec<String> = contract::reasons_named(&rpc.comment)
            .difference(&known)
            .cloned()
            .collect();
        assert!(unknown.is_empty(), "{} names {unknown:?}", rpc.name);
    }
}

#[test]
fn every_refusal_is_named_in_the_contract() {
    let named: BTreeSet<String> = contract::rpcs()
        .iter()
        .flat_map(|rpc| contract::reasons_named(&rpc.comment))
        .collect();
    let reasons = contract::refusal_reasons();
    let silent: Vec<&String> = reasons.difference(&named).collect();
    assert!(
        silent.is_empty(),
        "no RPC says it may refuse so: {silent:?}"
    );
}

#[test]
fn words_in_capitals_are_read_as_reasons() {
    let named = contract::reasons_named("Who: SCA. Refusals: NOT_IN_SCOPE (rules.md R1), STALE.");
    assert_eq!(named, BTreeSet::from(["NOT_IN_SCOPE".to_owned()]));
}

// --- Every RPC, called blindly ------------------------------------------------------

on_both!(
    no_rpc_answers_a_caller_without_a_token,
    no_rpc_answers_a_caller_with_a_token_of_their_own_making,
    every_change_asks_for_a_request_id,
    no_empty_request_is_an_internal_fault,
    every_rpc_leaves_the_record_expected_of_it,
);

async fn no_rpc_answers_a_caller_without_a_token(panel: &Panel) {
    for rpc in contract::rpcs() {
        let status = call(panel, &rpc, None).await.refused();
        assert_eq!(status.code(), Code::Unauthenticated, "{}", rpc.name);
        assert_eq!(reason(&status), "UNAUTHENTICATED", "{}", rpc.name);
    }
}

async fn no_rpc_answers_a_caller_with_a_token_of_their_own_making(panel: &Panel) {
    for rpc in contract::rpcs() {
        for wrong in ["Bearer nrm_AAAA", "Basic bnJtOm5ybQ==", "Bearer "] {
            let status = call(panel, &rpc, Some(wrong)).await.refused();
            assert_eq!(status.code(), Code::Unauthenticated, "{} {wrong}", rpc.name);
        }
    }
    // Nobody is known, so that nobody can be held to have looked.
    assert_eq!(panel.database().count("access_log"), 0);
}

async fn every_change_asks_for_a_request_id(panel: &Panel) {
    let everybody = everybody(panel).await;
    let events = panel.database().count("event");
    let mut changes = 0;
    for rpc in contract::rpcs().iter().filter(|rpc| rpc.is_mutation()) {
        let status = call(panel, rpc, Some(&everybody)).await.refused();
        assert_eq!(status.code(), Code::InvalidArgument, "{}", rpc.name);
        let named = fields(&status);
        assert!(
            named.contains(&"request_id".to_owned()),
            "{} {named:?}",
            rpc.name
        );
        changes += 1;
    }
    assert!(changes > 20, "{changes} changes were found");
    assert_eq!(
        panel.database().count("event"),
        events,
        "something was kept"
    );
}

async fn no_empty_request_is_an_internal_fault(panel: &Panel) {
    let everybody = everybody(panel).await;
    for rpc in contract::rpcs() {
        if let Err(status) = call(panel, &rpc, Some(&everybody)).await {
            let expected = matches!(status.code(), Code::InvalidArgument | Code::NotFound);
            assert!(expected, "{} {status:?}", rpc.name);
        }
    }
}

/// Enrols somebody with every role, whom no RPC is denied, and returns the proof.
async fn everybody(panel: &Panel) -> String {
    let app = panel.app();
    let sites = app
        .db
        .read::<_, nrm_panel_store::StoreError, _>(|tx| tx.sites())
        .await
        .unwrap();
    let site = sites.into_iter().find(|site| site.name == SITE).unwrap();
    let file = PersonFile {
        name: "Percy Everybody".to_owned(),
        agency: "Warwickshire Police".to_owned(),
        roles: Role::ALL.to_vec(),
        authorities: Vec::new(),
        training_valid_until: None,
    };
    let enrolled = setup::add_people(&app.db, &app.ids, app.clock.now(), &site, &[file]).unwrap();
    format!("Bearer {}", *enrolled[0].token)
}

/// Calls an RPC with an empty request, whatever its messages are.
async fn call(
    panel: &Panel,
    rpc: &Rpc,
    authorization: Option<&str>,
) -> Result<Response<Vec<u8>>, Status> {
    let (routes, _) = grpc::routes(panel.app(), &grpc::Endpoint::default()).unwrap();
    let mut client: Grpc<Routes> = Grpc::new(routes);
    client.ready().await.unwrap();
    let mut request = Request::new(Vec::new());
    if let Some(authorization) = authorization {
        let value = authorization.parse().unwrap();
        request.metadata_mut().insert("authorization", value);
    }
    let path = rpc.path.parse().unwrap();
    client.unary(request, path, Blind).await
}

fn reason(status: &Status) -> String {
    let details = status.get_error_details();
    details
        .error_info()
        .map(|info| info.reason.clone())
        .unwrap_or_default()
}

/// Sends and takes messages as bytes.
struct Blind;

impl Codec for Blind {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Blind {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, target: &mut EncodeBuf<'_>) -> Result<(), Status> {
        target.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Blind {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, source: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        let mut item = vec![0; source.remaining()];
        source.copy_to_slice(&mut item);
        Ok(Some(item))
    }
}

// --- What each RPC leaves behind ----------------------------------------------------

/// What a granted call leaves behind.
enum Trace {
    /// Events of these kinds, each at least once, and no others.
    Events(&'static [&'static str]),
    /// A look in the access log.
    Look,
    /// Both: what is written is counted from the records first.
    EventsAndLook(&'static [&'static str]),
    /// Nothing: no record about a child is shown.
    Nothing,
}

/// Says what each RPC must leave behind. A new RPC does not compile until it is said.
const fn expected(action: Action) -> Trace {
    match action {
        Action::WhoAmI
        | Action::ListSites
        | Action::ListAuthorities
        | Action::ListAgencies
        | Action::ListPeople
        | Action::GetConstitution
        | Action::ListReference
        | Action::ListSittings
        | Action::GetReturn
        | Action::ListReturns
        | Action::GetReturnFile
        | Action::CompareReturn
        | Action::ListQuestions
        | Action::StartUpload
        | Action::UploadChunks => Trace::Nothing,
        Action::GetReferral
        | Action::ListReferrals
        | Action::GetCase
        | Action::ListCases
        | Action::GetCaseHistory
        | Action::GetCaseClocks
        | Action::GetCaseEligibility
        | Action::GetCaseReadiness
        | Action::GetCaseAtInstant
        | Action::GetCaseMatches
        | Action::GetSitting
        | Action::GetDecisions
        | Action::GetDecisionDocument
        | Action::ListEntitlements
        | Action::ListPlans
        | Action::GetInformationRequest
        | Action::ListInformationRequests
        | Action::ListMessages
        | Action::GetReview
        | Action::ListEvents
        | Action::ListAccesses
        | Action::VerifyChains
        | Action::ListUploads
        | Action::ListEvidence
        | Action::GetMatrix
        | Action::FindSimilarDecisions
        | Action::DownloadEvidence
        | Action::ValidateReturn
        | Action::DiffReturns
        | Action::DrillReturn => Trace::Look,
        Action::RecordTraining => Trace::Events(&["TrainingRecorded"]),
        Action::LodgeReferral => Trace::Events(&["ReferralLodged"]),
        Action::AnswerQuery => Trace::Events(&["QueryAnswered"]),
        Action::RetractReferral => Trace::Events(&["ReferralRetracted"]),
        Action::RecordAgeStatus => Trace::Events(&["AgeStatusRecorded"]),
        Action::RecordScaUpdate => Trace::Events(&["ScaUpdated"]),
        Action::RecordResponsibleAuthority => {
            Trace::Events(&["ResponsibleAuthorityRecorded", "NotifiableEventRecorded"])
        }
        Action::RecordNotifiableEvent => Trace::Events(&["NotifiableEventRecorded"]),
        Action::RecordContribution => Trace::Events(&["ContributionRecorded"]),
        Action::AssignSocialWorker => Trace::Events(&["SocialWorkerAssigned"]),
        Action::DeclareInterest => Trace::Events(&["InterestDeclared"]),
        Action::ImposeRecusal => Trace::Events(&["RecusalImposed"]),
        Action::DismissMatch => Trace::Events(&["MatchDismissed"]),
        Action::LinkCases => Trace::Events(&["CaseLinked"]),
        Action::RecordExternalDecision => Trace::Events(&["ExternalDecisionRecorded"]),
        Action::ScheduleSitting => Trace::Events(&["SittingScheduled"]),
        Action::AddAgendaItem => Trace::Events(&["ItemAdded", "Listed"]),
        Action::ConveneSitting => Trace::Events(&["SittingConvened"]),
        Action::RecordAttendance => Trace::Events(&["PersonLeft"]),
        Action::AdjournItem => Trace::Events(&["Adjourned", "ItemClosed"]),
        Action::CloseSitting => Trace::Events(&["SittingClosed"]),
        Action::RecordPosition => Trace::Events(&["PositionRecorded"]),
        Action::RecordSecondLook => Trace::Events(&["SecondLookRecorded"]),
        Action::SealDecision => Trace::Events(&["DecisionSealed", "ItemClosed"]),
        Action::RequestInformation => Trace::Events(&["InformationRequested"]),
        Action::ChaseInformation => Trace::Events(&["InformationChased"]),
        Action::RecordInformation => Trace::Events(&["InformationRecorded"]),
        Action::WithdrawRequest => Trace::Events(&["InformationRequestWithdrawn"]),
        Action::RetryMessage => Trace::Events(&["SendingOrdered"]),
        Action::RecordAcknowledgement => Trace::Events(&["MessageAcknowledged", "ScaUpdated"]),
        Action::ProposeTransfer => Trace::Events(&["TransferProposed"]),
        Action::RecordTransferAccepted => {
            Trace::Events(&["MessageAcknowledged", "TransferAccepted"])
        }
        Action::CancelTransfer => Trace::Events(&["TransferEnded"]),
        Action::RaiseChallenge => Trace::Events(&["ChallengeRaised"]),
        Action::AnswerChallenge => Trace::Events(&["ChallengeAnswered"]),
        Action::EscalateChallenge => Trace::Events(&["ChallengeEscalated"]),
        Action::CloseChallenge => Trace::Events(&["ChallengeClosed"]),
        Action::RecordOwnView => Trace::Events(&["OwnViewRecorded"]),
        Action::RecordIndicator => Trace::Events(&["IndicatorRecorded"]),
        Action::SuggestIndicators => Trace::Events(&["AdviceGiven"]),
        Action::ProposeSupersession => Trace::Events(&["SupersessionProposed"]),
        Action::ConfirmSupersession => Trace::Events(&["DecisionCorrected"]),
        Action::WithdrawSupersession => Trace::Events(&["SupersessionWithdrawn"]),
        Action::UpdateEntitlement => Trace::Events(&["EntitlementUpdated"]),
        Action::RecordStep => Trace::Events(&["SafeguardingStepRecorded"]),
        Action::RecordStepOutcome => Trace::Events(&["SafeguardingOutcomeRecorded"]),
        Action::SuspendCase => Trace::Events(&["CaseSuspended"]),
        Action::LiftSuspension => Trace::Events(&["SuspensionLifted"]),
        Action::ProposeWithdrawal => Trace::Events(&["WithdrawalFound"]),
        Action::AnswerWithdrawal => Trace::Events(&["WithdrawalAnswered"]),
        Action::RecordProceedings => Trace::Events(&["ProceedingsRecorded"]),
        Action::RecordDelayRequest => Trace::Events(&["DelayRequested"]),
        Action::AnswerDelayRequest => Trace::Events(&["DelayAnswered"]),
        Action::ExplainLateness => Trace::Events(&["LatenessExplained"]),
        Action::ReportPublicOrderConcern => Trace::Events(&["PublicOrderReported"]),
        Action::RecordConsent => Trace::Events(&["ConsentRecorded"]),
        Action::RecordPoliceNumber => Trace::Events(&["PoliceNumberRecorded"]),
        Action::RequestReconsideration => Trace::Events(&["ReconsiderationRequested"]),
        Action::AnswerReconsideration => Trace::Events(&["ReconsiderationAnswered"]),
        Action::RecordRevocation => Trace::Events(&["DecisionRevoked"]),
        Action::RecordQualityNotice => Trace::Events(&["QualityNoticed"]),
        Action::AnswerQualityNotice => Trace::Events(&["QualityAnswered"]),
        Action::LinkPlan => Trace::Events(&["PlanLinked"]),
        Action::RecordPlanVersion => Trace::Events(&["PlanVersionRecorded"]),
        Action::FinishUpload => Trace::EventsAndLook(&["EvidenceAdded"]),
        Action::AcceptEvidence => Trace::Events(&["EvidenceAccepted"]),
        Action::SetEvidenceCaveat => Trace::Events(&["EvidenceCaveatSet"]),
        Action::BuildReturn => Trace::EventsAndLook(&["ReturnBuilt"]),
        Action::SignOffReturn => Trace::Events(&["ReturnSignedOff"]),
        Action::SubmitReturn => Trace::EventsAndLook(&["ReturnFileSubmitted", "ReturnSubmitted"]),
    }
}

/// Watches what calls leave behind.
struct Watch<'p> {
    panel: &'p Panel,
    done: BTreeSet<Action>,
}

impl Watch<'_> {
    /// Makes a call that must be granted, and compares what it leaves with what is
    /// expected of it.
    async fn over<T>(
        &mut self,
        action: Action,
        call: impl Future<Output = Result<Response<T>, Status>>,
    ) -> T {
        let (events, looks) = (self.events(), self.looks());
        let reply = call.await.granted();
        let new_events: BTreeSet<String> = self
            .events()
            .difference(&events)
            .filter_map(|event| event.split(' ').nth(1))
            .map(str::to_owned)
            .collect();
        let new_looks: BTreeSet<String> = self
            .looks()
            .difference(&looks)
            .filter_map(|look| look.split_once(' '))
            .map(|(_, look)| look.to_owned())
            .collect();
        let (kinds, look): (&[&str], bool) = match expected(action) {
            Trace::Events(kinds) => (kinds, false),
            Trace::Look => (&[], true),
            Trace::EventsAndLook(kinds) => (kinds, true),
            Trace::Nothing => (&[], false),
        };
        let kinds: BTreeSet<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        assert_eq!(new_events, kinds, "{action:?}");
        let look = look.then(|| format!("{} allowed", action.rpc()));
        assert_eq!(new_looks, look.into_iter().collect(), "{action:?}");
        self.done.insert(action);
        reply
    }

    fn events(&self) -> BTreeSet<String> {
        let query = "SELECT id || ' ' || kind AS text FROM event";
        self.panel.database().texts(query).into_iter().collect()
    }

    fn looks(&self) -> BTreeSet<String> {
        let query =
            "SELECT CAST(id AS TEXT) || ' ' || rpc || ' ' || outcome AS text FROM access_log";
        self.panel.database().texts(query).into_iter().collect()
    }
}

async fn every_rpc_leaves_the_record_expected_of_it(panel: &Panel) {
    let mut watch = Watch {
        panel,
        done: BTreeSet::new(),
    };
    directory(&mut watch).await;
    referrals(&mut watch).await;
    cases(&mut watch).await;
    sitting(&mut watch).await;
    requests(&mut watch).await;
    exchange(&mut watch).await;
    transfers(&mut watch).await;
    challenges(&mut watch).await;
    weighing(&mut watch).await;
    reviews(&mut watch).await;
    courses(&mut watch).await;
    entitlements(&mut watch).await;
    evidence(&mut watch).await;
    returns(&mut watch).await;
    audit(&mut watch).await;
    let all: BTreeSet<Action> = Action::ALL.iter().copied().collect();
    let missing: Vec<&Action> = all.difference(&watch.done).collect();
    assert!(missing.is_empty(), "the story leaves out {missing:?}");
}

async fn directory(watch: &mut Watch<'_>) {
    let panel = watch.panel;
    let mut directory = panel.coordinator().directory();
    let asked = pb::WhoAmIRequest {};
    watch.over(Action::WhoAmI, directory.who_am_i(asked)).await;
    let asked = pb::ListSitesRequest {};
    watch
        .over(Action::ListSites, directory.list_sites(asked))
        .await;
    let asked = pb::ListAuthoritiesRequest {};
    watch
        .over(Action::ListAuthorities, directory.list_authorities(asked))
        .await;
    let asked = pb::ListAgenciesRequest {};
    watch
        .over(Action::ListAgencies, directory.list_agencies(asked))
        .await;
    let asked = pb::ListPeopleRequest::default();
    watch
        .over(Action::ListPeople, directory.list_people(asked))
        .await;
    let asked = pb::GetConstitutionRequest::default();
    watch
        .over(Action::GetConstitution, directory.get_constitution(asked))
        .await;
    let trained = pb::RecordTrainingRequest {
        request_id: new_request_id(),
        person_id: panel.trainee().id,
        completed_on: Some(date("2026-11-02")),
    };
    watch
        .over(Action::RecordTraining, directory.record_training(trained))
        .await;
    let asked = pb::ListReferenceRequest {
        list: pb::ReferenceList::PoliceForce.into(),
        ..pb::ListReferenceRequest::default()
    };
    let mut reference = panel.coordinator().reference();
    watch
        .over(Action::ListReference, reference.list_reference(asked))
        .await;
}

async fn referrals(watch: &mut Watch<'_>) {
    let mut referrals = watch.panel.first_responder().referrals();
    let lodged = watch
        .over(
            Action::LodgeReferral,
            referrals.lodge_referral(lodgement(referral())),
        )
        .await;
    let case_id = lodged.receipt.unwrap().case_id;
    let asked = pb::ListQuestionsRequest {};
    watch
        .over(Action::ListQuestions, referrals.list_questions(asked))
        .await;
    let asked = pb::ListReferralsRequest::default();
    watch
        .over(Action::ListReferrals, referrals.list_referrals(asked))
        .await;
    let asked = pb::GetReferralRequest {
        case_id: case_id.clone(),
    };
    let read = watch
        .over(Action::GetReferral, referrals.get_referral(asked))
        .await;
    let answered = pb::AnswerQueryRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version: read.version,
        query_id: read.queries[0].id.clone(),
        reply: "Asked twice; nobody knows.".to_owned(),
    };
    let answered = watch
        .over(Action::AnswerQuery, referrals.answer_query(answered))
        .await;
    let retracted = pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id,
        version: answered.version,
        reason: "Sent twice.".to_owned(),
    };
    watch
        .over(
            Action::RetractReferral,
            referrals.retract_referral(retracted),
        )
        .await;
}

async fn cases(watch: &mut Watch<'_>) {
    let panel = watch.panel;
    let (case, other) = (panel.lodge().await, panel.lodge().await);
    let case_id = case.id.clone();
    let mut cases = panel.coordinator().cases();
    watch
        .over(Action::GetCase, cases.get_case(look_at(&case_id)))
        .await;
    let asked = pb::ListCasesRequest::default();
    watch.over(Action::ListCases, cases.list_cases(asked)).await;
    let asked = pb::GetCaseHistoryRequest {
        case_id: case_id.clone(),
    };
    watch
        .over(Action::GetCaseHistory, cases.get_case_history(asked))
        .await;
    let asked = pb::GetCaseClocksRequest {
        case_id: case_id.clone(),
    };
    watch
        .over(Action::GetCaseClocks, cases.get_case_clocks(asked))
        .await;
    let asked = pb::GetCaseEligibilityRequest {
        case_id: case_id.clone(),
    };
    watch
        .over(
            Action::GetCaseEligibility,
            cases.get_case_eligibility(asked),
        )
        .await;
    let asked = pb::GetCaseReadinessRequest {
        case_id: case_id.clone(),
        stage: 0,
    };
    watch
        .over(Action::GetCaseReadiness, cases.get_case_readiness(asked))
        .await;
    let asked = pb::GetCaseAtInstantRequest {
        case_id: case_id.clone(),
        at: Some(nrm_panel_tests::builder::timestamp(
            nrm_panel_tests::panel::START,
        )),
    };
    watch
        .over(Action::GetCaseAtInstant, cases.get_case_at_instant(asked))
        .await;
    let recorded = pb::RecordAgeStatusRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version: case.version().await,
        status: pb::AgeStatus::AssessedChild.into(),
        date_of_birth: None,
        basis: "The assessment of 12 November.".to_owned(),
    };
    watch
        .over(Action::RecordAgeStatus, cases.record_age_status(recorded))
        .await;
    let recorded = pb::RecordScaUpdateRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version: case.version().await,
        sca_reference: "MSHT-2026-0042".to_owned(),
        ..pb::RecordScaUpdateRequest::default()
    };
    watch
        .over(Action::RecordScaUpdate, cases.record_sca_update(recorded))
        .await;
    let recorded = pb::RecordResponsibleAuthorityRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version: case.version().await,
        authority: "Coventry City Council".to_owned(),
    };
    watch
        .over(
            Action::RecordResponsibleAuthority,
            cases.record_responsible_authority(recorded),
        )
        .await;
    let recorded = pb::RecordContributionRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version: case.version().await,
        kind: pb::ContributionKind::Child.into(),
        views: "Wants to go back to school.".to_owned(),
        reason_absent: String::new(),
    };
    watch
        .over(
            Action::RecordContribution,
            cases.record_contribution(recorded),
        )
        .await;
    let assigned = pb::AssignSocialWorkerRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version: case.version().await,
        person_id: panel.social_worker().id,
    };
    watch
        .over(
            Action::AssignSocialWorker,
            cases.assign_social_worker(assigned),
        )
        .await;
    let dismissed = pb::DismissMatchRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version: case.version().await,
        other_case_id: other.id.clone(),
        reason: "Seen: another child.".to_owned(),
    };
    watch
        .over(Action::DismissMatch, cases.dismiss_match(dismissed))
        .await;
    let alike = pb::GetCaseMatchesRequest {
        case_id: case_id.clone(),
    };
    watch
        .over(Action::GetCaseMatches, cases.get_case_matches(alike))
        .await;
    let linked = pb::LinkCasesRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version: case.version().await,
        other_case_id: other.id.clone(),
        kind: pb::LinkKind::SameChild.into(),
    };
    watch
        .over(Action::LinkCases, cases.link_cases(linked))
        .await;
    let decided = pb::RecordExternalDecisionRequest {
        request_id: new_request_id(),
        case_id,
        version: case.version().await,
        stage: pb::Stage::ReasonableGrounds.into(),
        outcome: pb::Outcome::Positive.into(),
        decider: pb::Decider::Sca.into(),
        decided_on: Some(date("2026-11-16")),
        source: "Letter of the SCA of 16 November 2026".to_owned(),
    };
    let mut cases = panel.sca_liaison().cases();
    watch
        .over(
            Action::RecordExternalDecision,
            cases.record_external_decision(decided),
        )
        .await;
    let recused = pb::ImposeRecusalRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        person_id: panel.trainee().id,
        kind: pb::InterestKind::Professional.into(),
        reason: "Treated a brother of the child.".to_owned(),
    };
    let mut recusing = panel.coordinator().cases();
    watch
        .over(Action::ImposeRecusal, recusing.impose_recusal(recused))
        .await;
    let declared = pb::DeclareInterestRequest {
        request_id: new_request_id(),
        case_id: other.id.clone(),
        kind: pb::InterestKind::Personal.into(),
        statement: "A neighbour of the family.".to_owned(),
    };
    let mut cases = panel.first_responder().cases();
    watch
        .over(Action::DeclareInterest, cases.declare_interest(declared))
        .await;
}

async fn sitting(watch: &mut Watch<'_>) {
    let panel = watch.panel;
    let (case, other) = (panel.lodge().await, panel.lodge().await);
    let invited = [panel.officer(), panel.nurse(), panel.guardian()];
    let mut sittings = panel.coordinator().sittings();
    let scheduled = pb::ScheduleSittingRequest {
        request_id: new_request_id(),
        held_on: Some(date("2026-11-16")),
        place: "Room 4".to_owned(),
        chair_id: panel.chair().id,
        invited_person_ids: invited.iter().map(|person| person.id.clone()).collect(),
    };
    let reply = watch
        .over(
            Action::ScheduleSitting,
            sittings.schedule_sitting(scheduled),
        )
        .await;
    let sitting_id = reply.sitting.unwrap().id;
    let asked = pb::ListSittingsRequest::default();
    watch
        .over(Action::ListSittings, sittings.list_sittings(asked))
        .await;
    let added = case.listing(&sitting_id, RG).await;
    watch
        .over(Action::AddAgendaItem, sittings.add_agenda_item(added))
        .await;
    let adjourned = other.listed_at(&sitting_id, RG).await;
    let asked = pb::GetSittingRequest {
        sitting_id: sitting_id.clone(),
    };
    watch
        .over(Action::GetSitting, sittings.get_sitting(asked))
        .await;

    let mut present = invited.to_vec();
    present.push(panel.chair());
    let convened = pb::ConveneSittingRequest {
        request_id: new_request_id(),
        sitting_id: sitting_id.clone(),
        version: panel.sitting_now(&sitting_id).await.version,
        present_person_ids: present.iter().map(|person| person.id.clone()).collect(),
    };
    let mut chairing = panel.chair().sittings();
    watch
        .over(Action::ConveneSitting, chairing.convene_sitting(convened))
        .await;
    let left = pb::RecordAttendanceRequest {
        request_id: new_request_id(),
        sitting_id: sitting_id.clone(),
        version: panel.sitting_now(&sitting_id).await.version,
        person_id: panel.guardian().id,
        present: false,
        occurred_at: None,
        ..pb::RecordAttendanceRequest::default()
    };
    watch
        .over(Action::RecordAttendance, chairing.record_attendance(left))
        .await;
    decide(watch, &case, &sitting_id).await;
    let put_off = pb::AdjournItemRequest {
        request_id: new_request_id(),
        sitting_id: sitting_id.clone(),
        case_id: other.id.clone(),
        case_version: adjourned.case.version().await,
        reason: pb::AdjournmentReason::Time.into(),
        evidence_wanted: String::new(),
        return_by: None,
        ..pb::AdjournItemRequest::default()
    };
    watch
        .over(Action::AdjournItem, chairing.adjourn_item(put_off))
        .await;
    let closed = pb::CloseSittingRequest {
        request_id: new_request_id(),
        version: panel.sitting_now(&sitting_id).await.version,
        sitting_id,
        open_items_reason: pb::AdjournmentReason::Unspecified.into(),
    };
    watch
        .over(Action::CloseSitting, chairing.close_sitting(closed))
        .await;
}

async fn decide(watch: &mut Watch<'_>, case: &CaseRef<'_>, sitting_id: &str) {
    let panel = watch.panel;
    let case_id = case.id.clone();
    let mut plans = panel.coordinator().plans();
    let linked = pb::LinkPlanRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version: case.version().await,
        kind: pb::PlanKind::ChildProtection.into(),
        reference: "CP-77".to_owned(),
        dated: Some(date("2026-11-10")),
        lead_professional: "Lena Worker".to_owned(),
    };
    let reply = watch.over(Action::LinkPlan, plans.link_plan(linked)).await;
    let plan_id = reply.plan.unwrap().id;
    let later = pb::RecordPlanVersionRequest {
        request_id: new_request_id(),
        case_id: case_id.clone(),
        version: case.version().await,
        plan_id: plan_id.clone(),
        dated: Some(date("2026-11-12")),
        lead_professional: "Lena Worker".to_owned(),
    };
    watch
        .over(Action::RecordPlanVersion, plans.record_plan_version(later))
        .await;
    let asked = pb::ListPlansRequest {
        case_id: case_id.clone(),
    };
    watch.over(Action::ListPlans, plans.list_plans(asked)).await;
    for member in [panel.chair(), panel.officer(), panel.nurse()] {
        let position = pb::RecordPositionRequest {
            request_id: new_request_id(),
            sitting_id: sitting_id.to_owned(),
            case_id: case_id.clone(),
            stage: pb::Stage::ReasonableGrounds.into(),
            view: pb::View::Positive.into(),
            reasons: "What we know of the child bears it out.".to_owned(),
            version: 0,
        };
        let mut decisions = member.decisions();
        watch
            .over(Action::RecordPosition, decisions.record_position(position))
            .await;
    }
    let look = second_look(sitting_id, &case_id, pb::Stage::ReasonableGrounds);
    let mut decisions = panel.coordinator().decisions();
    watch
        .over(Action::RecordSecondLook, decisions.record_second_look(look))
        .await;
    let sealed = pb::SealDecisionRequest {
        request_id: new_request_id(),
        sitting_id: sitting_id.to_owned(),
        case_id: case_id.clone(),
        case_version: case.version().await,
        outcomes: vec![stage_outcome(
            pb::Stage::ReasonableGrounds,
            pb::Outcome::Positive,
        )],
        plan_tie: Some(pb::PlanTie {
            tie: Some(pb::plan_tie::Tie::PlanId(plan_id)),
        }),
    };
    let mut decisions = panel.chair().decisions();
    watch
        .over(Action::SealDecision, decisions.seal_decision(sealed))
        .await;
    let asked = pb::GetDecisionsRequest {
        case_id: case_id.clone(),
    };
    watch
        .over(Action::GetDecisions, decisions.get_decisions(asked))
        .await;
    let minute = pb::GetDecisionDocumentRequest {
        case_id,
        stage: pb::Stage::ReasonableGrounds.into(),
        kind: pb::DecisionDocumentKind::Minute.into(),
        format: pb::DocumentFormat::Markdown.into(),
    };
    watch
        .over(
            Action::GetDecisionDocument,
            decisions.get_decision_document(minute),
        )
        .await;
}

async fn requests(watch: &mut Watch<'_>) {
    let panel = watch.panel;
    let case = panel.lodge().await;
    let mut requests = panel.coordinator().requests();
    let asked = case.asking(&["Warwickshire Police", "Barnardo's"]).await;
    let reply = watch
        .over(
            Action::RequestInformation,
            requests.request_information(asked),
        )
        .await;
    let asked = pb::ListInformationRequestsRequest::default();
    watch
        .over(
            Action::ListInformationRequests,
            requests.list_information_requests(asked),
        )
        .await;
    let [first, second] = &reply.requests[..] else {
        panic!("{:?}", reply.requests);
    };
    let asked = pb::GetInformationRequestRequest {
        information_request_id: first.id.clone(),
    };
    watch
        .over(
            Action::GetInformationRequest,
            requests.get_information_request(asked),
        )
        .await;
    let chased = pb::ChaseInformationRequest {
        request_id: new_request_id(),
        information_request_id: first.id.clone(),
        version: 1,
    };
    watch
        .over(Action::ChaseInformation, requests.chase_information(chased))
        .await;
    let came = pb::RecordInformationRequest {
        request_id: new_request_id(),
        information_request_id: first.id.clone(),
        version: 2,
        nil_return: true,
        ..pb::RecordInformationRequest::default()
    };
    watch
        .over(Action::RecordInformation, requests.record_information(came))
        .await;
    let withdrawn = pb::WithdrawRequestRequest {
        request_id: new_request_id(),
        information_request_id: second.id.clone(),
        version: 1,
        reason: "Asked of the wrong agency.".to_owned(),
    };
    watch
        .over(
            Action::WithdrawRequest,
            requests.withdraw_request(withdrawn),
        )
        .await;
}

async fn exchange(watch: &mut Watch<'_>) {
    let case = watch.panel.lodge().await;
    let mut exchange = watch.panel.coordinator().exchange();
    let asked = pb::ListMessagesRequest::default();
    watch
        .over(Action::ListMessages, exchange.list_messages(asked))
        .await;
    let message_id = case.now().await.messages[0].id.clone();
    let ordered = pb::RetryMessageRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        message_id: message_id.clone(),
    };
    watch
        .over(Action::RetryMessage, exchange.retry_message(ordered))
        .await;
    let confirmed = pb::RecordAcknowledgementRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        message_id,
        acknowledged_by: "The intake desk".to_owned(),
        acknowledged_on: Some(date("2026-11-16")),
        receiver_reference: "MSHT-7".to_owned(),
    };
    watch
        .over(
            Action::RecordAcknowledgement,
            exchange.record_acknowledgement(confirmed),
        )
        .await;
    let happened = pb::RecordNotifiableEventRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        kind: pb::NotifiableKind::WentMissing.into(),
        occurred_on: Some(date("2026-11-15")),
        details: "Left the placement at night.".to_owned(),
        trial_on: None,
    };
    let mut cases = watch.panel.coordinator().cases();
    watch
        .over(
            Action::RecordNotifiableEvent,
            cases.record_notifiable_event(happened),
        )
        .await;
}

async fn transfers(watch: &mut Watch<'_>) {
    let case = watch.panel.lodge().await;
    crate::transfer::directed(&case).await;
    let mut transfers = watch.panel.coordinator().transfers();
    let proposal = crate::transfer::proposal(&case).await;
    watch
        .over(
            Action::ProposeTransfer,
            transfers.propose_transfer(proposal),
        )
        .await;
    let ending = crate::transfer::taking_back(&case).await;
    watch
        .over(Action::CancelTransfer, transfers.cancel_transfer(ending))
        .await;
    let proposal = crate::transfer::proposal(&case).await;
    transfers.propose_transfer(proposal).await.granted();
    let mut liaison = watch.panel.sca_liaison().transfers();
    let accepted = crate::transfer::acceptance(&case).await;
    watch
        .over(
            Action::RecordTransferAccepted,
            liaison.record_transfer_accepted(accepted),
        )
        .await;
}

async fn challenges(watch: &mut Watch<'_>) {
    use crate::challenge::{answering, closing, escalating, raising};
    let case = watch.panel.lodge().await;
    let police = "Warwickshire Police";
    let mut challenges = watch.panel.coordinator().challenges();
    let raised = raising(&case, police, pb::ChallengeSubject::Silence).await;
    watch
        .over(Action::RaiseChallenge, challenges.raise_challenge(raised))
        .await;
    let answer = answering(&case, 1).await;
    watch
        .over(Action::AnswerChallenge, challenges.answer_challenge(answer))
        .await;
    let further = escalating(&case, 1).await;
    watch
        .over(
            Action::EscalateChallenge,
            challenges.escalate_challenge(further),
        )
        .await;
    let closed = closing(&case, 1, pb::ChallengeEnding::Resolved).await;
    watch
        .over(Action::CloseChallenge, challenges.close_challenge(closed))
        .await;
}

async fn weighing(watch: &mut Watch<'_>) {
    use crate::weigh::{matrix_of, noting, suggesting, viewing};
    let case = watch.panel.lodge().await;
    let mut weighing = watch.panel.coordinator().weighing();
    let view = viewing(&case);
    watch
        .over(Action::RecordOwnView, weighing.record_own_view(view))
        .await;
    let entry = noting(&case).await;
    watch
        .over(Action::RecordIndicator, weighing.record_indicator(entry))
        .await;
    let suggest = suggesting(&case);
    watch
        .over(
            Action::SuggestIndicators,
            weighing.suggest_indicators(suggest),
        )
        .await;
    let asked = matrix_of(&case);
    watch
        .over(Action::GetMatrix, weighing.get_matrix(asked))
        .await;
    let like = crate::weigh::similar_to(&case);
    watch
        .over(
            Action::FindSimilarDecisions,
            weighing.find_similar_decisions(like),
        )
        .await;
}

async fn reviews(watch: &mut Watch<'_>) {
    use crate::review::{confirming, decided, look, proposal, withdrawing};
    let panel = watch.panel;
    let case = decided(panel, pb::View::Positive).await;
    let stage = pb::Stage::ReasonableGrounds;
    let kind = pb::SupersedeKind::Correction;
    let (mut coordinator, mut chair) = (panel.coordinator().reviews(), panel.chair().reviews());
    for number in [1, 2] {
        let proposed = proposal(&case, stage, kind).await;
        watch
            .over(
                Action::ProposeSupersession,
                coordinator.propose_supersession(proposed),
            )
            .await;
        if number == 1 {
            let withdrawn = withdrawing(&case, number).await;
            watch
                .over(
                    Action::WithdrawSupersession,
                    coordinator.withdraw_supersession(withdrawn),
                )
                .await;
        }
    }
    let confirmed = confirming(&case, 2).await;
    watch
        .over(
            Action::ConfirmSupersession,
            chair.confirm_supersession(confirmed),
        )
        .await;
    asked_of_others(watch).await;
    watch
        .over(Action::GetReview, chair.get_review(look(&case)))
        .await;
}

async fn entitlements(watch: &mut Watch<'_>) {
    use crate::entitlement as story;
    let panel = watch.panel;
    let case = story::positive(panel).await;
    let mut entitlements = panel.coordinator().entitlements();
    let request = story::listing(&case);
    watch
        .over(
            Action::ListEntitlements,
            entitlements.list_entitlements(request),
        )
        .await;
    let kind = pb::EntitlementKind::Support;
    let request = story::updating(&case, kind, pb::EntitlementState::Requested).await;
    watch
        .over(
            Action::UpdateEntitlement,
            entitlements.update_entitlement(request),
        )
        .await;
    let mut safeguarding = panel.coordinator().safeguarding();
    let request = story::stepping(&case, pb::SafeguardingKind::MissingEpisode).await;
    watch
        .over(Action::RecordStep, safeguarding.record_step(request))
        .await;
    let request = story::ending(&case, 1).await;
    watch
        .over(
            Action::RecordStepOutcome,
            safeguarding.record_step_outcome(request),
        )
        .await;
}

async fn courses(watch: &mut Watch<'_>) {
    use crate::course as story;
    let panel = watch.panel;
    let case = panel.lodge().await;
    let mut courses = panel.coordinator().courses();
    story::gone(&case).await;
    let request = story::suspending(&case).await;
    watch
        .over(Action::SuspendCase, courses.suspend_case(request))
        .await;
    let request = story::lifting(&case).await;
    watch
        .over(Action::LiftSuspension, courses.lift_suspension(request))
        .await;
    let request = story::proceeding(&case).await;
    watch
        .over(
            Action::RecordProceedings,
            courses.record_proceedings(request),
        )
        .await;
    let request = story::delaying(&case).await;
    watch
        .over(
            Action::RecordDelayRequest,
            courses.record_delay_request(request),
        )
        .await;
    let request = story::answering_delay(&case).await;
    watch
        .over(
            Action::AnswerDelayRequest,
            courses.answer_delay_request(request),
        )
        .await;
    let request = story::explaining(&case).await;
    watch
        .over(Action::ExplainLateness, courses.explain_lateness(request))
        .await;
    let request = story::reporting(&case).await;
    watch
        .over(
            Action::ReportPublicOrderConcern,
            courses.report_public_order_concern(request),
        )
        .await;
    let request = story::numbering(&case, pb::PoliceNumberKind::Incident).await;
    watch
        .over(
            Action::RecordPoliceNumber,
            courses.record_police_number(request),
        )
        .await;
    let request = story::withdrawing(&case).await;
    watch
        .over(
            Action::ProposeWithdrawal,
            courses.propose_withdrawal(request),
        )
        .await;
    let request = story::confirming(&case, false).await;
    watch
        .over(Action::AnswerWithdrawal, courses.answer_withdrawal(request))
        .await;
    let grown = story::grown_up(panel).await;
    let request = story::consenting(&grown).await;
    watch
        .over(Action::RecordConsent, courses.record_consent(request))
        .await;
}

async fn asked_of_others(watch: &mut Watch<'_>) {
    use crate::reconsider::{answer, ask, both_positive, notice, reply, revocation};
    let panel = watch.panel;
    let case = crate::review::decided(panel, pb::View::Negative).await;
    case.referenced().await;
    let mut reviews = panel.coordinator().reviews();
    let asked = ask(&case).await;
    watch
        .over(
            Action::RequestReconsideration,
            reviews.request_reconsideration(asked),
        )
        .await;
    let said = answer(&case, pb::ScaAnswer::Refused).await;
    watch
        .over(
            Action::AnswerReconsideration,
            reviews.answer_reconsideration(said),
        )
        .await;
    let case = both_positive(panel).await;
    let noticed = notice(&case, pb::QualityWanted::Information).await;
    watch
        .over(
            Action::RecordQualityNotice,
            reviews.record_quality_notice(noticed),
        )
        .await;
    let replied = reply(&case).await;
    watch
        .over(
            Action::AnswerQualityNotice,
            reviews.answer_quality_notice(replied),
        )
        .await;
    let revoked = revocation(&case).await;
    watch
        .over(Action::RecordRevocation, reviews.record_revocation(revoked))
        .await;
}

async fn evidence(watch: &mut Watch<'_>) {
    let panel = watch.panel;
    let case = panel.lodge().await;
    let bytes = crate::evidence::pdf(100, 1);
    let mut evidence = panel.coordinator().evidence();
    let offer = crate::evidence::offer(&case, &bytes);
    let reply = watch
        .over(Action::StartUpload, evidence.start_upload(offer))
        .await;
    let upload = reply.upload.unwrap();
    let asked = pb::ListUploadsRequest {
        case_id: case.id.clone(),
    };
    watch
        .over(Action::ListUploads, evidence.list_uploads(asked))
        .await;
    let chunks = tokio_stream::iter(crate::evidence::chunks(&case, &upload, &bytes));
    watch
        .over(Action::UploadChunks, evidence.upload_chunks(chunks))
        .await;
    let finished = pb::FinishUploadRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        evidence_id: upload.evidence_id,
    };
    watch
        .over(Action::FinishUpload, evidence.finish_upload(finished))
        .await;
    let asked = pb::ListEvidenceRequest {
        case_id: case.id.clone(),
        as_at: None,
    };
    watch
        .over(Action::ListEvidence, evidence.list_evidence(asked))
        .await;
    let asked = pb::DownloadEvidenceRequest {
        case_id: case.id.clone(),
        number: 1,
    };
    watch
        .over(Action::DownloadEvidence, evidence.download_evidence(asked))
        .await;
    let accepted = pb::AcceptEvidenceRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number: 1,
        reason: "Scanned before it was sent.".to_owned(),
    };
    watch
        .over(Action::AcceptEvidence, evidence.accept_evidence(accepted))
        .await;
    let set = pb::SetEvidenceCaveatRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        number: 1,
        caveat: Some(crate::evidence::open_to_all()),
    };
    watch
        .over(Action::SetEvidenceCaveat, evidence.set_evidence_caveat(set))
        .await;
}

async fn returns(watch: &mut Watch<'_>) {
    let mut returns = watch.panel.returns_officer().returns();
    let ordered = pb::BuildReturnRequest {
        request_id: new_request_id(),
        period: Some(pb::Period {
            year: 2026,
            quarter: 4,
        }),
        ..pb::BuildReturnRequest::default()
    };
    let build = async {
        let pieces = returns.build_return(ordered).await?.into_inner();
        Returned::of_building(pieces, |_| ())
            .await
            .map(Response::new)
    };
    let built = watch.over(Action::BuildReturn, build).await.built;
    let return_id = || built.id.clone();
    let get = async {
        let asked = pb::GetReturnRequest {
            return_id: return_id(),
        };
        let pieces = returns.get_return(asked).await?.into_inner();
        Returned::of_reading(pieces).await.map(Response::new)
    };
    watch.over(Action::GetReturn, get).await;
    let get = async {
        let asked = pb::GetReturnFileRequest {
            return_id: return_id(),
            name: "return.json".to_owned(),
        };
        let pieces = returns.get_return_file(asked).await?.into_inner();
        returned::file(pieces).await.map(Response::new)
    };
    watch.over(Action::GetReturnFile, get).await;
    let asked = pb::ListReturnsRequest::default();
    watch
        .over(Action::ListReturns, returns.list_returns(asked))
        .await;
    let asked = pb::ValidateReturnRequest {
        return_id: return_id(),
    };
    watch
        .over(Action::ValidateReturn, returns.validate_return(asked))
        .await;
    let asked = pb::DiffReturnsRequest {
        return_id: return_id(),
        other_return_id: return_id(),
    };
    watch
        .over(Action::DiffReturns, returns.diff_returns(asked))
        .await;
    let asked = pb::CompareReturnRequest {
        return_id: return_id(),
    };
    watch
        .over(Action::CompareReturn, returns.compare_return(asked))
        .await;
    let asked = pb::DrillReturnRequest {
        return_id: return_id(),
        table: "R1".to_owned(),
        labels: vec!["Total".to_owned(); 3],
    };
    let behind = watch
        .over(Action::DrillReturn, returns.drill_return(asked))
        .await;
    assert!(!behind.cases.is_empty());
    for signatory in [watch.panel.returns_officer(), watch.panel.chair()] {
        let signed = pb::SignOffReturnRequest {
            request_id: new_request_id(),
            return_id: return_id(),
            sha256: built.sha256.clone(),
        };
        let mut returns = signatory.returns();
        watch
            .over(Action::SignOffReturn, returns.sign_off_return(signed))
            .await;
    }
    let submitted = pb::SubmitReturnRequest {
        request_id: new_request_id(),
        return_id: return_id(),
    };
    watch
        .over(Action::SubmitReturn, returns.submit_return(submitted))
        .await;
}

async fn audit(watch: &mut Watch<'_>) {
    let mut audit = watch.panel.auditor().audit();
    let asked = pb::ListEventsRequest::default();
    watch
        .over(Action::ListEvents, audit.list_events(asked))
        .await;
    let asked = pb::ListAccessesRequest::default();
    watch
        .over(Action::ListAccesses, audit.list_accesses(asked))
        .await;
    let asked = pb::VerifyChainsRequest::default();
    let reply = watch
        .over(Action::VerifyChains, audit.verify_chains(asked))
        .await;
    assert_eq!(reply.fault, None);
}
