use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    AuthorityKind, Book, Certainty, Designation, Entry, Holder, List, Standing, built_in,
    import::{Plan, Row, Said, Tally, plan},
    may_be_designated_by_code, unknown,
};
use crate::{
    directory::{AgencyKind, FirstResponderType},
    time::CivilDate,
};

fn book() -> Arc<Book> {
    Book::built_in().unwrap()
}

fn day(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).unwrap()
}

fn today() -> CivilDate {
    day("2026-11-16")
}

fn held(text: &str, on: &str) -> String {
    match book().childrens_services(text, day(on)) {
        Holder::One(entry) => entry.name.clone(),
        Holder::Several(entries) => {
            let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
            format!("one of {}", names.join(", "))
        }
        Holder::Nobody => "nobody".to_owned(),
        Holder::Unknown => "unknown".to_owned(),
    }
}

// --- The built-in lists -------------------------------------------------------------

#[test]
fn every_list_has_entries_and_every_entry_a_name_and_a_source() {
    let book = book();
    for list in List::ALL {
        assert!(book.entries(*list).count() >= 10, "{}", list.code());
        for entry in book.entries(*list) {
            assert!(!entry.name.is_empty(), "{}", entry.code);
            assert!(entry.source.len() > 10, "{}", entry.code);
        }
    }
}

#[test]
fn every_code_stands_once() {
    let entries = built_in::entries().unwrap();
    let codes: BTreeSet<_> = entries
        .iter()
        .map(|entry| (entry.list, entry.code.clone()))
        .collect();
    assert_eq!(codes.len(), entries.len());
}

#[test]
fn codes_are_well_formed() {
    let book = book();
    let gss = |code: &str| {
        let (letter, digits) = code.split_at(1);
        "EWSN".contains(letter)
            && digits.len() == 8
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let own = |code: &str| {
        code.len() >= 3
            && code
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_uppercase()))
    };
    for list in [List::LocalAuthority, List::PoliceForce] {
        for Entry { code, .. } in book.entries(list) {
            assert!(gss(code) || own(code), "{code}");
        }
    }
    let nation = |code: &str| {
        code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
            || code.starts_with("GB-")
            || code.starts_with("XX")
    };
    for list in [List::Country, List::Nationality] {
        for Entry { code, .. } in book.entries(list) {
            assert!(nation(code), "{code}");
        }
    }
    let counted = |list, two: bool| {
        book.entries(list)
            .filter(|entry| (entry.code.len() == 2) == two)
            .count()
    };
    // The 249 of ISO 3166-1, and Kosovo.
    assert_eq!(counted(List::Country, true), 250);
}

#[test]
fn every_kind_is_one_of_its_list() {
    let book = book();
    for entry in book.entries(List::LocalAuthority) {
        assert!(
            AuthorityKind::from_code(&entry.kind).is_some(),
            "{}",
            entry.code
        );
    }
    for entry in book.entries(List::FirstResponder) {
        assert!(
            FirstResponderType::from_code(&entry.kind).is_some(),
            "{}",
            entry.code
        );
    }
}

#[test]
fn each_country_has_its_authorities() {
    let book = book();
    let mut counts: BTreeMap<AuthorityKind, usize> = BTreeMap::new();
    for entry in book.entries(List::LocalAuthority) {
        if entry.in_force_on(today()) {
            *counts.entry(AuthorityKind::of(entry)).or_default() += 1;
        }
    }
    let holding = [
        (AuthorityKind::County, 21),
        (AuthorityKind::Unitary, 63),
        (AuthorityKind::Metropolitan, 36),
        (AuthorityKind::LondonBorough, 33),
        (AuthorityKind::Welsh, 22),
        (AuthorityKind::Scottish, 32),
        (AuthorityKind::HscTrust, 5),
    ];
    for (kind, count) in holding {
        assert_eq!(counts.get(&kind), Some(&count), "{}", kind.code());
        assert!(kind.holds_childrens_services());
    }
    assert_eq!(counts[&AuthorityKind::District], 164);
    assert_eq!(counts[&AuthorityKind::NiDistrict], 11);
}

#[test]
fn the_43_forces_of_england_and_wales_and_two_more_are_there() {
    let book = book();
    let territorial: Vec<&Entry> = book
        .entries(List::PoliceForce)
        .filter(|entry| entry.kind == "territorial" && entry.in_force_on(today()))
        .collect();
    assert_eq!(territorial.len(), 45);
    let coded = territorial
        .iter()
        .filter(|entry| entry.code.starts_with("E23") || entry.code.starts_with("W15"));
    assert_eq!(coded.count(), 43);
}

#[test]
fn no_entry_ends_before_it_begins_and_what_follows_begins_when_it_ends() {
    let book = book();
    for list in List::ALL {
        for entry in book.entries(*list) {
            if let (Some(from), Some(to)) = (entry.valid_from, entry.valid_to) {
                assert!(from <= to, "{}", entry.code);
            }
            for code in &entry.successors {
                let next = book.get(*list, code).expect(code);
                let end = entry.valid_to.expect(&entry.code);
                assert!(next.in_force_on(end.plus_days(1)), "{} {code}", entry.code);
                assert!(
                    next.valid_from.is_none_or(|from| from == end.plus_days(1))
                        || next.valid_from < Some(end),
                    "{} {code}",
                    entry.code
                );
            }
            for code in &entry.part_of {
                assert!(book.get(*list, code).is_some(), "{} {code}", entry.code);
            }
        }
    }
}

#[test]
fn no_name_means_two_entries_in_force_on_one_day() {
    let book = book();
    let days = [
        "2010-06-01",
        "2014-06-01",
        "2018-06-01",
        "2020-06-01",
        "2022-06-01",
        "2026-11-16",
    ];
    for list in List::ALL {
        for on in days.map(day) {
            for entry in book.entries(*list).filter(|entry| entry.in_force_on(on)) {
                for text in entry.texts() {
                    let found = book.find(*list, text);
                    let mut in_force = found.iter().filter(|other| other.in_force_on(on));
                    assert_eq!(in_force.next(), Some(&entry), "{text}");
                    assert_eq!(in_force.next(), None, "{text} on {on}");
                }
            }
        }
    }
}

#[test]
fn every_authority_leads_to_children_s_services_of_every_day() {
    let book = book();
    for entry in book.entries(List::LocalAuthority) {
        for on in [
            "2009-04-01",
            "2019-04-01",
            "2023-03-31",
            "2023-04-01",
            "2026-11-16",
        ] {
            let found = held(&entry.code, on);
            let combined = AuthorityKind::of(entry) == AuthorityKind::Combined;
            assert_eq!(found == "nobody", combined, "{} {on}", entry.name);
            assert_ne!(found, "unknown", "{}", entry.name);
        }
    }
}

// --- Which council, on which day ----------------------------------------------------

#[test]
fn r2_each_chain_of_successors_is_followed_to_the_day() {
    for (text, on, expected) in [
        (
            "Cumbria County Council",
            "2023-03-31",
            "Cumbria County Council",
        ),
        (
            "Cumbria County Council",
            "2023-04-01",
            "one of Cumberland Council, Westmorland and Furness Council",
        ),
        ("Cumberland Council", "2023-03-31", "Cumbria County Council"),
        ("Cumberland Council", "2023-04-01", "Cumberland Council"),
        (
            "Westmorland and Furness",
            "2022-01-01",
            "Cumbria County Council",
        ),
        (
            "Allerdale Borough Council",
            "2022-01-01",
            "Cumbria County Council",
        ),
        (
            "Allerdale Borough Council",
            "2024-01-01",
            "Cumberland Council",
        ),
        (
            "South Lakeland",
            "2024-01-01",
            "Westmorland and Furness Council",
        ),
        (
            "Northamptonshire County Council",
            "2021-03-31",
            "Northamptonshire County Council",
        ),
        (
            "Northamptonshire County Council",
            "2021-04-01",
            "one of North Northamptonshire Council, West Northamptonshire Council",
        ),
        ("Kettering", "2021-04-01", "North Northamptonshire Council"),
        (
            "Northampton Borough Council",
            "2021-04-01",
            "West Northamptonshire Council",
        ),
        (
            "North Yorkshire County Council",
            "2024-01-01",
            "North Yorkshire Council",
        ),
        (
            "North Yorkshire Council",
            "2022-01-01",
            "North Yorkshire County Council",
        ),
        (
            "North Yorkshire",
            "2022-01-01",
            "North Yorkshire County Council",
        ),
        ("North Yorkshire", "2024-01-01", "North Yorkshire Council"),
        ("Somerset County Council", "2023-04-01", "Somerset Council"),
        ("Taunton Deane", "2018-01-01", "Somerset County Council"),
        ("Taunton Deane", "2020-01-01", "Somerset County Council"),
        ("Taunton Deane", "2024-01-01", "Somerset Council"),
        (
            "Buckinghamshire County Council",
            "2020-04-01",
            "Buckinghamshire Council",
        ),
        (
            "Buckinghamshire Council",
            "2019-01-01",
            "Buckinghamshire County Council",
        ),
        (
            "Wycombe District Council",
            "2024-01-01",
            "Buckinghamshire Council",
        ),
        ("Poole", "2019-03-31", "Borough of Poole"),
        (
            "Borough of Poole",
            "2019-04-01",
            "Bournemouth, Christchurch and Poole Council",
        ),
        (
            "Bournemouth",
            "2020-01-01",
            "Bournemouth, Christchurch and Poole Council",
        ),
        (
            "Christchurch Borough Council",
            "2018-01-01",
            "Dorset County Council",
        ),
        (
            "Christchurch Borough Council",
            "2020-01-01",
            "Bournemouth, Christchurch and Poole Council",
        ),
        (
            "Dorset County Council",
            "2019-03-31",
            "Dorset County Council",
        ),
        (
            "Dorset County Council",
            "2019-04-01",
            "one of Bournemouth, Christchurch and Poole Council, Dorset Council",
        ),
        ("Purbeck", "2020-01-01", "Dorset Council"),
        (
            "BCP Council",
            "2018-01-01",
            "one of Bournemouth Borough Council, Borough of Poole, Dorset County Council",
        ),
        (
            "Bedfordshire County Council",
            "2020-01-01",
            "one of Bedford Borough Council, Central Bedfordshire Council",
        ),
        (
            "Cheshire County Council",
            "2020-01-01",
            "one of Cheshire East Council, Cheshire West and Chester Council",
        ),
        ("St Edmundsbury", "2024-01-01", "Suffolk County Council"),
        ("Waveney", "2012-01-01", "Suffolk County Council"),
        (
            "Antrim Borough Council",
            "2012-01-01",
            "Northern Health and Social Care Trust",
        ),
        (
            "Antrim Borough Council",
            "2024-01-01",
            "Northern Health and Social Care Trust",
        ),
    ] {
        assert_eq!(held(text, on), expected, "{text} on {on}");
    }
}

#[test]
fn r2_a_district_leads_to_its_county_and_a_trust_to_its_council() {
    for (text, expected) in [
        ("Warwick District Council", "Warwickshire County Council"),
        ("Rugby", "Warwickshire County Council"),
        (
            "Nuneaton & Bedworth Borough Council",
            "Warwickshire County Council",
        ),
        ("North Warwickshire", "Warwickshire County Council"),
        (
            "Stratford on Avon District Council",
            "Warwickshire County Council",
        ),
        ("Forest Heath District Council", "Suffolk County Council"),
        ("Birmingham Children’s Trust", "Birmingham City Council"),
        (
            "Sandwell Childrens Trust",
            "Sandwell Metropolitan Borough Council",
        ),
        (
            "Doncaster Children's Services Trust",
            "City of Doncaster Council",
        ),
        (
            "Worcestershire Children First",
            "Worcestershire County Council",
        ),
        (
            "Mid Ulster",
            "one of Northern Health and Social Care Trust, Southern Health and Social Care Trust",
        ),
        ("West Midlands Combined Authority", "nobody"),
        ("Greater London Authority", "nobody"),
    ] {
        assert_eq!(held(text, "2026-11-16"), expected, "{text}");
    }
}

#[test]
fn r2_spellings_do_not_matter_and_nothing_is_guessed() {
    for (text, expected) in [
        ("warwickshire", "Warwickshire County Council"),
        ("Warwickshire CC", "Warwickshire County Council"),
        ("E10000031", "Warwickshire County Council"),
        (
            "Wolverhampton City Council",
            "City of Wolverhampton Council",
        ),
        ("Sandwell MBC", "Sandwell Metropolitan Borough Council"),
        ("Telford & Wrekin Council", "Telford and Wrekin Council"),
        (
            "Barking & Dagenham",
            "London Borough of Barking and Dagenham",
        ),
        ("The City of Edinburgh Council", "City of Edinburgh Council"),
        ("Cyngor Sir Ynys Mon", "Isle of Anglesey County Council"),
        ("ynys môn", "Isle of Anglesey County Council"),
        ("Caerdydd", "City of Cardiff Council"),
        ("Western Isles Council", "Comhairle nan Eilean Siar"),
        ("E08000016", "Barnsley Metropolitan Borough Council"),
        ("London", "unknown"),
        ("Warwikshire", "unknown"),
        ("Council", "unknown"),
        ("", "unknown"),
    ] {
        assert_eq!(held(text, "2026-11-16"), expected, "{text}");
    }
}

#[test]
fn a_text_no_list_knows_is_said_to_be_unknown() {
    let book = book();
    assert!(unknown(&book, List::Nationality, "Ruritanian"));
    assert!(!unknown(&book, List::Nationality, "  VIETNAMESE "));
    assert!(!unknown(&book, List::Nationality, "Citizen of Kiribati"));
    assert!(!unknown(&book, List::Nationality, "Stateless"));
    assert!(unknown(&book, List::PoliceForce, "Midsomer Constabulary"));
    assert!(!unknown(
        &book,
        List::PoliceForce,
        "Devon & Cornwall Police"
    ));
    assert!(!unknown(&book, List::PoliceForce, "Strathclyde Police"));
    assert!(!unknown(
        &book,
        List::LocalAuthority,
        "Greater London Authority"
    ));
    assert!(!unknown(&book, List::LocalAuthority, "  "), "unanswered");
}

// --- Who may refer ------------------------------------------------------------------

fn stands(name: &str, code: Option<&str>, on: &str) -> String {
    match book().standing(&Designation { name, code }, day(on)) {
        Standing::Designated(entry) => entry.code.clone(),
        Standing::NotOnThatDay(entry) => format!("not {}", entry.code),
        Standing::NotListed => "not listed".to_owned(),
    }
}

#[test]
fn r92_the_list_says_who_refers_on_which_day() {
    for (name, on, expected) in [
        ("Warwickshire Police", "2026-11-16", "E23000017"),
        ("British Transport Police", "2026-11-16", "BTP"),
        ("Strathclyde Police", "2012-01-01", "SCOT-STRATHCLYDE"),
        ("Strathclyde Police", "2026-11-16", "not SCOT-STRATHCLYDE"),
        ("Warwickshire County Council", "2026-11-16", "E10000031"),
        ("Rugby Borough Council", "2026-11-16", "E07000220"),
        ("Birmingham Children's Trust", "2026-11-16", "CT-BIRMINGHAM"),
        ("Barnardo’s", "2026-11-16", "BARNARDOS"),
        ("NSPCC CTAC", "2026-11-16", "NSPCC"),
        ("Salvation Army", "2026-11-16", "SALVATION-ARMY"),
        ("TARA", "2026-11-16", "TARA"),
        ("National Crime Agency", "2013-10-06", "not NCA"),
        ("National Crime Agency", "2013-10-07", "NCA"),
        ("GLAA", "2026-04-06", "GLAA"),
        ("GLAA", "2026-04-07", "not GLAA"),
        ("Fair Work Agency", "2026-04-06", "not FWA"),
        ("Fair Work Agency", "2026-04-07", "FWA"),
        (
            "Western Health and Social Care Trust",
            "2026-11-16",
            "HSCT-WESTERN",
        ),
        ("Arden Schools", "2026-11-16", "not listed"),
        ("Arden Health Trust", "2026-11-16", "not listed"),
        ("HMP Rye Hill", "2026-11-16", "not listed"),
        (
            "West Midlands Combined Authority",
            "2026-11-16",
            "not listed",
        ),
        ("Belfast City Council", "2026-11-16", "not listed"),
        ("Police", "2026-11-16", "not listed"),
        ("Local authority", "2026-11-16", "not listed"),
    ] {
        assert_eq!(stands(name, None, on), expected, "{name} on {on}");
    }
}

#[test]
fn r92_a_site_may_give_the_code_of_an_agency_by_another_name() {
    assert_eq!(stands("Intake Unit 7", Some("UKVI"), "2026-11-16"), "UKVI");
    assert_eq!(
        stands("Port Police", Some("POLICE"), "2026-11-16"),
        "POLICE"
    );
    assert_eq!(
        stands("Barnardo's", Some("NOBODY"), "2026-11-16"),
        "not listed"
    );
    let by_code: Vec<&str> = AgencyKind::ALL
        .iter()
        .filter(|kind| may_be_designated_by_code(**kind))
        .map(|kind| kind.code())
        .collect();
    assert_eq!(by_code, ["local_authority", "police", "first_responder"]);
}

#[test]
fn a_unit_is_of_the_body_it_belongs_to() {
    let of = |text: &str| book().is_of_first_responder(text);
    for text in [
        "Home Office - Asylum Group - Illegal Migration Intake Unit",
        "Home Office - Immigration Enforcement IE - Immigration Prison Teams (IPTs)",
        "Warwickshire Police",
        "Warwickshire Police - Rugby",
        "Rugby Borough Council",
        "GLAA",
    ] {
        assert!(of(text), "{text}");
    }
    for text in [
        "Home Office",
        "Ash School",
        "Warwickshire Police, Rugby",
        "West Midlands Combined Authority",
        " - ",
    ] {
        assert!(!of(text), "{text}");
    }
}

#[test]
fn r92_the_advice_says_what_to_do() {
    let advice = |name: &str, on: &str| book().advice(&Designation { name, code: None }, day(on));
    assert_eq!(advice("Barnardo's", "2026-11-16"), None);
    let schools = advice("Arden Schools", "2026-11-16").unwrap();
    assert!(
        schools.contains("ask a designated one to refer"),
        "{schools}"
    );
    let glaa = advice("GLAA", "2026-11-16").unwrap();
    assert!(
        glaa.contains("until 2026-04-06; Fair Work Agency came after it"),
        "{glaa}"
    );
    let early = advice("Fair Work Agency", "2026-01-01").unwrap();
    assert!(early.contains("is from 2026-04-07"), "{early}");
}

// --- Laying a file over it ----------------------------------------------------------

fn named(line: u64, list: List, name: &str) -> Row {
    Row {
        line,
        list,
        said: Said::Name {
            name: name.to_owned(),
            kind: String::new(),
        },
    }
}

fn whole(line: u64, entry: Entry) -> Row {
    Row {
        line,
        list: entry.list,
        said: Said::Entry(Box::new(entry)),
    }
}

fn tried(book: &Book, rows: &[Row]) -> Plan {
    plan(book, rows, "a file", today()).unwrap()
}

fn told(book: &Book, rows: &[Row]) -> Vec<String> {
    plan(book, rows, "a file", today())
        .unwrap_err()
        .into_iter()
        .map(|fault| format!("{}: {}", fault.line, fault.what))
        .collect()
}

#[test]
fn a_list_of_names_adds_spellings_and_entries_and_changes_nothing_twice() {
    let rows = [
        named(2, List::PoliceForce, "Warwickshire Police"),
        named(3, List::PoliceForce, "The Warwickshire Constabulary"),
        named(4, List::PoliceForce, "Midsomer Constabulary"),
    ];
    let before = book();
    let plan = tried(&before, &rows);
    let tally = plan.tally[&List::PoliceForce];
    assert_eq!((tally.added, tally.changed, tally.unchanged), (1, 1, 0));
    let after = before.with(plan.versions);
    assert!(!unknown(&after, List::PoliceForce, "midsomer constabulary"));
    let again = tried(&after, &rows);
    assert_eq!(again.versions, []);
    let unchanged = Tally {
        unchanged: 2,
        ..Tally::default()
    };
    assert_eq!(again.tally[&List::PoliceForce], unchanged);
}

#[test]
fn a_source_ends_what_it_added_and_names_no_longer() {
    let both = [
        named(2, List::FirstResponder, "Midsomer Aid"),
        named(3, List::FirstResponder, "Causton Aid"),
    ];
    let after = book().with(tried(&book(), &both).versions);
    let plan = tried(&after, &both[..1]);
    let tally = plan.tally[&List::FirstResponder];
    assert_eq!(
        (tally.added, tally.changed, tally.unchanged, tally.ended),
        (0, 0, 1, 1)
    );
    let ended = &plan.versions[0];
    assert_eq!(ended.name, "Causton Aid");
    assert_eq!(ended.valid_to, Some(day("2026-11-15")));
    // What this release knows from elsewhere is not the file's to end.
    assert_eq!(plan.versions.len(), 1);
}

#[test]
fn a_first_responder_that_is_added_is_one_from_the_day_of_the_file_on() {
    let rows = [named(2, List::FirstResponder, "Midsomer Aid")];
    let after = book().with(tried(&book(), &rows).versions);
    let aid = Designation {
        name: "Midsomer Aid",
        code: None,
    };
    assert!(matches!(
        after.standing(&aid, today()),
        Standing::Designated(_)
    ));
    let before = today().minus_days(1);
    assert!(matches!(
        after.standing(&aid, before),
        Standing::NotOnThatDay(_)
    ));
}

#[test]
fn a_whole_row_is_a_new_version_of_its_entry() {
    let known = book();
    let gone = Entry {
        valid_to: Some(day("2027-03-31")),
        successors: vec!["E06000099".to_owned()],
        ..known
            .get(List::LocalAuthority, "E10000030")
            .unwrap()
            .clone()
    };
    let next = Entry {
        code: "E06000099".to_owned(),
        name: "Middle Surrey Council".to_owned(),
        kind: "unitary".to_owned(),
        valid_from: Some(day("2027-04-01")),
        certainty: Certainty::Imported,
        source: String::new(),
        ..gone.clone()
    };
    let next = Entry {
        valid_to: None,
        successors: Vec::new(),
        ..next
    };
    let plan = tried(&known, &[whole(2, gone.clone()), whole(3, next)]);
    assert_eq!(plan.versions[0].source, "a file");
    let after = known.with(plan.versions);
    let holder = |on| match after.childrens_services("Surrey County Council", day(on)) {
        Holder::One(entry) => entry.name.clone(),
        Holder::Several(_) | Holder::Nobody | Holder::Unknown => "no one council".to_owned(),
    };
    assert_eq!(holder("2027-03-31"), "Surrey County Council");
    assert_eq!(holder("2027-04-01"), "Middle Surrey Council");
    assert_eq!(
        told(&known, &[whole(2, gone)]),
        ["2: it points to E06000099, which is no code of the list"]
    );
}

#[test]
fn every_bad_row_is_named_by_its_line() {
    let known = book();
    let ended = Entry {
        valid_from: Some(day("2026-01-02")),
        valid_to: Some(day("2026-01-01")),
        ..known.get(List::Country, "FR").unwrap().clone()
    };
    let rows = [
        named(2, List::Country, "Ruritania"),
        named(3, List::Country, " "),
        named(4, List::Country, "RURITANIA"),
        whole(5, ended),
        named(6, List::LocalAuthority, "Dorset Borough"),
    ];
    assert_eq!(
        told(&known, &rows),
        [
            "3: it has no name",
            "4: it stands on line 2 already",
            "5: its last day 2026-01-01 is before its first day 2026-01-02",
        ]
    );
}
