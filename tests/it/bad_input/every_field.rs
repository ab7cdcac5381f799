//! Every text, date and word of a structured referral, given wrongly. The fields are
//! those of the contract, so that a new one is tried without being named here.

use nrm_panel_proto::{DESCRIPTORS, v1 as pb};
use nrm_panel_tests::{
    actor::Told,
    builder::{lodgement, referral},
    panel::Panel,
    whole::whole_referral,
};
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, FieldDescriptor, Kind, Value};
use tonic::Code;
use tonic_types::StatusExt as _;

/// Fields that take any number of lines; every other text is one line.
const NARRATIVES: [&str; 23] = [
    "Answer.text",
    "Answer.not_known_reason",
    "ApproximateDate.words",
    "Place.details",
    "Episode.description",
    "Exploiter.place",
    "Exploiter.danger",
    "Exploiter.description",
    "ChildVoice.views",
    "ChildVoice.reason_absent",
    "ChildVoice.how_told",
    "SafeContact.how",
    "SafeContact.when",
    "SafeContact.avoid",
    "CriminalMatter.details",
    "MissingEpisode.details",
    "Circumstances.address",
    "Circumstances.lives_with",
    "Circumstances.legal_status_details",
    "Circumstances.guardian_details",
    "Circumstances.disability",
    "Circumstances.communication_needs",
    "Circumstances.immediate_danger",
];

/// A value of the wrong kind, and what is said of it.
struct Wrong {
    value: fn() -> Value,
    reason: &'static str,
}

const TOO_LONG: Wrong = Wrong {
    value: || Value::String("a".repeat(15_001)),
    reason: "must be at most 15000 UTF-16 units, has 15001",
};
const NUL: Wrong = Wrong {
    value: || Value::String("a\0b".to_owned()),
    reason: "must not contain control characters",
};
const TWO_LINES: Wrong = Wrong {
    value: || Value::String("two\nlines".to_owned()),
    reason: "must not contain control characters",
};
const TURNED: Wrong = Wrong {
    value: || Value::String("a\u{202E}b".to_owned()),
    reason: "must not contain bidirectional override characters",
};
const NO_SUCH_WORD: Wrong = Wrong {
    value: || Value::EnumNumber(99),
    reason: "is not a known value",
};
const BELOW_ZERO: Wrong = Wrong {
    value: || Value::EnumNumber(-1),
    reason: "is not a known value",
};

pub(super) async fn rows(panel: &Panel) -> usize {
    let mut rows = 0;
    for base in [whole_referral(), without_views()] {
        let whole = dynamic(&base);
        for place in places(&whole) {
            let only_here = base.circumstances.is_none() && !place.path.contains("reason_absent");
            if only_here {
                continue;
            }
            for wrong in place.wrongs() {
                let given = place.with(&whole, (wrong.value)());
                refused(panel, given, &place.path, wrong.reason).await;
                rows += 1;
            }
            if let Kind::Message(_) = place.field.kind() {
                for (month, day) in [(2, 30), (13, 1), (0, 0)] {
                    let wrong = pb::Date {
                        year: 2026,
                        month,
                        day,
                    };
                    let given = place.with(&whole, Value::Message(date(wrong)));
                    refused(panel, given, &place.path, "is not a date of the calendar").await;
                    rows += 1;
                }
            }
        }
    }
    rows
}

async fn refused(panel: &Panel, given: pb::Referral, path: &str, reason: &str) {
    let mut referrals = panel.first_responder().referrals();
    let status = referrals.lodge_referral(lodgement(given)).await.refused();
    assert_eq!(status.code(), Code::InvalidArgument, "{path}: {status:?}");
    let details = status.get_error_details();
    let told: Vec<(&str, &str)> = details
        .bad_request()
        .unwrap()
        .field_violations
        .iter()
        .map(|fault| (fault.field.as_str(), fault.description.as_str()))
        .collect();
    let field = format!("referral.{path}");
    assert_eq!(told, [(field.as_str(), reason)]);
}

fn without_views() -> pb::Referral {
    pb::Referral {
        voice: Some(pb::ChildVoice {
            reason_absent: "She was asleep.".to_owned(),
            ..pb::ChildVoice::default()
        }),
        ..referral()
    }
}

fn dynamic(referral: &pb::Referral) -> DynamicMessage {
    decode("nrm.panel.v1.Referral", &referral.encode_to_vec())
}

fn date(date: pb::Date) -> DynamicMessage {
    decode("nrm.panel.v1.Date", &date.encode_to_vec())
}

fn decode(name: &str, bytes: &[u8]) -> DynamicMessage {
    let pool = DescriptorPool::decode(DESCRIPTORS).unwrap();
    DynamicMessage::decode(pool.get_message_by_name(name).unwrap(), bytes).unwrap()
}

/// One value of a referral: the way to it, and the field it is a value of.
struct Place {
    steps: Vec<(FieldDescriptor, Option<usize>)>,
    field: FieldDescriptor,
    path: String,
}

impl Place {
    fn wrongs(&self) -> Vec<Wrong> {
        let name = self.field.full_name().trim_start_matches("nrm.panel.v1.");
        let kind = self.field.kind();
        if matches!(kind, Kind::Enum(_)) {
            vec![NO_SUCH_WORD, BELOW_ZERO]
        } else if kind != Kind::String {
            Vec::new()
        } else if NARRATIVES.contains(&name) {
            vec![TOO_LONG, NUL]
        } else {
            vec![TOO_LONG, NUL, TWO_LINES, TURNED]
        }
    }

    /// Returns the referral with another value here.
    fn with(&self, whole: &DynamicMessage, value: Value) -> pb::Referral {
        let mut whole = whole.clone();
        put(&mut whole, &self.steps, value);
        whole.transcode_to().unwrap()
    }
}

fn put(message: &mut DynamicMessage, steps: &[(FieldDescriptor, Option<usize>)], value: Value) {
    let Some(((field, index), rest)) = steps.split_first() else {
        return;
    };
    let mut held = message.get_field(field).into_owned();
    let slot = match index {
        None => &mut held,
        Some(index) => &mut held.as_list_mut().unwrap()[*index],
    };
    if rest.is_empty() {
        *slot = value;
    } else {
        put(slot.as_message_mut().unwrap(), rest, value);
    }
    message.set_field(field, held);
}

/// Returns every text, word and date that the referral gives.
fn places(whole: &DynamicMessage) -> Vec<Place> {
    let mut found = Vec::new();
    below(whole, &[], "", &mut found);
    found
}

fn below(
    message: &DynamicMessage,
    steps: &[(FieldDescriptor, Option<usize>)],
    path: &str,
    found: &mut Vec<Place>,
) {
    for (field, value) in message.fields() {
        let dot = if path.is_empty() { "" } else { "." };
        let here = format!("{path}{dot}{}", field.name());
        match value.as_list() {
            None => at(&field, None, value, steps, here, found),
            Some(items) => {
                for (index, item) in items.iter().enumerate() {
                    let here = format!("{here}[{index}]");
                    at(&field, Some(index), item, steps, here, found);
                }
            }
        }
    }
}

fn at(
    field: &FieldDescriptor,
    index: Option<usize>,
    value: &Value,
    steps: &[(FieldDescriptor, Option<usize>)],
    path: String,
    found: &mut Vec<Place>,
) {
    let mut steps = steps.to_vec();
    steps.push((field.clone(), index));
    let is_date = matches!(field.kind(), Kind::Message(kind) if kind.name() == "Date");
    if let (Some(inner), false) = (value.as_message(), is_date) {
        below(inner, &steps, &path, found);
    } else {
        let field = field.clone();
        found.push(Place { steps, field, path });
    }
}
