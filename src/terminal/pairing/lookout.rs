//! Looking for terminals that announce themselves on the network. It is at work only while a [`Lookout`] exists.

use crate::protocol::codepay::announcement::{TERMINAL_SERVICE, TerminalSeen};
use crate::transport::discovery::{Browsing, Discovered};
use crate::wire::LinkFault;

/// A look around. Dropping it ends it.
#[derive(Debug)]
pub struct Lookout(Browsing);

/// What was seen. Nothing is done about it here: whose address it is, a person or a proof decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// A terminal of this name on the network, or what it tells now.
    Seen(String, TerminalSeen),
    /// The one of this name is not there any more.
    Gone(String),
    /// Nothing can be seen, for now or at all.
    Failed(LinkFault),
}

impl Lookout {
    /// Begins to look. Needs a running tokio runtime.
    ///
    /// # Errors
    /// It cannot be looked at all. Without a network it can: [`Lookout::next`] tells so, and goes on for when it comes.
    pub fn begin() -> Result<Self, LinkFault> {
        Browsing::begin(TERMINAL_SERVICE).map(Self)
    }

    /// The next thing that was seen. Cancel-safe.
    pub async fn next(&mut self) -> Sight {
        loop {
            match self.0.next().await {
                Discovered::Seen(sighting) => {
                    let read =
                        TerminalSeen::read(&sighting.instance, &sighting.addresses, sighting.port, &sighting.texts);
                    if let Some(seen) = read {
                        return Sight::Seen(sighting.instance, seen);
                    }
                }
                Discovered::Gone(instance) => return Sight::Gone(instance),
                Discovered::Failed(fault) => return Sight::Failed(fault),
            }
        }
    }
}
