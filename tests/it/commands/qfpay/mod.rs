//! QFPay terminals and the real program.

mod backs;
mod magic;
mod pairing;
mod shop;
mod switches;
