//! The lists of a referral, written.

use nrm_panel_domain::referral::{
    Alias, AliasKind, ApproximateDate, ChildVoice, Circumstances, Contact, CriminalMatter, Episode,
    Exploiter, GuardianState, LegalStatus, MissingEpisode, Place, PlaceRole, Reference,
    ReferenceKind, SafeContact, Views,
};
use nrm_panel_proto::v1 as pb;

use super::{
    super::{date_to_wire, precision_to_wire},
    to_wire::{exploitation_to_wire, words_of},
};

pub(super) fn episode(episode: &Episode) -> pb::Episode {
    pb::Episode {
        exploitation_type: episode
            .exploitation
            .map_or(pb::ExploitationType::Unspecified, exploitation_to_wire)
            .into(),
        started: episode.started.as_ref().map(approximate),
        ended: episode.ended.as_ref().map(approximate),
        places: episode.places.iter().map(place).collect(),
        description: episode.description.clone(),
        words_of: words_of(episode.words_of),
    }
}

fn approximate(approximate: &ApproximateDate) -> pb::ApproximateDate {
    let (date, precision) = match approximate.date {
        None => (None, pb::DatePrecision::Unspecified),
        Some((date, precision)) => (Some(date_to_wire(date)), precision_to_wire(precision)),
    };
    pb::ApproximateDate {
        date,
        precision: precision.into(),
        words: approximate.words.clone(),
    }
}

pub(super) fn exploiter(exploiter: &Exploiter) -> pb::Exploiter {
    pb::Exploiter {
        name: exploiter.name.clone(),
        nickname: exploiter.nickname.clone(),
        role: exploiter.role.clone(),
        relation: exploiter.relation.clone(),
        place: exploiter.place.clone(),
        danger: exploiter.danger.clone(),
        description: exploiter.description.clone(),
    }
}

pub(super) fn place(place: &Place) -> pb::Place {
    pb::Place {
        role: match place.role {
            PlaceRole::Exploitation => pb::PlaceRole::Exploitation,
            PlaceRole::Transit => pb::PlaceRole::Transit,
            PlaceRole::Current => pb::PlaceRole::Current,
            PlaceRole::Birth => pb::PlaceRole::Birth,
        }
        .into(),
        town: place.town.clone(),
        region: place.region.clone(),
        country: place.country.clone(),
        details: place.details.clone(),
    }
}

pub(super) fn alias(alias: &Alias) -> pb::Alias {
    pb::Alias {
        name: alias.name.clone(),
        kind: match alias.kind {
            AliasKind::Nickname => pb::AliasKind::Nickname,
            AliasKind::Spelling => pb::AliasKind::Spelling,
            AliasKind::NativeScript => pb::AliasKind::NativeScript,
            AliasKind::UsedWhileExploited => pb::AliasKind::UsedWhileExploited,
        }
        .into(),
    }
}

pub(super) fn reference(reference: &Reference) -> pb::Reference {
    pb::Reference {
        kind: match reference.kind {
            ReferenceKind::Police => pb::ReferenceKind::Police,
            ReferenceKind::HomeOffice => pb::ReferenceKind::HomeOffice,
            ReferenceKind::Nrm => pb::ReferenceKind::Nrm,
            ReferenceKind::ChildrensServices => pb::ReferenceKind::ChildrensServices,
            ReferenceKind::Nhs => pb::ReferenceKind::Nhs,
            ReferenceKind::Document => pb::ReferenceKind::Document,
            ReferenceKind::Other => pb::ReferenceKind::Other,
        }
        .into(),
        number: reference.number.clone(),
        issuer: reference.issuer.clone(),
    }
}

pub(super) fn voice(voice: &ChildVoice) -> pb::ChildVoice {
    let (views, reason_absent) = match &voice.views {
        Views::Given(views) => (views.clone(), String::new()),
        Views::Absent(reason) => (String::new(), reason.clone()),
    };
    pb::ChildVoice {
        views,
        reason_absent,
        told: match voice.told {
            None => pb::Told::Unspecified,
            Some(true) => pb::Told::Yes,
            Some(false) => pb::Told::No,
        }
        .into(),
        how_told: voice.how_told.clone(),
    }
}

pub(super) fn circumstances(circumstances: &Circumstances) -> pb::Circumstances {
    let Circumstances {
        address,
        placement,
        lives_with,
        carer_suspected,
        county_lines,
        responsible_authority,
        host_authority,
        district,
        social_worker,
        legal_status,
        legal_status_details,
        guardian_state,
        guardian_details,
        safe_contact,
        criminal_matters,
        missing_episodes,
        disability,
        communication_needs,
        ethnicity,
        religion,
        first_language,
        sexual_orientation,
        immediate_danger,
    } = circumstances.clone();
    pb::Circumstances {
        address,
        placement,
        lives_with,
        carer_suspected,
        county_lines,
        responsible_authority,
        host_authority,
        district,
        social_worker: contact(social_worker),
        legal_status: legal_status
            .map_or(pb::LegalStatus::Unspecified, legal_status_to_wire)
            .into(),
        legal_status_details,
        guardian_state: guardian_state
            .map_or(pb::GuardianState::Unspecified, guardian_to_wire)
            .into(),
        guardian_details,
        safe_contact: safe(safe_contact),
        criminal_matters: criminal_matters.into_iter().map(criminal).collect(),
        missing_episodes: missing_episodes.iter().map(missing).collect(),
        disability,
        communication_needs,
        ethnicity,
        religion,
        first_language,
        sexual_orientation,
        immediate_danger,
    }
}

fn contact(contact: Contact) -> Option<pb::Contact> {
    (contact != Contact::default()).then(|| {
        let Contact { name, phone, email } = contact;
        pb::Contact { name, phone, email }
    })
}

fn safe(contact: SafeContact) -> Option<pb::SafeContact> {
    (contact != SafeContact::default()).then(|| {
        let SafeContact { how, when, avoid } = contact;
        pb::SafeContact { how, when, avoid }
    })
}

fn legal_status_to_wire(status: LegalStatus) -> pb::LegalStatus {
    match status {
        LegalStatus::None => pb::LegalStatus::None,
        LegalStatus::InNeed => pb::LegalStatus::InNeed,
        LegalStatus::ProtectionPlan => pb::LegalStatus::ProtectionPlan,
        LegalStatus::Accommodated => pb::LegalStatus::Accommodated,
        LegalStatus::CareOrder => pb::LegalStatus::CareOrder,
        LegalStatus::EmergencyProtection => pb::LegalStatus::EmergencyProtection,
        LegalStatus::Unaccompanied => pb::LegalStatus::Unaccompanied,
        LegalStatus::Custody => pb::LegalStatus::Custody,
    }
}

fn guardian_to_wire(state: GuardianState) -> pb::GuardianState {
    match state {
        GuardianState::NotCovered => pb::GuardianState::NotCovered,
        GuardianState::NotReferred => pb::GuardianState::NotReferred,
        GuardianState::Referred => pb::GuardianState::Referred,
        GuardianState::Allocated => pb::GuardianState::Allocated,
    }
}

fn criminal(matter: CriminalMatter) -> pb::CriminalMatter {
    pb::CriminalMatter {
        details: matter.details,
        arrested_on: matter.arrested_on.map(date_to_wire),
        charged_on: matter.charged_on.map(date_to_wire),
        court_on: matter.court_on.map(date_to_wire),
        section_45_raised: matter.section_45_raised,
    }
}

fn missing(episode: &MissingEpisode) -> pb::MissingEpisode {
    pb::MissingEpisode {
        from: episode.from.as_ref().map(approximate),
        until: episode.until.as_ref().map(approximate),
        details: episode.details.clone(),
    }
}
