//! The coded values of findings and evidence.

use nrm_panel_domain::decision::{
    Bearing, Consistency, Detail, EvidenceWeight, Mitigation, Nature, NegativeReason, Purpose,
    Realisation, Route, TraffickingAction,
};
use nrm_panel_proto::v1 as pb;

/// Pairs the values of an enum of the domain with those of the wire, both ways.
macro_rules! pairs {
    ($from:ident, $to:ident, $name:ident { $($variant:ident),* $(,)? }) => {
        pairs!($from, $to, $name, $name { $($variant),* });
    };
    ($from:ident, $to:ident, $domain:ident, $wire:ident { $($variant:ident),* $(,)? }) => {
        pub(super) const fn $from(wire: pb::$wire) -> Option<$domain> {
            match wire {
                pb::$wire::Unspecified => None,
                $(pb::$wire::$variant => Some($domain::$variant),)*
            }
        }

        pub(super) const fn $to(value: $domain) -> pb::$wire {
            match value {
                $($domain::$variant => pb::$wire::$variant,)*
            }
        }
    };
}

pairs!(
    route_from_wire,
    route_to_wire,
    Route {
        Trafficking,
        SlaveryServitudeForcedLabour
    }
);
pairs!(
    action_from_wire,
    action_to_wire,
    TraffickingAction {
        Recruitment,
        Transportation,
        Transfer,
        Harbouring,
        Receipt
    }
);
pairs!(
    purpose_from_wire,
    purpose_to_wire,
    Purpose {
        SexualExploitation,
        ForcedLabourOrServices,
        SlaveryLikePractices,
        Servitude,
        ForcedCriminality,
        OrganRemoval,
    }
);
pairs!(
    realisation_from_wire,
    realisation_to_wire,
    Realisation { Intended, Realised }
);
pairs!(
    negative_reason_from_wire,
    negative_reason_to_wire,
    NegativeReason {
        InsufficientEvidence,
        DefinitionNotMet,
        AccountNotAccepted
    }
);
pairs!(
    weight_from_wire,
    weight_to_wire,
    EvidenceWeight {
        Decisive,
        Substantial,
        Some,
        Little,
        None
    }
);
pairs!(
    bearing_from_wire,
    bearing_to_wire,
    Bearing {
        For,
        Against,
        Neither
    }
);
pairs!(
    consistency_from_wire,
    consistency_to_wire,
    Consistency {
        Consistent,
        Inconsistent,
        NotAssessed
    }
);
pairs!(
    detail_from_wire,
    detail_to_wire,
    Detail {
        Sufficient,
        Vague,
        NotAssessed
    }
);
pairs!(
    mitigation_from_wire,
    mitigation_to_wire,
    Mitigation {
        Trauma,
        Grooming,
        DevelopmentalStage,
        Culture,
        Gender,
        NoneApplies
    }
);

/// Writes what an item was when it was cited.
pub(crate) const fn nature_to_wire(nature: Nature) -> pb::EvidenceNature {
    match nature {
        Nature::Account => pb::EvidenceNature::Account,
        Nature::Views => pb::EvidenceNature::Views,
        Nature::ExpertReport => pb::EvidenceNature::ExpertReport,
        Nature::Document => pb::EvidenceNature::Document,
        Nature::Information => pb::EvidenceNature::Information,
        Nature::NothingHeld => pb::EvidenceNature::NothingHeld,
    }
}
