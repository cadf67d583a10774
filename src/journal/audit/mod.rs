//! Who did what that is no payment: terminals paired and changed, people and PINs, who was at the screen.
//!
//! A table of its own with a chain of its own, appended to like the events of payments and never changed. Payments have all
//! of theirs in their events; nothing of them is here, and storing them does nothing here.

mod deed;
mod list;
mod record;

pub use deed::{Deed, PrunedMark, What};
pub use list::{AuditFilter, BatchMark, audit};
pub use record::AuditRecord;

pub(super) use list::last_pruned;
pub(super) use record::{Stored, check_each, exists, hash_of, head, write};
