//! How a terminal that is to be paired is reached, read from the options.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;

use secrecy::SecretString;

use crate::profile::{CloudLink, LanLink, LanScheme, SerialLink, WonderLink};
use crate::protocol::wonder::qr::PairingQr;
use crate::transport::{HttpEndpoint, Security, Trust};

use super::failure::Failure;
use super::secret;

/// Where the vendor's cloud answers, below its origin ("ECR Connection", cloud: pairing information, Send Command).
const CLOUD_PATHS: (&str, &str) = ("/v2/ecr/pairing/info", "/open/terminal/command");
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
            WonderLink::Lan(LanLink { tls_ca_file: self.ca, tls_pin_sha256: self.pin, ..lan(url)? })
        } else if let Some(url) = &self.cloud {
            let (device_info_url, command_url) = cloud(url);
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
            WonderLink::Lan(LanLink { port: qr.port.get(), ..LanLink::new(qr.ip.to_string()) })
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

/// An address as typed: a bare host, `http://..` or `https://..`, with or without port and path.
fn lan(text: &str) -> Result<LanLink, Failure> {
    let url = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let usual = LanLink::new(String::new());
    let (endpoint, path) =
        HttpEndpoint::at(&url, Trust::PublicRoots).map_err(|fault| bad_url("--lan", &fault.detail))?;
    let scheme = if matches!(endpoint.security, Security::Plain) { LanScheme::Http } else { LanScheme::Https };
    let port = if names_port(&url) { endpoint.port } else { usual.port };
    let path = if path == "/" { usual.path } else { path };
    Ok(LanLink { scheme, port, path, ..LanLink::new(endpoint.host) })
}

/// The two addresses of a cloud: an origin gets the vendor's paths, a whole address is taken for both.
fn cloud(url: &str) -> (String, String) {
    let origin = url.trim_end_matches('/');
    if origin.split_once("://").is_some_and(|(_, rest)| rest.contains('/')) {
        return (url.to_owned(), url.to_owned());
    }
    let (information, commands) = CLOUD_PATHS;
    (format!("{origin}{information}"), format!("{origin}{commands}"))
}

/// Whether an address says which port.
fn names_port(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default();
    let bare_v6 = authority.parse::<IpAddr>().is_ok();
    !bare_v6 && authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("192.0.2.10", "192.0.2.10", 8443, "/wonder-terminal", "http")]
    #[case("http://192.0.2.10:80", "192.0.2.10", 80, "/wonder-terminal", "http")]
    #[case("https://till.shop", "till.shop", 8443, "/wonder-terminal", "https")]
    #[case("https://till.shop:9443/ecr", "till.shop", 9443, "/ecr", "https")]
    fn addresses_as_typed(
        #[case] text: &str,
        #[case] host: &str,
        #[case] port: u16,
        #[case] path: &str,
        #[case] scheme: &str,
    ) {
        let link = lan(text).unwrap();
        assert_eq!((link.host.as_str(), link.port, link.path.as_str()), (host, port, path));
        assert_eq!(link.scheme.as_str(), scheme);
    }

    #[rstest]
    #[case("ftp://192.0.2.10")]
    #[case("http://")]
    #[case("http://user@host:1")]
    fn other_texts_are_refused(#[case] text: &str) {
        assert_eq!(lan(text).unwrap_err().code, "address");
    }
}
