//! A referral, written.

use nrm_panel_domain::{
    projection::LocationClass,
    referral::{Account, AgeClaim, Answer, ExploitationType, Gender, Referral, Statement, WordsOf},
};
use nrm_panel_proto::v1 as pb;

use super::{super::birth_to_wire, parts_to_wire};

/// Writes where the exploitation happened.
pub(in crate::grpc::convert) const fn location_to_wire(
    location: LocationClass,
) -> pb::ExploitationLocation {
    match location {
        LocationClass::Unknown => pb::ExploitationLocation::Unspecified,
        LocationClass::Uk => pb::ExploitationLocation::Uk,
        LocationClass::Overseas => pb::ExploitationLocation::Overseas,
        LocationClass::UkAndOverseas => pb::ExploitationLocation::UkAndOverseas,
    }
}

pub(super) fn referral(referral: &Referral, account: Account) -> pb::Referral {
    let Referral {
        age_claim,
        child,
        referrer,
        local_authority,
        exploitation,
        location,
        ..
    } = referral;
    let parts = account.parts.into_exposed();
    let answers = account.answers.into_iter().map(answer).collect();
    pb::Referral {
        age_claim: match age_claim {
            AgeClaim::Under18 => pb::AgeClaim::Under18,
            AgeClaim::NotSure => pb::AgeClaim::NotSure,
        }
        .into(),
        child: Some(pb::Child {
            first_name: child.first_name.expose().clone(),
            last_name: child.last_name.expose().clone(),
            nickname: child.nickname.expose().clone(),
            date_of_birth: child.date_of_birth.expose().map(birth_to_wire),
            gender: match child.gender {
                Gender::Female => pb::Gender::Female,
                Gender::Male => pb::Gender::Male,
                Gender::Other => pb::Gender::Other,
            }
            .into(),
            nationalities: child.nationalities.clone(),
        }),
        referrer: Some(pb::Referrer {
            first_name: referrer.first_name.expose().clone(),
            last_name: referrer.last_name.expose().clone(),
            role: referrer.role.expose().clone(),
            phone: referrer.phone.expose().clone(),
            alternative_contact_email: referrer.alternative_contact_email.expose().clone(),
            organisation: referrer.organisation.clone(),
        }),
        local_authority: Some(pb::LocalAuthorityContact {
            name: local_authority.name.clone(),
            phone: local_authority.phone.expose().clone(),
            email: local_authority.email.expose().clone(),
            first_name: local_authority.first_name.expose().clone(),
            last_name: local_authority.last_name.expose().clone(),
        }),
        exploitation_types: exploitation
            .iter()
            .map(|kind| exploitation_to_wire(*kind).into())
            .collect(),
        exploitation_location: location_to_wire(*location).into(),
        answers,
        episodes: parts.episodes.iter().map(parts_to_wire::episode).collect(),
        exploiters: parts
            .exploiters
            .iter()
            .map(parts_to_wire::exploiter)
            .collect(),
        places: parts.places.iter().map(parts_to_wire::place).collect(),
        aliases: parts.aliases.iter().map(parts_to_wire::alias).collect(),
        references: parts
            .references
            .iter()
            .map(parts_to_wire::reference)
            .collect(),
        voice: parts.voice.as_ref().map(parts_to_wire::voice),
        circumstances: parts
            .circumstances
            .as_ref()
            .map(parts_to_wire::circumstances),
    }
}

pub(super) fn answer(answer: Answer) -> pb::Answer {
    let (text, not_known_reason) = match answer.said {
        Statement::Text(text) => (text.into_exposed(), String::new()),
        Statement::NotKnown(reason) => (String::new(), reason.into_exposed()),
    };
    pb::Answer {
        question: answer.question,
        text,
        not_known_reason,
        words_of: words_of(answer.words_of),
    }
}

pub(super) fn words_of(words_of: Option<WordsOf>) -> i32 {
    match words_of {
        None => pb::WordsOf::Unspecified,
        Some(WordsOf::Child) => pb::WordsOf::Child,
        Some(WordsOf::Referrer) => pb::WordsOf::Referrer,
        Some(WordsOf::ThirdParty) => pb::WordsOf::ThirdParty,
    }
    .into()
}

pub(crate) fn exploitation_to_wire(kind: ExploitationType) -> pb::ExploitationType {
    use pb::ExploitationType as Wire;
    match kind {
        ExploitationType::ForcedToWork => Wire::ForcedToWork,
        ExploitationType::WagesTaken => Wire::WagesTaken,
        ExploitationType::ForcedToCommitFraud => Wire::ForcedToCommitFraud,
        ExploitationType::Prostitution => Wire::Prostitution,
        ExploitationType::ChildExploitation => Wire::ChildExploitation,
        ExploitationType::TakenSomewhere => Wire::TakenSomewhere,
        ExploitationType::ForcedToCommitCrime => Wire::ForcedToCommitCrime,
        ExploitationType::OrgansRemoved => Wire::OrgansRemoved,
        ExploitationType::UnpaidHouseholdWork => Wire::UnpaidHouseholdWork,
        ExploitationType::Other => Wire::Other,
    }
}
