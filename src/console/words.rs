//! Facts in words: times, ages, states and outcomes, in the language of the screen.

mod batch;
mod batch_page;
mod day;
mod pairing;
mod reader;
mod selling;
mod stored_value;
mod sums;
mod title;
mod vendor_code;

use jiff::Zoned;

pub use batch::batch_close;
pub use batch_page::batch_page;
pub use day::Sums;
pub use pairing::{
    came_back, checks, fingerprint, key_hint, pairing_details, secret_hint, step_name, step_said, took, tried,
};
pub use reader::{reader, signed_on};
pub use selling::{locked_line, locked_short, terminal_now};
pub use stored_value::{on_card, stored_value};
pub use sums::{hand_out, holds_open, of_parts, total};
pub use title::title;
pub use vendor_code::{of_code, vendor_code};

use super::state::{Counter, State};
use super::theme::{Glyph, Role};
use crate::payment::{ByHand, Card, Kind, MoneyMoved, Payment, Proof, Stage, Unresolved, WallTime};
use crate::platform::clock::Wall;
use crate::terminal::State as TerminalState;
use crate::till::PaymentRow;

/// A moment of the wall clock in the time zone of the counter.
fn local(state: &State, at: WallTime) -> Option<Zoned> {
    Some(Wall::from_unix_millis(at.0)?.timestamp().to_zoned(state.zone.clone()))
}

fn formatted(state: &State, at: WallTime, format: &str) -> String {
    local(state, at).map(|at| at.strftime(format).to_string()).unwrap_or_default()
}

/// `14:06`.
pub fn minute(state: &State, at: WallTime) -> String {
    formatted(state, at, "%H:%M")
}

/// `14:06:02`.
pub fn second(state: &State, at: WallTime) -> String {
    formatted(state, at, "%H:%M:%S")
}

/// `14:06:02.418`.
pub fn millisecond(state: &State, at: WallTime) -> String {
    formatted(state, at, "%H:%M:%S.%3f")
}

/// `14:06` for today, `21/11 14:06` for another day.
pub fn when(state: &State, at: WallTime) -> String {
    if formatted(state, at, "%F") == formatted(state, state.now.wall, "%F") {
        minute(state, at)
    } else {
        formatted(state, at, "%d/%m %H:%M")
    }
}

/// Date and time for the status row.
pub fn clock(state: &State) -> String {
    let Some(now) = local(state, state.now.wall) else { return String::new() };
    let word = |list: &str, index: i8| {
        let words = state.texts.get(list).split(' ').nth(usize::try_from(index - 1).unwrap_or(0));
        words.unwrap_or_default().to_owned()
    };
    let weekday = word("clock.weekdays", now.weekday().to_monday_one_offset());
    let month = word("clock.months", now.month());
    let values = [("weekday", weekday.as_str()), ("month", &month), ("day", &now.day().to_string())];
    format!("{}  {}", state.texts.fill("clock.date", &values), now.strftime("%H:%M"))
}

/// An age in one unit. `seconds` shows them; otherwise everything below a minute is "now".
pub fn age(state: &State, ms: u64, seconds: bool) -> String {
    let unit = |key: &str, n: u64| state.texts.fill(key, &[("n", &n.to_string())]);
    match ms / 1_000 {
        0 => state.texts.get("age.now").to_owned(),
        n if n < 60 && seconds => unit("age.seconds", n),
        n if n < 60 => state.texts.get("age.now").to_owned(),
        n if n < 3_600 => unit("age.minutes", n / 60),
        n if n < 86_400 => unit("age.hours", n / 3_600),
        n => unit("age.days", n / 86_400),
    }
}

/// `0:23` of minutes and seconds.
pub fn elapsed(ms: u64) -> String {
    let seconds = ms / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// How a terminal stands: its mark, colour and word.
pub fn terminal_state(state: &State, counter: &Counter) -> (Glyph, Role, String) {
    let word = |key: &str| state.texts.get(key).to_owned();
    if counter.disabled {
        return (Glyph::NotYet, Role::Muted, word("terminal.disabled"));
    }
    if counter.saving {
        return (Glyph::Selected, Role::Accent, word("terminal.saving"));
    }
    match counter.state() {
        None | Some(TerminalState::NotAsked) => (Glyph::NotYet, Role::Muted, word("terminal.not_yet_asked")),
        Some(TerminalState::Connecting) => (Glyph::NotYet, Role::Muted, word("terminal.connecting")),
        Some(TerminalState::Ready) => (Glyph::Ready, Role::Ok, word("terminal.ready")),
        Some(TerminalState::Busy) => (Glyph::Selected, Role::Accent, word("terminal.busy")),
        Some(TerminalState::Selling(_)) => (Glyph::Selected, Role::Accent, word("terminal.selling")),
        Some(TerminalState::Blocked(_)) => (Glyph::NotKnown, Role::Unknown, word("terminal.blocked")),
        Some(TerminalState::NoAnswer(_)) => (Glyph::Warning, Role::Warning, word("terminal.no_answer")),
        Some(TerminalState::WrongTerminal(_)) => (Glyph::Failed, Role::Declined, word("terminal.wrong")),
        Some(TerminalState::NotSaving) => (Glyph::Failed, Role::Declined, word("terminal.not_saving")),
    }
}

/// How long ago a terminal answered; empty if it never did.
pub fn terminal_age(state: &State, counter: &Counter, seconds: bool) -> String {
    let answered = counter.status.as_ref().and_then(|status| status.last_answer);
    answered.map(|at| age(state, state.now.mono.since(at.mono), seconds)).unwrap_or_default()
}

/// How a payment stands in a list: its mark, colour and word.
pub fn outcome(row: &PaymentRow) -> (Glyph, Role, &'static str) {
    if row.proof == Some(Proof::Contradicted) && row.is_open {
        return (Glyph::Warning, Role::Warning, "list.check_now");
    }
    if let (Some(decision), None) = (row.by_hand, row.proof) {
        return match decision {
            ByHand::Paid => (Glyph::Done, Role::Warning, "list.paid_by_hand"),
            ByHand::Unpaid => (Glyph::Failed, Role::Warning, "list.not_paid_by_hand"),
        };
    }
    match (row.outcome.as_str(), row.kind) {
        _ if row.reversed => (Glyph::Stopped, Role::Cancelled, "list.reversed"),
        ("approved", kind) if kind.charges() && row.advice == "approved_late" => {
            (Glyph::Done, Role::Ok, "list.approved_late")
        }
        ("approved", kind) if kind.charges() => (Glyph::Done, Role::Ok, "list.approved"),
        // Not yet charged, or no longer held: a hold must not look like takings.
        ("approved", Kind::PreAuth) => match row.became {
            Some(Kind::Completion) => (Glyph::Done, Role::Cancelled, "list.hold_charged"),
            Some(_) => (Glyph::Stopped, Role::Cancelled, "list.hold_released"),
            None => (Glyph::NotYet, Role::Warning, "list.held"),
        },
        ("approved", Kind::Void) if row.advice == "hold_released" => (Glyph::Done, Role::Ok, "list.released"),
        ("approved", _) => (Glyph::Done, Role::Ok, "list.done"),
        ("declined", _) => (Glyph::Failed, Role::Declined, "list.declined"),
        ("cancelled", _) => (Glyph::Stopped, Role::Cancelled, "list.cancelled"),
        ("not_started", _) => (Glyph::NotYet, Role::Cancelled, "list.not_started"),
        _ if matches!(row.reason.as_str(), "recorded" | "waiting") => (Glyph::Selected, Role::Accent, "list.waiting"),
        _ => (Glyph::NotKnown, Role::Unknown, "list.not_known"),
    }
}

/// "Money moved: YES", and that none really moved on a simulated terminal.
pub fn money(state: &State, payment: &Payment) -> String {
    let words = state.texts.get(money_key(payment));
    if payment.intent.simulated {
        format!("{words}   {}", state.texts.get("status.no_money_moves"))
    } else {
        words.into()
    }
}

/// The text that says whether money moved.
pub fn money_key(payment: &Payment) -> &'static str {
    match payment.money_moved() {
        MoneyMoved::No if payment.is_held() => "money.held",
        MoneyMoved::Yes => "money.yes",
        MoneyMoved::No => "money.no",
        MoneyMoved::Unknown => "money.not_known",
    }
}

/// The headline, the answer about the money and the next step of a payment.
pub fn advice(state: &State, payment: &Payment) -> [String; 3] {
    let id = payment.advice_code();
    let amount = payment.intent.amount.to_grouped();
    let other = match &payment.stage {
        Stage::Unresolved(Unresolved::AmountDiffers { said }) => said.as_str(),
        _ => "",
    };
    let name = payment.by_hand.as_ref().map_or("", |decision| decision.by.as_str());
    let values = [("amount", amount.as_str()), ("other", other), ("name", name)];
    ["headline", "money", "next"].map(|part| state.texts.fill(&format!("outcome.{id}.{part}"), &values))
}

/// Facts in a row, as the language divides them; empty ones are left out.
pub fn joined(state: &State, facts: &[&str]) -> String {
    let facts: Vec<&str> = facts.iter().filter(|fact| !fact.is_empty()).copied().collect();
    facts.join(state.texts.get("link.comma"))
}

/// Vendor and link of a terminal.
pub fn connection(state: &State, counter: &Counter) -> String {
    joined(state, &[vendor(counter.vendor), link(state, counter)])
}

/// How a terminal is connected.
pub fn link<'a>(state: &State, counter: &'a Counter) -> &'a str {
    match counter.link_kind {
        "serial" => state.texts.get("link.serial"),
        "LAN" => state.texts.get("link.lan"),
        "cloud" => state.texts.get("link.cloud"),
        other => other,
    }
}

/// How a card was read; a word that the vendor does not list stays as it came.
fn entry<'a>(state: &State, word: &'a str) -> &'a str {
    match word.to_ascii_lowercase().as_str() {
        "contactless" | "nfc" | "tap" => state.texts.get("entry.contactless"),
        "chip" | "insert" | "icc" | "contact" => state.texts.get("entry.chip"),
        "swipe" | "magstripe" | "mag" => state.texts.get("entry.swipe"),
        "manual" | "keyed" => state.texts.get("entry.manual"),
        _ => word,
    }
}

/// `Visa •••• 4242, contactless`; empty if the terminal told nothing of a card.
pub fn card(state: &State, payment: &Payment) -> String {
    let details = &payment.details;
    let last = details.card.as_ref().map(Card::last).filter(|last| !last.is_empty());
    let number = last.map(|last| format!("•••• {last}")).unwrap_or_default();
    let card = format!("{} {number}", capitalised(&details.scheme)).trim().to_owned();
    let entry = entry(state, &details.entry);
    match (card.is_empty(), entry.is_empty()) {
        (_, true) => card,
        (true, false) => entry.to_owned(),
        (false, false) => joined(state, &[&card, entry]),
    }
}

/// With a capital letter in front.
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The evidence in one line; empty if there is none.
pub fn evidence(state: &State, payment: &Payment) -> String {
    let Some(evidence) = &payment.evidence else { return String::new() };
    let values = [
        ("n", evidence.frame.to_string()),
        ("time", millisecond(state, evidence.at)),
        ("said", evidence.said.clone()),
        ("reference", state.texts.get(matched(evidence.reference)).to_owned()),
        ("amount", state.texts.get(matched(evidence.amount)).to_owned()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    state.texts.fill("evidence.line", &values)
}

fn matched(found: crate::payment::Match) -> &'static str {
    match found {
        crate::payment::Match::Equal => "evidence.equal",
        crate::payment::Match::Differs => "evidence.differs",
        crate::payment::Match::NotSent => "evidence.not_sent",
    }
}

/// The terminal's own words and code, unchanged.
pub fn terminal_said(payment: &Payment) -> String {
    match (payment.message.is_empty(), payment.code.is_empty()) {
        (_, true) => payment.message.clone(),
        (true, false) => format!("({})", payment.code),
        (false, false) => format!("{} ({})", payment.message, payment.code),
    }
}

/// What became of a payment that is not on top.
pub fn late_news(state: &State, payment: &Payment) -> String {
    let (glyph, _, word) = outcome(&PaymentRow::of(payment));
    let amount = payment.intent.amount.to_string();
    let values = [
        ("glyph", state.look.glyphs.get(glyph)),
        ("amount", amount.as_str()),
        ("time", &minute(state, payment.intent.at)),
        ("terminal", &payment.intent.terminal_name),
        ("outcome", state.texts.get(word)),
    ];
    state.texts.fill("notice.late_news", &values)
}

/// "Sale on Front" and the like.
pub fn kind_on(state: &State, kind: Kind, terminal: &str) -> String {
    let key = match kind {
        Kind::Sale => "waiting.sale_on",
        Kind::Refund => "waiting.refund_on",
        Kind::Void => "waiting.void_on",
        Kind::PreAuth => "waiting.preauth_on",
        Kind::Completion => "waiting.completion_on",
        Kind::TipAdjustment => "waiting.tip_on",
    };
    state.texts.fill(key, &[("terminal", terminal)])
}

/// "Sale", "Refund" and the like.
pub fn kind(state: &State, kind: Kind) -> &'static str {
    state.texts.get(match kind {
        Kind::Sale => "kind.sale",
        Kind::Refund => "kind.refund",
        Kind::Void => "kind.void",
        Kind::PreAuth => "kind.preauth",
        Kind::Completion => "kind.completion",
        Kind::TipAdjustment => "kind.tip",
    })
}

/// A vendor's name as people write it.
pub fn vendor(word: &str) -> &str {
    match word {
        "wonder" => "Wonder",
        "qfpay" => "QFPay",
        "codepay" => "CodePay",
        "easycard" => "EasyCard",
        other => other,
    }
}

/// `2026-11-21`.
pub fn date(state: &State, at: WallTime) -> String {
    formatted(state, at, "%F")
}

/// `21/11`.
pub fn day(state: &State, at: WallTime) -> String {
    formatted(state, at, "%d/%m")
}

/// Is it the day that it is now?
pub fn is_today(state: &State, at: WallTime) -> bool {
    date(state, at) == date(state, state.now.wall)
}
