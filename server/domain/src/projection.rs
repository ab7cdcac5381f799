//! What stays countable and listable beside the sealed ledger (decision 6): no
//! name, no birth date, no address, no words of anybody.

mod counted;

pub use counted::{
    AgeBand, AgeClass, CaseFacts, CircumstanceFact, CountedCase, CountyLines, DecisionFact,
    EntitlementFact, ExitFact, FactChanges, LocationClass, Matter, MatterFact, MatterKind,
    ReferralFact, ViewsRecorded,
};

use crate::{
    case::{CaseStateCode, RequestState},
    decision::Stage,
    eligibility::Verdict,
    id::{AgencyId, AuthorityId, CaseId, InformationRequestId, PersonId, SiteId, SittingId},
    time::{CivilDate, UtcTime},
};

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
