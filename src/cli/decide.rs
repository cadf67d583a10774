//! `countertop override`: a person states whether an unresolved payment was paid. Asking goes on.

use crate::money::Amount;
use crate::payment::{ByHand, Override, Payment};

use super::desk::Desk;
use super::exit::Exit;
use super::failure::{self, Failure};
use super::signature::{Signature, wants_approval, warn_unprotected};
use super::{set_aside, words};

/// State by hand whether an unresolved payment was paid.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop override 7K2M9Q --paid --approval-code 034521 --reason 'slip printed'")]
pub(super) struct Args {
    /// Its reference, a unique beginning of it, or its last six.
    reference: String,
    /// The customer has paid.
    #[arg(long, conflicts_with = "unpaid", required_unless_present = "unpaid")]
    paid: bool,
    /// The customer has not paid.
    #[arg(long)]
    unpaid: bool,
    /// The amount on the terminal's slip, where it is another one.
    #[arg(long, value_name = "AMOUNT", requires = "paid", allow_negative_numbers = true)]
    amount: Option<String>,
    /// The approval code on the terminal's screen or slip.
    #[arg(long, value_name = "CODE", requires = "paid")]
    approval_code: Option<String>,
    /// Why this is known.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    by: Signature,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let mut counter = desk.counter(None).await?;
    let payment = counter.till.find(&args.reference).await?;
    let by = args.by.clone();
    let decision = decision(desk, args, &payment)?;
    if payment.by_hand.is_some() {
        return Err(failure::refused("it has been decided by hand already", payment.intent.reference));
    }
    counter.start_of(&payment).await?;
    warn_unprotected(desk, &counter.till, "cli.unprotected_decision");
    let reference = payment.intent.reference;
    let mut taken = counter.till.decide(reference, decision.clone(), None).await;
    if wants_approval(&taken) {
        let approval = by.approval(&counter.till).await?;
        taken = counter.till.decide(reference, decision, Some(&approval)).await;
    }
    taken?;
    let decided = set_aside::changed(&mut counter, reference, |payment| payment.by_hand.is_some()).await;
    counter.close().await;
    words::show(desk, &decided?);
    Ok(Exit::Done)
}

fn decision(desk: &Desk, args: Args, payment: &Payment) -> Result<Override, Failure> {
    if args.reason.trim().is_empty() {
        return Err(Failure::usage("reason_empty", "the reason is empty", "Say how it is known: --reason TEXT."));
    }
    let read = |text: &str| Amount::parse_major(text, payment.intent.amount.currency());
    let amount = args.amount.as_deref().map(read).transpose()?;
    Ok(Override {
        decision: if args.paid { ByHand::Paid } else { ByHand::Unpaid },
        by: args.by.operator(desk),
        approver: None,
        reason: args.reason,
        approval_code: args.approval_code,
        amount: amount.map(|amount| format!("{} {}", amount.currency(), amount.to_major())),
    })
}
