//! The words of the options of `countertop simulate easycard`.

use std::str::FromStr;

use clap::ValueEnum;

use crate::protocol::easycard::envelope::Style;
use crate::simulator::easycard::CardSettings;

/// Characters of a reader's number, and of the code of a reader.
const DEVICE: usize = 8;
const CODE: usize = 6;
/// Most digits of a chip's number.
const CHIP: usize = 10;

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputStyle {
    /// Base64 in lines of 76 columns, and `=` as an escape.
    Vendor,
    /// One line.
    Plain,
}

impl OutputStyle {
    pub(super) fn style(self) -> Style {
        match self {
            Self::Vendor => Style::Vendor,
            Self::Plain => Style::Plain,
        }
    }
}

/// A reader's number.
#[derive(Debug, Clone)]
pub(super) struct Device(pub(super) String);

impl FromStr for Device {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let sound = text.len() == DEVICE && text.bytes().all(|byte| byte.is_ascii_digit());
        if sound { Ok(Self(text.to_owned())) } else { Err("a reader's number is 8 digits".to_owned()) }
    }
}

/// The code of a reader.
#[derive(Debug, Clone)]
pub(super) struct Code(pub(super) String);

impl FromStr for Code {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let sound = text.len() == CODE && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if sound { Ok(Self(text.to_owned())) } else { Err("a reader's code is 6 characters, like 010124".to_owned()) }
    }
}

/// A card.
#[derive(Debug, Clone)]
pub(super) struct Card(pub(super) CardSettings);

impl FromStr for Card {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.splitn(4, ':');
        let chip = parts.next().unwrap_or_default();
        if !(1..=CHIP).contains(&chip.len()) || !chip.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("a chip's number is up to 10 digits: 934528053:4000:1000".to_owned());
        }
        let dollars = |part: Option<&str>| {
            let text = part.unwrap_or("0");
            text.parse::<u64>().map_err(|_| format!("\"{text}\" is no amount of whole dollars"))
        };
        let balance = dollars(parts.next())?;
        let top_up = dollars(parts.next())?;
        let refused = parts.next().map(|code| code.parse::<Code>().map(|code| code.0)).transpose()?;
        Ok(Self(CardSettings { chip: chip.to_owned(), balance, top_up, refused }))
    }
}
