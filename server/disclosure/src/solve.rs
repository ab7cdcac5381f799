//! Asks the solver for whole numbers, and believes it only what can be checked.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use crate::system::{Component, Domains};

/// Nodes of branch and bound after which a question counts as undecided. A limit of time
/// would give other answers on another machine.
const NODES: u64 = 5_000;

/// Which end to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Least,
    Greatest,
}

/// What the solver said.
pub(crate) enum Answer {
    /// Whole numbers that meet every bound and equation, by position in the component.
    Found(Vec<i64>),
    /// There are none.
    None,
    /// It failed, gave up, or answered what does not hold.
    Undecided,
}

/// Looks for whole numbers at the least or greatest value of an expression, by position in
/// the component, that lies from one number to another.
pub(crate) fn search(
    component: &Component,
    domains: &Domains,
    expression: &[(usize, i64)],
    end: End,
    within: Option<(i64, i64)>,
) -> Answer {
    let direction = match end {
        End::Least => OptimizationDirection::Minimize,
        End::Greatest => OptimizationDirection::Maximize,
    };
    let mut problem = Problem::new(direction);
    let mut variables = Vec::with_capacity(component.variables.len());
    for (place, id) in component.variables.iter().enumerate() {
        let (least, most) = domains[*id];
        let (Ok(least), Ok(most)) = (i32::try_from(least), i32::try_from(most)) else {
            return Answer::Undecided;
        };
        let cost = expression
            .iter()
            .find(|(at, _)| *at == place)
            .map_or(0, |(_, by)| *by);
        let Some(cost) = float(cost) else {
            return Answer::Undecided;
        };
        variables.push(problem.add_integer_var(cost, (least, most)));
    }
    let mut state = |terms: &[(usize, i64)], comparison, constant| {
        let row: Option<Vec<(Variable, f64)>> = terms
            .iter()
            .map(|(place, by)| Some((variables[*place], float(*by)?)))
            .collect();
        match (row, float(constant)) {
            (Some(row), Some(constant)) => {
                problem.add_constraint(&row, comparison, constant);
                true
            }
            _ => false,
        }
    };
    let mut stated = component
        .relations
        .iter()
        .all(|relation| state(&relation.terms, ComparisonOp::Eq, relation.equals));
    if let Some((from, to)) = within {
        stated &= state(expression, ComparisonOp::Ge, from);
        stated &= state(expression, ComparisonOp::Le, to);
    }
    if !stated {
        return Answer::Undecided;
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(NODES);
    options.mip_gap = 0.0;
    let solution = match problem.solve_with(options) {
        Ok(outcome) if outcome.is_optimal() => outcome.into_solution().ok(),
        Ok(_) => None,
        Err(microlp::Error::Infeasible) => return Answer::None,
        Err(_) => None,
    };
    let numbers = solution.and_then(|solution| {
        variables
            .iter()
            .map(|variable| whole(solution.var_value(*variable)))
            .collect::<Option<Vec<i64>>>()
    });
    match numbers {
        Some(numbers) if holds(component, domains, expression, within, &numbers) => {
            Answer::Found(numbers)
        }
        _ => Answer::Undecided,
    }
}

/// Checks numbers against every bound and equation, in whole numbers.
fn holds(
    component: &Component,
    domains: &Domains,
    expression: &[(usize, i64)],
    within: Option<(i64, i64)>,
    numbers: &[i64],
) -> bool {
    let bounded = component.variables.iter().zip(numbers).all(|(id, number)| {
        let (least, most) = domains[*id];
        least <= *number && *number <= most
    });
    let value: i64 = expression.iter().map(|(at, by)| by * numbers[*at]).sum();
    bounded
        && within.is_none_or(|(from, to)| from <= value && value <= to)
        && component
            .relations
            .iter()
            .all(|relation| relation.holds(|place| numbers[place]))
}

fn float(number: i64) -> Option<f64> {
    i32::try_from(number).ok().map(f64::from)
}

/// Rounds; nothing where the number is far from a whole one.
#[expect(
    clippy::cast_possible_truncation,
    reason = "every domain lies within 32 bits, and the result is checked against it"
)]
fn whole(number: f64) -> Option<i64> {
    let rounded = number.round();
    ((number - rounded).abs() < 1e-3 && rounded.abs() < 4e9).then_some(rounded as i64)
}
