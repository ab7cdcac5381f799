//! Invented cases, each as ten events tell it, in the proportions of the published tables.

use nrm_panel_domain::{
    case::{ExitKind, ExitReason, ReconsiderationState},
    decision::{Decider, NegativeReason, Outcome, Stage},
    directory::FirstResponderType,
    id::{CaseId, DecisionId, IdSource, SiteId},
    projection::{
        AgeBand, AgeClass, CountyLines, DecisionFact, ExitFact, FactChanges, LocationClass, Matter,
        MatterFact, ReferralFact,
    },
    time::{CivilDate, UtcTime},
};

use crate::{bench, dice::Dice};

/// Events of a case.
pub(super) const EVENTS: usize = 10;

const RESPONDERS: [(FirstResponderType, &[&str]); 4] = [
    (
        FirstResponderType::GovernmentAgency,
        &[
            "Ashcombe Border Office",
            "Ashcombe Casework",
            "Ashcombe Enforcement",
        ],
    ),
    (
        FirstResponderType::LocalAuthority,
        &[
            "Ashcombe", "Brindle", "Corran", "Dunmore", "Elling", "Farrow", "Garth", "Hallow",
        ],
    ),
    (
        FirstResponderType::Police,
        &[
            "Ashcombe Police",
            "Brindle Police",
            "Corran Police",
            "Dunmore Police",
        ],
    ),
    (
        FirstResponderType::NgoAndThirdSector,
        &["Lantern House", "Wayside Trust"],
    ),
];

const EXPLOITATION: [&str; 8] = [
    "Criminal",
    "Criminal",
    "Criminal",
    "Labour",
    "Labour & Criminal",
    "Sexual",
    "Sexual & Criminal",
    "Not specified or unknown",
];

const NATIONALITIES: [&str; 12] = [
    "UK",
    "UK",
    "UK",
    "UK",
    "Albanian",
    "Albanian",
    "Vietnamese",
    "Sudanese",
    "Eritrean",
    "Iranian",
    "Romanian",
    "Afghan",
];

const GENDERS: [&str; 6] = ["Male", "Male", "Male", "Male", "Female", "Unknown"];

const LOCATIONS: [LocationClass; 6] = [
    LocationClass::Uk,
    LocationClass::Uk,
    LocationClass::Uk,
    LocationClass::Overseas,
    LocationClass::UkAndOverseas,
    LocationClass::Unknown,
];

const AGES: [AgeClass; 10] = [
    AgeClass::Child,
    AgeClass::Child,
    AgeClass::Child,
    AgeClass::Child,
    AgeClass::Child,
    AgeClass::Child,
    AgeClass::Child,
    AgeClass::Child,
    AgeClass::Adult,
    AgeClass::Unknown,
];

/// What one event of a case changes.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) at: UtcTime,
    pub(super) facts: FactChanges,
    pub(super) decision: Option<DecisionFact>,
}

/// Invents what happens to a case.
pub(super) struct Life<'a> {
    pub(super) dice: &'a mut Dice,
    pub(super) ids: &'a dyn IdSource,
    pub(super) site: SiteId,
}

impl Life<'_> {
    /// Returns the events of a case that was received on a day: the referral, corrected
    /// or not; decisions; what left, was suspended or asked anew; and what returns do not
    /// count.
    pub(super) fn of(&mut self, case: CaseId, received: CivilDate) -> bench::Outcome<Vec<Step>> {
        let mut steps = Vec::with_capacity(EVENTS);
        let mut days = [received; EVENTS];
        let mut day = received;
        for own in &mut days {
            *own = day;
            steps.push(Step {
                at: noon(day)?,
                facts: FactChanges::default(),
                decision: None,
            });
            day = day.plus_days(1 + u32::try_from(self.dice.below(12))?);
        }
        let referral = self.referral(case, received, steps[0].at);
        let rg = self
            .dice
            .percent(95)
            .then(|| self.decision(&referral, Stage::Rg, days[3]));
        let positive = rg
            .as_ref()
            .is_some_and(|rg| rg.outcome == Outcome::Positive);
        let cg = (positive && self.dice.percent(75))
            .then(|| self.decision(&referral, Stage::Cg, days[8]));
        let exit = (cg.is_none() && self.dice.percent(10)).then(|| ExitFact {
            case,
            site: self.site,
            recorded_at: steps[9].at,
            kind: ExitKind::Withdrawn,
            reason: *self
                .dice
                .pick(&[ExitReason::BestInterests, ExitReason::AgeLimit]),
            left_on: days[9],
            after_rg: positive,
        });
        let suspension = self
            .dice
            .percent(4)
            .then(|| self.matter(case, Matter::Suspension, &steps));
        let asked = Matter::Reconsideration(ReconsiderationState::Requested);
        let negative = rg.is_some() && !positive && exit.is_none();
        let anew = (negative && self.dice.percent(5)).then(|| self.matter(case, asked, &steps));
        for (place, often) in [(1, 30), (6, 10)] {
            if self.dice.percent(often) {
                steps[place].facts.referral = Some(self.corrected(&referral, steps[place].at));
            }
        }
        steps[0].facts.referral = Some(referral);
        steps[3].decision = rg;
        steps[4].facts.matters.extend(suspension);
        steps[7].facts.matters.extend(anew);
        steps[8].decision = cg;
        steps[9].facts.exit = exit;
        Ok(steps)
    }

    fn referral(&mut self, case: CaseId, received: CivilDate, at: UtcTime) -> ReferralFact {
        let dice = &mut *self.dice;
        let (kind, responders) = dice.pick(&RESPONDERS);
        ReferralFact {
            case,
            site: self.site,
            recorded_at: at,
            counted: true,
            nrm_received_on: received,
            site_received_on: received,
            age: *dice.pick(&AGES),
            location: *dice.pick(&LOCATIONS),
            exploitation: (*dice.pick(&EXPLOITATION)).to_owned(),
            gender: (*dice.pick(&GENDERS)).to_owned(),
            nationalities: (*dice.pick(&NATIONALITIES)).to_owned(),
            first_responder_type: Some(*kind),
            first_responder: (*dice.pick(responders)).to_owned(),
            age_at_referral: *dice.pick(&[AgeBand::From10, AgeBand::From14, AgeBand::From16]),
            pilot: dice.percent(80),
            county_lines: *dice.pick(&[
                CountyLines::Yes,
                CountyLines::No,
                CountyLines::NotRecorded,
            ]),
            child: case,
        }
    }

    /// The referral with one thing put right; one in fifty counts no more.
    fn corrected(&mut self, referral: &ReferralFact, at: UtcTime) -> ReferralFact {
        ReferralFact {
            recorded_at: at,
            location: *self.dice.pick(&LOCATIONS),
            counted: !self.dice.percent(2),
            ..referral.clone()
        }
    }

    fn decision(&mut self, referral: &ReferralFact, stage: Stage, on: CivilDate) -> DecisionFact {
        let positive = self.dice.percent(90);
        let reason = NegativeReason::InsufficientEvidence;
        DecisionFact {
            id: DecisionId::new(self.ids),
            case: referral.case,
            site: self.site,
            recorded_at: noon(on).unwrap_or(referral.recorded_at),
            stage,
            outcome: if positive {
                Outcome::Positive
            } else {
                Outcome::Negative
            },
            decider: *self.dice.pick(&[
                Decider::Panel,
                Decider::Panel,
                Decider::Panel,
                Decider::Sca,
                Decider::Ieca,
            ]),
            issued_on: on,
            decided_on: on.minus_days(1),
            initial: true,
            supersedes: None,
            age: referral.age,
            negative_reason: (!positive).then_some(reason),
            forms: None,
        }
    }

    fn matter(&self, case: CaseId, matter: Matter, steps: &[Step]) -> MatterFact {
        let place = if matter == Matter::Suspension { 4 } else { 7 };
        MatterFact {
            case,
            site: self.site,
            number: 1,
            recorded_at: steps[place].at,
            matter,
            stage: Some(Stage::Rg),
            agency: String::new(),
            begun_on: steps[place].at.london_date(),
            due_on: None,
            ended_on: None,
        }
    }
}

fn noon(day: CivilDate) -> bench::Outcome<UtcTime> {
    Ok(UtcTime::parse_rfc3339(&format!("{day}T12:00:00Z"))?)
}
