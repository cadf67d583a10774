//! `countertop void`: undoes a whole sale.

use crate::till::VoidOrder;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::follow;
use super::refund::Original;
use super::signature::{Signature, wants_approval, warn_unprotected};

/// Undo a whole sale.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop void --of 7K2M9Q")]
pub(super) struct Args {
    #[command(flatten)]
    original: Original,
    /// Tell the progress, one line each.
    #[arg(long)]
    events: bool,
    #[command(flatten)]
    by: Signature,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let counter = desk.counter(None).await?;
    let of = args.original.start(&counter, false).await?;
    warn_unprotected(desk, &counter.till, "cli.unprotected");
    super::refund::warn_of(desk, &counter, &of).await?;
    let mut order = VoidOrder { of, amount: None, operator: Some(args.by.operator(desk)), approval: None };
    let mut taken = counter.till.void(order.clone()).await;
    if wants_approval(&taken) {
        order.approval = Some(args.by.approval(&counter.till).await?);
        taken = counter.till.void(order).await;
    }
    let reference = taken?;
    follow::to_the_end(desk, counter, reference, args.events).await
}
