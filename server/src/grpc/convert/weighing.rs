//! Views, entries of the matrix and suggestions on the wire.

use nrm_panel_domain::{
    advice::{self, Advice, Basis, Suggestion},
    case::{Bearing, ContributionKind, Limb, Noting, OwnView, Source, Viewing},
    decision::Outcome,
    similar::Group,
    time::CivilDate,
};
use nrm_panel_proto::v1 as pb;

use super::{
    Violations,
    case::{contribution_kind_from_wire, contribution_kind_to_wire},
    decision::{outcome_to_wire, stage_from_wire, stage_to_wire},
    instant_to_wire,
    referral::location_to_wire,
    required_enum, required_line, required_name, required_narrative,
};
use crate::app::{
    similar::Similar,
    weighing::{Matrix, Note, OfStage, RecordView, ShownIndicator},
    work::RecordName,
};

/// An entry rests on at most so many sources.
const MOST_SOURCES: usize = 20;

pub(crate) fn viewing(
    wire: pb::RecordOwnViewRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<RecordView> {
    let of = of_stage(wire.case_id, wire.stage, violations);
    if wire.version < 0 {
        violations.add("version", "must not be negative");
    }
    let words = required_narrative("words", wire.words, violations);
    let OfStage { case, stage } = of?;
    let viewing = Viewing {
        stage,
        words,
        seen: wire.version,
    };
    Some(RecordView { case, viewing })
}

pub(crate) fn noting(
    wire: pb::RecordIndicatorRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<Note> {
    let of = of_stage(wire.case_id, wire.stage, violations);
    let revises = match (u32::try_from(wire.number), wire.version) {
        (Ok(0), 0) => None,
        (Ok(0), _) => {
            violations.add("version", "is only for an entry to revise");
            None
        }
        (Ok(number), version) => {
            if version < 1 {
                violations.add("version", "is required: the version of the entry you saw");
            }
            Some((number, version))
        }
        (Err(_), _) => {
            violations.add("number", "must not be negative");
            None
        }
    };
    let limb = required_enum("limb", wire.limb, limb_from_wire, violations);
    let bearing = required_enum("bearing", wire.bearing, bearing_from_wire, violations);
    let words = required_narrative("words", wire.words, violations);
    if wire.case_version < 1 {
        violations.add(
            "case_version",
            "is required: the version of the case you saw",
        );
    }
    if wire.sources.is_empty() {
        violations.add("sources", "is required: say what it rests on");
    } else if wire.sources.len() > MOST_SOURCES {
        violations.add("sources", "must be at most 20");
    }
    let sources = wire.sources.into_iter().enumerate();
    let sources: Vec<Option<Source>> = sources
        .map(|(index, source)| source_from_wire(index, source, violations))
        .collect();
    let OfStage { case, stage } = of?;
    let noting = Noting {
        revises,
        stage,
        limb: limb?,
        bearing: bearing?,
        words,
        sources: sources.into_iter().collect::<Option<_>>()?,
        case_version: wire.case_version,
    };
    Some(Note { case, noting })
}

pub(crate) fn matrix_query(
    wire: pb::GetMatrixRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<OfStage> {
    of_stage(wire.case_id, wire.stage, violations)
}

pub(crate) fn suggesting(
    wire: pb::SuggestIndicatorsRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<OfStage> {
    of_stage(wire.case_id, wire.stage, violations)
}

pub(crate) fn similar_query(
    wire: pb::FindSimilarDecisionsRequest,
    _: CivilDate,
    violations: &mut Violations,
) -> Option<OfStage> {
    of_stage(wire.case_id, wire.stage, violations)
}

pub(crate) fn similar_to_wire(similar: &Similar) -> pb::FindSimilarDecisionsResponse {
    let Similar {
        smallest_group,
        groups,
    } = similar;
    pb::FindSimilarDecisionsResponse {
        groups: groups.iter().map(group_to_wire).collect(),
        smallest_group: i32::try_from(*smallest_group).unwrap_or(i32::MAX),
    }
}

fn group_to_wire(group: &Group) -> pb::SimilarGroup {
    let Group {
        features,
        shared,
        decisions,
    } = group;
    let made = |(year, outcome): &(i32, Outcome)| pb::SimilarDecision {
        outcome: outcome_to_wire(*outcome).into(),
        year: *year,
    };
    pb::SimilarGroup {
        exploitation: features.exploitation.clone(),
        gender: features.gender.clone(),
        location: location_to_wire(features.location).into(),
        shared: shared.clone(),
        decisions: decisions.iter().map(made).collect(),
    }
}

fn of_stage(case: String, stage: i32, violations: &mut Violations) -> Option<OfStage> {
    let case = RecordName(required_name("case_id", case, violations));
    let stage = required_enum("stage", stage, stage_from_wire, violations);
    Some(OfStage {
        case,
        stage: stage?,
    })
}

fn source_from_wire(
    index: usize,
    wire: pb::IndicatorSource,
    violations: &mut Violations,
) -> Option<Source> {
    use pb::indicator_source::Source as Wire;
    let field = |name: &str| format!("sources[{index}].{name}");
    match wire.source {
        None => {
            violations.add(format!("sources[{index}]"), "must name one source");
            None
        }
        Some(Wire::DocumentNumber(number)) => match u32::try_from(number) {
            Ok(number) if number > 0 => Some(Source::Document { number }),
            Ok(_) | Err(_) => {
                violations.add(field("document_number"), "must be from 1");
                None
            }
        },
        Some(Wire::Question(question)) => {
            let question = required_line(&field("question"), question, violations).into_exposed();
            Some(Source::Answer { question })
        }
        Some(Wire::InformationRequestId(id)) => {
            let request = id.parse().ok();
            if request.is_none() {
                violations.add(field("information_request_id"), "is not an identifier");
            }
            request.map(|request| Source::Information { request })
        }
        Some(Wire::Heard(kind)) => {
            let kind: Option<ContributionKind> = required_enum(
                &field("heard"),
                kind,
                contribution_kind_from_wire,
                violations,
            );
            kind.map(|kind| Source::Heard { kind })
        }
    }
}

fn source_to_wire(source: &Source) -> pb::IndicatorSource {
    use pb::indicator_source::Source as Wire;
    let source = match source {
        Source::Document { number } => {
            Wire::DocumentNumber(i32::try_from(*number).unwrap_or(i32::MAX))
        }
        Source::Answer { question } => Wire::Question(question.clone()),
        Source::Information { request } => Wire::InformationRequestId(request.to_string()),
        Source::Heard { kind } => Wire::Heard(contribution_kind_to_wire(*kind).into()),
    };
    pb::IndicatorSource {
        source: Some(source),
    }
}

pub(crate) fn viewed_to_wire((view, version): &(OwnView, i64)) -> pb::RecordOwnViewResponse {
    pb::RecordOwnViewResponse {
        view: Some(view_to_wire(view, false)),
        case_version: *version,
    }
}

pub(crate) fn noted_to_wire(
    (shown, version): &(ShownIndicator, i64),
) -> pb::RecordIndicatorResponse {
    pb::RecordIndicatorResponse {
        indicator: Some(indicator_to_wire(shown)),
        case_version: *version,
    }
}

pub(crate) fn suggested_to_wire(
    (advice, version): &(Advice, i64),
) -> pb::SuggestIndicatorsResponse {
    pb::SuggestIndicatorsResponse {
        advice: Some(advice_to_wire(advice)),
        case_version: *version,
    }
}

pub(crate) fn matrix_to_wire(matrix: &Matrix) -> pb::GetMatrixResponse {
    let Matrix {
        reference,
        case_version,
        views,
        indicators,
        advice,
        kept_back,
        own_view_version,
    } = matrix;
    let views = views.iter();
    pb::GetMatrixResponse {
        case_reference: reference.clone(),
        case_version: *case_version,
        views: views
            .map(|(view, superseded)| view_to_wire(view, *superseded))
            .collect(),
        indicators: indicators.iter().map(indicator_to_wire).collect(),
        advice: advice.iter().map(advice_to_wire).collect(),
        kept_back: *kept_back,
        own_view_version: *own_view_version,
    }
}

fn view_to_wire(view: &OwnView, superseded: bool) -> pb::OwnView {
    let OwnView {
        by,
        agency,
        stage,
        words,
        version,
        after_advice,
        recorded_at,
    } = view;
    pb::OwnView {
        person_id: by.to_string(),
        agency_id: agency.id.to_string(),
        agency: agency.name.clone(),
        stage: stage_to_wire(*stage).into(),
        words: words.expose().clone(),
        version: *version,
        after_suggestions: *after_advice,
        recorded_at: Some(instant_to_wire(*recorded_at)),
        superseded,
    }
}

fn indicator_to_wire(shown: &ShownIndicator) -> pb::Indicator {
    let ShownIndicator {
        entry,
        superseded,
        withheld,
    } = shown;
    let bare = pb::Indicator {
        number: i32::try_from(entry.number).unwrap_or(i32::MAX),
        version: entry.version,
        stage: stage_to_wire(entry.stage).into(),
        limb: limb_to_wire(entry.limb).into(),
        case_version: entry.case_version,
        person_id: entry.by.to_string(),
        agency_id: entry.agency.id.to_string(),
        agency: entry.agency.name.clone(),
        recorded_at: Some(instant_to_wire(entry.recorded_at)),
        superseded: *superseded,
        withheld: *withheld,
        ..pb::Indicator::default()
    };
    if *withheld {
        return bare;
    }
    pb::Indicator {
        bearing: bearing_to_wire(entry.bearing).into(),
        words: entry.words.expose().clone(),
        sources: entry.sources.iter().map(source_to_wire).collect(),
        ..bare
    }
}

fn advice_to_wire(given: &Advice) -> pb::Advice {
    let Advice {
        to,
        agency: _,
        stage,
        version,
        case_version,
        view_version,
        suggestions,
        given_at,
    } = given;
    pb::Advice {
        person_id: to.to_string(),
        stage: stage_to_wire(*stage).into(),
        advice_version: version.clone(),
        case_version: *case_version,
        view_version: *view_version,
        suggestions: suggestions.iter().map(suggestion_to_wire).collect(),
        given_at: Some(instant_to_wire(*given_at)),
    }
}

fn suggestion_to_wire(suggestion: &Suggestion) -> pb::Suggestion {
    let Suggestion {
        limb,
        bearing,
        basis,
        indicator,
        text,
        stated_in,
    } = suggestion;
    let basis = match basis {
        Basis::Stated => pb::SuggestionBasis::Stated,
        Basis::Mentioned => pb::SuggestionBasis::Mentioned,
    };
    pb::Suggestion {
        limb: limb_to_wire(*limb).into(),
        bearing: bearing_to_wire(*bearing).into(),
        basis: basis.into(),
        indicator_code: indicator.clone(),
        text: text.clone(),
        stated_in: stated_in.clone(),
        place: advice::place_of(stated_in),
    }
}

const fn limb_from_wire(wire: pb::Limb) -> Option<Limb> {
    match wire {
        pb::Limb::Unspecified => None,
        pb::Limb::Action => Some(Limb::Action),
        pb::Limb::Purpose => Some(Limb::Purpose),
        pb::Limb::Service => Some(Limb::Service),
    }
}

const fn limb_to_wire(limb: Limb) -> pb::Limb {
    match limb {
        Limb::Action => pb::Limb::Action,
        Limb::Purpose => pb::Limb::Purpose,
        Limb::Service => pb::Limb::Service,
    }
}

const fn bearing_from_wire(wire: pb::IndicatorBearing) -> Option<Bearing> {
    match wire {
        pb::IndicatorBearing::Unspecified => None,
        pb::IndicatorBearing::For => Some(Bearing::For),
        pb::IndicatorBearing::Against => Some(Bearing::Against),
        pb::IndicatorBearing::Unclear => Some(Bearing::Unclear),
    }
}

const fn bearing_to_wire(bearing: Bearing) -> pb::IndicatorBearing {
    match bearing {
        Bearing::For => pb::IndicatorBearing::For,
        Bearing::Against => pb::IndicatorBearing::Against,
        Bearing::Unclear => pb::IndicatorBearing::Unclear,
    }
}
