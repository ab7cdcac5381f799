use nrm_panel_domain::{
    reference::{Certainty, Entry, List},
    time::CivilDate,
};

use super::world::{day, id, later, now};
use crate::{Db, Edition, StoreError};

pub(super) fn an_edition_is_kept_beside_the_former_ones(db: &Db) {
    let code = id().to_string();
    let before = stored(db).len();
    let first = keep(db, &code, "Ash");
    let second = keep(db, &code, "Ash and Elm");
    assert_eq!(second, first + 1);
    let latest: Result<i64, StoreError> = db.read(|tx| tx.reference_edition()).wait();
    assert_eq!(latest, Ok(second));

    let versions: Vec<Entry> = stored(db).split_off(before);
    assert_eq!(versions, [entry(&code, "Ash"), entry(&code, "Ash and Elm")]);

    let editions: Result<Vec<Edition>, StoreError> = db.read(|tx| tx.reference_editions()).wait();
    let known: Vec<Edition> = editions
        .unwrap()
        .into_iter()
        .filter(|known| [first, second].contains(&known.number))
        .collect();
    assert_eq!(known, [edition(first), edition(second)]);

    let twice: Result<i64, StoreError> = db
        .maintain(move |tx| {
            let entries = [entry(&code, "Ash"), entry(&code, "Ash")];
            tx.keep_reference("a file", day(3), &"ab".repeat(32), later(0), &entries)
        })
        .wait();
    assert_eq!(twice, Err(StoreError::Duplicate));
    let latest: Result<i64, StoreError> = db.read(|tx| tx.reference_edition()).wait();
    assert_eq!(latest, Ok(second), "half an edition was kept");
}

/// Keeps an edition of one entry.
pub(super) fn keep(db: &Db, code: &str, name: &str) -> i64 {
    let entries = [entry(code, name)];
    let kept: Result<i64, StoreError> = db
        .maintain(move |tx| tx.keep_reference("a file", day(3), &"ab".repeat(32), now(), &entries))
        .wait();
    kept.unwrap()
}

fn stored(db: &Db) -> Vec<Entry> {
    let stored: Result<Vec<Entry>, StoreError> = db.read(|tx| tx.reference_entries()).wait();
    stored.unwrap()
}

fn edition(number: i64) -> Edition {
    Edition {
        number,
        source: "a file".into(),
        as_of: day(3),
        sha256: "ab".repeat(32),
        loaded_at: now(),
    }
}

fn entry(code: &str, name: &str) -> Entry {
    Entry {
        list: List::LocalAuthority,
        code: code.into(),
        name: name.into(),
        other_names: vec!["Åsh; or Elm".into()],
        kind: "district".into(),
        valid_from: CivilDate::from_ymd(2009, 4, 1),
        valid_to: None,
        successors: Vec::new(),
        part_of: vec!["E10000031".into(), "E10000034".into()],
        certainty: Certainty::Imported,
        source: "a file".into(),
    }
}
