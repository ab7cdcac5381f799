//! Positions and seals.

use nrm_panel_domain::{
    case::{Case, CaseEvent, SealRequest, StageOutcome, TieRequest},
    decision::{
        Citation, Decision, Findings, Grounds, LookVerdict, Position, SecondLook, SetAside, Stage,
        View,
    },
    id::DecisionId,
    message::{MessageKind, Recipient},
    panel::{quorum, voting_seat},
    refusal::Refusal,
    sensitive::Sensitive,
    sitting::Closing,
};

use super::{
    error::AppError,
    work::{Look, RecordName, Saved, Work},
};

/// A position to record.
#[derive(Clone, Debug)]
pub(crate) struct Stating {
    pub(crate) sitting: String,
    pub(crate) case: String,
    pub(crate) stage: Stage,
    pub(crate) view: View,
    pub(crate) version: i64,
}

/// Records the position of the caller's voting seat.
pub(crate) fn state_position(
    work: &mut Work<'_, '_>,
    input: &Stating,
) -> Result<Saved<Position>, AppError> {
    let (sitting, case) = work.item(&input.sitting, &input.case)?;
    if !sitting.in_session() {
        return Err(Refusal::SittingNotConvened.into());
    }
    let constitution = &work.session.site.constitution;
    let member = voting_seat(
        &sitting,
        case.id,
        work.session.actor.person,
        constitution,
        work.today(),
    )?;
    let view = input.view.clone();
    let position = case.state_position(
        sitting.id,
        member,
        input.stage,
        view,
        input.version,
        work.now(),
    )?;
    let (_, saved) = work.save_case(case, CaseEvent::PositionRecorded(position.clone()))?;
    Ok(saved.with(position))
}

/// A second look to record.
#[derive(Clone, Debug)]
pub(crate) struct Looking {
    pub(crate) sitting: String,
    pub(crate) case: String,
    pub(crate) stage: Stage,
    pub(crate) verdict: LookVerdict,
    pub(crate) reasons: Sensitive<String>,
}

/// Records a second look at a stage of an item (rules.md R24).
pub(crate) fn look_again(
    work: &mut Work<'_, '_>,
    input: &Looking,
) -> Result<Saved<SecondLook>, AppError> {
    let (sitting, case) = work.item(&input.sitting, &input.case)?;
    let look = SecondLook {
        stage: input.stage,
        person: work.session.actor.person,
        agency: work.session.actor.agency,
        verdict: input.verdict,
        reasons: input.reasons.clone(),
        recorded_at: work.now(),
    };
    let event = case.look_again(sitting.id, sitting.chair, look.clone())?;
    let (_, saved) = work.save_case(case, event)?;
    Ok(saved.with(look))
}

/// One stage to seal, without the identifier its decision will have.
#[derive(Clone, Debug)]
pub(crate) struct StageInput {
    pub(crate) stage: Stage,
    pub(crate) grounds: Grounds,
    pub(crate) reasons: Sensitive<String>,
    pub(crate) findings: Findings,
    pub(crate) override_reason: Sensitive<Option<String>>,
    pub(crate) evidence: Vec<Citation>,
    pub(crate) set_aside: Vec<SetAside>,
}

/// An item to seal.
#[derive(Clone, Debug)]
pub(crate) struct Sealing {
    pub(crate) sitting: String,
    pub(crate) case: String,
    pub(crate) case_version: i64,
    pub(crate) outcomes: Vec<StageInput>,
    pub(crate) plan_tie: TieRequest,
}

/// Seals an item. The quorum is computed in the transaction that seals, from the
/// locked records: what it proves is true at the commit.
pub(crate) fn seal(
    work: &mut Work<'_, '_>,
    input: &Sealing,
) -> Result<Saved<(Vec<Decision>, i64)>, AppError> {
    let (sitting, case) = work.item(&input.sitting, &input.case)?;
    check_seen(&case, input)?;
    let quorate = quorum(
        &sitting,
        &case,
        &work.session.site.constitution,
        work.today(),
    )?;
    let in_scope = case.eligibility(&work.session.site, work.book).in_scope()?;
    let request = SealRequest {
        outcomes: input
            .outcomes
            .iter()
            .map(|stage| stage.with_id(work))
            .collect(),
        plan_tie: input.plan_tie.clone(),
    };
    let rules = work.rules();
    let decisions = case.seal(
        &request,
        &quorate,
        &in_scope,
        &work.session.site,
        rules,
        work.now(),
    )?;
    let closed = sitting.close_item(case.id, Closing::Sealed)?;
    let (_, mut saved) = work.save_sitting(sitting, closed)?;
    let mut case = case;
    for decision in &decisions {
        let fact = case.decision_fact(decision);
        let event = CaseEvent::DecisionSealed(Box::new(decision.clone()));
        (case, saved) = work.save_case(case, event)?;
        work.record_decision(fact, &saved.appended)?;
    }
    // One template, also where both stages were sealed together (R21).
    work.enqueue(&saved.appended, MessageKind::DecisionToSca, Recipient::Sca)?;
    Ok(saved.with((decisions, case.version)))
}

/// Shows the decisions of a case, with those that no longer stand.
pub(crate) fn list(look: &mut Look<'_, '_>, named: &RecordName) -> Result<Case, AppError> {
    look.case(&named.0)
}

/// Two chairs may race for one seal: the later one hears that the item is sealed,
/// not only that its version is old.
fn check_seen(case: &Case, input: &Sealing) -> Result<(), AppError> {
    let sealed = input
        .outcomes
        .iter()
        .any(|stage| case.decision(stage.stage).is_some());
    if sealed {
        return Err(Refusal::AlreadySealed.into());
    }
    Ok(case.check_version(input.case_version)?)
}

impl StageInput {
    /// Gives the decision it may become an identifier.
    pub(super) fn with_id(&self, work: &Work<'_, '_>) -> StageOutcome {
        let StageInput {
            stage,
            grounds,
            reasons,
            findings,
            override_reason,
            evidence,
            set_aside,
        } = self.clone();
        StageOutcome {
            id: DecisionId::new(work.ids),
            stage,
            grounds,
            reasons,
            findings,
            override_reason,
            evidence,
            set_aside,
        }
    }
}
