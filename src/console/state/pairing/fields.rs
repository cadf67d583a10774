//! The fields of a link: texts and choices that a person fills in.

use std::fmt;

use zeroize::Zeroizing;

/// Longest text of a field; only the text of a QR code needs so much.
const TEXT_CAP: usize = 2_048;

/// Which field. Vendors share what means the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldId {
    /// The path of a serial device that is not in the list.
    OtherPath,
    /// Bits a second of a serial line.
    Speed,
    /// Host name or address on the shop's network; a whole `http://..` address is taken apart.
    Host,
    /// TCP port.
    Port,
    /// TCP port of a bare socket.
    SocketPort,
    /// How the end of a text on a bare socket is told.
    Framing,
    /// What is sealed and signed of a message.
    Envelope,
    /// How the key is read.
    KeyForm,
    /// Path of the terminal's server; it shows in the address alone.
    UrlPath,
    /// How the connection is secured: one of the vendor's own ways.
    Trust,
    /// The file of a certificate authority.
    CaFile,
    /// SHA-256 of the terminal's certificate.
    Fingerprint,
    /// The text of the pairing page's QR code. It holds the code.
    QrText,
    /// The cloud's address.
    CloudAddress,
    /// The business at the cloud.
    BusinessId,
    /// The terminal's serial number at the cloud.
    DeviceSn,
    /// Which of the vendor's servers.
    Server,
    /// The merchant's account there.
    MerchantId,
    /// The file of the server's public key.
    KeyFile,
    /// The number of the reader.
    ReaderNumber,
    /// The initialisation vector that the vendor has given out.
    Vector,
    /// The password of refunds.
    RefundPassword,
}

impl FieldId {
    /// The key of its label in the texts.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OtherPath => "pairing.other_path",
            Self::Speed => "pairing.speed",
            Self::Host => "pairing.host",
            Self::Port | Self::SocketPort | Self::UrlPath => "pairing.tcp_port",
            Self::Framing => "pairing.framing_label",
            Self::Envelope => "pairing.envelope_label",
            Self::KeyForm => "pairing.key_form_label",
            Self::Trust => "pairing.security",
            Self::CaFile => "pairing.ca_file",
            Self::Fingerprint => "pairing.fingerprint",
            Self::QrText => "pairing.qr_text",
            Self::CloudAddress => "pairing.cloud_address",
            Self::BusinessId => "pairing.business_id",
            Self::DeviceSn => "pairing.device_sn",
            Self::Server => "pairing.server_label",
            Self::MerchantId => "pairing.merchant_id",
            Self::KeyFile => "pairing.key_file",
            Self::ReaderNumber => "pairing.reader_number",
            Self::Vector => "pairing.vector",
            Self::RefundPassword => "pairing.refund_password",
        }
    }

    /// It is chosen from a list, not typed.
    pub const fn is_choice(self) -> bool {
        matches!(self, Self::Speed | Self::Trust | Self::Framing | Self::Envelope | Self::KeyForm | Self::Server)
    }

    /// What is in it must not be shown.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::QrText | Self::RefundPassword | Self::Vector)
    }
}

/// What was filled in.
#[derive(Clone, Default)]
pub struct Fields {
    texts: Vec<(FieldId, Zeroizing<String>)>,
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.texts.iter().map(|(id, text)| (id, if id.is_secret() { "(secret)" } else { text.as_str() }));
        f.debug_map().entries(shown).finish()
    }
}

impl Fields {
    /// The text of a field; empty if nothing was filled in.
    pub fn text(&self, id: FieldId) -> &str {
        self.texts.iter().find(|(known, _)| *known == id).map_or("", |(_, text)| text)
    }

    /// The text without blanks at its ends.
    pub fn word(&self, id: FieldId) -> &str {
        self.text(id).trim()
    }

    /// Fills a field in.
    pub fn set(&mut self, id: FieldId, text: &str) {
        let text = Zeroizing::new(text.to_owned());
        match self.texts.iter_mut().find(|(known, _)| *known == id) {
            Some((_, known)) => *known = text,
            None => self.texts.push((id, text)),
        }
    }

    /// Types a character; false if it does not fit.
    pub fn type_char(&mut self, id: FieldId, c: char) -> bool {
        let digits_only = matches!(id, FieldId::Port | FieldId::SocketPort | FieldId::ReaderNumber);
        let fits = !c.is_control() && !id.is_choice() && (!digits_only || c.is_ascii_digit());
        let text = Zeroizing::new(self.text(id).to_owned());
        if !fits || text.len() + c.len_utf8() > TEXT_CAP {
            return false;
        }
        self.set(id, &Zeroizing::new(format!("{}{c}", *text)));
        true
    }

    /// Takes the last character back; false if there is none.
    pub fn backspace(&mut self, id: FieldId) -> bool {
        let mut text = Zeroizing::new(self.text(id).to_owned());
        let taken = text.pop().is_some();
        self.set(id, &text);
        taken
    }

    /// The place of the value in `options`; the first if it is none of them.
    pub fn chosen(&self, id: FieldId, options: &[&str]) -> usize {
        options.iter().position(|option| *option == self.text(id)).unwrap_or(0)
    }

    /// Another of `options`.
    pub fn choose(&mut self, id: FieldId, options: &[&str], forward: bool) {
        let step = if forward { 1 } else { options.len() - 1 };
        let next = (self.chosen(id, options) + step) % options.len();
        self.set(id, options[next]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_typed_and_taken_back() {
        let mut fields = Fields::default();
        assert!("8a4 43".chars().map(|c| fields.type_char(FieldId::Port, c)).filter(|typed| *typed).count() == 4);
        assert_eq!(fields.text(FieldId::Port), "8443");
        assert!(fields.backspace(FieldId::Port));
        assert_eq!(fields.text(FieldId::Port), "844");
        assert!(!fields.backspace(FieldId::Host) && !fields.type_char(FieldId::Host, '\n'));
    }

    #[test]
    fn choices_go_round() {
        let mut fields = Fields::default();
        let ways = ["http", "https", "pinned"];
        fields.choose(FieldId::Trust, &ways, false);
        assert_eq!(fields.text(FieldId::Trust), "pinned");
        fields.choose(FieldId::Trust, &ways, true);
        assert_eq!(fields.chosen(FieldId::Trust, &ways), 0);
    }

    #[test]
    fn the_text_of_a_qr_code_does_not_print() {
        let mut fields = Fields::default();
        fields.set(FieldId::QrText, "672633");
        fields.set(FieldId::Host, "192.0.2.10");
        let shown = format!("{fields:?}");
        assert!(shown.contains("192.0.2.10") && !shown.contains("672633"), "{shown}");
    }
}
