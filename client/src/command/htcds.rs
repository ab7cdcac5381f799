//! `nrm case export`, `nrm case crosswalk` and `nrm referral import-htcds`: a case as
//! others record it.

use std::{io, path::PathBuf};

use clap::{Args, ValueEnum};
use nrm_panel_proto::v1::{self, ReferenceList};

use super::{case_of, referral::referral_of};
use crate::{
    crosswalk::crosswalk,
    date,
    draft::{Draft, mapping::to_sheet, sheet::Sheet, shelf::Shelf},
    exit::Failure,
    files,
    htcds::{self, Names, export::export, import::import, is_named, words::ORGANISATION},
    questions::cache,
    render::json,
    session::Session,
    text, view,
};

pub(crate) const EXPORT_EXAMPLES: &str = "\
Examples:
  nrm case export WAR-7KQ2-3 --format htcds --out WAR-7KQ2-3.htcds.json
  nrm case export WAR-7KQ2-3 --out case.json --output json > losses.json

The file holds personal data (OFFICIAL-SENSITIVE): only its owner can read it, it must
not be there yet, and nothing of it is printed. What is printed, and stands in the file
too, is what became of every field. Coarser is what the standard says in fewer words;
kept beside the record is what only this program reads again: fields that begin with nrm_.";

pub(crate) const IMPORT_EXAMPLES: &str = "\
Examples:
  nrm referral import-htcds case.htcds.json
  nrm referral draft show k7q2x9fd
  nrm referral draft resume k7q2x9fd

A draft is made and nothing is sent. Fields that are not carried are listed by name.
Who refers, whom they told and whether the child is under 18 is still to be answered before
the draft can be sent.";

pub(crate) const CROSSWALK_EXAMPLES: &str = "\
Examples:
  nrm case crosswalk WAR-7KQ2-3
  nrm case crosswalk WAR-7KQ2-3 --output csv

A suggestion for the social worker: nothing is sent, and an assessment is theirs.";

/// What a case is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// HTCDS 2.0 of the International Organization for Migration, as JSON
    Htcds,
}

/// Flags of `nrm case export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The case: its reference or identifier
    case: String,
    /// What it is written as
    #[arg(long, value_enum, default_value = "htcds")]
    format: ExportFormat,
    /// The file to make; it must not be there yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl ExportArgs {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let ExportFormat::Htcds = self.format;
        let case = case_of(session, &self.case).await?;
        let referral = referral_of(session, &case.id).await?;
        let referral = referral.referral.unwrap_or_default();
        let mut names = names(session).await?;
        let organisation = referral.referrer.clone().unwrap_or_default().organisation;
        names.organisation = kind_of(session, &organisation).await?;
        let exported = export(&case, &referral, &names);
        let file = json::record(&htcds::document(&exported));
        let path = self.out.display().to_string();
        files::create(&self.out, file.as_bytes()).map_err(|error| {
            if error.kind() == io::ErrorKind::AlreadyExists {
                Failure::usage(
                    format!("{path} is there already"),
                    "name a file that is not",
                )
            } else {
                Failure::machine(path.clone(), error)
            }
        })?;
        let page = view::htcds::losses(&exported.losses);
        session.printer.record(&exported.losses, &page)?;
        let of_ours = exported.losses.iter().filter(|it| !it.ours.is_empty());
        let counted = view::htcds::counted(of_ours);
        session.printer.note(&format!(
            "wrote {path}, which only you can read; of our fields {counted}"
        ));
        session.printer.warn(htcds::MARKING);
        Ok(())
    }
}

/// Flags of `nrm referral import-htcds`.
#[derive(Debug, Args)]
pub(crate) struct ImportHtcdsArgs {
    /// A record of HTCDS 2.0 as JSON; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl ImportHtcdsArgs {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let failed = |problems| Failure::Document {
            document: text::name(&self.file),
            problems,
        };
        let text = text::file(&self.file).await?;
        let names = names(session).await?;
        let imported = import(&text, &names).map_err(failed)?;
        let catalogue = cache::catalogue(session).await?;
        let sheet: Sheet = to_sheet(&catalogue, &imported.referral)
            .map_err(|faults| failed(faults.iter().map(ToString::to_string).collect()))?;
        let shelf = Shelf::open()?;
        let draft = Draft::begin(shelf.new_id()?, date::now(), &catalogue, sheet);
        let held = shelf.begin(draft)?;
        let id = &held.draft.id;
        let page = view::htcds::losses(&imported.losses);
        session.printer.record(&imported.losses, &page)?;
        let counted = view::htcds::counted(imported.losses.iter());
        session.printer.note(&format!(
            "made the draft {id} and sent nothing; of the fields of the file {counted}; \
             read it with: nrm referral draft show {id}"
        ));
        Ok(())
    }
}

/// Prints the codes of other returns that a case bears out.
pub(super) async fn cross(session: &Session, case: &str) -> Result<(), Failure> {
    let case = case_of(session, case).await?;
    let referral = referral_of(session, &case.id).await?;
    let found = crosswalk(&case, &referral.referral.unwrap_or_default());
    let page = view::htcds::crosswalk(&case, &found);
    session.printer.record(&found, &page)
}

async fn names(session: &Session) -> Result<Names, Failure> {
    Ok(Names {
        nationalities: listed(session, ReferenceList::Nationality, "").await?,
        countries: listed(session, ReferenceList::Country, "").await?,
        organisation: None,
    })
}

/// Says what kind of organisation one is, by the first list that has it.
async fn kind_of(session: &Session, name: &str) -> Result<Option<&'static str>, Failure> {
    if name.is_empty() {
        return Ok(None);
    }
    for (list, kind) in [
        (ReferenceList::FirstResponder, None),
        (ReferenceList::PoliceForce, Some("police")),
        (ReferenceList::LocalAuthority, Some("local_authority")),
    ] {
        let entries = listed(session, list, name).await?;
        let Some(found) = entries.into_iter().find(|entry| is_named(entry, name)) else {
            continue;
        };
        let kind = kind.unwrap_or(&found.kind);
        let mut known = ORGANISATION.iter();
        return Ok(known.find_map(|(ours, theirs)| (*ours == kind).then_some(*theirs)));
    }
    Ok(None)
}

async fn listed(
    session: &Session,
    list: ReferenceList,
    contains: &str,
) -> Result<Vec<v1::ReferenceEntry>, Failure> {
    let (mut entries, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = v1::ListReferenceRequest {
            list: list.into(),
            contains: contains.to_owned(),
            as_at: None,
            page_size: 200,
            page_token,
        };
        let reply = session
            .query(request, |client, request| async move {
                client.reference().list_reference(request).await
            })
            .await?;
        entries.extend(reply.entries);
        page_token = reply.next_page_token;
        if page_token.is_empty() {
            return Ok(entries);
        }
    }
}
