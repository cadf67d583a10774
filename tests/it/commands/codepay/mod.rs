//! CodePay terminals and the real program.

mod backs;
mod beside;
pub mod cable;
mod drops;
mod hold_rules;
mod holds;
pub mod line;
mod magic;
mod network;
mod pairing;
mod plugged;
pub mod shop;
