//! What registers and terminals announce on the local network (DNS-SD): the texts beside a service, in the vendor's two
//! styles. Address and port of the announcement itself outrank the copies in the texts.

use std::net::{IpAddr, SocketAddr};

use serde_json::{Map, Value};

use crate::protocol::text::identifier;

/// The kind of service that a register announces while it waits to be paired.
pub const REGISTER_SERVICE: &str = "_ecr-hub-client._tcp.local.";
/// The kind of service that a terminal announces.
pub const TERMINAL_SERVICE: &str = "_ecr-hub-server._tcp.local.";
/// The longest text on the wire, in bytes (RFC 6763, section 6.1).
const TEXT: usize = 255;

/// A terminal that announces itself, as far as it tells. Every text is harmless on a screen.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TerminalSeen {
    /// Its serial number: on a real terminal `mac_address` holds it (recorded). From its name where no text tells it.
    pub serial_number: String,
    /// Name of the payment app; empty where it is not told.
    pub app_name: String,
    /// Version of the payment app; empty where it is not told.
    pub app_version: String,
    /// Where it takes orders.
    pub address: SocketAddr,
}

impl TerminalSeen {
    /// Reads an announcement: its name, where it points (the likeliest address first), and the texts beside it. None if it
    /// cannot be used: no address, no port.
    pub fn read(instance: &str, addresses: &[IpAddr], port: u16, texts: &[String]) -> Option<Self> {
        let told = Told::read(texts);
        let ip = addresses.first().copied().or_else(|| told.address())?;
        let port = Some(port).filter(|port| *port != 0).or_else(|| told.port())?;
        let serial_number = told.any(&["mac_address", "device_sn"]).unwrap_or_else(|| serial_of(instance));
        Some(Self {
            serial_number,
            app_name: told.any(&["app_name"]).unwrap_or_default(),
            app_version: told.any(&["app_version"]).unwrap_or_default(),
            address: SocketAddr::new(ip, port),
        })
    }
}

/// `<serial>` or `<serial>_<suffix>`: the SDKs cut at the first or at the last line; a serial number has none.
fn serial_of(instance: &str) -> String {
    identifier(instance.split('_').next().unwrap_or_default())
}

/// The texts, whichever style: one JSON object, or `key=value` each.
struct Told(Vec<(String, String)>);

impl Told {
    fn read(texts: &[String]) -> Self {
        Self(texts.iter().flat_map(|text| pairs(text)).collect())
    }

    /// The first of these that is told and not empty.
    fn any(&self, names: &[&str]) -> Option<String> {
        let told = |name: &&str| self.0.iter().find(|(key, value)| key == name && !value.is_empty());
        names.iter().find_map(told).map(|(_, value)| value.clone())
    }

    /// `ip_address` is an address, or one with a port.
    fn address(&self) -> Option<IpAddr> {
        let text = self.any(&["ip_address"])?;
        text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|whole| whole.ip()))
    }

    fn port(&self) -> Option<u16> {
        let beside = self.any(&["port"]).and_then(|text| text.parse().ok());
        beside.or_else(|| self.any(&["ip_address"])?.parse::<SocketAddr>().ok().map(|whole| whole.port()))
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    if let Ok(object) = serde_json::from_str::<Map<String, Value>>(text) {
        return object.into_iter().filter_map(|(key, value)| Some((key, word(&value)?))).collect();
    }
    let pair = text.split_once('=').map(|(key, value)| (key.to_ascii_lowercase(), identifier(value)));
    pair.into_iter().collect()
}

/// Ports come as text and as numbers.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(identifier(text)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The text of a register that waits to be paired, in the style of the Android SDK. ASCII, at most 255 bytes.
pub fn register_text(id: &str, address: Option<SocketAddr>, name: &str) -> String {
    let mut object = vec![("mac_address", id.to_owned())];
    object.extend(address.map(|address| ("ip_address", address.to_string())));
    let room = |name: &str| {
        let whole: Vec<_> = object.iter().cloned().chain([("name", name.to_owned())]).collect();
        ascii_object(&whole)
    };
    let mut name: String = name.chars().take(64).collect();
    while room(&name).len() > TEXT && name.pop().is_some() {}
    room(&name)
}

/// The text of a terminal, in the style that most registers read: one JSON object.
pub fn terminal_text(serial_number: &str, address: SocketAddr) -> String {
    let (ip, port) = (address.ip().to_string(), address.port().to_string());
    ascii_object(&[("mac_address", serial_number.to_owned()), ("ip_address", ip), ("port", port)])
}

/// The texts of a terminal in the other style.
pub fn terminal_pairs(serial_number: &str, app_name: &str, app_version: &str) -> Vec<String> {
    [("device_sn", serial_number), ("app_name", app_name), ("app_version", app_version)]
        .map(|(key, value)| format!("{key}={value}"))
        .to_vec()
}

/// A JSON object in ASCII: the part of a text before its first `=` has to be.
fn ascii_object(pairs: &[(&str, String)]) -> String {
    let entries: Vec<String> = pairs.iter().map(|(key, value)| format!("\"{key}\":{}", ascii_json(value))).collect();
    format!("{{{}}}", entries.join(","))
}

fn ascii_json(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    let mut units = [0; 2];
    quoted.chars().fold(String::new(), |mut ascii, letter| {
        if letter.is_ascii() {
            ascii.push(letter);
        } else {
            ascii.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        }
        ascii
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use serde_json::json;

    use super::super::vectors;
    use super::*;

    fn texts(id: &str) -> Vec<String> {
        let entry = vectors::group("mdns").iter().find(|entry| entry["id"] == id).unwrap();
        match &entry["wire"] {
            Value::Array(texts) => texts.iter().map(|text| text.as_str().unwrap().to_owned()).collect(),
            text => vec![text.as_str().unwrap().to_owned()],
        }
    }

    fn addresses(text: &str) -> Vec<IpAddr> {
        text.split_whitespace().map(|one| one.parse().unwrap()).collect()
    }

    #[rstest]
    #[case::json("terminal-txt-json", "", "")]
    #[case::pairs("terminal-txt-kv", "CodePay Register", "2.0")]
    fn both_styles_of_a_terminal_are_read(#[case] id: &str, #[case] app_name: &str, #[case] app_version: &str) {
        let seen = TerminalSeen::read("whatever_1", &addresses("192.168.100.49"), 35_779, &texts(id)).unwrap();
        assert_eq!(seen.serial_number, "WPBB002230000303");
        assert_eq!((seen.app_name.as_str(), seen.app_version.as_str()), (app_name, app_version));
        assert_eq!(seen.address.to_string(), "192.168.100.49:35779");
    }

    #[test]
    fn where_the_announcement_points_outranks_the_texts() {
        let seen = TerminalSeen::read("x", &addresses("192.0.2.7 10.0.0.1"), 40_000, &texts("terminal-txt-json"));
        assert_eq!(seen.unwrap().address.to_string(), "192.0.2.7:40000");
        let seen = TerminalSeen::read("x", &[], 0, &texts("terminal-txt-json"));
        assert_eq!(seen.unwrap().address.to_string(), "192.168.100.49:35779");
        let seen = TerminalSeen::read("x", &[], 0, &["ip_address=192.168.1.20:35779".to_owned()]);
        assert_eq!(seen.unwrap().address.to_string(), "192.168.1.20:35779");
        assert_eq!(TerminalSeen::read("x", &[], 1, &[]), None);
        assert_eq!(TerminalSeen::read("x", &addresses("192.0.2.7"), 0, &[]), None);
    }

    #[rstest]
    #[case("WPBB002230000303", "WPBB002230000303")]
    #[case("WPBB002230000303_1795214745025", "WPBB002230000303")]
    #[case("WPBB002230000303_a_b", "WPBB002230000303")]
    fn without_texts_the_name_tells_the_serial_number(#[case] instance: &str, #[case] serial: &str) {
        let seen = TerminalSeen::read(instance, &addresses("192.0.2.7"), 1, &[]).unwrap();
        assert_eq!(seen.serial_number, serial);
    }

    #[test]
    fn a_port_may_be_a_number_and_a_text_may_be_nonsense() {
        let read = |text: &str| TerminalSeen::read("A", &addresses("192.0.2.7"), 0, &[text.to_owned()]);
        assert_eq!(read("{\"port\":1234}").unwrap().address.port(), 1234);
        assert_eq!(read("{\"port\":123456}"), None);
        for text in ["{", "[]", "null", "=", "\u{1b}[2J=\u{1b}", "{\"mac_address\":{}}"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_register_and_a_terminal_announce_is_what_the_vendors_do() {
        let address = "192.168.1.20:35779".parse().unwrap();
        assert_eq!(vec![register_text("0123456789abcdef", Some(address), "Counter 1")], texts("ecr-android-txt"));
        let address = "192.168.100.49:35779".parse().unwrap();
        assert_eq!(vec![terminal_text("WPBB002230000303", address)], texts("terminal-txt-json"));
        assert_eq!(terminal_pairs("WPBB002230000303", "CodePay Register", "2.0"), texts("terminal-txt-kv"));
    }

    proptest! {
        #[test]
        fn a_registers_text_is_short_ascii_json(name: String) {
            let text = register_text("0123456789abcdef", Some("192.168.1.20:35779".parse().unwrap()), &name);
            prop_assert!(text.is_ascii() && text.len() <= TEXT);
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read["mac_address"], &json!("0123456789abcdef"));
            prop_assert!(name.starts_with(read["name"].as_str().unwrap()));
        }

        #[test]
        fn any_announcement_is_read(instance: String, port: u16, texts: Vec<String>) {
            TerminalSeen::read(&instance, &[], port, &texts);
        }
    }
}
