//! Charging a hold, or another tip: check before it is sent.

use ratatui::layout::Rect;

use super::{Canvas, amount, no, plates, question};
use crate::console::command::Command;
use crate::console::faults;
use crate::console::state::{FollowForm, State};
use crate::console::theme::Role;
use crate::console::words;
use crate::money::Amount;
use crate::payment::Kind;

pub(super) fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, form: &FollowForm) {
    let completion = form.kind == Kind::Completion;
    let title = state.texts.get(if completion { "follow.complete_title" } else { "follow.tip_title" });
    let inner = question(canvas, view, title, 19);
    let intent = &form.earlier.intent;
    let digits = form.amount().to_grouped();
    amount(canvas, inner, &digits, intent.amount.currency().code());
    canvas.bold(inner.x, inner.y + 1, state.texts.get(what(form)), Role::Text);
    let (words, role) = match form.refusal() {
        Some(why) => (faults::not_followed(state.texts, why), Role::Warning),
        None => (becomes(state, form), Role::Text),
    };
    canvas.paragraph(inner, inner.y + 5, &words, role);
    let card = words::card(state, &form.earlier);
    canvas.field(inner, inner.y + 7, "label.card", &card);
    canvas.field(inner, inner.y + 8, "label.terminal", &intent.terminal_name);
    canvas.field(inner, inner.y + 9, "reverse.original", intent.reference.as_str());
    let earlier = format!("{}  ({})", words::kind(state, intent.kind), words::when(state, intent.at));
    canvas.field(inner, inner.y + 10, "list.kind", &earlier);
    let once = if completion { "follow.once_complete" } else { "follow.once_tip" };
    // A tip that was not typed yet is none to be announced.
    if completion || !form.entry.is_empty() {
        canvas.paragraph(inner, inner.y + 12, &state.texts.fill(once, &[("amount", &digits)]), Role::Muted);
    }
    let yes = if completion { "follow.complete" } else { "follow.set_tip" };
    let yes = state.texts.fill(yes, &[("amount", &digits)]);
    plates(canvas, inner, &no(state), Command::No, &yes, Command::Yes, Some(form.yes));
}

fn what(form: &FollowForm) -> &'static str {
    match (form.kind, form.tip_now) {
        (Kind::Completion, _) if form.amount() == form.earlier.intent.amount => "follow.whole",
        (Kind::Completion, _) => "follow.part",
        (_, Some(_)) => "follow.change_tip",
        (_, None) => "follow.add_tip",
    }
}

/// What was held, or what the sale comes to with the new tip.
fn becomes(state: &State, form: &FollowForm) -> String {
    let base = form.earlier.intent.amount;
    if form.kind == Kind::Completion {
        return state.texts.fill("follow.held", &[("amount", &base.to_grouped())]);
    }
    let Some(now) = form.tip_now.filter(|_| form.entry.typed().is_empty()) else {
        let tip = Some(form.amount()).filter(|tip: &Amount| !tip.is_zero());
        let words = words::of_parts(state, base, tip, form.earlier.cashback());
        return if words.is_empty() { state.texts.get("follow.no_tip").to_owned() } else { words };
    };
    state.texts.fill("follow.tip_now", &[("amount", &now.to_grouped())])
}
