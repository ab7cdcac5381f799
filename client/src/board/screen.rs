//! The board on a screen. Colour never says what words do not.

use std::io::{self, Stdout};

use ratatui::{
    Frame, Terminal,
    backend::CrosstermBackend,
    crossterm::{
        execute,
        terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
    },
    layout::{Constraint, Layout, Rect},
    style::{Modifier, Style},
    text::{Line, Span},
    widgets::{Block, Paragraph, Wrap},
};

use super::card::{Board, Card, Somebody};

/// From this width on, the room stands beside the agenda.
const WIDE: u16 = 90;
const KEYS: &str = "up/down item   r look again   q leave";

/// The terminal while the board has it. Dropped, it leaves the terminal as it was,
/// whatever the reason.
pub(super) struct Screen(Terminal<CrosstermBackend<Stdout>>);

impl Screen {
    pub(super) fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        // From here on dropping puts it back, also where the next step fails.
        let backend = CrosstermBackend::new(io::stdout());
        let mut screen = match Terminal::new(backend) {
            Ok(terminal) => Self(terminal),
            Err(error) => {
                disable_raw_mode()?;
                return Err(error);
            }
        };
        // The other screen is empty. Clearing it would ask the terminal where its cursor
        // is, which not every terminal answers.
        execute!(screen.0.backend_mut(), EnterAlternateScreen)?;
        Ok(screen)
    }

    pub(super) fn draw(&mut self, view: &View) -> io::Result<()> {
        self.0.draw(|frame| view.draw(frame))?;
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // With the terminal gone there is nothing left to put back.
        let _ = disable_raw_mode();
        let _ = execute!(self.0.backend_mut(), LeaveAlternateScreen);
        let _ = self.0.show_cursor();
    }
}

/// The board, the item that is looked at, and whether it is of now.
#[derive(Debug)]
pub(super) struct View {
    board: Board,
    chosen: usize,
    stale: Option<String>,
}

impl View {
    pub(super) fn of(board: Board) -> Self {
        let first_open = board.items.iter().position(|card| card.open);
        Self {
            chosen: first_open.unwrap_or_default(),
            board,
            stale: None,
        }
    }

    pub(super) fn show(&mut self, board: Board) {
        self.chosen = self.chosen.min(board.items.len().saturating_sub(1));
        self.board = board;
        self.stale = None;
    }

    /// Keeps what is shown and says that it is not of now.
    pub(super) fn stale(&mut self, why: String) {
        self.stale = Some(why);
    }

    pub(super) fn up(&mut self) {
        self.chosen = self.chosen.saturating_sub(1);
    }

    pub(super) fn down(&mut self) {
        let last = self.board.items.len().saturating_sub(1);
        self.chosen = (self.chosen + 1).min(last);
    }

    pub(super) fn draw(&self, frame: &mut Frame<'_>) {
        let [head, body, foot] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Min(0),
            Constraint::Length(1),
        ])
        .areas(frame.area());
        let bold = Style::new().add_modifier(Modifier::BOLD);
        frame.render_widget(Paragraph::new(self.board.title.as_str()).style(bold), head);
        let foot_text = match &self.stale {
            Some(why) => Line::from(format!("NOT OF NOW: {why}")).style(bold),
            None => Line::from(KEYS),
        };
        frame.render_widget(Paragraph::new(foot_text), foot);
        let room = self.board.people.len();
        let room = u16::try_from(room).unwrap_or(u16::MAX).saturating_add(2);
        let agenda = u16::try_from(self.board.items.len()).unwrap_or(u16::MAX);
        let agenda = agenda.clamp(1, 8) + 2;
        if body.width >= WIDE {
            let [left, right] =
                Layout::horizontal([Constraint::Percentage(58), Constraint::Percentage(42)])
                    .areas(body);
            let [above, below] =
                Layout::vertical([Constraint::Length(agenda), Constraint::Min(0)]).areas(left);
            self.agenda(frame, above);
            self.item(frame, below);
            self.room(frame, right);
        } else {
            let [above, middle, below] = Layout::vertical([
                Constraint::Length(agenda),
                Constraint::Min(8),
                Constraint::Length(room.min(body.height / 3)),
            ])
            .areas(body);
            self.agenda(frame, above);
            self.item(frame, middle);
            self.room(frame, below);
        }
    }

    fn agenda(&self, frame: &mut Frame<'_>, area: Rect) {
        let lines = self.board.items.iter().enumerate().map(|(place, card)| {
            let chosen = place == self.chosen;
            let mark = if chosen { ">" } else { " " };
            let Card {
                case,
                stages,
                state,
                ..
            } = card;
            let text = format!("{mark} {case}  {stages}  {state}  {}", card.quorum());
            let line = Line::from(text.trim_end().to_owned());
            if chosen {
                line.style(Style::new().add_modifier(Modifier::BOLD))
            } else {
                line
            }
        });
        // The item looked at stays in sight on a long agenda.
        let rows = usize::from(area.height.saturating_sub(2)).max(1);
        let above = (self.chosen + 1).saturating_sub(rows);
        let lines: Vec<Line<'_>> = lines.skip(above).collect();
        let block = Block::bordered().title(" Agenda ");
        frame.render_widget(Paragraph::new(lines).block(block), area);
    }

    fn item(&self, frame: &mut Frame<'_>, area: Rect) {
        let Some(card) = self.board.items.get(self.chosen) else {
            let nothing = Paragraph::new("The agenda is empty.").block(Block::bordered());
            frame.render_widget(nothing, area);
            return;
        };
        let block = Block::bordered().title(format!(" {} ", card.case));
        let text = Paragraph::new(item_lines(card))
            .wrap(Wrap { trim: false })
            .block(block);
        frame.render_widget(text, area);
    }

    fn room(&self, frame: &mut Frame<'_>, area: Rect) {
        let lines: Vec<Line<'_>> = self.board.people.iter().map(person_line).collect();
        let text = Paragraph::new(lines)
            .wrap(Wrap { trim: false })
            .block(Block::bordered().title(" In the room "));
        frame.render_widget(text, area);
    }
}

fn item_lines(card: &Card) -> Vec<Line<'_>> {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    if !card.open {
        return vec![Line::from(card.state.as_str())];
    }
    let mut lines = vec![Line::styled(card.quorum(), bold)];
    for missing in &card.missing {
        lines.push(Line::from(format!("missing: {missing}")));
    }
    lines.push(Line::from(format!("Positions: {}", card.stated())));
    for seat in &card.seats {
        let held = if seat.held { "held " } else { "EMPTY" };
        let stated = match seat.stated.as_str() {
            "" => "no position yet".to_owned(),
            stages => format!("position in on {stages}"),
        };
        lines.push(Line::from(format!("  {:<16} {held}  {stated}", seat.name)));
    }
    lines.push(Line::from("Views:"));
    for view in &card.views {
        lines.push(Line::from(format!("  {view}")));
    }
    for due in &card.clocks {
        let style = if due.overdue { bold } else { Style::new() };
        lines.push(Line::styled(format!("Due: {}", due.text), style));
    }
    if card.open_challenges > 0 {
        let open = card.open_challenges;
        lines.push(Line::from(format!("Open challenges: {open}")));
    }
    lines
}

fn person_line(who: &Somebody) -> Line<'_> {
    let mark = if who.here { "+ " } else { "- " };
    Line::from(vec![
        Span::raw(mark),
        Span::raw(who.name.as_str()),
        Span::raw(format!(" ({}): {}", who.seat, who.standing)),
    ])
}
