//! A payment under way: how long, what the terminal asks, and the way out.

use ratatui::layout::Rect;

use super::Canvas;
use crate::console::command::Command;
use crate::console::state::{Starting, State, Tracked};
use crate::console::theme::{Glyph, Role};
use crate::console::widgets::{Digits, Progress};
use crate::console::words;
use crate::money::Amount;
use crate::payment::{Intent, Stage, Vendor, WallTime};
use crate::terminal::Method;

/// Limits are shown in whole seconds, in milliseconds.
const SECOND: u64 = 1_000;
/// Rows inside the box with a label above what the terminal asks and blank rows between the groups.
const FULL: u16 = 17;
/// Cells of the plate that says since when a cancel is asked for.
const ASKED: u16 = 47;

/// What the box says, whatever stage it is at.
struct Facts<'a> {
    title: String,
    aside: String,
    amount: Amount,
    lines: [&'a str; 3],
    /// What the amount is made of.
    sums: String,
    asks: String,
    elapsed: u64,
    limit: Option<u64>,
    steps: Vec<(Glyph, Role, String)>,
    /// What the plate says once a cancel was asked for.
    cancel: Option<String>,
    simulated: bool,
}

/// A payment that its terminal has in hand.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, known: &Tracked) {
    let payment = known.payment();
    let intent = &payment.intent;
    let order = intent.order.as_ref().map(|order| state.texts.fill("waiting.order", &[("order", order)]));
    let facts = Facts {
        title: words::kind_on(state, intent.kind, &intent.terminal_name),
        aside: aside(state, &intent.terminal_name),
        amount: payment.total(),
        lines: [
            intent.reference.last_six(),
            order.as_deref().unwrap_or_default(),
            intent.operator.as_deref().unwrap_or_default(),
        ],
        sums: words::total(state, payment),
        asks: asks(state, known),
        elapsed: state.now.mono.since(known.since),
        limit: known.view.answer_due.map(|due| due.since(known.since)),
        steps: steps(state, known),
        cancel: known.cancel_asked.map(|at| cancel_asked(state, at)),
        simulated: intent.simulated,
    };
    draw_box(canvas, view, state, &facts);
}

/// An order on its way to its terminal.
pub fn starting(canvas: &mut Canvas<'_>, view: Rect, state: &State, starting: &Starting) {
    let order = starting.order.as_ref().map(|order| state.texts.fill("waiting.order", &[("order", order)]));
    let word = |key: &str| state.texts.get(key).to_owned();
    let sums = words::of_parts(state, starting.amount, starting.tip, starting.cashback);
    let facts = Facts {
        title: words::kind_on(state, starting.kind, &starting.terminal),
        aside: aside(state, &starting.terminal),
        amount: starting.total(),
        lines: ["", order.as_deref().unwrap_or_default(), ""],
        sums,
        asks: word(if is_saving(state, &starting.terminal) { "waiting.saving" } else { "waiting.reaching" }),
        elapsed: state.now.mono.since(starting.since),
        limit: None,
        steps: vec![
            (Glyph::Selected, Role::Accent, word("waiting.reach")),
            (Glyph::NotYet, Role::Muted, word("waiting.recorded")),
            (Glyph::NotYet, Role::Muted, word("waiting.send")),
            (Glyph::NotYet, Role::Muted, word("waiting.result")),
        ],
        cancel: starting.withdrawn.map(|at| cancel_asked(state, at)),
        simulated: starting.simulated,
    };
    draw_box(canvas, view, state, &facts);
}

fn cancel_asked(state: &State, at: WallTime) -> String {
    state.texts.fill("waiting.cancel_asked", &[("time", &words::second(state, at))])
}

fn aside(state: &State, terminal: &str) -> String {
    let counter = state.counters.all().iter().find(|counter| counter.name == terminal);
    counter.map(|counter| words::connection(state, counter)).unwrap_or_default()
}

fn is_saving(state: &State, terminal: &str) -> bool {
    state.counters.all().iter().any(|counter| counter.saving && counter.name == terminal)
}

/// What is going on: a slow disk; else what the terminal says. Before it says anything: that somebody has to open the payment there, if its switch says so.
fn asks(state: &State, known: &Tracked) -> String {
    let counter = state.counters.by_id(&known.payment().intent.terminal);
    if counter.is_some_and(|counter| counter.saving) {
        return state.texts.get("waiting.saving").to_owned();
    }
    let waits = counter.is_some_and(|counter| counter.confirms_there);
    if known.view.last_words.is_empty() && waits {
        return state.texts.get("waiting.confirm_first").to_owned();
    }
    let intent = &known.payment().intent;
    // What intella says meanwhile (`STATUS_SUCCESS`) is of the question, not of the payment: nobody may take it for a result.
    if intent.vendor == Vendor::EasyCard {
        let key = if by_code(intent) { "waiting.confirm_on_phone" } else { "waiting.hold_card" };
        return state.texts.get(key).to_owned();
    }
    known.view.last_words.clone()
}

/// Paid by a code that is shown or scanned here.
fn by_code(intent: &Intent) -> bool {
    intent.method.as_deref().is_some_and(Method::is_by_code)
}

fn steps(state: &State, known: &Tracked) -> Vec<(Glyph, Role, String)> {
    let done = |words: String| (Glyph::Done, Role::Ok, words);
    let word = |key: &str| state.texts.get(key).to_owned();
    let sent = known.sent.map(|at| words::second(state, at)).unwrap_or_default();
    let mut steps = vec![done(word("waiting.recorded"))];
    if known.payment().stage == Stage::Waiting {
        steps.push(done(state.texts.fill("waiting.sent", &[("time", &sent)])));
        let waits = if by_code(&known.payment().intent) { "waiting.for_payment" } else { "waiting.for_card" };
        steps.push((Glyph::Selected, Role::Accent, word(waits)));
    } else {
        steps.push((Glyph::Selected, Role::Accent, word("waiting.send")));
    }
    steps.push((Glyph::NotYet, Role::Muted, word("waiting.result")));
    steps
}

fn draw_box(canvas: &mut Canvas<'_>, view: Rect, state: &State, facts: &Facts<'_>) {
    let outer = Rect { x: view.x + 1, width: view.width - 2, height: view.height - 1, ..view };
    let inside = canvas.frame(outer, &facts.title, &facts.aside);
    let inner = Rect { x: inside.x + 2, width: inside.width - 4, ..inside };
    let tall = inner.height > 24;
    amount(canvas, inner, facts);
    let low = inner.height < FULL;
    let mut y = inner.y + if tall { 10 } else { 7 };
    if low {
        y -= 2;
    } else {
        canvas.put(inner.x, y, state.texts.get("waiting.asks"), Role::Muted);
    }
    let x = canvas.put(inner.x, y + 1, canvas.look.glyphs.get(Glyph::Prompt), Role::Accent) + 1;
    let asks = if facts.asks.is_empty() { state.texts.get("waiting.for_card_asks") } else { &facts.asks };
    canvas.cut(x, y + 1, inner.right() - x, asks, Role::Text);
    y += 3;
    progress(canvas, Rect { y, height: 2, ..inner }, state, facts);
    step_row(canvas, inner, y + if low { 2 } else { 3 }, facts);
    cancel(canvas, inner, state, facts);
}

fn amount(canvas: &mut Canvas<'_>, inner: Rect, facts: &Facts<'_>) {
    let right = inner.right();
    let simulated = if facts.simulated { canvas.texts.get("status.no_money_moves") } else { "" };
    canvas.put(inner.x, inner.y, simulated, Role::Simulated);
    canvas.bold(right - 3, inner.y, facts.amount.currency().code(), Role::Text);
    let digits = facts.amount.to_grouped();
    let rows = if inner.height > 24 { 6 } else { 5 };
    let size = Digits::fitting(canvas.look, inner.width - 16, rows, &digits);
    let style = canvas.look.theme.style(Role::Text);
    size.draw(canvas.buffer, right, inner.y + 1, &digits, style);
    let room = inner.width.saturating_sub(size.width(&digits) + 2);
    for (y, line) in (inner.y + 1..).zip(facts.lines) {
        canvas.cut(inner.x, y, room, line, Role::Text);
    }
    // Under the digits, where there is a free row.
    if inner.height >= FULL {
        canvas.cut(inner.x, inner.y + 1 + rows, inner.width, &facts.sums, Role::Text);
    }
}

fn progress(canvas: &mut Canvas<'_>, area: Rect, state: &State, facts: &Facts<'_>) {
    let bar = Rect { height: 1, ..area };
    let x = canvas.bold(area.x, area.y + 1, &words::elapsed(facts.elapsed), Role::Text) + 2;
    if let Some(limit) = facts.limit {
        Progress { elapsed: facts.elapsed, limit }.draw(canvas.buffer, bar, canvas.look);
        let words = state.texts.fill("waiting.limit", &[("limit", &words::elapsed(limit.div_ceil(SECOND) * SECOND))]);
        canvas.put(x, area.y + 1, &words, Role::Text);
        canvas.right(area.right(), area.y + 1, state.texts.get("waiting.money"), Role::Muted);
    } else {
        canvas.right(area.right(), area.y + 1, state.texts.get("waiting.nothing_sent"), Role::Muted);
    }
}

fn step_row(canvas: &mut Canvas<'_>, inner: Rect, y: u16, facts: &Facts<'_>) {
    let mut x = inner.x;
    for (glyph, role, words) in &facts.steps {
        x = canvas.put(x, y, canvas.look.glyphs.get(*glyph), *role) + 1;
        let role = if *role == Role::Muted { Role::Muted } else { Role::Text };
        x = canvas.put(x, y, words, role) + 3;
    }
}

/// The way out. Once it was taken the plate says since when, over more cells, and answers no more.
fn cancel(canvas: &mut Canvas<'_>, inner: Rect, state: &State, facts: &Facts<'_>) {
    let y = inner.bottom() - 3;
    let plate = |cells: u16| Rect::new(inner.right() - cells, y, cells, 3);
    if let Some(asked) = &facts.cancel {
        let words = state.texts.get("outcome.cancel_asked.next");
        let rest = Rect { y, width: inner.width - ASKED - 2, height: 3, ..inner };
        canvas.paragraph(rest, y + 1, words, Role::Warning);
        canvas.plate(plate(ASKED), &[asked], None, false);
        return;
    }
    canvas.put(inner.x, y + 1, state.texts.get("waiting.cancel_is_a_request"), Role::Muted);
    canvas.put(inner.x, y + 2, state.texts.get("waiting.cancel_needs_answer"), Role::Muted);
    let words = format!("Esc  {}", state.texts.get("key.ask_to_cancel"));
    canvas.plate(plate(32), &[&words], Some(Command::AskToCancel), false);
}
