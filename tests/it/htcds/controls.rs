//! What proves that the comparison sees what it should.

use serde_json::{Value, json};

use super::held::{Held, Reports};

/// A report or a referral that was tampered with is found out.
pub(super) fn what_is_asserted_is_seen(reports: &Reports, before: &Held, after: &Held) {
    let refused = |reports: &Reports, after: &Held, what: &str| {
        let found = reports.contradictions(before, after);
        assert!(
            found.iter().any(|it| it.contains(what)),
            "{what}: {found:?}"
        );
    };
    // A loss that is not declared, or is declared as none.
    for field in ["referral.exploiters", "referral.circumstances.address"] {
        let mut without = reports.clone();
        without.exported.retain(|line| line.ours != field);
        refused(&without, after, field);
    }
    for fate in ["carried", "beside", "empty"] {
        let mut kinder = reports.clone();
        let lines = kinder.exported.iter_mut();
        for line in lines.filter(|line| line.ours == "referral.voice") {
            fate.clone_into(&mut line.fate);
        }
        refused(&kinder, after, "referral.voice should be");
    }
    // A loss that is said to be less than it is.
    let mut whole = reports.clone();
    for line in &mut whole.exported {
        if line.ours == "referral.places" && line.fate == "coarser" {
            "carried".clone_into(&mut line.fate);
        }
    }
    refused(&whole, after, "referral.places should be Whole");
    // A loss that is declared where there is none.
    let mut worse = reports.clone();
    let lines = worse.exported.iter_mut();
    for line in lines.filter(|line| line.ours == "referral.child.gender") {
        "not-carried".clone_into(&mut line.fate);
    }
    refused(&worse, after, "referral.child.gender should be Lost");
    // An import that passes over a field, and one that drops what it says it took.
    let mut silent = reports.clone();
    silent
        .imported
        .retain(|line| line.theirs != "nrm_CountyLines");
    refused(&silent, after, "nothing of nrm_CountyLines");
    let mut dropped = after.clone();
    dropped["referral"]["child"]["gender"] = Value::Null;
    refused(reports, &dropped, "referral.child.gender should be Whole");
    dropped["referral"]["invented"] = json!("x");
    refused(
        reports,
        &dropped,
        "referral.invented is there after and in no line",
    );
}
