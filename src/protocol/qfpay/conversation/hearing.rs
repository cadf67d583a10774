//! What comes from the link, read as far as that goes without knowing what was asked.

use super::frames::Brought;
use super::{Call, Conversation, Incoming, Reader, Unreadable};
use crate::payment::Now;
use crate::protocol::qfpay::answer::{Answer, NoAnswer};
use crate::wire::{ExchangeId, HttpReply, Left, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};

impl Conversation {
    /// Reads what the link tells.
    pub(in crate::protocol::qfpay) fn hear(&mut self, now: Now, event: LinkEvent) -> Vec<Incoming> {
        match event {
            LinkEvent::Up => {
                self.forget();
                Vec::new()
            }
            LinkEvent::Down(fault) => {
                self.forget();
                vec![Incoming::LinkLost(fault)]
            }
            LinkEvent::Failed { exchange, left, fault } => {
                let is_heard = self.calls.remove(&exchange).is_some_and(|call| call.is_heard);
                vec![Incoming::Failed(exchange, if is_heard { Left::Maybe } else { left }, fault)]
            }
            LinkEvent::Touched(exchange) => vec![Incoming::Touched(exchange)],
            LinkEvent::Reply(exchange, reply) => vec![self.hear_reply(exchange, &reply)],
            LinkEvent::Received(bytes) => {
                let brought = self.line.as_mut().map(|line| line.hear(now, &bytes)).unwrap_or_default();
                self.read_frames(None, brought)
            }
            LinkEvent::Heard(exchange, bytes) => self.hear_call(now, exchange, &bytes),
            LinkEvent::HungUp(exchange) => self.hung_up(exchange),
            // It has no message link.
            LinkEvent::Message(_) => Vec::new(),
        }
    }

    /// Time has passed.
    pub(in crate::protocol::qfpay) fn time_reached(&mut self, now: Now) -> Vec<Incoming> {
        let brought = self.line.as_mut().map(|line| line.time_reached(now)).unwrap_or_default();
        let mut heard = self.read_frames(None, brought);
        let mut calls: Vec<ExchangeId> = self.calls.keys().copied().collect();
        calls.sort_unstable();
        for exchange in calls {
            heard.extend(self.call_time_reached(now, exchange));
        }
        heard
    }

    fn forget(&mut self) {
        self.calls.clear();
        if let Some(line) = &mut self.line {
            line.reset();
        }
    }

    /// The status is not documented: the body is looked at first, whatever it is.
    fn hear_reply(&mut self, exchange: ExchangeId, reply: &HttpReply) -> Incoming {
        let read = self.read(&reply.body).map_err(|why| match reply.status {
            200..300 => why,
            404 => Unreadable::NoSuchPath,
            status => Unreadable::HttpStatus(status),
        });
        Incoming::Answer(Some(exchange), read)
    }

    fn hear_call(&mut self, now: Now, exchange: ExchangeId, bytes: &[u8]) -> Vec<Incoming> {
        let Some(Call { reader, is_heard }) = self.calls.get_mut(&exchange) else { return Vec::new() };
        *is_heard = true;
        match reader {
            Reader::Text(text) => {
                if text.push(bytes, now.mono.0).is_err() {
                    return vec![Incoming::Answer(Some(exchange), Err(NoAnswer::TooLong.into()))];
                }
                let line = text.next_line();
                line.map(|line| Incoming::Answer(Some(exchange), self.read(&line))).into_iter().collect()
            }
            Reader::Frames(frames) => {
                let brought = frames.hear(now, bytes);
                self.read_frames(Some(exchange), brought)
            }
        }
    }

    /// The other side has closed: what has come is the answer.
    fn hung_up(&mut self, exchange: ExchangeId) -> Vec<Incoming> {
        let rest = match self.calls.remove(&exchange).map(|call| call.reader) {
            Some(Reader::Text(mut text)) => text.closed(),
            Some(Reader::Frames(_)) => None,
            None => return Vec::new(),
        };
        if let Some(rest) = rest {
            return vec![Incoming::Answer(Some(exchange), self.read(&rest))];
        }
        let fault = LinkFault::new(LinkFaultKind::Lost, "the terminal closed the connection without an answer");
        vec![Incoming::Failed(exchange, Left::Maybe, fault)]
    }

    fn call_time_reached(&mut self, now: Now, exchange: ExchangeId) -> Vec<Incoming> {
        match self.calls.get_mut(&exchange).map(|call| &mut call.reader) {
            Some(Reader::Text(text)) => {
                // What does not make a whole answer yet may go on after the silence.
                let whole = text.after_silence(now.mono.0).map(<[u8]>::to_vec);
                let read = whole.and_then(|whole| self.read(&whole).ok());
                read.map(|answer| Incoming::Answer(Some(exchange), Ok(answer))).into_iter().collect()
            }
            Some(Reader::Frames(frames)) => {
                let brought = frames.time_reached(now);
                self.read_frames(Some(exchange), brought)
            }
            None => Vec::new(),
        }
    }

    /// Frames of the line, or of this call.
    fn read_frames(&mut self, call: Option<ExchangeId>, brought: Vec<Brought>) -> Vec<Incoming> {
        let mut heard = Vec::new();
        for brought in brought {
            match brought {
                Brought::Result(number, data) => heard.push(Incoming::Answer(call.or(number), self.read(&data))),
                Brought::Acknowledged => heard.push(Incoming::Acknowledged),
                Brought::Refused(exchange, code) => heard.push(Incoming::Refused(exchange, code)),
                Brought::NotAcknowledged(exchange) => heard.push(Incoming::NotAcknowledged(exchange)),
                Brought::Noise => heard.push(Incoming::Noise),
                Brought::Reply(bytes) => self.reply(call, bytes),
            }
        }
        heard
    }

    fn reply(&mut self, call: Option<ExchangeId>, bytes: Vec<u8>) {
        let outgoing = match call {
            Some(exchange) => Outgoing { exchange, payload: Payload::Call(bytes) },
            // Nothing hangs on whether an acknowledgement fails: it has an exchange of its own.
            None => Outgoing { exchange: self.open_exchange(), payload: Payload::Bytes(bytes) },
        };
        self.outgoing.push(outgoing);
    }

    fn read(&mut self, bytes: &[u8]) -> Result<Box<Answer>, Unreadable> {
        self.received += 1;
        Ok(Answer::read(bytes, self.sealer.cipher()).map(Box::new)?)
    }
}
