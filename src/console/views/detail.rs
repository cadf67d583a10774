//! One payment with all that is known of it: why it is believed, its numbers, its events.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::event::Record;
use crate::console::state::State;
use crate::console::theme::Role;
use crate::console::widgets::Digits;
use crate::console::words;
use crate::money::Amount;
use crate::payment::{Event, Kind, Payment, Stamped};
use crate::till::PaymentRow;

/// Cells of the times, and fewest cells before them.
const PHASES: u16 = 36;
const BEFORE: u16 = 42;

/// Draws it, its events from `scrolled` on.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, record: &Record, scrolled: usize) {
    let payment = &record.payment;
    let area = Rect { x: view.x + 2, width: view.width - 4, ..view };
    top(canvas, area, state, record);
    let mut y = canvas.lines(area, area.y + 5, "label.evidence", &words::evidence(state, payment));
    y = canvas.lines(area, y, "label.terminal_says", &words::terminal_said(payment)) + 1;
    // Both references and the sum in full, the rest beside the times.
    let fields = fields(state, payment);
    let (ids, rest) = fields.split_at(3);
    for (label, value) in ids {
        y += u16::from(canvas.field(area, y, label, value));
    }
    let before = BEFORE.max(area.width - PHASES);
    let right = Rect { x: area.x + before, width: area.width - before, ..area };
    let below = phases(canvas, right, y, state, record);
    let left = Rect { width: before - 2, ..area };
    for (label, value) in rest {
        y += u16::from(canvas.field(left, y, label, value));
    }
    y = y.max(below);
    for later in &record.linked {
        y += u16::from(canvas.field(area, y, "detail.later", &of_kind(state, later)));
    }
    let title = state.texts.get("detail.events");
    canvas.rule(area.x, y, area.width);
    canvas.put(area.x, y, &format!("{title} "), Role::Muted);
    events(canvas, Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area }, state, record, scrolled);
}

fn top(canvas: &mut Canvas<'_>, area: Rect, state: &State, record: &Record) {
    let payment = &record.payment;
    let intent = &payment.intent;
    let (glyph, role, _) = words::outcome(&PaymentRow::of(payment));
    let [headline, ..] = words::advice(state, payment);
    let x = canvas.put(area.x + 1, area.y + 1, canvas.look.glyphs.get(glyph), role) + 1;
    canvas.bold(x, area.y + 1, &headline, role);
    canvas.cut(area.x + 1, area.y + 2, 36, state.texts.get(words::money_key(payment)), Role::Text);
    let kind = words::kind(state, intent.kind);
    let line = format!(
        "{kind}  ·  {}  ·  {} {}",
        intent.terminal_name,
        words::day(state, intent.at),
        words::second(state, intent.at)
    );
    canvas.put(area.x + 1, area.y + 3, &line, Role::Text);
    if let Some(rest) = &record.remaining {
        let words = state.texts.fill("detail.left", &[("left", &rest.left.to_grouped())]);
        canvas.put(area.x + 1, area.y + 4, &words, Role::Text);
    }
    let gives_back = matches!(intent.kind, Kind::Refund | Kind::Void) && !intent.releases_hold();
    let digits = format!("{}{}", if gives_back { "-" } else { "" }, payment.total().to_grouped());
    let size = Digits::fitting(canvas.look, 36, 3, &digits);
    let style = canvas.look.theme.style(Role::Text);
    size.draw(canvas.buffer, area.right(), area.y + 1, &digits, style);
    canvas.right(area.right(), area.y, intent.amount.currency().code(), Role::Text);
}

fn fields(state: &State, payment: &Payment) -> Vec<(&'static str, String)> {
    let intent = &payment.intent;
    let details = &payment.details;
    let (on_card, currency) = (&details.stored_value, intent.amount.currency());
    let by_hand = payment.by_hand.as_ref().map(|decision| format!("{}: {}", decision.by, decision.reason));
    let number = |card: &crate::payment::Card| format!("{}••••••{}", card.first(), card.last());
    let card = details.card.as_ref().map(number).unwrap_or_default();
    vec![
        ("label.reference", intent.reference.to_string()),
        ("slip.vendor_id", intent.vendor_reference.clone()),
        ("label.total", words::total(state, payment)),
        ("list.order", intent.order.clone().unwrap_or_default()),
        ("label.original", original(state, payment)),
        ("label.balance_before", on_card.before.grouped(currency)),
        ("label.auto_top_up", on_card.topped_up().map(Amount::to_grouped).unwrap_or_default()),
        ("label.balance_after", on_card.after.grouped(currency)),
        ("label.card", format!("{card}  {} {}", details.scheme, details.entry).trim().to_owned()),
        ("label.approval", details.approval_code.clone()),
        ("detail.rrn", details.rrn.clone()),
        ("label.operator", intent.operator.clone().unwrap_or_default()),
        ("label.approver", approver(payment)),
        ("detail.by_hand", by_hand.map(|words| format!("{words}  {}", finished(state, payment))).unwrap_or_default()),
    ]
}

/// A payment about this one, in a few words: what it is, how much, what came of it.
fn of_kind(state: &State, later: &Payment) -> String {
    let (glyph, _, word) = words::outcome(&PaymentRow::of(later));
    let (kind, amount) = (words::kind(state, later.intent.kind), later.intent.amount.to_grouped());
    let glyph = state.look.glyphs.get(glyph);
    format!("{kind} {amount}  {glyph} {}  {}", state.texts.get(word), later.intent.reference.last_six())
}

/// What it is about: our reference, and the kind where it is not a sale.
fn original(state: &State, payment: &Payment) -> String {
    let Some(original) = &payment.intent.original else { return String::new() };
    let reference = original.reference.map_or(original.vendor_reference.clone(), |ours| ours.last_six().to_owned());
    let kind = original.kind.map(|kind| words::kind(state, kind)).unwrap_or_default();
    format!("{kind} {reference}").trim().to_owned()
}

/// Who approved the payment, or the decision about it.
fn approver(payment: &Payment) -> String {
    let of_decision = payment.by_hand.as_ref().and_then(|decision| decision.approver.clone());
    payment.intent.approver.clone().or(of_decision).unwrap_or_default()
}

/// When each step came, and how long after the one before; gives the row behind the last.
fn phases(canvas: &mut Canvas<'_>, area: Rect, top: u16, state: &State, record: &Record) -> u16 {
    let phase = |event: &Event| match event {
        Event::Intended { .. } => Some("phase.recorded"),
        Event::MayHaveLeft => Some("phase.sent"),
        Event::Acknowledged { .. } => Some("phase.at_work"),
        Event::Concluded { .. } => Some("phase.answer"),
        Event::Seen { .. } => Some("phase.read"),
        _ => None,
    };
    let mut before: Option<i64> = None;
    let mut y = top;
    for (key, at) in record.events.iter().filter_map(|stamped| Some((phase(&stamped.event)?, stamped.at))) {
        canvas.cut(area.x, y, 10, state.texts.get(key), Role::Muted);
        canvas.put(area.x + 11, y, &words::millisecond(state, at), Role::Text);
        if let Some(before) = before {
            let ms = at.0.saturating_sub(before).max(0);
            canvas.right(area.right(), y, &format!("{}.{:03} s", ms / 1000, ms % 1000), Role::Text);
        }
        before = Some(at.0);
        y += 1;
    }
    y
}

fn finished(state: &State, payment: &Payment) -> String {
    payment.finished_at.map(|at| words::second(state, at)).unwrap_or_default()
}

fn events(canvas: &mut Canvas<'_>, area: Rect, state: &State, record: &Record, scrolled: usize) {
    for (y, event) in (area.y..area.bottom()).zip(record.events.iter().skip(scrolled)) {
        let x = canvas.put(area.x, y, &words::millisecond(state, event.at), Role::Muted) + 2;
        canvas.cut(x, y, area.right().saturating_sub(x), &told(state, event), Role::Text);
    }
}

/// One event in words; whatever a terminal or person said stays as it was said.
fn told(state: &State, stamped: &Stamped) -> String {
    let by = |by: &Option<String>| by.clone().unwrap_or_default();
    let (key, said) = match &stamped.event {
        Event::Intended { intent } => ("event.intended", Amount::to_string(&intent.amount)),
        Event::MayHaveLeft => ("event.may_have_left", String::new()),
        Event::Acknowledged { evidence } => ("event.acknowledged", evidence.said.clone()),
        Event::CancelAsked { by: who } => ("event.cancel_asked", by(who)),
        Event::BecameUnresolved { last_words, .. } => ("event.became_unresolved", last_words.clone()),
        Event::NotStarted { message, .. } => ("event.not_started", message.clone()),
        Event::Concluded { conclusion } => ("event.concluded", conclusion.evidence.said.clone()),
        Event::Reversed { evidence } => ("event.reversed", evidence.said.clone()),
        Event::Unfinished { last_words, .. } => ("event.unfinished", last_words.clone()),
        Event::FinishAsked { attempt, by: who } => {
            let which = state.texts.fill("event.try_of", &[("n", &attempt.to_string())]);
            ("event.finish_asked", format!("{which}  {}", by(who)).trim_end().to_owned())
        }
        Event::GivenUp { by: who, reason } => ("event.given_up", format!("{}: {reason}", by(who))),
        Event::SetAside { by: who } => ("event.set_aside", by(who)),
        Event::Overridden { decision } => ("event.overridden", format!("{}: {}", decision.by, decision.reason)),
        Event::Proven { conclusion } => ("event.proven", conclusion.evidence.said.clone()),
        Event::Contradicted { conclusion } => ("event.contradicted", conclusion.evidence.said.clone()),
        Event::Seen { by: who } => ("event.seen", by(who)),
        Event::AskingEnded => ("event.asking_ended", String::new()),
    };
    format!("{}  {said}", state.texts.get(key)).trim_end().to_owned()
}
