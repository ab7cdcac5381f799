//! Why a document is not taken, shown or told so.

use thiserror::Error;

use crate::media::MediaType;

/// A refusal about a document or its upload.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DocumentRefusal {
    /// The document is larger than the form takes (R68).
    #[error("the document has {size} bytes; at most 26214400 (25 MiB) are taken")]
    EvidenceTooLarge {
        /// Its length.
        size: u64,
    },
    /// A referral has at most 100 documents (R68).
    #[error("the case has 100 documents, unfinished uploads counted; no more are taken")]
    EvidenceLimitReached,
    /// The agency added the same bytes before.
    #[error("the same document is there already, as E{number}")]
    EvidenceAlreadyAdded {
        /// Its number.
        number: u32,
    },
    /// The bytes are not of the type announced (R68).
    #[error("the content is not {}", .announced.name())]
    EvidenceTypeMismatch {
        /// The type announced.
        announced: MediaType,
    },
    /// The bytes are not those announced.
    #[error("the SHA-256 of the bytes is not the one announced; upload the document again")]
    EvidenceHashMismatch,
    /// Chunks are missing.
    #[error("the upload is not complete: chunk {next} is next")]
    UploadIncomplete {
        /// The chunk wanted next.
        next: u32,
    },
    /// A chunk came before its turn.
    #[error("chunk {next} is next")]
    ChunkOutOfOrder {
        /// The chunk wanted next.
        next: u32,
    },
    /// A chunk was sent again with other bytes.
    #[error("chunk {number} is there with other bytes")]
    ChunkDiffers {
        /// The chunk.
        number: u32,
    },
    /// A caveat keeps the document from the caller (R64).
    #[error("document E{number} is withheld by {by}")]
    EvidenceWithheld {
        /// The document.
        number: u32,
        /// The agency that set the caveat.
        by: String,
    },
    /// The document waits for the malware scan.
    #[error("document E{number} waits for its malware scan")]
    EvidenceQuarantined {
        /// The document.
        number: u32,
    },
    /// Malware was found in the document.
    #[error("malware was found in document E{number}; its bytes are withheld for ever")]
    EvidenceInfected {
        /// The document.
        number: u32,
    },
    /// Nothing scanned the document, and nobody accepted it yet.
    #[error("nothing scanned document E{number}; a coordinator must accept it first")]
    EvidenceNotAccepted {
        /// The document.
        number: u32,
    },
    /// The document does not wait for acceptance.
    #[error("document E{number} does not wait for acceptance")]
    AcceptanceNotAwaited {
        /// The document.
        number: u32,
    },
    /// The caveat is for another agency to set (R64).
    #[error("document E{number} is of another agency, which sets its caveat")]
    NotTheOriginator {
        /// The document.
        number: u32,
    },
    /// A coordinator may only narrow the caveat of another agency (R64).
    #[error(
        "the caveat would let more see or do with document E{number}; only its agency may widen it"
    )]
    CaveatNotNarrower {
        /// The document.
        number: u32,
    },
    /// Not every member of the panel may see the document (R64).
    #[error(
        "the caveat of document E{number} keeps it from members of the panel: have it widened, or do not rely on it"
    )]
    EvidenceNotBeforePanel {
        /// The document.
        number: u32,
    },
}

impl DocumentRefusal {
    /// Returns the stable reason.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::EvidenceTooLarge { .. } => "EVIDENCE_TOO_LARGE",
            Self::EvidenceLimitReached => "EVIDENCE_LIMIT_REACHED",
            Self::EvidenceAlreadyAdded { .. } => "EVIDENCE_ALREADY_ADDED",
            Self::EvidenceTypeMismatch { .. } => "EVIDENCE_TYPE_MISMATCH",
            Self::EvidenceHashMismatch => "EVIDENCE_HASH_MISMATCH",
            Self::UploadIncomplete { .. } => "UPLOAD_INCOMPLETE",
            Self::ChunkOutOfOrder { .. } => "CHUNK_OUT_OF_ORDER",
            Self::ChunkDiffers { .. } => "CHUNK_DIFFERS",
            Self::EvidenceWithheld { .. } => "EVIDENCE_WITHHELD",
            Self::EvidenceQuarantined { .. } => "EVIDENCE_QUARANTINED",
            Self::EvidenceInfected { .. } => "EVIDENCE_INFECTED",
            Self::EvidenceNotAccepted { .. } => "EVIDENCE_NOT_ACCEPTED",
            Self::AcceptanceNotAwaited { .. } => "ACCEPTANCE_NOT_AWAITED",
            Self::NotTheOriginator { .. } => "NOT_THE_ORIGINATOR",
            Self::CaveatNotNarrower { .. } => "CAVEAT_NOT_NARROWER",
            Self::EvidenceNotBeforePanel { .. } => "EVIDENCE_NOT_BEFORE_PANEL",
        }
    }

    /// Returns whether it is the caller who may not.
    #[must_use]
    pub const fn is_denial(&self) -> bool {
        matches!(
            self,
            Self::EvidenceWithheld { .. } | Self::NotTheOriginator { .. }
        )
    }

    /// Returns the rules.md number behind the refusal, where there is one.
    #[must_use]
    pub const fn rule(&self) -> Option<&'static str> {
        match self {
            Self::EvidenceTooLarge { .. }
            | Self::EvidenceLimitReached
            | Self::EvidenceTypeMismatch { .. } => Some("R68"),
            Self::EvidenceWithheld { .. }
            | Self::EvidenceNotBeforePanel { .. }
            | Self::NotTheOriginator { .. }
            | Self::CaveatNotNarrower { .. } => Some("R64"),
            Self::EvidenceAlreadyAdded { .. }
            | Self::EvidenceHashMismatch
            | Self::UploadIncomplete { .. }
            | Self::ChunkOutOfOrder { .. }
            | Self::ChunkDiffers { .. }
            | Self::EvidenceQuarantined { .. }
            | Self::EvidenceInfected { .. }
            | Self::EvidenceNotAccepted { .. }
            | Self::AcceptanceNotAwaited { .. } => None,
        }
    }
}
