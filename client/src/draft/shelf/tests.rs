use super::*;
use crate::{
    draft::sheet::{Said, Sheet},
    questions::sample::catalogue,
};

fn begun(shelf: &Shelf) -> Draft {
    let mut sheet = Sheet::default();
    sheet.put(
        "background.family",
        Said::Text("Ottoline of Nuneaton".to_owned()),
    );
    let now = prost_types::Timestamp::default();
    Draft::begin(shelf.new_id().unwrap(), now, &catalogue(), sheet)
}

#[test]
fn a_draft_is_kept_sealed_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::at(folder.path().to_owned()).unwrap();
    let draft = begun(&shelf);
    let held = shelf.begin(draft.clone()).unwrap();
    assert_eq!(shelf.draft(&draft.id).unwrap(), draft);
    assert_eq!(draft.catalogue(), catalogue());
    assert!(
        shelf
            .hold(&draft.id)
            .is_err_and(|it| it.to_string().contains("another window"))
    );
    drop(held);
    assert!(shelf.hold(&draft.id).is_ok());

    // Another run of the program.
    let shelf = Shelf::at(folder.path().to_owned()).unwrap();
    assert_eq!(shelf.draft(&draft.id).unwrap(), draft);
    shelf.remove(&draft.id).unwrap();
    assert!(shelf.draft(&draft.id).is_err());
    assert!(shelf.drafts().unwrap().is_empty());
}

#[test]
fn an_altered_draft_is_told_and_does_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::at(folder.path().to_owned()).unwrap();
    let (one, other) = (begun(&shelf), begun(&shelf));
    shelf.save(&one).unwrap();
    shelf.save(&other).unwrap();
    let path = shelf.path(DRAFTS, &one.id);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let Err(Failure::Document { problems, .. }) = shelf.draft(&one.id) else {
        panic!("it was opened");
    };
    assert!(problems[0].contains("altered"), "{problems:?}");
    // Nor does one pass for another.
    fs::copy(shelf.path(DRAFTS, &other.id), &path).unwrap();
    assert!(shelf.draft(&one.id).is_err());
    let opened = |found: &Found<Draft>| (found.id.clone(), found.opened.is_ok());
    let mut all: Vec<_> = shelf.drafts().unwrap().iter().map(opened).collect();
    all.sort();
    let mut expected = [(one.id, false), (other.id, true)];
    expected.sort();
    assert_eq!(all, expected);
}

#[test]
fn without_its_key_a_shelf_is_not_opened_with_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::at(folder.path().to_owned()).unwrap();
    shelf.save(&begun(&shelf)).unwrap();
    fs::remove_file(key::path(folder.path())).unwrap();
    assert!(Shelf::at(folder.path().to_owned()).is_err());
    assert!(!key::path(folder.path()).exists());
}

#[test]
fn names_are_random_and_lead_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::at(folder.path().to_owned()).unwrap();
    let (one, other) = (shelf.new_id().unwrap(), shelf.new_id().unwrap());
    assert!(is_id(&one) && is_id(&other) && one != other);
    for name in ["../../etc", "a/b", "", "draft.key", "BBBBBBBB", "bbbbbbbbb"] {
        assert!(!is_id(name), "{name}");
        assert!(shelf.draft(name).is_err());
    }
}
