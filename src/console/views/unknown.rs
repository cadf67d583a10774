//! NOT KNOWN YET: chequered tape, what is being asked, and what may be done now without charging twice.

use ratatui::layout::Rect;

use super::{Canvas, result};
use crate::console::command::Command;
use crate::console::state::{State, Tracked};
use crate::console::theme::Role;
use crate::console::widgets::text;
use crate::console::words;
use crate::payment::{May, Risk, Stage, Unresolved, Vendor, may_do};

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, known: &Tracked) {
    let payment = known.payment();
    let [headline, _, next] = words::advice(state, payment);
    let below = result::panel(canvas, view, state, payment, &headline);
    let (first, role) = match &payment.stage {
        Stage::Unresolved(Unresolved::AmountDiffers { said }) => {
            (state.texts.fill("unresolved.differs", &[("other", said)]), Role::Unknown)
        }
        _ => (asking(state, known), Role::Text),
    };
    canvas.cut(below.x + 2, below.y, below.width - 3, &first, role);
    let lines = may_do(payment);
    let height = u16::try_from(lines.len()).unwrap_or(0) + 3;
    let height = height.min(below.height - 1);
    let outer = Rect { x: below.x + 1, y: below.y + 1, width: below.width - 2, height };
    let inside =
        canvas.frame(outer, state.texts.get("unresolved.what_now"), state.texts.get("unresolved.charge_twice"));
    for (y, may) in (inside.y..inside.bottom()).zip(&lines) {
        line(canvas, Rect { y, height: 1, ..inside }, state, *may);
    }
    let free = inside.y + u16::try_from(lines.len()).unwrap_or(0);
    if free < inside.bottom() {
        // Nobody can finish it any more: what is to be done with the case says more than the last answer, which stands above.
        let is_case = payment.stage == Stage::Unresolved(Unresolved::Unfinished);
        let words = if is_case { next.clone() } else { last_said(state, known) };
        canvas.cut(inside.x + 1, free, inside.width - 2, &words, Role::Unknown);
    }
    if outer.bottom() < view.bottom() {
        canvas.cut(outer.x + 1, outer.bottom(), outer.width - 1, state.texts.get("money.never_again"), Role::Unknown);
    }
    if outer.bottom() + 2 < view.bottom() {
        canvas.field(Rect { x: below.x + 2, width: below.width - 4, ..view }, outer.bottom() + 2, "label.next", &next);
    }
}

fn asking(state: &State, known: &Tracked) -> String {
    if known.payment().asking_ended {
        return state.texts.get("unresolved.asking_ended").to_owned();
    }
    let every = state.config.limits.of(known.payment().intent.vendor).ask_every.ms().div_ceil(1_000);
    let heard = last_words(state, known);
    let said = if heard.is_empty() { state.texts.get("unresolved.none") } else { heard };
    let values = [("n", every.to_string()), ("times", known.view.times_asked.to_string()), ("answer", said.to_owned())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    state.texts.fill("unresolved.asking", &values)
}

/// The last answer. intella's `STATUS_SUCCESS` to a question that has decided nothing is no success of the payment.
fn last_words<'a>(state: &'a State, known: &'a Tracked) -> &'a str {
    let payment = known.payment();
    let differs = matches!(payment.stage, Stage::Unresolved(Unresolved::AmountDiffers { .. }));
    if payment.intent.vendor == Vendor::EasyCard && !differs && known.view.last_words.ends_with("(0000)") {
        return state.texts.get("unresolved.no_result_yet");
    }
    &known.view.last_words
}

fn last_said(state: &State, known: &Tracked) -> String {
    let payment = known.payment();
    let heard = last_words(state, known);
    let said = if heard.is_empty() { words::terminal_said(payment) } else { heard.to_owned() };
    let said = if said.is_empty() { state.texts.get("unresolved.none").to_owned() } else { said };
    state.texts.fill("unresolved.last_said", &[("text", &said)])
}

/// One line: key, what it does, in which way, can it charge twice.
fn line(canvas: &mut Canvas<'_>, row: Rect, state: &State, may: May) {
    let (key, does, how, command) = meaning(may);
    let how = if may == May::Decide && state.staff.has_supervisor() { "unresolved.decide_pin" } else { how };
    let key = if command.is_some() { key } else { state.texts.get(key) };
    let locked = command.is_none();
    canvas.put(row.x + 1, row.y, key, if locked { Role::Muted } else { Role::Accent });
    let role = if locked { Role::Muted } else { Role::Text };
    canvas.put(row.x + 8, row.y, state.texts.get(does), role);
    canvas.put(row.x + 34, row.y, state.texts.get(how), Role::Muted);
    let (risk, role) = match may.risk() {
        Risk::None => ("unresolved.no", Role::Text),
        Risk::Possible => ("unresolved.risk", Role::Warning),
        Risk::Certain => ("unresolved.yes", Role::Declined),
    };
    let words = state.texts.get(risk);
    let x = row.right().saturating_sub(2 + text::width(words));
    canvas.bold(x, row.y, words, role);
    if let Some(command) = command {
        canvas.target(row, command);
    }
}

type Meaning = (&'static str, &'static str, &'static str, Option<Command>);

fn meaning(may: May) -> Meaning {
    match may {
        May::AskToCancel => ("Esc", "key.ask_to_cancel", "waiting.cancel_is_a_request", Some(Command::AskToCancel)),
        May::AskAgain => ("Enter", "unresolved.ask", "unresolved.ask_why", Some(Command::AskAgain)),
        May::PutAside => ("P", "unresolved.aside", "unresolved.aside_why", Some(Command::PutAside)),
        May::Slip => ("S", "unresolved.slip", "unresolved.slip_why", Some(Command::Slip)),
        May::Decide => ("O", "unresolved.decide", "unresolved.decide_why", Some(Command::Decide)),
        May::Void => ("V", "unresolved.void", "unresolved.void_why", Some(Command::Void)),
        May::ChargeAgain => ("unresolved.locked", "unresolved.again", "unresolved.again_why", None),
    }
}
