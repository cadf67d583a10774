//! The terminal's end of a serial line: acknowledges and numbers by itself; what is no sound request never comes to the
//! terminal.

use super::damage;
use crate::protocol::qfpay::frame::{self, ACKNOWLEDGE_MS, ErrorCode, FrameEvent, FrameReader, FrameType, Number};
use crate::simulator::course::Delivery;
use crate::simulator::damage as bytes;
use crate::simulator::outputs::Answer;
use crate::simulator::qfpay::settings::{ResultPath, SerialHabits};
use crate::simulator::qfpay::{Opener, Unreadable};
use crate::simulator::simulated::{Heard, LineFace};

/// Most bytes that the length of a message can tell.
const MESSAGE_CAP: usize = u16::MAX as usize;
/// The same request so soon after its acknowledgement is a repeat of it: nobody can have missed it for longer.
const REPEAT_MS: u64 = 3 * ACKNOWLEDGE_MS;

/// Reads requests off a line and writes answers for it.
#[derive(Debug)]
pub struct FrameEnd {
    opener: Opener,
    habits: SerialHabits,
    reader: FrameReader,
    /// The number of the next message of its own.
    own: Number,
    /// What was acknowledged last, and when.
    last: Option<(Number, Vec<u8>, u64)>,
}

impl FrameEnd {
    /// A line with nothing on it.
    pub fn new(opener: Opener, habits: SerialHabits) -> Self {
        Self { opener, habits, reader: FrameReader::new(), own: Number::FIRST, last: None }
    }

    fn events(&mut self, now_ms: u64) -> Vec<Heard> {
        let mut heard = Vec::new();
        while let Some(event) = self.reader.next_event() {
            match event {
                FrameEvent::Message(FrameType::Request, number, data) => self.take(number, data, now_ms, &mut heard),
                // Acknowledgements of what it said itself: nothing hangs on them.
                FrameEvent::Message(..) => {}
                FrameEvent::Broken(number, error) => heard.push(Heard::Said(error_frame(number, error))),
            }
        }
        heard
    }

    fn take(&mut self, number: Number, data: Vec<u8>, now_ms: u64, heard: &mut Vec<Heard>) {
        let error = match self.opener.open(&data) {
            Ok(_) => None,
            Err(Unreadable::Undecipherable) => Some(ErrorCode::Decryption),
            Err(Unreadable::NoEnvelope | Unreadable::Syntax) => Some(ErrorCode::DataFormat),
            Err(Unreadable::Digest) if self.habits.answers_digest_errors => None,
            Err(Unreadable::Digest) => Some(ErrorCode::Validation),
        };
        if let Some(error) = error {
            return heard.push(Heard::Said(error_frame(number, error)));
        }
        if self.habits.acknowledges {
            heard.push(Heard::Said(frame::bare(FrameType::Positive, number)));
        }
        if !self.is_repeat(number, &data, now_ms) {
            self.last = Some((number, data.clone(), now_ms));
            heard.push(Heard::Message(number.byte(), data));
        }
    }

    /// A message that was acknowledged already is not carried out again.
    fn is_repeat(&self, number: Number, data: &[u8], now_ms: u64) -> bool {
        self.last.as_ref().is_some_and(|(last, known, at_ms)| {
            *last == number && known == data && now_ms.saturating_sub(*at_ms) <= REPEAT_MS
        })
    }

    /// The frames of a result; nothing if it is longer than a message can be.
    fn result(&mut self, answer: &Answer, data: &[u8]) -> Vec<u8> {
        let (kind, number) = match self.habits.result {
            ResultPath::OwnRequest => (FrameType::Request, self.own),
            ResultPath::InResponse => (FrameType::Positive, Number::of(answer.to.number()).unwrap_or(Number::FIRST)),
        };
        self.own = self.own.next();
        frame::encode(kind, number, data, self.habits.part_limit).unwrap_or_default().concat()
    }
}

impl LineFace for FrameEnd {
    fn receive(&mut self, bytes: &[u8], now_ms: u64) -> Vec<Heard> {
        self.reader.push(bytes, now_ms);
        self.events(now_ms)
    }

    fn reach(&mut self, now_ms: u64) -> Vec<Heard> {
        self.reader.time_reached(now_ms);
        self.events(now_ms)
    }

    fn wake_at_ms(&self) -> Option<u64> {
        self.reader.deadline_ms()
    }

    /// Whoever comes next counts from the beginning: the same number again is no repeat.
    fn let_go(&mut self, _now_ms: u64) -> Vec<Heard> {
        self.last = None;
        Vec::new()
    }

    fn reset(&mut self) {
        self.reader.reset();
        self.last = None;
    }

    fn bytes(&mut self, answer: &Answer) -> Vec<u8> {
        match &answer.delivery {
            Delivery::Twice => self.result(answer, &answer.message).repeat(2),
            Delivery::AfterStale => {
                let stale = self.result(answer, &answer.stale);
                [stale, self.result(answer, &answer.message)].concat()
            }
            Delivery::Corrupt => self.result(answer, &damage::corrupt(&answer.message, answer.chance)),
            Delivery::Truncated => {
                let frames = self.result(answer, &answer.message);
                frames[..bytes::middle(frames.len())].to_vec()
            }
            Delivery::Garbage => bytes::garbage(answer.chance),
            Delivery::Big(size) => self.result(answer, &bytes::big((*size).min(MESSAGE_CAP))),
            Delivery::Status(_) | Delivery::Html | Delivery::Redirect(_) => Vec::new(),
            Delivery::Whole | Delivery::Never | Delivery::Cut | Delivery::Restart => {
                self.result(answer, &answer.message)
            }
        }
    }
}

fn error_frame(number: Number, error: ErrorCode) -> Vec<u8> {
    frame::bare(FrameType::Error(error), number)
}
