//! Folds facts into the tables R0, R1, R3 and R4 (returns.md 8.3).

use super::{
    Period, ReturnTables, SPECIFICATION, Table,
    cube::{Cube, Dimension},
    emit::to_csv,
    spec::{
        AGES, DECIDERS, LOCATIONS, OUTCOMES, QUARTERS, age_label, decider_label, location_label,
        outcome_label,
    },
    table::Inconsistent,
};
use crate::{
    decision::Stage,
    projection::{DecisionFact, ReferralFact},
    time::{CivilDate, UtcTime},
};

/// A SHA-256 function. It is handed in, so that this crate needs none of its own.
pub type Sha256 = fn(&[u8]) -> [u8; 32];

/// Builds a return from facts, one at a time, in any order. Facts of another
/// period, recorded after the cut, retracted or not initial are left out here
/// too, so that a wider query cannot inflate a count.
pub struct Builder {
    period: Period,
    as_at: UtcTime,
    site: String,
    referrals: Cube,
    reasonable_grounds: Cube,
    conclusive_grounds: Cube,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder")
            .field("period", &self.period)
            .field("as_at", &self.as_at)
            .finish_non_exhaustive()
    }
}

impl Builder {
    /// Starts the return of a site.
    #[must_use]
    pub fn new(period: Period, as_at: UtcTime, site: impl Into<String>) -> Self {
        let decisions = |id, title, measure| {
            Cube::new(
                id,
                title,
                measure,
                vec![
                    quarters(period),
                    dimension("outcome", &OUTCOMES),
                    dimension("age_at_exploitation", &AGES),
                    dimension("decider", &DECIDERS),
                ],
            )
        };
        Self {
            period,
            as_at,
            site: site.into(),
            referrals: Cube::new(
                "R1",
                "Referrals by quarter, age at exploitation and location of exploitation",
                "referrals",
                vec![
                    quarters(period),
                    dimension("age_at_exploitation", &AGES),
                    dimension("location_of_exploitation", &LOCATIONS),
                ],
            ),
            reasonable_grounds: decisions(
                "R3",
                "Reasonable grounds decisions by quarter, outcome, age at exploitation and decider",
                "reasonable_grounds_decisions",
            ),
            conclusive_grounds: decisions(
                "R4",
                "Conclusive grounds decisions by quarter, outcome, age at exploitation and decider",
                "conclusive_grounds_decisions",
            ),
        }
    }

    /// Counts a referral, in the quarter it reached the NRM.
    pub fn add_referral(&mut self, fact: &ReferralFact) {
        let received = fact.nrm_received_on;
        if fact.counted && fact.recorded_at <= self.as_at && self.period.contains(received) {
            self.referrals.count(&[
                quarter_label(received),
                age_label(fact.age),
                location_label(fact.location),
            ]);
        }
    }

    /// Counts a decision, in the quarter it was issued, where it is the first at
    /// its stage.
    pub fn add_decision(&mut self, fact: &DecisionFact) {
        let issued = fact.issued_on;
        if !fact.initial || fact.recorded_at > self.as_at || !self.period.contains(issued) {
            return;
        }
        let cube = match fact.stage {
            Stage::Rg => &mut self.reasonable_grounds,
            Stage::Cg => &mut self.conclusive_grounds,
        };
        cube.count(&[
            quarter_label(issued),
            outcome_label(fact.outcome),
            age_label(fact.age),
            decider_label(fact.decider),
        ]);
    }

    /// Prints the tables, R0 first. R0 holds the SHA-256 of each other table as
    /// [`to_csv`] writes it, so that a file can be checked by itself.
    ///
    /// # Errors
    /// Where a printed total is not the sum of its leaves.
    pub fn build(self, sha256: Sha256) -> Result<ReturnTables, Inconsistent> {
        let year = self.period.year();
        let cubes = [
            &self.referrals,
            &self.reasonable_grounds,
            &self.conclusive_grounds,
        ];
        let mut control = vec![
            ("period".to_owned(), self.period.to_string()),
            ("period_start".to_owned(), self.period.start().to_string()),
            ("period_end".to_owned(), self.period.end().to_string()),
            ("as_at".to_owned(), self.as_at.to_string()),
            ("site".to_owned(), self.site.clone()),
            ("specification".to_owned(), SPECIFICATION.to_owned()),
        ];
        let mut tables = Vec::new();
        for cube in cubes {
            let table = cube.table(year)?;
            let id = table.id.clone();
            control.push((format!("{id}_counted"), cube.counted().to_string()));
            control.push((format!("{id}_rows"), table.rows.len().to_string()));
            control.push((
                format!("{id}_sha256"),
                hex(&sha256(to_csv(&table).as_bytes())),
            ));
            tables.push(table);
        }
        tables.insert(
            0,
            Table {
                id: "R0".to_owned(),
                title: "Control".to_owned(),
                columns: vec!["item".to_owned(), "value".to_owned()],
                rows: control
                    .into_iter()
                    .map(|(item, value)| vec![item, value])
                    .collect(),
            },
        );
        Ok(ReturnTables { tables })
    }
}

fn dimension(name: &'static str, labels: &[&'static str]) -> Dimension {
    Dimension {
        name,
        labels: labels.to_vec(),
        total: true,
    }
}

/// A year prints its quarters and their total, a quarter only itself.
fn quarters(period: Period) -> Dimension {
    match period.quarter() {
        None => dimension("quarter", &QUARTERS),
        Some(_) => Dimension {
            name: "quarter",
            labels: vec![quarter_label(period.start())],
            total: false,
        },
    }
}

fn quarter_label(date: CivilDate) -> &'static str {
    match date.quarter() {
        1 => QUARTERS[0],
        2 => QUARTERS[1],
        3 => QUARTERS[2],
        _ => QUARTERS[3],
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
