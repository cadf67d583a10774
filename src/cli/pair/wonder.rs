//! `countertop pair wonder`, and pairing one again with a new code.

use crate::payment::Vendor;
use crate::profile::{CryptoProfile, PairingCode, WonderLink, WonderTerminal};
use crate::protocol::wonder::qr::PairingQr;
use crate::terminal::{PairingOrder, WonderOrder};

use super::wonder_link::LinkArgs;
use super::{InShop, finish};
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::secret;

pub(super) const EXAMPLES: &str = "Examples:\n  \
    countertop pair wonder --name front --serial /dev/ttyUSB0 --code 260880\n  \
    countertop pair wonder --name bar --lan http://192.0.2.10:8443 --code 260880\n  \
    countertop pair wonder --name kiosk --cloud URL --business-id ID --device-sn SN --code 260880";

/// How to pair a Wonder terminal.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    shop: InShop,
    #[command(flatten)]
    link: LinkArgs,
    /// The code on its pairing page, @FILE or -; asked for without echo if left out.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// The text of the QR code on its pairing page, @FILE or -.
    #[arg(long, value_name = "JSON")]
    qr: Option<String>,
    /// How messages are encrypted; found out if left out.
    #[arg(long, value_name = "PROFILE", value_parser = ["auto", "sha256-zeroiv", "pbkdf2-salted"], default_value = "auto")]
    crypto: String,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let placed = args.shop.read(desk)?;
    let qr = args.qr.as_deref().map(qr).transpose()?;
    let link = args.link.link(qr.as_ref())?;
    let shown = qr.as_ref().map(|qr| qr.pair_code.expose()).filter(|_| args.code.is_none());
    let counter = desk.counter(None).await?;
    let code = match shown {
        Some(code) => zeroize::Zeroizing::new(code.to_owned()),
        None => secret::ask(args.code.as_deref(), "pairing code").await?,
    };
    let order = order(desk, link, &code, crypto(&args.crypto), counter.till.register_serial_number())?;
    finish(desk, counter, placed, &order).await
}

/// What to pair a known terminal with again.
pub(in crate::cli) async fn again(
    desk: &Desk,
    known: &WonderTerminal,
    code: Option<&str>,
) -> Result<PairingOrder, Failure> {
    let code = secret::ask(code, "pairing code").await?;
    order(desk, known.link.clone(), &code, CryptoProfile::Auto, known.client_device_sn.clone())
}

fn qr(option: &str) -> Result<PairingQr, Failure> {
    let text = secret::text(option)?;
    let advice = "Scan the code on the terminal's pairing page, or give --lan and --code.";
    PairingQr::parse(&text).map_err(|error| Failure::usage("pairing_qr", error.to_string(), advice))
}

fn crypto(word: &str) -> CryptoProfile {
    let all = [CryptoProfile::Sha256ZeroIv, CryptoProfile::Pbkdf2Salted];
    all.into_iter().find(|profile| profile.as_str() == word).unwrap_or_default()
}

fn order(
    desk: &Desk,
    link: WonderLink,
    code: &str,
    crypto_profile: CryptoProfile,
    client_device_sn: String,
) -> Result<PairingOrder, Failure> {
    let limits = desk.config.limits.of(Vendor::Wonder);
    let code = PairingCode::parse(code)?;
    Ok(PairingOrder::Wonder(Box::new(WonderOrder { link, code, crypto_profile, client_device_sn, limits })))
}
