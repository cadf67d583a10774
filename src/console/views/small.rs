//! A window too small for the views: a running payment stays readable and can be cancelled; nothing can be charged.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::{Canvas, result};
use crate::console::command::Command;
use crate::console::keymap;
use crate::console::state::{Cover, Popup, State, Tracked};
use crate::console::theme::{Glyph, Role};
use crate::console::widgets::{KeyHint, keybar, text};
use crate::console::words;
use crate::payment::Payment;
use crate::till::PaymentRow;

/// Cells of the mode at the right of the first row.
const MODE: u16 = 16;
/// Rows of a window in which the advice may have two.
const TWO_ROWS: u16 = 11;
/// Limits are shown in whole seconds, in milliseconds.
const SECOND: u64 = 1_000;

/// Draws what fits.
pub fn draw(canvas: &mut Canvas<'_>, state: &State) {
    let area = canvas.area();
    let (columns, rows) = (area.width.to_string(), area.height.to_string());
    let size = state.texts.fill("small.window", &[("columns", &columns), ("rows", &rows)]);
    if area.width < 30 || area.height < 8 {
        return note(canvas, area, state, &size);
    }
    let mut y = top(canvas, area, state).max(5);
    for words in [size.as_str(), state.texts.get("small.larger"), state.texts.get("small.letters")] {
        canvas.cut(1, y, area.width - 1, words, Role::Text);
        y += 1;
    }
    if y + 2 < area.bottom() {
        canvas.cut(1, y + 1, area.width - 1, state.texts.get("small.pay_off"), Role::Muted);
    }
    keys(canvas, area, state);
}

/// The smallest windows: the payment in one line, then how small the window is.
fn note(canvas: &mut Canvas<'_>, area: Rect, state: &State, size: &str) {
    let summary = summary(state);
    let lines = summary.as_deref().map(|words| (words, Role::Text)).into_iter().chain([(size, Role::Warning)]);
    for (y, (words, role)) in (area.y..area.bottom()).zip(lines) {
        canvas.cut(area.x, y, area.width, words, role);
    }
}

/// What goes on, above the words about the window; gives the first row below it.
fn top(canvas: &mut Canvas<'_>, area: Rect, state: &State) -> u16 {
    mode(canvas, area, state);
    if let Some(Popup::Quit { yes }) = &state.popup {
        canvas.cut(1, 1, area.width - 2, state.texts.get("notice.quit"), Role::Warning);
        let plate = if *yes { "popup.quit" } else { "popup.stay" };
        canvas.put(1, 2, &format!("Enter {}", state.texts.get(plate)), Role::Accent);
        return 0;
    }
    match &state.cover {
        Some(Cover::Starting(starting)) => {
            title(canvas, area, &words::kind_on(state, starting.kind, &starting.terminal));
            canvas.bold(1, 1, &starting.total().to_string(), Role::Text);
            canvas.cut(1, 2, area.width - 2, state.texts.get("waiting.reaching"), Role::Text);
        }
        Some(Cover::Payment(reference)) => {
            return state.payments.get(reference).map_or(0, |known| payment(canvas, area, state, known));
        }
        Some(Cover::NotSaved(_)) => {
            canvas.cut(1, 1, area.width - 2, state.texts.get("notice.not_saved"), Role::Warning);
        }
        None => {}
    }
    0
}

/// Real money or not, as loud as in a large window.
fn mode(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let simulated = state.shown_simulated();
    let glyph = canvas.look.glyphs.get(if simulated { Glyph::Simulated } else { Glyph::Ready });
    let word = state.texts.get(if simulated { "status.simulated" } else { "status.live" });
    let role = if simulated { Role::Simulated } else { Role::Live };
    canvas.right(area.right() - 1, 0, &format!("{glyph} {word}"), role);
}

fn title(canvas: &mut Canvas<'_>, area: Rect, words: &str) {
    let x = canvas.put(1, 0, canvas.look.glyphs.get(Glyph::Selected), Role::Accent) + 1;
    canvas.cut(x, 0, area.width.saturating_sub(x + MODE), words, Role::Text);
}

fn payment(canvas: &mut Canvas<'_>, area: Rect, state: &State, known: &Tracked) -> u16 {
    let payment = known.payment();
    let intent = &payment.intent;
    title(canvas, area, &words::kind_on(state, intent.kind, &intent.terminal_name));
    if !known.is_under_way() {
        return outcome(canvas, area, state, payment);
    }
    canvas.bold(1, 1, &payment.total().to_string(), Role::Text);
    canvas.right(area.right() - 1, 1, &waited(state, known), Role::Text);
    let asks = state.texts.get("waiting.for_card_asks");
    let asks = if known.view.last_words.is_empty() { asks } else { &known.view.last_words };
    let x = canvas.put(1, 2, canvas.look.glyphs.get(Glyph::Prompt), Role::Accent) + 1;
    canvas.cut(x, 2, area.width - x - 1, asks, Role::Text);
    let asked = known.cancel_asked.map(|_| state.texts.get("outcome.cancel_asked.next"));
    canvas.cut(1, 3, area.width - 2, asked.unwrap_or(state.texts.get("small.safe")), Role::Muted);
    0
}

/// `0:23 of 2:00`.
fn waited(state: &State, known: &Tracked) -> String {
    let elapsed = words::elapsed(state.now.mono.since(known.since));
    let limit = known.view.answer_due.map(|due| due.since(known.since).div_ceil(SECOND) * SECOND);
    match limit {
        Some(limit) => {
            let values = [("elapsed", elapsed.as_str()), ("limit", &words::elapsed(limit))];
            state.texts.fill("small.waited", &values)
        }
        None => elapsed,
    }
}

/// Mark, word and amount, filled, and whether money moved.
fn outcome(canvas: &mut Canvas<'_>, area: Rect, state: &State, payment: &Payment) -> u16 {
    let (fill, _) = result::dress(payment);
    let panel = Rect { y: 1, height: 3, ..area };
    let style = canvas.fill(panel, fill);
    let bold = style.add_modifier(Modifier::BOLD);
    let (glyph, ..) = words::outcome(&PaymentRow::of(payment));
    let [headline, _, next] = words::advice(state, payment);
    let headline = format!("{} {headline}", canvas.look.glyphs.get(glyph));
    let money = state.texts.get(words::money_key(payment));
    text::put(canvas.buffer, 1, 1, &payment.intent.amount.to_string(), bold);
    text::put_cut(canvas.buffer, 1, 2, area.width - 2, &headline, bold);
    text::put(canvas.buffer, 1, 3, whole_or_first_sentence(money, area.width - 2), style);
    advice(canvas, Rect { x: 1, width: area.width - 2, ..area }, 4, &next)
}

/// What to do, in two rows if one is too short and the window has them; gives the first row below it.
fn advice(canvas: &mut Canvas<'_>, area: Rect, y: u16, words: &str) -> u16 {
    if area.height < TWO_ROWS || text::wrapped(words, area.width).len() > 2 {
        canvas.cut(area.x, y, area.width, whole_or_first_sentence(words, area.width), Role::Text);
        return y + 1;
    }
    canvas.paragraph(area, y, words, Role::Text)
}

/// What matters is never cut within a sentence, if the first one fits.
fn whole_or_first_sentence(words: &str, cells: u16) -> &str {
    let end = words.find(['.', '。', '，']).map(|at| at + words[at..].chars().next().map_or(0, char::len_utf8));
    if text::width(words) <= cells { words } else { &words[..end.unwrap_or(words.len())] }
}

/// One line for the smallest windows.
fn summary(state: &State) -> Option<String> {
    match &state.cover {
        Some(Cover::Starting(starting)) => Some(starting.amount.to_string()),
        Some(Cover::Payment(reference)) => {
            let known = state.payments.get(reference)?;
            let payment = known.payment();
            let [headline, ..] = words::advice(state, payment);
            let words = if known.is_under_way() { waited(state, known) } else { headline };
            Some(format!("{} {words}", payment.intent.amount))
        }
        Some(Cover::NotSaved(_)) => Some(state.texts.get("notice.not_saved").to_owned()),
        None => None,
    }
}

fn keys(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let quit = keymap::Binding {
        key: crate::console::input::Key::F(10),
        label: "Ctrl-Q",
        does: "key.quit",
        command: Command::Quit,
    };
    let now: &[keymap::Binding] = if state.is_covered() { keymap::bindings(state) } else { &[] };
    let shown: Vec<&keymap::Binding> = now
        .iter()
        .filter(|binding| {
            !binding.label.is_empty() && binding.command.fits_small() && binding.command != Command::Sound
        })
        .chain([&quit])
        .collect();
    let hints: Vec<KeyHint<'_>> =
        shown.iter().map(|binding| KeyHint { key: binding.label, does: state.texts.get(binding.does) }).collect();
    let row = Rect { y: area.bottom() - 1, height: 1, ..area };
    for (target, binding) in keybar::draw(canvas.buffer, row, &hints, canvas.look).into_iter().zip(shown) {
        canvas.target(target, binding.command);
    }
}
