//! Pairing with a reader: the server tells which readers the merchant has, ours must be among them, and it is signed on. No
//! money can move.
//!
//! Every way in which key, vector, password, merchant and reader can be wrong ends in a fault of its own ([`fault`]): on this
//! vendor nothing else would ever tell them apart.

mod fault;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::payment::{Millis, Now};
use crate::protocol::{CameBack, Door, Fresh, PairingFault, PairingOutput, PairingQuestion, PairingStep, StepState};
use crate::wire::{ExchangeId, HttpRequest, LinkEvent, LinkFault, Outgoing, Payload};

use super::Settings;
use super::crypto::MessageKey;
use super::envelope::{Posted, Reply};
use super::message::{Answer, Reader, Request, RequestHeader, Service, SignedOn, readers};

/// Bytes of a message's key.
const KEY: usize = 16;

/// What a reader has said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paired {
    /// Its number: the one that was asked for, or the only one that there is.
    pub device: String,
    /// The hardware number of its dongle.
    pub dongle: String,
    /// The number that slips carry.
    pub device_number: String,
}

/// The question that is out.
#[derive(Debug)]
struct Asked {
    step: PairingStep,
    service: Service,
    key: MessageKey,
    until: Millis,
}

/// A pairing on its way. [`Settings::device`] may be empty: then the merchant's only reader is taken.
#[derive(Debug)]
pub struct Pairing {
    settings: Settings,
    asked: Option<Asked>,
    found: Option<Reader>,
    exchange: u64,
    outputs: VecDeque<PairingOutput<Paired>>,
}

impl Pairing {
    /// Asks which readers there are. `fresh` is used for this message alone.
    pub fn begin(settings: Settings, now: Now, fresh: &Fresh) -> Self {
        let mut pairing = Self { settings, asked: None, found: None, exchange: 0, outputs: VecDeque::new() };
        pairing.ask(now, PairingStep::Identify, &Request::DeviceQuery, fresh);
        pairing
    }

    /// What is to be done next.
    pub fn poll(&mut self) -> Option<PairingOutput<Paired>> {
        self.outputs.pop_front()
    }

    /// When it wants to be told the time.
    pub fn wake_at(&self) -> Option<Millis> {
        self.asked.as_ref().map(|asked| asked.until)
    }

    /// Something came on the link; `fresh` is for the message that may follow.
    pub fn link(&mut self, now: Now, event: LinkEvent, fresh: &Fresh) {
        match event {
            LinkEvent::Reply(exchange, reply) if exchange.0 == self.exchange => {
                self.take_reply(now, &reply.body, fresh);
            }
            LinkEvent::Failed { exchange, fault, .. } if exchange.0 == self.exchange => self.take_loss(&fault),
            LinkEvent::Down(fault) => self.take_loss(&fault),
            _ => {}
        }
    }

    /// The time has come.
    pub fn time_reached(&mut self, now: Now) {
        if self.asked.as_ref().is_some_and(|asked| asked.until <= now.mono) {
            self.silent(CameBack::Nothing);
        }
    }

    fn ask(&mut self, now: Now, step: PairingStep, request: &Request, fresh: &Fresh) {
        self.step(step, StepState::Started);
        let mut bytes = [0; KEY];
        bytes.copy_from_slice(&fresh[..KEY]);
        let key = MessageKey::new(bytes);
        let header = RequestHeader {
            mch_id: self.settings.mch_id.clone(),
            trade_key: self.settings.trade_key.clone(),
            created: now.wall,
        };
        let Some(api_key) = self.settings.wrap.wrap(&key) else {
            return self.fail(step, fault::of_key(&self.settings));
        };
        let request_text = key.seal(&self.settings.iv, header.message(request).as_bytes());
        let body = Posted { request: request_text, api_key }.to_bytes();
        let at_reader = step == PairingStep::Pair;
        let limit = if at_reader { self.settings.reader_limit } else { self.settings.answer_limit };
        let service = request.service();
        let question = PairingQuestion { message: service.word(), bytes: body.len(), limit_ms: limit };
        self.step(step, StepState::Asking(question));
        self.exchange += 1;
        self.asked = Some(Asked { step, service, key, until: now.mono.plus(limit) });
        let request = HttpRequest {
            path: self.settings.path.clone(),
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body,
            reply_limit_ms: limit,
        };
        let outgoing = Outgoing { exchange: ExchangeId(self.exchange), payload: Payload::Http(request) };
        self.outputs.push_back(PairingOutput::Send(Door::Commands, outgoing));
    }

    fn take_reply(&mut self, now: Now, body: &[u8], fresh: &Fresh) {
        let Some(asked) = self.asked.take() else { return };
        match Reply::read(body, &asked.key, &self.settings.iv) {
            Err(why) => self.fail(asked.step, fault::unreadable(asked.service, why)),
            Ok(Reply::Status(code)) => self.fail(asked.step, fault::of_bare_status(asked.service, &code)),
            Ok(Reply::Answer(answer)) if !answer.may_answer(asked.service) => {
                self.fail(asked.step, fault::of_another_service(asked.service));
            }
            Ok(Reply::Answer(answer)) if !answer.ran() => self.fail(asked.step, fault::refused(asked.service, &answer)),
            Ok(Reply::Answer(answer)) if asked.step == PairingStep::Identify => self.take_readers(now, &answer, fresh),
            Ok(Reply::Answer(answer)) => self.take_sign_on(&answer),
        }
    }

    /// The one that was asked for, or the only one.
    fn take_readers(&mut self, now: Now, answer: &Answer, fresh: &Fresh) {
        let bound = readers(answer);
        let wanted = self.settings.device.as_str();
        let numbers = bound.iter().map(|reader| reader.device.clone()).collect();
        let found = match bound.as_slice() {
            [only] if wanted.is_empty() => Some(only.clone()),
            several => several.iter().find(|reader| reader.device == wanted).cloned(),
        };
        let Some(reader) = found else {
            let fault = fault::no_such_reader(wanted, &bound);
            self.step(PairingStep::Identify, StepState::Offered(numbers));
            return self.fail(PairingStep::Identify, fault);
        };
        self.settings.device.clone_from(&reader.device);
        self.step(
            PairingStep::Identify,
            StepState::Told(Box::new(crate::protocol::Identity {
                serial_number: reader.dongle.clone(),
                merchant: self.settings.mch_id.clone(),
                online: true,
                said: reader.device.clone(),
                ..crate::protocol::Identity::default()
            })),
        );
        self.step(PairingStep::Identify, StepState::Passed);
        self.found = Some(reader);
        let device = self.settings.device.clone();
        self.ask(now, PairingStep::Pair, &Request::SignOn { device }, fresh);
    }

    fn take_sign_on(&mut self, answer: &Answer) {
        let Some(reader) = self.found.take().filter(|_| answer.succeeded()) else {
            return self.fail(PairingStep::Pair, fault::not_signed_on(answer));
        };
        self.step(PairingStep::Pair, StepState::Passed);
        let device_number = SignedOn::of(answer).device_number;
        let paired = Paired { device: reader.device, dongle: reader.dongle, device_number };
        self.outputs.push_back(PairingOutput::Done(Box::new(paired)));
    }

    fn take_loss(&mut self, fault: &LinkFault) {
        if self.asked.is_some() {
            self.silent(CameBack::Said(fault.detail.clone()));
        }
    }

    fn silent(&mut self, came_back: CameBack) {
        if let Some(asked) = self.asked.take() {
            self.fail(asked.step, fault::silent(asked.service, came_back));
        }
    }

    fn fail(&mut self, step: PairingStep, fault: PairingFault) {
        self.step(step, StepState::Failed(fault));
    }

    fn step(&mut self, step: PairingStep, state: StepState) {
        self.outputs.push_back(PairingOutput::Step(step, state));
    }
}
