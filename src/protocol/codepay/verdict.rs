//! What a `CodePay` answer proves about a payment.
//!
//! A table, first matching row decides ([`table`]); `docs/verdicts.md` shows the same rows to people, and a test holds the two
//! together. Decides on the response code, the status, and a few fields; never on message text. It does not know what the
//! answer means for the money: that is the payment machine's.

mod amounts;
mod table;
#[cfg(test)]
mod tests;

use super::codes::{self, TransType};
use super::message::Message;
use crate::payment::{Card, Details, Finding, Intent, Kind, Match, StoredValue};

pub use amounts::amount_said;
use table::{Beside, ROWS, Row, Status};

/// What was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The money request itself.
    Directly,
    /// A query about its own order.
    Asked,
    /// A query about the order that it is about: the sale of a tip, the original of a void that is not found.
    OfOriginal,
}

/// What stands beside the code and the status.
#[derive(Debug, Clone, Copy)]
struct Facts {
    /// The answer names the order that was asked about.
    named: bool,
    /// The terminal has said that it closed the order.
    was_closed: bool,
    /// The tip of the sale is the new one.
    tip_is_new: bool,
}

/// What the answer proves. `named`: it names the order that was asked about; `was_closed`: the terminal said that it closed it.
pub fn find(told: Told, intent: &Intent, message: &Message, named: bool, was_closed: bool) -> Finding {
    let tip_is_new = amounts::tip_is_new(intent, message);
    row(told, intent.kind, message, Facts { named, was_closed, tip_is_new }).finding.clone()
}

fn row(told: Told, kind: Kind, message: &Message, facts: Facts) -> &'static Row {
    // The last rows match whatever comes.
    ROWS.iter().find(|row| matches(row, told, kind, message, facts)).unwrap_or(&table::LAST)
}

fn matches(row: &Row, told: Told, kind: Kind, message: &Message, facts: Facts) -> bool {
    row.told == told
        && row.kinds.contains(&kind)
        && (row.codes.is_empty() || row.codes.contains(&message.code()))
        && (row.statuses.is_empty() || row.statuses.contains(&Status::of(message)))
        && row.beside.iter().all(|beside| match beside {
            Beside::Named => facts.named,
            Beside::WasClosed => facts.was_closed,
            Beside::TipIsNew => facts.tip_is_new,
        })
}

/// Whether the answer is about this order: its number, and its kind where it tells one. An original's kind is not known.
pub fn compare(told: Told, intent: &Intent, number: &str, message: &Message) -> Match {
    let other_kind = message.biz().get("trans_type").is_some_and(|kind| !is_kind(intent, kind));
    match message.order_no() {
        _ if told != Told::OfOriginal && other_kind => Match::Differs,
        Some(told) if told == number => Match::Equal,
        Some(_) => Match::Differs,
        None => Match::NotSent,
    }
}

fn is_kind(intent: &Intent, digits: &str) -> bool {
    let expected: &[TransType] = match intent.kind {
        Kind::Sale => &[TransType::Sale, TransType::Cashback],
        Kind::Refund => &[TransType::Refund],
        Kind::Void => &[TransType::Void, TransType::Release],
        Kind::PreAuth => &[TransType::Authorization],
        Kind::Completion => &[TransType::Completion],
        // The answer may repeat the sale's.
        Kind::TipAdjustment => return true,
    };
    TransType::of(digits).is_some_and(|kind| expected.contains(&kind))
}

/// What else the answer tells, for reading.
pub fn details(intent: &Intent, message: &Message) -> Details {
    let biz = message.biz();
    let word = |name: &str| biz.get(name).unwrap_or_default().to_owned();
    let (first, last) = biz.get("card_no").and_then(|number| number.split_once('*')).unwrap_or_default();
    Details {
        card: (!last.is_empty()).then(|| Card::new(first, last)),
        scheme: word("pay_method_id"),
        entry: codes::entry_mode_words(biz.get("entry_mode").unwrap_or_default()).to_owned(),
        approval_code: word("auth_code"),
        rrn: word("ref_no"),
        vendor_number: word("trans_no"),
        terminal_time: word("trans_end_time"),
        extras: amounts::extras(intent, message),
        stored_value: StoredValue::default(),
    }
}
