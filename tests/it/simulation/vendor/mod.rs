//! A vendor, as the harness needs it: the simulated machine at the other end, the lane's settings and session, and a wire tap
//! that knows the keys and reads along. Deliberate bugs change messages through the tap.

mod codepay;
mod easycard;
mod qfpay;
mod wonder;

use std::rc::Rc;

use countertop::payment::{Intent, Vendor};
use countertop::protocol::Session;
use countertop::simulator::{Answer, HttpTurn, LedgerEntry, LineFace, Machine};
use countertop::terminal::{LaneSettings, LinkPolicy};
use countertop::wire::{ExchangeId, LinkEvent, Payload};
use serde_json::Value;

use super::plan;
use super::plan::Wire;

/// A simulated terminal of any vendor.
pub trait Desk: Machine {
    /// Every movement of money, oldest first.
    fn ledger(&self) -> &[LedgerEntry];
    /// Power off and on.
    fn restart(&mut self, now_ms: u64);
}

/// What a message asks for, or answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Money is to move.
    Money,
    /// What became of a payment.
    Status,
    /// What is owed its end is to be finished.
    Finish,
    /// Stop.
    Abort,
    Other,
}

/// A message, opened.
#[derive(Debug, Clone)]
pub struct Message {
    pub topic: Topic,
    /// The vendor's word for it.
    pub name: &'static str,
    /// The vendor's reference that it is about.
    pub reference: String,
    /// The amount, as it is written.
    pub amount: String,
    pub json: Value,
}

impl Message {
    /// Whether it asks for money to move, or answers that.
    pub fn is_money(&self) -> bool {
        self.topic == Topic::Money
    }
}

/// Reads sealed messages of one terminal and writes them anew.
pub trait Tap {
    /// The request inside what the console puts on the wire.
    fn request(&self, payload: &Payload) -> Option<Message>;
    /// A request as it comes to the terminal, out of its frame.
    fn asked(&self, text: &[u8]) -> Option<Message>;
    /// An answer, out of its frame.
    fn answer(&self, text: &[u8]) -> Option<Message>;
    /// Whether this is the money request of this payment.
    fn is_request_of(&self, request: &Message, intent: &Intent) -> bool;
    /// Whether it asks for what was intended.
    fn asks_as_intended(&self, request: &Message, intent: &Intent) -> bool;
    /// Whether this is the terminal's own and final answer to a money request: the payment is known once it is read.
    fn is_final(&self, answer: &Message) -> bool;
    /// Whether it answers the money request of this payment.
    fn is_answer_to(&self, answer: &Message, intent: &Intent) -> bool;
    /// Whether what arrives of these bytes passes for what was said although it says something else: nothing on either side can
    /// tell, for the vendor's frames have no better check. `docs/safety.md` names it among the limits.
    fn passes_unnoticed(&self, _said: &[u8], _arrived: &[u8]) -> bool {
        false
    }
    /// Whether these bytes of a line tell who is there, and nothing of what they answer.
    fn says_who(&self, _bytes: &[u8]) -> bool {
        false
    }
    /// How a web server carries an answer.
    fn http_turn(&self, answer: &Answer, wire: Wire) -> HttpTurn;
    /// An answer as the link would tell it, in the shape in which this payload is answered.
    fn as_told(&self, payload: &Payload, exchange: ExchangeId, text: &[u8]) -> LinkEvent;

    // ---- deliberate bugs --------------------------------------------------------------------------------------------

    /// The same request, as if it were a new one.
    fn again(&self, payload: &Payload, request: &Message, fresh: uuid::Uuid) -> Payload;
    /// "Not found" made into "failed".
    fn not_found_is_failed(&self, answer: Vec<u8>) -> Vec<u8>;
    /// The amount in it made that of the request.
    fn with_amount_of(&self, answer: Vec<u8>, asked: &Message) -> Vec<u8>;
    /// A stale answer given the name of the right one.
    fn claimed(&self, stale: Vec<u8>, right: &[u8]) -> Vec<u8>;
    /// Whether it says, to an abort, that it has stopped.
    fn says_stopped(&self, answer: &Message) -> bool;
    /// "Failed", to this request.
    fn failure(&self, asked: &Message) -> Vec<u8>;
    /// The same, read out of the answer to a question about it.
    fn failure_when_asked(&self, asked: &Message) -> Vec<u8> {
        self.failure(asked)
    }
    /// "Unfinished" made into "refused".
    fn unfinished_is_refused(&self, answer: Vec<u8>) -> Vec<u8> {
        answer
    }
    /// The tip of a sale made that of this request, whatever a query says it is.
    fn tip_as_asked(&self, answer: Vec<u8>, _asked: &Message) -> Vec<u8> {
        answer
    }
    /// A status told with a code of success made the status of success.
    fn status_is_success(&self, answer: Vec<u8>) -> Vec<u8> {
        answer
    }
    /// What is said of one payment, as if it were said of this request.
    fn in_the_name_of(&self, said: Vec<u8>, asked: &Message) -> Vec<u8> {
        self.with_amount_of(self.claimed(said, &self.failure(asked)), asked)
    }
    /// What somebody else says, as if our terminal had; of itself alone, if `idle_only`.
    fn disguised(&self, event: LinkEvent, _idle_only: bool) -> LinkEvent {
        event
    }
    /// Whether it says, of itself, that it is busy; none if it says nothing of itself.
    fn says_busy(&self, _answer: &Message) -> Option<bool> {
        None
    }
    /// "Busy" made into "free".
    fn freed(&self, event: LinkEvent) -> LinkEvent {
        event
    }
}

/// A terminal, its end of a line, and the tap on it.
pub struct Stand {
    pub terminal: Box<dyn Desk>,
    pub face: Box<dyn LineFace>,
    /// Makes its end of a connection on a bare socket, where it has such a thing.
    pub socket: Option<Box<dyn Fn() -> Box<dyn LineFace>>>,
    pub tap: Rc<dyn Tap>,
}

/// The terminal of this index.
pub fn stand(index: usize, plan: &plan::Counter, seed: u64) -> Stand {
    match plan.vendor {
        Vendor::Wonder => wonder::stand(index, plan, seed),
        Vendor::QfPay => qfpay::stand(index, plan, seed),
        Vendor::CodePay => codepay::stand(index, plan, seed),
        Vendor::EasyCard => easycard::stand(index, plan, seed),
    }
}

/// What the lane to it is made of.
pub fn lane(index: usize, plan: &plan::Counter, policy: LinkPolicy) -> (LaneSettings, Session) {
    match plan.vendor {
        Vendor::Wonder => wonder::lane(index, plan.wire, policy),
        Vendor::QfPay => qfpay::lane(index, plan, policy),
        Vendor::CodePay => codepay::lane(index, plan, policy),
        Vendor::EasyCard => easycard::lane(index, policy),
    }
}
