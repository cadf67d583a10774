//! What a Wonder answer proves about a payment.
//!
//! A table, first matching row decides ([`table`]); `docs/verdicts.md` shows the same rows to people, and a test holds
//! the two together. Decides on `status`, `transactionStatus`, listed codes and reference numbers, never on message text.
//! It does not know what the answer means for the money: that is the payment machine's.
//!
//! The session has already tied the answer to its request by `responseID`.

mod table;
#[cfg(test)]
mod tests;

use super::message::{ResultBody, ResultStatus, TransactionStatus};
use crate::money::{Amount, Currency};
use crate::payment::{AmountSaid, Card, Details, Extras, Finding, Kind, StoredValue};
use table::{Asked, Beside, ROWS, Row, Word};

/// Vendor codes that the table gives a meaning of their own. The vendor publishes no list: the defaults are the
/// simulator's and *unverified*; a code in no list is declined or unclear by its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// The terminal is doing something else and did not start this.
    pub busy: Vec<String>,
    /// Cancelled at the terminal before money moved.
    pub cancelled: Vec<String>,
    /// The terminal does not know the reference. Never closes a Wonder payment.
    pub not_found: Vec<String>,
    /// The terminal has seen this reference before: the same request came twice, by no doing of ours. It says nothing of
    /// what became of the first.
    pub duplicate: Vec<String>,
}

impl Default for Codes {
    fn default() -> Self {
        let one = |code: &str| vec![code.to_owned()];
        Self { busy: one("50001"), cancelled: one("50006"), not_found: one("50003"), duplicate: one("50002") }
    }
}

/// What the answer to the Sale, Refund or Void itself proves.
pub fn direct(kind: Kind, body: &ResultBody, codes: &Codes) -> Finding {
    find(Asked::Directly, kind, body, codes)
}

/// What the answer to a TransactionStatus about a payment of this kind proves. A void has no reference of its own: there
/// the question was about the sale that it undoes.
pub fn asked(kind: Kind, body: &ResultBody, codes: &Codes) -> Finding {
    find(Asked::ByReference, kind, body, codes)
}

fn find(asked: Asked, kind: Kind, body: &ResultBody, codes: &Codes) -> Finding {
    let matching = ROWS.iter().find(|row| matches(row, asked, kind, body, codes));
    matching.map_or(Finding::Unclear, |row| row.finding.clone())
}

fn matches(row: &Row, asked: Asked, kind: Kind, body: &ResultBody, codes: &Codes) -> bool {
    let any_or = |words: &[Word], word| words.is_empty() || words.contains(&word);
    row.asked == asked
        && row.kinds.contains(&kind)
        && any_or(row.status, status_word(&body.status))
        && any_or(row.transaction, transaction_word(body.transaction_status.as_ref()))
        && beside(row.beside, body, codes)
}

fn status_word(status: &ResultStatus) -> Word {
    match status {
        ResultStatus::Success => Word::Success,
        ResultStatus::Failed => Word::Failed,
        ResultStatus::Pending => Word::Pending,
        ResultStatus::Other(_) => Word::Other,
    }
}

/// An empty word counts as absent: that is how this vendor writes "no error".
fn transaction_word(status: Option<&TransactionStatus>) -> Word {
    match status {
        None => Word::Absent,
        Some(TransactionStatus::Success) => Word::Success,
        Some(TransactionStatus::Failed) => Word::Failed,
        Some(TransactionStatus::Pending) => Word::Pending,
        Some(TransactionStatus::Voided) => Word::Voided,
        Some(TransactionStatus::Other(word)) if word.is_empty() => Word::Absent,
        Some(TransactionStatus::Other(_)) => Word::Other,
    }
}

fn beside(beside: Beside, body: &ResultBody, codes: &Codes) -> bool {
    let listed = |codes: &[String]| !body.error_code.is_empty() && codes.contains(&body.error_code);
    match beside {
        Beside::Anything => true,
        Beside::BusyCode => listed(&codes.busy),
        Beside::CancelledCode => listed(&codes.cancelled),
        Beside::NotFoundCode => listed(&codes.not_found),
        Beside::DuplicateCode => listed(&codes.duplicate),
        Beside::Number => text(body.rrn.as_ref()).is_some() || text(body.brn.as_ref()).is_some(),
    }
}

/// The amount that the answer states, to be compared with ours. A missing currency is taken as `ours`. A void takes the
/// whole sale back and names no amount, so there is nothing to compare.
pub fn amount_said(kind: Kind, body: &ResultBody, ours: Currency) -> AmountSaid {
    let Some(amount) = text(body.amount.as_ref()).filter(|_| kind != Kind::Void) else { return AmountSaid::Absent };
    let spelled = text(body.currency.as_ref());
    let currency = spelled.map_or(Some(ours), |word| Currency::parse(word).ok());
    let read = currency.and_then(|currency| Amount::parse_major(same_value(amount, currency), currency).ok());
    let words = || format!("{} {amount}", spelled.unwrap_or_default()).trim().to_owned();
    read.map_or_else(|| AmountSaid::Unreadable(words()), AmountSaid::Said)
}

/// `1020.00` for a currency without minor units: the samples always show two decimals. Only zeros are left out.
fn same_value(amount: &str, currency: Currency) -> &str {
    let exponent = usize::from(currency.exponent());
    let split =
        amount.split_once('.').and_then(|(whole, decimals)| Some((whole, decimals.split_at_checked(exponent)?)));
    match split {
        Some((whole, (kept, rest))) if rest.bytes().all(|byte| byte == b'0') => &amount[..whole.len() + 1 + kept.len()],
        _ => amount,
    }
}

/// The vendor's spelling of a currency: ISO, but for the yuan ("ECR via RS232 (Retail)": `HKD`, `USD`, `RMB`).
pub fn spelled(currency: Currency) -> &'static str {
    if currency == Currency::CNY { "RMB" } else { currency.code() }
}

/// What else the answer tells, for reading. Wonder sends no approval code.
pub fn details(body: &ResultBody) -> Details {
    let word = |field: &Option<String>| field.clone().unwrap_or_default();
    Details {
        card: body.card.as_ref().map(|card| Card::new(card.prefix6(), card.last4())),
        scheme: word(&body.payment_method),
        entry: word(&body.payment_entry_type),
        approval_code: String::new(),
        rrn: word(&body.rrn),
        vendor_number: word(&body.brn),
        terminal_time: word(&body.transaction_time),
        extras: Extras::default(),
        stored_value: StoredValue::default(),
    }
}

/// A field that is there and not empty.
fn text(field: Option<&String>) -> Option<&str> {
    field.map(String::as_str).filter(|text| !text.is_empty())
}
