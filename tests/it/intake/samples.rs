//! The seven samples of the real form: every field read back, and every edge case
//! they were made for.

use std::collections::BTreeSet;

use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{
    actor::Told,
    builder::{SAMPLES, Sample},
    on_both,
    panel::Panel,
};
use serde_json::Value;

use super::read_back;
use crate::serving::{Town, sample};

on_both!(every_edge_case_of_the_samples_is_kept_for_the_panel);

/// A sample that was lodged and read back.
struct Kept {
    receipt: pb::Receipt,
    reply: pb::GetReferralResponse,
}

impl Kept {
    fn referral(&self) -> &pb::Referral {
        self.reply.referral.as_ref().unwrap()
    }

    fn child(&self) -> &pb::Child {
        self.referral().child.as_ref().unwrap()
    }

    fn circumstances(&self) -> &pb::Circumstances {
        self.referral().circumstances.as_ref().unwrap()
    }

    /// The answer to a question, exactly.
    fn answer(&self, question: &str) -> &str {
        let answers = &self.referral().answers;
        let found = answers.iter().find(|answer| answer.question == question);
        found.map_or("", |answer| answer.text.as_str())
    }

    fn says(&self, question: &str, words: &[&str]) {
        let answer = self.answer(question);
        for word in words {
            assert!(answer.contains(word), "{question}: {word:?} in {answer:?}");
        }
    }

    fn is(&self, question: &str, answer: &str) {
        assert_eq!(self.answer(question), answer, "{question}");
    }

    fn has_types(&self, types: &[pb::ExploitationType]) {
        for kind in types {
            assert!(
                self.referral().exploitation_types.contains(&(*kind).into()),
                "{kind:?}"
            );
        }
    }

    fn queries(&self) -> Vec<&str> {
        let queries = self.reply.queries.iter();
        queries.map(|query| query.id.as_str()).collect()
    }

    fn days_to_18(&self) -> &str {
        let eligibility = self.receipt.eligibility.as_ref().unwrap();
        let age = eligibility.steps.iter().find(|line| line.rule == "R1");
        age.map_or("", |line| line.input.as_str())
    }
}

const TREATED: &str = "exploitation_narrative.how_they_were_treated";
const WHO: &str = "exploiters_types_and_risk.who_exploited_pv";
const OTHERS: &str = "exploiters_types_and_risk.other_potential_victims_details";
const OTHER_WAY: &str = "exploiters_types_and_risk.other_exploitation_details";
const MADE_TO: &str = "exploitation_narrative.what_were_they_required_to_do";
const WHEN_EACH: &str = "exploitation_narrative.when_did_the_exploitation_take_place_multiple";
const DOUBTS: &str = "reporting_and_professional_view.evidence_of_dishonesty_details";
const VIEW: &str = "reporting_and_professional_view.professional_insight";

type Check = fn(&Kept);

/// Sample, edge case as the sample names it, and what must be so.
const EDGE_CASES: [(&str, &str, Check); 37] = [
    ("01", "county lines", |kept| {
        kept.has_types(&[pb::ExploitationType::ForcedToCommitCrime]);
        kept.says(MADE_TO, &["class A drugs"]);
        kept.says(
            "exploitation_narrative.journey_details",
            &["Train from Nuneaton"],
        );
    }),
    ("01", "cuckooing", |kept| {
        kept.has_types(&[pb::ExploitationType::Other]);
        kept.says(OTHER_WAY, &["(cuckooing)"]);
    }),
    ("01", "three exploiters in one text box", |kept| {
        kept.says(WHO, &["(1) \"Brix\"", "(2) \"Sham\"", "(3) Woman"]);
    }),
    ("01", "child is also a suspect", |kept| {
        let matter = &kept.circumstances().criminal_matters[0];
        assert_eq!(matter.details, "arrested, released under investigation");
        assert_eq!(matter.section_45_raised, Some(true));
    }),
    (
        "01",
        "previously_reported = no so why_report_now is required",
        |kept| {
            assert_eq!(kept.reply.previously_reported(), pb::PreviouslyReported::No);
            kept.says(
                "reporting_and_professional_view.why_report_now",
                &["Feared"],
            );
            assert_eq!(kept.queries(), [""; 0]);
        },
    ),
    (
        "02",
        "several situations, so the multiple-dates box applies",
        |kept| {
            kept.says(WHEN_EACH, &["Online grooming", "spring 2026"]);
            assert_eq!(kept.reply.set_aside, []);
        },
    ),
    ("02", "two police areas", |kept| {
        let given: Vec<&str> = kept
            .referral()
            .references
            .iter()
            .map(|reference| reference.issuer.as_str())
            .collect();
        assert_eq!(given, ["West Midlands Police"]);
        kept.is("places.current_pv_location_uk_region", "Warwickshire");
        let towns: Vec<&str> = towns(kept);
        assert_eq!(towns, ["Royal Leamington Spa", "Coventry"]);
    }),
    ("02", "dual nationality", |kept| {
        assert_eq!(kept.child().nationalities, ["British", "Irish"]);
    }),
    ("02", "contact name at council missing", |kept| {
        let contact = kept.referral().local_authority.as_ref().unwrap();
        assert_eq!((&*contact.first_name, &*contact.last_name), ("", ""));
        assert_eq!(contact.phone, "01632 960011");
        assert_eq!(kept.queries(), [""; 0], "the form does not require it");
    }),
    ("02", "sensitive image evidence", |kept| {
        kept.is("evidence.files[0].name", "drawing_plan_of_flat.jpg");
        kept.is("evidence.files[0].mimetype", "image/jpeg");
        kept.says(
            "evidence.what_evidence_you_will_submit",
            &["Drawing by the child"],
        );
        kept.says(TREATED, &["Threatened with images"]);
    }),
    ("03", "forced labour", |kept| {
        kept.has_types(&[pb::ExploitationType::ForcedToWork]);
        kept.says(MADE_TO, &["Washed cars"]);
    }),
    (
        "03",
        "diacritics (comma-below s and t) and hyphenated names",
        |kept| {
            assert_eq!(kept.child().first_name, "Ionuț-Ștefăniță");
            assert_eq!(kept.child().last_name, "Brânzescu-Țîrlea");
            assert_eq!(kept.referral().aliases[0].name, "Ștefi");
        },
    ),
    ("03", "adult co-victims", |kept| {
        kept.says(OTHERS, &["Four adult men"]);
    }),
    ("03", "wages plus fraud plus labour", |kept| {
        assert_eq!(kept.referral().exploitation_types.len(), 3);
        kept.has_types(&[
            pb::ExploitationType::ForcedToWork,
            pb::ExploitationType::WagesTaken,
            pb::ExploitationType::ForcedToCommitFraud,
        ]);
    }),
    ("05", "age disputed (not-sure)", |kept| {
        assert_eq!(kept.referral().age_claim(), pb::AgeClaim::NotSure);
        kept.says("local_additions.age_dispute_status", &["disputed"]);
    }),
    ("05", "estimated birth date 1 January", |kept| {
        let born = kept.child().date_of_birth.unwrap();
        let day = born.date.unwrap();
        assert_eq!((day.year, day.month, day.day), (2010, 1, 1));
        assert_eq!(kept.queries(), ["contradiction:child.dob#estimate"]);
    }),
    ("05", "two recorded birth years", |kept| {
        kept.says(DOUBTS, &["2004", "2010"]);
    }),
    ("05", "credibility concern with explanation", |kept| {
        kept.is(
            "reporting_and_professional_view.evidence_of_dishonesty",
            "yes",
        );
        kept.says(DOUBTS, &["on the instruction of the minder"]);
    }),
    ("05", "UK and four countries", |kept| {
        assert_eq!(
            kept.referral().exploitation_location(),
            pb::ExploitationLocation::UkAndOverseas
        );
        let places = kept.referral().places.iter();
        let countries = places.map(|place| place.country.as_str());
        let countries: Vec<&str> = countries.filter(|country| !country.is_empty()).collect();
        assert_eq!(countries, ["Vietnam", "Russia", "Poland", "France"]);
    }),
    ("05", "family name order in Vietnamese", |kept| {
        assert_eq!(kept.child().first_name, "Đức Phúc");
        assert_eq!(kept.child().last_name, "Nguyễn-Trầm");
    }),
    (
        "06",
        "17 years 9 months, under 100 days to 18th birthday (outside devolved panel remit)",
        |kept| {
            let eligibility = kept.receipt.eligibility.as_ref().unwrap();
            assert_eq!(eligibility.result(), pb::EligibilityResult::OutOfScope);
            assert!(
                kept.days_to_18().contains("92 days"),
                "{}",
                kept.days_to_18()
            );
        },
    ),
    (
        "06",
        "earlier decision for same child: match, do not duplicate",
        |kept| {
            assert_eq!(
                kept.reply.previously_reported(),
                pb::PreviouslyReported::Yes
            );
            kept.says(
                "reporting_and_professional_view.previously_reported_details",
                &["NRM referral in 2024"],
            );
        },
    ),
    ("06", "still exploited", |kept| {
        kept.is(
            "exploitation_narrative.still_in_exploitative_situation",
            "yes",
        );
        kept.says(
            "exploitation_narrative.what_is_keeping_them_in_situation",
            &["owes 5,000 pounds"],
        );
    }),
    ("06", "says he chose it", |kept| {
        kept.says(VIEW, &["he says he chose it"])
    }),
    ("06", "credibility explained by fear", |kept| {
        kept.says(DOUBTS, &["Fear is a likely reason"]);
    }),
    ("06", "address missing", |kept| {
        let known = kept.circumstances();
        assert_eq!(known.address, "Unknown to referrer (between addresses)");
    }),
    ("08", "several exploitation types", |kept| {
        assert_eq!(kept.referral().exploitation_types.len(), 4);
        kept.has_types(&[
            pb::ExploitationType::Prostitution,
            pb::ExploitationType::UnpaidHouseholdWork,
        ]);
    }),
    ("08", "four exploiters", |kept| {
        kept.says(
            WHO,
            &[
                "(1) Boyfriend",
                "(2) His brother",
                "(3) Woman",
                "(4) Couple",
            ],
        );
    }),
    ("08", "child is a parent", |kept| {
        kept.is("child.has_children", "yes");
        kept.is("child.number_of_children", "1");
        kept.is("local_additions.dependent_child_has_own_case", "true");
    }),
    ("08", "umlaut-e names", |kept| {
        assert_eq!(kept.child().first_name, "Ëngjëllushë");
        assert_eq!(kept.child().last_name, "Përqafimi");
    }),
    ("08", "UK and overseas", |kept| {
        assert_eq!(
            kept.referral().exploitation_location(),
            pb::ExploitationLocation::UkAndOverseas
        );
        kept.says("places.overseas_other_location", &["Bari"]);
    }),
    ("08", "contact name differs from council worker", |kept| {
        let contact = kept.referral().local_authority.as_ref().unwrap();
        assert_eq!(contact.last_name, "Eze-Lindqvist");
        kept.says(
            "reporting_and_professional_view.are_others_involved_details",
            &["Midwife; health visitor"],
        );
    }),
    (
        "09",
        "five linked children referred together (form has only free text)",
        |kept| {
            kept.says(OTHERS, &["Four other children", "Operation Larkspur"]);
            kept.is("local_additions.linked_cases[3]", "sibling-4");
        },
    ),
    ("09", "youngest in this set, age 11", |kept| {
        assert!(
            kept.days_to_18().contains("2511 days"),
            "{}",
            kept.days_to_18()
        );
    }),
    ("09", "relationship to adult unverified", |kept| {
        kept.is("local_additions.relationship_to_adult_unverified", "true");
        kept.says("background.family", &["relationship not confirmed"]);
    }),
    ("09", "Czech and Slovak diacritics", |kept| {
        assert_eq!(kept.child().first_name, "Kristýnka");
        assert_eq!(kept.child().last_name, "Žofčáková-Oláhová");
    }),
    ("09", "fraud using child identity", |kept| {
        kept.has_types(&[pb::ExploitationType::ForcedToCommitFraud]);
        kept.says(VIEW, &["claimed using her identity"]);
    }),
];

fn towns(kept: &Kept) -> Vec<&str> {
    let role = i32::from(pb::PlaceRole::Exploitation);
    let places = kept.referral().places.iter();
    let exploited = places.filter(|place| place.role == role);
    let towns = exploited.map(|place| place.town.as_str());
    towns.filter(|town| !town.is_empty()).collect()
}

#[test]
fn the_table_has_every_edge_case_of_every_sample_and_no_other() {
    let mut named = BTreeSet::new();
    for number in SAMPLES {
        let sample = Sample::read(number);
        let cases = sample.document["notes_for_testers"]["edge_cases"].clone();
        for case in cases.as_array().unwrap() {
            named.insert((number, case.as_str().unwrap().to_owned()));
        }
    }
    let table: BTreeSet<(&str, String)> = EDGE_CASES
        .iter()
        .map(|(number, case, _)| (*number, (*case).to_owned()))
        .collect();
    assert_eq!(table, named);
    assert_eq!(table.len(), EDGE_CASES.len(), "an edge case stands twice");
}

async fn every_edge_case_of_the_samples_is_kept_for_the_panel(panel: &Panel) {
    let mut in_order = SAMPLES.map(|number| (Sample::read(number), number));
    in_order.sort_by(|(one, _), (other, _)| one.submitted_on().cmp(other.submitted_on()));
    for (sample, number) in in_order {
        panel.at(sample.submitted_on());
        let lodger = panel.responder_of(sample.answer("/access_and_header/user_organisation"));
        let mut referrals = lodger.referrals();
        let lodged = referrals.lodge_referral(sample.lodgement()).await.granted();
        let receipt = lodged.receipt.unwrap();
        let reply = read_back(&lodger, &receipt.case_id).await;
        assert_eq!(reply.form_version, sample.submitted_on());
        let kept = Kept { receipt, reply };
        for (_, case, check) in EDGE_CASES.iter().filter(|(of, ..)| *of == number) {
            let told = format!("sample {number}: {case}");
            // The name of the edge case is what a failure is looked up by.
            let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&kept)));
            assert!(checked.is_ok(), "{told}");
        }
    }
}

#[test]
fn nrm_shows_every_field_of_every_sample_as_json() {
    let town = Town::new();
    let server = town.serve();
    let gwen = town.terminal("Gwen", &server);
    for number in SAMPLES {
        let lodge = ["referral", "lodge", "--file", &sample(number), "-o", "json"];
        let receipt = gwen.done(&lodge).json();
        let case = receipt["receipt"]["caseReference"].as_str().unwrap();
        let shown = gwen.done(&["referral", "show", case, "-o", "json"]).json();
        let answers = shown["referral"]["answers"].as_array().unwrap();
        let shown: Vec<(&str, &str)> = answers
            .iter()
            .map(|answer| {
                let text = answer["text"].as_str().unwrap_or_default();
                (answer["question"].as_str().unwrap(), text)
            })
            .collect();
        let mut typed = Vec::new();
        leaves("", &Sample::read(number).document, &mut typed);
        for (question, text) in &typed {
            let pair = (question.as_str(), text.as_str());
            assert!(shown.contains(&pair), "sample {number}: {question}");
        }
        assert_eq!(shown.len(), typed.len(), "sample {number}");
    }
}

/// Collects everything typed into a document, with its dotted path.
pub(super) fn leaves(path: &str, value: &Value, typed: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Bool(value) => typed.push((path.to_owned(), value.to_string())),
        Value::Number(number) => typed.push((path.to_owned(), number.to_string())),
        Value::String(text) => typed.push((path.to_owned(), text.clone())),
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                leaves(&format!("{path}[{place}]"), item, typed);
            }
        }
        Value::Object(entries) => {
            let dot = if path.is_empty() { "" } else { "." };
            for (name, item) in entries {
                leaves(&format!("{path}{dot}{name}"), item, typed);
            }
        }
    }
}
