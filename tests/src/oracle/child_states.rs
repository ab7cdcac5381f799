//! Where the children who arrived by small boat stand, by quarter and sex. RG Positive is a
//! stage that holds three states; the file does not print it as their total.

use nrm_panel_domain::decision::{Outcome as Decided, Stage};

use super::{
    Line, Outcome, Place, Told,
    file::{File, Named},
    label::{Quarter, or_total, stated},
};

const COLUMNS: [&str; 6] = [
    "year",
    "quarter",
    "outcome_group",
    "outcome",
    "sex",
    "referrals",
];

const PASSED: &str = "RG Positive";

/// Where a referral stands.
#[derive(Clone, Copy)]
enum State {
    AwaitingRg,
    Rg(Decided),
    AwaitingCg,
    Cg(Decided),
    AwaitingReconsideration,
    Closed,
}

pub(super) fn lines(csv: &[u8]) -> Outcome<Vec<Line>> {
    File::read(csv, &COLUMNS)?.rows().map(line).collect()
}

fn line(row: Named<'_>) -> Outcome<Line> {
    let [year, quarter, group, outcome, sex, count] = COLUMNS;
    let quarter = Quarter::of_columns(row, year, quarter)?;
    let state = State::of(row.text(group), row.text(outcome))
        .ok_or_else(|| row.wrong(outcome, "is not a known state"))?;
    let day = quarter.day()?;
    let mut told = Told::received(day);
    told.gender = stated(row.text(sex)).unwrap_or_default().to_owned();
    state.befall(&mut told);
    let (stage, within) = match state {
        State::AwaitingCg | State::Cg(_) => (PASSED, Some(state.label())),
        State::Rg(_) | State::AwaitingRg | State::AwaitingReconsideration | State::Closed => {
            (state.label(), None)
        }
    };
    let year = quarter.year.to_string();
    let sex = stated(row.text(sex)).map(str::to_owned);
    let keys = [
        Some(year.as_str()),
        quarter.label().as_deref(),
        Some(state.label()),
        sex.as_deref(),
    ]
    .map(or_total);
    Ok(Line {
        line: row.line(),
        year: quarter.year,
        labels: vec![
            Some(year),
            quarter.label(),
            Some(stage.to_owned()),
            within.map(str::to_owned),
            sex,
        ],
        count: row.count(count)?,
        told,
        place: Place {
            table: "R6b",
            keys: keys.to_vec(),
            sparse: true,
        },
    })
}

impl State {
    fn of(group: &str, outcome: &str) -> Option<Self> {
        let decided = match outcome {
            "Positive" => Some(Decided::Positive),
            "Negative" => Some(Decided::Negative),
            _ => None,
        };
        match (group, outcome) {
            ("Reasonable grounds decision", _) => decided.map(Self::Rg),
            ("Conclusive grounds decision", _) => decided.map(Self::Cg),
            ("Awaiting a decision", "Awaiting a reasonable grounds decision") => {
                Some(Self::AwaitingRg)
            }
            ("Awaiting a decision", "Awaiting a conclusive grounds decision") => {
                Some(Self::AwaitingCg)
            }
            ("Awaiting a decision", "Awaiting reconsideration") => {
                Some(Self::AwaitingReconsideration)
            }
            ("Withdrawn/Closed", _) => Some(Self::Closed),
            _ => None,
        }
    }

    /// Returns how a return prints it.
    const fn label(self) -> &'static str {
        match self {
            Self::AwaitingRg => "Awaiting an RG decision",
            Self::Rg(Decided::Negative) => "RG Negative",
            Self::Rg(Decided::Positive) => PASSED,
            Self::AwaitingCg => "Awaiting a CG decision",
            Self::Cg(Decided::Positive) => "CG Positive",
            Self::Cg(Decided::Negative) => "CG Negative",
            Self::AwaitingReconsideration => "Awaiting reconsideration",
            Self::Closed => "Withdrawn/Closed",
        }
    }

    /// Brings a case there.
    fn befall(self, told: &mut Told) {
        let [first, second] = [1, 2].map(|days| told.received.plus_days(days));
        let rg = |outcome| (Stage::Rg, outcome, first);
        match self {
            Self::AwaitingRg => {}
            Self::Rg(outcome) => told.decisions.push(rg(outcome)),
            Self::AwaitingCg => told.decisions.push(rg(Decided::Positive)),
            Self::Cg(outcome) => told
                .decisions
                .extend([rg(Decided::Positive), (Stage::Cg, outcome, second)]),
            Self::AwaitingReconsideration => {
                told.decisions.push(rg(Decided::Negative));
                told.asked_anew = Some(second);
            }
            Self::Closed => told.left = Some(first),
        }
    }
}
