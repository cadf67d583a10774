//! The rows. Each names where it comes from: the vendor's page, or *ours* where the pages are silent.

use std::fmt;

use crate::payment::Finding::{self, Approved, Cancelled, Declined, NotFound, NotTaken, Pending, Reversed, Unclear};
use crate::payment::Kind::{self, Refund, Sale, Void};
use crate::payment::NotStarted;

/// Which request was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The Sale, Refund or Void itself.
    Directly,
    /// A TransactionStatus about it.
    ByReference,
}

/// A word of `status` or `transactionStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    Absent,
    Success,
    Failed,
    Pending,
    Voided,
    /// One that the pages do not know.
    Other,
}

/// What must stand beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    Anything,
    BusyCode,
    CancelledCode,
    NotFoundCode,
    DuplicateCode,
    /// An `rrn` or a `brn`.
    Number,
}

/// One row: if all of this holds, this is found. An empty list of words stands for any.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) asked: Asked,
    pub(super) kinds: &'static [Kind],
    pub(super) status: &'static [Word],
    pub(super) transaction: &'static [Word],
    pub(super) beside: Beside,
    pub(super) finding: Finding,
    pub(super) source: &'static str,
}

const BUSY: Finding = NotTaken(NotStarted::Busy);
const ALL: &[Kind] = &[Sale, Refund, Void];
const OWN_REFERENCE: &[Kind] = &[Sale, Refund];
const ANY: &[Word] = &[];
/// `transactionStatus` does not contradict a `status` of Failed.
const NOT_DONE: &[Word] = &[Word::Absent, Word::Failed];

const fn direct(
    kinds: &'static [Kind],
    status: &'static [Word],
    transaction: &'static [Word],
    beside: Beside,
    finding: Finding,
    source: &'static str,
) -> Row {
    Row { asked: Asked::Directly, kinds, status, transaction, beside, finding, source }
}

const fn asked(
    kinds: &'static [Kind],
    status: &'static [Word],
    transaction: &'static [Word],
    beside: Beside,
    finding: Finding,
    source: &'static str,
) -> Row {
    Row { asked: Asked::ByReference, kinds, status, transaction, beside, finding, source }
}

/// The table; the first row that matches decides.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = {
    use Beside::{Anything, BusyCode, CancelledCode, DuplicateCode, NotFoundCode, Number};
    use Word::{Absent, Failed, Success, Voided};
    &[
        direct(ALL, &[Success], &[Absent, Success], Anything, Approved, "Retail page: `status` Success"),
        direct(&[Sale], &[Success], &[Voided], Anything, Reversed, "ours: done, and taken back since"),
        direct(&[Void], &[Success], &[Voided], Anything, Approved, "ours: the sale is voided"),
        direct(ALL, &[Success], ANY, Anything, Pending, "ours: the two disagree, so it is not done: ask"),
        direct(ALL, &[Failed], NOT_DONE, BusyCode, BUSY, "code unverified; the page shows the case as `5xxxx`"),
        direct(ALL, &[Failed], NOT_DONE, CancelledCode, Cancelled, "code unverified"),
        direct(ALL, &[Failed], NOT_DONE, DuplicateCode, Pending, "code unverified; it has it already: ask"),
        direct(ALL, &[Failed], NOT_DONE, Anything, Declined, "Retail page: the final answer to this very request"),
        direct(ALL, &[Failed], ANY, Anything, Pending, "ours: the two disagree, so it is not done: ask"),
        direct(ALL, &[Word::Pending], ANY, Anything, Pending, "Retail page: `status` Pending"),
        direct(ALL, ANY, ANY, Anything, Unclear, "ours: a word that the pages do not know"),
        asked(OWN_REFERENCE, ANY, &[Success], Anything, Approved, "Retail page: `transactionStatus` Success"),
        asked(OWN_REFERENCE, ANY, &[Failed], BusyCode, BUSY, "code unverified"),
        asked(OWN_REFERENCE, ANY, &[Failed], CancelledCode, Cancelled, "code unverified"),
        asked(OWN_REFERENCE, ANY, &[Failed], Anything, Declined, "Retail page: `transactionStatus` Failed"),
        asked(OWN_REFERENCE, ANY, &[Word::Pending], Anything, Pending, "Retail page: `transactionStatus` Pending"),
        asked(&[Sale], ANY, &[Voided], Anything, Reversed, "Retail page: `transactionStatus` Voided"),
        asked(OWN_REFERENCE, &[Word::Pending], &[Absent], Anything, Pending, "ours: of the query or of the payment, it is not done"),
        asked(OWN_REFERENCE, &[Failed], &[Absent], NotFoundCode, NotFound, "code unverified; never closes a payment"),
        asked(OWN_REFERENCE, &[Success], &[Absent], Number, Approved, "ours: `rrn` and `brn` are given to done payments only"),
        asked(OWN_REFERENCE, ANY, ANY, Anything, Unclear, "ours: `status` may speak of the query alone"),
        asked(&[Void], ANY, &[Voided], Anything, Approved, "ours: the sale asked about is voided"),
        asked(&[Void], ANY, &[Word::Pending], Anything, Pending, "ours: the sale asked about is being worked on"),
        asked(&[Void], &[Word::Pending], &[Absent], Anything, Pending, "ours: of the query or of the sale, it is not done"),
        asked(&[Void], ANY, ANY, Anything, Unclear, "ours: a sale that stands says nothing of a void on its way"),
    ]
};

/// The row as `docs/verdicts.md` shows it.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = if self.asked == Asked::Directly { "direct" } else { "asked" };
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.as_str()).collect();
        let (kinds, status, transaction) = (kinds.join(", "), words(self.status), words(self.transaction));
        let (beside, finding) = (beside(self.beside), finding(&self.finding));
        write!(f, "| {asked} | {kinds} | {status} | {transaction} | {beside} | **{finding}** | {} |", self.source)
    }
}

fn words(words: &[Word]) -> String {
    let spelled = |word: &Word| if *word == Word::Absent { "absent".to_owned() } else { format!("{word:?}") };
    let all: Vec<String> = words.iter().map(spelled).collect();
    if all.is_empty() { "any".to_owned() } else { all.join(", ") }
}

fn beside(beside: Beside) -> &'static str {
    match beside {
        Beside::Anything => "-",
        Beside::BusyCode => "code in `busy_codes`",
        Beside::CancelledCode => "code in `cancelled_codes`",
        Beside::NotFoundCode => "code in `not_found_codes`",
        Beside::DuplicateCode => "code in `duplicate_codes`",
        Beside::Number => "`rrn` or `brn`",
    }
}

fn finding(finding: &Finding) -> &'static str {
    match finding {
        Approved => "approved",
        Declined => "declined",
        Cancelled => "cancelled",
        NotTaken(_) => "not started: busy",
        Reversed => "approved, then reversed",
        Finding::Unfinished(_) => "unfinished",
        Pending => "pending",
        NotFound => "not found",
        Unclear => "unclear",
    }
}
