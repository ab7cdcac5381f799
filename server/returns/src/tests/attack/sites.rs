//! Invented sites: a year of cases each, as they were known on any day.

use nrm_panel_domain::{
    case::{
        ChallengeState, EntitlementKind, EntitlementState, ExitKind, ExitReason,
        ReconsiderationState, RequestState,
    },
    decision::{Decider, NegativeReason, Outcome, Stage},
    directory::FirstResponderType,
    id::CaseId,
    projection::{
        AgeBand, AgeClass, CircumstanceFact, CountedCase, CountyLines, EntitlementFact,
        LocationClass, Matter, MatterFact, ReferralFact, ViewsRecorded,
    },
    referral::{Disability, EthnicGroup, ReligionGroup},
    time::CivilDate,
};

use crate::tests::fixture::{Story, case, date};

/// Numbers that look random and are the same in every run.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d);
        dice.below(2);
        dice
    }

    pub(super) fn below(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.below(sides) == 0
    }

    /// One of several: the first ones come up far more often.
    fn skewed<T: Copy>(&mut self, of: &[T]) -> T {
        let sides = of.len() as u64;
        let place = self
            .below(sides)
            .min(self.below(sides))
            .min(self.below(sides));
        of[usize::try_from(place).unwrap()]
    }

    fn days(&mut self, most: u64) -> u32 {
        u32::try_from(self.below(most)).unwrap()
    }
}

/// A site: its cases, and what of them was corrected afterwards.
pub(super) struct Site {
    cases: Vec<CountedCase>,
    /// From a day on a referral is recorded otherwise.
    corrections: Vec<(CivilDate, usize, ReferralFact)>,
}

impl Site {
    /// Invents a site. Some see few children and some many; some tell more of them apart.
    pub(super) fn invent(number: u64) -> Self {
        let mut dice = Dice::new(number);
        let size = match number % 4 {
            0 => 5 + dice.below(25),
            1 => 30 + dice.below(30),
            2 => 60 + dice.below(40),
            _ => 100 + dice.below(50),
        };
        let variety = usize::try_from(1 + dice.below(3)).unwrap();
        let cases: Vec<CountedCase> = (1..=u128::from(size))
            .map(|number| invent(number, variety, &mut dice))
            .collect();
        let mut corrections = Vec::new();
        for _ in 0..dice.below(4) {
            let place = usize::try_from(dice.below(size)).unwrap();
            let from = date("2026-04-20").plus_days(dice.days(330));
            let mut fact = invent(1, variety, &mut dice).referral;
            let own = &cases[place].referral;
            (fact.case, fact.child) = (own.case, own.child);
            (fact.nrm_received_on, fact.site_received_on) =
                (own.nrm_received_on, own.site_received_on);
            // Its decisions keep the age they were made with.
            fact.age = own.age;
            fact.counted = !dice.one_in(5);
            corrections.push((from, place, fact));
        }
        Self { cases, corrections }
    }

    /// Returns the cases as they were known at the end of a day.
    pub(super) fn known_on(&self, day: CivilDate) -> Vec<CountedCase> {
        let mut known = self.cases.clone();
        for (from, place, fact) in &self.corrections {
            if *from <= day {
                known[*place].referral = fact.clone();
            }
        }
        known.retain(|case| case.referral.nrm_received_on <= day);
        for case in &mut known {
            case.decisions.retain(|fact| fact.issued_on <= day);
            case.exit = case.exit.filter(|exit| exit.left_on <= day);
            case.matters.retain(|matter| matter.begun_on <= day);
            for matter in &mut case.matters {
                if matter.ended_on.is_some_and(|ended| ended > day) {
                    matter.ended_on = None;
                    matter.matter = match matter.matter {
                        Matter::Suspension => Matter::Suspension,
                        Matter::Reconsideration(_) => {
                            Matter::Reconsideration(ReconsiderationState::Pending)
                        }
                        Matter::Challenge(_) => Matter::Challenge(ChallengeState::Open),
                        Matter::Request(_) => Matter::Request(RequestState::Outstanding),
                    };
                }
            }
            case.entitlements.retain(|fact| fact.opened_on <= day);
            for fact in &mut case.entitlements {
                if fact.delivered_on.is_some_and(|delivered| delivered > day) {
                    fact.state = EntitlementState::Requested;
                }
            }
        }
        known
    }
}

fn invent(number: u128, variety: usize, dice: &mut Dice) -> CountedCase {
    let received = date("2025-11-15").plus_days(dice.days(410));
    let mut told = case(number, &received.to_string());
    let some = |all: usize| (all * variety).div_ceil(3);
    let fact = &mut told.referral;
    fact.case = CaseId::from_uuid(uuid::Uuid::from_u128(number));
    fact.child = fact.case;
    fact.site_received_on = received.plus_days(dice.days(4));
    fact.age = dice.skewed(&[
        AgeClass::Child,
        AgeClass::Child,
        AgeClass::Unknown,
        AgeClass::Adult,
    ]);
    fact.location = dice.skewed(&[
        LocationClass::Uk,
        LocationClass::Overseas,
        LocationClass::Unknown,
        LocationClass::UkAndOverseas,
    ]);
    let forms = [
        "Criminal",
        "Sexual",
        "Criminal & Sexual",
        "Labour",
        "Criminal & Labour",
        "",
    ];
    fact.exploitation = dice.skewed(&forms[..some(6)]).to_owned();
    fact.gender = dice
        .skewed(&["Male", "Female", "Other"][..some(3)])
        .to_owned();
    let nations = ["UK", "UK", "Albanian", "Vietnamese", ""];
    fact.nationalities = dice.skewed(&nations[..2 + some(3)]).to_owned();
    let responders = [
        Some(FirstResponderType::LocalAuthority),
        Some(FirstResponderType::Police),
        Some(FirstResponderType::GovernmentAgency),
        Some(FirstResponderType::NgoAndThirdSector),
    ];
    fact.first_responder_type = dice.skewed(&responders[..1 + some(3)]);
    fact.age_at_referral = dice.skewed(&[AgeBand::From16, AgeBand::From14, AgeBand::From10]);
    fact.county_lines = dice.skewed(&[CountyLines::Yes, CountyLines::No, CountyLines::NotRecorded]);
    let agencies = ["Arden Council", "Arden Police", "Arden Health"];
    let towns = ["Arden Council", "Barden Council", "Carden Council"];
    told.circumstances = Some(CircumstanceFact {
        case: told.referral.case,
        site: told.referral.site,
        recorded_at: told.referral.recorded_at,
        authority: dice.skewed(&towns[..some(3)]).to_owned(),
        ethnicity: dice.skewed(
            &[
                EthnicGroup::White,
                EthnicGroup::Black,
                EthnicGroup::Asian,
                EthnicGroup::Mixed,
            ][..1 + some(3)],
        ),
        religion: dice.skewed(
            &[
                ReligionGroup::NotRecorded,
                ReligionGroup::NoReligion,
                ReligionGroup::Christian,
            ][..some(3)],
        ),
        disability: dice.skewed(&[Disability::No, Disability::NotRecorded, Disability::Yes]),
        views: dice.skewed(&[
            ViewsRecorded::Recorded,
            ViewsRecorded::No,
            ViewsRecorded::ReasonGiven,
        ]),
        planned: !dice.one_in(3),
    });
    if dice.one_in(3) {
        let answered = (!dice.one_in(4)).then(|| dice.days(50));
        let state = answered.map_or(RequestState::Withdrawn, |_| RequestState::Answered);
        let agency = dice.skewed(&agencies[..some(3)]);
        told = beside(
            told,
            Matter::Request(state),
            Stage::Rg,
            agency,
            (5, answered),
        );
    }
    if dice.one_in(8) {
        let lasted = Some(20 + dice.days(60));
        let agency = dice.skewed(&agencies[..some(3)]);
        told = beside(
            told,
            Matter::Challenge(ChallengeState::Resolved),
            Stage::Rg,
            agency,
            (9, lasted),
        );
    }
    if dice.one_in(9) {
        let lasted = Some(dice.days(90));
        told = beside(told, Matter::Suspension, Stage::Rg, "", (12, lasted));
    }
    decided(told, received, dice)
}

/// Most are decided, slower at some sites than at others; some leave.
fn decided(told: CountedCase, received: CivilDate, dice: &mut Dice) -> CountedCase {
    let outcomes = [Outcome::Positive, Outcome::Positive, Outcome::Negative];
    let deciders = [Decider::Panel, Decider::Panel, Decider::Sca, Decider::Ieca];
    if dice.one_in(10) {
        let left = received.plus_days(dice.days(120)).to_string();
        let mut told = told.left(&left, false);
        if let Some(exit) = &mut told.exit {
            exit.kind = dice.skewed(ExitKind::ALL);
            exit.reason = dice.skewed(ExitReason::ALL);
        }
        return told;
    }
    if dice.one_in(8) {
        return told;
    }
    // No decision precedes receipt by the site.
    let mut after = 4 + dice.days(60);
    if dice.one_in(5) {
        after += dice.days(200);
    }
    let issued = received.plus_days(after);
    let outcome = dice.skewed(&outcomes);
    let by = dice.skewed(&deciders);
    let mut told = told.decided(Stage::Rg, outcome, by, &issued.to_string());
    reason(&mut told, by, dice);
    if outcome == Outcome::Negative {
        if dice.one_in(3) {
            let lasted = Some(10 + dice.days(60));
            let state = dice.skewed(&[ReconsiderationState::Upheld, ReconsiderationState::Refused]);
            let from = after + 3;
            told = beside(
                told,
                Matter::Reconsideration(state),
                Stage::Rg,
                "",
                (from, lasted),
            );
        }
        return told;
    }
    opened(&mut told, EntitlementKind::Support, Stage::Rg, issued, dice);
    if dice.one_in(12) {
        return told.left(&issued.plus_days(dice.days(60)).to_string(), true);
    }
    if dice.one_in(3) {
        return told;
    }
    let issued = issued.plus_days(dice.days(90));
    let outcome = dice.skewed(&outcomes);
    let by = dice.skewed(&deciders);
    told = told.decided(Stage::Cg, outcome, by, &issued.to_string());
    reason(&mut told, by, dice);
    if outcome == Outcome::Positive {
        opened(
            &mut told,
            EntitlementKind::LegalAid,
            Stage::Cg,
            issued,
            dice,
        );
    }
    told
}

/// The panel gives a reason where it finds no grounds.
fn reason(told: &mut CountedCase, by: Decider, dice: &mut Dice) {
    if let Some(fact) = told.decisions.last_mut()
        && by == Decider::Panel
        && fact.outcome == Outcome::Negative
    {
        fact.negative_reason = Some(dice.skewed(NegativeReason::ALL));
    }
}

fn opened(
    told: &mut CountedCase,
    kind: EntitlementKind,
    stage: Stage,
    on: CivilDate,
    dice: &mut Dice,
) {
    let delivered = dice.one_in(2).then(|| on.plus_days(dice.days(80)));
    let open = [EntitlementState::Opened, EntitlementState::NotWanted];
    told.entitlements.push(EntitlementFact {
        case: told.referral.case,
        site: told.referral.site,
        recorded_at: told.referral.recorded_at,
        kind,
        state: delivered.map_or(dice.skewed(&open), |_| EntitlementState::Delivered),
        opened_by: stage,
        opened_on: on,
        delivered_on: delivered,
    });
}

/// A matter that began so many days after receipt and lasted so many more.
fn beside(
    mut told: CountedCase,
    matter: Matter,
    stage: Stage,
    agency: &str,
    (from, lasted): (u32, Option<u32>),
) -> CountedCase {
    let begun = told.referral.nrm_received_on.plus_days(from);
    told.matters.push(MatterFact {
        case: told.referral.case,
        site: told.referral.site,
        number: i64::try_from(told.matters.len()).unwrap() + 1,
        recorded_at: told.referral.recorded_at,
        matter,
        stage: Some(stage),
        agency: agency.to_owned(),
        begun_on: begun,
        due_on: Some(begun.plus_days(21)),
        ended_on: lasted.map(|days| begun.plus_days(days)),
    });
    told
}
