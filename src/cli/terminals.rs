//! `countertop terminals`: the list, beside a running console too, and the changes people make to it.

use serde::Serialize;

use crate::payment::Vendor;
use crate::profile::{Terminal, TerminalName, VendorSettings};
use crate::report::rfc3339;
use crate::terminal::{Certificate, LinkPolicy, ServerKey, server_key};
use crate::till::Till;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::signature::in_hands_of;
use super::{find, not_offered, output, pair};

/// List the paired terminals, or change one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop terminals rename front counter")]
pub(super) struct Args {
    #[command(subcommand)]
    change: Option<Change>,
    /// Who makes the change, as written to the journal.
    #[arg(long, value_name = "NAME", global = true)]
    operator: Option<String>,
}

/// A change of one terminal.
#[derive(Debug, clap::Subcommand)]
enum Change {
    /// Payments that name no terminal go to this one.
    #[command(after_help = "Example:\n  countertop terminals default front")]
    Default { name: String },
    /// Keep it paired, but do not use it.
    #[command(after_help = "Example:\n  countertop terminals disable front")]
    Disable { name: String },
    /// Use it again.
    #[command(after_help = "Example:\n  countertop terminals enable front")]
    Enable { name: String },
    /// Give it another name; payments keep the name they were rung up under.
    #[command(after_help = "Example:\n  countertop terminals rename front counter")]
    Rename { name: String, new: String },
    /// Forget it and its keys.
    #[command(after_help = "Example:\n  countertop terminals remove front")]
    Remove { name: String },
    /// Pair it again with a new code, key or password.
    #[command(after_help = "Example:\n  countertop terminals repair front --code 260880")]
    Repair {
        /// Which.
        name: String,
        /// The code on its pairing page or its key, @FILE or -; asked for without echo if left out. CodePay: another app id.
        /// EasyCard: another trade password (@FILE or -).
        #[arg(long, value_name = "CODE")]
        code: Option<String>,
        /// CodePay: the address that it shows now, ws://HOST:PORT.
        #[arg(long, value_name = "URL")]
        lan: Option<String>,
        /// CodePay: at the address at which it announces itself on the network now. Never while a payment on it is open.
        #[arg(long, conflicts_with = "lan")]
        find: bool,
        /// EasyCard: the server's public key that is in force now, a PEM or DER file.
        #[arg(long, value_name = "FILE")]
        public_key: Option<std::path::PathBuf>,
    },
}

/// A paired terminal as it is listed: no secrets.
#[derive(Serialize)]
struct Listed<'a> {
    name: &'a str,
    id: &'a str,
    vendor: &'static str,
    default: bool,
    disabled: bool,
    simulated: bool,
    currency: &'static str,
    link: &'static str,
    address: String,
    serial_number: &'a str,
    merchant: &'a str,
    version: &'a str,
    /// When it said that it is not paired any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    unpaired_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crypto_profile: Option<&'static str>,
    /// EasyCard: the reader's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    device_id: Option<&'a str>,
    /// EasyCard: the server's public key by its SHA-256, and whose it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    public_key: Option<ServerKey>,
    /// Only where it has just been shown: at pairing.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate_sha256: Option<&'a str>,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    match args.change {
        None => list(desk),
        Some(change) => {
            let name = changed(desk, change, args.operator.as_deref()).await?;
            if let Some(terminal) = name.and_then(|name| desk.terminal(Some(&name)).ok()) {
                show(desk, &terminal);
            }
            Ok(Exit::Done)
        }
    }
}

fn list(desk: &Desk) -> Result<Exit, Failure> {
    let profile = desk.profile()?;
    for terminal in profile.terminals() {
        show(desk, terminal);
    }
    if profile.terminals().is_empty() {
        output::note("no terminal is paired yet: countertop pair wonder --help");
    }
    Ok(Exit::Done)
}

/// Carries the change out, and gives the name under which the terminal is found then.
async fn changed(desk: &Desk, change: Change, operator: Option<&str>) -> Result<Option<String>, Failure> {
    let counter = desk.counter(None).await?;
    let till = in_hands_of(&counter.till, operator)?;
    let policy = LinkPolicy::OnDemand;
    let name = match change {
        Change::Default { name } => till.set_default(&name).await.map(|()| Some(name))?,
        Change::Disable { name } => till.disable(&name).await.map(|()| Some(name))?,
        Change::Enable { name } => till.enable(&name, policy).await.map(|()| Some(name))?,
        Change::Remove { name } => till.remove(&name).await.map(|()| None)?,
        Change::Rename { name, new } => {
            till.rename(&name, TerminalName::parse(&new)?, policy).await?;
            Some(new)
        }
        Change::Repair { name, code, lan, find, public_key } => {
            let settings = till.terminal(&name)?.settings;
            if (lan.is_some() || find) && settings.vendor() != Vendor::CodePay {
                return Err(not_offered::by(settings.vendor(), "another address of the same pairing"));
            }
            if public_key.is_some() && settings.vendor() != Vendor::EasyCard {
                return Err(not_offered::by(settings.vendor(), "a public key"));
            }
            let lan = if find { Some(found(desk, &till, &name).await?) } else { lan };
            let order = match settings {
                VendorSettings::Wonder(known) => pair::wonder::again(desk, &known, code.as_deref()).await?,
                VendorSettings::QfPay(known) => pair::qfpay::again(desk, &known, code.as_deref()).await?,
                VendorSettings::CodePay(known) => {
                    pair::codepay::again(desk, &known, code.as_deref(), lan.as_deref(), find)?
                }
                VendorSettings::EasyCard(known) => {
                    pair::easycard::again(desk, &known, code.as_deref(), public_key.as_deref()).await?
                }
            };
            till.repair(&name, pair::at_terminal(desk, &order).await?.settings, policy).await?;
            Some(name)
        }
    };
    drop(till);
    counter.close().await;
    Ok(name)
}

/// The address at which it announces itself. Only a person names another while a payment on it is open.
async fn found(desk: &Desk, till: &Till, name: &str) -> Result<String, Failure> {
    till.refuse_open(name).await?;
    Ok(format!("ws://{}", find::find(desk, &till.terminal(name)?).await?))
}

/// Prints one terminal.
pub(super) fn show(desk: &Desk, terminal: &Terminal) {
    show_paired(desk, terminal, None);
}

/// Prints one terminal that has just been paired, with the certificate by which it was believed.
pub(super) fn show_paired(desk: &Desk, terminal: &Terminal, certificate: Option<&Certificate>) {
    let known = terminal.settings.known();
    let easycard = match &terminal.settings {
        VendorSettings::EasyCard(settings) => Some(settings),
        _ => None,
    };
    let listed = Listed {
        name: terminal.name.as_str(),
        id: terminal.id.as_str(),
        vendor: terminal.vendor().as_str(),
        default: terminal.default,
        disabled: terminal.disabled,
        simulated: terminal.simulated,
        currency: terminal.currency.code(),
        link: terminal.settings.link_kind(),
        address: terminal.place(),
        serial_number: known.serial_number,
        merchant: known.merchant,
        version: known.version,
        unpaired_at: terminal.settings.unpaired_at().map(|at| rfc3339(at.wall())),
        crypto_profile: match &terminal.settings {
            VendorSettings::Wonder(wonder) => Some(wonder.crypto_profile.as_str()),
            VendorSettings::QfPay(_) | VendorSettings::CodePay(_) | VendorSettings::EasyCard(_) => None,
        },
        device_id: easycard.map(|settings| settings.device_id.as_str()),
        public_key: easycard.and_then(|settings| server_key(&settings.public_key).ok()),
        certificate_sha256: certificate.filter(|_| easycard.is_none()).map(|shown| shown.sha256.as_str()),
    };
    desk.out.result(&listed, || in_words(&listed));
}

fn in_words(listed: &Listed<'_>) -> String {
    let marks = [(listed.default, "default"), (listed.disabled, "disabled"), (listed.simulated, "SIMULATED")];
    let unpaired = (listed.unpaired_at.is_some(), "UNPAIRED ITSELF");
    let marks: Vec<_> = marks.into_iter().chain([unpaired]).filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
    let Listed { name, vendor, currency, link, address, serial_number, .. } = listed;
    format!("{name:16} {vendor:8} {currency}  {link} {address}  {serial_number}  {}", marks.join(" "))
        .trim_end()
        .to_owned()
}
