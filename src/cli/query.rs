//! `countertop query`: what became of one payment. An open one is asked about once; a closed one needs no terminal.

use crate::payment::{Payment, Reference, Stage, Unresolved};
use crate::terminal::PaymentView;
use crate::till::TillEvent;

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::{output, probe, words};

/// Ask what became of one payment.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop query 7K2M9Q")]
pub(super) struct Args {
    /// Its reference, a unique beginning of it, or its last six.
    reference: String,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let recorded = desk.recorded(&args.reference).await?;
    let payment = if asking_helps(&recorded) { ask(desk, &recorded).await? } else { recorded };
    words::show(desk, &payment);
    Ok(Exit::of(&payment))
}

/// Whether the terminal can still tell more than is recorded.
pub(super) fn asking_helps(payment: &Payment) -> bool {
    let said_all = matches!(payment.stage, Stage::Unresolved(Unresolved::AmountDiffers { .. }));
    payment.awaits_truth() && !said_all
}

async fn ask(desk: &Desk, recorded: &Payment) -> Result<Payment, Failure> {
    let reference = recorded.intent.reference;
    let mut counter = desk.counter(None).await?;
    counter.start_of(recorded).await?;
    let asked = ask_once(&mut counter, recorded).await;
    let journal = counter.till.journal().clone();
    counter.close().await;
    if let Err(unasked) = asked {
        output::note(&unasked.message);
    }
    Ok(journal.payment(reference).await?.unwrap_or_else(|| recorded.clone()))
}

/// First who is there, then the question: it is over when the next one is planned, or none is needed.
async fn ask_once(counter: &mut Counter, payment: &Payment) -> Result<(), Failure> {
    probe_terminal_of(counter, payment).await?;
    let reference = payment.intent.reference;
    if payment.owed.is_some() {
        // What waits for a card is asked about once for each link, and that may be over by now.
        counter.till.ask_now(reference).await?;
    }
    loop {
        if let Some(view) = view_of(counter.next().await?, reference)
            && (view.next_question.is_some() || !asking_helps(&view.payment) || waits_for_the_card(&view))
        {
            return Ok(());
        }
    }
}

/// It was asked whether it is finished, it is not, and only a person with the card can go on.
pub(super) fn waits_for_the_card(view: &PaymentView) -> bool {
    view.may_finish.is_some() && view.times_asked > 0
}

/// Makes sure that the terminal of this payment answers.
pub(super) async fn probe_terminal_of(counter: &mut Counter, payment: &Payment) -> Result<(), Failure> {
    let terminals = counter.till.terminals();
    let found = terminals.iter().find(|terminal| terminal.id == payment.intent.terminal);
    let name = found.map_or("", |terminal| terminal.name.as_str());
    counter.till.probe(name).await?;
    probe::identity(counter).await.map(drop)
}

/// The news about this payment.
pub(super) fn view_of(event: TillEvent, reference: Reference) -> Option<Box<PaymentView>> {
    match event {
        TillEvent::Payment(view) if view.payment.intent.reference == reference => Some(view),
        _ => None,
    }
}
