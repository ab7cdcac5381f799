//! Who the child is.

use nrm_panel_proto::v1;
use serde_json::json;

use super::Exported;
use crate::{
    date::write_partial,
    htcds::{
        Names, alpha_3,
        loss::Fate,
        name_of,
        words::{GENDER, language, language_of},
    },
};

impl Exported {
    pub(super) fn person(&mut self, case: &v1::Case, referral: &v1::Referral, names: &Names) {
        let child = referral.child.clone().unwrap_or_default();
        let (first, last) = (&case.child_first_name, &case.child_last_name);
        self.pair("case.child_first_name", "prs_FirstName", json!(first), "");
        self.pair("case.child_last_name", "prs_SecondName", json!(last), "");
        self.birth(case.date_of_birth.as_ref());
        self.as_on_the_case(
            "referral.child.first_name",
            child.first_name.is_empty(),
            child.first_name == *first,
        );
        self.as_on_the_case(
            "referral.child.last_name",
            child.last_name.is_empty(),
            child.last_name == *last,
        );
        self.as_on_the_case(
            "referral.child.date_of_birth",
            child.date_of_birth.is_none(),
            child.date_of_birth == case.date_of_birth,
        );

        let gender = GENDER.iter().find(|(.., ours)| *ours == child.gender());
        let lost = match child.gender() {
            v1::Gender::Other => "\"neither\" and \"not known\" are one",
            v1::Gender::Unspecified | v1::Gender::Female | v1::Gender::Male => "",
        };
        let word = gender.map(|(word, ..)| *word);
        self.pair("referral.child.gender", "prs_Gender", json!(word), lost);
        self.nationalities(&child.nationalities, names);
        let spoken = referral.circumstances.as_ref();
        self.language(spoken.map_or("", |it| &it.first_language));
    }

    /// The record has what the case says; the referral may have said something else.
    fn as_on_the_case(&mut self, ours: &str, is_empty: bool, is_same: bool) {
        let (fate, why) = match (is_empty, is_same) {
            (true, _) => (Fate::Empty, ""),
            (false, true) => (Fate::Carried, "it is what the case says"),
            (false, false) => (Fate::NotCarried, "the case says otherwise"),
        };
        self.note(ours, "", fate, why);
    }

    /// A part of a date is never written as a whole one.
    fn birth(&mut self, born: Option<&v1::DateOfBirth>) {
        let ours = "case.date_of_birth";
        let (mut whole, mut lost) = (String::new(), "");
        if let Some(born) = born {
            let date = born.date.unwrap_or_default();
            let day = write_partial(date, v1::DatePrecision::Day);
            match born.precision() {
                v1::DatePrecision::Day => whole = day,
                v1::DatePrecision::Estimated => {
                    whole = day;
                    lost = "that it is an estimate";
                }
                v1::DatePrecision::Month
                | v1::DatePrecision::Year
                | v1::DatePrecision::Unspecified => {
                    lost = "only a part is known, and the field takes a whole date";
                }
            }
            if !lost.is_empty() {
                let known = write_partial(date, born.precision());
                self.beside(ours, "nrm_Birthdate", json!(known));
            }
        }
        self.pair(ours, "prs_Birthdate", json!(whole), lost);
    }

    /// A code brings back the name a list has: where that is another, ours is kept too.
    fn nationalities(&mut self, said: &[String], names: &Names) {
        let ours = "referral.child.nationalities";
        let list = &names.nationalities;
        let codes: Vec<_> = said.iter().filter_map(|text| alpha_3(list, text)).collect();
        let named: Vec<_> = codes
            .iter()
            .filter_map(|code| name_of(list, code))
            .collect();
        let lost = match codes.len() < said.len() {
            true => "not every nationality has a code",
            false if named != said => "how it was written",
            false => "",
        };
        if !lost.is_empty() {
            self.beside(ours, "nrm_Nationalities", json!(said));
        }
        self.pair(ours, "prs_Citizenship", json!(codes), lost);
    }

    fn language(&mut self, spoken: &str) {
        let ours = "referral.circumstances.first_language";
        let code = language(spoken);
        let lost = match code {
            None if !spoken.is_empty() => "ISO 639-2 has no language of this name",
            Some((_, true)) => "which of the languages under this code it is",
            Some((code, false)) if language_of(code) != Some(spoken) => "how it was written",
            None | Some(_) => "",
        };
        if !lost.is_empty() {
            self.beside(ours, "nrm_FirstLanguage", json!(spoken));
        }
        let code = code.map(|(code, _)| code);
        self.pair(ours, "prs_PrimaryLanguage", json!(code), lost);
    }
}
