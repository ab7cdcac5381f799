//! Published national figures a return can be put beside. Each is as printed, with where it
//! was published; nothing here is computed from anything else.

use crate::{ReturnTables, Value, entries::timeliness::MEASURES, table::TOTAL};

/// A published figure, and which figure of a return it stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct National {
    /// What is compared.
    pub measure: &'static str,
    /// The figure as published.
    pub figure: &'static str,
    /// What it is of.
    pub period: &'static str,
    /// Where it was published.
    pub source: &'static str,
    table: &'static str,
    keys: &'static [&'static str],
    place: &'static str,
}

const CHILD: &str = "Child (17 or under)";
const TABLES_16_28: &str =
    "Home Office, NRM statistics UK, tables 16 and 28 of the 2023 Q4 release";

/// The published figures.
pub const NATIONAL: &[National] = &[
    National {
        measure: "Children's reasonable grounds decisions that were positive, per cent",
        figure: "95",
        period: "2020, children, all competent authorities",
        source: TABLES_16_28,
        table: "R3",
        keys: &["Positive", CHILD, TOTAL],
        place: "per_cent",
    },
    National {
        measure: "Children's conclusive grounds decisions that were positive, per cent",
        figure: "95",
        period: "2020, children, all competent authorities",
        source: TABLES_16_28,
        table: "R4",
        keys: &["Positive", CHILD, TOTAL],
        place: "per_cent",
    },
    National {
        measure: "All reasonable grounds decisions that were positive, per cent",
        figure: "62",
        period: "2025 Q4, adults and children, all competent authorities",
        source: "Home Office, NRM and DtN statistics UK, quarter 4 2025, bulletin",
        table: "R3",
        keys: &["Positive", TOTAL, TOTAL],
        place: "per_cent",
    },
    National {
        measure: "Median days to a conclusive grounds decision",
        figure: "526",
        period: "2023, adults and children",
        source: "stated in a question in the House of Lords; when the days began is not stated",
        table: "R5",
        keys: &[MEASURES[2], TOTAL],
        place: "median_days",
    },
    National {
        measure: "Average days children waited for a decision, pilot sites",
        figure: "101",
        period: "as announced in September 2025; which average, from when to when, is not stated",
        source: "Home Office, announcement of the expansion of the pilot, September 2025",
        table: "R5",
        keys: &[MEASURES[2], TOTAL],
        place: "mean_days",
    },
    National {
        measure: "Average days children waited for a decision, elsewhere",
        figure: "471",
        period: "as announced in September 2025; which average, from when to when, is not stated",
        source: "Home Office, announcement of the expansion of the pilot, September 2025",
        table: "R5",
        keys: &[MEASURES[2], TOTAL],
        place: "mean_days",
    },
];

impl National {
    /// Returns the figure of a return it stands beside: of the whole period.
    #[must_use]
    pub fn find(&self, tables: &ReturnTables) -> Option<Value> {
        let table = tables.table(self.table)?;
        let place = table
            .figures
            .iter()
            .position(|figure| figure.name == self.place)?;
        let whole = |keys: &[String]| {
            // The year and the quarter stand before them: the total of a year, or the one
            // quarter there is.
            let quarters = table.rows.iter().filter_map(|row| row.keys.get(1));
            let total = quarters.into_iter().any(|quarter| quarter == TOTAL);
            let own = keys.get(2..).is_some_and(|own| own == self.keys);
            own && (!total || keys.get(1).is_some_and(|quarter| quarter == TOTAL))
        };
        let row = table.rows.iter().find(|row| whole(&row.keys))?;
        row.cells.get(place).cloned()
    }
}

#[cfg(test)]
mod tests {
    use nrm_panel_domain::decision::{Decider, Outcome, Stage};

    use super::*;
    use crate::tests::fixture::{Story, built, case, scope};

    #[test]
    fn every_published_figure_has_one_of_a_return_to_stand_beside() {
        let told = case(1, "2026-10-05")
            .decided(Stage::Rg, Outcome::Positive, Decider::Panel, "2026-10-25")
            .decided(Stage::Cg, Outcome::Positive, Decider::Panel, "2026-11-04");
        for quarter in [None, Some(4)] {
            let tables = built(scope(2026, quarter), std::slice::from_ref(&told));
            let found: Vec<Option<Value>> = NATIONAL
                .iter()
                .map(|published| published.find(&tables))
                .collect();
            let then = [100, 100, 100, 30, 30, 30].map(|number| Some(Value::Number(number)));
            assert_eq!(found, then);
        }
    }
}
