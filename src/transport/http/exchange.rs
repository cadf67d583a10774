//! One exchange from start to end, as a task.

use std::sync::Arc;

use tokio::time::timeout;

use super::connection::Connection;
use super::endpoint::{Origin, Prepared};
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFault, LinkFaultKind};

/// How an exchange ended, and its connection when that can be used again.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) event: LinkEvent,
    pub(super) connection: Option<Connection>,
}

/// Runs the exchange on the warm connection, or on a new one if that has gone before a byte was written. The request is
/// handed over once; whatever happens then is the end.
pub(super) async fn run(
    origin: Arc<Origin>,
    warm: Option<Connection>,
    exchange: ExchangeId,
    prepared: Prepared,
) -> Finished {
    let mut connection = match usable(&origin, warm).await {
        Ok(connection) => connection,
        Err(fault) => return failed(exchange, Left::Nothing, fault),
    };
    let before = connection.taken();
    let reply = timeout(prepared.reply_limit, connection.exchange(prepared.request, origin.body_limit())).await;
    match reply.unwrap_or_else(|_| Err(too_late())) {
        Ok(reply) => {
            let connection = (!origin.single_use()).then_some(connection);
            Finished { event: LinkEvent::Reply(exchange, reply), connection }
        }
        Err(fault) => {
            let left = if connection.end().await == before { Left::Nothing } else { Left::Maybe };
            failed(exchange, left, fault)
        }
    }
}

/// Opens a connection, TLS included, and says nothing on it.
pub(super) async fn touch(origin: Arc<Origin>, exchange: ExchangeId) -> Finished {
    match origin.open().await {
        Ok(connection) => Finished { event: LinkEvent::Touched(exchange), connection: Some(connection) },
        Err(fault) => failed(exchange, Left::Nothing, fault),
    }
}

async fn usable(origin: &Origin, warm: Option<Connection>) -> Result<Connection, LinkFault> {
    if let Some(mut connection) = warm
        && connection.is_ready().await
    {
        return Ok(connection);
    }
    origin.open().await
}

fn failed(exchange: ExchangeId, left: Left, fault: LinkFault) -> Finished {
    Finished { event: LinkEvent::Failed { exchange, left, fault }, connection: None }
}

fn too_late() -> LinkFault {
    LinkFault::new(LinkFaultKind::TimedOut, "no whole reply in time")
}
