//! The one integration binary: everything that needs the built program, real sockets, or more than one room of the house.

#[expect(clippy::unwrap_used, clippy::panic, reason = "in tests a failure is the message")]
mod commands;
#[expect(clippy::panic, reason = "in tests a failure is the message")]
mod console;
mod fuzz;
mod house;
mod patience;
#[expect(clippy::unwrap_used, reason = "in tests a failure is the message")]
mod safety;
mod simulation;
