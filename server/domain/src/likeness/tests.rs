use super::*;
use crate::{
    referral::{Child, DateOfBirth, DatePrecision},
    time::CivilDate,
};

#[test]
fn every_reason_is_found_and_said() {
    let born = |text: &str| birth(text, DatePrecision::Day);
    let plain = || child("Katarzyna", "Wójcik", born("2011-05-17"));
    let cases: [(&str, Identity, Identity, Reason); 17] = [
        ("same", plain(), plain(), Reason::SameName),
        (
            "marks",
            plain(),
            child("Katarzyna", "Wojcik", born("2011-05-17")),
            Reason::SameNameButMarks,
        ),
        (
            "hyphens",
            child("Mei Ling", "Wang", born("2011-05-17")),
            child("Meiling", "Wang", born("2011-05-17")),
            Reason::SameNameButMarks,
        ),
        (
            "order",
            plain(),
            child("Wójcik", "Katarzyna", born("2011-05-17")),
            Reason::SameNamesOtherOrder,
        ),
        (
            "one letter",
            plain(),
            child("Katarzina", "Wójcik", born("2011-05-17")),
            Reason::OneLetterApart,
        ),
        (
            "sound",
            child("Mohamed", "Idris", born("2011-05-17")),
            child("Muhammad", "Idris", born("2011-05-17")),
            Reason::SoundsAlike,
        ),
        (
            "spelling",
            child("Abdelmajid", "Balogun", born("2011-05-17")),
            child("Abdelmagit", "Balogun", born("2011-05-17")),
            Reason::SpeltAlike,
        ),
        (
            "short form",
            plain(),
            child("Kasia", "Wójcik", born("2011-05-17")),
            Reason::ShortForm,
        ),
        (
            "initial",
            child("Anxhela", "Gjoka", born("2011-05-17")),
            child("Aurora", "Gjoka", born("2011-05-17")),
            Reason::SameInitial,
        ),
        (
            "nickname",
            nicknamed(child("Filmon", "Tesfay", born("2011-05-17")), "Tiny"),
            child("Tiny", "Tesfay", born("2011-05-17")),
            Reason::KnownAs,
        ),
        (
            "part",
            child("Yonas", "Tesfay Habtom", born("2011-05-17")),
            child("Yonas", "Tesfay", born("2011-05-17")),
            Reason::PartOfName,
        ),
        ("date", plain(), plain(), Reason::SameBirthDate),
        (
            "precision",
            plain(),
            child(
                "Katarzyna",
                "Wójcik",
                birth("2011-01-01", DatePrecision::Year),
            ),
            Reason::BirthPrecision,
        ),
        (
            "month",
            plain(),
            child(
                "Katarzyna",
                "Wójcik",
                birth("2011-05-01", DatePrecision::Month),
            ),
            Reason::BirthPrecision,
        ),
        (
            "new year",
            plain(),
            child("Katarzyna", "Wójcik", born("2011-01-01")),
            Reason::BirthNewYear,
        ),
        (
            "day and month",
            child("Katarzyna", "Wójcik", born("2011-05-07")),
            child("Katarzyna", "Wójcik", born("2011-07-05")),
            Reason::BirthDayAndMonthSwapped,
        ),
        (
            "digit",
            plain(),
            child("Katarzyna", "Wójcik", born("2011-05-11")),
            Reason::BirthOneDigitApart,
        ),
    ];
    for (name, one, other, expected) in cases {
        for (subject, known) in [(&one, &other), (&other, &one)] {
            let found = compare(subject, known, &rare(subject)).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(found.suggested, LinkKind::SameChild, "{name}");
            assert!(found.reasons.contains(&expected), "{name} {found:?}");
        }
    }
}

#[test]
fn a_later_referral_may_know_less_than_an_earlier_one_oftener_than_more() {
    let day = child("Elif", "Tan", birth("2011-05-17", DatePrecision::Day));
    let year = child("Elif", "Tan", birth("2011-01-01", DatePrecision::Year));
    // A name that one other may well bear.
    let common = borne(&day, 60);
    for (subject, referred, other, expected) in [
        (&year, Referred::After, &day, true),
        (&day, Referred::Before, &year, true),
        (&day, Referred::After, &year, false),
        (&year, Referred::Before, &day, false),
    ] {
        let found = super::compare(subject, referred, other, &common);
        assert_eq!(found.is_some(), expected, "{referred:?}");
    }
    // A rare name is found whoever knew more.
    assert!(compare(&day, &year, &rare(&day)).is_some());
    assert!(compare(&year, &day, &rare(&year)).is_some());
}

#[test]
fn that_neither_referral_knows_the_date_speaks_for_one_child() {
    let vague = child("Katarzyna", "Wójcik", None);
    let known = child(
        "Katarzyna",
        "Wójcik",
        birth("2011-05-17", DatePrecision::Day),
    );
    let common = borne(&vague, 30);
    assert!(compare(&vague, &vague, &common).is_some());
    assert_eq!(compare(&vague, &known, &common), None);
}

#[test]
fn how_many_bear_the_whole_name_tells_more_than_its_words() {
    let one = child("Elif", "Tan", birth("2011-01-01", DatePrecision::Year));
    let other = child("Elif", "Tan", birth("2011-05-17", DatePrecision::Day));
    let with = |bearers| {
        let mut common = rare(&one);
        for key in one.keys().iter().filter(|key| key.kind == KeyKind::Exact) {
            common.note(key, bearers);
        }
        compare(&one, &other, &common)
    };
    assert_eq!(with(1).map(|found| found.strength), Some(Strength::Likely));
    // Each word is rare, and yet they always go together.
    assert_ne!(
        with(5_000).map(|found| found.strength),
        Some(Strength::Likely)
    );
}

#[test]
fn a_year_that_few_are_born_in_tells_more() {
    let one = child("Elif", "Tan", birth("2016-01-01", DatePrecision::Year));
    let other = child("Elif", "Tan", birth("2016-05-17", DatePrecision::Day));
    let with = |born| {
        let mut common = borne(&one, 80);
        for key in one.keys().iter().filter(|key| key.kind == KeyKind::Year) {
            common.note(key, born);
        }
        compare(&one, &other, &common).is_some()
    };
    assert!(with(50));
    assert!(!with(2_000));
}

#[test]
fn a_word_that_others_bear_is_hardly_a_mistake_of_typing() {
    let born = birth("2011-05-17", DatePrecision::Day);
    let (one, other) = (child("Guo", "Lin", born), child("Guo", "Lim", born));
    let with = |bearers| {
        let mut common = borne(&one, 400);
        let lin = keys::word_key("lin", "atlantis");
        for key in one.keys().iter().filter(|key| key.text == lin) {
            common.note(key, bearers);
        }
        compare(&one, &other, &common).map(|found| found.strength)
    };
    assert_eq!(with(0), Some(Strength::Likely));
    assert_eq!(with(3), Some(Strength::Possible));
}

#[test]
fn family_names_have_no_short_forms() {
    let born = birth("2011-07-14", DatePrecision::Day);
    for (one, other) in [("White", "Ward"), ("Wilson", "Wil")] {
        let (one, other) = (child("Arthur", one, born), child("Arthur", other, born));
        assert_eq!(compare(&one, &other, &rare(&one)), None);
    }
}

#[test]
fn words_in_other_places_are_not_nearly_the_same_name() {
    let year = birth("2010-01-01", DatePrecision::Year);
    let one = child("Tarig", "Ahmed Mohamed", year);
    let elsewhere = child("Hamid", "Mohamed Tarig", year);
    assert_eq!(compare(&one, &elsewhere, &rare(&one)), None);
    let in_place = child("Tarig", "Hamid Mohamed", year);
    assert!(compare(&one, &in_place, &rare(&one)).is_some());
}

#[test]
fn two_numbers_of_one_kind_speak_against_one_child() {
    let numbered = |kind, number: &str| {
        let mut child = child("Elif", "Tan", birth("2011-05-17", DatePrecision::Day));
        child.mark(kind, number);
        child
    };
    let strength = |kind| {
        let (one, other) = (numbered(kind, "B/0012345"), numbered(kind, "B/0054321"));
        compare(&one, &other, &borne(&one, 60)).unwrap()
    };
    let differ = strength(MarkKind::HomeOffice);
    assert!(differ.reasons.contains(&Reason::OtherNumber));
    assert_eq!(differ.strength, Strength::Likely);
    // Incidents and referrals are numbered anew each time.
    for kind in [MarkKind::Police, MarkKind::Nrm] {
        assert_eq!(strength(kind).strength, Strength::Certain);
    }
}

#[test]
fn a_child_of_no_known_nationality_is_known_again() {
    let mut one = child(
        "Katarzyna",
        "Wójcik",
        birth("2011-05-17", DatePrecision::Day),
    );
    one.nationalities.clear();
    let known = child(
        "Katarzyna",
        "Wojcik",
        birth("2011-05-17", DatePrecision::Day),
    );
    let found = |bearers| {
        let mut common = Commonness::default();
        for key in one.keys() {
            common.note(&key, bearers);
        }
        compare(&one, &known, &common).map(|found| found.strength)
    };
    assert_eq!(found(1), Some(Strength::Certain));
    assert_eq!(found(500), None);
}

#[test]
fn a_birth_date_that_is_not_known_needs_a_rare_name() {
    let unknown = child("Katarzyna", "Wójcik", None);
    let known = child(
        "Katarzyna",
        "Wójcik",
        birth("2011-05-17", DatePrecision::Day),
    );
    let found = compare(&unknown, &known, &rare(&unknown)).unwrap();
    assert!(found.reasons.contains(&Reason::BirthUnknown));
    assert_eq!(compare(&unknown, &known, &common(&unknown)), None);
}

#[test]
fn what_is_certain_of_a_rare_name_is_nothing_of_a_common_one() {
    let year = |name: &str| child(name, "Nguyễn", birth("2011-01-01", DatePrecision::Year));
    let (one, other) = (year("Văn Nam"), year("Văn Nam"));
    let strength = |common: &Commonness| compare(&one, &other, common).map(|found| found.strength);
    assert_eq!(strength(&rare(&one)), Some(Strength::Likely));
    assert_eq!(strength(&common(&one)), None);
    let day = |name: &str| child(name, "Nguyễn", birth("2011-03-09", DatePrecision::Day));
    let (one, other) = (day("Văn Nam"), day("Văn Nam"));
    let found = compare(&one, &other, &rare(&one)).unwrap();
    assert_eq!(found.strength, Strength::Certain);
}

#[test]
fn other_genders_and_nationalities_speak_against_one_child() {
    let born = birth("2011-05-17", DatePrecision::Day);
    let boy = child("Sasha", "Wójcik", born);
    let mut girl = boy.clone();
    girl.gender = Gender::Female;
    let found = compare(&boy, &girl, &rare(&boy)).unwrap();
    assert!(found.reasons.contains(&Reason::OtherGender));
    // Twins with like names are not one child.
    let mut dominika = child("Dominika", "Horváthová", born);
    dominika.gender = Gender::Female;
    let dominik = child("Dominik", "Horváth", born);
    let found = compare(&dominik, &dominika, &rare(&dominik)).unwrap();
    assert_eq!(found.suggested, LinkKind::Sibling);

    let mut elsewhere = boy.clone();
    elsewhere.nationalities = vec!["ukraine".to_owned()];
    let found = compare(&boy, &elsewhere, &rare(&boy)).unwrap();
    assert!(found.reasons.contains(&Reason::OtherNationality));
}

#[test]
fn references_tell_a_person_or_an_incident() {
    let born = |text: &str| birth(text, DatePrecision::Day);
    let marked = |mut child: Identity, kind, number: &str| {
        child.mark(kind, number);
        child
    };
    let one = || child("Idris", "Osman", born("2011-05-17"));
    let other = || child("Feven", "Kidane", born("2013-02-01"));
    for (kind, suggested, reason) in [
        (
            MarkKind::Police,
            LinkKind::SameIncident,
            Reason::SamePoliceReference,
        ),
        (
            MarkKind::HomeOffice,
            LinkKind::SameChild,
            Reason::SameHomeOfficeReference,
        ),
        (MarkKind::Nrm, LinkKind::SameChild, Reason::SameNrmReference),
    ] {
        let (one, other) = (
            marked(one(), kind, "AB/0012345"),
            marked(other(), kind, "ab 0012345"),
        );
        let found = compare(&one, &other, &rare(&one)).unwrap();
        assert_eq!(found.suggested, suggested);
        assert_eq!(found.reasons, [reason]);
        assert_eq!(found.strength, Strength::Likely);
    }
    // The same family at the same incident: brothers.
    let (one, other) = (
        marked(one(), MarkKind::Police, "20/000555/26"),
        marked(
            child("Yusuf", "Osman", born("2013-02-01")),
            MarkKind::Police,
            "20/000555/26",
        ),
    );
    let found = compare(&one, &other, &common(&one)).unwrap();
    assert_eq!(found.suggested, LinkKind::Sibling);
    assert_eq!(
        found.reasons,
        [Reason::SameFamilyName, Reason::SamePoliceReference]
    );
    // A number of few digits tells nothing.
    assert_eq!(marked(one, MarkKind::Nrm, "12").marks.len(), 1);
}

#[test]
fn a_family_name_that_many_bear_makes_nobody_a_sibling() {
    let one = child("Idris", "Osman", birth("2011-05-17", DatePrecision::Day));
    let other = child("Yusuf", "Osman", birth("2013-02-01", DatePrecision::Day));
    let found = compare(&one, &other, &rare(&one)).unwrap();
    assert_eq!(found.suggested, LinkKind::Sibling);
    assert_eq!(found.strength, Strength::Possible);
    assert_eq!(compare(&one, &other, &common(&one)), None);
}

#[test]
fn strangers_are_not_alike() {
    let one = child("Idris", "Osman", birth("2011-05-17", DatePrecision::Day));
    for other in [
        child("Feven", "Kidane", birth("2011-05-17", DatePrecision::Day)),
        child("Idris", "Balog", birth("2013-05-17", DatePrecision::Day)),
        child("Unknown", "", birth("2011-05-17", DatePrecision::Day)),
    ] {
        assert_eq!(compare(&one, &other, &rare(&one)), None);
    }
}

#[test]
fn two_children_of_one_street_name_are_two() {
    let born = birth("2011-05-17", DatePrecision::Day);
    let one = nicknamed(child("Filmon", "Smith", born), "Tiny");
    let other = nicknamed(child("George", "Smith", born), "Tiny");
    let found = compare(&one, &other, &common(&one));
    assert!(found.is_none_or(|found| found.suggested == LinkKind::Sibling));
}

#[test]
fn likeness_shares_a_key() {
    // What compare finds, the keys find first.
    let born = birth("2011-05-17", DatePrecision::Day);
    let year = birth("2011-01-01", DatePrecision::Year);
    let one = child("Katarzyna", "Wójcik", born);
    for other in [
        child("Wojcik", "Katarzyna", year),
        child("Katazyna", "Wójcik", year),
        child("Kasia", "Wójcik", born),
        child("Katarzyna", "Wójcik", None),
    ] {
        assert!(!one.keys().is_disjoint(&other.keys()));
    }
    let stranger = child("Filmon", "Tesfay", birth("2012-09-30", DatePrecision::Day));
    let shared: Vec<KeyKind> = one
        .keys()
        .intersection(&stranger.keys())
        .map(|key| key.kind)
        .collect();
    assert_eq!(shared, [KeyKind::Nationality]);
}

#[test]
fn a_name_written_twice_or_not_known_is_one_name() {
    let one = child("Ahmad", "Ahmad", None);
    assert_eq!(one.names[0].words(), ["ahmad"]);
    assert_eq!(child("Ahmad", "Unknown", None).names[0].words(), ["ahmad"]);
    assert!(child("Unknown", "n/a", None).names.is_empty());
    // Nothing is found by no name at all.
    let followed = |key: &Key| key.kind.is_followed();
    assert!(!child("Unknown", "n/a", None).keys().iter().any(followed));
}

#[test]
fn nothing_of_an_identity_is_printed() {
    let one = child("Idris", "Osman", birth("2011-05-17", DatePrecision::Day));
    let printed = format!("{one:?} {:?} {:?} {:?}", one.names, one.keys(), rare(&one));
    for word in ["idris", "osman", "2011"] {
        assert!(!printed.to_lowercase().contains(word), "{printed}");
    }
}

#[test]
fn reasons_are_said_without_personal_data_and_each_its_own() {
    let words: std::collections::BTreeSet<&str> =
        Reason::ALL.iter().map(|reason| reason.words()).collect();
    assert_eq!(words.len(), Reason::ALL.len());
}

/// Compares a child who was just referred.
fn compare(subject: &Identity, other: &Identity, common: &Commonness) -> Option<Likeness> {
    super::compare(subject, Referred::After, other, common)
}

fn child(given: &str, family: &str, born: Option<DateOfBirth>) -> Identity {
    Identity::of_child(&Child {
        first_name: given.into(),
        last_name: family.into(),
        nickname: "".into(),
        date_of_birth: born.into(),
        gender: Gender::Male,
        nationalities: vec!["Atlantis".to_owned()],
    })
}

fn nicknamed(child: Identity, nickname: &str) -> Identity {
    let family = child.names[0].family.join(" ");
    let given = child.names[0].given.join(" ");
    Identity::of_child(&Child {
        first_name: given.as_str().into(),
        last_name: family.as_str().into(),
        nickname: nickname.into(),
        date_of_birth: child.born.into(),
        gender: child.gender,
        nationalities: child.nationalities.clone(),
    })
}

fn birth(text: &str, precision: DatePrecision) -> Option<DateOfBirth> {
    Some(DateOfBirth {
        date: CivilDate::parse_iso(text).unwrap(),
        precision,
    })
}

/// A site of 5,000 children where hardly anybody bears these names.
fn rare(child: &Identity) -> Commonness {
    borne(child, 2)
}

/// The same where one in ten bears each of them.
fn common(child: &Identity) -> Commonness {
    borne(child, 500)
}

fn borne(child: &Identity, by: usize) -> Commonness {
    const SITE: usize = 5_000;
    let mut common = Commonness::default();
    for key in child.keys() {
        let cases = match key.kind {
            KeyKind::Nationality => SITE,
            KeyKind::Year => SITE / 6,
            // As often as chance has it, and the other child.
            KeyKind::Exact => by * by / SITE + 1,
            KeyKind::Word
            | KeyKind::Family
            | KeyKind::Phonetic
            | KeyKind::Ngram
            | KeyKind::Birth
            | KeyKind::Reference => by,
        };
        common.note(&key, cases);
    }
    common
}
