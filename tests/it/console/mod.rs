//! The real program on a real pseudo terminal, driven by keys and read as a person reads it.

mod cable;
mod codepay;
mod day;
mod easycard;
mod ends;
mod faults;
mod holds;
mod network;
pub mod pairing;
mod pairing_codepay;
mod pairing_easycard;
mod pairing_qfpay;
pub mod people;
mod plugged_codepay;
mod pointer;
mod records;
mod rest;
mod sells;
pub mod shop;
mod speaks;
mod survives;
pub mod window;
