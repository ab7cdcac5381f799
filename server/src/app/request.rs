//! Information asked of agencies.

use nrm_panel_domain::{
    access::Target,
    case::{Answer, Asked, Case, CaseEvent, InformationRequest},
    decision::Stage,
    directory::{Agency, Role},
    id::{AgencyId, CaseId, InformationRequestId},
    message::{MessageKind, Recipient},
    sensitive::Sensitive,
    time::CivilDate,
};
use nrm_panel_store::{InformationReach, InformationScope, ListedRequest, Listing, Page, ReadTx};

use super::{
    case_record::Seen,
    error::AppError,
    session::{Call, Session},
    work::{Look, RecordName, Saved, Work, fold_case},
};

/// What is asked, and of whom.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    pub(crate) seen: Seen,
    pub(crate) agencies: Vec<String>,
    /// `None`: the evidence wanted at the last adjournment, in its words.
    pub(crate) question: Option<Sensitive<String>>,
    pub(crate) stage: Stage,
    pub(crate) due_on: Option<CivilDate>,
}

/// A request as a list shows it, on a day.
#[derive(Clone, Debug)]
pub(crate) struct RequestLine {
    pub(crate) listed: ListedRequest,
    pub(crate) today: CivilDate,
}

impl RequestLine {
    /// Makes the line of a request of a case.
    pub(crate) fn of(case: &Case, request: &InformationRequest, today: CivilDate) -> Self {
        Self {
            listed: ListedRequest {
                row: case.information_row(request),
                case_reference: case.reference.clone(),
                case_state: case.state(),
                agency_name: request.asked.agency_name.clone(),
            },
            today,
        }
    }

    /// Returns whether an agency lets a case wait that is still open.
    pub(crate) fn overdue(&self) -> bool {
        self.listed.case_state.is_open() && self.listed.row.overdue(self.today)
    }
}

/// Asks agencies of the site; each gets a request of its own, and a message.
pub(crate) fn ask(
    work: &mut Work<'_, '_>,
    input: &Asking,
) -> Result<Saved<(Vec<RequestLine>, i64)>, AppError> {
    let mut case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let agencies = resolve(work, &input.agencies)?;
    let today = work.today();
    let question = match &input.question {
        Some(question) => question.clone(),
        None => case.requests.wanted_words()?.clone(),
    };
    let due_on = input.due_on.unwrap_or_else(|| {
        let clocks = case.standing(&work.session.site, work.book).clocks;
        case.information_due(input.stage, &clocks, work.rules(), today)
    });
    let mut asked = Vec::with_capacity(agencies.len());
    let mut last = None;
    for agency in agencies {
        let id = InformationRequestId::new(work.ids);
        let event = case.ask(Asked {
            id,
            agency: agency.id,
            agency_name: agency.name,
            agency_kind: agency.kind,
            question: question.clone(),
            stage: input.stage,
            asked_on: today,
            due_on,
        })?;
        let (after, saved) = work.save_case(case, event)?;
        case = after;
        let request = request_of(&case, id)?;
        work.tx
            .insert_information_request(&case.information_row(request))?;
        tell(work, &saved, agency.id)?;
        asked.push(RequestLine::of(&case, request, today));
        last = Some(saved);
    }
    let saved = last.ok_or(AppError::Internal("a request of no agency"))?;
    Ok(saved.with((asked, case.version)))
}

/// A request with its case.
#[derive(Clone, Debug)]
pub(crate) struct RequestView {
    pub(crate) line: RequestLine,
    pub(crate) request: InformationRequest,
}

/// Shows a request: to the agency asked that and nothing else of the case.
pub(crate) fn get(look: &mut Look<'_, '_>, named: &RecordName) -> Result<RequestView, AppError> {
    let (id, request) = find(look.tx, &look.session, look.call, &named.0)?;
    look.seen.push(id);
    let case = fold_case(look.tx.events(id.uuid())?)?
        .ok_or(AppError::Internal("a case without events"))?;
    let request = request_of(&case, request)?;
    Ok(RequestView {
        line: RequestLine::of(&case, request, look.call.now.london_date()),
        request: request.clone(),
    })
}

/// Which requests to list.
#[derive(Clone, Debug)]
pub(crate) struct RequestsQuery {
    pub(crate) page: Page,
    pub(crate) overdue: bool,
    pub(crate) settled: bool,
}

/// Lists the requests the caller may see; the others are never loaded.
pub(crate) fn list(
    look: &mut Look<'_, '_>,
    query: &RequestsQuery,
) -> Result<Listing<RequestLine>, AppError> {
    look.permit_site()?;
    let today = look.call.now.london_date();
    let actor = &look.session.actor;
    let mut reach = vec![InformationReach::AskedOf(actor.agency)];
    if actor.roles.contains(&Role::Coordinator) {
        reach.push(if actor.authorities.is_empty() {
            InformationReach::Any
        } else {
            InformationReach::Authorities(actor.authorities.iter().copied().collect())
        });
    }
    let scope = InformationScope {
        site: actor.site,
        reach,
        never_recused_from: actor.person,
        // What is overdue is outstanding, whatever else is asked for.
        settled: query.settled && !query.overdue,
        due_before: query.overdue.then_some(today),
    };
    let listed = look.tx.information_requests(&scope, &query.page)?;
    let lines = listed.items.into_iter();
    Ok(Listing {
        items: lines.map(|listed| RequestLine { listed, today }).collect(),
        next: listed.next,
    })
}

/// The request a change is about, and the version its author saw.
#[derive(Clone, Debug)]
pub(crate) struct SeenRequest {
    pub(crate) request: String,
    pub(crate) version: i64,
}

/// Reminds an agency, with a message.
pub(crate) fn chase(
    work: &mut Work<'_, '_>,
    input: &SeenRequest,
) -> Result<Saved<RequestLine>, AppError> {
    let (case, id) = locked(work, &input.request)?;
    let request = request_of(&case, id)?;
    let agency = request.asked.agency;
    let event = case.chase(request, input.version)?;
    let saved = save(work, case, id, event)?;
    tell(work, &saved, agency)?;
    Ok(saved)
}

/// What came.
#[derive(Clone, Debug)]
pub(crate) struct Coming {
    pub(crate) seen: SeenRequest,
    pub(crate) answer: Answer,
}

/// Records what came.
pub(crate) fn record(
    work: &mut Work<'_, '_>,
    input: &Coming,
) -> Result<Saved<RequestLine>, AppError> {
    let (case, id) = locked(work, &input.seen.request)?;
    let request = request_of(&case, id)?;
    let event = case.answer(request, input.seen.version, input.answer.clone())?;
    save(work, case, id, event)
}

/// A request to withdraw.
#[derive(Clone, Debug)]
pub(crate) struct Withdrawing {
    pub(crate) seen: SeenRequest,
    pub(crate) reason: Sensitive<String>,
}

/// Withdraws a request.
pub(crate) fn withdraw(
    work: &mut Work<'_, '_>,
    input: &Withdrawing,
) -> Result<Saved<RequestLine>, AppError> {
    let (case, id) = locked(work, &input.seen.request)?;
    let request = request_of(&case, id)?;
    let event = case.withdraw_request(request, input.seen.version, input.reason.clone())?;
    save(work, case, id, event)
}

/// Finds a request and asks the policy about it.
fn find(
    tx: &mut ReadTx<'_>,
    session: &Session,
    call: &Call,
    named: &str,
) -> Result<(CaseId, InformationRequestId), AppError> {
    let hidden = || session.hidden(call.action);
    let id: InformationRequestId = named.parse().map_err(|_| hidden())?;
    let row = tx.information_request(id)?.ok_or_else(hidden)?;
    let relation = tx
        .relation(row.case, session.actor.person)?
        .ok_or_else(hidden)?;
    let target = Target::Request(&relation, row.agency);
    session.permit(call.action, target, Some(row.case))?;
    Ok((row.case, id))
}

/// Finds a request, asks the policy, and locks its case.
fn locked(work: &mut Work<'_, '_>, named: &str) -> Result<(Case, InformationRequestId), AppError> {
    let (case, request) = find(work.tx, &work.session, work.call, named)?;
    Ok((work.locked_case(case)?, request))
}

fn request_of(case: &Case, id: InformationRequestId) -> Result<&InformationRequest, AppError> {
    let request = case.requests.get(id);
    request.ok_or(AppError::Internal("a request that its case does not know"))
}

fn save(
    work: &mut Work<'_, '_>,
    case: Case,
    id: InformationRequestId,
    event: CaseEvent,
) -> Result<Saved<RequestLine>, AppError> {
    let (case, saved) = work.save_case(case, event)?;
    let request = request_of(&case, id)?;
    work.tx
        .update_information_request(&case.information_row(request))?;
    Ok(saved.with(RequestLine::of(&case, request, work.today())))
}

/// Notes that the agency must be told what it is asked.
fn tell<T>(work: &mut Work<'_, '_>, saved: &Saved<T>, agency: AgencyId) -> Result<(), AppError> {
    let recipient = Recipient::Agency(agency);
    work.enqueue(&saved.appended, MessageKind::InformationRequest, recipient)?;
    Ok(())
}

/// Finds agencies of the site by identifier or name; each may be named once.
fn resolve(work: &mut Work<'_, '_>, named: &[String]) -> Result<Vec<Agency>, AppError> {
    let known = work.tx.agencies(work.session.site.id)?;
    let mut found: Vec<Agency> = Vec::with_capacity(named.len());
    for (place, name) in named.iter().enumerate() {
        let field = format!("agencies[{place}]");
        let agency = agency_named(&known, &field, name)?;
        if found.iter().any(|other| other.id == agency.id) {
            return Err(AppError::invalid(field, "is named twice"));
        }
        found.push(agency);
    }
    Ok(found)
}

/// Finds an agency by identifier or name; case and outer white space of a name do not
/// matter.
pub(super) fn agency_named(known: &[Agency], field: &str, name: &str) -> Result<Agency, AppError> {
    let folded = name.trim().to_lowercase();
    let named = |it: &&Agency| it.id.to_string() == folded || it.name.to_lowercase() == folded;
    let found = known.iter().find(named).cloned();
    found.ok_or_else(|| AppError::invalid(field, "is not an agency of this site"))
}
