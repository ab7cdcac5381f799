//! What brings a case on.

use super::{
    call::{Ask, Sealed},
    people::{AGENCIES, Who},
    roll::{Choice, unstated},
    world::{Child, Heard, Listing, Session, Stage, View},
};

/// Whether the agencies agree that grounds are not made out: for some children never,
/// for some at conclusive grounds, for some at once.
pub(super) const fn doubted(child: usize, stage: Stage) -> bool {
    match stage {
        Stage::Rg => child % 8 == 7,
        Stage::Cg => child % 4 == 3,
    }
}

impl Choice<'_> {
    /// What brings a case on: without it most sequences end before they decide anything.
    pub(super) fn next(&mut self) -> Option<(Who, Ask)> {
        let world = self.world;
        let open = |child: &&usize| !world.children[**child].is_closed();
        let open: Vec<usize> = world.live_children.iter().filter(open).copied().collect();
        if open.len() < 2 {
            return Some((Who::Responder, Ask::Lodge));
        }
        let place = *self.dice.pick(&open);
        let child = Some(place);
        let known = &world.children[place];
        let version = known.version;
        let Some(listing) = &known.listing else {
            return Some(self.next_agenda(place, known));
        };
        let meeting = &world.meetings[listing.meeting];
        match meeting.session {
            Session::Scheduled if meeting.on == world.today() => {
                let present = self.company();
                let ask = Ask::Convene {
                    meeting: Some(listing.meeting),
                    version: meeting.version,
                    present,
                };
                return Some((Who::Coordinator, ask));
            }
            Session::Scheduled if meeting.on > world.today() => return None,
            Session::Scheduled | Session::Closed => return Some((Who::Responder, Ask::Lodge)),
            Session::Convened => {}
        }
        let absent = |who: &&Who| meeting.attendee(**who).is_none_or(|it| !it.there);
        let needed = [Who::Chair, Who::Officer, Who::Nurse];
        if let Some(who) = needed.iter().find(absent)
            && self.dice.percent(70)
        {
            let ask = Ask::Attend {
                meeting: Some(listing.meeting),
                version: meeting.version,
                who: *who,
                present: true,
            };
            return Some((Who::Coordinator, ask));
        }
        if self.dice.percent(3) {
            let ask = Ask::Adjourn {
                meeting: Some(listing.meeting),
                child,
                version,
            };
            return Some((meeting.chair, ask));
        }
        if let Some(able) = self.next_ability(place, known, listing.meeting)
            && self.dice.percent(70)
        {
            return Some(able);
        }
        let missing = unstated(listing);
        if !missing.is_empty() {
            let (by, stage) = *self.dice.pick(&missing);
            let view = if self.dice.percent(4) {
                View::Abstain
            } else if doubted(place, stage) {
                View::Negative
            } else {
                View::Positive
            };
            let ask = Ask::State {
                meeting: Some(listing.meeting),
                child,
                stage,
                view,
                version: 0,
            };
            return Some((by, ask));
        }
        // Half of the time it is tried as it stands: too early is to be refused.
        if self.dice.percent(50) {
            if let Some(look) = self.next_look(place, listing) {
                return Some((Who::Coordinator, look));
            }
            let ready = self.next_preparation(place, known, listing);
            if ready.is_some() {
                return ready;
            }
        }
        let (_, ask) = self.seal();
        let Ask::Seal { stages, tie, .. } = ask else {
            return None;
        };
        let findings_fit = self.dice.percent(96);
        let sealed = |stage: &Stage| Sealed {
            stage: *stage,
            positive: !doubted(place, *stage),
            findings_fit,
        };
        let stages = if self.dice.percent(85) {
            listing.stages.iter().map(sealed).collect()
        } else {
            stages
        };
        let ask = Ask::Seal {
            meeting: Some(listing.meeting),
            child,
            version,
            stages,
            tie,
        };
        Some((meeting.chair, ask))
    }

    /// The second look that a negative outcome waits for.
    fn next_look(&mut self, place: usize, listing: &Listing) -> Option<Ask> {
        let looked = |stage: Stage| listing.looks.iter().any(|(_, at, _)| *at == stage);
        let wanted = |stage: &&Stage| doubted(place, **stage) && !looked(**stage);
        let stage = *listing.stages.iter().find(wanted)?;
        Some(Ask::LookAgain {
            meeting: Some(listing.meeting),
            child: Some(place),
            stage,
            agrees: self.dice.percent(92),
        })
    }

    pub(super) fn next_agenda(&mut self, place: usize, known: &Child) -> (Who, Ask) {
        let world = self.world;
        let today = world.today();
        let usable = |at: &&usize| {
            let meeting = &world.meetings[**at];
            meeting.on == today && meeting.session != Session::Closed && meeting.items < 8
        };
        let usable: Vec<usize> = world.live_meetings.iter().filter(usable).copied().collect();
        if usable.is_empty() {
            let ask = Ask::Schedule {
                on: today,
                chair: Who::Chair,
                invited: self.company(),
            };
            return (Who::Coordinator, ask);
        }
        let stages = match (&known.rg, self.dice.percent(50)) {
            (Some(_), _) => vec![Stage::Cg],
            (None, true) => vec![Stage::Rg],
            (None, false) => vec![Stage::Rg, Stage::Cg],
        };
        let ask = Ask::List {
            meeting: Some(*self.dice.pick(&usable)),
            child: Some(place),
            version: known.version,
            stages,
        };
        (Who::Coordinator, ask)
    }

    /// What is missing before conclusive grounds, or before a negative outcome.
    pub(super) fn next_preparation(
        &mut self,
        place: usize,
        known: &Child,
        listing: &Listing,
    ) -> Option<(Who, Ask)> {
        let (child, version) = (Some(place), known.version);
        let ask = if listing.stages.contains(&Stage::Cg) && !known.referenced {
            Ask::Sca {
                child,
                version,
                disqualified: None,
            }
        } else if let Some(kind) = [Heard::Child, Heard::SocialCare, Heard::Guardian]
            .into_iter()
            .find(|kind| listing.stages.contains(&Stage::Cg) && !known.heard.contains(kind))
        {
            Ask::Hear {
                child,
                version,
                kind,
            }
        } else {
            let asked = |agency: &&&str| known.asked.iter().all(|it| it.agency != **agency);
            let agency = AGENCIES.iter().find(asked)?;
            let stage = if known.rg.is_some() {
                Stage::Cg
            } else {
                Stage::Rg
            };
            if !doubted(place, stage) {
                return None;
            }
            Ask::Enquire {
                child,
                version,
                agency,
                stage,
            }
        };
        Some((Who::Coordinator, ask))
    }

    /// What lets the panel decide again: a case in scope, a chair who does not work on it,
    /// members whose training is valid.
    fn next_ability(&self, place: usize, known: &Child, at: usize) -> Option<(Who, Ask)> {
        let (child, version) = (Some(place), known.version);
        let meeting = &self.world.meetings[at];
        let today = self.world.today();
        let valid = |until: Option<chrono::NaiveDate>| until.is_some_and(|until| until >= today);
        let untrained = [Who::Chair, Who::Officer, Who::Nurse]
            .into_iter()
            .find(|who| !meeting.attendee(*who).is_some_and(|it| valid(it.trained)));
        let ask = if known.disqualified {
            Ask::Sca {
                child,
                version,
                disqualified: Some(false),
            }
        } else if known.worker == Some(meeting.chair) {
            Ask::Assign {
                child,
                version,
                who: Who::Worker,
            }
        } else {
            let who = untrained?;
            if valid(self.world.trained.get(&who).copied()) {
                Ask::Attend {
                    meeting: Some(at),
                    version: meeting.version,
                    who,
                    present: true,
                }
            } else {
                Ask::Train {
                    who,
                    completed: today - chrono::Days::new(30),
                }
            }
        };
        Some((Who::Coordinator, ask))
    }
}
