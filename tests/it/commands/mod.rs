//! The commands as scripts use them: the built program against a simulated terminal on real sockets and pseudo terminals.

mod answers;
mod audit;
mod back;
pub mod codepay;
pub mod easycard;
mod faces;
mod interrupted;
mod magic;
mod mistakes;
mod pairing;
pub mod people;
mod prompt;
pub mod qfpay;
pub mod shop;
pub mod told;
mod unresolved;
