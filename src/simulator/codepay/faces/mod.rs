//! What the terminal's answers are on a WebSocket and on a serial line.

mod damage;
mod frames;
mod messages;

pub use frames::FrameEnd;
pub use messages::{SocketEnd, message_turn};
