//! A message made ready to leave: what it holds, and where it goes. Made from the
//! record at the event it is because of, and of nothing else: sent again, it is the
//! same to the byte.

use nrm_panel_domain::{
    bundle::{
        LedgerHead, Paper, answer_due_on, document, enclosed, minutes_enclosed, original_form,
        paper, record,
    },
    case::{Case, CaseEvent, Evidence},
    clocks,
    directory::{Agency, AgencyKind, Site},
    document::MARKING,
    id::{CaseId, EvidenceId, MessageId},
    message::{Outgoing, Recipient, Route},
    rulebook::RuleBook,
    time::{CivilDate, UtcTime},
};
use nrm_panel_store::ReadTx;
use serde_json::json;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{
    app::{
        error::AppError,
        work::{fold_case, recorded},
    },
    hex::hex,
};

/// A message made ready to leave.
pub(super) struct Parcel {
    pub(super) message: Outgoing,
    /// Name of the site.
    pub(super) site: String,
    /// The reference of the case.
    pub(super) reference: String,
    /// Name of the agency it is for.
    pub(super) receiver: String,
    pub(super) route: Route,
    /// When the event was recorded that it is because of.
    pub(super) dated: UtcTime,
    /// By when the site or its receiver must act, as the clocks then stood.
    pub(super) due_on: Option<CivilDate>,
    /// The files of the bundle, the manifest last.
    pub(super) files: Vec<Enclosed>,
}

/// A file of a bundle.
pub(super) struct Enclosed {
    pub(super) name: String,
    pub(super) bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub(super) sha256: String,
    pub(super) content: Content,
}

/// Where the bytes of a file are.
pub(super) enum Content {
    /// Written for this message.
    Written(Zeroizing<Vec<u8>>),
    /// In the records: a document of the case, read chunk by chunk.
    Document { case: CaseId, id: EvidenceId },
}

impl Enclosed {
    fn written(name: &str, bytes: Zeroizing<Vec<u8>>) -> Self {
        Self {
            name: name.to_owned(),
            bytes: bytes.len() as u64,
            sha256: sha256(&bytes),
            content: Content::Written(bytes),
        }
    }

    fn document(case: CaseId, known: &Evidence) -> Self {
        Self {
            name: known.enclosure_name(),
            bytes: known.offered.size,
            sha256: known.offered.sha256.clone(),
            content: Content::Document { case, id: known.id },
        }
    }
}

impl Parcel {
    /// Makes a message ready; `None` where its receiver has no route.
    ///
    /// # Errors
    /// `Corrupt` where the order or the record was altered.
    pub(super) fn pack(
        tx: &mut ReadTx<'_>,
        book: &RuleBook,
        id: MessageId,
    ) -> Result<Option<Self>, AppError> {
        let unknown = AppError::Internal("a message that is gone");
        let message = tx.message(id)?.ok_or(unknown)?;
        tx.check_order(&message)?;
        let mut events = tx.events(message.case.uuid())?;
        events.retain(|event| event.seq <= message.sequence);
        let last = events
            .last()
            .filter(|event| event.seq == message.sequence)
            .cloned()
            .ok_or(AppError::Internal("a message about no event"))?;
        let head = (last.seq, last.hash);
        let because = recorded::<CaseEvent>(vec![last])?
            .pop()
            .ok_or(AppError::Internal("a message about no event"))?;
        let case = fold_case(events)?.ok_or(AppError::Internal("a case without events"))?;
        let site = tx
            .site(case.site)?
            .ok_or(AppError::Internal("a case without a site"))?;
        let Some((receiver, route)) = route(tx, &site, message.recipient)? else {
            return Ok(None);
        };
        let ledger = LedgerHead {
            number: head.0,
            hash: hex(&head.1),
        };
        let document = document(message.kind, &site, &case, &because, receiver.id, &ledger)
            .ok_or(AppError::Internal("an event that asks for no such message"))?;
        let original = original_form(message.kind, &because.event).map(str::to_owned);
        let record = record(&case, &because.event, receiver.id);
        let record = serde_json::to_value(&record)
            .map_err(|_| AppError::Internal("an event that cannot be written"))?;
        let bundle = json!({
            "marking": MARKING,
            "message": message.id,
            "kind": message.kind.code(),
            "case": {"reference": case.reference, "sca_reference": case.sca.reference},
            "ledger": {"sequence": head.0, "hash": hex(&head.1)},
            "document": document,
            "record": record,
        });
        let head_line = format!(
            "\n---\n\nMessage {}. Ledger of case {}: event {}, hash {}\n",
            message.id,
            case.reference,
            head.0,
            hex(&head.1)
        );
        let markdown = format!("{}{head_line}", document.to_markdown());
        let mut files = vec![
            Enclosed::written("bundle.json", written(&bundle)?),
            Enclosed::written("bundle.md", Zeroizing::new(markdown.into_bytes())),
        ];
        for decision in minutes_enclosed(message.kind, &case, &because.event) {
            let minute = paper(Paper::Minute, &site, &case, decision, receiver.id, &ledger)
                .ok_or(AppError::Internal("a minute of nobody's decision"))?;
            let name = format!("minute-{}", decision.stage.code());
            let text = Zeroizing::new(minute.to_markdown().into_bytes());
            files.push(Enclosed::written(
                &format!("{name}.json"),
                written(&minute.to_json())?,
            ));
            files.push(Enclosed::written(&format!("{name}.md"), text));
        }
        let form = original.map(|text| Zeroizing::new(text.into_bytes()));
        files.extend(form.map(|bytes| Enclosed::written("form.json", bytes)));
        let documents = enclosed(message.kind, &case, &because.event, receiver.id);
        let documents = documents.into_iter();
        files.extend(documents.map(|known| Enclosed::document(case.id, known)));
        let manifest = manifest(&message, &case, because.recorded_at, head, &files);
        files.push(Enclosed::written("manifest.json", written(&manifest)?));
        let answer_due = answer_due_on(message.kind, &case, &because.event);
        let standing = case.standing(&site, book);
        Ok(Some(Self {
            site: site.name,
            reference: case.reference,
            receiver: receiver.name,
            route,
            dated: because.recorded_at,
            due_on: answer_due.or_else(|| clocks::next_due(&standing.clocks)),
            files,
            message,
        }))
    }

    /// Returns the name of its folder: the reference of the case and the message, and
    /// no name of anybody.
    pub(super) fn folder(&self) -> String {
        format!(
            "{}--{}--{}",
            self.reference,
            self.message.kind.code(),
            self.message.id
        )
    }

    /// Returns the SHA-256 of the manifest, which holds those of the other files.
    pub(super) fn sha256(&self) -> String {
        self.files
            .last()
            .map(|manifest| manifest.sha256.clone())
            .unwrap_or_default()
    }
}

/// Returns the SHA-256 of bytes, lower-case hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Writes a value as a file of a bundle holds it.
pub(crate) fn written(value: &serde_json::Value) -> Result<Zeroizing<Vec<u8>>, AppError> {
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|_| AppError::Internal("a bundle that cannot be written"))?;
    bytes.push(b'\n');
    Ok(Zeroizing::new(bytes))
}

/// What the bundle is made of. It names no child and may be shown to whoever carries it.
fn manifest(
    message: &Outgoing,
    case: &Case,
    dated: UtcTime,
    (sequence, hash): (i64, [u8; 32]),
    files: &[Enclosed],
) -> serde_json::Value {
    let files: Vec<serde_json::Value> = files
        .iter()
        .map(|file| json!({"name": file.name, "bytes": file.bytes, "sha256": file.sha256}))
        .collect();
    json!({
        "marking": MARKING,
        "message": message.id,
        "kind": message.kind.code(),
        "case": case.reference,
        "dated": dated.to_string(),
        "ledger": {"sequence": sequence, "hash": hex(&hash)},
        "files": files,
    })
}

/// Returns the receiver and its route; `None` where it has no route.
fn route(
    tx: &mut ReadTx<'_>,
    site: &Site,
    recipient: Recipient,
) -> Result<Option<(Agency, Route)>, AppError> {
    let agency = match recipient {
        Recipient::Sca => sca(tx.agencies(site.id)?),
        Recipient::Agency(agency) => tx.agency(agency)?,
    };
    Ok(agency.and_then(|agency| {
        let route = agency.delivery.clone()?;
        Some((agency, route))
    }))
}

/// Returns the Single Competent Authority of a site's directory: its first agency of
/// that kind with a route, else the first.
pub(crate) fn sca(agencies: Vec<Agency>) -> Option<Agency> {
    let mut authorities = agencies
        .into_iter()
        .filter(|agency| agency.kind == AgencyKind::CompetentAuthority)
        .collect::<Vec<_>>();
    authorities.sort_by_key(|agency| agency.delivery.is_none());
    authorities.into_iter().next()
}
