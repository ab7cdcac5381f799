use super::*;
use crate::id::{CaseId, SittingId};
use uuid::Uuid;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn actor(roles: &[Role]) -> Actor {
    Actor {
        person: PersonId::from_uuid(id(1)),
        agency: AgencyId::from_uuid(id(2)),
        agency_kind: AgencyKind::Police,
        first_responder: Some(FirstResponderType::Police),
        site: SiteId::from_uuid(id(3)),
        roles: roles.iter().copied().collect(),
        authorities: BTreeSet::new(),
    }
}

fn case() -> CaseRelation {
    CaseRelation {
        site: SiteId::from_uuid(id(3)),
        authority: Some(AuthorityId::from_uuid(id(4))),
        lodged_by_agency: AgencyId::from_uuid(id(9)),
        social_worker: None,
        seated: false,
        recused: false,
    }
}

#[test]
fn conflict_beats_every_grant() {
    let recused = CaseRelation {
        recused: true,
        seated: true,
        ..case()
    };
    for role in Role::ALL {
        for action in Action::ALL {
            let result = permit(&actor(&[*role]), *action, Target::Case(&recused));
            assert_eq!(result, Err(Denial::Hidden), "{role:?} {action:?}");
        }
    }
}

#[test]
fn another_sites_case_is_hidden_from_every_role() {
    let elsewhere = CaseRelation {
        site: SiteId::from_uuid(id(99)),
        seated: true,
        ..case()
    };
    for role in Role::ALL {
        let result = permit(&actor(&[*role]), Action::GetCase, Target::Case(&elsewhere));
        assert_eq!(result, Err(Denial::Hidden));
    }
}

#[test]
fn decision_19_only_the_chair_of_the_sitting_seals() {
    let case = CaseRelation {
        seated: true,
        ..case()
    };
    let chairing = SittingRelation {
        site: case.site,
        member: true,
        chair: true,
    };
    let attending = SittingRelation {
        chair: false,
        ..chairing
    };
    for role in Role::ALL {
        let result = permit(
            &actor(&[*role]),
            Action::SealDecision,
            Target::Item(&case, &chairing),
        );
        assert_eq!(result.is_ok(), *role == Role::Chair, "{role:?}");
    }
    let other_chair = permit(
        &actor(&[Role::Chair]),
        Action::SealDecision,
        Target::Item(&case, &attending),
    );
    assert_eq!(other_chair, Err(Denial::Denied(Action::SealDecision)));
    let coordinator = permit(
        &actor(&[Role::Coordinator]),
        Action::SealDecision,
        Target::Item(&case, &chairing),
    );
    assert_eq!(coordinator, Err(Denial::Denied(Action::SealDecision)));
}

#[test]
fn an_unlisted_case_is_hidden_from_panel_members_and_seen_once_seated() {
    let member = actor(&[Role::PanelMember]);
    assert_eq!(
        permit(&member, Action::GetCase, Target::Case(&case())),
        Err(Denial::Hidden)
    );
    let seated = CaseRelation {
        seated: true,
        ..case()
    };
    assert!(permit(&member, Action::GetCase, Target::Case(&seated)).is_ok());
    assert_eq!(
        permit(&member, Action::LinkPlan, Target::Case(&seated)),
        Err(Denial::Denied(Action::LinkPlan))
    );
}

#[test]
fn a_first_responder_sees_the_referrals_of_their_agency_only() {
    let responder = actor(&[Role::FirstResponder]);
    let own = CaseRelation {
        lodged_by_agency: responder.agency,
        ..case()
    };
    assert!(permit(&responder, Action::GetReferral, Target::Case(&own)).is_ok());
    assert_eq!(
        permit(&responder, Action::GetCase, Target::Case(&own)),
        Err(Denial::Denied(Action::GetCase))
    );
    assert_eq!(
        permit(&responder, Action::GetReferral, Target::Case(&case())),
        Err(Denial::Hidden)
    );
}

#[test]
fn a_coordinator_of_one_authority_does_not_see_anothers_case() {
    let mut coordinator = actor(&[Role::Coordinator]);
    coordinator.authorities = [AuthorityId::from_uuid(id(5))].into();
    assert_eq!(
        permit(&coordinator, Action::GetCase, Target::Case(&case())),
        Err(Denial::Hidden)
    );
    coordinator
        .authorities
        .insert(AuthorityId::from_uuid(id(4)));
    assert!(permit(&coordinator, Action::GetCase, Target::Case(&case())).is_ok());
}

#[test]
fn an_administrator_holds_no_case_role() {
    let administrator = actor(&[Role::Administrator]);
    for action in Action::ALL {
        let result = permit(&administrator, *action, Target::Case(&case()));
        // The questions of a blank form and the dated lists: no record of anybody.
        let recordless = action.rpc().starts_with("DirectoryService/")
            || matches!(action, Action::ListQuestions | Action::ListReference);
        if result.is_ok() {
            assert!(
                recordless || *action == Action::DeclareInterest,
                "{action:?}"
            );
        }
    }
}

#[test]
fn identifiers_of_different_nouns_are_different_types() {
    let case = CaseId::from_uuid(id(7));
    let sitting = SittingId::from_uuid(id(7));
    assert_eq!(case.to_string(), sitting.to_string());
    assert_ne!(format!("{case:?}"), format!("{sitting:?}"));
}
