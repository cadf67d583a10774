//! The shop floor: one [`Till`] owns the home, the journal, the profile and one task per terminal.
//!
//! Console and command line are two faces of it: they give it orders and hear its events. It keeps the guards that need
//! more than one payment or terminal - duplicates, what is left to refund, who may be removed - and knows no vendor.

mod admin;
mod audit;
mod batch;
mod begun;
mod error;
mod event;
mod guard;
mod lanes;
mod later;
mod of_slip;
mod open;
mod orders;
mod pairing;
mod people;
mod pins;
mod reader;
mod refund_rules;
mod refunds;
mod selling;
mod settled;
#[cfg(test)]
mod tests;
mod tries;
mod unpaired;

/// What a face reads in the journal.
pub use crate::journal::{Cursor, Filter, JournalError, PageFrom, PaymentRow, Total};
pub use error::{Stop, TillError};
pub use event::TillEvent;
pub use open::{Lanes, TillOptions};
pub use orders::{CompletionOrder, OriginalOf, RefundOrder, SaleOrder, TipOrder, VoidOrder};
pub use people::{APPROVAL_LASTS, Approval, Colleague, PeopleError};
pub use pins::PinRefused;
pub use refund_rules::RefundWarning;
pub use refunds::Remaining;

use std::sync::{Arc, Mutex, RwLock};

use crate::journal::Journal;
use crate::profile::{Config, Home, Profile};

use self::begun::Begun;
use self::lanes::LaneBoard;

/// The till. Cheap to clone: every clone is the same till.
#[derive(Clone)]
pub struct Till {
    inner: Arc<Inner>,
    /// In whose hands it is, see [`Till::by`].
    operator: Option<String>,
}

struct Inner {
    home: Home,
    config: Config,
    profile: RwLock<Profile>,
    journal: Journal,
    lanes: LaneBoard,
    begun: Mutex<Begun>,
    /// Wrong PINs.
    tries: Mutex<tries::Tries>,
    /// One sale at a time goes past the guard.
    guarding: tokio::sync::Mutex<()>,
}

impl Till {
    /// The settings it runs with.
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// The durable record.
    pub fn journal(&self) -> &Journal {
        &self.inner.journal
    }
}
