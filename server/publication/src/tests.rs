mod bulletin;
mod checklist;
mod files;
mod opened;
mod workbook;

use std::sync::LazyLock;

use nrm_panel_returns::{Chart, Marker, Profile, Row, Table, Unit, Value};
use proptest::prelude::*;

use crate::{File, files, sample};

/// What was heard of the files while they were made, and the files.
type Made = (Vec<(String, usize, usize)>, Vec<File>);

/// Typesetting takes a second without optimisation: most tests look at the same files.
static SECURE: LazyLock<Made> = LazyLock::new(|| sample_files(Profile::Secure));

static LOCAL: LazyLock<Made> = LazyLock::new(|| sample_files(Profile::Local));

fn sample_files(profile: Profile) -> Made {
    let mut heard = Vec::new();
    let tables = sample::tables();
    let files = files(&sample::edition(&tables, profile), &mut |what, done, of| {
        heard.push((what.to_owned(), done, of));
    });
    (heard, files.unwrap())
}

fn file<'a>(files: &'a [File], name: &str) -> &'a [u8] {
    let file = files.iter().find(|file| file.name == name);
    &file.unwrap_or_else(|| panic!("no {name}")).bytes
}

/// Words that try to be a formula, markup or a control character.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[=+@\\-\t\r\n\0 \u{FF1D}]{0,3}[ -~]{0,12}",
        "[<>&\"'#$*_`\\\\{}\\[\\]/!]{0,12}",
        Just("<script>alert(1)</script>".to_owned()),
        Just("]]><x/>&amp;".to_owned()),
        Just("#panic() *a* $x$ \"".to_owned()),
    ]
}

fn table_of_words() -> impl Strategy<Value = Table> {
    let row = (
        prop::collection::vec(words(), 2),
        any::<u32>(),
        words(),
        any::<bool>(),
    );
    (words(), words(), prop::collection::vec(row, 0..6)).prop_map(|(title, note, rows)| Table {
        notes: vec![note],
        rows: rows
            .into_iter()
            .map(|(keys, number, text, revised)| Row {
                keys,
                cells: vec![
                    Value::Number(u64::from(number)),
                    Value::Text(text),
                    Value::Marker(Marker::Confidential),
                ],
                revised: if revised { vec![0] } else { Vec::new() },
            })
            .collect(),
        chart: Some(Chart { key: 1, figure: 0 }),
        ..sample::table(
            "R1",
            &title,
            &["first", "second"],
            &[
                ("referrals", Unit::Count),
                ("cause", Unit::Text),
                ("share", Unit::Percent),
            ],
        )
    })
}
