//! What each vendor says on the wire: pure, sans-IO. No socket, task, lock, clock or randomness in here.
//!
//! One folder per vendor. [`Session`] is the enum of their sessions: what a lane drives without knowing the vendor.

mod aes_cbc;
mod batch;
pub mod codepay;
pub mod easycard;
mod json;
mod method;
mod pairing;
pub mod qfpay;
mod session;
mod text;
pub use text::{is_card, without_cards};
pub mod wonder;

use crate::payment::{
    FinishRequest, Intent, Limits, Millis, MoneyRequest, Now, Outcome, Payment, Reference, ScannedCode, Stage,
};
use crate::wire::LinkEvent;

pub use batch::{BatchCheck, BatchDifference};
pub use method::Method;
pub use pairing::{
    CameBack, Certificate, Door, PairingFault, PairingOutput, PairingQuestion, PairingStep, StepState, Voucher,
};
pub use session::{
    AbortAnswer, Fresh, Identity, Output, Printed, Question, ReaderAnswer, ReaderQuestion, RequestId, Settled,
    SettledKind, SettledPart,
};

/// A session with a paired terminal, of whichever vendor.
#[derive(Debug)]
pub enum Session {
    /// Wonder ECR 2.0.
    Wonder(Box<wonder::Session>),
    /// QFPay ECR.
    QfPay(Box<qfpay::Session>),
    /// `CodePay` Register.
    CodePay(Box<codepay::Session>),
    /// intella EasyCard.
    EasyCard(Box<easycard::Session>),
}

impl Session {
    /// In words, why this payment cannot be asked of this terminal, if so: known before anything is recorded.
    pub fn why_not(&self, intent: &Intent) -> Option<String> {
        match self {
            Self::Wonder(_) | Self::QfPay(_) => None,
            Self::CodePay(session) => session.why_not(intent),
            Self::EasyCard(session) => session.why_not(intent),
        }
    }

    /// Puts a money request on the wire. It cannot be copied, so it cannot be sent twice.
    pub fn request_money(&mut self, now: Now, id: RequestId, request: MoneyRequest, fresh: Fresh) {
        match self {
            Self::Wonder(session) => session.request_money(now, id, request, fresh),
            Self::QfPay(session) => session.request_money(now, id, request),
            Self::CodePay(session) => session.request_money(now, id, request),
            Self::EasyCard(session) => session.request_money(now, id, request, fresh),
        }
    }

    /// Puts one try to finish a transaction that is owed its end on the wire. Only vendors whose terminals leave one unfinished
    /// are asked to.
    pub fn finish(&mut self, now: Now, id: RequestId, request: FinishRequest, fresh: Fresh) {
        match self {
            Self::EasyCard(session) => session.finish(now, id, request, fresh),
            Self::Wonder(_) | Self::QfPay(_) | Self::CodePay(_) => {}
        }
    }

    /// Nothing of this request leaves any more, if it has not left yet. Nothing is told of it either.
    pub fn withdraw(&mut self, id: RequestId) {
        match self {
            // What it is asked for it says at once.
            Self::Wonder(_) => {}
            Self::QfPay(session) => session.withdraw(id),
            Self::CodePay(session) => session.withdraw(id),
            Self::EasyCard(session) => session.withdraw(id),
        }
    }

    /// Asks something that can move no money.
    pub fn ask(&mut self, now: Now, id: RequestId, question: Question, fresh: Fresh) {
        match self {
            Self::Wonder(session) => session.ask(now, id, question, fresh),
            Self::QfPay(session) => session.ask(now, id, question, &fresh),
            Self::CodePay(session) => session.ask(now, id, question, &fresh),
            Self::EasyCard(session) => session.ask(now, id, question, fresh),
        }
    }

    /// How long what is waited for in this payment, of what holds for its terminal in general.
    pub fn limits_of(&self, intent: &Intent, usual: Limits) -> Limits {
        match self {
            Self::CodePay(_) => codepay::limits_of(intent, usual),
            Self::Wonder(_) | Self::QfPay(_) | Self::EasyCard(_) => usual,
        }
    }

    /// Learns of a money request of an earlier life, so that its late answer is recognised.
    pub fn remember(&mut self, id: RequestId, payment: &Payment) {
        let (intent, is_open) = (&payment.intent, payment.awaits_truth());
        let approved = payment.stage == Stage::Closed(Outcome::Approved);
        let said = payment.evidence.as_ref().map_or("", |evidence| evidence.said.as_str());
        match self {
            Self::Wonder(session) => session.remember(id, intent),
            Self::QfPay(session) => session.remember(id, intent, is_open, &payment.details.vendor_number),
            Self::CodePay(session) => session.remember(id, intent, approved),
            Self::EasyCard(session) => session.remember(intent, said),
        }
    }

    /// Learns that what an earlier life asked may still be answered, for so many milliseconds. Call before the first input.
    pub fn inherit(&mut self, left: u64) {
        match self {
            Self::QfPay(session) => session.inherit(left),
            // Each answer names what it answers.
            Self::Wonder(_) | Self::CodePay(_) | Self::EasyCard(_) => {}
        }
    }

    /// Until when something that was asked may be answered without saying what it answers: a life that begins before then has to
    /// know ([`Session::inherit`]). None if nothing may.
    pub fn unanswered_until(&self, now: Now) -> Option<Millis> {
        match self {
            Self::QfPay(session) => session.unanswered_until(now),
            Self::Wonder(_) | Self::CodePay(_) | Self::EasyCard(_) => None,
        }
    }

    /// Learns that a payment has not happened: its first record could not be stored, so nothing of it has left.
    pub fn forget(&mut self, reference: Reference) {
        match self {
            Self::EasyCard(session) => session.forget(reference),
            Self::Wonder(_) | Self::QfPay(_) | Self::CodePay(_) => {}
        }
    }

    /// Learns that a payment of an earlier life is owed its end: nothing is put in between that its terminal does not demand.
    pub fn owes(&mut self, reference: Reference) {
        match self {
            Self::EasyCard(session) => session.owes(reference),
            Self::Wonder(_) | Self::QfPay(_) | Self::CodePay(_) => {}
        }
    }

    /// The code of the payment that is begun next, scanned off the customer's telephone. It is used once, and kept nowhere else.
    pub fn hold_code(&mut self, reference: Reference, code: ScannedCode) {
        match self {
            Self::EasyCard(session) => session.hold_code(reference, code),
            Self::Wonder(_) | Self::QfPay(_) | Self::CodePay(_) => {}
        }
    }

    /// Whether the terminal itself has to be free and online for it.
    pub fn needs_terminal(&self, intent: &Intent) -> bool {
        match self {
            Self::EasyCard(session) => session.needs_reader(intent),
            Self::Wonder(_) | Self::QfPay(_) | Self::CodePay(_) => true,
        }
    }

    /// The link tells something.
    pub fn link(&mut self, now: Now, event: LinkEvent) {
        match self {
            Self::Wonder(session) => session.link(now, event),
            Self::QfPay(session) => session.link(now, event),
            Self::CodePay(session) => session.link(now, event),
            Self::EasyCard(session) => session.link(now, event),
        }
    }

    /// Time has passed.
    pub fn time_reached(&mut self, now: Now) {
        match self {
            Self::Wonder(session) => session.time_reached(now),
            Self::QfPay(session) => session.time_reached(now),
            Self::CodePay(session) => session.time_reached(now),
            Self::EasyCard(session) => session.time_reached(now),
        }
    }

    /// When [`Session::time_reached`] is wanted next.
    pub fn wake_at(&self) -> Option<Millis> {
        match self {
            Self::Wonder(session) => session.wake_at(),
            Self::QfPay(session) => session.wake_at(),
            Self::CodePay(session) => session.wake_at(),
            Self::EasyCard(session) => session.wake_at(),
        }
    }

    /// The next thing the session has to say; drain after every input.
    pub fn poll(&mut self) -> Option<Output> {
        match self {
            Self::Wonder(session) => session.poll(),
            Self::QfPay(session) => session.poll(),
            Self::CodePay(session) => session.poll(),
            Self::EasyCard(session) => session.poll(),
        }
    }
}
