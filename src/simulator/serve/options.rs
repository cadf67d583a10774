//! What is simulated and where it is reached.

use std::path::PathBuf;

use super::address::{ListenAt, SerialEnd};

/// One simulated terminal, by the settings of its vendor, and its transports.
#[derive(Debug, Clone)]
pub struct SimulatorOptions<S> {
    /// The terminal.
    pub terminal: S,
    /// Serve on the LAN.
    pub lan: Option<ListenAt>,
    /// Where the authority of an `https` LAN's certificate is written, in PEM; without it into a folder of its own.
    pub ca_out: Option<PathBuf>,
    /// The name in that certificate, instead of the address that is listened at.
    pub tls_name: Option<String>,
    /// Serve a bare socket.
    pub tcp: Option<ListenAt>,
    /// Play the vendor's cloud.
    pub cloud: Option<ListenAt>,
    /// Serve a serial line.
    pub serial: Option<SerialEnd>,
    /// Speed of the serial line in bits per second; 0 lets a pseudo terminal go as fast as it can.
    pub baud: u32,
    /// Where every movement of money is appended, one JSON line each.
    pub ledger: Option<PathBuf>,
}

impl<S> SimulatorOptions<S> {
    /// This terminal, not reachable yet.
    pub fn new(terminal: S) -> Self {
        Self {
            terminal,
            lan: None,
            ca_out: None,
            tls_name: None,
            tcp: None,
            cloud: None,
            serial: None,
            baud: 0,
            ledger: None,
        }
    }
}
