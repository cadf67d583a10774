//! What is known about a paired QFPay terminal: its POS-KEY, and every switch where the vendor's pages leave open what its
//! terminals do (QFPay sheet, section 12).

mod link;
mod words;

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::Unfit;
use super::check::is_word;

pub use link::{QfPayLan, QfPayLink, QfPaySerial, QfPayTcp};
pub use words::{AesKeyMode, CameraChoice, Envelope, HttpBody, RefundHours, ScanType, TcpFraming, UsbResult};

/// The POS-KEY as the app or the merchant portal shows it: 16, 24 or 32 printable ASCII characters. Does not print.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct PosKey(SecretString);

impl PosKey {
    /// Reads a key as typed or pasted.
    ///
    /// # Errors
    /// Another length, or blanks and other characters.
    pub fn parse(key: &str) -> Result<Self, Unfit> {
        let fits = matches!(key.len(), 16 | 24 | 32) && is_word(key, 32);
        Unfit::unless(fits, "qfpay.key", "16, 24 or 32 letters and digits without blanks")?;
        Ok(Self(SecretString::from(key)))
    }

    /// The key itself, for sealing and for the profile file only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl TryFrom<String> for PosKey {
    type Error = &'static str;

    fn try_from(key: String) -> Result<Self, Self::Error> {
        // The bytes of the text are wiped when the secret that takes them over is dropped.
        let key = SecretString::from(key);
        Self::parse(key.expose_secret()).map_err(|_| "expected 16, 24 or 32 characters without blanks, in quotes")
    }
}

/// Everything that is needed to talk to a paired QFPay terminal.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QfPayTerminal {
    /// The POS-KEY.
    pub key: PosKey,
    /// What is sealed and what is signed. Unverified but for `odoo`, which works against real terminals.
    #[serde(default)]
    pub envelope: Envelope,
    /// How the AES key is made of the POS-KEY. Unverified.
    #[serde(default)]
    pub aes_key: AesKeyMode,
    /// Whether an HTTP body is a JSON string. Unverified but for the default.
    #[serde(default)]
    pub http_body: HttpBody,
    /// Where the result travels on a serial line. Unverified: both are heard, and only one is acknowledged.
    #[serde(default)]
    pub usb_result: UsbResult,
    /// The means of payment of a sale that names none.
    #[serde(default = "QfPayTerminal::default_channel")]
    pub channel: String,
    /// `payment_timeout` of every sale in seconds; the terminal's own 120 if absent (app 4.33.24).
    pub payment_timeout: Option<u32>,
    /// The older name of the same for cards (app 4.32.8).
    pub wait_card_timeout: Option<u32>,
    /// Who shows the code of a wallet; the mode used last if absent (app 4.33.24). The pages disagree which word is which.
    pub scan_type: Option<ScanType>,
    /// Which camera reads the customer's code (app 4.32.0).
    pub camera: Option<CameraChoice>,
    /// Whether the terminal goes back to its home screen after the result (app 4.33.24).
    pub move_to_back: Option<bool>,
    /// Whether the clerk may change the amount of a refund at the terminal (app 4.32.5).
    pub allow_modify: Option<bool>,
    /// Between an answer and the next request, in milliseconds.
    #[serde(default = "QfPayTerminal::default_pause")]
    pub pause: u32,
    /// When a refund is better made elsewhere.
    #[serde(default)]
    pub refund_hours: RefundHours,
    /// The key of the notices that QFPay's server posts, for `countertop verify-notice`.
    pub notice_key: Option<SecretString>,
    /// How it is reached.
    pub link: QfPayLink,
}

impl QfPayTerminal {
    /// A terminal with the vendor's usual settings.
    pub fn new(key: PosKey, link: QfPayLink) -> Self {
        Self {
            key,
            envelope: Envelope::default(),
            aes_key: AesKeyMode::default(),
            http_body: HttpBody::default(),
            usb_result: UsbResult::default(),
            channel: Self::default_channel(),
            payment_timeout: None,
            wait_card_timeout: None,
            scan_type: None,
            camera: None,
            move_to_back: None,
            allow_modify: None,
            pause: Self::default_pause(),
            refund_hours: RefundHours::default(),
            notice_key: None,
            link,
        }
    }

    /// `card_payment`: Visa and Mastercard.
    pub fn default_channel() -> String {
        "card_payment".to_owned()
    }

    /// 200 ms (QFPay sheet, section 2.2; assumed: apps before 4.31.3 stumbled over quick successive requests).
    pub fn default_pause() -> u32 {
        200
    }

    /// The longest time that a customer may take, in milliseconds: 120 s where nothing else is asked for (ECR page).
    pub fn payment_limit_ms(&self) -> u64 {
        let asked = self.payment_timeout.max(self.wait_card_timeout);
        u64::from(asked.unwrap_or(120)) * 1_000
    }

    /// This vendor tells nothing about its terminals: the same place is the same device.
    pub(super) fn is_same_device(&self, other: &Self) -> bool {
        self.link.place() == other.link.place()
    }

    /// It may stand for `other`, paired again: at the same place, or with the same key after its address has changed.
    pub(super) fn may_replace(&self, other: &Self) -> bool {
        self.is_same_device(other) || self.key.expose() == other.key.expose()
    }

    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first key whose value cannot.
    pub fn check(&self) -> Result<(), Unfit> {
        let digits = self.key.expose().len() == 32 && self.key.expose().bytes().all(|byte| byte.is_ascii_hexdigit());
        let hex = self.aes_key != AesKeyMode::Hex || digits;
        Unfit::unless(hex, "qfpay.aes_key", "utf8, for a key that is not 32 hexadecimal digits")?;
        Unfit::unless(is_word(&self.channel, 32), "qfpay.channel", "a means of payment such as card_payment")?;
        for (key, seconds) in
            [("qfpay.payment_timeout", self.payment_timeout), ("qfpay.wait_card_timeout", self.wait_card_timeout)]
        {
            Unfit::unless(seconds.is_none_or(|seconds| (1..=3_600).contains(&seconds)), key, "1 to 3600 seconds")?;
        }
        Unfit::unless(self.pause <= 5_000, "qfpay.pause", "at most 5000 milliseconds")?;
        self.refund_hours.check()?;
        self.link.check()
    }
}

/// How the certificate of an HTTPS terminal is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QfPayTrust {
    /// By this file of authorities and no other, and its name must be the address.
    Authority(PathBuf),
    /// By this file of authorities, whatever its name.
    AuthorityAnyName(PathBuf),
    /// This one certificate, by its SHA-256.
    Pinned(String),
}
