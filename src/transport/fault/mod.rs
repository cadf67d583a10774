//! Deliberate faults from one seed, for the simulator: the same seed and the same input give the same damage.
//!
//! Pure: values in, damaged values out. Delays are told, not waited for; nothing here touches a socket.

mod message;
mod reply;
mod seed;
mod stream;

pub use message::{MessageFate, MessageFaultLayer, MessageFaults};
pub use reply::{ReplyFate, ReplyFaultLayer, ReplyFaults};
pub use seed::{Chance, Dice};
pub use stream::{Delivery, StreamFaultLayer, StreamFaults};
