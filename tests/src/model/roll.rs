//! What happens next. A roll of the dice says which kind of step, and holds the dice
//! that choose the rest from the model as it then stands: whatever steps are left out
//! before it, it still means something. That is what makes a failure shrink.

use super::{
    call::{Ask, Call, Place},
    people::{DECIDING, Who},
    world::{Listing, Session, Stage, World},
};
use crate::dice::Dice;

/// A step that is not chosen in full yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Roll {
    kind: Kind,
    dice: u64,
}

/// A step.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// The clock moves on to an instant.
    Clock(i64),
    /// Somebody calls.
    Call(Call),
    /// A request is sent again, or its identifier is used for another.
    Repeat { back: usize, other: bool },
}

macro_rules! kinds {
    ($($kind:ident = $weight:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Kind { $($kind,)* }

        /// Each kind, as often as it is wanted.
        const KINDS: &[(Kind, usize)] = &[$((Kind::$kind, $weight)),*];
    };
}

kinds! {
    Next = 100; Lodge = 3; Schedule = 2; List = 4; Convene = 3; Attend = 9; Adjourn = 2;
    Close = 2; State = 14; LookAgain = 4; Seal = 10; Declare = 2; Assign = 2; Hear = 4; Sca = 3;
    Enquire = 4; Answer = 4; LinkPlan = 3; PlanVersion = 3; Retract = 1; External = 2;
    Raise = 3; AnswerChallenge = 3; CloseChallenge = 2; Train = 2; Look = 4; Repeat = 7;
    Clock = 6;
}

impl Roll {
    /// Rolls the dice for the next step.
    pub(super) fn next(dice: &mut Dice) -> Self {
        let sum = KINDS.iter().map(|(_, weight)| weight).sum();
        let mut left = dice.below(sum);
        let mut kind = Kind::Clock;
        for (known, weight) in KINDS {
            if left < *weight {
                kind = *known;
                break;
            }
            left -= weight;
        }
        Self {
            kind,
            dice: dice.bits(),
        }
    }

    /// Chooses the rest.
    pub(super) fn step(self, world: &World) -> Step {
        let mut choice = Choice {
            world,
            dice: Dice::new(self.dice),
        };
        let (by, ask) = match self.kind {
            Kind::Clock => return choice.clock(),
            Kind::Repeat => {
                return Step::Repeat {
                    back: choice.dice.below(8),
                    other: choice.dice.percent(30),
                };
            }
            Kind::Next => match choice.next() {
                Some(next) => next,
                None => return choice.clock(),
            },
            Kind::Lodge => (choice.lodger(), Ask::Lodge),
            Kind::Schedule => choice.schedule(),
            Kind::List => choice.list(),
            Kind::Convene => choice.convene(),
            Kind::Attend => choice.attend(),
            Kind::Adjourn => choice.adjourn(),
            Kind::Close => choice.close(),
            Kind::State => choice.state(),
            Kind::LookAgain => choice.look_again(),
            Kind::Seal => choice.seal(),
            Kind::Train => choice.train(),
            Kind::Declare
            | Kind::Assign
            | Kind::Hear
            | Kind::Sca
            | Kind::Enquire
            | Kind::Answer
            | Kind::LinkPlan
            | Kind::PlanVersion
            | Kind::Retract
            | Kind::External
            | Kind::Raise
            | Kind::AnswerChallenge
            | Kind::CloseChallenge
            | Kind::Look => choice.of_case(self.kind),
        };
        Step::Call(Call { by, ask })
    }
}

pub(super) struct Choice<'a> {
    pub(super) world: &'a World,
    pub(super) dice: Dice,
}

impl Choice<'_> {
    pub(super) fn anybody(&mut self) -> Who {
        if self.dice.percent(5) {
            Who::Nobody
        } else {
            *self.dice.pick(Who::ALL)
        }
    }

    /// Mostly who does this; now and then anybody.
    pub(super) fn usually(&mut self, who: &[Who]) -> Who {
        if self.dice.percent(93) {
            *self.dice.pick(who)
        } else {
            self.anybody()
        }
    }

    pub(super) fn lodger(&mut self) -> Who {
        self.usually(&[Who::Responder, Who::Responder, Who::OtherResponder])
    }

    /// Mostly the version there is; now and then one that is not.
    pub(super) fn version(&mut self, current: i64) -> i64 {
        if self.dice.percent(94) {
            current
        } else {
            (current + if self.dice.percent(50) { 1 } else { -1 }).max(1)
        }
    }

    pub(super) fn case(&mut self) -> Place {
        self.place(&self.world.live_children.clone())
    }

    pub(super) fn meeting(&mut self) -> Place {
        self.place(&self.world.live_meetings.clone())
    }

    pub(super) fn place(&mut self, from: &[usize]) -> Place {
        if from.is_empty() || self.dice.percent(2) {
            return None;
        }
        Some(*self.dice.pick(from))
    }

    /// A case and the sitting it is listed for, one in session if there is one.
    pub(super) fn item(&mut self) -> (Place, Place) {
        let world = self.world;
        let at = |child: &usize| world.children[*child].listing.as_ref().map(|it| it.meeting);
        let in_session = |child: &&usize| {
            at(child).is_some_and(|at| world.meetings[at].session == Session::Convened)
        };
        let mut items: Vec<usize> = world
            .live_children
            .iter()
            .filter(in_session)
            .copied()
            .collect();
        if items.is_empty() || self.dice.percent(10) {
            items.clone_from(&world.live_children);
        }
        let child = self.place(&items);
        let listed = child.and_then(|child| at(&child));
        let meeting = if self.dice.percent(96) { listed } else { None };
        (meeting.or_else(|| self.meeting()), child)
    }

    pub(super) fn clock(&mut self) -> Step {
        const MINUTE: i64 = 60_000_000;
        const DAY: i64 = 24 * 60 * MINUTE;
        let now = self.world.now;
        let midnight = now - now.rem_euclid(DAY) + DAY;
        let minutes = i64::try_from(self.dice.below(60)).unwrap_or_default() + 1;
        Step::Clock(match self.dice.below(16) {
            0 => (midnight - 1).max(now),
            1 => midnight,
            2 => midnight + 9 * 60 * MINUTE,
            3 => now + 1,
            _ => now + minutes * MINUTE,
        })
    }
}

/// The stages that lack a position, with who has the seat.
pub(super) fn unstated(listing: &Listing) -> Vec<(Who, Stage)> {
    let members = [Who::Chair, Who::Officer, Who::Nurse];
    let mut missing = Vec::new();
    for stage in &listing.stages {
        for (seat, who) in DECIDING.into_iter().zip(members) {
            if listing.position(seat, *stage).is_none() {
                missing.push((who, *stage));
            }
        }
    }
    missing
}
