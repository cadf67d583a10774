//! `countertop settle`: closes a terminal's batch. Asked once; what is not answered is not known, and is not asked again.

use serde::Serialize;

use crate::console::{batch_close, batch_page};
use crate::money::Amount;
use crate::payment::Tally;
use crate::protocol::{BatchCheck, BatchDifference, SettledKind, SettledPart};
use crate::report::rfc3339;
use crate::terminal::{BatchClose, now};
use crate::till::TillEvent;

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::not_offered;
use super::signature::{Signature, wants_approval, warn_unprotected};

/// Close a terminal's batch.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop settle --terminal front --operator Mei --pin @pin.txt")]
pub(super) struct Args {
    /// Which terminal; the default one if left out.
    #[arg(long, value_name = "NAME")]
    terminal: Option<String>,
    #[command(flatten)]
    by: Signature,
}

/// A batch that is closed.
#[derive(Serialize)]
struct Closed<'a> {
    terminal: &'a str,
    settled: bool,
    /// How many payments were in it, where the vendor tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u32>,
    /// Their sums, where the vendor tells.
    sums: Vec<String>,
    /// What it was made of, where the vendor tells.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Part>,
    /// The same by this journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    journal: Option<Counted<'a>>,
    /// The terminal's own words.
    message: &'a str,
}

/// A part of it; none where the terminal wrote no number.
#[derive(Serialize)]
struct Part {
    kind: SettledKind,
    count: Option<u64>,
    amount: Option<String>,
}

/// What this journal has, and where the terminal has something else.
#[derive(Serialize)]
struct Counted<'a> {
    /// From here on, RFC 3339; none for all there is.
    since: Option<String>,
    payments: Sum,
    refunds: Sum,
    agrees: bool,
    differences: Vec<Differs>,
    /// Not known, and so perhaps the reason of a difference.
    uncertain: Vec<&'a str>,
    /// Worth as much as the terminal is short of: one of them may not be in its batch.
    missing: Vec<&'a str>,
}

#[derive(Serialize)]
struct Sum {
    count: u64,
    amount: String,
}

#[derive(Serialize)]
struct Differs {
    kind: SettledKind,
    terminal: Part,
    journal: Sum,
}

impl From<&SettledPart> for Part {
    fn from(part: &SettledPart) -> Self {
        Self { kind: part.kind, count: part.count, amount: part.amount.map(Amount::to_major) }
    }
}

impl From<Tally> for Sum {
    fn from(tally: Tally) -> Self {
        Self { count: tally.count, amount: tally.amount.to_major() }
    }
}

impl<'a> From<&'a BatchCheck> for Counted<'a> {
    fn from(check: &'a BatchCheck) -> Self {
        let differs = |differs: &BatchDifference| Differs {
            kind: differs.terminal.kind,
            terminal: Part::from(&differs.terminal),
            journal: differs.journal.into(),
        };
        Self {
            since: check.since.map(rfc3339),
            payments: check.journal.payments.into(),
            refunds: check.journal.refunds.into(),
            agrees: check.differences.is_empty(),
            differences: check.differences.iter().map(differs).collect(),
            uncertain: check.uncertain().iter().map(|entry| entry.reference.as_str()).collect(),
            missing: check.missing.iter().map(|entry| entry.reference.as_str()).collect(),
        }
    }
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let terminal = desk.terminal(args.terminal.as_deref())?;
    let name = terminal.name.as_str();
    if !terminal.vendor().offers().settle {
        return Err(not_offered::by(terminal.vendor(), "closing the batch"));
    }
    let mut counter = desk.counter(None).await?;
    counter.start(name).await?;
    warn_unprotected(desk, &counter.till, "cli.unprotected");
    let till = args.by.take(&counter.till)?;
    let mut asked = till.settle(name, None).await;
    if wants_approval(&asked) {
        let approval = args.by.approval(&counter.till).await?;
        asked = till.settle(name, Some(&approval)).await;
    }
    asked?;
    drop(till);
    let close = told(&mut counter).await;
    counter.close().await;
    show(desk, name, &close?)
}

async fn told(counter: &mut Counter) -> Result<BatchClose, Failure> {
    loop {
        if let TillEvent::Settled(_, close) = counter.next().await? {
            return Ok(close);
        }
    }
}

fn show(desk: &Desk, terminal: &str, close: &BatchClose) -> Result<Exit, Failure> {
    let words = || match close {
        BatchClose::Closed(told) if told.differs() => {
            let zone = crate::platform::local_zone();
            batch_page(desk.texts(), terminal, now().wall, told, &zone).join("\n")
        }
        _ => batch_close(desk.texts(), terminal, close),
    };
    let (exit, advice) = match close {
        BatchClose::Closed(told) => {
            let sums = told.sums.iter().map(ToString::to_string).collect();
            let parts = told.parts.iter().map(Part::from).collect();
            let journal = told.check.as_deref().map(Counted::from);
            let closed =
                Closed { terminal, settled: true, count: told.count, sums, parts, journal, message: &told.said };
            // The words of a batch that was compared have its sums.
            let bare = closed.journal.is_none();
            desk.out.result(&closed, || if bare { with_sums(words(), &closed) } else { words() });
            return Ok(Exit::Done);
        }
        BatchClose::Refused(_) => (Exit::Declined, "Look at the terminal; nothing was closed."),
        BatchClose::NotSent(_) => (Exit::Unreachable, "Check the terminal, then try again: nothing was asked."),
        BatchClose::NotKnown(_) => {
            (Exit::Unresolved, "Look at the terminal's last batch. Close it again only if it is still open.")
        }
    };
    Err(Failure::new(exit, close.code(), words(), advice))
}

fn with_sums(words: String, closed: &Closed<'_>) -> String {
    let count = closed.count.map(|count| count.to_string());
    let facts: Vec<&str> = count.as_deref().into_iter().chain(closed.sums.iter().map(String::as_str)).collect();
    if facts.is_empty() { words } else { format!("{words}  {}", facts.join("  ")) }
}
