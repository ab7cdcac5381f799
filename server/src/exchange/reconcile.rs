//! Proof that nothing was lost: what happened to every case, compared with the messages
//! that are there because of it.

use nrm_panel_domain::{
    case::{CaseEvent, Owed, owed},
    id::{PersonId, SiteId},
    message::{MessageKind, Outgoing},
};
use nrm_panel_store::{CaseScope, Db, MAX_PAGE, Page, Reach, ReadTx};
use uuid::Uuid;

use super::record::said;
use crate::app::{error::AppError, work::recorded};

/// What a comparison came to.
#[derive(Clone, Debug, Default)]
pub struct Reconciled {
    /// Cases compared.
    pub cases: usize,
    /// Messages compared.
    pub messages: usize,
    /// What is not in order, or not finished.
    pub findings: Vec<Finding>,
}

/// Something that is not in order, or not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// An event asks for a message that is not there.
    Missing {
        /// Reference of the case.
        reference: String,
        /// Number of the event.
        sequence: i64,
        /// The message it asks for.
        kind: MessageKind,
    },
    /// A message that no event asks for.
    Unexpected {
        /// Reference of the case.
        reference: String,
        /// The message.
        message: Outgoing,
    },
    /// A message that its receiver has not confirmed: an open task.
    Open {
        /// Reference of the case.
        reference: String,
        /// The message.
        message: Outgoing,
    },
}

/// Compares every case of a site, or of all, with its messages.
///
/// # Errors
/// A sentence, where a record cannot be read.
pub fn reconcile(db: &Db, site: Option<SiteId>) -> Result<Reconciled, String> {
    let compared = db.report::<_, AppError, _>(move |tx| {
        let mut reconciled = Reconciled::default();
        for known in tx.sites()? {
            if site.is_none_or(|wanted| wanted == known.id) {
                whole_site(tx, known.id, &mut reconciled)?;
            }
        }
        Ok(reconciled)
    });
    compared.wait().map_err(|error| said(&error))
}

fn whole_site(
    tx: &mut ReadTx<'_>,
    site: SiteId,
    reconciled: &mut Reconciled,
) -> Result<(), AppError> {
    let scope = CaseScope {
        site,
        reach: vec![Reach::Any],
        // Nobody is recused from everything: the administrator sees no case, only
        // that its messages are there.
        never_recused_from: PersonId::from_uuid(Uuid::nil()),
        state: None,
    };
    let mut page = Page::first(MAX_PAGE);
    loop {
        let listing = tx.cases(&scope, &page)?;
        for row in &listing.items {
            let events = recorded::<CaseEvent>(tx.events(row.id.uuid())?)?;
            let messages = tx.messages_of(row.id)?;
            reconciled.cases += 1;
            reconciled.messages += messages.len();
            let found = compare(&row.reference, &owed(&events), messages);
            reconciled.findings.extend(found);
        }
        match listing.next {
            Some(after) => page.after = Some(after),
            None => return Ok(()),
        }
    }
}

fn compare(reference: &str, owed: &[Owed], messages: Vec<Outgoing>) -> Vec<Finding> {
    let because = |message: &Outgoing, owed: &Owed| {
        owed.kind == message.kind && owed.sequences.contains(&message.sequence)
    };
    let mut findings: Vec<Finding> = owed
        .iter()
        .filter(|owed| owed.must && !messages.iter().any(|message| because(message, owed)))
        .map(|owed| Finding::Missing {
            reference: reference.to_owned(),
            sequence: owed.sequences.last().copied().unwrap_or_default(),
            kind: owed.kind,
        })
        .collect();
    for message in messages {
        if !owed.iter().any(|owed| because(&message, owed)) {
            findings.push(Finding::Unexpected {
                reference: reference.to_owned(),
                message,
            });
        } else if message.state().is_open() {
            findings.push(Finding::Open {
                reference: reference.to_owned(),
                message,
            });
        }
    }
    findings
}
