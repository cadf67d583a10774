//! What each vendor says on the wire: pure, sans-IO. No socket, task, lock, clock or randomness in here.

pub mod wonder;
