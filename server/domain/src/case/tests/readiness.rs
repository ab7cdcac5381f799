//! Readiness: each check is named for its rule and comes with its control.

use proptest::prelude::*;

use super::evidence::with as with_document;
use super::request::{HEALTH, POLICE, answer, asked, request_id};
use super::*;
use crate::case::ScanVerdict;
use crate::case::readiness::{Check, Facts, LookedUp, Readiness, Weight, readiness};

const WORKER: u128 = 50;

/// What is done to a case, and the check it meets.
type Step = (&'static str, fn(Case) -> Case);

/// What makes a case complete before it is listed.
const STEPS: [Step; 10] = [
    ("SCA_REFERENCE", |case| {
        after(case, sca(Some("MSHT-1"), None, None))
    }),
    ("SCA_VALIDATION", |case| {
        after(case, sca(None, Some(ScaValidation::Validated), None))
    }),
    ("DISQUALIFICATION", |case| {
        after(case, sca(None, None, Some(false)))
    }),
    ("CHILD_VIEWS", |case| said(case, ContributionKind::Child)),
    ("SOCIAL_CARE", |case| {
        said(case, ContributionKind::ChildrensSocialCare)
    }),
    ("GUARDIAN_VIEWS", |case| {
        said(case, ContributionKind::Guardian)
    }),
    ("PLAN", |case| after(case, linked_plan())),
    ("SOCIAL_WORKER", |case| {
        let person = person(WORKER);
        after(case, CaseEvent::SocialWorkerAssigned { person })
    }),
    ("INCIDENT_NUMBER", |case| {
        let number = PoliceNumber {
            kind: PoliceNumberKind::Incident,
            number: "23/12345/26".into(),
            force: "Warwickshire Police".to_owned(),
            on: date("2026-10-14"),
            by: person(OFFICER),
        };
        let event = CourseEvent::PoliceNumberRecorded(Box::new(number));
        after(case, CaseEvent::Course(event))
    }),
    ("ENQUIRIES", |case| {
        // Police lodged: one nil return of theirs serves both enquiries.
        let mut asked = asked(POLICE, Stage::Rg, "2026-11-20");
        asked.agency = case.lodged_by_agency;
        let case = after(case, asking(asked));
        answered(case, POLICE, Information::Nil("".into()))
    }),
];

fn complete() -> Case {
    STEPS.iter().fold(case(), |case, (_, step)| step(case))
}

fn sca(
    reference: Option<&str>,
    validation: Option<ScaValidation>,
    disqualification_considered: Option<bool>,
) -> CaseEvent {
    CaseEvent::ScaUpdated {
        reference: reference.map(str::to_owned),
        validation,
        disqualification_considered,
        direction: Sensitive::new(None),
    }
}

fn said(case: Case, kind: ContributionKind) -> Case {
    let said = Said::Absent("not met yet".into());
    after(case, CaseEvent::ContributionRecorded { kind, said })
}

fn linked_plan() -> CaseEvent {
    CaseEvent::PlanLinked(Plan {
        id: PlanId::from_uuid(id(60)),
        kind: PlanKind::Safety,
        reference: "LP-1".into(),
        versions: vec![PlanVersion {
            number: 1,
            dated: today(),
            lead_professional: "A. Lead".into(),
            recorded_at: now(),
        }],
    })
}

fn asking(asked: Asked) -> CaseEvent {
    CaseEvent::Request(RequestEvent::Requested(Box::new(asked)))
}

fn answered(case: Case, number: u128, information: Information) -> Case {
    let event = RequestEvent::Answered {
        request: request_id(number),
        answer: Box::new(answer(information)),
    };
    after(case, CaseEvent::Request(event))
}

fn age(status: AgeStatus) -> CaseEvent {
    CaseEvent::AgeStatusRecorded {
        status,
        date_of_birth: Sensitive::new(None),
        basis: "as assessed".into(),
    }
}

/// A case whose date of birth was never known.
fn unborn() -> Case {
    let CaseEvent::ReferralLodged(mut lodged) = lodged() else {
        unreachable!("a lodgement")
    };
    lodged.referral.child.date_of_birth = Sensitive::new(None);
    Case::replay([recorded(1, CaseEvent::ReferralLodged(lodged))])
        .unwrap()
        .unwrap()
}

fn look_as(case: &Case, site: &Site, sitting: Option<&Sitting>, today: CivilDate) -> Readiness {
    let book = book();
    let standing = case.standing(site, &book);
    readiness(&Facts {
        case,
        standing: &standing,
        site,
        sitting,
        book: &book,
        today,
        looked_up: None,
    })
}

/// As [`look`], with what was looked up beside the case.
fn look_with(looked_up: LookedUp) -> Readiness {
    let (case, site, book) = (complete(), site(), book());
    let standing = case.standing(&site, &book);
    readiness(&Facts {
        case: &case,
        standing: &standing,
        site: &site,
        sitting: None,
        book: &book,
        today: today(),
        looked_up: Some(looked_up),
    })
}

fn look_queries(open_queries: usize) -> Readiness {
    look_with(LookedUp {
        open_queries,
        ..LookedUp::default()
    })
}

fn look_matches(unreviewed_matches: Option<usize>) -> Readiness {
    look_with(LookedUp {
        unreviewed_matches,
        ..LookedUp::default()
    })
}

fn look(case: &Case) -> Readiness {
    look_as(case, &site(), None, today())
}

fn check<'a>(readiness: &'a Readiness, code: &str) -> &'a Check {
    let found = readiness.checks.iter().find(|check| check.code == code);
    found.unwrap_or_else(|| panic!("{code} is not looked for"))
}

/// Asserts that a check finds something missing in one case and nothing in another,
/// and returns it as it is missing.
fn missing_and_met(code: &str, missing: &Case, met: &Case) -> Check {
    let found = check(&look(missing), code).clone();
    assert!(found.missing.is_some(), "{code} is not missed");
    assert_eq!(check(&look(met), code).missing, None, "{code}");
    found
}

#[test]
fn a_complete_case_owes_nothing() {
    let readiness = look(&complete());
    assert_eq!(readiness.owed().collect::<Vec<_>>(), Vec::<&Check>::new());
    assert!(readiness.ready(Stage::Rg) && readiness.ready(Stage::Cg));
    assert_eq!(readiness.next_due(), None);
}

#[test]
fn each_step_is_missed_by_its_own_check() {
    for (left_out, _) in STEPS {
        let steps = STEPS.iter().filter(|(code, _)| *code != left_out);
        let case = steps.fold(case(), |case, (_, step)| step(case));
        let readiness = look(&case);
        let missed: BTreeSet<&str> = readiness.owed().map(|check| check.code).collect();
        let mut expected = BTreeSet::from([left_out]);
        // Whoever was heard was asked: without them the enquiries are not whole either.
        if ["SOCIAL_CARE", "GUARDIAN_VIEWS"].contains(&left_out) {
            expected.insert("ENQUIRIES");
        }
        assert_eq!(missed, expected);
        let check = check(&readiness, left_out);
        let missing = check.missing.as_ref().unwrap();
        assert!(
            missing.what.len() > 10 && !missing.by.name.is_empty(),
            "{left_out}"
        );
        // Received on 14 October: reasonable grounds by 28 November, both by 12 January.
        let due = match check.stage {
            Stage::Rg => date("2026-11-28"),
            Stage::Cg => date("2027-01-12"),
        };
        assert_eq!(missing.due_on, Some(due), "{left_out}");
        assert!(
            !check.overdue(due) && check.overdue(due.plus_days(1)),
            "{left_out}"
        );
    }
}

#[test]
fn checks_name_their_rule_and_what_it_means_that_they_are_missed() {
    let readiness = look(&case());
    for (code, rule, stage, weight) in [
        ("SCA_REFERENCE", "R21", Stage::Rg, Weight::Blocks),
        ("SCA_VALIDATION", "R7", Stage::Rg, Weight::Blocks),
        ("RESPONSIBLE_AUTHORITY", "R2", Stage::Rg, Weight::Blocks),
        ("AGE", "R3", Stage::Rg, Weight::Blocks),
        ("BIRTH_DATE", "R1", Stage::Rg, Weight::Blocks),
        ("DISQUALIFICATION", "R5", Stage::Rg, Weight::Informs),
        ("CHILD_VIEWS", "R91", Stage::Rg, Weight::Blocks),
        ("SOCIAL_CARE", "R19", Stage::Rg, Weight::Blocks),
        ("GUARDIAN_VIEWS", "R15", Stage::Cg, Weight::Blocks),
        ("PLAN", "R70", Stage::Rg, Weight::Informs),
        ("ENQUIRIES", "R48", Stage::Rg, Weight::Informs),
        ("SOCIAL_WORKER", "R14", Stage::Rg, Weight::Blocks),
    ] {
        let check = check(&readiness, code);
        assert_eq!(
            (check.rule, check.stage, check.weight),
            (rule, stage, weight),
            "{code}"
        );
    }
}

#[test]
fn r7_every_word_of_the_sca_short_of_validation_leaves_it_missing() {
    for validation in ScaValidation::ALL {
        let case = after(case(), sca(None, Some(*validation), None));
        let readiness = look(&case);
        let missing = check(&readiness, "SCA_VALIDATION").missing.as_ref();
        let validated = *validation == ScaValidation::Validated;
        assert_eq!(missing.is_none(), validated, "{validation:?}");
        // What came back as too thin is owed by who lodged it.
        if *validation == ScaValidation::Returned {
            assert_eq!(missing.unwrap().by.name, "Warwickshire Police");
            assert_eq!(missing.unwrap().by.agency, Some(case.lodged_by_agency));
        }
    }
}

#[test]
fn r2_the_responsible_authority_must_be_known_and_of_the_site() {
    let of = |authority| {
        after(
            case(),
            CaseEvent::ResponsibleAuthorityRecorded { authority },
        )
    };
    let elsewhere = ResponsibleAuthority::Elsewhere {
        name: "Fife Council".to_owned(),
    };
    let unclear = ResponsibleAuthority::Unclear {
        name: "the council".to_owned(),
    };
    for authority in [ResponsibleAuthority::Unknown, unclear, elsewhere] {
        let case = of(authority);
        missing_and_met("RESPONSIBLE_AUTHORITY", &case, &self::case());
        assert!(check(&look(&case), "ELIGIBILITY").missing.is_some());
    }
}

#[test]
fn r3_r4_an_age_that_is_not_settled_is_owed_an_assessment() {
    for (status, rule) in [
        (AgeStatus::NotSure, "R4"),
        (AgeStatus::Doubted, "R3"),
        (AgeStatus::AssessedAdult, "R3"),
    ] {
        let unsettled = after(case(), age(status));
        let settled = after(unsettled.clone(), age(AgeStatus::AssessedChild));
        let check = missing_and_met("AGE", &unsettled, &settled);
        assert_eq!(check.rule, rule, "{status:?}");
    }
}

#[test]
fn r1_without_a_birth_date_the_test_cannot_be_made() {
    let born = |precision| {
        let event = CaseEvent::AgeStatusRecorded {
            status: AgeStatus::AssessedChild,
            date_of_birth: Sensitive::new(Some(DateOfBirth {
                date: date("2009-01-01"),
                precision,
            })),
            basis: "as assessed".into(),
        };
        after(unborn(), event)
    };
    missing_and_met("BIRTH_DATE", &unborn(), &case());
    // Born in 2009: with the year alone, 100 days may or may not be left.
    let vague = born(DatePrecision::Year);
    let check = missing_and_met("BIRTH_DATE", &vague, &case());
    assert!(check.missing.unwrap().what.contains("more exact"));
    // To the day it can be told, and the answer is eligibility's.
    let exact = look(&born(DatePrecision::Day));
    assert_eq!(self::check(&exact, "BIRTH_DATE").missing, None);
    assert!(self::check(&exact, "ELIGIBILITY").missing.is_some());
}

#[test]
fn r1_r2_r3_eligibility_that_cannot_be_told_is_missing_and_never_a_no() {
    let check = missing_and_met("ELIGIBILITY", &unborn(), &case());
    let what = check.missing.unwrap().what;
    assert!(what.contains("cannot be told yet (R1)"), "{what}");
}

#[test]
fn r5_a_disqualification_that_is_considered_blocks_and_silence_informs() {
    let silent = look(&case());
    let unknown = check(&silent, "DISQUALIFICATION");
    assert!(unknown.missing.is_some() && !unknown.holds_up());
    let said_no = after(case(), sca(None, None, Some(false)));
    let considered = after(case(), sca(None, None, Some(true)));
    let check = missing_and_met("DISQUALIFICATION", &considered, &said_no);
    assert!(check.holds_up());
    // Other word of the SCA says nothing of it.
    let other = after(case(), sca(Some("MSHT-1"), None, None));
    assert!(
        self::check(&look(&other), "DISQUALIFICATION")
            .missing
            .is_some()
    );
}

#[test]
fn r9_a_child_too_near_to_18_waits_for_the_scas_direction() {
    // Born on 22 January 2011: 18 on 22 January 2029.
    let day = date("2028-12-01");
    let at = |case: &Case, today| {
        let readiness = look_as(case, &site(), None, today);
        let found = readiness.checks.into_iter();
        found
            .filter(|check| check.code == "SCA_DIRECTION")
            .collect::<Vec<_>>()
    };
    assert!(at(&case(), today()).is_empty());
    assert!(at(&case(), day)[0].holds_up());
    let directed = CaseEvent::ScaUpdated {
        reference: None,
        validation: None,
        disqualification_considered: None,
        direction: Sensitive::new(Some("go on".to_owned())),
    };
    assert_eq!(at(&after(case(), directed), day)[0].missing, None);
}

#[test]
fn r67_open_queries_are_owed_by_who_lodged_and_hold_up_nothing() {
    for (open, what) in [
        (1, "an answer to a query on the referral"),
        (3, "answers to 3 queries on the referral"),
    ] {
        let readiness = look_queries(open);
        let check = check(&readiness, "QUERIES");
        let missing = check.missing.as_ref().unwrap();
        assert_eq!(missing.what, what);
        assert_eq!(missing.by.name, "Warwickshire Police");
        assert!(!check.holds_up() && readiness.ready(Stage::Rg));
    }
    assert_eq!(look_matches(None).owed().count(), 0);
}

#[test]
fn r6_cases_that_are_like_it_are_looked_at() {
    let one = look_matches(Some(1));
    assert_eq!(check(&one, "MATCHES").rule, "R6");
    let owed: Vec<&str> = one.owed().map(|check| check.code).collect();
    assert_eq!(owed, ["MATCHES"]);
    assert_eq!(check(&look_matches(Some(0)), "MATCHES").missing, None);
    // Who may not look for them is told nothing, and not that there are none.
    let untold = look_matches(None);
    assert!(untold.checks.iter().all(|check| check.code != "MATCHES"));
}

#[test]
fn r21_a_message_is_open_until_it_is_acknowledged() {
    for (open_messages, what) in [
        (1, "acknowledgement of a message that left or should have"),
        (2, "acknowledgement of 2 messages that left or should have"),
    ] {
        let readiness = look_with(LookedUp {
            open_messages,
            ..LookedUp::default()
        });
        let check = check(&readiness, "MESSAGES");
        assert_eq!(check.missing.as_ref().unwrap().what, what);
        assert!(!check.holds_up());
    }
    let none = look_with(LookedUp::default());
    assert_eq!(check(&none, "MESSAGES").missing, None);
}

#[test]
fn r68_documents_wait_for_a_verdict_or_for_the_coordinator() {
    let quiet = look(&complete());
    assert!(quiet.checks.iter().all(|check| check.code != "DOCUMENTS"));
    for (scan_awaited, what, by) in [
        (
            false,
            "a coordinator's word on 1 not scanned",
            "the coordinator",
        ),
        (
            true,
            "the scanner's verdict on 1 in quarantine",
            "the scanner",
        ),
    ] {
        let case = with_document(complete(), scan_awaited);
        let readiness = look(&case);
        let missing = check(&readiness, "DOCUMENTS").missing.clone().unwrap();
        assert_eq!(
            (missing.what.as_str(), missing.by.name.as_str()),
            (what, by)
        );
        assert!(readiness.ready(Stage::Rg));
        let event = if scan_awaited {
            EvidenceEvent::Scanned {
                number: 1,
                verdict: ScanVerdict::Clean,
            }
        } else {
            EvidenceEvent::Accepted {
                number: 1,
                reason: Sensitive::from("seen on paper"),
            }
        };
        let settled = after(case, CaseEvent::Evidence(event));
        assert_eq!(check(&look(&settled), "DOCUMENTS").missing, None);
    }
}

#[test]
fn r15_the_guardian_is_asked_for_only_where_the_service_is() {
    let mut without = site();
    without.guardian_service = false;
    let readiness = look_as(&case(), &without, None, today());
    assert!(
        readiness
            .checks
            .iter()
            .all(|check| check.code != "GUARDIAN_VIEWS")
    );
    let enquiries = check(&readiness, "ENQUIRIES").missing.as_ref().unwrap();
    assert!(!enquiries.what.contains("guardian"));
}

#[test]
fn r15_missing_views_of_the_guardian_hold_up_conclusive_grounds_alone() {
    let steps = STEPS.iter().filter(|(code, _)| *code != "GUARDIAN_VIEWS");
    let readiness = look(&steps.fold(case(), |case, (_, step)| step(case)));
    assert!(readiness.ready(Stage::Rg) && !readiness.ready(Stage::Cg));
}

#[test]
fn r19_a_nil_return_of_childrens_services_is_a_contribution() {
    let mut asked = asked(POLICE, Stage::Rg, "2026-11-20");
    asked.agency_kind = AgencyKind::LocalAuthority;
    let waiting = after(case(), asking(asked));
    let done = answered(waiting.clone(), POLICE, Information::Nil("".into()));
    missing_and_met("SOCIAL_CARE", &waiting, &done);
}

#[test]
fn r49_each_request_is_owed_by_its_agency_on_its_own_day() {
    let waiting = after(complete(), asking(asked(HEALTH, Stage::Rg, "2026-11-18")));
    let readiness = look(&waiting);
    let owed: Vec<&Check> = readiness.owed().collect();
    assert_eq!(owed.len(), 1);
    let missing = owed[0].missing.as_ref().unwrap();
    assert_eq!(missing.by.name, "Arden Health Trust");
    assert_eq!(missing.by.agency, Some(AgencyId::from_uuid(id(HEALTH))));
    assert_eq!(missing.due_on, Some(date("2026-11-18")));
    assert_eq!(readiness.next_due(), missing.due_on);
    // An agency that does not answer keeps no panel waiting (R35).
    assert!(!owed[0].holds_up() && readiness.ready(Stage::Rg));
    assert!(owed[0].overdue(date("2026-11-19")));
    let done = answered(waiting.clone(), HEALTH, Information::Nil("".into()));
    assert_eq!(look(&done).owed().count(), 0);
    let withdrawn = CaseEvent::Request(RequestEvent::Withdrawn {
        request: request_id(HEALTH),
        reason: "not needed".into(),
    });
    assert_eq!(look(&after(waiting, withdrawn)).owed().count(), 0);
}

#[test]
fn r49_evidence_wanted_at_an_adjournment_must_be_asked_for() {
    let (case, sitting) = listed(ListedStages::Rg);
    let adjourning = Adjourning {
        evidence_wanted: "the custody record".into(),
        ..Adjourning::because(AdjournmentReason::EvidenceWanted)
    };
    let adjourned = adjourn::adjourn(&case, &sitting, &adjourning);
    let waiting = after(case, adjourned.unwrap());
    let asked = after(
        waiting.clone(),
        asking(asked(POLICE, Stage::Rg, "2026-11-20")),
    );
    let check = missing_and_met("EVIDENCE_WANTED", &waiting, &asked);
    assert!(check.holds_up());
}

#[test]
fn r48_enquiries_name_whom_nobody_asked() {
    let readiness = look(&case());
    let what = &check(&readiness, "ENQUIRIES")
        .missing
        .as_ref()
        .unwrap()
        .what;
    assert!(
        what.ends_with("who lodged it, children's services, the guardian service, police"),
        "{what}"
    );
    let police = after(case(), asking(asked(POLICE, Stage::Rg, "2026-11-20")));
    let readiness = look(&police);
    let what = &check(&readiness, "ENQUIRIES")
        .missing
        .as_ref()
        .unwrap()
        .what;
    assert!(!what.contains("police"), "{what}");
}

/// A complete case on the agenda of a sitting with these people.
fn seated(people: Vec<Invitee>) -> (Case, Sitting) {
    let sitting = Sitting::replay([recorded(
        1,
        SittingEvent::Scheduled {
            sitting: SittingId::from_uuid(id(20)),
            site: site().id,
            held_on: date("2026-11-19"),
            place: "Shire Hall".to_owned(),
            chair: person(CHAIR),
            invited: people,
        },
    )]);
    let sitting = sitting.unwrap().unwrap();
    let case = complete();
    let event = case.list(&in_scope(&case), &sitting, ListedStages::RgThenCg);
    (after(case, event.unwrap()), sitting)
}

fn room(case: &Case, sitting: &Sitting) -> Vec<&'static str> {
    let readiness = look_as(case, &site(), Some(sitting), today());
    for check in readiness.owed() {
        let missing = check.missing.as_ref().unwrap();
        assert_eq!(missing.due_on, Some(sitting.held_on), "{}", check.code);
        assert!(check.holds_up(), "{}", check.code);
    }
    readiness.owed().map(|check| check.code).collect()
}

#[test]
fn r13_r14_r15_r18_a_room_with_everybody_in_it_is_ready() {
    let (case, sitting) = seated(panel());
    assert_eq!(room(&case, &sitting), Vec::<&str>::new());
}

#[test]
fn r13_r18_each_voting_seat_needs_somebody_trained_on_the_day() {
    for (number, code) in [(OFFICER, "police"), (NURSE, "health")] {
        let mut people = panel();
        people.retain(|invitee| invitee.person != person(number));
        let (case, sitting) = seated(people);
        assert_eq!(room(&case, &sitting), ["MEMBERS", "TRAINING"]);
        let readiness = look_as(&case, &site(), Some(&sitting), today());
        let missing = check(&readiness, "MEMBERS").missing.as_ref().unwrap();
        assert!(missing.what.ends_with(code), "{}", missing.what);
    }
    // Valid to the day before the sitting; then to the day itself.
    for (until, expected) in [("2026-11-18", vec!["TRAINING"]), ("2026-11-19", vec![])] {
        let mut people = panel();
        people[2] = invitee(NURSE, AgencyKind::Health, Some(until));
        let (case, sitting) = seated(people);
        assert_eq!(room(&case, &sitting), expected, "{until}");
    }
}

#[test]
fn r13_a_recused_member_holds_no_seat() {
    let (case, sitting) = seated(panel());
    let recuse = |case, number| {
        let event = CaseEvent::InterestDeclared {
            person: person(number),
            kind: InterestKind::Personal,
            statement: "a cousin".into(),
        };
        after(case, event)
    };
    let without_nurse = recuse(case.clone(), NURSE);
    assert_eq!(room(&without_nurse, &sitting), ["MEMBERS", "TRAINING"]);
    let without_chair = recuse(case, CHAIR);
    assert_eq!(
        room(&without_chair, &sitting),
        ["CHAIR", "MEMBERS", "TRAINING"]
    );
}

#[test]
fn r14_the_lead_social_worker_does_not_chair_and_must_be_known() {
    let (case, sitting) = seated(panel());
    let assigned = CaseEvent::SocialWorkerAssigned {
        person: person(CHAIR),
    };
    assert_eq!(room(&after(case, assigned), &sitting), ["CHAIR"]);
    let steps = STEPS.iter().filter(|(code, _)| *code != "SOCIAL_WORKER");
    let unnamed = steps.fold(self::case(), |case, (_, step)| step(case));
    let event = unnamed.list(&in_scope(&unnamed), &sitting, ListedStages::RgThenCg);
    let unnamed = after(unnamed, event.unwrap());
    assert_eq!(room(&unnamed, &sitting), ["SOCIAL_WORKER", "CHAIR"]);
}

#[test]
fn r15_the_guardian_is_invited() {
    let mut people = panel();
    people.retain(|invitee| invitee.person != person(GUARDIAN));
    let (case, sitting) = seated(people);
    assert_eq!(room(&case, &sitting), ["GUARDIAN_INVITED"]);
}

#[test]
fn a_closed_case_is_owed_nothing() {
    let retracted = CaseEvent::ReferralRetracted {
        reason: "sent twice".into(),
    };
    assert_eq!(look(&after(case(), retracted)), Readiness::default());
}

#[test]
fn once_reasonable_grounds_are_decided_all_is_wanted_for_conclusive_grounds() {
    let readiness = look(&rg_positive_at_first_sitting());
    assert_eq!(readiness.next, Some(Stage::Cg));
    assert!(
        readiness
            .checks
            .iter()
            .all(|check| check.stage == Stage::Cg)
    );
}

/// Applies what can follow; what cannot leaves the case as it is.
fn perhaps(case: Case, event: CaseEvent) -> Case {
    let sequence = case.version + 1;
    let next = case.clone().apply(recorded(sequence, event));
    next.unwrap_or(case)
}

/// Lets anything happen to a case, for histories nobody thought of.
fn happens(case: Case, kind: usize) -> Case {
    let plain = STEPS.len() - 1;
    if let Some((_, step)) = STEPS[..plain].get(kind) {
        return step(case);
    }
    let request = request_id([POLICE, HEALTH][kind % 2]);
    let event = match kind - plain {
        0 => asking(asked(POLICE, Stage::Rg, "2026-11-20")),
        1 => asking(asked(HEALTH, Stage::Cg, "2026-11-14")),
        2 | 3 => CaseEvent::Request(RequestEvent::Chased { request }),
        4..=7 => CaseEvent::Request(RequestEvent::Answered {
            request,
            answer: Box::new(answer(Information::Nil("".into()))),
        }),
        8 => age(AgeStatus::Doubted),
        9 | 10 => age(AgeStatus::AssessedChild),
        11 => sca(None, Some(ScaValidation::Returned), None),
        12 => sca(None, None, Some(true)),
        13 => CaseEvent::ResponsibleAuthorityRecorded {
            authority: ResponsibleAuthority::Unknown,
        },
        14 => CaseEvent::Listed {
            sitting: SittingId::from_uuid(id(20)),
            held_on: today(),
            stages: ListedStages::RgThenCg,
        },
        15 => CaseEvent::Adjourned(Box::new(AdjournedItem {
            sitting: SittingId::from_uuid(id(20)),
            adjourned_on: today(),
            reason: AdjournmentReason::EvidenceWanted,
            evidence_wanted: "the custody record".into(),
            owner: None,
            return_by: None,
            inquorate: None,
        })),
        16 => external(&case, Stage::Rg, Outcome::Positive),
        17 => external(&case, Stage::Cg, Outcome::Negative),
        18 => CaseEvent::ReferralRetracted {
            reason: "sent twice".into(),
        },
        _ => CaseEvent::InterestDeclared {
            person: person([CHAIR, NURSE][kind % 2]),
            kind: InterestKind::Professional,
            statement: "worked with the family".into(),
        },
    };
    perhaps(case, event)
}

const KINDS: usize = STEPS.len() + 20;

fn external(case: &Case, stage: Stage, outcome: Outcome) -> CaseEvent {
    let decision = ExternalDecision {
        stage,
        outcome,
        authority: ExternalAuthority::Sca,
        decided_on: today(),
        source: "letter".to_owned(),
    };
    let book = book();
    let rules = book.in_force_on(today());
    let id = DecisionId::from_uuid(id(30));
    match case.record_external(id, &decision, rules, now()) {
        Ok(decision) => CaseEvent::ExternalDecisionRecorded(Box::new(decision)),
        Err(_) => sca(Some("MSHT-2"), None, None),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Whatever happened, readiness can be told; and where it owes nothing, each thing
    /// it asks for is there, looked up without it.
    #[test]
    fn an_empty_list_means_that_everything_is_there(
        done in proptest::collection::vec(prop::bool::weighted(0.95), STEPS.len()),
        happened in proptest::collection::vec(0..KINDS, 0..12),
        days in 0_u32..900,
        guardian_service in any::<bool>(),
    ) {
        let steps = STEPS.iter().zip(done).filter(|(_, done)| *done);
        let case = steps.fold(case(), |case, ((_, step), _)| step(case));
        let case = happened.into_iter().fold(case, happens);
        let site = Site { guardian_service, ..site() };
        let (_, sitting) = seated(panel());
        let sitting = case.listing().map(|_| &sitting);
        let today = today().plus_days(days);
        let readiness = look_as(&case, &site, sitting, today);
        prop_assert_eq!(readiness.next.is_none(), case.check_open().is_err());
        for stage in [Stage::Rg, Stage::Cg] {
            let held_up = readiness.owed().any(|check| {
                check.weight == Weight::Blocks && (stage == Stage::Cg || check.stage == Stage::Rg)
            });
            prop_assert_eq!(readiness.ready(stage), !held_up);
        }
        if readiness.next.is_some() && readiness.owed().next().is_none() {
            everything_is_there(&case, &site, sitting, today)?;
        }
    }
}

fn everything_is_there(
    case: &Case,
    site: &Site,
    sitting: Option<&Sitting>,
    today: CivilDate,
) -> Result<(), TestCaseError> {
    prop_assert!(case.sca.reference.is_some());
    prop_assert_eq!(case.sca.validation, ScaValidation::Validated);
    prop_assert!(!case.sca.disqualification_considered);
    prop_assert!(case.authority.id().is_some());
    prop_assert!(case.date_of_birth.expose().is_some());
    prop_assert!(case.eligibility(site, &book()).in_scope().is_ok());
    let heard = |kind| case.contributions.iter().any(|heard| heard.kind == kind);
    prop_assert!(heard(ContributionKind::Child));
    prop_assert!(!site.guardian_service || heard(ContributionKind::Guardian));
    prop_assert!(case.social_worker.is_some());
    prop_assert!(!case.plans.is_empty());
    prop_assert!(
        case.requests
            .all
            .iter()
            .all(|request| !request.outstanding())
    );
    prop_assert_eq!(case.requests.not_asked_for(), None);
    let standing = case.standing(site, &book());
    let alerts = case.alerts(&standing, &book(), today);
    let near_18 = alerts
        .iter()
        .any(|alert| ["TURNED_18", "FALLEN_TO_100_DAYS"].contains(&alert.code));
    prop_assert!(!near_18 || case.sca.direction.expose().is_some());
    if let Some(sitting) = sitting {
        prop_assert_ne!(case.social_worker, Some(sitting.chair));
        prop_assert!(!case.recused(sitting.chair) && !case.recused(person(NURSE)));
    }
    Ok(())
}
