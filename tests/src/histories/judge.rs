//! Whether the events of an item, in their order, explain every answer.
//!
//! The order of the case's events is the witness of a linearization: each call that left
//! an event must have happened where its event stands, and each refusal somewhere between
//! the calls that ended before it began and those that began after it ended. Where that
//! cannot be, the history is an anomaly.

use nrm_panel_domain::{
    case::CaseEvent,
    decision::{MadeBy, Outcome, Stage, View},
    directory::AgencyKind,
    event::Recorded,
    id::PersonId,
    reverify::Reverified,
    sitting::SittingEvent,
};
use nrm_panel_server::reverify;
use nrm_panel_store::StoreError;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::play::{Came, Deed, History, Noted};
use crate::panel::Panel;

const SEATS: [AgencyKind; 3] = [
    AgencyKind::LocalAuthority,
    AgencyKind::Police,
    AgencyKind::Health,
];

/// What a history was judged to be.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) sealed: bool,
    pub(super) anomalies: Vec<String>,
}

/// The item after some of its events.
#[derive(Clone, Debug, Default)]
struct Item {
    version: i64,
    /// The position of each seat: who, version, whether positive.
    positions: [Option<(PersonId, i64, bool)>; 3],
    recused: Vec<PersonId>,
    sealed: bool,
}

/// Judges a history by what is in the records now.
pub(super) async fn judge(panel: &Panel, history: &History) -> Judged {
    let (case, sitting): (Uuid, Uuid) = (
        history.case.parse().unwrap(),
        history.sitting.parse().unwrap(),
    );
    let (book, site) = (panel.app().book.clone(), panel.site().id);
    let read = panel.app().db.report::<_, StoreError, _>(move |tx| {
        let faults = [
            tx.verify_stream(case)?.fault,
            tx.verify_stream(sitting)?.fault,
        ];
        if faults.iter().any(Option::is_some) {
            return Ok(Err(format!("a chain is broken: {faults:?}")));
        }
        let id = nrm_panel_domain::id::CaseId::from_uuid(case);
        let again = reverify::of_case(tx, id, site, &book)?;
        Ok(Ok((tx.events(case)?, tx.events(sitting)?, again)))
    });
    let mut judged = Judged::default();
    let (case, sitting, again) = match read.await {
        Ok(Ok((case, sitting, again))) => (events(case), events(sitting), again),
        Ok(Err(anomaly)) => {
            judged.anomalies.push(anomaly);
            return judged;
        }
        Err(error) => {
            judged
                .anomalies
                .push(format!("the records cannot be read: {error}"));
            return judged;
        }
    };
    judged.case(history, &case, &again);
    judged.attendance(history, &sitting);
    for anomaly in &mut judged.anomalies {
        *anomaly = format!("case {}: {anomaly}", history.case);
    }
    judged
}

fn events<E: DeserializeOwned>(stored: Vec<nrm_panel_store::StoredEvent>) -> Vec<Recorded<E>> {
    let read = |event: nrm_panel_store::StoredEvent| Recorded {
        sequence: event.seq,
        actor: event.actor,
        occurred_at: event.occurred_at,
        recorded_at: event.recorded_at,
        event: serde_json::from_slice(&event.payload).unwrap(),
    };
    stored.into_iter().map(read).collect()
}

impl Judged {
    fn says(&mut self, anomaly: String) {
        self.anomalies.push(anomaly);
    }

    fn case(&mut self, history: &History, case: &[Recorded<CaseEvent>], again: &[Reverified]) {
        let mut item = Item::default();
        let mut states = Vec::new();
        // Each event of a call, with the call it is of.
        let mut left: Vec<&Noted> = Vec::new();
        for recorded in case {
            let Some(marker) = marker(&recorded.event) else {
                item.version = recorded.sequence;
                continue;
            };
            if states.is_empty() {
                states.push(item.clone());
            }
            let Some(call) = history.calls.iter().find(|call| call.marker == marker) else {
                self.says(format!("{marker}: nobody called so"));
                continue;
            };
            if left.iter().any(|known| known.marker == call.marker) {
                self.says(format!("{marker} is in the record twice"));
            }
            self.follows(&mut item, recorded, call);
            states.push(item.clone());
            left.push(call);
        }
        if states.is_empty() {
            states.push(item.clone());
        }
        self.sealed = item.sealed;
        self.acknowledged(history, &left);
        self.ordered(&left);
        for call in &history.calls {
            if let Came::Refused(reason) = &call.came {
                self.explained(call, reason, &left, &states);
            }
        }
        for flawed in again.iter().filter(|it| !it.flaws.is_empty()) {
            self.says(format!("a sealed decision does not stand: {flawed:?}"));
        }
    }

    /// Takes in the event of a call; versions grow by one, and nothing follows a seal.
    fn follows(&mut self, item: &mut Item, recorded: &Recorded<CaseEvent>, call: &Noted) {
        let marker = &call.marker;
        if item.sealed {
            self.says(format!("{marker} was recorded after the seal"));
        }
        if recorded.sequence != item.version + 1 {
            self.says(format!("{marker}: the versions of the case have a gap"));
        }
        item.version = recorded.sequence;
        if let CaseEvent::PositionRecorded(position) = &recorded.event {
            let Some(place) = SEATS.iter().position(|seat| *seat == position.seat) else {
                self.says(format!("{marker}: a seat that does not vote"));
                return;
            };
            let before = item.positions[place].map_or(0, |(_, version, _)| version);
            if position.version != before + 1 {
                self.says(format!(
                    "{marker}: version {} follows {before}",
                    position.version
                ));
            }
            if item.recused.contains(&position.person) {
                self.says(format!("{marker}: a position of somebody recused"));
            }
            let told = Came::Done(position.version);
            if matches!(call.came, Came::Done(_)) && call.came != told {
                self.says(format!("{marker}: told {:?}, recorded {told:?}", call.came));
            }
            let positive = matches!(position.view, View::Positive { .. });
            item.positions[place] = Some((position.person, position.version, positive));
        } else if let CaseEvent::InterestDeclared { person, .. } = &recorded.event {
            item.recused.push(*person);
            for position in &mut item.positions {
                if position.is_some_and(|(who, _, _)| who == *person) {
                    *position = None;
                }
            }
        } else if let CaseEvent::DecisionSealed(decision) = &recorded.event {
            item.sealed = true;
            if decision.stage != Stage::Rg || decision.outcome != Outcome::Positive {
                self.says(format!("{marker}: another decision was sealed"));
            }
            let MadeBy::Panel(record) = &decision.made_by else {
                self.says(format!("{marker}: sealed elsewhere"));
                return;
            };
            let mut sealed: Vec<_> = record
                .positions
                .iter()
                .map(|it| (it.person, it.version))
                .collect();
            let mut stated: Vec<_> = item
                .positions
                .iter()
                .flatten()
                .map(|(who, version, _)| (*who, *version))
                .collect();
            sealed.sort_unstable();
            stated.sort_unstable();
            if sealed != stated {
                self.says(format!(
                    "{marker}: the positions sealed are not the last ones"
                ));
            }
        }
    }

    /// Every granted call left its event, a refused one none.
    fn acknowledged(&mut self, history: &History, left: &[&Noted]) {
        for call in &history.calls {
            if matches!(call.deed, Deed::Attend { .. }) {
                continue;
            }
            let there = left.iter().any(|known| known.marker == call.marker);
            match (&call.came, there) {
                (Came::Done(_), false) => {
                    self.says(format!("{} was granted and is lost", call.marker));
                }
                (Came::Refused(reason), true) => {
                    self.says(format!(
                        "{} was refused ({reason}) and recorded",
                        call.marker
                    ));
                }
                (Came::Done(_) | Came::Unknown, true)
                | (Came::Refused(_) | Came::Unknown, false) => {}
            }
        }
    }

    /// What ended before another began stands before it.
    fn ordered(&mut self, left: &[&Noted]) {
        for (place, earlier) in left.iter().enumerate() {
            for later in &left[place + 1..] {
                if later.came != Came::Unknown && later.ended < earlier.began {
                    self.says(format!(
                        "{} ended before {} began and stands behind it",
                        later.marker, earlier.marker
                    ));
                }
            }
        }
    }

    /// A refusal was right at some moment between its beginning and its end.
    fn explained(&mut self, call: &Noted, reason: &str, left: &[&Noted], states: &[Item]) {
        let before = |event: &&&Noted| event.came != Came::Unknown && event.ended < call.began;
        let lowest = left
            .iter()
            .rposition(|it| before(&it))
            .map_or(0, |place| place + 1);
        let after = |event: &&Noted| event.began > call.ended;
        let highest = left.iter().position(after).unwrap_or(left.len());
        let who: PersonId = call.who.parse().unwrap();
        let right = (lowest..=highest)
            .filter_map(|place| states.get(place))
            .any(|item| item.refuses(who, call, reason));
        if !right {
            self.says(format!(
                "{} {:?} was refused with {reason}, which no order of the calls explains",
                call.marker, call.deed
            ));
        }
    }

    /// Whoever was told a version of the sitting made the event of that number.
    fn attendance(&mut self, history: &History, sitting: &[Recorded<SittingEvent>]) {
        for call in &history.calls {
            let (Deed::Attend { present, .. }, Came::Done(version)) = (&call.deed, &call.came)
            else {
                continue;
            };
            let made = sitting.iter().find(|it| it.sequence == *version);
            let as_told = made.is_some_and(|it| {
                if *present {
                    matches!(it.event, SittingEvent::Arrived { .. })
                } else {
                    matches!(it.event, SittingEvent::Left { .. })
                }
            });
            let twice = history.calls.iter().filter(|other| {
                matches!(other.deed, Deed::Attend { .. }) && other.came == call.came
            });
            if !as_told || twice.count() != 1 {
                self.says(format!("{}: version {version} is another's", call.marker));
            }
        }
    }
}

/// The words a call leaves in the record.
fn marker(event: &CaseEvent) -> Option<String> {
    let words = if let CaseEvent::PositionRecorded(position) = event {
        position.view.reasons()
    } else if let CaseEvent::InterestDeclared { statement, .. } = event {
        statement
    } else if let CaseEvent::DecisionSealed(decision) = event
        && let MadeBy::Panel(record) = &decision.made_by
    {
        &record.reasons
    } else {
        return None;
    };
    Some(words.expose().clone())
}

impl Item {
    /// Whether the item, as it stood, refuses a deed for a reason. What hangs on the room
    /// is the sitting's to explain, and too much at once may always be said.
    fn refuses(&self, who: PersonId, call: &Noted, reason: &str) -> bool {
        let recused = self.recused.contains(&who);
        match (&call.deed, reason) {
            (_, "ResourceExhausted BUSY") => true,
            (Deed::Attend { .. }, reason) => matches!(
                reason,
                "Aborted STALE_VERSION" | "FailedPrecondition NOT_PRESENT"
            ),
            (_, "NotFound") => recused,
            (Deed::State { seen, .. }, "Aborted STALE_VERSION") => {
                let known = self.positions[call.seat].map_or(0, |(_, version, _)| version);
                !self.sealed && !recused && known != *seen
            }
            (Deed::State { .. } | Deed::Seal { .. }, "FailedPrecondition ALREADY_SEALED") => {
                self.sealed
            }
            (Deed::State { .. }, "FailedPrecondition NOT_PRESENT") => !recused,
            (Deed::Seal { seen }, "Aborted STALE_VERSION") => !self.sealed && *seen != self.version,
            (Deed::Seal { .. }, "FailedPrecondition POSITIONS_MISSING") => {
                !self.sealed && self.positions.iter().any(Option::is_none)
            }
            (
                Deed::Seal { .. },
                "FailedPrecondition POSITIONS_NOT_AGREED"
                | "FailedPrecondition OUTCOME_NOT_AS_POSITIONS",
            ) => {
                let against = |it: &(PersonId, i64, bool)| !it.2;
                !self.sealed && self.positions.iter().flatten().any(against)
            }
            (Deed::Seal { .. }, "FailedPrecondition QUORUM_NOT_MET") => !self.sealed,
            (Deed::State { .. } | Deed::Recuse | Deed::Seal { .. }, _) => false,
        }
    }
}
