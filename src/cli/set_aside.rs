//! `countertop setaside`: an unresolved payment stays on the open list and no longer blocks its terminal.

use crate::payment::{Payment, Reference};
use crate::till::TillEvent;

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::{self, Failure};
use super::{query, words};

/// Put an unresolved payment aside.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop setaside 7K2M9Q")]
pub(super) struct Args {
    /// Its reference, a unique beginning of it, or its last six.
    reference: String,
    /// Who puts it aside.
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let mut counter = desk.counter(None).await?;
    let payment = counter.till.find(&args.reference).await?;
    counter.start_of(&payment).await?;
    let reference = payment.intent.reference;
    counter.till.set_aside(reference, Some(desk.operator(args.operator))).await?;
    let changed = changed(&mut counter, reference, |payment| payment.set_aside).await;
    counter.close().await;
    words::show(desk, &changed?);
    Ok(Exit::Done)
}

/// The payment once it is as ordered; a refusal is a failure.
pub(super) async fn changed(
    counter: &mut Counter,
    reference: Reference,
    is_done: impl Fn(&Payment) -> bool,
) -> Result<Payment, Failure> {
    loop {
        match counter.next().await? {
            TillEvent::Refused(_, refused) if refused.reference == Some(reference) => {
                return Err(failure::refused(&refused.why.to_string(), reference));
            }
            TillEvent::NotSaved { reference: about, .. } if about == reference => {
                return Err(failure::refused("it could not be recorded", reference));
            }
            event => {
                if let Some(view) = query::view_of(event, reference).filter(|view| is_done(&view.payment)) {
                    return Ok(view.payment);
                }
            }
        }
    }
}
