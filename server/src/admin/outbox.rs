//! `nrm-panel outbox`: what leaves the site.

use std::{process::ExitCode, sync::Arc};

use nrm_panel_domain::{
    message::{MessageState, Outgoing, Recipient},
    rulebook::RuleBook,
    time::UtcTime,
};
use nrm_panel_store::{MAX_PAGE, Page, StoreError};

use super::{Desk, say, text};
use crate::{
    app::App,
    clock::{Clock, SystemClock},
    config::OutboxCommand,
    exchange::{self, Finding},
    reference::Shelf,
};

/// Exit code: a message is missing.
const MISSING: u8 = 10;
/// Exit code: a message is there that nothing asks for.
const UNEXPECTED: u8 = 11;

pub(super) fn run(desk: &Desk, command: OutboxCommand) -> Result<ExitCode, String> {
    match command {
        OutboxCommand::List { site, state } => {
            list(desk, &site, state)?;
            Ok(ExitCode::SUCCESS)
        }
        OutboxCommand::Retry { message } => {
            let app = App {
                db: desk.db.clone(),
                clock: Arc::new(SystemClock),
                ids: desk.ids.clone(),
                book: Arc::new(RuleBook::built_in().map_err(text)?),
                shelf: Arc::new(Shelf::default()),
                scanner: None,
                way_out: None,
            };
            exchange::send_again(&app, message)?;
            say(&format!("message {message} will be sent again"));
            Ok(ExitCode::SUCCESS)
        }
        OutboxCommand::Reconcile { site } => reconcile(desk, site.as_deref()),
    }
}

fn list(desk: &Desk, prefix: &str, state: Option<MessageState>) -> Result<(), String> {
    let site = desk.site(prefix)?.id;
    let now = desk.clock.now();
    let mut page = Page::first(MAX_PAGE);
    loop {
        let asked = page;
        let listing = desk
            .db
            .read::<_, StoreError, _>(move |tx| tx.messages(site, state, &asked))
            .wait()
            .map_err(text)?;
        for message in &listing.items {
            say(&line(message, now));
        }
        match listing.next {
            Some(after) => page.after = Some(after),
            None => return Ok(()),
        }
    }
}

fn line(message: &Outgoing, now: UtcTime) -> String {
    let receiver = match message.recipient {
        Recipient::Sca => "the SCA".to_owned(),
        Recipient::Agency(agency) => format!("agency {agency}"),
    };
    let fault = message
        .fault
        .as_ref()
        .map(|fault| format!(", last fault {fault}"))
        .unwrap_or_default();
    format!(
        "{}  {:<12}  {:<19}  case {}  for {receiver}, {} days old, {} attempts{fault}",
        message.id,
        message.state().code(),
        message.kind.code(),
        message.case,
        days(message.created_at, now),
        message.attempts,
    )
}

fn reconcile(desk: &Desk, prefix: Option<&str>) -> Result<ExitCode, String> {
    let site = prefix
        .map(|prefix| desk.site(prefix))
        .transpose()?
        .map(|site| site.id);
    let now = desk.clock.now();
    let reconciled = exchange::reconcile(&desk.db, site)?;
    let (mut missing, mut unexpected, mut open) = (0_u32, 0_u32, 0_u32);
    for finding in &reconciled.findings {
        match finding {
            Finding::Missing {
                reference,
                sequence,
                kind,
            } => {
                missing += 1;
                say(&format!(
                    "MISSING     {} of event {sequence} of case {reference}",
                    kind.code()
                ));
            }
            Finding::Unexpected { reference, message } => {
                unexpected += 1;
                say(&format!(
                    "UNEXPECTED  {} {} of event {} of case {reference}",
                    message.kind.code(),
                    message.id,
                    message.sequence
                ));
            }
            Finding::Open { reference, message } => {
                open += 1;
                say(&format!(
                    "{:<10}  {} {} of case {reference}, {} days old",
                    message.state().code(),
                    message.kind.code(),
                    message.id,
                    days(message.created_at, now),
                ));
            }
        }
    }
    say(&format!(
        "{} cases, {} messages: {missing} missing, {unexpected} unexpected, {open} open, the rest \
         acknowledged",
        reconciled.cases, reconciled.messages
    ));
    Ok(if missing > 0 {
        ExitCode::from(MISSING)
    } else if unexpected > 0 {
        ExitCode::from(UNEXPECTED)
    } else {
        ExitCode::SUCCESS
    })
}

fn days(since: UtcTime, now: UtcTime) -> i64 {
    since.london_date().days_until(now.london_date())
}
