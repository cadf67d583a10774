//! One line of a recording.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::console::input::{KeyPress, MouseKind};
use crate::platform::signals::Shutdown;

/// Something that happened, and when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// Milliseconds since the console started.
    pub t: u64,
    /// The wall clock in milliseconds since 1970, where it moved against the other one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall: Option<i64>,
    /// When its last byte came, in the milliseconds of `t`, if that was earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u64>,
    /// What was wrong with two PINs that were chosen: the screen says it, and a recording has no PIN to find it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pins: Option<Pins>,
    /// What happened.
    pub what: What,
}

/// What is wrong with two PINs that were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pins {
    /// They differ.
    Differ,
    /// Anybody would guess them.
    TooEasy,
}

/// What happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A key.
    Key(KeyPress),
    /// A character where a secret is typed; it is not written down.
    Secret {
        /// It was taken.
        typed: bool,
    },
    /// A pasted text.
    Paste(String),
    /// A text pasted where a secret is typed; it is not written down.
    SecretPaste {
        /// Its length in characters.
        length: usize,
        /// The length of what is in the field now, if it changed.
        now: Option<usize>,
    },
    /// The pointer.
    Pointer(MouseKind, u16, u16),
    /// The pointer on a digit of a secret; which one is not written down.
    SecretPointer {
        /// What the pointer did.
        kind: MouseKind,
        /// It counts: the button went down, or the digit was taken.
        counts: bool,
    },
    /// The window has this size.
    Resized(u16, u16),
    /// A time that was asked for has come.
    Time,
    /// The state was drawn; true if the terminal took the frame.
    Drawn(bool),
    /// The till is open.
    Opened(Box<RawValue>),
    /// News of the till.
    Till(Box<RawValue>),
    /// Something that was asked for.
    Reply(Box<RawValue>),
    /// The system asks the program to end.
    Shutdown(Shutdown),
    /// Something that cannot be written down, and why.
    Lost(String),
}

impl What {
    /// Something came in from outside; drawing is no event.
    pub fn is_event(&self) -> bool {
        !matches!(self, Self::Drawn(_))
    }

    /// About how much memory it takes, in bytes.
    pub fn bytes(&self) -> usize {
        let own = match self {
            Self::Paste(text) | Self::Lost(text) => text.len(),
            Self::Opened(news) | Self::Till(news) | Self::Reply(news) => news.get().len(),
            _ => 0,
        };
        own + size_of::<Line>()
    }
}
