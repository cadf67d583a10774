//! `countertop pair easycard`, and pairing one again.

use std::path::{Path, PathBuf};

use crate::money::Currency;
use crate::payment::Vendor;
use crate::profile::{EasyCardTerminal, PasswordDigest, PublicKeyPlace};
use crate::terminal::{EasyCardOrder, PairingOrder, intella_as_typed, password_digest};

use super::{InShop, finish};
use crate::cli::desk::Desk;
use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::cli::secret;

pub(super) const EXAMPLES: &str = "Examples:\n  \
    countertop pair easycard --name e --cloud test --merchant-id S2PT00391 --device-id 01301234 --public-key intella.pem\n  \
    countertop pair easycard --name e --cloud production --merchant-id S2PT00391 --public-key intella.pem \\\n    \
    --trade-password @trade.txt --refund-password @refund.txt";

const TRADE_PASSWORD: &str = "trade password";

/// How to pair an EasyCard reader.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    shop: InShop,
    /// intella's server: test, production, or a whole address.
    #[arg(long, value_name = "test|production|URL")]
    cloud: String,
    /// The merchant's account (`MchId`).
    #[arg(long, value_name = "ID")]
    merchant_id: String,
    /// The reader's number, eight digits; the merchant's only reader if left out.
    #[arg(long, value_name = "NUMBER")]
    device_id: Option<String>,
    /// The server's public key: a PEM or DER file. It is copied into the profile.
    #[arg(long, value_name = "FILE")]
    public_key: PathBuf,
    /// The initialisation vector, 16 characters; the one in the vendor's samples if left out.
    #[arg(long, value_name = "TEXT")]
    iv: Option<String>,
    /// The trade password: @FILE or -; asked for without echo if left out.
    #[arg(long, value_name = "@FILE")]
    trade_password: Option<String>,
    #[command(flatten)]
    refund: RefundArgs,
}

/// The second password.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct RefundArgs {
    /// The refund password: @FILE or -; asked for without echo if left out.
    #[arg(long, value_name = "@FILE")]
    refund_password: Option<String>,
    /// Without a refund password: nothing can be given back.
    #[arg(long)]
    no_refunds: bool,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let placed = args.shop.read_with(Currency::TWD)?;
    let counter = desk.counter(None).await?;
    let trade_key = password(args.trade_password.as_deref(), TRADE_PASSWORD).await?;
    let refund_key = match &args.refund {
        RefundArgs { no_refunds: true, .. } => None,
        RefundArgs { refund_password, .. } => Some(password(refund_password.as_deref(), "refund password").await?),
    };
    let settings = EasyCardTerminal { refund_key, ..args.settings(trade_key) };
    if settings.device_id.is_empty() {
        settings.check_account()?;
    } else {
        settings.check()?;
    }
    finish(desk, counter, placed, &order(desk, settings)).await
}

/// What to pair a known reader with again: everything as it was, but for the password or key that is named.
pub(in crate::cli) async fn again(
    desk: &Desk,
    known: &EasyCardTerminal,
    trade_password: Option<&str>,
    public_key: Option<&Path>,
) -> Result<PairingOrder, Failure> {
    let trade_key = match trade_password {
        Some(option) => password(Some(option), TRADE_PASSWORD).await?,
        None => known.trade_key.clone(),
    };
    let public_key = public_key.map_or_else(|| known.public_key.clone(), |file| PublicKeyPlace::File(file.to_owned()));
    Ok(order(desk, EasyCardTerminal { trade_key, public_key, ..known.clone() }))
}

fn order(desk: &Desk, settings: EasyCardTerminal) -> PairingOrder {
    let limits = desk.config.limits.of(Vendor::EasyCard);
    PairingOrder::EasyCard(Box::new(EasyCardOrder { settings, limits }))
}

async fn password(option: Option<&str>, what: &str) -> Result<PasswordDigest, Failure> {
    let typed = secret::kept(option, what).await?;
    if typed.is_empty() {
        return Err(Failure::usage("secret_missing", format!("the {what} is empty"), "Start again with the password."));
    }
    Ok(password_digest(&typed))
}

impl Args {
    fn settings(&self, trade_key: PasswordDigest) -> EasyCardTerminal {
        let url = intella_as_typed(&self.cloud);
        let device_id = self.device_id.clone().unwrap_or_default();
        let key = PublicKeyPlace::File(self.public_key.clone());
        let usual = EasyCardTerminal::new(url, self.merchant_id.clone(), trade_key, device_id, key);
        EasyCardTerminal { iv: self.iv.as_deref().map_or_else(|| usual.iv.clone(), Into::into), ..usual }
    }
}
