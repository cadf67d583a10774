//! What the terminal's outputs are on each kind of transport.

mod damage;
mod http;
mod serial;

pub use http::{HttpTurn, http_reply};
pub use serial::SerialFace;
