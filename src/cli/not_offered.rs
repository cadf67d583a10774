//! What other vendors' terminals can do and these cannot: each is told by name, with an exit code of its own.

use crate::payment::{Kind, Vendor};
use crate::terminal::Method;

use super::exit::Exit;
use super::failure::Failure;

/// The vendor's terminals do not take payments of this kind.
pub(super) fn unless_offered(vendor: Vendor, kind: Kind) -> Result<(), Failure> {
    let what = match kind {
        Kind::PreAuth => "holding an amount",
        Kind::Completion => "taking a held amount",
        Kind::TipAdjustment => "a tip",
        other => other.as_str(),
    };
    if vendor.offers().has(kind) { Ok(()) } else { Err(by(vendor, what)) }
}

/// The vendor does not know this means of payment, or leaves none to choose.
pub(super) fn method(vendor: Vendor) -> Failure {
    let words: Vec<&str> = Method::of(vendor).iter().map(|method| method.word).collect();
    if words.is_empty() {
        return by(vendor, "a choice of the means of payment");
    }
    let message = format!("{vendor} terminals do not offer this means of payment");
    Failure::new(Exit::NotSupported, "not_supported", message, format!("Choose one of {}.", words.join(", ")))
}

/// The vendor has no such thing.
pub(super) fn by(vendor: Vendor, what: &str) -> Failure {
    let message = format!("{vendor} terminals do not offer {what}");
    Failure::new(Exit::NotSupported, "not_supported", message, "Do it on the terminal itself, if it can.")
}
