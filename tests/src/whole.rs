//! A structured referral that says something in every field, save why there are no
//! views where there are some.

use nrm_panel_proto::v1 as pb;

use crate::builder::{date, referral};

/// Returns a valid referral with every list and every field filled in.
#[must_use]
pub fn whole_referral() -> pb::Referral {
    let plain = referral();
    pb::Referral {
        child: plain.child.map(|child| pb::Child {
            nickname: "Wrennie".to_owned(),
            nationalities: vec!["British".to_owned(), "Irish".to_owned()],
            ..child
        }),
        local_authority: Some(pb::LocalAuthorityContact {
            name: "Warwickshire County Council".to_owned(),
            phone: "01632 960002".to_owned(),
            email: "frontdoor@council.example".to_owned(),
            first_name: "Ada".to_owned(),
            last_name: "Ostrander".to_owned(),
        }),
        answers: answers(),
        episodes: vec![
            pb::Episode {
                exploitation_type: pb::ExploitationType::ForcedToCommitCrime.into(),
                started: Some(approximate(
                    "2026-03-01",
                    pb::DatePrecision::Month,
                    "in spring",
                )),
                ended: Some(approximate("2026-10-09", pb::DatePrecision::Day, "")),
                places: vec![place(
                    pb::PlaceRole::Exploitation,
                    "Rugby",
                    "Warwickshire",
                    "",
                )],
                description: "Held and sold \"packages\" <for> an older boy | daily.".to_owned(),
                words_of: pb::WordsOf::Child.into(),
            },
            pb::Episode {
                started: Some(pb::ApproximateDate {
                    words: "before he moved school".to_owned(),
                    ..pb::ApproximateDate::default()
                }),
                ..pb::Episode::default()
            },
        ],
        exploiters: vec![
            pb::Exploiter {
                name: "Brandon Oakhurst".to_owned(),
                nickname: "Brix".to_owned(),
                role: "recruiter".to_owned(),
                relation: "neighbour's cousin".to_owned(),
                place: "East Birmingham".to_owned(),
                danger: "Carries a knife.".to_owned(),
                description: "About 24, gold tooth, grey hatchback.".to_owned(),
            },
            pb::Exploiter {
                nickname: "Auntie".to_owned(),
                ..pb::Exploiter::default()
            },
        ],
        places: vec![
            place(pb::PlaceRole::Birth, "Nuneaton", "", ""),
            place(pb::PlaceRole::Transit, "", "", "France"),
            place(pb::PlaceRole::Current, "Bedworth", "Warwickshire", ""),
            pb::Place {
                role: pb::PlaceRole::Exploitation.into(),
                details: "A layby on the road\ntowards Dunchurch.".to_owned(),
                ..pb::Place::default()
            },
        ],
        aliases: vec![
            alias("Wrennie", pb::AliasKind::Nickname),
            alias("Ren Lightfoot", pb::AliasKind::Spelling),
            alias("Рен", pb::AliasKind::NativeScript),
            alias("Dolly", pb::AliasKind::UsedWhileExploited),
        ],
        references: vec![
            reference(
                pb::ReferenceKind::Police,
                "CR/77/000999/26",
                "Warwickshire Police",
            ),
            reference(pb::ReferenceKind::HomeOffice, "H7700999", "Home Office"),
            reference(pb::ReferenceKind::Nrm, "NRM-7700", ""),
            reference(
                pb::ReferenceKind::ChildrensServices,
                "CS-7711",
                "Warwickshire",
            ),
            reference(pb::ReferenceKind::Nhs, "999 000 7711", ""),
            reference(pb::ReferenceKind::Document, "P7700999", "Ireland"),
            reference(pb::ReferenceKind::Other, "YJ-7700", "Youth justice"),
        ],
        voice: Some(pb::ChildVoice {
            views: "I want to go back to dance.".to_owned(),
            reason_absent: String::new(),
            told: pb::Told::Yes.into(),
            how_told: "By her teacher, in her own room; she nodded.".to_owned(),
        }),
        circumstances: Some(circumstances()),
        ..referral()
    }
}

fn answers() -> Vec<pb::Answer> {
    vec![
        pb::Answer {
            question: "exploitation_narrative.how_did_the_exploitation_start".to_owned(),
            text: "At a bus station, with a gift.".to_owned(),
            words_of: pb::WordsOf::ThirdParty.into(),
            ..pb::Answer::default()
        },
        pb::Answer {
            question: "background.family".to_owned(),
            not_known_reason: "She would not speak of them and was not pressed.".to_owned(),
            words_of: pb::WordsOf::Referrer.into(),
            ..pb::Answer::default()
        },
    ]
}

fn circumstances() -> pb::Circumstances {
    pb::Circumstances {
        county_lines: Some(true),
        address: "7 Plover Court, Bedworth".to_owned(),
        placement: "foster placement".to_owned(),
        lives_with: "Foster carers; her mother holds parental responsibility.".to_owned(),
        carer_suspected: Some(false),
        responsible_authority: "Warwickshire County Council".to_owned(),
        host_authority: "Coventry City Council".to_owned(),
        district: "Nuneaton and Bedworth".to_owned(),
        social_worker: Some(pb::Contact {
            name: "Odile Marchbanks".to_owned(),
            phone: "01632 960077".to_owned(),
            email: "odile@council.example".to_owned(),
        }),
        legal_status: pb::LegalStatus::Accommodated.into(),
        legal_status_details: "Since 12 October 2026.".to_owned(),
        guardian_state: pb::GuardianState::Allocated.into(),
        guardian_details: "Since 14 October 2026, by phone.".to_owned(),
        safe_contact: Some(pb::SafeContact {
            how: "Through her school.".to_owned(),
            when: "Weekdays before three.".to_owned(),
            avoid: "Her brother's number.".to_owned(),
        }),
        criminal_matters: vec![pb::CriminalMatter {
            details: "Possession with intent to supply.".to_owned(),
            arrested_on: Some(date("2026-10-09")),
            charged_on: Some(date("2026-10-10")),
            court_on: Some(date("2027-01-12")),
            section_45_raised: Some(true),
        }],
        missing_episodes: vec![pb::MissingEpisode {
            from: Some(approximate("2026-09-01", pb::DatePrecision::Day, "")),
            until: Some(approximate(
                "2026-09-04",
                pb::DatePrecision::Estimated,
                "or the 5th",
            )),
            details: "Found at a station.".to_owned(),
        }],
        disability: "Wears a hearing aid.".to_owned(),
        communication_needs: "Short sentences, and time.".to_owned(),
        ethnicity: "White British".to_owned(),
        religion: "None".to_owned(),
        first_language: "English".to_owned(),
        sexual_orientation: "Did not say".to_owned(),
        immediate_danger: "A debt is still demanded; the school is told.".to_owned(),
    }
}

fn approximate(day: &str, precision: pb::DatePrecision, words: &str) -> pb::ApproximateDate {
    pb::ApproximateDate {
        date: Some(date(day)),
        precision: precision.into(),
        words: words.to_owned(),
    }
}

fn place(role: pb::PlaceRole, town: &str, region: &str, country: &str) -> pb::Place {
    pb::Place {
        role: role.into(),
        town: town.to_owned(),
        region: region.to_owned(),
        country: country.to_owned(),
        details: String::new(),
    }
}

fn alias(name: &str, kind: pb::AliasKind) -> pb::Alias {
    pb::Alias {
        name: name.to_owned(),
        kind: kind.into(),
    }
}

fn reference(kind: pb::ReferenceKind, number: &str, issuer: &str) -> pb::Reference {
    pb::Reference {
        kind: kind.into(),
        number: number.to_owned(),
        issuer: issuer.to_owned(),
    }
}
