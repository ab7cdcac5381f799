//! What must hold of every return, or it is none (returns.md 8.3).

use std::collections::HashMap;

use nrm_panel_domain::{
    decision::{Outcome, Stage},
    projection::CountedCase,
};

use crate::{
    cube::Cube,
    entries::{TableId, stock::FLOW, stock::STATES},
    scope::Scope,
    state::{State, state_on},
    table::{Inconsistent, Row, TOTAL, Table, Unit, Value},
};

/// The whole file of cases, by where they stand and by what was decided: the two are told
/// from different facts and must agree (returns.md 1.4).
#[derive(Debug, Default)]
pub(crate) struct CaseFile {
    referrals: u64,
    awaiting_rg: u64,
    rg_negative: u64,
    awaiting_cg: u64,
    cg: u64,
    awaiting_reconsideration: u64,
    exits_before_rg: u64,
    exits_after_rg: u64,
    /// Reasonable grounds positive, told from the decisions alone.
    rg_positive: u64,
}

impl CaseFile {
    /// Takes a case as it stands at the cut.
    pub(crate) fn add(&mut self, case: &CountedCase, scope: &Scope) {
        let Some(state) = state_on(case, scope.as_at.london_date()) else {
            return;
        };
        self.referrals += 1;
        *match state {
            State::AwaitingRg => &mut self.awaiting_rg,
            State::AwaitingCg => &mut self.awaiting_cg,
            State::AwaitingReconsideration => &mut self.awaiting_reconsideration,
            State::RgNegative => &mut self.rg_negative,
            State::Cg(_) => &mut self.cg,
            State::Exited { after_rg: false } => &mut self.exits_before_rg,
            State::Exited { after_rg: true } => &mut self.exits_after_rg,
        } += 1;
        if state != State::AwaitingReconsideration && passed_rg(case) {
            self.rg_positive += 1;
        }
    }

    fn check(&self) -> Result<(), String> {
        let referrals = self.rg_positive
            + self.rg_negative
            + self.awaiting_rg
            + self.exits_before_rg
            + self.awaiting_reconsideration;
        if referrals != self.referrals {
            return Err(format!(
                "{} referrals, the states they can be in come to {referrals}",
                self.referrals
            ));
        }
        let stages = self.awaiting_cg + self.cg + self.exits_after_rg;
        if stages != self.rg_positive {
            return Err(format!(
                "{} with positive reasonable grounds, the states after it come to {stages}",
                self.rg_positive
            ));
        }
        Ok(())
    }
}

/// Whether reasonable grounds were last positive; a conclusive grounds decision follows
/// nothing else (R47).
fn passed_rg(case: &CountedCase) -> bool {
    let last = |stage| case.decisions.iter().rfind(|fact| fact.stage == stage);
    last(Stage::Cg).is_some()
        || last(Stage::Rg).is_some_and(|fact| fact.outcome == Outcome::Positive)
}

/// Checks the tables against one another and against the case file.
pub(crate) fn check(cubes: &HashMap<TableId, Cube>, file: &CaseFile) -> Result<(), Inconsistent> {
    let wrong = |table: TableId, detail: String| Inconsistent {
        table: table.code().to_owned(),
        detail,
    };
    file.check().map_err(|detail| wrong(TableId::R6b, detail))?;
    let total = |table: TableId| cubes.get(&table).map(Cube::counted);
    let (r1, r2) = (total(TableId::R1), total(TableId::R2));
    if let (Some(r1), Some(r2)) = (r1, r2)
        && r1 != r2
    {
        return Err(wrong(TableId::R2, format!("{r2} referrals, R1 has {r1}")));
    }
    if let Some(states) = cubes.get(&TableId::R6b) {
        published_states(states, r1).map_err(|detail| wrong(TableId::R6b, detail))?;
    }
    if let Some(cube) = cubes.get(&TableId::R6a) {
        let [start, came, went, end] = FLOW.map(|item| cube.sum(&[item]));
        if start + came != end + went {
            let detail = format!("{start} open, {came} in, {went} out, and {end} open at the end");
            return Err(wrong(TableId::R6a, detail));
        }
        let stock = cubes.get(&TableId::R6).map_or(end, Cube::counted);
        if stock != end {
            let detail = format!("{stock} open cases, R6a has {end}");
            return Err(wrong(TableId::R6, detail));
        }
    }
    Ok(())
}

fn published_states(cube: &Cube, received: Option<u64>) -> Result<(), String> {
    if cube.names().count() == 2 {
        // The local profile prints only states that exclude one another.
        let states = cube.counted();
        return match received {
            Some(received) if received != states => {
                Err(format!("{states} states, R1 has {received}"))
            }
            Some(_) | None => Ok(()),
        };
    }
    let [
        referrals,
        awaiting_rg,
        rg_negative,
        rg_positive,
        awaiting_cg,
        cg_positive,
        cg_negative,
        reconsideration,
        closed,
    ] = STATES.map(|state| cube.sum(&[TOTAL, state, TOTAL]));
    if received.is_some_and(|received| received != referrals) {
        return Err(format!("{referrals} referrals, R1 has another number"));
    }
    let states = rg_positive + rg_negative + awaiting_rg + closed + reconsideration;
    if states != referrals {
        return Err(format!(
            "{referrals} referrals, their states come to {states}"
        ));
    }
    let after = awaiting_cg + cg_positive + cg_negative;
    if after != rg_positive {
        return Err(format!(
            "{rg_positive} RG Positive, what it holds comes to {after}"
        ));
    }
    Ok(())
}

/// A row's keys as numbers, with room for the year or period and a site.
const KEYS: usize = crate::cube::WIDTH + 2;

impl Table {
    /// Checks that every printed total of a count is the sum of the rows it sums, over one
    /// of its keys.
    ///
    /// # Errors
    /// The first row that does not add up.
    pub fn check_totals(&self) -> Result<(), Inconsistent> {
        let mut numbers: HashMap<&str, u32> = HashMap::from([(TOTAL, 0)]);
        let mut rows = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let mut keys = [0; KEYS];
            for (place, label) in keys.iter_mut().zip(&row.keys) {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                *place = *numbers.entry(label).or_insert(next);
            }
            rows.push((keys, row));
        }
        let counts = self
            .figures
            .iter()
            .enumerate()
            .filter(|(_, figure)| figure.unit == Unit::Count);
        for (figure, _) in counts {
            for key in 0..self.keys.len().min(KEYS) {
                self.check_key(&rows, figure, key)?;
            }
        }
        Ok(())
    }

    fn check_key(
        &self,
        rows: &[([u32; KEYS], &Row)],
        figure: usize,
        key: usize,
    ) -> Result<(), Inconsistent> {
        let is_total = |keys: &[u32; KEYS]| keys.get(key) == Some(&0);
        if !rows.iter().any(|(keys, _)| is_total(keys)) {
            return Ok(());
        }
        let mut sums: HashMap<[u32; KEYS], (Option<u64>, Option<u64>)> = HashMap::new();
        for (keys, row) in rows {
            let number = match row.cells.get(figure) {
                Some(Value::Number(number)) => *number,
                // What is not told cannot be added up.
                Some(Value::Marker(_)) => continue,
                Some(Value::Text(_)) | None => {
                    let keys = row.keys.join(" / ");
                    return Err(self.inconsistent(format!("no count in {keys}")));
                }
            };
            let mut others = *keys;
            if let Some(own) = others.get_mut(key) {
                *own = 0;
            }
            let (total, sum) = sums.entry(others).or_default();
            let place = if is_total(keys) { total } else { sum };
            *place = Some(place.unwrap_or_default() + number);
        }
        for (keys, row) in rows.iter().filter(|(keys, _)| is_total(keys)) {
            // A nested table has totals without the rows they sum, further to the left.
            if let Some((Some(total), Some(sum))) = sums.get(keys)
                && total != sum
            {
                return Err(self.inconsistent(format!(
                    "{} prints {total}, its rows come to {sum}",
                    row.keys.join(" / ")
                )));
            }
        }
        Ok(())
    }
}
