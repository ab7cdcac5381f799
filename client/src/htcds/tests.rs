//! An invented child, there and back.

use nrm_panel_proto::v1::{self, ExploitationType as Kind};
use prost_reflect::Kind as FieldKind;

use super::{
    export::{Exported, export},
    import::{Imported, import},
    loss::Fate,
    *,
};
use crate::{
    contract::descriptor,
    draft::{
        field::is_field,
        mapping::{to_referral, to_sheet},
    },
    questions::sample::catalogue,
};

fn entry(code: &str, name: &str) -> v1::ReferenceEntry {
    v1::ReferenceEntry {
        code: code.to_owned(),
        name: name.to_owned(),
        ..v1::ReferenceEntry::default()
    }
}

fn names() -> Names {
    Names {
        nationalities: vec![
            entry("VN", "Vietnamese"),
            entry("XK", "Kosovan"),
            entry("GB", "British"),
        ],
        countries: vec![
            entry("GB", "United Kingdom"),
            entry("VN", "Vietnam"),
            entry("FR", "France"),
        ],
        organisation: Some("NGO"),
    }
}

fn date(year: i32, month: i32, day: i32) -> Option<v1::Date> {
    Some(v1::Date { year, month, day })
}

fn place(role: v1::PlaceRole, town: &str, country: &str) -> v1::Place {
    v1::Place {
        role: role.into(),
        town: town.to_owned(),
        country: country.to_owned(),
        ..v1::Place::default()
    }
}

fn invented() -> (v1::Case, v1::Referral) {
    let born = Some(v1::DateOfBirth {
        date: date(2011, 3, 14),
        precision: v1::DatePrecision::Day.into(),
    });
    let case = v1::Case {
        reference: "WAR-7KQ2-3".to_owned(),
        child_first_name: "Minh".to_owned(),
        child_last_name: "Oakapple".to_owned(),
        date_of_birth: born,
        state: v1::CaseState::AwaitingConclusiveGrounds.into(),
        nrm_received_on: date(2026, 10, 14),
        exploitation: "Labour & Criminal".to_owned(),
        decisions: vec![v1::Decision {
            id: "one".to_owned(),
            stage: v1::Stage::ReasonableGrounds.into(),
            outcome: v1::Outcome::Positive.into(),
            ..v1::Decision::default()
        }],
        ..v1::Case::default()
    };
    let referral = v1::Referral {
        child: Some(v1::Child {
            first_name: "Minh".to_owned(),
            last_name: "Oakapple".to_owned(),
            date_of_birth: born,
            gender: v1::Gender::Male.into(),
            nationalities: vec!["Vietnamese".to_owned()],
            ..v1::Child::default()
        }),
        referrer: Some(v1::Referrer {
            organisation: "Invented Trust".to_owned(),
            ..v1::Referrer::default()
        }),
        exploitation_types: vec![Kind::WagesTaken.into(), Kind::ForcedToCommitCrime.into()],
        exploitation_location: v1::ExploitationLocation::UkAndOverseas.into(),
        places: vec![
            place(v1::PlaceRole::Exploitation, "Rugby", ""),
            place(v1::PlaceRole::Exploitation, "", "Vietnam"),
            place(v1::PlaceRole::Transit, "Calais", "France"),
        ],
        episodes: vec![v1::Episode {
            started: Some(v1::ApproximateDate {
                date: date(2025, 6, 1),
                precision: v1::DatePrecision::Month.into(),
                words: String::new(),
            }),
            ..v1::Episode::default()
        }],
        circumstances: Some(v1::Circumstances {
            first_language: "Vietnamese".to_owned(),
            county_lines: Some(true),
            address: "12 Nowhere Lane".to_owned(),
            ..v1::Circumstances::default()
        }),
        ..v1::Referral::default()
    };
    (case, referral)
}

fn fate(losses: &[loss::Loss], theirs: &str) -> Fate {
    losses
        .iter()
        .find(|loss| loss.theirs == theirs)
        .map(|loss| loss.fate)
        .unwrap()
}

fn brought_back(exported: &Exported) -> Imported {
    import(&document(exported).to_string(), &names()).unwrap()
}

#[test]
fn a_case_is_written_in_the_words_of_the_standard() {
    let (case, referral) = invented();
    let Exported {
        record,
        extension,
        losses,
    } = export(&case, &referral, &names());
    assert_eq!(
        Value::Object(record),
        json!({
            "prs_FirstName": "Minh",
            "prs_SecondName": "Oakapple",
            "prs_Birthdate": "2011-03-14",
            "prs_Gender": "Masculine",
            "prs_Citizenship": ["VNM"],
            "prs_PrimaryLanguage": "vie",
            "vic_TraffickingStatus": "PossibleVictimOfTrafficking",
            "vic_TraffickingStatusDecisionMakingOrg": "NonPoliceGovernmentalOrganization",
            "vic_TypeOfExploitation": ["ChildLabour", "Other"],
            "vic_AgeWhenTrafficked": 14,
            "vic_MethodsOfControl": ["TakesEarnings"],
            "hte_Events": [
                {"hte_Type": "Exploitation", "hte_Country": "GBR", "hte_City": "Rugby"},
                {"hte_Type": "Exploitation", "hte_Country": "VNM"},
                {"hte_Type": "Transit", "hte_Country": "FRA", "hte_City": "Calais"},
            ],
            "cas_IncomingReferralDate": "2026-10-14",
            "cas_ReferringOrganisation": "Invented Trust",
            "org_Type": "NGO",
            "cas_Status": "Active",
        })
    );
    assert_eq!(
        extension["nrm_ExploitationTypes"],
        json!(["wages-taken", "forced-to-commit-crime"])
    );
    assert_eq!(fate(&losses, "prs_FirstName"), Fate::Carried);
    assert_eq!(fate(&losses, "vic_TypeOfExploitation"), Fate::Coarser);
    assert_eq!(fate(&losses, "nrm_CountyLines"), Fate::Beside);
    assert_eq!(fate(&losses, "con_Consent"), Fate::NotCarried);
    assert_eq!(fate(&losses, "cas_OutgoingReferralDate"), Fate::Empty);
    let report = serde_json::to_string(&losses).unwrap();
    for value in [
        "Minh", "Oakapple", "Rugby", "Nowhere", "Vietnam", "Invented",
    ] {
        assert!(!report.contains(value), "{value}");
    }
}

#[test]
fn what_is_carried_comes_back_the_same() {
    let (mut case, referral) = invented();
    let exported = export(&case, &referral, &names());
    let back = brought_back(&exported);
    let (one, other) = (&back.referral, &referral);
    assert_eq!(one.child, other.child);
    assert_eq!(one.places, other.places);
    assert_eq!(one.exploitation_types, other.exploitation_types);
    assert_eq!(one.exploitation_location, other.exploitation_location);
    let (one, other) = (
        one.circumstances.clone().unwrap(),
        other.circumstances.clone().unwrap(),
    );
    assert_eq!(one.first_language, other.first_language);
    assert_eq!(one.county_lines, other.county_lines);
    assert_eq!(one.address, "");
    // Once more: what a record says of the child is the same.
    case.child_first_name = back.referral.child.clone().unwrap().first_name;
    let again = export(&case, &back.referral, &names());
    for field in [
        "prs_FirstName",
        "prs_Gender",
        "prs_Citizenship",
        "prs_PrimaryLanguage",
        "vic_TypeOfExploitation",
        "vic_MethodsOfControl",
        "hte_Events",
    ] {
        assert_eq!(
            again.record.get(field),
            exported.record.get(field),
            "{field}"
        );
    }
    assert_eq!(again.extension, exported.extension);
}

#[test]
fn a_part_of_a_birthday_is_never_a_whole_one() {
    let (mut case, referral) = invented();
    case.date_of_birth
        .as_mut()
        .unwrap()
        .set_precision(v1::DatePrecision::Year);
    let exported = export(&case, &referral, &names());
    assert_eq!(exported.record.get("prs_Birthdate"), None);
    assert_eq!(
        exported.record.get("vic_AgeWhenTrafficked"),
        None,
        "13 or 14"
    );
    assert_eq!(exported.extension["nrm_Birthdate"], "2011");
    let back = brought_back(&exported)
        .referral
        .child
        .unwrap()
        .date_of_birth;
    assert_eq!(back.unwrap().precision(), v1::DatePrecision::Year);
}

#[test]
fn a_record_of_others_makes_a_draft_and_names_what_is_left() {
    let text = json!({
        "prs_FirstName": "Ama", "prs_Gender": "Transgender Feminine", "prs_Citizenship": "VN;ZZ;GBR",
        "prs_MailingStreet": "Hidden Road", "prs_Secret": "Hidden", "Hidden name": 1,
        "vic_TypeOfExploitation": "Forced begging; Servitude; Hidden",
        "hte_Country": "GB", "hte_Type": "Exploitation", "hte_City": "Rugby",
    });
    let Imported { referral, losses } = import(&text.to_string(), &names()).unwrap();
    let child = referral.child.clone().unwrap();
    assert_eq!(child.nationalities, ["Vietnamese", "British"]);
    assert_eq!(child.gender(), v1::Gender::Female);
    let kinds: Vec<_> = referral.exploitation_types().collect();
    assert_eq!(
        kinds,
        [Kind::ForcedToCommitCrime, Kind::UnpaidHouseholdWork]
    );
    assert_eq!(
        referral.exploitation_location(),
        v1::ExploitationLocation::Uk
    );
    for field in ["prs_Gender", "prs_Citizenship", "vic_TypeOfExploitation"] {
        assert_eq!(fate(&losses, field), Fate::Coarser, "{field}");
    }
    for field in ["prs_MailingStreet", "prs_Secret"] {
        assert_eq!(fate(&losses, field), Fate::NotCarried, "{field}");
    }
    assert!(!serde_json::to_string(&losses).unwrap().contains("Hidden"));

    let bare =
        json!({"prs_FirstName": "Ama", "prs_Birthdate": "2011-02-03", "prs_Gender": "Feminine"});
    let bare = import(&bare.to_string(), &names()).unwrap().referral;
    let sheet = to_sheet(&catalogue(), &bare).unwrap();
    assert_eq!(
        to_referral(&catalogue(), &sheet).unwrap(),
        bare,
        "the draft says the same"
    );
    let empty = import("{\"prs_FirstName\": \"\"}", &names()).unwrap();
    assert!(to_sheet(&catalogue(), &empty.referral).is_ok());
    for text in ["", "[]", "{}", "{\"record\": 1}", "{\"Hidden\": 1"] {
        let problems = import(text, &names()).unwrap_err();
        assert!(!problems.join(" ").contains("Hidden"));
    }
}

#[test]
fn a_decision_gives_the_status_and_one_that_is_replaced_does_not() {
    let (mut case, referral) = invented();
    let status =
        |case: &v1::Case| export(case, &referral, &names()).record["vic_TraffickingStatus"].clone();
    let mut later = case.decisions[0].clone();
    later.id = "two".to_owned();
    later.supersedes = "one".to_owned();
    later.set_outcome(v1::Outcome::Negative);
    case.decisions.push(later);
    assert_eq!(status(&case), "NotAVictimOfTrafficking");
    let mut last = case.decisions[0].clone();
    last.id = "three".to_owned();
    last.supersedes = "two".to_owned();
    case.decisions.push(last);
    assert_eq!(status(&case), "PossibleVictimOfTrafficking");
    case.decisions[2].set_stage(v1::Stage::ConclusiveGrounds);
    assert_eq!(status(&case), "ActualVictimOfTrafficking");
}

#[test]
fn what_a_case_does_not_hold_is_no_loss() {
    let ours = |losses: &[loss::Loss], path: &str| {
        let mut of = losses.iter().filter(|loss| loss.ours == path);
        of.next().map(|loss| loss.fate).unwrap()
    };
    let (case, mut referral) = invented();
    let losses = export(&case, &referral, &names()).losses;
    let address = "referral.circumstances.address";
    assert_eq!(ours(&losses, address), Fate::NotCarried);
    assert_eq!(ours(&losses, "referral.exploiters"), Fate::Empty);
    assert_eq!(
        ours(&losses, "referral.episodes"),
        Fate::Coarser,
        "a period is more than an age"
    );
    referral.circumstances = None;
    let losses = export(&case, &referral, &names()).losses;
    assert_eq!(ours(&losses, address), Fate::Empty);

    let nothing = export(
        &v1::Case::default(),
        &v1::Referral::default(),
        &Names::default(),
    );
    let lost = |loss: &&loss::Loss| !loss.ours.is_empty() && loss.fate == Fate::NotCarried;
    let lost: Vec<_> = nothing.losses.iter().filter(lost).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn a_name_that_its_code_does_not_bring_back_is_kept_beside() {
    let (case, mut referral) = invented();
    let mut names = names();
    names.nationalities[2].other_names = vec!["British citizen".to_owned()];
    referral.child.as_mut().unwrap().nationalities = vec!["British citizen".to_owned()];
    referral.circumstances.as_mut().unwrap().first_language = "Farsi".to_owned();
    let exported = export(&case, &referral, &names);
    assert_eq!(exported.record["prs_Citizenship"], json!(["GBR"]));
    assert_eq!(fate(&exported.losses, "prs_Citizenship"), Fate::Coarser);
    assert_eq!(fate(&exported.losses, "prs_PrimaryLanguage"), Fate::Coarser);
    let back = import(&document(&exported).to_string(), &names).unwrap();
    let child = back.referral.child.unwrap();
    assert_eq!(child.nationalities, ["British citizen"]);
    let spoken = back.referral.circumstances.unwrap().first_language;
    assert_eq!(spoken, "Farsi");
}

#[test]
fn what_is_said_to_have_no_counterpart_is_a_field() {
    for (path, _) in loss::fields_of_ours() {
        let (message, field) = path.split_once('.').unwrap();
        let message = match message {
            "case" => descriptor::<v1::Case>(),
            _ => descriptor::<v1::Referral>(),
        };
        assert!(is_field(&message, field), "{path}");
    }
}

#[test]
fn every_field_of_the_contract_is_in_the_report_and_none_twice_without_a_partner() {
    let losses = export(
        &v1::Case::default(),
        &v1::Referral::default(),
        &Names::default(),
    )
    .losses;
    let said = |path: &str| {
        losses
            .iter()
            .any(|loss| loss.ours == path || loss.ours.starts_with(&format!("{path}.")))
    };
    for field in descriptor::<v1::Case>().fields() {
        assert!(
            said(&format!("case.{}", field.name())),
            "case.{}",
            field.name()
        );
    }
    for field in descriptor::<v1::Referral>().fields() {
        let path = format!("referral.{}", field.name());
        assert!(said(&path), "{path}");
        if let FieldKind::Message(inner) = field.kind()
            && ["child", "circumstances"].contains(&field.name())
        {
            for part in inner.fields() {
                assert!(
                    said(&format!("{path}.{}", part.name())),
                    "{path}.{}",
                    part.name()
                );
            }
        }
    }
    let mut theirs: Vec<_> = losses
        .iter()
        .map(|loss| &loss.theirs)
        .filter(|it| !it.is_empty() && !it.starts_with("nrm_"))
        .collect();
    let all = theirs.len();
    theirs.sort();
    theirs.dedup();
    assert_eq!(theirs.len(), all, "a field is said once");
    assert_eq!(all, 84, "every field of HTCDS 2.0");
}

#[test]
fn languages_are_found_by_name_and_code() {
    for (name, code) in [
        ("vietnamese", ("vie", false)),
        ("Pashto", ("pus", false)),
        ("Sorani", ("kur", true)),
        ("Farsi", ("fas", false)),
    ] {
        assert_eq!(words::language(name), Some(code), "{name}");
    }
    assert_eq!(words::language("Elvish"), None);
    for code in ["fas", "per", "fa"] {
        assert_eq!(words::language_of(code), Some("Persian"));
    }
}
