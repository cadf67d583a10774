//! What is simulated and where it is reached.

use std::path::PathBuf;

use super::address::{ListenAt, SerialEnd};
use crate::protocol::wonder::frame::FrameRules;
use crate::simulator::wonder::TerminalSettings;

/// One simulated Wonder terminal and its transports.
#[derive(Debug, Clone)]
pub struct SimulatorOptions {
    /// The terminal. Its `unix_seconds` is set from the wall clock at the start.
    pub terminal: TerminalSettings,
    /// Serve on the LAN.
    pub lan: Option<ListenAt>,
    /// Where the certificate of an `https` LAN is written, in PEM.
    pub tls_cert_out: Option<PathBuf>,
    /// Play the vendor's cloud.
    pub cloud: Option<ListenAt>,
    /// Paths of the cloud.
    pub cloud_paths: CloudPaths,
    /// Serve a serial line.
    pub serial: Option<SerialEnd>,
    /// Speed of the serial line in bits per second; 0 lets a pseudo terminal go as fast as it can.
    pub baud: u32,
    /// Frames of the serial line.
    pub frames: FrameRules,
    /// Where every movement of money is appended, one JSON line each.
    pub ledger: Option<PathBuf>,
}

/// Paths of the simulated cloud. The vendor's readable pages give the first only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudPaths {
    /// Pairing information: takes `DeviceInfo`.
    pub info: String,
    /// Send Command: takes everything.
    pub command: String,
}

impl Default for CloudPaths {
    fn default() -> Self {
        Self { info: "/v2/ecr/pairing/info".to_owned(), command: "/open/terminal/command".to_owned() }
    }
}

impl SimulatorOptions {
    /// This terminal, not reachable yet.
    pub fn new(terminal: TerminalSettings) -> Self {
        Self {
            terminal,
            lan: None,
            tls_cert_out: None,
            cloud: None,
            cloud_paths: CloudPaths::default(),
            serial: None,
            baud: 0,
            frames: FrameRules::retail(),
            ledger: None,
        }
    }
}
