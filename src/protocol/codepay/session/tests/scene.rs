//! A session, its clock, and what it sends and says.

use crate::payment::{
    Answer, Effect, Intent, Limits, Machine, Millis, MoneyRequest, NotFoundRule, Now, Silence, WallTime,
};
use crate::protocol::codepay::frame::{Frame, FrameReader, FrameType};
use crate::protocol::codepay::message::Message;
use crate::protocol::codepay::samples::settings;
use crate::protocol::codepay::{Session, Settings, Wiring};
use crate::protocol::{Output, Question, RequestId};
use crate::wire::{self, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};

pub const EXPIRES: u64 = 120_000;

pub fn limits() -> Limits {
    Limits {
        answer: 180_000,
        ask_every: 2_000,
        ask_at_most: 10_000,
        ask_for: 240_000,
        tell_after: 10_000,
        not_found: Some(NotFoundRule { cancel_after: Some(EXPIRES), counts_after: EXPIRES + 60_000, apart: 5_000 }),
    }
}

pub fn at(ms: u64) -> Now {
    Now { mono: Millis(ms), wall: WallTime(1_698_302_992_263) }
}

/// The only way to a money request leads through the machine.
pub fn money(intent: Intent) -> MoneyRequest {
    let effects = Machine::draft(intent, limits()).start(at(0));
    let sent = effects.into_iter().find_map(|effect| if let Effect::Send(money) = effect { Some(money) } else { None });
    sent.expect("a draft can be started")
}

/// A session and its clock.
pub struct Scene {
    pub session: Session,
    pub now: u64,
    next: u64,
}

impl Scene {
    /// A link that is up.
    pub fn new(settings: Settings) -> Self {
        let mut scene = Self { session: Session::new(settings), now: 1_000, next: 1 };
        scene.hear(LinkEvent::Up);
        scene
    }

    /// A WebSocket on which a result is no longer awaited from before.
    pub fn socket() -> Self {
        let mut scene = Self::new(settings(Wiring::WebSocket));
        scene.pass(2_000);
        scene
    }

    /// A line on which hands were shaken.
    pub fn line() -> Self {
        let mut scene = Self::new(settings(Wiring::Serial));
        scene.hear(frame(&Frame::bare(FrameType::Confirmed, 0)));
        for _ in 0..4 {
            scene.hear(frame(&Frame::heartbeat()));
            scene.pass(500);
        }
        scene
    }

    /// Begins a payment, and gives what leaves.
    pub fn pay(&mut self, intent: Intent) -> Vec<Outgoing> {
        let id = self.id();
        self.session.request_money(at(self.now), id, money(intent));
        sends(self.drain())
    }

    pub fn ask(&mut self, question: Question) -> Vec<Output> {
        let id = self.id();
        self.session.ask(at(self.now), id, question, &[u8::try_from(self.next % 256).unwrap(); 48]);
        self.drain()
    }

    pub fn hear(&mut self, event: LinkEvent) -> Vec<Output> {
        self.session.link(at(self.now), event);
        self.drain()
    }

    pub fn say(&mut self, json: &str) -> Vec<Output> {
        self.hear(text(json))
    }

    pub fn down(&mut self) -> Vec<Output> {
        self.hear(LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "cable out")))
    }

    /// So many milliseconds pass.
    pub fn pass(&mut self, ms: u64) -> Vec<Output> {
        self.now += ms;
        self.session.time_reached(at(self.now));
        self.drain()
    }

    pub fn drain(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.session.poll()).collect()
    }

    /// What was asked last.
    pub fn last_request(&self) -> RequestId {
        RequestId(self.next)
    }

    pub fn id(&mut self) -> RequestId {
        self.next += 1;
        RequestId(self.next)
    }
}

pub fn text(json: &str) -> LinkEvent {
    LinkEvent::Message(wire::Message::Text(json.to_owned()))
}

/// What the terminal writes on a line.
pub fn frame(frame: &Frame) -> LinkEvent {
    LinkEvent::Received(frame.encode_within(usize::MAX).unwrap())
}

pub fn sends(outputs: Vec<Output>) -> Vec<Outgoing> {
    outputs.into_iter().filter_map(|output| if let Output::Send(out) = output { Some(out) } else { None }).collect()
}

/// The answers among what was said, each with whom it answers.
pub fn answers(outputs: Vec<Output>) -> Vec<(RequestId, Answer)> {
    let answer = |output| if let Output::Answered(id, answer) = output { Some((id, *answer)) } else { None };
    outputs.into_iter().filter_map(answer).collect()
}

/// The answer among what was said.
pub fn answered(outputs: Vec<Output>) -> Option<Answer> {
    answers(outputs).into_iter().next().map(|(_, answer)| answer)
}

/// The silence among what was said.
pub fn silent(outputs: Vec<Output>) -> Option<Silence> {
    outputs.into_iter().find_map(|output| if let Output::Silent(_, silence) = output { Some(silence) } else { None })
}

/// The one that leaves.
pub fn one<T: std::fmt::Debug>(list: Vec<T>) -> T {
    let [one] = list.try_into().unwrap_or_else(|list| panic!("one expected: {list:?}"));
    one
}

/// The frames of what leaves.
pub fn frames(out: &[Outgoing]) -> Vec<Frame> {
    let mut reader = FrameReader::new();
    for out in out {
        reader.push(out.payload.bytes());
    }
    std::iter::from_fn(|| reader.next_frame()).collect()
}

/// The message in what leaves, whatever carries it.
pub fn message(out: &Outgoing) -> Message {
    let bytes = match &out.payload {
        Payload::Bytes(_) => one(frames(std::slice::from_ref(out))).data,
        other => other.bytes().to_vec(),
    };
    Message::read(&bytes).unwrap()
}

/// The JSON of what leaves on a WebSocket.
pub fn json(out: &Outgoing) -> String {
    let Payload::Text(json) = &out.payload else { panic!("text expected: {out:?}") };
    json.clone()
}

/// A terminal's answer to a request of ours, with these fields of its business object besides those of the request.
pub fn reply(request: &Message, code: &str, fields: &[(&str, &str)]) -> String {
    let mut answer = request.answer(code, "");
    let mut biz = request.biz().clone();
    for (name, value) in fields {
        biz.put(name, *value);
    }
    answer.biz_data = Some(biz);
    answer.to_json()
}
