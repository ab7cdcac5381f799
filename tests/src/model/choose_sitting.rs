//! What is done to a sitting and to the items on its agenda.

use chrono::{Days, Months};

use super::{
    call::{Ask, Place, Sealed, Tie},
    choose_next::doubted,
    people::{Seat, Who},
    roll::{Choice, unstated},
    world::{Child, Meeting, Stage, View},
};

impl Choice<'_> {
    pub(super) fn schedule(&mut self) -> (Who, Ask) {
        let today = self.world.today();
        let on = match self.dice.below(20) {
            0 => today - Days::new(1),
            1..=3 => today + Days::new(1),
            _ => today,
        };
        let chair = self.usually(&[Who::Chair, Who::Chair, Who::Chair, Who::OtherChair]);
        let chair = if chair == Who::Nobody {
            Who::Nurse
        } else {
            chair
        };
        let invited = self.company();
        let by = self.usually(&[Who::Coordinator, chair]);
        (by, Ask::Schedule { on, chair, invited })
    }

    /// Who is invited or comes: mostly enough, now and then somebody too few or too many.
    pub(super) fn company(&mut self) -> Vec<Who> {
        let mut company = vec![Who::Chair, Who::Officer, Who::Nurse, Who::Guardian];
        if self.dice.percent(25) {
            company.push(Who::OtherChair);
        }
        if self.dice.percent(15) {
            company.push(Who::Trainee);
        }
        if self.dice.percent(10) {
            company.push(Who::Teacher);
        }
        if self.dice.percent(12) {
            let place = self.dice.below(company.len());
            company.remove(place);
        }
        if self.dice.percent(2) {
            company.push(Who::Stranger);
        }
        company
    }

    pub(super) fn list(&mut self) -> (Who, Ask) {
        let meeting = self.meeting();
        let child = self.case();
        let known = child.map(|child| &self.world.children[child]);
        let version = self.version(known.map_or(1, |it| it.version));
        let open = known.is_none_or(|it| it.rg.is_none());
        let stages = match (open, self.dice.below(12)) {
            (true, 0) | (false, 1..) => vec![Stage::Cg],
            (true, 1..=5) | (false, 0) => vec![Stage::Rg],
            (true, _) => vec![Stage::Rg, Stage::Cg],
        };
        let by = self.usually(&[Who::Coordinator]);
        let ask = Ask::List {
            meeting,
            child,
            version,
            stages,
        };
        (by, ask)
    }

    pub(super) fn session(&self, meeting: Place) -> Option<&Meeting> {
        meeting.map(|meeting| &self.world.meetings[meeting])
    }

    pub(super) fn convene(&mut self) -> (Who, Ask) {
        let meeting = self.meeting();
        let known = self.session(meeting).cloned();
        let version = self.version(known.as_ref().map_or(1, |it| it.version));
        let present = self.company();
        let chair = known.map_or(Who::Chair, |it| it.chair);
        let by = self.usually(&[Who::Coordinator, chair]);
        let ask = Ask::Convene {
            meeting,
            version,
            present,
        };
        (by, ask)
    }

    pub(super) fn attend(&mut self) -> (Who, Ask) {
        let meeting = self.meeting();
        let known = self.session(meeting).cloned();
        let version = self.version(known.as_ref().map_or(1, |it| it.version));
        let who = self.usually(&[
            Who::Chair,
            Who::OtherChair,
            Who::Officer,
            Who::Nurse,
            Who::Trainee,
        ]);
        let who = if who == Who::Nobody { Who::Nurse } else { who };
        let there = known
            .as_ref()
            .and_then(|it| it.attendee(who))
            .is_some_and(|it| it.there);
        let present = if self.dice.percent(75) {
            !there || self.dice.percent(30)
        } else {
            there
        };
        let chair = known.map_or(Who::Chair, |it| it.chair);
        let by = self.usually(&[Who::Coordinator, chair]);
        let ask = Ask::Attend {
            meeting,
            version,
            who,
            present,
        };
        (by, ask)
    }

    pub(super) fn adjourn(&mut self) -> (Who, Ask) {
        let (meeting, child) = self.item();
        let version = child.map_or(1, |child| self.world.children[child].version);
        let version = self.version(version);
        let chair = self.session(meeting).map_or(Who::Chair, |it| it.chair);
        let by = self.usually(&[chair]);
        let ask = Ask::Adjourn {
            meeting,
            child,
            version,
        };
        (by, ask)
    }

    pub(super) fn close(&mut self) -> (Who, Ask) {
        let meeting = self.meeting();
        let version = self.session(meeting).map_or(1, |it| it.version);
        let version = self.version(version);
        let reason = self.dice.percent(75);
        let by = self.usually(&[Who::Coordinator]);
        let ask = Ask::Close {
            meeting,
            version,
            reason,
        };
        (by, ask)
    }

    pub(super) fn state(&mut self) -> (Who, Ask) {
        let (meeting, child) = self.item();
        let listing = child.and_then(|child| self.world.children[child].listing.clone());
        let stages = listing
            .as_ref()
            .map_or(vec![Stage::Rg], |it| it.stages.clone());
        let missing: Vec<(Who, Stage)> = listing.as_ref().map_or_else(Vec::new, unstated);
        let (by, stage) = if !missing.is_empty() && self.dice.percent(85) {
            *self.dice.pick(&missing)
        } else {
            let members = [
                Who::Chair,
                Who::OtherChair,
                Who::Officer,
                Who::Nurse,
                Who::Trainee,
            ];
            let by = self.usually(&members);
            let other = self.dice.percent(8);
            let stage = if other {
                Stage::Cg
            } else {
                *self.dice.pick(&stages)
            };
            (by, stage)
        };
        let by = self.usually(&[by]);
        let known = listing
            .as_ref()
            .and_then(|it| it.position(by.seat(), stage));
        let current = known.map_or(0, |it| it.version);
        let version = if self.dice.percent(95) {
            current
        } else {
            current + 1
        };
        let view = match self.dice.below(20) {
            0 => View::Abstain,
            1 => View::Negative,
            _ if child.is_some_and(|child| doubted(child, stage)) => View::Negative,
            _ => View::Positive,
        };
        let ask = Ask::State {
            meeting,
            child,
            stage,
            view,
            version,
        };
        (by, ask)
    }

    pub(super) fn look_again(&mut self) -> (Who, Ask) {
        let (meeting, child) = self.item();
        let stage = *self.dice.pick(&[Stage::Rg, Stage::Cg]);
        let agrees = self.dice.percent(80);
        let by = self.usually(&[Who::Coordinator, Who::Guardian, Who::Chair, Who::Nurse]);
        let ask = Ask::LookAgain {
            meeting,
            child,
            stage,
            agrees,
        };
        (by, ask)
    }

    pub(super) fn seal(&mut self) -> (Who, Ask) {
        let (meeting, child) = self.item();
        let known: Option<Child> = child.map(|child| self.world.children[child].clone());
        let version = self.version(known.as_ref().map_or(1, |it| it.version));
        let listing = known.as_ref().and_then(|it| it.listing.as_ref());
        let mut stages = listing.map_or(vec![Stage::Rg], |it| it.stages.clone());
        if self.dice.percent(8) {
            stages = vec![*self.dice.pick(&[Stage::Rg, Stage::Cg])];
        }
        let sealed = stages.iter().map(|stage| {
            let stated = listing.and_then(|it| it.position(Seat::Police, *stage));
            let positive = stated.is_none_or(|it| it.view != View::Negative);
            Sealed {
                stage: *stage,
                positive: positive != self.dice.percent(5),
                findings_fit: self.dice.percent(94),
            }
        });
        let stages = sealed.collect();
        let plans = known.map(|it| it.plans).unwrap_or_default();
        let tie = match plans.first() {
            Some(plan) if self.dice.percent(60) => Tie::Plan(plan.id.clone()),
            _ if self.dice.percent(4) => Tie::Plan(super::drive::UNKNOWN.to_owned()),
            _ => Tie::None,
        };
        let chair = self.session(meeting).map_or(Who::Chair, |it| it.chair);
        let by = self.usually(&[chair]);
        let ask = Ask::Seal {
            meeting,
            child,
            version,
            stages,
            tie,
        };
        (by, ask)
    }

    pub(super) fn train(&mut self) -> (Who, Ask) {
        let who = self.usually(&[Who::Nurse, Who::Trainee, Who::Officer, Who::Chair]);
        let who = if who == Who::Nobody { Who::Nurse } else { who };
        let today = self.world.today();
        // Some trainings are about to run out, and some have.
        let completed = match self.dice.below(20) {
            0 => today - Months::new(36) - Days::new(1),
            1 => today - Months::new(36),
            2 => today - Months::new(36) + Days::new(2),
            _ => today - Days::new(30),
        };
        let by = self.usually(&[Who::Coordinator]);
        (by, Ask::Train { who, completed })
    }
}
