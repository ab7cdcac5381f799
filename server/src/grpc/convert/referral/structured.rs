//! A referral in the contract's own structure, read.

use std::collections::{BTreeSet, HashSet};

use nrm_panel_domain::{
    projection::LocationClass,
    referral::{
        AgeClaim, Answer, Child, Content, ExploitationType, Gender, LocalAuthorityContact,
        Referral, Referrer, Statement, WordsOf,
    },
    sensitive::Sensitive,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    super::{
        Violations, date_of_birth, line, narrative, optional_enum, required_enum, required_line,
    },
    parts::Lists,
};

pub(super) fn referral(
    wire: pb::Referral,
    today: CivilDate,
    violations: &mut Violations,
) -> Option<Referral> {
    let age_claim = required_enum(
        "referral.age_claim",
        wire.age_claim,
        |wire: pb::AgeClaim| match wire {
            pb::AgeClaim::Unspecified => None,
            pb::AgeClaim::Under18 => Some(AgeClaim::Under18),
            pb::AgeClaim::NotSure => Some(AgeClaim::NotSure),
        },
        violations,
    );
    let child = child(wire.child, today, violations);
    let referrer = referrer(wire.referrer, violations);
    let local_authority = local_authority(wire.local_authority, violations);
    let exploitation = exploitation(&wire.exploitation_types, violations);
    let location = location(wire.exploitation_location, violations);
    let answers = answers(wire.answers, violations);
    let parts = Lists {
        episodes: wire.episodes,
        exploiters: wire.exploiters,
        places: wire.places,
        aliases: wire.aliases,
        references: wire.references,
        voice: wire.voice,
        circumstances: wire.circumstances,
    }
    .read(today, violations);
    Some(Referral {
        age_claim: age_claim?,
        child: child?,
        referrer: referrer?,
        local_authority: local_authority?,
        exploitation,
        location: location?,
        content: Content::Structured {
            answers,
            parts: Sensitive::new(Box::new(parts)),
        },
    })
}

fn child(wire: Option<pb::Child>, today: CivilDate, violations: &mut Violations) -> Option<Child> {
    let Some(wire) = wire else {
        violations.add("referral.child", "is required");
        return None;
    };
    if wire.first_name.trim().is_empty() && wire.last_name.trim().is_empty() {
        violations.add("referral.child.first_name", "a child has at least one name");
    }
    let gender = required_enum(
        "referral.child.gender",
        wire.gender,
        |wire: pb::Gender| match wire {
            pb::Gender::Unspecified => None,
            pb::Gender::Female => Some(Gender::Female),
            pb::Gender::Male => Some(Gender::Male),
            pb::Gender::Other => Some(Gender::Other),
        },
        violations,
    );
    if wire.nationalities.is_empty() {
        violations.add("referral.child.nationalities", "at least one is required");
    }
    if wire.nationalities.len() > 2 {
        violations.add("referral.child.nationalities", "at most two are taken");
    }
    let nationalities = wire
        .nationalities
        .into_iter()
        .enumerate()
        .map(|(place, nationality)| {
            let field = format!("referral.child.nationalities[{place}]");
            required_line(&field, nationality, violations).into_exposed()
        })
        .collect();
    let birth = date_of_birth(
        "referral.child.date_of_birth",
        wire.date_of_birth,
        today,
        violations,
    );
    Some(Child {
        first_name: line("referral.child.first_name", wire.first_name, violations),
        last_name: line("referral.child.last_name", wire.last_name, violations),
        nickname: line("referral.child.nickname", wire.nickname, violations),
        date_of_birth: Sensitive::new(birth),
        gender: gender?,
        nationalities,
    })
}

fn referrer(wire: Option<pb::Referrer>, violations: &mut Violations) -> Option<Referrer> {
    let Some(wire) = wire else {
        violations.add("referral.referrer", "is required");
        return None;
    };
    let mut take =
        |name: &str, text| required_line(&format!("referral.referrer.{name}"), text, violations);
    Some(Referrer {
        first_name: take("first_name", wire.first_name),
        last_name: take("last_name", wire.last_name),
        role: take("role", wire.role),
        phone: take("phone", wire.phone),
        alternative_contact_email: take(
            "alternative_contact_email",
            wire.alternative_contact_email,
        ),
        organisation: take("organisation", wire.organisation).into_exposed(),
    })
}

fn local_authority(
    wire: Option<pb::LocalAuthorityContact>,
    violations: &mut Violations,
) -> Option<LocalAuthorityContact> {
    let Some(wire) = wire else {
        violations.add("referral.local_authority", "is required");
        return None;
    };
    let name = required_line("referral.local_authority.name", wire.name, violations);
    let mut take = |name: &str, text| {
        line(
            &format!("referral.local_authority.{name}"),
            text,
            violations,
        )
    };
    Some(LocalAuthorityContact {
        name: name.into_exposed(),
        phone: take("phone", wire.phone),
        email: take("email", wire.email),
        first_name: take("first_name", wire.first_name),
        last_name: take("last_name", wire.last_name),
    })
}

fn exploitation(numbers: &[i32], violations: &mut Violations) -> BTreeSet<ExploitationType> {
    if numbers.is_empty() {
        violations.add("referral.exploitation_types", "at least one is required");
    }
    numbers
        .iter()
        .enumerate()
        .filter_map(|(place, number)| {
            let field = format!("referral.exploitation_types[{place}]");
            required_enum(&field, *number, exploitation_from_wire, violations)
        })
        .collect()
}

pub(crate) fn exploitation_from_wire(wire: pb::ExploitationType) -> Option<ExploitationType> {
    use pb::ExploitationType as Wire;
    Some(match wire {
        Wire::Unspecified => return None,
        Wire::ForcedToWork => ExploitationType::ForcedToWork,
        Wire::WagesTaken => ExploitationType::WagesTaken,
        Wire::ForcedToCommitFraud => ExploitationType::ForcedToCommitFraud,
        Wire::Prostitution => ExploitationType::Prostitution,
        Wire::ChildExploitation => ExploitationType::ChildExploitation,
        Wire::TakenSomewhere => ExploitationType::TakenSomewhere,
        Wire::ForcedToCommitCrime => ExploitationType::ForcedToCommitCrime,
        Wire::OrgansRemoved => ExploitationType::OrgansRemoved,
        Wire::UnpaidHouseholdWork => ExploitationType::UnpaidHouseholdWork,
        Wire::Other => ExploitationType::Other,
    })
}

fn location(number: i32, violations: &mut Violations) -> Option<LocationClass> {
    required_enum(
        "referral.exploitation_location",
        number,
        |wire: pb::ExploitationLocation| {
            Some(match wire {
                pb::ExploitationLocation::Unspecified => LocationClass::Unknown,
                pb::ExploitationLocation::Uk => LocationClass::Uk,
                pb::ExploitationLocation::Overseas => LocationClass::Overseas,
                pb::ExploitationLocation::UkAndOverseas => LocationClass::UkAndOverseas,
            })
        },
        violations,
    )
}

fn answers(wire: Vec<pb::Answer>, violations: &mut Violations) -> Vec<Answer> {
    let mut asked = HashSet::new();
    wire.into_iter()
        .enumerate()
        .map(|(place, answer)| {
            let field = format!("referral.answers[{place}]");
            let question_field = format!("{field}.question");
            let question = required_line(&question_field, answer.question, violations);
            if !asked.insert(question.expose().clone()) {
                violations.add(question_field, "is asked twice");
            }
            let text = narrative(&format!("{field}.text"), answer.text, violations);
            let reason_field = format!("{field}.not_known_reason");
            let reason = narrative(&reason_field, answer.not_known_reason, violations);
            let words_of = words_of(&format!("{field}.words_of"), answer.words_of, violations);
            let said = if reason.expose().trim().is_empty() {
                Statement::Text(text)
            } else {
                if !text.expose().trim().is_empty() {
                    violations.add(reason_field, "an answer is given, or why there is none");
                }
                Statement::NotKnown(reason)
            };
            Answer {
                question: question.into_exposed(),
                said,
                words_of,
            }
        })
        .collect()
}

pub(super) fn words_of(field: &str, number: i32, violations: &mut Violations) -> Option<WordsOf> {
    optional_enum(
        field,
        number,
        |wire: pb::WordsOf| {
            Some(match wire {
                pb::WordsOf::Unspecified => return None,
                pb::WordsOf::Child => WordsOf::Child,
                pb::WordsOf::Referrer => WordsOf::Referrer,
                pb::WordsOf::ThirdParty => WordsOf::ThirdParty,
            })
        },
        violations,
    )
}
