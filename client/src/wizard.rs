//! The questions of a referral, asked one by one at a terminal. Everything is plain
//! lines of text: nothing moves on the screen, so that a screen reader can follow,
//! and a terminal that is cut off is left as it was. Every answer is on the disk
//! before the next question is asked.

mod ask;
mod entries;
mod heard;
mod summary;

use nrm_panel_proto::v1::Question;

use crate::{
    draft::{
        lists::{LISTS, List},
        shelf::{Held, Shelf},
    },
    exit::Failure,
    questions::Catalogue,
    session::Session,
};

const HELP: &str = "\
  Type an answer and press Enter. Enter alone leaves a question as it is.
  :edit      write in your editor         :unknown   say why it is not known
  :back      the question before          :clear     take your answer away
  :section   list the sections            :section N go to one of them
  :summary   see what is missing, send    :quit      keep the draft and leave
  An answer that begins with a colon is typed with two.";

/// Where a draft stands whose questions were all asked.
pub(crate) const SUMMARY: &str = "summary";

/// How a sitting at the draft ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The person wants to send it.
    Send,
    /// The person left; the draft is kept.
    Kept,
}

/// What comes after a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Next,
    Back,
    /// To a section, by its number from 1.
    Section(usize),
    Summary,
    Quit,
}

/// What is asked at one time.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Question(&'a Question),
    List(&'static List),
}

impl Step<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Question(question) => &question.path,
            Self::List(list) => list.name,
        }
    }
}

/// A sitting at a draft.
pub(crate) struct Wizard<'a> {
    session: &'a Session,
    shelf: &'a Shelf,
    held: &'a mut Held,
    catalogue: &'a Catalogue,
    steps: Vec<Step<'a>>,
    /// The section of each step, from 0.
    sections: Vec<usize>,
    headings: Vec<&'a str>,
}

impl<'a> Wizard<'a> {
    pub(crate) fn new(
        session: &'a Session,
        shelf: &'a Shelf,
        held: &'a mut Held,
        catalogue: &'a Catalogue,
    ) -> Self {
        let (mut steps, mut sections, mut headings) = (Vec::new(), Vec::new(), Vec::new());
        for section in catalogue.sections() {
            for question in section.questions {
                steps.push(Step::Question(question));
                sections.push(headings.len());
            }
            headings.push(section.heading);
        }
        for list in &LISTS {
            steps.push(Step::List(list));
            sections.push(headings.len());
            headings.push(list.heading);
        }
        Self {
            session,
            shelf,
            held,
            catalogue,
            steps,
            sections,
            headings,
        }
    }

    /// Asks until the person sends the draft or leaves it.
    pub(crate) async fn run(&mut self) -> Result<End, Failure> {
        let id = &self.held.draft.id;
        self.say(&format!(
            "Draft {id}. It is kept after every answer: go on any time with\n  \
             nrm referral draft resume {id}\n{HELP}"
        ));
        let stood = &self.held.draft.at;
        let mut at = match stood.as_str() {
            SUMMARY => None,
            stood => {
                let step = self.steps.iter().position(|step| step.name() == stood);
                self.open_from(step.unwrap_or(0))
            }
        };
        let mut section = None;
        loop {
            let Some(step) = at else {
                self.stand(SUMMARY)?;
                match self.summary().await? {
                    summary::Choice::Send => return Ok(End::Send),
                    summary::Choice::Quit => return Ok(End::Kept),
                    summary::Choice::Section(number) => at = self.first_of(number),
                    summary::Choice::Missing => at = self.first_missing(),
                }
                section = None;
                continue;
            };
            if section != Some(self.sections[step]) {
                section = Some(self.sections[step]);
                self.head(self.sections[step]);
            }
            let name = self.steps[step].name().to_owned();
            self.stand(&name)?;
            let moved = match self.steps[step] {
                Step::Question(question) => self.question(question).await?,
                Step::List(list) => self.list(list).await?,
            };
            at = match moved {
                Move::Next => self.open_from(step + 1),
                Move::Back => self.open_before(step).or(Some(step)),
                Move::Section(number) => self.first_of(number),
                Move::Summary => None,
                Move::Quit => return Ok(End::Kept),
            };
            if matches!(moved, Move::Section(_)) {
                section = None;
            }
        }
    }

    fn is_open(&self, step: usize) -> bool {
        match self.steps[step] {
            Step::Question(question) => self.catalogue.is_asked(question, self.held.draft.sheet()),
            Step::List(_) => true,
        }
    }

    fn open_from(&self, start: usize) -> Option<usize> {
        (start..self.steps.len()).find(|step| self.is_open(*step))
    }

    fn open_before(&self, step: usize) -> Option<usize> {
        (0..step).rev().find(|step| self.is_open(*step))
    }

    fn first_of(&self, number: usize) -> Option<usize> {
        let section = number.checked_sub(1)?;
        let first = self.sections.iter().position(|it| *it == section)?;
        self.open_from(first)
    }

    fn first_missing(&self) -> Option<usize> {
        let sheet = self.held.draft.sheet();
        let path = &self.catalogue.missing(sheet).next()?.path;
        self.steps.iter().position(|step| step.name() == path)
    }

    /// Remembers where the person stands, so that a draft is resumed there.
    fn stand(&mut self, name: &str) -> Result<(), Failure> {
        if self.held.draft.at != name {
            name.clone_into(&mut self.held.draft.at);
            self.shelf.save(&self.held.draft)?;
        }
        Ok(())
    }

    fn head(&self, section: usize) {
        let (number, total) = (section + 1, self.headings.len());
        self.session.printer.heading(&format!(
            "\nSection {number} of {total}: {}",
            self.headings[section]
        ));
    }

    fn list_sections(&self) {
        for (number, heading) in (1..).zip(&self.headings) {
            self.say(&format!("  {number:>2}  {heading}"));
        }
    }

    /// Says something; records cannot command the terminal.
    fn say(&self, text: &str) {
        self.session.printer.warn(&crate::render::harmless(text));
    }
}
