//! The card of a payment, as far as it may be known.

use std::fmt;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::protocol::json::{self, Object};

/// First six and last four digits of a card; it has no room for more.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MaskedCard {
    prefix6: [u8; 6],
    last4: [u8; 4],
}

/// Only these two fields are read: `panHash` and `panToken` are dropped unseen.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    #[serde(borrow)]
    pan_prefix_6_digits: &'a RawValue,
    #[serde(borrow)]
    pan_last_4_digits: &'a RawValue,
}

impl MaskedCard {
    /// Takes exactly six and exactly four digits, otherwise nothing.
    pub fn new(prefix6: &str, last4: &str) -> Option<Self> {
        Some(Self { prefix6: digits(prefix6)?, last4: digits(last4)? })
    }

    /// Reads a `creditCard` object. A card of any other shape is dropped: it is shown, and decides nothing.
    pub(super) fn read(raw: &RawValue) -> Option<Self> {
        let Object(fields) = serde_json::from_str::<Object<Fields>>(raw.get()).ok()?;
        Self::new(&json::string(fields.pan_prefix_6_digits)?, &json::string(fields.pan_last_4_digits)?)
    }

    /// The first six digits.
    pub fn prefix6(&self) -> &str {
        ascii(&self.prefix6)
    }

    /// The last four digits.
    pub fn last4(&self) -> &str {
        ascii(&self.last4)
    }
}

fn ascii(digits: &[u8]) -> &str {
    std::str::from_utf8(digits).expect("only ASCII digits were taken in")
}

fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits: [u8; N] = text.as_bytes().try_into().ok()?;
    digits.iter().all(u8::is_ascii_digit).then_some(digits)
}

/// `555555******1234`; the number of stars says nothing of the card's length.
impl fmt::Display for MaskedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}******{}", self.prefix6(), self.last4())
    }
}

impl fmt::Debug for MaskedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
