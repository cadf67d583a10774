//! QFPay terminals and the real program.

mod backs;
mod magic;
mod pairing;
pub mod shop;
mod switches;
