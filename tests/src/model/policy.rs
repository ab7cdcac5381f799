//! Who may do what, as the model has it: a few lines an action, from the access matrix
//! and not from its code.

use super::{
    call::{Ask, Call, Place},
    people::{Role, Who},
    world::{Child, Meeting, World},
};

/// Why a call does not even come to the rules.
pub(super) const HIDDEN: &str = "NotFound";
pub(super) const DENIED: &str = "PermissionDenied NOT_PERMITTED";

impl World {
    /// Finds a case for somebody; nobody learns of another site's.
    pub(super) fn child_for(&self, by: Who, place: Place) -> Result<&Child, &'static str> {
        match place {
            Some(place) if by.ours() => self.children.get(place).ok_or(HIDDEN),
            Some(_) | None => Err(HIDDEN),
        }
    }

    pub(super) fn meeting_for(&self, by: Who, place: Place) -> Result<&Meeting, &'static str> {
        match place {
            Some(place) if by.ours() => self.meetings.get(place).ok_or(HIDDEN),
            Some(_) | None => Err(HIDDEN),
        }
    }

    /// Whether the case was ever on an agenda of a sitting the person belongs to.
    fn seated(&self, by: Who, child: &Child) -> bool {
        let belongs = |meeting: &usize| self.meetings[*meeting].attendee(by).is_some();
        child.meetings.iter().any(belongs)
    }

    /// Whether the person sees the case as a whole.
    fn sees_case(&self, by: Who, child: &Child) -> bool {
        match by.role() {
            Some(Role::Coordinator) => by.of_the_authority(),
            Some(Role::Chair | Role::Member) => self.seated(by, child),
            Some(Role::SafeguardingLead) => child.worker == Some(by),
            Some(Role::Liaison) => true,
            Some(Role::FirstResponder | Role::Auditor) | None => false,
        }
    }

    /// Whether the person knows that the case exists: whoever lodged reads the referral.
    fn knows_case(&self, by: Who, child: &Child) -> bool {
        let lodged =
            by.role() == Some(Role::FirstResponder) && child.lodged_by.agency() == by.agency();
        lodged || self.sees_case(by, child)
    }

    /// Asks whether an action on a case is permitted.
    pub(super) fn permit_case(
        &self,
        by: Who,
        child: &Child,
        granted: bool,
    ) -> Result<(), &'static str> {
        if child.recused.contains(&by) {
            Err(HIDDEN)
        } else if granted {
            Ok(())
        } else if self.knows_case(by, child) {
            Err(DENIED)
        } else {
            Err(HIDDEN)
        }
    }

    /// Asks whether an action on a sitting is permitted to coordinators and its chair.
    pub(super) fn permit_meeting(&self, by: Who, meeting: &Meeting) -> Result<(), &'static str> {
        let sees = match by.role() {
            Some(Role::Coordinator) => true,
            Some(Role::Chair | Role::Member) => meeting.attendee(by).is_some(),
            Some(Role::SafeguardingLead | Role::Liaison | Role::FirstResponder | Role::Auditor)
            | None => false,
        };
        let does = match by.role() {
            Some(Role::Coordinator) => true,
            Some(Role::Chair) => meeting.chair == by,
            Some(
                Role::Member
                | Role::SafeguardingLead
                | Role::Liaison
                | Role::FirstResponder
                | Role::Auditor,
            )
            | None => false,
        };
        match (does, sees) {
            (true, _) => Ok(()),
            (false, true) => Err(DENIED),
            (false, false) => Err(HIDDEN),
        }
    }

    /// Asks whether an action on an item is permitted.
    pub(super) fn permit_item(
        &self,
        call: &Call,
        child: &Child,
        meeting: &Meeting,
    ) -> Result<(), &'static str> {
        let by = call.by;
        let seated = self.seated(by, child);
        let granted = match (&call.ask, by.role()) {
            (Ask::List { .. } | Ask::Adjourn { .. }, Some(Role::Coordinator)) => {
                by.of_the_authority()
            }
            (Ask::Adjourn { .. } | Ask::Seal { .. }, Some(Role::Chair)) => {
                seated && meeting.chair == by
            }
            (Ask::LookAgain { .. }, Some(Role::Coordinator)) => by.of_the_authority(),
            (Ask::LookAgain { .. }, Some(Role::SafeguardingLead)) => child.worker == Some(by),
            (Ask::State { .. } | Ask::LookAgain { .. }, Some(Role::Chair | Role::Member)) => {
                seated && meeting.attendee(by).is_some()
            }
            _ => false,
        };
        if child.recused.contains(&by) {
            Err(HIDDEN)
        } else if granted {
            Ok(())
        } else if self.sees_case(by, child) {
            Err(DENIED)
        } else {
            Err(HIDDEN)
        }
    }

    /// Whether an action on a case is granted to the person.
    pub(super) fn granted(&self, call: &Call, child: &Child) -> bool {
        let by = call.by;
        let coordinates = by.role() == Some(Role::Coordinator) && by.of_the_authority();
        let chairs = by.role() == Some(Role::Chair) && self.seated(by, child);
        let sits = by.role() == Some(Role::Member) && self.seated(by, child);
        let leads = by.role() == Some(Role::SafeguardingLead) && child.worker == Some(by);
        let answers = by.role() == Some(Role::Liaison);
        let lodged =
            by.role() == Some(Role::FirstResponder) && child.lodged_by.agency() == by.agency();
        match &call.ask {
            Ask::Declare { .. } => match by.role() {
                Some(Role::Coordinator) => by.of_the_authority(),
                Some(Role::FirstResponder) => lodged,
                Some(_) => true,
                None => false,
            },
            Ask::Assign { .. } | Ask::Enquire { .. } => coordinates,
            Ask::Hear { .. } => coordinates || leads,
            Ask::Sca { .. } | Ask::External { .. } => coordinates || answers,
            Ask::LinkPlan { .. } | Ask::PlanVersion { .. } => coordinates || chairs || leads,
            Ask::Retract { .. } => coordinates || lodged,
            Ask::Raise { .. } | Ask::AnswerChallenge { .. } | Ask::CloseChallenge { .. } => {
                coordinates || chairs || sits || leads
            }
            Ask::Look { .. } => coordinates || chairs || sits || leads || answers,
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
            | Ask::Train { .. } => false,
        }
    }

    /// Asks whether somebody may answer a request: the agency asked, or a coordinator.
    pub(super) fn permit_answer(
        &self,
        by: Who,
        child: &Child,
        agency: &str,
    ) -> Result<(), &'static str> {
        let asked = by.agency() == agency;
        let may = match by.role() {
            Some(Role::Coordinator) => by.of_the_authority() || asked,
            Some(
                Role::FirstResponder
                | Role::Chair
                | Role::Member
                | Role::SafeguardingLead
                | Role::Liaison,
            ) => asked,
            Some(Role::Auditor) | None => false,
        };
        if child.recused.contains(&by) {
            Err(HIDDEN)
        } else if may {
            Ok(())
        } else if self.sees_case(by, child) {
            Err(DENIED)
        } else {
            Err(HIDDEN)
        }
    }
}
