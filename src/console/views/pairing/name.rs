//! Page 5: what was paired, what it is called, whether money moves on it.

use ratatui::layout::Rect;

use super::field::{self, Value};
use super::{page, thirds};
use crate::console::command::{Command, PairingCommand};
use crate::console::faults::Said;
use crate::console::state::State;
use crate::console::state::pairing::{Finish, FinishRow};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::views::Canvas;
use crate::console::widgets::text;
use crate::console::words;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let Some(finish) = &state.pairing.finish else { return };
    let [serial, merchant, version] = state.pairing.pages().identity(&finish.learned.settings);
    canvas.put(area.x + 2, area.y, canvas.look.glyphs.get(Glyph::Done), Role::Ok);
    let words = state.pairing.pages().paired_words(&finish.learned.settings);
    let fields = [("serial", serial.as_str()), ("merchant", &merchant), ("version", &version)];
    let paired = state.texts.fill(words.who, &fields);
    let shown = text::cut_end(&paired, area.width - 6);
    canvas.bold(area.x + 4, area.y, &shown, Role::Text);
    let more = state.texts.fill(words.more, &fields);
    canvas.cut(area.x + 4, area.y + 1, area.width - 6, &more, Role::Muted);
    about_it(canvas, area, state, finish);
    if let Some(said) = finish.refused() {
        refused(canvas, area, state, said);
    } else if state.pairing.again.is_none() {
        rows(canvas, area, state, finish);
        simulated(canvas, area, state, finish);
    }
    if finish.is_saving() {
        canvas.bold(area.x + 4, area.y + 15, state.texts.get("pairing.saving"), Role::Text);
    } else {
        plates(canvas, area, state);
    }
}

/// A second code, and what the device was called before.
fn about_it(canvas: &mut Canvas<'_>, area: Rect, state: &State, finish: &Finish) {
    let texts = state.texts;
    if state.pairing.pages().has_second_code(&finish.learned.settings) {
        canvas.cut(area.x + 4, area.y + 2, area.width - 6, texts.get("pairing.second_code"), Role::Muted);
    }
    if let Some(fingerprint) = words::fingerprint(state) {
        let place = Rect { x: area.x + 4, y: area.y + 2, width: area.width - 6, height: 1 };
        canvas.cut(place.x, place.y, place.width, &fingerprint, Role::Muted);
        canvas.target(place, Command::Pairing(PairingCommand::CopyDetails));
    }
    let Some(known) = finish.learned.known.as_ref().filter(|_| state.pairing.again.is_none()) else { return };
    let renamed = !known.name.is(finish.name.trim());
    let key = if renamed { "pairing.renames" } else { "pairing.known" };
    let words = texts.fill(key, &[("terminal", known.name.as_str())]);
    canvas.cut(area.x + 4, area.y + 3, area.width - 6, &words, Role::Warning);
}

fn rows(canvas: &mut Canvas<'_>, area: Rect, state: &State, finish: &Finish) {
    let texts = state.texts;
    let width = area.width.min(100) - 4;
    let asked = finish.rows();
    let money = match finish.simulated {
        Some(true) => texts.get("pairing.simulated"),
        Some(false) => texts.get("pairing.live"),
        None => texts.get("pairing.live_or_simulated"),
    };
    let said = if finish.learned.known.is_some() { "pairing.as_before" } else { "pairing.told" };
    let told = texts.fill(said, &[("money", money)]);
    let default = texts.get(if finish.default { "pairing.default_yes" } else { "pairing.default_no" });
    let all = [
        (FinishRow::Name, "pairing.name_label", Value::Text(&finish.name, "")),
        (FinishRow::Currency, "pairing.currency_label", Value::Choice(finish.chosen_currency().code())),
        (FinishRow::Money, "pairing.money_label", Value::Choice(money)),
        (FinishRow::Default, "pairing.default_label", Value::Choice(default)),
    ];
    for (y, (row, label, value)) in (area.y + 5..).zip(all) {
        let place = Rect { x: area.x + 2, y, width, height: 1 };
        let value = match (row, asked.contains(&row)) {
            (FinishRow::Currency, false) => Value::Fixed(finish.chosen_currency().code()),
            (FinishRow::Money, false) => Value::Fixed(&told),
            _ => value,
        };
        field::draw(canvas, place, texts.get(label), &value, finish.focus == row && !finish.is_saving());
        if let Some(index) = asked.iter().position(|known| *known == row) {
            canvas.target(place, Command::Row(index));
        }
    }
}

/// Loud: no money moves with this one.
fn simulated(canvas: &mut Canvas<'_>, area: Rect, state: &State, finish: &Finish) {
    if finish.simulated != Some(true) {
        return;
    }
    let place = Rect { y: area.y + 10, height: 3, ..area };
    let style = canvas.fill(place, Fill::Simulated);
    let mark = canvas.look.glyphs.get(Glyph::Simulated).repeat(3);
    let words = format!("{mark}  {}  {mark}", state.texts.get("status.no_money_moves"));
    text::put_centred(canvas.buffer, place.x, place.y + 1, place.width, &words, style);
}

fn refused(canvas: &mut Canvas<'_>, area: Rect, state: &State, said: &Said) {
    let place = Rect { x: area.x + 2, y: area.y + 5, width: area.width.min(100) - 4, height: 7 };
    let inner = super::panel(canvas, place, state.texts.get("pairing.not_saved_title"));
    let y = canvas.paragraph(inner, inner.y + 1, &said.words, Role::Warning);
    canvas.paragraph(inner, y + 1, &said.advice, Role::Text);
}

fn plates(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let texts = state.texts;
    let [back, new, save] = thirds(page(area), area.y + 14);
    canvas.plate(back, &[&format!("Esc  {}", texts.get("key.back"))], Some(Command::Back), false);
    let again = state.pairing.again.is_some();
    if again {
        let as_new = Command::Pairing(PairingCommand::AsNew);
        canvas.plate(new, &[&format!("N  {}", texts.get("key.as_new"))], Some(as_new), false);
    }
    let key = if again { "key.try_again" } else { "key.save" };
    let next = Command::Pairing(PairingCommand::Next);
    canvas.plate(save, &[&format!("Enter  {}", texts.get(key))], Some(next), true);
}
