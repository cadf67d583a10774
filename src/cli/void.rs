//! `countertop void`: undoes a whole sale.

use crate::till::VoidOrder;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::follow;
use super::refund::Original;

/// Undo a whole sale.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop void --of 7K2M9Q")]
pub(super) struct Args {
    #[command(flatten)]
    original: Original,
    /// Tell the progress, one line each.
    #[arg(long)]
    events: bool,
    /// Who undoes it.
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let counter = desk.counter(None).await?;
    let of = args.original.start(&counter).await?;
    let order = VoidOrder { of, amount: None, operator: Some(desk.operator(args.operator)) };
    let reference = counter.till.void(order).await?;
    follow::to_the_end(desk, counter, reference, args.events).await
}
