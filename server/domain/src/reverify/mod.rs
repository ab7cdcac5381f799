//! Re-verification: whether a sealed decision stands on its own record.
//!
//! A second opinion. It reads the events of the case and of the sitting, says for each
//! decision of the panel what is wrong with it, and uses nothing of what sealed it:
//! neither the fold of a case or of a sitting, nor the quorum, nor the tally. What the
//! service would have had to check is written here once more, from the rules.

mod docket;
mod findings;
mod flaw;
mod room;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use flaw::Flaw;

use self::{
    docket::{Docket, Listed},
    room::Room,
};
use crate::{
    case::{CaseEvent, ContributionKind, ListedStages},
    constitution::{Aggregation, Constitution, Presence},
    decision::{
        Decision, LookVerdict, MadeBy, Outcome, PanelRecord, PlanTie, Position, RollEntry, Stage,
    },
    directory::{AgencyKind, Site},
    event::Recorded,
    id::{DecisionId, PersonId, SittingId},
    rulebook::RuleBook,
    sitting::SittingEvent,
};

/// The seats without which nothing is decided (rules.md R13), written here once more.
const DECIDING: [AgencyKind; 3] = [
    AgencyKind::LocalAuthority,
    AgencyKind::Police,
    AgencyKind::Health,
];

/// What a decision is held against.
#[derive(Debug)]
pub struct Histories<'a> {
    /// Every event of the case, oldest first.
    pub case: &'a [Recorded<CaseEvent>],
    /// Every event of each sitting that sealed something of it.
    pub sittings: &'a BTreeMap<SittingId, Vec<Recorded<SittingEvent>>>,
    /// The constitutions of the site by version.
    pub constitutions: &'a BTreeMap<i64, Constitution>,
    /// The site.
    pub site: &'a Site,
    /// The dated legal numbers and tests.
    pub book: &'a RuleBook,
}

/// A decision that was verified again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reverified {
    /// The decision.
    pub decision: DecisionId,
    /// Its stage.
    pub stage: Stage,
    /// What is wrong with it; empty where it stands.
    pub flaws: Vec<Flaw>,
}

/// Verifies every decision of the panel in a case again, oldest first. Decisions of
/// the SCA or IECA have no sitting and stand on their source (decision 19).
#[must_use]
pub fn reverify(histories: &Histories<'_>) -> Vec<Reverified> {
    let mut docket = Docket::default();
    let mut verified = Vec::new();
    for recorded in histories.case {
        if let CaseEvent::DecisionSealed(decision) = &recorded.event {
            docket.close_item();
            verified.push(Reverified {
                decision: decision.id,
                stage: decision.stage,
                flaws: flaws(histories, &docket, recorded.actor, decision),
            });
        }
        docket.follow(&recorded.event);
    }
    verified
}

/// Returns the sittings that sealed something of a case.
#[must_use]
pub fn sealed_at(case: &[Recorded<CaseEvent>]) -> Vec<SittingId> {
    let mut sittings: Vec<SittingId> = case
        .iter()
        .filter_map(|recorded| {
            let CaseEvent::DecisionSealed(decision) = &recorded.event else {
                return None;
            };
            panel_record(decision).map(|record| record.sitting)
        })
        .collect();
    sittings.sort_unstable();
    sittings.dedup();
    sittings
}

fn panel_record(decision: &Decision) -> Option<&PanelRecord> {
    match &decision.made_by {
        MadeBy::Panel(record) => Some(record),
        MadeBy::External { .. } => None,
    }
}

fn flaws(
    histories: &Histories<'_>,
    docket: &Docket,
    sealed_by: Option<PersonId>,
    decision: &Decision,
) -> Vec<Flaw> {
    let Some(record) = panel_record(decision) else {
        return vec![Flaw::NotOfThePanel];
    };
    let mut flaws = Vec::new();
    dates(histories, decision, record, &mut flaws);
    if sealed_by != Some(record.chair) {
        flaws.push(Flaw::SealedByAnother);
    }
    match docket.closing() {
        Some(listed) if listed.sitting == record.sitting => {
            item(listed, docket, decision, record, &mut flaws);
        }
        Some(_) | None => flaws.push(Flaw::NotListedThere),
    }
    let room = histories
        .sittings
        .get(&record.sitting)
        .and_then(|events| Room::at_seal(events, docket.case(), docket.seal_at(record.sitting)));
    match room {
        Some(room) => in_the_room(&room, docket, decision, record, &mut flaws),
        None => flaws.push(Flaw::NoSuchSeal),
    }
    let constitution = &record.constitution;
    if histories.constitutions.get(&constitution.version) != Some(constitution) {
        flaws.push(Flaw::ConstitutionUnknown);
    }
    positions(constitution, decision, record, &mut flaws);
    findings::findings(decision, record, &mut flaws);
    order(docket, decision, record, &mut flaws);
    heard(histories.site, docket, decision, &mut flaws);
    tie(docket, &record.plan_tie, &mut flaws);
    flaws
}

/// The day is that of the instant, and test and rules are those of the day (R27, R28).
fn dates(
    histories: &Histories<'_>,
    decision: &Decision,
    record: &PanelRecord,
    flaws: &mut Vec<Flaw>,
) {
    let day = decision.recorded_at.london_date();
    if decision.decided_on != day {
        flaws.push(Flaw::NotTheDay);
    }
    // The last set that was in force by the day, looked for from the front.
    let mut in_force = None;
    for set in histories.book.sets() {
        if in_force.is_none() || set.in_force_from <= day {
            in_force = Some(set);
        }
    }
    let Some(rules) = in_force else {
        flaws.push(Flaw::RulesNotInForce);
        return;
    };
    if decision.rules_version != rules.version {
        flaws.push(Flaw::RulesNotInForce);
    }
    let test = match decision.stage {
        Stage::Rg => &rules.rg_test,
        Stage::Cg => &rules.cg_test,
    };
    if record.test_version != test.code || record.standard != test.standard {
        flaws.push(Flaw::TestNotInForce);
    }
}

/// The stage was listed, and the positions are the last that were stated on the item
/// and not voided.
fn item(
    listed: &Listed,
    docket: &Docket,
    decision: &Decision,
    record: &PanelRecord,
    flaws: &mut Vec<Flaw>,
) {
    let listed_for = match listed.stages {
        ListedStages::Rg => [true, false],
        ListedStages::Cg => [false, true],
        ListedStages::RgThenCg => [true, true],
    };
    let is_listed = match decision.stage {
        Stage::Rg => listed_for[0],
        Stage::Cg => listed_for[1],
    };
    if !is_listed {
        flaws.push(Flaw::StageNotListed);
    }
    let stated = listed.stated(decision.stage);
    let sealed = &record.positions;
    if sealed.len() != stated.len() || !stated.iter().all(|last| sealed.contains(last)) {
        flaws.push(Flaw::PositionsNotAsStated);
    }
    second_look(listed, docket, decision, record, flaws);
    for position in sealed {
        if docket.is_recused(position.person) {
            flaws.push(Flaw::PositionOfRecused(position.seat));
        }
    }
}

/// A negative outcome was looked at again by somebody else, who agreed (R24).
fn second_look(
    listed: &Listed,
    docket: &Docket,
    decision: &Decision,
    record: &PanelRecord,
    flaws: &mut Vec<Flaw>,
) {
    let stands = match &record.second_look {
        None => decision.outcome == Outcome::Positive || !record.constitution.second_look,
        Some(look) => {
            let own = record.positions.iter().any(|it| it.person == look.person);
            look.stage == decision.stage
                && look.verdict == LookVerdict::Agrees
                && look.person != record.chair
                && !own
                && !docket.is_recused(look.person)
                && listed.looked_last(look)
        }
    };
    if !stands {
        flaws.push(Flaw::NoSecondLook);
    }
}

/// The sitting was in session, and the roll is who was in the room: the chair, who is
/// not the social worker (R14), and a trained member of each deciding seat (R13, R18).
fn in_the_room(
    room: &Room,
    docket: &Docket,
    decision: &Decision,
    record: &PanelRecord,
    flaws: &mut Vec<Flaw>,
) {
    if !room.in_session {
        flaws.push(Flaw::NotInSession);
    }
    if room.chair != Some(record.chair) {
        flaws.push(Flaw::NotItsChair);
    }
    if docket.social_worker() == Some(record.chair) {
        flaws.push(Flaw::ChairIsSocialWorker);
    }
    let on_roll = |person: PersonId| record.roll.iter().any(|entry| entry.person == person);
    if !on_roll(record.chair) || !room.holds(record.chair) {
        flaws.push(Flaw::ChairAbsent);
    }
    for who in room.there() {
        if !on_roll(who.person) && !docket.is_recused(who.person) {
            flaws.push(Flaw::RollOmits(who.person));
        }
    }
    for (place, entry) in record.roll.iter().enumerate() {
        let doubled = record.roll[..place]
            .iter()
            .any(|earlier| earlier.person == entry.person);
        let as_recorded = room.people.iter().any(|seen| {
            let who = &seen.who;
            who.person == entry.person
                && who.name == entry.name
                && who.agency == entry.agency
                && who.seat == entry.seat
                && who.training_valid_until == entry.training_valid_until
        });
        if doubled || !room.holds(entry.person) {
            flaws.push(Flaw::RollInvents(entry.person));
        } else if !as_recorded || entry.name.trim().is_empty() {
            flaws.push(Flaw::RollDiffers(entry.person));
        }
        if docket.is_recused(entry.person) {
            flaws.push(Flaw::RollOfRecused(entry.person));
        }
    }
    for seat in &record.constitution.seats {
        let wanted = seat.presence == Presence::MustInclude && !DECIDING.contains(&seat.kind);
        let held = |entry: &RollEntry| entry.seat == seat.kind && room.holds(entry.person);
        if wanted && !record.roll.iter().any(held) {
            flaws.push(Flaw::SeatWantedEmpty(seat.kind));
        }
    }
    for seat in DECIDING {
        let mut holders = record
            .roll
            .iter()
            .filter(|entry| entry.seat == seat && room.holds(entry.person))
            .peekable();
        if holders.peek().is_none() {
            flaws.push(Flaw::SeatEmpty(seat));
        } else if !holders.any(|entry| {
            entry.voting
                && entry
                    .training_valid_until
                    .is_some_and(|last| last >= decision.decided_on)
        }) {
            flaws.push(Flaw::SeatUntrained(seat));
        }
    }
}

/// Each deciding seat stated one position, and together they are the outcome (R17).
fn positions(
    constitution: &Constitution,
    decision: &Decision,
    record: &PanelRecord,
    flaws: &mut Vec<Flaw>,
) {
    let mut agreeing = 0;
    for seat in DECIDING {
        let of_seat: Vec<&Position> = record
            .positions
            .iter()
            .filter(|position| position.seat == seat && position.stage == decision.stage)
            .collect();
        match of_seat.as_slice() {
            [one] => agreeing += usize::from(one.view.outcome() == Some(decision.outcome)),
            _ => flaws.push(Flaw::SeatWithoutOnePosition(seat)),
        }
    }
    let stray = |position: &Position| {
        !DECIDING.contains(&position.seat) || position.stage != decision.stage
    };
    if record.positions.iter().any(stray) {
        flaws.push(Flaw::PositionWithoutVote);
    }
    let needed = match constitution.aggregation {
        Aggregation::Unanimous => 3,
        Aggregation::Majority => 2,
    };
    if agreeing < needed {
        flaws.push(Flaw::NotTheOutcomeOfPositions);
    }
}

/// The legal outcomes and no others (R47), and no negative one at the sitting that
/// found reasonable grounds (R46).
fn order(docket: &Docket, decision: &Decision, record: &PanelRecord, flaws: &mut Vec<Flaw>) {
    let stands = match decision.stage {
        Stage::Rg => docket.rg(),
        Stage::Cg => docket.cg(),
    };
    if stands.is_some() {
        flaws.push(Flaw::DecidedBefore);
    }
    if decision.stage == Stage::Rg {
        return;
    }
    match docket.rg() {
        Some((Outcome::Positive, at)) => {
            if decision.outcome == Outcome::Negative && at == Some(record.sitting) {
                flaws.push(Flaw::NegativeAtFirstSitting);
            }
        }
        Some((Outcome::Negative, _)) | None => flaws.push(Flaw::NoReasonableGrounds),
    }
}

/// Who had to be heard before conclusive grounds was (R15, R19, R21, R91), and who had
/// to be asked before a negative outcome was (R48).
fn heard(site: &Site, docket: &Docket, decision: &Decision, flaws: &mut Vec<Flaw>) {
    let care = docket.was_heard(ContributionKind::ChildrensSocialCare);
    let guardian = docket.was_heard(ContributionKind::Guardian);
    if decision.stage == Stage::Cg {
        for (done, flaw) in [
            (docket.has_reference(), Flaw::NoReference),
            (
                docket.was_heard(ContributionKind::Child),
                Flaw::ChildNotHeard,
            ),
            (
                care || docket.answered_by(AgencyKind::LocalAuthority),
                Flaw::SocialCareNotHeard,
            ),
            (guardian || !site.guardian_service, Flaw::GuardianNotHeard),
        ] {
            if !done {
                flaws.push(flaw);
            }
        }
    }
    let asked = docket.asked_whoever_lodged()
        && (care || docket.asked(AgencyKind::LocalAuthority))
        && (guardian || !site.guardian_service || docket.asked(AgencyKind::GuardianService))
        && docket.asked(AgencyKind::Police);
    if decision.outcome == Outcome::Negative && !asked {
        flaws.push(Flaw::EnquiriesNotMade);
    }
}

/// The plan was linked, in the version it then had, or it says why there is none.
fn tie(docket: &Docket, tie: &PlanTie, flaws: &mut Vec<Flaw>) {
    let stands = match tie {
        PlanTie::Plan { plan, version } => docket.plan_version(*plan) == Some(*version),
        PlanTie::None { reason } => !reason.expose().trim().is_empty(),
    };
    if !stands {
        flaws.push(Flaw::PlanNotAsTied);
    }
}
