//! Questions on top of everything. Left plate: nothing is sent. Right plate: it is done.

use ratatui::layout::Rect;

use super::{Canvas, help};
use crate::console::command::Command;
use crate::console::state::{DecideField, DecideForm, Popup, REASONS, Repeat, ReverseForm, State};
use crate::console::theme::{Fill, Glyph, Role};
use crate::console::widgets::{Digits, text};
use crate::console::words;
use crate::money::Amount;
use crate::payment::{ByHand, Kind, Payment, Stage};

/// Cells of a question.
const WIDTH: u16 = 64;

/// Draws the question in the middle of the view.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, popup: &Popup) {
    match popup {
        Popup::Help { legend } => draw_help(canvas, view, state, *legend),
        Popup::Quit { yes } => quit(canvas, view, state, *yes),
        Popup::LargeAmount(order) => {
            let title = state.texts.get("popup.large");
            let inner = question(canvas, view, title, 11);
            let words = state.texts.fill("notice.confirm_above", &[("amount", &order.amount.to_string())]);
            amount(canvas, inner, &order.amount.to_grouped(), order.amount.currency().code());
            canvas.cut(inner.x, inner.y + 4, inner.width, &words, Role::Text);
            let yes = format!("Enter  {} {}", state.texts.get("plate.pay"), order.amount.to_grouped());
            plates(canvas, inner, &no(state), Command::No, &yes, Command::Yes, Some(true));
        }
        Popup::Repeat(repeat) => draw_repeat(canvas, view, state, repeat),
        Popup::Reverse(form) => reverse(canvas, view, state, form),
        Popup::Decide(form) => decide(canvas, view, state, form),
        Popup::Slip(payment) => slip(canvas, view, state, payment),
        Popup::Refused { words, advice } => {
            let inner = question(canvas, view, state.texts.get("popup.refused"), 9);
            let next = canvas.paragraph(inner, inner.y, words, Role::Warning);
            canvas.paragraph(inner, next + 1, advice, Role::Text);
            canvas.put(inner.x, inner.bottom() - 1, &format!("Esc  {}", state.texts.get("key.close")), Role::Accent);
        }
    }
}

/// A box of `height` rows in the middle; gives the inside without its margins.
fn question(canvas: &mut Canvas<'_>, view: Rect, title: &str, height: u16) -> Rect {
    let height = height.min(view.height);
    let x = view.x + (view.width - WIDTH) / 2;
    let outer = Rect::new(x, view.y + (view.height - height) / 2, WIDTH, height);
    let inside = canvas.frame(outer, title, "");
    Rect { x: inside.x + 2, width: inside.width - 4, ..inside }
}

fn no(state: &State) -> String {
    format!("Esc  {}", state.texts.get("key.send_nothing"))
}

fn amount(canvas: &mut Canvas<'_>, inner: Rect, digits: &str, currency: &str) {
    canvas.bold(inner.right() - 3, inner.y, currency, Role::Text);
    let size = Digits::fitting(canvas.look, 44, 3, digits);
    let style = canvas.look.theme.style(Role::Text);
    size.draw(canvas.buffer, inner.right(), inner.y + 1, digits, style);
}

/// The two plates at their places; the one with the focus is filled.
fn plates(
    canvas: &mut Canvas<'_>,
    inner: Rect,
    left: &str,
    no: Command,
    right: &str,
    yes: Command,
    focus: Option<bool>,
) {
    let y = inner.bottom() - 3;
    let plate = |x: u16| Rect::new(x, y, 28, 3);
    canvas.plate(plate(inner.x), &[left], Some(no), focus == Some(false));
    canvas.plate(plate(inner.right() - 28), &[right], Some(yes), focus == Some(true));
}

fn draw_help(canvas: &mut Canvas<'_>, view: Rect, state: &State, legend: bool) {
    let outer = Rect { x: view.x + (view.width - 76) / 2, width: 76, height: view.height.min(20), ..view };
    let aside = if help::has_legend(state) { state.texts.get("help.legend_key") } else { "" };
    let inside = canvas.frame(outer, state.texts.get("help.title"), aside);
    if legend && help::has_legend(state) {
        help::legend(canvas, Rect { x: inside.x + 1, width: inside.width - 2, ..inside }, state);
    } else {
        help::keys(canvas, inside, state);
    }
}

fn quit(canvas: &mut Canvas<'_>, view: Rect, state: &State, yes: bool) {
    let inner = question(canvas, view, state.texts.get("popup.quit_title"), 10);
    canvas.paragraph(inner, inner.y + 1, state.texts.get("notice.quit"), Role::Text);
    let (stay, leave) = (state.texts.get("popup.stay"), state.texts.get("popup.quit"));
    plates(canvas, inner, &format!("Esc  {stay}"), Command::No, leave, Command::Yes, Some(yes));
}

fn draw_repeat(canvas: &mut Canvas<'_>, view: Rect, state: &State, repeat: &Repeat) {
    let intent = &repeat.other.intent;
    let inner = question(canvas, view, state.texts.get("popup.repeat"), 14);
    amount(canvas, inner, &intent.amount.to_grouped(), intent.amount.currency().code());
    let key = if repeat.other.finished_at.is_none() { "notice.same_customer" } else { "notice.same_customer_paid" };
    let values = [("amount", intent.amount.to_string()), ("time", words::when(state, intent.at))];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    canvas.paragraph(inner, inner.y + 5, &state.texts.fill(key, &values), Role::Text);
    let known = format!("{}  ·  {}", intent.terminal_name, intent.reference.last_six());
    canvas.put(inner.x, inner.y + 7, &known, Role::Muted);
    let (same, another) = (state.texts.get("notice.same"), state.texts.get("notice.another"));
    let (left, right) = (format!("S  {same}"), format!("A  {another}"));
    plates(canvas, inner, &left, Command::SameCustomer, &right, Command::AnotherCustomer, None);
}

fn reverse(canvas: &mut Canvas<'_>, view: Rect, state: &State, form: &ReverseForm) {
    let refund = form.kind == Kind::Refund;
    let title = state.texts.get(if refund { "reverse.refund_title" } else { "reverse.void_title" });
    let inner = question(canvas, view, title, 17);
    let intent = &form.sale.intent;
    let digits = format!("-{}", form.amount().to_grouped());
    amount(canvas, inner, &digits, intent.amount.currency().code());
    let rest = form.rest();
    let whole = rest.is_some_and(Amount::is_zero) && form.left == intent.amount;
    let what = match (refund, whole) {
        (false, _) => "reverse.void_whole",
        (true, true) => "reverse.refund_whole",
        (true, false) => "reverse.refund_part",
    };
    canvas.bold(inner.x, inner.y + 1, state.texts.get(what), Role::Text);
    let left = match rest {
        None => state.texts.fill("reverse.too_much", &[("left", &form.left.to_grouped())]),
        Some(rest) if refund => state.texts.fill("reverse.left", &[("left", &rest.to_grouped())]),
        Some(_) => String::new(),
    };
    let role = if rest.is_none() { Role::Warning } else { Role::Muted };
    canvas.put(inner.x, inner.y + 5, &left, role);
    let card = words::card(&form.sale);
    canvas.field(inner, inner.y + 7, "reverse.to", &format!("{card}  ({})", words::when(state, intent.at)));
    canvas.field(inner, inner.y + 8, "label.terminal", &intent.terminal_name);
    canvas.field(inner, inner.y + 9, "reverse.original", intent.reference.as_str());
    let once = if refund { "reverse.once_refund" } else { "reverse.once_void" };
    canvas.put(
        inner.x,
        inner.y + 10,
        state.texts.fill(once, &[("amount", &form.amount().to_grouped())]).as_str(),
        Role::Muted,
    );
    let yes = format!("{} {}", words::kind(state, form.kind), form.amount().to_grouped());
    plates(canvas, inner, &no(state), Command::No, &yes, Command::Yes, Some(form.yes));
}

fn decide(canvas: &mut Canvas<'_>, view: Rect, state: &State, form: &DecideForm) {
    let inner = question(canvas, view, state.texts.get("decide.title"), 18);
    amount(canvas, inner, &form.amount.to_grouped(), form.amount.currency().code());
    canvas.put(inner.x, inner.y + 1, form.reference.last_six(), Role::Muted);
    let decision = match form.decision {
        None => state.texts.get("decide.choose"),
        Some(ByHand::Paid) => state.texts.get("decide.paid"),
        Some(ByHand::Unpaid) => state.texts.get("decide.unpaid"),
    };
    let rows = [
        (DecideField::Decision, "decide.decision", decision),
        (DecideField::Reason, "decide.reason_label", state.texts.get(REASONS[form.reason])),
        (DecideField::Name, "label.operator", form.name.as_str()),
        (DecideField::Approval, "label.approval_code", form.approval.as_str()),
    ];
    for (y, (field, label, value)) in (inner.y + 5..).zip(rows) {
        decide_row(canvas, Rect { y, height: 1, ..inner }, label, value, form.field == field);
    }
    let key = if form.decision == Some(ByHand::Unpaid) { "decide.risk_unpaid" } else { "decide.risk" };
    canvas.paragraph(inner, inner.y + 10, state.texts.get(key), Role::Warning);
    let focus = match form.field {
        DecideField::No => Some(false),
        DecideField::Yes => Some(true),
        _ => None,
    };
    let yes = state.texts.get("decide.yes");
    plates(canvas, inner, &format!("Esc  {}", state.texts.get("decide.no")), Command::No, yes, Command::Yes, focus);
}

fn decide_row(canvas: &mut Canvas<'_>, row: Rect, label: &str, value: &str, focused: bool) {
    let x = row.x + 18;
    if focused {
        canvas.put(row.x, row.y, canvas.look.glyphs.get(Glyph::Selected), Role::Focus);
        let style = canvas.fill(Rect { x, width: row.right() - x, ..row }, Fill::Raised);
        let end = text::put_cut(canvas.buffer, x, row.y, row.right() - x - 1, value, style);
        canvas.put(end, row.y, "_", Role::Focus);
    } else {
        canvas.cut(x, row.y, row.right() - x, value, Role::Text);
    }
    canvas.put(row.x + 2, row.y, canvas.texts.get(label), Role::Muted);
}

/// The slip for the customer, to be shown or copied by hand.
fn slip(canvas: &mut Canvas<'_>, view: Rect, state: &State, payment: &Payment) {
    let inner = question(canvas, view, state.texts.get("slip.title"), 17);
    let intent = &payment.intent;
    let [headline, money, next] = words::advice(state, payment);
    let unresolved = matches!(payment.stage, Stage::Unresolved(_));
    let next = if unresolved { state.texts.get("money.never_again").to_owned() } else { next };
    amount(canvas, inner, &intent.amount.to_grouped(), intent.amount.currency().code());
    canvas.bold(inner.x, inner.y + 1, words::kind(state, intent.kind), Role::Text);
    let rows = [
        ("slip.time", format!("{} {}", words::date(state, intent.at), words::second(state, intent.at))),
        ("label.terminal", intent.terminal_name.clone()),
        ("label.reference", intent.reference.to_string()),
        ("list.order", intent.order.clone().unwrap_or_default()),
        ("slip.vendor_id", intent.vendor_reference.clone()),
        ("label.card", words::card(payment)),
        ("slip.outcome", headline),
    ];
    let mut y = inner.y + 5;
    for (label, value) in &rows {
        y += u16::from(canvas.field(inner, y, label, value));
    }
    for words in [money, next] {
        y = canvas.paragraph(inner, y, &words, Role::Text);
    }
}
