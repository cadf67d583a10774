//! How a Wonder terminal is reached: serial line, LAN or cloud (Wonder sheet, sections 3 and 4).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;

use super::Unfit;
use super::check::{is_host, is_safe_url, is_sha256, is_word};

/// The one way to a Wonder terminal.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WonderLink {
    /// A serial line.
    Serial(SerialLink),
    /// The terminal's own HTTP server on the shop's network.
    Lan(LanLink),
    /// The vendor's cloud.
    Cloud(CloudLink),
}

/// A serial line, 8-N-1 without flow control. No vendor page states the line settings: rate and format are assumptions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SerialLink {
    /// The device, best by `/dev/serial/by-id`.
    pub path: PathBuf,
    /// Bits a second.
    #[serde(default = "SerialLink::default_baud")]
    pub baud: u32,
    /// CMD of the frames sent: 0x0006 in Retail, 0x0101 in one edition of Transit.
    #[serde(default = "SerialLink::default_cmd")]
    pub cmd_request: u16,
    /// CMDs of the frames accepted.
    #[serde(default = "SerialLink::default_cmds")]
    pub cmd_accept: Vec<u16>,
}

impl SerialLink {
    /// CMD of Retail frames ("ECR via RS232 (Retail)", frame description).
    pub const RETAIL_CMD: u16 = 0x0006;

    /// A line at 115200 baud with Retail frames.
    pub fn new(path: PathBuf) -> Self {
        let (baud, cmd_request) = (Self::default_baud(), Self::default_cmd());
        Self { path, baud, cmd_request, cmd_accept: Self::default_cmds() }
    }

    fn default_baud() -> u32 {
        115_200
    }

    fn default_cmd() -> u16 {
        Self::RETAIL_CMD
    }

    fn default_cmds() -> Vec<u16> {
        vec![Self::RETAIL_CMD]
    }

    fn check(&self) -> Result<(), Unfit> {
        Unfit::unless(!self.path.as_os_str().is_empty(), "wonder.link.serial.path", "the path of a serial device")?;
        Unfit::unless((300..=4_000_000).contains(&self.baud), "wonder.link.serial.baud", "300 to 4000000")?;
        Unfit::unless(!self.cmd_accept.is_empty(), "wonder.link.serial.cmd_accept", "at least one number")
    }
}

/// The scheme of a LAN terminal; the editions of the vendor's page contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LanScheme {
    /// Plain HTTP, inside the shop's own network only.
    #[default]
    Http,
    /// TLS, with the terminal's certificate named by authority or by pin.
    Https,
}

impl LanScheme {
    /// `http` or `https`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// A terminal on the shop's network.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanLink {
    /// HTTP or HTTPS.
    #[serde(default)]
    pub scheme: LanScheme,
    /// Host name or address.
    pub host: String,
    /// TCP port.
    #[serde(default = "LanLink::default_port")]
    pub port: u16,
    /// Path of the terminal's server.
    #[serde(default = "LanLink::default_path")]
    pub path: String,
    /// File with the certificate authority to trust instead of the public ones.
    pub tls_ca_file: Option<PathBuf>,
    /// SHA-256 of the terminal's own certificate, hexadecimal, to trust instead of any authority.
    pub tls_pin_sha256: Option<String>,
}

impl LanLink {
    /// Plain HTTP to `host` with the vendor's port and path.
    pub fn new(host: String) -> Self {
        let (port, path) = (Self::default_port(), Self::default_path());
        Self { scheme: LanScheme::Http, host, port, path, tls_ca_file: None, tls_pin_sha256: None }
    }

    fn default_port() -> u16 {
        8443
    }

    fn default_path() -> String {
        "/wonder-terminal".to_owned()
    }

    fn check(&self) -> Result<(), Unfit> {
        let pin = self.tls_pin_sha256.as_deref();
        let tls_named = self.tls_ca_file.is_some() || pin.is_some();
        Unfit::unless(is_host(&self.host), "wonder.link.lan.host", "a host name or address alone")?;
        Unfit::unless(self.port > 0, "wonder.link.lan.port", "1 to 65535")?;
        let path = self.path.starts_with('/') && is_word(&self.path, 500);
        Unfit::unless(path, "wonder.link.lan.path", "a path that begins with /")?;
        Unfit::unless(pin.is_none_or(is_sha256), "wonder.link.lan.tls_pin_sha256", "64 hexadecimal digits")?;
        Unfit::unless(pin.is_none() || self.tls_ca_file.is_none(), "wonder.link.lan", "tls_ca_file or tls_pin_sha256")?;
        Unfit::unless(!tls_named || self.scheme == LanScheme::Https, "wonder.link.lan.scheme", "https with a tls key")
    }
}

/// A terminal behind the vendor's cloud. There is no default address: a test must never reach production.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloudLink {
    /// Address of the pairing-information call (DeviceInfo).
    pub device_info_url: String,
    /// Address of all other commands.
    pub command_url: String,
    /// Header `x-p-business-id`: the business whose terminal receives the order.
    pub business_id: String,
    /// Header `x-device-sn`: the terminal's serial number.
    pub device_sn: String,
    /// More headers to send. Their values may be tokens, so they do not print.
    #[serde(default)]
    pub headers: BTreeMap<String, SecretString>,
}

impl CloudLink {
    fn check(&self) -> Result<(), Unfit> {
        let url = "an https address (http only to this machine)";
        Unfit::unless(is_safe_url(&self.device_info_url), "wonder.link.cloud.device_info_url", url)?;
        Unfit::unless(is_safe_url(&self.command_url), "wonder.link.cloud.command_url", url)?;
        Unfit::unless(is_word(&self.business_id, 128), "wonder.link.cloud.business_id", "a word without blanks")?;
        Unfit::unless(is_word(&self.device_sn, 128), "wonder.link.cloud.device_sn", "a word without blanks")
    }
}

impl WonderLink {
    /// Whether every value can be used.
    ///
    /// # Errors
    /// The first key whose value cannot.
    pub fn check(&self) -> Result<(), Unfit> {
        match self {
            Self::Serial(link) => link.check(),
            Self::Lan(link) => link.check(),
            Self::Cloud(link) => link.check(),
        }
    }

    /// `serial`, `LAN` or `cloud`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Serial(_) => "serial",
            Self::Lan(_) => "LAN",
            Self::Cloud(_) => "cloud",
        }
    }

    /// The serial device, if it is on one.
    pub fn serial_path(&self) -> Option<&Path> {
        if let Self::Serial(link) = self { Some(&link.path) } else { None }
    }

    /// What no two terminals may share: the serial device, the host and port, the cloud address and serial number.
    pub fn place(&self) -> String {
        match self {
            Self::Serial(link) => link.path.display().to_string(),
            Self::Lan(link) => format!("{}:{}", link.host.to_ascii_lowercase(), link.port),
            Self::Cloud(link) => format!("{} {}", link.command_url, link.device_sn),
        }
    }
}
