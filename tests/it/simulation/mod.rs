//! The whole system on virtual time: lanes, journal, lines, terminals, cashiers, crashes, all from one seed, with the promise
//! checked after every step and a list of deliberate bugs that the checks must catch.
//!
//! Nothing here waits, opens a socket or reads a clock. A seed that fails is played again with its trace:
//! `COUNTERTOP_SHOP=QfPay COUNTERTOP_SEED=7 cargo test --test it simulation::runs::replay -- --ignored --nocapture`.

mod adversary;
mod book;
mod bugs;
mod calls;
mod cashier;
mod checks;
mod clients;
mod clock;
mod codes;
mod console;
mod counter;
mod endings;
mod extras;
mod figures;
mod given_back;
mod guards;
mod holds;
mod journal;
mod line;
mod marathon;
mod matrix;
mod mutants;
mod owed;
mod plan;
mod runs;
mod settled;
mod stale;
mod trace;
mod vendor;
mod world;
