//! `countertop complete`: charges all or part of a held amount, once.

use crate::money::{Amount, Currency};
use crate::payment::{Kind, Vendor};
use crate::till::{CompletionOrder, OriginalOf};

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::refund::Original;
use super::signature::{Signature, wants_approval, warn_unprotected};
use super::{follow, not_offered};

/// Charge all or part of a held amount.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  countertop complete 90.00 --of 7K2M9Q\n  \
                        countertop complete 90.00 --of-slip 121775014073233018 --terminal c")]
pub(super) struct Args {
    /// How much of it, in major units: 90.00
    #[arg(allow_negative_numbers = true)]
    amount: String,
    /// The hold: its reference, a unique beginning of it, or its last six.
    #[arg(long, value_name = "REFERENCE", required_unless_present = "of_slip", conflicts_with = "of_slip")]
    of: Option<String>,
    /// A hold of another till, by the order number on its slip.
    #[arg(long, value_name = "ID", requires = "terminal")]
    of_slip: Option<String>,
    /// On which terminal, with --of-slip.
    #[arg(long, value_name = "NAME", conflicts_with = "of")]
    terminal: Option<String>,
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
    let Args { of, of_slip, terminal, by, .. } = args;
    let hold = Original { of, of_slip, terminal, method: None };
    let (vendor, currency) = at(desk, &hold).await?;
    not_offered::unless_offered(vendor, Kind::Completion)?;
    let amount = Amount::parse_major(&args.amount, currency)?;
    let counter = desk.counter(None).await?;
    if hold.of.is_some() {
        by.check(&counter.till).await?;
    } else {
        warn_unprotected(desk, &counter.till, "cli.unprotected");
    }
    let mut order = CompletionOrder {
        of: hold.start(&counter, false).await?,
        amount,
        operator: Some(by.operator(desk)),
        approval: None,
        another_customer: args.another_customer,
        record_refusal: true,
    };
    let mut taken = counter.till.complete(order.clone()).await;
    if wants_approval(&taken) && matches!(order.of, OriginalOf::Slip { .. }) {
        order.approval = Some(by.approval(&counter.till).await?);
        taken = counter.till.complete(order).await;
    }
    let reference = taken?;
    follow::to_the_end(desk, counter, reference, args.events).await
}

/// Whose terminal has the hold, and in which currency.
async fn at(desk: &Desk, hold: &Original) -> Result<(Vendor, Currency), Failure> {
    if let Some(reference) = &hold.of {
        let intent = desk.recorded(reference).await?.intent;
        return Ok((intent.vendor, intent.amount.currency()));
    }
    let terminal = desk.terminal(hold.terminal.as_deref())?;
    Ok((terminal.vendor(), terminal.currency))
}
