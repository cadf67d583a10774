//! A register made of the codec, facing a server on virtual time.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::money::{Amount, Currency};
use crate::payment::WallTime;
use crate::protocol::easycard::crypto::{Iv, MessageKey};
use crate::protocol::easycard::envelope::{PATH, Posted, Reply};
use crate::protocol::easycard::message::{self, Again, Owed, Request, RequestHeader, Scanned, Service, Shown};
use crate::protocol::easycard::password::PasswordKey;
use crate::simulator::easycard::*;
use crate::simulator::*;

/// A key that hides nothing: chance has no part in it.
#[derive(Debug)]
pub struct NoKey;

impl ServerKey for NoKey {
    fn unwrap(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        Some(Zeroizing::new(sealed.to_vec()))
    }

    fn sign(&self, _message: &[u8]) -> Option<Vec<u8>> {
        None
    }

    fn public_pem(&self) -> String {
        String::new()
    }
}

pub fn settings() -> ServerSettings {
    ServerSettings::new(Arc::new(NoKey))
}

pub fn scenario(text: &str) -> ServerSettings {
    ServerSettings { scenario: Scenario::parse(text).unwrap(), ..settings() }
}

pub fn twd(dollars: u64) -> Amount {
    Amount::from_minor_units(dollars, Currency::TWD).unwrap()
}

fn device() -> String {
    "01301234".to_owned()
}

pub fn pay(order: &str, dollars: u64) -> Request {
    Request::Payment { device: device(), amount: twd(dollars), order: order.to_owned(), body: String::new() }
}

pub fn refund_key() -> PasswordKey {
    PasswordKey::of_password("simulated-refund")
}

pub fn refund(order: &str, dollars: u64) -> Request {
    let (amount, order) = (twd(dollars), order.to_owned());
    Request::Refund { device: device(), amount, order, refund_key: refund_key() }
}

pub fn query(order: &str) -> Request {
    Request::SingleOrderQuery { order: order.to_owned() }
}

pub fn sign_on() -> Request {
    Request::SignOn { device: device() }
}

pub fn balance() -> Request {
    Request::BalanceQuery { device: device(), retry: 0 }
}

pub fn settle() -> Request {
    Request::Settlement { device: device() }
}

pub fn show(order: &str, dollars: u64) -> Request {
    let (order, amount) = (order.to_owned(), twd(dollars));
    Request::OlPay(Shown { order, amount, body: "Lunch".to_owned(), expires: None })
}

pub fn scan(order: &str, dollars: u64) -> Request {
    let (order, amount) = (order.to_owned(), twd(dollars));
    Request::Micropay(Scanned { order, amount, body: "Lunch".to_owned(), code: "287812345678901234".to_owned() })
}

/// The register, its server and the time.
pub struct Register {
    pub server: Server,
    pub now_ms: u64,
    asked: u64,
}

impl Register {
    /// Facing a server that nobody has signed a reader on with.
    pub fn facing(settings: ServerSettings) -> Self {
        Self { server: Server::new(settings), now_ms: 0, asked: 0 }
    }

    /// The reader is signed on.
    pub fn signed_on(settings: ServerSettings) -> Self {
        let mut register = Self::facing(settings);
        assert_eq!(register.code(&sign_on()), "000000");
        register
    }

    fn key(&self) -> MessageKey {
        let mut key = [7; 16];
        key[..8].copy_from_slice(&self.asked.to_le_bytes());
        MessageKey::new(key)
    }

    pub fn send_body(&mut self, body: &[u8]) -> Ask {
        self.server.receive(Ask(self.asked), PATH, body, self.now_ms);
        Ask(self.asked)
    }

    /// Sends an inner message.
    pub fn send_inner(&mut self, inner: &str) -> Ask {
        self.asked += 1;
        let key = self.key();
        let posted =
            Posted { request: key.seal(&iv(), inner.as_bytes()), api_key: STANDARD.encode(key.text().as_bytes()) };
        self.send_body(&posted.to_bytes())
    }

    pub fn send(&mut self, request: &Request) -> Ask {
        let header = RequestHeader {
            mch_id: "SIMULATED001".to_owned(),
            trade_key: PasswordKey::of_password("simulated-trade"),
            created: WallTime(1_767_576_600_000),
        };
        self.send_inner(&header.message(request))
    }

    /// What has come out, request lines left out.
    pub fn outputs(&mut self) -> Vec<Output> {
        let all = std::iter::from_fn(|| self.server.next_output());
        all.filter(|output| !matches!(output, Output::Told(_))).collect()
    }

    pub fn wait(&mut self, ms: u64) -> Vec<Output> {
        self.now_ms += ms;
        self.server.reach(self.now_ms);
        self.outputs()
    }

    /// Sends and takes what comes at once.
    pub fn ask(&mut self, request: &Request) -> Vec<Output> {
        self.send(request);
        self.outputs()
    }

    /// Sends, and reads the one answer that comes at once.
    pub fn answer(&mut self, request: &Request) -> message::Answer {
        let outputs = self.ask(request);
        self.read(answer_of(&outputs))
    }

    /// Reads an answer to what was sent last.
    pub fn read(&self, answer: &Answer) -> message::Answer {
        read(&answer.message, &self.key()).expect("an answer")
    }

    /// The code that decides: the reader's, or the server's where there is none.
    pub fn code(&mut self, request: &Request) -> String {
        code(&self.answer(request))
    }

    /// `OrderStatus` of an order, or the code that there is none.
    pub fn status(&mut self, order: &str) -> String {
        let answer = self.answer(&query(order));
        answer.data.text("OrderStatus").unwrap_or(answer.header.status)
    }

    /// A try to finish what this answer left unfinished.
    pub fn again(answer: &message::Answer, service: Service) -> Request {
        let owed = Owed::of(answer, service, "", "").expect("something is owed");
        let refund_key = (service == Service::Refund).then(refund_key);
        Request::Complete(Again { owed, refund_key })
    }

    /// The ledger in short.
    pub fn ledger(&self) -> Vec<(EntryKind, &str, u64)> {
        let entries = self.server.ledger().iter();
        entries.map(|entry| (entry.kind, entry.reference.as_str(), entry.amount.minor_units())).collect()
    }
}

pub fn iv() -> Iv {
    Iv::parse(Iv::PUBLISHED).unwrap()
}

/// The answer in a body; none if it is no answer.
pub fn read(body: &[u8], key: &MessageKey) -> Option<message::Answer> {
    match Reply::read(body, key, &iv()) {
        Ok(Reply::Answer(answer)) => Some(*answer),
        Ok(Reply::Status(_)) | Err(_) => None,
    }
}

pub fn code(answer: &message::Answer) -> String {
    let error = answer.card_result().error;
    if error.is_empty() { answer.header.status.clone() } else { error }
}

pub fn field(answer: &message::Answer, name: &str) -> String {
    answer.data.text(name).unwrap_or_default()
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
