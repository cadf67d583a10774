//! How a CodePay terminal is reached: a WebSocket on 35779, or its USB serial port (CodePay sheet, sections 1 and 9).

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::profile::Unfit;
use crate::profile::check::{is_host, is_word};

/// The one way to a CodePay terminal.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodePayLink {
    /// The terminal's WebSocket server. It has no TLS.
    Lan(CodePayLan),
    /// The terminal's serial port.
    Serial(CodePaySerial),
}

/// The terminal's WebSocket server on the shop's network.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodePayLan {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    #[serde(default = "CodePayLan::default_port")]
    pub port: u16,
    /// The path that is opened. Terminals take any; `/mac_address=ID` names this register to them.
    #[serde(default = "CodePayLan::default_path")]
    pub path: String,
}

impl CodePayLan {
    /// `host` on the vendor's port and path.
    pub fn new(host: String) -> Self {
        Self { host, port: Self::default_port(), path: Self::default_path() }
    }

    fn default_port() -> u16 {
        35_779
    }

    fn default_path() -> String {
        "/".to_owned()
    }

    fn check(&self) -> Result<(), Unfit> {
        Unfit::unless(is_host(&self.host), "codepay.link.lan.host", "a host name or address alone")?;
        Unfit::unless(self.port > 0, "codepay.link.lan.port", "1 to 65535")?;
        let path = self.path.starts_with('/') && is_word(&self.path, 200);
        Unfit::unless(path, "codepay.link.lan.path", "a path that begins with /")
    }
}

/// The terminal's serial port, 8-N-1 without flow control (vendor's page of the serial protocol).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodePaySerial {
    /// The device, best by `/dev/serial/by-id`.
    pub path: PathBuf,
    /// Bits a second. A USB gadget ignores it; a real RS-232 line does not.
    #[serde(default = "CodePaySerial::default_baud")]
    pub baud: u32,
}

impl CodePaySerial {
    /// A line at the vendor's 115200 baud.
    pub fn new(path: PathBuf) -> Self {
        Self { path, baud: Self::default_baud() }
    }

    fn default_baud() -> u32 {
        115_200
    }

    fn check(&self) -> Result<(), Unfit> {
        Unfit::unless(!self.path.as_os_str().is_empty(), "codepay.link.serial.path", "the path of a serial device")?;
        Unfit::unless((300..=4_000_000).contains(&self.baud), "codepay.link.serial.baud", "300 to 4000000")
    }
}

impl CodePayLink {
    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first key whose value cannot.
    pub fn check(&self) -> Result<(), Unfit> {
        match self {
            Self::Lan(link) => link.check(),
            Self::Serial(link) => link.check(),
        }
    }

    /// `serial` or `LAN`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Lan(_) => "LAN",
            Self::Serial(_) => "serial",
        }
    }

    /// The serial device, if it is on one.
    pub fn serial_path(&self) -> Option<&Path> {
        if let Self::Serial(link) = self { Some(&link.path) } else { None }
    }

    /// What no two terminals may share: the serial device, or host and port.
    pub fn place(&self) -> String {
        match self {
            Self::Lan(link) => format!("{}:{}", link.host.to_ascii_lowercase(), link.port),
            Self::Serial(link) => link.path.display().to_string(),
        }
    }
}
