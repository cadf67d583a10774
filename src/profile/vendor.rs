//! What a terminal's vendor needs, and what all vendors' settings have in common. A new vendor is a variant here, a file of its
//! own and an arm in each function.

use std::path::Path;

use super::{CodePayTerminal, EasyCardTerminal, Moment, QfPayTerminal, Unfit, WonderTerminal};
use crate::payment::Vendor;

/// What a terminal's vendor needs, one variant for each vendor.
#[derive(Debug, Clone)]
pub enum VendorSettings {
    /// A Wonder terminal.
    Wonder(Box<WonderTerminal>),
    /// A QFPay terminal.
    QfPay(Box<QfPayTerminal>),
    /// A CodePay terminal.
    CodePay(Box<CodePayTerminal>),
    /// An EasyCard reader.
    EasyCard(Box<EasyCardTerminal>),
}

/// Who a terminal said it is when it was paired; empty where its vendor does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known<'a> {
    /// Serial number.
    pub serial_number: &'a str,
    /// The merchant or business it works for.
    pub merchant: &'a str,
    /// Software version.
    pub version: &'a str,
}

impl VendorSettings {
    /// The vendor.
    pub fn vendor(&self) -> Vendor {
        match self {
            Self::Wonder(_) => Vendor::Wonder,
            Self::QfPay(_) => Vendor::QfPay,
            Self::CodePay(_) => Vendor::CodePay,
            Self::EasyCard(_) => Vendor::EasyCard,
        }
    }

    /// What no two terminals may share: a serial device or an address.
    pub fn place(&self) -> String {
        match self {
            Self::Wonder(wonder) => wonder.link.place(),
            Self::QfPay(qfpay) => qfpay.link.place(),
            Self::CodePay(codepay) => codepay.link.place(),
            Self::EasyCard(easycard) => easycard.place(),
        }
    }

    /// `serial`, `LAN` or `cloud`.
    pub fn link_kind(&self) -> &'static str {
        match self {
            Self::Wonder(wonder) => wonder.link.kind(),
            Self::QfPay(qfpay) => qfpay.link.kind(),
            Self::CodePay(codepay) => codepay.link.kind(),
            Self::EasyCard(_) => "cloud",
        }
    }

    /// The serial device, if it is on one.
    pub fn serial_path(&self) -> Option<&Path> {
        match self {
            Self::Wonder(wonder) => wonder.link.serial_path(),
            Self::QfPay(qfpay) => qfpay.link.serial_path(),
            Self::CodePay(codepay) => codepay.link.serial_path(),
            Self::EasyCard(_) => None,
        }
    }

    /// The means of payment of a sale that names none, where this vendor must be told one.
    pub fn usual_method(&self) -> Option<&str> {
        match self {
            // A card is held to the reader where nothing else is named.
            Self::Wonder(_) | Self::EasyCard(_) => None,
            Self::QfPay(qfpay) => Some(&qfpay.channel),
            Self::CodePay(codepay) => Some(&codepay.method),
        }
    }

    /// How much of a held amount may be charged at most, in percent of it.
    pub fn completion_percent(&self) -> u32 {
        match self {
            // They hold nothing.
            Self::Wonder(_) | Self::QfPay(_) | Self::EasyCard(_) => 100,
            Self::CodePay(codepay) => codepay.completion_percent,
        }
    }

    /// Who the terminal said it is.
    pub fn known(&self) -> Known<'_> {
        match self {
            Self::Wonder(wonder) => Known {
                serial_number: &wonder.identity.device_sn,
                merchant: &wonder.identity.business_id,
                version: &wonder.identity.software_version,
            },
            // It does not tell.
            Self::QfPay(_) => Known::default(),
            // The merchant it tells in its answers to payments alone.
            Self::CodePay(codepay) => Known {
                serial_number: codepay.identity.unique().unwrap_or_default(),
                merchant: "",
                version: &codepay.identity.app_version,
            },
            Self::EasyCard(easycard) => {
                Known { serial_number: &easycard.identity.dongle, merchant: &easycard.merchant_id, version: "" }
            }
        }
    }

    /// When it said that it is not paired any more, if it did.
    pub fn unpaired_at(&self) -> Option<Moment> {
        if let Self::CodePay(codepay) = self { codepay.unpaired_at } else { None }
    }

    /// Whether `other` is the same device, by what both said at pairing, or where they are if this vendor does not tell.
    pub fn is_same_device(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Wonder(ours), Self::Wonder(theirs)) => ours.identity.is_same_terminal(&theirs.identity),
            (Self::QfPay(ours), Self::QfPay(theirs)) => ours.is_same_device(theirs),
            (Self::CodePay(ours), Self::CodePay(theirs)) => ours.is_same_device(theirs),
            (Self::EasyCard(ours), Self::EasyCard(theirs)) => ours.is_same_device(theirs),
            _ => false,
        }
    }

    /// Whether this may be `other`, paired again.
    pub fn may_replace(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::QfPay(ours), Self::QfPay(theirs)) => ours.may_replace(theirs),
            (Self::CodePay(ours), Self::CodePay(theirs)) => ours.may_replace(theirs),
            _ => self.is_same_device(other),
        }
    }

    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first key whose value cannot.
    pub fn check(&self) -> Result<(), Unfit> {
        match self {
            Self::Wonder(wonder) => wonder.check(),
            Self::QfPay(qfpay) => qfpay.check(),
            Self::CodePay(codepay) => codepay.check(),
            Self::EasyCard(easycard) => easycard.check(),
        }
    }
}
