//! Looking on the network for a terminal that is not where it was: by what it announces. What is seen proves nothing; whose
//! address it is, the terminal's own answer or a person decides.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::profile::{CodePayTerminal, Terminal, VendorSettings};
use crate::terminal::{Lookout, Sight, TerminalSeen};

use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::{not_offered, output};

/// Terminals that are there answer within a second or two; some announce themselves every five.
const LOOK: Duration = Duration::from_secs(10);

/// Where the terminal announces itself now.
pub(super) async fn find(desk: &Desk, terminal: &Terminal) -> Result<SocketAddr, Failure> {
    let VendorSettings::CodePay(codepay) = &terminal.settings else {
        return Err(not_offered::by(terminal.vendor(), "finding a terminal on the network"));
    };
    let name = terminal.name.as_str();
    output::note(&desk.texts().fill("cli.find.looking", &[("name", name)]));
    let mut lookout = Lookout::begin().map_err(|fault| blind(&fault.detail))?;
    let (until, mut others) = (Instant::now() + LOOK, Vec::new());
    while let Ok(sight) = timeout_at(until, lookout.next()).await {
        match sight {
            Sight::Seen(_, seen) if is_it(codepay, &seen) => {
                let place = seen.address.to_string();
                output::note(&desk.texts().fill("cli.find.found", &[("name", name), ("place", &place)]));
                return Ok(seen.address);
            }
            Sight::Seen(_, seen) => others.push(format!("{} at ws://{}", seen.serial_number, seen.address)),
            Sight::Gone(_) => {}
            Sight::Failed(fault) => return Err(blind(&fault.detail)),
        }
    }
    Err(not_seen(name, &others))
}

fn is_it(codepay: &CodePayTerminal, seen: &TerminalSeen) -> bool {
    codepay.identity.is_called(&seen.serial_number)
}

fn blind(why: &str) -> Failure {
    let advice = "Read the address off the terminal: `countertop terminals repair NAME --lan ws://HOST:PORT`.";
    Failure::new(Exit::Unreachable, "cannot_look", why, advice)
}

/// Which of the others it is, if any, only a person can say.
fn not_seen(name: &str, others: &[String]) -> Failure {
    let message = match others {
        [] => format!("{name} was not seen on the network, and no other terminal"),
        others => format!("{name} was not seen on the network, but these were: {}", others.join(", ")),
    };
    let advice = "Is it on, and on this network? By address: `countertop terminals repair NAME --lan ws://HOST:PORT`.";
    Failure::new(Exit::Unreachable, "not_seen", message, advice)
}
