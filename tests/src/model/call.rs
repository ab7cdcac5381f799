//! One call of the service, as the model and both engines are given it.

use chrono::NaiveDate;

use super::{
    people::Who,
    world::{Heard, Stage, View},
};

/// A sitting or a case, by its place in the model; `None` for one nobody knows.
pub(super) type Place = Option<usize>;

/// One stage to seal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sealed {
    pub(super) stage: Stage,
    pub(super) positive: bool,
    /// Whether the findings say what the outcome says.
    pub(super) findings_fit: bool,
}

/// The plan a seal is tied to.
#[derive(Clone, Debug)]
pub(super) enum Tie {
    Plan(String),
    None,
}

/// What is challenged.
#[derive(Clone, Copy, Debug)]
pub(super) enum About {
    Silence,
    Other,
    Position(Stage, i64),
}

/// What a call asks for.
#[derive(Clone, Debug)]
pub(super) enum Ask {
    Lodge,
    Schedule {
        on: NaiveDate,
        chair: Who,
        invited: Vec<Who>,
    },
    List {
        meeting: Place,
        child: Place,
        version: i64,
        stages: Vec<Stage>,
    },
    Convene {
        meeting: Place,
        version: i64,
        present: Vec<Who>,
    },
    Attend {
        meeting: Place,
        version: i64,
        who: Who,
        present: bool,
    },
    Adjourn {
        meeting: Place,
        child: Place,
        version: i64,
    },
    Close {
        meeting: Place,
        version: i64,
        reason: bool,
    },
    State {
        meeting: Place,
        child: Place,
        stage: Stage,
        view: View,
        version: i64,
    },
    LookAgain {
        meeting: Place,
        child: Place,
        stage: Stage,
        agrees: bool,
    },
    Seal {
        meeting: Place,
        child: Place,
        version: i64,
        stages: Vec<Sealed>,
        tie: Tie,
    },
    Declare {
        child: Place,
    },
    Assign {
        child: Place,
        version: i64,
        who: Who,
    },
    Hear {
        child: Place,
        version: i64,
        kind: Heard,
    },
    Sca {
        child: Place,
        version: i64,
        disqualified: Option<bool>,
    },
    Enquire {
        child: Place,
        version: i64,
        agency: &'static str,
        stage: Stage,
    },
    Answer {
        child: usize,
        request: Place,
        version: i64,
        nil: bool,
    },
    LinkPlan {
        child: Place,
        version: i64,
        reference: String,
    },
    PlanVersion {
        child: Place,
        version: i64,
        plan: String,
    },
    Retract {
        child: Place,
        version: i64,
    },
    External {
        child: Place,
        version: i64,
        stage: Stage,
        positive: bool,
    },
    Raise {
        child: Place,
        version: i64,
        against: &'static str,
        about: About,
    },
    AnswerChallenge {
        child: Place,
        version: i64,
        number: u32,
    },
    CloseChallenge {
        child: Place,
        version: i64,
        number: u32,
    },
    Train {
        who: Who,
        completed: NaiveDate,
    },
    Look {
        child: Place,
    },
}

impl Ask {
    /// Returns the name coverage counts it under.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Lodge => "LodgeReferral",
            Self::Schedule { .. } => "ScheduleSitting",
            Self::List { .. } => "AddAgendaItem",
            Self::Convene { .. } => "ConveneSitting",
            Self::Attend { .. } => "RecordAttendance",
            Self::Adjourn { .. } => "AdjournItem",
            Self::Close { .. } => "CloseSitting",
            Self::State { .. } => "RecordPosition",
            Self::LookAgain { .. } => "RecordSecondLook",
            Self::Seal { .. } => "SealDecision",
            Self::Declare { .. } => "DeclareInterest",
            Self::Assign { .. } => "AssignSocialWorker",
            Self::Hear { .. } => "RecordContribution",
            Self::Sca { .. } => "RecordScaUpdate",
            Self::Enquire { .. } => "RequestInformation",
            Self::Answer { .. } => "RecordInformation",
            Self::LinkPlan { .. } => "LinkPlan",
            Self::PlanVersion { .. } => "RecordPlanVersion",
            Self::Retract { .. } => "RetractReferral",
            Self::External { .. } => "RecordExternalDecision",
            Self::Raise { .. } => "RaiseChallenge",
            Self::AnswerChallenge { .. } => "AnswerChallenge",
            Self::CloseChallenge { .. } => "CloseChallenge",
            Self::Train { .. } => "RecordTraining",
            Self::Look { .. } => "GetCase",
        }
    }
}

/// A call.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) by: Who,
    pub(super) ask: Ask,
}

/// What a reply said that the model goes on with, or can say beforehand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The identifier of what was made.
    pub(super) id: String,
    /// The version of the record after it.
    pub(super) version: i64,
}
