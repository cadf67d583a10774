//! What is set and what is paired: `config.toml`, `profile.toml` and where they live.
//!
//! Both files are written by people as well as by the program. So a mistake is told with its line, column and key,
//! nothing is guessed around it, and a rewrite of the profile keeps every comment. No secret of the profile is in any
//! `Debug` output or error text.
//!
//! This room does not talk to a terminal and does not know payments: whether a terminal may be removed while one is
//! open is for the till to say.

mod check;
mod codepay;
mod config;
mod duplicates;
mod easycard;
mod edit;
mod error;
mod home;
mod limits;
mod link;
mod locate;
mod look;
mod paired;
mod people;
mod printer;
mod qfpay;
mod recorded;
mod settings;
mod staff;
mod table;
mod terminal;
mod vendor;
mod wonder;
mod words;

#[cfg(test)]
mod tests;

pub use check::Unfit;
pub use codepay::{
    CodePayIdentity, CodePayLan, CodePayLink, CodePaySerial, CodePayTerminal, Moment, PreAuthRelease, ProtocolVersion,
    QrScenario, ReceiptPrint,
};
pub use config::{Config, ConfirmAbove, Duplicate, PeopleConfig};
pub use easycard::{EasyCardIdentity, EasyCardTerminal, PasswordDigest, PublicKeyPlace};
pub use error::{ProfileError, Shared};
pub use home::{Home, HomeError};
pub use limits::{Limit, LimitOverrides, Limits, LimitsConfig};
pub use link::{CloudLink, LanLink, LanScheme, SerialLink, WonderLink};
pub use look::{Digits, Glyphs, Keypad, Language, Theme};
pub use paired::{Pairing, Profile};
pub use people::{BadPin, BadPinHash, Person, PersonName, Pin, PinHash, Role};
pub use printer::PrinterConfig;
pub use qfpay::{
    AesKeyMode, CameraChoice, Envelope, HttpBody, PosKey, QfPayLan, QfPayLink, QfPaySerial, QfPayTcp, QfPayTerminal,
    QfPayTrust, RefundHours, ScanType, TcpFraming, UsbResult,
};
pub use settings::{Mistake, SettingsError};
pub use terminal::{Terminal, TerminalName};
pub use vendor::{Known, VendorSettings};
pub use wonder::{CryptoProfile, PairingCode, WonderIdentity, WonderTerminal};
