//! A currency: its ISO 4217 code and the decimals of its minor unit.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{MoneyError, iso};

/// An ISO 4217 currency of the built-in table. Written and serialised as its three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: &'static str,
    exponent: u8,
}

impl Currency {
    /// Hong Kong dollar, hundredths.
    pub const HKD: Self = Self { code: "HKD", exponent: 2 };
    /// Renminbi, hundredths. Vendors also spell it `RMB`.
    pub const CNY: Self = Self { code: "CNY", exponent: 2 };
    /// New Taiwan dollar, sold in whole dollars in this product.
    pub const TWD: Self = Self { code: "TWD", exponent: 0 };
    /// Japanese yen, without minor units.
    pub const JPY: Self = Self { code: "JPY", exponent: 0 };

    /// Reads a code of three capital letters; `RMB` is read as CNY, the spelling of the Wonder protocol.
    ///
    /// # Errors
    /// [`MoneyError::UnknownCurrency`] for anything that is not in the table.
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        let code = if code == "RMB" { "CNY" } else { code };
        let (code, exponent) = iso::find(code).ok_or(MoneyError::UnknownCurrency)?;
        Ok(Self { code, exponent })
    }

    /// The ISO code, three capital letters.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// Decimals of the minor unit, 0 to 3.
    pub fn exponent(self) -> u8 {
        self.exponent
    }

    /// Minor units in one major unit: 1, 100 or 1,000.
    pub(super) fn units_per_major(self) -> u64 {
        10_u64.pow(u32::from(self.exponent))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        Self::parse(code)
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&code).map_err(serde::de::Error::custom)
    }
}
