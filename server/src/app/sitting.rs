//! Sittings: agenda and attendance.

mod item;

pub(crate) use item::{ItemStanding, SeatStanding};

use nrm_panel_domain::{
    case::{Adjourning, AdjournmentReason, Case, ListedStages},
    directory::Role,
    id::{CaseId, SittingId},
    projection::SittingRow,
    refusal::Refusal,
    rulebook::RuleBook,
    sitting::{Closing, ForItem, Sitting, SittingEvent, SittingState},
    time::{CivilDate, UtcTime},
};
use nrm_panel_store::{Listing, Page, ReadTx, SittingScope, StreamKind};

use super::{
    adjourn::adjourn,
    error::AppError,
    work::{Look, RecordName, Saved, Work, fold_case},
};

/// A sitting, and how each item stands now.
#[derive(Clone, Debug)]
pub(crate) struct SittingView {
    pub(crate) sitting: Sitting,
    /// What the panel must know of each item, in the order of the agenda; `None` for an
    /// item that is hidden from the caller.
    pub(crate) items: Vec<Option<ItemStanding>>,
}

/// A sitting to schedule.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    pub(crate) held_on: CivilDate,
    pub(crate) place: String,
    pub(crate) chair: String,
    pub(crate) invited: Vec<String>,
}

/// Schedules a sitting.
pub(crate) fn schedule(
    work: &mut Work<'_, '_>,
    input: &Schedule,
) -> Result<Saved<SittingView>, AppError> {
    let permit = work.permit_site()?;
    let chair = work.invitee("chair_id", &input.chair)?;
    let roles = work
        .tx
        .person(chair.person)?
        .map(|person| person.roles)
        .unwrap_or_default();
    let own = permit.role() == Role::Chair && chair.person != work.session.actor.person;
    if !roles.contains(&Role::Chair) || own {
        return Err(Refusal::NotTheChair.into());
    }
    let invited = input
        .invited
        .iter()
        .enumerate()
        .map(|(place, named)| work.invitee(&format!("invited_person_ids[{place}]"), named))
        .collect::<Result<Vec<_>, _>>()?;
    let id = SittingId::new(work.ids);
    let site = work.session.site.id;
    let (held_on, place, today) = (input.held_on, input.place.clone(), work.today());
    let rules = &work.session.site.constitution;
    let event = Sitting::schedule(id, site, held_on, place, chair, invited, rules, today)?;
    work.tx
        .create_stream(StreamKind::Sitting, id.uuid(), site)?;
    let (appended, recorded) = work.append(id.uuid(), event.kind(), event)?;
    let sitting =
        Sitting::replay([recorded])?.ok_or(AppError::Internal("a sitting without events"))?;
    work.tx.insert_sitting(&sitting.row())?;
    Ok(Saved {
        appended,
        value: SittingView {
            sitting,
            items: Vec::new(),
        },
    })
}

/// Shows a sitting.
pub(crate) fn get(look: &mut Look<'_, '_>, named: &RecordName) -> Result<SittingView, AppError> {
    let sitting = look.sitting(&named.0)?;
    let today = look.call.now.london_date();
    let person = look.session.actor.person;
    let authorities = look.session.actor.authorities.clone();
    let site = look.session.site.clone();
    let book: &RuleBook = look.book;
    let mut items = Vec::with_capacity(sitting.agenda.len());
    for item in &sitting.agenda {
        let case = unlocked_case(look.tx, item.case)?;
        let outside = case
            .authority
            .id()
            .is_some_and(|authority| !authorities.is_empty() && !authorities.contains(&authority));
        items.push(if case.recused(person) || outside {
            None
        } else {
            look.seen.push(case.id);
            Some(ItemStanding::of(&sitting, &case, &site, book, today))
        });
    }
    Ok(SittingView { sitting, items })
}

/// Lists sittings: all of the site for a coordinator, one's own for the others.
pub(crate) fn list(look: &mut Look<'_, '_>, page: &Page) -> Result<Listing<SittingRow>, AppError> {
    let permit = look.permit_site()?;
    let member = (permit.role() != Role::Coordinator).then_some(look.session.actor.person);
    let scope = SittingScope {
        site: look.session.actor.site,
        member,
    };
    Ok(look.tx.sittings(&scope, page)?)
}

/// A case to put on an agenda.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) sitting: String,
    pub(crate) case: String,
    pub(crate) case_version: i64,
    pub(crate) stages: ListedStages,
}

/// Puts a case on an agenda; only one proved in scope (rules.md R1, R3).
pub(crate) fn add_item(
    work: &mut Work<'_, '_>,
    input: &Listed,
) -> Result<Saved<(SittingView, i64)>, AppError> {
    let (sitting, case) = work.item(&input.sitting, &input.case)?;
    case.check_version(input.case_version)?;
    case.check_open()?;
    let in_scope = case.eligibility(&work.session.site, work.book).in_scope()?;
    let item = sitting.add_item(&case, input.stages)?;
    let listed = case.list(&in_scope, &sitting, input.stages)?;
    work.tx.list_on_agenda(sitting.id, case.id, sitting.site)?;
    let (sitting, _) = work.save_sitting(sitting, item)?;
    let (case, saved) = work.save_case(case, listed)?;
    let view = view(work, sitting)?;
    Ok(saved.with((view, case.version)))
}

/// A sitting to convene.
#[derive(Clone, Debug)]
pub(crate) struct Convening {
    pub(crate) sitting: String,
    pub(crate) version: i64,
    pub(crate) present: Vec<String>,
}

/// Convenes a sitting.
pub(crate) fn convene(
    work: &mut Work<'_, '_>,
    input: &Convening,
) -> Result<Saved<SittingView>, AppError> {
    let sitting = work.sitting(&input.sitting)?;
    sitting.check_version(input.version)?;
    let present = input
        .present
        .iter()
        .enumerate()
        .map(|(place, named)| work.invitee(&format!("present_person_ids[{place}]"), named))
        .collect::<Result<Vec<_>, _>>()?;
    let constitution = &work.session.site.constitution;
    let event = sitting.convene(present, constitution, work.today())?;
    save(work, sitting, event)
}

/// Somebody who arrived or left.
#[derive(Clone, Debug)]
pub(crate) struct Movement {
    pub(crate) sitting: String,
    pub(crate) version: i64,
    pub(crate) person: String,
    pub(crate) present: bool,
    /// The item alone, by the identifier or reference of its case.
    pub(crate) for_case: Option<String>,
    /// For whom, as a deputy.
    pub(crate) deputy_for: Option<String>,
    pub(crate) occurred_at: Option<UtcTime>,
}

/// Records that somebody arrived or left.
pub(crate) fn attend(
    work: &mut Work<'_, '_>,
    input: &Movement,
) -> Result<Saved<SittingView>, AppError> {
    let sitting = work.sitting(&input.sitting)?;
    sitting.check_version(input.version)?;
    let who = work.invitee("person_id", &input.person)?;
    let occurred_at = input.occurred_at.unwrap_or(work.now());
    check_during(&sitting, occurred_at, work.now())?;
    let event = match &input.for_case {
        Some(named) => {
            let mut agenda = sitting.agenda.iter();
            let item = agenda.find(|it| it.reference == *named || it.case.to_string() == *named);
            let case = item.ok_or(Refusal::ItemNotOpen)?.case;
            let movement = if input.present {
                ForItem::Back
            } else {
                ForItem::Out
            };
            sitting.move_for_item(who.person, case, movement)?
        }
        None if input.present => {
            let deputy_for = match &input.deputy_for {
                Some(named) => Some(work.invitee("deputy_for_person_id", named)?.person),
                None => None,
            };
            sitting.arrive_event(who, deputy_for, &work.session.site.constitution)?
        }
        None => sitting.leave_event(who.person)?,
    };
    let stream = sitting.id.uuid();
    let (appended, recorded) = work.append_occurred(stream, event.kind(), event, occurred_at)?;
    let sitting = sitting.apply(recorded)?;
    work.tx.update_sitting(&sitting.row())?;
    let view = view(work, sitting)?;
    Ok(Saved {
        appended,
        value: view,
    })
}

/// A sitting to close.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    pub(crate) sitting: String,
    pub(crate) version: i64,
    pub(crate) open_items_reason: Option<AdjournmentReason>,
}

/// Closes a sitting; items still open are adjourned.
pub(crate) fn close(
    work: &mut Work<'_, '_>,
    input: &Ending,
) -> Result<Saved<SittingView>, AppError> {
    let mut sitting = work.sitting(&input.sitting)?;
    sitting.check_version(input.version)?;
    let open: Vec<CaseId> = sitting.open_items().collect();
    if !open.is_empty() && sitting.in_session() {
        let reason = input.open_items_reason.ok_or_else(|| {
            AppError::invalid("open_items_reason", "is required: there are open items")
        })?;
        for case in open {
            let case = work.locked_case(case)?;
            // A case may have left the agenda by a decision of the SCA or IECA.
            let listed = case.listing().filter(|listed| listed.sitting == sitting.id);
            if listed.is_some() {
                let asked = Adjourning::because(reason);
                (sitting, _, _) = adjourn(work, sitting, case, None, &asked)?;
            } else {
                let closed = sitting.close_item(case.id, Closing::Adjourned)?;
                (sitting, _) = work.save_sitting(sitting, closed)?;
            }
        }
    }
    let event = sitting.close()?;
    save(work, sitting, event)
}

fn save(
    work: &mut Work<'_, '_>,
    sitting: Sitting,
    event: SittingEvent,
) -> Result<Saved<SittingView>, AppError> {
    let (sitting, saved) = work.save_sitting(sitting, event)?;
    let view = view(work, sitting)?;
    Ok(saved.with(view))
}

/// A view for the author of a change, who sees the whole agenda but for the cases
/// they are recused from.
fn view(work: &mut Work<'_, '_>, sitting: Sitting) -> Result<SittingView, AppError> {
    let today = work.today();
    let person = work.session.actor.person;
    let site = work.session.site.clone();
    let book: &RuleBook = work.book;
    let mut items = Vec::with_capacity(sitting.agenda.len());
    for item in &sitting.agenda {
        let case = unlocked_case(work.tx, item.case)?;
        items.push(
            (!case.recused(person)).then(|| ItemStanding::of(&sitting, &case, &site, book, today)),
        );
    }
    Ok(SittingView { sitting, items })
}

fn unlocked_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Case, AppError> {
    fold_case(tx.events(case.uuid())?)?.ok_or(AppError::Internal("a case without events"))
}

/// A movement happened while the sitting was in session, and not in the future.
fn check_during(sitting: &Sitting, at: UtcTime, now: UtcTime) -> Result<(), AppError> {
    let since = match sitting.state {
        SittingState::Convened { at } => at,
        SittingState::Scheduled | SittingState::Closed { .. } => {
            return Err(Refusal::SittingNotConvened.into());
        }
    };
    if at < since || at > now {
        return Err(AppError::invalid(
            "occurred_at",
            "must lie between the convening of the sitting and now",
        ));
    }
    Ok(())
}
