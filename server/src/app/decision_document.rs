//! The record of a decision as it leaves the site: the recording template and the minute,
//! made from the case as it was at the event that sealed the decision.

use nrm_panel_domain::{
    bundle::{self, LedgerHead, Paper},
    case::{Case, CaseEvent},
    decision::Stage,
    event::Recorded,
    id::{AgencyId, DecisionId},
    refusal::Refusal,
    sensitive::Sensitive,
};
use uuid::Uuid;

use super::{
    error::AppError,
    work::{Look, RecordName, recorded},
};
use crate::{
    exchange::{sca, written},
    hex::hex,
};

/// The document wanted.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) case: RecordName,
    pub(crate) stage: Stage,
    pub(crate) paper: Paper,
    pub(crate) format: Format,
}

/// How a document is written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Format {
    /// For people.
    Markdown,
    /// For programs.
    Json,
}

/// A document with the head of the ledger it was made at.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) content: Sensitive<String>,
    pub(crate) head: LedgerHead,
    /// A name for its file: reference, stage and kind.
    pub(crate) name: String,
}

/// Writes the document of a decision of the panel.
pub(crate) fn write(look: &mut Look<'_, '_>, wanted: &Wanted) -> Result<Written, AppError> {
    let stage = wanted.stage;
    let nothing = || AppError::from(Refusal::NothingSealed { stage });
    let (_, events) = look.case_events(&wanted.case.0)?;
    let hashes: Vec<[u8; 32]> = events.iter().map(|event| event.hash).collect();
    let mut history = recorded::<CaseEvent>(events)?;
    let now = replayed(history.clone())?;
    let decision = now.decision(stage).ok_or_else(nothing)?;
    let made_of = bundle::made_of(wanted.paper, &now, decision);
    let place = history
        .iter()
        .rposition(|event| seals(event, &made_of))
        .ok_or_else(nothing)?;
    let head = LedgerHead {
        number: history[place].sequence,
        hash: hex(&hashes[place]),
    };
    history.truncate(place + 1);
    let then = replayed(history)?;
    let decision = then.decision(stage).ok_or_else(nothing)?;
    // Whoever receives it is outside the panel, also where nobody is named yet.
    let receiver = sca(look.tx.agencies(look.session.site.id)?)
        .map_or(AgencyId::from_uuid(Uuid::nil()), |agency| agency.id);
    let site = &look.session.site;
    let document = bundle::paper(wanted.paper, site, &then, decision, receiver, &head);
    let document = document.ok_or_else(nothing)?;
    let (content, ending) = match wanted.format {
        Format::Markdown => (document.to_markdown(), "md"),
        Format::Json => {
            let bytes = written(&document.to_json())?;
            let text = String::from_utf8(bytes.to_vec());
            let text = text.map_err(|_| AppError::Internal("a document that is no text"))?;
            (text, "json")
        }
    };
    let (reference, stage, paper) = (&then.reference, stage.code(), wanted.paper.code());
    Ok(Written {
        name: format!("{reference}-{stage}-{paper}.{ending}"),
        content: Sensitive::new(content),
        head,
    })
}

fn replayed(history: Vec<Recorded<CaseEvent>>) -> Result<Case, AppError> {
    Case::replay(history)?.ok_or(AppError::Internal("a case without events"))
}

fn seals(event: &Recorded<CaseEvent>, made_of: &[DecisionId]) -> bool {
    bundle::sealed_by(&event.event).is_some_and(|sealed| made_of.contains(&sealed.id))
}
