//! What a lane must know about its terminal, all of it from the profile and the configuration.

use crate::payment::{Limits, TerminalId, Vendor};

/// When the link is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPolicy {
    /// Always, from the start: the console's way.
    Held,
    /// Only while something is to be asked or sent: the way of a single command.
    OnDemand,
}

/// One terminal's settings. Times are milliseconds.
#[derive(Debug, Clone)]
pub struct LaneSettings {
    /// Permanent id.
    pub id: TerminalId,
    /// The name people gave it.
    pub name: String,
    /// Whose protocol it speaks.
    pub vendor: Vendor,
    /// True if no money moves.
    pub simulated: bool,
    /// How it is connected, for reading: `serial`, `LAN`, `cloud`.
    pub link_kind: &'static str,
    /// Path or address, for reading.
    pub address: String,
    /// Serial number learned at pairing; empty if the vendor does not tell.
    pub serial_number: String,
    /// Asked who it is, it tells that number: nothing is sold over a connection on which it has not.
    pub names_itself: bool,
    /// Merchant learned at pairing; empty if the vendor does not tell.
    pub merchant: String,
    /// Waits of the payment machine.
    pub limits: Limits,
    /// To make the link.
    pub connect: u64,
    /// For the answer to a question.
    pub answer: u64,
    /// Between two questions to an idle terminal while the screen is in use; none on the cloud.
    pub idle_ask: Option<u64>,
    /// How long "free, and the right one" stays believed before a sale.
    pub hello_fresh: u64,
    /// When the link is held.
    pub policy: LinkPolicy,
}
