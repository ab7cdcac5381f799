//! The lists that a form says something of in its boxes.

use super::submission::Submission;
use crate::referral::{
    Alias, AliasKind, Circumstances, CriminalMatter, Parts, Place, PlaceRole, Reference,
    ReferenceKind, said::Said,
};

/// Reads the lists. What the branches taken never lead to is left out.
pub(super) fn derived(submission: &Submission, said: &Said) -> Parts {
    let read = Reader { submission, said };
    Parts {
        places: read.places(),
        aliases: read.aliases(),
        references: read.references(),
        circumstances: read.circumstances(),
        ..Parts::default()
    }
}

struct Reader<'a> {
    submission: &'a Submission,
    said: &'a Said,
}

impl Reader<'_> {
    /// Returns what is said to a question that is asked, item by item.
    fn each(&self, path: &str) -> Vec<String> {
        if self.said.is_unreachable(path) {
            return Vec::new();
        }
        self.said.texts(path).map(str::to_owned).collect()
    }

    fn one(&self, path: &str) -> String {
        self.each(path).into_iter().next().unwrap_or_default()
    }

    /// Returns what the site added under a name of its own.
    fn added(&self, key: &str) -> String {
        let text = self.submission.text(&format!("local_additions.{key}"));
        text.unwrap_or_default().to_owned()
    }

    fn places(&self) -> Vec<Place> {
        let exploited = |place: Place| Place {
            role: PlaceRole::Exploitation,
            ..place
        };
        let mut places = Vec::new();
        for town in self.each("places.uk_cities") {
            places.push(exploited(Place { town, ..nowhere() }));
        }
        for country in self.each("places.overseas_countries") {
            places.push(exploited(Place {
                country,
                ..nowhere()
            }));
        }
        for path in ["places.uk_other_location", "places.overseas_other_location"] {
            for details in self.each(path) {
                places.push(exploited(Place {
                    details,
                    ..nowhere()
                }));
            }
        }
        let current = Place {
            town: self.one("places.current_pv_location_uk_city"),
            region: self.one("places.current_pv_location_uk_region"),
            ..nowhere()
        };
        if current != nowhere() {
            places.push(current);
        }
        for details in self.each("background.birthplace") {
            places.push(Place {
                role: PlaceRole::Birth,
                details,
                ..nowhere()
            });
        }
        places
    }

    fn aliases(&self) -> Vec<Alias> {
        let nicknames = self.each("child.nickname").into_iter();
        let kind = AliasKind::Nickname;
        nicknames.map(|name| Alias { name, kind }).collect()
    }

    fn references(&self) -> Vec<Reference> {
        let force = self.one("police_and_cooperation.police_force");
        let police = self.each("police_and_cooperation.crime_reference");
        let home_office = self.each("child.ho_reference");
        let police = police.into_iter().map(|number| Reference {
            kind: ReferenceKind::Police,
            number,
            issuer: force.clone(),
        });
        let home_office = home_office.into_iter().map(|number| Reference {
            kind: ReferenceKind::HomeOffice,
            number,
            issuer: "Home Office".to_owned(),
        });
        police.chain(home_office).collect()
    }

    fn circumstances(&self) -> Option<Circumstances> {
        let arrested = self.added("arrested_or_charged");
        let section_45_raised = self.added("section_45_raised").parse().ok();
        let matter =
            (!arrested.is_empty() || section_45_raised.is_some()).then(|| CriminalMatter {
                details: arrested,
                section_45_raised,
                ..CriminalMatter::default()
            });
        let read = Circumstances {
            address: self.added("home_address"),
            legal_status_details: self.added("legal_status"),
            guardian_details: self.added("ictg"),
            criminal_matters: matter.into_iter().collect(),
            ..Circumstances::default()
        };
        (read != Circumstances::default()).then_some(read)
    }
}

/// A current place of which nothing is known.
fn nowhere() -> Place {
    Place {
        role: PlaceRole::Current,
        town: String::new(),
        region: String::new(),
        country: String::new(),
        details: String::new(),
    }
}
