//! How a terminal that is to be paired is reached, read from the options.

use std::collections::BTreeMap;
use std::path::PathBuf;

use secrecy::SecretString;

use crate::profile::{CloudLink, LanLink, SerialLink, WonderLink};
use crate::protocol::wonder::qr::PairingQr;
use crate::terminal::{cloud_as_typed, lan_as_typed, lan_of_qr};

use crate::cli::failure::Failure;
use crate::cli::secret;

/// CMD of the frames in one edition of Transit ("ECR via RS232 (Transit)", frame description).
const TRANSIT_CMD: u16 = 0x0101;

/// Which edition's frames a serial line carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Cmd {
    /// CMD 0x0006.
    Retail,
    /// CMD 0x0101.
    Transit,
}

/// The way to the terminal: one of --serial, --lan, --cloud, or what the QR code says.
#[derive(Debug, clap::Args)]
pub(super) struct LinkArgs {
    /// Serial device, best by /dev/serial/by-id.
    #[arg(long, value_name = "PATH", group = "link")]
    serial: Option<PathBuf>,
    /// Bits a second on the serial line.
    #[arg(long, requires = "serial", value_parser = clap::value_parser!(u32).range(300..=4_000_000))]
    baud: Option<u32>,
    /// Which edition's frames the serial line carries.
    #[arg(long, requires = "serial", value_enum)]
    cmd: Option<Cmd>,
    #[arg(help = "The terminal's address on the shop's network: http://HOST:8443 or https://HOST:8443")]
    #[arg(long, value_name = "URL", group = "link")]
    lan: Option<String>,
    /// Trust this certificate authority instead of the public ones.
    #[arg(long, value_name = "FILE", requires = "lan", conflicts_with = "pin")]
    ca: Option<PathBuf>,
    /// Trust the terminal's own certificate by its SHA-256.
    #[arg(long, value_name = "SHA256", requires = "lan")]
    pin: Option<String>,
    /// The cloud's origin, or its whole address for commands.
    #[arg(long, value_name = "URL", group = "link")]
    cloud: Option<String>,
    /// The cloud's address for the pairing information, where it is another one.
    #[arg(long, value_name = "URL", requires = "cloud")]
    info_url: Option<String>,
    /// The business, for the cloud.
    #[arg(long, value_name = "ID", requires = "cloud")]
    business_id: Option<String>,
    /// The terminal's serial number, for the cloud.
    #[arg(long, value_name = "SN", requires = "cloud")]
    device_sn: Option<String>,
    /// One more header for the cloud, NAME=VALUE; a token as NAME=@FILE.
    #[arg(long, value_name = "NAME=VALUE", requires = "cloud")]
    header: Vec<String>,
}

impl LinkArgs {
    /// The link; a QR code fills in what the options leave out.
    pub(super) fn link(self, qr: Option<&PairingQr>) -> Result<WonderLink, Failure> {
        let link = if let Some(path) = self.serial {
            WonderLink::Serial(serial(path, self.baud, self.cmd))
        } else if let Some(url) = &self.lan {
            let link = lan_as_typed(url).map_err(|bad| bad_url("--lan", &bad.to_string()))?;
            WonderLink::Lan(LanLink { tls_ca_file: self.ca, tls_pin_sha256: self.pin, ..link })
        } else if let Some(url) = &self.cloud {
            let (device_info_url, command_url) = cloud_as_typed(url);
            let business_id = self.business_id.or_else(|| qr.map(|qr| qr.business_id.clone()));
            let device_sn = self.device_sn.or_else(|| qr.map(|qr| qr.device_id.clone()));
            WonderLink::Cloud(CloudLink {
                device_info_url: self.info_url.unwrap_or(device_info_url),
                command_url,
                business_id: business_id.ok_or_else(|| missing("--business-id"))?,
                device_sn: device_sn.ok_or_else(|| missing("--device-sn"))?,
                headers: headers(&self.header)?,
            })
        } else if let Some(qr) = qr {
            WonderLink::Lan(lan_of_qr(qr))
        } else {
            return Err(missing("--serial, --lan, --cloud or --qr"));
        };
        link.check()?;
        Ok(link)
    }
}

fn serial(path: PathBuf, baud: Option<u32>, cmd: Option<Cmd>) -> SerialLink {
    let mut link = SerialLink::new(path);
    link.baud = baud.unwrap_or(link.baud);
    if cmd == Some(Cmd::Transit) {
        (link.cmd_request, link.cmd_accept) = (TRANSIT_CMD, vec![TRANSIT_CMD]);
    }
    link
}

fn headers(options: &[String]) -> Result<BTreeMap<String, SecretString>, Failure> {
    let one = |option: &String| {
        let (name, value) = option.split_once(['=', ':']).ok_or_else(|| missing("--header NAME=VALUE"))?;
        Ok((name.trim().to_owned(), SecretString::from(secret::text(value.trim())?.as_str())))
    };
    options.iter().map(one).collect()
}

fn missing(what: &str) -> Failure {
    let advice = "`countertop pair wonder --help` shows an example for each kind of link.";
    Failure::usage("option_missing", format!("{what} is missing"), advice)
}

fn bad_url(option: &str, why: &str) -> Failure {
    Failure::usage("address", format!("{option}: {why}"), "Write it like http://192.0.2.10:8443 or https://HOST:8443.")
}
