//! EasyCard readers and the real program.

mod codes;
mod crashes;
mod magic;
mod mistakes;
mod owed;
mod reader;
pub mod shop;
