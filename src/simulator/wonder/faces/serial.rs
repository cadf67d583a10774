//! The terminal's end of a serial line: frames to envelopes, answers to bytes.

use crate::protocol::wonder::frame::{FrameEvent, FrameReader, FrameRules};
use crate::simulator::course::Delivery;
use crate::simulator::damage;
use crate::simulator::outputs::Answer;
use crate::simulator::simulated::{Heard, LineFace};

/// Most bytes a frame can carry.
const FRAME_CAP: usize = u16::MAX as usize;
/// Bytes of a frame after its data: the data CRC.
const CRC_LEN: usize = 4;

/// Reads requests off a line and writes answers for it. What is no sound frame is met with silence.
#[derive(Debug)]
pub struct SerialFace {
    rules: FrameRules,
    reader: FrameReader,
}

impl SerialFace {
    /// A line with nothing on it.
    pub fn new(rules: FrameRules) -> Self {
        Self { reader: FrameReader::new(rules.clone()), rules }
    }

    /// Empty when it does not fit into one: answers are a few hundred bytes.
    fn frame(&self, data: &[u8]) -> Vec<u8> {
        self.rules.encode(data).unwrap_or_default()
    }
}

impl LineFace for SerialFace {
    fn receive(&mut self, bytes: &[u8], now_ms: u64) -> Vec<Heard> {
        self.reader.push(bytes, now_ms);
        let events = std::iter::from_fn(|| self.reader.next_frame());
        events
            .filter_map(|event| if let FrameEvent::Frame(data) = event { Some(Heard::Message(0, data)) } else { None })
            .collect()
    }

    fn reset(&mut self) {
        self.reader.reset();
    }

    fn bytes(&mut self, answer: &Answer) -> Vec<u8> {
        let frame = self.frame(&answer.message);
        match &answer.delivery {
            Delivery::Twice => [frame.as_slice(), &frame].concat(),
            Delivery::AfterStale => [self.frame(&answer.stale), frame].concat(),
            Delivery::Corrupt => flip_in_frame(frame, answer.message.len(), answer.chance),
            Delivery::Truncated => frame[..damage::middle(frame.len())].to_vec(),
            Delivery::Garbage => damage::garbage(answer.chance),
            Delivery::Big(bytes) => self.frame(&damage::big((*bytes).min(FRAME_CAP))),
            Delivery::Status(_) | Delivery::Html | Delivery::Redirect(_) => Vec::new(),
            Delivery::Whole | Delivery::Never | Delivery::Cut | Delivery::Restart => frame,
        }
    }
}

/// One bit of the data flipped, so that the data CRC is wrong.
fn flip_in_frame(mut frame: Vec<u8>, data_len: usize, chance: u64) -> Vec<u8> {
    let at = frame.len().saturating_sub(CRC_LEN + data_len / 2);
    if let Some(byte) = frame.get_mut(at) {
        *byte ^= 1 << (chance % 8);
    }
    frame
}
