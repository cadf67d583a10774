//! The terminal's end of a serial line: handshake, acknowledgement, repeats and signs of life, by itself.

use std::collections::VecDeque;

use super::damage;
use crate::protocol::codepay::frame::{DATA_CAP, Frame, FrameReader, FrameType, id_after};
use crate::simulator::course::Delivery;
use crate::simulator::damage as bytes;
use crate::simulator::outputs::Answer;
use crate::simulator::simulated::{Heard, LineFace};
use crate::transport::Pace;

/// A sign of life so often.
const HEARTBEAT_MS: u64 = 2_000;
/// Without a sound frame for so long the register is gone.
const DEAD_MS: u64 = 6_000;
/// A handshake so soon after the last is ignored.
const HANDSHAKE_MS: u64 = 1_000;
/// A frame that is not acknowledged is sent again after so long.
const REPEAT_MS: u64 = 100;
/// So many times in all.
const TRIES: u32 = 5;
/// The rest of a frame that does not come in this time is given up. Assumed.
const REST_MS: u64 = 500;

/// Reads requests off a line and writes answers for it.
#[derive(Debug)]
pub struct FrameEnd {
    pace: Pace,
    reader: FrameReader,
    /// When something came last.
    came_at_ms: u64,
    link: Option<Linked>,
    handshake_at_ms: Option<u64>,
}

/// What there is between a handshake and the next.
#[derive(Debug, Default)]
struct Linked {
    sound_at_ms: u64,
    beat_at_ms: u64,
    /// The last frame of the register's that was taken; 0 is none.
    taken: u8,
    /// The last frame of its own.
    own: u8,
    unacknowledged: Option<Sent>,
    waiting: VecDeque<Piece>,
}

/// A frame that waits for its acknowledgement.
#[derive(Debug)]
struct Sent {
    id: u8,
    bytes: Vec<u8>,
    tries: u32,
    /// `None` until the clock is looked at.
    again_at_ms: Option<u64>,
}

/// A message on its way out.
#[derive(Debug)]
struct Piece {
    message: Vec<u8>,
    /// What happens to its frame.
    hurt: Hurt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hurt {
    Not,
    /// With bits flipped.
    Corrupt(u64),
    /// Its first half only.
    Cut,
}

impl FrameEnd {
    /// A line with nothing on it, of so many bits a second; 0 is as fast as can be.
    pub fn new(baud: u32) -> Self {
        let (reader, pace) = (FrameReader::new(), Pace::at_baud(baud));
        Self { pace, reader, came_at_ms: 0, link: None, handshake_at_ms: None }
    }

    fn frames(&mut self, now_ms: u64) -> Vec<Heard> {
        let mut heard = Vec::new();
        while let Some(frame) = self.reader.next_frame() {
            self.take(frame, now_ms, &mut heard);
        }
        heard
    }

    fn take(&mut self, frame: Frame, now_ms: u64, heard: &mut Vec<Heard>) {
        match (frame.kind, &mut self.link) {
            (FrameType::Handshake, _) => heard.extend(self.shake_hands(now_ms)),
            (FrameType::Confirmed, _) | (FrameType::Normal, None) => {}
            (FrameType::Normal, Some(link)) => link.take(frame, now_ms, heard),
        }
    }

    /// The register begins anew: what was between the two is forgotten.
    fn shake_hands(&mut self, now_ms: u64) -> Option<Heard> {
        if self.handshake_at_ms.is_some_and(|last_ms| now_ms.saturating_sub(last_ms) < HANDSHAKE_MS) {
            return None;
        }
        self.handshake_at_ms = Some(now_ms);
        let beat_at_ms = now_ms.saturating_add(HEARTBEAT_MS);
        self.link = Some(Linked { sound_at_ms: now_ms, beat_at_ms, ..Linked::default() });
        Some(said(&Frame::bare(FrameType::Confirmed, 0)))
    }

    fn give_up_rests(&mut self, now_ms: u64) -> Vec<Heard> {
        let mut heard = Vec::new();
        while self.reader.is_waiting() && now_ms >= self.came_at_ms.saturating_add(REST_MS) {
            self.reader.give_up();
            heard.extend(self.frames(now_ms));
        }
        heard
    }
}

impl Linked {
    fn take(&mut self, frame: Frame, now_ms: u64, heard: &mut Vec<Heard>) {
        self.sound_at_ms = now_ms;
        if frame.ack != 0 && self.unacknowledged.as_ref().is_some_and(|sent| sent.id == frame.ack) {
            self.unacknowledged = None;
            heard.extend(self.send_next().map(Heard::Said));
        }
        if frame.id == 0 {
            return;
        }
        heard.push(said(&Frame::bare(FrameType::Normal, frame.id)));
        if frame.id != self.taken {
            self.taken = frame.id;
            heard.push(Heard::Message(0, frame.data));
        }
    }

    /// The next message, once nothing waits for an acknowledgement.
    fn send_next(&mut self) -> Option<Vec<u8>> {
        if self.unacknowledged.is_some() {
            return None;
        }
        let Piece { message, hurt } = self.waiting.pop_front()?;
        self.own = id_after(self.own);
        let frame = Frame { kind: FrameType::Normal, ack: 0, id: self.own, data: message };
        // A message longer than a length can count is longer than anything a terminal says.
        let bytes = hurt.done_to(frame.encode_within(DATA_CAP).unwrap_or_default());
        self.unacknowledged = Some(Sent { id: self.own, bytes: bytes.clone(), tries: 1, again_at_ms: None });
        Some(bytes)
    }

    /// Sends again what is not acknowledged; after the last try it is lost.
    fn repeat(&mut self, now_ms: u64, pace: Pace) -> Option<Vec<u8>> {
        let sent = self.unacknowledged.as_mut()?;
        let on_the_line = u64::try_from(pace.time_for(sent.bytes.len()).as_millis()).unwrap_or(u64::MAX);
        let again_at_ms = now_ms.saturating_add(REPEAT_MS).saturating_add(on_the_line);
        match sent.again_at_ms {
            None => {
                sent.again_at_ms = Some(again_at_ms);
                None
            }
            Some(at_ms) if at_ms > now_ms => None,
            Some(_) if sent.tries < TRIES => {
                sent.tries += 1;
                sent.again_at_ms = Some(again_at_ms);
                Some(sent.bytes.clone())
            }
            Some(_) => {
                self.unacknowledged = None;
                self.send_next()
            }
        }
    }

    fn beat(&mut self, now_ms: u64) -> Option<Vec<u8>> {
        if now_ms < self.beat_at_ms {
            return None;
        }
        self.beat_at_ms = now_ms.saturating_add(HEARTBEAT_MS);
        Frame::heartbeat().encode().ok()
    }

    fn wake_at_ms(&self, now_ms: u64) -> u64 {
        let again = self.unacknowledged.as_ref().map(|sent| sent.again_at_ms.unwrap_or(now_ms));
        let dead = self.sound_at_ms.saturating_add(DEAD_MS);
        [Some(dead), Some(self.beat_at_ms), again].into_iter().flatten().min().unwrap_or(dead)
    }
}

impl Hurt {
    fn done_to(self, mut frame: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Not => frame,
            Self::Corrupt(chance) => damage::corrupt(&frame, chance),
            Self::Cut => {
                frame.truncate(bytes::middle(frame.len()));
                frame
            }
        }
    }
}

impl LineFace for FrameEnd {
    fn receive(&mut self, bytes: &[u8], now_ms: u64) -> Vec<Heard> {
        self.came_at_ms = now_ms;
        self.reader.push(bytes);
        self.frames(now_ms)
    }

    fn reach(&mut self, now_ms: u64) -> Vec<Heard> {
        let mut heard = self.give_up_rests(now_ms);
        let Some(link) = &mut self.link else { return heard };
        if now_ms >= link.sound_at_ms.saturating_add(DEAD_MS) {
            self.link = None;
            return heard;
        }
        let said = [link.repeat(now_ms, self.pace), link.beat(now_ms)];
        heard.extend(said.into_iter().flatten().map(Heard::Said));
        heard
    }

    fn wake_at_ms(&self) -> Option<u64> {
        let rest = self.reader.is_waiting().then(|| self.came_at_ms.saturating_add(REST_MS));
        let link = self.link.as_ref().map(|link| link.wake_at_ms(self.came_at_ms));
        rest.into_iter().chain(link).min()
    }

    /// Whoever comes next has to shake hands.
    fn let_go(&mut self, _now_ms: u64) -> Vec<Heard> {
        (self.link, self.handshake_at_ms) = (None, None);
        Vec::new()
    }

    fn reset(&mut self) {
        self.reader.reset();
        (self.link, self.handshake_at_ms) = (None, None);
    }

    /// What comes first; the rest follows when that is acknowledged. Without a handshake nobody is there to be answered.
    fn bytes(&mut self, answer: &Answer) -> Vec<u8> {
        let Some(link) = &mut self.link else { return Vec::new() };
        let piece = |message: &[u8], hurt| Piece { message: message.to_vec(), hurt };
        let whole = || piece(&answer.message, Hurt::Not);
        match &answer.delivery {
            Delivery::Twice => link.waiting.extend([whole(), whole()]),
            Delivery::AfterStale => link.waiting.extend([piece(&answer.stale, Hurt::Not), whole()]),
            Delivery::Corrupt => link.waiting.push_back(piece(&answer.message, Hurt::Corrupt(answer.chance))),
            Delivery::Truncated => link.waiting.push_back(piece(&answer.message, Hurt::Cut)),
            Delivery::Garbage => return bytes::garbage(answer.chance),
            Delivery::Big(size) => link.waiting.push_back(piece(&bytes::big((*size).min(DATA_CAP)), Hurt::Not)),
            Delivery::Status(_) | Delivery::Html | Delivery::Redirect(_) => {}
            Delivery::Whole | Delivery::Never | Delivery::Cut | Delivery::Restart => link.waiting.push_back(whole()),
        }
        link.send_next().unwrap_or_default()
    }
}

fn said(frame: &Frame) -> Heard {
    // A frame without data always fits.
    Heard::Said(frame.encode().unwrap_or_default())
}
