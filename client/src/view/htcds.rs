//! What is lost between standards, and which codes a case bears out.

use nrm_panel_proto::v1;

use crate::{
    crosswalk::Suggestion,
    htcds::loss::{Fate, Loss},
    render::{page::Page, table::Table},
};

/// The loss report: names of fields, never what is in them. What is carried comes first,
/// then what is not; a field of HTCDS that nothing of ours is for comes last of its kind.
pub(crate) fn losses(losses: &[Loss]) -> Page {
    let mut table = Table::new([
        "Ours",
        "In the file",
        "Became of it",
        "What is lost, or why",
    ]);
    let mut sorted: Vec<_> = losses.iter().collect();
    sorted.sort_by_key(|loss| (loss.fate, loss.ours.is_empty()));
    for loss in sorted {
        table.row([
            loss.ours.as_str(),
            loss.theirs.as_str(),
            loss.fate.word(),
            loss.why.as_str(),
        ]);
    }
    Page::from(table)
}

/// How many fields fared how, in one line.
pub(crate) fn counted<'a>(losses: impl Iterator<Item = &'a Loss>) -> String {
    let fates: Vec<_> = losses.map(|loss| loss.fate).collect();
    let parts = Fate::ALL.iter().filter_map(|fate| {
        let count = fates.iter().filter(|one| *one == fate).count();
        (count > 0).then(|| format!("{count} {}", fate.word()))
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The codes of other returns.
pub(crate) fn crosswalk(case: &v1::Case, found: &[Suggestion]) -> Page {
    let mut page = Page::new();
    page.heading(format!("Codes that {} bears out", case.reference));
    page.prose(
        "A suggestion for the social worker, for returns of local authorities in England. \
         Nothing is sent.",
    );
    let mut table = Table::new(["Return", "Code", "Meaning", "Follows from"]);
    for one in found {
        table.row([one.to, one.code, one.meaning, one.follows_from.as_str()]);
    }
    page.table(table);
    page
}
