//! How messages travel: as text on a WebSocket, or in frames on a serial line. It knows no money and no payment.

mod line;
mod pings;
mod repeat;

use std::collections::VecDeque;

use super::frame::TooLong;
use super::message::{Message, NoMessage};
use crate::payment::{Millis, Now};
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFault, Outgoing, Payload};

use line::{Line, Said};
use pings::{Pings, Turn};

/// How messages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wiring {
    /// One text message each, on one long-lived WebSocket.
    WebSocket,
    /// One frame each, on a serial line.
    Serial,
}

/// What came from the link.
#[derive(Debug)]
pub(super) enum Incoming {
    /// From now on messages can be sent: the socket is open, or the terminal has shaken hands.
    Ready,
    Message(Box<Message>),
    /// Something that may have been an answer and cannot be read.
    Unreadable(NoMessage),
    /// Something that is not for us.
    Foreign(&'static str),
    /// The other side listens.
    Touched(ExchangeId),
    /// This exchange failed on the way.
    Failed(ExchangeId, Left, LinkFault),
    /// The frame of this request was not acknowledged, however often it was repeated.
    NotAcknowledged(ExchangeId),
    /// Nobody is there any more, though the link is up.
    Dead(&'static str),
    /// The link is gone and everything on it.
    LinkLost(LinkFault),
}

/// One terminal's conversation.
#[derive(Debug)]
pub(super) struct Conversation {
    next_exchange: u64,
    received: u64,
    carrier: Carrier,
    outgoing: VecDeque<Outgoing>,
}

#[derive(Debug)]
enum Carrier {
    WebSocket(Pings),
    Serial(Box<Line>),
}

impl Conversation {
    pub(super) fn new(wiring: Wiring) -> Self {
        let carrier = match wiring {
            Wiring::WebSocket => Carrier::WebSocket(Pings::default()),
            Wiring::Serial => Carrier::Serial(Box::new(Line::new())),
        };
        Self { next_exchange: 1, received: 0, carrier, outgoing: VecDeque::new() }
    }

    /// Number of messages received so far: the `frame` of evidence.
    pub(super) fn received(&self) -> u64 {
        self.received
    }

    /// What is to be put on the wire; drain after every input.
    pub(super) fn poll(&mut self) -> Option<Outgoing> {
        self.outgoing.pop_front()
    }

    /// Whether a message can be sent now.
    pub(super) fn can_say(&self) -> bool {
        match &self.carrier {
            Carrier::WebSocket(pings) => pings.is_up(),
            Carrier::Serial(line) => line.can_say(),
        }
    }

    /// Sends a message. Only while [`Conversation::can_say`].
    ///
    /// # Errors
    /// It is too long for the line. Nothing has left.
    pub(super) fn say(&mut self, now: Now, message: &Message) -> Result<ExchangeId, TooLong> {
        let exchange = self.open_exchange();
        let payload = match &mut self.carrier {
            Carrier::WebSocket(_) => Payload::Text(message.to_json()),
            Carrier::Serial(line) => Payload::Bytes(line.say(now.mono, exchange, message.to_json().into_bytes())?),
        };
        self.outgoing.push_back(Outgoing { exchange, payload });
        Ok(exchange)
    }

    /// Asks whether the other side still listens. None where the line itself tells all the time.
    pub(super) fn touch(&mut self) -> Option<ExchangeId> {
        if let Carrier::Serial(_) = self.carrier {
            return None;
        }
        let exchange = self.open_exchange();
        self.outgoing.push_back(Outgoing { exchange, payload: Payload::Touch });
        Some(exchange)
    }

    /// Nothing more is wanted of this exchange: it is not repeated.
    pub(super) fn let_go(&mut self, exchange: ExchangeId) {
        if let Carrier::Serial(line) = &mut self.carrier {
            line.let_go(exchange);
        }
    }

    /// When [`Conversation::time_reached`] has something to do.
    pub(super) fn deadline(&self) -> Option<Millis> {
        match &self.carrier {
            Carrier::WebSocket(pings) => pings.deadline(),
            Carrier::Serial(line) => line.deadline(),
        }
    }

    /// Time has passed.
    pub(super) fn time_reached(&mut self, now: Now) -> Vec<Incoming> {
        let fresh = ExchangeId(self.next_exchange);
        let said = match &mut self.carrier {
            Carrier::WebSocket(pings) => {
                return match pings.time_reached(now.mono, fresh) {
                    Turn::Early => Vec::new(),
                    Turn::Unanswered => vec![Incoming::Dead("the terminal no longer answers pings")],
                    Turn::Ping => {
                        let exchange = self.open_exchange();
                        self.outgoing.push_back(Outgoing { exchange, payload: Payload::Touch });
                        Vec::new()
                    }
                };
            }
            Carrier::Serial(line) => line.time_reached(now.mono),
        };
        self.take_said(said)
    }

    /// Reads what the link tells.
    pub(super) fn hear(&mut self, now: Now, event: LinkEvent) -> Vec<Incoming> {
        match event {
            LinkEvent::Up => self.came_up(now),
            LinkEvent::Down(fault) => {
                match &mut self.carrier {
                    Carrier::WebSocket(pings) => pings.went_down(),
                    Carrier::Serial(line) => line.went_down(),
                }
                self.outgoing.clear();
                vec![Incoming::LinkLost(fault)]
            }
            LinkEvent::Message(message) => vec![self.read(message.bytes())],
            LinkEvent::Received(bytes) => {
                let Carrier::Serial(line) = &mut self.carrier else { return Vec::new() };
                let said = line.hear(now.mono, &bytes);
                self.take_said(said)
            }
            LinkEvent::Touched(exchange) => self.touched(now, exchange).into_iter().collect(),
            LinkEvent::Failed { exchange, left, fault } => self.failed(exchange, left, fault),
            // Links of other kinds.
            LinkEvent::Reply(..) | LinkEvent::Heard(..) | LinkEvent::HungUp(_) => Vec::new(),
        }
    }

    fn came_up(&mut self, now: Now) -> Vec<Incoming> {
        match &mut self.carrier {
            Carrier::WebSocket(pings) => {
                pings.came_up(now.mono);
                vec![Incoming::Ready]
            }
            Carrier::Serial(line) => {
                let said = line.came_up(now.mono);
                self.take_said(said)
            }
        }
    }

    fn touched(&mut self, now: Now, exchange: ExchangeId) -> Option<Incoming> {
        let is_ping = match &mut self.carrier {
            Carrier::WebSocket(pings) => {
                let is_ping = pings.answered(now.mono, exchange);
                if !is_ping {
                    pings.shown(now.mono);
                }
                is_ping
            }
            Carrier::Serial(_) => false,
        };
        (!is_ping).then_some(Incoming::Touched(exchange))
    }

    /// A ping that cannot be sent is a dead link; anything else of ours that nothing hangs on is not missed.
    fn failed(&mut self, exchange: ExchangeId, left: Left, fault: LinkFault) -> Vec<Incoming> {
        match &mut self.carrier {
            Carrier::WebSocket(pings) if pings.is_out(exchange) => {
                vec![Incoming::Dead("a ping could not be sent")]
            }
            Carrier::WebSocket(_) => vec![Incoming::Failed(exchange, left, fault)],
            Carrier::Serial(line) => {
                line.let_go(exchange);
                vec![Incoming::Failed(exchange, left, fault)]
            }
        }
    }

    fn take_said(&mut self, said: Vec<Said>) -> Vec<Incoming> {
        let mut heard = Vec::new();
        for said in said {
            match said {
                Said::Ready => heard.push(Incoming::Ready),
                Said::Data(data) => heard.push(self.read(&data)),
                Said::NotAcknowledged(exchange) => heard.push(Incoming::NotAcknowledged(exchange)),
                Said::Dead(why) => heard.push(Incoming::Dead(why)),
                // Nothing hangs on whether one of these fails: each has an exchange of its own.
                Said::Write(bytes) => {
                    let outgoing = Outgoing { exchange: self.open_exchange(), payload: Payload::Bytes(bytes) };
                    self.outgoing.push_back(outgoing);
                }
            }
        }
        heard
    }

    fn read(&mut self, bytes: &[u8]) -> Incoming {
        self.received += 1;
        match Message::read(bytes) {
            Ok(message) => Incoming::Message(Box::new(message)),
            Err(NoMessage::NoTopic | NoMessage::UnknownTopic) => {
                Incoming::Foreign("a message that is not for a register")
            }
            Err(why) => Incoming::Unreadable(why),
        }
    }

    fn open_exchange(&mut self) -> ExchangeId {
        let exchange = ExchangeId(self.next_exchange);
        self.next_exchange += 1;
        exchange
    }
}
