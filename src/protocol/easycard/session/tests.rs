//! The session on virtual time, facing a server of a few lines that opens what is sent with the key that was drawn for it.

mod pace;
mod payments;
mod qr;
mod random;
mod reader;
mod renewal;
pub(super) mod scene;
