//! The command line: one file per command, on the same till as the console.
//!
//! Here are words in and words out: arguments, JSON lines, exit codes. No rule about money lives here, and no command talks to
//! a terminal but through the till (and, to pair, through `terminal::pair`). With `--json` only JSON lines go to standard
//! output; words go to standard error.

mod abort;
mod args;
mod audit;
mod complete;
mod console;
mod counter;
mod decide;
mod demo;
mod desk;
mod exit;
mod failure;
mod find;
mod follow;
mod journal;
mod log;
mod not_offered;
mod output;
mod owed;
mod pair;
mod panic;
mod people;
mod preauth;
mod print;
mod probe;
mod prune;
mod query;
mod reader;
mod receipt;
mod refund;
mod replay;
mod resolve;
mod run;
mod sale;
mod secret;
mod set_aside;
mod settle;
mod signature;
mod simulate;
mod since;
mod terminals;
mod tip;
mod transactions;
mod verify_notice;
mod void;
mod words;

pub use run::main;
