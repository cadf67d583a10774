//! CodePay terminals and the real program.

mod backs;
mod beside;
mod cable;
mod drops;
mod holds;
mod magic;
mod pairing;
mod shop;
