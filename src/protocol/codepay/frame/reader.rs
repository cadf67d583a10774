//! Frames out of a stream of bytes, in any chunking, with noise in between.

use super::{DATA_CAP, END, Frame, FrameType, HEADER, OVERHEAD, START, check};

/// Finds frames. What is broken is skipped in silence, as the vendor has it: the other side repeats.
#[derive(Debug, Default)]
pub struct FrameReader {
    buffer: Vec<u8>,
    skipped: u64,
}

/// What stands at the start of the buffer.
enum Found {
    Frame(Frame, usize),
    /// It may become a frame.
    Unfinished,
    Nothing,
}

impl FrameReader {
    /// A line on which nothing has come.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes; call [`FrameReader::next_frame`] until there is none.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next frame that is whole.
    pub fn next_frame(&mut self) -> Option<Frame> {
        loop {
            self.drop_until_start();
            match found(&self.buffer) {
                Found::Frame(frame, length) => {
                    self.buffer.drain(..length);
                    return Some(frame);
                }
                Found::Unfinished => return None,
                Found::Nothing => self.skip(1),
            }
        }
    }

    /// Whether the beginning of something is there that may become a frame.
    pub fn is_waiting(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// The rest did not come in time: what was begun is no frame, but one may stand within it.
    pub fn give_up(&mut self) {
        let kept = self.buffer.len().min(1);
        self.skip(kept);
    }

    /// The line went down: what was begun is over.
    pub fn reset(&mut self) {
        self.buffer.clear();
    }

    /// How many bytes were no part of a frame, in all.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    fn drop_until_start(&mut self) {
        let whole = self.buffer.windows(START.len()).position(|window| window == START);
        let half = usize::from(self.buffer.last() == Some(&START[0]));
        self.skip(whole.unwrap_or(self.buffer.len() - half));
    }

    fn skip(&mut self, bytes: usize) {
        self.skipped += bytes as u64;
        self.buffer.drain(..bytes);
    }
}

fn found(buffer: &[u8]) -> Found {
    let Some([_, _, kind, ack, id, high, low]) = buffer.first_chunk::<HEADER>() else { return Found::Unfinished };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    // A handshake carries nothing, and what has no id has no data.
    let kind = FrameType::of(*kind).filter(|kind| *kind == FrameType::Normal || *id == 0);
    let Some(kind) = kind.filter(|_| length <= DATA_CAP && (*id != 0 || length == 0)) else { return Found::Nothing };
    let Some(frame) = buffer.get(..OVERHEAD + length) else { return Found::Unfinished };
    let data_end = HEADER + length;
    if frame[data_end] != check(&frame[START.len()..data_end]) || frame[data_end + 1..] != END {
        return Found::Nothing;
    }
    Found::Frame(Frame { kind, ack: *ack, id: *id, data: frame[HEADER..data_end].to_vec() }, frame.len())
}
