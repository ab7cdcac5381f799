//! A referral before it is safe with the server: what is said so far, the questions
//! it was begun with, and the receipt that ends it.

pub(crate) mod field;
pub(crate) mod key;
pub(crate) mod lists;
pub(crate) mod mapping;
pub(crate) mod sheet;
pub(crate) mod shelf;

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1;
use prost_types::Timestamp;

use self::sheet::Sheet;
use crate::questions::Catalogue;

/// A draft, as it is kept. Its own fields only grow, so that a later client reads
/// it; the questions stay those it was begun with.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Draft {
    /// Random; says nothing of anybody.
    #[prost(string, tag = "1")]
    pub(crate) id: String,
    /// The identifier of the request that lodges it, from the first day on.
    #[prost(string, tag = "2")]
    pub(crate) request_id: String,
    #[prost(message, optional, tag = "3")]
    pub(crate) begun_at: Option<Timestamp>,
    #[prost(message, optional, tag = "4")]
    questions: Option<v1::ListQuestionsResponse>,
    #[prost(message, optional, tag = "5")]
    sheet: Option<Sheet>,
    /// The request as it was first sent, byte for byte; empty before.
    #[prost(bytes = "vec", tag = "6")]
    pub(crate) sent: Vec<u8>,
    /// The question the person stood at.
    #[prost(string, tag = "7")]
    pub(crate) at: String,
}

impl Draft {
    /// Begins a draft.
    pub(crate) fn begin(id: String, now: Timestamp, questions: &Catalogue, sheet: Sheet) -> Self {
        Self {
            id,
            request_id: new_request_id(),
            begun_at: Some(now),
            questions: Some(questions.into()),
            sheet: Some(sheet),
            sent: Vec::new(),
            at: String::new(),
        }
    }

    /// The questions it was begun with.
    pub(crate) fn catalogue(&self) -> Catalogue {
        self.questions.clone().unwrap_or_default().into()
    }

    /// What is said.
    pub(crate) fn sheet(&self) -> &Sheet {
        static EMPTY: std::sync::LazyLock<Sheet> = std::sync::LazyLock::new(Sheet::default);
        self.sheet.as_ref().unwrap_or(&EMPTY)
    }

    /// What is said, to be added to.
    pub(crate) fn sheet_mut(&mut self) -> &mut Sheet {
        self.sheet.get_or_insert_default()
    }

    /// Whether it was sent and the answer is not known: it may be lodged already.
    pub(crate) fn is_sent(&self) -> bool {
        !self.sent.is_empty()
    }
}

/// A receipt, as it is kept.
#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct KeptReceipt {
    /// The draft it ended.
    #[prost(string, tag = "1")]
    pub(crate) draft: String,
    #[prost(string, tag = "2")]
    pub(crate) request_id: String,
    #[prost(message, optional, tag = "3")]
    pub(crate) receipt: Option<v1::Receipt>,
}
