//! EasyCard readers and the real program.

mod crashes;
mod magic;
mod mistakes;
mod owed;
mod shop;
