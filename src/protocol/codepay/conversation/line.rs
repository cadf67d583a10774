//! The serial line: handshake, acknowledgements, repeats, heartbeats.

use super::repeat::LinkRepeat;
use crate::payment::Millis;
use crate::protocol::codepay::frame::{Frame, FrameReader, FrameType, TooLong, id_after};
use crate::wire::ExchangeId;

/// Between two handshakes, in milliseconds (vendor's Java SDK).
const HANDSHAKE_EVERY: u64 = 1_000;
/// How long the terminal is asked to shake hands, in milliseconds.
const HANDSHAKE_WITHIN: u64 = 10_000;
/// Between two signs of life of ours, in milliseconds: as the terminal's own.
const HEARTBEAT_EVERY: u64 = 2_000;
/// Without any valid frame for so long nobody is there, in milliseconds (vendor's terminal demo).
const DEAD_AFTER: u64 = 6_000;
/// Silence inside a frame after which it is given up, in milliseconds. Assumed.
const GAP: u64 = 500;

/// What the line brings, or wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The terminal has shaken hands.
    Ready,
    /// The data of a frame.
    Data(Vec<u8>),
    /// A frame of ours was not acknowledged in time.
    NotAcknowledged(ExchangeId),
    /// Nobody is there.
    Dead(&'static str),
    /// To be written: a handshake, an acknowledgement, a heartbeat, or a repeat.
    Write(Vec<u8>),
}

#[derive(Debug, PartialEq, Eq)]
enum Stage {
    Down,
    /// The terminal is asked to shake hands: again at that time, and until then.
    Greeting {
        next: Millis,
        until: Millis,
    },
    Open,
}

/// One serial line.
#[derive(Debug)]
pub(super) struct Line {
    stage: Stage,
    reader: FrameReader,
    /// Handshakes of ours that were not confirmed yet: each may be.
    unconfirmed: u32,
    /// Whether a frame of ours was acknowledged since hands were shaken.
    acknowledged: bool,
    /// The id of our next data frame.
    next_id: u8,
    /// The data frame that is out: one at a time.
    out: Option<LinkRepeat>,
    /// The id of the last data frame received: said again, it is acknowledged again and not taken twice.
    last_id: u8,
    /// When the last valid frame came.
    heard: Millis,
    /// When the last bytes came.
    heard_bytes: Millis,
    /// When anything of ours was last written.
    wrote: Millis,
}

impl Line {
    pub(super) fn new() -> Self {
        Self {
            stage: Stage::Down,
            reader: FrameReader::new(),
            unconfirmed: 0,
            acknowledged: false,
            next_id: 1,
            out: None,
            last_id: 0,
            heard: Millis::default(),
            heard_bytes: Millis::default(),
            wrote: Millis::default(),
        }
    }

    pub(super) fn can_say(&self) -> bool {
        self.stage == Stage::Open && self.out.is_none()
    }

    /// The frame of a message, to be written now; repeated until it is acknowledged.
    pub(super) fn say(&mut self, now: Millis, exchange: ExchangeId, data: Vec<u8>) -> Result<Vec<u8>, TooLong> {
        let frame = Frame { kind: FrameType::Normal, ack: 0, id: self.next_id, data };
        let (bytes, repeat) = LinkRepeat::first(now, exchange, &frame)?;
        self.next_id = id_after(self.next_id);
        self.out = Some(repeat);
        self.wrote = now;
        Ok(bytes)
    }

    /// This exchange is over, or its frame could not be written: it is not repeated.
    pub(super) fn let_go(&mut self, exchange: ExchangeId) {
        if self.out.as_ref().is_some_and(|out| out.exchange == exchange) {
            self.out = None;
        }
    }

    pub(super) fn came_up(&mut self, now: Millis) -> Vec<Said> {
        self.reset();
        self.stage = Stage::Greeting { next: now, until: now.plus(HANDSHAKE_WITHIN) };
        self.time_reached(now)
    }

    pub(super) fn went_down(&mut self) {
        self.reset();
        self.stage = Stage::Down;
    }

    /// What was begun is over; ids go on, so that a new frame is never taken for an old one.
    fn reset(&mut self) {
        self.reader.reset();
        self.out = None;
        self.last_id = 0;
        self.unconfirmed = 0;
        self.acknowledged = false;
    }

    pub(super) fn deadline(&self) -> Option<Millis> {
        let gap = self.reader.is_waiting().then(|| self.heard_bytes.plus(GAP));
        let stage = match &self.stage {
            Stage::Down => None,
            Stage::Greeting { next, until } => Some(*next.min(until)),
            Stage::Open => Some(self.heard.plus(DEAD_AFTER).min(self.wrote.plus(HEARTBEAT_EVERY))),
        };
        [gap, stage, self.out.as_ref().map(LinkRepeat::deadline)].into_iter().flatten().min()
    }

    pub(super) fn time_reached(&mut self, now: Millis) -> Vec<Said> {
        let mut said = Vec::new();
        while self.reader.is_waiting() && self.heard_bytes.plus(GAP) <= now {
            self.reader.give_up();
            self.take_frames(now, &mut said);
        }
        match self.stage {
            Stage::Greeting { until, .. } if until <= now => {
                said.push(self.dies("the terminal does not shake hands: is ECR Hub set to USB on it?"));
            }
            Stage::Greeting { next, until } if next <= now => {
                self.stage = Stage::Greeting { next: now.plus(HANDSHAKE_EVERY), until };
                self.unconfirmed += 1;
                said.push(self.write(now, &Frame::bare(FrameType::Handshake, 0)));
            }
            Stage::Down | Stage::Greeting { .. } => {}
            Stage::Open if self.heard.plus(DEAD_AFTER) <= now => {
                said.push(self.dies("nothing came from the terminal for 6 seconds"));
            }
            Stage::Open => self.keep_up(now, &mut said),
        }
        said
    }

    fn dies(&mut self, why: &'static str) -> Said {
        self.went_down();
        Said::Dead(why)
    }

    /// Repeats what is not acknowledged, and gives a sign of life.
    fn keep_up(&mut self, now: Millis, said: &mut Vec<Said>) {
        if let Some(out) = self.out.take_if(|out| out.is_over(now)) {
            said.push(Said::NotAcknowledged(out.exchange));
        }
        if let Some(bytes) = self.out.as_mut().and_then(|out| out.again(now)) {
            self.wrote = now;
            said.push(Said::Write(bytes));
        }
        if self.wrote.plus(HEARTBEAT_EVERY) <= now {
            said.push(self.write(now, &Frame::heartbeat()));
        }
    }

    pub(super) fn hear(&mut self, now: Millis, bytes: &[u8]) -> Vec<Said> {
        let mut said = Vec::new();
        if self.stage == Stage::Down {
            return said;
        }
        self.heard_bytes = now;
        self.reader.push(bytes);
        self.take_frames(now, &mut said);
        said
    }

    fn take_frames(&mut self, now: Millis, said: &mut Vec<Said>) {
        while let Some(frame) = self.reader.next_frame() {
            self.heard = now;
            match frame.kind {
                FrameType::Confirmed => self.shook_hands(said),
                // It begins anew: it no longer knows what it has had.
                FrameType::Handshake => self.begins_anew(now, said),
                FrameType::Normal if self.stage == Stage::Open => self.take_normal(now, frame, said),
                // Of the time before the handshake.
                FrameType::Normal => {}
            }
        }
    }

    fn shook_hands(&mut self, said: &mut Vec<Said>) {
        let ours = self.unconfirmed > 0;
        self.unconfirmed = self.unconfirmed.saturating_sub(1);
        if matches!(self.stage, Stage::Greeting { .. }) {
            self.stage = Stage::Open;
            said.push(Said::Ready);
        } else if !ours && self.acknowledged {
            // The answer to a handshake that is not ours: its state is gone.
            self.forget(said);
        } else if !ours {
            self.opened_too_soon();
        }
    }

    /// The confirmation that opened the line was for a program before this one, and this one may be ours: what is out was
    /// then written after our handshake, and its acknowledgement comes. If it is not ours, repeats could be taken twice.
    fn opened_too_soon(&mut self) {
        if let Some(out) = &mut self.out {
            out.hold();
        }
        self.last_id = 0;
    }

    fn begins_anew(&mut self, now: Millis, said: &mut Vec<Said>) {
        self.forget(said);
        said.push(self.write(now, &Frame::bare(FrameType::Confirmed, 0)));
    }

    /// The other side no longer knows which ids it has had: nothing is repeated to it.
    fn forget(&mut self, said: &mut Vec<Said>) {
        said.extend(self.out.take().map(|out| Said::NotAcknowledged(out.exchange)));
        self.last_id = 0;
    }

    fn take_normal(&mut self, now: Millis, frame: Frame, said: &mut Vec<Said>) {
        if self.out.take_if(|out| out.id == frame.ack).is_some() {
            self.acknowledged = true;
        }
        if !frame.has_data() {
            return;
        }
        said.push(self.write(now, &Frame::bare(FrameType::Normal, frame.id)));
        if frame.id != self.last_id {
            self.last_id = frame.id;
            said.push(Said::Data(frame.data));
        }
    }

    fn write(&mut self, now: Millis, frame: &Frame) -> Said {
        self.wrote = now;
        // Frames of here carry no data: they always fit.
        Said::Write(frame.encode().unwrap_or_default())
    }
}
