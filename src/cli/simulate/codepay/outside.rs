//! What a simulated CodePay terminal does outside of its own ports: it is found, and it calls at registers.

use std::net::SocketAddr;

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;

use crate::cli::exit::Exit;
use crate::cli::failure::Failure;
use crate::simulator::codepay::{Errand, RegisterAt, Texts, Visitor};
use crate::simulator::{RequestLine, Running};
use crate::transport::discovery::Announcing;

/// What it was told to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli::simulate) struct Outside {
    pub(super) announce: Option<Texts>,
    pub(super) errands: Vec<(RegisterAt, Errand)>,
    pub(super) serial_number: String,
}

/// Doing it. Dropped, it is over.
#[derive(Debug)]
pub(in crate::cli::simulate) struct Doing {
    announcing: Option<Announcing>,
    /// Ends with this.
    calls: JoinSet<()>,
}

impl Outside {
    /// Begins, on a terminal that listens. The answers of registers are told like requests.
    pub(in crate::cli::simulate) fn begin(
        self,
        running: &Running,
        tell: &UnboundedSender<RequestLine>,
    ) -> Result<Doing, Failure> {
        let mut doing = Doing { announcing: None, calls: JoinSet::new() };
        let Some(listens_at) = address(running) else { return Ok(doing) };
        let visitor = Visitor { serial_number: self.serial_number, listens_at };
        if let Some(texts) = self.announce {
            let announcing = visitor.announce(texts).map_err(|fault| {
                let advice = "Leave out --announce, or allow multicast DNS on this computer.";
                Failure::new(Exit::Settings, "simulator", format!("cannot announce: {fault}"), advice)
            })?;
            doing.announcing = Some(announcing);
        }
        let tell = tell.clone();
        doing.calls.spawn(async move {
            for (register, errand) in self.errands {
                // Nobody is told any more when the simulator ends.
                let _ = tell.send(call(&visitor, &register, errand).await);
            }
        });
        Ok(doing)
    }
}

impl Doing {
    /// Takes the announcement back.
    pub(in crate::cli::simulate) async fn end(self) {
        if let Some(announcing) = self.announcing {
            announcing.end().await;
        }
    }
}

async fn call(visitor: &Visitor, register: &RegisterAt, errand: Errand) -> RequestLine {
    let verdict = visitor.visit(register, errand).await.unwrap_or_else(|fault| fault.to_string());
    let request = match errand {
        Errand::Pair => "pair_with",
        Errand::Unpair => "unpair_with",
    };
    RequestLine { request, reference: Some(register.to_string()), amount: None, verdict }
}

fn address(running: &Running) -> Option<SocketAddr> {
    running.endpoints.lan.as_deref()?.strip_prefix("ws://")?.parse().ok()
}
