//! An invented return: every kind of table, cell and marker.

use nrm_panel_returns::{
    Chart, Figure, Marker, Profile, ReturnTables, Row, TOTAL, Table, Unit, Value,
};

use crate::Edition;

const C: Value = Value::Marker(Marker::Confidential);
const X: Value = Value::Marker(Marker::NotAvailable);
const Z: Value = Value::Marker(Marker::NotApplicable);

pub(crate) fn edition(tables: &ReturnTables, profile: Profile) -> Edition<'_> {
    Edition {
        title: "Return of the devolved panel",
        site: "Tŷ Gwyn and Marl Bay",
        period: "2026 Q4",
        period_start: "1 October 2026",
        period_end: "31 December 2026",
        as_at: "4 January 2027, 23:59",
        issued_at: 1_799_107_140,
        profile,
        specification: "1",
        software: "0.1.0",
        tables,
        canonical_json: b"{\"tables\":[]}",
    }
}

pub(crate) fn tables() -> ReturnTables {
    ReturnTables {
        tables: vec![
            control(),
            referrals(),
            detail(),
            timeliness(),
            exits(),
            comparison(),
            table(
                "R10",
                "Reasons for negative decisions",
                &["stage", "reason"],
                &[("decisions", Unit::Count)],
            ),
            revisions(),
            extract(),
        ],
    }
}

pub(crate) fn table(id: &str, title: &str, keys: &[&str], figures: &[(&str, Unit)]) -> Table {
    Table {
        id: id.to_owned(),
        title: title.to_owned(),
        notes: Vec::new(),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        figures: figures
            .iter()
            .map(|(name, unit)| Figure {
                name: (*name).to_owned(),
                unit: *unit,
            })
            .collect(),
        rows: Vec::new(),
        chart: None,
    }
}

fn row(keys: &[&str], cells: &[Value]) -> Row {
    Row::new(
        keys.iter().map(|key| (*key).to_owned()).collect(),
        cells.to_vec(),
    )
}

fn words(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn control() -> Table {
    Table {
        rows: vec![
            row(&["period"], &[words("2026 Q4")]),
            row(&["rows of R1"], &[words("9")]),
            row(&["hash of the other tables"], &[words("3f0c9a71d5b2")]),
        ],
        ..table("R0", "Control", &["item"], &[("value", Unit::Text)])
    }
}

fn referrals() -> Table {
    let counts = [
        ("Child (17 or under)", [14, 3, 2]),
        ("Adult (18 or over)", [1, 0, 0]),
        ("Age not specified or unknown", [2, 0, 1]),
    ];
    let places = ["UK", "Overseas", "Not specified or unknown"];
    let site = "Tŷ Gwyn and Marl Bay";
    let mut rows = Vec::new();
    for (age, numbers) in counts {
        for (place, number) in places.into_iter().zip(numbers) {
            rows.push(row(
                &["2026 Q4", site, age, place],
                &[Value::Number(number)],
            ));
        }
        let sum = Value::Number(numbers.iter().sum());
        rows.push(row(&["2026 Q4", site, age, TOTAL], &[sum]));
    }
    for (index, place) in places.into_iter().enumerate() {
        let sum = counts
            .iter()
            .filter_map(|(_, numbers)| numbers.get(index))
            .sum();
        rows.push(row(&["2026 Q4", site, TOTAL, place], &[Value::Number(sum)]));
    }
    let all = counts.iter().flat_map(|(_, numbers)| numbers).sum();
    rows.push(row(&["2026 Q4", site, TOTAL, TOTAL], &[Value::Number(all)]));
    if let Some(first) = rows.first_mut() {
        first.revised = vec![0];
    }
    Table {
        notes: vec![
            "Referrals are counted by the date they reached the National Referral Mechanism."
                .to_owned(),
            "Age is the age at exploitation, not at referral.".to_owned(),
        ],
        rows,
        chart: Some(Chart { key: 2, figure: 0 }),
        ..table(
            "R1",
            "Referrals by age at exploitation and location",
            &["quarter", "site", "age_at_exploitation", "location"],
            &[("referrals", Unit::Count)],
        )
    }
}

/// More bars than a chart draws, more rows than a bulletin shows.
fn detail() -> Table {
    let mut rows: Vec<Row> = (0..46_u64)
        .map(|index| {
            let name = match index % 3 {
                0 => format!("Police force of district {index}"),
                1 => format!("County council {index}, children's services and early help team"),
                _ => format!("Charity {index}"),
            };
            row(&[&name], &[Value::Number(index * 37 % 101)])
        })
        .collect();
    let all = rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter_map(Value::number)
        .sum();
    rows.push(row(&[TOTAL], &[Value::Number(all)]));
    Table {
        rows,
        chart: Some(Chart { key: 0, figure: 0 }),
        ..table(
            "R2",
            "Referrals by first responder",
            &["first_responder"],
            &[("referrals", Unit::Count)],
        )
    }
}

fn timeliness() -> Table {
    let n = Value::Number;
    let panel = "Panel";
    Table {
        notes: vec!["Days are calendar days; suspended time is not taken off.".to_owned()],
        rows: vec![
            row(
                &["Referral to reasonable grounds", panel],
                &[n(16), n(31), n(29), n(14), n(88)],
            ),
            row(
                &["Reasonable to conclusive grounds", panel],
                &[n(11), n(64), n(58), n(3), n(27)],
            ),
            row(
                &["Referral to conclusive grounds", panel],
                &[n(12), n(1_071), n(95), n(2), n(17)],
            ),
            row(
                &["Receipt by the site to reasonable grounds", panel],
                &[n(7), C, C, C, C],
            ),
            row(&["Sitting to issue", panel], &[n(0), Z, Z, n(0), Z]),
        ],
        chart: Some(Chart { key: 0, figure: 2 }),
        ..table(
            "R5",
            "Timeliness",
            &["measure", "decider"],
            &[
                ("decisions", Unit::Count),
                ("mean", Unit::Days),
                ("median", Unit::Days),
                ("within_45_days", Unit::Count),
                ("within_45_days", Unit::Percent),
            ],
        )
    }
}

fn exits() -> Table {
    let reasons = [
        "Turned 18 or came within 100 days of it",
        "Age dispute",
        "Moved out of the area",
    ];
    let nothing = |reason: &&str| row(&[reason], &[Value::Number(0)]);
    Table {
        rows: reasons.iter().chain([&TOTAL]).map(nothing).collect(),
        chart: Some(Chart { key: 0, figure: 0 }),
        ..table("R8", "Exits", &["reason"], &[("exits", Unit::Count)])
    }
}

fn comparison() -> Table {
    Table {
        rows: vec![
            row(&["Pilot"], &[Value::Number(23), Value::Number(87)]),
            row(&["Elsewhere"], &[X, X]),
        ],
        chart: Some(Chart { key: 0, figure: 1 }),
        ..table(
            "R9",
            "Comparison with decisions taken elsewhere",
            &["cohort"],
            &[("referrals", Unit::Count), ("rg_positive", Unit::Percent)],
        )
    }
}

fn revisions() -> Table {
    Table {
        rows: vec![row(
            &["R1: 2026 Q4, Child (17 or under), UK: referrals"],
            &[
                words("13"),
                words("14"),
                words("=A late referral, \"recorded\" <after> & since"),
            ],
        )],
        ..table(
            "R12",
            "Revisions",
            &["cell"],
            &[
                ("previous", Unit::Text),
                ("new", Unit::Text),
                ("cause", Unit::Text),
            ],
        )
    }
}

fn extract() -> Table {
    let numbers = ["1", "2", "3"];
    Table {
        rows: numbers
            .iter()
            .map(|number| {
                row(
                    &[number],
                    &[words("Police"), words("Criminal & Labour"), words(" ")],
                )
            })
            .collect(),
        ..table(
            "R13",
            "Row-level extract",
            &["referral"],
            &[
                ("first_responder", Unit::Text),
                ("exploitation", Unit::Text),
                ("reason", Unit::Text),
            ],
        )
    }
}
