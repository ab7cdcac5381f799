//! One item as its events make it, and what it refuses as it stands.

use nrm_panel_domain::{
    case::{CaseEvent, SupersedeEvent},
    decision::{Decision, MadeBy, Outcome, PanelRecord, Position, Stage, View},
    directory::AgencyKind,
    event::Recorded,
    id::{DecisionId, PersonId},
};

use crate::histories::play::{Came, Deed, Noted};

const SEATS: [AgencyKind; 3] = [
    AgencyKind::LocalAuthority,
    AgencyKind::Police,
    AgencyKind::Health,
];

/// The item after some of its events.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    pub(super) version: i64,
    /// The position of each seat: who, version, whether positive.
    positions: [Option<(PersonId, i64, bool)>; 3],
    recused: Vec<PersonId>,
    /// The decision that was sealed.
    pub(super) sealed: Option<Box<Decision>>,
    /// The decision that stands.
    pub(super) standing: Option<DecisionId>,
    /// Those that no longer do, in the order they ceased to.
    pub(super) superseded: Vec<DecisionId>,
    proposals: Vec<Proposal>,
}

/// A proposal to supersede a decision.
#[derive(Clone, Debug)]
struct Proposal {
    by: PersonId,
    decision: DecisionId,
    corrects: bool,
    waits: bool,
}

impl Item {
    /// Takes in the event of a call, and says what is wrong with it.
    pub(super) fn follows(&mut self, recorded: &Recorded<CaseEvent>, call: &Noted) -> Vec<String> {
        let mut wrong = Vec::new();
        if recorded.sequence != self.version + 1 {
            wrong.push("the versions of the case have a gap".to_owned());
        }
        self.version = recorded.sequence;
        // Of a position the reply tells its own version.
        let tells = !matches!(call.deed, Deed::State { .. } | Deed::Recuse);
        if tells && matches!(call.came, Came::Done(told) if told != self.version) {
            let version = self.version;
            wrong.push(format!("told {:?}, recorded {version}", call.came));
        }
        if let CaseEvent::PositionRecorded(position) = &recorded.event {
            self.stated(position, call, &mut wrong);
        } else if let CaseEvent::InterestDeclared { person, .. } = &recorded.event {
            self.recused.push(*person);
            for position in &mut self.positions {
                if position.is_some_and(|(who, _, _)| who == *person) {
                    *position = None;
                }
            }
        } else if let CaseEvent::DecisionSealed(decision) = &recorded.event {
            self.seals(decision, &mut wrong);
        } else if let CaseEvent::Supersede(event) = &recorded.event {
            self.supersedes(event, &mut wrong);
        }
        wrong
    }

    /// A position has the version after the last, and none is stated after the seal.
    fn stated(&mut self, position: &Position, call: &Noted, wrong: &mut Vec<String>) {
        if self.sealed.is_some() {
            wrong.push("a position after the seal".to_owned());
        }
        let Some(place) = SEATS.iter().position(|seat| *seat == position.seat) else {
            wrong.push("a seat that does not vote".to_owned());
            return;
        };
        let before = self.positions[place].map_or(0, |(_, version, _)| version);
        if position.version != before + 1 {
            wrong.push(format!("version {} follows {before}", position.version));
        }
        if self.recused.contains(&position.person) {
            wrong.push("a position of somebody recused".to_owned());
        }
        let told = Came::Done(position.version);
        if matches!(call.came, Came::Done(_)) && call.came != told {
            wrong.push(format!("told {:?}, recorded {told:?}", call.came));
        }
        let positive = matches!(position.view, View::Positive { .. });
        self.positions[place] = Some((position.person, position.version, positive));
    }

    /// The item is sealed once, with the last positions.
    fn seals(&mut self, decision: &Decision, wrong: &mut Vec<String>) {
        if self.sealed.is_some() {
            wrong.push("sealed twice".to_owned());
        }
        self.sealed = Some(Box::new(decision.clone()));
        self.standing = Some(decision.id);
        if decision.stage != Stage::Rg || decision.outcome != Outcome::Positive {
            wrong.push("another decision was sealed".to_owned());
        }
        let MadeBy::Panel(record) = &decision.made_by else {
            wrong.push("sealed elsewhere".to_owned());
            return;
        };
        let mut sealed: Vec<_> = record
            .positions
            .iter()
            .map(|it| (it.person, it.version))
            .collect();
        let mut stated: Vec<_> = self
            .positions
            .iter()
            .flatten()
            .map(|(who, version, _)| (*who, *version))
            .collect();
        sealed.sort_unstable();
        stated.sort_unstable();
        if sealed != stated {
            wrong.push("the positions sealed are not the last ones".to_owned());
        }
    }

    /// A proposal is about the decision that stands, one at a time; it is ended once, and
    /// confirmed by somebody else; a decision ceases to stand once.
    fn supersedes(&mut self, event: &SupersedeEvent, wrong: &mut Vec<String>) {
        match event {
            SupersedeEvent::Proposed(proposed) => {
                if self.standing != Some(proposed.decision) {
                    wrong.push("a proposal about a decision that does not stand".to_owned());
                }
                if self.open_about(proposed.decision).is_some() {
                    wrong.push("two proposals about one decision wait".to_owned());
                }
                if usize::try_from(proposed.number) != Ok(self.proposals.len() + 1) {
                    wrong.push("the numbers of the proposals have a gap".to_owned());
                }
                self.proposals.push(Proposal {
                    by: proposed.by,
                    decision: proposed.decision,
                    corrects: proposed.correction.is_some(),
                    waits: true,
                });
            }
            SupersedeEvent::Corrected {
                number,
                by,
                decision,
            } => {
                self.confirmed(*number, *by, true, wrong);
                if !self.is_put_right(decision) {
                    wrong.push("a correction changes what the panel decided".to_owned());
                }
                self.standing = Some(decision.id);
            }
            SupersedeEvent::SetAside { number, by, .. } => {
                self.confirmed(*number, *by, false, wrong);
            }
            SupersedeEvent::Withdrawn { number, .. } => {
                self.ended(*number, wrong);
            }
        }
    }

    fn confirmed(&mut self, number: u32, by: PersonId, corrects: bool, wrong: &mut Vec<String>) {
        let Some(proposal) = self.ended(number, wrong) else {
            return;
        };
        if proposal.by == by {
            wrong.push(format!("proposal {number} is confirmed by who made it"));
        }
        if proposal.corrects != corrects {
            wrong.push(format!("proposal {number} was for something else"));
        }
        if self.standing != Some(proposal.decision) {
            wrong.push(format!(
                "proposal {number} ends a decision that does not stand"
            ));
        }
        self.superseded.extend(self.standing.take());
    }

    fn ended(&mut self, number: u32, wrong: &mut Vec<String>) -> Option<Proposal> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        let known = self.proposals.get_mut(place).filter(|known| known.waits);
        let Some(known) = known else {
            wrong.push(format!("proposal {number} does not wait, and is ended"));
            return None;
        };
        known.waits = false;
        Some(known.clone())
    }

    /// Whether a decision keeps what the panel decided, and comes in the place of the last
    /// that stood.
    fn is_put_right(&self, corrected: &Decision) -> bool {
        let Some(sealed) = self.sealed.as_deref() else {
            return false;
        };
        let day = |it: &Decision| (it.stage, it.outcome, it.decided_on);
        corrected.supersedes == self.superseded.last().copied()
            && day(corrected) == day(sealed)
            && match (&corrected.made_by, &sealed.made_by) {
                (MadeBy::Panel(now), MadeBy::Panel(then)) => kept(now) == kept(then),
                (MadeBy::Panel(_) | MadeBy::External { .. }, _) => false,
            }
    }

    fn open_about(&self, decision: DecisionId) -> Option<&Proposal> {
        let mut known = self.proposals.iter();
        known.find(|known| known.waits && known.decision == decision)
    }

    fn waiting(&self, number: i32) -> Option<&Proposal> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.proposals.get(place).filter(|known| known.waits)
    }

    /// Whether the item, as it stood, refuses a deed for a reason. What hangs on the room
    /// is the sitting's to explain, and too much at once may always be said.
    pub(super) fn refuses(&self, who: PersonId, call: &Noted, reason: &str) -> bool {
        let recused = self.recused.contains(&who);
        let sealed = self.sealed.is_some();
        match (&call.deed, reason) {
            (_, "ResourceExhausted BUSY") => true,
            (Deed::Attend { .. }, reason) => matches!(
                reason,
                "Aborted STALE_VERSION" | "FailedPrecondition NOT_PRESENT"
            ),
            (_, "NotFound") => recused,
            (Deed::State { seen, .. }, "Aborted STALE_VERSION") => {
                let known = self.positions[call.seat].map_or(0, |(_, version, _)| version);
                !sealed && !recused && known != *seen
            }
            (Deed::State { .. } | Deed::Seal { .. }, "FailedPrecondition ALREADY_SEALED") => sealed,
            (Deed::State { .. }, "FailedPrecondition NOT_PRESENT") => !recused,
            // What was set aside could be sealed again, at another sitting.
            (Deed::Seal { seen }, "Aborted STALE_VERSION") => {
                self.standing.is_none() && *seen != self.version
            }
            (Deed::Seal { .. }, "FailedPrecondition QUORUM_NOT_MET") => self.standing.is_none(),
            (Deed::Seal { .. }, "FailedPrecondition POSITIONS_MISSING") => {
                !sealed && self.positions.iter().any(Option::is_none)
            }
            (
                Deed::Seal { .. },
                "FailedPrecondition POSITIONS_NOT_AGREED"
                | "FailedPrecondition OUTCOME_NOT_AS_POSITIONS",
            ) => {
                let against = |it: &(PersonId, i64, bool)| !it.2;
                !sealed && self.positions.iter().flatten().any(against)
            }
            (Deed::Propose { .. } | Deed::Confirm { .. } | Deed::Withdraw { .. }, reason) => {
                !recused && self.refuses_superseding(who, call, reason)
            }
            (Deed::State { .. } | Deed::Recuse | Deed::Seal { .. }, _) => false,
        }
    }

    fn refuses_superseding(&self, who: PersonId, call: &Noted, reason: &str) -> bool {
        match (&call.deed, reason) {
            (Deed::Propose { seen, .. }, "Aborted STALE_VERSION") => *seen != self.version,
            (Deed::Propose { decision, seen, .. }, "FailedPrecondition DECISION_NOT_STANDING") => {
                let named = decision.parse().ok();
                *seen == self.version && self.standing != named
            }
            (Deed::Propose { decision, seen, .. }, "FailedPrecondition SUPERSEDE_OPEN") => {
                let about = |id| self.open_about(id).is_some();
                *seen == self.version && decision.parse().is_ok_and(about)
            }
            // Confirming is for the chairs and the coordinator.
            (Deed::Confirm { .. }, "PermissionDenied NOT_PERMITTED") => call.seat != 0,
            (
                Deed::Confirm { number, .. } | Deed::Withdraw { number, .. },
                "FailedPrecondition SUPERSEDE_NOT_OPEN",
            ) => self.waiting(*number).is_none(),
            (
                Deed::Confirm { number, seen } | Deed::Withdraw { number, seen },
                "Aborted STALE_VERSION",
            ) => self.waiting(*number).is_some() && *seen != self.version,
            (Deed::Confirm { number, seen }, "FailedPrecondition SECOND_PERSON_NEEDED") => {
                *seen == self.version && self.waiting(*number).is_some_and(|it| it.by == who)
            }
            _ => false,
        }
    }
}

/// What a correction leaves as it was.
fn kept(record: &PanelRecord) -> impl PartialEq + '_ {
    (
        (record.sitting, record.chair, record.test_version.as_str()),
        (&record.positions, &record.roll, &record.constitution),
    )
}
