use serde_json::{Value, json};

use super::*;
use crate::referral::form;

const SAMPLE: &str = include_str!("../../../../../tests/data/referrals/sample-01.json");

fn day(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).unwrap()
}

/// The queries on the first sample, changed.
fn queries(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut document: Value = serde_json::from_str(SAMPLE).unwrap();
    change(&mut document);
    let referral = form::read(&document.to_string(), day("2026-11-22")).unwrap();
    let queries = referral.queries(day("2026-10-14"), &Book::built_in().unwrap());
    queries.into_iter().map(|query| query.id).collect()
}

#[test]
fn a_good_referral_has_no_queries() {
    assert_eq!(queries(|_| {}), [""; 0]);
}

#[test]
fn what_is_missing_is_queried_where_it_is_asked() {
    assert_eq!(
        queries(|form| {
            form["background"]["family"] = Value::Null;
            form["background"]["education"] = "  \n ".into();
            form["exploitation_narrative"]["journey_details"] = Value::Null;
            form["police_and_cooperation"]["reported_to_police"] = "no".into();
            form["exploiters_types_and_risk"]["types_of_exploitation"] = json!([]);
            form["referrer"]["phone"] = Value::Null;
            form["child"]["has_children"] = Value::Null;
        }),
        [
            "missing:background.family",
            "missing:background.education",
            "missing:exploitation_narrative.journey_details",
            "missing:exploiters_types_and_risk.types_of_exploitation",
            "missing:child.has_children",
            "missing:referrer.phone",
        ]
    );
}

#[test]
fn r2_r92_a_name_that_no_list_settles_is_queried_and_kept() {
    assert_eq!(
        queries(|form| {
            form["access_and_header"]["user_organisation"] = "Ash School".into();
            form["age_and_childrens_services"]["local_authority_name"] = "Warwikshire".into();
            form["police_and_cooperation"]["police_force"] = "Midsomer Constabulary".into();
            form["child"]["nationality"] = "Ruritanian".into();
        }),
        [
            "unknown_value:access_and_header.user_organisation",
            "unknown_value:age_and_childrens_services.local_authority_name",
            "unknown_value:police_and_cooperation.police_force",
            "unknown_value:child.nationality",
        ]
    );
    let of_council = "unknown_value:age_and_childrens_services.local_authority_name";
    for (council, expected) in [
        ("Cumbria County Council", &[of_council][..]),
        ("West Midlands Combined Authority", &[of_council]),
        ("Rugby", &[]),
        ("Somerset County Council", &[]),
    ] {
        let found = queries(|form| {
            form["age_and_childrens_services"]["local_authority_name"] = council.into();
        });
        assert_eq!(found, expected, "{council}");
    }
}

#[test]
fn what_is_no_choice_is_queried() {
    assert_eq!(
        queries(|form| {
            form["access_and_header"]["fr_location"] = "isle-of-man".into();
            form["exploitation_narrative"]["when_last_contact"] = "lately".into();
            form["places"]["where_exploitation_happened"] = "moon".into();
            form["exploiters_types_and_risk"]["types_of_exploitation"] = json!(["other", "sleep"]);
            form["child"]["nickname"] = "two\nlines".into();
            form["child"]["has_children"] = true.into();
            form["referrer"]["alternative_contact_email"] = "the front desk".into();
        }),
        [
            "unknown_value:access_and_header.fr_location",
            "unknown_value:exploitation_narrative.when_last_contact",
            "unknown_value:places.where_exploitation_happened",
            "unknown_value:exploiters_types_and_risk.types_of_exploitation",
            "unknown_value:child.nickname",
            "unknown_value:child.has_children",
            "unknown_value:referrer.alternative_contact_email",
        ]
    );
    assert_eq!(
        queries(|form| {
            form["child"]["has_children"] = "yes".into();
            form["child"]["number_of_children"] = "two".into();
        }),
        ["unknown_value:child.number_of_children"]
    );
    assert_eq!(
        queries(|form| {
            form["child"]["has_children"] = "yes".into();
            form["child"]["number_of_children"] = 2.into();
        }),
        [""; 0]
    );
}

#[test]
fn r67_an_answer_that_is_none_is_queried() {
    for thin in [
        "n/a",
        "N/A.",
        "Unknown",
        " not known ",
        "See above.",
        "-",
        "--",
        "?",
        "TBC",
    ] {
        assert_eq!(
            queries(|form| form["exploitation_narrative"]["living_conditions"] = thin.into()),
            ["thin:exploitation_narrative.living_conditions"],
            "{thin}"
        );
    }
    for enough in ["None.", "A flat.", "Unknown men came at night", "不明"] {
        assert_eq!(
            queries(|form| form["exploitation_narrative"]["living_conditions"] = enough.into()),
            [""; 0],
            "{enough}"
        );
    }
}

#[test]
fn what_does_not_fit_together_is_queried() {
    type Change = fn(&mut Value);
    let cases: [(&str, Change); 10] = [
        ("contradiction:child.dob#adult", |form| {
            form["child"]["dob"] = "2008-10-14".into();
        }),
        ("contradiction:child.dob#adult", |form| {
            form["child"]["dob"] = "2007".into();
        }),
        ("contradiction:child.dob#adult", |form| {
            form["child"]["dob"] = "2008-09".into();
        }),
        ("contradiction:child.dob#estimate", |form| {
            form["child"]["dob"] = "2011-01-01".into();
        }),
        (
            "contradiction:exploitation_narrative.when_last_contact#still-there",
            |form| {
                let narrative = &mut form["exploitation_narrative"];
                narrative["still_in_exploitative_situation"] = "yes".into();
                narrative["what_is_keeping_them_in_situation"] = "Debt to Brix.".into();
                narrative["when_last_contact"] = "over-a-year-ago".into();
            },
        ),
        ("contradiction:child.nationality_second#same", |form| {
            form["child"]["nationality_second"] = "british".into();
        }),
        (
            "contradiction:referrer.alternative_contact_email#same",
            |form| {
                let own = form["access_and_header"]["user_email"].clone();
                form["referrer"]["alternative_contact_email"] = own;
            },
        ),
        (
            "contradiction:referral_route.pv_want_to_submit_nrm#consent",
            |form| form["referral_route"]["pv_want_to_submit_nrm"] = "no".into(),
        ),
        ("contradiction:submitted_on#future", |form| {
            form["submitted_on"] = "2026-10-15".into();
        }),
        (
            "unknown_value:reporting_and_professional_view.previously_reported#version",
            |form| {
                let view = form["reporting_and_professional_view"]
                    .as_object_mut()
                    .unwrap();
                let answer = view.remove("previously_reported").unwrap();
                view.insert("is_this_the_first_chance_to_report".to_owned(), answer);
                form["submitted_on"] = Value::Null;
            },
        ),
    ];
    for (expected, change) in cases {
        assert_eq!(queries(change), [expected]);
    }
}

#[test]
fn r3_a_birth_date_that_leaves_doubt_is_no_contradiction() {
    for born in ["2008-10-15", "2008-10", "2008"] {
        assert_eq!(
            queries(|form| form["child"]["dob"] = born.into()),
            [""; 0],
            "{born}"
        );
    }
    // Where the referrer is not sure, an adult's birth date is no surprise.
    assert_eq!(
        queries(|form| {
            form["age_and_childrens_services"]["pv_under_age"] = "not-sure".into();
            form["child"]["dob"] = "1999-05-05".into();
        }),
        [""; 0]
    );
}

#[test]
fn a_query_repeats_nothing_typed() {
    let mut document: Value = serde_json::from_str(SAMPLE).unwrap();
    document["access_and_header"]["fr_location"] = "wombat".into();
    document["child"]["has_children"] = "wombat".into();
    let referral = form::read(&document.to_string(), day("2026-11-22")).unwrap();
    let queries = referral.queries(day("2026-10-14"), &Book::built_in().unwrap());
    assert_eq!(queries.len(), 2);
    assert!(!format!("{queries:?}").contains("wombat"));
}
