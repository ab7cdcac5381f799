//! What is told of a table once it is settled what is withheld.

use std::collections::{BTreeMap, BTreeSet};

use nrm_panel_disclosure::Suppressed;

use super::keys::key_of;
use crate::{
    entries::TableId,
    print::percent,
    scope::Scope,
    sheet::{Sheet, Style},
    table::{Marker, Row, TOTAL, Table, Value},
};

/// Puts the marker where something is withheld. A share is told only where both of its
/// counts are, and enough of them; of the rows of times those that were chosen.
pub(super) fn withhold(
    table: &mut Table,
    scope: &Scope,
    suppressed: &Suppressed,
    times: &BTreeSet<(&str, &[String])>,
) {
    let confidential = || Value::Marker(Marker::Confidential);
    let Some(id) = TableId::from_code(&table.id) else {
        return;
    };
    let layout = table.clone();
    let withheld =
        |row: &Row| key_of(&layout, row, scope).is_some_and(|key| suppressed.withholds(&key));
    match Sheet::of(id, scope.profile).style {
        Style::Days => {
            for row in &mut table.rows {
                if !times.contains(&(table.id.as_str(), row.keys.as_slice())) {
                    row.cells.fill(confidential());
                }
            }
        }
        Style::Counts { share_of, .. } => {
            let wholes: BTreeMap<Vec<String>, (u64, bool)> = layout
                .rows
                .iter()
                .map(|row| {
                    let number = row
                        .cells
                        .first()
                        .and_then(Value::number)
                        .unwrap_or_default();
                    (row.keys.clone(), (number, withheld(row)))
                })
                .collect();
            let least = scope.specification.local.least_denominator;
            for row in &mut table.rows {
                let hidden = withheld(row);
                let number = row
                    .cells
                    .first()
                    .and_then(Value::number)
                    .unwrap_or_default();
                let mut cells = vec![if hidden {
                    confidential()
                } else {
                    Value::Number(number)
                }];
                if let Some(place) = share_of {
                    let mut of = row.keys.clone();
                    if let Some(label) = of.get_mut(place + 1) {
                        TOTAL.clone_into(label);
                    }
                    let (whole, whole_hidden) = wholes.get(&of).copied().unwrap_or_default();
                    let told = !hidden && !whole_hidden && (whole == 0 || whole >= least);
                    cells.push(if told {
                        percent(number, whole)
                    } else {
                        confidential()
                    });
                }
                row.cells = cells;
            }
        }
        Style::Nested | Style::Cohort | Style::Comparison => {}
    }
}
