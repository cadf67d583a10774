//! A paired terminal in a recording of the console: everything but its secrets.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    EasyCardTerminal, PairingCode, PasswordDigest, PosKey, QfPayTerminal, Terminal, TerminalName, VendorSettings,
    WonderTerminal, edit,
};
use crate::money::Currency;
use crate::payment::TerminalId;

/// The entry of the profile, each secret replaced by as many zeros: nothing that is written through serde holds one.
impl Serialize for Terminal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let blank = Self { settings: self.settings.without_secrets(), ..self.clone() };
        let entry: toml::Value = toml::from_str(&edit::whole(&blank)).map_err(serde::ser::Error::custom)?;
        entry.serialize(serializer)
    }
}

/// As the entry of a terminal without a name of its own.
impl Serialize for VendorSettings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let nameless = Terminal {
            id: TerminalId("t-00000000".to_owned()),
            name: TerminalName::parse("-").expect("one printable character is a name"),
            default: false,
            disabled: false,
            simulated: false,
            currency: Currency::HKD,
            settings: self.clone(),
        };
        nameless.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for VendorSettings {
    fn deserialize<D: Deserializer<'de>>(record: D) -> Result<Self, D::Error> {
        Terminal::deserialize(record).map(|terminal| terminal.settings)
    }
}

impl VendorSettings {
    /// The same with zeros for secrets: as long as they were, and of no use to anybody.
    #[must_use]
    pub fn without_secrets(&self) -> Self {
        match self {
            Self::Wonder(wonder) => Self::Wonder(Box::new(without_secrets(wonder))),
            Self::QfPay(qfpay) => Self::QfPay(Box::new(qfpay_without_secrets(qfpay))),
            // It has none: the app id names a product.
            Self::CodePay(codepay) => Self::CodePay(codepay.clone()),
            Self::EasyCard(easycard) => Self::EasyCard(Box::new(easycard_without_secrets(easycard))),
        }
    }
}

fn without_secrets(wonder: &WonderTerminal) -> WonderTerminal {
    use secrecy::ExposeSecret;
    let code = PairingCode::parse(&zeros(wonder.code.expose())).expect("zeros for letters and digits are a code");
    let session_code = wonder.session_code.as_ref().map(|code| zeros(code.expose_secret()).into());
    WonderTerminal { code, session_code, ..wonder.clone() }
}

fn qfpay_without_secrets(qfpay: &QfPayTerminal) -> QfPayTerminal {
    use secrecy::ExposeSecret;
    let key = PosKey::parse(&zeros(qfpay.key.expose())).expect("as many zeros are a key as well");
    let notice_key = qfpay.notice_key.as_ref().map(|key| zeros(key.expose_secret()).into());
    QfPayTerminal { key, notice_key, ..qfpay.clone() }
}

fn easycard_without_secrets(easycard: &EasyCardTerminal) -> EasyCardTerminal {
    use secrecy::ExposeSecret;
    let blank = |digest: &PasswordDigest| {
        PasswordDigest::parse(&zeros(digest.expose())).expect("as many zeros are a digest as well")
    };
    let (trade_key, refund_key) = (blank(&easycard.trade_key), easycard.refund_key.as_ref().map(blank));
    let iv = zeros(easycard.iv.expose_secret()).into();
    EasyCardTerminal { trade_key, refund_key, iv, ..easycard.clone() }
}

fn zeros(secret: &str) -> String {
    "0".repeat(secret.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = r#"
        id = "t-00000001"
        name = "Front"
        vendor = "wonder"
        currency = "HKD"
        [wonder]
        code = "260880"
        session_code = "XK81Q7"
        client_device_sn = "till-1"
        identity = { device_sn = "N62", business_id = "b", software_version = "1" }
        link = { serial = { path = "/dev/ttyUSB0", baud = 115200 } }
    "#;

    #[test]
    fn a_terminal_is_recorded_without_its_secrets_and_read_back() {
        let terminal: Terminal = toml::from_str(ENTRY).unwrap();
        let record = serde_json::to_string(&terminal).unwrap();
        assert!(!record.contains("260880") && !record.contains("XK81Q7"), "{record}");
        let back: Terminal = serde_json::from_str(&record).unwrap();
        assert_eq!((back.id.as_str(), back.name.as_str(), back.place()), ("t-00000001", "Front", terminal.place()));
        assert_eq!(serde_json::to_string(&back).unwrap(), record);
    }

    #[test]
    fn what_pairing_has_learned_is_recorded_without_its_secrets_too() {
        let terminal: Terminal = toml::from_str(ENTRY).unwrap();
        let record = serde_json::to_string(&terminal.settings).unwrap();
        assert!(!record.contains("260880") && !record.contains("XK81Q7"), "{record}");
        let back: VendorSettings = serde_json::from_str(&record).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), record);
    }
}
