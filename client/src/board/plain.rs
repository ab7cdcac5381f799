//! The board as lines that are read from top to bottom, without tables and colours.

use super::card::{Board, Card};
use crate::render::page::Page;

/// Says the board in the order a person asks: what is next, what is missing, who is
/// here.
pub(super) fn page(board: &Board) -> Page {
    let mut page = Page::new();
    page.heading(&board.title);
    let count = board.items.len();
    for (place, card) in board.items.iter().enumerate() {
        let number = place + 1;
        page.heading(format!("Item {number} of {count}: {}", card.case));
        item(&mut page, card);
    }
    page.heading("In the room");
    let people = board.people.iter();
    page.bullets(people.map(|who| format!("{}, {}: {}", who.name, who.seat, who.standing)));
    page
}

fn item(page: &mut Page, card: &Card) {
    page.fact("Stages", &card.stages);
    page.fact("Item", &card.state);
    if !card.open {
        return;
    }
    page.fact("Quorum", if card.quorate { "yes" } else { "no" });
    for missing in &card.missing {
        page.fact("Missing", missing);
    }
    page.fact("Positions", card.stated());
    for seat in &card.seats {
        let held = if seat.held { "held" } else { "nobody there" };
        let stated = match seat.stated.as_str() {
            "" => "no position yet".to_owned(),
            stages => format!("position in on {stages}"),
        };
        page.fact(&seat.name, format!("{held}, {stated}"));
    }
    for view in &card.views {
        page.fact("Views", view);
    }
    for due in &card.clocks {
        page.fact("Due", &due.text);
    }
    if card.open_challenges > 0 {
        page.fact("Open challenges", card.open_challenges.to_string());
    }
}
