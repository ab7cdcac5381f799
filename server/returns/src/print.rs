//! From what was counted to what is printed.

use crate::{
    cube::{Counted, Cube},
    entries::timeliness::{COHORT_SIZE, COHORTS, COMPARED, within_label},
    scope::{Profile, Scope},
    sheet::{Sheet, Style},
    table::{Chart, Figure, Marker, Row, TOTAL, Table, Unit, Value},
};

/// Prints a table.
pub(crate) fn print(sheet: &Sheet, cube: &Cube, scope: &Scope) -> Table {
    let by_quarter = cube.names().next() == Some("quarter");
    let (lead, led) = if by_quarter {
        ("year", scope.period.year().to_string())
    } else {
        ("period", scope.period.to_string())
    };
    let (mut keys, figures, mut rows) = match sheet.style {
        Style::Counts { figure, share_of } => counts(cube, figure, share_of),
        Style::Nested => nested(cube),
        Style::Days => days(cube, scope),
        Style::Cohort => cohort(cube, scope),
        Style::Comparison => comparison(cube),
    };
    for row in &mut rows {
        row.keys.insert(0, led.clone());
    }
    keys.insert(0, lead.to_owned());
    let drawn = keys.iter().position(|key| key == sheet.drawn);
    Table {
        id: sheet.id.code().to_owned(),
        title: sheet.title.to_owned(),
        notes: sheet.notes.iter().map(|note| (*note).to_owned()).collect(),
        chart: drawn.map(|key| Chart { key, figure: 0 }),
        keys,
        figures,
        rows,
    }
}

type Parts = (Vec<String>, Vec<Figure>, Vec<Row>);

fn names(cube: &Cube) -> Vec<String> {
    cube.names().map(str::to_owned).collect()
}

fn figure(name: &str, unit: Unit) -> Figure {
    Figure {
        name: name.to_owned(),
        unit,
    }
}

fn counts(cube: &Cube, name: &str, share_of: Option<usize>) -> Parts {
    let lines = cube.every_line();
    let mut figures = vec![figure(name, Unit::Count)];
    let Some(place) = share_of else {
        let rows = lines
            .into_iter()
            .map(|(keys, counted)| Row::new(keys, vec![Value::Number(counted.count)]));
        return (names(cube), figures, rows.collect());
    };
    figures.push(figure("per_cent", Unit::Percent));
    let whole: std::collections::HashMap<Vec<String>, u64> = lines
        .iter()
        .filter(|(keys, _)| keys.get(place).is_some_and(|label| label == TOTAL))
        .map(|(keys, counted)| (keys.clone(), counted.count))
        .collect();
    let rows = lines.into_iter().map(|(keys, counted)| {
        let mut of = keys.clone();
        if let Some(label) = of.get_mut(place) {
            TOTAL.clone_into(label);
        }
        let all = whole.get(&of).copied().unwrap_or_default();
        Row::new(
            keys,
            vec![Value::Number(counted.count), percent(counted.count, all)],
        )
    });
    (names(cube), figures, rows.collect())
}

/// The quarter stands outside of the nest, and the nationality at every level of it.
fn nested(cube: &Cube) -> Parts {
    let lines = cube.nested_lines(1).into_iter();
    let rows = lines.map(|(keys, counted)| Row::new(keys, vec![Value::Number(counted.count)]));
    let figures = vec![figure("referrals", Unit::Count)];
    (names(cube), figures, rows.collect())
}

fn days(cube: &Cube, scope: &Scope) -> Parts {
    let mut figures = vec![
        figure("mean_days", Unit::Days),
        figure("median_days", Unit::Days),
    ];
    let secure = scope.profile == Profile::Secure;
    if secure {
        // Extremes are of one child, and how many there are is told elsewhere.
        figures.insert(0, figure("decisions", Unit::Count));
        figures.extend([
            figure("within_target", Unit::Count),
            figure("within_target_per_cent", Unit::Percent),
            figure("ninth_decile_days", Unit::Days),
            figure("longest_days", Unit::Days),
        ]);
    }
    let rows = cube.every_line().into_iter().map(|(keys, counted)| {
        let spans = Spans::of(&counted, scope.specification.target_days);
        let cells = match scope.profile {
            Profile::Secure => vec![
                Value::Number(counted.count),
                spans.mean,
                spans.median,
                Value::Number(spans.within),
                spans.share,
                spans.ninth_decile,
                spans.longest,
            ],
            Profile::Local if spans.number < scope.specification.local.least_measured => {
                vec![Value::Marker(Marker::Confidential); 2]
            }
            Profile::Local => vec![spans.mean, spans.median],
        };
        Row::new(keys, cells)
    });
    (names(cube), figures, rows.collect())
}

fn cohort(cube: &Cube, scope: &Scope) -> Parts {
    let days = &scope.specification.cohort_days;
    let mut figures = vec![figure("referrals", Unit::Count)];
    for within in days {
        figures.push(figure(&format!("within_{within}_days"), Unit::Count));
        figures.push(figure(
            &format!("within_{within}_days_per_cent"),
            Unit::Percent,
        ));
    }
    let lines = cube.every_line();
    let sizes = lines
        .iter()
        .filter(|(keys, _)| keys.last().is_some_and(|item| item == COHORT_SIZE));
    let rows = sizes.map(|(keys, size)| {
        let mut cells = vec![Value::Number(size.count)];
        for within in days {
            let label = within_label(*within);
            let same = |other: &&(Vec<String>, Counted)| {
                let own = keys.split_last().map(|(_, rest)| rest);
                other
                    .0
                    .split_last()
                    .is_some_and(|(item, rest)| *item == label && Some(rest) == own)
            };
            let decided = lines
                .iter()
                .find(same)
                .map_or(0, |(_, counted)| counted.count);
            cells.extend([Value::Number(decided), percent(decided, size.count)]);
        }
        let keys = keys
            .split_last()
            .map_or(Vec::new(), |(_, rest)| rest.to_vec());
        Row::new(keys, cells)
    });
    let mut names = names(cube);
    names.pop();
    (names, figures, rows.collect())
}

fn comparison(cube: &Cube) -> Parts {
    let figures = vec![
        figure("referrals", Unit::Count),
        figure("reasonable_grounds_decisions", Unit::Count),
        figure("reasonable_grounds_positive", Unit::Count),
        figure("reasonable_grounds_positive_per_cent", Unit::Percent),
        figure("conclusive_grounds_decisions", Unit::Count),
        figure("conclusive_grounds_positive", Unit::Count),
        figure("conclusive_grounds_positive_per_cent", Unit::Percent),
        figure("median_days_to_conclusive_grounds", Unit::Days),
        figure("mean_days_to_conclusive_grounds", Unit::Days),
    ];
    let lines = cube.every_line();
    let rows = COHORTS.into_iter().map(|cohort| {
        let counted = |item: &str| {
            let mut own = lines
                .iter()
                .filter(|(keys, _)| keys.iter().eq([cohort, item]));
            own.next()
                .map(|(_, counted)| counted.clone())
                .unwrap_or_default()
        };
        let [referrals, rg, rg_positive, cg, cg_positive, time] = COMPARED.map(counted);
        let nothing = referrals.count + rg.count + cg.count == 0;
        let cells = if nothing && cohort != COHORTS[0] {
            vec![Value::Marker(Marker::NotAvailable); figures.len()]
        } else {
            let spans = Spans::of(&time, 0);
            vec![
                Value::Number(referrals.count),
                Value::Number(rg.count),
                Value::Number(rg_positive.count),
                percent(rg_positive.count, rg.count),
                Value::Number(cg.count),
                Value::Number(cg_positive.count),
                percent(cg_positive.count, cg.count),
                spans.median,
                spans.mean,
            ]
        };
        Row::new(vec![cohort.to_owned()], cells)
    });
    (vec!["cohort".to_owned()], figures.clone(), rows.collect())
}

/// Returns a share in whole per cent, halves away from zero; `[z]` of nothing.
pub(crate) fn percent(part: u64, whole: u64) -> Value {
    if whole == 0 {
        return Value::Marker(Marker::NotApplicable);
    }
    Value::Number((200 * part + whole) / (2 * whole))
}

/// What is told of spans of days.
struct Spans {
    number: u64,
    mean: Value,
    median: Value,
    within: u64,
    share: Value,
    ninth_decile: Value,
    longest: Value,
}

impl Spans {
    /// Mean and median in whole days, halves up; the ninth decile by nearest rank
    /// (returns.md 8.2).
    fn of(counted: &Counted, target: u32) -> Self {
        let mut days = counted.days.clone();
        days.sort_unstable();
        let number = days.len();
        let total: u64 = days.iter().map(|day| u64::from(*day)).sum();
        let within = days.partition_point(|day| *day <= target);
        let at = |place: usize| days.get(place).map_or(0, |day| u64::from(*day));
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let of_some = |value: u64| match number {
            0 => Value::Marker(Marker::NotApplicable),
            _ => Value::Number(value),
        };
        let middle = at(number.saturating_sub(1) / 2) + at(number / 2);
        let divisor = (2 * count(number)).max(1);
        Self {
            number: count(number),
            mean: of_some((2 * total + count(number)) / divisor),
            median: of_some(middle.div_ceil(2)),
            within: count(within),
            share: percent(count(within), count(number)),
            ninth_decile: of_some(at((9 * number).div_ceil(10).saturating_sub(1))),
            longest: of_some(at(number.saturating_sub(1))),
        }
    }
}
