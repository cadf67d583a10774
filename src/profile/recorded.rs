//! A paired terminal in a recording of the console: everything but its secrets.

use super::{PairingCode, Terminal, VendorSettings, WonderTerminal, edit};

impl Terminal {
    /// The entry of the profile as text, each secret replaced by as many zeros.
    pub fn to_record(&self) -> String {
        let blank = Self { settings: self.settings.without_secrets(), ..self.clone() };
        edit::whole(&blank).to_string()
    }

    /// Reads what [`Self::to_record`] wrote.
    ///
    /// # Errors
    /// The text is no such entry; the words name the place, never a value.
    pub fn of_record(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.message().to_owned())
    }
}

impl VendorSettings {
    /// The same with zeros for secrets: as long as they were, and of no use to anybody.
    #[must_use]
    pub fn without_secrets(&self) -> Self {
        match self {
            Self::Wonder(wonder) => Self::Wonder(Box::new(without_secrets(wonder))),
        }
    }
}

fn without_secrets(wonder: &WonderTerminal) -> WonderTerminal {
    use secrecy::ExposeSecret;
    let code = PairingCode::parse(&zeros(wonder.code.expose())).expect("zeros for letters and digits are a code");
    let session_code = wonder.session_code.as_ref().map(|code| zeros(code.expose_secret()).into());
    WonderTerminal { code, session_code, ..wonder.clone() }
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
        let record = terminal.to_record();
        assert!(!record.contains("260880") && !record.contains("XK81Q7"), "{record}");
        let back = Terminal::of_record(&record).unwrap();
        assert_eq!((back.id.as_str(), back.name.as_str(), back.place()), ("t-00000001", "Front", terminal.place()));
        assert_eq!(back.to_record(), record);
    }
}
