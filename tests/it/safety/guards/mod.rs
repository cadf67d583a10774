//! What guards a sale, end to end with the real program and the real simulator, on every vendor and transport: who answers, is it
//! free, what comes late, what is taken back.

mod alarm;
mod busy;
pub mod floor;
mod identity;
mod late;
