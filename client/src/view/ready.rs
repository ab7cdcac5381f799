//! Readiness on a page: what is missing first, calmly, then what is there.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::print_date,
    render::{page::Page, table::Table},
};

/// What a case needs, by stage.
pub(crate) fn page(reply: &v1::GetCaseReadinessResponse) -> Page {
    let mut page = Page::new();
    if reply.stage() == v1::Stage::Unspecified {
        page.heading("The case is closed: nothing more is asked of it");
        return page;
    }
    page.heading(verdict(reply));
    for stage in [v1::Stage::ReasonableGrounds, v1::Stage::ConclusiveGrounds] {
        let of_stage = |item: &&v1::ReadinessItem| item.stage() == stage;
        let (there, mut missing): (Vec<_>, Vec<_>) = reply
            .items
            .iter()
            .filter(of_stage)
            .partition(|item| item.complete);
        if there.is_empty() && missing.is_empty() {
            continue;
        }
        page.heading(format!("Before {}", contract::STAGE.word(stage.into())));
        // What holds the stage up stands first.
        missing.sort_by_key(|item| item.weight);
        if !missing.is_empty() {
            page.table(table(&missing));
        }
        if !there.is_empty() {
            let there = there.iter().map(|item| item.title.as_str());
            page.fact("Complete", there.collect::<Vec<_>>().join("; "));
        }
    }
    page
}

fn table(missing: &[&v1::ReadinessItem]) -> Table {
    let mut table = Table::new(["Missing", "From", "By", "Weight", "Rule"]);
    for item in missing {
        let due = match item.due_on {
            Some(due_on) if item.overdue => format!("{}, overdue", print_date(Some(&due_on))),
            Some(due_on) => print_date(Some(&due_on)),
            None => String::new(),
        };
        table.row([
            item.missing.clone(),
            item.owed_by.clone(),
            due,
            contract::READINESS_WEIGHT.word(item.weight),
            item.rule.clone(),
        ]);
    }
    table
}

/// Says in a sentence whether a stage can be decided.
fn verdict(reply: &v1::GetCaseReadinessResponse) -> String {
    let stage = contract::STAGE.word(reply.stage);
    if reply.ready {
        return format!("Ready for {stage}");
    }
    let within = |item: &&v1::ReadinessItem| {
        item.stage() == v1::Stage::ReasonableGrounds
            || reply.stage() == v1::Stage::ConclusiveGrounds
    };
    let blocks = reply
        .items
        .iter()
        .filter(within)
        .filter(|item| !item.complete && item.weight() == v1::ReadinessWeight::Blocks);
    match blocks.count() {
        1 => format!("Not ready for {stage}: one thing that must be there is missing"),
        count => format!("Not ready for {stage}: {count} things that must be there are missing"),
    }
}

/// Says how much a case still needs, for its own page.
pub(crate) fn summary(readiness: &v1::ReadinessSummary) -> String {
    if readiness.missing == 0 {
        return "nothing".to_owned();
    }
    let mut text = format!(
        "{}, of which {} must be there before the next stage",
        readiness.missing, readiness.blocking
    );
    if let Some(due_on) = &readiness.next_due_on {
        text.push_str(&format!(
            "; the first is due on {}",
            print_date(Some(due_on))
        ));
    }
    text
}
