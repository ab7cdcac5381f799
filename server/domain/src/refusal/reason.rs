//! The stable reason of each refusal, and the rule behind it.

use super::Refusal;
use crate::directory::AgencyKind;

impl Refusal {
    /// Returns the stable reason.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Document(refusal) => refusal.reason(),
            Self::Return(refusal) => refusal.reason(),
            Self::AdultPath => "ADULT_PATH",
            Self::NotInScope { .. } => "NOT_IN_SCOPE",
            Self::NotEnoughInformation { .. } => "NOT_ENOUGH_INFORMATION",
            Self::AlreadyTriaged => "ALREADY_TRIAGED",
            Self::AlreadyRetracted => "ALREADY_RETRACTED",
            Self::CaseClosed => "CASE_CLOSED",
            Self::CaseTransferred => "CASE_TRANSFERRED",
            Self::TransferOpen { .. } => "TRANSFER_OPEN",
            Self::NoTransferOpen => "NO_TRANSFER_OPEN",
            Self::TransferNotGrounded { .. } => "TRANSFER_NOT_GROUNDED",
            Self::ChallengeOwnAgency => "CHALLENGE_OWN_AGENCY",
            Self::ChallengeNotGrounded => "CHALLENGE_NOT_GROUNDED",
            Self::ChallengeNotOpen { .. } => "CHALLENGE_NOT_OPEN",
            Self::ChallengeNotDue { .. } => "CHALLENGE_NOT_DUE",
            Self::ChallengeAnswered => "CHALLENGE_ANSWERED",
            Self::ChallengeAtTopLevel => "CHALLENGE_AT_TOP_LEVEL",
            Self::ChallengeBelowTopLevel => "CHALLENGE_BELOW_TOP_LEVEL",
            Self::NotTheChallengedAgency => "NOT_THE_CHALLENGED_AGENCY",
            Self::NotTheChallengingAgency => "NOT_THE_CHALLENGING_AGENCY",
            Self::NotTheCoordinator => "NOT_THE_COORDINATOR",
            Self::OwnViewMissing { .. } => "OWN_VIEW_MISSING",
            Self::NothingSealed { .. } => "NOTHING_SEALED",
            Self::IndicatorUnknown { .. } => "INDICATOR_UNKNOWN",
            Self::NotTheEnteringAgency => "NOT_THE_ENTERING_AGENCY",
            Self::SourceUnknown => "SOURCE_UNKNOWN",
            Self::ChildNotMissing => "CHILD_NOT_MISSING",
            Self::AlreadySuspended => "ALREADY_SUSPENDED",
            Self::NotSuspended => "NOT_SUSPENDED",
            Self::NotTheLocalAuthority => "NOT_THE_LOCAL_AUTHORITY",
            Self::WithdrawalOpen => "WITHDRAWAL_OPEN",
            Self::NoWithdrawalOpen => "NO_WITHDRAWAL_OPEN",
            Self::NoProceedings => "NO_PROCEEDINGS",
            Self::DelayNotOpen { .. } => "DELAY_NOT_OPEN",
            Self::NotYet18 => "NOT_YET_18",
            Self::EntitlementNotOpened => "ENTITLEMENT_NOT_OPENED",
            Self::EntitlementEnded => "ENTITLEMENT_ENDED",
            Self::SafeguardingStepNotOpen { .. } => "SAFEGUARDING_STEP_NOT_OPEN",
            Self::SecondPersonNeeded => "SECOND_PERSON_NEEDED",
            Self::DecisionNotStanding => "DECISION_NOT_STANDING",
            Self::SupersedeOpen { .. } => "SUPERSEDE_OPEN",
            Self::SupersedeNotOpen { .. } => "SUPERSEDE_NOT_OPEN",
            Self::LaterDecisionStands => "LATER_DECISION_STANDS",
            Self::RevocationIsTheScas => "REVOCATION_IS_THE_SCAS",
            Self::NotThePanels => "NOT_THE_PANELS",
            Self::CorrectionChangesOutcome => "CORRECTION_CHANGES_OUTCOME",
            Self::DecisionNotNegative => "DECISION_NOT_NEGATIVE",
            Self::ReconsiderationOpen { .. } => "RECONSIDERATION_OPEN",
            Self::ReconsiderationNotOpen { .. } => "RECONSIDERATION_NOT_OPEN",
            Self::ReconsiderationIncomplete { .. } => "RECONSIDERATION_INCOMPLETE",
            Self::ReconsiderationLate { .. } => "RECONSIDERATION_LATE",
            Self::RevocationNotPossible => "REVOCATION_NOT_POSSIBLE",
            Self::QualityNotOpen { .. } => "QUALITY_NOT_OPEN",
            Self::AlreadyListed => "ALREADY_LISTED",
            Self::AlreadyLinked => "ALREADY_LINKED",
            Self::AlreadyDismissed => "ALREADY_DISMISSED",
            Self::StageNotOpen { .. } => "STAGE_NOT_OPEN",
            Self::StageAlreadyDecided { .. } => "STAGE_ALREADY_DECIDED",
            Self::RgNotPositive => "RG_NOT_POSITIVE",
            Self::StageNotListed { .. } => "STAGE_NOT_LISTED",
            Self::HeldInThePast { .. } => "HELD_IN_THE_PAST",
            Self::SittingNotOpen => "SITTING_NOT_OPEN",
            Self::SittingNotConvened => "SITTING_NOT_CONVENED",
            Self::NotTheDay { .. } => "NOT_THE_DAY",
            Self::NotTheChair => "NOT_THE_CHAIR",
            Self::ItemNotOpen => "ITEM_NOT_OPEN",
            Self::SeatDoesNotVote { .. } => "SEAT_DOES_NOT_VOTE",
            Self::NotPresent => "NOT_PRESENT",
            Self::TrainingNotValid { .. } => "TRAINING_NOT_VALID",
            Self::QuorumNotMet { .. } => "QUORUM_NOT_MET",
            Self::ChairIsSocialWorker => "CHAIR_IS_SOCIAL_WORKER",
            Self::ChairNotPresent => "CHAIR_NOT_PRESENT",
            Self::GuardianNotHeard => "GUARDIAN_NOT_HEARD",
            Self::ChildNotHeard => "CHILD_NOT_HEARD",
            Self::SocialCareNotHeard => "SOCIAL_CARE_NOT_HEARD",
            Self::ScaReferenceMissing => "SCA_REFERENCE_MISSING",
            Self::EnquiriesNotMade { .. } => "ENQUIRIES_NOT_MADE",
            Self::SecondLookMissing { .. } => "SECOND_LOOK_MISSING",
            Self::SecondLookNotIndependent => "SECOND_LOOK_NOT_INDEPENDENT",
            Self::PositionsMissing { .. } => "POSITIONS_MISSING",
            Self::PositionsNotAgreed { .. } => "POSITIONS_NOT_AGREED",
            Self::OutcomeNotAsPositions { .. } => "OUTCOME_NOT_AS_POSITIONS",
            Self::OutcomeContradictsFindings { .. } => "OUTCOME_CONTRADICTS_FINDINGS",
            Self::NothingToOverride => "NOTHING_TO_OVERRIDE",
            Self::FindingNotDecided { .. } => "FINDING_NOT_DECIDED",
            Self::FindingNotGrounded { .. } => "FINDING_NOT_GROUNDED",
            Self::ClaimNotSupported => "CLAIM_NOT_SUPPORTED",
            Self::AbsenceIsNoProof { .. } => "ABSENCE_IS_NO_PROOF",
            Self::MitigationNotConsidered { .. } => "MITIGATION_NOT_CONSIDERED",
            Self::ExpertDecisiveAlone { .. } => "EXPERT_DECISIVE_ALONE",
            Self::ExpertNotAddressed { .. } => "EXPERT_NOT_ADDRESSED",
            Self::CitationUnknown { .. } => "CITATION_UNKNOWN",
            Self::CitationNotCurrent { .. } => "CITATION_NOT_CURRENT",
            Self::CgNegativeAtFirstSitting => "CG_NEGATIVE_AT_FIRST_SITTING",
            Self::MustIncludeMissing { .. } => "MUST_INCLUDE_MISSING",
            Self::SeatExcluded { .. } => "SEAT_EXCLUDED",
            Self::ReturnByTooLate { .. } => "RETURN_BY_TOO_LATE",
            Self::AlreadyPresent => "ALREADY_PRESENT",
            Self::ItemIsQuorate => "ITEM_IS_QUORATE",
            Self::InterimPlanMissing => "INTERIM_PLAN_MISSING",
            Self::SecondInquorate => "SECOND_INQUORATE",
            Self::AlreadyRecused => "ALREADY_RECUSED",
            Self::DeputyOfAnotherSeat { .. } => "DEPUTY_OF_ANOTHER_SEAT",
            Self::NotInvited => "NOT_INVITED",
            Self::AlreadySealed => "ALREADY_SEALED",
            Self::PlanUnknown => "PLAN_UNKNOWN",
            Self::RequestNotOpen => "REQUEST_NOT_OPEN",
            Self::NothingWanted => "NOTHING_WANTED",
            Self::StaleVersion { .. } => "STALE_VERSION",
            Self::NotAFirstResponder { .. } => "NOT_A_FIRST_RESPONDER",
            Self::NoSuchQuery => "NO_SUCH_QUERY",
            Self::MessageUnknown => "MESSAGE_UNKNOWN",
            Self::MessageClosed => "MESSAGE_CLOSED",
        }
    }

    /// Returns whether it is the caller who may not, rather than the state of the
    /// record that does not let anybody.
    #[must_use]
    pub const fn is_denial(&self) -> bool {
        if let Self::Document(refusal) = self {
            return refusal.is_denial();
        }
        matches!(
            self,
            Self::NotTheChallengedAgency
                | Self::NotTheChallengingAgency
                | Self::NotTheCoordinator
                | Self::NotTheEnteringAgency
                | Self::NotTheLocalAuthority
        )
    }

    /// Returns the rules.md number behind the refusal, where there is one.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        match self {
            Self::AdultPath => Some("R4"),
            Self::NotInScope { rules } | Self::NotEnoughInformation { rules } => Some(rules),
            Self::RgNotPositive | Self::StageNotOpen { .. } => Some("R47"),
            Self::SeatDoesNotVote {
                seat: AgencyKind::GuardianService,
            }
            | Self::GuardianNotHeard => Some("R15"),
            Self::ChildNotHeard => Some("R91"),
            Self::SocialCareNotHeard => Some("R19"),
            Self::ScaReferenceMissing => Some("R21"),
            Self::EnquiriesNotMade { .. } => Some("R48"),
            Self::SeatDoesNotVote { .. } => Some("R16"),
            Self::TrainingNotValid { .. } => Some("R18"),
            Self::QuorumNotMet { .. } => Some("R13"),
            Self::ChairIsSocialWorker => Some("R14"),
            Self::PositionsNotAgreed { .. } | Self::PositionsMissing { .. } => Some("R17"),
            Self::OutcomeContradictsFindings { .. } | Self::FindingNotDecided { .. } => Some("R29"),
            Self::ClaimNotSupported => Some("R35"),
            Self::AbsenceIsNoProof { .. }
            | Self::MitigationNotConsidered { .. }
            | Self::ExpertDecisiveAlone { .. }
            | Self::ExpertNotAddressed { .. } => Some("R66"),
            Self::CgNegativeAtFirstSitting => Some("R46"),
            Self::SecondLookMissing { .. } | Self::SecondLookNotIndependent => Some("R24"),
            Self::NothingWanted => Some("R49"),
            Self::SourceUnknown => Some("R67"),
            Self::ChildNotMissing | Self::AlreadySuspended | Self::NotSuspended => Some("R52"),
            Self::NotTheLocalAuthority | Self::WithdrawalOpen | Self::NoWithdrawalOpen => {
                Some("R53")
            }
            Self::NoProceedings => Some("R51"),
            Self::DelayNotOpen { .. } => Some("R50"),
            Self::NotYet18 => Some("R9"),
            Self::ReturnByTooLate { .. } => Some("R40"),
            Self::SafeguardingStepNotOpen { .. } => Some("R70"),
            Self::RevocationIsTheScas | Self::RevocationNotPossible => Some("R57"),
            Self::DecisionNotNegative | Self::ReconsiderationLate { .. } => Some("R44"),
            Self::ReconsiderationIncomplete { .. } => Some("R55"),
            Self::TransferNotGrounded { .. } => Some("R8"),
            Self::NotAFirstResponder { .. } => Some("R92"),
            Self::Document(refusal) => refusal.rule(),
            Self::AlreadyTriaged
            | Self::AlreadyRetracted
            | Self::CaseClosed
            | Self::CaseTransferred
            | Self::TransferOpen { .. }
            | Self::NoTransferOpen
            | Self::ChallengeOwnAgency
            | Self::ChallengeNotGrounded
            | Self::ChallengeNotOpen { .. }
            | Self::ChallengeNotDue { .. }
            | Self::ChallengeAnswered
            | Self::ChallengeAtTopLevel
            | Self::ChallengeBelowTopLevel
            | Self::NotTheChallengedAgency
            | Self::NotTheChallengingAgency
            | Self::NotTheCoordinator
            | Self::OwnViewMissing { .. }
            | Self::NothingSealed { .. }
            | Self::IndicatorUnknown { .. }
            | Self::NotTheEnteringAgency
            | Self::SecondPersonNeeded
            | Self::EntitlementNotOpened
            | Self::EntitlementEnded
            | Self::DecisionNotStanding
            | Self::SupersedeOpen { .. }
            | Self::SupersedeNotOpen { .. }
            | Self::LaterDecisionStands
            | Self::NotThePanels
            | Self::ReconsiderationOpen { .. }
            | Self::ReconsiderationNotOpen { .. }
            | Self::QualityNotOpen { .. }
            | Self::CorrectionChangesOutcome
            | Self::AlreadyListed
            | Self::AlreadyLinked
            | Self::AlreadyDismissed
            | Self::StageAlreadyDecided { .. }
            | Self::StageNotListed { .. }
            | Self::HeldInThePast { .. }
            | Self::SittingNotOpen
            | Self::SittingNotConvened
            | Self::NotTheDay { .. }
            | Self::NotTheChair
            | Self::ItemNotOpen
            | Self::ItemIsQuorate
            | Self::AlreadyPresent
            | Self::InterimPlanMissing
            | Self::SecondInquorate
            | Self::AlreadyRecused
            | Self::DeputyOfAnotherSeat { .. }
            | Self::NotInvited
            | Self::MustIncludeMissing { .. }
            | Self::SeatExcluded { .. }
            | Self::NotPresent
            | Self::ChairNotPresent
            | Self::OutcomeNotAsPositions { .. }
            | Self::NothingToOverride
            | Self::FindingNotGrounded { .. }
            | Self::CitationUnknown { .. }
            | Self::CitationNotCurrent { .. }
            | Self::AlreadySealed
            | Self::PlanUnknown
            | Self::RequestNotOpen
            | Self::StaleVersion { .. }
            | Self::NoSuchQuery
            | Self::MessageUnknown
            | Self::MessageClosed
            | Self::Return(_) => None,
        }
    }
}
