//! The rows. Each names where it comes from: the vendor's pages, the design of this console, or *ours* where both are silent.

use std::fmt;

use crate::payment::Finding::{self, Approved, Cancelled, Declined, NotFound, NotTaken, Pending, Reversed, Unclear};
use crate::payment::Kind::{self, Refund, Sale, Void};
use crate::payment::NotStarted;
use crate::protocol::qfpay::answer::{Answer, Code};

/// Which request was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The payment or refund itself.
    Directly,
    /// An inquiry about it.
    ByInquiry,
}

/// The code of the business object, by its class (vendor's page of status codes).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inner {
    /// There is none.
    Absent,
    /// `0000`.
    Success,
    /// The customer pays, or the answer is on its way.
    Pending,
    /// No such transaction.
    Missing,
    /// The payment was refused for good.
    Refused,
    /// The payment was cancelled.
    Cancelled,
    /// Any other.
    Other,
}

/// Being paid, processed, or "the network is slow, confirm later".
const PENDING: [&str; 7] = ["1143", "1145", "1261", "1295", "1296", "1297", "1298"];
/// Order missing.
const MISSING: [&str; 2] = ["1136", "1268"];
/// Refused by payer, bank, merchant account or shop, or closed unpaid. Not 1125 and 1262, "refunded already": that was paid.
const REFUSED: [&str; 26] = [
    "1105", "1106", "1107", "1142", "1147", "1150", "1155", "1181", "1201", "1202", "1203", "1204", "1205", "1212",
    "1241", "1242", "1243", "1250", "1251", "1264", "1265", "1269", "1270", "1271", "1272", "2005",
];
/// Cancelled.
const CANCELLED: &str = "1263";

impl Inner {
    pub(super) fn of(answer: &Answer) -> Self {
        match answer.inner_code() {
            None => Self::Absent,
            Some("0000") => Self::Success,
            Some(CANCELLED) => Self::Cancelled,
            Some(code) if PENDING.contains(&code) => Self::Pending,
            Some(code) if MISSING.contains(&code) => Self::Missing,
            Some(code) if REFUSED.contains(&code) => Self::Refused,
            Some(_) => Self::Other,
        }
    }
}

/// What must stand beside the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// A payment of which at most a part has gone back.
    Standing,
    /// A payment that was reversed, cancelled or refunded.
    TakenBack,
    /// The direct answer said cancelled.
    WasCancelled,
    /// The direct answer said refused.
    WasRefused,
    /// The sale shows that the refund was done.
    GivenBack,
    /// The sale stands as before the refund.
    Unchanged,
}

/// One row: if all of this holds, this is found. An empty list stands for any.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) asked: Asked,
    pub(super) kinds: &'static [Kind],
    pub(super) outer: &'static [Code],
    pub(super) inner: &'static [Inner],
    pub(super) beside: &'static [Beside],
    pub(super) finding: Finding,
    source: &'static str,
}

const ALL: &[Kind] = &[Sale, Refund, Void];
const BACK: &[Kind] = &[Refund, Void];
const DONE: &[Code] = &[Code::Done];
const KEY: &[Code] = &[Code::Denied, Code::DecryptionFailed];
const ANY_CODE: &[Code] = &[];
const ANY: &[Inner] = &[];

const fn direct(outer: &'static [Code], inner: &'static [Inner], finding: Finding, source: &'static str) -> Row {
    Row { asked: Asked::Directly, kinds: ALL, outer, inner, beside: &[], finding, source }
}

const fn asked(
    kinds: &'static [Kind],
    outer: &'static [Code],
    inner: &'static [Inner],
    beside: &'static [Beside],
    finding: Finding,
    source: &'static str,
) -> Row {
    Row { asked: Asked::ByInquiry, kinds, outer, inner, beside, finding, source }
}

/// The table; the first row that matches decides.
#[rustfmt::skip]
pub(super) const ROWS: &[Row] = {
    use Beside::{GivenBack, Standing, TakenBack, Unchanged, WasCancelled, WasRefused};
    use Inner::{Missing, Success};
    &[
        direct(DONE, &[Success], Approved, "ECR page: 6000; ours: and `0000` inside"),
        direct(DONE, &[Inner::Pending], Pending, "status codes page"),
        direct(DONE, &[Inner::Refused], Unclear, "status codes page; ours: believed after one inquiry"),
        direct(DONE, &[Inner::Cancelled], Unclear, "status codes page; ours: believed after one inquiry"),
        direct(DONE, ANY, Unclear, "ours: 6000 without `0000` inside is not done: ask"),
        direct(&[Code::Cancelled], ANY, Unclear, "Chinese page: cancelled by the user; ours: believed after one inquiry"),
        direct(&[Code::RequestError], ANY, Unclear, "ECR page: request error; ours: believed after one inquiry"),
        direct(KEY, ANY, NotTaken(NotStarted::KeyRefused), "ECR page: denied, decryption failed"),
        direct(&[Code::NotSignedIn], ANY, NotTaken(NotStarted::SignedOut), "Chinese page"),
        direct(&[Code::WrongMethod, Code::WrongParameters], ANY, NotTaken(NotStarted::NotTaken), "ECR page"),
        direct(ANY_CODE, ANY, Unclear, "ours: 4005 and codes that the pages do not know: ask"),
        asked(&[Sale], DONE, &[Success], &[TakenBack], Reversed, "enquiry page: `cancel` 1, 2, 3"),
        asked(&[Sale], DONE, &[Success], &[Standing], Approved, "enquiry page: `cancel` 0, 5"),
        asked(&[Sale], DONE, &[Inner::Pending], &[], Pending, "status codes page"),
        asked(&[Sale], DONE, &[Inner::Cancelled], &[], Cancelled, "status codes page: 1263"),
        asked(&[Sale], DONE, &[Inner::Refused], &[WasCancelled], Cancelled, "ours: the inquiry does not contradict 6001"),
        asked(&[Sale], DONE, &[Inner::Refused], &[], Declined, "status codes page"),
        asked(&[Sale], DONE, &[Missing], &[WasCancelled], Cancelled, "ours: the inquiry does not contradict 6001"),
        asked(&[Sale], &[Code::RequestError], ANY, &[WasCancelled], Cancelled, "ours: the inquiry does not contradict 6001"),
        asked(&[Sale], DONE, &[Missing], &[WasRefused], Declined, "ours: the inquiry does not contradict 6002"),
        asked(&[Sale], &[Code::RequestError], ANY, &[WasRefused], Declined, "ours: the inquiry does not contradict 6002"),
        asked(&[Sale], DONE, &[Missing], &[], NotFound, "status codes page: 1136, 1268"),
        asked(&[Sale], &[Code::RequestError], ANY, &[], NotFound, "unverified: the form of \"not found\" is not published"),
        asked(BACK, DONE, &[Success], &[GivenBack], Approved, "enquiry page: `cancel`, `allow_refund_amt` of the sale"),
        asked(BACK, DONE, &[Success], &[Unchanged, WasCancelled], Cancelled, "ours: the inquiry does not contradict 6001"),
        asked(BACK, DONE, &[Success], &[Unchanged, WasRefused], Declined, "ours: the inquiry does not contradict 6002"),
        asked(BACK, DONE, &[Success], &[Unchanged], NotFound, "ours: the sale stands as before"),
        asked(ALL, ANY_CODE, ANY, &[], Unclear, "ours: it may be said of the inquiry alone"),
    ]
};

/// The row as `docs/verdicts.md` shows it.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = if self.asked == Asked::Directly { "direct" } else { "asked" };
        let kinds = joined(self.kinds, Kind::as_str, "any");
        let (outer, inner) = (joined(self.outer, outer, "any"), joined(self.inner, inner, "any"));
        let (beside, finding) = (joined(self.beside, beside, "-"), finding(&self.finding));
        write!(f, "| {asked} | {kinds} | {outer} | {inner} | {beside} | **{finding}** | {} |", self.source)
    }
}

fn joined<T: Copy>(values: &[T], word: impl Fn(T) -> &'static str, none: &str) -> String {
    let words: Vec<&str> = values.iter().map(|value| word(*value)).collect();
    if words.is_empty() { none.to_owned() } else { words.join(", ") }
}

fn outer(code: Code) -> &'static str {
    match code {
        Code::Done => "6000",
        Code::Cancelled => "6001",
        Code::RequestError => "6002",
        Code::Denied => "4003",
        Code::WrongMethod => "4004",
        Code::OtherError => "4005",
        Code::WrongParameters => "4006",
        Code::NotSignedIn => "4007",
        Code::DecryptionFailed => "5001",
        Code::Unknown => "other",
    }
}

fn inner(inner: Inner) -> &'static str {
    match inner {
        Inner::Absent => "absent",
        Inner::Success => "0000",
        Inner::Pending => "pending",
        Inner::Missing => "missing",
        Inner::Refused => "refused",
        Inner::Cancelled => "1263",
        Inner::Other => "other",
    }
}

fn beside(beside: Beside) -> &'static str {
    match beside {
        Beside::Standing => "`cancel` absent, 0, 5",
        Beside::TakenBack => "`cancel` 1, 2, 3",
        Beside::WasCancelled => "it was cancelled directly",
        Beside::WasRefused => "it was refused directly",
        Beside::GivenBack => "the sale has dropped by it",
        Beside::Unchanged => "the sale is unchanged",
    }
}

fn finding(finding: &Finding) -> &'static str {
    match finding {
        Approved => "approved",
        Declined => "declined",
        Cancelled => "cancelled",
        NotTaken(NotStarted::KeyRefused) => "not started: key refused",
        NotTaken(NotStarted::SignedOut) => "not started: signed out",
        NotTaken(_) => "not started: not taken",
        Reversed => "approved, then reversed",
        Finding::Unfinished(_) => "unfinished",
        Pending => "pending",
        NotFound => "not found",
        Unclear => "unclear",
    }
}

/// The classes of inner codes, as `docs/verdicts.md` lists them.
#[cfg(test)]
pub(super) fn classes() -> [(&'static str, &'static [&'static str]); 3] {
    [("pending", &PENDING), ("missing", &MISSING), ("refused", &REFUSED)]
}
