//! `countertop pair qfpay`, and pairing one again with a new POS-KEY.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;

use crate::payment::Vendor;
use crate::profile::{
    AesKeyMode, CameraChoice, Envelope, HttpBody, LanScheme, PosKey, QfPayLan, QfPayLink, QfPaySerial, QfPayTcp,
    QfPayTerminal, ScanType, TcpFraming, UsbResult,
};
use crate::protocol::qfpay::METHODS;
use crate::terminal::{PairingOrder, QfPayOrder, unsupported_cable};
use crate::transport::{HttpEndpoint, Security, Trust};

use super::{InShop, finish};
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::{output, secret};

pub(super) const EXAMPLES: &str = "Examples:\n  \
    countertop pair qfpay --name q --lan http://192.0.2.20:9001 --key @pos-key.txt\n  \
    countertop pair qfpay --name q --lan https://192.0.2.20:9001 --ca ca3.crt --key @pos-key.txt\n  \
    countertop pair qfpay --name q --tcp 192.0.2.20:9002 --tcp-framing lf --key -\n  \
    countertop pair qfpay --name q --serial /dev/ttyUSB0 --key @pos-key.txt";

/// How to pair a QFPay terminal.
#[derive(Debug, clap::Args)]
#[group(id = "way", required = true, multiple = false, args = ["lan", "tcp", "serial"])]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    shop: InShop,
    #[command(flatten)]
    link: LinkArgs,
    /// The POS-KEY of the app or the merchant portal, @FILE or -; asked for without echo if left out.
    #[arg(long, value_name = "@FILE")]
    key: Option<String>,
    /// What is sealed and signed.
    #[arg(long, value_parser = PossibleValuesParser::new(Envelope::WORDS))]
    envelope: Option<String>,
    /// How the AES key is made of the POS-KEY.
    #[arg(long, value_parser = PossibleValuesParser::new(AesKeyMode::WORDS))]
    aes_key: Option<String>,
    /// Means of payment of a sale that names none.
    #[arg(long, value_name = "METHOD", value_parser = PossibleValuesParser::new(METHODS.iter().map(|method| method.word)))]
    channel: Option<String>,
    /// The longest time that the customer may take.
    #[arg(long, value_name = "SECONDS")]
    payment_timeout: Option<u32>,
    /// The older name of the same, for cards.
    #[arg(long, value_name = "SECONDS")]
    wait_card_timeout: Option<u32>,
    /// Who shows the code of a wallet.
    #[arg(long, value_parser = PossibleValuesParser::new(ScanType::WORDS))]
    scan_type: Option<String>,
    /// Which camera reads the customer's code.
    #[arg(long, value_parser = PossibleValuesParser::new(CameraChoice::WORDS))]
    camera: Option<String>,
    /// Whether the terminal goes back to its home screen after the result.
    #[arg(long, value_name = "true|false")]
    move_to_back: Option<bool>,
    /// Whether the clerk may change the amount of a refund at the terminal.
    #[arg(long, value_name = "true|false")]
    allow_modify: Option<bool>,
    /// The key of notices, @FILE or -, for `verify-notice`.
    #[arg(long, value_name = "@FILE")]
    notice_key: Option<String>,
}

/// The way to the terminal: one of --lan, --tcp, --serial.
#[derive(Debug, clap::Args)]
pub(super) struct LinkArgs {
    #[arg(help = "The app's server: http://HOST:9001 or https://HOST:9001")]
    #[arg(long, value_name = "URL")]
    lan: Option<String>,
    /// Trust this certificate authority and no other.
    #[arg(long, value_name = "FILE", requires = "lan", conflicts_with = "pin")]
    ca: Option<PathBuf>,
    /// Believe a certificate of that authority whatever its name.
    #[arg(long, requires = "ca")]
    any_name: bool,
    /// Trust the terminal's own certificate by its SHA-256.
    #[arg(long, value_name = "SHA256", requires = "lan")]
    pin: Option<String>,
    /// Whether an HTTP body is a JSON string.
    #[arg(long, requires = "lan", value_parser = PossibleValuesParser::new(HttpBody::WORDS))]
    http_body: Option<String>,
    /// The app's socket: HOST:9002
    #[arg(long, value_name = "HOST:PORT")]
    tcp: Option<String>,
    /// How the end of a text on the socket is told.
    #[arg(long, requires = "tcp", value_parser = PossibleValuesParser::new(TcpFraming::WORDS))]
    tcp_framing: Option<String>,
    /// Serial device, best by /dev/serial/by-id.
    #[arg(long, value_name = "PATH")]
    serial: Option<PathBuf>,
    /// Bits a second on the serial line.
    #[arg(long, requires = "serial", value_parser = clap::value_parser!(u32).range(300..=4_000_000))]
    baud: Option<u32>,
    /// Where the result travels on the serial line.
    #[arg(long, requires = "serial", value_parser = PossibleValuesParser::new(UsbResult::WORDS))]
    usb_result: Option<String>,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let placed = args.shop.read(desk)?;
    let link = args.link.link()?;
    let counter = desk.counter(None).await?;
    let key = PosKey::parse(&secret::kept(args.key.as_deref(), "POS-KEY").await?)?;
    let settings = args.settings(key, link)?;
    finish(desk, counter, placed, &order(desk, settings)?).await
}

/// What to pair a known terminal with again: everything as it was, with the key that is in force now.
pub(in crate::cli) async fn again(
    desk: &Desk,
    known: &QfPayTerminal,
    key: Option<&str>,
) -> Result<PairingOrder, Failure> {
    let key = PosKey::parse(&secret::kept(key, "POS-KEY").await?)?;
    order(desk, QfPayTerminal { key, ..known.clone() })
}

fn order(desk: &Desk, settings: QfPayTerminal) -> Result<PairingOrder, Failure> {
    settings.check()?;
    if let Some(chip) = unsupported_cable(&settings.link) {
        output::note(&desk.texts().fill("cli.cable_chip", &[("chip", chip)]));
    }
    let limits = desk.config.limits.of(Vendor::QfPay);
    Ok(PairingOrder::QfPay(Box::new(QfPayOrder { settings, limits })))
}

impl Args {
    fn settings(self, key: PosKey, link: QfPayLink) -> Result<QfPayTerminal, Failure> {
        let usual = QfPayTerminal::new(key, link);
        let notice_key = self.notice_key.as_deref().map(secret::text).transpose()?;
        Ok(QfPayTerminal {
            envelope: word(self.envelope.as_ref(), Envelope::of_word).unwrap_or(usual.envelope),
            aes_key: word(self.aes_key.as_ref(), AesKeyMode::of_word).unwrap_or(usual.aes_key),
            http_body: word(self.link.http_body.as_ref(), HttpBody::of_word).unwrap_or(usual.http_body),
            usb_result: word(self.link.usb_result.as_ref(), UsbResult::of_word).unwrap_or(usual.usb_result),
            channel: self.channel.unwrap_or_else(|| usual.channel.clone()),
            payment_timeout: self.payment_timeout,
            wait_card_timeout: self.wait_card_timeout,
            scan_type: word(self.scan_type.as_ref(), ScanType::of_word),
            camera: word(self.camera.as_ref(), CameraChoice::of_word),
            move_to_back: self.move_to_back,
            allow_modify: self.allow_modify,
            notice_key: notice_key.map(|key| key.as_str().into()),
            ..usual
        })
    }
}

impl LinkArgs {
    fn link(&self) -> Result<QfPayLink, Failure> {
        if let Some(url) = &self.lan {
            let lan = lan(url)?;
            let (tls_ca_file, tls_pin_sha256) = (self.ca.clone(), self.pin.clone());
            return Ok(QfPayLink::Lan(QfPayLan { tls_ca_file, tls_pin_sha256, tls_check_name: !self.any_name, ..lan }));
        }
        if let Some(address) = &self.tcp {
            let framing = word(self.tcp_framing.as_ref(), TcpFraming::of_word).unwrap_or_default();
            return Ok(QfPayLink::Tcp(QfPayTcp { framing, ..tcp(address)? }));
        }
        let usual = QfPaySerial::new(self.serial.clone().unwrap_or_default());
        Ok(QfPayLink::Serial(QfPaySerial { baud: self.baud.unwrap_or(usual.baud), ..usual }))
    }
}

/// The parser has let listed words through only.
fn word<T>(word: Option<&String>, of_word: fn(&str) -> Option<T>) -> Option<T> {
    word.map(String::as_str).and_then(of_word)
}

/// `http://HOST:9001`, with the vendor's port where none is named. There is no path: each operation has its own.
fn lan(url: &str) -> Result<QfPayLan, Failure> {
    let wrong = |why: &str| {
        Failure::usage("address", format!("--lan: {why}"), "Write it like http://192.0.2.20:9001 or https://HOST:9001.")
    };
    let (endpoint, path) = HttpEndpoint::at(url, Trust::PublicRoots).map_err(|fault| wrong(&fault.detail))?;
    if path != "/" {
        return Err(wrong("the address ends with the port: the paths are the vendor's own"));
    }
    let scheme = if endpoint.security == Security::Plain { LanScheme::Http } else { LanScheme::Https };
    let usual = QfPayLan::new(endpoint.host);
    let port = if names_port(url) { endpoint.port } else { usual.port };
    Ok(QfPayLan { scheme, port, ..usual })
}

fn names_port(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/');
    authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

/// `HOST:9002` or a bare host.
fn tcp(address: &str) -> Result<QfPayTcp, Failure> {
    let usual = QfPayTcp::new(String::new());
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
            let wrong = || Failure::usage("address", "--tcp: no port", "Write it like 192.0.2.20:9002.");
            (host, port.parse().map_err(|_| wrong())?)
        }
        _ => (address, usual.port),
    };
    Ok(QfPayTcp { host: host.to_owned(), port, ..usual })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("http://192.0.2.20:9001", "192.0.2.20", 9001, LanScheme::Http)]
    #[case("http://192.0.2.20", "192.0.2.20", 9001, LanScheme::Http)]
    #[case("https://192.0.2.20:443/", "192.0.2.20", 443, LanScheme::Https)]
    fn addresses_of_the_server(#[case] url: &str, #[case] host: &str, #[case] port: u16, #[case] scheme: LanScheme) {
        let link = lan(url).unwrap();
        assert_eq!((link.host.as_str(), link.port, link.scheme), (host, port, scheme));
    }

    #[rstest]
    #[case("192.0.2.20:9002", "192.0.2.20", 9002)]
    #[case("192.0.2.20", "192.0.2.20", 9002)]
    #[case("[::1]:81", "[::1]", 81)]
    #[case("::1", "::1", 9002)]
    fn addresses_of_the_socket(#[case] address: &str, #[case] host: &str, #[case] port: u16) {
        let link = tcp(address).unwrap();
        assert_eq!((link.host.as_str(), link.port), (host, port));
    }

    #[test]
    fn a_path_is_refused() {
        assert_eq!(lan("http://192.0.2.20:9001/api/pos/trade").unwrap_err().code, "address");
    }
}
