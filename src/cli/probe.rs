//! `countertop probe`: who is there, is it free, how quick is it.

use serde::Serialize;

use crate::protocol::Identity;
use crate::terminal::{State, TerminalStatus};
use crate::till::TillEvent;

use super::counter::Counter;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::find::find;

/// Ask a terminal who it is and whether it is free.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countertop probe front\n  countertop probe patio --find")]
pub(super) struct Args {
    /// Which terminal.
    name: String,
    /// `CodePay`: if it does not answer, look on the network for where it is now. Nothing is changed.
    #[arg(long)]
    find: bool,
}

/// The live status of a terminal that answers.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the object")]
struct Live {
    terminal: String,
    vendor: &'static str,
    simulated: bool,
    link: &'static str,
    address: String,
    reachable: bool,
    state: &'static str,
    busy: bool,
    online: bool,
    serial_number: String,
    merchant: String,
    version: String,
    round_trip_ms: Option<u32>,
    unresolved: usize,
}

pub(super) async fn run(desk: &Desk, args: Args) -> Result<Exit, Failure> {
    let mut counter = desk.counter(None).await?;
    counter.start(&args.name).await?;
    let live = live(&mut counter, &args.name).await;
    counter.close().await;
    let live = match live {
        Err(failure) if args.find => return Err(found(desk, &args.name, failure).await?),
        live => live?,
    };
    desk.out.result(&live, || in_words(&live));
    Ok(Exit::Done)
}

/// Where it announces itself now, if elsewhere; that it does not answer where it was remains the result.
async fn found(desk: &Desk, name: &str, failure: Failure) -> Result<Failure, Failure> {
    let terminal = desk.terminal(Some(name))?;
    let place = find(desk, &terminal).await?;
    if place.to_string() == terminal.place() {
        return Ok(failure);
    }
    let message = format!("{name} announces itself at ws://{place}, not at {}", terminal.place());
    let advice = "Compare with the terminal's screen, then: `countertop terminals repair NAME --find`.";
    Ok(Failure::new(Exit::Unreachable, "moved", message, advice))
}

async fn live(counter: &mut Counter, name: &str) -> Result<Live, Failure> {
    counter.till.probe(name).await?;
    let identity = identity(counter).await?;
    // The state that goes with the answer is the next news.
    loop {
        if let TillEvent::Terminal(status) = counter.next().await?
            && status.identity.is_some()
        {
            return Ok(of(*status, identity));
        }
    }
}

/// Who the terminal says it is; that it does not answer, or is another one, is a failure.
pub(super) async fn identity(counter: &mut Counter) -> Result<Identity, Failure> {
    loop {
        if let TillEvent::Probed(_, answer) = counter.next().await? {
            return answer.map_err(|why| unreachable(&why));
        }
    }
}

/// The terminal does not answer as itself.
pub(super) fn unreachable(why: &str) -> Failure {
    let advice = "Check cable, power and address; `countertop terminals repair NAME` pairs it again.";
    Failure::new(Exit::Unreachable, "unreachable", why, advice)
}

fn of(status: TerminalStatus, identity: Identity) -> Live {
    Live {
        terminal: status.name,
        vendor: status.vendor.as_str(),
        simulated: status.simulated,
        link: status.link_kind,
        address: status.address,
        reachable: true,
        state: word(&status.state),
        busy: identity.busy,
        online: identity.online,
        serial_number: identity.serial_number,
        merchant: identity.merchant,
        version: identity.version,
        round_trip_ms: status.round_trips.last().last().map(|trip| trip.took),
        unresolved: status.unresolved,
    }
}

fn word(state: &State) -> &'static str {
    match state {
        State::NotAsked => "not_asked",
        State::Connecting => "connecting",
        State::Ready => "ready",
        State::Busy => "busy",
        State::Selling(_) => "selling",
        State::Blocked(_) => "blocked",
        State::NoAnswer(_) => "no_answer",
        State::WrongTerminal(_) => "wrong_terminal",
        State::NotSaving => "not_saving",
    }
}

fn in_words(live: &Live) -> String {
    let simulated = if live.simulated { "  SIMULATED" } else { "" };
    let round_trip = live.round_trip_ms.map_or_else(String::new, |ms| format!("  {ms} ms"));
    let told = [("serial number", &live.serial_number), ("merchant", &live.merchant), ("version", &live.version)];
    let told = told.into_iter().filter(|(_, told)| !told.is_empty()).map(|(what, told)| format!("{what} {told}"));
    let told: Vec<String> = told.collect();
    let place = format!("{}  {}{round_trip}{simulated}\n{} {}", live.terminal, live.state, live.link, live.address);
    format!("{place}\n{}", if told.is_empty() { "does not tell who it is".to_owned() } else { told.join("  ") })
}
