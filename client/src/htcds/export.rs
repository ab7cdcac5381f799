//! From a case and its referral to a record of HTCDS 2.0.

use nrm_panel_proto::v1;
use serde_json::{Map, Value, json};

use super::{
    Names, alpha_3,
    loss::{Fate, Loss, without_counterpart},
    put,
    words::{CONTROL, EXPLOITATION, GENDER, STATUS, language},
};
use crate::{
    contract::{EXPLOITATION_LOCATION, EXPLOITATION_TYPE},
    date::{print_london_day, write_partial},
};

/// A record, what the standard has no field for, and what was lost.
#[derive(Debug, Default)]
pub(crate) struct Exported {
    pub(crate) record: Map<String, Value>,
    pub(crate) extension: Map<String, Value>,
    pub(crate) losses: Vec<Loss>,
}

/// Makes the record. Inputs: the case, its referral, and the entries of reference lists
/// that turn names into codes.
pub(crate) fn export(case: &v1::Case, referral: &v1::Referral, names: &Names) -> Exported {
    let mut out = Exported::default();
    put(
        &mut out.extension,
        "nrm_CaseReference",
        json!(case.reference),
    );
    out.note(
        "case.reference",
        "",
        Fate::NotCarried,
        "kept in our field nrm_CaseReference",
    );
    out.person(case, referral, names);
    out.status(case);
    out.exploitation(case, referral, names);
    out.referred(case, referral, names);
    out.losses.extend(without_counterpart());
    out
}

/// The decisions that stand, newest last.
pub(crate) fn standing(case: &v1::Case) -> impl Iterator<Item = &v1::Decision> {
    let replaced = |id: &str| {
        let mut all = case.decisions.iter();
        !id.is_empty() && all.any(|later| later.supersedes == id)
    };
    case.decisions.iter().filter(move |one| !replaced(&one.id))
}

/// The standing decision of a stage.
pub(crate) fn decision_of(case: &v1::Case, stage: v1::Stage) -> Option<&v1::Decision> {
    standing(case).filter(|one| one.stage() == stage).last()
}

impl Exported {
    fn note(&mut self, ours: &str, theirs: &str, fate: Fate, why: &str) {
        self.losses.push(Loss::new(ours, theirs, fate, why));
    }

    /// Puts a value under a field; what is lost makes it coarser.
    fn pair(&mut self, ours: &str, theirs: &str, value: Value, lost: &str) {
        put(&mut self.record, theirs, value);
        let fate = match (self.record.contains_key(theirs), lost) {
            (false, "") => Fate::Empty,
            (false, _) => Fate::NotCarried,
            (true, "") => Fate::Carried,
            (true, _) => Fate::Coarser,
        };
        self.note(ours, theirs, fate, lost);
    }

    fn person(&mut self, case: &v1::Case, referral: &v1::Referral, names: &Names) {
        let child = referral.child.clone().unwrap_or_default();
        self.pair(
            "case.child_first_name",
            "prs_FirstName",
            json!(case.child_first_name),
            "",
        );
        self.pair(
            "case.child_last_name",
            "prs_SecondName",
            json!(case.child_last_name),
            "",
        );
        self.birth(case.date_of_birth.as_ref());
        let gender = GENDER.iter().find(|(.., ours)| *ours == child.gender());
        let lost = match child.gender() {
            v1::Gender::Other => "\"neither\" and \"not known\" are one",
            v1::Gender::Unspecified | v1::Gender::Female | v1::Gender::Male => "",
        };
        let word = gender.map(|(word, ..)| *word);
        self.pair("referral.child.gender", "prs_Gender", json!(word), lost);
        let codes: Vec<_> = child
            .nationalities
            .iter()
            .filter_map(|text| alpha_3(&names.nationalities, text))
            .collect();
        let lost = if codes.len() < child.nationalities.len() {
            put(
                &mut self.extension,
                "nrm_Nationalities",
                json!(child.nationalities),
            );
            "not every nationality has a code; as written they stand in our field nrm_Nationalities"
        } else {
            ""
        };
        self.pair(
            "referral.child.nationalities",
            "prs_Citizenship",
            json!(codes),
            lost,
        );
        let spoken = referral
            .circumstances
            .clone()
            .unwrap_or_default()
            .first_language;
        let code = language(&spoken);
        let lost = match code {
            None if !spoken.is_empty() => "ISO 639-2 has no language of this name",
            Some((_, true)) => "which of the languages under this code it is",
            None | Some(_) => "",
        };
        let code = code.map(|(code, _)| code);
        self.pair(
            "referral.circumstances.first_language",
            "prs_PrimaryLanguage",
            json!(code),
            lost,
        );
    }

    /// A part of a date is never written as a whole one.
    fn birth(&mut self, born: Option<&v1::DateOfBirth>) {
        let (mut whole, mut lost) = (String::new(), "");
        if let Some(born) = born {
            let date = born.date.unwrap_or_default();
            let day = write_partial(date, v1::DatePrecision::Day);
            match born.precision() {
                v1::DatePrecision::Day => whole = day,
                v1::DatePrecision::Estimated => {
                    whole = day;
                    lost = "that it is an estimate stands in our field nrm_Birthdate alone";
                }
                v1::DatePrecision::Month
                | v1::DatePrecision::Year
                | v1::DatePrecision::Unspecified => {
                    lost = "only a part is known, which stands in our field nrm_Birthdate";
                }
            }
            if !lost.is_empty() {
                let known = write_partial(date, born.precision());
                put(&mut self.extension, "nrm_Birthdate", json!(known));
            }
        }
        self.pair("case.date_of_birth", "prs_Birthdate", json!(whole), lost);
    }

    fn status(&mut self, case: &v1::Case) {
        let cg = decision_of(case, v1::Stage::ConclusiveGrounds);
        let rg = decision_of(case, v1::Stage::ReasonableGrounds);
        let (word, lost) = match (cg.or(rg), cg.is_some()) {
            (Some(one), true) if one.outcome() == v1::Outcome::Positive => (
                "ActualVictimOfTrafficking",
                "the earlier decision, dates, reasons and history",
            ),
            (Some(one), _) if one.outcome() == v1::Outcome::Negative => (
                "NotAVictimOfTrafficking",
                "at which stage; dates, reasons and history",
            ),
            (_, _) if case.state() == v1::CaseState::Retracted => {
                ("", "the referral was sent in error and says nothing")
            }
            (Some(_), _) => (
                "PossibleVictimOfTrafficking",
                "that reasonable grounds are found; dates, reasons and history",
            ),
            (None, _) => ("PossibleVictimOfTrafficking", "that nobody has decided yet"),
        };
        self.pair("case.decisions", "vic_TraffickingStatus", json!(word), lost);
        let (body, lost) = match cg.or(rg) {
            Some(_) => (
                Some("NonPoliceGovernmentalOrganization"),
                "whether the panel or a competent authority",
            ),
            None => (None, ""),
        };
        self.pair(
            "case.decisions.decider",
            "vic_TraffickingStatusDecisionMakingOrg",
            json!(body),
            lost,
        );
        let state = STATUS.iter().find(|(state, ..)| *state == case.state());
        let (word, lost) = state.map_or((None, ""), |(_, word, lost)| (Some(*word), *lost));
        self.pair("case.state", "cas_Status", json!(word), lost);
    }

    fn exploitation(&mut self, case: &v1::Case, referral: &v1::Referral, names: &Names) {
        let (mut words, mut control, mut lost) = (Vec::new(), Vec::new(), Vec::new());
        for kind in referral.exploitation_types() {
            for (_, word, loses) in EXPLOITATION.iter().filter(|(ours, ..)| *ours == kind) {
                if !words.contains(word) {
                    words.push(*word);
                }
                if !loses.is_empty() && !lost.contains(loses) {
                    lost.push(*loses);
                }
            }
            control.extend(
                CONTROL
                    .iter()
                    .filter(|(ours, _)| *ours == kind)
                    .map(|(_, word)| *word),
            );
        }
        let said: Vec<_> = referral
            .exploitation_types
            .iter()
            .map(|code| EXPLOITATION_TYPE.word(*code).replace(' ', "-"))
            .collect();
        put(&mut self.extension, "nrm_ExploitationTypes", json!(said));
        put(
            &mut self.extension,
            "nrm_ExploitationLabel",
            json!(case.exploitation),
        );
        let types = "referral.exploitation_types";
        self.pair(
            types,
            "vic_TypeOfExploitation",
            json!(words),
            &lost.join(", "),
        );
        self.note(
            "case.exploitation",
            "",
            Fate::NotCarried,
            "kept in our field nrm_ExploitationLabel",
        );
        let why = "only what a type of exploitation says by itself; accounts are not read";
        self.pair(types, "vic_MethodsOfControl", json!(control), why);
        let lines = referral
            .circumstances
            .as_ref()
            .and_then(|it| it.county_lines);
        put(&mut self.extension, "nrm_CountyLines", json!(lines));
        let fate = if lines.is_some() {
            Fate::NotCarried
        } else {
            Fate::Empty
        };
        self.note(
            "referral.circumstances.county_lines",
            "",
            fate,
            "kept in our field nrm_CountyLines",
        );
        let (age, lost) = super::words::age_when_exploited(case, referral);
        self.pair(
            "referral.episodes",
            "vic_AgeWhenTrafficked",
            json!(age),
            lost,
        );
        self.places(referral, names);
    }

    /// Where it happened: one event a place.
    fn places(&mut self, referral: &v1::Referral, names: &Names) {
        let within = referral.episodes.iter().flat_map(|episode| &episode.places);
        let (mut events, mut left) = (Vec::new(), 0);
        for place in referral.places.iter().chain(within) {
            let kind = match place.role() {
                v1::PlaceRole::Exploitation => "Exploitation",
                v1::PlaceRole::Transit => "Transit",
                v1::PlaceRole::Unspecified | v1::PlaceRole::Current | v1::PlaceRole::Birth => {
                    continue;
                }
            };
            let country = match place.country.as_str() {
                "" if !place.town.is_empty() || !place.region.is_empty() => Some("GBR".to_owned()),
                text => alpha_3(&names.countries, text),
            };
            let mut event = Map::new();
            put(&mut event, "hte_Country", json!(country));
            put(&mut event, "hte_City", json!(place.town));
            put(&mut event, "hte_State", json!(place.region));
            if event.is_empty() {
                left += 1;
                continue;
            }
            left += usize::from(country.is_none());
            put(&mut event, "hte_Type", json!(kind));
            if !events.contains(&event) {
                events.push(event);
            }
        }
        let location = referral.exploitation_location();
        let uk = [
            v1::ExploitationLocation::Uk,
            v1::ExploitationLocation::UkAndOverseas,
        ];
        let is_uk = |event: &Map<String, Value>| event.get("hte_Country") == Some(&json!("GBR"));
        if uk.contains(&location) && !events.iter().any(is_uk) {
            let event = json!({"hte_Country": "GBR", "hte_Type": "Exploitation"});
            events.extend(event.as_object().cloned());
        }
        let lost = match left {
            0 => "addresses, and where the child is staying or was born",
            _ => {
                "some places: no country of the name; addresses, and where the child is staying or was born"
            }
        };
        let fate = if events.is_empty() {
            Fate::Empty
        } else {
            Fate::Coarser
        };
        put(&mut self.record, "hte_Events", json!(events));
        for theirs in ["hte_Country", "hte_City", "hte_State", "hte_Type"] {
            self.note("referral.places", theirs, fate, lost);
        }
        let word = EXPLOITATION_LOCATION
            .word(location.into())
            .replace(' ', "-")
            .to_lowercase();
        put(&mut self.extension, "nrm_ExploitationLocation", json!(word));
        self.note(
            "referral.exploitation_location",
            "",
            Fate::NotCarried,
            "follows from the countries, and kept in our field nrm_ExploitationLocation",
        );
    }

    fn referred(&mut self, case: &v1::Case, referral: &v1::Referral, names: &Names) {
        let day = |date: v1::Date| write_partial(date, v1::DatePrecision::Day);
        self.pair(
            "case.nrm_received_on",
            "cas_IncomingReferralDate",
            json!(case.nrm_received_on.map(day)),
            "",
        );
        let organisation = referral.referrer.clone().unwrap_or_default().organisation;
        let known = !organisation.is_empty();
        self.pair(
            "referral.referrer.organisation",
            "cas_ReferringOrganisation",
            json!(organisation),
            "",
        );
        let lost = match names.organisation {
            None if known => "no reference list says what kind of organisation it is",
            None | Some(_) => "",
        };
        self.pair(
            "referral.referrer.organisation",
            "org_Type",
            json!(names.organisation),
            lost,
        );
        let gone: Vec<_> = case
            .transfers
            .iter()
            .filter(|one| {
                matches!(
                    one.state(),
                    v1::TransferState::Proposed | v1::TransferState::Accepted
                )
            })
            .collect();
        let last = gone.last();
        let on = last
            .and_then(|one| one.proposed_at.as_ref())
            .map(print_london_day);
        let lost = if gone.len() > 1 {
            "all but the last"
        } else {
            ""
        };
        let whole = "case.transfers";
        self.pair(whole, "cas_OutgoingReferralDate", json!(on), lost);
        self.pair(
            whole,
            "cas_ReferredOrganisation",
            json!(last.map(|one| &one.receiver)),
            lost,
        );
        let why = if last.is_some() {
            "why: the standard has no word for it"
        } else {
            ""
        };
        self.pair(
            whole,
            "cas_ReasonForOutgoingReferral",
            json!(last.map(|_| "Other")),
            why,
        );
    }
}
