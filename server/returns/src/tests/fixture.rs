//! Cases made of a line each, and the tables built of them.

use nrm_panel_domain::{
    calendar::{Calendar, Division},
    case::{ExitKind, ExitReason, ReconsiderationState},
    decision::{Decider, Outcome, Stage},
    id::{CaseId, DecisionId, SiteId},
    projection::{
        AgeBand, AgeClass, CountedCase, CountyLines, DecisionFact, ExitFact, LocationClass, Matter,
        MatterFact, ReferralFact,
    },
    time::{CivilDate, UtcTime},
};
use uuid::Uuid;

use crate::{Builder, Counts, Period, Profile, ReturnTables, Scope, Specification, Value};

pub(crate) fn date(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).unwrap()
}

pub(crate) fn instant(text: &str) -> UtcTime {
    UtcTime::parse_rfc3339(text).unwrap()
}

pub(crate) fn scope(year: i32, quarter: Option<u8>) -> Scope {
    Scope {
        period: Period::new(year, quarter).unwrap(),
        as_at: instant("2030-01-01T00:00:00Z"),
        specification: Specification::current().unwrap(),
        profile: Profile::Secure,
        site: "Arden Consortium".to_owned(),
        calendar: Calendar::new(Division::EnglandAndWales, []),
    }
}

/// A child referred on a day, of whom nothing else is known.
pub(crate) fn case(number: u128, received: &str) -> CountedCase {
    let id = CaseId::from_uuid(Uuid::from_u128(number));
    let recorded_at = instant("2010-01-01T00:00:00Z");
    CountedCase {
        referral: ReferralFact {
            case: id,
            site: SiteId::from_uuid(Uuid::nil()),
            recorded_at,
            counted: true,
            nrm_received_on: date(received),
            site_received_on: date(received),
            age: AgeClass::Child,
            location: LocationClass::Uk,
            exploitation: "Criminal".to_owned(),
            gender: "Male".to_owned(),
            nationalities: "UK".to_owned(),
            first_responder_type: None,
            first_responder: "Warwickshire Police".to_owned(),
            age_at_referral: AgeBand::From14,
            pilot: true,
            county_lines: CountyLines::NotRecorded,
            child: id,
        },
        first_recorded_at: recorded_at,
        decisions: Vec::new(),
        matters: Vec::new(),
        exit: None,
        circumstances: None,
        entitlements: Vec::new(),
    }
}

pub(crate) trait Story: Sized {
    fn decided(self, stage: Stage, outcome: Outcome, by: Decider, issued: &str) -> Self;
    fn left(self, on: &str, after_rg: bool) -> Self;
    fn reconsidered(self, state: ReconsiderationState, from: &str, to: Option<&str>) -> Self;
    fn suspended(self, from: &str, to: Option<&str>) -> Self;
}

impl Story for CountedCase {
    fn decided(mut self, stage: Stage, outcome: Outcome, by: Decider, issued: &str) -> Self {
        let initial = self.decisions.iter().all(|fact| fact.stage != stage);
        self.decisions.push(DecisionFact {
            id: DecisionId::from_uuid(Uuid::nil()),
            case: self.referral.case,
            site: self.referral.site,
            recorded_at: self.referral.recorded_at,
            stage,
            outcome,
            decider: by,
            issued_on: date(issued),
            decided_on: date(issued),
            initial,
            supersedes: None,
            age: self.referral.age,
            negative_reason: None,
            forms: None,
        });
        self
    }

    fn left(mut self, on: &str, after_rg: bool) -> Self {
        self.exit = Some(ExitFact {
            case: self.referral.case,
            site: self.referral.site,
            recorded_at: self.referral.recorded_at,
            kind: ExitKind::LeftPilot,
            reason: ExitReason::MovedArea,
            left_on: date(on),
            after_rg,
        });
        self
    }

    fn reconsidered(self, state: ReconsiderationState, from: &str, to: Option<&str>) -> Self {
        with_matter(self, Matter::Reconsideration(state), from, to)
    }

    fn suspended(self, from: &str, to: Option<&str>) -> Self {
        with_matter(self, Matter::Suspension, from, to)
    }
}

fn with_matter(mut case: CountedCase, matter: Matter, from: &str, to: Option<&str>) -> CountedCase {
    case.matters.push(MatterFact {
        case: case.referral.case,
        site: case.referral.site,
        number: 1,
        recorded_at: case.referral.recorded_at,
        matter,
        stage: Some(Stage::Rg),
        agency: String::new(),
        begun_on: date(from),
        due_on: None,
        ended_on: to.map(date),
    });
    case
}

/// Not SHA-256, but as good for telling tables apart.
pub(crate) fn checksum(bytes: &[u8]) -> String {
    let mut sum = [0u8; 32];
    for (index, byte) in bytes.iter().enumerate() {
        sum[index % 32] = sum[index % 32].wrapping_mul(31).wrapping_add(*byte);
    }
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn counts(scope: Scope, cases: &[CountedCase]) -> Counts {
    let mut builder = Builder::new(scope);
    cases.iter().for_each(|case| builder.add(case));
    builder.finish().unwrap()
}

pub(crate) fn built(scope: Scope, cases: &[CountedCase]) -> ReturnTables {
    counts(scope, cases).into_return(None, checksum)
}

/// Returns the first figure of the row whose keys after the year or period are these.
pub(crate) fn count(tables: &ReturnTables, id: &str, keys: &[&str]) -> u64 {
    figure(tables, id, keys, 0).number().unwrap()
}

pub(crate) fn figure(tables: &ReturnTables, id: &str, keys: &[&str], place: usize) -> Value {
    let rows = &tables
        .table(id)
        .unwrap_or_else(|| panic!("no table {id}"))
        .rows;
    let row = rows.iter().find(|row| row.keys[1..] == *keys);
    row.unwrap_or_else(|| panic!("no row {keys:?} in {id}"))
        .cells[place]
        .clone()
}

pub(crate) fn control(tables: &ReturnTables, item: &str) -> String {
    let rows = &tables.table("R0").unwrap().rows;
    let row = rows.iter().find(|row| row.keys[0] == item);
    row.unwrap_or_else(|| panic!("no {item}")).cells[0].to_string()
}
