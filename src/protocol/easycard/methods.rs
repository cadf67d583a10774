//! Means of payment (EN: customer-scan, merchant-scan). A card is held to the reader; the two others are an extension that needs no
//! reader, over the same server and under method 00000. The words are those of the profile and the command line.

use crate::protocol::Method;

/// A card, held to the reader.
pub const CARD: &str = "card_payment";
/// A QR code that the customer scans off our screen (`OLPay`).
pub const SHOWN: &str = "qr_shown";
/// A code that we scan off the customer's telephone (`Micropay`).
pub const SCANNED: &str = "qr_scanned";

/// The usual one first.
pub const METHODS: &[Method] = &[
    Method { word: CARD, text: "method.easycard" },
    Method { word: SHOWN, text: "method.qr_shown" },
    Method { word: SCANNED, text: "method.qr_scanned" },
];

/// Whether it is paid by a code: then no reader has anything to do with it.
pub fn is_qr(method: &str) -> bool {
    matches!(method, SHOWN | SCANNED)
}
