//! What must be on the record.

use super::{Check, Facts, Owing, Wanted, Weight};
use crate::{
    case::{ContributionKind, ResponsibleAuthority, ScaValidation},
    decision::Stage,
    eligibility::{AgeStatus, Verdict},
};

/// R7, R21 and decision 18: lodging here does not by itself make an NRM referral.
pub(super) fn sca_reference(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let missing = facts.case.sca.reference.is_none().then(|| {
        let what = "the SCA's reference: until it is recorded this is no NRM referral";
        (what.to_owned(), Owing::sca())
    });
    Wanted {
        code: "SCA_REFERENCE",
        title: "reference of the SCA",
        rule: "R21",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

pub(super) fn sca_validation(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let case = facts.case;
    let missing = match case.sca.validation {
        ScaValidation::Validated => None,
        ScaValidation::Unknown => {
            Some(("the SCA's word whether the referral is valid", Owing::sca()))
        }
        ScaValidation::Pending => Some((
            "validation: the SCA has the referral and has not said",
            Owing::sca(),
        )),
        ScaValidation::Returned => Some((
            "a fuller referral: the SCA returned it as too thin",
            Owing::lodger(case),
        )),
        ScaValidation::Rejected => Some((
            "the SCA's direction: it refused the referral",
            Owing::coordinator(),
        )),
    };
    Wanted {
        code: "SCA_VALIDATION",
        title: "validation by the SCA",
        rule: "R7",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing.map(|(what, by)| (what.to_owned(), by)))
}

pub(super) fn responsible_authority(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let missing = match &facts.case.authority {
        ResponsibleAuthority::OfSite { .. } => None,
        ResponsibleAuthority::Unknown => Some("the name of the responsible authority".to_owned()),
        ResponsibleAuthority::Elsewhere { name } => Some(format!(
            "an authority of the site: {name} is outside it, so tell the SCA"
        )),
        ResponsibleAuthority::Unclear { name } => Some(format!(
            "which council with children's services is meant by {name}"
        )),
    };
    Wanted {
        code: "RESPONSIBLE_AUTHORITY",
        title: "responsible authority",
        rule: "R2",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing.map(|what| (what, Owing::coordinator())))
}

pub(super) fn age(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let case = facts.case;
    let (rule, missing) = match case.age_status {
        AgeStatus::Claimed | AgeStatus::AssessedChild => ("R3", None),
        AgeStatus::NotSure => (
            "R4",
            Some((
                "an age assessment: the referrer is not sure of the age",
                Owing::authority(case),
            )),
        ),
        AgeStatus::Doubted => (
            "R3",
            Some((
                "an age assessment: while the age is doubted the SCA decides",
                Owing::authority(case),
            )),
        ),
        AgeStatus::AssessedAdult => (
            "R3",
            Some((
                "a later assessment: found to be 18 or over, the SCA decides",
                Owing::coordinator(),
            )),
        ),
    };
    Wanted {
        code: "AGE",
        title: "standing of the age",
        rule,
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing.map(|(what, by)| (what.to_owned(), by)))
}

pub(super) fn birth_date(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let case = facts.case;
    let steps = &facts.standing.eligibility.steps;
    let vague = steps
        .iter()
        .any(|step| step.rule == "R1" && step.verdict == Verdict::NotEnoughInformation);
    let missing = match case.date_of_birth.expose() {
        None => Some("a date of birth: without one the 100-day test cannot be made"),
        Some(_) if vague => Some("a more exact date of birth, for the 100-day test"),
        Some(_) => None,
    };
    Wanted {
        code: "BIRTH_DATE",
        title: "date of birth",
        rule: "R1",
        stage,
        weight: Weight::Blocks,
    }
    .unless(
        facts,
        missing.map(|what| (what.to_owned(), Owing::lodger(case))),
    )
}

pub(super) fn eligibility(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let refused = facts.standing.eligibility.in_scope().err();
    Wanted {
        code: "ELIGIBILITY",
        title: "eligibility",
        rule: "R1, R2, R3, R5, R11",
        stage,
        weight: Weight::Blocks,
    }
    .unless(
        facts,
        refused.map(|refusal| (refusal.to_string(), Owing::coordinator())),
    )
}

/// R5: what the SCA has not said is not known, and not a "no".
pub(super) fn disqualification(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let sca = &facts.case.sca;
    let (weight, missing) = if sca.disqualification_considered {
        let what = "word that no public order disqualification is considered any more";
        (Weight::Blocks, Some(what))
    } else if sca.disqualification_answered {
        (Weight::Informs, None)
    } else {
        let what = "the SCA's word whether a public order disqualification is considered";
        (Weight::Informs, Some(what))
    };
    Wanted {
        code: "DISQUALIFICATION",
        title: "no public order disqualification",
        rule: "R5",
        stage,
        weight,
    }
    .unless(facts, missing.map(|what| (what.to_owned(), Owing::sca())))
}

/// R9: only where the child has fallen to 100 days or turned 18.
pub(super) fn direction(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let alerts = facts.case.alerts(facts.standing, facts.book, facts.today);
    let wanted = alerts
        .iter()
        .any(|alert| ["TURNED_18", "FALLEN_TO_100_DAYS"].contains(&alert.code));
    if !wanted {
        return Vec::new();
    }
    let birthday = facts.case.eighteenth_birthday(facts.book);
    let of_age = birthday.filter(|day| *day <= facts.today);
    // What the SCA said of a child does not say what becomes of an adult.
    let given = match (facts.case.sca.direction_on, of_age) {
        (Some(given_on), Some(birthday)) => given_on >= birthday,
        (given_on, None) => given_on.is_some(),
        (None, Some(_)) => false,
    };
    let missing = (!given).then(|| {
        let what = "the SCA's direction: the child has come too near to 18";
        (what.to_owned(), Owing::sca())
    });
    Wanted {
        code: "SCA_DIRECTION",
        title: "direction of the SCA",
        rule: "R9",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

pub(super) fn child_heard(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let missing = (!facts.case.heard(ContributionKind::Child)).then(|| {
        let what = "the child's own views, or why there are none";
        (what.to_owned(), lead(facts))
    });
    Wanted {
        code: "CHILD_VIEWS",
        title: "views of the child",
        rule: "R91",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

pub(super) fn social_care_heard(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let missing = (!facts.case.social_care_heard()).then(|| {
        let what = "a contribution of children's social care, or why there is none";
        (what.to_owned(), Owing::authority(facts.case))
    });
    Wanted {
        code: "SOCIAL_CARE",
        title: "children's social care",
        rule: "R19",
        stage,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

/// R15: before conclusive grounds, where a guardian service covers the site.
pub(super) fn guardian_heard(facts: &Facts<'_>, _: Stage) -> Vec<Check> {
    if !facts.site.guardian_service {
        return Vec::new();
    }
    let missing = (!facts.case.heard(ContributionKind::Guardian)).then(|| {
        let what = "the guardian's views, or why there are none";
        (what.to_owned(), Owing::role("the guardian service"))
    });
    Wanted {
        code: "GUARDIAN_VIEWS",
        title: "views of the guardian",
        rule: "R15",
        stage: Stage::Cg,
        weight: Weight::Blocks,
    }
    .unless(facts, missing)
}

/// R70: safety never waits for the NRM, so a missing plan holds up nothing.
pub(super) fn plan(facts: &Facts<'_>, stage: Stage) -> Vec<Check> {
    let missing = facts.case.plans.is_empty().then(|| {
        let what = "a safeguarding plan; without one the chair must say why";
        (what.to_owned(), Owing::authority(facts.case))
    });
    Wanted {
        code: "PLAN",
        title: "safeguarding plan",
        rule: "R70",
        stage,
        weight: Weight::Informs,
    }
    .unless(facts, missing)
}

/// Who speaks with the child: the lead social worker, once there is one.
fn lead(facts: &Facts<'_>) -> Owing {
    match facts.case.social_worker {
        Some(_) => Owing::role("the lead social worker"),
        None => Owing::authority(facts.case),
    }
}
