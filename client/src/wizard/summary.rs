//! The end: what is said, what is missing, and whether to send it.

use super::{Move, Wizard, heard::heard};
use crate::{
    draft::{lists::LISTS, mapping::to_referral},
    exit::Failure,
    view,
};

/// What the person wants at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Send,
    Quit,
    Section(usize),
    Missing,
}

impl Wizard<'_> {
    /// Shows where the draft stands, and asks what to do with it.
    pub(super) async fn summary(&mut self) -> Result<Choice, Failure> {
        self.session.printer.heading("\nSummary");
        let sheet = self.held.draft.sheet();
        let sections = self.catalogue.sections();
        for (number, section) in (1..).zip(&sections) {
            let asked: Vec<_> = section
                .questions
                .iter()
                .filter(|question| self.catalogue.is_asked(question, sheet))
                .collect();
            let answered = asked
                .iter()
                .filter(|question| sheet.said(&question.path).is_some());
            self.say(&format!(
                "  {number:>2}  {}: {} of {} answered",
                section.heading,
                answered.count(),
                asked.len()
            ));
        }
        for (number, list) in (sections.len() + 1..).zip(&LISTS) {
            let count = sheet.entries(list.name).len();
            if count > 0 {
                self.say(&format!("  {number:>2}  {}: {count}", list.heading));
            }
        }
        let missing: Vec<_> = self.catalogue.missing(sheet).collect();
        if !missing.is_empty() {
            self.say(&format!("\nMissing, and needed: {}", missing.len()));
            for question in &missing {
                self.say(&format!("  - {} ({})", question.text, question.section));
            }
        }
        for question in self.catalogue.set_aside(sheet) {
            self.say(&format!(
                "Kept, and not sent, as it is not asked now: {}",
                question.text
            ));
        }
        let faults = to_referral(self.catalogue, sheet).err().unwrap_or_default();
        for fault in &faults {
            self.say(&format!("Cannot be sent as it is: {fault}"));
        }
        self.choose(!missing.is_empty(), !faults.is_empty()).await
    }

    async fn choose(&self, is_missing: bool, is_faulty: bool) -> Result<Choice, Failure> {
        loop {
            let first = if is_missing { "missing, " } else { "" };
            self.say(&format!(
                "\nType send, {first}show, the number of a section, or quit."
            ));
            let Some(line) = self.session.prompt("> ").await? else {
                return Ok(Choice::Quit);
            };
            let typed = line.trim().trim_start_matches(':').to_lowercase();
            match (typed.as_str(), typed.parse::<usize>()) {
                ("send", _) if is_faulty => self.say("Put right first what cannot be sent."),
                ("send", _) => return Ok(Choice::Send),
                ("quit" | "q", _) => return Ok(Choice::Quit),
                ("missing", _) if is_missing => return Ok(Choice::Missing),
                ("show", _) => {
                    let page = view::draft::page(&self.held.draft);
                    self.session.printer.aside(&page);
                }
                (_, Ok(number)) if (1..=self.headings.len()).contains(&number) => {
                    return Ok(Choice::Section(number));
                }
                _ => match self.moved(&heard(Some(line))) {
                    Some(Move::Section(number)) => return Ok(Choice::Section(number)),
                    Some(Move::Quit) => return Ok(Choice::Quit),
                    Some(Move::Next | Move::Back | Move::Summary) | None => {}
                },
            }
        }
    }
}
