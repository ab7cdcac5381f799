//! The people of the story and the seven children, by name.

use serde::Deserialize;

use super::{Mishap, acts::Person, words::Day};
use crate::process::Site;

/// Everybody who acts, each with a connection of their own.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) chair: Person,
    pub(super) coordinator: Person,
    pub(super) sandwell: Person,
    pub(super) wolverhampton: Person,
    pub(super) coventry: Person,
    pub(super) police: Person,
    pub(super) health: Person,
    pub(super) guardian: Person,
    pub(super) social_worker: Person,
    pub(super) returns_officer: Person,
    pub(super) auditor: Person,
    pub(super) sca: Person,
    /// The coordinator, the chair and the first responder of the second site.
    pub(super) elsewhere: Elsewhere,
    first_responders: Vec<Person>,
}

#[derive(Debug)]
pub(super) struct Elsewhere {
    pub(super) coordinator: Person,
    pub(super) chair: Person,
    pub(super) first_responder: Person,
}

impl Cast {
    pub(super) async fn gather(
        address: &str,
        consortium: &Site,
        warwickshire: &Site,
    ) -> Result<Self, Mishap> {
        let call = async |site: &Site, name: &str| {
            let enrolled = site
                .person(name)
                .ok_or_else(|| format!("{name} is not in the file of the site"))?;
            Ok::<_, Mishap>(Person::connect(address, enrolled).await?)
        };
        let mut first_responders = Vec::new();
        for sample in Sample::all()? {
            first_responders.push(call(consortium, &sample.referrer()).await?);
        }
        Ok(Self {
            chair: call(consortium, "Philippa Rowanhart").await?,
            coordinator: call(consortium, "Ottoline Frayne-Achebe").await?,
            sandwell: call(consortium, "Bram Castellan-Ivory").await?,
            wolverhampton: call(consortium, "Ngozi Harkaway").await?,
            coventry: call(consortium, "Leopold Singh-Marchmont").await?,
            police: call(consortium, "Cormac Adeyinka-Holt").await?,
            health: call(consortium, "Seraphina Okonjo-Blythe").await?,
            guardian: call(consortium, "Lucian Abernathy-Shah").await?,
            social_worker: call(consortium, "Verity Lockhart-Mensah").await?,
            returns_officer: call(consortium, "Anselm Petrie-Kaur").await?,
            auditor: call(consortium, "Beatrix Halloran-Fyfe").await?,
            sca: call(consortium, "Gideon Marchetti-Owusu").await?,
            elsewhere: Elsewhere {
                coordinator: call(warwickshire, "Hester Falconbridge").await?,
                chair: call(warwickshire, "Rufus Adair-Okafor").await?,
                first_responder: call(warwickshire, "Pelagia Van Tongeren").await?,
            },
            first_responders,
        })
    }

    /// Finds the person who lodges a form: its referrer.
    pub(super) fn referrer(&self, sample: &Sample) -> Result<&Person, Mishap> {
        let name = sample.referrer();
        let found = self
            .first_responders
            .iter()
            .find(|person| person.enrolled.name == name);
        Ok(found.ok_or_else(|| format!("{name} is not connected"))?)
    }
}

/// The seven children, in the order they are referred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Child {
    Engjellushe,
    Kristynka,
    Ionut,
    Caspian,
    Isolde,
    DucPhuc,
    Jory,
}

impl Child {
    pub(super) const ALL: [Self; 7] = [
        Self::Engjellushe,
        Self::Kristynka,
        Self::Ionut,
        Self::Caspian,
        Self::Isolde,
        Self::DucPhuc,
        Self::Jory,
    ];

    /// The form, byte for byte as it was exported.
    const fn form(self) -> &'static [u8] {
        match self {
            Self::Engjellushe => include_bytes!("../../data/referrals/sample-08.json"),
            Self::Kristynka => include_bytes!("../../data/referrals/sample-09.json"),
            Self::Ionut => include_bytes!("../../data/referrals/sample-03.json"),
            Self::Caspian => include_bytes!("../../data/referrals/sample-01.json"),
            Self::Isolde => include_bytes!("../../data/referrals/sample-02.json"),
            Self::DucPhuc => include_bytes!("../../data/referrals/sample-05.json"),
            Self::Jory => include_bytes!("../../data/referrals/sample-06.json"),
        }
    }

    /// The day the form says it was submitted; a test compares.
    pub(super) const fn submitted_on(self) -> Day {
        match self {
            Self::Engjellushe => Day::of(31, 7),
            Self::Kristynka => Day::of(3, 9),
            Self::Ionut => Day::of(22, 9),
            Self::Caspian => Day::of(14, 10),
            Self::Isolde => Day::of(30, 10),
            Self::DucPhuc => Day::of(2, 11),
            Self::Jory => Day::of(9, 11),
        }
    }

    pub(super) fn sample(self) -> Result<Sample, Mishap> {
        let form = self.form();
        Ok(Sample {
            child: self,
            form,
            answers: serde_json::from_slice(form)?,
        })
    }
}

/// A sample form: invented children on the Home Office's real form.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) child: Child,
    pub(super) form: &'static [u8],
    answers: Answers,
}

#[derive(Clone, Debug, Deserialize)]
struct Answers {
    access_and_header: Header,
    age_and_childrens_services: Services,
    child: Names,
    referrer: Names,
}

#[derive(Clone, Debug, Deserialize)]
struct Header {
    user_organisation: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Services {
    local_authority_name: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Names {
    first_name: String,
    last_name: String,
}

impl Sample {
    fn all() -> Result<Vec<Self>, Mishap> {
        Child::ALL.into_iter().map(Child::sample).collect()
    }

    /// The child's given name. It is in the story because the child is invented;
    /// lists of the service hold no names.
    pub(super) fn first_name(&self) -> &str {
        &self.answers.child.first_name
    }

    pub(super) fn full_name(&self) -> String {
        let Names {
            first_name,
            last_name,
        } = &self.answers.child;
        format!("{first_name} {last_name}")
    }

    pub(super) fn referrer(&self) -> String {
        let Names {
            first_name,
            last_name,
        } = &self.answers.referrer;
        format!("{first_name} {last_name}")
    }

    pub(super) fn organisation(&self) -> &str {
        &self.answers.access_and_header.user_organisation
    }

    pub(super) fn authority(&self) -> &str {
        &self.answers.age_and_childrens_services.local_authority_name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_lodged_on_the_day_it_names() {
        for child in Child::ALL {
            let form: serde_json::Value = serde_json::from_slice(child.form()).unwrap();
            let named = form["submitted_on"].as_str().unwrap();
            let told = super::super::words::humane(named);
            assert_eq!(told, child.submitted_on().date(), "{child:?}");
        }
    }

    #[test]
    fn every_form_is_lodged_by_its_referrer_for_their_own_organisation() {
        let file = include_str!("../../data/sites/consortium.toml");
        let site: nrm_panel_server::setup::SiteFile = toml::from_str(file).unwrap();
        for sample in Sample::all().unwrap() {
            let referrer = sample.referrer();
            let person = site.people.iter().find(|person| person.name == referrer);
            let agency = person.map(|person| person.agency.as_str());
            assert_eq!(agency, Some(sample.organisation()), "{referrer}");
        }
    }
}
