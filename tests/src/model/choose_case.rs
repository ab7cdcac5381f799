//! What is done to a case outside of a sitting.

use super::{
    call::{About, Ask, Place},
    people::{AGENCIES, Who},
    roll::{Choice, Kind},
    world::{Child, Heard, Stage},
};

impl Choice<'_> {
    pub(super) fn of_case(&mut self, kind: Kind) -> (Who, Ask) {
        let child = match kind {
            Kind::AnswerChallenge | Kind::CloseChallenge => self.challenged(),
            Kind::Next
            | Kind::Lodge
            | Kind::Schedule
            | Kind::List
            | Kind::Convene
            | Kind::Attend
            | Kind::Adjourn
            | Kind::Close
            | Kind::State
            | Kind::LookAgain
            | Kind::Seal
            | Kind::Declare
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
            | Kind::Train
            | Kind::Look
            | Kind::Repeat
            | Kind::Clock => self.case(),
        };
        let known: Option<Child> = child.map(|child| self.world.children[child].clone());
        let version = self.version(known.as_ref().map_or(1, |it| it.version));
        let coordinator = self.usually(&[Who::Coordinator]);
        let challenges = known.as_ref().map_or(0, |it| it.challenges.len());
        let number = u32::try_from(self.dice.below(challenges + 1)).unwrap_or_default() + 1;
        match kind {
            Kind::Declare => (self.anybody(), Ask::Declare { child }),
            Kind::Assign => {
                let who = self.usually(&[Who::Worker, Who::Worker, Who::Worker, Who::Chair]);
                let who = if who == Who::Nobody { Who::Worker } else { who };
                (
                    coordinator,
                    Ask::Assign {
                        child,
                        version,
                        who,
                    },
                )
            }
            Kind::Hear => {
                let kind = *self
                    .dice
                    .pick(&[Heard::Child, Heard::Guardian, Heard::SocialCare]);
                let by = self.usually(&[Who::Coordinator, Who::Coordinator, Who::Worker]);
                (
                    by,
                    Ask::Hear {
                        child,
                        version,
                        kind,
                    },
                )
            }
            Kind::Sca => {
                let disqualified = match self.dice.below(16) {
                    0 => Some(true),
                    1..=4 => Some(false),
                    _ => None,
                };
                let by = self.usually(&[Who::Coordinator, Who::Liaison]);
                let ask = Ask::Sca {
                    child,
                    version,
                    disqualified,
                };
                (by, ask)
            }
            Kind::Enquire => {
                let agency = if self.dice.percent(3) {
                    "Nobody's Agency"
                } else {
                    *self.dice.pick(&AGENCIES)
                };
                let open = known.is_none_or(|it| it.rg.is_none());
                let stage = if open { Stage::Rg } else { Stage::Cg };
                let ask = Ask::Enquire {
                    child,
                    version,
                    agency,
                    stage,
                };
                (coordinator, ask)
            }
            Kind::Answer => {
                let child = child.unwrap_or_default();
                let asked = known.map(|it| it.asked).unwrap_or_default();
                let places: Vec<usize> = (0..asked.len()).collect();
                let request = self.place(&places);
                let version = request.map_or(1, |place| asked[place].version);
                let version = self.version(version);
                let by = self.usually(&[
                    Who::Coordinator,
                    Who::Officer,
                    Who::Nurse,
                    Who::Guardian,
                    Who::Responder,
                ]);
                let nil = self.dice.percent(50);
                let ask = Ask::Answer {
                    child,
                    request,
                    version,
                    nil,
                };
                (by, ask)
            }
            Kind::LinkPlan => {
                let reference = format!("PLAN-{}", self.dice.below(3));
                let ask = Ask::LinkPlan {
                    child,
                    version,
                    reference,
                };
                (coordinator, ask)
            }
            Kind::PlanVersion => {
                let plans = known.map(|it| it.plans).unwrap_or_default();
                let plan = plans.first().map(|it| it.id.clone());
                let plan = plan.unwrap_or_else(|| super::drive::UNKNOWN.to_owned());
                let by = self.usually(&[Who::Coordinator, Who::Chair, Who::Worker]);
                let ask = Ask::PlanVersion {
                    child,
                    version,
                    plan,
                };
                (by, ask)
            }
            Kind::Retract => {
                let by = self.usually(&[Who::Coordinator, Who::Responder]);
                (by, Ask::Retract { child, version })
            }
            Kind::External => {
                let (stage, positive) = (
                    *self.dice.pick(&[Stage::Rg, Stage::Rg, Stage::Cg]),
                    self.dice.percent(80),
                );
                let by = self.usually(&[Who::Coordinator, Who::Liaison]);
                let ask = Ask::External {
                    child,
                    version,
                    stage,
                    positive,
                };
                (by, ask)
            }
            Kind::Raise => {
                let against = *self.dice.pick(&AGENCIES);
                let about = match self.dice.below(3) {
                    0 => About::Silence,
                    1 => About::Other,
                    _ => About::Position(*self.dice.pick(&[Stage::Rg, Stage::Cg]), 1),
                };
                let by = self.usually(&[Who::Coordinator, Who::Chair, Who::Officer, Who::Nurse]);
                let ask = Ask::Raise {
                    child,
                    version,
                    against,
                    about,
                };
                (by, ask)
            }
            Kind::AnswerChallenge => {
                let by = self.usually(&[Who::Coordinator, Who::Officer, Who::Nurse, Who::Chair]);
                let ask = Ask::AnswerChallenge {
                    child,
                    version,
                    number,
                };
                (by, ask)
            }
            Kind::CloseChallenge => {
                let by = self.usually(&[Who::Coordinator, Who::Officer, Who::Nurse, Who::Chair]);
                let ask = Ask::CloseChallenge {
                    child,
                    version,
                    number,
                };
                (by, ask)
            }
            Kind::Look
            | Kind::Lodge
            | Kind::Schedule
            | Kind::List
            | Kind::Convene
            | Kind::Attend
            | Kind::Adjourn
            | Kind::Close
            | Kind::State
            | Kind::LookAgain
            | Kind::Seal
            | Kind::Train
            | Kind::Repeat
            | Kind::Clock
            | Kind::Next => {
                let by = self.usually(&[Who::Coordinator, Who::Officer, Who::Chair, Who::Liaison]);
                (by, Ask::Look { child })
            }
        }
    }

    /// A case with challenges, if there is one.
    fn challenged(&mut self) -> Place {
        let world = self.world;
        let raised = |child: &&usize| !world.children[**child].challenges.is_empty();
        let raised: Vec<usize> = world.live_children.iter().filter(raised).copied().collect();
        if raised.is_empty() {
            self.case()
        } else {
            self.place(&raised)
        }
    }
}
