//! `countertop resolve`: asks about everything that is not known until it is, or the wait is over.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, interval_at, sleep};

use crate::payment::{Payment, Reference};
use crate::platform::signals;
use crate::profile::{Limits, LimitsConfig};
use crate::till::{Lanes, TillEvent};

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::{output, query, words};

/// Ask about everything unresolved until it is known or the wait is over.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop resolve --wait 120")]
pub(super) struct Args {
    /// One payment only: its reference, a unique beginning of it, or its last six.
    reference: Option<String>,
    /// How long to wait.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(0..=86_400))]
    wait: u64,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let lanes = if args.reference.is_some() { Lanes::None } else { Lanes::All };
    let mut counter = desk.counter_with(lanes, None).await?;
    let wanted = match &args.reference {
        Some(text) => {
            let payment = counter.till.find(text).await?;
            if query::asking_helps(&payment) {
                counter.start_of(&payment).await?;
            }
            vec![payment]
        }
        None => counter.till.journal().open_payments().await?,
    };
    let mut payments: BTreeMap<_, _> = wanted.into_iter().map(|payment| (payment.intent.reference, payment)).collect();
    let watched = watch(&mut counter, &mut payments, Duration::from_secs(args.wait)).await;
    counter.close().await;
    watched?;
    Ok(tell(desk, &payments))
}

/// Takes in the news until nothing is left that asking could tell, the wait is over, or somebody wants to end.
async fn watch(
    counter: &mut Counter,
    payments: &mut BTreeMap<Reference, Payment>,
    wait: Duration,
) -> Result<(), Failure> {
    let Some(pace) = pace(&counter.till.config().limits, payments) else { return Ok(()) };
    // The terminals' own questions become rare after a while; somebody waits here.
    let mut again = interval_at(Instant::now() + pace.ask_for.duration(), pace.ask_every.duration());
    let (mut over, mut stop) = (pin!(sleep(wait)), pin!(signals::shutdown()));
    // What waits for a person with a card: asking tells nothing more.
    let mut cards = BTreeSet::new();
    let is_asked = |cards: &BTreeSet<_>, payment: &Payment| {
        query::asking_helps(payment) && !cards.contains(&payment.intent.reference)
    };
    while payments.values().any(|payment| is_asked(&cards, payment)) {
        tokio::select! {
            event = counter.next() => {
                if let TillEvent::Payment(view) = event?
                    && let Some(payment) = payments.get_mut(&view.payment.intent.reference)
                {
                    if query::waits_for_the_card(&view) {
                        cards.insert(view.payment.intent.reference);
                    }
                    *payment = view.payment;
                }
            }
            _ = again.tick() => {
                for (reference, _) in payments.iter().filter(|(_, payment)| is_asked(&cards, payment)) {
                    counter.till.ask_now(*reference).await?;
                }
            }
            () = &mut over => break,
            _ = &mut stop => break,
        }
    }
    Ok(())
}

/// The waits of the first vendor to fall into the rare pace; none if there is nothing to ask about.
fn pace(limits: &LimitsConfig, payments: &BTreeMap<Reference, Payment>) -> Option<Limits> {
    let each = payments.values().map(|payment| limits.of(payment.intent.vendor));
    each.min_by_key(|limits| limits.ask_for)
}

fn tell(desk: &Desk, payments: &BTreeMap<Reference, Payment>) -> Exit {
    for payment in payments.values() {
        words::show(desk, payment);
    }
    if payments.is_empty() && !desk.out.is_json() {
        output::note("nothing is open");
    }
    let known = payments.values().all(|payment| Exit::of(payment) != Exit::Unresolved);
    if known { Exit::Done } else { Exit::Unresolved }
}
