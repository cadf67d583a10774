//! The QR code of a terminal's pairing page: a JSON object with where it is and its code ("ECR Connection").

use std::borrow::Cow;
use std::net::IpAddr;
use std::num::NonZeroU16;

use serde::Deserialize;

use super::crypto::PairingCode;
use crate::protocol::json::{self, Object};

/// Most bytes of pasted text looked at; the published sample has some 140.
const CAP: usize = 4096;

/// What the pairing page's QR code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairingQr {
    /// Serial number of the terminal.
    pub device_id: String,
    /// Its address on the LAN.
    pub ip: IpAddr,
    /// The pairing code it shows.
    pub pair_code: PairingCode,
    /// Its port on the LAN.
    pub port: NonZeroU16,
    /// The business it is bound to, a UUID: the cloud wants it.
    pub business_id: String,
}

/// The text is not the content of a pairing QR code. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the QR code of a Wonder pairing page")]
pub struct BadPairingQr;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    #[serde(deserialize_with = "json::identifier")]
    device_id: String,
    ip: IpAddr,
    #[serde(borrow)]
    pair_code: Cow<'a, str>,
    port: NonZeroU16,
    #[serde(deserialize_with = "json::identifier")]
    business_id: String,
}

impl PairingQr {
    /// Reads the text of the QR code.
    ///
    /// # Errors
    /// [`BadPairingQr`] when anything is missing or of the wrong shape.
    pub fn parse(text: &str) -> Result<Self, BadPairingQr> {
        if text.len() > CAP {
            return Err(BadPairingQr);
        }
        let Object(fields) = serde_json::from_str::<Object<Fields>>(text).map_err(|_| BadPairingQr)?;
        let pair_code = PairingCode::parse(&fields.pair_code).map_err(|_| BadPairingQr)?;
        let Fields { device_id, ip, port, business_id, .. } = fields;
        Ok(Self { device_id, ip, pair_code, port, business_id })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const SAMPLE: &str = r#"{"deviceId":"NEXGO-N62-N620W318000","ip":"172.16.91.29","pairCode":"672633","port":8443,
        "businessId":"411d6207-1470-4d35-a557-54852463844d"}"#;

    #[test]
    fn the_published_sample_is_read() {
        let qr = PairingQr::parse(SAMPLE).unwrap();
        assert_eq!(qr.device_id, "NEXGO-N62-N620W318000");
        assert_eq!((qr.ip.to_string().as_str(), qr.port.get()), ("172.16.91.29", 8443));
        assert_eq!(qr.pair_code.expose(), "672633");
        assert_eq!(qr.business_id, "411d6207-1470-4d35-a557-54852463844d");
        assert!(!format!("{qr:?}").contains("672633"));
    }

    #[rstest]
    #[case::code("672633", "67263")]
    #[case::small_letters("672633", "abcdef")]
    #[case::port_zero("8443", "0")]
    #[case::port_too_high("8443", "84430")]
    #[case::no_address("172.16.91.29", "172.16.91")]
    #[case::missing("businessId", "businessID")]
    #[case::twice("\"ip\"", "\"port\":1,\"ip\"")]
    fn anything_else_is_refused(#[case] from: &str, #[case] to: &str) {
        assert_eq!(PairingQr::parse(&SAMPLE.replace(from, to)), Err(BadPairingQr));
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in any::<String>(), cut in 0..SAMPLE.len()) {
            prop_assert_eq!(PairingQr::parse(&text), Err(BadPairingQr));
            prop_assert_eq!(PairingQr::parse(&SAMPLE[..cut]), Err(BadPairingQr));
        }
    }
}
