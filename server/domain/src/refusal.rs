//! Why a rule says no. The reasons are part of the contract: the list is a
//! snapshot in the tests and a reason once published keeps its meaning.

mod document;
mod reason;
mod returns;
mod words;

pub use document::DocumentRefusal;
pub use returns::ReturnRefusal;
pub(crate) use words::seat_names;
pub use words::{seat_name, stage_name};

use thiserror::Error;

use words::{contradicts, not_grounded};

use crate::{
    case::TransferReason,
    decision::{Element, Item, Outcome, Stage},
    directory::AgencyKind,
    time::CivilDate,
};

/// A rule's refusal: facts for the machine, a sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The form says the person is an adult.
    #[error("the form says the person is an adult; the panel takes children only")]
    AdultPath,
    /// The eligibility test puts the case with the SCA.
    #[error("the case is out of scope of the panel ({rules}); the SCA decides")]
    NotInScope {
        /// The rules that say so.
        rules: String,
    },
    /// Eligibility cannot be told yet.
    #[error("eligibility cannot be told yet ({rules}); find out what is missing first")]
    NotEnoughInformation {
        /// The rules that lack a fact.
        rules: String,
    },
    /// A referral can be retracted only before it was ever listed or decided.
    #[error(
        "the case was already listed or decided; a referral can be retracted only before triage"
    )]
    AlreadyTriaged,
    /// Retracted already.
    #[error("the referral was already retracted")]
    AlreadyRetracted,
    /// Nothing more can be recorded on a retracted or decided case.
    #[error("the case is closed")]
    CaseClosed,
    /// Others took the case over (R8, decision 20).
    #[error("others have taken the case over; send it to them")]
    CaseTransferred,
    /// Somebody is being asked to take the case over.
    #[error("{receiver} was asked to take the case over; record the answer, or take it back first")]
    TransferOpen {
        /// Who was asked.
        receiver: String,
    },
    /// Nobody is being asked to take the case over.
    #[error("no transfer is waiting for an answer")]
    NoTransferOpen,
    /// The record does not show the reason for a transfer.
    #[error("{}", not_grounded(*.reason))]
    TransferNotGrounded {
        /// The reason given.
        reason: TransferReason,
    },
    /// A challenge is another agency's matter.
    #[error("an agency does not challenge itself")]
    ChallengeOwnAgency,
    /// What is challenged is not on record, or not for the caller to see.
    #[error("the record shows no such position of theirs, or no such request that they let pass")]
    ChallengeNotGrounded,
    /// No challenge that has not ended has the number.
    #[error("no open challenge has the number {number}")]
    ChallengeNotOpen {
        /// The number named.
        number: u32,
    },
    /// The answer may still come.
    #[error("the answer is due by {answer_by}: until it comes or that day has passed, wait")]
    ChallengeNotDue {
        /// The last day in time.
        answer_by: CivilDate,
    },
    /// It was answered at this level.
    #[error("it was answered at this level: whoever raised it closes it or takes it further")]
    ChallengeAnswered,
    /// No level is left.
    #[error("no level is left: close it, or record that the disagreement stands")]
    ChallengeAtTopLevel,
    /// A level is left.
    #[error("it can be taken to a higher level; only at the last is it recorded as standing")]
    ChallengeBelowTopLevel,
    /// The agency challenged answers.
    #[error("only the agency challenged answers, or a coordinator for it")]
    NotTheChallengedAgency,
    /// The agency that raised it says so.
    #[error("only the agency that raised the challenge does this")]
    NotTheChallengingAgency,
    /// A coordinator records that a disagreement stands.
    #[error("only a coordinator records that a disagreement stands")]
    NotTheCoordinator,
    /// A suggestion seen first is a view never formed.
    #[error(
        "record your own view on {} first: suggestions and like decisions are shown after it",
        stage_name(*.stage)
    )]
    OwnViewMissing {
        /// The stage.
        stage: Stage,
    },
    /// There is no record of what was not sealed here.
    #[error("the panel sealed nothing on {} for this case", stage_name(*.stage))]
    NothingSealed {
        /// The stage.
        stage: Stage,
    },
    /// No entry of the matrix on the stage has the number.
    #[error("no entry of the matrix on this stage has the number {number}")]
    IndicatorUnknown {
        /// The number named.
        number: u32,
    },
    /// An entry is its agency's to revise.
    #[error("only the agency that entered it revises it; enter your own beside it")]
    NotTheEnteringAgency,
    /// An entry rests on what is there (R67).
    #[error(
        "an entry rests on what the case holds and you may see: a document, an answer of the \
         referral, information an agency gave, or somebody heard"
    )]
    SourceUnknown,
    /// Only a missing child's case is suspended (R52).
    #[error(
        "the record does not show the child as missing: record that first, and the SCA is told"
    )]
    ChildNotMissing,
    /// A suspension runs already.
    #[error("the case is suspended already")]
    AlreadySuspended,
    /// No suspension runs.
    #[error("the case is not suspended")]
    NotSuspended,
    /// Only the local authority finds withdrawal in the child's best interests (R53).
    #[error(
        "a child cannot withdraw: only the local authority finds that it is in the child's best interests"
    )]
    NotTheLocalAuthority,
    /// A withdrawal waits for a second person.
    #[error("a withdrawal waits for a second person: confirm it or turn it down first")]
    WithdrawalOpen,
    /// No withdrawal waits for a second person.
    #[error("no withdrawal waits for a second person: the local authority must find it first")]
    NoWithdrawalOpen,
    /// The record shows no criminal proceedings that run (R51).
    #[error("the record shows no criminal proceedings that run")]
    NoProceedings,
    /// No request to delay with this number waits for an answer (R50).
    #[error("no request to delay conclusive grounds with the number {number} waits for an answer")]
    DelayNotOpen {
        /// The number named.
        number: u32,
    },
    /// No positive decision opened the entitlement by then.
    #[error("no positive decision of the case opened it by that day")]
    EntitlementNotOpened,
    /// The entitlement has come to its end.
    #[error("it was delivered, or it ended: what was not wanted or refused is requested anew")]
    EntitlementEnded,
    /// No step of safeguarding with this number waits for an outcome.
    #[error(
        "no safeguarding step with the number {number} waits for an outcome of that day or later"
    )]
    SafeguardingStepNotOpen {
        /// The number named.
        number: u32,
    },
    /// Consent to stay is a matter of those who are 18 (R9).
    #[error(
        "the person was not 18 on that day: a child is referred without consent and cannot withdraw"
    )]
    NotYet18,
    /// It takes a second person.
    #[error("whoever proposed it cannot record it too: it takes a second person")]
    SecondPersonNeeded,
    /// The decision named does not stand.
    #[error("the decision named does not stand for this case: see which one does, then repeat")]
    DecisionNotStanding,
    /// A proposal to supersede the decision waits for a second person.
    #[error("proposal {number} to supersede the decision waits: confirm or withdraw it first")]
    SupersedeOpen {
        /// Its number.
        number: u32,
    },
    /// No proposal to supersede a decision waits under the number.
    #[error("no proposal to supersede a decision waits under the number {number}")]
    SupersedeNotOpen {
        /// The number named.
        number: u32,
    },
    /// Conclusive grounds rest on the decision.
    #[error("conclusive grounds rest on this decision: have them set aside first")]
    LaterDecisionStands,
    /// Only the SCA takes away a positive conclusive grounds decision (R57).
    #[error(
        "a positive conclusive grounds decision is the SCA's to revoke, after talking to the \
         site: correct its words, or record what the SCA decided"
    )]
    RevocationIsTheScas,
    /// A correction is of what the panel wrote down.
    #[error("only a decision of the panel can be corrected")]
    NotThePanels,
    /// A correction keeps the outcome.
    #[error("a correction keeps stage and outcome; have the decision set aside instead")]
    CorrectionChangesOutcome,
    /// Only a negative decision is reconsidered (R44).
    #[error("only a negative decision is reconsidered")]
    DecisionNotNegative,
    /// A request for reconsideration is not over.
    #[error("reconsideration {number} is not over yet")]
    ReconsiderationOpen {
        /// Its number.
        number: u32,
    },
    /// No request for reconsideration waits under the number.
    #[error("no request for reconsideration waits under the number {number}")]
    ReconsiderationNotOpen {
        /// The number named.
        number: u32,
    },
    /// The case does not hold what a request must name (R55).
    #[error("a request for reconsideration names {}: record it first", missing.join(", "))]
    ReconsiderationIncomplete {
        /// What is missing.
        missing: Vec<&'static str>,
    },
    /// The last day has passed (R44).
    #[error("the last day was {last_day}: later only if exceptional, and then say why")]
    ReconsiderationLate {
        /// The last day in time.
        last_day: CivilDate,
    },
    /// There is nothing to revoke (R57).
    #[error("only a positive conclusive grounds decision is revoked, and once")]
    RevocationNotPossible,
    /// No notice of quality assurance waits under the number.
    #[error("no notice of quality assurance waits under the number {number}")]
    QualityNotOpen {
        /// The number named.
        number: u32,
    },
    /// The case is on an agenda already.
    #[error("the case is already on the agenda of a sitting that is not over")]
    AlreadyListed,
    /// The two cases are linked so already, or the plan is.
    #[error("it is linked already")]
    AlreadyLinked,
    /// The likeness of the two cases was looked at before.
    #[error("the likeness of these cases was looked at and dismissed already")]
    AlreadyDismissed,
    /// The stage is decided, or its turn has not come.
    #[error("{} is not open for this case", stage_name(*.stage))]
    StageNotOpen {
        /// The stage.
        stage: Stage,
    },
    /// The stage has a decision.
    #[error("{} is already decided for this case", stage_name(*.stage))]
    StageAlreadyDecided {
        /// The stage.
        stage: Stage,
    },
    /// Conclusive grounds need positive reasonable grounds (R47).
    #[error("conclusive grounds can only follow positive reasonable grounds")]
    RgNotPositive,
    /// The stage is not listed for the item.
    #[error("{} is not listed for this item", stage_name(*.stage))]
    StageNotListed {
        /// The stage.
        stage: Stage,
    },
    /// A sitting cannot be scheduled on a day that is gone.
    #[error("the sitting cannot be held on {held_on}, which is before today")]
    HeldInThePast {
        /// The day asked for.
        held_on: CivilDate,
    },
    /// The sitting is not open for listing or convening.
    #[error("the sitting is no longer scheduled: it was convened or closed")]
    SittingNotOpen,
    /// The sitting is not in session.
    #[error("the sitting is not in session")]
    SittingNotConvened,
    /// A sitting is convened on its day.
    #[error("the sitting is held on {held_on}, not today")]
    NotTheDay {
        /// The day it is held.
        held_on: CivilDate,
    },
    /// The named chair does not hold the chair role, or is not the chair here.
    #[error("the person named does not chair this sitting")]
    NotTheChair,
    /// The item is sealed or adjourned.
    #[error("the item is not open: it was adjourned or is not on this agenda")]
    ItemNotOpen,
    /// The date to come back by is too far off (R40).
    #[error("name a date to come back by that is not after {limit}")]
    ReturnByTooLate {
        /// The last day in time.
        limit: CivilDate,
    },
    /// The record shows that the panel is quorate for the item.
    #[error("the panel is quorate for this item: adjourn it for another reason, or hear it")]
    ItemIsQuorate,
    /// Nothing says what protects the child until the item sits again.
    #[error(
        "name the plan that protects the child until the item sits again, or say why there is none"
    )]
    InterimPlanMissing,
    /// The panel was not quorate for the item the last time either.
    #[error("the panel was not quorate for this item last time either: say why it happened again")]
    SecondInquorate,
    /// The person is out of the case already.
    #[error("the person is recused from the case already")]
    AlreadyRecused,
    /// A deputy comes for somebody of another kind of agency.
    #[error("a deputy holds the seat of whom they come for: {} cannot come for {}", seat_name(*.deputy), seat_name(*.seat))]
    DeputyOfAnotherSeat {
        /// The deputy's seat.
        deputy: AgencyKind,
        /// The seat of whom they come for.
        seat: AgencyKind,
    },
    /// Nobody of that name was invited.
    #[error("the person they come for was not invited to the sitting")]
    NotInvited,
    /// The seat does not decide (R15, R16).
    #[error("{} is heard but does not decide", seat_name(*.seat))]
    SeatDoesNotVote {
        /// The seat.
        seat: AgencyKind,
    },
    /// The person is not present.
    #[error("the person is not recorded as present at the sitting")]
    NotPresent,
    /// The person is in the room for the item.
    #[error("the person is in the room for this item")]
    AlreadyPresent,
    /// Training is missing or ran out (R18).
    #[error("the training of {people} voting member(s) is missing or no longer valid")]
    TrainingNotValid {
        /// How many.
        people: usize,
    },
    /// A voting agency is not represented (R13).
    #[error("the panel is not quorate for this item: no present, eligible member for {}", seat_names(.missing))]
    QuorumNotMet {
        /// The seats missing.
        missing: Vec<AgencyKind>,
    },
    /// A seat that the site's constitution wants there is not filled.
    #[error("the site's constitution wants {} there for this item: adjourn it as not quorate", seat_names(.missing))]
    MustIncludeMissing {
        /// The seats missing.
        missing: Vec<AgencyKind>,
    },
    /// The site's constitution keeps the seat out.
    #[error("the site's constitution does not admit {} to a sitting", seat_name(*.seat))]
    SeatExcluded {
        /// The seat.
        seat: AgencyKind,
    },
    /// The chair is the child's lead social worker (R14).
    #[error("the chair is the child's lead social worker and cannot chair this item")]
    ChairIsSocialWorker,
    /// The chair is recused or gone.
    #[error("the chair is not present for this item")]
    ChairNotPresent,
    /// The guardian was not invited or not heard (R15).
    #[error(
        "the guardian's views, or why there are none, must be recorded before conclusive grounds"
    )]
    GuardianNotHeard,
    /// The child's views, or why there are none, come before conclusive grounds (R91).
    #[error("record the child's own views, or why there are none, before conclusive grounds")]
    ChildNotHeard,
    /// Children's social care must be able to contribute (R19).
    #[error(
        "record what children's social care contributed, or why it did not, before conclusive \
         grounds"
    )]
    SocialCareNotHeard,
    /// Until the SCA's reference is recorded this is no NRM referral (R21, decision 18).
    #[error("record the SCA's reference before conclusive grounds: it is no NRM referral yet")]
    ScaReferenceMissing,
    /// Enquiries come before a negative outcome (R48).
    #[error("before a negative outcome ask {}", missing.join(", "))]
    EnquiriesNotMade {
        /// Who was not asked.
        missing: Vec<&'static str>,
    },
    /// A negative outcome gets a second look (R24).
    #[error(
        "before {} can be negative, somebody who neither chairs nor stated a position looks \
         again and agrees",
        stage_name(*.stage)
    )]
    SecondLookMissing {
        /// The stage.
        stage: Stage,
    },
    /// The second look is for somebody else (R24).
    #[error("the second look is for somebody who neither chairs nor stated a position")]
    SecondLookNotIndependent,
    /// A voting agency has not stated its position.
    #[error("no position on {} from {}", stage_name(*.stage), seat_names(.missing))]
    PositionsMissing {
        /// The stage.
        stage: Stage,
        /// The seats without a position.
        missing: Vec<AgencyKind>,
    },
    /// The positions do not agree as the constitution asks (R17).
    #[error("the agencies do not agree on {}: adjourn or escalate", stage_name(*.stage))]
    PositionsNotAgreed {
        /// The stage.
        stage: Stage,
    },
    /// The chair named another outcome than the positions come to.
    #[error("the positions on {} come to {}, not to the outcome named", stage_name(*.stage), .positions.code())]
    OutcomeNotAsPositions {
        /// The stage.
        stage: Stage,
        /// What the positions come to.
        positions: Outcome,
    },
    /// The outcome contradicts the findings (R29 to R32).
    #[error("{}", contradicts(*.findings))]
    OutcomeContradictsFindings {
        /// What the findings come to; `None` where they leave it open.
        findings: Option<Outcome>,
    },
    /// There is no contradiction to override.
    #[error(
        "the findings bear the outcome out: there is nothing to override, leave the reason out"
    )]
    NothingToOverride,
    /// Conclusive grounds leave nothing open (R29).
    #[error("conclusive grounds leave nothing open: say whether the {} is found", .element.code())]
    FindingNotDecided {
        /// The element left open.
        element: Element,
    },
    /// A finding rests on nothing that is cited.
    #[error("the finding on the {} must rest on evidence, and only on items that are cited and weighed", .element.code())]
    FindingNotGrounded {
        /// The element.
        element: Element,
    },
    /// A positive outcome rests on an unsupported claim (R35).
    #[error(
        "nothing but the account supports the outcome: cite what else does, or say why the account alone is enough"
    )]
    ClaimNotSupported,
    /// The absence of records is no proof against (R66).
    #[error(
        "{item} says that nothing is held, which is no proof against the child: do not cite it so"
    )]
    AbsenceIsNoProof {
        /// The item.
        item: Item,
    },
    /// What may explain a doubt was not considered (R66).
    #[error(
        "{item} is called inconsistent or vague: say which mitigating circumstances were considered, or that none applies"
    )]
    MitigationNotConsidered {
        /// The item.
        item: Item,
    },
    /// An expert report is never decisive alone (R66).
    #[error(
        "{item} is an expert report and cannot be decisive alone: give it less weight or say what else the finding rests on"
    )]
    ExpertDecisiveAlone {
        /// The report.
        item: Item,
    },
    /// No expert report is ignored (R66).
    #[error("cite and weigh the expert report(s) {}, or set them aside with a reason", .reports.iter().map(|number| format!("E{number}")).collect::<Vec<_>>().join(", "))]
    ExpertNotAddressed {
        /// Their numbers.
        reports: Vec<u32>,
    },
    /// Nothing of the name is in the case.
    #[error("{item} is not in the case, or holds nothing yet")]
    CitationUnknown {
        /// The name.
        item: Item,
    },
    /// Another version is before the panel.
    #[error("{item} is in version {current} now: look at it, then cite that version")]
    CitationNotCurrent {
        /// The item.
        item: Item,
        /// Its version.
        current: i64,
    },
    /// No negative CG at the first meeting after a positive RG (R46).
    #[error(
        "a negative conclusive grounds decision cannot be made at the sitting that found positive reasonable grounds; list a second sitting"
    )]
    CgNegativeAtFirstSitting,
    /// Sealed is final.
    #[error("the item is already sealed; a sealed decision is final")]
    AlreadySealed,
    /// The plan named is not linked to the case.
    #[error("the plan named is not linked to the case")]
    PlanUnknown,
    /// The request for information was answered or withdrawn.
    #[error("the request is no longer outstanding: it was answered or withdrawn")]
    RequestNotOpen,
    /// No adjournment of the case says what evidence is wanted (R49).
    #[error("no adjournment of the case says what evidence is wanted; write the question")]
    NothingWanted,
    /// The caller's view of the resource is out of date.
    #[error(
        "the record changed: version {current} is current, {given} was named; look again, then repeat"
    )]
    StaleVersion {
        /// The version named.
        given: i64,
        /// The current version.
        current: i64,
    },
    /// The query named is not one on the referral.
    #[error("the query named is not one on this referral")]
    NoSuchQuery,
    /// The message named is not about the case.
    #[error("the message named is not about this case")]
    MessageUnknown,
    /// Nothing more can happen to the message.
    #[error("the message was acknowledged or withdrawn already")]
    MessageClosed,
    /// Only an agency on the dated first-responder list lodges (R92).
    #[error(
        "a referral comes from people of a designated first responder, or from the SCA through the coordinator: {advice}"
    )]
    NotAFirstResponder {
        /// How the agency stands, and what to do.
        advice: String,
    },
    /// A document is not to be had, kept or told so.
    #[error(transparent)]
    Document(#[from] DocumentRefusal),
    /// A return is not built, compared, signed or sent.
    #[error(transparent)]
    Return(#[from] ReturnRefusal),
}
