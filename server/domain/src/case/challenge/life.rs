//! Raising, answering, escalating and closing a challenge.

use super::{
    Challenge, ChallengeAnswer, ChallengeClosing, ChallengeEnding, ChallengeEvent, ChallengeStep,
    ChallengeSubject, Escalation, RaisedChallenge, ReachedLevel,
};
use crate::{
    calendar::Calendar,
    case::{Case, CaseEvent, OfAgency, Progress},
    decision::{MadeBy, Position, Stage},
    id::{AgencyId, InformationRequestId, PersonId, SittingId},
    refusal::Refusal,
    rulebook::{ChallengeRules, RuleSet},
    sensitive::Sensitive,
    time::{CivilDate, UtcTime},
};

/// Who acts, and for which agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub person: PersonId,
    /// Their agency.
    pub agency: OfAgency,
    /// Whether they coordinate the panel of the case.
    pub coordinator: bool,
}

/// What is to be challenged, as the person raising it names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disputed {
    /// A position of the agency: its stage and version.
    Position(Stage, i64),
    /// A delay, of a request for information where one is named.
    Delay(Option<InformationRequestId>),
    /// That the agency says nothing.
    Silence,
    /// Something else.
    Other,
}

/// A challenge to raise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raising {
    /// The agency challenged.
    pub against: OfAgency,
    /// What is challenged.
    pub about: Disputed,
    /// Why, and what is wanted.
    pub words: Sensitive<String>,
}

impl Case {
    /// Raises a challenge. A position is challenged by whoever may see it: `shown` are
    /// the positions on the open item that the caller is shown, those sealed are
    /// everybody's. A case that was decided is challenged still; one that is no longer
    /// the site's is not.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `CHALLENGE_OWN_AGENCY`,
    /// `CHALLENGE_NOT_GROUNDED`.
    pub fn raise_challenge(
        &self,
        caller: &Caller,
        raising: Raising,
        shown: &[Position],
        calendar: &Calendar,
        rules: &RuleSet,
        today: CivilDate,
    ) -> Result<CaseEvent, Refusal> {
        match self.progress {
            Progress::BeforeRg { .. }
            | Progress::BeforeCg { .. }
            | Progress::RgNegative { .. }
            | Progress::CgDecided { .. } => {}
            Progress::Retracted | Progress::Withdrawn { .. } => return Err(Refusal::CaseClosed),
            Progress::Transferred { .. } => return Err(Refusal::CaseTransferred),
        }
        let Raising {
            against,
            about,
            words,
        } = raising;
        if against.id == caller.agency.id {
            return Err(Refusal::ChallengeOwnAgency);
        }
        let subject = self
            .challenged(against.id, about, shown, today)
            .ok_or(Refusal::ChallengeNotGrounded)?;
        let number = u32::try_from(self.challenges.len()).map_or(u32::MAX, |last| last + 1);
        let why = format!("challenge {number} raised on {today}, day 0");
        let level = next_level(0, why, calendar, &rules.challenge, today)?;
        Ok(of(ChallengeEvent::Raised(Box::new(RaisedChallenge {
            number,
            by: caller.person,
            agency: caller.agency.clone(),
            against,
            subject,
            words,
            level,
        }))))
    }

    /// Records the answer of the agency challenged: by its own people, or by a
    /// coordinator who was told it.
    ///
    /// # Errors
    /// `CHALLENGE_NOT_OPEN`, `NOT_THE_CHALLENGED_AGENCY`, `CHALLENGE_ANSWERED`.
    pub fn answer_challenge(
        &self,
        number: u32,
        caller: &Caller,
        answer: ChallengeAnswer,
    ) -> Result<CaseEvent, Refusal> {
        let open = self.unclosed_challenge(number)?;
        if !caller.coordinator && caller.agency.id != open.raised.against.id {
            return Err(Refusal::NotTheChallengedAgency);
        }
        if open.current.answer.is_some() {
            return Err(Refusal::ChallengeAnswered);
        }
        Ok(of(ChallengeEvent::Answered {
            number,
            answer: Box::new(answer),
        }))
    }

    /// Takes a challenge to the next level: once its day passed without an answer, or
    /// where the answer does not settle it.
    ///
    /// # Errors
    /// `CHALLENGE_NOT_OPEN`, `NOT_THE_CHALLENGING_AGENCY`, `CHALLENGE_NOT_DUE`,
    /// `CHALLENGE_AT_TOP_LEVEL`.
    pub fn escalate_challenge(
        &self,
        number: u32,
        caller: &Caller,
        why: Sensitive<String>,
        calendar: &Calendar,
        rules: &RuleSet,
        today: CivilDate,
    ) -> Result<CaseEvent, Refusal> {
        let open = self.unclosed_challenge(number)?;
        if !caller.coordinator && !open.is_raised_by(caller.agency.id) {
            return Err(Refusal::NotTheChallengingAgency);
        }
        open.check_due(today)?;
        let start = format!("challenge {number} taken further on {today}, day 0");
        let reached = open.current.level.number;
        let level = next_level(reached, start, calendar, &rules.challenge, today)?;
        Ok(of(ChallengeEvent::Escalated {
            number,
            escalation: Box::new(Escalation {
                by: caller.person,
                why,
            }),
            level: Box::new(level),
        }))
    }

    /// Closes a challenge. Whoever raised it says that it is settled or takes it back; a
    /// coordinator records that it stands, and only where no level is left.
    ///
    /// # Errors
    /// `CHALLENGE_NOT_OPEN`, `NOT_THE_CHALLENGING_AGENCY`, `NOT_THE_COORDINATOR`,
    /// `CHALLENGE_BELOW_TOP_LEVEL`, `CHALLENGE_NOT_DUE`.
    pub fn close_challenge(
        &self,
        number: u32,
        caller: &Caller,
        ending: ChallengeEnding,
        words: Sensitive<String>,
        rules: &RuleSet,
        today: CivilDate,
    ) -> Result<CaseEvent, Refusal> {
        let open = self.unclosed_challenge(number)?;
        match ending {
            ChallengeEnding::Resolved | ChallengeEnding::Withdrawn => {
                if !open.is_raised_by(caller.agency.id) {
                    return Err(Refusal::NotTheChallengingAgency);
                }
            }
            ChallengeEnding::Stands => {
                if !caller.coordinator {
                    return Err(Refusal::NotTheCoordinator);
                }
                if rules.challenge.after(open.current.level.number).is_some() {
                    return Err(Refusal::ChallengeBelowTopLevel);
                }
                open.check_due(today)?;
            }
        }
        Ok(of(ChallengeEvent::Closed {
            number,
            by: caller.person,
            ending,
            words,
        }))
    }

    /// Returns a challenge by its number.
    #[must_use]
    pub fn challenge(&self, number: u32) -> Option<&Challenge> {
        let numbered = |known: &&Challenge| known.raised.number == number;
        self.challenges.iter().find(numbered)
    }

    /// Returns a challenge that has not ended.
    ///
    /// # Errors
    /// `CHALLENGE_NOT_OPEN`, also where there is none.
    pub fn unclosed_challenge(&self, number: u32) -> Result<&Challenge, Refusal> {
        self.challenge(number)
            .filter(|known| known.closing.is_none())
            .ok_or(Refusal::ChallengeNotOpen { number })
    }

    /// Finds in the record what is challenged; `None` where it does not show it.
    fn challenged(
        &self,
        against: AgencyId,
        about: Disputed,
        shown: &[Position],
        today: CivilDate,
    ) -> Option<ChallengeSubject> {
        match about {
            Disputed::Position(stage, version) => {
                let it = |position: &&Position| {
                    (position.agency, position.stage, position.version) == (against, stage, version)
                };
                let on_open_item = || {
                    shown.iter().find(it)?;
                    Some(self.listing()?.sitting)
                };
                let sitting = on_open_item().or_else(|| self.sealed_at(stage, it))?;
                Some(ChallengeSubject::Position {
                    sitting,
                    stage,
                    version,
                })
            }
            Disputed::Delay(None) => Some(ChallengeSubject::Delay { request: None }),
            Disputed::Delay(Some(id)) => {
                let request = self.requests.get(id)?;
                let theirs = request.asked.agency == against;
                (theirs && request.came_late(today))
                    .then_some(ChallengeSubject::Delay { request: Some(id) })
            }
            Disputed::Silence => Some(ChallengeSubject::Silence),
            Disputed::Other => Some(ChallengeSubject::Other),
        }
    }

    /// Returns the sitting that sealed a stage, where a position was among those sealed.
    fn sealed_at(&self, stage: Stage, it: impl Fn(&&Position) -> bool) -> Option<SittingId> {
        match &self.decision(stage)?.made_by {
            MadeBy::Panel(record) => {
                record.positions.iter().find(it)?;
                Some(record.sitting)
            }
            MadeBy::External { .. } => None,
        }
    }

    /// Applies an event of a challenge; `None` where it cannot follow.
    pub(in crate::case) fn apply_challenge(
        &mut self,
        event: ChallengeEvent,
        recorded_at: UtcTime,
    ) -> Option<()> {
        match event {
            ChallengeEvent::Raised(raised) => {
                let next = u32::try_from(self.challenges.len()).ok()? + 1;
                if raised.number != next {
                    return None;
                }
                self.challenges.push(Challenge {
                    current: ChallengeStep {
                        level: raised.level.clone(),
                        escalation: None,
                        answer: None,
                    },
                    raised: *raised,
                    raised_at: recorded_at,
                    earlier: Vec::new(),
                    closing: None,
                });
            }
            ChallengeEvent::Answered { number, answer } => {
                let slot = &mut self.unclosed(number)?.current.answer;
                if slot.is_some() {
                    return None;
                }
                *slot = Some(*answer);
            }
            ChallengeEvent::Escalated {
                number,
                escalation,
                level,
            } => {
                let open = self.unclosed(number)?;
                let reached = ChallengeStep {
                    level: *level,
                    escalation: Some(*escalation),
                    answer: None,
                };
                open.earlier
                    .push(std::mem::replace(&mut open.current, reached));
            }
            ChallengeEvent::Closed {
                number,
                by,
                ending,
                words,
            } => {
                self.unclosed(number)?.closing = Some(ChallengeClosing {
                    by,
                    ending,
                    words,
                    on: recorded_at.london_date(),
                });
            }
        }
        Some(())
    }

    fn unclosed(&mut self, number: u32) -> Option<&mut Challenge> {
        self.challenges
            .iter_mut()
            .find(|known| known.raised.number == number && known.closing.is_none())
    }
}

impl Challenge {
    fn is_raised_by(&self, agency: AgencyId) -> bool {
        self.raised.agency.id == agency
    }

    /// Checks that an answer was given, or had to be.
    fn check_due(&self, today: CivilDate) -> Result<(), Refusal> {
        let answer_by = self.current.level.answer_by;
        if self.current.answer.is_some() || today > answer_by {
            Ok(())
        } else {
            Err(Refusal::ChallengeNotDue { answer_by })
        }
    }
}

/// Works out the level after one, 0 being none, and by when it must answer.
fn next_level(
    reached: u32,
    start: String,
    calendar: &Calendar,
    rules: &ChallengeRules,
    today: CivilDate,
) -> Result<ReachedLevel, Refusal> {
    let level = rules.after(reached).ok_or(Refusal::ChallengeAtTopLevel)?;
    let days = level.working_days;
    let answer_by = calendar.plus_working_days(today, days);
    let number = reached + 1;
    let mut derivation = vec![
        start,
        format!(
            "level {number}, {}: {days} working days of {}, local policy: {answer_by}",
            level.name,
            calendar.division().name()
        ),
    ];
    derivation.extend(calendar.warning(answer_by));
    Ok(ReachedLevel {
        number,
        name: level.name.clone(),
        from: today,
        answer_by,
        derivation,
    })
}

const fn of(event: ChallengeEvent) -> CaseEvent {
    CaseEvent::Challenge(event)
}
