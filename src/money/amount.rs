//! An amount of money: integer minor units and their currency.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Currency, MoneyError};

/// A non-negative amount in integer minor units of one currency, at most 12 digits.
///
/// There is deliberately no `Ord`: amounts of different currencies have no order, see [`Amount::checked_cmp`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Amount {
    minor: u64,
    currency: Currency,
}

impl Amount {
    /// The largest amount in minor units: 12 digits, the widest field of the vendors' protocols.
    pub const MAX_MINOR_UNITS: u64 = 999_999_999_999;

    /// Nothing, in `currency`.
    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// An amount of `minor` minor units.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] above [`Amount::MAX_MINOR_UNITS`].
    pub fn from_minor_units(minor: u64, currency: Currency) -> Result<Self, MoneyError> {
        if minor > Self::MAX_MINOR_UNITS {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self { minor, currency })
    }

    /// Reads major units as wires and command lines write them: digits, at most one point with digits before it, at
    /// most as many decimals as the currency has (`10`, `10.`, `10.2`, `10.20`). Nothing is rounded or trimmed.
    ///
    /// # Errors
    /// One [`MoneyError`] for each way to be something else.
    pub fn parse_major(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits_only(whole) || !digits_only(decimals) {
            return Err(why_not_digits(text));
        }
        Self::from_parts(whole, decimals, currency)
    }

    /// Joins ASCII digits before and after the point.
    pub(super) fn from_parts(whole: &str, decimals: &str, currency: Currency) -> Result<Self, MoneyError> {
        let missing = usize::from(currency.exponent())
            .checked_sub(decimals.len())
            .ok_or(MoneyError::TooManyDecimals(currency))?;
        let digits = whole.bytes().chain(decimals.bytes()).chain(std::iter::repeat_n(b'0', missing));
        let mut minor = 0_u64;
        for digit in digits {
            minor = minor * 10 + u64::from(digit - b'0');
            // Checked at every digit, so that the product above cannot wrap however long the text is.
            Self::from_minor_units(minor, currency)?;
        }
        Self::from_minor_units(minor, currency)
    }

    /// The integer count of minor units (cents for HKD, whole dollars for TWD).
    pub fn minor_units(self) -> u64 {
        self.minor
    }

    /// The currency of this amount.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Whether there is no money in it.
    pub fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The last two digits of the minor units, 0 to 99: what the simulator's magic amounts look at.
    pub fn last_two_digits(self) -> u8 {
        (self.minor % 100) as u8
    }

    /// The sum.
    ///
    /// # Errors
    /// Different currencies, or a sum above 12 digits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Self::from_minor_units(self.minor + other.minor, self.currency)
    }

    /// The difference.
    ///
    /// # Errors
    /// Different currencies, or `other` is the larger one.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::BelowZero)?;
        Ok(Self { minor, ..self })
    }

    /// The order of two amounts of one currency.
    ///
    /// # Errors
    /// [`MoneyError::DifferentCurrencies`].
    pub fn checked_cmp(self, other: Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    /// Major units with all decimals of the currency, as wires and JSON write them: `1234.50`, TWD `1234`.
    pub fn to_major(self) -> String {
        self.written(self.whole().to_string())
    }

    /// Major units for people, thousands grouped by commas: `1,234.50`.
    pub fn to_grouped(self) -> String {
        self.written(grouped(&self.whole().to_string()))
    }

    fn whole(self) -> u64 {
        self.minor / self.currency.units_per_major()
    }

    fn written(self, whole: String) -> String {
        let decimals = self.minor % self.currency.units_per_major();
        match usize::from(self.currency.exponent()) {
            0 => whole,
            width => format!("{whole}.{decimals:0width$}"),
        }
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::DifferentCurrencies(self.currency, other.currency))
    }
}

/// `HKD 1,234.50`, for messages.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.currency, self.to_grouped())
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({} {})", self.currency, self.to_major())
    }
}

/// Amounts in JSON: `{"minor":1020,"currency":"HKD"}`, integers only.
#[derive(Serialize, Deserialize)]
struct Plain {
    minor: u64,
    currency: Currency,
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Plain { minor: self.minor, currency: self.currency }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let plain = Plain::deserialize(deserializer)?;
        Self::from_minor_units(plain.minor, plain.currency).map_err(serde::de::Error::custom)
    }
}

/// The most helpful reason why `text` is not plain digits.
fn why_not_digits(text: &str) -> MoneyError {
    if text.is_empty() {
        MoneyError::Empty
    } else if text.contains(char::is_whitespace) {
        MoneyError::Blank
    } else if text.starts_with(['+', '-', '\u{2212}']) {
        MoneyError::Signed
    } else if text.contains(',') {
        MoneyError::Comma
    } else if text.starts_with(|first: char| first.is_ascii_digit()) && text.contains(['e', 'E']) {
        MoneyError::ExponentForm
    } else {
        MoneyError::NotDigits
    }
}

/// ASCII `digits` with a comma before every third digit from the right.
fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
