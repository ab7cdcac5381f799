use serde_json::{Value, json};

use super::*;
use crate::{
    projection::{AgeClass, LocationClass},
    referral::{
        AgeClaim, Answer, DatePrecision, ExploitationType, Gender, PreviouslyReported,
        exploitation_label,
    },
};

macro_rules! sample {
    ($number:literal) => {
        include_str!(concat!(
            "../../../../../tests/data/referrals/sample-",
            $number,
            ".json"
        ))
    };
}

const SAMPLES: [&str; 7] = [
    sample!("01"),
    sample!("02"),
    sample!("03"),
    sample!("05"),
    sample!("06"),
    sample!("08"),
    sample!("09"),
];

fn date(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).unwrap()
}

fn today() -> CivilDate {
    date("2026-11-22")
}

fn taken(document: &Value) -> Referral {
    read(&document.to_string(), today()).unwrap()
}

fn answers(document: &str) -> Vec<Answer> {
    Submission::of(document).everything().to_vec()
}

/// The first sample, changed.
fn edited(change: impl FnOnce(&mut Value)) -> Value {
    let mut document = serde_json::from_str(SAMPLES[0]).unwrap();
    change(&mut document);
    document
}

fn faults(document: &str) -> Vec<(String, String)> {
    match read(document, today()) {
        Err(FormError::Invalid(violations)) => violations
            .into_iter()
            .map(|fault| (fault.path, fault.description))
            .collect(),
        other => panic!("expected violations, got {other:?}"),
    }
}

fn paths(document: &Value) -> Vec<String> {
    faults(&document.to_string())
        .into_iter()
        .map(|(path, _)| path)
        .collect()
}

#[test]
fn r1_the_days_to_the_18th_birthday_of_the_seven_samples() {
    for (original, days) in SAMPLES
        .into_iter()
        .zip([831, 1281, 647, 425, 92, 477, 2511])
    {
        let referral = read(original, today()).unwrap();
        let birth = referral.child.date_of_birth.expose().unwrap();
        assert_eq!(birth.precision, DatePrecision::Day);
        let birthday = birth.date.birthday(18);
        let sent = referral.account().form_version.unwrap();
        assert_eq!(sent.days_until(birthday), days);
        let stated: Value = serde_json::from_str(original).unwrap();
        assert_eq!(
            stated["notes_for_testers"]["days_to_18th_birthday_on_submission"],
            days
        );
    }
}

#[test]
fn the_samples_are_read_as_they_stand() {
    let read = |index: usize| read(SAMPLES[index], today()).unwrap();
    let third = read(2);
    assert_eq!(third.child.first_name.expose(), "Ionuț-Ștefăniță");
    assert_eq!(third.child.nickname.expose(), "Ștefi");
    assert_eq!(third.child.nationalities, ["Romanian"]);
    assert_eq!(third.referrer.organisation, "Fair Work Agency");
    assert_eq!(third.local_authority.name, "Coventry City Council");
    assert_eq!(third.local_authority.last_name.expose(), "Finnegan-Roe");
    assert_eq!(third.age_claim, AgeClaim::Under18);
    assert_eq!(third.location, LocationClass::Uk);
    assert_eq!(exploitation_label(&third.exploitation), "Labour");
    assert_eq!(read(1).child.nationalities, ["British", "Irish"]);
    assert_eq!(read(1).local_authority.first_name.expose(), "");
    let unsure = read(3);
    assert_eq!(unsure.age_claim, AgeClaim::NotSure);
    assert_eq!(unsure.age_at_exploitation(), AgeClass::Unknown);
    assert_eq!(unsure.location, LocationClass::UkAndOverseas);
    assert_eq!(
        exploitation_label(&unsure.exploitation),
        "Labour & Criminal"
    );
    assert_eq!(
        exploitation_label(&read(5).exploitation),
        "Sexual, Labour & Domestic"
    );
    assert!(read(0).exploitation.contains(&ExploitationType::Other));
}

#[test]
fn nothing_typed_is_lost() {
    for original in SAMPLES {
        let referral = read(original, today()).unwrap();
        let Content::HomeOfficeForm { original: kept } = &referral.content else {
            panic!("the form is kept as such");
        };
        assert_eq!(kept.expose(), original);
        let account = referral.account();
        assert_eq!(account.set_aside, [], "the samples took their own branches");
        let shown = account.answers;
        let document: Value = serde_json::from_str(original).unwrap();
        let mut leaves = Vec::new();
        collect_leaves(&document, &mut leaves);
        let mut texts: Vec<&str> = shown.iter().map(|answer| answer.text()).collect();
        texts.sort_unstable();
        leaves.sort_unstable();
        assert_eq!(texts, leaves);
    }
}

fn collect_leaves(value: &Value, leaves: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::String(text) => leaves.push(text.clone()),
        Value::Bool(_) | Value::Number(_) => leaves.push(value.to_string()),
        Value::Array(items) => items.iter().for_each(|item| collect_leaves(item, leaves)),
        Value::Object(entries) => entries
            .values()
            .for_each(|entry| collect_leaves(entry, leaves)),
    }
}

#[test]
fn answers_keep_the_order_and_the_path_of_the_document() {
    let document = r#"{"z":"last letter","a":{"n":1,"yes":true,"none":null,"list":["x",["y"],{"k":" kept "}]},"e":""}"#;
    let shown: Vec<(String, String)> = answers(document)
        .into_iter()
        .map(|answer| (answer.question.clone(), answer.text().to_owned()))
        .collect();
    let expected = [
        ("z", "last letter"),
        ("a.n", "1"),
        ("a.yes", "true"),
        ("a.list[0]", "x"),
        ("a.list[1][0]", "y"),
        ("a.list[2].k", " kept "),
        ("e", ""),
    ];
    assert_eq!(
        shown,
        expected.map(|(path, text)| (path.to_owned(), text.to_owned()))
    );
    let first = &answers(SAMPLES[0])[0];
    assert_eq!(
        (first.question.as_str(), first.text()),
        ("sample_id", "SAMPLE-01")
    );
    assert_eq!(answers("not JSON")[0].text(), "not JSON");
}

#[test]
fn r4_an_adult_is_refused_before_anything_else() {
    let document = edited(|form| {
        form["age_and_childrens_services"]["pv_under_age"] = "no".into();
        form["child"]["dob"] = "2012-02-30".into();
    });
    assert_eq!(read(&document.to_string(), today()), Err(FormError::Adult));
}

#[test]
fn what_a_referral_cannot_do_without_is_asked_for_all_at_once() {
    assert_eq!(
        paths(&json!({})),
        [
            "home_office_form.age_and_childrens_services.pv_under_age",
            "home_office_form.child.first_name",
            "home_office_form.child.gender",
        ]
    );
}

#[test]
fn what_the_real_form_would_allow_is_taken() {
    type Change = fn(&mut Value);
    let cases: [(&str, Change); 21] = [
        ("no birth date", |form| form["child"]["dob"] = Value::Null),
        ("one name", |form| form["child"]["last_name"] = Value::Null),
        ("one family name", |form| {
            form["child"]["first_name"] = "".into()
        }),
        ("an unknown nationality", |form| {
            form["child"]["nationality"] = "Unknown".into()
        }),
        ("no phone", |form| form["referrer"]["phone"] = Value::Null),
        ("more towns than the form has boxes", |form| {
            form["places"]["uk_cities"] = json!(vec!["Rugby"; 12]);
        }),
        ("nothing but another type", |form| {
            form["exploiters_types_and_risk"]["types_of_exploitation"] = json!(["other"]);
        }),
        ("questions nobody knows", |form| {
            form["brand_new"] = json!({"a": [1, {"b": "c"}]})
        }),
        ("a whole section left out", |form| {
            form["evidence"] = Value::Null
        }),
        ("a moderately long answer", |form| {
            form["background"]["family"] = "e\u{301}".repeat(7_500).into();
        }),
        ("no date of sending", |form| {
            form["submitted_on"] = Value::Null
        }),
        ("sent tomorrow", |form| {
            form["submitted_on"] = "2026-11-23".into()
        }),
        ("sent some day", |form| {
            form["submitted_on"] = "yesterday".into()
        }),
        ("no nationality", |form| {
            form["child"]["nationality"] = Value::Null
        }),
        ("a list of nationalities", |form| {
            form["child"]["nationality"] = json!(["British"])
        }),
        ("no referrer", |form| form["referrer"] = Value::Null),
        ("no organisation", |form| {
            form["access_and_header"]["user_organisation"] = "".into()
        }),
        ("no authority", |form| {
            form["age_and_childrens_services"]["local_authority_name"] = Value::Null
        }),
        ("no type", |form| {
            form["exploiters_types_and_risk"]["types_of_exploitation"] = json!([])
        }),
        ("another type, and one nobody knows", |form| {
            form["exploiters_types_and_risk"]["types_of_exploitation"] =
                json!(["other", "sleep", 3])
        }),
        ("nowhere on earth", |form| {
            form["places"]["where_exploitation_happened"] = "moon".into()
        }),
    ];
    for (name, change) in cases {
        let document = edited(change).to_string();
        assert!(
            read(&document, today()).is_ok(),
            "{name}: {:?}",
            read(&document, today())
        );
    }
    let other = taken(&edited(|form| form["child"]["gender"] = "unknown".into()));
    assert_eq!(other.child.gender, Gender::Other);
    let unstated = taken(&edited(|form| form["places"] = Value::Null));
    assert_eq!(unstated.location, LocationClass::Unknown);
    let marked = format!("\u{FEFF}{}", SAMPLES[0]);
    assert!(read(&marked, today()).is_ok(), "a byte order mark");
}

#[test]
fn a_birth_date_may_be_of_a_month_or_a_year_only() {
    for (typed, stored, precision) in [
        ("2012-05-03", "2012-05-03", DatePrecision::Day),
        (" 2010-01-01 ", "2010-01-01", DatePrecision::Day),
        ("2012-02-29", "2012-02-29", DatePrecision::Day),
        ("2012-05", "2012-05-01", DatePrecision::Month),
        ("2012", "2012-01-01", DatePrecision::Year),
        ("2026-11-22", "2026-11-22", DatePrecision::Day),
    ] {
        let referral = taken(&edited(|form| form["child"]["dob"] = typed.into()));
        let birth = referral.child.date_of_birth.expose().unwrap();
        assert_eq!(
            (birth.date, birth.precision),
            (date(stored), precision),
            "{typed}"
        );
    }
}

#[test]
fn impossible_and_future_dates_are_refused() {
    for typed in [
        "2012-02-30",
        "2011-02-29",
        "2012-13",
        "2026-11-23",
        "2027",
        "0011-01-22",
        "22/01/2011",
        "2012-05-03-04",
        "12-05-03",
        "soon",
        "+012-05-03",
    ] {
        let document = edited(|form| form["child"]["dob"] = typed.into());
        assert_eq!(paths(&document), ["home_office_form.child.dob"], "{typed}");
        let description = &faults(&document.to_string())[0].1;
        assert!(
            !description.contains(typed),
            "a fault repeats what was typed: {description}"
        );
    }
    let summer = edited(|form| form["submitted_on"] = "2026-07-01T23:30:00Z".into());
    let sent = taken(&summer).account().form_version;
    assert_eq!(sent, Some(date("2026-07-02")));
}

#[test]
fn r68_an_answer_has_at_most_15_000_utf16_units() {
    for (name, text, fits) in [
        ("15,000", "a".repeat(15_000), true),
        ("15,001", "a".repeat(15_001), false),
        ("7,501 beyond the basic plane", "😀".repeat(7_501), false),
    ] {
        for place in ["background", "local_additions"] {
            let document = edited(|form| form[place]["family"] = text.as_str().into());
            if fits {
                taken(&document);
            } else {
                let path = format!("home_office_form.{place}.family");
                assert_eq!(paths(&document), [path], "{name}");
            }
        }
    }
}

#[test]
fn every_fault_is_found_and_named_by_its_path() {
    let document = edited(|form| {
        form["child"]["first_name"] = "Casp\u{202E}ian".into();
        form["child"]["last_name"] = json!(["Thornleigh-Wick"]);
        form["child"]["gender"] = "m".into();
        form["background"]["family"] = "a\u{0}b".into();
        form["referrer"] = "Dorothea".into();
    });
    assert_eq!(
        paths(&document),
        [
            "home_office_form.background.family",
            "home_office_form.child.first_name",
            "home_office_form.child.last_name",
            "home_office_form.child.gender",
            "home_office_form.referrer",
        ]
    );
}

#[test]
fn what_is_no_line_is_kept_and_stands_in_no_field() {
    let referral = taken(&edited(|form| {
        form["referrer"]["role"] = "two\nlines".into();
        form["referrer"]["phone"] = 7.into();
        form["child"]["nickname"] = "Ca\u{202E}ss".into();
    }));
    assert_eq!(referral.referrer.role.expose(), "");
    assert_eq!(referral.referrer.phone.expose(), "7");
    assert_eq!(referral.child.nickname.expose(), "");
    let account = referral.account();
    for typed in ["two\nlines", "7", "Ca\u{202E}ss"] {
        assert!(
            account.answers.iter().any(|answer| answer.text() == typed),
            "{typed:?}"
        );
    }
}

#[test]
fn branches_not_taken_are_set_aside_and_nothing_else_is() {
    let referral = taken(&edited(|form| {
        form["places"]["overseas_countries"] = json!(["France", "Spain"]);
        form["places"]["overseas_other_location"] = "Calais".into();
        form["exploitation_narrative"]["what_is_keeping_them_in_situation"] = "fear".into();
        form["exploitation_narrative"]["when_did_the_exploitation_take_place_multiple"] =
            "twice".into();
        form["police_and_cooperation"]["reported_to_police"] = "no".into();
        form["child"]["pv_phone_number"] = "no".into();
        form["contact"] = json!({"pv_contact_details_street": "1 Old Road"});
        form["reporting_and_professional_view"]["why_they_stayed"] = "debt".into();
        form["local_additions"]["who_contact"] = "the school".into();
        form["evidence"]["files"] = json!([]);
        form["exploiters_types_and_risk"]["other_potential_victims_not_sure_details"] =
            "maybe".into();
    }));
    let account = referral.account();
    let aside: Vec<&str> = account
        .set_aside
        .iter()
        .map(|answer| answer.question.as_str())
        .collect();
    assert_eq!(
        aside,
        [
            "child.pv_phone_number",
            "contact.pv_contact_details_street",
            "evidence.what_evidence_you_will_submit",
            "exploitation_narrative.what_is_keeping_them_in_situation",
            "exploitation_narrative.when_did_the_exploitation_take_place_multiple",
            "exploiters_types_and_risk.other_potential_victims_not_sure_details",
            "places.overseas_countries[0]",
            "places.overseas_countries[1]",
            "places.overseas_other_location",
            "police_and_cooperation.crime_reference",
            "police_and_cooperation.police_force",
            "reporting_and_professional_view.why_they_stayed",
        ]
    );
    let parts = account.parts.expose();
    assert!(parts.places.iter().all(|place| place.country.is_empty()));
    assert!(parts.references.is_empty());
}

#[test]
fn where_the_branch_cannot_be_told_an_answer_is_no_leftover() {
    let referral = taken(&edited(|form| {
        form["exploitation_narrative"]["were_they_taken_somewhere_by_their_exploiter"] =
            Value::Null;
        form["police_and_cooperation"]["reported_to_police"] = "perhaps".into();
    }));
    assert_eq!(referral.account().set_aside, []);
}

#[test]
fn a_form_says_something_of_the_lists() {
    let parts = read(SAMPLES[0], today()).unwrap().account().parts;
    let parts = parts.expose();
    let towns: Vec<&str> = parts
        .places
        .iter()
        .map(|place| place.town.as_str())
        .collect();
    assert_eq!(
        towns,
        [
            "Rugby",
            "Nuneaton",
            "Stratford-upon-Avon",
            "",
            "Nuneaton",
            ""
        ]
    );
    assert_eq!(parts.aliases[0].name, "Cass");
    let reference = &parts.references[0];
    assert_eq!(
        (reference.number.as_str(), reference.issuer.as_str()),
        ("CR/23/000141/26 (invented)", "Warwickshire Police")
    );
    let known = parts.circumstances.as_ref().unwrap();
    assert_eq!(known.address, "11 Fennel Rise, Nuneaton (invented)");
    assert_eq!(known.legal_status_details, "child in need");
    assert_eq!(known.guardian_details, "referred 2026-10-10");
    assert_eq!(known.criminal_matters[0].section_45_raised, Some(true));
}

#[test]
fn the_question_that_turned_round_is_read_by_the_version() {
    let key = "is_this_the_first_chance_to_report";
    let reported = |tick: &str, version: Option<&str>, sent: Option<&str>| {
        let referral = taken(&edited(|form| {
            let view = form["reporting_and_professional_view"]
                .as_object_mut()
                .unwrap();
            view.remove("previously_reported");
            view.insert(key.to_owned(), tick.into());
            form["form_version"] = version.into();
            form["submitted_on"] = sent.into();
        }));
        referral.account().previously_reported
    };
    let (yes, no) = (Some(PreviouslyReported::Yes), Some(PreviouslyReported::No));
    assert_eq!(reported("yes", None, Some("2025-03-31")), yes);
    assert_eq!(reported("no", None, Some("2026-10-14")), no);
    assert_eq!(reported("yes", None, Some("2025-03-30")), no);
    assert_eq!(reported("no", None, Some("2024-01-01T09:00:00Z")), yes);
    // An old draft sent with a new form, and an old form sent late.
    assert_eq!(reported("yes", Some("2024-06-01"), Some("2026-01-01")), no);
    assert_eq!(reported("yes", Some("2025-06-01"), Some("2025-01-01")), yes);
    let unsure = Some(PreviouslyReported::NotSure);
    assert_eq!(reported("not-sure", Some("2024-06-01"), None), unsure);
    assert_eq!(reported("yes", None, None), None, "nobody can tell");
    assert_eq!(reported("perhaps", Some("2024-06-01"), None), None);
    // Our own name for it never turned round.
    let ours = taken(&edited(|form| form["submitted_on"] = "2024-01-01".into()));
    assert_eq!(ours.account().previously_reported, no);
}

#[test]
fn a_question_answered_twice_is_refused() {
    let twice = SAMPLES[0].replacen("\"dob\"", "\"dob\": \"2009-01-01\", \"dob\"", 1);
    assert_eq!(
        faults(&twice),
        [(
            "home_office_form.child.dob".to_owned(),
            "is given twice".to_owned()
        )]
    );
}

#[test]
fn a_document_that_cannot_be_read_is_refused_as_a_whole() {
    let nested = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    for (name, document, then) in [
        ("nothing", String::new(), "EOF"),
        ("not JSON", "{\"child\": ".to_owned(), "EOF"),
        ("two documents", "{} {}".to_owned(), "trailing"),
        (
            "half a surrogate",
            "{\"a\":\"\\ud800\"}".to_owned(),
            "column",
        ),
        ("a list", "[]".to_owned(), "object"),
        ("a word", "\"child\"".to_owned(), "object"),
        ("65 levels", nested(65), "64 levels"),
        ("a million levels", nested(1_000_000), "64 levels"),
    ] {
        let (path, description) = faults(&document).remove(0);
        assert_eq!(path, "home_office_form", "{name}");
        assert!(description.contains(then), "{name}: {description}");
    }
    let deep = edited(|form| form["deep"] = serde_json::from_str(&nested(63)).unwrap());
    assert!(
        read(&deep.to_string(), today()).is_ok(),
        "64 levels are taken"
    );
}

#[test]
fn a_hostile_document_gets_a_short_answer() {
    let many = json!(vec!["x".repeat(15_001); 300]);
    let faults = paths(&edited(|form| form["many"] = many));
    assert_eq!(faults.len(), 101);
    assert_eq!(faults[100], "home_office_form");
    let key = format!("a\u{202E}b{}", "c".repeat(20_000));
    let faults = paths(&edited(|form| form[key.as_str()] = "\u{0}".into()));
    assert_eq!(faults[0], "home_office_form", "the key itself");
    assert!(
        faults[1].starts_with("home_office_form.a\u{FFFD}bccc"),
        "what stands under it"
    );
    assert_eq!(faults[1].chars().count(), 300);
}
