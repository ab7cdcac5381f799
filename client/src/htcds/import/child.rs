//! Who the child is.

use nrm_panel_proto::v1;

use super::Imported;
use crate::{
    date::parse_partial,
    htcds::{
        Names, name_of,
        words::{GENDER, is_word, language, language_of},
    },
};

/// At most this many nationalities fit a referral.
const NATIONALITIES: usize = 2;

impl Imported {
    fn child(&mut self) -> &mut v1::Child {
        self.referral.child.get_or_insert_default()
    }

    pub(super) fn first_name(&mut self, field: &str, text: String) {
        self.took("referral.child.first_name", field, !text.is_empty(), "");
        self.child().first_name = text;
    }

    pub(super) fn last_name(&mut self, field: &str, text: String) {
        self.took("referral.child.last_name", field, !text.is_empty(), "");
        self.child().last_name = text;
    }

    pub(super) fn birth(&mut self, field: &str, text: &str) {
        let read = parse_partial(text);
        self.took("referral.child.date_of_birth", field, read.is_some(), "");
        if let Some((date, precision)) = read {
            self.child().date_of_birth = Some(v1::DateOfBirth {
                date: Some(date),
                precision: precision.into(),
            });
        }
    }

    pub(super) fn gender(&mut self, field: &str, text: &str) {
        let found = GENDER
            .iter()
            .find(|(name, label, _)| is_word(text, name, label));
        let lost = match found.map(|(name, ..)| *name) {
            Some("TransgenderFeminine" | "TransgenderMasculine") => "that it is transgender",
            Some("NonConforming" | "NonSpecifiedUnknown") => {
                "\"neither\" and \"not known\" are one"
            }
            Some(_) | None => "",
        };
        self.took("referral.child.gender", field, found.is_some(), lost);
        if let Some((.., gender)) = found {
            self.child().set_gender(*gender);
        }
    }

    pub(super) fn citizenship(&mut self, field: &str, codes: &[String], names: &Names) {
        let found: Vec<_> = codes
            .iter()
            .filter_map(|code| name_of(&names.nationalities, code))
            .collect();
        let lost = if found.len() < codes.len() || found.len() > NATIONALITIES {
            "a referral holds two, and those that a reference list has"
        } else {
            ""
        };
        let taken = !found.is_empty();
        self.took("referral.child.nationalities", field, taken, lost);
        self.child().nationalities = found.into_iter().take(NATIONALITIES).collect();
    }

    pub(super) fn nationalities(&mut self, field: &str, said: Vec<String>) {
        let taken = !said.is_empty();
        self.took("referral.child.nationalities", field, taken, "");
        if taken {
            self.child().nationalities = said.into_iter().take(NATIONALITIES).collect();
        }
    }

    /// Reads a code of a language, or its name.
    pub(super) fn language(&mut self, field: &str, text: String) {
        let named = language_of(&text).map(str::to_owned);
        let known = named.or_else(|| language(&text).map(|_| text));
        self.spoken(field, known);
    }

    pub(super) fn spoken(&mut self, field: &str, name: Option<String>) {
        let name = name.filter(|name| !name.is_empty());
        let ours = "referral.circumstances.first_language";
        self.took(ours, field, name.is_some(), "");
        if let Some(name) = name {
            let to = self.referral.circumstances.get_or_insert_default();
            to.first_language = name;
        }
    }
}
