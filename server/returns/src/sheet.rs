//! How each table is laid out: its title, its dimensions, and what is printed of them.

use crate::{
    cube::{Cube, Dimension},
    entries::{
        TableId,
        matters::RECONSIDERATIONS,
        outcome::{CHALLENGES, CLOCK, ENTITLEMENTS, PLANS, REQUESTS, VIEWS},
        stock::{ALONE, FLOW, OPEN, STATES, SUSPENDED},
        timeliness::{COHORT_SIZE, COHORTS, COMPARED, LOCAL_MEASURES, MEASURES, within_label},
    },
    labels::{AGES, DECIDERS, LOCATIONS, OUTCOMES, QUARTERS},
    scope::{Profile, Scope},
};

/// What is printed of a cube.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Every combination with its count; where a dimension is named, also which share of
    /// that dimension's total it is, in per cent.
    Counts {
        /// Name of the count.
        figure: &'static str,
        /// Place of the dimension whose total is the whole.
        share_of: Option<usize>,
    },
    /// Only what was counted, nested as the published tables 11 to 14 are.
    Nested,
    /// How many, and how long they took.
    Days,
    /// Of how many, how many were decided within so many days.
    Cohort,
    /// The pilot beside the others.
    Comparison,
}

/// How a table is laid out.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub id: TableId,
    pub title: &'static str,
    pub notes: &'static [&'static str],
    pub style: Style,
    /// The dimension drawn, by name.
    pub drawn: &'static str,
}

const fn counts(figure: &'static str) -> Style {
    Style::Counts {
        figure,
        share_of: None,
    }
}

const fn shares(figure: &'static str, place: usize) -> Style {
    Style::Counts {
        figure,
        share_of: Some(place),
    }
}

impl Sheet {
    /// Returns how a table is laid out for a profile.
    pub(crate) fn of(id: TableId, profile: Profile) -> Self {
        let local = profile == Profile::Local;
        let sheet = |title, notes, style, drawn| Self {
            id,
            title,
            notes,
            style,
            drawn,
        };
        match id {
            TableId::R1 => sheet(
                "Referrals by quarter, age at exploitation and location of exploitation",
                &[
                    "A referral counts once, in the quarter it reached the NRM. Age is that at the exploitation as stated, never inferred from a birth date.",
                ],
                counts("referrals"),
                "age_at_exploitation",
            ),
            TableId::R2 if local => sheet(
                "Referrals by type of first responder, exploitation and nationality",
                &[
                    "Combinations of exploitation exclude one another. Whoever has UK among their nationalities counts as UK.",
                ],
                counts("referrals"),
                "first_responder_type",
            ),
            TableId::R2 => sheet(
                "Referrals by first responder, exploitation, age at exploitation, gender and nationality",
                &[
                    "Combinations of exploitation exclude one another. Only what occurred is printed.",
                ],
                Style::Nested,
                "first_responder_type",
            ),
            TableId::R3 => sheet(
                "Reasonable grounds decisions by quarter, outcome, age at exploitation and decider",
                &[
                    "Initial decisions, in the quarter they were issued, whenever the referral came in. Decisions of the SCA and IECA count as the site was told of them.",
                ],
                shares("reasonable_grounds_decisions", 1),
                "outcome",
            ),
            TableId::R4 => sheet(
                "Conclusive grounds decisions by quarter, outcome, age at exploitation and decider",
                &[
                    "Initial decisions, in the quarter they were issued, whenever the referral came in. Decisions of the SCA and IECA count as the site was told of them.",
                ],
                shares("conclusive_grounds_decisions", 1),
                "outcome",
            ),
            TableId::R5 => sheet(
                "Time to decision by measure and decider",
                &[
                    "Calendar days between the two days; the same day is 0. Decisions issued in the period. Suspended time is taken off only where the measure says so.",
                    "The 45 days of the pilot run from receipt by the site, so that T4 is the measure of them; the same share of the other measures stands beside it.",
                ],
                Style::Days,
                "measure",
            ),
            TableId::R5a => sheet(
                "Decisions by time from receipt by the NRM",
                &[
                    "Initial decisions issued in the period, by calendar days from receipt by the NRM.",
                ],
                counts("decisions"),
                "time",
            ),
            TableId::R5b => sheet(
                "Referrals of each quarter decided within 45, 90, 180 and 365 days",
                &[
                    "Referrals received in the period that did not leave; those still open count as not decided.",
                ],
                Style::Cohort,
                "stage",
            ),
            TableId::R6 => sheet(
                "Open cases at the end of the period",
                &["By calendar days from receipt by the NRM to the end of the period."],
                counts("cases"),
                "state",
            ),
            TableId::R6a => sheet(
                "How the number of open cases came about",
                &[
                    "Open at the start, and what came in, less what went out, are those open at the end. A case opened again comes in again.",
                ],
                counts("cases"),
                "item",
            ),
            TableId::R6b if local => sheet(
                "Where the referrals of the period stand",
                &["The states exclude one another."],
                counts("referrals"),
                "state",
            ),
            TableId::R6b => sheet(
                "Where the referrals of the period stand",
                &[
                    "RG Positive is a stage on the way: it holds those awaiting a CG decision, CG Positive and CG Negative, and must not be added to them. The other states exclude one another.",
                ],
                counts("referrals"),
                "state",
            ),
            TableId::R7 => sheet(
                "Reconsiderations",
                &["Requested, upheld, overturned and refused in the period; pending at its end."],
                counts("reconsiderations"),
                "item",
            ),
            TableId::R8 => sheet(
                "Cases that left, by reason",
                &["On the day they left, whether before or after reasonable grounds."],
                counts("cases"),
                "reason",
            ),
            TableId::R9 => sheet(
                "Children in the pilot and outside of it",
                &[
                    "Children by their age at referral. Outside of the pilot the site knows only what the SCA told it; where it told nothing, nothing is available.",
                ],
                Style::Comparison,
                "cohort",
            ),
            TableId::R10 => sheet(
                "Negative decisions by reason",
                &[
                    "The values the Home Office publishes are not known to us: these are the site's own. Others than the panel give no reason to the record.",
                ],
                counts("negative_decisions"),
                "reason",
            ),
            TableId::R11 => sheet(
                "Criminal exploitation by county lines flag, gender and age at referral",
                &[
                    "Referrals with criminal among the forms of exploitation. Nobody having said is not the same as no.",
                ],
                counts("referrals"),
                "county_lines",
            ),
            TableId::L1 => sheet(
                "Decisions by protected characteristic",
                &[
                    "Each decision stands once under every characteristic. Groups are those of the census of 2021; the words of the child are not counted.",
                ],
                shares("decisions", 3),
                "group",
            ),
            TableId::L2 => sheet(
                "Decisions by responsible authority",
                &["Initial decisions issued in the period."],
                shares("decisions", 2),
                "responsible_authority",
            ),
            TableId::L3 => sheet(
                "Time from receipt by the NRM to decision, by responsible authority",
                &["Calendar days, of initial decisions issued in the period."],
                Style::Days,
                "responsible_authority",
            ),
            TableId::L4 => sheet(
                "Information asked of agencies",
                &["Requests made in the period, as they stood at the cut."],
                counts("requests"),
                "agency",
            ),
            TableId::L5 => sheet(
                "The 45 days from receipt by the site: kept, or what the record says of why not",
                &["Initial decisions issued in the period."],
                shares("decisions", 1),
                "clock",
            ),
            TableId::L6 => sheet(
                "Whether the child's views were recorded",
                &["Of the cases decided in the period, as they stood at the cut."],
                shares("decisions", 1),
                "views",
            ),
            TableId::L7 => sheet(
                "Challenges between agencies, by the agency challenged",
                &["Raised in the period, as they stood at the cut."],
                counts("challenges"),
                "state",
            ),
            TableId::L8 => sheet(
                "Positive decisions with a local safeguarding plan on record",
                &["Initial positive decisions issued in the period; plans as recorded at the cut."],
                shares("decisions", 2),
                "plan",
            ),
            TableId::L9 => sheet(
                "What positive decisions opened, and how far it is",
                &["Entitlements opened in the period, as they stood at the cut."],
                counts("entitlements"),
                "state",
            ),
        }
    }

    /// Returns the empty cube of a table.
    pub(crate) fn cube(&self, scope: &Scope) -> Cube {
        let quarter = || match scope.period.quarter() {
            None => Dimension::fixed("quarter", QUARTERS),
            Some(own) => {
                let label = crate::scope::quarter_label(own.into());
                Dimension::fixed("quarter", [label]).without_total()
            }
        };
        let local = scope.profile == Profile::Local;
        let measures = if local { LOCAL_MEASURES } else { &MEASURES };
        let ages = || Dimension::fixed("age_at_exploitation", AGES);
        let deciders = || Dimension::fixed("decider", DECIDERS);
        let outcomes = || Dimension::fixed("outcome", OUTCOMES);
        // No total over stages: a case has a decision at each.
        let stages = || Dimension::fixed("stage", STAGES).without_total();
        let bands = |name| Dimension::fixed(name, scope.specification.band_labels());
        let district = || Dimension::found("responsible_authority");
        Cube::new(match self.id {
            TableId::R1 => vec![
                quarter(),
                ages(),
                Dimension::fixed("location_of_exploitation", LOCATIONS),
            ],
            TableId::R2 if local => vec![
                quarter(),
                Dimension::found("first_responder_type"),
                Dimension::found("exploitation"),
                Dimension::found("nationality"),
            ],
            TableId::R2 => vec![
                quarter(),
                Dimension::found("first_responder_type"),
                Dimension::found("first_responder"),
                Dimension::found("exploitation"),
                ages(),
                Dimension::found("gender"),
                Dimension::found("nationality"),
            ],
            TableId::R3 | TableId::R4 => vec![quarter(), outcomes(), ages(), deciders()],
            TableId::R5 => vec![
                quarter(),
                Dimension::fixed("measure", measures.iter().copied()).without_total(),
                deciders(),
            ],
            TableId::R5a => vec![quarter(), stages(), bands("time"), deciders()],
            TableId::R5b => {
                let within = scope
                    .specification
                    .cohort_days
                    .iter()
                    .copied()
                    .map(within_label);
                let items = [COHORT_SIZE.to_owned()].into_iter().chain(within);
                vec![
                    quarter(),
                    stages(),
                    Dimension::fixed("item", items).without_total(),
                ]
            }
            TableId::R6 => vec![
                Dimension::fixed("state", OPEN),
                bands("age_of_case"),
                Dimension::fixed("suspended", SUSPENDED),
            ],
            TableId::R6a => vec![Dimension::fixed("item", FLOW).without_total()],
            TableId::R6b if local => vec![quarter(), Dimension::fixed("state", ALONE)],
            TableId::R6b => vec![
                quarter(),
                Dimension::fixed("state", STATES).without_total(),
                Dimension::found("gender"),
            ],
            TableId::R7 => vec![
                Dimension::fixed("stage", STAGES),
                Dimension::fixed("item", RECONSIDERATIONS).without_total(),
            ],
            TableId::R8 => vec![Dimension::found("kind"), Dimension::found("reason")],
            TableId::R9 => vec![
                Dimension::fixed("cohort", COHORTS).without_total(),
                Dimension::fixed("item", COMPARED).without_total(),
            ],
            TableId::R10 => vec![quarter(), stages(), Dimension::found("reason"), deciders()],
            TableId::R11 => vec![
                quarter(),
                Dimension::fixed("county_lines", ["Yes", "No", "Not recorded"]),
                Dimension::found("gender"),
                Dimension::found("age_at_referral"),
            ],
            TableId::L1 => vec![
                Dimension::found("characteristic").without_total(),
                Dimension::found("group"),
                stages(),
                outcomes(),
            ],
            TableId::L2 => vec![district(), stages(), outcomes()],
            TableId::L3 => vec![district(), stages()],
            TableId::L4 => vec![
                Dimension::found("agency"),
                stages(),
                Dimension::fixed("answer", REQUESTS),
            ],
            TableId::L5 => vec![stages(), Dimension::fixed("clock", CLOCK)],
            TableId::L6 => vec![stages(), Dimension::fixed("views", VIEWS)],
            TableId::L7 => vec![
                Dimension::found("agency"),
                Dimension::fixed("state", CHALLENGES),
            ],
            TableId::L8 => vec![district(), stages(), Dimension::fixed("plan", PLANS)],
            TableId::L9 => vec![
                Dimension::found("entitlement"),
                Dimension::fixed("state", ENTITLEMENTS),
            ],
        })
    }
}

const STAGES: [&str; 2] = ["Reasonable grounds", "Conclusive grounds"];
