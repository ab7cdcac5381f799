//! From a record of HTCDS 2.0 to a referral that somebody finishes as a draft.

mod child;
mod exploitation;

use nrm_panel_proto::v1;
use serde_json::{Map, Value};

use super::{
    Names,
    loss::{Fate, Loss, is_theirs},
};

/// The fields of a historic event that are read.
const EVENT: [&str; 4] = ["hte_Country", "hte_City", "hte_State", "hte_Type"];

/// What was read, and what was lost.
#[derive(Debug, Default)]
pub(crate) struct Imported {
    pub(crate) referral: v1::Referral,
    pub(crate) losses: Vec<Loss>,
}

/// Reads a file: one of ours, or a bare record. Problems repeat nothing of it.
pub(crate) fn import(text: &str, names: &Names) -> Result<Imported, Vec<String>> {
    let file: Value = serde_json::from_str(text).map_err(|error| {
        vec![format!(
            "it is no JSON: line {}, column {}",
            error.line(),
            error.column()
        )]
    })?;
    let none = Map::new();
    let whole = file
        .as_object()
        .ok_or_else(|| vec!["it is no JSON object".to_owned()])?;
    let record = whole.get("record").map_or(Some(whole), Value::as_object);
    let record = record.ok_or_else(|| vec!["its \"record\" is no JSON object".to_owned()])?;
    let extension = whole
        .get("extension")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    if !record
        .keys()
        .any(|field| field.starts_with("prs_") || field.starts_with("vic_"))
    {
        return Err(vec![
            "it holds no field of a person: it is no record of HTCDS".to_owned(),
        ]);
    }
    let mut into = Imported::default();
    for (field, value) in record {
        into.field(field, value, names);
    }
    if EVENT.iter().any(|field| record.contains_key(*field)) {
        let event = EVENT
            .iter()
            .filter_map(|field| record.get_key_value(*field));
        let event = event.map(|(field, value)| (field.clone(), value.clone()));
        into.events(&[Value::Object(event.collect())], names);
    }
    // Ours say more and come last.
    for (field, value) in extension {
        into.ours(field, value);
    }
    // A child of whom nothing was read is none, as a draft has it.
    into.referral.child = into
        .referral
        .child
        .filter(|child| *child != v1::Child::default());
    into.losses
        .sort_by(|one, other| one.theirs.cmp(&other.theirs));
    Ok(into)
}

/// The texts of a value: one, several, or several in one between semicolons.
fn texts(value: &Value) -> Vec<String> {
    let items = match value {
        Value::String(text) => text.split(';').map(str::to_owned).collect(),
        Value::Array(items) => items
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    };
    items
        .iter()
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}

/// A name of a field as it may be shown: a file could hide a value in one.
fn shown(field: &str) -> &str {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let known = [
        "prs_", "vic_", "cas_", "hte_", "org_", "per_", "spl_", "con_", "cco_", "nrm_",
    ];
    let named = known.iter().any(|prefix| field.starts_with(prefix));
    if named && field.len() <= 60 && field.bytes().all(plain) {
        field
    } else {
        "(a field whose name is not of the standard's form)"
    }
}

impl Imported {
    fn note(&mut self, ours: &str, theirs: &str, fate: Fate, why: impl Into<String>) {
        self.losses.push(Loss::new(ours, shown(theirs), fate, why));
    }

    fn took(&mut self, ours: &str, theirs: &str, taken: bool, lost: &str) {
        let fate = match (taken, lost) {
            (false, _) => Fate::NotCarried,
            (true, "") => Fate::Carried,
            (true, _) => Fate::Coarser,
        };
        let why = if taken || !lost.is_empty() {
            lost
        } else {
            "its value has no counterpart"
        };
        self.note(ours, theirs, fate, why);
    }

    fn left(&mut self, theirs: &str, why: &str) {
        self.note("", theirs, Fate::NotCarried, why);
    }

    /// Reads a field of the standard.
    fn field(&mut self, field: &str, value: &Value, names: &Names) {
        let several = texts(value);
        let text = value.as_str().unwrap_or_default().trim().to_owned();
        match field {
            "prs_FirstName" => self.first_name(field, text),
            "prs_SecondName" => self.last_name(field, text),
            "prs_Birthdate" => self.birth(field, &text),
            "prs_Gender" => self.gender(field, &text),
            "prs_Citizenship" => self.citizenship(field, &several, names),
            "prs_PrimaryLanguage" => self.language(field, text),
            "vic_TypeOfExploitation" => self.types(field, &several),
            "hte_Events" => match value.as_array() {
                Some(events) if !events.is_empty() => self.events(events, names),
                Some(_) | None => self.left(field, "it is no list of events"),
            },
            // Read as one event, with the whole record.
            _ if EVENT.contains(&field) => {}
            "vic_MethodsOfControl" => self.left(
                field,
                "a referral says in words what was seen, and who saw it",
            ),
            "vic_TraffickingStatus" | "vic_TraffickingStatusDecisionMakingOrg" => {
                self.left(field, "a referral has no outcome: it is yet to be decided");
            }
            "vic_AgeWhenTrafficked" => {
                self.left(field, "a referral asks for the days of each period");
            }
            "cas_IncomingReferralDate" => {
                self.left(field, "it is the day this referral is sent, or said then");
            }
            "cas_ReferringOrganisation" | "org_Type" => {
                self.left(field, "whoever sends the draft refers the child");
            }
            "cas_Status"
            | "cas_OutgoingReferralDate"
            | "cas_ReferredOrganisation"
            | "cas_ReasonForOutgoingReferral" => {
                self.left(field, "a referral opens a case of its own");
            }
            _ if is_theirs(field) => self.left(
                field,
                "a referral has no field for it, or asks for it in words",
            ),
            _ => self.left(field, "it is no field of HTCDS 2.0"),
        }
    }

    /// Reads what our own files keep beside the record.
    fn ours(&mut self, field: &str, value: &Value) {
        let several = texts(value);
        let text = value.as_str().unwrap_or_default();
        match field {
            "nrm_Birthdate" => self.birth(field, text),
            "nrm_Nationalities" => self.nationalities(field, several),
            "nrm_FirstLanguage" => self.spoken(field, Some(text.to_owned())),
            "nrm_ExploitationTypes" => self.our_types(field, &several),
            "nrm_ExploitationLocation" => self.location(field, text),
            "nrm_CountyLines" => self.county_lines(field, value.as_bool()),
            "nrm_CaseReference" | "nrm_ExploitationLabel" => {
                self.left(field, "a referral opens a case of its own");
            }
            _ => self.left(field, "it is no field of ours"),
        }
    }
}
