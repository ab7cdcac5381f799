//! The matrix and the suggestions on a page, side by side.

use nrm_panel_proto::v1::{self, indicator_source::Source};

use crate::{
    contract,
    date::print_instant,
    render::{page::Page, table::Table},
};

/// What each limb asks, in words.
const LIMBS: [(v1::Limb, &str); 3] = [
    (
        v1::Limb::Action,
        "Action: recruitment, transport, transfer, harbouring or receipt",
    ),
    (v1::Limb::Purpose, "Purpose: exploitation, intended or done"),
    (
        v1::Limb::Service,
        "Service: slavery, servitude or forced labour",
    ),
];

/// A view that was recorded.
pub(crate) fn viewed(reply: &v1::RecordOwnViewResponse) -> Page {
    let mut page = Page::new();
    page.heading("Your own view is on record");
    if let Some(view) = &reply.view {
        page.fact("Stage", contract::STAGE.word(view.stage));
        page.fact("Version", view.version.to_string());
        page.fact("Written after suggestions", after(view));
        page.prose(&view.words);
    }
    page
}

/// An entry that was recorded.
pub(crate) fn noted(reply: &v1::RecordIndicatorResponse) -> Page {
    let mut page = Page::new();
    page.heading("Entered in the matrix");
    if let Some(entry) = &reply.indicator {
        page.fact("Number", entry.number.to_string());
        page.fact("Version", entry.version.to_string());
        page.fact("Stage", contract::STAGE.word(entry.stage));
        page.fact("Limb", contract::LIMB.word(entry.limb));
        page.fact("Speaks", contract::INDICATOR_BEARING.word(entry.bearing));
        page.fact("Rests on", sources(entry));
        page.fact("Read in version", entry.case_version.to_string());
        page.prose(&entry.words);
    }
    page
}

/// The matrix of a stage: one table a limb, for and against side by side.
pub(crate) fn matrix(reply: &v1::GetMatrixResponse, stage: i32, all: bool) -> Page {
    let mut page = Page::new();
    let stage = contract::STAGE.word(stage);
    page.heading(format!("Matrix of {} on {stage}", reply.case_reference));
    if reply.kept_back {
        page.prose(
            "Your own view is not on record: what others think is shown after it. Record it \
             with 'nrm weigh view'.",
        );
    }
    let views = reply.views.iter().filter(|view| all || !view.superseded);
    for view in views {
        let replaced = if view.superseded { ", replaced" } else { "" };
        page.heading(format!(
            "View of a member for {}, version {}{replaced}",
            view.agency, view.version
        ));
        page.fact("Person", &view.person_id);
        page.fact("Recorded", print_instant(view.recorded_at.as_ref()));
        page.fact("Written after suggestions", after(view));
        page.prose(&view.words);
    }
    for (limb, title) in LIMBS {
        page.heading(title);
        let of_limb = |entry: &&v1::Indicator| entry.limb() == limb && (all || !entry.superseded);
        let entries: Vec<_> = reply.indicators.iter().filter(of_limb).collect();
        let cells = |bearing: v1::IndicatorBearing| {
            let speaks = entries
                .iter()
                .filter(|entry| entry.bearing() == bearing && !entry.withheld);
            speaks.map(|entry| cell(entry)).collect()
        };
        beside(
            &mut page,
            cells(v1::IndicatorBearing::For),
            cells(v1::IndicatorBearing::Against),
            cells(v1::IndicatorBearing::Unclear),
        );
        let withheld = entries.iter().filter(|entry| entry.withheld);
        page.bullets(withheld.map(|entry| {
            format!(
                "{} ({}): withheld, it rests on a document you may not see",
                entry.number, entry.agency
            )
        }));
    }
    page
}

/// Suggestions, grouped like the matrix.
pub(crate) fn suggested(reply: &v1::SuggestIndicatorsResponse) -> Page {
    let mut page = Page::new();
    let advice = reply.advice.clone().unwrap_or_default();
    page.heading(format!(
        "Suggestions on {}",
        contract::STAGE.word(advice.stage)
    ));
    page.fact("Version of the advice", &advice.advice_version);
    page.fact("Made from version", advice.case_version.to_string());
    page.prose(
        "Each points at where the referral says something; it quotes nobody, and what is only \
         mentioned must be read where it stands. Nothing here is ranked, and no decision \
         follows from it.",
    );
    for (limb, title) in LIMBS {
        page.heading(title);
        let cells = |bearing: v1::IndicatorBearing| {
            let suggestions = advice.suggestions.iter();
            suggestions
                .filter(|it| it.limb() == limb && it.bearing() == bearing)
                .map(pointed)
                .collect()
        };
        beside(
            &mut page,
            cells(v1::IndicatorBearing::For),
            cells(v1::IndicatorBearing::Against),
            cells(v1::IndicatorBearing::Unclear),
        );
    }
    page
}

/// Decisions on like cases, group by group.
pub(crate) fn similar(reply: &v1::FindSimilarDecisionsResponse) -> Page {
    let mut page = Page::new();
    page.heading("Decisions on like cases");
    page.prose(format!(
        "Of your own site and authorities. Groups of fewer than {} cases are withheld whole. \
         What others found binds nobody: each child's case is its own.",
        reply.smallest_group
    ));
    for group in &reply.groups {
        let place = contract::EXPLOITATION_LOCATION.word(group.location);
        let said = [&group.exploitation, &group.gender, &place];
        let said: Vec<_> = said.into_iter().filter(|text| !text.is_empty()).collect();
        let said: Vec<_> = said.into_iter().map(String::as_str).collect();
        page.heading(said.join(", "));
        page.fact("Shared with this case", group.shared.join(", "));
        let mut table = Table::new(["Year", "Outcome"]);
        for made in &group.decisions {
            let outcome = contract::OUTCOME.word(made.outcome);
            table.row([made.year.to_string(), outcome]);
        }
        page.table(table);
    }
    page
}

/// Sets what speaks for and against side by side, and what is unclear below.
fn beside(page: &mut Page, speaks_for: Vec<String>, against: Vec<String>, unclear: Vec<String>) {
    let mut table = Table::new(["For", "Against"]);
    for row in 0..speaks_for.len().max(against.len()) {
        let cell = |side: &[String]| side.get(row).cloned().unwrap_or_default();
        table.row([cell(&speaks_for), cell(&against)]);
    }
    page.table(table);
    if !unclear.is_empty() {
        page.prose("Unclear:");
        page.bullets(unclear);
    }
}

fn cell(entry: &v1::Indicator) -> String {
    let replaced = if entry.superseded {
        format!(", version {}, replaced", entry.version)
    } else {
        String::new()
    };
    format!(
        "{} ({}{replaced}): {} [{}]",
        entry.number,
        entry.agency,
        entry.words,
        sources(entry)
    )
}

fn pointed(suggestion: &v1::Suggestion) -> String {
    let v1::Suggestion {
        indicator_code,
        text,
        stated_in,
        place,
        ..
    } = suggestion;
    let mentioned = match suggestion.basis() {
        v1::SuggestionBasis::Mentioned => format!("perhaps mentioned, {indicator_code}: "),
        v1::SuggestionBasis::Stated | v1::SuggestionBasis::Unspecified => String::new(),
    };
    format!("{mentioned}{text} [{place} ({stated_in})]")
}

fn sources(entry: &v1::Indicator) -> String {
    let sources = entry.sources.iter().filter_map(|it| it.source.as_ref());
    let said: Vec<String> = sources
        .map(|source| match source {
            Source::DocumentNumber(number) => format!("E{number}"),
            Source::Question(path) => path.clone(),
            Source::InformationRequestId(id) => format!("information {id}"),
            Source::Heard(kind) => format!("heard: {}", contract::CONTRIBUTION_KIND.word(*kind)),
        })
        .collect();
    said.join("; ")
}

fn after(view: &v1::OwnView) -> &'static str {
    if view.after_suggestions { "yes" } else { "" }
}
