//! The records of a decision: which there are, at which event they are made, which go with a
//! message, and the event itself as it leaves.

use super::{
    LedgerHead, minute, panel_record, recording_template, sealed_with, withheld::Withheld,
};
use crate::{
    case::{Case, CaseEvent, SupersedeEvent},
    code::codes,
    decision::{Decision, MadeBy, Outcome},
    directory::Site,
    document::Document,
    id::{AgencyId, DecisionId},
    message::MessageKind,
    sensitive::Sensitive,
};

codes! {
    /// A record of a decision that leaves the site, or stays on its file.
    pub enum Paper {
        /// The recording template, with its evidence list: one for both stages where one
        /// sitting sealed them (rules.md R21).
        Template = "template",
        /// The minute of one decision (R59).
        Minute = "minute",
    }
}

/// Writes a record of a decision of the panel: the case is as it stood right after the
/// event whose head the record carries. `None` for a decision of somebody else.
#[must_use]
pub fn paper(
    paper: Paper,
    site: &Site,
    case: &Case,
    decision: &Decision,
    receiver: AgencyId,
    ledger: &LedgerHead,
) -> Option<Document> {
    match paper {
        Paper::Template => recording_template(site, case, decision, receiver, ledger),
        Paper::Minute => minute(site, case, decision, receiver, ledger),
    }
}

/// Returns the decision an event makes stand.
#[must_use]
pub fn sealed_by(event: &CaseEvent) -> Option<&Decision> {
    if let CaseEvent::DecisionSealed(decision)
    | CaseEvent::Supersede(SupersedeEvent::Corrected { decision, .. }) = event
    {
        Some(decision)
    } else {
        None
    }
}

/// Returns the decisions a record holds; it is made at the last event that made one of them
/// stand. Nothing for a decision of somebody else.
#[must_use]
pub fn made_of(paper: Paper, case: &Case, decision: &Decision) -> Vec<DecisionId> {
    let of_sitting = sealed_with(case, decision).into_iter().flatten();
    match paper {
        Paper::Template => of_sitting.map(|(sealed, _)| sealed.id).collect(),
        Paper::Minute => panel_record(decision)
            .map(|_| decision.id)
            .into_iter()
            .collect(),
    }
}

/// Returns the decisions whose minutes go with a message: the negative ones among those of
/// the sitting. The minute of a positive one stays on file (rules.md R60).
#[must_use]
pub fn minutes_enclosed<'a>(
    kind: MessageKind,
    case: &'a Case,
    because: &CaseEvent,
) -> Vec<&'a Decision> {
    let last = sealed_by(because).filter(|_| kind == MessageKind::DecisionToSca);
    let of_sitting = last.and_then(|last| sealed_with(case, last));
    let of_sitting = of_sitting.into_iter().flatten();
    of_sitting
        .map(|(decision, _)| decision)
        .filter(|decision| decision.outcome == Outcome::Negative)
        .collect()
}

/// Returns an event as its receiver may have it: what is told of evidence that is withheld
/// stays here (R64).
#[must_use]
pub fn record(case: &Case, because: &CaseEvent, receiver: AgencyId) -> CaseEvent {
    let mut event = because.clone();
    if let CaseEvent::DecisionSealed(decision)
    | CaseEvent::Supersede(SupersedeEvent::Corrected { decision, .. }) = &mut event
        && let MadeBy::Panel(record) = &mut decision.made_by
    {
        let withheld = Withheld::new(case, receiver);
        for cited in &mut record.evidence {
            if let Some(why) = withheld.of(cited.citation.item) {
                cited.citation.credibility.reasons = Sensitive::new(why);
            }
        }
        for aside in &mut record.set_aside {
            if let Some(why) = withheld.of(aside.item) {
                aside.reason = Sensitive::new(why);
            }
        }
    }
    event
}
