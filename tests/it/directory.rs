//! The directory: sites, authorities, agencies, people, training.

use nrm_panel_client::new_request_id;
use nrm_panel_proto::v1 as pb;
use nrm_panel_tests::{
    actor::Told,
    builder::date,
    on_both,
    panel::{Panel, SITE},
};

on_both!(
    everybody_learns_who_they_are,
    r12_the_authorities_of_the_site_are_listed,
    each_site_has_a_directory_of_its_own,
    people_are_turned_page_by_page,
    r18_a_training_is_valid_for_36_months,
    a_training_is_recorded_by_a_coordinator_of_the_site,
);

async fn everybody_learns_who_they_are(panel: &Panel) {
    for (actor, name, role) in [
        (panel.chair(), "Ada Chair", pb::Role::Chair),
        (panel.officer(), "Basil Officer", pb::Role::PanelMember),
        (
            panel.administrator(),
            "Milo Administrator",
            pb::Role::Administrator,
        ),
        (panel.sca_liaison(), "Karl Liaison", pb::Role::ScaLiaison),
    ] {
        let mut directory = actor.directory();
        let reply = directory.who_am_i(pb::WhoAmIRequest {}).await.granted();
        let person = reply.person.unwrap();
        assert_eq!((person.id, person.name.as_str()), (actor.id, name));
        assert_eq!(person.roles, [i32::from(role)]);
        assert_eq!(reply.agency.unwrap().id, actor.agency_id);
        let site = reply.site.unwrap();
        assert_eq!(site.name, SITE);
        assert_eq!(site.live_since, Some(date("2023-02-20")));
        assert_eq!(site.division, "england-and-wales");
        assert!(site.guardian_service);
        assert!(!reply.server_version.is_empty());
    }
}

async fn r12_the_authorities_of_the_site_are_listed(panel: &Panel) {
    let mut directory = panel.officer().directory();
    let request = pb::ListAuthoritiesRequest {};
    let authorities = directory
        .list_authorities(request)
        .await
        .granted()
        .authorities;
    let mut names: Vec<_> = authorities
        .iter()
        .map(|known| known.name.as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "Birmingham City Council",
            "City of Wolverhampton Council",
            "Coventry City Council",
            "Sandwell Metropolitan Borough Council",
            "Warwickshire County Council",
        ]
    );
    let agencies = directory
        .list_agencies(pb::ListAgenciesRequest {})
        .await
        .granted();
    let health = agencies
        .agencies
        .iter()
        .find(|known| known.name == "Arden Health Trust");
    assert_eq!(health.unwrap().kind(), pb::AgencyKind::Health);
    assert!(!health.unwrap().first_responder);
}

async fn each_site_has_a_directory_of_its_own(panel: &Panel) {
    let mut directory = panel.stranger().directory();
    let sites = directory
        .list_sites(pb::ListSitesRequest {})
        .await
        .granted()
        .sites;
    assert_eq!(sites.len(), 1);
    assert_eq!(sites[0].name, "Warwickshire alone");
    let request = pb::ListAuthoritiesRequest {};
    let authorities = directory
        .list_authorities(request)
        .await
        .granted()
        .authorities;
    assert_eq!(authorities.len(), 1);
    let request = pb::ListPeopleRequest::default();
    let people = directory.list_people(request).await.granted().people;
    let names: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Nora Stranger", "Oscar Stranger"]);
}

async fn people_are_turned_page_by_page(panel: &Panel) {
    let mut directory = panel.coordinator().directory();
    let (mut names, mut token, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let request = pb::ListPeopleRequest {
            page_size: 5,
            page_token: token,
        };
        let reply = directory.list_people(request).await.granted();
        names.extend(reply.people.into_iter().map(|person| person.name));
        (token, pages) = (reply.next_page_token, pages + 1);
        if token.is_empty() {
            break;
        }
    }
    assert_eq!((names.len(), pages), (23, 5));
    let mut unique = names.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), names.len());
    let told = panel.first_responder().directory();
    let told = { told }
        .list_people(pb::ListPeopleRequest::default())
        .await
        .told();
    assert_eq!(
        told,
        "PermissionDenied NOT_PERMITTED DirectoryService/ListPeople"
    );
}

async fn r18_a_training_is_valid_for_36_months(panel: &Panel) {
    let mut directory = panel.coordinator().directory();
    let request = training(&panel.trainee().id, "2026-11-13");
    let reply = directory.record_training(request).await.granted();
    let person = reply.person.unwrap();
    assert_eq!(person.training_valid_until, Some(date("2029-11-13")));
    let mut own = panel.trainee().directory();
    let known = own.who_am_i(pb::WhoAmIRequest {}).await.granted();
    assert_eq!(known.person, Some(person));
}

async fn a_training_is_recorded_by_a_coordinator_of_the_site(panel: &Panel) {
    let trainee = panel.trainee().id;
    let mut directory = panel.stranger().directory();
    for person in [
        trainee.as_str(),
        "01990000-0000-7000-8000-000000000000",
        "nobody",
    ] {
        let request = training(person, "2026-11-13");
        assert_eq!(directory.record_training(request).await.told(), "NotFound");
    }
    for actor in [panel.chair(), panel.trainee(), panel.administrator()] {
        let request = training(&trainee, "2026-11-13");
        let told = actor.directory().record_training(request).await.told();
        let rpc = "DirectoryService/RecordTraining";
        assert_eq!(told, format!("PermissionDenied NOT_PERMITTED {rpc}"));
    }
}

fn training(person: &str, completed_on: &str) -> pb::RecordTrainingRequest {
    pb::RecordTrainingRequest {
        request_id: new_request_id(),
        person_id: person.to_owned(),
        completed_on: Some(date(completed_on)),
    }
}
