//! Answers about the reader itself: which it is, its sign-on, what is on a card, the day's close.

use crate::payment::{NotStarted, Now, Silence};
use crate::protocol::easycard::message::{Answer, Balance, Reader, Sums, readers};
use crate::protocol::easycard::verdict;
use crate::protocol::{Identity, Output, ReaderAnswer, ReaderQuestion, RequestId, Settled, SettledKind, SettledPart};

use super::Session;
use super::answers::{refused_because, refused_by_reader};
use super::flight::{About, Flight};

/// Codes of a reader that has lost its own network.
const OFFLINE: [&str; 2] = ["010019", "010124"];

impl Session {
    /// Our reader must be among those of the merchant. Its sign-on is renewed at this occasion, unless a payment is out.
    pub(super) fn take_hello(&mut self, now: Now, flight: Flight, answer: &Answer) {
        if !answer.ran() {
            let words = refusal_words(answer);
            return self.silent(flight.request, Silence::Refused(refused_because(&answer.header.status), words));
        }
        let bound = readers(answer);
        let Some(reader) = bound.iter().find(|reader| reader.device == self.settings.device) else {
            let words = not_bound(&self.settings.device, &bound);
            return self.silent(flight.request, Silence::Refused(NotStarted::WrongTerminal, words));
        };
        self.dongle.clone_from(&reader.dongle);
        let identity = self.identity(String::new());
        if self.sign_on.should_be_renewed(now) && !self.is_selling() {
            let next = flight.followed_by(About::HelloSignOn);
            self.send(now, next);
        } else {
            self.outputs.push_back(Output::Identified(flight.request, identity));
        }
    }

    pub(super) fn take_hello_sign_on(&mut self, now: Now, request: RequestId, answer: &Answer) {
        if answer.succeeded() {
            self.sign_on.done(now);
            let identity = self.identity(String::new());
            return self.outputs.push_back(Output::Identified(request, identity));
        }
        let (error, words) = (answer.card_result().error, refusal_words(answer));
        if OFFLINE.contains(&error.as_str()) {
            let offline = Identity { online: false, ..self.identity(words) };
            self.outputs.push_back(Output::Identified(request, offline));
        } else if refused_by_reader(&error) == NotStarted::Busy && answer.ran() {
            let busy = Identity { busy: true, ..self.identity(words) };
            self.outputs.push_back(Output::Identified(request, busy));
        } else {
            self.silent(request, Silence::Refused(not_signed_on(answer), words));
        }
    }

    /// The payment behind it leaves now, or never.
    pub(super) fn take_sign_on(&mut self, now: Now, mut flight: Flight, answer: &Answer) {
        let About::SignOn { then } = &mut flight.about else { return };
        let then = then.take();
        if answer.succeeded() {
            self.sign_on.done(now);
            if let Some(next) = then {
                self.send(now, *next);
            }
        } else if then.is_some() {
            let words = format!("the reader could not be signed on: {}", refusal_words(answer));
            self.silent(flight.request, Silence::Refused(not_signed_on(answer), words));
        }
    }

    fn identity(&self, said: String) -> Identity {
        Identity {
            serial_number: self.dongle.clone(),
            merchant: self.settings.mch_id.clone(),
            online: true,
            said,
            signed_on: self.sign_on.shown(),
            ..Identity::default()
        }
    }

    pub(super) fn take_of_reader(&mut self, now: Now, request: RequestId, question: ReaderQuestion, answer: &Answer) {
        let told = match question {
            _ if !answer.succeeded() => Err(refusal_words(answer)),
            ReaderQuestion::SignOn => {
                self.sign_on.done(now);
                Ok(ReaderAnswer::SignedOn { at: now.wall })
            }
            ReaderQuestion::CardNumber | ReaderQuestion::Balance => {
                let Balance { chip, cash, expires } = Balance::of(answer);
                Ok(ReaderAnswer::Card { chip, balance: cash.map(|cash| cash.0), expires })
            }
        };
        self.outputs.push_back(Output::Reader(request, told));
    }

    pub(super) fn take_settled(&mut self, request: RequestId, answer: &Answer) {
        let settled = if answer.succeeded() { Ok(settled(&Sums::of(answer))) } else { Err(refusal_words(answer)) };
        self.outputs.push_back(Output::Settled(request, settled));
    }
}

fn settled(sums: &Sums) -> Settled {
    let kinds = [
        (SettledKind::Payments, &sums.payments),
        (SettledKind::Refunds, &sums.refunds),
        (SettledKind::TopUps, &sums.top_ups),
        (SettledKind::CancelledTopUps, &sums.cancelled),
    ];
    let part = |(kind, (count, cash)): (_, &(Option<u64>, crate::protocol::easycard::message::Cash))| SettledPart {
        kind,
        count: *count,
        amount: cash.amount(),
    };
    Settled {
        count: sums.payments.0.and_then(|count| u32::try_from(count).ok()),
        sums: sums.payments.1.amount().into_iter().collect(),
        parts: kinds.into_iter().map(part).collect(),
        said: String::new(),
        check: None,
    }
}

fn not_signed_on(answer: &Answer) -> NotStarted {
    if answer.ran() { refused_by_reader(&answer.card_result().error) } else { refused_because(&answer.header.status) }
}

fn not_bound(device: &str, bound: &[Reader]) -> String {
    let others: Vec<&str> = bound.iter().map(|reader| reader.device.as_str()).collect();
    let others = if others.is_empty() { "none".to_owned() } else { others.join(", ") };
    format!("reader {device} is not bound to this merchant; bound: {others}")
}

/// `(7105) Incorrect TradeKey`, in the server's words.
fn refusal_words(answer: &Answer) -> String {
    format!("({}) {}", verdict::code(answer), answer.header.words).trim_end().to_owned()
}
