//! Who calls, for what, and when.

use nrm_panel_domain::{
    access::{self, Action, Permit, Target},
    directory::{Agency, Person, Site},
    id::CaseId,
    refusal::Refusal,
    time::UtcTime,
};
use nrm_panel_store::ReadTx;

use super::error::{AppError, NotPermitted, hides};

/// What a credential proves: an issuer's word for a subject (decision 8). Bearer
/// tokens are one issuer; certificates and OIDC tokens are others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credential {
    /// The issuer.
    pub(crate) issuer: String,
    /// The subject.
    pub(crate) subject: String,
}

/// Why a caller looks or acts: recorded with every look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Deciding a case: the default.
    PanelDecision,
    /// Taking in a referral.
    Intake,
    /// Keeping a child safe.
    Safeguarding,
    /// Statistics.
    Statistics,
    /// Auditing.
    Audit,
    /// Running the installation.
    Administration,
}

impl Purpose {
    const ALL: [Self; 6] = [
        Self::PanelDecision,
        Self::Intake,
        Self::Safeguarding,
        Self::Statistics,
        Self::Audit,
        Self::Administration,
    ];

    /// Returns the code recorded with a look.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::PanelDecision => "panel_decision",
            Self::Intake => "intake",
            Self::Safeguarding => "safeguarding",
            Self::Statistics => "statistics",
            Self::Audit => "audit",
            Self::Administration => "administration",
        }
    }

    /// Reads a code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// Returns the purpose an action has where the caller names none.
    pub(crate) fn usual(action: Action) -> Self {
        match action.rpc().split_once('/').map(|(service, _)| service) {
            Some("ReferralService") => Self::Intake,
            Some("PlanService") => Self::Safeguarding,
            Some("ReturnService") => Self::Statistics,
            Some("AuditService") => Self::Audit,
            Some("DirectoryService" | "ReferenceService") => Self::Administration,
            _ => Self::PanelDecision,
        }
    }
}

/// One call, before its caller is known to the directory. The clock was read once.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// What the caller proved.
    pub(crate) credential: Credential,
    /// The action asked for.
    pub(crate) action: Action,
    /// Why.
    pub(crate) purpose: Purpose,
    /// The instant of the call.
    pub(crate) now: UtcTime,
    /// The latest instant up to which counts are settled.
    pub(crate) settled: UtcTime,
    /// Identifier of the call, for people to quote.
    pub(crate) request: String,
}

/// The caller as the directory knows them, in the transaction of the call: a role
/// taken away is gone at the next call.
#[derive(Debug)]
pub(crate) struct Session {
    /// For the policy.
    pub(crate) actor: access::Actor,
    /// The person.
    pub(crate) person: Person,
    /// Their agency.
    pub(crate) agency: Agency,
    /// The site the session acts for.
    pub(crate) site: Site,
}

impl Session {
    /// Resolves the credential of a call.
    ///
    /// # Errors
    /// `Unauthenticated` for one that is unknown, expired or revoked.
    pub(crate) fn open(tx: &mut ReadTx<'_>, call: &Call) -> Result<Self, AppError> {
        let Credential { issuer, subject } = &call.credential;
        let known = tx
            .actor(issuer, subject, call.now)?
            .ok_or(AppError::Unauthenticated)?;
        Ok(Self {
            actor: access::Actor::new(&known.person, &known.agency, known.site.id),
            person: known.person,
            agency: known.agency,
            site: known.site,
        })
    }

    /// Asks the policy.
    ///
    /// # Errors
    /// `NotPermitted`.
    pub(crate) fn permit(
        &self,
        action: Action,
        target: Target<'_>,
        case: Option<CaseId>,
    ) -> Result<Permit, AppError> {
        access::permit(&self.actor, action, target)
            .map_err(|denial| self.refuse(action, case, hides(denial)))
    }

    /// Answers as for a record that is not there.
    pub(crate) fn hidden(&self, action: Action) -> AppError {
        self.refuse(action, None, true)
    }

    fn refuse(&self, action: Action, case: Option<CaseId>, hidden: bool) -> AppError {
        AppError::NotPermitted(Box::new(NotPermitted {
            person: self.actor.person,
            agency: self.actor.agency,
            site: self.actor.site,
            action,
            case,
            hidden,
            refusal: None,
        }))
    }

    /// Refuses somebody who sees a record what a rule, beside the policy, keeps from
    /// them.
    pub(crate) fn deny(&self, action: Action, case: CaseId, refusal: Refusal) -> AppError {
        AppError::NotPermitted(Box::new(NotPermitted {
            person: self.actor.person,
            agency: self.actor.agency,
            site: self.actor.site,
            action,
            case: Some(case),
            hidden: false,
            refusal: Some(refusal),
        }))
    }
}
