//! Short questions: leave, a large amount, the same customer; and what was refused.

use ratatui::layout::Rect;

use super::{Canvas, amount, no, plates, question};
use crate::console::command::Command;
use crate::console::state::{Repeat, State, total_of};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::text;
use crate::console::words;
use crate::till::SaleOrder;

pub(super) fn quit(canvas: &mut Canvas<'_>, view: Rect, state: &State, yes: bool) {
    let inner = question(canvas, view, state.texts.get("popup.quit_title"), 10);
    canvas.paragraph(inner, inner.y + 1, state.texts.get("notice.quit"), Role::Text);
    let (stay, leave) = (state.texts.get("popup.stay"), state.texts.get("popup.quit"));
    plates(canvas, inner, &format!("Esc  {stay}"), Command::No, leave, Command::Yes, Some(yes));
}

pub(super) fn simulated(canvas: &mut Canvas<'_>, view: Rect, state: &State, yes: bool) {
    let texts = state.texts;
    let inner = question(canvas, view, texts.get("popup.simulated"), 14);
    let loud = Rect { y: inner.y + 1, height: 3, ..inner };
    let style = canvas.fill(loud, Fill::Simulated);
    let mark = canvas.look.glyphs.get(Glyph::Simulated).repeat(3);
    let words = format!("{mark}  {}  {mark}", texts.get("status.simulated"));
    text::put_centred(canvas.buffer, loud.x, loud.y + 1, loud.width, &words, style);
    canvas.paragraph(inner, inner.y + 5, texts.get("popup.simulated_words"), Role::Text);
    let (back, yes_words) = (texts.get("key.back"), texts.get("popup.simulated_yes"));
    plates(canvas, inner, &format!("Esc  {back}"), Command::No, yes_words, Command::Yes, Some(yes));
}

pub(super) fn large(canvas: &mut Canvas<'_>, view: Rect, state: &State, order: &SaleOrder) {
    let title = state.texts.get("popup.large");
    let inner = question(canvas, view, title, 11);
    let total = total_of(order);
    let (asks, plate) =
        if order.hold { ("notice.confirm_hold", "plate.hold") } else { ("notice.confirm_above", "plate.pay") };
    let words = state.texts.fill(asks, &[("amount", &total.to_string())]);
    amount(canvas, inner, &total.to_grouped(), total.currency().code());
    canvas.cut(inner.x, inner.y + 4, inner.width, &words, Role::Text);
    let parts = words::of_parts(state, order.amount, order.tip, order.cashback);
    canvas.cut(inner.x, inner.y + 5, inner.width, &parts, Role::Muted);
    let yes = format!("Enter  {} {}", state.texts.get(plate), total.to_grouped());
    plates(canvas, inner, &no(state), Command::No, &yes, Command::Yes, Some(true));
}

pub(super) fn repeat(canvas: &mut Canvas<'_>, view: Rect, state: &State, repeat: &Repeat) {
    let intent = &repeat.other.intent;
    let inner = question(canvas, view, state.texts.get("popup.repeat"), 14);
    amount(canvas, inner, &intent.amount.to_grouped(), intent.amount.currency().code());
    let key = match repeat.other.finished_at {
        None => "notice.same_customer",
        Some(_) if repeat.other.is_held() => "notice.same_customer_held",
        Some(_) => "notice.same_customer_paid",
    };
    let values = [("amount", intent.amount.to_string()), ("time", words::when(state, intent.at))];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    canvas.paragraph(inner, inner.y + 5, &state.texts.fill(key, &values), Role::Text);
    let known = format!("{}  ·  {}", intent.terminal_name, intent.reference.last_six());
    canvas.put(inner.x, inner.y + 7, &known, Role::Muted);
    let (same, another) = (state.texts.get("notice.same"), state.texts.get("notice.another"));
    let (left, right) = (format!("S  {same}"), format!("A  {another}"));
    plates(canvas, inner, &left, Command::SameCustomer, &right, Command::AnotherCustomer, None);
}

pub(super) fn refused(canvas: &mut Canvas<'_>, view: Rect, state: &State, words: &str, advice: &str) {
    let inner = question(canvas, view, state.texts.get("popup.refused"), 9);
    let next = canvas.paragraph(inner, inner.y, words, Role::Warning);
    canvas.paragraph(inner, next + 1, advice, Role::Text);
    canvas.put(inner.x, inner.bottom() - 1, &format!("Esc  {}", state.texts.get("key.close")), Role::Accent);
}
