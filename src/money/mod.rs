//! Money: amounts in integer minor units, their currency, and the ways an amount is written and typed.
//!
//! Nothing here knows a payment, a vendor or a screen. No float, no rounding, no wrapping: what cannot be held exactly
//! is an error value. Amounts of different currencies have no order and no sum.

mod amount;
mod currency;
mod entry;
mod error;
mod iso;
#[cfg(test)]
mod tests;

pub use amount::Amount;
pub use currency::Currency;
pub use entry::{AmountEntry, EntryRefused};
pub use error::MoneyError;
