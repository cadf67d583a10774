//! `countertop sale`: takes one payment and waits for its end.

use crate::money::{Amount, Currency};
use crate::payment::{CodeFault, ScannedCode};
use crate::terminal::Method;
use crate::till::SaleOrder;

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::signature::Signature;
use super::{follow, not_offered, secret};

/// Every vendor takes it for the usual one, also where there is no choice.
const ANY_CARD: &str = "card_payment";

/// Take a payment.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop sale 10.20 --terminal front --order A-1187")]
pub(super) struct Args {
    /// How much, in major units: 10.20
    #[arg(allow_negative_numbers = true)]
    amount: String,
    /// On which terminal; the default one if left out.
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
    /// ISO code; the terminal's own if left out.
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Means of payment, where the vendor has a choice.
    #[arg(long)]
    method: Option<String>,
    /// The code off the customer's telephone, for means of payment that are scanned: @FILE or - (a scanner types it).
    #[arg(long, value_name = "@FILE", requires = "method")]
    scanned: Option<String>,
    /// The shop's order number.
    #[arg(long, value_name = "ID")]
    order: Option<String>,
    /// A tip on top, where the vendor has one.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    tip: Option<String>,
    /// Cash out of the till for the customer, where the vendor has it.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    cashback: Option<String>,
    /// How much of the amount is sales tax, where the vendor wants to be told.
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    tax: Option<String>,
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

fn extra(text: Option<&str>, currency: Currency) -> Result<Option<Amount>, Failure> {
    Ok(text.map(|text| Amount::parse_major(text, currency)).transpose()?)
}

/// The customer's code, where the means of payment takes one.
async fn scanned(desk: &Desk, args: &Args) -> Result<Option<ScannedCode>, Failure> {
    if !args.method.as_deref().is_some_and(Method::takes_code) {
        return Ok(None);
    }
    let text = secret::kept(args.scanned.as_deref(), "customer's code").await?;
    let wrong = |fault: CodeFault| {
        Failure::usage("bad_code", desk.texts().get(fault.text()), "Scan the customer's code again; nothing was sent.")
    };
    ScannedCode::parse(&text).map(Some).map_err(wrong)
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let terminal = desk.terminal(args.terminal.as_deref())?;
    let offered =
        |word: &str| word == ANY_CARD || Method::of(terminal.vendor()).iter().any(|method| method.word == word);
    if args.method.as_deref().is_some_and(|word| !offered(word)) {
        return Err(not_offered::method(terminal.vendor()));
    }
    let offers = terminal.vendor().offers();
    if args.tip.is_some() && !offers.tip {
        return Err(not_offered::by(terminal.vendor(), "a tip"));
    }
    if args.cashback.is_some() && !offers.cashback {
        return Err(not_offered::by(terminal.vendor(), "cashback"));
    }
    if args.tax.is_some() && !offers.tax {
        return Err(not_offered::by(terminal.vendor(), "tax told with a sale"));
    }
    let code = scanned(desk, &args).await?;
    let currency = args.currency.as_deref().map_or(Ok(terminal.currency), Currency::parse)?;
    let order = SaleOrder {
        terminal: terminal.name.as_str().to_owned(),
        amount: Amount::parse_major(&args.amount, currency)?,
        hold: false,
        tip: extra(args.tip.as_deref(), currency)?,
        cashback: extra(args.cashback.as_deref(), currency)?,
        tax: extra(args.tax.as_deref(), currency)?,
        method: args.method,
        order: args.order,
        operator: Some(args.by.operator(desk)),
        another_customer: args.another_customer,
        record_refusal: true,
    };
    let counter = desk.counter(args.timeout.map(|seconds| seconds * 1000)).await?;
    args.by.check(&counter.till).await?;
    counter.start(terminal.name.as_str()).await?;
    let reference = match code {
        Some(code) => counter.till.sale_by_code(order, code).await?,
        None => counter.till.sale(order).await?,
    };
    follow::to_the_end(desk, counter, reference, args.events).await
}
