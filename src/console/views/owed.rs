//! PUT THE SAME CARD BACK: a transaction has begun at a card and is owed its end. What may be done, and how often yet.

use ratatui::layout::Rect;

use super::{Canvas, result};
use crate::console::command::{Command, OwedCommand};
use crate::console::state::{State, Tracked};
use crate::console::theme::Role;
use crate::console::update::may_be_given_up;
use crate::console::widgets::text;
use crate::console::words;
use crate::terminal::easycard_code;

/// A line: its key, what it does, in which way, and the command unless it does nothing now.
type Line = (&'static str, &'static str, String, Option<Command>);

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, known: &Tracked) {
    let payment = known.payment();
    let [headline, ..] = words::advice(state, payment);
    let other = payment.owed.as_ref().is_some_and(|owed| owed.other_card);
    let headline = if other { state.texts.get("outcome.retry_wrong_card.headline") } else { &headline };
    let below = result::panel(canvas, view, state, payment, headline);
    canvas.cut(below.x + 2, below.y, below.width - 3, &now(state, known), Role::Text);
    let lines = lines(state, known);
    let height = (u16::try_from(lines.len()).unwrap_or(0) + 2).min(below.height - 1);
    let outer = Rect { x: below.x + 1, y: below.y + 1, width: below.width - 2, height };
    let inside = canvas.frame(outer, state.texts.get("unresolved.what_now"), "");
    for (y, line) in (inside.y..inside.bottom()).zip(&lines) {
        draw_line(canvas, Rect { y, height: 1, ..inside }, state, line);
    }
    let room = Rect { x: below.x + 2, width: below.width - 4, ..view };
    for (y, (words, role)) in (outer.bottom()..view.bottom()).zip(said(state, known)) {
        canvas.cut(room.x, y, room.width, &words, role);
    }
}

/// What happens now, and what to do about it.
fn now(state: &State, known: &Tracked) -> String {
    match known.view.may_finish {
        Some((next, left)) => {
            let (next, tries) = (next.to_string(), (next + left).saturating_sub(1).to_string());
            state.texts.fill("owed.put_it_back", &[("n", &next), ("tries", &tries)])
        }
        None if known.is_tried() => state.texts.get("owed.trying").to_owned(),
        None => state.texts.get("owed.asking").to_owned(),
    }
}

fn lines(state: &State, known: &Tracked) -> [Line; 4] {
    let may = |command, may: bool| may.then_some(Command::Owed(command));
    let left = known.payment().owed.as_ref().map_or(0, |owed| owed.tries_left()).to_string();
    let how = |key: &str| state.texts.get(key).to_owned();
    let tries = state.texts.fill("owed.tries_left", &[("n", &left)]);
    [
        ("Enter", "owed.finish", tries, may(OwedCommand::Finish, known.view.may_finish.is_some())),
        ("S", "unresolved.slip", how("unresolved.slip_why"), Some(Command::Slip)),
        ("G", "owed.give_up", how("owed.give_up_why"), may(OwedCommand::GiveUp, may_be_given_up(known))),
        ("Esc", "owed.leave", how("owed.leave_why"), may(OwedCommand::Leave, true)),
    ]
}

fn draw_line(canvas: &mut Canvas<'_>, row: Rect, state: &State, (key, does, how, command): &Line) {
    let possible = command.is_some();
    canvas.put(row.x + 1, row.y, key, if possible { Role::Accent } else { Role::Muted });
    let role = if possible { Role::Text } else { Role::Muted };
    let end = canvas.put(row.x + 8, row.y, state.texts.get(does), role);
    let x = (row.x + 38).max(end + 2);
    canvas.cut(x, row.y, row.right().saturating_sub(x + 1), how, Role::Muted);
    if let Some(command) = command {
        canvas.target(row, *command);
    }
}

/// What nobody may do meanwhile, and what the reader said, with what is done about it.
fn said(state: &State, known: &Tracked) -> Vec<(String, Role)> {
    let payment = known.payment();
    let mut lines = vec![(state.texts.get("money.never_again").to_owned(), Role::Unknown)];
    if let Some(told) = easycard_code(&payment.code) {
        // What to do about it is what the screen is about.
        lines.push((format!("({}) {}", payment.code, state.texts.get(&told.meaning)), Role::Text));
    } else if !payment.message.is_empty() {
        let words = words::terminal_said(payment);
        lines.push((text::cut_end(&words, 200).into_owned(), Role::Text));
    }
    lines
}
