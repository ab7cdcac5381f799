//! Messages that leave the site, on a page.

use nrm_panel_proto::v1;

use crate::{
    contract,
    date::{print_date, print_instant},
    render::{page::Page, table::Table},
};

/// Messages in a list.
pub(crate) fn list(messages: &[v1::Message]) -> Page {
    Page::from(table(messages))
}

/// A row for each message.
pub(crate) fn table(messages: &[v1::Message]) -> Table {
    let mut table = Table::new([
        "Case", "What", "For", "State", "Since", "Sent", "Answer", "Message",
    ]);
    for message in messages {
        table.row([
            message.case_reference.clone(),
            contract::MESSAGE_KIND.title(message.kind),
            message.receiver.clone(),
            standing(message),
            print_instant(message.created_at.as_ref()),
            print_instant(message.sent_at.as_ref()),
            answer(message),
            message.id.clone(),
        ]);
    }
    table
}

fn standing(message: &v1::Message) -> String {
    let state = contract::MESSAGE_STATE.word(message.state);
    if message.fault.is_empty() {
        return state;
    }
    let fault = message.fault.replace('_', " ");
    format!("{state}, {} attempts: {fault}", message.attempts)
}

fn answer(message: &v1::Message) -> String {
    let on = print_date(message.acknowledged_on.as_ref());
    [on.as_str(), message.receiver_reference.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}
