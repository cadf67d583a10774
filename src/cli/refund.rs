//! `countertop refund`: gives money back, of a sale in this journal or by the vendor's own id of another one.

use crate::money::Amount;
use crate::terminal::Method;
use crate::till::{OriginalOf, RefundOrder};

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::signature::{Signature, wants_approval, warn_unprotected};
use super::{follow, not_offered, output};

/// Give money back, whole or in part.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop refund 5.00 --of 7K2M9Q")]
pub(super) struct Args {
    /// How much, in major units: 5.00
    #[arg(allow_negative_numbers = true)]
    amount: String,
    #[command(flatten)]
    original: Original,
    /// Of no sale in particular: the card is presented at the terminal. Where the vendor has that: CodePay.
    #[arg(long, requires = "terminal", conflicts_with_all = ["of", "of_slip"])]
    unreferenced: bool,
    /// Tell the progress, one line each.
    #[arg(long)]
    events: bool,
    #[command(flatten)]
    by: Signature,
}

/// Which sale a refund or void is about.
#[derive(Debug, clap::Args)]
pub(super) struct Original {
    /// The sale: its reference, a unique beginning of it, or its last six.
    #[arg(long, value_name = "REFERENCE", required_unless_present = "terminal", conflicts_with = "of_slip")]
    pub(super) of: Option<String>,
    /// A sale that is not in this journal, by the vendor's own id.
    #[arg(long, value_name = "ID", requires = "terminal")]
    pub(super) of_slip: Option<String>,
    /// On which terminal, where no sale of this journal is named.
    #[arg(long, value_name = "NAME", conflicts_with = "of")]
    pub(super) terminal: Option<String>,
    /// How the sale of --of-slip was paid, as `sale --method` calls it: money paid by a code goes back another way (EasyCard).
    #[arg(long, value_name = "METHOD", requires = "of_slip")]
    pub(super) method: Option<String>,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let currency = match &args.original.of {
        Some(reference) => desk.recorded(reference).await?.intent.amount.currency(),
        None => desk.terminal(args.original.terminal.as_deref())?.currency,
    };
    let amount = Amount::parse_major(&args.amount, currency)?;
    let counter = desk.counter(None).await?;
    let of = args.original.start(&counter, args.unreferenced).await?;
    warn_unprotected(desk, &counter.till, "cli.unprotected");
    warn_of(desk, &counter, &of).await?;
    let mut order = RefundOrder { of, amount, operator: Some(args.by.operator(desk)), approval: None };
    let mut taken = counter.till.refund(order.clone()).await;
    if wants_approval(&taken) {
        order.approval = Some(args.by.approval(&counter.till).await?);
        taken = counter.till.refund(order).await;
    }
    let reference = taken?;
    follow::to_the_end(desk, counter, reference, args.events).await
}

/// Says what may keep the vendor from giving the money back.
pub(super) async fn warn_of(desk: &Desk, counter: &Counter, of: &OriginalOf) -> Result<(), Failure> {
    for warning in counter.till.refund_warnings(of).await? {
        output::note(desk.texts().get(warning.text()));
    }
    Ok(())
}

impl Original {
    /// Starts the terminal that has the sale.
    pub(super) async fn start(self, counter: &Counter, unreferenced: bool) -> Result<OriginalOf, Failure> {
        if let Some(terminal) = self.terminal {
            let Some(id) = self.of_slip else {
                if !unreferenced {
                    return Err(no_original());
                }
                counter.start(&terminal).await?;
                return Ok(OriginalOf::Nothing { terminal });
            };
            counter.start(&terminal).await?;
            let vendor = counter.till.terminals().into_iter().find(|known| known.name.as_str() == terminal);
            if let (Some(word), Some(vendor)) = (&self.method, vendor.map(|known| known.vendor()))
                && !Method::of(vendor).iter().any(|method| method.word == word)
            {
                return Err(not_offered::method(vendor));
            }
            return Ok(OriginalOf::Slip { id, terminal, method: self.method });
        }
        let text = self.of.unwrap_or_default();
        let sale = counter.till.find(&text).await?;
        counter.start_of(&sale).await?;
        Ok(OriginalOf::Reference(sale.intent.reference.as_str().to_owned()))
    }
}

/// The terminal alone says nothing of a sale.
fn no_original() -> Failure {
    let words = "no sale is named".to_owned();
    Failure::new(Exit::Usage, "no_original", words, "Name it: --of REFERENCE, or --of-slip ID with its terminal.")
}
