//! How one request goes, with any vendor: what the terminal decides, when, and how the answer travels.

use std::borrow::Cow;

/// Why a terminal says no; each vendor has a code and words of its own for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The bank said no.
    Declined,
    /// Cancelled at the terminal.
    Cancelled,
    /// Nobody presented a card in time.
    NoCard,
    /// The terminal does something else.
    Busy,
    /// No such transaction.
    NotFound,
    /// This code, with these words.
    Code(String, String),
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is done, with so many minor units more than asked for.
    Approve {
        /// Minor units on top.
        more: u64,
    },
    /// It is refused and remembered as refused.
    Refuse(Reason),
    /// It is turned away without a trace: the terminal never took it up.
    TurnAway(Reason),
    /// It is not even looked at.
    Ignore,
}

/// How an answer travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// As it should.
    Whole,
    /// It is sent twice.
    Twice,
    /// An answer to another request goes in front.
    AfterStale,
    /// With bits flipped.
    Corrupt,
    /// Its first half only.
    Truncated,
    /// Not at all.
    Never,
    /// The link is cut instead.
    Cut,
    /// The link is lost and the terminal starts again instead.
    Restart,
    /// Bytes without sense instead.
    Garbage,
    /// So many bytes instead.
    Big(usize),
    /// An HTTP reply with this status and nothing in it; silence on a serial line.
    Status(u16),
    /// A web page, as a hotel's network shows one; silence on a serial line.
    Html,
    /// A redirect to this address; silence on a serial line.
    Redirect(String),
}

/// How an answer is written, where it is not the usual way: things that real terminals of a vendor have been seen to do. A
/// vendor whose messages have no such thing takes no notice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own, in any combination")]
pub struct Quirks {
    /// Codes are JSON numbers.
    pub numeric: bool,
    /// The business data is an empty string instead of an object.
    pub empty_data: bool,
    /// The name of the request is left out.
    pub no_request_id: bool,
    /// It travels as a binary message where text is usual.
    pub binary: bool,
    /// A byte order mark goes before it.
    pub bom: bool,
    /// A word stands where an amount of zero is usual.
    pub word_for_zero: bool,
    /// It is sealed in a way that nobody can open.
    pub spoilt: Option<Spoilt>,
    /// A bare code of four digits comes in its place.
    pub bare: Option<u16>,
}

/// How a sealed answer is spoilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoilt {
    /// It is no Base64.
    Base64,
    /// Its padding is wrong.
    Padding,
}

impl Quirks {
    /// Whatever either has.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            numeric: self.numeric || other.numeric,
            empty_data: self.empty_data || other.empty_data,
            no_request_id: self.no_request_id || other.no_request_id,
            binary: self.binary || other.binary,
            bom: self.bom || other.bom,
            word_for_zero: self.word_for_zero || other.word_for_zero,
            spoilt: other.spoilt.or(self.spoilt),
            bare: other.bare.or(self.bare),
        }
    }
}

/// How one request goes, from being taken up to the last byte of its answer. Times in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Its name in the request line.
    pub name: Cow<'static, str>,
    /// What is decided.
    pub decision: Decision,
    /// How long that takes beyond the wait for the card.
    pub decide_after_ms: u64,
    /// It is answered with `Pending` at once and with nothing later.
    pub pending_first: bool,
    /// Decided only after so many questions were answered with `Pending`; 0 leaves it to the time.
    pub questions: u32,
    /// Questions about it are answered with "not found" until it is decided.
    pub hidden: bool,
    /// How long the answer waits after the decision.
    pub answer_after_ms: u64,
    /// How the answer travels.
    pub delivery: Delivery,
    /// How the answer is written.
    pub quirks: Quirks,
    /// It is left unfinished, and the try of this number finishes it: a terminal that knows such a thing. 0 is at once.
    pub tries: u8,
    /// Which of its cards is presented, from 1: a terminal that knows them. 0 is the usual one.
    pub card: u8,
    /// What was refused is approved after all so much later, and a terminal that speaks unasked says so.
    pub recants_ms: Option<u64>,
}

impl Course {
    /// Approved and answered, as it should be.
    pub fn approve() -> Self {
        Self {
            name: Cow::Borrowed("approve"),
            decision: Decision::Approve { more: 0 },
            decide_after_ms: 0,
            pending_first: false,
            questions: 0,
            hidden: false,
            answer_after_ms: 0,
            delivery: Delivery::Whole,
            quirks: Quirks::default(),
            tries: 0,
            card: 0,
            recants_ms: None,
        }
    }

    /// Refused and answered.
    pub fn refuse(name: &'static str, reason: Reason) -> Self {
        Self { name: Cow::Borrowed(name), decision: Decision::Refuse(reason), ..Self::approve() }
    }
}
