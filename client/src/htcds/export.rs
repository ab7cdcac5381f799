//! From a case and its referral to a record of HTCDS 2.0.

mod exploitation;
mod person;

use nrm_panel_proto::v1;
use serde_json::{Map, Value, json};

use super::{
    Names,
    loss::{Fate, Loss, without_counterpart},
    put,
    words::STATUS,
};
use crate::date::{print_london_day, write_partial};

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
    let reference = json!(case.reference);
    out.beside("case.reference", "nrm_CaseReference", reference);
    out.person(case, referral, names);
    out.status(case);
    out.exploitation(case, referral, names);
    out.referred(case, referral, names);
    out.transferred(case);
    out.losses.extend(without_counterpart(case, referral));
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

    /// Keeps a value whole in a field of ours, which other readers do not know.
    fn beside(&mut self, ours: &str, field: &str, value: Value) {
        put(&mut self.extension, field, value);
        let (fate, why) = match self.extension.contains_key(field) {
            true => (Fate::Beside, "a field of ours, which others do not read"),
            false => (Fate::Empty, ""),
        };
        self.note(ours, field, fate, why);
    }

    /// Where the case stands: who was found to be what, and by whom.
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

    /// When it came in, and from whom.
    fn referred(&mut self, case: &v1::Case, referral: &v1::Referral, names: &Names) {
        let day = |date: v1::Date| write_partial(date, v1::DatePrecision::Day);
        let received = json!(case.nrm_received_on.map(day));
        self.pair(
            "case.nrm_received_on",
            "cas_IncomingReferralDate",
            received,
            "",
        );
        let referrer = referral.referrer.clone().unwrap_or_default();
        let whole = "referral.referrer.organisation";
        let lost = match names.organisation {
            None if !referrer.organisation.is_empty() => {
                "no reference list says what kind of organisation it is"
            }
            None | Some(_) => "",
        };
        let organisation = json!(referrer.organisation);
        self.pair(whole, "cas_ReferringOrganisation", organisation, "");
        self.pair(whole, "org_Type", json!(names.organisation), lost);
    }

    /// Where it went, if others took it.
    fn transferred(&mut self, case: &v1::Case) {
        let gone = |one: &&v1::Transfer| {
            matches!(
                one.state(),
                v1::TransferState::Proposed | v1::TransferState::Accepted
            )
        };
        let gone: Vec<_> = case.transfers.iter().filter(gone).collect();
        let last = gone.last();
        let on = last.and_then(|one| one.proposed_at.as_ref());
        let on = on.map(print_london_day);
        let lost = match (gone.len(), case.transfers.len()) {
            (0, 0) | (1, 1) => "",
            (0, _) => "a transfer that was not gone through with",
            (_, _) => "all but the last",
        };
        let whole = "case.transfers";
        self.pair(whole, "cas_OutgoingReferralDate", json!(on), lost);
        let receiver = json!(last.map(|one| &one.receiver));
        self.pair(whole, "cas_ReferredOrganisation", receiver, lost);
        let (word, lost) = match last {
            Some(_) => (Some("Other"), "why: the standard has no word for it"),
            None => (None, lost),
        };
        let why = "cas_ReasonForOutgoingReferral";
        self.pair(whole, why, json!(word), lost);
    }
}
