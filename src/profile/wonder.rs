//! What is known about a paired Wonder terminal.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::check::is_word;
use super::{Unfit, WonderLink};

/// The code on the terminal's pairing page, from which the key is made: six of `[0-9A-Z]`, case-sensitive, never a
/// number (Wonder sheet, section 2.1). Does not print.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct PairingCode(SecretString);

impl PairingCode {
    /// Reads a code as typed from the terminal's screen.
    ///
    /// # Errors
    /// Anything but six digits and capital letters.
    pub fn parse(code: &str) -> Result<Self, Unfit> {
        let fits = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        Unfit::unless(fits, "wonder.code", "six digits or capital letters")?;
        Ok(Self(SecretString::from(code)))
    }

    /// The code itself, for deriving the key and for the profile file only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl TryFrom<String> for PairingCode {
    type Error = &'static str;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        // The bytes of the text are wiped when the secret that takes them over is dropped.
        let code = SecretString::from(code);
        Self::parse(code.expose_secret()).map_err(|_| "expected six digits or capital letters in quotes")
    }
}

/// How a message is encrypted (Wonder sheet, sections 2.1 to 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum CryptoProfile {
    /// Not known yet: found out by `DeviceInfo`, never by a money request.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// SHA-256 of the code, zero IV: all published samples.
    #[serde(rename = "sha256-zeroiv")]
    Sha256ZeroIv,
    /// PBKDF2 with salt, random IV: newer edition, no published sample.
    #[serde(rename = "pbkdf2-salted")]
    Pbkdf2Salted,
}

impl CryptoProfile {
    /// The name in the profile.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Sha256ZeroIv => "sha256-zeroiv",
            Self::Pbkdf2Salted => "pbkdf2-salted",
        }
    }
}

/// Who the terminal said it is when it was paired.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WonderIdentity {
    /// Serial number (`serverDeviceSN`).
    pub device_sn: String,
    /// Business (`businessID`).
    pub business_id: String,
    /// Software version when it was paired; may change later.
    pub software_version: String,
}

impl WonderIdentity {
    /// Whether both are the same terminal of the same business, whatever software it runs.
    pub fn is_same_terminal(&self, other: &Self) -> bool {
        self.device_sn == other.device_sn && self.business_id == other.business_id
    }
}

/// Everything that is needed to talk to a paired Wonder terminal.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WonderTerminal {
    /// The pairing code (pin code 1).
    pub code: PairingCode,
    /// The code that replaced it in the answer to Pair (pin code 2), where the edition has one.
    pub session_code: Option<SecretString>,
    /// How messages are encrypted; what worked at pairing is stored.
    #[serde(default)]
    pub crypto_profile: CryptoProfile,
    /// Names under which the answer to Pair may carry pin code 2; the published name is not known.
    #[serde(default = "WonderTerminal::default_two_pin_fields")]
    pub two_pin_fields: Vec<String>,
    /// Error codes that mean the terminal is busy with something else.
    #[serde(default = "WonderTerminal::default_busy_codes")]
    pub busy_codes: Vec<String>,
    /// Error codes that mean that the payment was cancelled at the terminal.
    #[serde(default = "WonderTerminal::default_cancelled_codes")]
    pub cancelled_codes: Vec<String>,
    /// Error codes that mean that the terminal does not know a reference. They never close a payment.
    #[serde(default = "WonderTerminal::default_not_found_codes")]
    pub not_found_codes: Vec<String>,
    /// Error codes that mean the terminal has this reference already: the line delivered the request twice.
    #[serde(default = "WonderTerminal::default_duplicate_codes")]
    pub duplicate_codes: Vec<String>,
    /// Our own serial number (`clientDeviceSN`), at most 32 ASCII characters.
    pub client_device_sn: String,
    /// Who the terminal said it is.
    pub identity: WonderIdentity,
    /// How it is reached.
    pub link: WonderLink,
}

impl WonderTerminal {
    /// A freshly paired terminal with the usual error codes and pin code 2 names.
    pub fn new(code: PairingCode, client_device_sn: String, identity: WonderIdentity, link: WonderLink) -> Self {
        Self {
            code,
            session_code: None,
            crypto_profile: CryptoProfile::Auto,
            two_pin_fields: Self::default_two_pin_fields(),
            busy_codes: Self::default_busy_codes(),
            cancelled_codes: Self::default_cancelled_codes(),
            not_found_codes: Self::default_not_found_codes(),
            duplicate_codes: Self::default_duplicate_codes(),
            client_device_sn,
            identity,
            link,
        }
    }

    /// `pinCode2`, `pinCode`, `newPinCode`, `pairCode` (Wonder sheet, section 2.4).
    pub fn default_two_pin_fields() -> Vec<String> {
        ["pinCode2", "pinCode", "newPinCode", "pairCode"].map(str::to_owned).to_vec()
    }

    /// `50001` (Wonder sheet, section 5.9; unverified: the vendor publishes the placeholder `5xxxx`).
    pub fn default_busy_codes() -> Vec<String> {
        vec!["50001".to_owned()]
    }

    /// `50006` (unverified, like `50001`).
    pub fn default_cancelled_codes() -> Vec<String> {
        vec!["50006".to_owned()]
    }

    /// `50003` (unverified, like `50001`).
    pub fn default_not_found_codes() -> Vec<String> {
        vec!["50003".to_owned()]
    }

    /// `50002` (Wonder sheet, section 5.9; unverified: the code is the simulator's).
    pub fn default_duplicate_codes() -> Vec<String> {
        vec!["50002".to_owned()]
    }

    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first key whose value cannot.
    pub fn check(&self) -> Result<(), Unfit> {
        let word = "a word without blanks";
        let words = |list: &[String]| list.iter().all(|entry| is_word(entry, 64));
        let session_code = self.session_code.as_ref().is_none_or(|code| is_word(code.expose_secret(), 128));
        Unfit::unless(session_code, "wonder.session_code", word)?;
        Unfit::unless(words(&self.two_pin_fields), "wonder.two_pin_fields", "words without blanks")?;
        Unfit::unless(words(&self.busy_codes), "wonder.busy_codes", "words without blanks")?;
        Unfit::unless(words(&self.cancelled_codes), "wonder.cancelled_codes", "words without blanks")?;
        Unfit::unless(words(&self.not_found_codes), "wonder.not_found_codes", "words without blanks")?;
        Unfit::unless(words(&self.duplicate_codes), "wonder.duplicate_codes", "words without blanks")?;
        let client = is_word(&self.client_device_sn, 32);
        Unfit::unless(client, "wonder.client_device_sn", "1 to 32 ASCII characters without blanks")?;
        Unfit::unless(is_word(&self.identity.device_sn, 128), "wonder.identity.device_sn", word)?;
        self.link.check()
    }
}
