//! Published figures that ours are held against: `tests/run cargo oracle`.
//!
//! Of a published table only the leaves are loaded, as that many synthetic cases, and the
//! return is asked of a running service. Every cell and every subtotal the file prints must
//! come back. The files stay outside the repository; any of the same shape will do.

mod case;
mod child_states;
mod compare;
mod decisions;
mod file;
mod label;
mod nested;
mod parliament;
mod printed;
mod records;
mod referrals;
mod revisions;
mod site;
pub mod suppression;

use std::{error::Error, fmt};

use clap::ValueEnum;

pub use self::{
    case::Told,
    compare::{Tally, held_against_returns},
    printed::{Line, Place, leaves},
    site::{Built, Site, Stored},
};

/// A result of a run: whatever goes wrong ends it with a sentence.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The shapes of published files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Published {
    /// Referrals by quarter, age at exploitation and location
    #[value(name = "2")]
    Referrals,
    /// Reasonable grounds decisions by quarter, age and outcome
    #[value(name = "16")]
    ReasonableGrounds,
    /// Conclusive grounds decisions by quarter, age and outcome
    #[value(name = "28")]
    ConclusiveGrounds,
    /// Referrals by first responder, exploitation, age, gender and nationality
    #[value(name = "11-14")]
    FirstResponders,
    /// Referrals as printed in successive releases
    Revisions,
    /// States of children who arrived by small boat
    SmallBoats,
    /// Figures told to Parliament
    Hansard,
    /// A table with withheld cells that can be recovered
    Suppression,
}

/// What came of a file.
#[derive(Debug)]
pub enum Report {
    /// It was held against returns.
    Compared(Tally),
    /// It was audited.
    Audited(suppression::Verdict),
}

impl Report {
    /// Tells whether the file came out as it should.
    #[must_use]
    pub fn holds(&self) -> bool {
        match self {
            Self::Compared(tally) => tally.holds(),
            Self::Audited(verdict) => verdict.is_refused(),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compared(tally) => tally.fmt(f),
            Self::Audited(verdict) if verdict.is_refused() => write!(
                f,
                "refused: {} of {} withheld cells can be recovered",
                verdict.exposed, verdict.withheld
            ),
            Self::Audited(verdict) => write!(
                f,
                "not refused: none of {} withheld cells can be recovered",
                verdict.withheld
            ),
        }
    }
}

/// Holds a published file against the returns of a site made for it.
///
/// # Errors
/// Where the file is not of its shape, or the service fails.
pub async fn run(shape: Published, csv: &[u8], database: Option<&str>) -> Outcome<Report> {
    let lines = match shape {
        Published::Suppression => return Ok(Report::Audited(suppression::check(csv)?)),
        Published::Revisions => {
            let tally = revisions::compare(csv, database).await?;
            return Ok(Report::Compared(tally));
        }
        Published::Referrals
        | Published::ReasonableGrounds
        | Published::ConclusiveGrounds
        | Published::FirstResponders
        | Published::SmallBoats
        | Published::Hansard => read(shape, csv)?,
    };
    let site = Site::open(database, &lines).await?;
    site.load(&leaves(&lines)).await?;
    let tally = held_against_returns(&site, &lines).await?;
    site.close();
    Ok(Report::Compared(tally))
}

/// Reads the lines of a file that prints each figure once.
///
/// # Errors
/// Where it is not of its shape.
pub fn read(shape: Published, csv: &[u8]) -> Outcome<Vec<Line>> {
    use nrm_panel_domain::decision::Stage;
    let lines = match shape {
        Published::Referrals => referrals::lines(csv)?,
        Published::ReasonableGrounds => decisions::lines(csv, Stage::Rg)?,
        Published::ConclusiveGrounds => decisions::lines(csv, Stage::Cg)?,
        Published::FirstResponders => nested::lines(csv)?,
        Published::SmallBoats => child_states::lines(csv)?,
        Published::Hansard => parliament::lines(csv)?,
        Published::Revisions | Published::Suppression => {
            return Err("such a file prints no figure once".into());
        }
    };
    printed::once_each(&lines)?;
    Ok(lines)
}
