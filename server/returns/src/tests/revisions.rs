use nrm_panel_domain::{
    decision::{Decider, Outcome, Stage},
    projection::{CountedCase, LocationClass},
};

use super::fixture::{Story, built, case, checksum, counts, scope};
use crate::{Reviser, mark_revised, revisions};

fn changed(
    before: &[CountedCase],
    after: &[CountedCase],
) -> Vec<(String, String, u64, u64, String)> {
    let own = || scope(2026, Some(4));
    let mut reviser = Reviser::new(own(), own());
    before.iter().for_each(|case| reviser.note_before(case));
    after.iter().for_each(|case| reviser.note_after(case));
    before
        .iter()
        .for_each(|case| reviser.note_before_again(case));
    let table = revisions(
        &reviser.finish(),
        &counts(own(), before),
        &counts(own(), after),
    );
    let rows = table.rows.into_iter().map(|row| {
        let [table, cell] = row.keys.try_into().unwrap();
        let number = |place: usize| row.cells[place].number().unwrap();
        (table, cell, number(0), number(1), row.cells[2].to_string())
    });
    rows.collect()
}

fn of<'a>(
    changes: &'a [(String, String, u64, u64, String)],
    table: &str,
) -> Vec<(&'a str, u64, u64, &'a str)> {
    let own = changes.iter().filter(|change| change.0 == table);
    own.map(|(_, cell, before, after, why)| (cell.as_str(), *before, *after, why.as_str()))
        .collect()
}

#[test]
fn nothing_changed_is_no_revision() {
    let cases = [case(1, "2026-10-05"), case(2, "2026-10-06")];
    assert_eq!(changed(&cases, &cases), []);
}

#[test]
fn each_change_names_its_cell_what_it_held_and_why() {
    let before = [
        case(1, "2026-10-05"),
        case(2, "2026-10-06"),
        case(3, "2026-10-07"),
    ];
    let mut corrected = case(1, "2026-10-05");
    corrected.referral.location = LocationClass::Overseas;
    let mut gone = case(2, "2026-10-06");
    gone.referral.counted = false;
    let decided =
        case(3, "2026-10-07").decided(Stage::Rg, Outcome::Positive, Decider::Panel, "2026-11-01");
    let after = [corrected, gone, decided, case(4, "2026-10-08")];
    let changes = changed(&before, &after);
    assert_eq!(
        of(&changes, "R1"),
        [
            ("Q4 / Child (17 or under) / Overseas", 0, 1, "1 corrected"),
            (
                "Q4 / Child (17 or under) / UK",
                3,
                2,
                "1 recorded since, 1 no longer counted, 1 corrected"
            ),
        ]
    );
    assert_eq!(
        of(&changes, "R3"),
        [(
            "Q4 / Positive / Child (17 or under) / Panel",
            0,
            1,
            "1 decision recorded since"
        )]
    );
}

#[test]
fn revised_figures_are_marked_and_no_others() {
    let before = built(scope(2026, Some(4)), &[case(1, "2026-10-05")]);
    let cases = [case(1, "2026-10-05"), case(2, "2026-10-06")];
    let mut now = counts(scope(2026, Some(4)), &cases).into_return(None, checksum);
    mark_revised(&mut now, &before);
    let r1 = now.table("R1").unwrap();
    let marked: Vec<String> = r1
        .rows
        .iter()
        .filter(|row| !row.revised.is_empty())
        .map(|row| row.keys[2..].join(" / "))
        .collect();
    assert_eq!(
        marked,
        [
            "Child (17 or under) / UK",
            "Child (17 or under) / Total",
            "Total / UK",
            "Total / Total"
        ]
    );
    assert!(
        now.table("R3")
            .unwrap()
            .rows
            .iter()
            .all(|row| row.revised.is_empty())
    );
}
