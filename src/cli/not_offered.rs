//! What other vendors' terminals can do and these cannot: each is told by name, with an exit code of its own.

use crate::payment::Vendor;
use crate::terminal::Method;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;

/// Commands that no vendor paired here offers.
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Hold an amount on a card (on no terminal of this version).
    #[command(after_help = "Example:\n  countertop preauth 100.00 --terminal front")]
    Preauth(OnTerminal),
    /// Take a held amount (on no terminal of this version).
    #[command(after_help = "Example:\n  countertop complete 90.00 --of 7K2M9Q")]
    Complete(OfPayment),
    /// Add a tip to a sale (on no terminal of this version).
    #[command(after_help = "Example:\n  countertop tip 5.00 --of 7K2M9Q")]
    Tip(OfPayment),
    /// Sign on (on no terminal of this version).
    #[command(after_help = "Example:\n  countertop signon --terminal front")]
    Signon(Terminal),
    /// Ask for the balance of a card (on no terminal of this version).
    #[command(after_help = "Example:\n  countertop balance --terminal front")]
    Balance(Terminal),
    /// Close the batch (on no terminal of this version).
    #[command(after_help = "Example:\n  countertop settle --terminal front")]
    Settle(Terminal),
}

/// A terminal alone.
#[derive(Debug, clap::Args)]
pub(super) struct Terminal {
    /// Which terminal; the default one if left out.
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
}

/// An amount on a terminal.
#[derive(Debug, clap::Args)]
pub(super) struct OnTerminal {
    /// How much, in major units.
    amount: String,
    #[command(flatten)]
    on: Terminal,
}

/// An amount for an earlier payment.
#[derive(Debug, clap::Args)]
pub(super) struct OfPayment {
    /// How much, in major units.
    amount: String,
    /// The payment.
    #[arg(long, value_name = "REFERENCE")]
    of: String,
}

/// Which terminal a command is about.
enum Aim {
    Named(Option<String>),
    Of(String),
}

pub(super) async fn run(desk: &Desk, command: Command) -> Result<Exit, Failure> {
    let (what, aim) = aim(command);
    let vendor = match aim {
        Aim::Named(name) => desk.terminal(name.as_deref())?.vendor(),
        Aim::Of(reference) => desk.recorded(&reference).await?.intent.vendor,
    };
    Err(by(vendor, what))
}

fn aim(command: Command) -> (&'static str, Aim) {
    match command {
        Command::Preauth(args) => ("holding an amount", Aim::Named(args.on.terminal)),
        Command::Complete(args) => ("taking a held amount", Aim::Of(args.of)),
        Command::Tip(args) => ("a tip", Aim::Of(args.of)),
        Command::Signon(args) => ("signing on", Aim::Named(args.terminal)),
        Command::Balance(args) => ("asking for a balance", Aim::Named(args.terminal)),
        Command::Settle(args) => ("closing the batch", Aim::Named(args.terminal)),
    }
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
