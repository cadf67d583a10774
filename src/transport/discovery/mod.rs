//! Finding services on the local network, and being found (DNS-SD over multicast DNS, RFC 6762 and 6763).
//!
//! It is at work only while a [`Browsing`] or an [`Announcing`] exists: dropping it ends it, takes back what was announced and
//! closes its sockets. Nothing is ever asked or answered otherwise. It knows no vendor: the kind of service and the texts
//! beside it are the caller's.

mod announcing;
mod browsing;
mod responder;
mod sighting;

pub use announcing::{Announcement, Announcing};
pub use browsing::Browsing;
pub use sighting::{Discovered, Sighting};
