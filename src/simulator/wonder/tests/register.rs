//! A register made of the codec, facing a terminal on virtual time.

use std::borrow::Cow;

use crate::money::{Amount, Currency};
use crate::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, SaltIv};
use crate::protocol::wonder::envelope::{Envelope, HTTP_CAP, VersionLiteral};
use crate::protocol::wonder::message::{
    AckRequest, PairRequest, RefundRequest, Request, RequestHeader, Response, ResponseBody, ResultBody, SaleRequest,
    TransactionStatusRequest, VoidRequest,
};
use crate::simulator::EntryKind;
use crate::simulator::wonder::*;
use crate::simulator::*;

pub const CODE: &str = "260880";

pub fn code(text: &str) -> PairingCode {
    PairingCode::parse(text).unwrap()
}

pub fn paired() -> TerminalSettings {
    TerminalSettings { paired: true, ..TerminalSettings::new(code(CODE)) }
}

pub fn text(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

pub fn sale<'a>(reference: &'a str, amount: &'a str) -> Request<'a> {
    let (currency, amount) = (text("HKD"), text(amount));
    Request::Sale(SaleRequest { reference_id: text(reference), customer_order_id: None, currency, amount })
}

pub fn refund<'a>(reference: &'a str, original: &'a str, amount: &'a str) -> Request<'a> {
    Request::Refund(RefundRequest {
        reference_id: text(reference),
        org_reference_id: text(original),
        currency: text("HKD"),
        amount: text(amount),
    })
}

pub fn void(original: &str) -> Request<'_> {
    Request::Void(VoidRequest { org_reference_id: text(original) })
}

pub fn status(reference: &str) -> Request<'_> {
    Request::TransactionStatus(TransactionStatusRequest { target_reference_id: text(reference) })
}

pub fn pair() -> Request<'static> {
    Request::Pair(PairRequest { pair_uuid: text("3f1c3a8e-0000-4000-8000-000000000000") })
}

pub fn ack(ack_uuid: &str) -> Request<'_> {
    Request::Ack(AckRequest { ack_uuid: text(ack_uuid) })
}

/// The register, its terminal and the time.
pub struct Register {
    pub terminal: Terminal,
    pub key: Key,
    pub profile: CryptoProfile,
    pub now_ms: u64,
    asked: u64,
}

impl Register {
    pub fn facing(settings: TerminalSettings) -> Self {
        let key = Key::new(settings.code.clone());
        let profile = CryptoProfile::Sha256ZeroIv;
        Self { terminal: Terminal::new(settings), key, profile, now_ms: 0, asked: 0 }
    }

    /// The `requestID` of a request.
    pub fn request_id(nth: u64) -> String {
        format!("2c7f32e1-b9e4-4b34-96cc-{nth:012}")
    }

    /// Sends a request; what comes of it is waited for with [`Register::outputs`]. Gives its number.
    pub fn send(&mut self, request: &Request) -> Ask {
        self.asked += 1;
        let header = RequestHeader {
            request_id: Self::request_id(self.asked).into(),
            client_device_sn: text("126498561093"),
            timestamp: text("2025-11-12T10:11:04+00:00"),
        };
        let nonce = SaltIv { salt: [7; 16], iv: [9; 16] };
        let data = self.key.seal(self.profile, request.encode(&header), &nonce);
        let envelope = Envelope { action: request.action(), data: data.into() }.encode(VersionLiteral::Text);
        self.terminal.receive(Ask(self.asked), "", &envelope, self.now_ms);
        Ask(self.asked)
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

    /// The answer among outputs, opened.
    pub fn open(&self, answer: &Answer) -> Response {
        self.open_envelope(&answer.message)
    }

    pub fn open_envelope(&self, envelope: &[u8]) -> Response {
        let envelope = Envelope::parse(envelope, HTTP_CAP).unwrap();
        let (plaintext, profile) = self.key.open_either(&envelope.data).unwrap();
        assert_eq!(profile, self.profile, "answered as asked");
        Response::parse(envelope.action, &plaintext).unwrap()
    }

    /// Sends, and reads the one answer that comes at once.
    pub fn result(&mut self, request: &Request) -> ResultBody {
        let outputs = self.ask(request);
        self.result_of(&outputs)
    }

    pub fn result_of(&self, outputs: &[Output]) -> ResultBody {
        match self.open(answer(outputs)).body {
            ResponseBody::Result(result) => *result,
            other => panic!("a result expected: {other:?}"),
        }
    }

    /// `status` and `errorCode` of the answer.
    pub fn said(&mut self, request: &Request) -> (String, String) {
        let result = self.result(request);
        (result.status.as_str().to_owned(), result.error_code)
    }

    /// The terminal's ledger in short.
    pub fn ledger(&self) -> Vec<(EntryKind, &str, u64)> {
        let entries = self.terminal.ledger().iter();
        entries.map(|entry| (entry.kind, entry.reference.as_str(), entry.amount.minor_units())).collect()
    }
}

/// The only answer among the outputs; money is booked before it.
pub fn answer(outputs: &[Output]) -> &Answer {
    let answers: Vec<&Answer> = outputs
        .iter()
        .filter_map(|output| if let Output::Answer(answer) = output { Some(answer) } else { None })
        .collect();
    let [answer] = answers[..] else { panic!("one answer expected: {outputs:?}") };
    assert!(!matches!(outputs.last(), Some(Output::Booked(_))), "booked after the answer: {outputs:?}");
    answer
}

pub fn hkd(minor: u64) -> Amount {
    Amount::from_minor_units(minor, Currency::HKD).unwrap()
}
