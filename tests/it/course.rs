//! The course of a case beside its decisions: suspended, withdrawn, urgent, late.

use std::fs;

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{
    self as pb, CaseState, DelayOutcome, NotifiableKind, PoliceNumberKind, SuspensionEnding,
    WithdrawalState,
};
use nrm_panel_tests::{
    actor::Told,
    builder::{CaseRef, RG, born, date, lodgement, referral},
    on_both,
    panel::Panel,
};

use crate::exchange::{courier, dropped};

on_both!(
    r52_r103_a_missing_childs_case_is_suspended_and_no_clock_pauses,
    r52_the_panel_decides_a_suspended_case_anyway,
    r53_withdrawal_takes_the_local_authority_and_a_second_person,
    r53_a_withdrawn_child_can_be_referred_again,
    r51_r62_an_urgent_case_comes_first_and_the_sca_is_told_at_once,
    r50_a_third_party_asks_for_delay,
    r39_over_90_days_the_home_office_is_told_why,
    r58_a_public_order_concern_is_reported_and_has_no_outcome,
    r9_a_person_who_turned_18_is_asked_and_nothing_closes,
    r74_the_police_owe_a_crime_number_after_positive_reasonable_grounds,
    returns_count_how_a_case_left,
);

macro_rules! requests {
    ($($(#[$doc:meta])* $function:ident: $request:ident { $($field:ident: $value:expr),* $(,)? })*) => {$(
        $(#[$doc])*
        pub(crate) async fn $function(case: &CaseRef<'_>) -> pb::$request {
            pb::$request {
                request_id: new_request_id(),
                case_id: case.id.clone(),
                version: case.version().await,
                $($field: $value,)*
            }
        }
    )*};
}

requests! {
    suspending: SuspendCaseRequest {
        reason: "Only she can say who met her.".to_owned(),
        police: Some(told("PC 1234")),
        local_authority: Some(told("The duty manager")),
    }
    lifting: LiftSuspensionRequest {
        reason: "The school answered.".to_owned(),
    }
    withdrawing: ProposeWithdrawalRequest {
        best_interests: "The referral itself endangers her.".to_owned(),
        evidence: vec!["Strategy discussion of 9 November".to_owned()],
    }
    proceeding: RecordProceedingsRequest {
        details: "Youth court, possession.".to_owned(),
        next_hearing_on: Some(date("2026-12-14")),
        ended_on: None,
    }
    delaying: RecordDelayRequestRequest {
        asked_by: "The investigating officer".to_owned(),
        reason: "Arrests are planned.".to_owned(),
        asked_until: Some(date("2026-12-24")),
    }
    answering_delay: AnswerDelayRequestRequest {
        number: 1,
        outcome: DelayOutcome::Refused.into(),
        need: "Nothing of it is public.".to_owned(),
        discussed_on: Some(date("2026-11-16")),
        granted_until: None,
    }
    explaining: ExplainLatenessRequest {
        reason: "The telephone is still examined.".to_owned(),
        awaited: "Its report, from the police.".to_owned(),
        expected_on: Some(date("2027-03-01")),
    }
    reporting: ReportPublicOrderConcernRequest {
        concern: "A threat was made.".to_owned(),
    }
    consenting: RecordConsentRequest {
        given: Some(true),
        said_on: Some(date("2026-11-16")),
        words: "Asked with an advocate.".to_owned(),
    }
}

pub(crate) async fn confirming(case: &CaseRef<'_>, confirmed: bool) -> pb::AnswerWithdrawalRequest {
    pb::AnswerWithdrawalRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        confirmed: Some(confirmed),
        reason: "The plan keeps her safe.".to_owned(),
    }
}

pub(crate) async fn numbering(
    case: &CaseRef<'_>,
    kind: PoliceNumberKind,
) -> pb::RecordPoliceNumberRequest {
    pb::RecordPoliceNumberRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        kind: kind.into(),
        number: "23/12345/26".to_owned(),
        force: "Warwickshire Police".to_owned(),
        recorded_on: Some(date("2026-11-16")),
    }
}

fn told(who: &str) -> pb::ToldPerson {
    pb::ToldPerson {
        who: who.to_owned(),
        told_on: Some(date("2026-11-16")),
    }
}

async fn notified(case: &CaseRef<'_>, kind: NotifiableKind) {
    let request = pb::RecordNotifiableEventRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        kind: kind.into(),
        occurred_on: Some(date("2026-11-16")),
        details: "Not in her room at six.".to_owned(),
        trial_on: None,
    };
    let mut cases = case.panel.coordinator().cases();
    cases.record_notifiable_event(request).await.granted();
}

/// Records that the child is missing.
pub(crate) async fn gone(case: &CaseRef<'_>) {
    notified(case, NotifiableKind::WentMissing).await;
}

/// Lodges a referral about somebody who was 18 before today.
pub(crate) async fn grown_up(panel: &Panel) -> CaseRef<'_> {
    let mut grown = referral();
    if let Some(child) = grown.child.as_mut() {
        child.date_of_birth = Some(born("2008-11-10"));
    }
    panel
        .lodge_by(&panel.first_responder(), lodgement(grown))
        .await
}

fn codes(case: &pb::Case) -> Vec<&str> {
    case.alerts
        .iter()
        .map(|alert| alert.code.as_str())
        .collect()
}

fn age(case: &pb::Case) -> (i32, i32, i32) {
    let course = case.course.as_ref().unwrap();
    let age = course.age.unwrap();
    (age.gross_days, age.suspended_days, age.net_days)
}

fn exits(panel: &Panel) -> Vec<String> {
    let query = "SELECT kind || ' ' || reason AS text FROM exit_fact ORDER BY kind, reason";
    panel.database().texts(query)
}

async fn r52_r103_a_missing_childs_case_is_suspended_and_no_clock_pauses(panel: &Panel) {
    let case = panel.lodge().await;
    let mut courses = panel.coordinator().courses();
    let refused = courses.suspend_case(suspending(&case).await).await.told();
    assert_eq!(refused, "FailedPrecondition CHILD_NOT_MISSING R52");
    gone(&case).await;
    let before = case.now().await.clocks;
    let request = suspending(&case).await;
    courses.suspend_case(request).await.granted();
    let refused = courses.suspend_case(suspending(&case).await).await.told();
    assert_eq!(refused, "FailedPrecondition ALREADY_SUSPENDED R52");
    let now = case.now().await;
    assert_eq!(now.clocks, before);
    assert!(codes(&now).contains(&"SUSPENDED"));
    let suspension = now.course.unwrap().suspensions.remove(0);
    assert_eq!(suspension.stage(), pb::Stage::ReasonableGrounds);
    assert_eq!(suspension.police, Some(told("PC 1234")));
    assert_eq!(suspension.local_authority, Some(told("The duty manager")));

    panel.at("2026-11-26");
    assert_eq!(age(&case.now().await), (10, 10, 0));
    notified(&case, NotifiableKind::Found).await;
    panel.at("2026-11-30");
    let back = case.now().await;
    assert_eq!(age(&back), (14, 10, 4));
    let suspension = &back.course.as_ref().unwrap().suspensions[0];
    assert_eq!(suspension.ending(), SuspensionEnding::Found);
    assert_eq!(suspension.ended_on, Some(date("2026-11-26")));
    let refused = courses.lift_suspension(lifting(&case).await).await.told();
    assert_eq!(refused, "FailedPrecondition NOT_SUSPENDED R52");
    gone(&case).await;
    let request = suspending(&case).await;
    courses.suspend_case(request).await.granted();
    let request = lifting(&case).await;
    courses.lift_suspension(request).await.granted();
    let lifted = case.now().await.course.unwrap().suspensions.remove(1);
    assert_eq!(lifted.ending(), SuspensionEnding::EvidenceSuffices);
    assert_eq!(lifted.ended_because, "The school answered.");
}

async fn r52_the_panel_decides_a_suspended_case_anyway(panel: &Panel) {
    let case = panel.lodge().await;
    gone(&case).await;
    let mut courses = panel.social_worker().courses();
    let hidden = courses.suspend_case(suspending(&case).await).await.told();
    assert!(
        hidden.starts_with("NotFound") || hidden.starts_with("PermissionDenied"),
        "{hidden}"
    );
    case.assigned_to(&panel.social_worker()).await;
    let request = suspending(&case).await;
    courses.suspend_case(request).await.granted();
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([pb::View::Positive; 3]).await;
    item.sealed().await;
    let decided = case.now().await;
    let suspension = &decided.course.as_ref().unwrap().suspensions[0];
    assert_eq!(suspension.ending(), SuspensionEnding::Decided);
    assert!(!codes(&decided).contains(&"SUSPENDED"));
}

async fn r53_withdrawal_takes_the_local_authority_and_a_second_person(panel: &Panel) {
    let case = panel.lodge().await;
    let worker = panel.social_worker();
    case.assigned_to(&worker).await;
    let mut courses = panel.coordinator().courses();
    let none = confirming(&case, true).await;
    let refused = courses.answer_withdrawal(none).await.told();
    assert_eq!(refused, "FailedPrecondition NO_WITHDRAWAL_OPEN R53");
    let request = withdrawing(&case).await;
    worker.courses().propose_withdrawal(request).await.granted();
    let open = case.now().await;
    assert!(codes(&open).contains(&"WITHDRAWAL_OPEN"));
    assert_eq!(open.state(), CaseState::Received);
    let twice = withdrawing(&case).await;
    let refused = courses.propose_withdrawal(twice).await.told();
    assert_eq!(refused, "FailedPrecondition WITHDRAWAL_OPEN R53");
    let alone = confirming(&case, true).await;
    let refused = worker.courses().answer_withdrawal(alone).await.told();
    assert_eq!(refused, "FailedPrecondition SECOND_PERSON_NEEDED");
    let request = confirming(&case, true).await;
    courses.answer_withdrawal(request).await.granted();
    let gone = case.now().await;
    assert_eq!(gone.state(), CaseState::Withdrawn);
    let withdrawal = gone.course.unwrap().withdrawals.remove(0);
    assert_eq!(withdrawal.state(), WithdrawalState::Confirmed);
    assert_eq!(withdrawal.evidence, ["Strategy discussion of 9 November"]);
    assert_eq!(withdrawal.answered_by, panel.coordinator().id);
    let late = courses.suspend_case(suspending(&case).await).await.told();
    assert_eq!(late, "FailedPrecondition CASE_CLOSED");
    let asked = pb::ListCasesRequest {
        state: CaseState::Withdrawn.into(),
        ..pb::ListCasesRequest::default()
    };
    let listed = panel.coordinator().cases().list_cases(asked).await;
    assert_eq!(listed.granted().cases.len(), 1);
    assert_eq!(exits(panel), ["withdrawn best_interests"]);
    // The SCA is told that it was withdrawn.
    let courier = courier(panel);
    courier.deliver_due().await.unwrap();
    let folders = dropped(panel);
    let notice = folders
        .iter()
        .find(|it| it.to_string_lossy().contains("--notice_to_sca--"))
        .unwrap();
    let text = fs::read_to_string(notice.join("bundle.md")).unwrap();
    assert!(text.contains("The plan keeps her safe."), "{text}");
}

async fn r53_a_withdrawn_child_can_be_referred_again(panel: &Panel) {
    let case = panel.lodge().await;
    case.assigned_to(&panel.social_worker()).await;
    let request = withdrawing(&case).await;
    let mut theirs = panel.social_worker().courses();
    theirs.propose_withdrawal(request).await.granted();
    let request = confirming(&case, true).await;
    let mut courses = panel.coordinator().courses();
    courses.answer_withdrawal(request).await.granted();
    // The same child, lodged again: a case like another, and nothing refused.
    let again = panel.lodge().await;
    assert_eq!(again.now().await.state(), CaseState::Received);
    again.listed(RG).await;
}

async fn r51_r62_an_urgent_case_comes_first_and_the_sca_is_told_at_once(panel: &Panel) {
    let courier = courier(panel);
    let urgent = panel.lodge().await;
    panel.at("2026-11-17");
    let later = panel.lodge().await;
    let sitting = panel.sitting().await;
    later.listed_at(&sitting, RG).await;
    urgent.listed_at(&sitting, RG).await;
    let mut courses = panel.coordinator().courses();
    let over = pb::RecordProceedingsRequest {
        next_hearing_on: None,
        ended_on: Some(date("2026-11-17")),
        ..proceeding(&urgent).await
    };
    let refused = courses.record_proceedings(over).await.told();
    assert_eq!(refused, "FailedPrecondition NO_PROCEEDINGS R51");
    let request = proceeding(&urgent).await;
    courses.record_proceedings(request).await.granted();

    let mut cases = panel.coordinator().cases();
    let mut first = pb::ListCasesRequest {
        page_size: 1,
        ..pb::ListCasesRequest::default()
    };
    let page = cases.list_cases(first.clone()).await.granted();
    assert_eq!(page.cases[0].id, urgent.id);
    assert!(page.cases[0].urgent);
    assert_eq!(page.cases[0].next_hearing_on, Some(date("2026-12-14")));
    first.page_token = page.next_page_token;
    let page = cases.list_cases(first).await.granted();
    assert_eq!(page.cases[0].id, later.id);
    assert!(!page.cases[0].urgent);
    assert_eq!(page.next_page_token, "");
    let agenda = panel.sitting_now(&sitting).await.agenda;
    assert_eq!(agenda[0].case_id, urgent.id);
    assert!(agenda[0].urgent && !agenda[1].urgent);
    assert!(codes(&urgent.now().await).contains(&"URGENT"));

    courier.deliver_due().await.unwrap();
    let course = urgent.now().await.course.unwrap();
    let proceedings = course.proceedings.unwrap();
    assert_eq!(proceedings.sca_told_on, Some(date("2026-11-17")));
    let over = pb::RecordProceedingsRequest {
        next_hearing_on: None,
        ended_on: Some(date("2026-11-17")),
        ..proceeding(&urgent).await
    };
    courses.record_proceedings(over).await.granted();
    let done = urgent.now().await;
    assert!(!done.course.as_ref().unwrap().urgent);
    assert!(!codes(&done).contains(&"URGENT"));
}

async fn r50_a_third_party_asks_for_delay(panel: &Panel) {
    let case = panel.lodge().await;
    let mut courses = panel.coordinator().courses();
    let none = answering_delay(&case).await;
    let refused = courses.answer_delay_request(none).await.told();
    assert_eq!(refused, "FailedPrecondition DELAY_NOT_OPEN R50");
    let request = delaying(&case).await;
    courses.record_delay_request(request).await.granted();
    let asked = case.now().await;
    assert!(codes(&asked).contains(&"DELAY_REQUESTED"));
    let request = pb::AnswerDelayRequestRequest {
        outcome: DelayOutcome::Granted.into(),
        granted_until: Some(date("2026-12-20")),
        ..answering_delay(&case).await
    };
    courses.answer_delay_request(request).await.granted();
    let answered = case.now().await;
    assert_eq!(answered.clocks, asked.clocks, "no clock waits");
    let delay = answered.course.unwrap().delays.remove(0);
    assert_eq!(delay.outcome(), DelayOutcome::Granted);
    assert_eq!(delay.discussed_on, Some(date("2026-11-16")));
    assert_eq!(delay.granted_until, Some(date("2026-12-20")));
    let again = answering_delay(&case).await;
    let refused = courses.answer_delay_request(again).await.told();
    assert_eq!(refused, "FailedPrecondition DELAY_NOT_OPEN R50");
}

async fn r39_over_90_days_the_home_office_is_told_why(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    panel.at("2027-02-13");
    assert!(!codes(&case.now().await).contains(&"OVER_90_DAYS"));
    panel.at("2027-02-14");
    assert!(codes(&case.now().await).contains(&"OVER_90_DAYS"));
    let request = explaining(&case).await;
    let mut courses = panel.coordinator().courses();
    courses.explain_lateness(request).await.granted();
    assert!(codes(&case.now().await).contains(&"OVER_90_DAYS"));
    courier.deliver_due().await.unwrap();
    let told = case.now().await;
    assert!(!codes(&told).contains(&"OVER_90_DAYS"));
    let late = told.course.unwrap().lateness.remove(0);
    assert_eq!(late.sca_told_on, Some(date("2027-02-14")));
    assert_eq!(late.awaited, "Its report, from the police.");
}

async fn r58_a_public_order_concern_is_reported_and_has_no_outcome(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    let state = case.now().await.state();
    let request = reporting(&case).await;
    let mut courses = panel.coordinator().courses();
    courses.report_public_order_concern(request).await.granted();
    let reported = case.now().await;
    assert!(codes(&reported).contains(&"PUBLIC_ORDER_CONCERN"));
    assert_eq!(reported.state(), state);
    courier.deliver_due().await.unwrap();
    let told = case.now().await;
    assert!(!codes(&told).contains(&"PUBLIC_ORDER_CONCERN"));
    let concern = told.course.unwrap().public_order.remove(0);
    assert_eq!(concern.sca_told_on, Some(date("2026-11-16")));
    assert_eq!(concern.concern, "A threat was made.");
}

async fn r9_a_person_who_turned_18_is_asked_and_nothing_closes(panel: &Panel) {
    let child = panel.lodge().await;
    let mut courses = panel.coordinator().courses();
    let refused = courses
        .record_consent(consenting(&child).await)
        .await
        .told();
    assert_eq!(refused, "FailedPrecondition NOT_YET_18 R9");
    let grown = grown_up(panel).await;
    let before = grown.now().await;
    assert!(codes(&before).contains(&"TURNED_18"));
    assert!(codes(&before).contains(&"CONSENT_AT_18"));
    let request = pb::RecordConsentRequest {
        given: Some(false),
        ..consenting(&grown).await
    };
    courses.record_consent(request).await.granted();
    let after = grown.now().await;
    assert!(!codes(&after).contains(&"CONSENT_AT_18"));
    assert!(codes(&after).contains(&"CONSENT_WITHHELD"));
    assert_eq!(after.state(), before.state());
    assert!(!after.course.unwrap().consent.unwrap().given);
}

async fn r74_the_police_owe_a_crime_number_after_positive_reasonable_grounds(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    let item = item.positions([pb::View::Positive; 3]).await;
    item.sealed().await;
    let asked = pb::GetCaseReadinessRequest {
        case_id: case.id.clone(),
        stage: 0,
    };
    let mut cases = panel.coordinator().cases();
    let ready = cases.get_case_readiness(asked.clone()).await.granted();
    let owed = ready.items.iter().find(|item| item.code == "CRIME_NUMBER");
    let owed = owed.unwrap();
    assert_eq!(owed.owed_by, "the police");
    assert_eq!(owed.due_on, Some(date("2026-11-26")));
    assert_eq!(owed.weight(), pb::ReadinessWeight::Informs);
    panel.at("2026-11-27");
    assert!(codes(&case.now().await).contains(&"CRIME_NUMBER_OVERDUE"));
    let mut theirs = panel.officer().courses();
    for kind in [PoliceNumberKind::Incident, PoliceNumberKind::Crime] {
        let request = numbering(&case, kind).await;
        theirs.record_police_number(request).await.granted();
    }
    let met = case.now().await;
    assert!(!codes(&met).contains(&"CRIME_NUMBER_OVERDUE"));
    let clock = met.clocks.iter().find(|clock| clock.code == "CRIME_NUMBER");
    assert_eq!(clock.unwrap().met_on, Some(date("2026-11-16")));
    assert_eq!(met.course.unwrap().police_numbers.len(), 2);
    let ready = cases.get_case_readiness(asked).await.granted();
    let mut numbers = ready.items.iter().filter(|item| item.rule == "R74");
    assert!(numbers.all(|item| item.complete));
}

async fn returns_count_how_a_case_left(panel: &Panel) {
    let case = panel.lodge().await;
    let request = pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        reason: "Sent twice.".to_owned(),
    };
    let mut referrals = panel.coordinator().referrals();
    referrals.retract_referral(request).await.granted();
    assert_eq!(exits(panel), ["left_pilot error"]);
    let other = panel.lodge().await;
    let request = numbering(&other, PoliceNumberKind::Incident).await;
    let mut courses = panel.coordinator().courses();
    courses.record_police_number(request).await.granted();
    assert_eq!(exits(panel), ["left_pilot error"]);
}
