//! Who was heard and who was asked before a decision (rules.md R15, R19, R48, R91).

use super::{Case, ContributionKind, InformationRequest};
use crate::{
    directory::{AgencyKind, Site},
    refusal::Refusal,
};

impl Case {
    /// Returns whether somebody's views were recorded, or why there are none.
    #[must_use]
    pub fn heard(&self, kind: ContributionKind) -> bool {
        let mut contributions = self.contributions.iter();
        contributions.any(|contribution| contribution.kind == kind)
    }

    /// Returns whether children's social care contributed, said why not, or answered
    /// what it was asked; a nil return is an answer (R19).
    #[must_use]
    pub fn social_care_heard(&self) -> bool {
        let answered = |request: &InformationRequest| {
            request.asked.agency_kind == AgencyKind::LocalAuthority && request.answered()
        };
        self.heard(ContributionKind::ChildrensSocialCare) || self.requests.all.iter().any(answered)
    }

    /// Returns who must be asked before a negative outcome and was not: whoever lodged,
    /// children's services, the guardian service where there is one, and police (R48).
    /// A request that is still out counts, because the rule asks for enquiries and not
    /// for answers.
    #[must_use]
    pub fn not_enquired_of(&self, site: &Site) -> Vec<&'static str> {
        let asked = |of: &dyn Fn(&InformationRequest) -> bool| {
            let mut requests = self.requests.all.iter();
            requests.any(|request| (request.outstanding() || request.answered()) && of(request))
        };
        let of_kind = |kind| asked(&|request| request.asked.agency_kind == kind);
        [
            (
                "who lodged it",
                asked(&|request| request.asked.agency == self.lodged_by_agency),
            ),
            (
                "children's services",
                of_kind(AgencyKind::LocalAuthority)
                    || self.heard(ContributionKind::ChildrensSocialCare),
            ),
            (
                "the guardian service",
                !site.guardian_service
                    || of_kind(AgencyKind::GuardianService)
                    || self.heard(ContributionKind::Guardian),
            ),
            ("police", of_kind(AgencyKind::Police)),
        ]
        .into_iter()
        .filter_map(|(who, done)| (!done).then_some(who))
        .collect()
    }

    /// Checks that everybody was heard, or the record says why not, before conclusive
    /// grounds; and that it is an NRM referral by then (decision 18).
    ///
    /// # Errors
    /// `SCA_REFERENCE_MISSING` (R21), `CHILD_NOT_HEARD` (R91), `SOCIAL_CARE_NOT_HEARD`
    /// (R19), `GUARDIAN_NOT_HEARD` (R15).
    pub(super) fn check_heard(&self, site: &Site) -> Result<(), Refusal> {
        if self.sca.reference.is_none() {
            Err(Refusal::ScaReferenceMissing)
        } else if !self.heard(ContributionKind::Child) {
            Err(Refusal::ChildNotHeard)
        } else if !self.social_care_heard() {
            Err(Refusal::SocialCareNotHeard)
        } else if site.guardian_service && !self.heard(ContributionKind::Guardian) {
            Err(Refusal::GuardianNotHeard)
        } else {
            Ok(())
        }
    }

    /// Checks that enquiries were made before a negative outcome.
    ///
    /// # Errors
    /// `ENQUIRIES_NOT_MADE` (R48).
    pub(super) fn check_enquiries(&self, site: &Site) -> Result<(), Refusal> {
        let missing = self.not_enquired_of(site);
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Refusal::EnquiriesNotMade { missing })
        }
    }
}
