//! The terminal's end of a connection on port 9002: nothing of its framing is documented, so all of them are taken, and the
//! first bytes tell which it is.

use super::frames::FrameEnd;
use super::texts::Texts;
use crate::protocol::qfpay::tcp::SILENCE_MS;
use crate::simulator::outputs::Answer;
use crate::simulator::qfpay::{Opener, SerialHabits};
use crate::simulator::simulated::{Heard, LineFace};

/// How a frame of the serial line begins: start marker and version. Base64 has no such byte.
const FRAME_START: [u8; 3] = [0x2f, 0x6e, 0x01];

/// One connection.
#[derive(Debug)]
pub struct SocketEnd {
    frames: FrameEnd,
    texts: Texts,
    spoken: Spoken,
}

/// What is spoken on the connection.
#[derive(Debug)]
enum Spoken {
    /// Too little has come to know, since then.
    NotKnown(Vec<u8>, u64),
    Frames,
    Texts,
}

impl SocketEnd {
    /// A connection on which nothing has come.
    pub fn new(opener: Opener, habits: SerialHabits) -> Self {
        let frames = FrameEnd::new(opener.clone(), habits);
        Self { frames, texts: Texts::new(opener), spoken: Spoken::NotKnown(Vec::new(), 0) }
    }

    fn pass(&mut self, bytes: &[u8], now_ms: u64) -> Vec<Heard> {
        match self.spoken {
            Spoken::Frames => self.frames.receive(bytes, now_ms),
            _ => self.texts.receive(bytes, now_ms),
        }
    }

    /// What has come is no frame.
    fn settle_for_texts(&mut self, now_ms: u64) -> Vec<Heard> {
        let first = match std::mem::replace(&mut self.spoken, Spoken::Texts) {
            Spoken::NotKnown(first, _) => first,
            known => {
                self.spoken = known;
                Vec::new()
            }
        };
        if first.is_empty() { Vec::new() } else { self.pass(&first, now_ms) }
    }
}

impl LineFace for SocketEnd {
    fn receive(&mut self, bytes: &[u8], now_ms: u64) -> Vec<Heard> {
        let Spoken::NotKnown(first, since_ms) = &mut self.spoken else { return self.pass(bytes, now_ms) };
        first.extend_from_slice(bytes);
        *since_ms = now_ms;
        if first.len() < FRAME_START.len() && FRAME_START.starts_with(first) {
            return Vec::new();
        }
        let first = std::mem::take(first);
        self.spoken = if first.starts_with(&FRAME_START) { Spoken::Frames } else { Spoken::Texts };
        self.pass(&first, now_ms)
    }

    fn reach(&mut self, now_ms: u64) -> Vec<Heard> {
        match self.spoken {
            Spoken::NotKnown(..) => self.settle_for_texts(now_ms),
            Spoken::Frames => self.frames.reach(now_ms),
            Spoken::Texts => self.texts.reach(now_ms),
        }
    }

    fn wake_at_ms(&self) -> Option<u64> {
        match &self.spoken {
            Spoken::NotKnown(first, since_ms) => (!first.is_empty()).then(|| since_ms.saturating_add(SILENCE_MS)),
            Spoken::Frames => self.frames.wake_at_ms(),
            Spoken::Texts => self.texts.wake_at_ms(),
        }
    }

    fn let_go(&mut self, now_ms: u64) -> Vec<Heard> {
        let mut heard = self.settle_for_texts(now_ms);
        heard.extend(match self.spoken {
            Spoken::Frames => self.frames.let_go(now_ms),
            _ => self.texts.closed(),
        });
        heard
    }

    fn reset(&mut self) {
        self.frames.reset();
        self.texts.closed();
        self.spoken = Spoken::NotKnown(Vec::new(), 0);
    }

    fn bytes(&mut self, answer: &Answer) -> Vec<u8> {
        match self.spoken {
            Spoken::Frames => self.frames.bytes(answer),
            _ => self.texts.bytes(answer),
        }
    }
}
