use nrm_panel_domain::{
    constitution::{Aggregation, Constitution},
    directory::{Person, Role},
    id::{AgencyId, PersonId},
    time::UtcTime,
};

use super::world::{World, id, later, now};
use crate::{Credential, Db, Identity, StoreError};

pub(super) fn a_site_comes_back_as_it_went_in(db: &Db) {
    let world = World::new(db);
    let (site, agency, authority) = (world.site, world.agency, world.authority);
    let row = world.site_row();
    assert_eq!(
        db.read(move |tx| tx.site(site)).wait(),
        Ok::<_, StoreError>(Some(row.clone()))
    );
    let prefix = row.reference_prefix.clone();
    let found = db.read(move |tx| tx.site_by_prefix(&prefix)).wait();
    assert_eq!(found, Ok::<_, StoreError>(Some(row.clone())));
    let sites: Result<Vec<_>, StoreError> = db.read(|tx| tx.sites()).wait();
    assert!(sites.unwrap().contains(&row));
    assert_eq!(
        db.read(move |tx| tx.agency(agency)).wait(),
        Ok::<_, StoreError>(Some(world.agency_row()))
    );
    assert_eq!(
        db.read(move |tx| tx.agencies(site)).wait(),
        Ok::<_, StoreError>(vec![world.agency_row()])
    );
    let authorities: Result<Vec<_>, StoreError> = db.read(move |tx| tx.authorities(site)).wait();
    assert_eq!(authorities.unwrap()[0].id, authority);
    assert_eq!(
        world.with_event(move |tx| tx.insert_site(&row, now())),
        Err(StoreError::Duplicate)
    );
}

pub(super) fn a_constitution_keeps_its_versions(db: &Db) {
    let world = World::new(db);
    let site = world.site;
    let second = Constitution {
        version: 2,
        aggregation: Aggregation::Majority,
        ..Constitution::initial()
    };
    let new = second.clone();
    world
        .with_event(move |tx| tx.insert_constitution(site, &new, now()))
        .unwrap();
    let stored: Result<_, StoreError> = db.read(move |tx| tx.site(site)).wait();
    assert_eq!(stored.unwrap().unwrap().constitution, second);
    for (version, expected) in [
        (1, Some(Constitution::initial())),
        (2, Some(second)),
        (3, None),
    ] {
        let found = db.read(move |tx| tx.constitution(site, version)).wait();
        assert_eq!(found, Ok::<_, StoreError>(expected));
    }
}

pub(super) fn a_person_comes_back_as_they_went_in(db: &Db) {
    let world = World::new(db);
    let (site, person) = (world.site, world.person);
    let bea = world.person_row(person, "Bea");
    let cy = world.person_row(world.other, "Cy");
    assert_eq!(
        db.read(move |tx| tx.person(person)).wait(),
        Ok::<_, StoreError>(Some(bea.clone()))
    );
    assert_eq!(
        db.read(move |tx| tx.person_site(person)).wait(),
        Ok::<_, StoreError>(Some(site))
    );
    assert_eq!(
        db.read(move |tx| tx.people(site)).wait(),
        Ok::<_, StoreError>(vec![bea.clone(), cy.clone()])
    );
    let changed = Person {
        name: "Dee".into(),
        roles: vec![Role::Chair],
        authorities: Vec::new(),
        training_valid_until: None,
        ..bea
    };
    let update = changed.clone();
    world
        .with_event(move |tx| tx.update_person(&update))
        .unwrap();
    assert_eq!(
        db.read(move |tx| tx.people(site)).wait(),
        Ok::<_, StoreError>(vec![cy, changed.clone()])
    );

    let stranger = Person {
        id: PersonId::from_uuid(id()),
        ..changed.clone()
    };
    assert_eq!(
        world.with_event(move |tx| tx.update_person(&stranger)),
        Err(StoreError::NotFound)
    );
    let homeless = Person {
        id: PersonId::from_uuid(id()),
        agency: AgencyId::from_uuid(id()),
        ..changed
    };
    let unknown_agency = world.with_event(move |tx| tx.insert_person(site, &homeless, now()));
    assert_eq!(unknown_agency, Err(StoreError::NotFound));
}

pub(super) fn a_credential_shows_its_person_until_it_is_void(db: &Db) {
    let world = World::new(db);
    let subject = id().simple().to_string();
    let credential = Credential {
        id: id(),
        issuer: "token".into(),
        subject: subject.clone(),
        person: world.person,
        site: world.site,
        created_at: now(),
        expires_at: Some(later(100)),
        revoked_at: None,
    };
    let new = credential.clone();
    world
        .with_event(move |tx| tx.insert_credential(&new))
        .unwrap();
    let shown = |subject: &str, now: UtcTime| {
        let subject = subject.to_owned();
        let found: Result<_, StoreError> =
            db.read(move |tx| tx.actor("token", &subject, now)).wait();
        found.unwrap()
    };
    let identity = Identity {
        person: world.person_row(world.person, "Bea"),
        agency: world.agency_row(),
        site: world.site_row(),
        credential: credential.id,
    };
    assert_eq!(shown(&subject, now()), Some(identity.clone()));
    assert_eq!(shown(&subject, later(99)), Some(identity));
    assert_eq!(shown(&subject, later(100)), None);
    assert_eq!(shown("another", now()), None);

    let person = world.person;
    let listed = db.read(move |tx| tx.credentials(person)).wait();
    assert_eq!(listed, Ok::<_, StoreError>(vec![credential.clone()]));
    let again = Credential {
        id: id(),
        ..credential.clone()
    };
    assert_eq!(
        world.with_event(move |tx| tx.insert_credential(&again)),
        Err(StoreError::Duplicate)
    );
    let revoke = move |tx: &mut crate::WriteTx<'_>| tx.revoke_credential(credential.id, now());
    assert_eq!(world.with_event(revoke), Ok(()));
    assert_eq!(shown(&subject, later(1)), None);
}

pub(super) fn instants_survive_to_the_microsecond(db: &Db) {
    let world = World::new(db);
    for text in [
        "2026-11-22T10:00:00Z",
        "2026-03-29T01:30:00.5Z",
        "1999-12-31T23:59:59.999999Z",
    ] {
        let created_at = UtcTime::parse_rfc3339(text).unwrap();
        let person = Person {
            id: PersonId::from_uuid(id()),
            ..world.person_row(world.person, "Eve")
        };
        let credential = Credential {
            id: id(),
            issuer: "token".into(),
            subject: id().simple().to_string(),
            person: person.id,
            site: world.site,
            created_at,
            expires_at: None,
            revoked_at: None,
        };
        let (site, of, new) = (world.site, person.id, credential.clone());
        world
            .with_event(move |tx| {
                tx.insert_person(site, &person, created_at)?;
                tx.insert_credential(&new)
            })
            .unwrap();
        let listed = db.read(move |tx| tx.credentials(of)).wait();
        assert_eq!(listed, Ok::<_, StoreError>(vec![credential]));
    }
}
