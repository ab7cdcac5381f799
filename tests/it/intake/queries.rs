//! Queries: a referral is taken for what it says, and asked about for what it does not.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{
    actor::Told,
    builder::{RG, Sample, form, lodgement, referral},
    on_both,
    panel::Panel,
};
use serde_json::{Value, json};
use tonic::Code;

use super::read_back;
use crate::serving::{Town, sample};

on_both!(
    an_empty_box_is_a_query_and_never_a_refusal,
    leftovers_of_branches_not_taken_are_set_aside_and_shown,
    the_old_question_is_read_by_the_version_of_the_form,
    a_query_is_answered_and_the_referral_stays_as_it_was,
    a_query_that_is_none_is_not_answered,
    a_receipt_counts_the_queries_and_tells_none_of_them,
);

fn ids(reply: &pb::GetReferralResponse) -> Vec<&str> {
    let queries = reply.queries.iter();
    queries.map(|query| query.id.as_str()).collect()
}

async fn an_empty_box_is_a_query_and_never_a_refusal(panel: &Panel) {
    let mut sample = Sample::read("01");
    let document = &mut sample.document;
    document["background"]["family"] = Value::Null;
    document["background"]["education"] = "n/a".into();
    document["child"]["nationality"] = "".into();
    document["referrer"] = Value::Null;
    document["places"]["where_exploitation_happened"] = "at sea".into();
    document["exploiters_types_and_risk"]["types_of_exploitation"] = json!(["theft"]);
    document["submitted_on"] = "2026-12-24".into();
    let lodger = panel.first_responder();
    let request = form(serde_json::to_vec(&sample.document).unwrap());
    let case = panel.lodge_by(&lodger, request).await;
    let reply = read_back(&lodger, &case.id).await;
    assert_eq!(
        ids(&reply),
        [
            "missing:background.family",
            "thin:background.education",
            "unknown_value:places.where_exploitation_happened",
            "unknown_value:exploiters_types_and_risk.types_of_exploitation",
            "missing:child.nationality",
            "missing:referrer.first_name",
            "missing:referrer.last_name",
            "missing:referrer.role",
            "missing:referrer.phone",
            "missing:referrer.alternative_contact_email",
            "contradiction:submitted_on#future",
        ]
    );
    // A structured referral with one narrative of many is taken as well.
    let plain = panel.lodge_by(&lodger, lodgement(referral())).await;
    let reply = read_back(&lodger, &plain.id).await;
    let missing = ids(&reply);
    assert!(missing.contains(&"missing:voice.views"), "{missing:?}");
    assert!(
        missing.contains(&"missing:background.family"),
        "{missing:?}"
    );
    let given = "missing:exploitation_narrative.how_did_the_exploitation_start";
    assert!(!missing.contains(&given), "{missing:?}");
    // Why it is not known is an answer.
    let said = pb::Referral {
        answers: vec![pb::Answer {
            question: "background.family".to_owned(),
            not_known_reason: "She would not speak of them.".to_owned(),
            ..pb::Answer::default()
        }],
        ..referral()
    };
    let told = panel.lodge_by(&lodger, lodgement(said)).await;
    let reply = read_back(&lodger, &told.id).await;
    assert!(!ids(&reply).contains(&"missing:background.family"));
}

async fn leftovers_of_branches_not_taken_are_set_aside_and_shown(panel: &Panel) {
    let mut sample = Sample::read("01");
    sample.document["places"]["overseas_countries"] = json!(["France"]);
    sample.document["child"]["pv_phone_number"] = "01632 960999".into();
    let request = form(serde_json::to_vec(&sample.document).unwrap());
    let lodger = panel.first_responder();
    let case = panel.lodge_by(&lodger, request).await;
    let reply = read_back(&lodger, &case.id).await;
    let aside: Vec<(&str, &str)> = reply
        .set_aside
        .iter()
        .map(|answer| (answer.question.as_str(), answer.text.as_str()))
        .collect();
    assert_eq!(
        aside,
        [
            ("child.pv_phone_number", "01632 960999"),
            ("places.overseas_countries[0]", "France"),
        ]
    );
    let answers = reply.referral.unwrap().answers;
    assert!(!answers.iter().any(|answer| answer.text == "France"));
    // In a structured referral too.
    let mut given = referral();
    given.answers.push(pb::Answer {
        question: "places.overseas_other_location".to_owned(),
        text: "A flat in Calais.".to_owned(),
        ..pb::Answer::default()
    });
    let case = panel.lodge_by(&lodger, lodgement(given)).await;
    let reply = read_back(&lodger, &case.id).await;
    assert_eq!(reply.set_aside.len(), 1);
    assert_eq!(reply.set_aside[0].text, "A flat in Calais.");
}

async fn the_old_question_is_read_by_the_version_of_the_form(panel: &Panel) {
    for (version, expected) in [
        ("2025-03-30", pb::PreviouslyReported::No),
        ("2025-03-31", pb::PreviouslyReported::Yes),
    ] {
        let mut sample = Sample::read("01");
        let view = sample.document["reporting_and_professional_view"]
            .as_object_mut()
            .unwrap();
        view.remove("previously_reported");
        view.insert(
            "is_this_the_first_chance_to_report".to_owned(),
            "yes".into(),
        );
        sample.document["form_version"] = version.into();
        let request = form(serde_json::to_vec(&sample.document).unwrap());
        let lodger = panel.first_responder();
        let case = panel.lodge_by(&lodger, request).await;
        let reply = read_back(&lodger, &case.id).await;
        assert_eq!(reply.previously_reported(), expected, "{version}");
        assert_eq!(reply.form_version, version);
    }
}

async fn a_query_is_answered_and_the_referral_stays_as_it_was(panel: &Panel) {
    let case = panel.lodge().await;
    let lodger = panel.first_responder();
    let before = read_back(&lodger, &case.id).await;
    let query = before.queries[0].id.clone();
    let answer = |version, reply: &str| pb::AnswerQueryRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version,
        query_id: query.clone(),
        reply: reply.to_owned(),
    };
    for (actor, reply) in [
        (lodger.clone(), "England."),
        (panel.coordinator(), "England: seen on the badge."),
    ] {
        let version = read_back(&actor, &case.id).await.version;
        let asked = answer(version, reply);
        let said = actor.referrals().answer_query(asked).await.granted();
        assert_eq!(said.version, version + 1);
        let after = read_back(&actor, &case.id).await;
        assert_eq!(after.queries[0].reply, reply);
        assert_eq!(after.referral, before.referral);
        assert_eq!(after.queries.len(), before.queries.len());
    }
    // What was said first is in the history still; none of it in words.
    let history = pb::GetCaseHistoryRequest {
        case_id: case.id.clone(),
    };
    let mut cases = panel.coordinator().cases();
    let history = cases.get_case_history(history).await.granted();
    let told = format!("{history:?}");
    assert_eq!(told.matches("query answered").count(), 2, "{told}");
    assert!(!told.contains("England"), "{told}");
    let stale = answer(1, "Wales.");
    let status = lodger.referrals().answer_query(stale).await.refused();
    assert_eq!(status.code(), Code::Aborted);
}

async fn a_query_that_is_none_is_not_answered(panel: &Panel) {
    let case = panel.lodge().await;
    let asked = |query: &str, version| pb::AnswerQueryRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version,
        query_id: query.to_owned(),
        reply: "It is so.".to_owned(),
    };
    let lodger = panel.first_responder();
    for none in ["missing:child.first_name", "7", "missing:"] {
        let status = lodger.referrals().answer_query(asked(none, 1)).await;
        let status = status.refused();
        assert_eq!(status.code(), Code::FailedPrecondition, "{none}");
        assert!(
            format!("{status:?}").contains("NO_SUCH_QUERY"),
            "{status:?}"
        );
    }
    let query = "missing:background.family";
    // Of another agency: as if it were not there.
    let mut others = panel.other_responder().referrals();
    let hidden = others.answer_query(asked(query, 1)).await.refused();
    assert_eq!(hidden.code(), Code::NotFound);
    // Listed is open still; retracted is not.
    case.listed(RG).await;
    let other = panel.lodge().await;
    let retracted = pb::RetractReferralRequest {
        request_id: new_request_id(),
        case_id: other.id.clone(),
        version: 1,
        reason: "Sent twice.".to_owned(),
    };
    lodger
        .referrals()
        .retract_referral(retracted)
        .await
        .granted();
    let closed = pb::AnswerQueryRequest {
        case_id: other.id.clone(),
        ..asked(query, 2)
    };
    let status = lodger.referrals().answer_query(closed).await.refused();
    assert!(format!("{status:?}").contains("CASE_CLOSED"), "{status:?}");
}

async fn a_receipt_counts_the_queries_and_tells_none_of_them(panel: &Panel) {
    let steps = async |document: &Value| {
        let request = form(serde_json::to_vec(document).unwrap());
        let mut referrals = panel.first_responder().referrals();
        let lodged = referrals.lodge_referral(request).await.granted();
        lodged.receipt.unwrap().next_steps
    };
    let mut sample = Sample::read("01");
    let clean = steps(&sample.document).await;
    let told = clean.join("\n");
    assert!(
        told.contains("within 45 days of receipt, not 5 working days"),
        "{told}"
    );
    assert!(told.contains("not yet an NRM referral"), "{told}");
    assert!(!told.contains("quer"), "{told}");
    sample.document["background"]["family"] = "n/a".into();
    sample.document["access_and_header"]["fr_location"] = "wombat".into();
    let queried = steps(&sample.document).await;
    let (last, before) = queried.split_last().unwrap();
    assert_eq!(before, clean);
    assert_eq!(
        last,
        "The referral is taken as it is and its clocks run. 2 queries on it wait for an answer \
         (R67)."
    );
}

#[test]
fn nrm_shows_queries_and_answers_them() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    let mut document: Value =
        serde_json::from_str(&std::fs::read_to_string(sample("01")).unwrap()).unwrap();
    document["background"]["family"] = Value::Null;
    document["places"]["overseas_countries"] = json!(["France"]);
    let lodge = ["referral", "lodge", "--file", "-", "-o", "json"];
    let receipt = gwen.fed(&lodge, &document.to_string()).json();
    let case = receipt["receipt"]["caseReference"].as_str().unwrap();
    let query = "missing:background.family";
    let asked = gwen.done(&["referral", "queries", case]).stdout;
    assert!(asked.contains(query) && asked.contains("open"), "{asked}");
    let words = town.file("family.txt", "A mother and two sisters.\n");
    let answered = gwen.done(&["referral", "answer", case, query, "--text-file", &words]);
    assert!(
        answered.stdout.contains("stays as it was"),
        "{}",
        answered.stdout
    );
    let shown = gwen.done(&["referral", "show", case]).stdout;
    for part in [
        "What happened",
        "How did the exploitation start?",
        "Befriended in a park",
        "Set aside",
        "France",
        "Queries",
        "Said to missing:background.family",
        "A mother and two sisters.",
        "Arrest, charge and court",
        "arrested, released under investigation",
        "Besides: local additions",
        "Reported before",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let json = gwen
        .done(&["referral", "queries", case, "-o", "json"])
        .json();
    assert_eq!(json["queries"][0]["reply"], "A mother and two sisters.");
    assert!(json.get("referral").is_none(), "{json}");
    let places = gwen
        .done(&["referral", "questions", "--section", "places"])
        .stdout;
    assert!(places.contains("places.uk_cities"), "{places}");
    assert!(!places.contains("background.family"), "{places}");
    let none = gwen.run(&["referral", "questions", "--section", "wombat"]);
    assert_eq!(none.code, 2, "{}", none.stderr);
}
