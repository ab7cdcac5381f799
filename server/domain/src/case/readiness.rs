//! Whether a case is ready for its next stage: what is missing, who owes it, by when
//! and by which rule. Each check is one function of a list.
//!
//! Three-valued like eligibility: what nobody has said is missing, never "no". A
//! check blocks where a rule wants it there before the stage is decided; otherwise it
//! informs, because a panel must not be kept waiting by whoever does not answer.

mod papers;
mod police;
mod pursued;
mod room;

use super::{Case, Progress, Standing};
use crate::{
    clocks::stage_due, code::codes, decision::Stage, directory::Site, id::AgencyId,
    rulebook::RuleBook, sitting::Sitting, time::CivilDate,
};

codes! {
    /// What it means that something is missing.
    pub enum Weight {
        /// A rule wants it before the stage is decided.
        Blocks = "blocks",
        /// The panel may decide without it, and should know that it is missing.
        Informs = "informs",
    }
}

/// Who owes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owing {
    /// The agency or role, in words; never a person.
    pub name: String,
    /// The agency, where it is one of the site's.
    pub agency: Option<AgencyId>,
}

impl Owing {
    fn role(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            agency: None,
        }
    }

    fn coordinator() -> Self {
        Self::role("the coordinator")
    }

    fn sca() -> Self {
        Self::role("the SCA")
    }

    /// The organisation that lodged.
    fn lodger(case: &Case) -> Self {
        Self {
            name: case.referral.referrer.organisation.clone(),
            agency: Some(case.lodged_by_agency),
        }
    }

    /// The authority that carries safeguarding responsibility.
    fn authority(case: &Case) -> Self {
        match case.authority.name() {
            "" => Self::role("the local authority"),
            name => Self::role(name),
        }
    }
}

/// Something that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What, in words without personal data.
    pub what: String,
    /// Who owes it.
    pub by: Owing,
    /// By when; `None` where no clock of the panel runs.
    pub due_on: Option<CivilDate>,
}

/// One check of readiness, and what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Stable code.
    pub code: &'static str,
    /// What it looks for, in words.
    pub title: String,
    /// The rule behind it.
    pub rule: &'static str,
    /// The stage it is wanted for.
    pub stage: Stage,
    /// What it means that it is missing.
    pub weight: Weight,
    /// What is missing; `None` where it is there.
    pub missing: Option<Missing>,
}

impl Check {
    /// Returns whether a stage cannot rightly be decided because of it.
    #[must_use]
    pub fn holds_up(&self) -> bool {
        self.missing.is_some() && self.weight == Weight::Blocks
    }

    /// Returns whether it is missing and its day has passed.
    #[must_use]
    pub fn overdue(&self, today: CivilDate) -> bool {
        let missing = self.missing.as_ref();
        missing
            .and_then(|missing| missing.due_on)
            .is_some_and(|due_on| today > due_on)
    }
}

/// What readiness is told from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The case.
    pub case: &'a Case,
    /// What follows from its facts.
    pub standing: &'a Standing,
    /// Its site.
    pub site: &'a Site,
    /// The sitting it is listed for.
    pub sitting: Option<&'a Sitting>,
    /// The rule data.
    pub book: &'a RuleBook,
    /// The day.
    pub today: CivilDate,
    /// What takes a look of its own; `None` where nobody took it, and then nothing is
    /// said of it.
    pub looked_up: Option<LookedUp>,
}

/// What is not told from the case alone, or reads its whole referral.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LookedUp {
    /// Queries on the referral that nobody answered.
    pub open_queries: usize,
    /// Cases that are like this one and were neither linked nor dismissed; `None`
    /// where the caller may not look for them.
    pub unreviewed_matches: Option<usize>,
    /// Messages about the case that nobody acknowledged yet.
    pub open_messages: usize,
}

/// What was found, check by check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readiness {
    /// The stage that comes next; `None` for a case that is closed.
    pub next: Option<Stage>,
    /// The checks that concern the case, those of the next stage first.
    pub checks: Vec<Check>,
}

impl Readiness {
    /// Returns what is missing.
    pub fn owed(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.missing.is_some())
    }

    /// Returns the checks of a stage. Conclusive grounds need all that reasonable
    /// grounds need, because both may be decided at one sitting (rules.md R45).
    pub fn until(&self, stage: Stage) -> impl Iterator<Item = &Check> {
        let within = move |check: &&Check| check.stage == Stage::Rg || stage == Stage::Cg;
        self.checks.iter().filter(within)
    }

    /// Returns whether nothing holds up a stage.
    #[must_use]
    pub fn ready(&self, stage: Stage) -> bool {
        !self.until(stage).any(Check::holds_up)
    }

    /// Returns the earliest day by which something missing is due.
    #[must_use]
    pub fn next_due(&self) -> Option<CivilDate> {
        let missing = self.owed().filter_map(|check| check.missing.as_ref());
        missing.filter_map(|missing| missing.due_on).min()
    }
}

type Checker = fn(&Facts<'_>, Stage) -> Vec<Check>;

/// Every check, in the order people read them. A new one is added here.
const CHECKS: &[Checker] = &[
    papers::sca_reference,
    papers::sca_validation,
    pursued::queries,
    pursued::matches,
    pursued::messages,
    pursued::transfer,
    pursued::challenges,
    pursued::relist,
    papers::responsible_authority,
    papers::age,
    papers::birth_date,
    papers::eligibility,
    papers::disqualification,
    papers::direction,
    papers::child_heard,
    papers::social_care_heard,
    papers::guardian_heard,
    papers::plan,
    pursued::documents,
    pursued::evidence_wanted,
    pursued::information,
    pursued::enquiries,
    police::incident_number,
    police::crime_number,
    room::social_worker,
    room::chair,
    room::guardian_invited,
    room::members_invited,
    room::must_include,
    room::training,
];

/// Tells what is missing before the next stages of a case; nothing for one that is
/// closed.
#[must_use]
pub fn readiness(facts: &Facts<'_>) -> Readiness {
    let next = match facts.case.progress {
        Progress::BeforeRg { .. } => Stage::Rg,
        Progress::BeforeCg { .. } => Stage::Cg,
        Progress::RgNegative { .. }
        | Progress::CgDecided { .. }
        | Progress::Retracted
        | Progress::Transferred { .. }
        | Progress::Withdrawn { .. } => {
            return Readiness::default();
        }
    };
    let mut checks: Vec<Check> = CHECKS.iter().flat_map(|check| check(facts, next)).collect();
    checks.sort_by_key(|check| check.stage);
    Readiness {
        next: Some(next),
        checks,
    }
}

/// What a check says, before it is known whether it is met.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    code: &'static str,
    title: &'a str,
    rule: &'static str,
    stage: Stage,
    weight: Weight,
}

impl Wanted<'_> {
    /// Makes the check; what is missing is due when its stage is.
    fn unless(self, facts: &Facts<'_>, missing: Option<(String, Owing)>) -> Vec<Check> {
        let missing = missing.map(|(what, by)| Missing {
            what,
            by,
            due_on: facts.due(self.stage),
        });
        vec![self.found(missing)]
    }

    fn found(self, missing: Option<Missing>) -> Check {
        let Self {
            code,
            title,
            rule,
            stage,
            weight,
        } = self;
        Check {
            code,
            title: title.to_owned(),
            rule,
            stage,
            weight,
            missing,
        }
    }
}

impl Facts<'_> {
    /// Returns the day by which a stage must be prepared: the sitting it is listed for,
    /// or the day its clock runs out, whichever is earlier.
    fn due(&self, stage: Stage) -> Option<CivilDate> {
        let listed = self.case.listing();
        let sitting = listed
            .filter(|listing| listing.stages.contains(stage))
            .map(|listing| listing.held_on);
        let clock = stage_due(&self.standing.clocks, stage);
        sitting.into_iter().chain(clock).min()
    }
}
