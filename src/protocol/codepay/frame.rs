//! Frames of the serial line (serial page; checked against the vendor's Java SDK).
//!
//! | offset | size | field |
//! |---|---|---|
//! | 0 | 2 | start `55 aa` |
//! | 2 | 1 | type: `00` normal, `01` handshake, `02` handshake confirmed |
//! | 3 | 1 | acknowledgement: `00` none, else the id of the last data frame that was received intact |
//! | 4 | 1 | id: `00` no data; data frames count `01` to `ff`, then `01` again |
//! | 5 | 2 | length of the data, big-endian |
//! | 7 | n | data: one JSON message in UTF-8 |
//! | 7+n | 1 | check: exclusive or of all bytes from the type to the end of the data |
//! | 8+n | 2 | end `cc 33` |

mod reader;
#[cfg(test)]
mod tests;

pub use reader::FrameReader;

const START: [u8; 2] = [0x55, 0xaa];
const END: [u8; 2] = [0xcc, 0x33];
/// Bytes before the data.
const HEADER: usize = 7;
/// Bytes of a frame beside its data.
pub const OVERHEAD: usize = HEADER + 1 + END.len();
/// Longest frame that is sent (serial page).
pub const FRAME_LIMIT: usize = 1024;
/// Most data of a frame that is sent.
pub const DATA_LIMIT: usize = FRAME_LIMIT - OVERHEAD;
/// Most data of a frame that is taken: a real answer alone may have more than the page allows.
pub const DATA_CAP: usize = 16 * 1024;
/// The highest id of a data frame; `01` comes after it.
pub const LAST_ID: u8 = 0xff;

/// The type byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameType {
    /// `00`: data, an acknowledgement, or a heartbeat with neither.
    Normal,
    /// `01`: the register begins.
    Handshake,
    /// `02`: the terminal has cleared its state.
    Confirmed,
}

impl FrameType {
    const fn byte(self) -> u8 {
        match self {
            Self::Normal => 0x00,
            Self::Handshake => 0x01,
            Self::Confirmed => 0x02,
        }
    }

    fn of(byte: u8) -> Option<Self> {
        [Self::Normal, Self::Handshake, Self::Confirmed].into_iter().find(|kind| kind.byte() == byte)
    }
}

/// One frame.
#[derive(Clone, PartialEq, Eq)]
pub struct Frame {
    /// What it is.
    pub kind: FrameType,
    /// The id of the last data frame that was received intact; 0 is none.
    pub ack: u8,
    /// The id of its data; 0 where it has none.
    pub id: u8,
    /// The data.
    pub data: Vec<u8>,
}

/// Data may hold card numbers: its `Debug` tells its size only.
impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({:?}, ack {}, id {}, {} bytes)", self.kind, self.ack, self.id, self.data.len())
    }
}

/// A message that does not fit into a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the message has {0} bytes; the cable takes at most {DATA_LIMIT} at a time: leave out the description or the notes"
)]
pub struct TooLong(pub usize);

impl Frame {
    /// A frame without data.
    pub const fn bare(kind: FrameType, ack: u8) -> Self {
        Self { kind, ack, id: 0, data: Vec::new() }
    }

    /// A heartbeat.
    pub const fn heartbeat() -> Self {
        Self::bare(FrameType::Normal, 0)
    }

    /// Whether it carries a message.
    pub fn has_data(&self) -> bool {
        self.kind == FrameType::Normal && self.id != 0
    }

    /// The bytes, as the page allows them.
    ///
    /// # Errors
    /// [`TooLong`].
    pub fn encode(&self) -> Result<Vec<u8>, TooLong> {
        self.encode_within(DATA_LIMIT)
    }

    /// The bytes, with up to `limit` bytes of data.
    ///
    /// # Errors
    /// [`TooLong`]: also for more than the two bytes of the length can count.
    pub fn encode_within(&self, limit: usize) -> Result<Vec<u8>, TooLong> {
        let too_long = TooLong(self.data.len());
        let length = u16::try_from(self.data.len()).map_err(|_| too_long)?;
        if self.data.len() > limit {
            return Err(too_long);
        }
        let mut bytes = Vec::with_capacity(OVERHEAD + self.data.len());
        bytes.extend(START);
        bytes.extend([self.kind.byte(), self.ack, self.id]);
        bytes.extend(length.to_be_bytes());
        bytes.extend(&self.data);
        bytes.push(check(&bytes[START.len()..]));
        bytes.extend(END);
        Ok(bytes)
    }
}

/// The id after `id`.
pub const fn id_after(id: u8) -> u8 {
    if id == LAST_ID { 1 } else { id + 1 }
}

/// Exclusive or of all bytes.
fn check(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| sum ^ byte)
}
