use proptest::prelude::*;

use super::*;

fn date(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).unwrap()
}

fn calendar(division: Division) -> Calendar {
    Calendar::of(division, &built_in_holidays().unwrap())
}

fn dates_of(division: Division, year: i32) -> Vec<String> {
    built_in_holidays()
        .unwrap()
        .into_iter()
        .filter(|holiday| holiday.division == division && holiday.date.ymd().0 == year)
        .map(|holiday| holiday.date.to_string()[5..].to_owned())
        .collect()
}

#[test]
fn r101_a_working_day_is_monday_to_friday_and_no_bank_holiday() {
    let england = calendar(Division::EnglandAndWales);
    for (name, day, then) in [
        ("a Friday", "2026-11-20", true),
        ("a Saturday", "2026-11-21", false),
        ("a Sunday", "2026-11-22", false),
        ("Christmas Day", "2026-12-25", false),
        ("the substitute for Boxing Day", "2026-12-28", false),
        ("the day after it", "2026-12-29", true),
        ("the Queen's funeral", "2022-09-19", false),
    ] {
        assert_eq!(england.is_working_day(date(day)), then, "{name}");
    }
}

#[test]
fn r101_one_off_bank_holidays_are_in_the_table() {
    for division in Division::ALL {
        for day in ["06-02", "06-03", "09-19"] {
            assert!(
                dates_of(*division, 2022).contains(&day.to_owned()),
                "{division:?} {day}"
            );
        }
        assert!(
            dates_of(*division, 2023).contains(&"05-08".to_owned()),
            "{division:?}"
        );
    }
    assert!(!calendar(Division::Scotland).is_working_day(date("2026-06-15")));
    assert!(calendar(Division::EnglandAndWales).is_working_day(date("2026-06-15")));
}

#[test]
fn r101_the_divisions_differ() {
    let working = |division, day: &str| calendar(division).is_working_day(date(day));
    // Easter Monday is no bank holiday in Scotland, St Andrew's Day only there.
    assert!(working(Division::Scotland, "2027-03-29"));
    assert!(!working(Division::EnglandAndWales, "2027-03-29"));
    assert!(!working(Division::Scotland, "2026-11-30"));
    assert!(working(Division::NorthernIreland, "2026-11-30"));
    assert!(!working(Division::NorthernIreland, "2027-03-17"));
    assert!(working(Division::EnglandAndWales, "2027-03-17"));
}

#[test]
fn r102_the_bank_holidays_of_england_and_wales_to_the_end_of_2027() {
    let all = dates_of(Division::EnglandAndWales, 2026);
    assert_eq!(all[all.len() - 2..], ["12-25", "12-28"]);
    assert_eq!(
        dates_of(Division::EnglandAndWales, 2027),
        [
            "01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"
        ]
    );
}

#[test]
fn r101_working_days_count_from_day_zero() {
    let england = calendar(Division::EnglandAndWales);
    for (name, start, days, then) in [
        ("none", "2026-12-24", 0, "2026-12-24"),
        ("over Christmas", "2026-12-24", 1, "2026-12-29"),
        ("from a Saturday", "2026-11-21", 1, "2026-11-23"),
        ("two plain weeks", "2026-11-23", 10, "2026-12-07"),
        (
            "over Christmas and New Year",
            "2026-12-21",
            10,
            "2027-01-07",
        ),
    ] {
        let due = england.plus_working_days(date(start), days);
        assert_eq!(due, date(then), "{name}");
        assert_eq!(
            england.working_days_between(date(start), due),
            days,
            "{name}"
        );
    }
    assert_eq!(
        england.working_days_between(date("2026-12-24"), date("2026-12-01")),
        0
    );
}

#[test]
fn a_calendar_warns_when_its_last_year_runs_out() {
    let scotland = calendar(Division::Scotland);
    assert_eq!(scotland.covered_until(), Some(2028));
    assert_eq!(scotland.warning(date("2026-11-22")), None);
    assert_eq!(scotland.warning(date("2027-12-31")), None);
    let runs_out = scotland.warning(date("2028-01-01")).unwrap();
    assert!(
        runs_out.contains("Scotland") && runs_out.contains("2028"),
        "{runs_out}"
    );
    assert!(
        scotland
            .warning(date("2029-01-01"))
            .unwrap()
            .contains("ran out")
    );
    let empty = Calendar::new(Division::NorthernIreland, []);
    assert_eq!(empty.covered_until(), None);
    assert!(
        empty
            .warning(date("2026-11-22"))
            .unwrap()
            .contains("Northern Ireland")
    );
}

#[test]
fn a_newer_file_of_govuks_shape_is_loaded_as_it_is() {
    let json = r#"{"scotland":{"division":"scotland","events":[
        {"title":"New Year’s Day","date":"2029-01-01","notes":"","bunting":true}]}}"#;
    let holidays = parse_holidays(json).unwrap();
    let expected = BankHoliday {
        division: Division::Scotland,
        date: date("2029-01-01"),
        title: "New Year’s Day".to_owned(),
    };
    assert_eq!(holidays, [expected]);
}

#[test]
fn a_file_that_cannot_be_used_says_which_division_and_entry() {
    let entry = |division: &str, title: &str, day: &str| {
        format!(
            r#"{{"scotland":{{"division":"{division}","events":[
                {{"title":"Christmas Day","date":"2029-12-25"}},{{"title":"{title}","date":"{day}"}}]}}}}"#
        )
    };
    for (name, given, then) in [
        (
            "impossible date",
            entry("scotland", "A", "2029-02-30"),
            "scotland, entry 2",
        ),
        (
            "no title",
            entry("scotland", " ", "2029-02-27"),
            "scotland, entry 2",
        ),
        (
            "another division",
            entry("wales", "A", "2029-02-27"),
            "under scotland",
        ),
        ("misspelt key", r#"{"england":{}}"#.to_owned(), "england"),
        ("no holiday", "{}".to_owned(), "no bank holiday"),
        ("not JSON", "x".to_owned(), "line 1"),
    ] {
        let error = parse_holidays(&given).unwrap_err().to_string();
        assert!(error.contains(then), "{name}: {error}");
    }
}

fn any_day() -> impl Strategy<Value = CivilDate> {
    (0u32..2900).prop_map(|days| date("2021-01-01").plus_days(days))
}

fn any_division() -> impl Strategy<Value = Division> {
    prop::sample::select(Division::ALL)
}

proptest! {
    #[test]
    fn r101_working_days_never_end_on_a_holiday_and_count_back(
        division in any_division(), start in any_day(), days in 1u32..120,
    ) {
        let calendar = calendar(division);
        let due = calendar.plus_working_days(start, days);
        prop_assert!(calendar.is_working_day(due));
        prop_assert_eq!(calendar.working_days_between(start, due), days);
    }

    #[test]
    fn r101_a_bank_holiday_never_falls_on_a_weekend(division in any_division(), day in any_day()) {
        let holidays = built_in_holidays().unwrap();
        let listed = holidays.iter().any(|known| known.division == division && known.date == day);
        prop_assert!(!(listed && day.is_weekend()));
    }
}
