//! `countertop receipt`: the slip of a payment, beside a running console too.

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::report::Receipt;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::not_offered;

/// Show the slip of a payment.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop receipt 7K2M9Q")]
pub(super) struct Args {
    /// Its reference, a unique beginning of it, or its last six.
    reference: String,
    /// Print it on the terminal, where the vendor can.
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
        return Err(not_offered::by(payment.intent.vendor, "printing on the terminal"));
    }
    let receipt = Receipt::of(&payment, &TimeZone::system());
    let lines = receipt.text(|key| desk.texts().get(key));
    let slip = Slip { reference: payment.intent.reference.as_str(), lines };
    desk.out.result(&slip, || slip.lines.join("\n"));
    Ok(Exit::Done)
}
