//! How a QFPay terminal is reached: HTTP(S) on 9001, a socket on 9002, or a serial line (ECR page, chapters 8 to 10).

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{QfPayTrust, TcpFraming};
use crate::profile::check::{is_host, is_sha256};
use crate::profile::{LanScheme, Unfit};

/// The one way to a QFPay terminal.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QfPayLink {
    /// The app's HTTP server.
    Lan(QfPayLan),
    /// The app's socket.
    Tcp(QfPayTcp),
    /// A USB-to-serial cable.
    Serial(QfPaySerial),
}

/// The app's HTTP or HTTPS server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QfPayLan {
    /// HTTP or HTTPS, on the same port.
    #[serde(default)]
    pub scheme: LanScheme,
    /// Host name or address.
    pub host: String,
    /// TCP port.
    #[serde(default = "QfPayLan::default_port")]
    pub port: u16,
    /// File with the vendor's certificate authority: for HTTPS the only one that is trusted.
    pub tls_ca_file: Option<PathBuf>,
    /// Whether the certificate's name must be the address. What these certificates look like is not published.
    #[serde(default = "yes")]
    pub tls_check_name: bool,
    /// SHA-256 of the terminal's own certificate, hexadecimal, to trust instead of the authority.
    pub tls_pin_sha256: Option<String>,
}

impl QfPayLan {
    /// Plain HTTP to `host` on the vendor's port.
    pub fn new(host: String) -> Self {
        let port = Self::default_port();
        let scheme = LanScheme::Http;
        Self { scheme, host, port, tls_ca_file: None, tls_check_name: true, tls_pin_sha256: None }
    }

    fn default_port() -> u16 {
        9001
    }

    /// How the certificate is believed; none on plain HTTP.
    pub fn trust(&self) -> Option<QfPayTrust> {
        match (self.scheme, &self.tls_pin_sha256, &self.tls_ca_file) {
            (LanScheme::Http, _, _) | (LanScheme::Https, None, None) => None,
            (LanScheme::Https, Some(pin), _) => Some(QfPayTrust::Pinned(pin.clone())),
            (LanScheme::Https, None, Some(file)) if self.tls_check_name => Some(QfPayTrust::Authority(file.clone())),
            (LanScheme::Https, None, Some(file)) => Some(QfPayTrust::AuthorityAnyName(file.clone())),
        }
    }

    fn check(&self) -> Result<(), Unfit> {
        let pin = self.tls_pin_sha256.as_deref();
        let tls_named = self.tls_ca_file.is_some() || pin.is_some();
        Unfit::unless(is_host(&self.host), "qfpay.link.lan.host", "a host name or address alone")?;
        Unfit::unless(self.port > 0, "qfpay.link.lan.port", "1 to 65535")?;
        Unfit::unless(pin.is_none_or(is_sha256), "qfpay.link.lan.tls_pin_sha256", "64 hexadecimal digits")?;
        Unfit::unless(pin.is_none() || self.tls_ca_file.is_none(), "qfpay.link.lan", "tls_ca_file or tls_pin_sha256")?;
        match self.scheme {
            LanScheme::Http => Unfit::unless(!tls_named, "qfpay.link.lan.scheme", "https with a certificate to trust"),
            LanScheme::Https => {
                Unfit::unless(tls_named, "qfpay.link.lan.tls_ca_file", "a file: https needs one, or tls_pin_sha256")
            }
        }
    }
}

fn yes() -> bool {
    true
}

/// The app's socket.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QfPayTcp {
    /// Host name or address.
    pub host: String,
    /// TCP port.
    #[serde(default = "QfPayTcp::default_port")]
    pub port: u16,
    /// How the end of a text is told. Unverified: the vendor says nothing.
    #[serde(default)]
    pub framing: TcpFraming,
}

impl QfPayTcp {
    /// `host` on the vendor's port.
    pub fn new(host: String) -> Self {
        Self { host, port: Self::default_port(), framing: TcpFraming::default() }
    }

    fn default_port() -> u16 {
        9002
    }

    fn check(&self) -> Result<(), Unfit> {
        Unfit::unless(is_host(&self.host), "qfpay.link.tcp.host", "a host name or address alone")?;
        Unfit::unless(self.port > 0, "qfpay.link.tcp.port", "1 to 65535")
    }
}

/// A serial line, 8-N-1 without flow control (ECR page, serial port settings).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QfPaySerial {
    /// The device, best by `/dev/serial/by-id`.
    pub path: PathBuf,
    /// Bits a second.
    #[serde(default = "QfPaySerial::default_baud")]
    pub baud: u32,
    /// Most data of one part of a split message, in bytes.
    #[serde(default = "QfPaySerial::default_part")]
    pub part: u16,
}

impl QfPaySerial {
    /// A line at the vendor's 9600 baud.
    pub fn new(path: PathBuf) -> Self {
        Self { path, baud: Self::default_baud(), part: Self::default_part() }
    }

    fn default_baud() -> u32 {
        9_600
    }

    /// 1013 bytes: with the frame's own eleven it is below the recommended 1024 in either reading.
    fn default_part() -> u16 {
        1_013
    }

    fn check(&self) -> Result<(), Unfit> {
        Unfit::unless(!self.path.as_os_str().is_empty(), "qfpay.link.serial.path", "the path of a serial device")?;
        Unfit::unless((300..=4_000_000).contains(&self.baud), "qfpay.link.serial.baud", "300 to 4000000")?;
        Unfit::unless((16..=65_000).contains(&self.part), "qfpay.link.serial.part", "16 to 65000")
    }
}

impl QfPayLink {
    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first key whose value cannot.
    pub fn check(&self) -> Result<(), Unfit> {
        match self {
            Self::Lan(link) => link.check(),
            Self::Tcp(link) => link.check(),
            Self::Serial(link) => link.check(),
        }
    }

    /// `serial` or `LAN`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Lan(_) | Self::Tcp(_) => "LAN",
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
            Self::Tcp(link) => format!("{}:{}", link.host.to_ascii_lowercase(), link.port),
            Self::Serial(link) => link.path.display().to_string(),
        }
    }
}
