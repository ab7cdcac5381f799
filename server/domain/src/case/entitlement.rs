//! Entitlements a positive decision opens: who delivers each, by when, and whether it was
//! delivered. What is opened is a pure function of the decisions and the dated list; only
//! what becomes of it is recorded. Nothing of safety waits for it (rules.md R70), and
//! permission to stay is considered, never automatic (R75).

use serde::{Deserialize, Serialize};

use super::{Case, CaseEvent, Entry, Progress};
use crate::{
    clocks::Alert,
    code::codes,
    decision::{Outcome, Stage},
    id::PersonId,
    projection::EntitlementFact,
    refusal::Refusal,
    rulebook::RuleBook,
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

codes! {
    /// What a positive decision opens.
    pub enum EntitlementKind {
        /// Support services.
        Support = "support",
        /// Legal aid in immigration claims.
        LegalAid = "legal_aid",
        /// Financial support.
        FinancialSupport = "financial_support",
        /// Accommodation.
        Accommodation = "accommodation",
        /// Counselling.
        Counselling = "counselling",
        /// Interpreting.
        Interpreting = "interpreting",
        /// Limited protection from removal.
        RemovalProtection = "removal_protection",
        /// An independent child trafficking guardian.
        Guardian = "guardian",
        /// Temporary permission to stay, which is considered and not automatic (R75).
        PermissionToStay = "permission_to_stay",
    }
}

codes! {
    /// How far an entitlement is.
    pub enum EntitlementState {
        /// A decision opened it.
        Opened = "opened",
        /// It was asked for.
        Requested = "requested",
        /// It was delivered.
        Delivered = "delivered",
        /// The child does not want it, or does not need it.
        NotWanted = "not_wanted",
        /// Whoever is to deliver it refused.
        Refused = "refused",
    }
}

impl EntitlementState {
    /// Returns whether somebody still owes something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Opened | Self::Requested)
    }

    /// Returns whether it may be followed by another. What was delivered stays so; what
    /// was not wanted or refused can be asked for again.
    const fn leads_to(self, next: Self) -> bool {
        match self {
            Self::Opened => true,
            Self::Requested => !matches!(next, Self::Opened),
            Self::NotWanted | Self::Refused => matches!(next, Self::Requested),
            Self::Delivered => false,
        }
    }
}

/// What became of an entitlement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntitlementChange {
    /// Which.
    pub kind: EntitlementKind,
    /// How far it is.
    pub state: EntitlementState,
    /// The day.
    pub on: CivilDate,
    /// Who delivers it from now on; `None` leaves that as it is.
    pub owner: Option<String>,
    /// By when from now on; `None` leaves that as it is.
    pub due_on: Option<CivilDate>,
    /// In words.
    #[serde(with = "crate::sensitive::sealed")]
    pub words: Sensitive<String>,
    /// Who recorded it.
    pub by: PersonId,
}

impl EntitlementChange {
    /// Says what happened in a sentence, without personal data.
    #[must_use]
    pub fn summary(&self) -> String {
        format!(
            "entitlement {}: {} on {}",
            self.kind.code().replace('_', " "),
            self.state.code().replace('_', " "),
            self.on
        )
    }
}

/// An entitlement as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// Which.
    pub kind: EntitlementKind,
    /// The stage whose positive decision opened it.
    pub opened_by: Stage,
    /// The day of that decision.
    pub opened_on: CivilDate,
    /// Who delivers it.
    pub owner: String,
    /// The last day in time.
    pub due_on: CivilDate,
    /// How far it is.
    pub state: EntitlementState,
    /// The day it came there.
    pub since: CivilDate,
    /// The day it was delivered.
    pub delivered_on: Option<CivilDate>,
    /// What was said last.
    pub words: Sensitive<String>,
    /// What must be known of it; empty where nothing.
    pub note: String,
    /// Where it is laid down.
    pub source: String,
}

impl Entitlement {
    /// Returns whether its day passed while somebody owes something.
    #[must_use]
    pub fn overdue(&self, today: CivilDate) -> bool {
        self.state.is_open() && today > self.due_on
    }

    /// Returns it as the returns count it.
    #[must_use]
    pub fn fact(&self, case: &Case, recorded_at: UtcTime) -> EntitlementFact {
        EntitlementFact {
            case: case.id,
            site: case.site,
            recorded_at,
            kind: self.kind,
            state: self.state,
            opened_by: self.opened_by,
            opened_on: self.opened_on,
            delivered_on: self.delivered_on,
        }
    }

    fn apply(&mut self, change: &EntitlementChange) {
        if change.on < self.opened_on {
            return;
        }
        self.state = change.state;
        self.since = change.on;
        self.words = change.words.clone();
        if let Some(owner) = &change.owner {
            self.owner.clone_from(owner);
        }
        self.due_on = change.due_on.unwrap_or(self.due_on);
        self.delivered_on = (change.state == EntitlementState::Delivered).then_some(change.on);
    }
}

impl Case {
    /// Returns what the positive decisions opened, under the list in force on the day of
    /// each, with what became of it.
    #[must_use]
    pub fn entitlements(&self, book: &RuleBook) -> Vec<Entitlement> {
        let mut all: Vec<Entitlement> = Vec::new();
        for decision in self.decisions() {
            if decision.outcome != Outcome::Positive {
                continue;
            }
            let opened_on = decision.decided_on;
            let list = book.entitlements_on(opened_on);
            let terms = list.iter().filter(|terms| terms.opens_on == decision.stage);
            all.extend(terms.map(|terms| Entitlement {
                kind: terms.kind,
                opened_by: decision.stage,
                opened_on,
                owner: terms.owner.clone(),
                due_on: opened_on.plus_days(terms.due_days),
                state: EntitlementState::Opened,
                since: opened_on,
                delivered_on: None,
                words: Sensitive::default(),
                note: terms.note.clone(),
                source: terms.source.clone(),
            }));
        }
        for change in &self.entitlement_changes {
            let of_kind = |known: &&mut Entitlement| known.kind == change.what.kind;
            if let Some(known) = all.iter_mut().find(of_kind) {
                known.apply(&change.what);
            }
        }
        all
    }

    /// Records what became of an entitlement, in every state of the case.
    ///
    /// # Errors
    /// `ENTITLEMENT_NOT_OPENED`, `ENTITLEMENT_ENDED`.
    pub fn update_entitlement(
        &self,
        change: EntitlementChange,
        book: &RuleBook,
    ) -> Result<CaseEvent, Refusal> {
        let all = self.entitlements(book);
        let known = all
            .iter()
            .find(|known| known.kind == change.kind && known.opened_on <= change.on)
            .ok_or(Refusal::EntitlementNotOpened)?;
        if !known.state.leads_to(change.state) {
            return Err(Refusal::EntitlementEnded);
        }
        Ok(CaseEvent::Entitlement(Box::new(change)))
    }

    /// Returns what somebody must see to because an entitlement is overdue.
    pub(super) fn entitlement_alert(&self, book: &RuleBook, today: CivilDate) -> Option<Alert> {
        if matches!(
            self.progress,
            Progress::Retracted | Progress::Transferred { .. }
        ) {
            return None;
        }
        let overdue: Vec<String> = self
            .entitlements(book)
            .iter()
            .filter(|known| known.overdue(today))
            .map(|known| {
                format!(
                    "{} ({}, by {})",
                    known.kind.code().replace('_', " "),
                    known.owner,
                    known.due_on
                )
            })
            .collect();
        (!overdue.is_empty()).then(|| Alert {
            code: "ENTITLEMENT_OVERDUE",
            text: format!(
                "not delivered in time: {}; see to it, or record why not",
                overdue.join(", ")
            ),
        })
    }

    pub(super) fn entitlement_changed(
        &mut self,
        sequence: i64,
        on: CivilDate,
        what: EntitlementChange,
    ) {
        self.entitlement_changes.push(Entry { sequence, on, what });
    }
}
