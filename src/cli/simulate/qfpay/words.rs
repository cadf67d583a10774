//! The words of the options of `countertop simulate qfpay`.

use clap::ValueEnum;

use crate::protocol::qfpay::crypto::AesKeyMode;
use crate::protocol::qfpay::envelope::Dialect;
use crate::simulator::qfpay::{AmountUnit, AnswerForm, NotFound, ResultPath, ScanMeaning};

/// How the bytes of the AES key are made of the POS-KEY.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AesKey {
    /// Its characters.
    Utf8,
    /// 32 hexadecimal digits.
    Hex,
}

/// Which requests are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum Envelope {
    /// Sealed ones of any dialect; with --no-encryption also those in clear.
    Auto,
    /// `{content:{..}, digest:'..'}`, sealed.
    Odoo,
    /// The same as JSON, sealed.
    JsonWhole,
    /// The content sealed, the digest over the sealed text.
    JsonContent,
    /// In clear.
    Plain,
    /// In clear, the content as a string.
    PlainString,
}

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum Response {
    /// In clear over HTTP, sealed elsewhere.
    Auto,
    /// In clear.
    Plain,
    /// In clear, as a JSON string.
    PlainString,
    /// Sealed.
    Aes,
    /// Sealed, as a JSON string.
    AesString,
}

/// Where results travel on a serial line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum UsbResult {
    /// As a request of the terminal's own.
    OwnRequest,
    /// With the number of the request.
    ResultInResponse,
}

/// What 5001 does to a payment that waits for the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Cancel {
    /// It cancels it.
    Cancels,
    /// It is taken, but the customer was quicker.
    Late,
}

/// The unit of `txamt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Unit {
    Cents,
    Dollars,
}

/// What an inquiry about nothing is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Nothing {
    /// 6000 with 1136 inside.
    #[value(name = "1136")]
    Code1136,
    /// 6000 with 1268 inside.
    #[value(name = "1268")]
    Code1268,
    /// 6002.
    #[value(name = "6002")]
    Outer6002,
}

/// Who scans with `SCAN_PAY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Scanner {
    Terminal,
    Customer,
}

impl Envelope {
    pub(super) fn only(self) -> Option<Dialect> {
        match self {
            Self::Auto => None,
            Self::Odoo => Some(Dialect::Odoo),
            Self::JsonWhole => Some(Dialect::JsonWhole),
            Self::JsonContent => Some(Dialect::JsonContent),
            Self::Plain => Some(Dialect::Plain),
            Self::PlainString => Some(Dialect::PlainString),
        }
    }
}

impl Response {
    pub(super) fn form(self) -> AnswerForm {
        match self {
            Self::Auto => AnswerForm::Auto,
            Self::Plain => AnswerForm::Plain,
            Self::PlainString => AnswerForm::PlainString,
            Self::Aes => AnswerForm::Aes,
            Self::AesString => AnswerForm::AesString,
        }
    }
}

impl Nothing {
    pub(super) fn form(self) -> NotFound {
        match self {
            Self::Code1136 => NotFound::Code1136,
            Self::Code1268 => NotFound::Code1268,
            Self::Outer6002 => NotFound::Outer6002,
        }
    }
}

impl AesKey {
    pub(super) fn mode(self) -> AesKeyMode {
        match self {
            Self::Utf8 => AesKeyMode::Utf8,
            Self::Hex => AesKeyMode::Hex,
        }
    }
}

impl UsbResult {
    pub(super) fn path(self) -> ResultPath {
        match self {
            Self::OwnRequest => ResultPath::OwnRequest,
            Self::ResultInResponse => ResultPath::InResponse,
        }
    }
}

impl Unit {
    pub(super) fn unit(self) -> AmountUnit {
        match self {
            Self::Cents => AmountUnit::Cents,
            Self::Dollars => AmountUnit::Dollars,
        }
    }
}

impl Scanner {
    pub(super) fn meaning(self) -> ScanMeaning {
        match self {
            Self::Terminal => ScanMeaning::TerminalScans,
            Self::Customer => ScanMeaning::CustomerScans,
        }
    }
}
