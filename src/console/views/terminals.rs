//! The paired terminals: a list at the left, all about the selected one at the right.

use ratatui::layout::Rect;

use super::{Canvas, round_trips};
use crate::console::command::Command;
use crate::console::state::{Counter, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;
use crate::console::words;
use crate::terminal::{Identity, State as TerminalState};

/// Cells of the list.
const LIST: u16 = 31;
/// Rows of what keeps the selected one from selling.
const HINT: u16 = 4;

/// Draws the view.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    list(canvas, Rect { width: LIST, ..view }, state);
    for y in view.y..view.bottom() {
        canvas.put(view.x + LIST, y, canvas.look.glyphs.get(Glyph::Upright), Role::Line);
    }
    let right = Rect { x: view.x + LIST + 2, width: view.width - LIST - 3, ..view };
    if let Some(counter) = state.counters.all().get(state.selected_counter) {
        about(canvas, right, state, counter);
    }
}

fn list(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    canvas.put(area.x + 2, area.y + 1, state.texts.get("terminals.terminal"), Role::Muted);
    canvas.put(area.x + 13, area.y + 1, state.texts.get("terminals.state"), Role::Muted);
    canvas.right(area.right() - 2, area.y + 1, state.texts.get("terminals.answer"), Role::Muted);
    canvas.rule(area.x + 1, area.y + 2, area.width - 2);
    if state.counters.all().is_empty() {
        canvas.cut(area.x + 2, area.y + 3, area.width - 3, state.texts.get("locked.no_terminal"), Role::Warning);
    }
    let blocked = state.counters.all().get(state.selected_counter).and_then(|counter| blocked_by(state, counter));
    let area = match &blocked {
        Some(words) => {
            let hint = Rect { x: area.x + 2, width: area.width - 4, y: area.bottom() - HINT, height: HINT };
            let next = canvas.paragraph(hint, hint.y, words, Role::Unknown);
            canvas.cut(hint.x, next, hint.width, state.texts.get("terminals.ask_or_open"), Role::Accent);
            Rect { height: area.height - HINT, ..area }
        }
        None => area,
    };
    let visible = usize::from((area.height - 3) / 2);
    let first = (state.selected_counter + 1).saturating_sub(visible);
    let counters = state.counters.all().iter().enumerate().skip(first);
    for (y, (index, counter)) in (area.y + 3..area.bottom() - 1).step_by(2).zip(counters) {
        row(canvas, Rect { y, height: 2, ..area }, state, counter, index);
    }
}

/// What is not known on it, if anything, and so keeps it from selling.
fn blocked_by(state: &State, counter: &Counter) -> Option<String> {
    let count = match counter.state() {
        Some(TerminalState::Blocked(count)) => count.to_string(),
        _ => return None,
    };
    Some(state.texts.fill("terminals.blocked", &[("terminal", &counter.name), ("n", &count)]))
}

fn row(canvas: &mut Canvas<'_>, place: Rect, state: &State, counter: &Counter, index: usize) {
    canvas.target(place, Command::Row(index));
    let selected = index == state.selected_counter;
    let (glyph, role, word) = words::terminal_state(state, counter);
    let fill = selected.then(|| canvas.fill(Rect { width: place.width - 1, ..place }, Fill::Selected));
    let style = |canvas: &Canvas<'_>, role| fill.unwrap_or_else(|| canvas.look.theme.style(role));
    let put = |canvas: &mut Canvas<'_>, x, y, cells, words: &str, role| {
        let style = style(canvas, role);
        text::put_cut(canvas.buffer, x, y, cells, words, style);
    };
    if selected {
        put(canvas, place.x, place.y, 1, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
    }
    put(canvas, place.x + 2, place.y, 1, canvas.look.glyphs.get(glyph), role);
    put(canvas, place.x + 4, place.y, 8, &counter.name, Role::Text);
    put(canvas, place.x + 13, place.y, 10, &word, role);
    let age = words::terminal_age(state, counter, true);
    let age = if age.is_empty() { "-" } else { &age };
    let age_style = style(canvas, Role::Text);
    text::put_right(canvas.buffer, place.right() - 2, place.y, age, age_style);
    let default = if counter.is_default { state.texts.get("terminals.default") } else { "" };
    let facts = [words::vendor(counter.vendor), words::link(state, counter), default];
    if counter.unpaired.is_some() {
        let words = state.texts.get("terminals.unpaired_short");
        return put(canvas, place.x + 4, place.y + 1, place.width - 6, words, Role::Warning);
    }
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    put(canvas, place.x + 4, place.y + 1, place.width - 6, &facts.join(" · "), Role::Muted);
}

fn about(canvas: &mut Canvas<'_>, area: Rect, state: &State, counter: &Counter) {
    let (glyph, role, word) = words::terminal_state(state, counter);
    let x = canvas.put(area.x, area.y, canvas.look.glyphs.get(glyph), role) + 1;
    let x = canvas.bold(x, area.y, &text::cut_end(&counter.name, 16), Role::Text) + 2;
    canvas.put(x, area.y, &word, role);
    let (mode, role) =
        if counter.simulated { ("status.simulated", Role::Simulated) } else { ("status.live", Role::Live) };
    canvas.right(area.right(), area.y, state.texts.get(mode), role);
    let mut y = area.y + 2;
    for (label, value) in &fields(state, counter) {
        y = canvas.lines(area, y, label, value);
    }
    if let Some(at) = counter.unpaired {
        let words = state.texts.fill("terminals.unpaired", &[("when", &words::when(state, at))]);
        y = canvas.paragraph(area, y + 1, &words, Role::Warning);
    }
    let trips = counter.status.as_ref().map(|status| &status.round_trips);
    if let Some(trips) = trips.filter(|trips| trips.asked_count() > 0 && y + round_trips::HEIGHT < area.bottom()) {
        round_trips::draw(canvas, area, y + 1, state, trips);
    }
}

fn fields(state: &State, counter: &Counter) -> [(&'static str, String); 10] {
    let status = counter.status.as_ref();
    let identity = status.and_then(|status| status.identity.as_ref());
    let now = if counter.disabled { String::new() } else { now(state, counter) };
    let answered = status.and_then(|status| status.last_answer).map(|at| words::second(state, at.wall));
    [
        ("terminals.vendor", words::connection(state, counter)),
        ("terminals.address", status.map_or_else(|| counter.place.clone(), |status| status.address.clone())),
        ("terminals.identity", identity.map(|who| who_it_is(state, counter, who)).unwrap_or_default()),
        ("terminals.merchant", identity.map(|who| who.merchant.clone()).unwrap_or_default()),
        ("terminals.version", identity.map(|who| who.version.clone()).unwrap_or_default()),
        ("terminals.last_answer", answered.unwrap_or_default()),
        ("terminals.signed_on", words::signed_on(state, identity.and_then(|who| who.signed_on))),
        ("terminals.currency", counter.currency.code().to_owned()),
        ("terminals.now", now),
        ("terminals.why", why(counter)),
    ]
}

/// Its serial number, and whether it is the one that was paired.
fn who_it_is(state: &State, counter: &Counter, who: &Identity) -> String {
    if who.serial_number.is_empty() {
        return state.texts.get("terminals.not_told").to_owned();
    }
    let wrong = matches!(counter.state(), Some(TerminalState::WrongTerminal(_)));
    let judged = state.texts.get(if wrong { "terminals.another" } else { "terminals.as_paired" });
    words::joined(state, &[&who.serial_number, judged])
}

/// The payment of ours that is open on it.
fn now(state: &State, counter: &Counter) -> String {
    let open = state.payments.first_on(&counter.id).and_then(|reference| state.payments.get(&reference));
    let Some(known) = open else { return state.texts.get("terminals.no_payment").to_owned() };
    let intent = &known.payment().intent;
    let how = if known.is_under_way() { "list.waiting" } else { "list.not_known" };
    let amount = format!("{} {}", intent.amount.currency().code(), intent.amount.to_grouped());
    words::joined(state, &[&amount, intent.reference.last_six(), state.texts.get(how)])
}

/// Why it does not sell, in the words of whoever said so.
fn why(counter: &Counter) -> String {
    match counter.state() {
        Some(TerminalState::NoAnswer(words) | TerminalState::WrongTerminal(words)) => words.clone(),
        _ => String::new(),
    }
}
