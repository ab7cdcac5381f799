//! Returns on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::print_instant,
    render::{page::Page, table::Table},
};

/// Characters of the longest bar.
const LONGEST: u64 = 30;
/// Parts a character of a bar is drawn in.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A return with some of its tables; plain has figures only.
pub(crate) fn page(built: &v1::BuiltReturn, tables: &[&v1::ReturnTable], plain: bool) -> Page {
    let mut page = Page::new();
    page.heading(format!("Return for {}", period(built.period.as_ref())));
    page.fact("Profile", contract::PROFILE.word(built.profile));
    page.fact("As at", print_instant(built.as_at.as_ref()));
    let before = built.previous_as_at.as_ref();
    page.fact("Revises", print_instant(before));
    page.fact("Specification", &built.specification);
    page.fact("SHA-256", &built.sha256);
    page.fact("Identifier", &built.id);
    page.fact("Files", built.files.len().to_string());
    for signed in &built.sign_offs {
        page.fact("Signed off", signature(signed));
    }
    page.fact("Submitted", print_instant(built.submitted_at.as_ref()));
    for table in tables {
        page.heading(format!("{} {}", table.id, table.title));
        page.table(rows(table));
        if !plain && !table.bars.is_empty() {
            page.table(bars(&table.bars));
        }
        page.bullets(&table.notes);
    }
    page
}

fn rows(table: &v1::ReturnTable) -> Table {
    let figures = table.figures.iter().map(|figure| &figure.name);
    let heads = table.keys.iter().chain(figures);
    let mut rows = Table::new(heads.map(|name| name.replace('_', " ")));
    for row in &table.rows {
        let cells = (0..)
            .zip(&row.cells)
            .map(|(place, cell)| match row.revised.contains(&place) {
                true => format!("{cell} [r]"),
                false => cell.clone(),
            });
        rows.row(row.keys.iter().cloned().chain(cells));
    }
    rows
}

/// Draws the bars of a table to one scale; what is no number has none.
fn bars(bars: &[v1::ReturnBar]) -> Table {
    let number = |bar: &v1::ReturnBar| bar.value.parse::<u64>().ok();
    let most = bars.iter().filter_map(number).max().unwrap_or(0).max(1);
    let mut table = Table::new(["", "", ""]);
    for bar in bars {
        let length = number(bar).map_or(0, |value| value * LONGEST * 8 / most);
        table.row([bar.label.clone(), drawn(length), bar.value.clone()]);
    }
    table
}

fn drawn(eighths: u64) -> String {
    let part = |number: u64| usize::try_from(number).unwrap_or_default();
    let mut bar = "█".repeat(part(eighths / 8));
    bar.push_str(EIGHTHS.get(part(eighths % 8)).copied().unwrap_or_default());
    bar
}

fn signature(signed: &v1::SignOff) -> String {
    format!(
        "{} by {}",
        print_instant(signed.signed_at.as_ref()),
        signed.name
    )
}

fn period(period: Option<&v1::Period>) -> String {
    match period {
        None => "no period".to_owned(),
        Some(period) if period.quarter == 0 => period.year.to_string(),
        Some(period) => format!("quarter {} of {}", period.quarter, period.year),
    }
}

/// Returns in a list.
pub(crate) fn list(returns: &[v1::ReturnSummary]) -> Page {
    let heads = [
        "Period",
        "Profile",
        "As at",
        "Signed",
        "Submitted",
        "SHA-256",
        "Return",
    ];
    let mut table = Table::new(heads);
    for built in returns {
        table.row([
            period(built.period.as_ref()),
            contract::PROFILE.word(built.profile),
            print_instant(built.as_at.as_ref()),
            format!("{} of 2", built.sign_offs),
            print_instant(built.submitted_at.as_ref()),
            built.sha256.chars().take(12).collect(),
            built.id.clone(),
        ]);
    }
    Page::from(table)
}

/// What must hold of a return, and whether it does.
pub(crate) fn checks(checks: &[v1::ReturnCheck]) -> Page {
    let mut table = Table::new(["", "Check", "Found"]);
    for check in checks {
        let holds = if check.holds { "holds" } else { "BROKEN" };
        table.row([holds, &check.name, &check.detail]);
    }
    Page::from(table)
}

/// The cells of two returns that differ.
pub(crate) fn differences(differences: &[v1::ReturnDifference]) -> Page {
    if differences.is_empty() {
        let mut page = Page::new();
        page.prose("No cell differs.");
        return page;
    }
    let mut table = Table::new(["Table", "Cell", "Figure", "Before", "After", "Cause"]);
    for cell in differences {
        table.row([
            cell.table.clone(),
            cell.keys.join(", "),
            cell.figure.replace('_', " "),
            cell.before.clone(),
            cell.after.clone(),
            cell.cause.clone(),
        ]);
    }
    Page::from(table)
}

/// The cases behind a cell.
pub(crate) fn cases(cases: &[v1::DrilledCase]) -> Page {
    let mut page = Page::new();
    page.heading(match cases.len() {
        1 => "One case stands behind this cell".to_owned(),
        number => format!("{number} cases stand behind this cell"),
    });
    page.bullets(cases.iter().map(|case| case.reference.clone()));
    page
}

/// A return beside published figures.
pub(crate) fn comparisons(comparisons: &[v1::NationalComparison]) -> Page {
    let mut table = Table::new(["Measure", "Here", "National", "Of", "Source"]);
    for figure in comparisons {
        table.row([
            &figure.measure,
            &figure.here,
            &figure.national,
            &figure.national_period,
            &figure.source,
        ]);
    }
    Page::from(table)
}

/// Who signed a return off.
pub(crate) fn signed_off(reply: &v1::SignOffReturnResponse) -> Page {
    let mut page = Page::new();
    page.heading(match reply.sign_offs.len() {
        1 => "Signed off by one person: a second one must before it is submitted",
        _ => "Signed off: it can be submitted",
    });
    page.bullets(reply.sign_offs.iter().map(signature));
    page
}

/// What left.
pub(crate) fn submitted(reply: &v1::SubmitReturnResponse) -> Page {
    let mut page = Page::new();
    page.heading("The return was submitted");
    page.fact("At", print_instant(reply.submitted_at.as_ref()));
    page.fact("Folder", &reply.folder);
    page.fact("Files", reply.files.len().to_string());
    page.bullets(&reply.files);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_have_one_scale_and_what_is_withheld_has_none() {
        let bar = |label: &str, value: &str| v1::ReturnBar {
            label: label.to_owned(),
            value: value.to_owned(),
        };
        let drawn = bars(&[bar("Male", "40"), bar("Female", "10"), bar("Other", "[c]")]);
        let lines: Vec<String> = drawn.draw(None).lines().map(str::to_owned).collect();
        assert_eq!(
            lines[1..],
            [
                format!("Male    {}  40", "█".repeat(30)),
                format!("Female  {}▌{}  10", "█".repeat(7), " ".repeat(22)),
                format!("Other   {}  [c]", " ".repeat(30)),
            ]
        );
    }
}
