//! The durable record of every payment: what was intended, what was sent, what the terminal said, who decided what.
//!
//! One SQLite file in WAL/FULL that any SQLite tool can read. Events are appended and never changed (those of old payments are
//! pruned when somebody asks for it), each with a hash of
//! itself and the one before; one row per payment, for lists, is written in the same transaction. One thread writes (all that
//! waits shares a commit), one reads what payments wait for, one what people look at; callers ask by message and wait.
//!
//! The journal stores and finds. It decides nothing about money, never repeats a failed write, and never believes a record
//! whose hash does not fit.

mod audit;
mod backup;
mod batch;
mod chain;
mod error;
mod export;
mod find;
mod fresh;
mod handle;
mod holds;
mod ledger;
mod list;
mod open;
mod place;
mod prune;
mod pruned;
mod reader;
mod recent;
mod record;
mod reserve;
mod row;
mod salvage;
mod schema;
mod search;
#[cfg(test)]
mod tests;
mod totals;
mod verify;
mod witness;
mod writer;

pub use audit::{AuditFilter, AuditRecord, BatchMark, Deed, PrunedMark, What, audit};
pub use backup::backup;
pub use error::{JournalError, JournalFault};
pub use export::{ExportReport, export};
pub use find::{Found, Nearby};
pub use handle::{Journal, Receipt, may_wait};
pub use list::{Cursor, Filter, PageFrom};
pub use place::JournalPlace;
pub use prune::{PruneReport, PrunedGroup, prunable, prune};
pub use row::PaymentRow;
pub use totals::Total;
pub use verify::{Problem, VerifyReport, verify};
