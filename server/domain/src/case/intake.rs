//! Queries on the referral of a case, and what is said to them.

use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent};
use crate::{reference::Book, referral::Query, refusal::Refusal, sensitive::Sensitive};

/// What happens to the referral of a case after it was lodged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IntakeEvent {
    /// A query was answered; the referral itself stays as it was lodged.
    QueryAnswered {
        /// The query.
        query: String,
        /// What is said to it.
        #[serde(with = "crate::sensitive::sealed")]
        reply: Sensitive<String>,
    },
}

impl IntakeEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::QueryAnswered { .. } => "QueryAnswered",
        }
    }

    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::QueryAnswered { query, .. } => format!("query answered: {query}"),
        }
    }
}

/// What was said to the queries of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intake {
    replies: Vec<(String, Sensitive<String>)>,
}

impl Intake {
    /// Applies the next event. A later reply to a query takes the place of the one
    /// before; the ledger keeps both.
    pub(super) fn apply(&mut self, event: IntakeEvent) {
        let IntakeEvent::QueryAnswered { query, reply } = event;
        self.replies.retain(|(known, _)| *known != query);
        self.replies.push((query, reply));
    }
}

/// A query with what was said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseQuery {
    /// The query.
    pub query: Query,
    /// What was said to it; `None` while it is open.
    pub reply: Option<Sensitive<String>>,
}

impl Case {
    /// Returns the queries on the referral, open and answered, in the order of the
    /// questions. The same events and lists give the same queries.
    #[must_use]
    pub fn queries(&self, lists: &Book) -> Vec<CaseQuery> {
        let queries = self.referral.queries(self.nrm_received_on, lists);
        queries
            .into_iter()
            .map(|query| {
                let replies = self.intake.replies.iter();
                let reply = replies
                    .filter(|(answered, _)| *answered == query.id)
                    .map(|(_, reply)| reply.clone())
                    .next();
                CaseQuery { query, reply }
            })
            .collect()
    }

    /// Returns the queries nobody has answered yet.
    #[must_use]
    pub fn open_queries(&self, lists: &Book) -> Vec<Query> {
        self.queries(lists)
            .into_iter()
            .filter(|query| query.reply.is_none())
            .map(|query| query.query)
            .collect()
    }

    /// Answers a query.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `NO_SUCH_QUERY`.
    pub fn answer_query(
        &self,
        query: &str,
        reply: Sensitive<String>,
        lists: &Book,
    ) -> Result<CaseEvent, Refusal> {
        self.check_open()?;
        let known = self.referral.queries(self.nrm_received_on, lists);
        if !known.iter().any(|known| known.id == query) {
            return Err(Refusal::NoSuchQuery);
        }
        Ok(CaseEvent::Intake(IntakeEvent::QueryAnswered {
            query: query.to_owned(),
            reply,
        }))
    }
}
