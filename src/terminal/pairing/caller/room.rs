//! Where this register waits to be called.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use super::attend::{CallId, Caller, Heard, attend};
use crate::platform::{Wall, network};
use crate::protocol::codepay::announcement::{REGISTER_SERVICE, register_text};
use crate::transport::discovery::{Announcement, Announcing};
use crate::wire::{LinkFault, LinkFaultKind};

/// The vendor's port, and how many are tried from it on (CodePay sheet, section 1).
const FIRST_PORT: u16 = 35_779;
const PORTS: u16 = 10;
/// Calls at the same time. One is answered; the others are there to be refused.
const CALLS: usize = 8;

/// How this register waits to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingOrder {
    /// What this register is called, as the terminal lists it.
    pub name: String,
    /// Its id: always the same, and nobody else's.
    pub id: String,
    /// The address it listens at; all of this computer's when unspecified.
    pub address: IpAddr,
    /// The port; without one the vendor's, or the next that is free. 0 is any.
    pub port: Option<u16>,
}

impl WaitingOrder {
    /// A register of this id, under this computer's name, at all its addresses.
    pub fn new(id: impl Into<String>) -> Self {
        let (name, address) = (network::host_name(), IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        Self { name, id: id.into(), address, port: None }
    }
}

/// What happens in the waiting room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// This terminal asks to be paired, and waits for [`WaitingRoom::answer`].
    Asked(Caller),
    /// The terminal that asked has hung up.
    Left(Caller),
    /// This terminal asked while another one waits for its answer, and was refused.
    TurnedAway(Caller),
    /// This terminal says that it is not paired any more. Nothing was removed: that is for a person.
    Unpaired(Caller),
    /// Whoever called speaks an older generation of the protocol: which.
    Older(String),
}

/// A register that waits to be called. Dropping it ends it: nobody listens, nothing is announced.
#[derive(Debug)]
pub struct WaitingRoom {
    listener: TcpListener,
    listens_at: SocketAddr,
    announcing: Result<Announcing, LinkFault>,
    calls: JoinSet<()>,
    count: u64,
    tell: mpsc::Sender<Heard>,
    told: mpsc::Receiver<Heard>,
    waiting: Option<Waiting>,
}

/// The terminal that waits for its answer.
#[derive(Debug)]
struct Waiting {
    call: CallId,
    caller: Caller,
    decide: oneshot::Sender<bool>,
}

impl WaitingRoom {
    /// Listens and announces.
    ///
    /// # Errors
    /// No port is free. That nothing can be announced is no error: see [`WaitingRoom::complaint`].
    pub async fn open(order: &WaitingOrder) -> Result<Self, LinkFault> {
        let listener = listen(order).await?;
        let listens_at = listener.local_addr().map_err(|error| no_port(&error.to_string()))?;
        let announcing = Announcing::begin(&announcement(order, listens_at));
        let (tell, told) = mpsc::channel(CALLS);
        let calls = JoinSet::new();
        Ok(Self { listener, listens_at, announcing, calls, count: 0, tell, told, waiting: None })
    }

    /// The addresses at which a terminal reaches this register, the likeliest first. Empty without a network.
    pub fn places(&self) -> Vec<SocketAddr> {
        let ip = self.listens_at.ip();
        let ips = if ip.is_unspecified() { network::addresses() } else { vec![ip] };
        let same_family = ips.into_iter().filter(|own| own.is_ipv4() == ip.is_ipv4());
        same_family.map(|ip| SocketAddr::new(ip, self.listens_at.port())).collect()
    }

    /// Why terminals do not find this register by themselves, if they do not.
    pub fn complaint(&self) -> Option<&LinkFault> {
        self.announcing.as_ref().err()
    }

    /// What happens next. Cancel-safe.
    pub async fn next(&mut self) -> Arrival {
        loop {
            tokio::select! {
                accepted = self.listener.accept(), if self.calls.len() < CALLS => {
                    // A caller that is gone before it is taken, or no resources for it: the next may have more luck.
                    if let Ok((stream, from)) = accepted {
                        self.count += 1;
                        self.calls.spawn(attend(CallId(self.count), stream, from.ip(), self.tell.clone()));
                    } else {
                        tokio::task::yield_now().await;
                    }
                }
                Some(heard) = self.told.recv() => if let Some(arrival) = self.take(heard) {
                    return arrival;
                },
                Some(_) = self.calls.join_next() => {}
            }
        }
    }

    fn take(&mut self, heard: Heard) -> Option<Arrival> {
        match heard {
            Heard::Asked(_, caller, decide) if self.waiting.is_some() => {
                // It has gone if it does not hear that.
                let _ = decide.send(false);
                Some(Arrival::TurnedAway(caller))
            }
            Heard::Asked(call, caller, decide) => {
                self.waiting = Some(Waiting { call, caller: caller.clone(), decide });
                Some(Arrival::Asked(caller))
            }
            Heard::HungUp(call) => {
                let gone = self.waiting.take_if(|waiting| waiting.call == call)?;
                Some(Arrival::Left(gone.caller))
            }
            Heard::Unpaired(caller) => Some(Arrival::Unpaired(caller)),
            Heard::Older(words) => Some(Arrival::Older(words)),
        }
    }

    /// Answers the terminal that waits: the one that was told by [`Arrival::Asked`]. None if it has hung up meanwhile.
    pub fn answer(&mut self, accepted: bool) -> Option<Caller> {
        let Waiting { caller, decide, .. } = self.waiting.take()?;
        decide.send(accepted).ok().map(|()| caller)
    }

    /// Takes the announcement back, and waits until answers that were given have left.
    pub async fn close(mut self) {
        if let Some(waiting) = self.waiting.take() {
            let _ = waiting.decide.send(false);
        }
        drop(self.listener);
        if let Ok(announcing) = self.announcing {
            announcing.end().await;
        }
        let left = async { while self.calls.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(GOODBYE, left).await;
    }
}

/// How long the end may wait for callers.
const GOODBYE: std::time::Duration = std::time::Duration::from_secs(1);

async fn listen(order: &WaitingOrder) -> Result<TcpListener, LinkFault> {
    let ports = order.port.map_or(FIRST_PORT..=FIRST_PORT + PORTS - 1, |port| port..=port);
    let mut last = String::new();
    for port in ports {
        match TcpListener::bind((order.address, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) => last = format!("port {port}: {error}"),
        }
    }
    Err(no_port(&last))
}

fn no_port(words: &str) -> LinkFault {
    LinkFault::new(LinkFaultKind::PortHeld, format!("no terminal can call this computer: {words}"))
}

fn announcement(order: &WaitingOrder, listens_at: SocketAddr) -> Announcement {
    let one = Some(listens_at.ip()).filter(|ip| !ip.is_unspecified());
    let shown = one.or_else(|| network::addresses().into_iter().find(IpAddr::is_ipv4));
    let shown = shown.map(|ip| SocketAddr::new(ip, listens_at.port()));
    Announcement {
        kind: REGISTER_SERVICE.to_owned(),
        instance: format!("{}_{}", order.name, Wall::now().unix_millis()),
        port: listens_at.port(),
        address: one,
        texts: vec![register_text(&order.id, shown, &order.name)],
    }
}
