//! What a terminal's vendor needs, and what all vendors' settings have in common. A new vendor is a variant here, a file of its
//! own and an arm in each function.

use std::path::Path;

use super::{Unfit, WonderTerminal};
use crate::payment::Vendor;

/// What a terminal's vendor needs, one variant for each vendor.
#[derive(Debug, Clone)]
pub enum VendorSettings {
    /// A Wonder terminal.
    Wonder(Box<WonderTerminal>),
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
        }
    }

    /// What no two terminals may share: a serial device or an address.
    pub fn place(&self) -> String {
        match self {
            Self::Wonder(wonder) => wonder.link.place(),
        }
    }

    /// `serial`, `LAN` or `cloud`.
    pub fn link_kind(&self) -> &'static str {
        match self {
            Self::Wonder(wonder) => wonder.link.kind(),
        }
    }

    /// The serial device, if it is on one.
    pub fn serial_path(&self) -> Option<&Path> {
        match self {
            Self::Wonder(wonder) => wonder.link.serial_path(),
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
        }
    }

    /// Whether `other` is the same device, by what both said at pairing.
    pub fn is_same_device(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Wonder(ours), Self::Wonder(theirs)) => ours.identity.is_same_terminal(&theirs.identity),
        }
    }

    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first key whose value cannot.
    pub fn check(&self) -> Result<(), Unfit> {
        match self {
            Self::Wonder(wonder) => wonder.check(),
        }
    }
}
