//! Dated lists: what they say on a day, who may refer by them, and newer ones laid over
//! those of the release.

use nrm_panel_domain::{
    reference::{Book, Certainty, Entry, List},
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;
use nrm_panel_server::setup::{self, SiteFile};
use nrm_panel_store::StoreError;
use nrm_panel_tests::{
    actor::{Told, fields},
    builder::{date, lodgement, referral},
    on_both,
    panel::Panel,
};
use serde_json::json;

use crate::serving::{Ran, Town, programs};

on_both!(
    a_list_is_read_as_it_was_on_a_day,
    a_list_is_turned_page_by_page_by_everybody,
    a_search_that_cannot_be_read_is_refused,
    r2_lodging_follows_councils_through_time_and_spelling,
    r2_what_is_not_one_council_is_kept_and_not_guessed,
    r92_only_an_agency_on_the_list_that_day_lodges,
    r92_a_site_with_an_agency_that_is_not_on_the_list_is_not_set_up,
    an_edition_loaded_while_serving_counts_at_the_next_call,
);

async fn found(panel: &Panel, list: pb::ReferenceList, contains: &str, on: &str) -> Vec<String> {
    let request = pb::ListReferenceRequest {
        list: list.into(),
        contains: contains.to_owned(),
        as_at: (!on.is_empty()).then(|| date(on)),
        ..pb::ListReferenceRequest::default()
    };
    let mut reference = panel.auditor().reference();
    let reply = reference.list_reference(request).await.granted();
    reply.entries.into_iter().map(|entry| entry.name).collect()
}

async fn a_list_is_read_as_it_was_on_a_day(panel: &Panel) {
    let councils = pb::ReferenceList::LocalAuthority;
    assert_eq!(
        found(panel, councils, "CUMB", "2023-03-31").await,
        ["Cumbria County Council"]
    );
    assert_eq!(
        found(panel, councils, "cumb", "").await,
        ["Cumberland Council"]
    );
    let listed = pb::ReferenceList::FirstResponder;
    assert_eq!(
        found(panel, listed, "fair work", "2026-04-06").await,
        Vec::<String>::new()
    );
    assert_eq!(
        found(panel, listed, "Fair Work", "").await,
        ["Fair Work Agency"]
    );
    let types = pb::ReferenceList::ExploitationType;
    assert_eq!(found(panel, types, "", "").await.len(), 10);
    let nationalities = pb::ReferenceList::Nationality;
    assert_eq!(
        found(panel, nationalities, "burkinabe", "").await,
        ["Burkinabé"]
    );
}

async fn a_list_is_turned_page_by_page_by_everybody(panel: &Panel) {
    let (mut token, mut names, mut pages) = (String::new(), Vec::new(), 0);
    let mut reference = panel.strange_responder().reference();
    loop {
        let request = pb::ListReferenceRequest {
            list: pb::ReferenceList::Country.into(),
            page_size: 100,
            page_token: token,
            ..pb::ListReferenceRequest::default()
        };
        let reply = reference.list_reference(request).await.granted();
        let sourced = reply.entries.iter().all(|entry| {
            !entry.source.is_empty() && entry.certainty() != pb::ReferenceCertainty::Unspecified
        });
        assert!(sourced);
        names.extend(reply.entries.into_iter().map(|entry| entry.name));
        (token, pages) = (reply.next_page_token, pages + 1);
        if token.is_empty() {
            break;
        }
    }
    // 249 of ISO 3166-1, Kosovo, and "Unknown".
    assert_eq!((pages, names.len()), (3, 251));
    let mut sorted = names.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!(names, sorted);
}

async fn a_search_that_cannot_be_read_is_refused(panel: &Panel) {
    let mut reference = panel.coordinator().reference();
    let request = pb::ListReferenceRequest {
        list: 99,
        contains: "a\u{0}".to_owned(),
        as_at: Some(pb::Date {
            year: 2026,
            month: 2,
            day: 30,
        }),
        page_size: -1,
        page_token: String::new(),
    };
    let status = reference.list_reference(request).await.refused();
    assert_eq!(fields(&status), ["list", "contains", "as_at", "page_size"]);
    let request = pb::ListReferenceRequest {
        list: pb::ReferenceList::Town.into(),
        page_token: "nowhere".to_owned(),
        ..pb::ListReferenceRequest::default()
    };
    let status = reference.list_reference(request).await.refused();
    assert_eq!(fields(&status), ["page_token"]);
}

/// Lodges a referral that names an authority, and says how it stands.
async fn standing(panel: &Panel, authority: &str) -> (String, String) {
    let mut referral = referral();
    referral.local_authority.get_or_insert_default().name = authority.to_owned();
    let request = lodgement(referral);
    let case = panel.lodge_by(&panel.first_responder(), request).await;
    let case = case.now().await;
    let eligibility = case.eligibility.unwrap_or_default();
    let territory = eligibility.steps.iter().find(|step| step.rule == "R2");
    (case.responsible_authority, territory.unwrap().input.clone())
}

async fn r2_lodging_follows_councils_through_time_and_spelling(panel: &Panel) {
    for text in [
        "warwickshire",
        "Warwickshire CC",
        "Rugby Borough Council",
        "Nuneaton & Bedworth",
        "E10000031",
    ] {
        let (name, input) = standing(panel, text).await;
        assert_eq!(name, "Warwickshire County Council", "{text}");
        assert!(input.contains("one of the site's"), "{text}: {input}");
    }
    let (name, _) = standing(panel, "Sandwell Children’s Trust").await;
    assert_eq!(name, "Sandwell Metropolitan Borough Council");
    let (name, input) = standing(panel, "Somerset County Council").await;
    assert_eq!(name, "Somerset Council");
    assert!(input.contains("which is not one of the site's"), "{input}");
}

async fn r2_what_is_not_one_council_is_kept_and_not_guessed(panel: &Panel) {
    for text in ["Warwikshire", "West Midlands Combined Authority"] {
        let (name, input) = standing(panel, text).await;
        assert_eq!(name, text);
        assert!(input.contains("is not one council"), "{text}: {input}");
    }
    // Two councils took its place, and neither is of the site: that much is certain.
    let (name, input) = standing(panel, "Cumbria County Council").await;
    assert_eq!(name, "Cumbria County Council");
    assert!(input.contains("which is not one of the site's"), "{input}");
}

async fn r92_only_an_agency_on_the_list_that_day_lodges(panel: &Panel) {
    let agency = panel.responder_of("Fair Work Agency");
    agency
        .referrals()
        .lodge_referral(lodgement(referral()))
        .await
        .granted();
    panel.at("2026-04-06");
    let status = agency
        .referrals()
        .lodge_referral(lodgement(referral()))
        .await
        .refused();
    assert!(
        status.message().contains("it is from 2026-04-07"),
        "{status:?}"
    );
    let events = panel.database().count("event");
    let again = agency
        .referrals()
        .lodge_referral(lodgement(referral()))
        .await
        .told();
    assert_eq!(again, "FailedPrecondition NOT_A_FIRST_RESPONDER R92");
    assert_eq!(panel.database().count("event"), events);
    // An agency of a code lodges by it: the form calls it by a unit's name.
    let unit = panel.responder_of("Home Office - Asylum Group - Illegal Migration Intake Unit");
    unit.referrals()
        .lodge_referral(lodgement(referral()))
        .await
        .granted();
}

fn site(prefix: &str, agency: serde_json::Value) -> SiteFile {
    let file = json!({
        "name": "Elsewhere",
        "reference_prefix": prefix,
        "division": "england-and-wales",
        "live_since": "2023-02-20",
        "guardian_service": false,
        "authorities": [{"name": "Shropshire Council", "joined_on": "2023-02-20"}],
        "agencies": [agency],
    });
    serde_json::from_value(file).unwrap()
}

async fn r92_a_site_with_an_agency_that_is_not_on_the_list_is_not_set_up(panel: &Panel) {
    let app = panel.app();
    let set_up = |agency| {
        let file = site("ELS", agency);
        setup::create_site(&app.db, &app.ids, app.clock.now(), &file).map(drop)
    };
    for (agency, expected) in [
        (
            json!({"name": "Ash School", "kind": "adviser", "first_responder": "local_authority"}),
            "Ash School is not on the list of first responders",
        ),
        (
            json!({"name": "HMP Ash", "kind": "first_responder", "first_responder": "government_agency"}),
            "HMP Ash is not on the list of first responders",
        ),
        (
            json!({
                "name": "Ash Hospital", "kind": "health", "first_responder": "government_agency",
                "designation": "POLICE",
            }),
            "refers only if its own name is on the list",
        ),
        (
            json!({"name": "GLAA", "kind": "first_responder", "first_responder": "government_agency"}),
            "Fair Work Agency came after it",
        ),
        (
            json!({"name": "Ash Police", "kind": "police", "designation": "POLICE"}),
            "say first_responder too",
        ),
    ] {
        let told = set_up(agency).unwrap_err().to_string();
        assert!(told.contains(expected), "{told}");
    }
    let named = json!({
        "name": "Ash Police", "kind": "police", "first_responder": "police",
        "designation": "POLICE",
    });
    set_up(named).unwrap();
}

async fn an_edition_loaded_while_serving_counts_at_the_next_call(panel: &Panel) {
    let forces = pb::ReferenceList::PoliceForce;
    assert_eq!(
        found(panel, forces, "midsomer", "").await,
        Vec::<String>::new()
    );
    let known = Book::built_in().unwrap();
    let warwickshire = known.get(List::PoliceForce, "E23000017").unwrap();
    let ended = Entry {
        valid_to: CivilDate::from_ymd(2026, 11, 15),
        successors: vec!["MIDSOMER".to_owned()],
        ..warwickshire.clone()
    };
    let midsomer = Entry {
        code: "MIDSOMER".to_owned(),
        name: "Midsomer Constabulary".to_owned(),
        valid_from: CivilDate::from_ymd(2026, 11, 16),
        certainty: Certainty::Imported,
        ..warwickshire.clone()
    };
    let today = panel.today();
    panel
        .app()
        .db
        .maintain::<_, StoreError, _>(move |tx| {
            let entries = [ended.clone(), midsomer.clone()];
            let now = nrm_panel_tests::panel::instant("2026-11-16T09:00:00Z");
            tx.keep_reference("an order", today, &"00".repeat(32), now, &entries)
        })
        .await
        .unwrap();
    assert_eq!(
        found(panel, forces, "midsomer", "").await,
        ["Midsomer Constabulary"]
    );
    let told = panel
        .first_responder()
        .referrals()
        .lodge_referral(lodgement(referral()))
        .await
        .refused();
    assert!(
        told.message()
            .contains("Midsomer Constabulary came after it"),
        "{told:?}"
    );
}

// --- The program --------------------------------------------------------------------

/// What `nrm-panel reference …` printed and came to.
fn reference(town: &Town, arguments: &[&str]) -> Ran {
    let arguments: Vec<&str> = ["reference"].iter().chain(arguments).copied().collect();
    Ran::from(town.records.run(programs(), &arguments).unwrap())
}

fn write(town: &Town, name: &str, content: &str) -> String {
    let path = town.folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    path.display().to_string()
}

#[test]
fn a_file_is_imported_once_and_all_of_it_or_nothing() {
    let town = Town::new();
    let file = write(
        &town,
        "organisations.csv",
        "name,type\nMidsomer Aid,voluntary_sector\nCauston Aid,voluntary_sector\nBarnardo's,voluntary_sector\n",
    );
    let aid = ["import", &file, "--as-of", "2026-10-01"];
    let tried = reference(&town, &[&aid[..], &["--dry-run"]].concat());
    assert_eq!(
        tried.stdout,
        "first-responder: 2 added, 0 changed, 1 unchanged, 0 ended\na dry run; nothing was kept\n"
    );
    let kept = reference(&town, &aid);
    assert_eq!(
        (kept.code, kept.stdout.as_str()),
        (
            0,
            "first-responder: 2 added, 0 changed, 1 unchanged, 0 ended\nkept as edition 1\n"
        ),
        "{kept:?}"
    );
    let again = reference(&town, &aid);
    assert_eq!(
        again.stdout,
        "first-responder: 0 added, 0 changed, 3 unchanged, 0 ended\nnothing new; nothing was kept\n"
    );
    write(
        &town,
        "organisations.csv",
        "name,type\nMidsomer Aid,voluntary_sector\n",
    );
    let fewer = reference(&town, &aid);
    assert_eq!(
        fewer.stdout,
        "first-responder: 0 added, 0 changed, 1 unchanged, 1 ended\nkept as edition 2\n"
    );

    let bad = write(
        &town,
        "bad.csv",
        "name,type\nBadger's Drift Aid,voluntary_sector\nHMP Causton,prison\n,police\n",
    );
    let refused = reference(&town, &["import", &bad]);
    assert_eq!(refused.code, 1);
    assert_eq!(
        refused.stderr,
        "nrm-panel: line 3: \"prison\" is no type of first responder\n\
         line 4: the name must not be empty\n\
         nothing was kept\n"
    );
    let listed = reference(&town, &["list"]).stdout;
    let editions: Vec<&str> = listed
        .lines()
        .filter(|line| line.starts_with("edition"))
        .collect();
    assert_eq!(editions.len(), 2, "{listed}");
    assert!(
        editions[0].starts_with("edition 1: organisations.csv, as of 2026-10-01"),
        "{listed}"
    );
    let entries = reference(&town, &["list", "first-responder"]).stdout;
    assert!(
        entries.contains("name:midsomer-aid  imported  Midsomer Aid\n"),
        "{entries}"
    );
    assert!(!entries.contains("Causton Aid"), "{entries}");
    assert!(!entries.contains("Badger"), "{entries}");
}

#[test]
fn a_terminal_lists_what_was_imported_beside_what_the_release_knows() {
    let town = Town::new();
    let server = town.serve();
    let file = write(
        &town,
        "order.csv",
        "list,code,name,kind,valid_from,valid_to,successors,source\n\
         local-authority,E10000030,Surrey County Council,county,,2027-03-31,E06000099,an order\n\
         local-authority,E06000099,Middle Surrey Council,unitary,2027-04-01,,,an order\n",
    );
    let kept = reference(&town, &["import", &file]);
    assert_eq!(
        kept.stdout,
        "local-authority: 1 added, 1 changed, 0 unchanged, 0 ended\nkept as edition 1\n",
        "{kept:?}"
    );
    let gwen = town.terminal("Gwen", &server);
    let names = |day: &str| {
        let arguments = [
            "reference",
            "list",
            "local-authority",
            "--find",
            "surrey c",
            "--as-at",
            day,
            "-o",
            "json",
        ];
        let listed = gwen.done(&arguments).json();
        let entries = listed.pointer("/entries").unwrap().as_array().unwrap();
        let names = entries.iter().map(|entry| entry["name"].as_str().unwrap());
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names("2027-03-31"), ["Surrey County Council"]);
    assert_eq!(names("2027-04-01"), ["Middle Surrey Council"]);
    server.stop().unwrap();
}
