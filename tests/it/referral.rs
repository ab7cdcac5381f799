//! Lodging, reading back and retracting referrals.

use std::slice;

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, EligibilityResult::*};
use nrm_panel_tests::{
    actor::{Actor, Told, fields},
    builder::{RG, SAMPLES, Sample, date, lodgement, referral},
    on_both,
    panel::Panel,
};
use serde_json::Value;

on_both!(
    r1_r2_r3_the_seven_samples_have_their_eligibility,
    r2_a_site_of_warwickshire_alone_takes_its_own_children_only,
    nothing_typed_into_the_form_is_lost,
    what_the_form_does_not_know_yet_is_kept_too,
    a_structured_referral_reads_back_as_it_was_given,
    r68_a_narrative_of_15_000_units_is_taken_and_one_more_is_refused,
    names_of_every_shape_are_taken,
    a_receipt_says_that_it_is_no_nrm_referral_yet,
    r69_a_receipt_says_what_else_is_owed_to_the_child,
    r10_exploitation_abroad_and_long_ago_does_not_exclude,
    a_rehearsal_keeps_nothing,
    r92_only_a_designated_first_responder_lodges,
    r21_what_the_competent_authority_shares_is_taken_in_by_the_coordinator,
    r4_an_adult_is_not_taken,
    a_referral_is_retracted_before_triage_and_kept,
    a_referral_is_not_retracted_once_it_was_listed,
    each_responder_lists_what_their_agency_lodged,
);

async fn r1_r2_r3_the_seven_samples_have_their_eligibility(panel: &Panel) {
    // In the order of their days, so that the clock only goes forward.
    for (number, expected, rule) in [
        ("08", InScope, None),
        ("09", InScope, None),
        ("03", InScope, None),
        ("01", InScope, None),
        ("02", InScope, None),
        ("05", NotEnoughInformation, Some("R3")),
        ("06", OutOfScope, Some("R1")),
    ] {
        let case = panel.lodge_sample(number).await.now().await;
        let eligibility = case.eligibility.unwrap();
        assert_eq!(eligibility.result(), expected, "sample {number}");
        let told = eligibility
            .steps
            .iter()
            .find(|step| step.result() != InScope)
            .map(|step| step.rule.as_str());
        assert_eq!(told, rule, "sample {number}");
    }
}

async fn r2_a_site_of_warwickshire_alone_takes_its_own_children_only(panel: &Panel) {
    let lodger = panel.strange_responder();
    for (number, expected) in [("03", OutOfScope), ("01", InScope)] {
        let sample = Sample::read(number);
        panel.at(sample.submitted_on());
        let mut referrals = lodger.referrals();
        let reply = referrals.lodge_referral(sample.lodgement()).await.granted();
        let eligibility = reply.receipt.unwrap().eligibility.unwrap();
        assert_eq!(eligibility.result(), expected, "sample {number}");
    }
}

async fn nothing_typed_into_the_form_is_lost(panel: &Panel) {
    panel.at("2026-07-31");
    for number in SAMPLES {
        let sample = Sample::read(number);
        if panel.today().to_string().as_str() < sample.submitted_on() {
            panel.at("2026-11-16");
        }
        let organisation = sample.answer("/access_and_header/user_organisation");
        let lodger = panel.responder_of(organisation);
        let case = panel.lodge_by(&lodger, sample.lodgement()).await;
        let kept = read_back(&lodger, &case.id).await;
        assert_eq!(kept.original, sample.content, "sample {number}");
        let answers = kept.referral.unwrap().answers;
        let shown: Vec<(&str, &str)> = answers
            .iter()
            .map(|answer| (answer.question.as_str(), answer.text.as_str()))
            .collect();
        let mut typed = Vec::new();
        leaves("", &sample.document, &mut typed);
        assert!(typed.len() > 60, "sample {number}: {}", typed.len());
        for (question, text) in &typed {
            let pair = (question.as_str(), text.as_str());
            assert!(shown.contains(&pair), "sample {number}: {question}");
        }
        assert_eq!(shown.len(), typed.len(), "sample {number}");
    }
}

async fn what_the_form_does_not_know_yet_is_kept_too(panel: &Panel) {
    let mut sample = Sample::read("01");
    sample.document["a_new_section"] = serde_json::json!({"a new question": ["an answer", 7]});
    let content = serde_json::to_vec_pretty(&sample.document).unwrap();
    let lodger = panel.first_responder();
    let request = nrm_panel_tests::builder::form(content.clone());
    let case = panel.lodge_by(&lodger, request).await;
    let kept = read_back(&lodger, &case.id).await;
    assert_eq!(kept.original, content);
    let answers = kept.referral.unwrap().answers;
    let answer = |question: &str| {
        let found = answers.iter().find(|answer| answer.question == question);
        found.map(|answer| answer.text.clone())
    };
    let first = answer("a_new_section.a new question[0]");
    assert_eq!(first.as_deref(), Some("an answer"));
    let second = answer("a_new_section.a new question[1]");
    assert_eq!(second.as_deref(), Some("7"));
}

async fn a_structured_referral_reads_back_as_it_was_given(panel: &Panel) {
    let given = pb::Referral {
        answers: vec![
            answer("b", "  white space, \"quotes\" and a\nline break  "),
            answer("a", ""),
            answer("narrative", "bidi \u{202E}in a narrative is kept"),
        ],
        ..referral()
    };
    let lodger = panel.first_responder();
    let case = panel.lodge_by(&lodger, lodgement(given.clone())).await;
    let kept = read_back(&lodger, &case.id).await;
    assert_eq!(kept.referral, Some(given));
    assert!(kept.original.is_empty());
    assert_eq!(kept.state(), pb::CaseState::Received);
    assert_eq!(kept.case_reference, case.reference);
}

async fn r68_a_narrative_of_15_000_units_is_taken_and_one_more_is_refused(panel: &Panel) {
    let lodger = panel.first_responder();
    let with = |text: String| {
        lodgement(pb::Referral {
            answers: vec![answer("narrative", &text)],
            ..referral()
        })
    };
    for longest in ["a".repeat(15_000), "ș".repeat(15_000), "😀".repeat(7_500)] {
        let case = panel.lodge_by(&lodger, with(longest.clone())).await;
        let kept = read_back(&lodger, &case.id).await;
        assert_eq!(kept.referral.unwrap().answers[0].text, longest);
    }
    for over in ["a".repeat(15_001), "😀".repeat(7_501)] {
        let mut referrals = lodger.referrals();
        let status = referrals.lodge_referral(with(over)).await.refused();
        assert_eq!(fields(&status), ["referral.answers[0].text"]);
    }
}

async fn names_of_every_shape_are_taken(panel: &Panel) {
    let lodger = panel.first_responder();
    for (first_name, last_name) in [
        ("Ionuț-Ștefăniță", "Brânzescu-Țîrlea"),
        ("Đức Phúc", "Nguyễn-Trầm"),
        // A combining accent stays one: nothing is normalised.
        ("Zoe\u{308}", "Rene\u{301}e"),
        ("李", ""),
        ("", "Abdirahman"),
        ("O'Neil", "de la Cruz y Ibáñez"),
        ("عمر", "الفاروق"),
    ] {
        let mut given = referral();
        let child = given.child.as_mut().unwrap();
        child.first_name = first_name.to_owned();
        child.last_name = last_name.to_owned();
        let case = panel.lodge_by(&lodger, lodgement(given)).await;
        let kept = read_back(&lodger, &case.id).await;
        let child = kept.referral.unwrap().child.unwrap();
        assert_eq!(child.first_name, first_name);
        assert_eq!(child.last_name, last_name);
    }
}

async fn a_receipt_says_that_it_is_no_nrm_referral_yet(panel: &Panel) {
    let mut referrals = panel.first_responder().referrals();
    let without = lodgement(referral());
    let with = pb::LodgeReferralRequest {
        sca_reference: "NRM-2026-000123".to_owned(),
        ..lodgement(referral())
    };
    let mut says_so = Vec::new();
    for request in [without, with] {
        let reply = referrals.lodge_referral(request).await.granted();
        let receipt = reply.receipt.unwrap();
        assert!(receipt.case_reference.starts_with("MID-"));
        assert!(!receipt.clocks.is_empty());
        says_so.push(
            receipt
                .next_steps
                .iter()
                .any(|step| step.contains("not yet an NRM referral")),
        );
    }
    assert_eq!(says_so, [true, false]);
}

async fn r69_a_receipt_says_what_else_is_owed_to_the_child(panel: &Panel) {
    let steps = async |by: Actor, referral| {
        let reply = by.referrals().lodge_referral(lodgement(referral)).await;
        let receipt = reply.granted().receipt.unwrap();
        receipt.next_steps.join("\n")
    };
    let told = steps(panel.first_responder(), referral()).await;
    for owed in [
        "not yet an NRM referral",
        "local authority",
        "guardian service",
    ] {
        assert!(told.contains(owed), "{owed}: {told}");
    }
    // Where no guardian service is, nobody is sent to it.
    let told = steps(panel.strange_responder(), referral()).await;
    assert!(told.contains("local authority"), "{told}");
    assert!(!told.contains("guardian service"), "{told}");
}

async fn r10_exploitation_abroad_and_long_ago_does_not_exclude(panel: &Panel) {
    let long_ago = |year| pb::ApproximateDate {
        date: Some(date(&format!("{year}-01-01"))),
        precision: pb::DatePrecision::Year.into(),
        words: String::new(),
    };
    let abroad = pb::Referral {
        exploitation_location: pb::ExploitationLocation::Overseas.into(),
        episodes: vec![pb::Episode {
            exploitation_type: pb::ExploitationType::ForcedToCommitCrime.into(),
            started: Some(long_ago(2016)),
            ended: Some(long_ago(2018)),
            ..pb::Episode::default()
        }],
        ..referral()
    };
    let by = panel.first_responder();
    let case = panel.lodge_by(&by, lodgement(abroad)).await;
    assert_eq!(case.now().await.eligibility.unwrap().result(), InScope);
    case.listed(RG).await;
}

async fn a_rehearsal_keeps_nothing(panel: &Panel) {
    let before = panel.database().count("event");
    let request = pb::LodgeReferralRequest {
        validate_only: true,
        ..Sample::read("06").lodgement()
    };
    let mut referrals = panel.first_responder().referrals();
    let reply = referrals.lodge_referral(request).await.granted();
    let receipt = reply.receipt.unwrap();
    assert_eq!(receipt.case_id, "");
    assert_eq!(receipt.case_reference, "");
    assert_eq!(receipt.eligibility.unwrap().result(), OutOfScope);
    assert_eq!(panel.database().count("event"), before);
    assert_eq!(panel.database().count("case_record"), 0);
    assert_eq!(panel.database().count("reply"), 0);
}

async fn r92_only_a_designated_first_responder_lodges(panel: &Panel) {
    // A coordinator may lodge, but the agency is on no list for itself here.
    let mut referrals = panel.coventry_coordinator().referrals();
    let told = referrals.lodge_referral(lodgement(referral())).await.told();
    assert_eq!(told, "FailedPrecondition NOT_A_FIRST_RESPONDER R92");
}

async fn r21_what_the_competent_authority_shares_is_taken_in_by_the_coordinator(panel: &Panel) {
    let shared = || pb::LodgeReferralRequest {
        source: pb::ReferralSource::CompetentAuthority.into(),
        nrm_received_on: Some(nrm_panel_tests::builder::date("2026-11-10")),
        ..lodgement(referral())
    };
    let case = panel.lodge_by(&panel.coordinator(), shared()).await;
    let case = case.now().await;
    assert_eq!(case.source(), pb::ReferralSource::CompetentAuthority);
    assert_eq!(case.nrm_received_on.unwrap().day, 10);
    let mut referrals = panel.first_responder().referrals();
    let told = referrals.lodge_referral(shared()).await.told();
    assert_eq!(told, "FailedPrecondition NOT_A_FIRST_RESPONDER R92");
}

async fn r4_an_adult_is_not_taken(panel: &Panel) {
    let mut sample = Sample::read("01");
    sample.document["age_and_childrens_services"]["pv_under_age"] = "no".into();
    let content = serde_json::to_vec(&sample.document).unwrap();
    let mut referrals = panel.first_responder().referrals();
    let request = nrm_panel_tests::builder::form(content);
    let status = referrals.lodge_referral(request).await.refused();
    let paths = fields(&status);
    assert_eq!(
        paths,
        ["home_office_form.age_and_childrens_services.pv_under_age"]
    );
    assert!(status.message().contains("ADULT_PATH"), "{status:?}");
}

async fn a_referral_is_retracted_before_triage_and_kept(panel: &Panel) {
    let lodger = panel.first_responder();
    let case = panel.lodge().await;
    let retract = |version| pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version,
        reason: "Sent twice.".to_owned(),
    };
    let mut referrals = lodger.referrals();
    let told = referrals.retract_referral(retract(9)).await.told();
    assert_eq!(told, "Aborted STALE_VERSION");
    let version = referrals
        .retract_referral(retract(1))
        .await
        .granted()
        .version;
    assert_eq!(version, 2);
    let told = referrals.retract_referral(retract(2)).await.told();
    assert_eq!(told, "FailedPrecondition ALREADY_RETRACTED");

    let kept = read_back(&lodger, &case.id).await;
    assert_eq!(kept.state(), pb::CaseState::Retracted);
    assert_eq!(kept.referral, Some(referral()));
    let sitting = panel.sitting().await;
    let listing = case.listing(&sitting, RG).await;
    let mut sittings = panel.coordinator().sittings();
    let told = sittings.add_agenda_item(listing).await.told();
    assert_eq!(told, "FailedPrecondition CASE_CLOSED");
}

async fn a_referral_is_not_retracted_once_it_was_listed(panel: &Panel) {
    let case = panel.lodge().await;
    let item = case.listed(RG).await.convened().await;
    item.adjourned(pb::AdjournmentReason::Time).await;
    let request = pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        reason: "Sent twice.".to_owned(),
    };
    let mut referrals = panel.first_responder().referrals();
    let told = referrals.retract_referral(request).await.told();
    assert_eq!(told, "FailedPrecondition ALREADY_TRIAGED");
}

async fn each_responder_lists_what_their_agency_lodged(panel: &Panel) {
    let ours = panel.lodge().await;
    let theirs = panel
        .lodge_by(&panel.other_responder(), lodgement(referral()))
        .await;
    let listed = async |actor: nrm_panel_tests::actor::Actor| {
        let request = pb::ListReferralsRequest::default();
        let reply = actor.referrals().list_referrals(request).await.granted();
        let ids = reply.referrals.into_iter().map(|row| row.case_id);
        ids.collect::<Vec<_>>()
    };
    assert_eq!(
        listed(panel.first_responder()).await,
        slice::from_ref(&ours.id)
    );
    assert_eq!(
        listed(panel.other_responder()).await,
        slice::from_ref(&theirs.id)
    );
    assert_eq!(listed(panel.strange_responder()).await, [""; 0]);
    assert_eq!(listed(panel.coordinator()).await, [theirs.id, ours.id]);
}

async fn read_back(actor: &nrm_panel_tests::actor::Actor, case: &str) -> pb::GetReferralResponse {
    let request = pb::GetReferralRequest {
        case_id: case.to_owned(),
    };
    actor.referrals().get_referral(request).await.granted()
}

fn answer(question: &str, text: &str) -> pb::Answer {
    pb::Answer {
        question: question.to_owned(),
        text: text.to_owned(),
        ..pb::Answer::default()
    }
}

/// Collects everything typed into a document, with its dotted path.
fn leaves(path: &str, value: &Value, typed: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Bool(value) => typed.push((path.to_owned(), value.to_string())),
        Value::Number(number) => typed.push((path.to_owned(), number.to_string())),
        Value::String(text) => typed.push((path.to_owned(), text.clone())),
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                leaves(&format!("{path}[{place}]"), item, typed);
            }
        }
        Value::Object(entries) => {
            let dot = if path.is_empty() { "" } else { "." };
            for (name, item) in entries {
                leaves(&format!("{path}{dot}{name}"), item, typed);
            }
        }
    }
}
