//! The library's thread with its sockets: there while this value is.

use std::time::Duration;

use mdns_sd::{Error, MDNS_PORT, ServiceDaemon};

use crate::platform::network;
use crate::transport::classify::io_fault;
use crate::wire::{LinkFault, LinkFaultKind};

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_millis(500);

/// A thread that asks and answers. Dropping it says goodbye and ends it.
pub(super) struct Responder(ServiceDaemon);

impl Responder {
    /// Starts the thread.
    pub(super) fn start() -> Result<Self, LinkFault> {
        let doing = format!("looking around on the network (UDP port {MDNS_PORT})");
        // The library would go on without a socket and find nothing.
        network::udp_port_is_shared(MDNS_PORT).map_err(|error| io_fault(&doing, &error))?;
        ServiceDaemon::new().map(Self).map_err(|error| fault(&error))
    }

    pub(super) fn daemon(&self) -> &ServiceDaemon {
        &self.0
    }

    /// Says goodbye and waits until it has left, for a moment.
    pub(super) async fn end(self) {
        if let Ok(ended) = self.0.shutdown() {
            // Goodbyes are a courtesy: what was announced is forgotten by itself, too.
            let _ = tokio::time::timeout(GOODBYE, ended.recv_async()).await;
        }
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        // Only a full queue of commands refuses; it is empty in a moment.
        while matches!(self.0.shutdown(), Err(Error::Again)) {
            std::thread::yield_now();
        }
    }
}

/// What the library complains about.
pub(super) fn fault(error: &Error) -> LinkFault {
    LinkFault::new(LinkFaultKind::Resources, format!("looking around on the network: {error}"))
}

/// There is nobody to ask.
pub(super) fn no_network() -> Option<LinkFault> {
    let words = "no network: is the cable in, is the Wi-Fi on?";
    network::addresses().is_empty().then(|| LinkFault::new(LinkFaultKind::NoRoute, words))
}
