//! What the terminal's outputs are on each kind of transport.

mod damage;
mod http;
mod serial;

pub use http::{CloudPaths, LAN_PATH, Web, http_turn};
pub use serial::SerialFace;
