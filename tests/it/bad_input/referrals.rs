//! Faults of a structured referral.

use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{
    actor::Told,
    builder::{born, lodgement, referral},
    panel::Panel,
    whole::whole_referral,
};

use super::{day, refused};

pub(super) async fn rows(panel: &Panel) -> usize {
    request(panel).await
        + child(panel).await
        + others(panel).await
        + lists(panel).await
        + reading(panel).await
}

async fn request(panel: &Panel) -> usize {
    let with = |change: fn(&mut pb::LodgeReferralRequest)| {
        let mut request = lodgement(referral());
        change(&mut request);
        request
    };
    refused! { panel;
        first_responder.referrals.lodge_referral(pb::LodgeReferralRequest::default())
            => ["request_id", "source", "content"];
        first_responder.referrals.lodge_referral(with(|it| it.request_id = "7".to_owned()))
            => ["request_id"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.request_id = format!("{{{}}}", it.request_id);
        })) => ["request_id"];
        first_responder.referrals.lodge_referral(with(|it| it.source = 0)) => ["source"];
        first_responder.referrals.lodge_referral(with(|it| it.source = 99)) => ["source"];
        first_responder.referrals.lodge_referral(with(|it| it.source = -1)) => ["source"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.nrm_received_on = Some(day(2026, 11, 17));
        })) => ["nrm_received_on"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.nrm_received_on = Some(day(2026, 2, 30));
        })) => ["nrm_received_on"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.nrm_received_on = Some(day(2026, 13, 1));
        })) => ["nrm_received_on"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.nrm_received_on = Some(day(2026, -1, -1));
        })) => ["nrm_received_on"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.sca_reference = "two\nlines".to_owned();
        })) => ["sca_reference"];
        first_responder.referrals.lodge_referral(with(|it| it.content = None)) => ["content"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.validate_only = true;
            it.source = 0;
        })) => ["source"];
    }
}

async fn child(panel: &Panel) -> usize {
    let with = |change: fn(&mut pb::Child)| {
        let mut given = referral();
        change(given.child.as_mut().unwrap());
        lodgement(given)
    };
    refused! { panel;
        first_responder.referrals.lodge_referral(with(|it| *it = pb::Child::default()))
            => [
                "referral.child.first_name",
                "referral.child.gender",
                "referral.child.nationalities",
            ];
        first_responder.referrals.lodge_referral(with(|it| {
            it.first_name = "Wr\u{202E}en".to_owned();
        })) => ["referral.child.first_name"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.first_name = "Wr\u{2066}en".to_owned();
        })) => ["referral.child.first_name"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.first_name = "a".repeat(15_001);
        })) => ["referral.child.first_name"];
        first_responder.referrals.lodge_referral(with(|it| {
            (it.first_name, it.last_name) = (" ".to_owned(), "\t".to_owned());
        })) => ["referral.child.first_name", "referral.child.last_name"];
        first_responder.referrals.lodge_referral(with(|it| it.last_name = "O\0".to_owned()))
            => ["referral.child.last_name"];
        first_responder.referrals.lodge_referral(with(|it| it.nickname = "a\nb".to_owned()))
            => ["referral.child.nickname"];
        first_responder.referrals.lodge_referral(with(|it| it.gender = 0))
            => ["referral.child.gender"];
        first_responder.referrals.lodge_referral(with(|it| it.gender = 4))
            => ["referral.child.gender"];
        first_responder.referrals.lodge_referral(with(|it| it.nationalities.clear()))
            => ["referral.child.nationalities"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.nationalities = vec!["British".to_owned(); 3];
        })) => ["referral.child.nationalities"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.nationalities.push("  ".to_owned());
        })) => ["referral.child.nationalities[1]"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.date_of_birth = Some(born("2026-11-17"));
        })) => ["referral.child.date_of_birth.date"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.date_of_birth = Some(born("1899-12-31"));
        })) => ["referral.child.date_of_birth.date"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.date_of_birth = Some(birth(2012, 2, 30, 1));
        })) => ["referral.child.date_of_birth.date"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.date_of_birth = Some(birth(2013, 2, 29, 1));
        })) => ["referral.child.date_of_birth.date"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.date_of_birth = Some(birth(10_000, 1, 1, 1));
        })) => ["referral.child.date_of_birth.date"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.date_of_birth = Some(birth(2012, 1, 1, 0));
        })) => ["referral.child.date_of_birth.precision"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.date_of_birth = Some(pb::DateOfBirth { date: None, precision: 9 });
        })) => ["referral.child.date_of_birth.date", "referral.child.date_of_birth.precision"];
    }
}

async fn others(panel: &Panel) -> usize {
    let with = |change: fn(&mut pb::Referral)| {
        let mut given = referral();
        change(&mut given);
        lodgement(given)
    };
    refused! { panel;
        first_responder.referrals.lodge_referral(lodgement(pb::Referral::default()))
            => [
                "referral.age_claim",
                "referral.child",
                "referral.referrer",
                "referral.local_authority",
                "referral.exploitation_types",
            ];
        first_responder.referrals.lodge_referral(with(|it| it.age_claim = 3))
            => ["referral.age_claim"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.referrer = Some(pb::Referrer::default());
        })) => [
            "referral.referrer.first_name",
            "referral.referrer.last_name",
            "referral.referrer.role",
            "referral.referrer.phone",
            "referral.referrer.alternative_contact_email",
            "referral.referrer.organisation",
        ];
        first_responder.referrals.lodge_referral(with(|it| {
            it.referrer.as_mut().unwrap().phone = "01632\u{7}".to_owned();
        })) => ["referral.referrer.phone"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.local_authority = Some(pb::LocalAuthorityContact::default());
        })) => ["referral.local_authority.name"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.local_authority.as_mut().unwrap().email = "a\u{202D}b".to_owned();
        })) => ["referral.local_authority.email"];
        first_responder.referrals.lodge_referral(with(|it| it.exploitation_types.clear()))
            => ["referral.exploitation_types"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.exploitation_types = vec![0, 1, 11];
        })) => ["referral.exploitation_types[0]", "referral.exploitation_types[2]"];
        first_responder.referrals.lodge_referral(with(|it| it.exploitation_location = 4))
            => ["referral.exploitation_location"];
        first_responder.referrals.lodge_referral(with(|it| {
            let again = it.answers[0].clone();
            it.answers.push(again);
        })) => ["referral.answers[1].question"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.answers[0].text = "a\0b".to_owned();
        })) => ["referral.answers[0].text"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.answers[0].text = "a".repeat(15_001);
        })) => ["referral.answers[0].text"];
    }
}

/// What a list or a record of a structured referral must say, or must not.
async fn lists(panel: &Panel) -> usize {
    let with = |change: fn(&mut pb::Referral)| {
        let mut given = whole_referral();
        change(&mut given);
        lodgement(given)
    };
    let circumstances = |change: fn(&mut pb::Circumstances)| {
        let mut given = whole_referral();
        change(given.circumstances.as_mut().unwrap());
        lodgement(given)
    };
    refused! { panel;
        first_responder.referrals.lodge_referral(with(|it| {
            it.answers[1].text = "Her mother.".to_owned();
        })) => ["referral.answers[1].not_known_reason"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.episodes.push(pb::Episode::default());
        })) => ["referral.episodes[2]"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.episodes[0].ended.as_mut().unwrap().date = Some(day(2026, 3, 1));
            let started = it.episodes[0].started.as_mut().unwrap();
            started.date = Some(day(2026, 3, 2));
            started.precision = 1;
        })) => ["referral.episodes[0].ended"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.episodes[0].started = Some(pb::ApproximateDate::default());
        })) => ["referral.episodes[0].started"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.episodes[0].started.as_mut().unwrap().precision = 0;
        })) => ["referral.episodes[0].started.precision"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.exploiters.push(pb::Exploiter::default());
        })) => ["referral.exploiters[2]"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.exploiters = vec![pb::Exploiter::default(); 201];
        })) => ["referral.exploiters"];
        first_responder.referrals.lodge_referral(with(|it| it.places[0].role = 0))
            => ["referral.places[0].role"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.places[0].town = "  ".to_owned();
        })) => ["referral.places[0]"];
        first_responder.referrals.lodge_referral(with(|it| it.aliases[1].name.clear()))
            => ["referral.aliases[1].name"];
        first_responder.referrals.lodge_referral(with(|it| it.aliases[1].kind = 0))
            => ["referral.aliases[1].kind"];
        first_responder.referrals.lodge_referral(with(|it| it.references[0].number.clear()))
            => ["referral.references[0].number"];
        first_responder.referrals.lodge_referral(with(|it| it.references[0].kind = 0))
            => ["referral.references[0].kind"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.voice = Some(pb::ChildVoice::default());
        })) => ["referral.voice.views"];
        first_responder.referrals.lodge_referral(with(|it| {
            it.voice.as_mut().unwrap().reason_absent = "Asleep.".to_owned();
        })) => ["referral.voice.views"];
        first_responder.referrals.lodge_referral(circumstances(|it| {
            it.criminal_matters[0].details = " ".to_owned();
        })) => ["referral.circumstances.criminal_matters[0].details"];
        first_responder.referrals.lodge_referral(circumstances(|it| {
            it.criminal_matters[0].arrested_on = Some(day(2026, 11, 17));
            it.criminal_matters[0].charged_on = Some(day(2026, 11, 18));
        })) => [
            "referral.circumstances.criminal_matters[0].arrested_on",
            "referral.circumstances.criminal_matters[0].charged_on",
        ];
        first_responder.referrals.lodge_referral(circumstances(|it| {
            it.missing_episodes.push(pb::MissingEpisode::default());
        })) => ["referral.circumstances.missing_episodes[1]"];
        first_responder.referrals.lodge_referral(circumstances(|it| {
            let until = it.missing_episodes[0].until.as_mut().unwrap();
            until.precision = 1;
            until.date = Some(day(2026, 8, 31));
        })) => ["referral.circumstances.missing_episodes[0].until"];
        first_responder.referrals.lodge_referral(circumstances(|it| {
            it.missing_episodes[0].from.as_mut().unwrap().date = Some(day(2026, 12, 24));
        })) => ["referral.circumstances.missing_episodes[0].from.date"];
    }
}

async fn reading(panel: &Panel) -> usize {
    refused! { panel;
        first_responder.referrals.get_referral(pb::GetReferralRequest::default())
            => ["case_id"];
        first_responder.referrals.get_referral(pb::GetReferralRequest {
            case_id: "a".repeat(65),
        }) => ["case_id"];
        first_responder.referrals.list_referrals(pb::ListReferralsRequest {
            page_size: -1,
            page_token: "a page of my own".to_owned(),
        }) => ["page_size", "page_token"];
        first_responder.referrals.answer_query(pb::AnswerQueryRequest::default())
            => ["request_id", "version", "case_id", "query_id", "reply"];
        first_responder.referrals.answer_query(reply(|it| it.query_id = "a\nb".to_owned()))
            => ["query_id"];
        first_responder.referrals.answer_query(reply(|it| it.reply = " \n ".to_owned()))
            => ["reply"];
        first_responder.referrals.answer_query(reply(|it| it.reply = "a\0b".to_owned()))
            => ["reply"];
        first_responder.referrals.answer_query(reply(|it| it.reply = "a".repeat(15_001)))
            => ["reply"];
        first_responder.referrals.answer_query(reply(|it| it.version = -1)) => ["version"];
        first_responder.referrals.answer_query(reply(|it| it.request_id.clear()))
            => ["request_id"];
        first_responder.referrals.retract_referral(pb::RetractReferralRequest::default())
            => ["request_id", "version", "case_id", "reason"];
        first_responder.referrals.retract_referral(pb::RetractReferralRequest {
            request_id: nrm_panel_client::new_request_id(),
            case_id: "MID".to_owned(),
            version: 1,
            reason: " \n ".to_owned(),
        }) => ["reason"];
    }
}

fn reply(change: fn(&mut pb::AnswerQueryRequest)) -> pb::AnswerQueryRequest {
    let mut request = pb::AnswerQueryRequest {
        request_id: nrm_panel_client::new_request_id(),
        case_id: "MID".to_owned(),
        version: 1,
        query_id: "missing:background.family".to_owned(),
        reply: "Her mother, and an aunt.".to_owned(),
    };
    change(&mut request);
    request
}

fn birth(year: i32, month: i32, day_of_month: i32, precision: i32) -> pb::DateOfBirth {
    pb::DateOfBirth {
        date: Some(day(year, month, day_of_month)),
        precision,
    }
}
