//! The simulated server as a register sees it: by the codec on virtual time, and by a program of its own over real sockets.

mod cards;
mod checks;
mod foreign;
mod fuzz;
mod magic;
mod owed;
mod payments;
mod places;
mod queries;
mod register;
