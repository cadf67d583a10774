//! `countertop tip`: sets the tip of a sale whose batch is not closed yet. The same tip twice is harmless.

use crate::money::Amount;
use crate::payment::Kind;
use crate::till::TipOrder;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::signature::Signature;
use super::{follow, not_offered};

/// Set the tip of a sale.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop tip 5.00 --of 7K2M9Q")]
pub(super) struct Args {
    /// The whole tip, in major units: 5.00
    #[arg(allow_negative_numbers = true)]
    amount: String,
    /// The sale or completion: its reference, a unique beginning of it, or its last six.
    #[arg(long, value_name = "REFERENCE")]
    of: String,
    /// Tell the progress, one line each.
    #[arg(long)]
    events: bool,
    #[command(flatten)]
    by: Signature,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let sale = desk.recorded(&args.of).await?;
    not_offered::unless_offered(sale.intent.vendor, Kind::TipAdjustment)?;
    let tip = Amount::parse_major(&args.amount, sale.intent.amount.currency())?;
    let counter = desk.counter(None).await?;
    args.by.check(&counter.till).await?;
    counter.start_of(&sale).await?;
    let of = sale.intent.reference.as_str().to_owned();
    let order = TipOrder { of, tip, operator: Some(args.by.operator(desk)) };
    let reference = counter.till.set_tip(order).await?;
    follow::to_the_end(desk, counter, reference, args.events).await
}
