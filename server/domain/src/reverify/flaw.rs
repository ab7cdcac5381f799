//! What can be wrong with a sealed decision.

use crate::{directory::AgencyKind, id::PersonId, refusal::seat_name};

/// What is wrong with a sealed decision, named by the rule where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It says that it was made elsewhere.
    #[error("it is no decision of the panel")]
    NotOfThePanel,
    /// Sealed by somebody other than the chair it names (decision 19).
    #[error("it was sealed by somebody other than its chair")]
    SealedByAnother,
    /// The day it names is not that of its instant.
    #[error("its day is not the day it was sealed")]
    NotTheDay,
    /// The rule data it names was not in force.
    #[error("its version of the rules was not in force on its day")]
    RulesNotInForce,
    /// The legal test it names was not in force (R27, R28).
    #[error("R27, R28: its test was not in force on its day")]
    TestNotInForce,
    /// The site never had that constitution, or not so.
    #[error("its constitution is not one the site had")]
    ConstitutionUnknown,
    /// The case was not on the agenda it names.
    #[error("the case was not on the agenda of its sitting")]
    NotListedThere,
    /// The item was not listed for the stage.
    #[error("the item was not listed for its stage")]
    StageNotListed,
    /// The sitting does not know of the seal.
    #[error("its sitting has no such seal")]
    NoSuchSeal,
    /// The sitting was not in session.
    #[error("its sitting was not in session")]
    NotInSession,
    /// The chair it names did not chair.
    #[error("its chair is not the chair of the sitting")]
    NotItsChair,
    /// The chair is the child's lead social worker (R14).
    #[error("R14: its chair is the child's lead social worker")]
    ChairIsSocialWorker,
    /// The chair was not there.
    #[error("its chair was not in the room")]
    ChairAbsent,
    /// The roll leaves out somebody who was there.
    #[error("its roll leaves out {0}, who was in the room")]
    RollOmits(PersonId),
    /// The roll names somebody who was not there, or names them twice.
    #[error("its roll names {0}, who was not in the room")]
    RollInvents(PersonId),
    /// The roll describes somebody otherwise than the sitting did.
    #[error("its roll does not describe {0} as the sitting did")]
    RollDiffers(PersonId),
    /// The roll names somebody who was recused (R14).
    #[error("R14: its roll names {0}, who was recused")]
    RollOfRecused(PersonId),
    /// Nobody held a deciding seat (R13).
    #[error("R13: nobody held the seat of {}", seat_name(*.0))]
    SeatEmpty(AgencyKind),
    /// Nobody held a seat that the constitution wanted there.
    #[error("nobody held the seat of {}, which its constitution wanted there", seat_name(*.0))]
    SeatWantedEmpty(AgencyKind),
    /// Nobody with valid training held a deciding seat (R18).
    #[error("R18: nobody with valid training held the seat of {}", seat_name(*.0))]
    SeatUntrained(AgencyKind),
    /// A deciding seat has no position, or several (R17).
    #[error("R17: not one position of {}", seat_name(*.0))]
    SeatWithoutOnePosition(AgencyKind),
    /// A position of a seat that does not decide, or on another stage (R15, R16).
    #[error("R15, R16: a position that does not count is among those sealed")]
    PositionWithoutVote,
    /// The positions sealed are not those stated last.
    #[error("its positions are not those stated last on the item")]
    PositionsNotAsStated,
    /// A negative outcome without the second look its constitution asks for, or with one
    /// that does not count (R24).
    #[error("R24: its negative outcome has no second look that counts")]
    NoSecondLook,
    /// A position of somebody recused (R14).
    #[error("R14: the position of {} is of somebody recused", seat_name(*.0))]
    PositionOfRecused(AgencyKind),
    /// The positions do not come to the outcome (R17).
    #[error("R17: its positions do not come to its outcome")]
    NotTheOutcomeOfPositions,
    /// What the outcome names is of another outcome or stage.
    #[error("R29: what its outcome names is of another outcome")]
    NamesAnotherOutcome,
    /// Conclusive grounds without a form of exploitation (R34).
    #[error("R34: it names no form of exploitation")]
    NoForms,
    /// Conclusive grounds that leave a route open (R29).
    #[error("R29: its findings leave a route open")]
    FindingsLeftOpen,
    /// The findings contradict the outcome (R29 to R32).
    #[error("R29 to R32: its findings contradict its outcome")]
    FindingsContradict,
    /// The evidence was not weighed as it must be (R35, R66): the reason of the refusal.
    #[error("R35, R66: its evidence was not weighed as it must be: {0}")]
    EvidenceNotWeighed(&'static str),
    /// The stage was decided before.
    #[error("its stage had been decided before")]
    DecidedBefore,
    /// Conclusive grounds without positive reasonable grounds (R47).
    #[error("R47: there were no positive reasonable grounds before it")]
    NoReasonableGrounds,
    /// Negative conclusive grounds at the first sitting (R46).
    #[error("R46: negative at the sitting that found reasonable grounds")]
    NegativeAtFirstSitting,
    /// Conclusive grounds without the SCA's reference (R21).
    #[error("R21: the SCA had given no reference")]
    NoReference,
    /// Conclusive grounds without the child's views, or why not (R91).
    #[error("R91: the child was not heard, nor said why not")]
    ChildNotHeard,
    /// Conclusive grounds without children's social care (R19).
    #[error("R19: children's social care was not heard")]
    SocialCareNotHeard,
    /// Conclusive grounds without the guardian (R15).
    #[error("R15: the guardian was not heard")]
    GuardianNotHeard,
    /// Negative without the enquiries that come before (R48).
    #[error("R48: the enquiries before a negative outcome were not made")]
    EnquiriesNotMade,
    /// The plan was not linked in that version (R70).
    #[error("R70: the plan it is tied to was not linked in that version")]
    PlanNotAsTied,
}
