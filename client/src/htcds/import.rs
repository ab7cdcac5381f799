//! From a record of HTCDS 2.0 to a referral that somebody finishes as a draft.

use nrm_panel_proto::v1;
use serde_json::{Map, Value};

use super::{
    Names,
    loss::{Fate, Loss, is_theirs},
    name_of,
    words::{GENDER, READ_AS, fold, is_word, language, language_of},
};
use crate::{
    contract::{EXPLOITATION_LOCATION, EXPLOITATION_TYPE},
    date::parse_partial,
};

/// At most this many nationalities fit a referral.
const NATIONALITIES: usize = 2;

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
    if record.contains_key("hte_Country") {
        into.events(std::slice::from_ref(&Value::Object(record.clone())), names);
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

    fn child(&mut self) -> &mut v1::Child {
        self.referral.child.get_or_insert_default()
    }

    fn field(&mut self, field: &str, value: &Value, names: &Names) {
        let several = texts(value);
        let text = value.as_str().unwrap_or_default().trim().to_owned();
        match field {
            "prs_FirstName" => {
                self.took("child.first_name", field, !text.is_empty(), "");
                self.child().first_name = text;
            }
            "prs_SecondName" => {
                self.took("child.last_name", field, !text.is_empty(), "");
                self.child().last_name = text;
            }
            "prs_Birthdate" => self.birth(field, &text),
            "prs_Gender" => {
                let found = GENDER
                    .iter()
                    .find(|(name, label, _)| is_word(&text, name, label));
                let lost = match found.map(|(name, ..)| *name) {
                    Some("TransgenderFeminine" | "TransgenderMasculine") => {
                        "that it is transgender"
                    }
                    Some("NonConforming" | "NonSpecifiedUnknown") => {
                        "\"neither\" and \"not known\" are one"
                    }
                    Some(_) | None => "",
                };
                self.took("child.gender", field, found.is_some(), lost);
                if let Some((.., gender)) = found {
                    self.child().set_gender(*gender);
                }
            }
            "prs_Citizenship" => {
                let found: Vec<_> = several
                    .iter()
                    .filter_map(|code| name_of(&names.nationalities, code))
                    .collect();
                let lost = if found.len() < several.len() || found.len() > NATIONALITIES {
                    "a referral holds two, and those that a reference list has"
                } else {
                    ""
                };
                self.took("child.nationalities", field, !found.is_empty(), lost);
                self.child().nationalities = found.into_iter().take(NATIONALITIES).collect();
            }
            "prs_PrimaryLanguage" => {
                let known = language_of(&text).map(str::to_owned);
                let known = known.or_else(|| language(&text).map(|_| text.clone()));
                self.took("circumstances.first_language", field, known.is_some(), "");
                if let Some(name) = known {
                    self.referral
                        .circumstances
                        .get_or_insert_default()
                        .first_language = name;
                }
            }
            "vic_TypeOfExploitation" => self.types(field, &several),
            "hte_Events" => self.events(value.as_array().map_or(&[][..], Vec::as_slice), names),
            // Read as one event, above.
            "hte_Country" | "hte_City" | "hte_State" | "hte_Type" => {}
            "vic_MethodsOfControl" => self.note(
                "",
                field,
                Fate::NotCarried,
                "a referral says in words what was seen, and who saw it",
            ),
            "vic_TraffickingStatus" | "vic_TraffickingStatusDecisionMakingOrg" => self.note(
                "",
                field,
                Fate::NotCarried,
                "a referral has no outcome: it is yet to be decided",
            ),
            "vic_AgeWhenTrafficked" => self.note(
                "",
                field,
                Fate::NotCarried,
                "a referral asks for the days of each period",
            ),
            "cas_IncomingReferralDate" => self.note(
                "",
                field,
                Fate::NotCarried,
                "it is the day this referral is sent, or said then",
            ),
            "cas_ReferringOrganisation" | "org_Type" => self.note(
                "",
                field,
                Fate::NotCarried,
                "whoever sends the draft refers the child",
            ),
            "cas_Status"
            | "cas_OutgoingReferralDate"
            | "cas_ReferredOrganisation"
            | "cas_ReasonForOutgoingReferral" => self.note(
                "",
                field,
                Fate::NotCarried,
                "a referral opens a case of its own",
            ),
            _ if is_theirs(field) => {
                self.note(
                    "",
                    field,
                    Fate::NotCarried,
                    "a referral has no field for it, or asks for it in words",
                );
            }
            _ => self.note("", field, Fate::NotCarried, "it is no field of HTCDS 2.0"),
        }
    }

    fn birth(&mut self, field: &str, text: &str) {
        let read = parse_partial(text);
        self.took("child.date_of_birth", field, read.is_some(), "");
        if let Some((date, precision)) = read {
            self.child().date_of_birth = Some(v1::DateOfBirth {
                date: Some(date),
                precision: precision.into(),
            });
        }
    }

    fn types(&mut self, field: &str, several: &[String]) {
        let mut lost: Vec<&str> = Vec::new();
        for text in several {
            let found = READ_AS
                .iter()
                .find(|(name, label, ..)| is_word(text, name, label));
            let Some((_, _, kind, loses)) = found else {
                lost.push("a word that the standard does not have");
                continue;
            };
            if !self
                .referral
                .exploitation_types()
                .any(|known| known == *kind)
            {
                self.referral.push_exploitation_types(*kind);
            }
            if !loses.is_empty() && !lost.contains(loses) {
                lost.push(loses);
            }
        }
        let taken = !self.referral.exploitation_types.is_empty();
        self.took("exploitation_types", field, taken, &lost.join("; "));
    }

    /// Reads historic events: places, and from the countries where it happened.
    fn events(&mut self, events: &[Value], names: &Names) {
        let (mut uk, mut abroad, mut left, mut taken) = (false, false, false, false);
        for event in events.iter().filter_map(Value::as_object) {
            let part = |name: &str| {
                event
                    .get(name)
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .trim()
            };
            let role = match fold(part("hte_Type")).as_str() {
                "exploitation" => v1::PlaceRole::Exploitation,
                "transit" => v1::PlaceRole::Transit,
                _ => {
                    left = true;
                    continue;
                }
            };
            let code = part("hte_Country");
            let country = name_of(&names.countries, code).unwrap_or_default();
            let at_home = ["GB", "GBR"].contains(&code.to_uppercase().as_str());
            left |= country.is_empty()
                || !event.keys().all(|key| {
                    !key.starts_with("hte_")
                        || ["hte_Country", "hte_City", "hte_State", "hte_Type"]
                            .contains(&key.as_str())
                });
            if country.is_empty() {
                continue;
            }
            taken = true;
            if role == v1::PlaceRole::Exploitation {
                uk |= at_home;
                abroad |= !at_home;
            }
            let (town, region) = (part("hte_City").to_owned(), part("hte_State").to_owned());
            let bare = town.is_empty() && region.is_empty();
            if at_home && bare && role == v1::PlaceRole::Exploitation {
                continue;
            }
            self.referral.places.push(v1::Place {
                role: role.into(),
                // Nothing says the United Kingdom where a town is given.
                country: if at_home && !bare {
                    String::new()
                } else {
                    country
                },
                town,
                region,
                details: String::new(),
            });
        }
        let location = match (uk, abroad) {
            (true, true) => v1::ExploitationLocation::UkAndOverseas,
            (true, false) => v1::ExploitationLocation::Uk,
            (false, true) => v1::ExploitationLocation::Overseas,
            (false, false) => v1::ExploitationLocation::Unspecified,
        };
        self.referral.set_exploitation_location(location);
        let lost = if left {
            "recruitment, addresses, days, and countries that no list has"
        } else {
            ""
        };
        self.took("places", "hte_Events", taken, lost);
    }

    /// Reads what our own files say beside the standard.
    fn ours(&mut self, field: &str, value: &Value) {
        let text = value.as_str().unwrap_or_default();
        match field {
            "nrm_Birthdate" => self.birth(field, text),
            "nrm_ExploitationTypes" => {
                let said = texts(value);
                let codes: Vec<_> = said
                    .iter()
                    .filter_map(|word| EXPLOITATION_TYPE.code(word))
                    .collect();
                let all = codes.len() == said.len() && !codes.is_empty();
                if all {
                    self.referral.exploitation_types = codes;
                }
                self.took("exploitation_types", field, all, "");
            }
            "nrm_ExploitationLocation" => {
                let code = EXPLOITATION_LOCATION.code(text);
                self.took("exploitation_location", field, code.is_some(), "");
                if let Some(code) = code {
                    self.referral.exploitation_location = code;
                }
            }
            "nrm_CountyLines" => {
                let flag = value.as_bool();
                self.took("circumstances.county_lines", field, flag.is_some(), "");
                if flag.is_some() {
                    self.referral
                        .circumstances
                        .get_or_insert_default()
                        .county_lines = flag;
                }
            }
            "nrm_Nationalities" => {
                let said = texts(value);
                self.took("child.nationalities", field, !said.is_empty(), "");
                if !said.is_empty() {
                    self.child().nationalities = said.into_iter().take(NATIONALITIES).collect();
                }
            }
            "nrm_CaseReference" | "nrm_ExploitationLabel" => {
                self.note(
                    "",
                    field,
                    Fate::NotCarried,
                    "a referral opens a case of its own",
                );
            }
            _ => self.note("", field, Fate::NotCarried, "it is no field of ours"),
        }
    }
}
