//! Whether the events of an item, in their order, explain every answer.
//!
//! The order of the case's events is the witness of a linearization: each call that left
//! an event must have happened where its event stands, and each refusal somewhere between
//! the calls that ended before it began and those that began after it ended. Where that
//! cannot be, the history is an anomaly.

mod item;

use nrm_panel_domain::{
    case::{Case, CaseEvent, SupersedeEvent},
    decision::{MadeBy, Stage},
    event::Recorded,
    id::{CaseId, DecisionId, PersonId},
    reverify::Reverified,
    sitting::SittingEvent,
};
use nrm_panel_server::reverify;
use nrm_panel_store::StoreError;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use self::item::Item;
use super::play::{Came, Deed, History, Noted};
use crate::panel::Panel;

/// What a history was judged to be.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) sealed: bool,
    /// Decisions that were superseded.
    pub(super) superseded: usize,
    pub(super) anomalies: Vec<String>,
}

/// What is in the records of an item.
struct Kept {
    case: Vec<Recorded<CaseEvent>>,
    sitting: Vec<Recorded<SittingEvent>>,
    /// The case, folded from its events.
    folded: Option<Case>,
    /// What verifying its sealed decisions again came to.
    again: Vec<Reverified>,
}

/// Judges a history by what is in the records now.
pub(super) async fn judge(panel: &Panel, history: &History) -> Judged {
    let mut judged = Judged::default();
    match kept(panel, history).await {
        Ok(kept) => {
            judged.case(history, &kept);
            judged.attendance(history, &kept.sitting);
        }
        Err(anomaly) => judged.says(anomaly),
    }
    for anomaly in &mut judged.anomalies {
        *anomaly = format!("case {}: {anomaly}", history.case);
    }
    judged
}

async fn kept(panel: &Panel, history: &History) -> Result<Kept, String> {
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
        let id = CaseId::from_uuid(case);
        Ok(Ok(Kept {
            case: events(tx.events(case)?),
            sitting: events(tx.events(sitting)?),
            folded: reverify::replay(tx, id)?,
            again: reverify::of_case(tx, id, site, &book)?,
        }))
    });
    let read = read.await;
    read.unwrap_or_else(|error| Err(format!("the records cannot be read: {error}")))
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

    fn case(&mut self, history: &History, kept: &Kept) {
        let mut item = Item::default();
        let mut states = Vec::new();
        // Each event of a call, with the call it is of.
        let mut left: Vec<&Noted> = Vec::new();
        for recorded in &kept.case {
            if !is_of_a_call(&recorded.event) {
                item.version = recorded.sequence;
                continue;
            }
            if states.is_empty() {
                states.push(item.clone());
            }
            let Some(call) = call_of(history, recorded) else {
                self.says(format!("{}: nobody called so", recorded.sequence));
                continue;
            };
            let marker = &call.marker;
            if left.iter().any(|known| known.marker == *marker) {
                self.says(format!("{marker} is in the record twice"));
            }
            for wrong in item.follows(recorded, call) {
                self.says(format!("{marker}: {wrong}"));
            }
            states.push(item.clone());
            left.push(call);
        }
        if states.is_empty() {
            states.push(item.clone());
        }
        self.sealed = item.sealed.is_some();
        self.superseded = item.superseded.len();
        self.acknowledged(history, &left);
        self.repeated(history);
        self.ordered(&left);
        for call in &history.calls {
            if let Came::Refused(reason) = &call.came {
                self.explained(call, reason, &left, &states);
            }
        }
        self.stands(&item, kept);
    }

    /// The case holds the decision that stands and the chain of those that no longer do,
    /// and what was sealed stands on its record.
    fn stands(&mut self, item: &Item, kept: &Kept) {
        let Some(folded) = &kept.folded else {
            self.says("the case is not there".to_owned());
            return;
        };
        let standing = folded.decision(Stage::Rg).map(|it| it.id);
        let past: Vec<DecisionId> = folded
            .superseded
            .iter()
            .map(|past| past.decision.id)
            .collect();
        if (standing, &past) != (item.standing, &item.superseded) {
            self.says(format!(
                "{standing:?} stands after {past:?}, by the events {:?} after {:?}",
                item.standing, item.superseded
            ));
        }
        let sealed = item.sealed.iter().map(|it| it.id);
        if !kept.again.iter().map(|it| it.decision).eq(sealed) {
            self.says("another decision was verified again".to_owned());
        }
        for flawed in kept.again.iter().filter(|it| !it.flaws.is_empty()) {
            self.says(format!("a sealed decision does not stand: {flawed:?}"));
        }
    }

    /// A request that was granted says the same again, unless its caller was recused.
    fn repeated(&mut self, history: &History) {
        for call in &history.calls {
            let Some(again) = &call.again else {
                continue;
            };
            let recuses = |it: &&Noted| it.who == call.who && it.deed == Deed::Recuse;
            let hidden = history.calls.iter().any(|it| recuses(&it));
            let explained = match again {
                Came::Done(_) => *again == call.came,
                Came::Refused(reason) => {
                    reason == "ResourceExhausted BUSY" || (hidden && reason == "NotFound")
                }
                Came::Unknown => true,
            };
            if !explained {
                self.says(format!(
                    "{}: {:?}, and sent again {again:?}",
                    call.marker, call.came
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

/// Whether an event is one that the clients make.
fn is_of_a_call(event: &CaseEvent) -> bool {
    marker(event).is_some() || matches!(event, CaseEvent::Supersede(_))
}

/// Finds the call an event is of: by the words it left or, for a confirmation, which
/// leaves none, by the version it was told. One that was never answered is the earliest
/// of them, which explains most.
fn call_of<'a>(history: &'a History, recorded: &Recorded<CaseEvent>) -> Option<&'a Noted> {
    let mut calls = history.calls.iter();
    if let Some(marker) = marker(&recorded.event) {
        return calls.find(|call| call.marker == marker);
    }
    let CaseEvent::Supersede(
        SupersedeEvent::Corrected { number, by, .. } | SupersedeEvent::SetAside { number, by, .. },
    ) = &recorded.event
    else {
        return None;
    };
    let confirms = |call: &&Noted| {
        matches!(call.deed, Deed::Confirm { number: named, .. } if u32::try_from(named) == Ok(*number))
            && call.who == by.to_string()
    };
    let mut confirming = calls.filter(confirms);
    let told = Came::Done(recorded.sequence);
    let mut answered = confirming.clone();
    answered
        .find(|call| call.came == told)
        .or_else(|| confirming.find(|call| call.came == Came::Unknown))
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
    } else if let CaseEvent::Supersede(SupersedeEvent::Proposed(proposed)) = event {
        &proposed.reason
    } else if let CaseEvent::Supersede(SupersedeEvent::Withdrawn { why, .. }) = event {
        why
    } else {
        return None;
    };
    Some(words.expose().clone())
}
