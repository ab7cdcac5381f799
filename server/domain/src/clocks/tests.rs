use proptest::prelude::*;

use super::*;
use crate::{
    calendar::{Division, built_in_holidays},
    rulebook::RuleBook,
};

fn date(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).unwrap()
}

fn book() -> RuleBook {
    RuleBook::built_in().unwrap()
}

fn decided(day: &str, outcome: Outcome) -> Option<StageFact> {
    Some(StageFact {
        decided_on: date(day),
        outcome,
    })
}

/// The worked example of rules.md R97: received on 22 November 2026.
fn received() -> ClockFacts {
    ClockFacts {
        site_received_on: date("2026-11-22"),
        nrm_received_on: date("2026-11-20"),
        rg: None,
        cg: None,
        rg_anew: None,
        cg_anew: None,
        first_ended_on: None,
        rg_first_sitting_on: None,
        follow_up: None,
        eighteenth_birthday: None,
        lateness_told: false,
        closing: None,
        panel_decides: true,
    }
}

fn clock(facts: &ClockFacts, code: &str) -> Option<Clock> {
    clocks(facts, &book())
        .into_iter()
        .find(|clock| clock.code == code)
}

fn due(facts: &ClockFacts, code: &str) -> Option<String> {
    clock(facts, code).map(|clock| clock.due_on.to_string())
}

fn codes(facts: &ClockFacts) -> Vec<&'static str> {
    clocks(facts, &book())
        .iter()
        .map(|clock| clock.code)
        .collect()
}

fn alert_codes(facts: &ClockFacts, today: &str) -> Vec<&'static str> {
    alerts(facts, &book(), date(today))
        .iter()
        .map(|alert| alert.code)
        .collect()
}

#[test]
fn r37_reasonable_grounds_are_due_45_days_from_receipt_by_the_site() {
    let clock = clock(&received(), "RG_DECISION").unwrap();
    assert_eq!(clock.due_on, date("2027-01-06"));
    assert_eq!(clock.starts_on, date("2026-11-22"));
    assert!(
        !clock.overdue(date("2027-01-06")),
        "the last day is in time"
    );
    assert!(clock.overdue(date("2027-01-07")));
}

#[test]
fn r38_conclusive_grounds_are_due_45_days_from_the_rg_sitting_and_no_earlier_known() {
    assert_eq!(due(&received(), "CG_DECISION"), None);
    let rg = ClockFacts {
        rg: decided("2026-12-01", Outcome::Positive),
        ..received()
    };
    assert_eq!(due(&rg, "CG_DECISION").as_deref(), Some("2027-01-15"));
    let negative = ClockFacts {
        rg: decided("2026-12-01", Outcome::Negative),
        ..received()
    };
    assert_eq!(due(&negative, "CG_DECISION"), None);
}

#[test]
fn r99_the_cg_clock_takes_the_earlier_of_the_sitting_and_the_cap_and_shows_both() {
    for (name, first_sitting, decided_on, then) in [
        ("early sitting", None, "2026-12-01", "2027-01-15"),
        (
            "late sitting, the cap counts",
            None,
            "2027-01-10",
            "2027-02-20",
        ),
        (
            "adjourned before it was decided",
            Some("2026-12-01"),
            "2027-01-06",
            "2027-01-15",
        ),
    ] {
        let facts = ClockFacts {
            rg: decided(decided_on, Outcome::Positive),
            rg_first_sitting_on: first_sitting.map(date),
            ..received()
        };
        let clock = clock(&facts, "CG_DECISION").unwrap();
        assert_eq!(clock.due_on, date(then), "{name}");
        let shown = clock.derivation.join("\n");
        assert!(shown.contains("2027-02-20"), "{name}: {shown}");
        assert!(
            shown.contains(&clock.starts_on.plus_days(45).to_string()),
            "{name}: {shown}"
        );
    }
}

#[test]
fn r39_both_decisions_are_due_90_days_from_receipt_by_the_site() {
    let open = clock(&received(), "OUTER_LIMIT").unwrap();
    assert_eq!(open.due_on, date("2027-02-20"));
    assert_eq!(open.met_on, None);
    let rg = ClockFacts {
        rg: decided("2026-12-01", Outcome::Positive),
        ..received()
    };
    assert_eq!(clock(&rg, "OUTER_LIMIT").unwrap().met_on, None);
    let negative = ClockFacts {
        rg: decided("2026-12-01", Outcome::Negative),
        ..received()
    };
    assert_eq!(
        clock(&negative, "OUTER_LIMIT").unwrap().met_on,
        Some(date("2026-12-01"))
    );
    let both = ClockFacts {
        cg: decided("2026-12-15", Outcome::Positive),
        ..rg
    };
    assert_eq!(
        clock(&both, "OUTER_LIMIT").unwrap().met_on,
        Some(date("2026-12-15"))
    );
}

#[test]
fn r40_a_follow_up_is_due_within_45_days_of_the_adjourned_sitting() {
    let adjourned = |return_by: Option<&str>| ClockFacts {
        rg: decided("2026-12-01", Outcome::Positive),
        follow_up: Some(FollowUp {
            adjourned_on: date("2026-12-01"),
            return_by: return_by.map(date),
        }),
        ..received()
    };
    for (name, return_by, then) in [
        ("no date set", None, "2027-01-15"),
        ("a date set", Some("2026-12-20"), "2026-12-20"),
        ("a date beyond the limit", Some("2027-03-01"), "2027-01-15"),
    ] {
        assert_eq!(
            due(&adjourned(return_by), "FOLLOW_UP").as_deref(),
            Some(then),
            "{name}"
        );
    }
    let open = clock(&adjourned(None), "FOLLOW_UP").unwrap();
    assert_eq!(
        open.met_on, None,
        "RG sealed at the sitting that adjourned CG is no follow-up"
    );
    let met = ClockFacts {
        cg: decided("2026-12-18", Outcome::Negative),
        ..adjourned(None)
    };
    assert_eq!(
        clock(&met, "FOLLOW_UP").unwrap().met_on,
        Some(date("2026-12-18"))
    );
}

#[test]
fn r41_the_recovery_period_is_shown_and_never_a_duty() {
    let facts = ClockFacts {
        rg: decided("2026-12-01", Outcome::Positive),
        ..received()
    };
    let clock = clock(&facts, "RECOVERY_PERIOD").unwrap();
    assert_eq!(clock.due_on, date("2026-12-31"));
    assert!(!clock.is_duty() && !clock.overdue(date("2028-01-01")));
}

#[test]
fn r42_no_duty_of_the_site_runs_where_the_sca_decides() {
    let facts = ClockFacts {
        panel_decides: false,
        eighteenth_birthday: Some(date("2027-02-09")),
        ..received()
    };
    assert_eq!(codes(&facts), ["SCOPE_CLIFF", "EIGHTEENTH_BIRTHDAY"]);
    assert_eq!(next_due(&clocks(&facts, &book())), None);
    assert!(!alert_codes(&facts, "2028-01-01").contains(&"RG_OVERDUE"));
}

#[test]
fn r41_the_recovery_period_is_that_of_the_day_it_starts() {
    for (positive_on, ends_on) in [("2022-12-12", "2023-01-26"), ("2022-12-13", "2023-01-12")] {
        let facts = ClockFacts {
            site_received_on: date("2022-11-01"),
            nrm_received_on: date("2022-11-01"),
            rg: decided(positive_on, Outcome::Positive),
            ..received()
        };
        let clock = clock(&facts, "RECOVERY_PERIOD").unwrap();
        assert_eq!(clock.due_on, date(ends_on), "positive on {positive_on}");
    }
}

#[test]
fn r43_quality_assurance_is_answered_within_10_working_days() {
    let holidays = built_in_holidays().unwrap();
    for (name, division, notice, then) in [
        (
            "plain",
            Division::EnglandAndWales,
            "2026-11-23",
            "2026-12-07",
        ),
        (
            "over Christmas",
            Division::EnglandAndWales,
            "2026-12-21",
            "2027-01-07",
        ),
        (
            "over Hogmanay",
            Division::Scotland,
            "2026-12-21",
            "2027-01-08",
        ),
        (
            "from a Sunday",
            Division::EnglandAndWales,
            "2026-11-22",
            "2026-12-04",
        ),
    ] {
        let calendar = Calendar::of(division, &holidays);
        let clock = qa_response_due(
            date(notice),
            &calendar,
            book().in_force_on(date("2026-11-22")),
        );
        assert_eq!(clock.due_on, date(then), "{name}");
        assert!(clock.is_duty());
    }
    let calendar = Calendar::of(Division::EnglandAndWales, &holidays);
    let clock = qa_response_due(
        date("2029-03-01"),
        &calendar,
        book().in_force_on(date("2026-11-22")),
    );
    assert!(
        clock.derivation.join("\n").contains("ran out"),
        "{:?}",
        clock.derivation
    );
}

#[test]
fn r44_reconsideration_can_be_asked_for_30_days_from_a_negative_decision() {
    let rg = ClockFacts {
        rg: decided("2026-12-01", Outcome::Negative),
        ..received()
    };
    assert_eq!(due(&rg, "RECONSIDERATION").as_deref(), Some("2026-12-31"));
    let positive = ClockFacts {
        rg: decided("2026-12-01", Outcome::Positive),
        ..received()
    };
    assert_eq!(due(&positive, "RECONSIDERATION"), None);
    let cg = ClockFacts {
        cg: decided("2026-12-10", Outcome::Negative),
        ..positive
    };
    assert_eq!(due(&cg, "RECONSIDERATION").as_deref(), Some("2027-01-09"));
}

#[test]
fn r56_judicial_review_is_claimed_within_3_months_of_a_negative_decision() {
    let rg = ClockFacts {
        rg: decided("2026-11-30", Outcome::Negative),
        ..received()
    };
    let clock = clock(&rg, "JUDICIAL_REVIEW").unwrap();
    assert_eq!(clock.due_on, date("2027-02-28"));
    assert!(!clock.is_duty());
    let positive = ClockFacts {
        rg: decided("2026-11-30", Outcome::Positive),
        ..received()
    };
    assert_eq!(due(&positive, "JUDICIAL_REVIEW"), None);
}

#[test]
fn r1_the_cliff_is_the_last_day_with_more_than_100_days_left() {
    let birthday = date("2027-03-03");
    let facts = ClockFacts {
        eighteenth_birthday: Some(birthday),
        ..received()
    };
    let cliff = clock(&facts, "SCOPE_CLIFF").unwrap().due_on;
    assert_eq!(cliff, date("2026-11-22"));
    assert_eq!(cliff.days_until(birthday), 101);
    assert_eq!(
        due(&facts, "EIGHTEENTH_BIRTHDAY").as_deref(),
        Some("2027-03-03")
    );
}

#[test]
fn clocks_come_in_the_order_they_fall_due() {
    let facts = ClockFacts {
        eighteenth_birthday: Some(date("2027-01-20")),
        ..received()
    };
    assert_eq!(
        codes(&facts),
        [
            "SCOPE_CLIFF",
            "RG_DECISION",
            "EIGHTEENTH_BIRTHDAY",
            "OUTER_LIMIT"
        ]
    );
}

#[test]
fn the_next_due_date_is_of_an_open_duty() {
    let next = |facts: &ClockFacts| next_due(&clocks(facts, &book()));
    let young = ClockFacts {
        eighteenth_birthday: Some(date("2026-12-01")),
        ..received()
    };
    assert_eq!(next(&young), Some(date("2027-01-06")));
    let rg = ClockFacts {
        rg: decided("2026-12-01", Outcome::Positive),
        ..received()
    };
    assert_eq!(next(&rg), Some(date("2027-01-15")));
    let done = ClockFacts {
        cg: decided("2026-12-01", Outcome::Positive),
        ..rg
    };
    assert_eq!(next(&done), None);
}

#[test]
fn r8_what_others_took_over_says_why_its_clocks_stopped() {
    let facts = ClockFacts {
        closing: Some(Closing::Transferred(date("2026-11-25"))),
        ..received()
    };
    let all = clocks(&facts, &book());
    let rg = all.iter().find(|clock| clock.code == RG_DECISION).unwrap();
    assert_eq!(rg.met_on, Some(date("2026-11-25")));
    assert_eq!(
        rg.derivation.last().unwrap(),
        "others took the case over on 2026-11-25; the clock runs no more"
    );
    assert_eq!(next_due(&all), None);
}

#[test]
fn a_closed_case_has_no_open_duty_and_no_alert() {
    let facts = ClockFacts {
        closing: Some(Closing::Retracted(date("2026-11-25"))),
        eighteenth_birthday: Some(date("2027-01-01")),
        ..received()
    };
    let all = clocks(&facts, &book());
    assert_eq!(next_due(&all), None);
    assert!(all.iter().all(|clock| !clock.overdue(date("2030-01-01"))));
    assert_eq!(alert_codes(&facts, "2030-01-01"), Vec::<&str>::new());
}

#[test]
fn r37_and_r39_an_open_case_past_its_days_raises_alerts() {
    let rg = ClockFacts {
        rg: decided("2026-12-01", Outcome::Positive),
        ..received()
    };
    for (name, facts, today, then) in [
        ("in time", received(), "2027-01-06", vec![]),
        ("RG late", received(), "2027-01-07", vec!["RG_OVERDUE"]),
        (
            "over 90 days",
            received(),
            "2027-02-21",
            vec!["RG_OVERDUE", "OVER_90_DAYS"],
        ),
        ("CG in time", rg, "2027-01-15", vec![]),
        ("CG late", rg, "2027-01-16", vec!["CG_OVERDUE"]),
        (
            "CG over 90 days",
            rg,
            "2027-02-21",
            vec!["CG_OVERDUE", "OVER_90_DAYS"],
        ),
    ] {
        assert_eq!(alert_codes(&facts, today), then, "{name}");
    }
    let told = alerts(&rg, &book(), date("2027-02-21"));
    assert!(told.last().unwrap().text.contains("tell the SCA"));
}

#[test]
fn r9_falling_to_100_days_or_turning_18_asks_for_the_scas_direction() {
    let facts = ClockFacts {
        eighteenth_birthday: Some(date("2027-03-20")),
        ..received()
    };
    for (name, today, then) in [
        ("101 days left", "2026-12-09", vec![]),
        ("100 days left", "2026-12-10", vec!["FALLEN_TO_100_DAYS"]),
        (
            "the eve",
            "2027-03-19",
            vec!["FALLEN_TO_100_DAYS", "RG_OVERDUE", "OVER_90_DAYS"],
        ),
        (
            "the birthday",
            "2027-03-20",
            vec!["TURNED_18", "RG_OVERDUE", "OVER_90_DAYS"],
        ),
    ] {
        assert_eq!(alert_codes(&facts, today), then, "{name}");
    }
    let never = ClockFacts {
        eighteenth_birthday: Some(date("2027-01-01")),
        ..received()
    };
    let told = alerts(&facts, &book(), date("2027-03-20"));
    assert!(
        !told[0].text.contains("2027-03-20"),
        "an alert shows the birthday"
    );
    assert_eq!(
        alert_codes(&never, "2026-12-10"),
        Vec::<&str>::new(),
        "was never in scope"
    );
}

proptest! {
    #[test]
    fn r99_conclusive_grounds_are_never_due_after_the_outer_limit(wait in 0u32..300) {
        let decided_on = received().site_received_on.plus_days(wait);
        let rg = Some(StageFact { decided_on, outcome: Outcome::Positive });
        let facts = ClockFacts { rg, ..received() };
        let cg = clock(&facts, "CG_DECISION").unwrap();
        prop_assert!(cg.due_on <= clock(&facts, "OUTER_LIMIT").unwrap().due_on);
        prop_assert!(cg.due_on <= decided_on.plus_days(45));
    }

    #[test]
    fn r97_every_due_date_is_in_order(wait in 0u32..60, birthday in 0u32..4000) {
        let facts = ClockFacts {
            rg: Some(StageFact {
                decided_on: received().site_received_on.plus_days(wait),
                outcome: Outcome::Positive,
            }),
            eighteenth_birthday: Some(received().site_received_on.plus_days(birthday)),
            ..received()
        };
        prop_assert!(clocks(&facts, &book()).is_sorted_by_key(|clock| clock.due_on));
    }
}
