//! Who must be in the room, once the case is listed.

use super::{Check, Facts, Owing, Wanted, Weight};
use crate::{
    clocks::LOCAL_POLICY,
    decision::Stage,
    directory::AgencyKind,
    refusal::seat_names,
    sitting::{Attendee, Sitting},
};

/// R14: the child's lead social worker speaks for the child and may not chair; while
/// nobody is named, that cannot be told.
pub(super) fn social_worker(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let missing = facts.case.social_worker.is_none().then(|| {
        let what = "the name of the child's lead social worker";
        (what.to_owned(), Owing::authority(facts.case))
    });
    Wanted {
        code: "SOCIAL_WORKER",
        title: "lead social worker",
        rule: "R14",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

pub(super) fn chair(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let Some(sitting) = facts.sitting else {
        return Vec::new();
    };
    let case = facts.case;
    let what = match case.social_worker {
        None => Some("whether the chair is the lead social worker: nobody is named"),
        Some(worker) if worker == sitting.chair => {
            Some("another chair: this one is the child's lead social worker")
        }
        Some(_) if case.recused(sitting.chair) => {
            Some("another chair: this one declared an interest")
        }
        Some(_) => None,
    };
    Wanted {
        code: "CHAIR",
        title: "a chair who is free to chair",
        rule: "R14",
        stage,
        weight: Weight::Blocks,
    }
    .unless(
        facts,
        what.map(|what| (what.to_owned(), Owing::coordinator())),
    )
}

/// R15: where the service exists it must be invited.
pub(super) fn guardian_invited(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let Some(sitting) = facts.sitting.filter(|_| facts.site.guardian_service) else {
        return Vec::new();
    };
    let invited = members(facts, sitting).any(|it| it.seat == AgencyKind::GuardianService);
    let missing = (!invited).then(|| {
        let what = "an invitation of the guardian";
        (what.to_owned(), Owing::coordinator())
    });
    Wanted {
        code: "GUARDIAN_INVITED",
        title: "guardian invited",
        rule: "R15",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

pub(super) fn members_invited(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let Some(sitting) = facts.sitting else {
        return Vec::new();
    };
    let empty = seats_without(facts, sitting, |_| true);
    let missing = (!empty.is_empty()).then(|| {
        let what = format!(
            "an invited member who may decide, for {}",
            seat_names(&empty)
        );
        (what, Owing::coordinator())
    });
    Wanted {
        code: "MEMBERS",
        title: "a member for each voting seat",
        rule: "R13",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

/// The seats that the site's constitution wants there beside those that decide. Only
/// where it wants any.
pub(super) fn must_include(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let wanted: Vec<AgencyKind> = facts.site.constitution.must_include().collect();
    let Some(sitting) = facts.sitting.filter(|_| !wanted.is_empty()) else {
        return Vec::new();
    };
    let invited = |seat: &AgencyKind| members(facts, sitting).any(|it| it.seat == *seat);
    let empty: Vec<AgencyKind> = wanted.into_iter().filter(|seat| !invited(seat)).collect();
    let missing = (!empty.is_empty()).then(|| {
        let what = format!("an invited member for {}", seat_names(&empty));
        (what, Owing::coordinator())
    });
    Wanted {
        code: "MUST_INCLUDE",
        title: "every seat the constitution wants there",
        rule: LOCAL_POLICY,
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

pub(super) fn training(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let Some(sitting) = facts.sitting else {
        return Vec::new();
    };
    let day = sitting.held_on;
    let untrained = seats_without(facts, sitting, |member| member.trained_on(day));
    let missing = (!untrained.is_empty()).then(|| {
        let what = format!(
            "training valid on {day}, of a member for {}",
            seat_names(&untrained)
        );
        (what, Owing::coordinator())
    });
    Wanted {
        code: "TRAINING",
        title: "valid training for each voting seat",
        rule: "R18",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

/// Returns who belongs to the sitting and may take part in this item.
fn members<'a>(facts: &Facts<'a>, sitting: &'a Sitting) -> impl Iterator<Item = &'a Attendee> {
    let case = facts.case;
    let attendance = sitting.attendance.iter();
    attendance.filter(|attendee| !case.recused(attendee.person))
}

fn seats_without<'a>(
    facts: &Facts<'a>,
    sitting: &'a Sitting,
    fit: impl Fn(&Attendee) -> bool,
) -> Vec<AgencyKind> {
    let held = |seat: &AgencyKind| {
        members(facts, sitting).any(|member| member.seat == *seat && fit(member))
    };
    let seats = facts.site.constitution.deciding();
    seats.filter(|seat| !held(seat)).collect()
}
