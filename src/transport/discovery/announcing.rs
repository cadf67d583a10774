//! Being found.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use mdns_sd::{ServiceInfo, TxtProperty};
use tokio::task::AbortHandle;
use tokio::time::{MissedTickBehavior, interval};

use super::responder::{Responder, fault};
use crate::platform::Wall;
use crate::wire::{LinkFault, LinkFaultKind};

/// Terminals look once and then rely on what they hear: it is said again this often.
const SAY_EVERY: Duration = Duration::from_secs(5);
/// The longest name on the wire, in bytes (RFC 1035, section 2.3.4).
const LABEL: usize = 63;

/// What others are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The kind of service: `_ecr-hub-client._tcp.local.`.
    pub kind: String,
    /// The name among services of this kind; it must be one that nobody else has.
    pub instance: String,
    /// Where it listens.
    pub port: u16,
    /// The only address at which it listens; all of this computer's when there is none.
    pub address: Option<IpAddr>,
    /// The texts beside it, each at most 255 bytes: `key=value`, or anything in ASCII.
    pub texts: Vec<String>,
}

/// An announcement that stands. Dropping it takes it back.
pub struct Announcing {
    responder: Option<Arc<Responder>>,
    again: AbortHandle,
}

impl fmt::Debug for Announcing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Announcing")
    }
}

impl Announcing {
    /// Announces, and goes on announcing. Needs a running tokio runtime. Without a network it is heard when there is one.
    ///
    /// # Errors
    /// Nothing can be announced at all, or not this.
    pub fn begin(announcement: &Announcement) -> Result<Self, LinkFault> {
        let service = service(announcement, Wall::now().unix_millis())?;
        let responder = Arc::new(Responder::start()?);
        responder.daemon().register(service.clone()).map_err(|error| fault(&error))?;
        let again = tokio::spawn(say_again(Arc::downgrade(&responder), service)).abort_handle();
        Ok(Self { responder: Some(responder), again })
    }

    /// Takes the announcement back and waits until that has left, for a moment.
    pub async fn end(mut self) {
        self.again.abort();
        if let Some(responder) = self.responder.take().and_then(Arc::into_inner) {
            responder.end().await;
        }
    }
}

impl Drop for Announcing {
    fn drop(&mut self) {
        self.again.abort();
    }
}

async fn say_again(responder: std::sync::Weak<Responder>, service: ServiceInfo) {
    let mut beat = interval(SAY_EVERY);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beat.tick().await;
    loop {
        beat.tick().await;
        let Some(responder) = responder.upgrade() else { return };
        // A queue that is full is said again at the next beat.
        let _ = responder.daemon().register(service.clone());
    }
}

/// `made_at` makes the host's name one that nobody else has, in milliseconds since 1970.
fn service(announcement: &Announcement, made_at: i64) -> Result<ServiceInfo, LinkFault> {
    let Announcement { kind, instance, port, address, texts } = announcement;
    let instance = &instance[..instance.floor_char_boundary(LABEL)];
    let host = format!("countertop-{made_at}.local.");
    let texts: Vec<TxtProperty> = texts.iter().map(|text| property(text)).collect();
    let addresses: Vec<IpAddr> = address.iter().copied().collect();
    let made = ServiceInfo::new(kind, instance, &host, &addresses[..], *port, texts);
    let mut service = made.map_err(|error| LinkFault::new(LinkFaultKind::BadSettings, error.to_string()))?;
    // The names are nobody else's: nothing is gained by asking first.
    service.set_requires_probe(false);
    Ok(if address.is_none() { service.enable_addr_auto() } else { service })
}

fn property(text: &str) -> TxtProperty {
    match text.split_once('=') {
        Some((key, value)) => TxtProperty::from((key, value)),
        None => TxtProperty::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcement() -> Announcement {
        Announcement {
            kind: "_ecr-hub-client._tcp.local.".to_owned(),
            instance: "Counter 1_1795214745025".to_owned(),
            port: 35_779,
            address: None,
            texts: vec!["{\"mac_address\":\"a=b\"}".to_owned(), "os_name=Linux".to_owned()],
        }
    }

    #[test]
    fn an_announcement_says_what_it_was_given() {
        let service = service(&announcement(), 7).unwrap();
        assert_eq!(service.get_fullname(), "Counter 1_1795214745025._ecr-hub-client._tcp.local.");
        assert_eq!((service.get_hostname(), service.get_port()), ("countertop-7.local.", 35_779));
        assert!(service.is_addr_auto());
        let texts: Vec<String> = service.get_properties().iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["{\"mac_address\":\"a=b\"}", "os_name=Linux"]);
    }

    #[test]
    fn one_address_is_announced_alone() {
        let address = Some("127.0.0.1".parse().unwrap());
        let service = service(&Announcement { address, ..announcement() }, 7).unwrap();
        assert!(!service.is_addr_auto());
        assert_eq!(service.get_addresses_v4().len(), 1);
    }

    #[test]
    fn a_long_name_is_cut_between_letters() {
        let instance = "\u{6e2c}".repeat(30);
        let service = service(&Announcement { instance, ..announcement() }, 7).unwrap();
        assert!(service.get_fullname().starts_with(&format!("{}.", "\u{6e2c}".repeat(21))));
    }

    #[test]
    fn what_cannot_be_written_is_a_fault() {
        for texts in [vec!["x".repeat(256)], vec!["\u{6e2c}".to_owned()]] {
            let fault = service(&Announcement { texts, ..announcement() }, 7).unwrap_err();
            assert_eq!(fault.kind, LinkFaultKind::BadSettings);
        }
    }

    /// Whether it is heard depends on the network; that it begins and ends does not.
    #[tokio::test]
    async fn it_begins_and_ends_without_a_panic() {
        if let Ok(announcing) = Announcing::begin(&announcement()) {
            announcing.end().await;
        }
        drop(Announcing::begin(&announcement()));
    }
}
