//! The switches, by the words that the profile and the command line use.

use serde::Deserialize;

use crate::profile::Unfit;
use crate::profile::words::words;

words!(
    /// What goes on the wire (QFPay sheet, section 4.3).
    #[derive(Default)]
    Envelope {
        /// The whole envelope sealed, written without quotes, as Odoo does.
        #[default]
        Odoo = "odoo",
        /// The whole envelope sealed, as JSON.
        JsonWhole = "json_whole",
        /// The content sealed, the digest over the sealed text.
        JsonContent = "json_content",
        /// Nothing sealed: encryption is switched off in the portal.
        Plain = "plain",
        /// The same, with the content as a text of JSON.
        PlainString = "plain_string",
    }
);
words!(
    /// How the AES key is made of the POS-KEY.
    #[derive(Default)]
    AesKeyMode {
        /// Of its characters.
        #[default]
        Utf8 = "utf8",
        /// Of its 32 hexadecimal digits.
        Hex = "hex",
    }
);
words!(
    /// How an HTTP body carries a sealed text.
    #[derive(Default)]
    HttpBody {
        /// As a JSON string, with its quotes.
        #[default]
        JsonString = "json_string",
        /// As it is.
        Raw = "raw",
    }
);
words!(
    /// How the end of a text on a socket is told. The vendor says nothing.
    #[derive(Default)]
    TcpFraming {
        /// A line feed.
        #[default]
        Lf = "lf",
        /// Carriage return and line feed.
        CrLf = "crlf",
        /// Silence.
        None = "none",
        /// The frames of the serial line.
        UsbFrame = "usb_frame",
    }
);
words!(
    /// Where the result of a request travels on a serial line.
    #[derive(Default)]
    UsbResult {
        /// In a frame of the terminal's own, after an acknowledgement within a second.
        #[default]
        OwnRequest = "own_request",
        /// In the response to the request's own frame, whenever that comes.
        ResultInResponse = "result_in_response",
    }
);
words!(
    /// Who shows the code of a wallet, in the vendor's words.
    ScanType {
        /// `SCAN_PAY`.
        Scan = "SCAN_PAY",
        /// `QRCODE_PAY`.
        QrCode = "QRCODE_PAY",
    }
);
words!(
    /// Which camera reads a customer's code.
    CameraChoice {
        /// The back one.
        Back = "back",
        /// The front one.
        Front = "front",
    }
);

/// When a refund over the terminal is warned about, in Hong Kong time as `HH:MM`. Odoo lets none through after 23:00 or on a
/// later day; the vendor's server refuses them from 23:30 to 00:30 (code 1265).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RefundHours {
    /// From then on a refund may be refused.
    pub warn_from: String,
    /// Until then, on the next morning.
    pub warn_until: String,
    /// Whether a refund of a sale of another day is warned about.
    pub warn_other_day: bool,
}

impl Default for RefundHours {
    fn default() -> Self {
        Self { warn_from: "23:00".to_owned(), warn_until: "00:30".to_owned(), warn_other_day: true }
    }
}

impl RefundHours {
    /// Minutes of the day from which and until which a refund is warned about.
    pub fn minutes(&self) -> Option<(u32, u32)> {
        Some((minutes(&self.warn_from)?, minutes(&self.warn_until)?))
    }

    /// Whether this minute of the day lies in the warned hours; they may go over midnight.
    pub fn warns_at(&self, minute: u32) -> bool {
        match self.minutes() {
            Some((from, until)) if from <= until => (from..until).contains(&minute),
            Some((from, until)) => minute >= from || minute < until,
            None => false,
        }
    }

    pub(super) fn check(&self) -> Result<(), Unfit> {
        let expected = "a time such as 23:00";
        Unfit::unless(minutes(&self.warn_from).is_some(), "qfpay.refund_hours.warn_from", expected)?;
        Unfit::unless(minutes(&self.warn_until).is_some(), "qfpay.refund_hours.warn_until", expected)
    }
}

fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |digits: &str| digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let (hours, minutes) = (Some(hours).filter(|text| two(text))?, Some(minutes).filter(|text| two(text))?);
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("22:59", false)]
    #[case("23:00", true)]
    #[case("23:59", true)]
    #[case("00:29", true)]
    #[case("00:30", false)]
    fn the_warned_hours_go_over_midnight(#[case] at: &str, #[case] warns: bool) {
        assert_eq!(RefundHours::default().warns_at(minutes(at).unwrap()), warns);
    }

    #[rstest]
    #[case("24:00")]
    #[case("1:00")]
    #[case("10:60")]
    #[case("noon")]
    fn other_texts_are_no_times(#[case] text: &str) {
        assert_eq!(minutes(text), None);
    }

    #[test]
    fn every_word_reads_back() {
        for word in Envelope::WORDS {
            assert_eq!(Envelope::of_word(word).map(Envelope::as_str), Some(*word));
        }
        assert_eq!(TcpFraming::of_word("raw"), None);
    }
}
