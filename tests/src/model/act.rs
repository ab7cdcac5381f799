//! What a granted call changes in the model.

use super::{
    call::{Ask, Call, Told},
    people::Who,
    rules::VALID,
    world::{
        Asked, Attendee, Challenge, Child, Decided, Listing, Meeting, Plan, Position, Session,
        Stage, World, Wrong,
    },
};

impl World {
    /// Takes in a call that was granted, and returns the version its reply must name;
    /// `None` where it names none.
    pub(super) fn follow(&mut self, call: &Call, told: &Told) -> Option<i64> {
        let by = call.by;
        if !by.ours() {
            // A sitting of the other site is none of ours.
            return None;
        }
        match &call.ask {
            Ask::Lodge => {
                self.children.push(lodged(by, &told.id));
                self.admit_child(self.children.len() - 1);
                None
            }
            Ask::Schedule { on, chair, invited } => {
                let meeting = self.scheduled(&told.id, *on, *chair, invited);
                self.meetings.push(meeting);
                self.admit_meeting(self.meetings.len() - 1);
                Some(1)
            }
            Ask::Train { who, completed } => {
                let until = completed.checked_add_months(VALID).unwrap();
                self.trained.insert(*who, until);
                None
            }
            Ask::Convene {
                meeting, present, ..
            } => {
                let trained = self.trained.clone();
                let meeting = &mut self.meetings[(*meeting)?];
                meeting.session = Session::Convened;
                for who in present {
                    meeting.arrive(*who, trained.get(who).copied());
                }
                meeting.version += 1;
                Some(meeting.version)
            }
            Ask::Attend {
                meeting,
                who,
                present,
                ..
            } => {
                let trained = self.trained.get(who).copied();
                let meeting = &mut self.meetings[(*meeting)?];
                if *present {
                    meeting.arrive(*who, trained);
                } else if let Some(known) = meeting.people.iter_mut().find(|it| it.who == *who) {
                    known.there = false;
                }
                meeting.version += 1;
                Some(meeting.version)
            }
            Ask::Close { meeting, .. } => self.close((*meeting)?),
            Ask::List {
                meeting,
                child,
                stages,
                ..
            } => {
                let (at, place) = ((*meeting)?, (*child)?);
                let meeting = &mut self.meetings[at];
                meeting.open.push(place);
                meeting.items += 1;
                meeting.version += 1;
                let child = &mut self.children[place];
                child.listing = Some(Listing {
                    meeting: at,
                    stages: stages.clone(),
                    positions: Vec::new(),
                    looks: Vec::new(),
                });
                child.ever_listed = true;
                child.meetings.insert(at);
                child.version += 1;
                Some(child.version)
            }
            Ask::Adjourn { meeting, child, .. } => {
                self.end_item((*meeting)?, (*child)?);
                let child = &mut self.children[(*child)?];
                child.listing = None;
                child.version += 1;
                Some(child.version)
            }
            Ask::State {
                child,
                stage,
                view,
                version,
                ..
            } => {
                let child = &mut self.children[(*child)?];
                child.version += 1;
                let listing = child.listing.as_mut()?;
                listing.looks.retain(|(_, looked, _)| looked != stage);
                let positions = &mut listing.positions;
                positions.retain(|it| (it.who.seat(), it.stage) != (by.seat(), *stage));
                positions.push(Position {
                    who: by,
                    stage: *stage,
                    view: *view,
                    version: version + 1,
                });
                Some(version + 1)
            }
            Ask::LookAgain {
                child,
                stage,
                agrees,
                ..
            } => {
                let child = &mut self.children[(*child)?];
                child.version += 1;
                let looks = &mut child.listing.as_mut()?.looks;
                looks.retain(|(_, looked, _)| looked != stage);
                looks.push((by, *stage, *agrees));
                None
            }
            Ask::Seal {
                meeting,
                child,
                stages,
                ..
            } => {
                let (at, place) = ((*meeting)?, (*child)?);
                self.end_item(at, place);
                let child = &mut self.children[place];
                let listing = child.listing.take()?;
                for it in stages {
                    let of_stage = |position: &&Position| position.stage == it.stage;
                    let decided = Decided {
                        positive: it.positive,
                        meeting: Some(at),
                        positions: listing.positions.iter().filter(of_stage).cloned().collect(),
                    };
                    child.decide(it.stage, decided);
                    child.version += 1;
                }
                Some(child.version)
            }
            Ask::Answer { child, request, .. } => {
                let child = &mut self.children[*child];
                child.version += 1;
                let asked = &mut child.asked[(*request)?];
                asked.answered = true;
                asked.version += 1;
                Some(asked.version)
            }
            Ask::Look { child } => Some(self.children[(*child)?].version),
            Ask::Declare { child }
            | Ask::Assign { child, .. }
            | Ask::Hear { child, .. }
            | Ask::Sca { child, .. }
            | Ask::Enquire { child, .. }
            | Ask::LinkPlan { child, .. }
            | Ask::PlanVersion { child, .. }
            | Ask::Retract { child, .. }
            | Ask::External { child, .. }
            | Ask::Raise { child, .. }
            | Ask::AnswerChallenge { child, .. }
            | Ask::CloseChallenge { child, .. } => {
                let wrong = self.wrong;
                let child = &mut self.children[(*child)?];
                child.version += 1;
                child.follow(call, told, wrong);
                let names_none = matches!(call.ask, Ask::Declare { .. });
                (!names_none).then_some(child.version)
            }
        }
    }

    fn scheduled(&self, id: &str, on: chrono::NaiveDate, chair: Who, invited: &[Who]) -> Meeting {
        let mut people: Vec<Attendee> = Vec::new();
        for who in std::iter::once(&chair).chain(invited) {
            if people.iter().all(|known| known.who != *who) {
                people.push(Attendee {
                    who: *who,
                    trained: self.trained.get(who).copied(),
                    there: false,
                    came: false,
                });
            }
        }
        Meeting {
            id: id.to_owned(),
            version: 1,
            on,
            chair,
            session: Session::Scheduled,
            people,
            open: Vec::new(),
            items: 0,
        }
    }

    fn close(&mut self, at: usize) -> Option<i64> {
        for place in std::mem::take(&mut self.meetings[at].open) {
            self.meetings[at].version += 1;
            let child = &mut self.children[place];
            // A case may have left the agenda by a decision made elsewhere.
            if child.listing.as_ref().is_some_and(|it| it.meeting == at) {
                child.listing = None;
                child.version += 1;
            }
        }
        let meeting = &mut self.meetings[at];
        meeting.session = Session::Closed;
        meeting.version += 1;
        Some(meeting.version)
    }

    fn end_item(&mut self, at: usize, place: usize) {
        let meeting = &mut self.meetings[at];
        meeting.open.retain(|open| *open != place);
        meeting.version += 1;
    }
}

impl Child {
    fn decide(&mut self, stage: Stage, decided: Decided) {
        match stage {
            Stage::Rg => self.rg = Some(decided),
            Stage::Cg => self.cg = Some(decided),
        }
    }

    fn follow(&mut self, call: &Call, told: &Told, wrong: Option<Wrong>) {
        match &call.ask {
            Ask::Declare { .. } => {
                self.recused.insert(call.by);
                if wrong != Some(Wrong::RecusalVoidsNothing) {
                    self.void(call.by);
                }
            }
            Ask::Assign { who, .. } => self.worker = Some(*who),
            Ask::Hear { kind, .. } => {
                self.heard.insert(*kind);
            }
            Ask::Sca { disqualified, .. } => match disqualified {
                Some(considered) => self.disqualified = *considered,
                None => self.referenced = true,
            },
            Ask::Enquire { agency, .. } => self.asked.push(Asked {
                id: told.id.clone(),
                agency,
                version: 1,
                answered: false,
            }),
            Ask::LinkPlan { reference, .. } => self.plans.push(Plan {
                id: told.id.clone(),
                reference: reference.clone(),
            }),
            Ask::Retract { .. } => self.retracted = true,
            Ask::External {
                stage, positive, ..
            } => {
                self.listing = None;
                let decided = Decided {
                    positive: *positive,
                    meeting: None,
                    positions: Vec::new(),
                };
                self.decide(*stage, decided);
            }
            Ask::Raise { against, .. } => self.challenges.push(Challenge {
                by: call.by.agency(),
                against,
                answered: false,
                closed: false,
            }),
            Ask::AnswerChallenge { number, .. } => self.challenge(*number).answered = true,
            Ask::CloseChallenge { number, .. } => self.challenge(*number).closed = true,
            Ask::PlanVersion { .. }
            | Ask::Lodge
            | Ask::Schedule { .. }
            | Ask::List { .. }
            | Ask::Convene { .. }
            | Ask::Attend { .. }
            | Ask::Adjourn { .. }
            | Ask::Close { .. }
            | Ask::State { .. }
            | Ask::LookAgain { .. }
            | Ask::Seal { .. }
            | Ask::Answer { .. }
            | Ask::Train { .. }
            | Ask::Look { .. } => {}
        }
    }

    fn challenge(&mut self, number: u32) -> &mut Challenge {
        &mut self.challenges[usize::try_from(number).unwrap() - 1]
    }
}

fn lodged(by: Who, id: &str) -> Child {
    Child {
        id: id.to_owned(),
        version: 1,
        lodged_by: by,
        listing: None,
        ever_listed: false,
        meetings: Default::default(),
        rg: None,
        cg: None,
        retracted: false,
        recused: Default::default(),
        worker: None,
        referenced: false,
        disqualified: false,
        heard: Default::default(),
        asked: Vec::new(),
        plans: Vec::new(),
        challenges: Vec::new(),
    }
}
