//! How a site's panel is made up, as versioned data. A decision keeps the version it
//! was made under, and a copy of it, so that it can be proved alone.

mod adopted;
mod fault;
#[cfg(test)]
mod tests;

pub use adopted::Adopted;
pub use fault::Fault;

use serde::{Deserialize, Serialize};

use crate::{code::codes, directory::AgencyKind, refusal::Refusal};

codes! {
    /// How the positions of the deciding seats combine (rules.md R17: no rule is
    /// published, so it is the site's own).
    pub enum Aggregation {
        /// All agree; otherwise adjourn or escalate. The default.
        Unanimous = "unanimous",
        /// More than half of the deciding seats; dissent is kept.
        Majority = "majority",
    }
}

codes! {
    /// What a seat does at the panel (R13, R15, R16).
    pub enum SeatStanding {
        /// States a position: local authority, police and health, and nobody else.
        Decides = "decides",
        /// Is invited and consulted, and never decides.
        Consulted = "consulted",
        /// Advises.
        Advises = "advises",
    }
}

codes! {
    /// Whether a seat must be filled for an item.
    pub enum Presence {
        /// Without it the panel is not quorate.
        MustInclude = "must_include",
        /// It may be there.
        Optional = "optional",
        /// It may not be there.
        Excluded = "excluded",
    }
}

codes! {
    /// Who may not chair an item. There is no constitution without the rule.
    pub enum ChairRule {
        /// The child's lead social worker, who speaks for the child (R14).
        NotLeadSocialWorker = "not_lead_social_worker",
    }
}

/// What an agency of a kind is to the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// The kind of agency.
    pub kind: AgencyKind,
    /// What it does.
    pub standing: SeatStanding,
    /// Whether it must be there.
    pub presence: Presence,
}

/// What happens to an item that the panel was not quorate for. No source says: it is
/// local policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InquoratePolicy {
    /// Working days of the site's calendar until it must sit again.
    pub relist_working_days: u32,
    /// Whether a second inquorate sitting in a row needs a recorded reason.
    pub second_needs_reason: bool,
}

impl Default for InquoratePolicy {
    fn default() -> Self {
        Self {
            relist_working_days: 10,
            second_needs_reason: true,
        }
    }
}

/// The constitution of a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Constitution {
    /// Version, from 1.
    pub version: i64,
    /// How positions combine.
    pub aggregation: Aggregation,
    /// Months a completed training stays valid (rules.md R18).
    pub training_valid_months: u32,
    /// Who may not chair (R14).
    pub chair: ChairRule,
    /// Whether a negative outcome needs a second person (R24).
    pub second_look: bool,
    /// How often the panel sits, in words (R20). It informs.
    pub rhythm: String,
    /// What happens to an item the panel was not quorate for.
    pub inquorate: InquoratePolicy,
    /// The seats. A kind that is not named may be there and advises.
    pub seats: Vec<Seat>,
}

impl Default for Constitution {
    fn default() -> Self {
        Self::initial()
    }
}

impl Constitution {
    /// The seats that decide: each must be held by a present, named member, and
    /// no site can do without one of them (rules.md R13).
    pub const VOTING_SEATS: [AgencyKind; 3] = [
        AgencyKind::LocalAuthority,
        AgencyKind::Police,
        AgencyKind::Health,
    ];

    /// The constitution a site starts with.
    #[must_use]
    pub fn initial() -> Self {
        let seat = |kind: &AgencyKind| Seat {
            kind: *kind,
            standing: by_default(*kind),
            presence: if Self::VOTING_SEATS.contains(kind) {
                Presence::MustInclude
            } else {
                Presence::Optional
            },
        };
        let named = AgencyKind::ALL.iter().filter(|kind| kind.is_panel_seat());
        Self {
            version: 1,
            aggregation: Aggregation::Unanimous,
            training_valid_months: 36,
            chair: ChairRule::NotLeadSocialWorker,
            second_look: true,
            rhythm: "monthly".to_owned(),
            inquorate: InquoratePolicy::default(),
            seats: named.map(seat).collect(),
        }
    }

    /// Returns what a kind of agency does at the panel.
    #[must_use]
    pub fn standing(&self, kind: AgencyKind) -> SeatStanding {
        self.seat(kind)
            .map_or(SeatStanding::Advises, |seat| seat.standing)
    }

    /// Returns whether a kind of agency must be there, may be, or may not.
    #[must_use]
    pub fn presence(&self, kind: AgencyKind) -> Presence {
        self.seat(kind)
            .map_or(Presence::Optional, |seat| seat.presence)
    }

    /// Returns whether a seat decides.
    #[must_use]
    pub fn decides(&self, kind: AgencyKind) -> bool {
        self.standing(kind) == SeatStanding::Decides
    }

    /// Returns the seats that decide.
    pub fn deciding(&self) -> impl Iterator<Item = AgencyKind> {
        let seats = self.seats.iter();
        seats
            .filter(|seat| seat.standing == SeatStanding::Decides)
            .map(|seat| seat.kind)
    }

    /// Returns the seats that must be filled beside those that decide.
    pub fn must_include(&self) -> impl Iterator<Item = AgencyKind> {
        let seats = self.seats.iter();
        seats
            .filter(|seat| {
                seat.presence == Presence::MustInclude && seat.standing != SeatStanding::Decides
            })
            .map(|seat| seat.kind)
    }

    /// Checks that an agency of a kind may be at a sitting.
    ///
    /// # Errors
    /// `SEAT_EXCLUDED`.
    pub fn admit(&self, kind: AgencyKind) -> Result<(), Refusal> {
        match self.presence(kind) {
            Presence::MustInclude | Presence::Optional => Ok(()),
            Presence::Excluded => Err(Refusal::SeatExcluded { seat: kind }),
        }
    }

    /// Takes a proposal into force after this one. The proposal names the version it
    /// was drawn up from.
    ///
    /// # Errors
    /// Every fault of it.
    pub fn amended(&self, proposal: Self) -> Result<Self, Vec<Fault>> {
        let mut faults = proposal.faults();
        if proposal.version != self.version {
            faults.push(Fault::DrawnUpFrom {
                named: proposal.version,
                in_force: self.version,
            });
        }
        if proposal == *self {
            faults.push(Fault::Unchanged);
        }
        if faults.is_empty() {
            Ok(Self {
                version: self.version + 1,
                ..proposal
            })
        } else {
            Err(faults)
        }
    }

    fn seat(&self, kind: AgencyKind) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.kind == kind)
    }
}

const fn by_default(kind: AgencyKind) -> SeatStanding {
    match kind {
        AgencyKind::LocalAuthority | AgencyKind::Police | AgencyKind::Health => {
            SeatStanding::Decides
        }
        AgencyKind::GuardianService => SeatStanding::Consulted,
        AgencyKind::Education
        | AgencyKind::YouthJustice
        | AgencyKind::SocialCare
        | AgencyKind::CommissionedService
        | AgencyKind::SlaveryAdvisor
        | AgencyKind::Adviser
        | AgencyKind::FirstResponder
        | AgencyKind::CompetentAuthority => SeatStanding::Advises,
    }
}
