//! What an answer of intella's server proves about a payment.
//!
//! A table, first matching row decides ([`table`]); `docs/verdicts.md` shows the same rows to people, and a test holds the two
//! together. Decides on the codes and a few members; never on message text. It does not know what the answer means for the
//! money: that is the payment machine's.

mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::payment::{self, AmountSaid, CardMoney, Details, Finding, Intent, Kind, StoredValue};

use super::amount;
use super::codes::{ErrorRow, Proves, StatusRow};
use super::message::{Answer, CardTransaction, Order, OrderStatus, Owed, Service, TRIES};
use super::methods;
use table::{Asked, Code, ROWS, Row, Said};

/// `ErrorCode` of another card than the one that is owed: it uses no try up.
const OTHER_CARD: &str = "010128";
/// `RefundedMsg` of a refund that failed (ZH: single-order-query).
const REFUND_FAILED: &str = "Refund fail";

/// What the answer to the request itself proves. `sent` is the try that it answers: 0 for the request, 1 to 3 for its end.
pub fn direct(intent: &Intent, answer: &Answer, service: Service, device: &str, sent: u8) -> Finding {
    let asked = match sent {
        0 if intent.method.as_deref().is_some_and(methods::is_qr) => Asked::ForTheCode,
        0 => Asked::Directly,
        _ => Asked::ForTheEnd,
    };
    let code = Code::of(answer);
    let said = match code {
        Code::Unfinished => Said::Owed,
        _ if answer.succeeded() => Said::Success,
        _ => Said::Other,
    };
    match find(asked, intent.kind, code, said) {
        Finding::Unfinished(_) => Finding::Unfinished(Box::new(owed(intent, answer, service, device, sent))),
        other => other,
    }
}

/// What the answer to a query about its order proves. `alone` is false for a refund that is not the only one of its sale: then
/// the order does not tell which was done.
pub fn asked(intent: &Intent, answer: &Answer, alone: bool) -> Finding {
    let order = Order::of(answer);
    let said = match order.status {
        Some(OrderStatus::InProgress) => Said::InProgress,
        Some(OrderStatus::Paid) => Said::Paid,
        Some(OrderStatus::Failed) => Said::Failed,
        Some(OrderStatus::Refunded) if order.refund == REFUND_FAILED => Said::Other,
        Some(OrderStatus::Refunded) if intent.kind != Kind::Sale && !alone => Said::Other,
        Some(OrderStatus::Refunded) => Said::Refunded,
        None => Said::Other,
    };
    find(Asked::ByQuery, intent.kind, Code::of(answer), said)
}

fn find(asked: Asked, kind: Kind, code: Code, said: Said) -> Finding {
    let matching = ROWS.iter().find(|row| matches(row, asked, kind, code, said));
    matching.map_or(Finding::Unclear, |row| row.finding.finding())
}

fn matches(row: &Row, asked: Asked, kind: Kind, code: Code, said: Said) -> bool {
    row.asked == asked
        && row.kinds.contains(&kind)
        && (row.codes.is_empty() || row.codes.contains(&code))
        && (row.said.is_empty() || row.said.contains(&said))
}

impl Code {
    /// The class of an answer's codes: the server's first, the reader's where the server says that it ran.
    fn of(answer: &Answer) -> Self {
        let status = StatusRow::of(&answer.header.status).map_or(Proves::Ask, |row| row.proves);
        if status != Proves::Ran {
            return Self::of_class(status);
        }
        let result = answer.card_result();
        if result.retry.is_some_and(|retry| retry > 0) {
            return Self::Unfinished;
        }
        if result.error.is_empty() {
            return Self::Ran;
        }
        let proves = ErrorRow::of(&result.error).map_or(Proves::Ask, |row| row.proves);
        // A code that refuses beside a result that succeeded: they disagree.
        let disagree = result.success && proves != Proves::Done && proves != Proves::Unfinished;
        if disagree { Self::Ask } else { Self::of_class(proves) }
    }

    fn of_class(proves: Proves) -> Self {
        match proves {
            Proves::Done => Self::Done,
            Proves::Ran => Self::Ran,
            Proves::Unfinished => Self::Unfinished,
            Proves::Refused => Self::Refused,
            Proves::Busy => Self::Busy,
            Proves::NotTaken => Self::NotTaken,
            Proves::Secret => Self::Secret,
            Proves::NothingFound => Self::NothingFound,
            Proves::GivenBack | Proves::Ask => Self::Ask,
        }
    }
}

/// What finishing it needs. After the third try there is no other; another card than the first does not use one up.
fn owed(intent: &Intent, answer: &Answer, service: Service, device: &str, sent: u8) -> payment::Owed {
    let result = answer.card_result();
    let same_try = result.error == OTHER_CARD && sent > 0;
    let told = result.retry.filter(|retry| *retry > 0);
    let next = if same_try { told.unwrap_or(sent) } else { told.unwrap_or(sent + 1) };
    let over = !same_try && sent >= TRIES;
    let order = order_of(intent).unwrap_or_default();
    let numbers = Owed::as_try(next, answer, service, device, order).map(|owed| owed.numbers());
    payment::Owed {
        next: (!over && next <= TRIES && numbers.is_some()).then_some(next),
        tries: TRIES,
        numbers: numbers.unwrap_or_default(),
        other_card: same_try,
        told: named(answer),
    }
}

/// Our own order number of what is asked about: a refund is told by the order of its sale.
pub fn order_of(intent: &Intent) -> Option<&str> {
    let number = match (intent.kind, &intent.original) {
        (Kind::Refund | Kind::Void, Some(original)) => original.vendor_reference.as_str(),
        (Kind::Refund | Kind::Void, None) => "",
        _ => intent.vendor_reference.as_str(),
    };
    (!number.is_empty()).then_some(number)
}

/// The amount that moved, to be compared with ours. Balances that do not agree with the stated amount count more than it: they
/// are what the customer has lost.
pub fn amount_said(intent: &Intent, answer: &Answer, is_query: bool) -> AmountSaid {
    if is_query {
        return amount::said(Order::of(answer).amount.as_deref());
    }
    let told = CardTransaction::of(answer);
    let stated = amount::said(told.amount.as_deref());
    match moved(intent.kind, &told) {
        Some(moved) if stated != AmountSaid::Said(moved) => AmountSaid::Said(moved),
        _ => stated,
    }
}

/// By the balances: before + top-up - after, or for a refund after - before. None where they do not tell.
fn moved(kind: Kind, told: &CardTransaction) -> Option<crate::money::Amount> {
    let (before, after) = (told.before.amount()?, told.after.amount()?);
    match kind {
        Kind::Refund | Kind::Void => after.checked_sub(before).ok(),
        _ => before.checked_add(told.top_up?).ok()?.checked_sub(after).ok(),
    }
}

/// What else the answer tells, for reading.
pub fn details(answer: &Answer) -> Details {
    let told = CardTransaction::of(answer);
    let order = Order::of(answer);
    let time = if told.time.is_empty() { order.paid_at } else { told.time };
    let number = if told.terminal_number.is_empty() { order.system_order } else { told.terminal_number };
    let stored_value = StoredValue {
        chip: StoredValue::chip_number(&told.chip),
        before: CardMoney(told.before.0),
        after: CardMoney(told.after.0),
        top_up: told.top_up,
        device_number: told.device_number,
        batch: told.batch,
    };
    let scheme = methods::platform(&answer.header.method).unwrap_or_default().to_owned();
    Details { scheme, rrn: told.rrn, vendor_number: number, terminal_time: time, stored_value, ..Details::default() }
}

/// What an answer that leaves a transaction unfinished names beside the numbers of a try, by the vendor's names: EasyCard
/// Corporation asks for them.
fn named(answer: &Answer) -> BTreeMap<String, String> {
    let told = CardTransaction::of(answer);
    let named = [
        ("ErrorCode", code(answer)),
        ("RRNumber", told.rrn),
        ("BatchNumber", told.batch),
        ("DeviceNumber", told.device_number),
        ("DongleDeviceID", told.dongle),
        ("EZCardID", StoredValue::chip_number(&told.chip)),
        ("BeforeTXNBalance", told.before.0),
        ("Balance", told.after.0),
        ("Time", told.time),
    ];
    named.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Whether an answer says that something of the order has gone back already.
pub fn tells_given_back(answer: &Answer) -> bool {
    StatusRow::of(&answer.header.status).is_some_and(|row| row.proves == Proves::GivenBack)
}

/// The code that decided, for reading: the reader's where it says more than success.
pub fn code(answer: &Answer) -> String {
    let error = answer.card_result().error;
    if answer.ran() && !error.is_empty() { error } else { answer.header.status.clone() }
}

impl Owed {
    /// By the vendor's names, for the journal.
    pub fn numbers(&self) -> BTreeMap<String, String> {
        let number = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        BTreeMap::from([
            number("ServiceType", self.service.word()),
            number("DeviceId", &self.device),
            number("Amount", &self.amount),
            number("StoreOrderNo", &self.order),
            number("TerminalTXNNumber", &self.terminal_number),
            number("HostSerialNumber", &self.host_number),
        ])
    }

    /// The way back from [`Owed::numbers`], for this try. None if something is missing.
    pub fn of_numbers(numbers: &BTreeMap<String, String>, attempt: u8) -> Option<Self> {
        let number = |name: &str| numbers.get(name).cloned();
        Some(Self {
            service: Service::of_word(numbers.get("ServiceType")?)?,
            retry: attempt,
            device: number("DeviceId")?,
            amount: number("Amount")?,
            order: number("StoreOrderNo")?,
            terminal_number: number("TerminalTXNNumber")?,
            host_number: number("HostSerialNumber")?,
        })
    }
}
