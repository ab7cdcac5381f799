//! Where the course of a case shows: alerts and clocks.

use super::{Course, PoliceNumberKind};
use crate::{
    case::Case,
    clocks::{Alert, CRIME_NUMBER, Clock, NEXT_HEARING},
    decision::{Outcome, Stage},
    refusal::stage_name,
    rulebook::RuleBook,
    time::CivilDate,
};

impl Case {
    /// Returns what somebody must see or act on because of the course of the case.
    pub(in crate::case) fn course_alerts(
        &self,
        eighteenth_birthday: Option<CivilDate>,
        book: &RuleBook,
        today: CivilDate,
    ) -> Vec<Alert> {
        let mut alerts = Vec::new();
        let mut add = |code, text| alerts.push(Alert { code, text });
        if self.state().is_open() {
            self.add_of_open(eighteenth_birthday, today, &mut add);
        }
        if let Some(late) = self.crime_number_clock(book)
            && late.met_on.is_none()
            && today > late.due_on
        {
            add(
                "CRIME_NUMBER_OVERDUE",
                format!(
                    "the police crime number was due by {} after positive reasonable grounds: ask the police (R74)",
                    late.due_on
                ),
            );
        }
        for concern in &self.course.public_order {
            if !self.course.told.contains_key(&concern.sequence) {
                add(
                    "PUBLIC_ORDER_CONCERN",
                    format!(
                        "the public order concern of {} has not reached the SCA yet, which decides (R58)",
                        concern.on
                    ),
                );
            }
        }
        alerts
    }

    fn add_of_open(
        &self,
        eighteenth_birthday: Option<CivilDate>,
        today: CivilDate,
        add: &mut impl FnMut(&'static str, String),
    ) {
        let course = &self.course;
        if self.is_urgent() {
            add("URGENT", urgent(course));
        }
        if let Some(running) = course.running() {
            add(
                "SUSPENDED",
                format!(
                    "suspended before {} since {} because the child is missing (R52): no clock pauses (R103), and the panel may decide where the evidence suffices, which lifts it",
                    stage_name(running.suspended.stage),
                    running.from
                ),
            );
        }
        if let Some(open) = self.open_withdrawal() {
            add(
                "WITHDRAWAL_OPEN",
                format!(
                    "{} found withdrawal in the child's best interests on {}: a second person is to confirm it or turn it down (R53)",
                    open.finding.agency.name,
                    open.found_at.london_date()
                ),
            );
        }
        for open in course.open_delays() {
            add(
                "DELAY_REQUESTED",
                format!(
                    "request {} to delay conclusive grounds waits: weigh the need, discuss it with the SCA, record what came of it (R50)",
                    open.number
                ),
            );
        }
        let of_age = eighteenth_birthday.is_some_and(|birthday| today >= birthday);
        match &course.consent {
            None if of_age => add(
                "CONSENT_AT_18",
                "the person has turned 18: record whether they consent to stay in the NRM (R9)"
                    .to_owned(),
            ),
            Some(consent) if !consent.what.given => add(
                "CONSENT_WITHHELD",
                format!(
                    "on {} the person, who is 18, did not consent to stay in the NRM: the SCA directs what follows; nothing closes by itself (R9)",
                    consent.what.on
                ),
            ),
            None | Some(_) => {}
        }
    }

    /// Returns the clocks of the course: days that come or that others owe.
    pub(in crate::case) fn course_clocks(&self, book: &RuleBook) -> Vec<Clock> {
        let hearing = self.hearing_clock();
        hearing
            .into_iter()
            .chain(self.crime_number_clock(book))
            .collect()
    }

    fn hearing_clock(&self) -> Option<Clock> {
        let running = self.course.running_proceedings()?;
        Some(Clock {
            code: NEXT_HEARING,
            rule: "R51",
            title: "next hearing of the child's criminal proceedings".into(),
            starts_on: running.since,
            due_on: running.next_hearing_on?,
            met_on: None,
            derivation: vec![
                "as recorded; the SCA tells the prosecutor through the police (R62)".to_owned(),
            ],
        })
    }

    /// R74: opened by a positive reasonable grounds decision, owed by the police, met when
    /// the number is recorded.
    #[must_use]
    pub fn crime_number_clock(&self, book: &RuleBook) -> Option<Clock> {
        let rg = self.decision(Stage::Rg)?;
        if rg.outcome != Outcome::Positive {
            return None;
        }
        let starts_on = rg.decided_on;
        let days = book.in_force_on(starts_on).course.crime_number_days;
        let due_on = starts_on.plus_days(days);
        let known = |kind| self.course.police_number(kind);
        Some(Clock {
            code: CRIME_NUMBER,
            rule: "R74",
            title: "crime number of the police".into(),
            starts_on,
            due_on,
            met_on: known(PoliceNumberKind::Crime).map(|number| number.on.max(starts_on)),
            derivation: vec![
                format!("positive reasonable grounds on {starts_on}, day 0"),
                format!("{days} days, local policy: {due_on}"),
            ],
        })
    }
}

fn urgent(course: &Course) -> String {
    let hearing = course
        .running_proceedings()
        .and_then(|running| running.next_hearing_on)
        .map_or_else(
            || "no hearing is set".to_owned(),
            |day| format!("the next hearing is on {day}"),
        );
    format!("urgent: the child faces criminal proceedings, and {hearing} (R51)")
}
