//! What a file prints held against what returns print.

use std::{collections::BTreeMap, fmt};

use super::{Built, Line, Outcome, Site, printed::sums};

/// What came of the comparison.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many figures the file prints.
    pub cells: usize,
    /// How many of them the returns print too.
    pub matched: usize,
    /// Printed subtotals that the leaves of the file contradict; what the return prints is
    /// what they come to.
    pub inconsistent: Vec<String>,
    /// Figures the return prints otherwise.
    pub different: Vec<String>,
    /// What else was told of the run.
    pub notes: Vec<String>,
    /// The SHA-256 of each return.
    pub hashes: Vec<(String, String)>,
}

impl Tally {
    /// Tells whether every figure matches that the file itself does not contradict.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.cells > 0 && self.different.is_empty()
    }

    /// Holds lines against a return.
    pub(super) fn add<'a>(
        &mut self,
        lines: impl IntoIterator<Item = (&'a Line, u64)>,
        built: &Built,
    ) {
        for (line, sum) in lines {
            self.cells += 1;
            let figure = built.figure(&line.place);
            let (name, count) = (line.name(), line.count);
            match figure {
                Some(figure) if figure == count => self.matched += 1,
                Some(figure) if figure == sum => self.inconsistent.push(format!(
                    "line {}: {name} prints {count}, its leaves come to {sum}",
                    line.line
                )),
                Some(figure) => self.different.push(format!(
                    "line {}: {name} prints {count}, the return {figure}",
                    line.line
                )),
                None => self.different.push(format!(
                    "line {}: {name} is in no return, as {} {}",
                    line.line,
                    line.place.table,
                    line.place.keys.join(" / ")
                )),
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (period, sha256) in &self.hashes {
            writeln!(f, "sha256 {sha256} {period}")?;
        }
        for line in &self.inconsistent {
            writeln!(f, "published inconsistency: {line}")?;
        }
        for line in &self.different {
            writeln!(f, "different: {line}")?;
        }
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        write!(f, "matched {} of {} cells", self.matched, self.cells)?;
        match self.inconsistent.len() {
            0 => Ok(()),
            number => write!(f, ", {number} published inconsistent"),
        }
    }
}

/// Asks for the return of each year the lines are about, and holds them against it.
///
/// # Errors
/// Where the service refuses or fails.
pub async fn held_against_returns(site: &Site, lines: &[Line]) -> Outcome<Tally> {
    let mut years: BTreeMap<i32, Vec<(&Line, u64)>> = BTreeMap::new();
    for (line, sum) in lines.iter().zip(sums(lines)) {
        years.entry(line.year).or_default().push((line, sum));
    }
    let mut tally = Tally::default();
    for (year, lines) in years {
        let built = site.build(year).await?;
        tally.add(lines, &built);
        tally.hashes.push((year.to_string(), built.sha256));
    }
    Ok(tally)
}
