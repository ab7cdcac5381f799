//! Weighing a case: own views, the matrix, suggestions.

use nrm_panel_domain::{
    advice::Advice,
    case::{Case, CaseEvent, Indicator, Noting, OwnView, Viewing},
    caveat::Viewer,
    decision::Stage,
    directory::Role,
};

use super::{
    challenge::caller,
    error::AppError,
    evidence::viewer,
    session::Session,
    work::{Look, RecordName, Saved, Work},
};

/// A case and one of its stages.
#[derive(Clone, Debug)]
pub(crate) struct OfStage {
    pub(crate) case: RecordName,
    pub(crate) stage: Stage,
}

/// An own view to record.
#[derive(Clone, Debug)]
pub(crate) struct RecordView {
    pub(crate) case: RecordName,
    pub(crate) viewing: Viewing,
}

/// Something to enter in the matrix.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) case: RecordName,
    pub(crate) noting: Noting,
}

/// An entry as the caller may see it.
#[derive(Clone, Debug)]
pub(crate) struct ShownIndicator {
    pub(crate) entry: Indicator,
    pub(crate) superseded: bool,
    /// Whether it rests on a document withheld from the caller.
    pub(crate) withheld: bool,
}

/// The matrix of a stage as the caller may see it.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    pub(crate) reference: String,
    pub(crate) case_version: i64,
    /// Views, every version, each with whether a later one stands in its place.
    pub(crate) views: Vec<(OwnView, bool)>,
    pub(crate) indicators: Vec<ShownIndicator>,
    /// Suggestions the caller was shown.
    pub(crate) advice: Vec<Advice>,
    /// Whether what others think is kept back.
    pub(crate) kept_back: bool,
    pub(crate) own_view_version: i64,
}

/// Records the caller's own view of a stage.
pub(crate) fn record_view(
    work: &mut Work<'_, '_>,
    input: &RecordView,
) -> Result<Saved<(OwnView, i64)>, AppError> {
    let case = work.case(&input.case.0)?;
    let caller = caller(work, case.id)?;
    let event = case.record_view(&caller, input.viewing.clone(), work.now())?;
    let (case, saved) = work.save_case(case, event)?;
    let view = case
        .weighing
        .view_of(caller.person, input.viewing.stage)
        .ok_or(AppError::Internal("a view is not in its case"))?;
    Ok(saved.with((view.clone(), case.version)))
}

/// Enters something in the matrix for the caller's agency.
pub(crate) fn note(
    work: &mut Work<'_, '_>,
    input: &Note,
) -> Result<Saved<(ShownIndicator, i64)>, AppError> {
    let case = work.case(&input.case.0)?;
    let noting = input.noting.clone();
    if noting.case_version > case.version {
        let fault = "is later than the case is";
        return Err(AppError::invalid("case_version", fault));
    }
    let caller = caller(work, case.id)?;
    let viewer = viewer(work.tx, &work.session, case.id)?;
    let event = case
        .note_indicator(&caller, viewer, noting, work.now())
        .map_err(|refusal| work.session.refused(work.call.action, case.id, refusal))?;
    let (case, saved) = work.save_case(case, event)?;
    let entry = case
        .weighing
        .indicators
        .last()
        .ok_or(AppError::Internal("an entry is not in its case"))?;
    let shown = ShownIndicator {
        entry: entry.clone(),
        superseded: false,
        withheld: false,
    };
    Ok(saved.with((shown, case.version)))
}

/// Suggests what to look at, once the caller's own view is on record, and keeps what was
/// shown.
pub(crate) fn suggest(
    work: &mut Work<'_, '_>,
    input: &OfStage,
) -> Result<Saved<(Advice, i64)>, AppError> {
    let case = work.case(&input.case.0)?;
    let caller = caller(work, case.id)?;
    let (event, advice): (CaseEvent, Advice) = case.advise(&caller, input.stage, work.now())?;
    let (case, saved) = work.save_case(case, event)?;
    Ok(saved.with((advice, case.version)))
}

/// Shows the matrix of a stage.
pub(crate) fn matrix(look: &mut Look<'_, '_>, input: &OfStage) -> Result<Matrix, AppError> {
    let case = look.case(&input.case.0)?;
    let stage = input.stage;
    let viewer = viewer(look.tx, &look.session, case.id)?;
    let actor = &look.session.actor;
    let own = case.weighing.view_of(actor.person, stage);
    let own_view_version = own.map_or(0, |view| view.version);
    let kept_back = kept_back(&look.session, &case, stage);
    let theirs = |view: &&OwnView| view.stage == stage && (!kept_back || view.by == actor.person);
    let views = case.weighing.views.iter().filter(theirs).map(|view| {
        let current = case.weighing.view_of(view.by, stage);
        let superseded = current.is_some_and(|it| it.version > view.version);
        (view.clone(), superseded)
    });
    let advised = |given: &&Advice| (given.to, given.stage) == (actor.person, stage);
    Ok(Matrix {
        reference: case.reference.clone(),
        case_version: case.version,
        views: views.collect(),
        indicators: indicators(&case, stage, viewer, kept_back),
        advice: case
            .weighing
            .advice
            .iter()
            .filter(advised)
            .cloned()
            .collect(),
        kept_back,
        own_view_version,
    })
}

fn indicators(case: &Case, stage: Stage, viewer: Viewer, kept_back: bool) -> Vec<ShownIndicator> {
    let own = |entry: &&Indicator| {
        entry.stage == stage && (!kept_back || entry.agency.id == viewer.agency)
    };
    let mut shown: Vec<ShownIndicator> = case
        .weighing
        .indicators
        .iter()
        .filter(own)
        .map(|entry| ShownIndicator {
            entry: entry.clone(),
            superseded: case.weighing.is_superseded(entry),
            withheld: entry.agency.id != viewer.agency && !case.sources_shown(entry, viewer),
        })
        .collect();
    shown.sort_by_key(|shown| (shown.entry.number, shown.entry.version));
    shown
}

/// Returns whether what others think of a stage is kept from a caller: they decide, it is
/// not decided, and their own view is not on record. Nobody leans on another's.
fn kept_back(session: &Session, case: &Case, stage: Stage) -> bool {
    let actor = &session.actor;
    let decides = session.site.constitution.decides(actor.agency_kind)
        && (actor.roles.contains(&Role::Chair) || actor.roles.contains(&Role::PanelMember));
    let decided = case.decision(stage).is_some();
    decides && !decided && case.weighing.view_of(actor.person, stage).is_none()
}
