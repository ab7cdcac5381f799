//! Who may refer: bodies on the dated first-responder list (rules.md R92).

use super::{AuthorityKind, Book, Entry, List};
use crate::{
    directory::{AgencyKind, FirstResponderType},
    time::CivilDate,
};

const POLICE: &str = "POLICE";
const LOCAL_AUTHORITY: &str = "LOCAL-AUTHORITY";
const HSC_TRUST: &str = "HSC-TRUST";

/// What an agency is called on the list.
#[derive(Clone, Copy, Debug)]
pub struct Designation<'a> {
    /// Its name.
    pub name: &'a str,
    /// The code the site gave for it, where its own name is not on the list.
    pub code: Option<&'a str>,
}

/// How an agency stands on the list on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// On it, by this entry.
    Designated(&'a Entry),
    /// It was, or will be, but is not on that day.
    NotOnThatDay(&'a Entry),
    /// Nothing on the list has that name or code.
    NotListed,
}

/// Returns whether a site may say by code that an agency of a kind is designated. A
/// health body or an adviser, such as a school, never lodges by a category: only if
/// its own name is on the list (R92).
#[must_use]
pub const fn may_be_designated_by_code(kind: AgencyKind) -> bool {
    match kind {
        AgencyKind::LocalAuthority | AgencyKind::Police | AgencyKind::FirstResponder => true,
        AgencyKind::Health
        | AgencyKind::GuardianService
        | AgencyKind::Education
        | AgencyKind::YouthJustice
        | AgencyKind::SocialCare
        | AgencyKind::CommissionedService
        | AgencyKind::SlaveryAdvisor
        | AgencyKind::Adviser
        | AgencyKind::CompetentAuthority => false,
    }
}

impl Book {
    /// Returns how an agency stands on the first-responder list on a day: by its own
    /// name or the code given, else as one of a category: a police force, a local
    /// authority, a Trust of Northern Ireland.
    #[must_use]
    pub fn standing(&self, agency: &Designation<'_>, on: CivilDate) -> Standing<'_> {
        let text = agency.code.unwrap_or(agency.name);
        let listed = self.find(List::FirstResponder, text);
        let forces = self.find(List::PoliceForce, text);
        let authorities = self.find(List::LocalAuthority, text);
        let found: Vec<(&Entry, Option<&Entry>)> = listed
            .into_iter()
            // A category is a code that a site gives, not the name of a body.
            .filter(|entry| agency.code.is_some() || !is_category(&entry.code))
            .map(|entry| (entry, Some(entry)))
            .chain(
                forces
                    .into_iter()
                    .map(|entry| (entry, self.get(List::FirstResponder, POLICE))),
            )
            .chain(authorities.into_iter().filter_map(|entry| {
                let category = category_of(AuthorityKind::of(entry))?;
                Some((entry, self.get(List::FirstResponder, category)))
            }))
            .collect();
        let in_force = found.iter().find(|(entry, category)| {
            entry.in_force_on(on) && category.is_some_and(|category| category.in_force_on(on))
        });
        match (in_force, found.first()) {
            (Some((entry, _)), _) => Standing::Designated(entry),
            (None, Some((entry, _))) => Standing::NotOnThatDay(entry),
            (None, None) => Standing::NotListed,
        }
    }

    /// Returns whether a text names a body that is or was on the list, or a unit of one:
    /// "Home Office - Asylum Group - Intake Unit" is of the asylum group.
    #[must_use]
    pub fn is_of_first_responder(&self, text: &str) -> bool {
        let known = [List::FirstResponder, List::PoliceForce]
            .into_iter()
            .any(|list| !self.find(list, text).is_empty());
        let council = self
            .find(List::LocalAuthority, text)
            .into_iter()
            .any(|entry| category_of(AuthorityKind::of(entry)).is_some());
        known
            || council
            || text
                .rsplit_once(" - ")
                .is_some_and(|(body, _)| self.is_of_first_responder(body))
    }

    /// Says what to do about an agency that is not designated on a day; `None` for one
    /// that is.
    #[must_use]
    pub fn advice(&self, agency: &Designation<'_>, on: CivilDate) -> Option<String> {
        let name = agency.name;
        match self.standing(agency, on) {
            Standing::Designated(_) => None,
            Standing::NotListed => Some(format!(
                "{name} is not on the list of first responders; ask a designated one to refer \
                 (police, the local authority, a listed charity), or have the site's \
                 administrator correct the list or the agency"
            )),
            Standing::NotOnThatDay(entry) => {
                let after: Vec<&str> = entry
                    .successors
                    .iter()
                    .filter_map(|code| self.get(entry.list, code))
                    .map(|entry| entry.name.as_str())
                    .collect();
                let when = match (entry.valid_from, entry.valid_to) {
                    (_, Some(last)) if last < on => format!("was until {last}"),
                    (Some(first), _) if first > on => format!("is from {first}"),
                    _ => "is of a category that is not".to_owned(),
                };
                let ask = if after.is_empty() {
                    "ask a designated one to refer".to_owned()
                } else {
                    format!("{} came after it", after.join(" and "))
                };
                Some(format!(
                    "{name} is not on the list of first responders on {on}, it {when}; {ask}"
                ))
            }
        }
    }
}

/// Returns whether a text is a type that first responders are published under.
pub(super) fn is_type(kind: &str) -> bool {
    FirstResponderType::from_code(kind).is_some()
}

fn is_category(code: &str) -> bool {
    [POLICE, LOCAL_AUTHORITY, HSC_TRUST].contains(&code)
}

const fn category_of(kind: AuthorityKind) -> Option<&'static str> {
    match kind {
        AuthorityKind::HscTrust => Some(HSC_TRUST),
        AuthorityKind::County
        | AuthorityKind::Unitary
        | AuthorityKind::Metropolitan
        | AuthorityKind::LondonBorough
        | AuthorityKind::Welsh
        | AuthorityKind::Scottish
        | AuthorityKind::District
        | AuthorityKind::ChildrensTrust => Some(LOCAL_AUTHORITY),
        // A combined authority, a district of Northern Ireland and a body nobody has
        // sorted are on no list of R92; one that is listed by name still counts.
        AuthorityKind::NiDistrict | AuthorityKind::Combined | AuthorityKind::Unsorted => None,
    }
}
