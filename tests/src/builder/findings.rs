//! What a stage to seal finds, and on what.

use nrm_panel_proto::v1::{self as pb, Outcome, Stage};

/// Returns one stage to seal on the referral alone, with findings that fit the outcome.
#[must_use]
pub fn stage_outcome(stage: Stage, outcome: Outcome) -> pb::StageOutcome {
    let request = pb::StageOutcome {
        stage: stage.into(),
        outcome: outcome.into(),
        reasons: "As the agencies set out.".to_owned(),
        evidence: vec![citation("referral")],
        ..pb::StageOutcome::default()
    };
    match (stage, outcome) {
        (_, Outcome::Negative) => pb::StageOutcome {
            findings: Some(nothing_found()),
            negative_reason: pb::NegativeReason::InsufficientEvidence.into(),
            ..request
        },
        (Stage::ReasonableGrounds, _) => pb::StageOutcome {
            account_alone_reason: "The first responder saw it.".to_owned(),
            ..request
        },
        (Stage::ConclusiveGrounds | Stage::Unspecified, _) => pb::StageOutcome {
            findings: Some(trafficked()),
            route: pb::Route::Trafficking.into(),
            forms: vec![pb::ExploitationType::ForcedToCommitCrime.into()],
            ..request
        },
    }
}

/// Returns findings that make out trafficking for forced criminality.
#[must_use]
pub fn trafficked() -> pb::Findings {
    let rests_on = vec!["referral".to_owned()];
    pb::Findings {
        action: Some(pb::ActionFinding {
            finding: pb::Finding::Found.into(),
            actions: vec![pb::TraffickingAction::Recruitment.into()],
            reasons: "He was asked along and given a telephone.".to_owned(),
            rests_on: rests_on.clone(),
        }),
        purpose: Some(pb::PurposeFinding {
            finding: pb::Finding::Found.into(),
            purposes: vec![pb::FoundPurpose {
                purpose: pb::Purpose::ForcedCriminality.into(),
                realisation: pb::Realisation::Realised.into(),
            }],
            reasons: "He was sent out to sell.".to_owned(),
            rests_on,
        }),
        ..nothing_found()
    }
}

/// Returns findings that rule both routes out.
#[must_use]
pub fn nothing_found() -> pb::Findings {
    let (finding, reasons) = (pb::Finding::NotFound.into(), "Nothing shows it.".to_owned());
    pb::Findings {
        action: Some(pb::ActionFinding {
            finding,
            reasons: reasons.clone(),
            ..pb::ActionFinding::default()
        }),
        purpose: Some(pb::PurposeFinding {
            finding,
            reasons: reasons.clone(),
            ..pb::PurposeFinding::default()
        }),
        service: Some(pb::ServiceFinding {
            finding,
            reasons,
            ..pb::ServiceFinding::default()
        }),
    }
}

/// Returns an item as it is cited: in its first version, believed, for the child.
#[must_use]
pub fn citation(item: &str) -> pb::EvidenceCitation {
    pb::EvidenceCitation {
        item: item.to_owned(),
        version: 1,
        weight: pb::EvidenceWeight::Substantial.into(),
        bearing: pb::Bearing::For.into(),
        credibility: Some(pb::Credibility {
            internal: pb::Consistency::Consistent.into(),
            external: pb::Consistency::Consistent.into(),
            detail: pb::Detail::Sufficient.into(),
            mitigating: Vec::new(),
            reasons: "Told the same way to two people.".to_owned(),
        }),
        ..pb::EvidenceCitation::default()
    }
}
