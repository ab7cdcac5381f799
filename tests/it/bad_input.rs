//! Bad input: every fault of a request at once, by the path of its field, and nothing
//! half written.

mod cases;
mod challenges;
mod courses;
mod every_field;
mod forms;
mod records;
mod referrals;
mod requests;
mod reviews;
mod sittings;
mod weighing;

use std::io::Write as _;

use nrm_panel_proto::v1::{self as pb, Outcome};
use nrm_panel_tests::{
    actor::{Told, fields},
    builder::{RG_THEN_CG, lodgement, referral},
    on_both,
    panel::Panel,
};

on_both!(
    every_fault_is_named_at_once_and_nothing_is_kept,
    faults_of_a_whole_request_are_told_together,
    a_refusal_does_not_repeat_what_was_typed,
);

/// Sends requests and expects each to be refused for the fields named, in order.
/// Returns how many there were.
macro_rules! refused {
    ($panel:expr; $($who:ident.$service:ident.$method:ident($request:expr) => [$($field:literal),+ $(,)?];)+) => {{
        let mut rows = 0;
        $({
            let request = $request;
            let status = $panel.$who().$service().$method(request).await.refused();
            let expected = [$($field),+];
            let place = concat!(stringify!($method), "(", stringify!($request), ")");
            assert_eq!(nrm_panel_tests::actor::fields(&status), expected, "{place}");
            rows += 1;
        })+
        rows
    }};
}

use refused;

/// Everything that could be left behind.
const TABLES: [&str; 13] = [
    "event",
    "stream",
    "case_record",
    "sitting_record",
    "reply",
    "outbox",
    "referral_fact",
    "decision_fact",
    "exit_fact",
    "entitlement_fact",
    "return_build",
    "access_log",
    "information_request",
];

async fn every_fault_is_named_at_once_and_nothing_is_kept(panel: &Panel) {
    // Something to be wrong about: a case at a sitting in session.
    let case = panel.lodge().await;
    let item = case.listed(RG_THEN_CG).await.convened().await;
    let sealing = item.sealing(&[Outcome::Positive; 2]).await;
    let before = TABLES.map(|table| panel.database().count(table));
    let rows = [
        referrals::rows(panel).await,
        every_field::rows(panel).await,
        forms::rows(panel).await,
        cases::rows(panel, &item).await,
        sittings::rows(panel, &item, &sealing).await,
        records::rows(panel, &item).await,
        requests::rows(panel, &item).await,
        challenges::rows(panel, &sealing).await,
        weighing::rows(panel, &sealing).await,
        reviews::rows(panel, &sealing).await,
        courses::rows(panel, &sealing).await,
    ];
    let after = TABLES.map(|table| panel.database().count(table));
    assert_eq!(after, before);
    let rows: usize = rows.iter().sum();
    assert!(rows >= 300, "{rows} rows");
    let _ = writeln!(std::io::stderr(), "{rows} bad inputs, none kept");
}

async fn faults_of_a_whole_request_are_told_together(panel: &Panel) {
    let request = pb::LodgeReferralRequest {
        request_id: "yesterday's".to_owned(),
        source: 9,
        nrm_received_on: Some(day(2026, 2, 30)),
        ..lodgement(pb::Referral {
            age_claim: 7,
            child: Some(pb::Child {
                first_name: "Wr\u{202E}en".to_owned(),
                date_of_birth: Some(pb::DateOfBirth {
                    date: Some(day(2031, 1, 1)),
                    precision: 0,
                }),
                gender: 0,
                ..pb::Child::default()
            }),
            local_authority: None,
            exploitation_types: vec![1, 77],
            exploitation_location: 12,
            answers: vec![pb::Answer {
                question: String::new(),
                text: "a".repeat(15_001),
                ..pb::Answer::default()
            }],
            ..referral()
        })
    };
    let mut referrals = panel.first_responder().referrals();
    let status = referrals.lodge_referral(request).await.refused();
    assert_eq!(
        fields(&status),
        [
            "request_id",
            "source",
            "nrm_received_on",
            "referral.age_claim",
            "referral.child.gender",
            "referral.child.nationalities",
            "referral.child.date_of_birth.date",
            "referral.child.date_of_birth.precision",
            "referral.child.first_name",
            "referral.local_authority",
            "referral.exploitation_types[1]",
            "referral.exploitation_location",
            "referral.answers[0].question",
            "referral.answers[0].text",
        ]
    );
    assert_eq!(status.message(), "14 fields are not valid");
}

async fn a_refusal_does_not_repeat_what_was_typed(panel: &Panel) {
    let mut given = referral();
    let child = given.child.as_mut().unwrap();
    child.first_name = "Persephone\u{202E}".to_owned();
    child.last_name = "Hollingberry\0".to_owned();
    let mut referrals = panel.first_responder().referrals();
    let status = referrals.lodge_referral(lodgement(given)).await.refused();
    let told = format!("{status:?}");
    for typed in ["Persephone", "Hollingberry"] {
        assert!(!told.contains(typed), "{told}");
    }
}

/// A date as it is typed, whether the calendar has it or not.
fn day(year: i32, month: i32, day: i32) -> pb::Date {
    pb::Date { year, month, day }
}
