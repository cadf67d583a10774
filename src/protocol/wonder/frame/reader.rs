//! Finds frames in a stream of bytes, in any chunking, with noise anywhere.

use std::collections::VecDeque;
use std::fmt;

use super::{CRC_LEN, DATA_AT, FrameRules, HEADER_LEN, START, TYPE, crc};

/// Bytes taken at once, so that memory stays at one frame and this much, however much is pushed.
const PIECE: usize = 4096;

/// What came in.
#[derive(Clone, PartialEq, Eq)]
pub enum FrameEvent {
    /// A whole frame with both checksums right: its data.
    Frame(Vec<u8>),
    /// A frame whose data CRC was wrong. It was dropped whole: whatever it said is not known.
    DataCrcFailed,
    /// A sound frame with a CMD that is not on the accept list, dropped.
    ForeignCmd(u16),
    /// The beginning of a frame was given up because the line fell silent: so many bytes.
    Discarded(usize),
}

/// The data may be anything: `Debug` tells its size only.
impl fmt::Debug for FrameEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame(data) => write!(f, "Frame({} bytes)", data.len()),
            Self::DataCrcFailed => f.write_str("DataCrcFailed"),
            Self::ForeignCmd(cmd) => write!(f, "ForeignCmd(0x{cmd:04x})"),
            Self::Discarded(bytes) => write!(f, "Discarded({bytes} bytes)"),
        }
    }
}

/// How the line has been, since the reader was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FrameCounters {
    /// Bytes that belonged to no frame: noise, and beginnings given up.
    pub bytes_skipped: u64,
    /// Starts whose header was not sound: type, CRC or size.
    pub bad_headers: u64,
    /// Frames with a wrong data CRC.
    pub bad_data_crcs: u64,
}

/// Finds frames in a byte stream: push what was received, then take the events until there are none.
///
/// Memory is bounded by one frame plus the events not yet taken, time is linear in the bytes pushed.
#[derive(Debug)]
pub struct FrameReader {
    rules: FrameRules,
    /// After a push: empty, or the beginning of one frame.
    pub(super) pending: Vec<u8>,
    last_byte_ms: u64,
    events: VecDeque<FrameEvent>,
    counters: FrameCounters,
}

/// What the bytes at hand begin with.
enum Look {
    /// Nothing can be said before more bytes come.
    Unfinished,
    /// No frame begins here, the start byte was noise.
    BadHeader,
    /// A frame of so many data bytes, all here.
    Whole(usize),
}

impl FrameReader {
    /// A reader with nothing pending.
    pub fn new(rules: FrameRules) -> Self {
        let (pending, events) = (Vec::new(), VecDeque::new());
        Self { rules, pending, last_byte_ms: 0, events, counters: FrameCounters::default() }
    }

    /// Takes received bytes. `now_ms` is monotonic; silence is measured from push to push.
    pub fn push(&mut self, bytes: &[u8], now_ms: u64) {
        if bytes.is_empty() {
            return;
        }
        self.expire(now_ms);
        self.last_byte_ms = now_ms;
        for piece in bytes.chunks(PIECE) {
            self.pending.extend_from_slice(piece);
            self.scan();
        }
    }

    /// The next thing that came in, oldest first.
    pub fn next_frame(&mut self) -> Option<FrameEvent> {
        self.events.pop_front()
    }

    /// Whether the beginning of a frame waits for its rest.
    pub fn has_partial(&self) -> bool {
        !self.pending.is_empty()
    }

    /// When the silence of a pending beginning runs out: call [`FrameReader::expire`] then. `None` with nothing pending.
    pub fn deadline_ms(&self) -> Option<u64> {
        // The limit itself is still allowed: the first millisecond after it is too late.
        self.has_partial().then(|| self.last_byte_ms.saturating_add(self.rules.silence_limit_ms).saturating_add(1))
    }

    /// Gives up a pending beginning whose silence has run out by `now_ms`.
    pub fn expire(&mut self, now_ms: u64) {
        if self.deadline_ms().is_some_and(|deadline| now_ms >= deadline) {
            self.events.push_back(FrameEvent::Discarded(self.pending.len()));
            self.forget_partial();
        }
    }

    /// Forgets a pending beginning and untaken events: the line went down or came up. Counters stay.
    pub fn reset(&mut self) {
        self.events.clear();
        self.forget_partial();
    }

    /// How the line has been.
    pub fn counters(&self) -> FrameCounters {
        self.counters
    }

    fn forget_partial(&mut self) {
        self.skip(self.pending.len());
        self.pending.clear();
    }

    /// Takes every frame out of `pending` and leaves at most the beginning of one. `at` only moves forward, and the
    /// bytes before it are removed once.
    fn scan(&mut self) {
        let mut at = 0;
        loop {
            at += self.skip_to_start(at);
            match self.look(at) {
                Look::Unfinished => break,
                Look::BadHeader => {
                    self.counters.bad_headers += 1;
                    self.skip(1);
                    at += 1;
                }
                Look::Whole(size) => {
                    let event = self.take(at, size);
                    self.events.push_back(event);
                    at += DATA_AT + size + CRC_LEN;
                }
            }
        }
        self.pending.drain(..at);
    }

    fn skip_to_start(&mut self, at: usize) -> usize {
        let rest = &self.pending[at..];
        let noise = rest.iter().position(|byte| *byte == START).unwrap_or(rest.len());
        self.skip(noise);
        noise
    }

    fn skip(&mut self, bytes: usize) {
        self.counters.bytes_skipped += bytes as u64;
    }

    fn look(&self, at: usize) -> Look {
        let rest = &self.pending[at..];
        let Some((header, stated)) = rest.get(..DATA_AT).map(|head| head.split_at(HEADER_LEN)) else {
            return Look::Unfinished;
        };
        let size = u16::from_be_bytes([header[3], header[4]]);
        if header[5] != TYPE || size > self.rules.data_cap || crc(header) != stated {
            return Look::BadHeader;
        }
        let size = usize::from(size);
        if rest.len() < DATA_AT + size + CRC_LEN { Look::Unfinished } else { Look::Whole(size) }
    }

    fn take(&mut self, at: usize, size: usize) -> FrameEvent {
        let frame = &self.pending[at..at + DATA_AT + size + CRC_LEN];
        let (data, stated) = frame[DATA_AT..].split_at(size);
        if crc(data) != stated {
            self.counters.bad_data_crcs += 1;
            return FrameEvent::DataCrcFailed;
        }
        let cmd = u16::from_be_bytes([frame[1], frame[2]]);
        if self.rules.cmd_accept.contains(&cmd) {
            FrameEvent::Frame(data.to_vec())
        } else {
            FrameEvent::ForeignCmd(cmd)
        }
    }
}
