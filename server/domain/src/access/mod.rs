//! Who may do what to which record: deny by default, one typed table.
//!
//! A decision needs an active person, a role that grants the action, the site and
//! authorities, a relation to the record, and no conflict. Conflict beats every
//! grant. What a person may not know of is hidden; what they may see but not do is
//! denied with the rule (decision 9).

mod policy;

use std::collections::BTreeSet;

pub use policy::{Action, Grant, grant, matrix};

use crate::{
    directory::{Agency, AgencyKind, FirstResponderType, Person, Role},
    id::{AgencyId, AuthorityId, PersonId, SiteId},
};

/// The person a request comes from, as the directory knows them at that instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// Their agency.
    pub agency: AgencyId,
    /// What the agency is to the panel.
    pub agency_kind: AgencyKind,
    /// The type the agency lodges under, if it may lodge (rules.md R92).
    pub first_responder: Option<FirstResponderType>,
    /// The site this session acts for.
    pub site: SiteId,
    /// Roles at the site.
    pub roles: BTreeSet<Role>,
    /// The authorities the person acts for; empty means all of the site.
    pub authorities: BTreeSet<AuthorityId>,
}

impl Actor {
    /// Makes the actor of a session at a site.
    #[must_use]
    pub fn new(person: &Person, agency: &Agency, site: SiteId) -> Self {
        Self {
            person: person.id,
            agency: agency.id,
            agency_kind: agency.kind,
            first_responder: agency.first_responder,
            site,
            roles: person.roles.iter().copied().collect(),
            authorities: person.authorities.iter().copied().collect(),
        }
    }
}

/// What an actor is to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CaseRelation {
    /// The site of the case.
    pub site: SiteId,
    /// Its responsible authority, where it is one of the site's.
    pub authority: Option<AuthorityId>,
    /// The agency that lodged.
    pub lodged_by_agency: AgencyId,
    /// Its lead social worker.
    pub social_worker: Option<PersonId>,
    /// Whether the case was ever listed for a sitting the actor belongs to.
    pub seated: bool,
    /// Whether the actor is recused.
    pub recused: bool,
}

/// What an actor is to a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SittingRelation {
    /// The site of the sitting.
    pub site: SiteId,
    /// Whether the actor was invited or came.
    pub member: bool,
    /// Whether the actor chairs it.
    pub chair: bool,
}

/// What an action is done to.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// The actor's site as a whole.
    Site,
    /// A case.
    Case(&'a CaseRelation),
    /// A sitting.
    Sitting(&'a SittingRelation),
    /// A case at a sitting.
    Item(&'a CaseRelation, &'a SittingRelation),
    /// A request for information on a case, and the agency asked.
    Request(&'a CaseRelation, AgencyId),
}

/// Proof that an action was permitted. Only [`permit`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permit {
    action: Action,
    person: PersonId,
    role: Role,
}

impl Permit {
    /// Returns the action.
    #[must_use]
    pub const fn action(self) -> Action {
        self.action
    }

    /// Returns the person.
    #[must_use]
    pub const fn person(self) -> PersonId {
        self.person
    }

    /// Returns the role that granted it.
    #[must_use]
    pub const fn role(self) -> Role {
        self.role
    }
}

/// Why an action is not permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The actor may not know whether the record exists.
    Hidden,
    /// The actor sees the record, or no record is concerned, and no role of theirs
    /// grants the action.
    Denied(Action),
}

/// Decides whether an actor may do an action to a target.
///
/// # Errors
/// [`Denial`].
pub fn permit(actor: &Actor, action: Action, target: Target<'_>) -> Result<Permit, Denial> {
    if conflicted(actor, target) {
        return Err(Denial::Hidden);
    }
    let granted = actor
        .roles
        .iter()
        .copied()
        .find(|role| grants(actor, *role, action, target));
    match granted {
        Some(role) => Ok(Permit {
            action,
            person: actor.person,
            role,
        }),
        None if visible(actor, target) => Err(Denial::Denied(action)),
        None => Err(Denial::Hidden),
    }
}

/// Another site's record, or a case the actor is recused from.
fn conflicted(actor: &Actor, target: Target<'_>) -> bool {
    match target {
        Target::Site => false,
        Target::Case(case) | Target::Request(case, _) => case.site != actor.site || case.recused,
        Target::Sitting(sitting) => sitting.site != actor.site,
        Target::Item(case, sitting) => {
            case.site != actor.site || case.recused || sitting.site != actor.site
        }
    }
}

fn visible(actor: &Actor, target: Target<'_>) -> bool {
    let sees = |action, target| {
        actor
            .roles
            .iter()
            .any(|role| grants(actor, *role, action, target))
    };
    match target {
        Target::Site => true,
        Target::Case(_) => sees(Action::GetCase, target) || sees(Action::GetReferral, target),
        Target::Sitting(_) => sees(Action::GetSitting, target),
        Target::Item(case, _) => sees(Action::GetCase, Target::Case(case)),
        Target::Request(..) => sees(Action::GetInformationRequest, target),
    }
}

fn grants(actor: &Actor, role: Role, action: Action, target: Target<'_>) -> bool {
    match grant(action, role) {
        Grant::Deny => false,
        Grant::Allow | Grant::Aggregate | Grant::Metadata => {
            in_authorities(actor, target) || asked_of_theirs(actor, action, target)
        }
        Grant::Own => own(actor, role, action, target),
    }
}

fn in_authorities(actor: &Actor, target: Target<'_>) -> bool {
    match target {
        Target::Site | Target::Sitting(_) => true,
        Target::Case(case) | Target::Item(case, _) | Target::Request(case, _) => {
            actor.authorities.is_empty()
                || case
                    .authority
                    .is_none_or(|authority| actor.authorities.contains(&authority))
        }
    }
}

/// Returns whether the target is the actor's own in a role: what their agency
/// lodged, a case of their sitting, a child assigned to them. For the SCA liaison
/// every case of the site is, because the SCA answers for NRM data (rules.md R25).
fn own(actor: &Actor, role: Role, action: Action, target: Target<'_>) -> bool {
    match role {
        Role::FirstResponder => match target {
            Target::Site => true,
            Target::Case(case) | Target::Item(case, _) => case.lodged_by_agency == actor.agency,
            Target::Sitting(_) => false,
            Target::Request(..) => reads_or_answers(actor, role, action, target),
        },
        Role::Chair => match target {
            Target::Site => true,
            Target::Case(case) => case.seated,
            Target::Sitting(sitting) => {
                sitting.chair || (sitting.member && !action.is_chairs_own())
            }
            Target::Item(case, sitting) => {
                case.seated && (sitting.chair || (sitting.member && !action.is_chairs_own()))
            }
            Target::Request(..) => reads_or_answers(actor, role, action, target),
        },
        Role::PanelMember => match target {
            Target::Site => true,
            Target::Case(case) => case.seated,
            Target::Sitting(sitting) => sitting.member,
            Target::Item(case, sitting) => case.seated && sitting.member,
            Target::Request(..) => reads_or_answers(actor, role, action, target),
        },
        Role::SafeguardingLead => match target {
            Target::Site => true,
            Target::Case(case) | Target::Item(case, _) => case.social_worker == Some(actor.person),
            Target::Sitting(_) => false,
            Target::Request(..) => reads_or_answers(actor, role, action, target),
        },
        Role::ScaLiaison => match target {
            Target::Site | Target::Case(_) | Target::Sitting(_) | Target::Item(..) => true,
            Target::Request(..) => reads_or_answers(actor, role, action, target),
        },
        Role::Coordinator | Role::ReturnsOfficer | Role::Auditor | Role::Administrator => false,
    }
}

/// Returns whether a request for information is the actor's to read or to answer
/// (ADR 16): their agency was asked, whoever the child is to them; and whoever sees the
/// case reads what was asked and what came.
fn reads_or_answers(actor: &Actor, role: Role, action: Action, target: Target<'_>) -> bool {
    let sees_case = match target {
        Target::Request(case, _) => grants(actor, role, Action::GetCase, Target::Case(case)),
        Target::Site | Target::Case(_) | Target::Sitting(_) | Target::Item(..) => false,
    };
    asked_of_theirs(actor, action, target) || (action == Action::GetInformationRequest && sees_case)
}

/// Returns whether the actor's agency was asked, and may read or answer.
fn asked_of_theirs(actor: &Actor, action: Action, target: Target<'_>) -> bool {
    match target {
        Target::Request(_, asked) => asked == actor.agency && action.is_of_the_asked(),
        Target::Site | Target::Case(_) | Target::Sitting(_) | Target::Item(..) => false,
    }
}

#[cfg(test)]
mod tests;
