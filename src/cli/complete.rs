//! `countertop complete`: charges all or part of a held amount, once.

use crate::money::Amount;
use crate::payment::Kind;
use crate::till::CompletionOrder;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::signature::Signature;
use super::{follow, not_offered};

/// Charge all or part of a held amount.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop complete 90.00 --of 7K2M9Q")]
pub(super) struct Args {
    /// How much of it, in major units: 90.00
    #[arg(allow_negative_numbers = true)]
    amount: String,
    /// The hold: its reference, a unique beginning of it, or its last six.
    #[arg(long, value_name = "REFERENCE")]
    of: String,
    /// The same amount as a moment ago, but another customer.
    #[arg(long)]
    another_customer: bool,
    /// Tell the progress, one line each.
    #[arg(long)]
    events: bool,
    #[command(flatten)]
    by: Signature,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let hold = desk.recorded(&args.of).await?;
    not_offered::unless_offered(hold.intent.vendor, Kind::Completion)?;
    let amount = Amount::parse_major(&args.amount, hold.intent.amount.currency())?;
    let counter = desk.counter(None).await?;
    args.by.check(&counter.till).await?;
    counter.start_of(&hold).await?;
    let order = CompletionOrder {
        of: hold.intent.reference.as_str().to_owned(),
        amount,
        operator: Some(args.by.operator(desk)),
        another_customer: args.another_customer,
        record_refusal: true,
    };
    let reference = counter.till.complete(order).await?;
    follow::to_the_end(desk, counter, reference, args.events).await
}
