//! Weighing a case before it is decided: what each member makes of it in their own
//! words, and what speaks for and against each limb of the definition (rules.md R30 to
//! R32, R66). Nothing here is counted, ranked or scored, and nothing here decides: the
//! decision is stated anew, with its reasons, by those who make it.

mod life;

pub use life::{Noting, Viewing};

use serde::{Deserialize, Serialize};

use super::{ContributionKind, OfAgency};
use crate::{
    advice::Advice,
    code::codes,
    decision::Stage,
    id::{InformationRequestId, PersonId},
    refusal::stage_name,
    sensitive::Sensitive,
    time::UtcTime,
};

codes! {
    /// A limb of the definition. For a child there is no other: the means are not asked,
    /// and consent is irrelevant (rules.md R30).
    pub enum Limb {
        /// Trafficking: an action (recruitment, transport, transfer, harbouring, receipt).
        Action = "action",
        /// Trafficking: the purpose of exploitation, even if none happened yet (R31).
        Purpose = "purpose",
        /// Slavery, servitude or forced labour: service (R32).
        Service = "service",
    }
}

codes! {
    /// Which way something speaks.
    pub enum Bearing {
        /// For the limb.
        For = "for",
        /// Against it.
        Against = "against",
        /// It may speak either way.
        Unclear = "unclear",
    }
}

/// What an entry rests on: something of the case that others can look at too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Source {
    /// A document, by its number.
    Document {
        /// Its number.
        number: u32,
    },
    /// The answer to a question of the referral.
    Answer {
        /// Dotted path of the question.
        question: String,
    },
    /// Information an agency gave.
    Information {
        /// The request it answers.
        request: InformationRequestId,
    },
    /// What somebody said who was heard.
    Heard {
        /// Who.
        kind: ContributionKind,
    },
}

/// A member's own view of a stage, in their own words, before any suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnView {
    /// Whose.
    pub by: PersonId,
    /// Of which agency.
    pub agency: OfAgency,
    /// On which stage.
    pub stage: Stage,
    /// In their words.
    #[serde(with = "crate::sensitive::sealed")]
    pub words: Sensitive<String>,
    /// 1 when first recorded, one more at each revision.
    pub version: i64,
    /// Whether the person had been shown a suggestion on the stage before they wrote.
    pub after_advice: bool,
    /// When it was recorded.
    pub recorded_at: UtcTime,
}

/// An entry of the matrix: what speaks for or against a limb, and where that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Number within the case, from 1; it stays when the entry is revised.
    pub number: u32,
    /// 1 when first entered, one more at each revision.
    pub version: i64,
    /// The stage it is weighed for.
    pub stage: Stage,
    /// The limb.
    pub limb: Limb,
    /// Which way it speaks.
    pub bearing: Bearing,
    /// In words.
    #[serde(with = "crate::sensitive::sealed")]
    pub words: Sensitive<String>,
    /// What it rests on; never empty (R35, R67).
    pub sources: Vec<Source>,
    /// The version of the case it was read in.
    pub case_version: i64,
    /// Who entered it.
    pub by: PersonId,
    /// For which agency.
    pub agency: OfAgency,
    /// When it was recorded.
    pub recorded_at: UtcTime,
}

/// What happened while a case was weighed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeighingEvent {
    /// A member recorded or revised their own view.
    ViewRecorded(Box<OwnView>),
    /// Something was entered in the matrix, or an entry was revised.
    IndicatorRecorded(Box<Indicator>),
    /// Suggestions were shown to a member.
    AdviceGiven(Box<Advice>),
}

impl WeighingEvent {
    /// Returns the stable name of the kind of event.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ViewRecorded(_) => "OwnViewRecorded",
            Self::IndicatorRecorded(_) => "IndicatorRecorded",
            Self::AdviceGiven(_) => "AdviceGiven",
        }
    }

    /// Says what happened in a sentence, without personal data. Limb and bearing are left
    /// out: nobody is told what others think before they have stated their own view.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::ViewRecorded(view) => format!(
                "own view of a member for {} on {} recorded, version {}",
                view.agency.name,
                stage_name(view.stage),
                view.version
            ),
            Self::IndicatorRecorded(entry) => format!(
                "entry {} of the matrix on {} recorded for {}, version {}",
                entry.number,
                stage_name(entry.stage),
                entry.agency.name,
                entry.version
            ),
            Self::AdviceGiven(advice) => format!(
                "suggestions on {} shown, version {} of the advice",
                stage_name(advice.stage),
                advice.version
            ),
        }
    }
}

/// Everything that was weighed, oldest first; what was revised is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weighing {
    /// Own views, every version.
    pub views: Vec<OwnView>,
    /// Entries of the matrix, every version.
    pub indicators: Vec<Indicator>,
    /// Suggestions shown.
    pub advice: Vec<Advice>,
}

impl Weighing {
    /// Returns the view a person has of a stage now.
    #[must_use]
    pub fn view_of(&self, person: PersonId, stage: Stage) -> Option<&OwnView> {
        let theirs = |view: &&OwnView| (view.by, view.stage) == (person, stage);
        self.views.iter().rfind(theirs)
    }

    /// Returns an entry as it stands now.
    #[must_use]
    pub fn indicator(&self, number: u32) -> Option<&Indicator> {
        let numbered = |entry: &&Indicator| entry.number == number;
        self.indicators.iter().rfind(numbered)
    }

    /// Returns whether an entry or a view was revised since.
    #[must_use]
    pub fn is_superseded(&self, entry: &Indicator) -> bool {
        self.indicator(entry.number)
            .is_some_and(|current| current.version > entry.version)
    }

    pub(super) fn apply(&mut self, event: WeighingEvent) -> Option<()> {
        match event {
            WeighingEvent::ViewRecorded(view) => {
                let current = self.view_of(view.by, view.stage);
                if view.version != current.map_or(1, |known| known.version + 1) {
                    return None;
                }
                self.views.push(*view);
            }
            WeighingEvent::IndicatorRecorded(entry) => {
                let current = self.indicator(entry.number);
                let expected = match current {
                    Some(known) => (known.number, known.version + 1),
                    None => (self.next_number()?, 1),
                };
                if (entry.number, entry.version) != expected {
                    return None;
                }
                self.indicators.push(*entry);
            }
            WeighingEvent::AdviceGiven(advice) => self.advice.push(*advice),
        }
        Some(())
    }

    fn next_number(&self) -> Option<u32> {
        let last = self.indicators.iter().map(|entry| entry.number).max();
        last.unwrap_or_default().checked_add(1)
    }
}
