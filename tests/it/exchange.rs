//! What leaves the site: delivered, delivered again, given up, confirmed.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, MessageKind, MessageState};
use nrm_panel_server::{
    exchange::{Courier, Finding, MailSettings, Mailer, Tally, Transports, reconcile},
    setup,
};
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{CaseRef, RG, RG_THEN_CG, Sample, date},
    on_both,
    panel::Panel,
    sink::MailSink,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

on_both!(
    r21_a_referral_leaves_whole_and_is_an_open_task_until_acknowledged,
    r21_both_stages_sealed_at_one_sitting_leave_as_one_template,
    a_message_delivered_again_is_the_same_to_the_byte,
    a_receiver_that_is_down_gets_it_once_it_is_up,
    a_message_that_cannot_be_delivered_is_given_up_and_can_be_ordered_again,
    two_couriers_deliver_a_message_once,
    a_message_pointed_at_another_receiver_by_hand_does_not_leave,
    a_notice_by_mail_holds_nothing_about_the_child,
    a_mail_server_that_puts_it_off_gets_it_later,
    a_referral_taken_back_before_it_left_never_leaves,
    what_is_missing_and_what_nobody_asked_for_is_found,
    a_message_is_closed_once_and_only_on_its_own_case,
    messages_are_listed_for_those_who_may_know_of_the_case,
    what_is_asked_of_an_agency_is_all_that_leaves_for_it,
    r26_the_sca_is_told_by_the_next_working_day,
    r26_a_trial_before_the_decision_is_told_and_a_later_one_is_not,
    r8_a_change_of_the_responsible_authority_is_told_by_itself,
);

const SCA: &str = "Competent Authority";

pub(crate) fn route(panel: &Panel, route: &str) {
    let app = panel.app();
    let route = Some(route.parse().unwrap());
    setup::settle_delivery(&app.db, &app.ids, panel.now(), panel.site(), SCA, route).unwrap();
}

pub(crate) fn root(panel: &Panel) -> PathBuf {
    let root = panel.database().folder().join("drop");
    fs::create_dir_all(&root).unwrap();
    root
}

/// A courier that serves drop folders, with the SCA's route settled.
pub(crate) fn courier(panel: &Panel) -> Courier {
    route(panel, "drop:sca");
    Courier::new(
        panel.app().clone(),
        Transports {
            drop_folder: Some(root(panel)),
            mail: None,
        },
    )
}

pub(crate) fn dropped(panel: &Panel) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root(panel).join("sca")) else {
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

pub(crate) fn tally(sent: u32, postponed: u32, dead: u32) -> Tally {
    Tally {
        sent,
        postponed,
        dead,
    }
}

/// The one message about a case.
async fn message(case: &CaseRef<'_>) -> pb::Message {
    let messages = case.now().await.messages;
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages[0].clone()
}

async fn alerts(case: &CaseRef<'_>) -> Vec<String> {
    let alerts = case.now().await.alerts;
    let codes = alerts.into_iter().map(|alert| alert.code);
    codes.filter(|code| code.starts_with("MESSAGE_")).collect()
}

async fn acknowledgement(
    case: &CaseRef<'_>,
    message: &pb::Message,
) -> pb::RecordAcknowledgementRequest {
    pb::RecordAcknowledgementRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        message_id: message.id.clone(),
        acknowledged_by: "The intake desk".to_owned(),
        acknowledged_on: Some(date("2026-10-15")),
        receiver_reference: "MSHT-4711".to_owned(),
    }
}

pub(crate) async fn retrying(case: &CaseRef<'_>, message: &pb::Message) -> pb::RetryMessageRequest {
    pb::RetryMessageRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        message_id: message.id.clone(),
    }
}

async fn r21_a_referral_leaves_whole_and_is_an_open_task_until_acknowledged(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge_sample("01").await;
    let sample = Sample::read("01");
    assert_eq!(message(&case).await.state(), MessageState::Waiting);
    assert_eq!(alerts(&case).await, ["MESSAGE_WAITING"]);
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 0, 0)));

    let folders = dropped(panel);
    let sent = message(&case).await;
    let name = format!("{}--referral_to_sca--{}", case.reference, sent.id);
    assert_eq!(folders, [root(panel).join("sca").join(name)]);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folders[0]), 0o700);
    // What was sent is what the manifest says, and the record keeps the manifest's hash.
    let manifest = json(&folders[0].join("manifest.json"));
    let files = manifest.pointer("/files").unwrap().as_array().unwrap();
    assert_eq!(files.len(), 3);
    for file in files {
        let path = folders[0].join(file["name"].as_str().unwrap());
        assert_eq!(mode(&path), 0o600);
        let digest = format!("{:x}", Sha256::digest(fs::read(path).unwrap()));
        assert_eq!(file["sha256"], digest.as_str());
    }
    let whole = fs::read(folders[0].join("manifest.json")).unwrap();
    assert_eq!(sent.sha256, format!("{:x}", Sha256::digest(whole)));
    // The form is there byte for byte, and every answer for a person to read.
    assert_eq!(
        fs::read(folders[0].join("form.json")).unwrap(),
        sample.content
    );
    let text = fs::read_to_string(folders[0].join("bundle.md")).unwrap();
    assert!(text.contains("**OFFICIAL-SENSITIVE**"), "{text}");
    assert!(text.contains(sample.answer("/child/last_name")), "{text}");
    let bundle = json(&folders[0].join("bundle.json"));
    let history = history(&case, &panel.coordinator()).await;
    assert_eq!(bundle["ledger"]["sequence"], 1);
    assert_eq!(bundle["ledger"]["hash"], history[0].hash.as_str());
    assert!(text.contains(&history[0].hash));
    // Sending is on the record, by nobody.
    assert_eq!(history[1].kind, "MessageSent");
    assert_eq!(history[1].actor_id, "");
    assert_eq!(history[1].summary, "referral sent to Competent Authority");

    // Until the SCA says so it is an open task, and no NRM referral.
    assert_eq!(sent.state(), MessageState::Sent);
    assert_eq!(alerts(&case).await, ["MESSAGE_NOT_ACKNOWLEDGED"]);
    assert_eq!(case.now().await.sca_reference, "");
    let before = panel.now();
    panel.at("2026-10-16");
    let mut exchange = panel.sca_liaison().exchange();
    let request = acknowledgement(&case, &sent).await;
    exchange.record_acknowledgement(request).await.granted();
    let closed = message(&case).await;
    assert_eq!(closed.state(), MessageState::Acknowledged);
    assert_eq!(closed.receiver_reference, "MSHT-4711");
    assert_eq!(closed.acknowledged_on, Some(date("2026-10-15")));
    assert_eq!(alerts(&case).await, Vec::<String>::new());
    assert_eq!(case.now().await.sca_reference, "MSHT-4711");
    // As it was known before, it was still open.
    let then = pb::GetCaseRequest {
        as_at: Some(nrm_panel_tests::builder::timestamp(&before.to_string())),
        ..case.look()
    };
    let mut cases = panel.coordinator().cases();
    let then = cases.get_case(then).await.granted().case.unwrap();
    assert_ne!(then.messages[0].state(), MessageState::Acknowledged);
    assert_eq!(then.sca_reference, "");
}

async fn history(case: &CaseRef<'_>, actor: &Actor) -> Vec<pb::HistoryEntry> {
    let request = pb::GetCaseHistoryRequest {
        case_id: case.id.clone(),
    };
    let mut cases = actor.cases();
    cases.get_case_history(request).await.granted().entries
}

async fn r21_both_stages_sealed_at_one_sitting_leave_as_one_template(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    case.all_heard().await;
    let item = case.listed(RG_THEN_CG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    let alone = panel.lodge().await;
    let item = alone.listed(RG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    assert_eq!(courier.deliver_due().await, Ok(tally(4, 0, 0)));
    let templates = |case: &CaseRef<'_>| -> Vec<Value> {
        let start = format!("{}--decision_to_sca--", case.reference);
        let of_case = dropped(panel).into_iter().filter(|folder| {
            let name = folder.file_name().unwrap().to_string_lossy();
            name.starts_with(&start)
        });
        of_case
            .map(|folder| json(&folder.join("bundle.json")))
            .collect()
    };
    let headings = |bundle: &Value| -> Vec<String> {
        let sections = bundle.pointer("/document/sections").unwrap();
        let sections = sections.as_array().unwrap().iter();
        sections
            .map(|section| section["heading"].as_str().unwrap().to_owned())
            .collect()
    };
    let both = templates(&case);
    assert_eq!(both.len(), 1);
    assert_eq!(
        headings(&both[0]),
        [
            "Case",
            "Reasonable grounds",
            "Conclusive grounds",
            "Evidence relied on",
            "Heard",
            "Ledger",
        ]
    );
    // Dissent and assent, reasons and evidence go with it.
    let text = both[0].to_string();
    for words in [
        "As the agencies set out.",
        "What we know of the child bears it out.",
        "referral, version 1",
        "The guardian met the child twice.",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let one = templates(&alone);
    assert_eq!(one.len(), 1);
    assert_eq!(
        headings(&one[0]),
        [
            "Case",
            "Reasonable grounds",
            "Evidence relied on",
            "Heard",
            "Ledger"
        ]
    );
}

async fn a_message_delivered_again_is_the_same_to_the_byte(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge_sample("03").await;
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    let contents = || -> Vec<(PathBuf, Vec<u8>)> {
        let folders = dropped(panel);
        assert_eq!(folders.len(), 1);
        let files = fs::read_dir(&folders[0]).unwrap();
        let mut files: Vec<_> = files
            .map(|file| file.unwrap().path())
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let first = contents();
    // As if the process had died between handing it over and writing that it did.
    panel
        .database()
        .execute("UPDATE outbox SET delivered_at = NULL");
    panel.at("2026-11-20");
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    assert_eq!(contents(), first);
    // The receiver has lost it: the same message again.
    fs::remove_dir_all(dropped(panel).pop().unwrap()).unwrap();
    let sent = message(&case).await;
    let mut exchange = panel.coordinator().exchange();
    let ordered = retrying(&case, &sent).await;
    exchange.retry_message(ordered).await.granted();
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    assert_eq!(contents(), first);
    // Something else under its name is left as it is.
    let bundle = dropped(panel)[0].join("bundle.md");
    fs::write(&bundle, "theirs").unwrap();
    let ordered = retrying(&case, &sent).await;
    exchange.retry_message(ordered).await.granted();
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 1, 0)));
    assert_eq!(fs::read_to_string(bundle).unwrap(), "theirs");
    assert_eq!(message(&case).await.fault, "drop_folder_conflict");
}

async fn a_receiver_that_is_down_gets_it_once_it_is_up(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    let way = root(panel).join("sca");
    fs::write(&way, "in the way").unwrap();
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 1, 0)));
    let failed = message(&case).await;
    assert_eq!(
        (failed.state(), failed.attempts),
        (MessageState::Waiting, 1)
    );
    assert!(failed.fault.starts_with("drop_folder_"), "{}", failed.fault);
    // The pauses grow: half a minute, two minutes, eight.
    for (instant, outcome) in [
        ("2026-11-16T09:00:29Z", tally(0, 0, 0)),
        ("2026-11-16T09:00:30Z", tally(0, 1, 0)),
        ("2026-11-16T09:02:29Z", tally(0, 0, 0)),
        ("2026-11-16T09:02:30Z", tally(0, 1, 0)),
        ("2026-11-16T09:10:29Z", tally(0, 0, 0)),
    ] {
        panel.at(instant);
        assert_eq!(courier.deliver_due().await, Ok(outcome), "{instant}");
    }
    fs::remove_file(&way).unwrap();
    panel.at("2026-11-16T09:10:30Z");
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 0, 0)));
    assert_eq!(dropped(panel).len(), 1);
    let sent = message(&case).await;
    assert_eq!(
        (sent.state(), sent.attempts, sent.fault),
        (MessageState::Sent, 4, String::new())
    );
}

async fn a_message_that_cannot_be_delivered_is_given_up_and_can_be_ordered_again(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    let way = root(panel).join("sca");
    fs::write(&way, "in the way").unwrap();
    for day in 17..24 {
        assert_eq!(courier.deliver_due().await, Ok(tally(0, 1, 0)), "{day}");
        panel.at(&format!("2026-11-{day}"));
    }
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 0, 1)));
    panel.at("2026-12-01");
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 0, 0)));
    let dead = message(&case).await;
    assert_eq!((dead.state(), dead.attempts), (MessageState::Dead, 8));
    assert_eq!(alerts(&case).await, ["MESSAGE_NOT_DELIVERED"]);
    let last = history(&case, &panel.coordinator()).await.pop().unwrap();
    assert_eq!(
        (last.kind.as_str(), last.actor_id.as_str()),
        ("DeliveryFailed", "")
    );
    fs::remove_file(&way).unwrap();
    let mut exchange = panel.coordinator().exchange();
    let ordered = retrying(&case, &dead).await;
    exchange.retry_message(ordered).await.granted();
    assert_eq!(alerts(&case).await, ["MESSAGE_WAITING"]);
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    assert_eq!(dropped(panel).len(), 1);
}

async fn two_couriers_deliver_a_message_once(panel: &Panel) {
    let (one, two) = (courier(panel), courier(panel));
    let mut cases = Vec::new();
    for _ in 0..6 {
        cases.push(panel.lodge().await);
    }
    let (first, second) = tokio::join!(one.deliver_due(), two.deliver_due());
    assert_eq!(first.unwrap().sent + second.unwrap().sent, 6);
    assert_eq!(
        panel.database().count("event WHERE kind = 'MessageSent'"),
        6
    );
    assert_eq!(dropped(panel).len(), 6);
    // A lease that somebody holds is respected, and ends.
    let another = panel.lodge().await;
    panel.database().execute(&format!(
        "UPDATE outbox SET lease_by = 'gone', lease_until = '2026-11-16 09:02:00', attempts = 1 \
         WHERE stream_id = '{}'",
        another.id
    ));
    assert_eq!(one.deliver_due().await, Ok(tally(0, 0, 0)));
    panel.at("2026-11-16T09:02:00Z");
    assert_eq!(one.deliver_due().await, Ok(tally(1, 0, 0)));
}

async fn a_message_pointed_at_another_receiver_by_hand_does_not_leave(panel: &Panel) {
    let courier = courier(panel);
    let app = panel.app();
    let other = Some("drop:elsewhere".parse().unwrap());
    let name = "Warwickshire Police";
    setup::settle_delivery(&app.db, &app.ids, panel.now(), panel.site(), name, other).unwrap();
    let case = panel.lodge().await;
    let agency = panel.officer().agency_id;
    panel
        .database()
        .execute(&format!("UPDATE outbox SET recipient_id = '{agency}'"));
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 1, 0)));
    assert_eq!(message(&case).await.fault, "record_altered");
    assert!(!root(panel).join("elsewhere").exists());
}

fn mailing(panel: &Panel, sink: &MailSink) -> Courier {
    route(panel, "mailto:intake@sca.example");
    let mail = Mailer::new(&MailSettings {
        server: sink.address(),
        from: "panel@site.example".to_owned(),
        tls: None,
        ca_file: None,
        login_file: None,
    });
    Courier::new(
        panel.app().clone(),
        Transports {
            drop_folder: None,
            mail: Some(mail.unwrap()),
        },
    )
}

/// Words of the samples that name or describe somebody.
const WORDS: &str = include_str!("../data/sentinels.txt");

async fn a_notice_by_mail_holds_nothing_about_the_child(panel: &Panel) {
    let sink = MailSink::start();
    let courier = mailing(panel, &sink);
    let mut cases = Vec::new();
    for number in ["01", "02", "03", "05", "06", "08", "09"] {
        cases.push(panel.lodge_sample(number).await);
    }
    panel.at("2026-11-20");
    assert_eq!(courier.deliver_due().await, Ok(tally(7, 0, 0)));
    let mails = sink.mails();
    assert_eq!(mails.len(), 7);
    for case in &cases {
        let sent = message(case).await;
        let of_case = mails.iter().filter(|mail| mail.contains(&case.reference));
        let of_case: Vec<&String> = of_case.collect();
        assert_eq!(of_case.len(), 1);
        let mail = of_case[0];
        assert!(
            mail.contains(&format!("Message-ID: <{}@site.example>", sent.id)),
            "{mail}"
        );
        assert!(mail.contains("To: intake@sca.example"), "{mail}");
        // The SCA decides what is outside the panel's reach: no day of ours is due.
        let eligibility = case.now().await.eligibility.unwrap_or_default();
        let ours = eligibility.result() != pb::EligibilityResult::OutOfScope;
        assert_eq!(
            mail.contains("By:       2026-"),
            ours,
            "{eligibility:?} {mail}"
        );
        let text = mail
            .split_once("\r\n\r\n")
            .or_else(|| mail.split_once("\n\n"));
        let text = text.unwrap().1.replace("\r\n", "\n");
        let text = format!("{}\n", text.trim_end());
        assert_eq!(sent.sha256, format!("{:x}", Sha256::digest(text)));
    }
    let together = mails.join("\n").to_lowercase();
    // By when, where a duty of the panel runs.
    assert!(together.contains("\nby:       2026-"), "{together}");
    let words: Vec<&str> = WORDS.lines().collect();
    assert!(words.len() >= 60);
    for word in words {
        assert!(!together.contains(&word.to_lowercase()), "{word}");
    }
}

async fn a_mail_server_that_puts_it_off_gets_it_later(panel: &Panel) {
    let sink = MailSink::start();
    let courier = mailing(panel, &sink);
    let case = panel.lodge().await;
    sink.behave("defer");
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 1, 0)));
    assert_eq!(message(&case).await.fault, "smtp_451");
    sink.behave("accept");
    panel.at("2026-11-16T09:01:00Z");
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    assert_eq!(sink.mails().len(), 1);
    // Nobody listens at all.
    let other = panel.lodge().await;
    drop(sink);
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 1, 0)));
    assert_eq!(message(&other).await.fault, "smtp_unreachable");
}

async fn retract(panel: &Panel, case: &CaseRef<'_>) {
    let request = pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        reason: "Another child was meant.".to_owned(),
    };
    let mut referrals = panel.first_responder().referrals();
    referrals.retract_referral(request).await.granted();
}

async fn a_referral_taken_back_before_it_left_never_leaves(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    retract(panel, &case).await;
    assert_eq!(message(&case).await.state(), MessageState::Withdrawn);
    assert_eq!(courier.deliver_due().await, Ok(tally(0, 0, 0)));
    assert_eq!(dropped(panel).len(), 0);
    assert_eq!(alerts(&case).await, Vec::<String>::new());
    // One that has left already is followed by word that it was retracted.
    let left = panel.lodge().await;
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    retract(panel, &left).await;
    assert_eq!(courier.deliver_due().await, Ok(tally(1, 0, 0)));
    let messages = left.now().await.messages;
    assert_eq!(messages[1].kind(), MessageKind::NoticeToSca);
    let notice = root(panel).join("sca").join(format!(
        "{}--notice_to_sca--{}",
        left.reference, messages[1].id
    ));
    let text = fs::read_to_string(notice.join("bundle.md")).unwrap();
    assert!(text.contains("Another child was meant."), "{text}");
    let found = reconcile(&panel.app().db, None).unwrap().findings;
    assert!(
        found
            .iter()
            .all(|found| matches!(found, Finding::Open { .. })),
        "{found:?}"
    );
    assert_eq!(found.len(), 2, "{found:?}");
}

async fn what_is_missing_and_what_nobody_asked_for_is_found(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    item.positions([pb::View::Positive; 3]).await.sealed().await;
    let found = || {
        let found = reconcile(&panel.app().db, None).unwrap();
        assert_eq!(found.cases, 1);
        found.findings
    };
    assert_eq!(found().len(), 2);
    assert!(
        found()
            .iter()
            .all(|found| matches!(found, Finding::Open { .. }))
    );
    // A gap that somebody made is named.
    panel
        .database()
        .execute("UPDATE outbox SET kind = 'handover' WHERE kind = 'decision_to_sca'");
    let unexpected = found();
    assert!(
        unexpected.iter().any(|found| matches!(
            found,
            Finding::Missing { kind, .. } if kind.code() == "decision_to_sca"
        )),
        "{unexpected:?}"
    );
    assert!(
        unexpected.iter().any(|found| matches!(
            found,
            Finding::Unexpected { message, .. } if message.kind.code() == "handover"
        )),
        "{unexpected:?}"
    );
    panel.database().execute("DELETE FROM outbox");
    let missing = found();
    assert_eq!(missing.len(), 2);
    assert!(
        missing
            .iter()
            .all(|found| matches!(found, Finding::Missing { .. })),
        "{missing:?}"
    );
}

async fn a_message_is_closed_once_and_only_on_its_own_case(panel: &Panel) {
    let (case, other) = (panel.lodge().await, panel.lodge().await);
    let (own, strange) = (message(&case).await, message(&other).await);
    panel.at("2026-11-17");
    let mut exchange = panel.coordinator().exchange();
    let mut wrong = acknowledgement(&case, &strange).await;
    let told = exchange.record_acknowledgement(wrong.clone()).await.told();
    assert_eq!(told, "FailedPrecondition MESSAGE_UNKNOWN");
    wrong.request_id = new_request_id();
    wrong.message_id = "no-such-message".to_owned();
    let told = exchange.record_acknowledgement(wrong).await.told();
    assert_eq!(told, "FailedPrecondition MESSAGE_UNKNOWN");
    // By hand, before any route was there.
    let request = acknowledgement(&case, &own).await;
    exchange.record_acknowledgement(request).await.granted();
    assert_eq!(message(&case).await.state(), MessageState::Acknowledged);
    let request = acknowledgement(&case, &own).await;
    let told = exchange.record_acknowledgement(request).await.told();
    assert_eq!(told, "FailedPrecondition MESSAGE_CLOSED");
    let request = retrying(&case, &own).await;
    let told = exchange.retry_message(request).await.told();
    assert_eq!(told, "FailedPrecondition MESSAGE_CLOSED");
    // A stale view changes nothing.
    let mut stale = retrying(&other, &strange).await;
    stale.version += 1;
    let told = exchange.retry_message(stale).await.told();
    assert_eq!(told, "Aborted STALE_VERSION");
    // Closed by hand, it does not leave any more.
    assert_eq!(courier(panel).deliver_due().await, Ok(tally(1, 0, 0)));
}

async fn messages_are_listed_for_those_who_may_know_of_the_case(panel: &Panel) {
    let (case, other) = (panel.lodge().await, panel.lodge().await);
    let listed = async |actor: &Actor, state: MessageState| {
        let request = pb::ListMessagesRequest {
            state: state.into(),
            ..pb::ListMessagesRequest::default()
        };
        let reply = actor.exchange().list_messages(request).await.granted();
        let references = reply.messages.into_iter();
        references
            .map(|message| message.case_reference)
            .collect::<Vec<_>>()
    };
    let (waiting, sent) = (MessageState::Waiting, MessageState::Sent);
    let both = [other.reference.clone(), case.reference.clone()];
    assert_eq!(listed(&panel.coordinator(), waiting).await, both);
    assert_eq!(listed(&panel.sca_liaison(), waiting).await, both);
    assert_eq!(
        listed(&panel.coordinator(), sent).await,
        Vec::<String>::new()
    );
    // Of another authority, of another site, recused: as if they were not there.
    let empty = Vec::<String>::new();
    assert_eq!(listed(&panel.coventry_coordinator(), waiting).await, empty);
    assert_eq!(listed(&panel.stranger(), waiting).await, empty);
    case.interest_of(&panel.coordinator()).await;
    assert_eq!(
        listed(&panel.coordinator(), waiting).await,
        std::slice::from_ref(&other.reference)
    );
    let own = other.now().await.messages[0].clone();
    let mut strange = panel.stranger().exchange();
    let told = strange
        .retry_message(retrying(&other, &own).await)
        .await
        .told();
    assert_eq!(told, "NotFound");
}

async fn happened(
    case: &CaseRef<'_>,
    kind: pb::NotifiableKind,
) -> pb::RecordNotifiableEventRequest {
    pb::RecordNotifiableEventRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        kind: kind.into(),
        occurred_on: Some(date("2026-11-16")),
        details: "Quokka was not in her room at six.".to_owned(),
        trial_on: None,
    }
}

async fn tell_sca(case: &CaseRef<'_>) -> Vec<pb::Clock> {
    let clocks = case.now().await.clocks.into_iter();
    clocks.filter(|clock| clock.code == "TELL_SCA").collect()
}

async fn r26_the_sca_is_told_by_the_next_working_day(panel: &Panel) {
    let courier = courier(panel);
    let case = panel.lodge().await;
    case.assigned_to(&panel.social_worker()).await;
    // A Friday evening: the weekend does not count.
    panel.at("2026-11-20T18:30:00Z");
    let mut cases = panel.social_worker().cases();
    let request = happened(&case, pb::NotifiableKind::WentMissing).await;
    let told = cases.record_notifiable_event(request).await.granted();
    assert_eq!(told.tell_by, Some(date("2026-11-23")));
    let clock = &tell_sca(&case).await[0];
    assert_eq!(
        (clock.rule.as_str(), clock.due_on),
        ("R26", Some(date("2026-11-23")))
    );
    assert!(clock.derivation[1].contains("local policy"), "{clock:?}");
    assert_eq!((clock.met_on, clock.overdue), (None, false));
    // Nobody told them: it is overdue.
    panel.at("2026-11-24");
    assert!(tell_sca(&case).await[0].overdue);
    assert_eq!(courier.deliver_due().await, Ok(tally(2, 0, 0)));
    let clock = &tell_sca(&case).await[0];
    assert_eq!(clock.met_on, Some(date("2026-11-24")));
    let messages = case.now().await.messages;
    assert_eq!(messages[1].kind(), MessageKind::NoticeToSca);
    let folder = format!("{}--notice_to_sca--{}", case.reference, messages[1].id);
    let text = fs::read_to_string(root(panel).join("sca").join(folder).join("bundle.md")).unwrap();
    assert!(
        text.contains("Quokka was not in her room at six."),
        "{text}"
    );
    assert!(text.contains("went missing"), "{text}");
    // Told by word of mouth, the confirmation ends the clock too.
    let request = happened(&case, pb::NotifiableKind::Found).await;
    let mut cases = panel.coordinator().cases();
    cases.record_notifiable_event(request).await.granted();
    let found = case.now().await.messages[2].clone();
    let mut request = acknowledgement(&case, &found).await;
    request.receiver_reference = String::new();
    let mut exchange = panel.coordinator().exchange();
    exchange.record_acknowledgement(request).await.granted();
    assert!(
        tell_sca(&case)
            .await
            .iter()
            .all(|clock| clock.met_on.is_some())
    );
    let found = reconcile(&panel.app().db, None).unwrap().findings;
    assert!(
        found
            .iter()
            .all(|found| matches!(found, Finding::Open { .. })),
        "{found:?}"
    );
}

async fn r26_a_trial_before_the_decision_is_told_and_a_later_one_is_not(panel: &Panel) {
    let case = panel.lodge().await;
    let mut cases = panel.coordinator().cases();
    // Received on 16 November: reasonable grounds are due 45 days later.
    for (trial, told) in [("2026-12-30", true), ("2026-12-31", false)] {
        let mut request = happened(&case, pb::NotifiableKind::TrialDateSet).await;
        request.trial_on = Some(date(trial));
        let reply = cases.record_notifiable_event(request).await.granted();
        assert_eq!(reply.tell_by.is_some(), told, "{trial}");
    }
    assert_eq!(tell_sca(&case).await.len(), 1);
    assert!(
        tell_sca(&case).await[0].derivation[0].contains("before the decision due on 2026-12-31")
    );
    let notices = case.now().await.messages.len() - 1;
    assert_eq!(notices, 1);
    // A trial date without its day, and a day without a trial, are faults.
    let request = happened(&case, pb::NotifiableKind::TrialDateSet).await;
    let fault = cases.record_notifiable_event(request).await.refused();
    assert_eq!(nrm_panel_tests::actor::fields(&fault), ["trial_on"]);
    let mut request = happened(&case, pb::NotifiableKind::Arrested).await;
    request.trial_on = Some(date("2026-12-30"));
    let fault = cases.record_notifiable_event(request).await.refused();
    assert_eq!(nrm_panel_tests::actor::fields(&fault), ["trial_on"]);
}

async fn r8_a_change_of_the_responsible_authority_is_told_by_itself(panel: &Panel) {
    let case = panel.lodge().await;
    let record = async |name: &str| {
        let request = pb::RecordResponsibleAuthorityRequest {
            request_id: new_request_id(),
            case_id: case.id.clone(),
            version: case.version().await,
            authority: name.to_owned(),
        };
        let mut cases = panel.coordinator().cases();
        cases.record_responsible_authority(request).await.granted();
    };
    // The same authority, written otherwise, is no change.
    record("warwickshire county council").await;
    assert_eq!(case.now().await.messages.len(), 1);
    record("Coventry City Council").await;
    let messages = case.now().await.messages;
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[1].kind(), MessageKind::NoticeToSca);
    assert_eq!(tell_sca(&case).await.len(), 1);
    assert_eq!(case.now().await.version, 4);
}

async fn what_is_asked_of_an_agency_is_all_that_leaves_for_it(panel: &Panel) {
    let app = panel.app();
    let way = Some("drop:barnardos".parse().unwrap());
    setup::settle_delivery(
        &app.db,
        &app.ids,
        panel.now(),
        panel.site(),
        "Barnardo's",
        way,
    )
    .unwrap();
    let courier = courier(panel);
    let case = panel.lodge().await;
    let mut asking = case.asking(&["Barnardo's"]).await;
    let question = "What is known of the house by the canal?".to_owned();
    asking.question.clone_from(&question);
    let mut requests = panel.coordinator().requests();
    let asked = requests.request_information(asking).await.granted();
    // It is followed up as a request, not as a message that waits.
    assert_eq!(alerts(&case).await, ["MESSAGE_WAITING"]);
    let chased = pb::ChaseInformationRequest {
        request_id: new_request_id(),
        information_request_id: asked.requests[0].id.clone(),
        version: 1,
    };
    requests.chase_information(chased).await.granted();
    assert_eq!(courier.deliver_due().await, Ok(tally(3, 0, 0)));
    let folders = fs::read_dir(root(panel).join("barnardos")).unwrap();
    let folders: Vec<PathBuf> = folders.map(|folder| folder.unwrap().path()).collect();
    assert_eq!(folders.len(), 2, "the question and its reminder");
    for folder in folders {
        let text = fs::read_to_string(folder.join("bundle.md")).unwrap();
        assert!(text.contains(&question), "{text}");
        let whole = fs::read_to_string(folder.join("bundle.json")).unwrap() + &text;
        for word in ["Wren", "Lightfoot", "2012", "bus station"] {
            assert!(!whole.contains(word), "{word} in {whole}");
        }
    }
    let found = reconcile(&panel.app().db, None).unwrap().findings;
    assert!(
        found
            .iter()
            .all(|found| matches!(found, Finding::Open { .. })),
        "{found:?}"
    );
    assert_eq!(found.len(), 3);
}
