//! Who may do what, as a golden file: a change of the policy is read as a diff.

use std::{collections::BTreeSet, fmt::Write as _};

use nrm_panel_domain::{
    access::{self, Action, Actor, CaseRelation, Denial, SittingRelation, Target},
    directory::{AgencyKind, FirstResponderType, Role},
    id::{AgencyId, AuthorityId, PersonId, SiteId},
};
use uuid::Uuid;

use crate::{
    contract,
    golden::{golden, snapshot},
};

/// What an action is done to.
#[derive(Clone, Copy)]
enum Noun {
    Site,
    Case,
    Sitting,
    Item,
    Request,
}

/// Says what each action is done to. A new action does not compile until it says so.
const fn noun(action: Action) -> Noun {
    match action {
        Action::WhoAmI
        | Action::ListSites
        | Action::ListAuthorities
        | Action::ListAgencies
        | Action::ListPeople
        | Action::RecordTraining
        | Action::GetConstitution
        | Action::ListReference
        | Action::LodgeReferral
        | Action::ListReferrals
        | Action::ListQuestions
        | Action::ListCases
        | Action::ScheduleSitting
        | Action::ListSittings
        | Action::BuildReturn
        | Action::GetReturn
        | Action::ListReturns
        | Action::GetReturnFile
        | Action::ValidateReturn
        | Action::DiffReturns
        | Action::DrillReturn
        | Action::CompareReturn
        | Action::SignOffReturn
        | Action::SubmitReturn
        | Action::ListMessages
        | Action::ListEvents
        | Action::ListAccesses
        | Action::VerifyChains
        | Action::ListInformationRequests => Noun::Site,
        Action::GetReferral
        | Action::RetractReferral
        | Action::AnswerQuery
        | Action::GetCase
        | Action::GetCaseHistory
        | Action::GetCaseClocks
        | Action::GetCaseEligibility
        | Action::GetCaseReadiness
        | Action::GetCaseAtInstant
        | Action::RecordAgeStatus
        | Action::RecordScaUpdate
        | Action::RecordResponsibleAuthority
        | Action::RecordContribution
        | Action::AssignSocialWorker
        | Action::DeclareInterest
        | Action::ImposeRecusal
        | Action::LinkCases
        | Action::GetCaseMatches
        | Action::DismissMatch
        | Action::RecordExternalDecision
        | Action::GetDecisions
        | Action::GetDecisionDocument
        | Action::LinkPlan
        | Action::RecordPlanVersion
        | Action::ListPlans
        | Action::RequestInformation
        | Action::RecordNotifiableEvent
        | Action::RetryMessage
        | Action::RecordAcknowledgement
        | Action::ProposeTransfer
        | Action::RecordTransferAccepted
        | Action::CancelTransfer
        | Action::RaiseChallenge
        | Action::AnswerChallenge
        | Action::EscalateChallenge
        | Action::CloseChallenge
        | Action::RecordOwnView
        | Action::RecordIndicator
        | Action::GetMatrix
        | Action::SuggestIndicators
        | Action::FindSimilarDecisions
        | Action::GetReview
        | Action::ProposeSupersession
        | Action::ConfirmSupersession
        | Action::WithdrawSupersession
        | Action::ListEntitlements
        | Action::UpdateEntitlement
        | Action::RecordStep
        | Action::RecordStepOutcome
        | Action::SuspendCase
        | Action::LiftSuspension
        | Action::ProposeWithdrawal
        | Action::AnswerWithdrawal
        | Action::RecordProceedings
        | Action::RecordDelayRequest
        | Action::AnswerDelayRequest
        | Action::ExplainLateness
        | Action::ReportPublicOrderConcern
        | Action::RecordConsent
        | Action::RecordPoliceNumber
        | Action::RequestReconsideration
        | Action::AnswerReconsideration
        | Action::RecordRevocation
        | Action::RecordQualityNotice
        | Action::AnswerQualityNotice
        | Action::StartUpload
        | Action::UploadChunks
        | Action::ListUploads
        | Action::FinishUpload
        | Action::ListEvidence
        | Action::DownloadEvidence
        | Action::AcceptEvidence
        | Action::SetEvidenceCaveat => Noun::Case,
        Action::GetSitting
        | Action::ConveneSitting
        | Action::RecordAttendance
        | Action::CloseSitting => Noun::Sitting,
        Action::AddAgendaItem
        | Action::AdjournItem
        | Action::RecordPosition
        | Action::RecordSecondLook
        | Action::SealDecision => Noun::Item,
        Action::GetInformationRequest
        | Action::ChaseInformation
        | Action::RecordInformation
        | Action::WithdrawRequest => Noun::Request,
    }
}

const HERE: u128 = 1;
const ELSEWHERE: u128 = 2;

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Somebody with one role, of an agency that may lodge, acting for one authority.
fn actor(role: Role) -> Actor {
    Actor {
        person: PersonId::from_uuid(uuid(HERE)),
        agency: AgencyId::from_uuid(uuid(HERE)),
        agency_kind: AgencyKind::Police,
        first_responder: Some(FirstResponderType::Police),
        site: SiteId::from_uuid(uuid(HERE)),
        roles: BTreeSet::from([role]),
        authorities: BTreeSet::from([AuthorityId::from_uuid(uuid(HERE))]),
    }
}

/// A case that is everybody's own: lodged by their agency, listed for their sitting,
/// assigned to them.
fn own_case() -> CaseRelation {
    CaseRelation {
        site: SiteId::from_uuid(uuid(HERE)),
        authority: Some(AuthorityId::from_uuid(uuid(HERE))),
        lodged_by_agency: AgencyId::from_uuid(uuid(HERE)),
        social_worker: Some(PersonId::from_uuid(uuid(HERE))),
        seated: true,
        recused: false,
    }
}

/// A case of the site and of the authority that the actor has nothing to do with.
fn others_case() -> CaseRelation {
    CaseRelation {
        lodged_by_agency: AgencyId::from_uuid(uuid(ELSEWHERE)),
        social_worker: None,
        seated: false,
        ..own_case()
    }
}

fn cases() -> [(&'static str, CaseRelation); 6] {
    [
        ("own", own_case()),
        ("in scope, not own", others_case()),
        (
            "own, recused",
            CaseRelation {
                recused: true,
                ..own_case()
            },
        ),
        (
            "not own, of another authority",
            CaseRelation {
                authority: Some(AuthorityId::from_uuid(uuid(ELSEWHERE))),
                ..others_case()
            },
        ),
        (
            "own, of no authority of the site",
            CaseRelation {
                authority: None,
                ..own_case()
            },
        ),
        (
            "own, of another site",
            CaseRelation {
                site: SiteId::from_uuid(uuid(ELSEWHERE)),
                ..own_case()
            },
        ),
    ]
}

fn sittings() -> [(&'static str, SittingRelation); 4] {
    let chaired = SittingRelation {
        site: SiteId::from_uuid(uuid(HERE)),
        member: true,
        chair: true,
    };
    let attended = SittingRelation {
        chair: false,
        ..chaired
    };
    [
        ("chairs", chaired),
        ("member", attended),
        (
            "not of the sitting",
            SittingRelation {
                member: false,
                ..attended
            },
        ),
        (
            "chairs, at another site",
            SittingRelation {
                site: SiteId::from_uuid(uuid(ELSEWHERE)),
                ..chaired
            },
        ),
    ]
}

/// One line of the matrix: what each role gets.
fn line(text: &mut String, action: Action, situation: &str, target: Target<'_>) {
    let cells: Vec<&str> = Role::ALL
        .iter()
        .map(|role| match access::permit(&actor(*role), action, target) {
            Ok(_) => "yes",
            Err(Denial::Denied(_)) => "no",
            Err(Denial::Hidden) => ".",
        })
        .map(|cell| match cell {
            "." => ". ",
            other => other,
        })
        .collect();
    let _ = write!(text, "  {situation:<42}");
    for cell in cells {
        let _ = write!(text, " {cell:<3}");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
}

fn matrix() -> String {
    let mut text = String::from(
        "Columns: FR first responder, CO coordinator, CH chair, PM panel member, SL safeguarding\n\
         lead, RO returns officer, AU auditor, SC SCA liaison, AD administrator.\n\n\
         A allowed in scope, O own only, G aggregates only, M who, what and when, - denied.\n\n",
    );
    text.push_str(&access::matrix());
    text.push_str(
        "\nFor each situation: yes allowed, no denied with the rule, . hidden as if it were not there.\n",
    );
    for action in Action::ALL {
        let _ = writeln!(
            text,
            "\n{:<44} FR  CO  CH  PM  SL  RO  AU  SC  AD",
            action.rpc()
        );
        match noun(*action) {
            Noun::Site => line(&mut text, *action, "the site", Target::Site),
            Noun::Case => {
                for (situation, case) in &cases() {
                    line(&mut text, *action, situation, Target::Case(case));
                }
            }
            Noun::Request => {
                for (of_agency, agency) in [("asked", HERE), ("not asked", ELSEWHERE)] {
                    for (of_case, case) in &cases() {
                        let situation = format!("{of_agency}; case {of_case}");
                        let target = Target::Request(case, AgencyId::from_uuid(uuid(agency)));
                        line(&mut text, *action, &situation, target);
                    }
                }
            }
            Noun::Sitting => {
                for (situation, sitting) in &sittings() {
                    line(&mut text, *action, situation, Target::Sitting(sitting));
                }
            }
            Noun::Item => {
                for (of_sitting, sitting) in &sittings() {
                    for (of_case, case) in &cases() {
                        let situation = format!("{of_sitting}; case {of_case}");
                        let target = Target::Item(case, sitting);
                        line(&mut text, *action, &situation, target);
                    }
                }
            }
        }
    }
    text
}

#[test]
fn the_access_matrix_is_as_agreed() {
    golden(&snapshot("access-matrix.txt"), &matrix());
}

#[test]
fn the_reasons_of_refusals_are_as_published() {
    let mut reasons: Vec<String> = contract::refusal_reasons().into_iter().collect();
    reasons.push(String::new());
    golden(&snapshot("refusal-reasons.txt"), &reasons.join("\n"));
}
