//! What other vendors' terminals can do and these cannot: each is told by name, with an exit code of its own.

use crate::payment::{Kind, Vendor};
use crate::terminal::Method;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;

/// Commands that no vendor paired here offers.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Sign on (on no terminal of this version).
    #[command(after_help = "Example:\n  countertop signon --terminal front")]
    Signon(Terminal),
    /// Ask for the balance of a card (on no terminal of this version).
    #[command(after_help = "Example:\n  countertop balance --terminal front")]
    Balance(Terminal),
}

/// A terminal alone.
#[derive(Debug, clap::Args)]
pub(super) struct Terminal {
    /// Which terminal; the default one if left out.
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
}

pub(super) fn run(desk: &Desk, command: Command) -> Result<Exit, Failure> {
    let (what, terminal) = match command {
        Command::Signon(args) => ("signing on", args.terminal),
        Command::Balance(args) => ("asking for a balance", args.terminal),
    };
    Err(by(desk.terminal(terminal.as_deref())?.vendor(), what))
}

/// The vendor's terminals do not take payments of this kind.
pub(super) fn unless_offered(vendor: Vendor, kind: Kind) -> Result<(), Failure> {
    let what = match kind {
        Kind::PreAuth => "holding an amount",
        Kind::Completion => "taking a held amount",
        Kind::TipAdjustment => "a tip",
        other => other.as_str(),
    };
    if vendor.offers().has(kind) { Ok(()) } else { Err(by(vendor, what)) }
}

/// The vendor does not know this means of payment, or leaves none to choose.
pub(super) fn method(vendor: Vendor) -> Failure {
    let words: Vec<&str> = Method::of(vendor).iter().map(|method| method.word).collect();
    if words.is_empty() {
        return by(vendor, "a choice of the means of payment");
    }
    let message = format!("{vendor} terminals do not offer this means of payment");
    Failure::new(Exit::NotSupported, "not_supported", message, format!("Choose one of {}.", words.join(", ")))
}

/// The vendor has no such thing.
pub(super) fn by(vendor: Vendor, what: &str) -> Failure {
    let message = format!("{vendor} terminals do not offer {what}");
    Failure::new(Exit::NotSupported, "not_supported", message, "Do it on the terminal itself, if it can.")
}
