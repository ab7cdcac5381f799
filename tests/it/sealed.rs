//! With the database in hand and no key, nothing of a child can be found; nor in the
//! logs, however talkative.

pub(crate) mod notebook;
pub(crate) mod search;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1::{self as pb, Outcome, Stage, View};
use nrm_panel_tests::{
    actor::{Told, quoting},
    builder::{CaseRef, RG, RG_THEN_CG, SAMPLES, Sample, date, lodgement},
    engine::{Database, Engine},
    on_both,
    panel::Panel,
    whole::whole_referral,
};

use self::{notebook::Recording, search::Search};

on_both!(
    names_addresses_and_words_are_not_in_the_database_or_the_logs,
    what_is_searched_for_would_be_found,
);

/// Words of the samples: names, places, contacts, birth dates, what happened. None is
/// so short that ciphertext might hold it by chance.
const WORDS: &str = include_str!("../data/sentinels.txt");

/// What is typed on the way: each stands in a field of its own.
const TYPED: &[&str] = &[
    "wombat-basis",
    "wombat-views",
    "wombat-statement",
    "wombat-position",
    "wombat-reasons",
    "wombat-evidence",
    "wombat-plan",
    "wombat-professional",
    "wombat-direction",
    "wombat-question",
    "wombat-summary",
    "wombat-sender",
    "wombat-withdrawal",
    "wombat-reply",
    "wombat-challenge",
    "wombat-retort",
    "wombat-signature",
    "wombat-escalation",
    "wombat-settlement",
    "wombat-view",
    "wombat-indicator",
    "wombat-suspension",
    "wombat-interests",
    "wombat-proceedings",
    "wombat-need",
    "wombat-awaited",
    "wombat-concern",
    "wombat-number",
    "wombat-episode",
    "wombat-return",
];

/// What is typed of decisions that were sealed.
const RETHOUGHT: [&str; 7] = [
    "wombat-supersede",
    "wombat-rewording",
    "wombat-retreat",
    "wombat-quality",
    "wombat-rejoinder",
    "wombat-revocation",
    "wombat-solicitor",
];

async fn names_addresses_and_words_are_not_in_the_database_or_the_logs(panel: &Panel) {
    let recording = Recording::start();
    let case = whole_story(panel).await;
    let look = quoting("look-for-the-log", case.look());
    panel.coordinator().cases().get_case(look).await.granted();
    let logs = recording.stop();

    let secret = sentinels();
    assert!(secret.len() > 300, "{}", secret.len());
    let secret = Search::of(secret);
    let stored = everything_stored(panel.database());
    for (place, bytes) in &stored {
        assert_eq!(secret.found_in(bytes), NOTHING, "in {place}");
    }
    assert_eq!(secret.found_in(&logs), NOTHING, "in the logs");

    // The search does find what is there in clear.
    let plain = [
        case.reference.as_str(),
        case.id.as_str(),
        "DecisionSealed",
        "Warwickshire County Council",
    ];
    assert_eq!(
        found_anywhere(&plain, &stored),
        plain.map(str::to_owned).into()
    );
    let logged = ["look-for-the-log", "CaseService/GetCase"];
    assert_eq!(Search::of(logged).found_in(&logs), BTreeSet::from(logged));
}

async fn what_is_searched_for_would_be_found(panel: &Panel) {
    // Every word is in a sample, and would be found had it been stored in clear.
    let words: Vec<&str> = WORDS.lines().collect();
    assert!(words.len() >= 60, "{}", words.len());
    let documents = SAMPLES.map(whole_text).join("\n").to_lowercase();
    for word in &words {
        assert!(word.len() >= 6, "{word}");
        assert!(documents.contains(&word.to_lowercase()), "{word}");
        let insert = format!("INSERT INTO meta (key, value) VALUES ('{word}', '{word}')");
        panel.database().execute(&insert);
    }
    let stored = everything_stored(panel.database());
    let expected: BTreeSet<String> = words.iter().map(|&word| word.to_owned()).collect();
    assert_eq!(found_anywhere(&words, &stored), expected);
}

const NOTHING: BTreeSet<&str> = BTreeSet::new();

fn found_anywhere(words: &[&str], stored: &[(String, Vec<u8>)]) -> BTreeSet<String> {
    let search = Search::of(words);
    let found = stored.iter().flat_map(|(_, bytes)| search.found_in(bytes));
    found.map(str::to_owned).collect()
}

/// Everything the service does, with words to look for in every field that takes any.
async fn whole_story(panel: &Panel) -> CaseRef<'_> {
    for number in ["08", "09", "03", "02", "05", "06"] {
        panel.lodge_sample(number).await;
    }
    panel.at("2026-11-16");
    let sample = Sample::read("01");
    let lodger = panel.first_responder();
    let request = sample.lodgement();
    let case = panel.lodge_by(&lodger, request.clone()).await;
    // Answered from what is kept.
    lodger.referrals().lodge_referral(request).await.granted();
    // Refused, with names in it.
    let mut refused = sample.document.clone();
    refused["child"]["dob"] = "2012-02-30".into();
    let refused = nrm_panel_tests::builder::form(serde_json::to_vec(&refused).unwrap());
    lodger.referrals().lodge_referral(refused).await.refused();

    // One with every list and field, and a query on it answered.
    let whole = lodgement(whole_referral());
    let whole = panel.lodge_by(&lodger, whole).await;
    let asked = pb::GetReferralRequest {
        case_id: whole.id.clone(),
    };
    let kept = lodger.referrals().get_referral(asked).await.granted();
    let answered = pb::AnswerQueryRequest {
        request_id: new_request_id(),
        case_id: whole.id,
        version: kept.version,
        query_id: kept.queries[0].id.clone(),
        reply: TYPED[13].to_owned(),
    };
    lodger.referrals().answer_query(answered).await.granted();

    facts(panel, &case).await;
    first_sitting(panel, &case).await;
    case.all_heard().await;
    let item = case.listed(RG_THEN_CG).await.convened().await;
    for member in [panel.chair(), panel.officer(), panel.nurse()] {
        for stage in RG_THEN_CG {
            let mut request = item.position(*stage, View::Positive);
            request.reasons = TYPED[3].to_owned();
            member.decisions().record_position(request).await.granted();
        }
    }
    let mut request = item.sealing(&[Outcome::Positive; 2]).await;
    request.outcomes[1].reasons = TYPED[4].to_owned();
    let credibility = request.outcomes[1].evidence[0].credibility.as_mut();
    credibility.unwrap().reasons = TYPED[5].to_owned();
    request.plan_tie = Some(nrm_panel_tests::builder::no_plan(TYPED[6]));
    let mut decisions = panel.chair().decisions();
    decisions.seal_decision(request.clone()).await.granted();
    decisions.seal_decision(request).await.granted();
    second_thoughts(panel, &case).await;
    let request = pb::BuildReturnRequest {
        request_id: new_request_id(),
        period: Some(pb::Period {
            year: 2026,
            quarter: 4,
        }),
        ..pb::BuildReturnRequest::default()
    };
    let mut returns = panel.returns_officer().returns();
    let pieces = returns.build_return(request).await.granted();
    nrm_panel_client::Returned::of_building(pieces, |_| ())
        .await
        .unwrap();
    case
}

async fn facts(panel: &Panel, case: &CaseRef<'_>) {
    let mut cases = panel.coordinator().cases();
    let age = pb::RecordAgeStatusRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        status: pb::AgeStatus::AssessedChild.into(),
        date_of_birth: Some(nrm_panel_tests::builder::born("2011-01-22")),
        basis: TYPED[0].to_owned(),
    };
    cases.record_age_status(age).await.granted();
    let heard = pb::RecordContributionRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        kind: pb::ContributionKind::Guardian.into(),
        views: TYPED[1].to_owned(),
        reason_absent: String::new(),
    };
    cases.record_contribution(heard).await.granted();
    let interest = pb::DeclareInterestRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        kind: pb::InterestKind::Personal.into(),
        statement: TYPED[2].to_owned(),
    };
    let mut teacher = panel.teacher().cases();
    teacher.declare_interest(interest).await.granted();
    let recusal = pb::ImposeRecusalRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        person_id: panel.trainee().id,
        kind: pb::InterestKind::Professional.into(),
        reason: TYPED[2].to_owned(),
    };
    cases.impose_recusal(recusal).await.granted();
    let word = pb::RecordScaUpdateRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        direction: TYPED[8].to_owned(),
        ..pb::RecordScaUpdateRequest::default()
    };
    panel
        .sca_liaison()
        .cases()
        .record_sca_update(word)
        .await
        .granted();
    let plan = pb::LinkPlanRequest {
        request_id: new_request_id(),
        case_id: case.id.clone(),
        version: case.version().await,
        kind: pb::PlanKind::Care.into(),
        reference: TYPED[6].to_owned(),
        dated: Some(date("2026-11-02")),
        lead_professional: TYPED[7].to_owned(),
    };
    panel.coordinator().plans().link_plan(plan).await.granted();
    information(panel, case).await;
    dispute(panel, case).await;
    weighing(panel, case).await;
    course(panel, case).await;
}

async fn weighing(panel: &Panel, case: &CaseRef<'_>) {
    use crate::weigh::{noting, source, suggesting, viewing};
    let mut weighing = panel.coordinator().weighing();
    let view = pb::RecordOwnViewRequest {
        words: TYPED[19].to_owned(),
        ..viewing(case)
    };
    weighing.record_own_view(view).await.granted();
    let heard = pb::ContributionKind::Guardian.into();
    let entry = pb::RecordIndicatorRequest {
        words: TYPED[20].to_owned(),
        sources: vec![source(pb::indicator_source::Source::Heard(heard))],
        ..noting(case).await
    };
    weighing.record_indicator(entry).await.granted();
    let suggest = suggesting(case);
    weighing.suggest_indicators(suggest).await.granted();
}

async fn second_thoughts(panel: &Panel, case: &CaseRef<'_>) {
    use crate::review::{confirming, proposal, withdrawing};
    let mut reviews = panel.coordinator().reviews();
    for number in [1, 2] {
        let stage = pb::Stage::ConclusiveGrounds;
        let mut proposed = proposal(case, stage, pb::SupersedeKind::Correction).await;
        proposed.reason = RETHOUGHT[0].to_owned();
        let correction = proposed.correction.as_mut().unwrap();
        correction.outcome.as_mut().unwrap().reasons = RETHOUGHT[1].to_owned();
        reviews.propose_supersession(proposed).await.granted();
        if number == 1 {
            let withdrawn = pb::WithdrawSupersessionRequest {
                reason: RETHOUGHT[2].to_owned(),
                ..withdrawing(case, number).await
            };
            reviews.withdraw_supersession(withdrawn).await.granted();
        }
    }
    let request = confirming(case, 2).await;
    let mut chair = panel.chair().reviews();
    chair.confirm_supersession(request).await.granted();
    asked_of_others(panel, case).await;
}

async fn asked_of_others(panel: &Panel, case: &CaseRef<'_>) {
    use crate::reconsider::{ask, notice, reply, revocation};
    let mut reviews = panel.coordinator().reviews();
    let noticed = pb::RecordQualityNoticeRequest {
        reasons: RETHOUGHT[3].to_owned(),
        ..notice(case, pb::QualityWanted::Information).await
    };
    reviews.record_quality_notice(noticed).await.granted();
    let replied = pb::AnswerQualityNoticeRequest {
        answer: RETHOUGHT[4].to_owned(),
        ..reply(case).await
    };
    reviews.answer_quality_notice(replied).await.granted();
    let revoked = pb::RecordRevocationRequest {
        talked: RETHOUGHT[5].to_owned(),
        ..revocation(case).await
    };
    reviews.record_revocation(revoked).await.granted();
    let other = crate::review::decided(panel, View::Negative).await;
    other.referenced().await;
    let asked = pb::RequestReconsiderationRequest {
        asked_by: RETHOUGHT[6].to_owned(),
        ..ask(&other).await
    };
    reviews.request_reconsideration(asked).await.granted();
}

async fn course(panel: &Panel, case: &CaseRef<'_>) {
    use crate::course as story;
    let mut courses = panel.coordinator().courses();
    story::gone(case).await;
    let mut request = story::suspending(case).await;
    request.reason = "wombat-suspension".to_owned();
    courses.suspend_case(request).await.granted();
    let mut request = story::withdrawing(case).await;
    request.best_interests = "wombat-interests".to_owned();
    courses.propose_withdrawal(request).await.granted();
    let mut request = story::proceeding(case).await;
    request.details = "wombat-proceedings".to_owned();
    courses.record_proceedings(request).await.granted();
    let request = story::delaying(case).await;
    courses.record_delay_request(request).await.granted();
    let mut request = story::answering_delay(case).await;
    request.need = "wombat-need".to_owned();
    courses.answer_delay_request(request).await.granted();
    let mut request = story::explaining(case).await;
    request.awaited = "wombat-awaited".to_owned();
    courses.explain_lateness(request).await.granted();
    let mut request = story::reporting(case).await;
    request.concern = "wombat-concern".to_owned();
    courses.report_public_order_concern(request).await.granted();
    let mut request = story::numbering(case, pb::PoliceNumberKind::Crime).await;
    request.number = "wombat-number".to_owned();
    courses.record_police_number(request).await.granted();
    safeguarding(panel, case).await;
}

async fn safeguarding(panel: &Panel, case: &CaseRef<'_>) {
    use crate::entitlement::{ending, stepping};
    let mut safeguarding = panel.coordinator().safeguarding();
    let mut request = stepping(case, pb::SafeguardingKind::MissingEpisode).await;
    request.reference = "wombat-episode".to_owned();
    safeguarding.record_step(request).await.granted();
    let mut request = ending(case, 1).await;
    request.outcome = "wombat-return".to_owned();
    safeguarding.record_step_outcome(request).await.granted();
}

async fn dispute(panel: &Panel, case: &CaseRef<'_>) {
    use crate::challenge::{answering, closing, escalating, raising};
    let mut challenges = panel.coordinator().challenges();
    let silence = pb::ChallengeSubject::Silence;
    let raised = pb::RaiseChallengeRequest {
        words: TYPED[14].to_owned(),
        ..raising(case, "Warwickshire Police", silence).await
    };
    challenges.raise_challenge(raised).await.granted();
    let answer = pb::AnswerChallengeRequest {
        answer: TYPED[15].to_owned(),
        answered_by: TYPED[16].to_owned(),
        ..answering(case, 1).await
    };
    challenges.answer_challenge(answer).await.granted();
    let further = pb::EscalateChallengeRequest {
        reason: TYPED[17].to_owned(),
        ..escalating(case, 1).await
    };
    challenges.escalate_challenge(further).await.granted();
    let closed = pb::CloseChallengeRequest {
        reason: TYPED[18].to_owned(),
        ..closing(case, 1, pb::ChallengeEnding::Resolved).await
    };
    challenges.close_challenge(closed).await.granted();
}

async fn information(panel: &Panel, case: &CaseRef<'_>) {
    let mut requests = panel.coordinator().requests();
    let asked = pb::RequestInformationRequest {
        question: TYPED[9].to_owned(),
        ..case.asking(&["Warwickshire Police", "Barnardo's"]).await
    };
    let asked = requests.request_information(asked).await.granted().requests;
    let came = pb::RecordInformationRequest {
        request_id: new_request_id(),
        information_request_id: asked[0].id.clone(),
        version: 1,
        received_on: None,
        nil_return: false,
        summary: TYPED[10].to_owned(),
        sent_by: TYPED[11].to_owned(),
        evidence_numbers: Vec::new(),
    };
    requests.record_information(came).await.granted();
    let withdrawn = pb::WithdrawRequestRequest {
        request_id: new_request_id(),
        information_request_id: asked[1].id.clone(),
        version: 1,
        reason: TYPED[12].to_owned(),
    };
    requests.withdraw_request(withdrawn).await.granted();
    let shown = pb::GetInformationRequestRequest {
        information_request_id: asked[0].id.clone(),
    };
    requests.get_information_request(shown).await.granted();
}

async fn first_sitting(panel: &Panel, case: &CaseRef<'_>) {
    let item = case.listed(RG).await.convened().await;
    let mut request = item.position(Stage::ReasonableGrounds, View::Negative);
    request.reasons = TYPED[3].to_owned();
    panel
        .officer()
        .decisions()
        .record_position(request)
        .await
        .granted();
    let request = pb::AdjournItemRequest {
        request_id: new_request_id(),
        sitting_id: item.sitting.clone(),
        case_id: case.id.clone(),
        case_version: case.version().await,
        reason: pb::AdjournmentReason::EvidenceWanted.into(),
        evidence_wanted: TYPED[5].to_owned(),
        return_by: None,
        owner_agency: "Warwickshire Police".to_owned(),
        ..pb::AdjournItemRequest::default()
    };
    panel
        .chair()
        .sittings()
        .adjourn_item(request)
        .await
        .granted();
}

/// What must not be found: the words, what is typed on the way, and every longer
/// answer of the samples. Organisations and authorities are no secret.
fn sentinels() -> Vec<String> {
    let typed = TYPED.iter().chain(&RETHOUGHT).copied();
    let words = WORDS.lines().chain(typed);
    let mut sentinels: Vec<String> = words.map(str::to_owned).collect();
    for number in SAMPLES {
        let sample = Sample::read(number);
        let public = [
            "/access_and_header/user_organisation",
            "/age_and_childrens_services/local_authority_name",
        ]
        .map(|pointer| sample.answer(pointer).to_owned());
        texts(&sample.document, &mut |text| {
            if text.len() >= 20 && !public.iter().any(|name| name.contains(text)) {
                sentinels.push(text.to_owned());
            }
        });
    }
    let whole = serde_json::to_value(dynamic(&whole_referral())).unwrap();
    texts(&whole, &mut |text| {
        if text.len() >= 10 && !is_public(text) {
            sentinels.push(text.to_owned());
        }
    });
    sentinels
}

/// Organisations, counties and authorities are no secret, nor are the words of the contract and
/// the paths of questions.
fn is_public(text: &str) -> bool {
    ["Home Office", "Warwickshire"].contains(&text)
        || text.ends_with(" Council")
        || text.ends_with(" Police")
        || text == text.to_uppercase() && text.contains('_')
        || nrm_panel_domain::referral::question::of_path(text).is_some()
}

fn dynamic(referral: &pb::Referral) -> prost_reflect::DynamicMessage {
    let pool = prost_reflect::DescriptorPool::decode(nrm_panel_proto::DESCRIPTORS).unwrap();
    let kind = pool.get_message_by_name("nrm.panel.v1.Referral").unwrap();
    let bytes = prost::Message::encode_to_vec(referral);
    prost_reflect::DynamicMessage::decode(kind, bytes.as_slice()).unwrap()
}

fn whole_text(number: &str) -> String {
    let mut whole = String::new();
    texts(&Sample::read(number).document, &mut |text| {
        whole.push_str(text);
        whole.push('\n');
    });
    whole
}

fn texts(value: &serde_json::Value, see: &mut impl FnMut(&str)) {
    match value {
        serde_json::Value::String(text) => see(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, see)),
        serde_json::Value::Object(entries) => entries.values().for_each(|item| texts(item, see)),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.flat_map(|path| match path.is_dir() {
        true => files_below(&path),
        false => vec![path],
    });
    files.collect()
}

/// Every byte that is stored: on SQLite the files themselves, the log among them; on
/// PostgreSQL every row of every table.
pub(crate) fn everything_stored(database: &Database) -> Vec<(String, Vec<u8>)> {
    match database.engine() {
        Engine::Sqlite => {
            let stored: Vec<_> = files_below(database.folder())
                .into_iter()
                .filter(|path| !path.ends_with("key"))
                .map(|path| (path.display().to_string(), fs::read(&path).unwrap()))
                .collect();
            for name in ["panel.db", "panel.db-wal"] {
                assert!(
                    stored.iter().any(|(path, _)| path.ends_with(name)),
                    "{name}"
                );
            }
            stored
        }
        Engine::Postgres => {
            let tables = database.texts(
                "SELECT table_name::text AS text FROM information_schema.tables \
                 WHERE table_schema = 'public'",
            );
            assert!(tables.len() > 15, "{tables:?}");
            let rows = |table: &String| {
                database.texts(&format!("SELECT t::text AS text FROM \"{table}\" AS t"))
            };
            tables
                .iter()
                .map(|table| (table.clone(), rows(table).join("\n").into_bytes()))
                .collect()
        }
    }
}
