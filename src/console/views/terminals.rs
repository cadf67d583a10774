//! The paired terminals: a list at the left, all about the selected one at the right.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::command::Command;
use crate::console::state::{Counter, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;
use crate::console::words;
use crate::terminal::{State as TerminalState, TerminalStatus};

/// Cells of the list.
const LIST: u16 = 31;

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
    let visible = usize::from((area.height - 3) / 2);
    let first = (state.selected_counter + 1).saturating_sub(visible);
    let counters = state.counters.all().iter().enumerate().skip(first);
    for (y, (index, counter)) in (area.y + 3..area.bottom() - 1).step_by(2).zip(counters) {
        row(canvas, Rect { y, height: 2, ..area }, state, counter, index);
    }
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
    if let Some(status) = counter.status.as_ref().filter(|status| !status.round_trips.is_empty()) {
        round_trips(canvas, area, y + 1, state, status);
    }
}

fn fields(state: &State, counter: &Counter) -> [(&'static str, String); 8] {
    let status = counter.status.as_ref();
    let identity = status.and_then(|status| status.identity.as_ref());
    let answered = status.and_then(|status| status.last_answer).map(|at| words::second(state, at.wall));
    [
        ("terminals.vendor", words::connection(state, counter)),
        ("terminals.address", status.map(|status| status.address.clone()).unwrap_or_default()),
        ("terminals.identity", identity.map(|who| who.serial_number.clone()).unwrap_or_default()),
        ("terminals.merchant", identity.map(|who| who.merchant.clone()).unwrap_or_default()),
        ("terminals.version", identity.map(|who| who.version.clone()).unwrap_or_default()),
        ("terminals.last_answer", answered.unwrap_or_default()),
        ("terminals.currency", counter.currency.code().to_owned()),
        ("terminals.why", why(state, counter)),
    ]
}

/// Why it does not sell, in the words of whoever said so.
fn why(state: &State, counter: &Counter) -> String {
    match counter.state() {
        Some(TerminalState::NoAnswer(words) | TerminalState::WrongTerminal(words)) => words.clone(),
        Some(TerminalState::Blocked(count)) => state.texts.fill("status.not_known", &[("n", &count.to_string())]),
        _ => String::new(),
    }
}

/// The last answers: a graph, then the last, the usual and the slowest, in milliseconds.
fn round_trips(canvas: &mut Canvas<'_>, area: Rect, y: u16, state: &State, status: &TerminalStatus) {
    let trips = &status.round_trips;
    canvas.put(area.x, y, state.texts.get("terminals.round_trips"), Role::Muted);
    let highest = trips.iter().copied().max().unwrap_or(0);
    let scale = [50, 120, 300, 1_000].into_iter().find(|step| *step >= highest).unwrap_or(highest.max(1));
    canvas.put(area.x, y + 1, &scale.to_string(), Role::Muted);
    for (x, trip) in (area.x + 6..area.right()).zip(trips) {
        let eighths = (u64::from(*trip) * 24).div_ceil(u64::from(scale));
        for row in 0..3_u16 {
            let level = eighths.saturating_sub(u64::from(row) * 8).min(8);
            let level = usize::try_from(level).unwrap_or(8);
            canvas.put(x, y + 3 - row, canvas.look.glyphs.level(level), Role::Accent);
        }
    }
    let mut sorted = trips.clone();
    sorted.sort_unstable();
    let values = [
        ("now", trips.last().copied().unwrap_or(0).to_string()),
        ("usual", sorted[sorted.len() / 2].to_string()),
        ("worst", highest.to_string()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    canvas.cut(area.x, y + 5, area.width, &state.texts.fill("terminals.figures", &values), Role::Text);
}
