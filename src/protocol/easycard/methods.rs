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

/// The platforms by the code of a header's `Method` (*laravel*; ZH: payment-type).
#[rustfmt::skip]
const PLATFORMS: [(&str, &str); 41] = [
    ("10110", "WeChat (SK Bank)"),
    ("10220", "Alipay (Yuanta)"),
    ("10300", "Pi Wallet"),
    ("10500", "O'Pay"),
    ("10900", "JKOPAY"),
    ("11100", "Alipay (Yuanta, offline)"),
    ("11300", "GAMA PAY"),
    ("11400", "Aipei"),
    ("11500", "LINE Pay"),
    ("11600", "LINE Pay (offline)"),
    ("12000", "Taiwan Pay (SCSB)"),
    ("12300", "friDay wallet"),
    ("12400", "ezPay"),
    ("12520", "Alipay (SCSB)"),
    ("12710", "WeChat (CTBC)"),
    ("13000", "LuckyPAY (Fubon)"),
    ("13100", "Easy Wallet"),
    ("13110", "DGPay"),
    ("13320", "Alipay (Taishin)"),
    ("13410", "WeChat (Taishin)"),
    ("13500", "Taiwan Pay (Mega)"),
    ("14010", "WeChat (Mega)"),
    ("14200", "Taiwan Pay (Bank of Taiwan)"),
    ("14300", "Taiwan Pay (First Bank)"),
    ("14400", "Taiwan Pay (Land Bank)"),
    ("14500", "Taiwan Pay (Hua Nan)"),
    ("14800", "Taiwan Pay (Mega)"),
    ("15000", "Taiwan Pay (Cooperative Bank)"),
    ("20000", "credit card, acquirer not specified"),
    ("20800", "credit card (Taishin)"),
    ("20840", "Apple Pay (Taishin)"),
    ("21100", "credit card (ECPay)"),
    ("22600", "credit card (SCSB)"),
    ("23200", "credit card (Fubon)"),
    ("23240", "Apple Pay (Fubon)"),
    ("24600", "UnionPay card"),
    ("31800", "EasyCard"),
    ("32100", "iPASS"),
    ("32800", "iCASH"),
    ("60300", "Pi in-app"),
    ("60500", "O'Pay in-app"),
];

/// The name of the platform that was really used, which the header of an answer about an order tells; none for an unknown code.
pub fn platform(code: &str) -> Option<&'static str> {
    PLATFORMS.iter().find(|(known, _)| *known == code).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::easycard::message::{EASYCARD, GENERAL};

    #[test]
    fn platforms_have_names_and_what_was_only_asked_for_has_none() {
        assert_eq!(
            (platform("11500"), platform(EASYCARD), platform(GENERAL)),
            (Some("LINE Pay"), Some("EasyCard"), None)
        );
        assert!(PLATFORMS.windows(2).all(|pair| pair[0].0 < pair[1].0), "each once, in order");
    }

    #[test]
    fn only_codes_need_no_reader() {
        let qr: Vec<&str> = METHODS.iter().map(|method| method.word).filter(|word| is_qr(word)).collect();
        assert_eq!(qr, [SHOWN, SCANNED]);
    }
}
