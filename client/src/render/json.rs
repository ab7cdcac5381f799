//! JSON: the canonical mapping of proto3, for every message alike.

use prost::{Message, Name};
use serde::{Serialize, de::DeserializeSeed};

use crate::contract::{descriptor, reflect};

/// Writes a message, fields in the order of the contract.
pub(crate) fn message<M: Message + Name>(message: &M) -> String {
    record(&reflect(message))
}

/// Writes anything that can be serialised.
#[expect(
    clippy::expect_used,
    reason = "text keys only and a writer in memory: nothing here can fail"
)]
pub(crate) fn record<T: Serialize>(record: &T) -> String {
    let mut text = serde_json::to_string_pretty(record).expect("a record serialises");
    text.push('\n');
    text
}

/// Reads a message; the error names line and column.
pub(crate) fn parse<M: Message + Name + Default>(text: &str) -> Result<M, String> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let dynamic = descriptor::<M>()
        .deserialize(&mut reader)
        .map_err(|error| error.to_string())?;
    reader.end().map_err(|error| error.to_string())?;
    dynamic.transcode_to().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use nrm_panel_proto::v1;

    use super::*;

    #[test]
    fn a_case_is_written_in_the_canonical_mapping() {
        let case = v1::Case {
            id: "0198".to_owned(),
            version: 3,
            state: v1::CaseState::AwaitingConclusiveGrounds.into(),
            nrm_received_on: Some(v1::Date {
                year: 2026,
                month: 10,
                day: 14,
            }),
            site_received_at: Some(prost_types::Timestamp {
                seconds: 1_791_968_400,
                nanos: 0,
            }),
            listed_stages: vec![v1::Stage::ReasonableGrounds.into()],
            ..v1::Case::default()
        };
        let expected = r#"{
  "id": "0198",
  "version": "3",
  "state": "CASE_STATE_AWAITING_CONCLUSIVE_GROUNDS",
  "nrmReceivedOn": {
    "year": 2026,
    "month": 10,
    "day": 14
  },
  "siteReceivedAt": "2026-10-14T09:00:00Z",
  "listedStages": [
    "STAGE_REASONABLE_GROUNDS"
  ]
}
"#;
        assert_eq!(message(&case), expected);
        assert_eq!(parse(expected), Ok(case));
    }

    #[test]
    fn an_unknown_field_is_refused_with_its_place() {
        let error = parse::<v1::Referral>("{\n  \"shoeSize\": 4\n}").err();
        assert!(
            error
                .as_ref()
                .is_some_and(|error| error.contains("shoeSize") && error.contains("line 2")),
            "{error:?}"
        );
    }
}
