//! Looking for services of one kind.

use std::fmt;
use std::time::Duration;

use mdns_sd::{Receiver, ServiceEvent};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::responder::{Responder, fault, no_network};
use super::sighting::{Discovered, Sightings};
use crate::wire::LinkFault;

/// Terminals' own announcements come at a start and then for half an hour no more: they are asked this often.
const ASK_EVERY: Duration = Duration::from_secs(15);

/// A look around. Dropping it ends it.
pub struct Browsing {
    responder: Responder,
    kind: String,
    events: Receiver<ServiceEvent>,
    again: Interval,
    sightings: Sightings,
    /// Told first: that there is no network.
    complaint: Option<LinkFault>,
}

impl fmt::Debug for Browsing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Browsing({})", self.kind)
    }
}

impl Browsing {
    /// Begins to look for services of this kind: `_ecr-hub-server._tcp.local.`. Needs a running tokio runtime.
    ///
    /// # Errors
    /// It cannot be looked at all. Without a network it can: [`Browsing::next`] tells so, and goes on for when it comes.
    pub fn begin(kind: &str) -> Result<Self, LinkFault> {
        let responder = Responder::start()?;
        let events = responder.daemon().browse(kind).map_err(|error| fault(&error))?;
        let mut again = interval(ASK_EVERY);
        again.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first tick is at once, and the first question is asked already.
        again.reset();
        let kind = kind.to_owned();
        Ok(Self { responder, kind, events, again, sightings: Sightings::default(), complaint: no_network() })
    }

    /// The next thing that was found out. Cancel-safe.
    pub async fn next(&mut self) -> Discovered {
        if let Some(complaint) = self.complaint.take() {
            return Discovered::Failed(complaint);
        }
        loop {
            let ended = tokio::select! {
                event = self.events.recv_async() => match event {
                    Ok(event) => {
                        if let Some(found) = self.sightings.take(&self.kind, event) {
                            return found;
                        }
                        continue;
                    }
                    // The library gives up on whoever does not listen for too long.
                    Err(_) => true,
                },
                _ = self.again.tick() => false,
            };
            if ended {
                self.again.tick().await;
            }
            match self.responder.daemon().browse(&self.kind) {
                Ok(events) => self.events = events,
                Err(error) => return Discovered::Failed(fault(&error)),
            }
        }
    }
}
