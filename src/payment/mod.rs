//! What a payment is and the rules that keep it safe.
//!
//! Everything here is pure: no clock, socket, file or randomness. A [`Payment`] is the fold of its [`Event`]s; a
//! [`Machine`] decides what may happen next and says so as [`Effect`] values; the driver in `terminal/` carries them out,
//! in order. This is the only room with money rules: no other room decides what counts as paid.

mod answer;
mod batch;
mod duplicate;
mod event;
mod follow;
mod intent;
mod kept;
mod machine;
mod offers;
mod options;
mod outcome;
mod owed;
mod reference;
#[cfg(test)]
mod samples;
mod scanned;
mod state;
mod stored_value;
mod sums;
mod time;

pub use answer::{AmountSaid, Answer, Card, Details, Evidence, Extras, Finding, Match, Silence};
pub use batch::{BatchCount, BatchEntry, Tally};
pub use duplicate::{Duplicate, Neighbour, check_duplicate};
pub use event::{ByHand, Conclusion, Event, Override, Stamped};
pub use follow::{
    NotFollowed, given_back, in_question, may_complete, may_complete_slip, may_release, may_set_tip, tip_in_force,
};
pub use intent::{Intent, Kind, Original, TerminalId, Vendor};
pub use kept::{Word, all_kept, kept};
pub use machine::{Effect, FinishRequest, Limits, Machine, MoneyRequest, NotFoundRule, Refused};
pub use offers::Offers;
pub use options::{May, Risk, may_do};
pub use outcome::{MoneyMoved, NotStarted, Outcome, Unresolved};
pub use owed::{GivenUp, Owed};
pub use reference::{BadReference, Reference};
pub use scanned::{CodeFault, ScannedCode};
pub use state::{Payment, Proof, Stage};
pub use stored_value::{CardMoney, StoredValue, card_day};
pub use time::{Millis, Now, WallTime};
