//! countertop: a full-screen cashier console for payment terminals.
//!
//! The promise: **no sale is ever lost and no card is ever charged twice, whatever breaks**, and the screen always says
//! whether money moved and what to do next. `docs/architecture.md` tells how the rooms below keep it.
//!
//! # The map
//!
//! Which room may import which. `tests/it/house.rs` reads this table and the sources and fails on any other import.
//!
//! ```imports
//! money      ->
//! wire       ->
//! platform   ->
//! payment    -> money
//! protocol   -> money payment wire
//! transport  -> wire platform
//! journal    -> money payment platform
//! profile    -> money payment platform
//! terminal   -> money wire platform payment protocol transport journal profile
//! till       -> money wire platform payment protocol transport journal profile terminal
//! simulator  -> money payment protocol wire transport platform
//! report     -> money payment journal
//! console    -> till report money payment platform profile terminal
//! cli        -> money wire platform payment protocol transport journal profile terminal till simulator report console
//! ```

pub mod cli;
pub mod console;
pub mod journal;
pub mod money;
pub mod payment;
pub mod platform;
pub mod profile;
pub mod protocol;
pub mod report;
pub mod simulator;
pub mod terminal;
pub mod till;
pub mod transport;
pub mod wire;
