//! What the service must answer, by the model: granted, or the code and the reason.

use chrono::{Months, NaiveDate};

use super::{
    call::{About, Ask, Call, Sealed, Tie},
    people::{AGENCIES, DECIDING, DESIGNATED, Role, Seat, Who},
    policy::DENIED,
    world::{Child, Heard, Meeting, Session, Stage, View, World, Wrong},
};

const INVALID: &str = "InvalidArgument";
const STALE: &str = "Aborted STALE_VERSION";
/// Trainings stay valid for three years.
pub(super) const VALID: Months = Months::new(36);

type Answer = Result<(), &'static str>;

fn check(holds: bool, otherwise: &'static str) -> Answer {
    if holds { Ok(()) } else { Err(otherwise) }
}

impl World {
    /// Says what the service must answer.
    pub(super) fn predict(&self, call: &Call) -> Answer {
        let by = call.by;
        check(by != Who::Nobody, "Unauthenticated UNAUTHENTICATED")?;
        match &call.ask {
            Ask::Lodge => {
                let may = matches!(
                    by.role(),
                    Some(Role::FirstResponder | Role::Coordinator | Role::SafeguardingLead)
                );
                check(may, DENIED)?;
                let designated = DESIGNATED.contains(&by.agency());
                check(designated, "FailedPrecondition NOT_A_FIRST_RESPONDER")
            }
            Ask::Schedule { on, chair, invited } => self.schedule(by, *on, *chair, invited),
            Ask::Train { who, .. } => {
                check(by.role() == Some(Role::Coordinator), DENIED)?;
                check(by.ours() == who.ours(), "NotFound")
            }
            Ask::Convene {
                meeting,
                version,
                present,
            } => {
                let meeting = self.meeting_for(by, *meeting)?;
                self.permit_meeting(by, meeting)?;
                check(*version == meeting.version, STALE)?;
                check(present.iter().all(|who| who.ours()), INVALID)?;
                let open = meeting.session == Session::Scheduled;
                check(open, "FailedPrecondition SITTING_NOT_OPEN")?;
                check(meeting.on == self.today(), "FailedPrecondition NOT_THE_DAY")
            }
            Ask::Attend {
                meeting,
                version,
                who,
                present,
            } => {
                let meeting = self.meeting_for(by, *meeting)?;
                self.permit_meeting(by, meeting)?;
                check(*version == meeting.version, STALE)?;
                check(who.ours(), INVALID)?;
                in_session(meeting)?;
                let there = meeting.attendee(*who).is_some_and(|known| known.there);
                check(*present || there, "FailedPrecondition NOT_PRESENT")
            }
            Ask::Close {
                meeting,
                version,
                reason,
            } => {
                let meeting = self.meeting_for(by, *meeting)?;
                self.permit_meeting(by, meeting)?;
                check(*version == meeting.version, STALE)?;
                let open = meeting.session == Session::Convened && !meeting.open.is_empty();
                check(!open || *reason, INVALID)?;
                in_session(meeting)
            }
            Ask::List { meeting, child, .. }
            | Ask::Adjourn { meeting, child, .. }
            | Ask::State { meeting, child, .. }
            | Ask::LookAgain { meeting, child, .. }
            | Ask::Seal { meeting, child, .. } => {
                let at = self.meeting_for(by, *meeting)?;
                let known = self.child_for(by, *child)?;
                self.permit_item(call, known, at)?;
                self.item(
                    call,
                    meeting.unwrap_or_default(),
                    at,
                    child.unwrap_or_default(),
                    known,
                )
            }
            Ask::Answer {
                child,
                request,
                version,
                ..
            } => {
                let known = self.child_for(by, Some(*child))?;
                let asked = request.map(|place| &known.asked[place]).ok_or("NotFound")?;
                self.permit_answer(by, known, asked.agency)?;
                check(*version == asked.version, STALE)
            }
            Ask::Declare { child }
            | Ask::Assign { child, .. }
            | Ask::Hear { child, .. }
            | Ask::Sca { child, .. }
            | Ask::Enquire { child, .. }
            | Ask::LinkPlan { child, .. }
            | Ask::PlanVersion { child, .. }
            | Ask::Retract { child, .. }
            | Ask::External { child, .. }
            | Ask::Raise { child, .. }
            | Ask::AnswerChallenge { child, .. }
            | Ask::CloseChallenge { child, .. }
            | Ask::Look { child } => {
                let known = self.child_for(by, *child)?;
                self.permit_case(by, known, self.granted(call, known))?;
                self.case(call, known)
            }
        }
    }

    fn schedule(&self, by: Who, on: NaiveDate, chair: Who, invited: &[Who]) -> Answer {
        let role = by.role();
        check(
            matches!(role, Some(Role::Coordinator | Role::Chair)),
            DENIED,
        )?;
        check(by.ours() == chair.ours(), INVALID)?;
        let may = chair.role() == Some(Role::Chair) && (role != Some(Role::Chair) || by == chair);
        check(may, "FailedPrecondition NOT_THE_CHAIR")?;
        check(invited.iter().all(|who| who.ours() == by.ours()), INVALID)?;
        check(on >= self.today(), "FailedPrecondition HELD_IN_THE_PAST")
    }

    /// The rules of a case, once the policy has let the caller through.
    fn case(&self, call: &Call, child: &Child) -> Answer {
        let closed = || check(!child.is_closed(), "FailedPrecondition CASE_CLOSED");
        let seen = |version: i64| check(version == child.version, STALE);
        match &call.ask {
            Ask::Declare { .. } | Ask::Look { .. } => Ok(()),
            Ask::Assign { version, who, .. } => {
                seen(*version)?;
                closed()?;
                check(who.ours(), INVALID)
            }
            Ask::Hear { version, .. } => {
                seen(*version)?;
                closed()
            }
            Ask::Sca { version, .. } => seen(*version),
            Ask::Enquire {
                version,
                agency,
                stage,
                ..
            } => {
                seen(*version)?;
                check(AGENCIES.contains(agency), INVALID)?;
                closed()?;
                let decided = child.decided(*stage).is_some();
                check(!decided, "FailedPrecondition STAGE_ALREADY_DECIDED")
            }
            Ask::LinkPlan {
                version, reference, ..
            } => {
                seen(*version)?;
                let known = child.plans.iter().any(|plan| plan.reference == *reference);
                check(!known, "FailedPrecondition ALREADY_LINKED")
            }
            Ask::PlanVersion { version, plan, .. } => {
                seen(*version)?;
                let known = child.plans.iter().any(|known| known.id == *plan);
                check(known, "FailedPrecondition PLAN_UNKNOWN")
            }
            Ask::Retract { version, .. } => {
                seen(*version)?;
                check(!child.retracted, "FailedPrecondition ALREADY_RETRACTED")?;
                let untouched = child.rg.is_none() && !child.ever_listed;
                check(untouched, "FailedPrecondition ALREADY_TRIAGED")
            }
            Ask::External { version, stage, .. } => {
                seen(*version)?;
                let decided = child.decided(*stage).is_some();
                check(!decided, "FailedPrecondition STAGE_ALREADY_DECIDED")?;
                closed()?;
                let follows = *stage == Stage::Rg || child.rg.is_some();
                check(follows, "FailedPrecondition RG_NOT_POSITIVE")
            }
            Ask::Raise {
                version,
                against,
                about,
                ..
            } => {
                seen(*version)?;
                check(!child.retracted, "FailedPrecondition CASE_CLOSED")?;
                let own = *against == call.by.agency();
                check(!own, "FailedPrecondition CHALLENGE_OWN_AGENCY")?;
                let grounded = on_record(call.by, child, against, *about);
                check(grounded, "FailedPrecondition CHALLENGE_NOT_GROUNDED")
            }
            Ask::AnswerChallenge {
                version, number, ..
            } => {
                seen(*version)?;
                let open = unclosed(child, *number)?;
                let may =
                    call.by.role() == Some(Role::Coordinator) || open.against == call.by.agency();
                check(may, "PermissionDenied NOT_THE_CHALLENGED_AGENCY")?;
                check(!open.answered, "FailedPrecondition CHALLENGE_ANSWERED")
            }
            Ask::CloseChallenge {
                version, number, ..
            } => {
                seen(*version)?;
                let open = unclosed(child, *number)?;
                let own = open.by == call.by.agency();
                check(own, "PermissionDenied NOT_THE_CHALLENGING_AGENCY")
            }
            Ask::Lodge
            | Ask::Schedule { .. }
            | Ask::List { .. }
            | Ask::Convene { .. }
            | Ask::Attend { .. }
            | Ask::Adjourn { .. }
            | Ask::Close { .. }
            | Ask::State { .. }
            | Ask::LookAgain { .. }
            | Ask::Seal { .. }
            | Ask::Answer { .. }
            | Ask::Train { .. } => Ok(()),
        }
    }

    /// The rules of an item, once the policy has let the caller through.
    fn item(
        &self,
        call: &Call,
        place: usize,
        meeting: &Meeting,
        child_place: usize,
        child: &Child,
    ) -> Answer {
        match &call.ask {
            Ask::List {
                version, stages, ..
            } => {
                check(*version == child.version, STALE)?;
                check(!child.is_closed(), "FailedPrecondition CASE_CLOSED")?;
                check(!child.disqualified, "FailedPrecondition NOT_IN_SCOPE")?;
                let over = meeting.session == Session::Closed;
                check(!over, "FailedPrecondition SITTING_NOT_OPEN")?;
                let listed = meeting.open.contains(&child_place) || child.listing.is_some();
                check(!listed, "FailedPrecondition ALREADY_LISTED")?;
                let opens = stages.contains(&Stage::Rg) == child.rg.is_none();
                check(opens, "FailedPrecondition STAGE_NOT_OPEN")
            }
            Ask::Adjourn { version, .. } => {
                listed_there(child, place)?;
                check(*version == child.version, STALE)?;
                in_session(meeting)
            }
            Ask::State { stage, version, .. } => {
                in_session(meeting)?;
                let member = meeting.attendee(call.by).filter(|known| known.there);
                let member = member.ok_or("FailedPrecondition NOT_PRESENT")?;
                let votes = call.by.seat() != Seat::Without;
                check(votes, "FailedPrecondition SEAT_DOES_NOT_VOTE")?;
                let trained = member.trained.is_some_and(|until| until >= self.today());
                check(trained, "FailedPrecondition TRAINING_NOT_VALID")?;
                let listing = listed_there(child, place)?;
                let listed = listing.stages.contains(stage);
                check(listed, "FailedPrecondition STAGE_NOT_LISTED")?;
                let known = listing.position(call.by.seat(), *stage);
                let current = known.map_or(0, |position| position.version);
                check(*version == current, STALE)
            }
            Ask::LookAgain { stage, .. } => {
                let listing = listed_there(child, place)?;
                let listed = listing.stages.contains(stage);
                check(listed, "FailedPrecondition STAGE_NOT_LISTED")?;
                let stated = listing.positions.iter().any(|it| it.who == call.by);
                let own = stated || call.by == meeting.chair;
                check(!own, "FailedPrecondition SECOND_LOOK_NOT_INDEPENDENT")
            }
            Ask::Seal {
                version,
                stages,
                tie,
                ..
            } => {
                let sealed = stages.iter().any(|it| child.decided(it.stage).is_some());
                check(!sealed, "FailedPrecondition ALREADY_SEALED")?;
                check(*version == child.version, STALE)?;
                self.quorum(meeting, child)?;
                check(!child.disqualified, "FailedPrecondition NOT_IN_SCOPE")?;
                self.seal(child, place, stages, tie)
            }
            Ask::Lodge
            | Ask::Schedule { .. }
            | Ask::Convene { .. }
            | Ask::Attend { .. }
            | Ask::Close { .. }
            | Ask::Declare { .. }
            | Ask::Assign { .. }
            | Ask::Hear { .. }
            | Ask::Sca { .. }
            | Ask::Enquire { .. }
            | Ask::Answer { .. }
            | Ask::LinkPlan { .. }
            | Ask::PlanVersion { .. }
            | Ask::Retract { .. }
            | Ask::External { .. }
            | Ask::Raise { .. }
            | Ask::AnswerChallenge { .. }
            | Ask::CloseChallenge { .. }
            | Ask::Train { .. }
            | Ask::Look { .. } => Ok(()),
        }
    }

    /// R13, R14, R18: chair and the three seats, in the room, trained, not recused.
    fn quorum(&self, meeting: &Meeting, child: &Child) -> Answer {
        in_session(meeting)?;
        let leads = child.worker == Some(meeting.chair);
        check(!leads, "FailedPrecondition CHAIR_IS_SOCIAL_WORKER")?;
        let departed = self.wrong == Some(Wrong::DeparturesIgnored);
        let there: Vec<_> = meeting
            .people
            .iter()
            .filter(|known| known.there || (departed && known.came))
            .filter(|known| !child.recused.contains(&known.who))
            .collect();
        let chair = there.iter().any(|known| known.who == meeting.chair);
        check(chair, "FailedPrecondition CHAIR_NOT_PRESENT")?;
        let held = |seat| there.iter().any(|known| known.who.seat() == seat);
        let met = DECIDING.into_iter().all(held);
        check(met, "FailedPrecondition QUORUM_NOT_MET")?;
        let today = self.today();
        let trained = |seat| {
            there.iter().any(|known| {
                known.who.seat() == seat && known.trained.is_some_and(|until| until >= today)
            })
        };
        let able = DECIDING.into_iter().all(trained);
        check(able, "FailedPrecondition TRAINING_NOT_VALID")
    }

    fn seal(&self, child: &Child, place: usize, stages: &[Sealed], tie: &Tie) -> Answer {
        let listing = listed_there(child, place)?;
        if let Tie::Plan(id) = tie {
            let known = child.plans.iter().any(|plan| plan.id == *id);
            check(known, "FailedPrecondition PLAN_UNKNOWN")?;
        }
        if stages.iter().any(|it| it.stage == Stage::Cg) {
            everybody_heard(child)?;
        }
        let known = child.rg.as_ref();
        let mut rg = known.map(|rg| (rg.positive, rg.meeting == Some(place)));
        for it in stages {
            let listed = listing.stages.contains(&it.stage);
            check(listed, "FailedPrecondition STAGE_NOT_LISTED")?;
            let stated: Vec<View> = DECIDING
                .into_iter()
                .filter_map(|seat| listing.position(seat, it.stage))
                .map(|position| position.view)
                .collect();
            check(stated.len() == 3, "FailedPrecondition POSITIONS_MISSING")?;
            let lenient = self.wrong == Some(Wrong::AbstentionsCount);
            let all = |view| {
                let agrees = |it: &View| *it == view || (lenient && *it == View::Abstain);
                stated.iter().all(agrees)
            };
            let positive = all(View::Positive);
            let agreed = positive || all(View::Negative);
            check(agreed, "FailedPrecondition POSITIONS_NOT_AGREED")?;
            let same = positive == it.positive;
            check(same, "FailedPrecondition OUTCOME_NOT_AS_POSITIONS")?;
            match it.stage {
                Stage::Rg => rg = Some((it.positive, true)),
                Stage::Cg => {
                    let (positive, here) = rg.unwrap_or_default();
                    check(positive, "FailedPrecondition RG_NOT_POSITIVE")?;
                    let barred = here && !it.positive;
                    check(!barred, "FailedPrecondition CG_NEGATIVE_AT_FIRST_SITTING")?;
                }
            }
            let fit = it.stage == Stage::Rg || it.findings_fit;
            check(fit, "FailedPrecondition OUTCOME_CONTRADICTS_FINDINGS")?;
            let agrees = |(_, stage, agrees): &(Who, Stage, bool)| *stage == it.stage && *agrees;
            let looked = it.positive || listing.looks.iter().any(agrees);
            check(looked, "FailedPrecondition SECOND_LOOK_MISSING")?;
        }
        let negative = stages.iter().any(|it| !it.positive);
        check(
            !negative || everybody_asked(child),
            "FailedPrecondition ENQUIRIES_NOT_MADE",
        )
    }
}

fn in_session(meeting: &Meeting) -> Answer {
    let convened = meeting.session == Session::Convened;
    check(convened, "FailedPrecondition SITTING_NOT_CONVENED")
}

fn listed_there(child: &Child, place: usize) -> Result<&super::world::Listing, &'static str> {
    let here = child.listing.as_ref().filter(|it| it.meeting == place);
    here.ok_or_else(|| {
        let at = |decided: &Option<super::world::Decided>| {
            decided.as_ref().is_some_and(|it| it.meeting == Some(place))
        };
        if at(&child.rg) || at(&child.cg) {
            "FailedPrecondition ALREADY_SEALED"
        } else {
            "FailedPrecondition ITEM_NOT_OPEN"
        }
    })
}

/// R21, R91, R19, R15, in this order.
fn everybody_heard(child: &Child) -> Answer {
    check(child.referenced, "FailedPrecondition SCA_REFERENCE_MISSING")?;
    let heard = |kind| child.heard.contains(&kind);
    check(heard(Heard::Child), "FailedPrecondition CHILD_NOT_HEARD")?;
    let care = "Warwickshire County Council";
    let answered = child
        .asked
        .iter()
        .any(|it| it.agency == care && it.answered);
    check(
        heard(Heard::SocialCare) || answered,
        "FailedPrecondition SOCIAL_CARE_NOT_HEARD",
    )?;
    check(
        heard(Heard::Guardian),
        "FailedPrecondition GUARDIAN_NOT_HEARD",
    )
}

/// R48: whoever lodged, children's services, the guardian service, police.
fn everybody_asked(child: &Child) -> bool {
    let asked = |agency: &str| child.asked.iter().any(|it| it.agency == agency);
    asked(child.lodged_by.agency())
        && (asked("Warwickshire County Council") || child.heard.contains(&Heard::SocialCare))
        && (asked("Guardian Service") || child.heard.contains(&Heard::Guardian))
        && asked("Warwickshire Police")
}

/// Whether what is challenged is on record, as the caller sees it.
fn on_record(by: Who, child: &Child, against: &str, about: About) -> bool {
    let About::Position(stage, version) = about else {
        return true;
    };
    let it = |position: &super::world::Position| {
        position.who.agency() == against && (position.stage, position.version) == (stage, version)
    };
    let votes = by.seat() != Seat::Without && matches!(by.role(), Some(Role::Chair | Role::Member));
    let on_item = child.listing.as_ref().is_some_and(|listing| {
        let stated = |seat: Seat| {
            let mut stages = listing.stages.iter();
            stages.all(|stage| listing.position(seat, *stage).is_some())
        };
        let kept_back = votes && !DECIDING.into_iter().all(stated);
        let shown =
            |position: &&super::world::Position| !kept_back || position.who.seat() == by.seat();
        listing.positions.iter().filter(shown).any(it)
    });
    let sealed = |decided: &super::world::Decided| {
        decided.meeting.is_some() && decided.positions.iter().any(it)
    };
    on_item || child.decided(stage).is_some_and(sealed)
}

fn unclosed(child: &Child, number: u32) -> Result<&super::world::Challenge, &'static str> {
    let place = usize::try_from(number).unwrap_or_default().wrapping_sub(1);
    let open = child.challenges.get(place).filter(|it| !it.closed);
    open.ok_or("FailedPrecondition CHALLENGE_NOT_OPEN")
}
