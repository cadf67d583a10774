//! `countertop abort`: asks a terminal to cancel. A request, never a result.

use serde::Serialize;

use crate::payment::Payment;
use crate::protocol::AbortAnswer;
use crate::till::TillEvent;

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::{follow, probe, query};

/// Ask a terminal to cancel what it is doing.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop abort --terminal front")]
pub(super) struct Args {
    /// Which terminal; the default one if left out.
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
    /// Also if no payment of ours is in its hands: this may stop another till's sale.
    #[arg(long)]
    any: bool,
    /// Who asks.
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
}

/// What the terminal said to it.
#[derive(Serialize)]
struct Said<'a> {
    terminal: &'a str,
    accepted: bool,
    code: &'a str,
    message: &'a str,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let terminal = desk.terminal(args.terminal.as_deref())?;
    let name = terminal.name.as_str();
    let mut counter = desk.counter(None).await?;
    let open = counter.till.journal().open_payments().await?;
    let ours = open
        .into_iter()
        .find(|payment| payment.intent.terminal == terminal.id && payment.awaits_truth() && payment.blocks_terminal());
    match ours {
        Some(payment) => cancel(desk, counter, &payment, args.operator).await,
        None if !args.any => {
            counter.close().await;
            Err(nothing_of_ours(name))
        }
        None => {
            counter.start(name).await?;
            counter.till.by(args.operator).abort_any(name).await?;
            let answer = answer(&mut counter).await;
            counter.close().await;
            Ok(tell(desk, name, &answer?))
        }
    }
}

async fn cancel(
    desk: &Desk,
    mut counter: Counter,
    payment: &Payment,
    operator: Option<String>,
) -> Result<Exit, Failure> {
    counter.start_of(payment).await?;
    query::probe_terminal_of(&mut counter, payment).await?;
    let reference = payment.intent.reference;
    counter.till.ask_to_cancel(reference, Some(desk.operator(operator))).await?;
    follow::to_the_end(desk, counter, reference, false).await
}

async fn answer(counter: &mut Counter) -> Result<AbortAnswer, Failure> {
    loop {
        if let TillEvent::Aborted(_, answer) = counter.next().await? {
            return answer.map_err(|why| probe::unreachable(&why));
        }
    }
}

fn tell(desk: &Desk, name: &str, answer: &AbortAnswer) -> Exit {
    let AbortAnswer { accepted, code, message, .. } = answer;
    desk.out.result(&Said { terminal: name, accepted: *accepted, code, message }, || {
        let said = if *accepted { "says that it has stopped" } else { "says that it did not stop" };
        format!("{name} {said}: {message} {code}")
    });
    if *accepted { Exit::Done } else { Exit::Declined }
}

fn nothing_of_ours(name: &str) -> Failure {
    let message = format!("{name} has no payment of this till in its hands");
    let advice = "--any asks all the same: this may stop another till's sale.";
    Failure::new(Exit::NotStarted, "nothing_to_abort", message, advice)
}
