use nrm_panel_domain::decision::{Decider, Outcome, Stage};

use super::fixture::{Story, built, case, scope};
use crate::{Profile, to_json};

#[test]
fn r13_holds_a_row_for_each_referral_and_nothing_that_names_it() {
    let cases = [
        case(7, "2026-10-05"),
        case(3, "2026-10-06").decided(Stage::Rg, Outcome::Positive, Decider::Panel, "2026-10-20"),
        case(4, "2026-09-06"),
    ];
    let tables = built(scope(2026, Some(4)), &cases);
    let table = tables.table("R13").unwrap();
    assert_eq!(table.rows.len(), 2);
    let ages: Vec<&str> = table.rows.iter().map(|row| row.keys[15].as_str()).collect();
    assert_eq!(ages, ["Not applicable", "86"]);
    let json = String::from_utf8(to_json(&tables)).unwrap();
    for case in &cases {
        assert!(!json.contains(&case.referral.case.to_string()));
    }
}

#[test]
fn the_local_profile_has_no_rows_of_referrals() {
    let mut local = scope(2026, Some(4));
    local.profile = Profile::Local;
    let tables = built(local, &[case(1, "2026-10-05")]);
    assert_eq!(tables.table("R13"), None);
    assert!(tables.table("L1").is_some());
}
