//! The end of a payment: colour, emblem, word and amount, then what to do and why it is believed.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::command::Command;
use crate::console::state::{NotSaved, State};
use crate::console::theme::{Fill, Role};
use crate::console::widgets::{Emblem, OutcomePanel};
use crate::console::words;
use crate::payment::{ByHand, Kind, MoneyMoved, Outcome, Payment, Proof, Stage};

/// The colour and emblem of a payment's end.
pub fn dress(payment: &Payment) -> (Fill, Emblem) {
    // A hold must not look like a charge: grey is "no money moved".
    let emblem = if payment.intent.kind == Kind::PreAuth { Emblem::Held } else { Emblem::Approved };
    if payment.proof == Some(Proof::Contradicted) {
        let happened = payment.took_effect() == MoneyMoved::Yes;
        return (Fill::Declined, if happened { emblem } else { Emblem::Declined });
    }
    match &payment.stage {
        Stage::Closed(Outcome::Approved) if payment.is_held() => (Fill::Cancelled, Emblem::Held),
        Stage::Closed(Outcome::Approved) => (Fill::Ok, Emblem::Approved),
        Stage::Closed(Outcome::Declined) => (Fill::Declined, Emblem::Declined),
        Stage::Closed(Outcome::Cancelled) => (Fill::Cancelled, Emblem::Cancelled),
        Stage::Closed(Outcome::NotStarted(_)) => (Fill::Cancelled, Emblem::NotStarted),
        Stage::Recorded | Stage::Waiting | Stage::Unresolved(_) => match &payment.by_hand {
            Some(decision) if decision.decision == ByHand::Paid => (Fill::Cancelled, emblem),
            Some(_) => (Fill::Cancelled, Emblem::Declined),
            None => (Fill::Unknown, Emblem::NotKnown),
        },
    }
}

/// The filled panel over the upper half; gives the rows below it.
pub fn panel(canvas: &mut Canvas<'_>, view: Rect, state: &State, payment: &Payment, headline: &str) -> Rect {
    let (fill, emblem) = dress(payment);
    let height = match view.height {
        30.. => 15,
        20.. => 11,
        _ => 9,
    };
    let at = payment.finished_at.unwrap_or(payment.intent.at);
    let shown = OutcomePanel {
        fill,
        emblem,
        headline,
        currency: payment.intent.amount.currency().code(),
        amount: &payment.total().to_grouped(),
        money: &words::money(state, payment),
        aside: &format!("{}  {}", words::second(state, at), payment.intent.terminal_name),
    };
    shown.draw(canvas.buffer, Rect { height, ..view }, canvas.look);
    Rect { y: view.y + height, height: view.height - height, ..view }
}

/// A payment whose end is known, or decided by hand.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, payment: &Payment) {
    let [headline, money, next] = words::advice(state, payment);
    let below = panel(canvas, view, state, payment, &headline);
    let rows = Rect { x: below.x + 3, y: below.y + 2, width: below.width - 5, height: below.height - 2 };
    let done = done_plate(canvas, below, state);
    canvas.field(rows, rows.y - 1, "label.hand_out", &words::hand_out(state, payment));
    let mut y = rows.y;
    let values = facts(state, payment, &money, &next);
    for (label, value) in &values {
        let width = if y < done.bottom() { done.x.saturating_sub(rows.x + 1) } else { rows.width };
        y = canvas.lines(Rect { width, ..rows }, y, label, value);
    }
}

fn done_plate(canvas: &mut Canvas<'_>, below: Rect, state: &State) -> Rect {
    let done = Rect::new(below.right() - 19, below.y, 17, 3);
    let words = format!("{} Enter", state.texts.get("plate.done"));
    canvas.plate(done, &[&words], Some(Command::Done), true);
    done
}

fn facts(state: &State, payment: &Payment, money: &str, next: &str) -> [(&'static str, String); 10] {
    let why = if payment.stage == Stage::Closed(Outcome::Approved) && payment.proof.is_none() && !says_how_much(payment)
    {
        ""
    } else {
        money
    };
    [
        ("label.next", next.to_owned()),
        ("label.total", words::total(state, payment)),
        ("label.why", why.to_owned()),
        ("label.code_means", code_means(state, payment)),
        ("label.on_card", words::stored_value(state, payment)),
        ("label.card", words::card(state, payment)),
        ("label.approval", payment.details.approval_code.clone()),
        ("label.reference", reference(state, payment)),
        ("label.evidence", words::evidence(state, payment)),
        ("label.terminal_says", words::terminal_said(payment)),
    ]
}

/// What the vendor's code means, and what is done about it.
fn code_means(state: &State, payment: &Payment) -> String {
    let told = words::vendor_code(state.texts, payment);
    told.map(|(meaning, action)| format!("{meaning} {action}")).unwrap_or_default()
}

/// The line about the money names the amount that is held, or the new tip.
fn says_how_much(payment: &Payment) -> bool {
    matches!(payment.intent.kind, Kind::PreAuth | Kind::TipAdjustment)
}

/// The last six of our reference, and the order number.
fn reference(state: &State, payment: &Payment) -> String {
    let last_six = payment.intent.reference.last_six();
    match &payment.intent.order {
        Some(order) => format!("{last_six}  ·  {}", state.texts.fill("waiting.order", &[("order", order)])),
        None => last_six.to_owned(),
    }
}

/// Something could not be stored.
pub fn not_saved(canvas: &mut Canvas<'_>, view: Rect, state: &State, not_saved: &NotSaved) {
    let payment = &not_saved.payment;
    let key = if not_saved.first { "not_saved.first" } else { "not_saved.answer" };
    let line = |part: &str| state.texts.get(&format!("{key}_{part}").into_boxed_str()).to_owned();
    let below = panel(canvas, view, state, payment, &line("headline"));
    done_plate(canvas, below, state);
    let x = below.x + 3;
    canvas.bold(x, below.y + 3, &line("what"), Role::Warning);
    canvas.put(x, below.y + 5, &line("next"), Role::Text);
    canvas.field(
        Rect { x, y: 0, width: below.width - 5, height: below.bottom() },
        below.y + 7,
        "label.terminal_says",
        &words::terminal_said(payment),
    );
}
