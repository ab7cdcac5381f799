//! Everything a referral can say, said and read back.

mod large;
mod queries;
mod samples;
mod submissions;

use std::collections::BTreeSet;

use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{
    actor::{Actor, Told},
    builder::{lodgement, referral},
    on_both,
    panel::Panel,
    whole::whole_referral,
};
use prost_reflect::{DescriptorPool, DynamicMessage, Value};

on_both!(
    a_referral_with_every_field_reads_back_as_it_was_given,
    the_questions_are_the_same_for_everybody,
);

async fn a_referral_with_every_field_reads_back_as_it_was_given(panel: &Panel) {
    let given = whole_referral();
    let lodger = panel.first_responder();
    let case = panel.lodge_by(&lodger, lodgement(given.clone())).await;
    for reader in [lodger, panel.coordinator()] {
        let kept = read_back(&reader, &case.id).await;
        assert_eq!(kept.referral.as_ref(), Some(&given));
    }
}

async fn the_questions_are_the_same_for_everybody(panel: &Panel) {
    let asked = pb::ListQuestionsRequest {};
    let mut versions = BTreeSet::new();
    for actor in [
        panel.first_responder(),
        panel.coordinator(),
        panel.stranger(),
    ] {
        let reply = actor.referrals().list_questions(asked).await.granted();
        assert!(reply.questions.len() > 100, "{}", reply.questions.len());
        versions.insert((reply.version, reply.questions.len()));
    }
    assert_eq!(versions.len(), 1);
}

/// A field of the contract that no referral of the tests fills in would be read back
/// by no test.
#[test]
fn the_whole_referral_leaves_no_field_out() {
    let pool = DescriptorPool::decode(nrm_panel_proto::DESCRIPTORS).unwrap();
    let kind = pool.get_message_by_name("nrm.panel.v1.Referral").unwrap();
    let mut seen = BTreeSet::new();
    for given in [whole_referral(), absent_views()] {
        let bytes = prost::Message::encode_to_vec(&given);
        let message = DynamicMessage::decode(kind.clone(), bytes.as_slice()).unwrap();
        fields(&message, &mut seen);
    }
    let mut all = BTreeSet::new();
    every_field(&kind, &mut all);
    let missing: Vec<&String> = all.difference(&seen).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn absent_views() -> pb::Referral {
    pb::Referral {
        voice: Some(pb::ChildVoice {
            reason_absent: "She was asleep.".to_owned(),
            ..pb::ChildVoice::default()
        }),
        ..referral()
    }
}

/// Collects the fields that say something, as `Message.field`.
fn fields(message: &DynamicMessage, seen: &mut BTreeSet<String>) {
    for (field, value) in message.fields() {
        seen.insert(field.full_name().to_owned());
        if let Value::Message(inner) = value {
            fields(inner, seen);
        }
        for item in value.as_list().unwrap_or_default() {
            if let Value::Message(inner) = item {
                fields(inner, seen);
            }
        }
    }
}

/// Collects every field of a message and of those it holds.
fn every_field(kind: &prost_reflect::MessageDescriptor, all: &mut BTreeSet<String>) {
    for field in kind.fields() {
        if all.insert(field.full_name().to_owned())
            && let Some(inner) = field.kind().as_message()
        {
            every_field(inner, all);
        }
    }
}

async fn read_back(actor: &Actor, case: &str) -> pb::GetReferralResponse {
    let request = pb::GetReferralRequest {
        case_id: case.to_owned(),
    };
    actor.referrals().get_referral(request).await.granted()
}
