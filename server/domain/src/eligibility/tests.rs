use proptest::prelude::*;

use super::*;
use crate::rulebook::RuleBook;

fn date(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).unwrap()
}

fn rules() -> RuleSet {
    RuleBook::built_in()
        .unwrap()
        .in_force_on(date("2026-11-22"))
        .clone()
}

fn born(text: &str, precision: DatePrecision) -> Option<DateOfBirth> {
    Some(DateOfBirth {
        date: date(text),
        precision,
    })
}

fn facts() -> Facts<'static> {
    Facts {
        age_status: AgeStatus::Claimed,
        date_of_birth: born("2012-05-03", DatePrecision::Day),
        authority: AuthorityStanding::OfSite {
            name: "Warwickshire County Council",
            joined_on: date("2023-02-20"),
        },
        disqualification_considered: false,
        nrm_received_on: date("2026-10-30"),
        site_received_on: date("2026-11-02"),
        live_since: date("2023-02-20"),
        measured_on: ScopeDate::NrmReceipt,
    }
}

fn step<'a>(assessment: &'a Assessment, rule: &str) -> &'a Step {
    assessment
        .steps
        .iter()
        .find(|step| step.rule == rule)
        .unwrap()
}

/// A child who turns 18 so many days after the referral reached the NRM.
fn turning_18_in(days: u32) -> Facts<'static> {
    let birthday = facts().nrm_received_on.plus_days(days);
    let (year, month, day) = birthday.ymd();
    let date = CivilDate::from_ymd(year - 18, month, day).unwrap();
    Facts {
        date_of_birth: Some(DateOfBirth {
            date,
            precision: DatePrecision::Day,
        }),
        ..facts()
    }
}

#[test]
fn a_plain_case_is_in_scope_by_every_rule() {
    let assessment = assess(&facts(), &rules());
    assert_eq!(assessment.verdict, Verdict::InScope);
    let numbers: Vec<&str> = assessment.steps.iter().map(|step| step.rule).collect();
    assert_eq!(numbers, ["R1", "R2", "R3", "R5", "R11"]);
    assert_eq!(assessment.rules_version, "2023-07");
    let eligible = assessment.in_scope().unwrap();
    assert_eq!(eligible.measured_on(), date("2026-10-30"));
    assert_eq!(eligible.rules_version(), "2023-07");
}

#[test]
fn r1_one_hundred_days_exactly_is_out_of_scope() {
    for (days, then) in [
        (0, Verdict::OutOfScope),
        (1, Verdict::OutOfScope),
        (99, Verdict::OutOfScope),
        (100, Verdict::OutOfScope),
        (101, Verdict::InScope),
        (2511, Verdict::InScope),
    ] {
        let assessment = assess(&turning_18_in(days), &rules());
        assert_eq!(assessment.verdict, then, "{days} days");
        assert_eq!(step(&assessment, "R1").verdict, then, "{days} days");
    }
    let refusal = assess(&turning_18_in(100), &rules())
        .in_scope()
        .unwrap_err();
    assert_eq!(
        refusal,
        Refusal::NotInScope {
            rules: "R1".to_owned()
        }
    );
}

#[test]
fn r1_a_person_who_is_18_already_is_out_of_scope() {
    let grown = Facts {
        date_of_birth: born("2008-10-27", DatePrecision::Day),
        ..facts()
    };
    let assessment = assess(&grown, &rules());
    assert_eq!(assessment.verdict, Verdict::OutOfScope);
    assert!(
        step(&assessment, "R1")
            .input
            .contains("was 3 days before 2026-10-30")
    );
}

#[test]
fn r1_a_partial_date_of_birth_decides_where_both_ends_agree() {
    // The 100th day after the NRM receipt of 2026-10-30 is 2027-02-07.
    for (name, birth, then) in [
        ("no date", None, Verdict::NotEnoughInformation),
        (
            "a young child's year",
            born("2014-01-01", DatePrecision::Year),
            Verdict::InScope,
        ),
        (
            "the year the line runs through",
            born("2009-01-01", DatePrecision::Year),
            Verdict::NotEnoughInformation,
        ),
        (
            "a past year",
            born("2008-01-01", DatePrecision::Year),
            Verdict::OutOfScope,
        ),
        (
            "the month the line runs through",
            born("2009-02-01", DatePrecision::Month),
            Verdict::NotEnoughInformation,
        ),
        (
            "the month before",
            born("2009-01-01", DatePrecision::Month),
            Verdict::OutOfScope,
        ),
        (
            "the month after",
            born("2009-03-01", DatePrecision::Month),
            Verdict::InScope,
        ),
        (
            "December",
            born("2009-12-01", DatePrecision::Month),
            Verdict::InScope,
        ),
        (
            "an estimate in the line's year",
            born("2009-12-31", DatePrecision::Estimated),
            Verdict::NotEnoughInformation,
        ),
        (
            "an estimate well clear",
            born("2011-06-01", DatePrecision::Estimated),
            Verdict::InScope,
        ),
    ] {
        let assessment = assess(
            &Facts {
                date_of_birth: birth,
                ..facts()
            },
            &rules(),
        );
        assert_eq!(step(&assessment, "R1").verdict, then, "{name}");
    }
}

#[test]
fn r1_the_other_receipt_date_is_measured_too() {
    let falling = Facts {
        site_received_on: facts().nrm_received_on.plus_days(3),
        ..turning_18_in(103)
    };
    let by_nrm = assess(&falling, &rules());
    assert_eq!(
        (by_nrm.verdict, by_nrm.other_date_verdict),
        (Verdict::InScope, Verdict::OutOfScope)
    );
    let by_site = assess(
        &Facts {
            measured_on: ScopeDate::SiteReceipt,
            ..falling
        },
        &rules(),
    );
    assert_eq!(
        (by_site.verdict, by_site.other_date_verdict),
        (Verdict::OutOfScope, Verdict::InScope)
    );
    assert_eq!(by_site.measured_on, falling.site_received_on);
}

#[test]
fn r2_the_responsible_authority_must_be_one_of_the_sites() {
    for (name, authority, then) in [
        (
            "blank",
            AuthorityStanding::Unknown,
            Verdict::NotEnoughInformation,
        ),
        (
            "not clear",
            AuthorityStanding::Unclear {
                name: "Warwikshire",
            },
            Verdict::NotEnoughInformation,
        ),
        (
            "elsewhere",
            AuthorityStanding::Elsewhere {
                name: "Leeds City Council",
            },
            Verdict::OutOfScope,
        ),
        ("of the site", facts().authority, Verdict::InScope),
    ] {
        let assessment = assess(
            &Facts {
                authority,
                ..facts()
            },
            &rules(),
        );
        assert_eq!(assessment.verdict, then, "{name}");
        assert_eq!(step(&assessment, "R2").verdict, then, "{name}");
    }
}

#[test]
fn r3_an_unsure_age_is_not_enough_information_and_a_doubted_one_out_of_scope() {
    for (age_status, then) in [
        (AgeStatus::Claimed, Verdict::InScope),
        (AgeStatus::NotSure, Verdict::NotEnoughInformation),
        (AgeStatus::Doubted, Verdict::OutOfScope),
        (AgeStatus::AssessedChild, Verdict::InScope),
        (AgeStatus::AssessedAdult, Verdict::OutOfScope),
    ] {
        let assessment = assess(
            &Facts {
                age_status,
                ..facts()
            },
            &rules(),
        );
        assert_eq!(assessment.verdict, then, "{age_status:?}");
        assert_eq!(step(&assessment, "R3").verdict, then, "{age_status:?}");
        assert_eq!(
            assessment.in_scope().is_ok(),
            then == Verdict::InScope,
            "{age_status:?}"
        );
    }
}

#[test]
fn r5_a_considered_disqualification_is_out_of_scope() {
    let assessment = assess(
        &Facts {
            disqualification_considered: true,
            ..facts()
        },
        &rules(),
    );
    assert_eq!(assessment.verdict, Verdict::OutOfScope);
    let refusal = assessment.in_scope().unwrap_err();
    assert_eq!(
        refusal,
        Refusal::NotInScope {
            rules: "R5".to_owned()
        }
    );
}

#[test]
fn r11_a_referral_from_before_the_go_live_stays_with_the_sca() {
    let authority = |joined| AuthorityStanding::OfSite {
        name: "A",
        joined_on: date(joined),
    };
    for (name, live_since, authority, then) in [
        (
            "the day before",
            "2026-10-31",
            authority("2023-02-20"),
            Verdict::OutOfScope,
        ),
        (
            "the very day",
            "2026-10-30",
            authority("2023-02-20"),
            Verdict::InScope,
        ),
        (
            "the authority joined later",
            "2023-02-20",
            authority("2026-10-31"),
            Verdict::OutOfScope,
        ),
        (
            "the authority joined that day",
            "2023-02-20",
            authority("2026-10-30"),
            Verdict::InScope,
        ),
    ] {
        let facts = Facts {
            live_since: date(live_since),
            authority,
            ..facts()
        };
        let assessment = assess(&facts, &rules());
        assert_eq!(step(&assessment, "R11").verdict, then, "{name}");
    }
}

#[test]
fn out_of_scope_outweighs_what_is_missing_and_names_its_rules() {
    let facts = Facts {
        age_status: AgeStatus::Doubted,
        authority: AuthorityStanding::Elsewhere {
            name: "Leeds City Council",
        },
        date_of_birth: None,
        ..facts()
    };
    let assessment = assess(&facts, &rules());
    assert_eq!(
        assessment.in_scope().unwrap_err(),
        Refusal::NotInScope {
            rules: "R2, R3".to_owned()
        }
    );
    let missing = Facts {
        age_status: AgeStatus::NotSure,
        authority: AuthorityStanding::Unknown,
        ..facts
    };
    assert_eq!(
        assess(&missing, &rules()).in_scope().unwrap_err(),
        Refusal::NotEnoughInformation {
            rules: "R1, R2, R3".to_owned()
        }
    );
}

#[test]
fn a_trace_and_debug_output_never_show_the_date_of_birth() {
    let facts = facts();
    assert!(!format!("{facts:?}").contains("2012-05-03"));
    assert!(!format!("{:?}", assess(&facts, &rules())).contains("2012-05-03"));
}

proptest! {
    #[test]
    fn r1_a_birthday_is_in_scope_exactly_when_more_than_100_days_off(
        birth_day in 0u32..12_000, wait in 0u32..400,
    ) {
        let birth = date("1995-01-01").plus_days(birth_day);
        let facts = Facts {
            date_of_birth: Some(DateOfBirth { date: birth, precision: DatePrecision::Day }),
            nrm_received_on: date("2026-01-01").plus_days(wait),
            ..facts()
        };
        let days = facts.nrm_received_on.days_until(birth.birthday(18));
        let in_scope = assess(&facts, &rules()).verdict == Verdict::InScope;
        prop_assert_eq!(in_scope, days > 100);
    }

    #[test]
    fn r1_less_precision_never_turns_one_verdict_into_its_opposite(
        birth_day in 0u32..6_000,
        precision in prop::sample::select(DatePrecision::ALL),
    ) {
        let birth = date("2005-01-01").plus_days(birth_day);
        let verdict = |precision| {
            let date_of_birth = Some(DateOfBirth { date: birth, precision });
            assess(&Facts { date_of_birth, ..facts() }, &rules()).verdict
        };
        let partial = verdict(precision);
        prop_assert!(partial == Verdict::NotEnoughInformation || partial == verdict(DatePrecision::Day));
    }
}
