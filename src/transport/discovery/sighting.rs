//! What was seen on the network: capped and made harmless, for a neighbour may say anything.

use std::collections::BTreeMap;
use std::net::IpAddr;

use mdns_sd::{ResolvedService, ScopedIp, ServiceEvent};

use crate::platform::network;
use crate::wire::LinkFault;

/// Services of one kind that are kept; more than any shop has terminals.
const SERVICES: usize = 64;
const ADDRESSES: usize = 8;
const TEXTS: usize = 16;
/// Letters of an instance's name; on the wire it has at most 63 bytes.
const NAME: usize = 63;
/// Letters of one text; on the wire it has at most 255 bytes.
const TEXT: usize = 255;

/// One service, as it announced itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Its name among services of its kind.
    pub instance: String,
    /// Its port.
    pub port: u16,
    /// Where it is, the likeliest first; at least one.
    pub addresses: Vec<IpAddr>,
    /// The texts beside it, each as it was sent: `key=value`, or anything.
    pub texts: Vec<String>,
}

/// What browsing tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Discovered {
    /// A service is there, or is there in another way than before.
    Seen(Sighting),
    /// The service of this name has said goodbye, or was not heard of for long.
    Gone(String),
    /// Nothing can be found, for now or at all.
    Failed(LinkFault),
}

/// The services of one kind, as far as they were seen.
#[derive(Debug, Default)]
pub(super) struct Sightings(BTreeMap<String, Sighting>);

impl Sightings {
    /// What is new in what the library tells of services of this kind.
    pub(super) fn take(&mut self, kind: &str, event: ServiceEvent) -> Option<Discovered> {
        match event {
            ServiceEvent::ServiceResolved(service) => self.seen(sighting(kind, &service)?),
            ServiceEvent::ServiceRemoved(_, name) => {
                let (instance, _) = self.0.remove_entry(&instance(kind, &name)?)?;
                Some(Discovered::Gone(instance))
            }
            _ => None,
        }
    }

    fn seen(&mut self, sighting: Sighting) -> Option<Discovered> {
        let known = self.0.get(&sighting.instance);
        if known == Some(&sighting) || (known.is_none() && self.0.len() >= SERVICES) {
            return None;
        }
        self.0.insert(sighting.instance.clone(), sighting.clone());
        Some(Discovered::Seen(sighting))
    }
}

fn sighting(kind: &str, service: &ResolvedService) -> Option<Sighting> {
    let mut addresses: Vec<IpAddr> = service.addresses.iter().filter_map(usable).collect();
    addresses.sort_by_key(|address| (network::rank(*address), *address));
    addresses.dedup();
    addresses.truncate(ADDRESSES);
    let texts = service.txt_properties.iter().take(TEXTS).map(|text| {
        // The library splits each text at its first "=".
        let value = text.val().map(|value| format!("={}", String::from_utf8_lossy(value)));
        harmless(&format!("{}{}", text.key(), value.unwrap_or_default()), TEXT)
    });
    let sighting = Sighting {
        instance: instance(kind, &service.fullname)?,
        port: service.port,
        texts: texts.collect(),
        addresses,
    };
    (sighting.port != 0 && !sighting.addresses.is_empty()).then_some(sighting)
}

/// An IPv6 address of one link cannot be dialled without the name of the link.
fn usable(address: &ScopedIp) -> Option<IpAddr> {
    match address.to_ip_addr() {
        IpAddr::V6(v6) if v6.is_unicast_link_local() => None,
        address if address.is_unspecified() || address.is_multicast() => None,
        address => Some(address),
    }
}

/// The first label of a full name, with its escapes taken back.
fn instance(kind: &str, name: &str) -> Option<String> {
    let cut = name.len().checked_sub(kind.len() + 1)?;
    let (label, rest) = name.split_at_checked(cut)?;
    if !rest.strip_prefix('.')?.eq_ignore_ascii_case(kind) {
        return None;
    }
    let mut letters = label.chars();
    let mut plain = String::new();
    while let Some(letter) = letters.next() {
        plain.extend(if letter == '\\' { letters.next() } else { Some(letter) });
    }
    Some(harmless(&plain, NAME)).filter(|plain| !plain.is_empty())
}

/// Without what acts on a screen instead of showing something: controls, marks of direction, zero width, tags.
fn harmless(text: &str, letters: usize) -> String {
    let moves = |letter: &char| {
        letter.is_control()
            || matches!(letter,
                '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    text.chars().filter(|letter| !moves(letter)).take(letters).collect()
}

#[cfg(test)]
mod tests {
    use mdns_sd::{ServiceInfo, TxtProperty};
    use rstest::rstest;

    use super::*;

    const KIND: &str = "_ecr-hub-server._tcp.local.";

    fn resolved(name: &str, addresses: &str, port: u16, texts: Vec<TxtProperty>) -> ServiceEvent {
        let service = ServiceInfo::new(KIND, name, "host.local.", addresses, port, texts).unwrap();
        ServiceEvent::ServiceResolved(Box::new(service.as_resolved_service()))
    }

    fn seen(event: ServiceEvent) -> Option<Sighting> {
        match Sightings::default().take(KIND, event) {
            Some(Discovered::Seen(sighting)) => Some(sighting),
            other => {
                assert_eq!(other, None);
                None
            }
        }
    }

    #[test]
    fn a_service_is_told_with_its_likeliest_address_first() {
        let texts = vec![TxtProperty::from("{\"port\":\"1\"}"), TxtProperty::from(("device_sn", "A=B"))];
        let event = resolved("WPBB.1", "127.0.0.1,169.254.1.1,fe80::1,192.168.100.49", 35_779, texts);
        let sighting = seen(event).unwrap();
        assert_eq!((sighting.instance.as_str(), sighting.port), ("WPBB.1", 35_779));
        let addresses: Vec<String> = sighting.addresses.iter().map(ToString::to_string).collect();
        assert_eq!(addresses, ["192.168.100.49", "169.254.1.1", "127.0.0.1"]);
        assert_eq!(sighting.texts, ["{\"port\":\"1\"}", "device_sn=A=B"]);
    }

    #[test]
    fn it_is_told_again_only_when_it_has_changed_and_when_it_goes() {
        let mut sightings = Sightings::default();
        let mut take = |event| sightings.take(KIND, event);
        let here = |port| resolved("A", "192.0.2.1", port, vec![]);
        assert!(matches!(take(here(1)), Some(Discovered::Seen(_))));
        assert_eq!(take(here(1)), None);
        assert!(matches!(take(here(2)), Some(Discovered::Seen(Sighting { port: 2, .. }))));
        let gone = || ServiceEvent::ServiceRemoved(KIND.to_owned(), format!("A.{KIND}"));
        assert_eq!(take(gone()), Some(Discovered::Gone("A".to_owned())));
        assert_eq!(take(gone()), None);
    }

    #[test]
    fn a_flood_of_services_is_cut() {
        let mut sightings = Sightings::default();
        let told = (0..1000)
            .filter_map(|number| sightings.take(KIND, resolved(&format!("t{number}"), "192.0.2.1", 1, vec![])));
        assert_eq!(told.count(), SERVICES);
    }

    #[rstest]
    #[case::no_port("A", "192.0.2.1", 0)]
    #[case::no_address("A", "", 1)]
    #[case::one_link("A", "fe80::1", 1)]
    #[case::nowhere("A", "0.0.0.0", 1)]
    fn what_cannot_be_reached_is_not_told(#[case] name: &str, #[case] addresses: &str, #[case] port: u16) {
        assert_eq!(seen(resolved(name, addresses, port, vec![])), None);
    }

    #[test]
    fn names_and_texts_are_harmless_and_short() {
        let bad = "\u{1b}[2J\u{202e}x\ny";
        let many = vec![TxtProperty::from(("k", bad)); 100];
        let sighting = seen(resolved(bad, "192.0.2.1", 1, many)).unwrap();
        assert_eq!(sighting.instance, "[2Jxy");
        assert!(sighting.texts.len() <= TEXTS && sighting.texts[0] == "k=[2Jxy");
        let long = "x".repeat(300);
        assert_eq!(seen(resolved(&long, "192.0.2.1", 1, vec![])).unwrap().instance.len(), NAME);
    }

    #[rstest]
    #[case("A._ecr-hub-client._tcp.local.")]
    #[case("_ecr-hub-server._tcp.local.")]
    #[case(".")]
    #[case("")]
    #[case("\u{e9}")]
    fn other_names_are_no_instances(#[case] name: &str) {
        assert_eq!(instance(KIND, name), None);
    }
}
