//! Faults of a document of the real form.

use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{
    actor::Told,
    builder::{Sample, form},
    panel::Panel,
};
use serde_json::{Value, json};

use super::refused;

pub(super) async fn rows(panel: &Panel) -> usize {
    whole(panel).await + answers(panel).await
}

async fn whole(panel: &Panel) -> usize {
    refused! { panel;
        first_responder.referrals.lodge_referral(form(Vec::new())) => ["home_office_form"];
        first_responder.referrals.lodge_referral(form(b"{\"child\": ".to_vec()))
            => ["home_office_form"];
        first_responder.referrals.lodge_referral(form(vec![0xFF, 0xFE]))
            => ["home_office_form.content"];
        first_responder.referrals.lodge_referral(form(vec![b' '; 4 * 1024 * 1024 + 1]))
            => ["home_office_form.content"];
        first_responder.referrals.lodge_referral(form(deep(100))) => ["home_office_form"];
        first_responder.referrals.lodge_referral(form(b"{}".to_vec()))
            => [
                "home_office_form.age_and_childrens_services.pv_under_age",
                "home_office_form.child.first_name",
                "home_office_form.child.gender",
            ];
        first_responder.referrals.lodge_referral(twice()) => ["home_office_form.child.dob"];
    }
}

async fn answers(panel: &Panel) -> usize {
    refused! { panel;
        first_responder.referrals.lodge_referral(with("/child/dob", json!("2012-02-30")))
            => ["home_office_form.child.dob"];
        first_responder.referrals.lodge_referral(with("/child/dob", json!("2027-01-01")))
            => ["home_office_form.child.dob"];
        first_responder.referrals.lodge_referral(with("/child/dob", json!("1899-01-01")))
            => ["home_office_form.child.dob"];
        first_responder.referrals.lodge_referral(with("/child/dob", json!(20_120_101)))
            => ["home_office_form.child.dob"];
        first_responder.referrals.lodge_referral(with("/child/gender", json!("other")))
            => ["home_office_form.child.gender"];
        first_responder.referrals.lodge_referral(with("/child/first_name", json!("A\u{202E}")))
            => ["home_office_form.child.first_name"];
        first_responder.referrals.lodge_referral(with("/child/first_name", json!(["A", "B"])))
            => ["home_office_form.child.first_name"];
        first_responder.referrals.lodge_referral(with("/child", json!("Wren")))
            => [
                "home_office_form.child",
                "home_office_form.child.first_name",
                "home_office_form.child.gender",
            ];
        first_responder.referrals.lodge_referral(with("/child/dob", json!("2012-13-01")))
            => ["home_office_form.child.dob"];
        first_responder.referrals.lodge_referral(with("/child/dob", json!("22/01/2011")))
            => ["home_office_form.child.dob"];
        first_responder.referrals.lodge_referral(with("/child/gender", json!(1)))
            => ["home_office_form.child.gender"];
        first_responder.referrals.lodge_referral(with("/child/last_name", json!("A\nB")))
            => ["home_office_form.child.last_name"];
        first_responder.referrals.lodge_referral(with("/referrer", json!("Dorothea")))
            => ["home_office_form.referrer"];
        first_responder.referrals.lodge_referral(with("/places", json!(["Rugby"])))
            => ["home_office_form.places"];
        first_responder.referrals.lodge_referral(
            with("/local_additions", json!({"a\u{202E}b": "c"}))
        ) => ["home_office_form.local_additions"];
        first_responder.referrals.lodge_referral(
            with("/local_additions", json!({"note": ["fine", "a\u{0}b"]}))
        ) => ["home_office_form.local_additions.note[1]"];
        first_responder.referrals.lodge_referral(
            with("/local_additions", json!({"note": "\u{1F600}".repeat(7_501)}))
        ) => ["home_office_form.local_additions.note"];
        first_responder.referrals.lodge_referral(
            with("/age_and_childrens_services/pv_under_age", json!(null))
        ) => ["home_office_form.age_and_childrens_services.pv_under_age"];
        first_responder.referrals.lodge_referral(
            with("/age_and_childrens_services/pv_under_age", json!("no"))
        ) => ["home_office_form.age_and_childrens_services.pv_under_age"];
        first_responder.referrals.lodge_referral(
            with("/exploitation_narrative/how_they_were_treated", json!("a".repeat(15_001)))
        ) => ["home_office_form.exploitation_narrative.how_they_were_treated"];
        first_responder.referrals.lodge_referral(
            with("/background/family", json!("a\u{0}b"))
        ) => ["home_office_form.background.family"];
        first_responder.referrals.lodge_referral(
            with("/age_and_childrens_services/pv_under_age", json!("perhaps"))
        ) => ["home_office_form.age_and_childrens_services.pv_under_age"];
    }
}

/// A sample with one answer replaced.
fn with(pointer: &str, answer: Value) -> pb::LodgeReferralRequest {
    let mut sample = Sample::read("01");
    *sample.document.pointer_mut(pointer).unwrap() = answer;
    form(serde_json::to_vec(&sample.document).unwrap())
}

/// A sample that gives a birth date twice.
fn twice() -> pb::LodgeReferralRequest {
    let sample = Sample::read("01");
    let text = String::from_utf8(sample.content).unwrap();
    let dob = "\"dob\": \"2011-01-22\",";
    assert!(text.contains(dob));
    form(text.replace(dob, &format!("{dob} {dob}")).into_bytes())
}

fn deep(levels: usize) -> Vec<u8> {
    let mut text = "{\"a\":".repeat(levels);
    text.push('1');
    text.push_str(&"}".repeat(levels));
    text.into_bytes()
}
