//! What stays countable and listable beside the sealed ledger (decision 6): no
//! name, no birth date, no address, no words of anybody.

use serde::{Deserialize, Serialize};

use crate::{
    case::{CaseStateCode, EntitlementKind, EntitlementState, ExitKind, ExitReason, RequestState},
    code::codes,
    decision::{Decider, NegativeReason, Outcome, Stage},
    directory::FirstResponderType,
    eligibility::Verdict,
    id::{
        AgencyId, AuthorityId, CaseId, DecisionId, InformationRequestId, PersonId, SiteId,
        SittingId,
    },
    time::{CivilDate, UtcTime},
};

codes! {
    /// Class of age at exploitation, as published (returns.md 1.2). Never
    /// inferred from a birth date.
    pub enum AgeClass {
        /// 17 or under.
        Child = "child",
        /// 18 or over.
        Adult = "adult",
        /// Not specified or unknown.
        Unknown = "unknown",
    }
}

codes! {
    /// Where the exploitation happened, as published (returns.md 1.2).
    pub enum LocationClass {
        /// Abroad.
        Overseas = "overseas",
        /// In the United Kingdom.
        Uk = "uk",
        /// Both.
        UkAndOverseas = "uk_and_overseas",
        /// Not specified or unknown.
        Unknown = "unknown",
    }
}

/// The row of a case that lists, scopes and orders it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Its site.
    pub site: SiteId,
    /// The printed reference.
    pub reference: String,
    /// Where it stands.
    pub state: CaseStateCode,
    /// The responsible authority, where it is one of the site's.
    pub authority: Option<AuthorityId>,
    /// Its name as stated; an authority is not a person.
    pub authority_name: String,
    /// The agency that lodged.
    pub lodged_by_agency: AgencyId,
    /// When the site received it.
    pub site_received_at: UtcTime,
    /// Eligibility when last determined.
    pub eligibility: Verdict,
    /// The next due date, when last determined.
    pub next_due_on: Option<CivilDate>,
    /// Whether it comes before others: the child faces criminal proceedings (R51).
    pub urgent: bool,
    /// The next hearing of those.
    pub next_hearing_on: Option<CivilDate>,
    /// The sitting it is listed for.
    pub sitting: Option<SittingId>,
    /// The assigned social worker.
    pub social_worker: Option<PersonId>,
}

/// A referral as the returns count it, from the instant it was so recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferralFact {
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// From when on these values were known.
    pub recorded_at: UtcTime,
    /// Whether it counts; false once it was retracted.
    pub counted: bool,
    /// The day it reached the NRM.
    pub nrm_received_on: CivilDate,
    /// The day it reached the site.
    pub site_received_on: CivilDate,
    /// Age at exploitation.
    pub age: AgeClass,
    /// Where the exploitation happened.
    pub location: LocationClass,
    /// Exploitation label, in the canonical order and joiner of returns.md 1.2.
    pub exploitation: String,
    /// Gender as published: "Female", "Male", "Other", "Not Recorded / Unknown".
    pub gender: String,
    /// Nationalities as stated, sorted, joined by "; ".
    pub nationalities: String,
    /// Type of first responder.
    pub first_responder_type: Option<FirstResponderType>,
    /// Name of the first responder organisation.
    pub first_responder: String,
}

/// An issued decision as the returns count it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionFact {
    /// The decision.
    pub id: DecisionId,
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// When it was recorded.
    pub recorded_at: UtcTime,
    /// The stage.
    pub stage: Stage,
    /// The outcome.
    pub outcome: Outcome,
    /// Who decided.
    pub decider: Decider,
    /// The day it was issued.
    pub issued_on: CivilDate,
    /// The day of the meeting or external decision.
    pub decided_on: CivilDate,
    /// Whether it is the first at its stage.
    pub initial: bool,
    /// The issued decision it came in the place of.
    pub supersedes: Option<DecisionId>,
    /// Age at exploitation of the referral.
    pub age: AgeClass,
    /// Why the panel found no grounds (returns.md R10).
    pub negative_reason: Option<NegativeReason>,
    /// Label of the forms of exploitation the panel found, as published; `None` where it
    /// named none.
    pub forms: Option<String>,
}

/// How a case left without the panel's decision, as the returns count it (returns.md R8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitFact {
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// When it was recorded.
    pub recorded_at: UtcTime,
    /// How it left.
    pub kind: ExitKind,
    /// Why.
    pub reason: ExitReason,
    /// The day.
    pub left_on: CivilDate,
    /// Whether reasonable grounds were positive by then.
    pub after_rg: bool,
}

/// What became of an entitlement, from the instant it was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntitlementFact {
    /// The case.
    pub case: CaseId,
    /// Its site.
    pub site: SiteId,
    /// From when on this was known.
    pub recorded_at: UtcTime,
    /// Which.
    pub kind: EntitlementKind,
    /// How far it is.
    pub state: EntitlementState,
    /// The stage whose positive decision opened it.
    pub opened_by: Stage,
    /// The day of that decision.
    pub opened_on: CivilDate,
    /// The day it was delivered.
    pub delivered_on: Option<CivilDate>,
}

/// The row of a sitting that lists and scopes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingRow {
    /// The sitting.
    pub id: SittingId,
    /// Its site.
    pub site: SiteId,
    /// The day.
    pub held_on: CivilDate,
    /// Where or how it meets.
    pub place: String,
    /// Where it stands.
    pub state: crate::sitting::SittingStateCode,
    /// Number of items.
    pub items: i64,
    /// The people who belong to it: invited or ever present.
    pub members: Vec<PersonId>,
}

/// The row of a request for information that lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InformationRequestRow {
    /// The request.
    pub id: InformationRequestId,
    /// Its case.
    pub case: CaseId,
    /// The site of the case.
    pub site: SiteId,
    /// The agency asked.
    pub agency: AgencyId,
    /// The stage it serves.
    pub stage: Stage,
    /// The last day in time.
    pub due_on: CivilDate,
    /// Where it stands.
    pub state: RequestState,
    /// How often it was chased.
    pub chased: i64,
    /// The version a change must name.
    pub version: i64,
}

impl InformationRequestRow {
    /// Returns whether the last day passed without an answer.
    #[must_use]
    pub fn overdue(&self, today: CivilDate) -> bool {
        self.state == RequestState::Outstanding && today > self.due_on
    }
}
