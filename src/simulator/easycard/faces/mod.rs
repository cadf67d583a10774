//! What the server is over HTTP.

mod damage;
mod http;

pub(super) use damage::resealed;
pub use http::{Web, http_turn};
