//! Who calls, as the model knows them.

use crate::{actor::Actor, panel::Panel};

/// What somebody may do, one role each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    FirstResponder,
    Coordinator,
    Chair,
    Member,
    SafeguardingLead,
    Auditor,
    Liaison,
}

/// The seat an agency has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seat {
    LocalAuthority,
    Police,
    Health,
    /// Heard or not, it does not decide.
    Without,
}

/// The seats that decide.
pub(super) const DECIDING: [Seat; 3] = [Seat::LocalAuthority, Seat::Police, Seat::Health];

macro_rules! people {
    ($($who:ident = $person:ident, $agency:literal, $seat:ident, $role:ident, $trained:literal;)*) => {
        /// Who calls.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(super) enum Who {
            $($who,)*
            /// Somebody without a token.
            Nobody,
        }

        impl Who {
            /// Everybody with a token.
            pub(super) const ALL: &'static [Self] = &[$(Self::$who),*];

            pub(super) fn agency(self) -> &'static str {
                match self { $(Self::$who => $agency,)* Self::Nobody => "" }
            }

            pub(super) fn seat(self) -> Seat {
                match self { $(Self::$who => Seat::$seat,)* Self::Nobody => Seat::Without }
            }

            pub(super) fn role(self) -> Option<Role> {
                match self { $(Self::$who => Some(Role::$role),)* Self::Nobody => None }
            }

            pub(super) fn trained(self) -> bool {
                match self { $(Self::$who => $trained,)* Self::Nobody => false }
            }

            pub(super) fn at(self, panel: &Panel) -> Actor {
                match self { $(Self::$who => panel.$person(),)* Self::Nobody => panel.nobody() }
            }
        }
    };
}

people! {
    Chair = chair, "Warwickshire County Council", LocalAuthority, Chair, true;
    OtherChair = other_chair, "Coventry City Council", LocalAuthority, Chair, true;
    Officer = officer, "Warwickshire Police", Police, Member, true;
    Nurse = nurse, "Arden Health Trust", Health, Member, true;
    Trainee = trainee, "Arden Health Trust", Health, Member, false;
    Teacher = teacher, "Arden Schools", Without, Member, true;
    Guardian = guardian, "Guardian Service", Without, Member, true;
    Coordinator = coordinator, "Warwickshire County Council", LocalAuthority, Coordinator, false;
    Coventry = coventry_coordinator, "Coventry City Council", LocalAuthority, Coordinator, false;
    Responder = first_responder, "Warwickshire Police", Police, FirstResponder, false;
    OtherResponder = other_responder, "Barnardo's", Without, FirstResponder, false;
    Auditor = auditor, "Coventry City Council", LocalAuthority, Auditor, false;
    Liaison = sca_liaison, "Competent Authority", Without, Liaison, false;
    Worker = social_worker, "Warwickshire County Council", LocalAuthority, SafeguardingLead, false;
    Stranger = stranger, "Elsewhere", LocalAuthority, Coordinator, false;
}

impl Who {
    /// Whether the person is of the consortium.
    pub(super) fn ours(self) -> bool {
        !matches!(self, Self::Stranger | Self::Nobody)
    }

    /// Whether the person acts for the authority of every child of the model.
    pub(super) fn of_the_authority(self) -> bool {
        self != Self::Coventry
    }
}

/// The agencies that are asked, with the kind that counts for enquiries.
pub(super) const AGENCIES: [&str; 5] = [
    "Warwickshire Police",
    "Warwickshire County Council",
    "Guardian Service",
    "Arden Health Trust",
    "Barnardo's",
];

/// The agencies of the people above that are first responders (R92).
pub(super) const DESIGNATED: [&str; 3] = [
    "Warwickshire Police",
    "Warwickshire County Council",
    "Barnardo's",
];
