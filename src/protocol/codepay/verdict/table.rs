//! The rows. Each names where it comes from: the vendor's pages, what was recorded on a real terminal, the design of this
//! console, or *ours* where all are silent.

use std::fmt;

use super::Told;
use crate::payment::Finding::{self, Approved, Cancelled, Declined, NotFound, NotTaken, Pending, Reversed, Unclear};
use crate::payment::Kind::{self, Completion, PreAuth, Refund, Sale, TipAdjustment, Void};
use crate::payment::NotStarted;
use crate::protocol::codepay::codes::{Code, TransStatus};
use crate::protocol::codepay::message::Message;

/// The status of an order as an answer tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// It tells none.
    Absent,
    /// One of the vendor's table.
    Is(TransStatus),
    /// Another one.
    Other,
}

impl Status {
    pub(super) fn of(message: &Message) -> Self {
        match message.biz().get("trans_status") {
            None => Self::Absent,
            Some(digits) => TransStatus::of(digits).map_or(Self::Other, Self::Is),
        }
    }
}

/// What must stand beside code and status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// The answer names the order that was asked about.
    Named,
    /// The terminal has said that it closed the order.
    WasClosed,
    /// The sale has the new tip.
    TipIsNew,
}

/// One row: if all of this holds, this is found. An empty list stands for any.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) told: Told,
    pub(super) kinds: &'static [Kind],
    pub(super) codes: &'static [Code],
    pub(super) statuses: &'static [Status],
    pub(super) beside: &'static [Beside],
    pub(super) finding: Finding,
    source: &'static str,
}

const ALL: &[Kind] = &[Sale, Refund, Void, PreAuth, Completion, TipAdjustment];
/// With an order of its own.
const ORDERS: &[Kind] = &[Sale, Refund, Void, PreAuth, Completion];
/// With an order of its own that can be undone later.
const LASTING: &[Kind] = &[Sale, Refund, PreAuth, Completion];
const VOID: &[Kind] = &[Void];
const TIP: &[Kind] = &[TipAdjustment];
/// About an earlier order.
const ABOUT_ANOTHER: &[Kind] = &[Refund, Void, Completion, TipAdjustment];

const OK: &[Code] = &[Code::Success];
const STOPPED: &[Code] = &[Code::Cancelled, Code::OperatorCancelled];
const MISSING: &[Code] = &[Code::Missing];
const MALFORMED: &[Code] =
    &[Code::UnsupportedType, Code::UnsupportedScenario, Code::AmountFormat, Code::ParameterError];

const SUCCESSFUL: Status = Status::Is(TransStatus::Successful);
const VOIDED: Status = Status::Is(TransStatus::Voided);
const CAPTURED: Status = Status::Is(TransStatus::Captured);
const CLOSED: Status = Status::Is(TransStatus::Closed);
const WORKING: &[Status] = &[Status::Is(TransStatus::InProgress), Status::Is(TransStatus::Created)];
/// What a refusal does not contradict.
const FAILED: &[Status] = &[Status::Absent, CLOSED];

const fn row(
    told: Told,
    kinds: &'static [Kind],
    codes: &'static [Code],
    statuses: &'static [Status],
    beside: &'static [Beside],
    finding: Finding,
    source: &'static str,
) -> Row {
    Row { told, kinds, codes, statuses, beside, finding, source }
}

const fn direct(
    kinds: &'static [Kind],
    codes: &'static [Code],
    statuses: &'static [Status],
    finding: Finding,
    source: &'static str,
) -> Row {
    row(Told::Directly, kinds, codes, statuses, &[], finding, source)
}

/// What matches whatever comes.
pub(super) static LAST: Row = direct(ALL, &[], &[], Unclear, "ours");

/// The table; the first row that matches decides.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = {
    use Beside::{Named, TipIsNew, WasClosed};
    use Told::{Asked, Directly, OfOriginal};
    &[
        direct(LASTING, OK, &[SUCCESSFUL], Approved, "WLAN page: `000`; recorded: `0`; codes page: status 2"),
        direct(VOID, OK, &[SUCCESSFUL, VOIDED], Approved, "WLAN page: `000`; codes page: status 2, or 3 of the original"),
        direct(TIP, OK, &[Status::Absent, SUCCESSFUL], Approved, "SDK: `000` answers the adjustment"),
        row(Directly, ORDERS, OK, &[Status::Absent], &[Named], Approved, "codes page: success; ours: and it is our order"),
        direct(ALL, OK, WORKING, Pending, "codes page: status 0, 9"),
        direct(ALL, OK, &[], Unclear, "ours: the status contradicts the code: ask"),
        direct(ALL, STOPPED, FAILED, Cancelled, "codes page: 102, 110; recorded: 110"),
        direct(ALL, &[Code::CardTimeout], FAILED, Declined, "codes page: 111"),
        direct(ALL, &[Code::Failed, Code::Rejected, Code::AmountOutOfLimit], FAILED, Declined, "codes page: 106, 115, 120"),
        direct(ABOUT_ANOTHER, MISSING, FAILED, Declined, "codes page: 104, of the original"),
        direct(&[Refund, Void], &[Code::AlreadyRefunded], FAILED, Declined, "codes page: 105"),
        direct(&[Void, TipAdjustment], &[Code::CannotVoid], FAILED, Declined, "codes page: 119; of a tip unverified"),
        direct(ALL, &[Code::NotLoggedIn, Code::TokenExpired], FAILED, NotTaken(NotStarted::SignedOut), "codes page: 116, 118"),
        direct(ALL, MALFORMED, FAILED, NotTaken(NotStarted::NotTaken), "codes page: 114, 117, 121, 202; recorded: 202"),
        direct(ALL, &[], &[], Unclear, "codes page: 101, 103, 107, 108, 109, 112, 113, 999; unlisted codes: ask"),
        row(Asked, LASTING, OK, &[SUCCESSFUL, CAPTURED], &[Named], Approved, "WLAN page, codes page: status 2, 4"),
        row(Asked, VOID, OK, &[SUCCESSFUL, VOIDED], &[Named], Approved, "WLAN page, codes page: status 2, 3"),
        row(Asked, LASTING, OK, &[VOIDED], &[Named], Reversed, "codes page: status 3"),
        row(Asked, ORDERS, OK, &[CLOSED], &[Named, WasClosed], Cancelled, "codes page: status 1; ours: the terminal closed it for us"),
        row(Asked, ORDERS, OK, &[CLOSED], &[Named], Declined, "codes page: status 1"),
        row(Asked, ORDERS, OK, WORKING, &[Named], Pending, "codes page: status 0, 9"),
        row(Asked, ORDERS, STOPPED, &[CLOSED], &[Named], Cancelled, "ours: it cannot be said of a query"),
        row(Asked, ORDERS, &[Code::CardTimeout], &[CLOSED], &[Named], Declined, "ours: it cannot be said of a query"),
        row(Asked, ORDERS, MISSING, FAILED, &[], NotFound, "codes page: 104; its form unverified"),
        row(Asked, ALL, &[], &[], &[], Unclear, "ours: it may be said of the query alone"),
        row(OfOriginal, VOID, OK, &[VOIDED], &[Named], Approved, "codes page: status 3"),
        row(OfOriginal, VOID, OK, &[SUCCESSFUL, CAPTURED], &[Named], NotFound, "ours: the void is not known, and the original stands"),
        row(OfOriginal, TIP, OK, &[SUCCESSFUL, CAPTURED], &[Named, TipIsNew], Approved, "WLAN page: `tip_amount` of the sale"),
        row(OfOriginal, ALL, &[], &[], &[], Unclear, "ours: another tip does not show what becomes of the new one"),
    ]
};

/// The row as `docs/verdicts.md` shows it.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = match self.told {
            Told::Directly => "direct",
            Told::Asked => "asked",
            Told::OfOriginal => "asked of the original",
        };
        let kinds = if self.kinds == ALL { "any".to_owned() } else { joined(self.kinds, Kind::as_str) };
        let (codes, statuses) = (joined(self.codes, code), joined(self.statuses, status));
        let beside = if self.beside.is_empty() { "-".to_owned() } else { joined(self.beside, beside) };
        let finding = finding(&self.finding);
        write!(f, "| {told} | {kinds} | {codes} | {statuses} | {beside} | **{finding}** | {} |", self.source)
    }
}

fn joined<T: Copy>(values: &[T], word: impl Fn(T) -> &'static str) -> String {
    let words: Vec<&str> = values.iter().map(|value| word(*value)).collect();
    if words.is_empty() { "any".to_owned() } else { words.join(", ") }
}

fn code(code: Code) -> &'static str {
    if code == Code::Success { "000, 0" } else { code.digits() }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Absent => "absent",
        Status::Is(status) => status.digits(),
        Status::Other => "other",
    }
}

fn beside(beside: Beside) -> &'static str {
    match beside {
        Beside::Named => "its order number is told",
        Beside::WasClosed => "it was closed for us",
        Beside::TipIsNew => "the tip is the new one",
    }
}

fn finding(finding: &Finding) -> &'static str {
    match finding {
        Approved => "approved",
        Declined => "declined",
        Cancelled => "cancelled",
        NotTaken(NotStarted::SignedOut) => "not started: signed out",
        NotTaken(_) => "not started: not taken",
        Reversed => "approved, then reversed",
        Finding::Unfinished(_) => "unfinished",
        Pending => "pending",
        NotFound => "not found",
        Unclear => "unclear",
    }
}
