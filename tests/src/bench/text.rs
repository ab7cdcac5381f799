//! Invented referrals of a steady size, the same for the same seed. No real child,
//! place of harm or person is in any of it.

use nrm_panel_proto::v1 as pb;

use crate::dice::Dice;

/// Bytes of narrative in one referral, the size the prototype was measured with.
const NARRATIVE: usize = 3_300;

/// Authorities of the site that is measured; a referral may also name another.
pub(super) const AUTHORITIES: [&str; 3] = ["Ashcombe County", "Bellmarsh City", "Corrow Borough"];

const QUESTIONS: [&str; 12] = [
    "background.family",
    "background.education",
    "exploitation_narrative.when_did_the_exploitation_take_place",
    "exploitation_narrative.how_did_the_exploitation_start",
    "exploitation_narrative.journey_details",
    "exploitation_narrative.what_were_they_required_to_do",
    "exploitation_narrative.living_conditions",
    "exploitation_narrative.how_they_were_treated",
    "exploitation_narrative.how_why_did_they_leave_the_situation",
    "reporting_and_professional_view.professional_insight",
    "places.uk_other_location",
    "exploiters_types_and_risk.who_exploited_pv",
];

const WORDS: [&str; 48] = [
    "said",
    "that",
    "the",
    "older",
    "boy",
    "met",
    "him",
    "near",
    "a",
    "station",
    "and",
    "bought",
    "food",
    "then",
    "asked",
    "for",
    "money",
    "owed",
    "since",
    "spring",
    "train",
    "tickets",
    "were",
    "found",
    "in",
    "bag",
    "school",
    "noticed",
    "missing",
    "days",
    "phone",
    "taken",
    "away",
    "flat",
    "shared",
    "with",
    "others",
    "no",
    "bed",
    "worked",
    "nights",
    "unpaid",
    "frightened",
    "of",
    "debt",
    "sister",
    "known",
    "to",
];

const FIRST_NAMES: [&str; 8] = [
    "Tamsin", "Oriel", "Jorah", "Wren", "Idris", "Maris", "Corin", "Elowen",
];
const LAST_NAMES: [&str; 8] = [
    "Quillbrook",
    "Farrowdale",
    "Thistlewood",
    "Penhallow",
    "Marchbank",
    "Oakhanger",
    "Sedgeley",
    "Winterbourne",
];

/// Makes one referral, without a request identifier.
pub(super) fn lodgement(dice: &mut Dice) -> pb::LodgeReferralRequest {
    pb::LodgeReferralRequest {
        source: pb::ReferralSource::FirstResponder.into(),
        content: Some(pb::lodge_referral_request::Content::Referral(referral(
            dice,
        ))),
        ..Default::default()
    }
}

fn referral(dice: &mut Dice) -> pb::Referral {
    let answers = QUESTIONS.map(|question| pb::Answer {
        question: question.to_owned(),
        text: narrative(dice, NARRATIVE / QUESTIONS.len()),
        ..pb::Answer::default()
    });
    pb::Referral {
        age_claim: pb::AgeClaim::Under18.into(),
        child: Some(child(dice)),
        referrer: Some(pb::Referrer {
            first_name: (*dice.pick(&FIRST_NAMES)).to_owned(),
            last_name: (*dice.pick(&LAST_NAMES)).to_owned(),
            role: "Officer".to_owned(),
            phone: "01632 960000".to_owned(),
            alternative_contact_email: "desk@police.example".to_owned(),
            organisation: "Warwickshire Police".to_owned(),
        }),
        local_authority: Some(pb::LocalAuthorityContact {
            name: (*dice.pick(&AUTHORITIES)).to_owned(),
            phone: "01632 960001".to_owned(),
            email: "frontdoor@council.example".to_owned(),
            first_name: (*dice.pick(&FIRST_NAMES)).to_owned(),
            last_name: (*dice.pick(&LAST_NAMES)).to_owned(),
        }),
        exploitation_types: vec![
            (*dice.pick(&[
                pb::ExploitationType::ForcedToCommitCrime,
                pb::ExploitationType::ChildExploitation,
                pb::ExploitationType::ForcedToWork,
            ]))
            .into(),
        ],
        exploitation_location: pb::ExploitationLocation::Uk.into(),
        answers: answers.into(),
        ..pb::Referral::default()
    }
}

fn child(dice: &mut Dice) -> pb::Child {
    let mut day = |from: i32, days: usize| i32::try_from(dice.below(days)).unwrap_or(0) + from;
    let date = pb::Date {
        year: day(2011, 4),
        month: day(1, 12),
        day: day(1, 28),
    };
    pb::Child {
        first_name: (*dice.pick(&FIRST_NAMES)).to_owned(),
        last_name: (*dice.pick(&LAST_NAMES)).to_owned(),
        nickname: String::new(),
        date_of_birth: Some(pb::DateOfBirth {
            date: Some(date),
            precision: pb::DatePrecision::Day.into(),
        }),
        gender: pb::Gender::Male.into(),
        nationalities: vec!["United Kingdom".to_owned()],
    }
}

fn narrative(dice: &mut Dice, length: usize) -> String {
    let mut text = String::with_capacity(length + 16);
    while text.len() < length {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(WORDS[dice.below(WORDS.len())]);
    }
    text
}

#[cfg(test)]
mod tests {
    use prost::Message as _;

    use super::*;

    #[test]
    fn a_seed_gives_the_same_referral_of_a_steady_size() {
        let (mut one, mut other) = (Dice::new(3), Dice::new(3));
        for _ in 0..50 {
            let referral = lodgement(&mut one);
            assert_eq!(referral, lodgement(&mut other));
            assert!((4_000..5_000).contains(&referral.encoded_len()));
        }
    }
}
