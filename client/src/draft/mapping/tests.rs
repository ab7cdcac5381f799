use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
    draft::sheet::Several,
    questions::{check, sample::catalogue},
};

fn text(text: &str) -> Said {
    Said::Text(text.to_owned())
}

fn several(values: &[&str]) -> Said {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Said::Several(Several { values })
}

#[test]
fn each_answer_goes_where_the_questions_say() {
    let mut sheet = Sheet::default();
    for (path, said) in [
        ("age.under", text("not-sure")),
        ("child.first_name", text("Zoë")),
        ("child.dob", text("2011-03")),
        ("child.gender", text("unknown")),
        ("child.nationality", text("Irish")),
        ("child.nationality_second", text("British")),
        ("background.family", text("A mother\r\nand <two> sisters")),
        ("story.taken", text("no")),
        ("story.journey", text("not asked any more")),
        ("story.signs", several(&["missing", "debt"])),
        ("places.uk_cities", several(&["Rugby", "Nuneaton"])),
        ("places.current_pv_location_uk_region", text("Warwickshire")),
        ("risk.types", several(&["wages_taken", "other"])),
        ("voice.views", Said::NotKnown("Not asked yet".to_owned())),
        ("circumstances.carer_suspected", text("no")),
        ("circumstances.legal_status", text("care_order")),
        ("unheard.of", text("kept")),
    ] {
        sheet.put(path, said);
    }
    sheet.put_words_of("background.family", v1::WordsOf::Child.into());
    let mut episode = Entry::default();
    episode.put("exploitation_type", "wages-taken".to_owned());
    episode.put("started", "the spring before".to_owned());
    episode.put("ended", "2026-10-09".to_owned());
    episode.put("places.town", "Rugby".to_owned());
    sheet.entries_mut("episodes").push(episode);
    sheet.entries_mut("episodes").push(Entry::default());
    let mut matter = Entry::default();
    matter.put("details", "Class A".to_owned());
    matter.put("arrested_on", "2026-10-09".to_owned());
    matter.put("section_45_raised", "yes".to_owned());
    sheet.entries_mut("criminal_matters").push(matter);

    let referral = to_referral(&catalogue(), &sheet).unwrap();
    let child = referral.child.clone().unwrap();
    assert_eq!(referral.age_claim(), v1::AgeClaim::NotSure);
    assert_eq!(child.first_name, "Zoë");
    assert_eq!(child.gender(), v1::Gender::Other);
    assert_eq!(child.nationalities, ["Irish", "British"]);
    let born = child.date_of_birth.unwrap();
    assert_eq!(born.precision(), v1::DatePrecision::Month);
    let towns: Vec<_> = referral
        .places
        .iter()
        .map(|place| (place.role(), place.town.as_str(), place.region.as_str()))
        .collect();
    assert_eq!(
        towns,
        [
            (v1::PlaceRole::Exploitation, "Rugby", ""),
            (v1::PlaceRole::Exploitation, "Nuneaton", ""),
            (v1::PlaceRole::Current, "", "Warwickshire"),
        ]
    );
    let voice = referral.voice.clone().unwrap();
    assert_eq!(
        (voice.views.as_str(), voice.reason_absent.as_str()),
        ("", "Not asked yet")
    );
    let circumstances = referral.circumstances.clone().unwrap();
    assert_eq!(circumstances.carer_suspected, Some(false));
    assert_eq!(circumstances.legal_status(), v1::LegalStatus::CareOrder);
    assert_eq!(
        circumstances.criminal_matters[0].section_45_raised,
        Some(true)
    );
    let episodes = &referral.episodes;
    assert_eq!(episodes.len(), 1, "an empty entry is not sent");
    assert_eq!(
        episodes[0].started.as_ref().unwrap().words,
        "the spring before"
    );
    assert_eq!(episodes[0].places[0].role(), v1::PlaceRole::Exploitation);
    let answers: Vec<_> = referral
        .answers
        .iter()
        .map(|answer| {
            (
                answer.question.as_str(),
                answer.text.as_str(),
                answer.words_of(),
            )
        })
        .collect();
    assert_eq!(
        answers,
        [
            (
                "background.family",
                "A mother\r\nand <two> sisters",
                v1::WordsOf::Child
            ),
            ("story.taken", "no", v1::WordsOf::Unspecified),
            ("story.signs[0]", "missing", v1::WordsOf::Unspecified),
            ("story.signs[1]", "debt", v1::WordsOf::Unspecified),
            ("unheard.of", "kept", v1::WordsOf::Unspecified),
        ]
    );
}

#[test]
fn an_adult_and_an_entry_that_lacks_something_are_faults() {
    let mut sheet = Sheet::default();
    sheet.put("age.under", text("no"));
    let mut alias = Entry::default();
    alias.put("name", "Amy".to_owned());
    sheet.entries_mut("aliases").push(alias);
    let faults = to_referral(&catalogue(), &sheet).unwrap_err();
    let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["age.under", "aliases[0].kind"]);
    assert!(faults.iter().all(|fault| !fault.problem.contains("Amy")));
}

#[test]
fn what_a_draft_cannot_keep_is_refused_and_not_dropped() {
    let place = || v1::Place {
        role: v1::PlaceRole::Transit.into(),
        town: "Rugby".to_owned(),
        ..v1::Place::default()
    };
    let kept = v1::Referral {
        places: vec![place()],
        ..v1::Referral::default()
    };
    assert!(to_sheet(&catalogue(), &kept).is_ok());
    let two = v1::Referral {
        episodes: vec![v1::Episode {
            places: vec![place(), place()],
            ..v1::Episode::default()
        }],
        ..v1::Referral::default()
    };
    assert!(to_sheet(&catalogue(), &two).is_err());
}

/// What people type: any letters, and those a form would change.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,40}",
        "[ -~\\n\\r\\t]{1,60}",
        Just("||~~[NAME] <x> && /* */ \u{202e}é😀\u{200b}".to_owned()),
    ]
    .prop_filter("an answer says something", |text| !text.trim().is_empty())
}

fn said(question: &v1::Question) -> BoxedStrategy<Option<Said>> {
    let values: Vec<_> = question.choices.iter().map(|it| it.value.clone()).collect();
    let one = match values.is_empty() {
        true => typed().boxed(),
        false => prop::sample::select(values).boxed(),
    };
    let dates = prop_oneof![
        Just("2011".to_owned()),
        Just("2011-03".to_owned()),
        Just("2011-03-14".to_owned()),
        Just("about 2011".to_owned()),
    ];
    let one = match question.path.as_str() {
        "child.dob" => dates.boxed(),
        "story.number" => "[0-9]{1,4}".boxed(),
        "you.email" => "[a-z]{1,5}@[a-z]{1,5}".boxed(),
        _ => one,
    };
    let question = question.clone();
    let many = question.several;
    (vec(one, 1..4), typed(), 0..4_u8)
        .prop_map(move |(values, reason, which)| {
            let said = match which {
                0 => return None,
                1 if question.may_be_not_known => Said::NotKnown(reason),
                _ if many => Said::Several(Several { values }),
                _ => Said::Text(values.into_iter().next()?),
            };
            check::answer(&question, said).ok()
        })
        .boxed()
}

fn entry(list: &'static List) -> impl Strategy<Value = Entry> {
    let parts: Vec<_> = list
        .parts
        .iter()
        .map(|part| {
            let choices = part.choices();
            let one = match choices.is_empty() {
                true => typed().boxed(),
                false => prop::sample::select(choices).boxed(),
            };
            let one = prop_oneof![one, Just("2026-03-14".to_owned())];
            let required = part.required;
            one.prop_map(move |text| {
                let checked = part.check(text).ok();
                let fallback = required.then(|| match part.choices().first() {
                    Some(choice) => choice.clone(),
                    None => "x".to_owned(),
                });
                (part.name, checked.or(fallback))
            })
        })
        .collect();
    parts.prop_map(move |parts| {
        let mut entry = Entry::default();
        for (name, text) in parts {
            entry.put(name, text.unwrap_or_default());
        }
        // A place that says one thing only is the answer to a question.
        if list.name == "places" {
            entry.put("details", "a flat".to_owned());
        }
        entry
    })
}

fn sheet() -> impl Strategy<Value = Sheet> {
    let catalogue = catalogue();
    let answers: Vec<_> = catalogue.questions.iter().map(said).collect();
    let lists: Vec<_> = LISTS.iter().map(|list| vec(entry(list), 0..3)).collect();
    (answers, lists, 0..4_i32).prop_map(move |(answers, lists, words_of)| {
        let mut sheet = Sheet::default();
        for (question, said) in catalogue.questions.iter().zip(answers) {
            if let Some(said) = said {
                sheet.put(&question.path, said);
            }
        }
        sheet.put_words_of("background.family", words_of);
        // The second of two that share a field follows the first.
        if sheet.said("child.nationality").is_none() {
            sheet.put("child.nationality", text("Irish"));
        }
        // An adult is not referred here.
        if sheet.said("age.under") == Some(&text("no")) {
            sheet.put("age.under", text("yes"));
        }
        for (list, entries) in LISTS.iter().zip(lists) {
            *sheet.entries_mut(list.name) = entries;
        }
        sheet
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Nothing typed is lost or altered on the way to the message and back.
    #[test]
    fn every_byte_survives_the_way_there_and_back(sheet in sheet()) {
        let catalogue = catalogue();
        let referral = mapped(&catalogue, &sheet, |_| true).unwrap();
        let back = to_sheet(&catalogue, &referral).unwrap();
        prop_assert_eq!(back, sheet);
    }
}
