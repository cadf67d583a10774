//! Who a register or terminal says it is, in pairing and greetings.

use super::fields::Fields;

/// What `device_data` tells. Empty where it tells nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device {
    /// On a real terminal its serial number (recorded).
    pub mac_address: String,
    /// Its serial number; of a register its name.
    pub device_name: String,
    /// The name that people gave it.
    pub alias_name: String,
    /// Its address, without a port.
    pub ip_address: String,
    /// Its port, as text.
    pub port: String,
}

impl Device {
    /// Reads the fields of a `device_data`.
    pub fn read(fields: &Fields) -> Self {
        let word = |names: &[&str]| fields.any(names).unwrap_or_default().to_owned();
        Self {
            mac_address: word(&["mac_address"]),
            // `device_sn`: the answer to a pairing that the register began.
            device_name: word(&["device_name", "device_sn"]),
            alias_name: word(&["alias_name"]),
            ip_address: word(&["ip_address"]),
            port: word(&["port"]),
        }
    }

    /// The fields in the vendor's order, all of them (recorded).
    pub fn write(&self) -> Fields {
        let mut fields = Fields::new();
        fields
            .put("mac_address", self.mac_address.as_str())
            .put("device_name", self.device_name.as_str())
            .put("alias_name", self.alias_name.as_str())
            .put("ip_address", self.ip_address.as_str())
            .put("port", self.port.as_str());
        fields
    }

    /// Its serial number, by whichever field tells it.
    pub fn serial_number(&self) -> &str {
        if self.mac_address.is_empty() { &self.device_name } else { &self.mac_address }
    }

    /// The name for people: the alias where it has one.
    pub fn name(&self) -> &str {
        [&self.alias_name, &self.device_name, &self.mac_address]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or("", |it| it)
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::Message;
    use super::super::vectors;
    use super::*;

    #[test]
    fn a_terminal_that_asks_to_be_paired() {
        let request = Message::read(vectors::wire("pairing", "pair-req").as_bytes()).unwrap();
        let device = Device::read(request.device());
        assert_eq!((device.serial_number(), device.name()), ("WPBB002230000303", "WPBB002230000303"));
        assert_eq!((device.ip_address.as_str(), device.port.as_str()), ("192.168.100.49", "35779"));
        assert_eq!(device.write(), *request.device());
    }

    #[test]
    fn an_alias_is_the_name_for_people() {
        let device = Device { device_name: "SN1".into(), alias_name: "Bar".into(), ..Device::default() };
        assert_eq!((device.serial_number(), device.name()), ("SN1", "Bar"));
        assert_eq!(Device::default().name(), "");
    }
}
