//! One call, from the handshake to the answer.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::protocol::codepay::device::Device;
use crate::protocol::codepay::message::{CAP, Message, NoMessage};
use crate::protocol::codepay::topic::Topic;
use crate::transport::websocket::server::{Reception, ServerSocket};

/// How long a caller may say nothing of use, and how long it may keep the line after its answer.
const SILENCE: Duration = Duration::from_secs(30);
const AFTER: Duration = Duration::from_secs(5);
/// The port of a terminal that tells none (CodePay sheet, section 1).
const USUAL_PORT: u16 = 35_779;

/// A terminal that asks to be paired, as it says itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Caller {
    /// Its serial number; empty if it tells none.
    pub serial_number: String,
    /// Its name for people: the alias that somebody gave it, else its serial number.
    pub name: String,
    /// Where it says that it takes orders.
    pub address: SocketAddr,
    /// Where the call comes from. Another address than it says is worth a second look.
    pub calls_from: IpAddr,
}

impl Caller {
    fn of(device: &Device, calls_from: IpAddr) -> Self {
        let ip = device.ip_address.parse().unwrap_or(calls_from);
        let port = device.port.parse().ok().filter(|port| *port != 0).unwrap_or(USUAL_PORT);
        Self {
            serial_number: device.serial_number().to_owned(),
            name: device.name().to_owned(),
            address: SocketAddr::new(ip, port),
            calls_from,
        }
    }

    /// What it is shown as: its serial number, else its name, else its address.
    pub fn shown(&self) -> String {
        let known = [&self.serial_number, &self.name].into_iter().find(|text| !text.is_empty());
        known.map_or_else(|| self.address.to_string(), Clone::clone)
    }

    /// Whether it calls from where it says that it is.
    pub fn is_where_it_says(&self) -> bool {
        self.address.ip() == self.calls_from
    }
}

/// Which call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CallId(pub(super) u64);

/// What a call brings.
#[derive(Debug)]
pub(super) enum Heard {
    /// It asks to be paired, and waits for the answer.
    Asked(CallId, Caller, oneshot::Sender<bool>),
    /// It has hung up before it was answered.
    HungUp(CallId),
    /// It says that it is not paired any more. It was answered: the vendor's registers always agree.
    Unpaired(Caller),
    /// It speaks an older generation of the protocol.
    Older(String),
}

/// Attends to a call until it is over.
pub(super) async fn attend(id: CallId, stream: TcpStream, from: IpAddr, tell: mpsc::Sender<Heard>) {
    let reception = Reception { message_bytes: CAP, ..Reception::default() };
    let Ok(mut socket) = reception.receive(stream).await else { return };
    while let Ok(Ok(message)) = timeout(SILENCE, socket.hear()).await {
        match Message::read(message.bytes()) {
            Ok(request) if request.topic == Topic::Pair && !request.is_answer() => {
                let asked = Call { id, from, tell: &tell, request: &request };
                if !asked.decide(&mut socket).await {
                    return;
                }
                // The terminal closes when it has read the answer.
                let _ = timeout(AFTER, socket.hear()).await;
                let _ = socket.close(1000).await;
                return;
            }
            Ok(request) if request.topic == Topic::Unpair && !request.is_answer() => {
                let caller = Caller::of(&Device::read(request.device()), from);
                let answered = socket.say(answer(&request, true)).await;
                let _ = tell.send(Heard::Unpaired(caller)).await;
                if answered.is_err() {
                    return;
                }
            }
            Err(NoMessage::Older(older)) => {
                let _ = tell.send(Heard::Older(older.to_string())).await;
            }
            // Greetings and heartbeats need no answer, and nonsense gets none.
            Ok(_) | Err(_) => {}
        }
    }
}

/// A call that asks to be paired.
struct Call<'a> {
    id: CallId,
    from: IpAddr,
    tell: &'a mpsc::Sender<Heard>,
    request: &'a Message,
}

impl Call<'_> {
    /// Passes the wish on, waits for the decision and tells it. False if the caller has gone.
    async fn decide(&self, socket: &mut ServerSocket) -> bool {
        let (decide, mut decided) = oneshot::channel();
        let caller = Caller::of(&Device::read(self.request.device()), self.from);
        if self.tell.send(Heard::Asked(self.id, caller, decide)).await.is_err() {
            return false;
        }
        loop {
            tokio::select! {
                // Nobody has decided, and nobody will: no.
                accepted = &mut decided => {
                    return socket.say(answer(self.request, accepted.unwrap_or(false))).await.is_ok();
                }
                heard = socket.hear() => if heard.is_err() {
                    let _ = self.tell.send(Heard::HungUp(self.id)).await;
                    return false;
                }
            }
        }
    }
}

fn answer(request: &Message, accepted: bool) -> crate::wire::Message {
    crate::wire::Message::Text(request.pair_answer(accepted).to_json())
}
