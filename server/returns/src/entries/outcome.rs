//! L1 to L9: the local outcome view for the partnership's board. Each table is about the
//! decisions issued, or the matters begun, in the period.

use nrm_panel_domain::{
    case::{ChallengeState, EntitlementKind, EntitlementState, RequestState},
    decision::{Outcome, Stage},
    projection::{CircumstanceFact, CountedCase, DecisionFact, Matter, MatterFact, ViewsRecorded},
    referral::{Disability, EthnicGroup, ReligionGroup},
    time::CivilDate,
};

use super::{Sink, TableId, or_unknown, referrals::nationality_group};
use crate::{
    labels::{band_label, outcome_label, stage_label},
    scope::Scope,
    state::{runs_on, suspensions},
};

/// How a request for information went.
pub(crate) const REQUESTS: [&str; 4] = [
    "Answered in time",
    "Answered late",
    "Not answered yet",
    "No longer wanted",
];

/// Whether the 45 days were kept, and what stands in the record where they were not.
pub(crate) const CLOCK: [&str; 4] = [
    "In time",
    "Late: suspended meanwhile",
    "Late: information outstanding",
    "Late: no reason in the record",
];

/// Whether the child was heard.
pub(crate) const VIEWS: [&str; 3] = ["Recorded", "Reason recorded why not", "Neither"];

/// How challenges went.
pub(crate) const CHALLENGES: [&str; 5] = [
    "Open",
    "Answered",
    "Resolved",
    "Withdrawn",
    "Disagreement stands",
];

/// Whether a plan is recorded.
pub(crate) const PLANS: [&str; 2] = ["Plan recorded", "No plan recorded"];

/// How far entitlements are.
pub(crate) const ENTITLEMENTS: [&str; 5] =
    ["Opened", "Requested", "Delivered", "Not wanted", "Refused"];

pub(super) fn outcomes(case: &CountedCase, scope: &Scope, sink: &mut impl Sink) {
    let issued = case
        .decisions
        .iter()
        .filter(|fact| fact.initial && scope.contains(fact.issued_on));
    for fact in issued {
        decided(case, fact, scope, sink);
    }
    for known in &case.matters {
        if scope.contains(known.begun_on) {
            matter(known, sink);
        }
    }
    let opened = case
        .entitlements
        .iter()
        .filter(|fact| scope.contains(fact.opened_on));
    for fact in opened {
        let labels = [entitlement_label(fact.kind), entitlement_state(fact.state)];
        sink.count(TableId::L9, &labels);
    }
}

fn decided(case: &CountedCase, fact: &DecisionFact, scope: &Scope, sink: &mut impl Sink) {
    let (stage, outcome) = (stage_label(fact.stage), outcome_label(fact.outcome));
    let days = case.referral.nrm_received_on.days_until(fact.issued_on);
    let district = case
        .circumstances
        .as_ref()
        .map_or("", |known| &known.authority);
    for (characteristic, group) in characteristics(case) {
        sink.count(TableId::L1, &[characteristic, group, stage, outcome]);
    }
    sink.count(TableId::L2, &[or_unknown(district), stage, outcome]);
    sink.measure(TableId::L3, &[or_unknown(district), stage], days);
    sink.count(TableId::L5, &[stage, clock(case, fact, scope)]);
    let views = case.circumstances.as_ref().map(|known| known.views);
    let views = match views {
        Some(ViewsRecorded::Recorded) => VIEWS[0],
        Some(ViewsRecorded::ReasonGiven) => VIEWS[1],
        Some(ViewsRecorded::No) | None => VIEWS[2],
    };
    sink.count(TableId::L6, &[stage, views]);
    if fact.outcome == Outcome::Positive {
        let planned = case
            .circumstances
            .as_ref()
            .is_some_and(|known| known.planned);
        sink.count(
            TableId::L8,
            &[or_unknown(district), stage, PLANS[usize::from(!planned)]],
        );
    }
}

/// The protected characteristics the record holds (Equality Act 2010, section 4), and
/// nationality. What the child says of themselves is counted by group.
fn characteristics(case: &CountedCase) -> [(&'static str, &str); 6] {
    let known = case.circumstances.as_ref();
    let group = |of: fn(&CircumstanceFact) -> &'static str| known.map_or("Not recorded", of);
    [
        ("Sex", or_unknown(&case.referral.gender)),
        ("Age at referral", band_label(case.referral.age_at_referral)),
        ("Ethnic group", group(|it| ethnicity_label(it.ethnicity))),
        ("Religion", group(|it| religion_label(it.religion))),
        ("Disability", group(|it| disability_label(it.disability))),
        (
            "Nationality",
            nationality_group(&case.referral.nationalities),
        ),
    ]
}

/// Both stages are looked at from receipt by the site, as R37 has it for the first.
fn clock(case: &CountedCase, fact: &DecisionFact, scope: &Scope) -> &'static str {
    let received = case.referral.site_received_on;
    let target = scope.specification.target_days;
    if received.days_until(fact.issued_on) <= i64::from(target) {
        return CLOCK[0];
    }
    let due = received.plus_days(target);
    let meanwhile = |known: &MatterFact, end: CivilDate| {
        known.begun_on <= end && known.ended_on.is_none_or(|day| day >= received)
    };
    if suspensions(case).any(|known| meanwhile(known, fact.issued_on)) {
        return CLOCK[1];
    }
    let asked = case
        .matters
        .iter()
        .filter(|known| matches!(known.matter, Matter::Request(_)));
    if asked.into_iter().any(|known| runs_on(known, due)) {
        return CLOCK[2];
    }
    CLOCK[3]
}

fn matter(known: &MatterFact, sink: &mut impl Sink) {
    match known.matter {
        Matter::Request(state) => {
            let late = known
                .due_on
                .zip(known.ended_on)
                .is_some_and(|(due, came)| came > due);
            let how = match state {
                RequestState::Answered | RequestState::Nil if late => REQUESTS[1],
                RequestState::Answered | RequestState::Nil => REQUESTS[0],
                RequestState::Outstanding => REQUESTS[2],
                RequestState::Withdrawn => REQUESTS[3],
            };
            let stage = stage_label(known.stage.unwrap_or(Stage::Rg));
            sink.count(TableId::L4, &[or_unknown(&known.agency), stage, how]);
        }
        Matter::Challenge(state) => {
            let how = match state {
                ChallengeState::Open => CHALLENGES[0],
                ChallengeState::Answered => CHALLENGES[1],
                ChallengeState::Resolved => CHALLENGES[2],
                ChallengeState::Withdrawn => CHALLENGES[3],
                ChallengeState::Stands => CHALLENGES[4],
            };
            sink.count(TableId::L7, &[or_unknown(&known.agency), how]);
        }
        Matter::Suspension | Matter::Reconsideration(_) => {}
    }
}

const fn ethnicity_label(group: EthnicGroup) -> &'static str {
    match group {
        EthnicGroup::Asian => "Asian",
        EthnicGroup::Black => "Black",
        EthnicGroup::Mixed => "Mixed or multiple",
        EthnicGroup::White => "White",
        EthnicGroup::Other => "Another group",
        EthnicGroup::NotRecorded => "Not recorded",
    }
}

const fn religion_label(group: ReligionGroup) -> &'static str {
    match group {
        ReligionGroup::NoReligion => "No religion",
        ReligionGroup::Buddhist => "Buddhist",
        ReligionGroup::Christian => "Christian",
        ReligionGroup::Hindu => "Hindu",
        ReligionGroup::Jewish => "Jewish",
        ReligionGroup::Muslim => "Muslim",
        ReligionGroup::Sikh => "Sikh",
        ReligionGroup::Other => "Another religion",
        ReligionGroup::NotRecorded => "Not recorded",
    }
}

const fn disability_label(known: Disability) -> &'static str {
    match known {
        Disability::Yes => "Recorded",
        Disability::No => "None",
        Disability::NotRecorded => "Not recorded",
    }
}

/// Returns the label of an entitlement.
pub(crate) const fn entitlement_label(kind: EntitlementKind) -> &'static str {
    match kind {
        EntitlementKind::Support => "Support services",
        EntitlementKind::LegalAid => "Legal aid in immigration claims",
        EntitlementKind::FinancialSupport => "Financial support",
        EntitlementKind::Accommodation => "Accommodation",
        EntitlementKind::Counselling => "Counselling",
        EntitlementKind::Interpreting => "Interpreting",
        EntitlementKind::RemovalProtection => "Limited protection from removal",
        EntitlementKind::Guardian => "Independent guardian",
        EntitlementKind::PermissionToStay => "Permission to stay",
    }
}

const fn entitlement_state(state: EntitlementState) -> &'static str {
    match state {
        EntitlementState::Opened => ENTITLEMENTS[0],
        EntitlementState::Requested => ENTITLEMENTS[1],
        EntitlementState::Delivered => ENTITLEMENTS[2],
        EntitlementState::NotWanted => ENTITLEMENTS[3],
        EntitlementState::Refused => ENTITLEMENTS[4],
    }
}
