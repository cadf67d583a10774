//! `countertop receipt`: the slip of a payment, beside a running console too.

use serde::Serialize;

use crate::payment::Payment;
use crate::platform::PrintFault;
use crate::report::Receipt;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;

/// Show the slip of a payment.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop receipt 7K2M9Q")]
pub(super) struct Args {
    /// Its reference, a unique beginning of it, or its last six.
    reference: String,
    /// Print it with the command of `[printer]` in config.toml.
    #[arg(long)]
    print: bool,
}

#[derive(Serialize)]
struct Slip<'a> {
    reference: &'a str,
    lines: Vec<String>,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let payment = desk.recorded(&args.reference).await?;
    if args.print {
        print(desk, &payment).await?;
    }
    let receipt = Receipt::of(&payment, &crate::platform::local_zone());
    let lines = receipt.text(|key| desk.texts().get(key));
    let slip = Slip { reference: payment.intent.reference.as_str(), lines };
    desk.out.result(&slip, || slip.lines.join("\n"));
    Ok(Exit::Done)
}

async fn print(desk: &Desk, payment: &Payment) -> Result<(), Failure> {
    let text = Receipt::of(payment, &crate::platform::local_zone()).printed(|key| desk.texts().get(key));
    desk.config.printer.command.print(&text).await.map_err(|fault| {
        let advice = match fault {
            PrintFault::NoPrinter => "Set `command` of [printer] in config.toml, for example \"lp -d counter\".",
            _ => "Check the printer and the command of [printer] in config.toml.",
        };
        Failure::new(Exit::Settings, fault.code(), fault.to_string(), advice)
    })
}
