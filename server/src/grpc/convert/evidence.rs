//! Documents of a case.

use nrm_panel_domain::{
    case::{EvidenceState, Offered},
    media::{self, MediaType, Sensitivity},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations,
    case::seen,
    caveat::{caveat, caveat_to_wire},
    date_to_wire, instant_to_wire, not_after_today, optional_instant, required_date, required_enum,
    required_line, required_name, required_narrative,
};
use crate::app::{
    evidence::{Acceptance, CaveatSetting, DocumentName, EvidenceQuery, Opened, Shown},
    upload::{Chunk, Offer, Progress, UploadName},
};

pub(crate) fn offer(
    wire: pb::StartUploadRequest,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Offer> {
    let case = required_name("case_id", wire.case_id, violations);
    let file_name = required_line("file_name", wire.file_name, violations);
    let media = required_enum("media_type", wire.media_type, media_from_wire, violations);
    if media.is_some() && MediaType::of_name(file_name.expose()) != media {
        violations.add("file_name", "does not end as the type announced does");
    }
    let size = u64::try_from(wire.size).ok().filter(|size| *size > 0);
    if size.is_none() {
        violations.add("size", "must be at least 1");
    }
    let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if wire.sha256.len() != 64 || !wire.sha256.bytes().all(hexadecimal) {
        violations.add("sha256", "must be 64 lower-case hexadecimal digits");
    }
    let source = required_narrative("source", wire.source, violations);
    let dated = required_date("dated", wire.dated, violations);
    not_after_today("dated", dated, today, violations);
    let author = required_line("author", wire.author, violations);
    let sensitivity = required_enum(
        "sensitivity",
        wire.sensitivity,
        sensitivity_from_wire,
        violations,
    );
    let description = required_narrative("description", wire.description, violations);
    let caveat = caveat(wire.caveat, violations);
    Some(Offer {
        case,
        offered: Offered {
            file_name,
            media: media?,
            size: size?,
            sha256: wire.sha256,
            source,
            dated: dated?,
            author,
            sensitivity: sensitivity?,
            expert_report: wire.expert_report,
            description,
            caveat: caveat?,
        },
    })
}

pub(crate) fn chunk(wire: pb::UploadChunksRequest, violations: &mut Violations) -> Option<Chunk> {
    let upload = UploadName {
        case: required_name("case_id", wire.case_id, violations),
        upload: required_name("evidence_id", wire.evidence_id, violations),
    };
    let number = u32::try_from(wire.number).ok();
    if number.is_none() {
        violations.add("number", "must not be negative");
    }
    Some(Chunk {
        upload,
        number: number?,
        content: wire.content,
    })
}

pub(crate) fn finishing(
    wire: pb::FinishUploadRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<UploadName> {
    Some(UploadName {
        case: required_name("case_id", wire.case_id, violations),
        upload: required_name("evidence_id", wire.evidence_id, violations),
    })
}

pub(crate) fn query(
    wire: pb::ListEvidenceRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<EvidenceQuery> {
    Some(EvidenceQuery {
        case: required_name("case_id", wire.case_id, violations),
        as_at: optional_instant("as_at", wire.as_at, violations),
    })
}

pub(crate) fn named(
    wire: pb::DownloadEvidenceRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<DocumentName> {
    let case = required_name("case_id", wire.case_id, violations);
    let number = number(wire.number, violations)?;
    Some(DocumentName { case, number })
}

pub(crate) fn acceptance(
    wire: pb::AcceptEvidenceRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Acceptance> {
    let seen = seen(wire.case_id, wire.version, violations);
    let number = number(wire.number, violations);
    let reason = required_narrative("reason", wire.reason, violations);
    Some(Acceptance {
        seen,
        number: number?,
        reason,
    })
}

pub(crate) fn caveat_setting(
    wire: pb::SetEvidenceCaveatRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<CaveatSetting> {
    let seen = seen(wire.case_id, wire.version, violations);
    let number = number(wire.number, violations);
    let caveat = caveat(wire.caveat, violations);
    Some(CaveatSetting {
        seen,
        number: number?,
        caveat: caveat?,
    })
}

fn number(number: i32, violations: &mut Violations) -> Option<u32> {
    let number = u32::try_from(number).ok().filter(|number| *number > 0);
    if number.is_none() {
        violations.add("number", "is required: the number of the document");
    }
    number
}

fn media_from_wire(wire: pb::MediaType) -> Option<MediaType> {
    match wire {
        pb::MediaType::Unspecified => None,
        pb::MediaType::Jpeg => Some(MediaType::Jpeg),
        pb::MediaType::Png => Some(MediaType::Png),
        pb::MediaType::Pdf => Some(MediaType::Pdf),
        pb::MediaType::Doc => Some(MediaType::Doc),
        pb::MediaType::Docx => Some(MediaType::Docx),
    }
}

fn media_to_wire(media: MediaType) -> pb::MediaType {
    match media {
        MediaType::Jpeg => pb::MediaType::Jpeg,
        MediaType::Png => pb::MediaType::Png,
        MediaType::Pdf => pb::MediaType::Pdf,
        MediaType::Doc => pb::MediaType::Doc,
        MediaType::Docx => pb::MediaType::Docx,
    }
}

fn sensitivity_from_wire(wire: pb::Sensitivity) -> Option<Sensitivity> {
    match wire {
        pb::Sensitivity::Unspecified => None,
        pb::Sensitivity::OfficialSensitive => Some(Sensitivity::OfficialSensitive),
        pb::Sensitivity::Location => Some(Sensitivity::Location),
        pb::Sensitivity::Intelligence => Some(Sensitivity::Intelligence),
        pb::Sensitivity::Health => Some(Sensitivity::Health),
        pb::Sensitivity::Immigration => Some(Sensitivity::Immigration),
        pb::Sensitivity::ThirdParty => Some(Sensitivity::ThirdParty),
    }
}

fn sensitivity_to_wire(sensitivity: Sensitivity) -> pb::Sensitivity {
    match sensitivity {
        Sensitivity::OfficialSensitive => pb::Sensitivity::OfficialSensitive,
        Sensitivity::Location => pb::Sensitivity::Location,
        Sensitivity::Intelligence => pb::Sensitivity::Intelligence,
        Sensitivity::Health => pb::Sensitivity::Health,
        Sensitivity::Immigration => pb::Sensitivity::Immigration,
        Sensitivity::ThirdParty => pb::Sensitivity::ThirdParty,
    }
}

/// Writes a document; of one that is withheld only that it is there and by whom.
pub(crate) fn evidence_to_wire(shown: &Shown) -> pb::Evidence {
    let evidence = &shown.evidence;
    pb::Evidence {
        number: signed(evidence.number),
        agency_id: evidence.originator.id.to_string(),
        agency_name: evidence.originator.name.clone(),
        withheld: shown.withheld,
        caveat_set_by: evidence.caveat_by.name.clone(),
        details: (!shown.withheld).then(|| details_to_wire(shown)),
    }
}

fn details_to_wire(shown: &Shown) -> pb::EvidenceDetails {
    let evidence = &shown.evidence;
    let offered = &evidence.offered;
    let (state, reason, finding) = match &evidence.state {
        EvidenceState::Quarantined => (pb::EvidenceState::Quarantined, "", ""),
        EvidenceState::Clean => (pb::EvidenceState::Clean, "", ""),
        EvidenceState::Infected(name) => (pb::EvidenceState::Infected, "", name.as_str()),
        EvidenceState::NotScanned => (pb::EvidenceState::NotScanned, "", ""),
        EvidenceState::Accepted { reason } => {
            (pb::EvidenceState::Accepted, reason.expose().as_str(), "")
        }
    };
    pb::EvidenceDetails {
        evidence_id: evidence.id.to_string(),
        file_name: offered.file_name.expose().clone(),
        download_name: shown.download_name.clone(),
        media_type: media_to_wire(offered.media).into(),
        size: length(offered.size),
        sha256: offered.sha256.clone(),
        source: offered.source.expose().clone(),
        dated: Some(date_to_wire(offered.dated)),
        author: offered.author.expose().clone(),
        sensitivity: sensitivity_to_wire(offered.sensitivity).into(),
        description: offered.description.expose().clone(),
        state: state.into(),
        caveat: Some(caveat_to_wire(&evidence.caveat)),
        added_by_id: evidence.by.to_string(),
        added_at: Some(instant_to_wire(evidence.added_at)),
        acceptance_reason: reason.to_owned(),
        finding: finding.to_owned(),
        expert_report: offered.expert_report,
    }
}

fn upload_to_wire(progress: &Progress) -> pb::Upload {
    pb::Upload {
        evidence_id: progress.id.to_string(),
        next_chunk: signed(progress.next_chunk),
        chunks: signed(media::chunks(progress.size)),
        chunk_size: signed(media::CHUNK),
        expires_at: Some(instant_to_wire(progress.expires_at)),
        size: length(progress.size),
        sha256: progress.sha256.clone(),
    }
}

pub(crate) fn started_to_wire(progress: &Progress) -> pb::StartUploadResponse {
    pb::StartUploadResponse {
        upload: Some(upload_to_wire(progress)),
    }
}

pub(crate) fn received_to_wire(next: u32) -> pb::UploadChunksResponse {
    pb::UploadChunksResponse {
        next_chunk: signed(next),
    }
}

#[expect(
    clippy::ptr_arg,
    reason = "the gateway hands over what the use case returned"
)]
pub(crate) fn uploads_to_wire(uploads: &Vec<Progress>) -> pb::ListUploadsResponse {
    pb::ListUploadsResponse {
        uploads: uploads.iter().map(upload_to_wire).collect(),
    }
}

pub(crate) fn evidence_list_to_wire(
    (shown, version): &(Vec<Shown>, i64),
) -> pb::ListEvidenceResponse {
    pb::ListEvidenceResponse {
        evidence: shown.iter().map(evidence_to_wire).collect(),
        version: *version,
    }
}

pub(crate) fn finished_to_wire((shown, version): &(Shown, i64)) -> pb::FinishUploadResponse {
    pb::FinishUploadResponse {
        evidence: Some(evidence_to_wire(shown)),
        version: *version,
    }
}

pub(crate) fn accepted_to_wire((shown, version): &(Shown, i64)) -> pb::AcceptEvidenceResponse {
    pb::AcceptEvidenceResponse {
        evidence: Some(evidence_to_wire(shown)),
        version: *version,
    }
}

pub(crate) fn caveat_set_to_wire((shown, version): &(Shown, i64)) -> pb::SetEvidenceCaveatResponse {
    pb::SetEvidenceCaveatResponse {
        evidence: Some(evidence_to_wire(shown)),
        version: *version,
    }
}

pub(crate) fn file_to_wire(opened: &Opened) -> pb::DownloadEvidenceResponse {
    let file = pb::EvidenceFile {
        name: opened.name.clone(),
        media_type: media_to_wire(opened.media).into(),
        size: length(opened.size),
        sha256: opened.sha256.clone(),
    };
    pb::DownloadEvidenceResponse {
        content: Some(pb::download_evidence_response::Content::File(file)),
    }
}

pub(crate) fn bytes_to_wire(bytes: &[u8]) -> pb::DownloadEvidenceResponse {
    pb::DownloadEvidenceResponse {
        content: Some(pb::download_evidence_response::Content::Chunk(
            bytes.to_vec(),
        )),
    }
}

fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn length(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
