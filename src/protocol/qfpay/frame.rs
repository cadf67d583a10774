//! Frames of the serial line ("ECR Integration Technical Specification" and its Chinese edition, USB chapter).
//!
//! | offset | size | field |
//! |---|---|---|
//! | 0 | 2 | start `2f 6e` |
//! | 2 | 1 | version `01` |
//! | 3 | 1 | type: `10` request, `20` positive response, `30` to `35` error |
//! | 4 | 1 | number, `01` to `7f`, plus one a message, `7f` is followed by `01` |
//! | 5 | 2 | total length: bytes of this frame, both markers included, big-endian |
//! | 7 | 2 | data length: bytes of the whole message, in every part of it, big-endian |
//! | 9 | n | data |
//! | 9+n | 2 | end `2f 6e` |
//!
//! The end is never searched for: Base64 holds `/n` sooner or later.

mod reader;
#[cfg(test)]
mod tests;

pub use reader::FrameReader;

/// Start and end of a frame.
const MARK: [u8; 2] = [0x2f, 0x6e];
const VERSION: u8 = 0x01;
/// Bytes before the data.
const HEADER: usize = 9;
/// Bytes of a frame beside its data.
const OVERHEAD: usize = HEADER + MARK.len();
/// Most data of a single frame: the total is counted in two bytes. The page's 65536 cannot be written.
const DATA_CAP: usize = u16::MAX as usize - OVERHEAD;
/// Most data of one part of a split message that satisfies both readings of "1024 bytes" (data, or the whole frame).
pub const PART_LIMIT: usize = 1013;
/// Silence inside a message after which its parts are dropped, in milliseconds.
pub const GAP_MS: u64 = 500;
/// How long an acknowledgement is waited for, in milliseconds, from the moment the last byte has left the port.
pub const ACKNOWLEDGE_MS: u64 = 1_000;

/// The type byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameType {
    /// `10`: a request, or the result of one.
    Request,
    /// `20`: a request was received soundly.
    Positive,
    /// `30` to `35`: it was not.
    Error(ErrorCode),
}

/// Why a frame was refused: the type byte itself is the code (Chinese page).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// `30`.
    Unknown,
    /// `31`: it does not begin, or end, as a frame does.
    Format,
    /// `32`: its lengths or its digest are wrong.
    Validation,
    /// `33`: its data cannot be opened.
    Decryption,
    /// `34`: its data is no envelope.
    DataFormat,
    /// `35`: its parts do not fit together.
    Assembly,
}

impl ErrorCode {
    const ALL: [(u8, Self); 6] = [
        (0x30, Self::Unknown),
        (0x31, Self::Format),
        (0x32, Self::Validation),
        (0x33, Self::Decryption),
        (0x34, Self::DataFormat),
        (0x35, Self::Assembly),
    ];

    fn of(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|(code, _)| *code == byte).map(|(_, code)| code)
    }

    /// What it says, in plain words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unknown => "unknown error (30)",
            Self::Format => "the frame has no proper start or end (31)",
            Self::Validation => "the frame's lengths or digest are wrong (32)",
            Self::Decryption => "the data cannot be decrypted (33)",
            Self::DataFormat => "the data is no request (34)",
            Self::Assembly => "the parts do not fit together (35)",
        }
    }
}

impl FrameType {
    fn of(byte: u8) -> Option<Self> {
        match byte {
            0x10 => Some(Self::Request),
            0x20 => Some(Self::Positive),
            other => ErrorCode::of(other).map(Self::Error),
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Request => 0x10,
            Self::Positive => 0x20,
            Self::Error(error) => {
                ErrorCode::ALL.iter().find(|(_, code)| *code == error).map_or(0x30, |(byte, _)| *byte)
            }
        }
    }
}

/// The number of a message, 1 to 127.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Number(u8);

impl Number {
    /// The first.
    pub const FIRST: Self = Self(0x01);

    /// A number as it stands in a frame.
    pub fn of(byte: u8) -> Option<Self> {
        (0x01..=0x7f).contains(&byte).then_some(Self(byte))
    }

    /// As it stands in a frame.
    pub const fn byte(self) -> u8 {
        self.0
    }

    /// The one after it: `7f` is followed by `01`.
    #[must_use]
    pub fn next(self) -> Self {
        if self.0 == 0x7f { Self::FIRST } else { Self(self.0 + 1) }
    }
}

/// What a line has brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameEvent {
    /// A whole message of this type: its number and data. Requests want an acknowledgement.
    Message(FrameType, Number, Vec<u8>),
    /// Something broken: whoever listens on this side answers with this error.
    Broken(Number, ErrorCode),
}

/// A message too long for the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the message has {0} bytes, a line carries at most 65535")]
pub struct TooLong(pub usize);

/// One message: a single frame, or parts of at most `part_limit` bytes of data that share its number.
///
/// # Errors
/// [`TooLong`]: the data length is counted in two bytes.
pub fn encode(kind: FrameType, number: Number, data: &[u8], part_limit: usize) -> Result<Vec<Vec<u8>>, TooLong> {
    let declared = u16::try_from(data.len()).map_err(|_| TooLong(data.len()))?;
    if data.is_empty() {
        return Ok(vec![frame(kind, number, declared, data)]);
    }
    let parts = data.chunks(part_limit.clamp(1, DATA_CAP));
    Ok(parts.map(|part| frame(kind, number, declared, part)).collect())
}

/// A frame without data: an acknowledgement or an error. The pages specify no data for them; assumed empty.
pub fn bare(kind: FrameType, number: Number) -> Vec<u8> {
    frame(kind, number, 0, &[])
}

fn frame(kind: FrameType, number: Number, declared: u16, data: &[u8]) -> Vec<u8> {
    let total = u16::try_from(data.len() + OVERHEAD).unwrap_or(u16::MAX);
    let mut bytes = Vec::with_capacity(data.len() + OVERHEAD);
    bytes.extend(MARK);
    bytes.extend([VERSION, kind.byte(), number.0]);
    bytes.extend(total.to_be_bytes());
    bytes.extend(declared.to_be_bytes());
    bytes.extend(data);
    bytes.extend(MARK);
    bytes
}
