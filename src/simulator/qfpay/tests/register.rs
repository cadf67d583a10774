//! A register made of the codec, facing a terminal on virtual time.

use crate::money::{Amount, Currency};
use crate::protocol::qfpay::answer::{self, Code};
use crate::protocol::qfpay::crypto::AesKeyMode;
use crate::protocol::qfpay::envelope::{Dialect, HttpBody, Sealer};
use crate::protocol::qfpay::message::{Channel, PayOptions, Request};
use crate::protocol::qfpay::vectors;
use crate::simulator::qfpay::*;
use crate::simulator::*;

pub fn keys() -> Keys {
    Keys::new(vectors::key("K16"), AesKeyMode::Utf8).unwrap()
}

pub fn settings() -> TerminalSettings {
    TerminalSettings::new(keys())
}

pub fn sealer(dialect: Dialect) -> Sealer {
    Sealer::new(vectors::key("K16"), AesKeyMode::Utf8, dialect).unwrap()
}

pub fn hkd(cents: u64) -> Amount {
    Amount::from_minor_units(cents, Currency::HKD).unwrap()
}

pub fn pay_by(channel: Channel, reference: &str, cents: u64) -> Request {
    let options = PayOptions::default();
    Request::Pay { amount: hkd(cents), channel, reference: reference.to_owned(), options }
}

pub fn pay(reference: &str, cents: u64) -> Request {
    pay_by(Channel::Card, reference, cents)
}

pub fn inquire(reference: &str) -> Request {
    Request::Inquire { syssn: None, reference: Some(reference.to_owned()) }
}

pub fn refund(syssn: &str, cents: Option<u64>) -> Request {
    Request::Refund { syssn: syssn.to_owned(), amount: cents.map(hkd), may_modify: None, move_to_back: None }
}

/// The register, its terminal and the time.
pub struct Register {
    pub terminal: Terminal,
    pub now_ms: u64,
    asked: u64,
}

impl Register {
    pub fn facing(settings: TerminalSettings) -> Self {
        Self { terminal: Terminal::new(settings), now_ms: 0, asked: 0 }
    }

    /// Sends a body to a path; what comes of it is waited for with [`Register::outputs`].
    pub fn send_body(&mut self, path: &str, body: &[u8]) -> Ask {
        self.asked += 1;
        self.terminal.receive(Ask(self.asked), path, body, self.now_ms);
        Ask(self.asked)
    }

    /// Sends over HTTP.
    pub fn send(&mut self, request: &Request) -> Ask {
        let body = sealer(Dialect::Odoo).http_body(&request.content().unwrap(), HttpBody::JsonString);
        self.send_body(request.path(), &body)
    }

    /// What has come out, request lines left out.
    pub fn outputs(&mut self) -> Vec<Output> {
        let all = std::iter::from_fn(|| self.terminal.next_output());
        all.filter(|output| !matches!(output, Output::Told(_))).collect()
    }

    pub fn wait(&mut self, ms: u64) -> Vec<Output> {
        self.now_ms += ms;
        self.terminal.reach(self.now_ms);
        self.outputs()
    }

    /// Sends and takes what comes at once.
    pub fn ask(&mut self, request: &Request) -> Vec<Output> {
        self.send(request);
        self.outputs()
    }

    /// Sends, and reads the one answer that comes at once.
    pub fn answer(&mut self, request: &Request) -> answer::Answer {
        let outputs = self.ask(request);
        read(answer_of(&outputs))
    }

    /// The code that decides: the outer one, or the inner one behind 6000.
    pub fn code(&mut self, request: &Request) -> String {
        code(&self.answer(request))
    }

    /// The vendor's id of a payment.
    pub fn syssn(&mut self, reference: &str) -> String {
        field(&self.answer(&inquire(reference)), "syssn")
    }

    /// The terminal's ledger in short.
    pub fn ledger(&self) -> Vec<(EntryKind, &str, u64)> {
        let entries = self.terminal.ledger().iter();
        entries.map(|entry| (entry.kind, entry.reference.as_str(), entry.amount.minor_units())).collect()
    }
}

pub fn code(answer: &answer::Answer) -> String {
    match answer.inner_code().filter(|_| answer.code == Code::Done) {
        Some(inner) => inner.to_owned(),
        None => answer.respcd.clone(),
    }
}

pub fn field(answer: &answer::Answer, name: &str) -> String {
    let data = answer.data.as_ref().expect("a business object");
    data.get(name).unwrap_or_default().to_owned()
}

pub fn read(answer: &Answer) -> answer::Answer {
    answer::Answer::read(&answer.message, keys().cipher()).unwrap()
}

/// The only answer among the outputs; money is booked before it.
pub fn answer_of(outputs: &[Output]) -> &Answer {
    let answers: Vec<&Answer> = outputs
        .iter()
        .filter_map(|output| if let Output::Answer(answer) = output { Some(answer) } else { None })
        .collect();
    let [answer] = answers[..] else { panic!("one answer expected: {outputs:?}") };
    assert!(!matches!(outputs.last(), Some(Output::Booked(_))), "booked after the answer: {outputs:?}");
    answer
}
