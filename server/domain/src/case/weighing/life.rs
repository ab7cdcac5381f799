//! Recording a view, entering something in the matrix, asking for suggestions.

use super::{Bearing, Indicator, Limb, OwnView, Source, WeighingEvent};
use crate::{
    advice::{self, Advice},
    case::{Caller, Case, CaseEvent, Listing, RequestState, Said},
    caveat::Viewer,
    decision::Stage,
    id::PersonId,
    refusal::Refusal,
    sensitive::Sensitive,
    time::UtcTime,
};

/// A view to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewing {
    /// The stage.
    pub stage: Stage,
    /// In the caller's words.
    pub words: Sensitive<String>,
    /// The version of their view the caller saw; 0 for the first.
    pub seen: i64,
}

/// Something to enter in the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noting {
    /// The entry to revise, with the version the caller saw; `None` for a new one.
    pub revises: Option<(u32, i64)>,
    /// The stage.
    pub stage: Stage,
    /// The limb.
    pub limb: Limb,
    /// Which way it speaks.
    pub bearing: Bearing,
    /// In words.
    pub words: Sensitive<String>,
    /// What it rests on.
    pub sources: Vec<Source>,
    /// The version of the case it was read in.
    pub case_version: i64,
}

impl Case {
    /// Records or revises the caller's own view of a stage. Members do not wait for each
    /// other: the version named is that of their own view.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `STAGE_ALREADY_DECIDED`, `STAGE_NOT_OPEN`
    /// (R47), `STALE_VERSION`.
    pub fn record_view(
        &self,
        caller: &Caller,
        viewing: Viewing,
        now: UtcTime,
    ) -> Result<CaseEvent, Refusal> {
        let Viewing { stage, words, seen } = viewing;
        self.check_weighed(stage)?;
        let current = self.weighing.view_of(caller.person, stage);
        let current = current.map_or(0, |view| view.version);
        check_seen(seen, current)?;
        Ok(of(WeighingEvent::ViewRecorded(Box::new(OwnView {
            by: caller.person,
            agency: caller.agency.clone(),
            stage,
            words,
            version: current + 1,
            after_advice: self.was_advised(caller.person, stage),
            recorded_at: now,
        }))))
    }

    /// Enters something in the matrix for the caller's agency, or revises what it entered.
    /// What it rests on must be there for the caller to see (R35, R67).
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `STAGE_ALREADY_DECIDED`, `STAGE_NOT_OPEN`
    /// (R47), `INDICATOR_UNKNOWN`, `NOT_THE_ENTERING_AGENCY`, `STALE_VERSION`,
    /// `SOURCE_UNKNOWN` (R67).
    pub fn note_indicator(
        &self,
        caller: &Caller,
        viewer: Viewer,
        noting: Noting,
        now: UtcTime,
    ) -> Result<CaseEvent, Refusal> {
        let Noting {
            revises,
            stage,
            limb,
            bearing,
            words,
            sources,
            case_version,
        } = noting;
        self.check_weighed(stage)?;
        let (number, version) = match revises {
            None => {
                let number = self.weighing.next_number();
                (
                    number.ok_or(Refusal::IndicatorUnknown { number: u32::MAX })?,
                    1,
                )
            }
            Some((number, seen)) => {
                let current = self
                    .weighing
                    .indicator(number)
                    .filter(|entry| entry.stage == stage)
                    .ok_or(Refusal::IndicatorUnknown { number })?;
                if current.agency.id != caller.agency.id {
                    return Err(Refusal::NotTheEnteringAgency);
                }
                check_seen(seen, current.version)?;
                (number, current.version + 1)
            }
        };
        let there = |source: &Source| self.is_there(source, viewer);
        if sources.is_empty() || !sources.iter().all(there) {
            return Err(Refusal::SourceUnknown);
        }
        Ok(of(WeighingEvent::IndicatorRecorded(Box::new(Indicator {
            number,
            version,
            stage,
            limb,
            bearing,
            words,
            sources,
            case_version,
            by: caller.person,
            agency: caller.agency.clone(),
            recorded_at: now,
        }))))
    }

    /// Suggests what to look at, once the caller's own view of the stage is on record: a
    /// suggestion seen first is a view never formed.
    ///
    /// # Errors
    /// `CASE_CLOSED`, `CASE_TRANSFERRED`, `STAGE_ALREADY_DECIDED`, `STAGE_NOT_OPEN`
    /// (R47), `OWN_VIEW_MISSING`.
    pub fn advise(
        &self,
        caller: &Caller,
        stage: Stage,
        now: UtcTime,
    ) -> Result<(CaseEvent, Advice), Refusal> {
        self.check_weighed(stage)?;
        let view_version = self.check_viewed(caller.person, stage)?;
        let advice = Advice {
            to: caller.person,
            agency: caller.agency.clone(),
            stage,
            version: advice::VERSION.to_owned(),
            case_version: self.version,
            view_version,
            suggestions: advice::suggest(&self.referral),
            given_at: now,
        };
        let event = WeighingEvent::AdviceGiven(Box::new(advice.clone()));
        Ok((of(event), advice))
    }

    /// Returns the version of the view a person has of a stage.
    ///
    /// # Errors
    /// `OWN_VIEW_MISSING`.
    pub fn check_viewed(&self, person: PersonId, stage: Stage) -> Result<i64, Refusal> {
        self.weighing
            .view_of(person, stage)
            .map(|view| view.version)
            .ok_or(Refusal::OwnViewMissing { stage })
    }

    /// Returns whether a viewer may read everything an entry rests on.
    #[must_use]
    pub fn sources_shown(&self, entry: &Indicator, viewer: Viewer) -> bool {
        let documents = entry.sources.iter().filter_map(|source| match source {
            Source::Document { number } => Some(*number),
            Source::Answer { .. } | Source::Information { .. } | Source::Heard { .. } => None,
        });
        let mut documents = documents.filter_map(|number| self.document(number));
        documents.all(|document| document.shown_to(viewer))
    }

    fn was_advised(&self, person: PersonId, stage: Stage) -> bool {
        let advice = &self.weighing.advice;
        advice
            .iter()
            .any(|given| (given.to, given.stage) == (person, stage))
    }

    /// Checks that a stage is still to be decided and that its turn has come: conclusive
    /// grounds are weighed together with reasonable grounds only where both are listed.
    fn check_weighed(&self, stage: Stage) -> Result<(), Refusal> {
        self.check_open()?;
        if self.decision(stage).is_some() {
            return Err(Refusal::StageAlreadyDecided { stage });
        }
        let listed = |listing: &Listing| listing.stages.contains(stage);
        let early = stage == Stage::Cg && self.decision(Stage::Rg).is_none();
        if early && !self.listing().is_some_and(listed) {
            return Err(Refusal::StageNotOpen { stage });
        }
        Ok(())
    }

    fn is_there(&self, source: &Source, viewer: Viewer) -> bool {
        match source {
            Source::Document { number } => self
                .document(*number)
                .is_some_and(|document| document.shown_to(viewer)),
            Source::Answer { question } => advice::is_answered(&self.referral, question),
            Source::Information { request } => self
                .requests
                .get(*request)
                .is_some_and(|known| known.state() == RequestState::Answered),
            Source::Heard { kind } => self
                .contributions
                .iter()
                .any(|heard| heard.kind == *kind && matches!(heard.said, Said::Views(_))),
        }
    }
}

const fn check_seen(given: i64, current: i64) -> Result<(), Refusal> {
    if given == current {
        Ok(())
    } else {
        Err(Refusal::StaleVersion { given, current })
    }
}

const fn of(event: WeighingEvent) -> CaseEvent {
    CaseEvent::Weighing(event)
}
