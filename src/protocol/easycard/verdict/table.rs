//! The rows. Each names where it comes from: the vendor's pages, the design of this console, or *ours* where both are silent.

use std::fmt;

use crate::payment::Kind::{self, Refund, Sale, Void};
use crate::payment::{Finding, NotStarted};

/// Which request was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The payment or refund itself.
    Directly,
    /// A payment by code, or its refund.
    ForTheCode,
    /// A try to finish it.
    ForTheEnd,
    /// A query about its order.
    ByQuery,
}

/// The class of the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// `000000`.
    Done,
    /// The server ran it, and no code of a reader is there: an answer about an order.
    Ran,
    /// `Retry` of 1 or more, `000125`, `0462xx`.
    Unfinished,
    /// Listed, and refuses.
    Refused,
    /// `900001`.
    Busy,
    /// Listed: the request was not taken as it stands.
    NotTaken,
    /// Listed: a password or the request's encryption.
    Secret,
    /// `2000`.
    NothingFound,
    /// Listed as proving nothing, or not listed, or two codes that disagree.
    Ask,
}

/// What stands beside the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// All four of the rule of success.
    Success,
    /// An end is owed.
    Owed,
    /// `OrderStatus` 0.
    InProgress,
    /// `OrderStatus` 1.
    Paid,
    /// `OrderStatus` 2.
    Failed,
    /// `OrderStatus` 3, and no refund that failed or could be another one's.
    Refunded,
    /// Anything else.
    Other,
}

/// What a row finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Approved,
    Declined,
    Reversed,
    Unfinished,
    Pending,
    Missing,
    NotTaken(NotStarted),
    Unclear,
}

/// One row: if all of this holds, this is found. An empty list stands for any.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) asked: Asked,
    pub(super) kinds: &'static [Kind],
    pub(super) codes: &'static [Code],
    pub(super) said: &'static [Said],
    pub(super) finding: Found,
    source: &'static str,
}

const ALL: &[Kind] = &[Sale, Refund, Void];
const BACK: &[Kind] = &[Refund, Void];
const ANY: &[Code] = &[];
const ANYTHING: &[Said] = &[];

const fn direct(codes: &'static [Code], said: &'static [Said], finding: Found, source: &'static str) -> Row {
    Row { asked: Asked::Directly, kinds: ALL, codes, said, finding, source }
}

const fn the_code(codes: &'static [Code], said: &'static [Said], finding: Found, source: &'static str) -> Row {
    Row { asked: Asked::ForTheCode, kinds: ALL, codes, said, finding, source }
}

const fn the_end(codes: &'static [Code], said: &'static [Said], finding: Found, source: &'static str) -> Row {
    Row { asked: Asked::ForTheEnd, kinds: ALL, codes, said, finding, source }
}

const fn query(
    kinds: &'static [Kind],
    codes: &'static [Code],
    said: &'static [Said],
    finding: Found,
    source: &'static str,
) -> Row {
    Row { asked: Asked::ByQuery, kinds, codes, said, finding, source }
}

/// The table; the first row that matches decides.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = {
    use Code::{Busy, Done, NothingFound, Ran, Refused, Secret};
    use Said::{Failed, InProgress, Paid, Refunded, Success};
    &[
        direct(&[Done], &[Success], Found::Approved, "EN: scan2pay-error-codes: the rule of success"),
        direct(&[Code::Unfinished], ANYTHING, Found::Unfinished, "EN/ZH: retry"),
        direct(&[Refused], ANYTHING, Found::Declined, "error code pages; unverified: that no money moved"),
        direct(&[Busy], ANYTHING, Found::NotTaken(NotStarted::Busy), "error code pages: 900001"),
        direct(&[Secret], ANYTHING, Found::NotTaken(NotStarted::KeyRefused), "EN: scan2pay-error-codes: 7105, 7168, 8003"),
        direct(&[Code::NotTaken], ANYTHING, Found::NotTaken(NotStarted::NotTaken), "error code pages: not begun"),
        direct(ANY, ANYTHING, Found::Unclear, "ours: system faults, bank codes, unlisted codes, half a success: ask"),
        the_code(&[Ran], ANYTHING, Found::Pending, "ours: the order is made; a query tells whether it was paid"),
        the_code(&[Refused], ANYTHING, Found::Declined, "status code pages; unverified: that no money moved"),
        the_code(&[Secret], ANYTHING, Found::NotTaken(NotStarted::KeyRefused), "EN: scan2pay-error-codes: 7105, 7168, 8003"),
        the_code(&[Code::NotTaken], ANYTHING, Found::NotTaken(NotStarted::NotTaken), "status code pages: not begun"),
        the_code(ANY, ANYTHING, Found::Unclear, "ours: system faults, unlisted codes: ask"),
        the_end(&[Done], &[Success], Found::Approved, "EN/ZH: retry"),
        the_end(&[Code::Unfinished], ANYTHING, Found::Unfinished, "EN/ZH: retry"),
        the_end(ANY, ANYTHING, Found::Unclear, "ours: something is written already: no refusal ends it"),
        query(ALL, &[NothingFound], ANYTHING, Found::Missing, "EN: scan2pay-error-codes: 2000"),
        query(&[Sale], &[Ran], &[Paid], Found::Approved, "ZH: single-order-query: 1"),
        query(&[Sale], &[Ran], &[Refunded], Found::Reversed, "ZH: single-order-query: 3"),
        query(&[Sale], &[Ran], &[Failed], Found::Declined, "ZH: single-order-query: 2"),
        query(&[Sale], &[Ran], &[InProgress], Found::Pending, "ZH: single-order-query: 0"),
        query(BACK, &[Ran], &[Refunded], Found::Approved, "ZH: single-order-query: 3"),
        query(BACK, &[Ran], &[Paid], Found::Missing, "ours: the sale stands as before"),
        query(BACK, &[Ran], &[Failed], Found::Missing, "ZH: single-order-query: 2; ours: nothing was paid that could go back"),
        query(BACK, &[Ran], &[InProgress], Found::Pending, "ours: something is at work on the order"),
        query(ALL, ANY, ANYTHING, Found::Unclear, "ours: it may be said of the query alone"),
    ]
};

impl Found {
    /// What is owed is put in by whoever reads the answer.
    pub(super) fn finding(self) -> Finding {
        match self {
            Self::Approved => Finding::Approved,
            Self::Declined => Finding::Declined,
            Self::Reversed => Finding::Reversed,
            Self::Unfinished => Finding::Unfinished(Box::default()),
            Self::Pending => Finding::Pending,
            Self::Missing => Finding::NotFound,
            Self::NotTaken(reason) => Finding::NotTaken(reason),
            Self::Unclear => Finding::Unclear,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Reversed => "approved, then reversed",
            Self::Unfinished => "unfinished",
            Self::Pending => "pending",
            Self::Missing => "not found",
            Self::NotTaken(NotStarted::Busy) => "not started: busy",
            Self::NotTaken(NotStarted::KeyRefused) => "not started: key refused",
            Self::NotTaken(_) => "not started: not taken",
            Self::Unclear => "unclear",
        }
    }
}

/// The row as `docs/verdicts.md` shows it.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = match self.asked {
            Asked::Directly => "direct",
            Asked::ForTheCode => "the code",
            Asked::ForTheEnd => "the end",
            Asked::ByQuery => "asked",
        };
        let kinds = joined(self.kinds, Kind::as_str);
        let (codes, said) = (joined(self.codes, code), joined(self.said, said));
        write!(f, "| {asked} | {kinds} | {codes} | {said} | **{}** | {} |", self.finding.word(), self.source)
    }
}

fn joined<T: Copy>(values: &[T], word: impl Fn(T) -> &'static str) -> String {
    let words: Vec<&str> = values.iter().map(|value| word(*value)).collect();
    if words.is_empty() { "any".to_owned() } else { words.join(", ") }
}

fn code(code: Code) -> &'static str {
    match code {
        Code::Done => "000000",
        Code::Ran => "0000",
        Code::Unfinished => "unfinished",
        Code::Refused => "refused",
        Code::Busy => "900001",
        Code::NotTaken => "not taken",
        Code::Secret => "secret",
        Code::NothingFound => "2000",
        Code::Ask => "ask",
    }
}

fn said(said: Said) -> &'static str {
    match said {
        Said::Success => "the rule of success",
        Said::Owed => "an end is owed",
        Said::InProgress => "`OrderStatus` 0",
        Said::Paid => "`OrderStatus` 1",
        Said::Failed => "`OrderStatus` 2",
        Said::Refunded => "`OrderStatus` 3",
        Said::Other => "other",
    }
}
