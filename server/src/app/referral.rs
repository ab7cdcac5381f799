//! Lodging, reading back and retracting referrals.

use nrm_panel_domain::{
    access::{self, Action, Actor, Grant},
    case::{Case, CaseEvent, CaseQuery, CaseStateCode, Lodged, ResponsibleAuthority, Standing},
    directory::{Authority, Role},
    event::Recorded,
    id::CaseId,
    message::{MessageKind, Recipient},
    projection::CaseRow,
    reference::{Book, Designation, Holder},
    referral::{Referral, ReferralSource},
    refusal::Refusal,
    rulebook::RuleBook,
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};
use nrm_panel_store::{CaseScope, Listing, Page, Reach, StreamKind};

use super::{
    case_record::Seen,
    error::AppError,
    exchange::withdraw,
    matching::likeness_of,
    session::Session,
    work::{Look, RecordName, Saved, Work},
};
use crate::ids::case_reference;

/// A referral to lodge, already valid in itself.
#[derive(Clone, Debug)]
pub(crate) struct Lodgement {
    pub(crate) referral: Referral,
    pub(crate) source: ReferralSource,
    /// The day it reached the NRM; `None` means the day of receipt here.
    pub(crate) nrm_received_on: Option<CivilDate>,
    pub(crate) sca_reference: Option<String>,
}

/// What a first responder is given for a referral that is safely kept.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    /// The case; `None` for a rehearsal.
    pub(crate) case: Option<(CaseId, String)>,
    pub(crate) received_at: UtcTime,
    pub(crate) nrm_received_on: CivilDate,
    pub(crate) standing: Standing,
    pub(crate) today: CivilDate,
    pub(crate) next_steps: Vec<String>,
    pub(crate) open_queries: usize,
}

/// Opens a case for a referral.
pub(crate) fn lodge(
    work: &mut Work<'_, '_>,
    input: &Lodgement,
) -> Result<Saved<Receipt>, AppError> {
    work.permit_site()?;
    let lists = work.shelf.book(work.tx)?;
    check_may_lodge(&work.session, input.source, &lists, work.today())?;
    let authorities = work.tx.authorities(work.session.site.id)?;
    let case_id = CaseId::new(work.ids);
    let reference = case_reference(&work.session.site.reference_prefix);
    let event = lodged(
        &work.session,
        input,
        resolve_authority(
            &input.referral.local_authority.name,
            &authorities,
            &lists,
            work.today(),
        ),
        case_id,
        reference,
        work.now(),
    );
    let stream = case_id.uuid();
    work.tx
        .create_stream(StreamKind::Case, stream, work.session.site.id)?;
    let (appended, recorded) = work.append(stream, event.kind(), event)?;
    let case = Case::replay([recorded])?.ok_or(AppError::Internal("a case without events"))?;
    let standing = case.standing(&work.session.site, work.book);
    work.tx.insert_case(&case.row(&standing))?;
    work.tx.record_likeness(&likeness_of(&case)?)?;
    let facts = case.facts(&standing, work.book, appended.recorded_at);
    work.tx.record_facts(&facts.into())?;
    if input.source == ReferralSource::FirstResponder {
        work.enqueue(&appended, MessageKind::ReferralToSca, Recipient::Sca)?;
    }
    let receipt = receipt(
        &work.session,
        work.book,
        &lists,
        &case,
        standing,
        work.today(),
    );
    Ok(Saved {
        appended,
        value: Receipt {
            case: Some((case_id, case.reference)),
            ..receipt
        },
    })
}

/// Checks everything a lodgement would, and keeps nothing.
pub(crate) fn rehearse(look: &mut Look<'_, '_>, input: &Lodgement) -> Result<Receipt, AppError> {
    look.permit_site()?;
    let lists = look.shelf.book(look.tx)?;
    let today = look.call.now.london_date();
    check_may_lodge(&look.session, input.source, &lists, today)?;
    let authorities = look.tx.authorities(look.session.site.id)?;
    let now = look.call.now;
    let nobody = CaseId::from_uuid(uuid::Uuid::nil());
    let event = lodged(
        &look.session,
        input,
        resolve_authority(
            &input.referral.local_authority.name,
            &authorities,
            &lists,
            today,
        ),
        nobody,
        String::new(),
        now,
    );
    let recorded = Recorded {
        sequence: 1,
        actor: None,
        occurred_at: now,
        recorded_at: now,
        event,
    };
    let case = Case::replay([recorded])?.ok_or(AppError::Internal("a case without events"))?;
    let standing = case.standing(&look.session.site, look.book);
    Ok(receipt(
        &look.session,
        look.book,
        &lists,
        &case,
        standing,
        now.london_date(),
    ))
}

/// A referral with what is asked about it.
#[derive(Debug)]
pub(crate) struct ReferralView {
    pub(crate) case: Case,
    pub(crate) queries: Vec<CaseQuery>,
}

/// A referral as submitted, with what its lodger may know of the case.
pub(crate) fn get(look: &mut Look<'_, '_>, named: &RecordName) -> Result<ReferralView, AppError> {
    let case = look.case(&named.0)?;
    let lists = look.shelf.book(look.tx)?;
    let queries = case.queries(&lists);
    Ok(ReferralView { case, queries })
}

/// Lists referrals: an agency's own, or the site's for a coordinator.
pub(crate) fn list(look: &mut Look<'_, '_>, page: &Page) -> Result<Listing<CaseRow>, AppError> {
    look.permit_site()?;
    let scope = case_scope(&look.session, look.call.action, None);
    Ok(look.tx.cases(&scope, page)?)
}

/// A reply to a query.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) seen: Seen,
    pub(crate) query: String,
    pub(crate) reply: Sensitive<String>,
}

/// Answers a query on a referral; what was lodged stays as it is.
pub(crate) fn answer_query(work: &mut Work<'_, '_>, input: &Reply) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.seen.case, input.seen.version)?;
    let lists = work.shelf.book(work.tx)?;
    let event = case.answer_query(&input.query, input.reply.clone(), &lists)?;
    let (case, saved) = work.save_case(case, event)?;
    Ok(saved.with(case.version))
}

/// The questions of a referral: the same for everybody.
pub(crate) fn questions(look: &mut Look<'_, '_>, (): &()) -> Result<(), AppError> {
    look.permit_site().map(drop)
}

/// A referral to retract.
#[derive(Clone, Debug)]
pub(crate) struct Retraction {
    pub(crate) case: String,
    pub(crate) version: i64,
    pub(crate) reason: Sensitive<String>,
}

/// Retracts a referral that was sent in error; it is kept.
pub(crate) fn retract(work: &mut Work<'_, '_>, input: &Retraction) -> Result<Saved<i64>, AppError> {
    let case = work.case_at_version(&input.case, input.version)?;
    let event = case.retract(input.reason.clone())?;
    let left = withdraw(work, case.id, |message| {
        message.kind == MessageKind::ReferralToSca
    })?;
    let (case, saved) = work.save_case(case, event)?;
    if left {
        work.enqueue(&saved.appended, MessageKind::NoticeToSca, Recipient::Sca)?;
    }
    Ok(saved.with(case.version))
}

/// The rows a person may see in a list, as one filter of the query: the reach of
/// every role of theirs that grants the action.
pub(crate) fn case_scope(
    session: &Session,
    action: Action,
    state: Option<CaseStateCode>,
) -> CaseScope {
    let actor = &session.actor;
    let granted = actor
        .roles
        .iter()
        .filter(|role| access::grant(action, **role) != Grant::Deny);
    CaseScope {
        site: actor.site,
        reach: granted.map(|role| reach(actor, *role)).collect(),
        never_recused_from: actor.person,
        state,
    }
}

/// What a role reaches, as the policy says of single cases.
fn reach(actor: &Actor, role: Role) -> Reach {
    match role {
        Role::FirstResponder => Reach::LodgedBy(actor.agency),
        Role::Chair | Role::PanelMember => Reach::SeatedPerson(actor.person),
        Role::SafeguardingLead => Reach::AssignedTo(actor.person),
        Role::ScaLiaison => Reach::Any,
        Role::Coordinator | Role::ReturnsOfficer | Role::Auditor | Role::Administrator => {
            if actor.authorities.is_empty() {
                Reach::Any
            } else {
                Reach::Authorities(actor.authorities.iter().copied().collect())
            }
        }
    }
}

/// Resolves what people wrote for an authority, on a day: the council that holds
/// children's services for it then, among those of the site or elsewhere (rules.md R2).
/// What is no one council is kept as written: whether it is of the site is not guessed.
pub(crate) fn resolve_authority(
    name: &str,
    authorities: &[Authority],
    reference: &Book,
    on: CivilDate,
) -> ResponsibleAuthority {
    let name = name.trim();
    if name.is_empty() {
        return ResponsibleAuthority::Unknown;
    }
    let unclear = ResponsibleAuthority::Unclear {
        name: name.to_owned(),
    };
    let of_site = |authority: &Authority| ResponsibleAuthority::OfSite {
        id: authority.id,
        name: authority.name.clone(),
        joined_on: authority.joined_on,
    };
    match reference.childrens_services(name, on) {
        Holder::One(holder) => authorities
            .iter()
            .find(|authority| codes(reference, &authority.name, on) == [holder.code.as_str()])
            .map_or_else(
                || ResponsibleAuthority::Elsewhere {
                    name: holder.name.clone(),
                },
                of_site,
            ),
        Holder::Several(holders) => {
            let of_any = authorities.iter().any(|authority| {
                let known = codes(reference, &authority.name, on);
                holders
                    .iter()
                    .any(|holder| known.contains(&holder.code.as_str()))
            });
            if of_any {
                unclear
            } else {
                ResponsibleAuthority::Elsewhere {
                    name: name.to_owned(),
                }
            }
        }
        // An authority of the site that no list knows is still known by its own name.
        Holder::Nobody | Holder::Unknown => authorities
            .iter()
            .find(|authority| authority.name.to_lowercase() == name.to_lowercase())
            .map_or(unclear, of_site),
    }
}

/// Codes of who holds children's services for a name.
fn codes<'a>(reference: &'a Book, name: &str, on: CivilDate) -> Vec<&'a str> {
    match reference.childrens_services(name, on) {
        Holder::One(holder) => vec![&holder.code],
        Holder::Several(holders) => holders.iter().map(|holder| holder.code.as_str()).collect(),
        Holder::Nobody | Holder::Unknown => Vec::new(),
    }
}

/// A first responder lodges for an organisation that is on the list that day (rules.md
/// R92); what the SCA shares is taken in by the coordinator (R21).
fn check_may_lodge(
    session: &Session,
    source: ReferralSource,
    reference: &Book,
    today: CivilDate,
) -> Result<(), AppError> {
    let advice = match source {
        ReferralSource::FirstResponder => {
            let agency = Designation {
                name: &session.agency.name,
                code: session.agency.designation.as_deref(),
            };
            if session.actor.first_responder.is_some() {
                reference.advice(&agency, today)
            } else {
                Some(format!(
                    "{} is not set up as a first responder at this site; ask a designated one \
                     to refer",
                    agency.name
                ))
            }
        }
        ReferralSource::CompetentAuthority => {
            let coordinates = session.actor.roles.contains(&Role::Coordinator);
            (!coordinates).then(|| {
                "what the SCA shares is taken in by the site's coordinator; ask them".to_owned()
            })
        }
    };
    advice.map_or(Ok(()), |advice| {
        Err(Refusal::NotAFirstResponder { advice }.into())
    })
}

fn lodged(
    session: &Session,
    input: &Lodgement,
    authority: ResponsibleAuthority,
    case: CaseId,
    reference: String,
    now: UtcTime,
) -> CaseEvent {
    CaseEvent::ReferralLodged(Box::new(Lodged {
        case,
        site: session.site.id,
        reference,
        referral: input.referral.clone(),
        source: input.source,
        nrm_received_on: input.nrm_received_on.unwrap_or_else(|| now.london_date()),
        site_received_at: now,
        sca_reference: input.sca_reference.clone(),
        lodged_by: session.actor.person,
        lodged_by_agency: session.actor.agency,
        first_responder_type: session.actor.first_responder,
        authority,
    }))
}

fn receipt(
    session: &Session,
    book: &RuleBook,
    lists: &Book,
    case: &Case,
    standing: Standing,
    today: CivilDate,
) -> Receipt {
    let rules = book.in_force_on(case.nrm_received_on);
    let mut next_steps = Vec::new();
    if case.sca.reference.is_none() {
        next_steps.push(
            "This is not yet an NRM referral: it becomes one when the Single Competent \
             Authority confirms it and its reference is recorded here (R7, R21, R85)."
                .to_owned(),
        );
    }
    next_steps.push(format!(
        "The panel of {} decides reasonable grounds within {} days of receipt, not 5 working \
         days, and may decide conclusive grounds at the same sitting (R37, R45).",
        session.site.name, rules.rg_days
    ));
    next_steps.push(
        "The child's safety does not wait for this: the local authority decides its own \
         response within 24 hours (R70)."
            .to_owned(),
    );
    if session.site.guardian_service {
        next_steps.push(
            "Refer the child to the independent child trafficking guardian service as well, if \
             that is not done (R69)."
                .to_owned(),
        );
    }
    // How many, never what about: a receipt is shown and passed on.
    let open = case.open_queries(lists).len();
    if open > 0 {
        let (queries, wait) = match open {
            1 => ("query", "waits"),
            _ => ("queries", "wait"),
        };
        next_steps.push(format!(
            "The referral is taken as it is and its clocks run. {open} {queries} on it {wait} \
             for an answer (R67)."
        ));
    }
    Receipt {
        case: None,
        received_at: case.site_received_at,
        nrm_received_on: case.nrm_received_on,
        standing,
        today,
        next_steps,
        open_queries: open,
    }
}
