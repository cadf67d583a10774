//! The RS232 frame ("ECR via RS232 (Retail)", frame format): start, CMD, size, type, header CRC, data, data CRC.
//!
//! ```text
//! 55 | CMD u16 | size u16 | 02 | CRC-32 of the 6 bytes before | data | CRC-32 of the data      all big-endian
//! ```
//!
//! No terminator, no escaping, no acknowledge: the end follows from the size. This module knows nothing of what the
//! data says.

mod reader;
#[cfg(test)]
mod tests;

pub use reader::{FrameCounters, FrameEvent, FrameReader};

/// First byte of every frame.
const START: u8 = 0x55;
/// The only frame type the pages name.
const TYPE: u8 = 0x02;
/// Start, CMD, size and type: what the header CRC covers.
const HEADER_LEN: usize = 6;
/// Where the data begins: the header and its CRC. A pending beginning of this length has a sound header.
pub(super) const DATA_AT: usize = HEADER_LEN + CRC_LEN;
const CRC_LEN: usize = 4;

/// CMD of the Retail edition ("ECR via RS232 (Retail)").
pub const CMD_RETAIL: u16 = 0x0006;
/// CMD of one edition of the Transit page; its other editions contradict it.
pub const CMD_TRANSIT: u16 = 0x0101;
/// Silence inside a frame after which its beginning is given up, in milliseconds. Assumed.
pub const SILENCE_LIMIT_MS: u64 = 500;

/// What the two sides of a serial line agreed on: command numbers and limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameRules {
    /// CMD of the frames sent.
    pub cmd_request: u16,
    /// CMDs of the frames taken.
    pub cmd_accept: Vec<u16>,
    /// Most data bytes in one frame, either way.
    pub data_cap: u16,
    /// A frame whose bytes stop for longer than this is given up, in milliseconds.
    pub silence_limit_ms: u64,
}

impl FrameRules {
    /// The Retail edition, CMD [`CMD_RETAIL`] both ways.
    pub fn retail() -> Self {
        Self::with_cmd(CMD_RETAIL)
    }

    /// The Transit edition, CMD [`CMD_TRANSIT`] both ways.
    pub fn transit() -> Self {
        Self::with_cmd(CMD_TRANSIT)
    }

    fn with_cmd(cmd: u16) -> Self {
        Self { cmd_request: cmd, cmd_accept: vec![cmd], data_cap: u16::MAX, silence_limit_ms: SILENCE_LIMIT_MS }
    }

    /// Puts `data` into one frame.
    ///
    /// # Errors
    /// [`FrameTooLarge`] when `data` is longer than [`FrameRules::data_cap`].
    pub fn encode(&self, data: &[u8]) -> Result<Vec<u8>, FrameTooLarge> {
        let too_large = FrameTooLarge { size: data.len(), cap: self.data_cap };
        let size = u16::try_from(data.len()).ok().filter(|size| *size <= self.data_cap).ok_or(too_large)?;
        let mut frame = Vec::with_capacity(DATA_AT + data.len() + CRC_LEN);
        frame.push(START);
        frame.extend_from_slice(&self.cmd_request.to_be_bytes());
        frame.extend_from_slice(&size.to_be_bytes());
        frame.push(TYPE);
        frame.extend_from_slice(&crc(&frame));
        frame.extend_from_slice(data);
        frame.extend_from_slice(&crc(data));
        Ok(frame)
    }
}

impl Default for FrameRules {
    fn default() -> Self {
        Self::retail()
    }
}

/// The message does not fit into one frame, and frames are never split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{size} bytes do not fit into a frame of at most {cap}")]
pub struct FrameTooLarge {
    /// Bytes that were to be sent.
    pub size: usize,
    /// Most bytes a frame may carry.
    pub cap: u16,
}

/// CRC-32/ISO-HDLC, most significant byte first: the one polynomial and order that fits the published frame.
fn crc(bytes: &[u8]) -> [u8; CRC_LEN] {
    crc32fast::hash(bytes).to_be_bytes()
}
