//! What the bulletin tells, and that no text of it is markup.

use nrm_panel_returns::{Profile, ReturnTables};
use proptest::prelude::*;

use super::{LOCAL, SECURE, file, table_of_words, words};
use crate::{Edition, bulletin::Bulletin, grid::Grid, pdf, sample};

#[test]
fn the_bulletin_shows_no_control_figures_and_no_single_referrals() {
    let files = &SECURE.1;
    let html = String::from_utf8_lossy(file(files, "bulletin.html"));
    assert!(html.contains("id=\"R1\""));
    assert!(!html.contains("id=\"R0\"") && !html.contains("id=\"R13\""));
    assert!(!html.contains("3f0c9a71d5b2") && !html.contains("Criminal &#38; Labour"));
}

#[test]
fn the_bulletin_tells_each_table_in_words_made_from_its_figures() {
    let files = &SECURE.1;
    let html = String::from_utf8_lossy(file(files, "bulletin.html"));
    for sentence in [
        "Referrals by age at exploitation: 23 in all. The largest is Child (17 or under) with 19, 83% of all.",
        "The chart shows the 20 largest of 46.",
        "These are 20 of 47 rows; R2.csv holds them all.",
        "Median by measure. The largest is Referral to conclusive grounds with 95 days. \
         A marker stands in place of 2 of 5 figures.",
        "Exits by reason: 0 in all. None is above zero.",
        "The table has no rows.",
        "The table has 1 row.",
    ] {
        assert!(html.contains(sentence), "{sentence}");
    }
}

#[test]
fn html_has_nothing_that_runs_and_nothing_from_elsewhere() {
    let files = &SECURE.1;
    let html = String::from_utf8_lossy(file(files, "bulletin.html")).into_owned();
    let html = html.replace("http://www.w3.org/2000/svg", "");
    for word in [
        "<script", "src=", "@import", "url(", "http:", "https:", "//", "<link", "<iframe", "onload",
    ] {
        assert!(!html.contains(word), "{word}");
    }
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
    assert_eq!(
        html.matches("<th scope=\"col\"").count(),
        html.matches("<th ").count() - html.matches("<th scope=\"row\"").count()
    );
}

#[test]
fn the_pdf_is_tagged_for_everybody_with_its_title_and_language() {
    for (_, files) in [&*SECURE, &*LOCAL] {
        let pdf = String::from_utf8_lossy(file(files, "bulletin.pdf"));
        for words in [
            "pdfuaid:part",
            "/Lang(en-GB)",
            "/DisplayDocTitle true",
            "/Marked true",
            "/StructTreeRoot",
            "Return of the devolved panel, 2026 Q4",
        ] {
            assert!(pdf.contains(words), "{words}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// `<text` is left out of account: a label is drawn in as many lines as it needs.
    #[test]
    fn no_text_becomes_markup_of_the_bulletin(text in "[<>&\"'=/a-s ]{1,20}") {
        let tags = |text: &str| {
            let mut tables = sample::tables();
            for table in &mut tables.tables {
                table.title = text.to_owned();
                table.notes = vec![text.to_owned()];
                for key in table.rows.iter_mut().flat_map(|row| &mut row.keys) {
                    *key = text.to_owned();
                }
            }
            let edition = sample::edition(&tables, Profile::Secure);
            let edition = Edition { title: text, site: text, ..edition };
            let grids: Vec<Grid<'_>> = tables.tables.iter().map(|table| Grid::new(table).unwrap()).collect();
            let html = Bulletin::new(&edition, &grids).unwrap().html().unwrap();
            let html = String::from_utf8(html).unwrap();
            html.matches('<').count() - html.matches("<text").count() - html.matches("</text").count()
        };
        prop_assert_eq!(tags(&text), tags("harmless"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn any_text_can_be_typeset(table in table_of_words(), title in words()) {
        let tables = ReturnTables { tables: vec![table] };
        let edition = sample::edition(&tables, Profile::Secure);
        let edition = Edition { title: &title, ..edition };
        let grids: Vec<Grid<'_>> = tables.tables.iter().map(|table| Grid::new(table).unwrap()).collect();
        let bulletin = Bulletin::new(&edition, &grids).unwrap();
        let pdf = pdf::write(&bulletin, &edition);
        prop_assert!(pdf.is_ok(), "{:?}", pdf.err());
    }
}
