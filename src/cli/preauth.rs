//! `countertop preauth`: holds an amount on a card and waits for the end of that. Nothing is charged.

use crate::money::{Amount, Currency};
use crate::payment::Kind;
use crate::till::SaleOrder;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::signature::Signature;
use super::{follow, not_offered};

/// Hold an amount on a card.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop preauth 100.00 --terminal front --order R-12")]
pub(super) struct Args {
    /// How much, in major units: 100.00
    #[arg(allow_negative_numbers = true)]
    amount: String,
    /// On which terminal; the default one if left out.
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
    /// ISO code; the terminal's own if left out.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// The shop's order number.
    #[arg(long, value_name = "ID")]
    order: Option<String>,
    /// How long to wait for the terminal's answer; after that it is asked about.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    timeout: Option<u64>,
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
    let terminal = desk.terminal(args.terminal.as_deref())?;
    not_offered::unless_offered(terminal.vendor(), Kind::PreAuth)?;
    let currency = args.currency.as_deref().map_or(Ok(terminal.currency), Currency::parse)?;
    let order = SaleOrder {
        terminal: terminal.name.as_str().to_owned(),
        amount: Amount::parse_major(&args.amount, currency)?,
        hold: true,
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: args.order,
        operator: Some(args.by.operator(desk)),
        another_customer: args.another_customer,
        record_refusal: true,
    };
    let counter = desk.counter(args.timeout.map(|seconds| seconds * 1000)).await?;
    args.by.check(&counter.till).await?;
    counter.start(terminal.name.as_str()).await?;
    let reference = counter.till.sale(order).await?;
    follow::to_the_end(desk, counter, reference, args.events).await
}
