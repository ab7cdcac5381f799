//! Where open challenges show: alerts and clocks. What is challenged is said in neither,
//! because of a position nobody is told before they have stated their own.

use super::{Challenge, ChallengeState};
use crate::{
    case::{Case, Progress},
    clocks::{Alert, CHALLENGE_ANSWER, Clock, LOCAL_POLICY},
    time::CivilDate,
};

impl Case {
    /// Returns the challenges somebody must still act on; none once the case is no
    /// longer the site's.
    pub fn open_challenges(&self) -> impl Iterator<Item = &Challenge> {
        let gone = matches!(
            self.progress,
            Progress::Retracted | Progress::Transferred { .. } | Progress::Withdrawn { .. }
        );
        self.challenges
            .iter()
            .filter(move |known| !gone && known.closing.is_none())
    }

    /// Returns what somebody must see while a challenge is open.
    pub(in crate::case) fn challenge_alerts(&self, today: CivilDate) -> Vec<Alert> {
        self.open_challenges()
            .map(|open| {
                let (code, what) = if open.overdue(today) {
                    ("CHALLENGE_OVERDUE", "overdue")
                } else {
                    ("CHALLENGE_OPEN", "open")
                };
                Alert {
                    code,
                    text: format!("{} is {what}: {}", open.title(), open.next_step()),
                }
            })
            .collect()
    }

    /// Returns the clock of each challenge at the level it came to. A decision does not
    /// stop it: the disagreement is still to be answered.
    pub(in crate::case) fn challenge_clocks(&self) -> Vec<Clock> {
        self.challenges
            .iter()
            .filter_map(|known| {
                let level = &known.current.level;
                let mut derivation = level.derivation.clone();
                let answered = known.current.answer.as_ref().map(|answer| answer.on);
                let met_on = match (answered, &known.closing, &self.progress) {
                    (Some(on), _, _) => Some(on),
                    (None, Some(closing), _) => {
                        derivation.push(format!("closed without an answer on {}", closing.on));
                        Some(closing.on)
                    }
                    (None, None, Progress::Retracted) => return None,
                    (None, None, Progress::Transferred { on, .. }) => {
                        derivation.push(format!(
                            "others took the case over on {on}; the clock runs no more"
                        ));
                        Some(*on)
                    }
                    (None, None, Progress::Withdrawn { on, .. }) => {
                        derivation.push(format!(
                            "the case was withdrawn on {on}; the clock runs no more"
                        ));
                        Some(*on)
                    }
                    (
                        None,
                        None,
                        Progress::BeforeRg { .. }
                        | Progress::BeforeCg { .. }
                        | Progress::RgNegative { .. }
                        | Progress::CgDecided { .. },
                    ) => None,
                };
                Some(Clock {
                    code: CHALLENGE_ANSWER,
                    rule: LOCAL_POLICY,
                    title: format!("answer to challenge {}", known.raised.number).into(),
                    starts_on: level.from,
                    due_on: level.answer_by,
                    met_on,
                    derivation,
                })
            })
            .collect()
    }
}

impl Challenge {
    /// Names it with its agencies and its level.
    #[must_use]
    pub fn title(&self) -> String {
        let level = &self.current.level;
        format!(
            "challenge {} of {} to {} (level {}, {})",
            self.raised.number,
            self.raised.agency.name,
            self.raised.against.name,
            level.number,
            level.name
        )
    }

    /// Says what is to happen next, while it is open.
    fn next_step(&self) -> String {
        match self.state() {
            ChallengeState::Open => {
                let answer_by = self.current.level.answer_by;
                format!("an answer is due by {answer_by}")
            }
            ChallengeState::Answered => format!(
                "it was answered, and {} says whether that settles it",
                self.raised.agency.name
            ),
            ChallengeState::Resolved | ChallengeState::Withdrawn | ChallengeState::Stands => {
                "nothing more".to_owned()
            }
        }
    }
}
