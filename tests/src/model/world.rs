//! The state of the model: what is known of every sitting and every child, in the
//! simplest words that the next answer depends on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Weekday};

use super::people::{Seat, Who};

/// One of the two decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    Rg,
    Cg,
}

/// A view on a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    Positive,
    Negative,
    Abstain,
}

/// Where a sitting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Session {
    Scheduled,
    Convened,
    Closed,
}

/// Somebody at a sitting, trained until the day known when they came.
#[derive(Clone, Debug)]
pub(super) struct Attendee {
    pub(super) who: Who,
    pub(super) trained: Option<NaiveDate>,
    pub(super) there: bool,
    /// Whether they were ever there.
    pub(super) came: bool,
}

/// A sitting.
#[derive(Clone, Debug)]
pub(super) struct Meeting {
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) on: NaiveDate,
    pub(super) chair: Who,
    pub(super) session: Session,
    pub(super) people: Vec<Attendee>,
    /// The cases whose items are open.
    pub(super) open: Vec<usize>,
    /// Every item there ever was.
    pub(super) items: usize,
}

/// A position on the open item.
#[derive(Clone, Debug)]
pub(super) struct Position {
    pub(super) who: Who,
    pub(super) stage: Stage,
    pub(super) view: View,
    pub(super) version: i64,
}

/// A place on an agenda.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    pub(super) meeting: usize,
    pub(super) stages: Vec<Stage>,
    pub(super) positions: Vec<Position>,
    /// Who looked again at which stage since its last position, and whether they agree.
    pub(super) looks: Vec<(Who, Stage, bool)>,
}

/// A decision; of the panel where it has a meeting.
#[derive(Clone, Debug)]
pub(super) struct Decided {
    pub(super) positive: bool,
    pub(super) meeting: Option<usize>,
    pub(super) positions: Vec<Position>,
}

/// A plan.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) id: String,
    pub(super) reference: String,
}

/// Information asked of an agency.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) agency: &'static str,
    pub(super) version: i64,
    pub(super) answered: bool,
}

/// A challenge between agencies.
#[derive(Clone, Debug)]
pub(super) struct Challenge {
    pub(super) by: &'static str,
    pub(super) against: &'static str,
    pub(super) answered: bool,
    pub(super) closed: bool,
}

/// A child's case.
#[derive(Clone, Debug)]
pub(super) struct Child {
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) lodged_by: Who,
    pub(super) listing: Option<Listing>,
    pub(super) ever_listed: bool,
    /// The sittings it was ever on the agenda of.
    pub(super) meetings: BTreeSet<usize>,
    pub(super) rg: Option<Decided>,
    pub(super) cg: Option<Decided>,
    pub(super) retracted: bool,
    pub(super) recused: BTreeSet<Who>,
    pub(super) worker: Option<Who>,
    pub(super) referenced: bool,
    /// Whether a public order disqualification is considered (R5).
    pub(super) disqualified: bool,
    pub(super) heard: BTreeSet<Heard>,
    pub(super) asked: Vec<Asked>,
    pub(super) plans: Vec<Plan>,
    pub(super) challenges: Vec<Challenge>,
}

/// Whose views are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heard {
    Child,
    Guardian,
    SocialCare,
}

/// Everything.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// The instant, in microseconds.
    pub(super) now: i64,
    pub(super) trained: BTreeMap<Who, NaiveDate>,
    pub(super) meetings: Vec<Meeting>,
    pub(super) children: Vec<Child>,
    /// The sittings and cases that are still called upon.
    pub(super) live_meetings: Vec<usize>,
    pub(super) live_children: Vec<usize>,
    /// What the model gets wrong on purpose.
    pub(super) wrong: Option<Wrong>,
}

/// A mistake the model makes on purpose, which the comparison must find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Whoever came counts for the quorum, although they left.
    DeparturesIgnored,
    /// An abstention counts as agreement.
    AbstentionsCount,
    /// A recusal leaves the position standing.
    RecusalVoidsNothing,
}

impl World {
    pub(super) fn new(now: i64, wrong: Option<Wrong>) -> Self {
        let until = NaiveDate::from_ymd_opt(2028, 6, 30).unwrap();
        let trained = Who::ALL.iter().filter(|who| who.trained());
        Self {
            now,
            trained: trained.map(|who| (*who, until)).collect(),
            meetings: Vec::new(),
            children: Vec::new(),
            live_meetings: Vec::new(),
            live_children: Vec::new(),
            wrong,
        }
    }

    /// Today in London: summer time from the last Sunday of March to the last of
    /// October, at one o'clock UTC.
    pub(super) fn today(&self) -> NaiveDate {
        let at = DateTime::from_timestamp_micros(self.now).unwrap();
        let last_sunday = |month| {
            let last = NaiveDate::from_ymd_opt(at.year(), month, 31).unwrap();
            let back = last.weekday().days_since(Weekday::Sun);
            last.checked_sub_days(Days::new(u64::from(back))).unwrap()
        };
        let changes = |month| last_sunday(month).and_hms_opt(1, 0, 0).unwrap().and_utc();
        let summer = (changes(3)..changes(10)).contains(&at);
        let ahead = chrono::Duration::hours(i64::from(summer));
        (at + ahead).date_naive()
    }

    /// Puts a case among those called upon; one that is over, or is long, makes room.
    pub(super) fn admit_child(&mut self, child: usize) {
        if self.live_children.len() >= 4 {
            let over = |place: &usize| {
                let known = &self.children[self.live_children[*place]];
                (known.is_closed() || self.is_stuck(known), known.version)
            };
            if let Some(place) = (0..self.live_children.len()).max_by_key(over) {
                self.live_children.remove(place);
            }
        }
        self.live_children.push(child);
    }

    /// Whether a case waits for a sitting that was not convened on its day.
    fn is_stuck(&self, child: &Child) -> bool {
        child.listing.as_ref().is_some_and(|listing| {
            let meeting = &self.meetings[listing.meeting];
            meeting.session == Session::Scheduled && meeting.on < self.today()
        })
    }

    /// Puts a sitting among those called upon; one that is closed, or was, makes room.
    pub(super) fn admit_meeting(&mut self, meeting: usize) {
        if self.live_meetings.len() >= 3 {
            let over = |place: &usize| {
                let known = &self.meetings[self.live_meetings[*place]];
                let missed = known.session == Session::Scheduled && known.on < self.today();
                (missed || known.session == Session::Closed, known.version)
            };
            if let Some(place) = (0..self.live_meetings.len()).max_by_key(over) {
                self.live_meetings.remove(place);
            }
        }
        self.live_meetings.push(meeting);
    }
}

impl Meeting {
    pub(super) fn attendee(&self, who: Who) -> Option<&Attendee> {
        self.people.iter().find(|attendee| attendee.who == who)
    }

    /// Records that somebody came, trained until the day now known.
    pub(super) fn arrive(&mut self, who: Who, trained: Option<NaiveDate>) {
        match self.people.iter_mut().find(|known| known.who == who) {
            Some(known) => {
                known.trained = trained;
                known.there = true;
                known.came = true;
            }
            None => self.people.push(Attendee {
                who,
                trained,
                there: true,
                came: true,
            }),
        }
    }
}

impl Child {
    /// Whether nothing can change its course any more.
    pub(super) fn is_closed(&self) -> bool {
        self.retracted || self.cg.is_some() || self.rg.as_ref().is_some_and(|rg| !rg.positive)
    }

    pub(super) fn decided(&self, stage: Stage) -> Option<&Decided> {
        match stage {
            Stage::Rg => self.rg.as_ref(),
            Stage::Cg => self.cg.as_ref(),
        }
    }

    /// Forgets what somebody stated on the open item.
    pub(super) fn void(&mut self, who: Who) {
        if let Some(listing) = &mut self.listing {
            listing.positions.retain(|position| position.who != who);
            listing.looks.retain(|(looked, _, _)| *looked != who);
        }
    }
}

impl Listing {
    pub(super) fn position(&self, seat: Seat, stage: Stage) -> Option<&Position> {
        self.positions
            .iter()
            .find(|known| known.who.seat() == seat && known.stage == stage)
    }
}
