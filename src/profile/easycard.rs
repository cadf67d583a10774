//! What is known about a paired EasyCard reader: intella's server, the merchant's account there, the server's public key, and
//! which reader it is (EasyCard sheet, sections 2 to 6).

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::Unfit;
use super::check::{is_safe_url, is_word};

/// A password of the merchant as it travels: lower-case hexadecimal SHA-256 of it, 64 digits. As good as the password itself,
/// which is not kept. Does not print.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct PasswordDigest(SecretString);

impl PasswordDigest {
    /// Takes a digest; none for anything but 64 lower-case hexadecimal digits.
    pub fn parse(digest: &str) -> Option<Self> {
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (digest.len() == 64 && digest.bytes().all(digit)).then(|| Self(SecretString::from(digest)))
    }

    /// The digest itself, for requests and for the profile file only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl TryFrom<String> for PasswordDigest {
    type Error = &'static str;

    fn try_from(digest: String) -> Result<Self, Self::Error> {
        // The bytes of the text are wiped when the secret that takes them over is dropped.
        let digest = SecretString::from(digest);
        Self::parse(digest.expose_secret()).ok_or("expected the SHA-256 of the password, 64 digits 0-9 a-f")
    }
}

/// Where the server's public key is. It is no secret, but only the right one opens anything there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicKeyPlace {
    /// In the profile: Base64 of its DER form, in one line.
    Stored(String),
    /// In a file, PEM or DER.
    File(PathBuf),
}

/// What the reader said about itself when it was paired; empty where it did not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EasyCardIdentity {
    /// The hardware number of its dongle (`ezcDongleId`): another one is another reader under the same number.
    pub dongle: String,
    /// The number that slips carry (`NewDeviceID`).
    pub device_number: String,
}

/// Everything that is needed to work with a paired EasyCard reader.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EasyCardTerminal {
    /// Address of intella's server; without a path, at the one that intella publishes. There is no default: a test must never reach
    /// production.
    pub url: String,
    /// `MchId`: the merchant's account.
    pub merchant_id: String,
    /// `TradeKey`: the digest of the trade password.
    pub trade_key: PasswordDigest,
    /// `RefundKey`: the digest of the refund password. Without it nothing is given back.
    pub refund_key: Option<PasswordDigest>,
    /// `DeviceId`: the reader's number, eight digits; a leading zero counts.
    pub device_id: String,
    /// The server's public key: `stored` or `file`.
    pub public_key: PublicKeyPlace,
    /// The initialisation vector that intella gives out: 16 characters. The default stands in the vendor's own samples.
    #[serde(default = "EasyCardTerminal::default_iv")]
    pub iv: SecretString,
    /// What the reader said about itself.
    #[serde(default)]
    pub identity: EasyCardIdentity,
}

impl EasyCardTerminal {
    /// The vector that stands in the vendor's samples (EasyCard sheet, section 3.1).
    pub const PUBLISHED_IV: &'static str = "8651731586517315";
    /// The vendor's test server (EasyCard sheet, section 2).
    pub const TEST_URL: &'static str = "https://s.intella.co/allpaypass/api/general";
    /// The vendor's production server.
    pub const PRODUCTION_URL: &'static str = "https://a.intella.co/allpaypass/api/general";
    /// `DeviceId` of the question that needs no reader; no reader has it.
    const NO_READER: &'static str = "00000000";

    /// A reader with the published vector, without a refund password.
    pub fn new(
        url: String,
        merchant_id: String,
        trade_key: PasswordDigest,
        device_id: String,
        public_key: PublicKeyPlace,
    ) -> Self {
        let (iv, identity) = (Self::default_iv(), EasyCardIdentity::default());
        Self { url, merchant_id, trade_key, refund_key: None, device_id, public_key, iv, identity }
    }

    /// [`Self::PUBLISHED_IV`].
    pub fn default_iv() -> SecretString {
        SecretString::from(Self::PUBLISHED_IV)
    }

    /// What no two readers share: the server and the reader's number there.
    pub(super) fn place(&self) -> String {
        format!("{} {}", self.url, self.device_id)
    }

    /// The same number at the same server: what payments were made under, whatever hardware it is now.
    pub(super) fn is_same_device(&self, other: &Self) -> bool {
        self.place() == other.place() && self.merchant_id == other.merchant_id
    }

    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first key whose value cannot.
    pub fn check(&self) -> Result<(), Unfit> {
        let device = is_number(&self.device_id) && self.device_id != Self::NO_READER;
        self.check_account()?;
        Unfit::unless(device, "easycard.device_id", "the eight digits of a reader, in quotes")
    }

    /// The same while it is not known yet which of the merchant's readers it is.
    ///
    /// # Errors
    /// As of [`Self::check`].
    pub fn check_account(&self) -> Result<(), Unfit> {
        Unfit::unless(is_safe_url(&self.url), "easycard.url", "an https address (http only to this machine)")?;
        Unfit::unless(is_word(&self.merchant_id, 32), "easycard.merchant_id", "at most 32 letters and digits")?;
        Unfit::unless(self.public_key.is_named(), "easycard.public_key", "stored = \"...\" or file = \"...\"")?;
        let iv = self.iv.expose_secret();
        Unfit::unless(iv.len() == 16 && is_word(iv, 16), "easycard.iv", "16 characters without blanks")?;
        self.identity.check()
    }
}

/// Eight digits: not a number to count with, but a name.
fn is_number(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl PublicKeyPlace {
    /// Longest Base64 of a key: 8192 bits have about 1400 characters.
    const LONGEST: usize = 4_096;

    fn is_named(&self) -> bool {
        match self {
            Self::Stored(base64) => is_word(base64, Self::LONGEST),
            Self::File(path) => !path.as_os_str().is_empty(),
        }
    }
}

impl EasyCardIdentity {
    fn check(&self) -> Result<(), Unfit> {
        for (key, text) in
            [("easycard.identity.dongle", &self.dongle), ("easycard.identity.device_number", &self.device_number)]
        {
            Unfit::unless(text.is_empty() || is_word(text, 64), key, "at most 64 letters and digits")?;
        }
        Ok(())
    }
}
