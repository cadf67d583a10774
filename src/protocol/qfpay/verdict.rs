//! What a QFPay answer proves about a payment.
//!
//! A table, first matching row decides ([`table`]); `docs/verdicts.md` shows the same rows to people, and a test holds the two
//! together. Decides on the outer code, the code of the business object, and a few of its fields; never on message text. It
//! does not know what the answer means for the money: that is the payment machine's.

mod given_back;
mod table;
#[cfg(test)]
mod tests;

use super::amount;
use super::answer::Answer;
use crate::payment::{AmountSaid, Card, Details, Extras, Finding, Intent, Kind, StoredValue};

use given_back::given_back;
use table::{Asked, Beside, Inner, ROWS, Row};

/// What the direct answer to a payment said of it, while an inquiry has not confirmed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// 6001: cancelled.
    Cancelled,
    /// 6002, or a code of the business object that refuses.
    Declined,
}

/// What stands beside the codes.
#[derive(Debug, Clone, Copy)]
struct Facts {
    /// The direct answer, if it refused.
    refusal: Option<Refusal>,
    given_back: given_back::GivenBack,
}

/// What the answer to the request itself proves.
pub fn direct(kind: Kind, answer: &Answer) -> Finding {
    let facts = Facts { refusal: None, given_back: given_back::GivenBack::Unknown };
    find(Asked::Directly, kind, answer, facts)
}

/// What the answer to an inquiry about a payment proves. A refund has no reference of its own: there the inquiry was about the
/// sale that it gives back.
pub fn asked(intent: &Intent, answer: &Answer, refusal: Option<Refusal>) -> Finding {
    find(Asked::ByInquiry, intent.kind, answer, Facts { refusal, given_back: given_back(intent, answer) })
}

/// The same for a refund or void after which another one of the same sale went out: what is missing from the sale may be that
/// one's. That nothing is missing still tells that neither was done.
pub fn asked_when_overtaken(intent: &Intent, answer: &Answer, refusal: Option<Refusal>) -> Finding {
    let given_back = match given_back(intent, answer) {
        given_back::GivenBack::No => given_back::GivenBack::No,
        given_back::GivenBack::Yes | given_back::GivenBack::Unknown => given_back::GivenBack::Unknown,
    };
    find(Asked::ByInquiry, intent.kind, answer, Facts { refusal, given_back })
}

/// Whether the direct answer refuses: believed once an inquiry does not contradict it.
pub fn refusal(answer: &Answer) -> Option<Refusal> {
    use super::answer::Code;
    match (answer.code, Inner::of(answer)) {
        (Code::Cancelled, _) | (Code::Done, Inner::Cancelled) => Some(Refusal::Cancelled),
        (Code::RequestError, _) | (Code::Done, Inner::Refused) => Some(Refusal::Declined),
        _ => None,
    }
}

fn find(asked: Asked, kind: Kind, answer: &Answer, facts: Facts) -> Finding {
    let matching = ROWS.iter().find(|row| matches(row, asked, kind, answer, facts));
    matching.map_or(Finding::Unclear, |row| row.finding.clone())
}

fn matches(row: &Row, asked: Asked, kind: Kind, answer: &Answer, facts: Facts) -> bool {
    row.asked == asked
        && row.kinds.contains(&kind)
        && (row.outer.is_empty() || row.outer.contains(&answer.code))
        && (row.inner.is_empty() || row.inner.contains(&Inner::of(answer)))
        && row.beside.iter().all(|beside| stands(*beside, answer, facts))
}

fn stands(beside: Beside, answer: &Answer, facts: Facts) -> bool {
    let cancel = field(answer, "cancel");
    match beside {
        Beside::Standing => matches!(cancel, None | Some("0" | "5")) && is_payment(answer),
        Beside::TakenBack => matches!(cancel, Some("1" | "2" | "3")) && is_payment(answer),
        Beside::WasCancelled => facts.refusal == Some(Refusal::Cancelled),
        Beside::WasRefused => facts.refusal == Some(Refusal::Declined),
        Beside::GivenBack => facts.given_back == given_back::GivenBack::Yes,
        Beside::Unchanged => facts.given_back == given_back::GivenBack::No,
    }
}

/// An inquiry tells what kind of transaction it found; one that does not is taken at the id that was asked for.
fn is_payment(answer: &Answer) -> bool {
    field(answer, "tradetp").is_none_or(|word| word.eq_ignore_ascii_case("payment"))
}

fn field<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.data.as_ref()?.get(name)
}

/// The amount that the answer states, to be compared with ours. An inquiry about a refund tells the amount of the sale: there
/// is nothing to compare. A refund of all that is left names no amount beforehand.
pub fn amount_said(intent: &Intent, answer: &Answer, is_inquiry: bool) -> AmountSaid {
    if intent.amount.is_zero() || (is_inquiry && intent.kind != Kind::Sale) {
        return AmountSaid::Absent;
    }
    match field(answer, "txamt") {
        Some(txamt) => amount::said(txamt, field(answer, "txcurrcd"), intent.amount),
        None => AmountSaid::Absent,
    }
}

/// What else the answer tells, for reading. The vendor's id is what a refund needs.
pub fn details(answer: &Answer) -> Details {
    let any = |names: &[&str]| answer.data.as_ref().and_then(|data| data.any(names)).unwrap_or_default().to_owned();
    let number = any(&["cardNo", "cardno"]);
    let (first, last) = number.split_once('*').unwrap_or_default();
    Details {
        card: (!last.is_empty()).then(|| Card::new(first, last)),
        scheme: any(&["cardscheme", "paymentMethod", "cardType"]),
        entry: String::new(),
        approval_code: String::new(),
        rrn: any(&["refno"]),
        vendor_number: any(&["syssn"]),
        terminal_time: any(&["paydtm", "sysdtm"]),
        extras: Extras::default(),
        stored_value: StoredValue::default(),
    }
}

/// The code that decided, for reading: of the business object where it is not its `0000`.
pub fn code(answer: &Answer) -> String {
    answer.inner_code().filter(|inner| *inner != "0000").unwrap_or(&answer.respcd).to_owned()
}
