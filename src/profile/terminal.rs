//! One paired terminal: who it is in the shop, and what its vendor needs.

use std::fmt;

use serde::{Deserialize, Deserializer};

use super::{CodePayTerminal, EasyCardTerminal, QfPayTerminal, Unfit, VendorSettings, WonderTerminal};
use crate::money::Currency;
use crate::payment::{TerminalId, Vendor};
use crate::platform::rng::{self, RandomFault};

/// Crockford's base 32, lower case: no letter that reads like a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A new random id: `t-` and eight letters or digits that are never mistaken for one another.
///
/// # Errors
/// The system has no random numbers.
pub(super) fn random_id() -> Result<TerminalId, RandomFault> {
    let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
    Ok(TerminalId("t-".chars().chain(rng::bytes::<8>()?.map(letter)).collect()))
}

fn read_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TerminalId, D::Error> {
    let id = String::deserialize(deserializer)?;
    let random = id.strip_prefix("t-").unwrap_or_default();
    if random.len() == 8 && random.bytes().all(|byte| ALPHABET.contains(&byte)) {
        Ok(TerminalId(id))
    } else {
        Err(serde::de::Error::custom("expected t- and eight small letters or digits"))
    }
}

/// What people call a terminal: 1 to 32 printable characters without blanks at the ends. Names that differ in case only
/// count as the same.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct TerminalName(String);

impl TerminalName {
    /// Reads a name.
    ///
    /// # Errors
    /// An empty or overlong name, blanks at the ends, control characters.
    pub fn parse(name: &str) -> Result<Self, Unfit> {
        let length = (1..=32).contains(&name.chars().count());
        let fits = length && name.trim() == name && !name.chars().any(char::is_control);
        Unfit::unless(fits, "name", "1 to 32 characters without blanks at the ends")?;
        Ok(Self(name.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `name`, as typed by a person, means this one.
    pub fn is(&self, name: &str) -> bool {
        self.0.to_lowercase() == name.to_lowercase()
    }
}

impl PartialEq for TerminalName {
    fn eq(&self, other: &Self) -> bool {
        self.is(&other.0)
    }
}

impl Eq for TerminalName {}

impl fmt::Display for TerminalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for TerminalName {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::parse(&name).map_err(|_| "expected 1 to 32 characters without blanks at the ends")
    }
}

/// One paired terminal. Its secrets do not print.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Entry")]
pub struct Terminal {
    /// The permanent id in the journal.
    pub id: TerminalId,
    /// What people call it.
    pub name: TerminalName,
    /// Whether payments that name no terminal go here.
    pub default: bool,
    /// Whether it is paired but not to be used.
    pub disabled: bool,
    /// Whether it is a simulator, which moves no money.
    pub simulated: bool,
    /// The currency it is sold in.
    pub currency: Currency,
    /// What its vendor needs.
    pub settings: VendorSettings,
}

impl Terminal {
    /// The vendor.
    pub fn vendor(&self) -> Vendor {
        self.settings.vendor()
    }

    /// What no two terminals may share: a serial device or an address.
    pub fn place(&self) -> String {
        self.settings.place()
    }

    /// Whether `other` is the same device, by what both said at pairing.
    pub fn is_same_device(&self, other: &Self) -> bool {
        self.simulated == other.simulated && self.settings.is_same_device(&other.settings)
    }

    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first key whose value cannot.
    pub fn check(&self) -> Result<(), Unfit> {
        let sold = self.vendor() != Vendor::EasyCard || self.currency == Currency::TWD;
        Unfit::unless(sold, "currency", "TWD: EasyCard readers take whole New Taiwan dollars")?;
        self.settings.check()
    }
}

/// A `[[terminal]]` entry as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(deserialize_with = "read_id")]
    id: TerminalId,
    name: TerminalName,
    vendor: Vendor,
    #[serde(default)]
    default: bool,
    #[serde(default)]
    disabled: bool,
    #[serde(default)]
    simulated: bool,
    currency: Currency,
    wonder: Option<Box<WonderTerminal>>,
    qfpay: Option<Box<QfPayTerminal>>,
    codepay: Option<Box<CodePayTerminal>>,
    easycard: Option<Box<EasyCardTerminal>>,
}

impl TryFrom<Entry> for Terminal {
    type Error = &'static str;

    fn try_from(entry: Entry) -> Result<Self, Self::Error> {
        let settings = match entry.vendor {
            Vendor::Wonder => entry.wonder.map(VendorSettings::Wonder),
            Vendor::QfPay => entry.qfpay.map(VendorSettings::QfPay),
            Vendor::CodePay => entry.codepay.map(VendorSettings::CodePay),
            Vendor::EasyCard => entry.easycard.map(VendorSettings::EasyCard),
        };
        let Entry { id, name, default, disabled, simulated, currency, .. } = entry;
        let settings = settings.ok_or("the table of the vendor named by `vendor` is missing")?;
        Ok(Self { id, name, default, disabled, simulated, currency, settings })
    }
}
