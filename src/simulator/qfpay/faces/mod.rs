//! What the terminal's outputs are on each kind of transport.

mod damage;
mod frames;
mod http;
mod socket;
mod texts;

pub use frames::FrameEnd;
pub use http::{Web, http_turn};
pub use socket::SocketEnd;
