//! `countertop print`: lets the terminal print a slip again, or its sums of the day.

use serde::Serialize;

use crate::payment::{Payment, Vendor};
use crate::protocol::Printed;
use crate::till::TillEvent;

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::not_offered;

/// What to print.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop print summary --terminal q")]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

/// A slip, or the sums.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// The slip of a payment.
    #[command(after_help = "Example:\n  countertop print receipt 7K2M9Q")]
    Receipt(About),
    /// The sums of a terminal.
    #[command(after_help = "Example:\n  countertop print summary --terminal q")]
    Summary {
        /// Which terminal; the default one if left out.
        #[arg(long, value_name = "NAME")]
        terminal: Option<String>,
    },
}

/// An earlier payment.
#[derive(Debug, clap::Args)]
pub(super) struct About {
    /// Its reference, a unique beginning of it, or its last six.
    reference: String,
}

/// What was printed.
#[derive(Serialize)]
struct Done<'a> {
    printed: bool,
    terminal: &'a str,
    what: &'static str,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    match args.what {
        What::Receipt(about) => receipt(desk, about).await,
        What::Summary { terminal } => {
            let terminal = desk.terminal(terminal.as_deref())?;
            offered(&Printed::Summary, terminal.vendor())?;
            print(desk, terminal.name.as_str(), Printed::Summary).await
        }
    }
}

/// The slip of a payment, by the number that its terminal gave it.
pub(super) async fn receipt(desk: &Desk, about: About) -> Result<Exit, Failure> {
    let payment = desk.recorded(&about.reference).await?;
    let vendor = payment.intent.vendor;
    offered(&Printed::Receipt { vendor_number: String::new() }, vendor)?;
    let vendor_number = number(&payment)?;
    let profile = desk.profile()?;
    let terminal = profile.by_id(&payment.intent.terminal).ok_or_else(|| {
        let message = format!("{} is no longer paired", payment.intent.terminal_name);
        Failure::new(
            Exit::Settings,
            "terminal_unknown",
            message,
            "Pair it again, or show the slip: countertop receipt.",
        )
    })?;
    print(desk, terminal.name.as_str(), Printed::Receipt { vendor_number }).await
}

fn offered(printed: &Printed, vendor: Vendor) -> Result<(), Failure> {
    let what = match printed {
        Printed::Receipt { .. } => "printing on the terminal",
        Printed::Summary => "printing a summary",
    };
    if printed.is_offered_by(vendor) { Ok(()) } else { Err(not_offered::by(vendor, what)) }
}

fn number(payment: &Payment) -> Result<String, Failure> {
    let number = payment.vendor_handle().to_owned();
    if number.is_empty() {
        let advice = "Ask about it first (countertop query), or show the slip here: countertop receipt.";
        return Err(Failure::new(Exit::Settings, "no_vendor_number", "the terminal's own number is not known", advice));
    }
    Ok(number)
}

async fn print(desk: &Desk, terminal: &str, printed: Printed) -> Result<Exit, Failure> {
    let what = if printed == Printed::Summary { "summary" } else { "receipt" };
    let mut counter = desk.counter(None).await?;
    counter.start(terminal).await?;
    counter.till.print(terminal, printed).await?;
    let told = told(&mut counter).await;
    counter.close().await;
    told?.map_err(|why| {
        Failure::new(Exit::Unreachable, "not_printed", why, "Look at the terminal: paper, sign-in, connection.")
    })?;
    let done = Done { printed: true, terminal, what };
    desk.out.result(&done, || format!("{terminal}  printed: {what}"));
    Ok(Exit::Done)
}

async fn told(counter: &mut Counter) -> Result<Result<(), String>, Failure> {
    loop {
        if let TillEvent::Printed(_, told) = counter.next().await? {
            return Ok(told);
        }
    }
}
