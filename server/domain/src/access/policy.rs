//! The policy table: one row an RPC, one column a role. An RPC without a row does
//! not compile, because every RPC's use case asks for its [`Action`].

use std::fmt::Write as _;

use crate::directory::Role;

/// What a role may do with an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// `A`: allowed in scope.
    Allow,
    /// `O`: own or assigned only.
    Own,
    /// `G`: aggregates only.
    Aggregate,
    /// `M`: who, what and when; never content.
    Metadata,
    /// `-`: denied.
    Deny,
}

macro_rules! policy {
    ($($action:ident = $rpc:literal, $row:literal;)*) => {
        /// An action: one an RPC.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $(#[doc = concat!("`", $rpc, "`")] $action,)*
        }

        impl Action {
            /// Every action, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$action),*];

            /// Returns the RPC, as `Service/Method` without the package.
            #[must_use]
            pub const fn rpc(self) -> &'static str {
                match self { $(Self::$action => $rpc,)* }
            }

            const fn row(self) -> &'static [u8; 9] {
                match self { $(Self::$action => $row,)* }
            }
        }
    };
}

// Columns: first responder, coordinator, chair, panel member, safeguarding lead,
// returns officer, auditor, SCA liaison, administrator.
policy! {
    WhoAmI                     = "DirectoryService/WhoAmI",                 b"AAAAAAAAA";
    ListSites                  = "DirectoryService/ListSites",              b"AAAAAAAAA";
    ListAuthorities            = "DirectoryService/ListAuthorities",        b"AAAAAAAAA";
    ListAgencies               = "DirectoryService/ListAgencies",           b"AAAAAAAAA";
    ListPeople                 = "DirectoryService/ListPeople",             b"-AAA--A-A";
    RecordTraining             = "DirectoryService/RecordTraining",         b"-A-------";
    GetConstitution            = "DirectoryService/GetConstitution",        b"AAAAAAAAA";
    ListReference              = "ReferenceService/ListReference",          b"AAAAAAAAA";
    LodgeReferral              = "ReferralService/LodgeReferral",           b"OA--O----";
    GetReferral                = "ReferralService/GetReferral",             b"OAOOO--O-";
    ListReferrals              = "ReferralService/ListReferrals",           b"OA-------";
    RetractReferral            = "ReferralService/RetractReferral",         b"OA-------";
    AnswerQuery                = "ReferralService/AnswerQuery",             b"OA-------";
    ListQuestions              = "ReferralService/ListQuestions",           b"AAAAAAAAA";
    GetCase                    = "CaseService/GetCase",                     b"-AOOO--O-";
    ListCases                  = "CaseService/ListCases",                   b"-AOOO--O-";
    GetCaseHistory             = "CaseService/GetCaseHistory",              b"-AOOO--O-";
    GetCaseClocks              = "CaseService/GetCaseClocks",               b"-AOOO--O-";
    GetCaseEligibility         = "CaseService/GetCaseEligibility",          b"-AOOO--O-";
    GetCaseReadiness           = "CaseService/GetCaseReadiness",            b"-AOOO--O-";
    GetCaseAtInstant           = "CaseService/GetCaseAtInstant",            b"-AO---M--";
    RecordAgeStatus            = "CaseService/RecordAgeStatus",             b"-A--O----";
    RecordScaUpdate            = "CaseService/RecordScaUpdate",             b"-A-----O-";
    RecordResponsibleAuthority = "CaseService/RecordResponsibleAuthority",  b"-A-------";
    RecordContribution         = "CaseService/RecordContribution",          b"-A--O----";
    AssignSocialWorker         = "CaseService/AssignSocialWorker",          b"-A-------";
    DeclareInterest            = "CaseService/DeclareInterest",             b"OAAAAAAAA";
    ImposeRecusal              = "CaseService/ImposeRecusal",               b"-AA------";
    LinkCases                  = "CaseService/LinkCases",                   b"-A-------";
    GetCaseMatches             = "CaseService/GetCaseMatches",              b"-A-------";
    DismissMatch               = "CaseService/DismissMatch",                b"-A-------";
    RecordExternalDecision     = "CaseService/RecordExternalDecision",      b"-A-----O-";
    RecordNotifiableEvent      = "CaseService/RecordNotifiableEvent",       b"-A--O----";
    ScheduleSitting            = "SittingService/ScheduleSitting",          b"-AO------";
    GetSitting                 = "SittingService/GetSitting",               b"-AOO-----";
    ListSittings               = "SittingService/ListSittings",             b"-AOO-----";
    AddAgendaItem              = "SittingService/AddAgendaItem",            b"-A-------";
    ConveneSitting             = "SittingService/ConveneSitting",           b"-AO------";
    RecordAttendance           = "SittingService/RecordAttendance",         b"-AO------";
    AdjournItem                = "SittingService/AdjournItem",              b"-AO------";
    CloseSitting               = "SittingService/CloseSitting",             b"-AO------";
    RecordPosition             = "DecisionService/RecordPosition",          b"--OO-----";
    RecordSecondLook           = "DecisionService/RecordSecondLook",        b"-AOOO----";
    SealDecision               = "DecisionService/SealDecision",            b"--O------";
    GetDecisionDocument        = "DecisionService/GetDecisionDocument",     b"-AOOO--O-";
    GetDecisions               = "DecisionService/GetDecisions",            b"-AOOO--O-";
    RequestInformation         = "RequestService/RequestInformation",       b"-A-------";
    GetInformationRequest      = "RequestService/GetInformationRequest",    b"OAOOO--O-";
    ListInformationRequests    = "RequestService/ListInformationRequests",  b"OAOOO--O-";
    ChaseInformation           = "RequestService/ChaseInformation",         b"-A-------";
    RecordInformation          = "RequestService/RecordInformation",        b"OAOOO--O-";
    WithdrawRequest            = "RequestService/WithdrawRequest",          b"-A-------";
    LinkPlan                   = "PlanService/LinkPlan",                    b"-AO-O----";
    RecordPlanVersion          = "PlanService/RecordPlanVersion",           b"-AO-O----";
    ListPlans                  = "PlanService/ListPlans",                   b"-AOOO--O-";
    StartUpload                = "EvidenceService/StartUpload",             b"OAOOO----";
    UploadChunks               = "EvidenceService/UploadChunks",            b"OAOOO----";
    ListUploads                = "EvidenceService/ListUploads",             b"OAOOO----";
    FinishUpload               = "EvidenceService/FinishUpload",            b"OAOOO----";
    ListEvidence               = "EvidenceService/ListEvidence",            b"OAOOO--O-";
    DownloadEvidence           = "EvidenceService/DownloadEvidence",        b"OAOOO--O-";
    AcceptEvidence             = "EvidenceService/AcceptEvidence",          b"-A-------";
    SetEvidenceCaveat          = "EvidenceService/SetEvidenceCaveat",       b"OAOOO----";
    BuildReturn                = "ReturnService/BuildReturn",               b"-A---G---";
    GetReturn                  = "ReturnService/GetReturn",                 b"-A---G-G-";
    GetReturnFile              = "ReturnService/GetReturnFile",             b"-A---G-G-";
    ValidateReturn             = "ReturnService/ValidateReturn",            b"-A---G---";
    DiffReturns                = "ReturnService/DiffReturns",               b"-A---G---";
    DrillReturn                = "ReturnService/DrillReturn",               b"-A---A---";
    CompareReturn              = "ReturnService/CompareReturn",             b"-A---G-G-";
    SignOffReturn              = "ReturnService/SignOffReturn",             b"-AA--G---";
    SubmitReturn               = "ReturnService/SubmitReturn",              b"-A---G---";
    ListReturns                = "ReturnService/ListReturns",               b"-A---G-G-";
    ListMessages               = "ExchangeService/ListMessages",            b"-A-----O-";
    RetryMessage               = "ExchangeService/RetryMessage",            b"-A-------";
    RecordAcknowledgement      = "ExchangeService/RecordAcknowledgement",   b"-A-----O-";
    ProposeTransfer            = "TransferService/ProposeTransfer",         b"-A--O----";
    RecordTransferAccepted     = "TransferService/RecordTransferAccepted",  b"-A--O--O-";
    CancelTransfer             = "TransferService/CancelTransfer",          b"-A--O----";
    RaiseChallenge             = "ChallengeService/RaiseChallenge",         b"-AOOO----";
    AnswerChallenge            = "ChallengeService/AnswerChallenge",        b"-AOOO----";
    EscalateChallenge          = "ChallengeService/EscalateChallenge",      b"-AOOO----";
    CloseChallenge             = "ChallengeService/CloseChallenge",         b"-AOOO----";
    RecordOwnView              = "WeighingService/RecordOwnView",           b"-AOO-----";
    RecordIndicator            = "WeighingService/RecordIndicator",         b"-AOO-----";
    GetMatrix                  = "WeighingService/GetMatrix",               b"-AOO-----";
    SuggestIndicators          = "WeighingService/SuggestIndicators",       b"-AOO-----";
    FindSimilarDecisions       = "WeighingService/FindSimilarDecisions",    b"-AOO-----";
    GetReview                  = "ReviewService/GetReview",                 b"-AOOO--O-";
    ProposeSupersession        = "ReviewService/ProposeSupersession",       b"-AOO-----";
    ConfirmSupersession        = "ReviewService/ConfirmSupersession",       b"-AO------";
    WithdrawSupersession       = "ReviewService/WithdrawSupersession",      b"-AOO-----";
    SuspendCase                = "CourseService/SuspendCase",              b"-AO-O----";
    LiftSuspension             = "CourseService/LiftSuspension",           b"-AO-O----";
    ProposeWithdrawal          = "CourseService/ProposeWithdrawal",        b"-A--O----";
    AnswerWithdrawal           = "CourseService/AnswerWithdrawal",         b"-A--O----";
    RecordProceedings          = "CourseService/RecordProceedings",        b"-AOOO----";
    RecordDelayRequest         = "CourseService/RecordDelayRequest",       b"-AO------";
    AnswerDelayRequest         = "CourseService/AnswerDelayRequest",       b"-AO------";
    ExplainLateness            = "CourseService/ExplainLateness",          b"-AO------";
    ReportPublicOrderConcern   = "CourseService/ReportPublicOrderConcern", b"-AOOO----";
    RecordConsent              = "CourseService/RecordConsent",            b"-A--O----";
    RecordPoliceNumber         = "CourseService/RecordPoliceNumber",       b"-AOOO----";
    ListEntitlements           = "EntitlementService/ListEntitlements",    b"-AOOO--O-";
    UpdateEntitlement          = "EntitlementService/UpdateEntitlement",   b"-AOOO----";
    RecordStep                 = "SafeguardingService/RecordStep",         b"-AO-O----";
    RecordStepOutcome          = "SafeguardingService/RecordStepOutcome",  b"-AO-O----";
    RequestReconsideration     = "ReviewService/RequestReconsideration",    b"-AO-O--O-";
    AnswerReconsideration      = "ReviewService/AnswerReconsideration",     b"-A-----O-";
    RecordRevocation           = "ReviewService/RecordRevocation",          b"-A-----O-";
    RecordQualityNotice        = "ReviewService/RecordQualityNotice",       b"-A-----O-";
    AnswerQualityNotice        = "ReviewService/AnswerQualityNotice",       b"-AO------";
    ListEvents                 = "AuditService/ListEvents",                 b"-M----M--";
    ListAccesses               = "AuditService/ListAccesses",               b"-M----M--";
    VerifyChains               = "AuditService/VerifyChains",               b"-M----M--";
}

impl Action {
    /// Returns the action of an RPC named `Service/Method`.
    #[must_use]
    pub fn of_rpc(rpc: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.rpc() == rpc)
    }

    /// Returns whether people of the agency asked for information may do it.
    pub(super) const fn is_of_the_asked(self) -> bool {
        matches!(self, Self::GetInformationRequest | Self::RecordInformation)
    }

    /// Returns whether only the chair of a sitting, not another member, owns it.
    pub(super) const fn is_chairs_own(self) -> bool {
        matches!(
            self,
            Self::ConveneSitting
                | Self::RecordAttendance
                | Self::AdjournItem
                | Self::CloseSitting
                | Self::SealDecision
        )
    }
}

/// Returns what a role may do with an action.
#[must_use]
pub const fn grant(action: Action, role: Role) -> Grant {
    let column = match role {
        Role::FirstResponder => 0,
        Role::Coordinator => 1,
        Role::Chair => 2,
        Role::PanelMember => 3,
        Role::SafeguardingLead => 4,
        Role::ReturnsOfficer => 5,
        Role::Auditor => 6,
        Role::ScaLiaison => 7,
        Role::Administrator => 8,
    };
    match action.row()[column] {
        b'A' => Grant::Allow,
        b'O' => Grant::Own,
        b'G' => Grant::Aggregate,
        b'M' => Grant::Metadata,
        _ => Grant::Deny,
    }
}

/// Prints the table for people; the tests keep it as a golden file.
#[must_use]
pub fn matrix() -> String {
    let mut text = format!("{:<45} FR CO CH PM SL RO AU SC AD\n", "RPC");
    for action in Action::ALL {
        let cells: Vec<String> = action
            .row()
            .iter()
            .map(|cell| char::from(*cell).to_string())
            .collect();
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{:<45} {}", action.rpc(), cells.join("  "));
    }
    text
}
