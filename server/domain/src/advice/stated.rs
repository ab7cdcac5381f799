//! What lists and choices of a referral state.

use super::{Basis, Suggestion};
use crate::{
    case::{Bearing, Limb},
    referral::{AliasKind, Answer, ExploitationType, Parts, PlaceRole, Referral},
};

pub(super) const TYPES: &str = "exploiters_types_and_risk.types_of_exploitation";
const SUSPECTED: &str = "circumstances.carer_suspected";

/// What a choice states: question, answer, limbs, bearing, words.
type Choice = (
    &'static str,
    &'static str,
    &'static [Limb],
    Bearing,
    &'static str,
);

const EVERY: &[Limb] = &[Limb::Action, Limb::Purpose, Limb::Service];

const CHOICES: [Choice; 5] = [
    (
        "exploitation_narrative.were_they_taken_somewhere_by_their_exploiter",
        "yes",
        &[Limb::Action],
        Bearing::For,
        "the child was taken somewhere by the exploiters: transport or transfer",
    ),
    (
        "exploitation_narrative.were_they_taken_somewhere_by_their_exploiter",
        "no",
        &[Limb::Action],
        Bearing::Unclear,
        "the child was not taken anywhere: recruitment, harbouring and receipt need no journey",
    ),
    (
        "exploitation_narrative.still_in_exploitative_situation",
        "yes",
        &[Limb::Purpose],
        Bearing::For,
        "the child is said to be exploited still",
    ),
    (
        "reporting_and_professional_view.modern_slavery_indicators",
        "yes",
        &[Limb::Purpose],
        Bearing::Unclear,
        "the referrer saw indicators: read which, and where they were seen",
    ),
    (
        "reporting_and_professional_view.evidence_of_dishonesty",
        "yes",
        EVERY,
        Bearing::Against,
        "evidence against what the child says is stated: weigh it, and whether fear or trauma \
         explains it",
    ),
];

/// Points at what the answers to choices state.
pub(super) fn in_choices(answers: &[Answer]) -> impl Iterator<Item = Suggestion> {
    let told = |(question, value, limbs, bearing, text): Choice| {
        let says = |answer: &Answer| answer.question == question && answer.text() == value;
        let limbs = if answers.iter().any(says) { limbs } else { &[] };
        limbs
            .iter()
            .map(move |limb| stated(*limb, bearing, text, question.to_owned()))
    };
    CHOICES.into_iter().flat_map(told)
}

/// Points at what the lists of a referral state.
pub(super) fn in_lists(referral: &Referral, parts: &Parts) -> Vec<Suggestion> {
    let mut all: Vec<Suggestion> = referral
        .exploitation
        .iter()
        .flat_map(|kind| forms(*kind, TYPES))
        .collect();
    for (number, episode) in (1..).zip(&parts.episodes) {
        let path = format!("episodes.{number}");
        all.extend(
            episode
                .exploitation
                .into_iter()
                .flat_map(|kind| forms(kind, &path)),
        );
    }
    for (number, place) in (1..).zip(&parts.places) {
        if place.role == PlaceRole::Transit {
            let text = "the child was taken through a place: transport or transfer";
            all.push(stated(
                Limb::Action,
                Bearing::For,
                text,
                format!("places.{number}"),
            ));
        }
    }
    for (number, exploiter) in (1..).zip(&parts.exploiters) {
        if !exploiter.role.trim().is_empty() {
            let text = "what an exploiter did is said: read whether it is recruitment, transport, \
                        transfer, harbouring or receipt";
            all.push(stated(
                Limb::Action,
                Bearing::Unclear,
                text,
                format!("exploiters.{number}"),
            ));
        }
    }
    for (number, alias) in (1..).zip(&parts.aliases) {
        if alias.kind == AliasKind::UsedWhileExploited {
            let text = "the child was made to use another name";
            all.push(stated(
                Limb::Purpose,
                Bearing::Unclear,
                text,
                format!("aliases.{number}"),
            ));
        }
    }
    if let Some(circumstances) = &parts.circumstances {
        if circumstances.carer_suspected == Some(true) {
            let text = "a parent or carer is suspected: harbouring or receipt may be theirs";
            all.push(stated(
                Limb::Action,
                Bearing::Unclear,
                text,
                SUSPECTED.to_owned(),
            ));
        }
        for (number, matter) in (1..).zip(&circumstances.criminal_matters) {
            if matter.section_45_raised == Some(true) {
                let text = "the defence of section 45 was raised: the act charged may be what \
                            the child was made to do";
                let path = format!("circumstances.criminal_matters.{number}");
                all.push(stated(Limb::Service, Bearing::Unclear, text, path));
            }
        }
        for number in 1..=circumstances.missing_episodes.len() {
            let text = "the child was missing: read where and with whom";
            let path = format!("circumstances.missing_episodes.{number}");
            all.push(stated(Limb::Action, Bearing::Unclear, text, path));
        }
    }
    all
}

/// Says which limbs a form of exploitation bears on. Each is a purpose (R33); some are
/// work or a service besides (R32).
fn forms(kind: ExploitationType, path: &str) -> Vec<Suggestion> {
    let (form, serves) = match kind {
        ExploitationType::ForcedToWork => ("made to work for nothing or almost nothing", true),
        ExploitationType::WagesTaken => ("wages taken by force or threat", true),
        ExploitationType::ForcedToCommitFraud => ("made to commit fraud", true),
        ExploitationType::Prostitution => ("made to sell sex", true),
        ExploitationType::ChildExploitation => ("child sexual exploitation", false),
        ExploitationType::TakenSomewhere => ("held and sexually assaulted", false),
        ExploitationType::ForcedToCommitCrime => ("made to commit crime", true),
        ExploitationType::OrgansRemoved => ("organs removed", false),
        ExploitationType::UnpaidHouseholdWork => ("domestic servitude", true),
        ExploitationType::Other => {
            let text = "another form is named: read whether it is a purpose the law names";
            return vec![stated(
                Limb::Purpose,
                Bearing::Unclear,
                text,
                path.to_owned(),
            )];
        }
    };
    let purpose = format!("stated as a form of exploitation: {form}");
    let mut all = vec![stated(
        Limb::Purpose,
        Bearing::For,
        purpose,
        path.to_owned(),
    )];
    if serves {
        let service = format!("stated as work or a service: {form}");
        all.push(stated(
            Limb::Service,
            Bearing::For,
            service,
            path.to_owned(),
        ));
    }
    all
}

fn stated(limb: Limb, bearing: Bearing, text: impl Into<String>, path: String) -> Suggestion {
    Suggestion {
        limb,
        bearing,
        basis: Basis::Stated,
        indicator: String::new(),
        text: text.into(),
        stated_in: path,
    }
}
