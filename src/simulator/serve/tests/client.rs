//! A register made of the codec and the product's own links.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::protocol::wonder::crypto::{CryptoProfile, Key, PairingCode, SaltIv};
use crate::protocol::wonder::envelope::{Envelope, HTTP_CAP, VersionLiteral};
use crate::protocol::wonder::frame::{FrameEvent, FrameReader, FrameRules};
use crate::protocol::wonder::message::{
    Request, RequestHeader, Response, ResponseBody, ResultBody, SaleRequest, TransactionStatusRequest,
};
use crate::simulator::magic::MagicTimes;
use crate::simulator::wonder::TerminalSettings;
use crate::simulator::{ListenAt, Running, SerialEnd, SimulatorOptions, run};
use crate::transport::{HttpEndpoint, Link, LinkSettings, Security, SerialSettings};
use crate::wire::{ExchangeId, HttpRequest, LinkEvent, LinkFaultKind, Outgoing, Payload};

pub const LONG: Duration = Duration::from_secs(20);
const CODE: &str = "260880";
static CLIENTS: AtomicUsize = AtomicUsize::new(0);

/// A paired terminal on every transport, with a ledger file.
pub struct Shop {
    pub running: Running,
    pub options: SimulatorOptions<TerminalSettings>,
    pub folder: tempfile::TempDir,
}

pub fn code() -> PairingCode {
    PairingCode::parse(CODE).unwrap()
}

impl Shop {
    pub async fn open(change: impl FnOnce(&mut SimulatorOptions<TerminalSettings>)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = TerminalSettings {
            paired: true,
            magic: MagicTimes { late_ms: Some(300), pending_ms: None },
            restart_ms: 200,
            ..TerminalSettings::new(code())
        };
        let mut options = SimulatorOptions::new(settings);
        options.lan = Some(ListenAt::loopback());
        options.cloud = Some(ListenAt::loopback());
        options.serial = Some(SerialEnd::Auto);
        options.ledger = Some(folder.path().join("ledger.jsonl"));
        change(&mut options);
        let running = run(options.clone(), |_| {}).await.unwrap();
        Self { running, options, folder }
    }

    /// The ledger file, in short: `charge r1 10.20 HKD`.
    pub fn ledger(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.path().join("ledger.jsonl")).unwrap();
        let line = |line: &str| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            let word = |key: &str| entry[key].as_str().unwrap().to_owned();
            [word("kind"), word("reference"), word("amount"), word("currency")].join(" ")
        };
        text.lines().map(line).collect()
    }

    pub fn lan(&self) -> Client {
        let endpoint = endpoint(self.running.endpoints.lan.as_ref().unwrap(), Security::Plain);
        Client::new(LinkSettings::Http(endpoint), "/wonder-terminal")
    }

    pub fn cloud(&self) -> Client {
        self.cloud_as(&self.options.terminal.business_id, &self.options.terminal.serial_number)
    }

    pub fn cloud_as(&self, business: &str, device: &str) -> Client {
        let mut endpoint = endpoint(self.running.endpoints.cloud.as_ref().unwrap(), Security::Plain);
        endpoint.headers =
            vec![("x-p-business-id".to_owned(), business.to_owned()), ("x-device-sn".to_owned(), device.to_owned())];
        Client::new(LinkSettings::Http(endpoint), "/open/terminal/command")
    }

    pub fn serial(&self) -> Client {
        Client::on_line(self.running.endpoints.serial.as_ref().unwrap())
    }
}

pub fn endpoint(origin: &str, security: Security) -> HttpEndpoint {
    let port = origin.rsplit(':').next().unwrap().parse().unwrap();
    HttpEndpoint::new(security, "127.0.0.1", port)
}

/// What became of a question.
#[derive(Debug)]
pub enum Heard {
    /// An answer to it.
    Answer(Response),
    /// An answer to something else.
    Stale,
    /// Bytes that say nothing, over HTTP with this status.
    Nonsense(u16),
    /// Nothing in the time given.
    Silence,
    /// The link broke.
    Lost,
}

pub struct Client {
    link: Link,
    pub path: String,
    pub key: Key,
    pub limit_ms: u64,
    name: usize,
    reader: FrameReader,
    asked: u64,
}

impl Client {
    pub fn new(settings: LinkSettings, path: &str) -> Self {
        let reader = FrameReader::new(FrameRules::retail());
        let (link, key) = (Link::new(settings).unwrap(), Key::new(code()));
        Self {
            link,
            path: path.to_owned(),
            key,
            limit_ms: 10_000,
            name: CLIENTS.fetch_add(1, Ordering::Relaxed),
            reader,
            asked: 0,
        }
    }

    pub fn on_line(path: &Path) -> Self {
        Self::new(LinkSettings::Serial(SerialSettings::new(path, 4_000_000)), "")
    }

    /// Connects as soon as there is somebody.
    pub async fn connect(&mut self) {
        let connected = async {
            while self.link.connect().await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LONG, connected).await.expect("the link comes back");
    }

    pub async fn ask(&mut self, request: &Request<'_>) -> Heard {
        self.send(request).await;
        self.hear().await
    }

    /// Asks until a link brings the answer. For questions that move nothing.
    pub async fn ask_until_answered(&mut self, request: &Request<'_>) -> ResultBody {
        let answered = async {
            let mut heard = self.ask(request).await;
            loop {
                heard = match heard {
                    Heard::Answer(response) => return result(response),
                    // On a line the right answer may come behind it.
                    Heard::Stale => self.hear().await,
                    _ => self.ask(request).await,
                };
            }
        };
        tokio::time::timeout(LONG, answered).await.expect("an answer")
    }

    pub async fn send(&mut self, request: &Request<'_>) {
        self.connect().await;
        self.asked += 1;
        let out = Outgoing { exchange: ExchangeId(self.asked), payload: self.payload(request) };
        self.link.send(out);
    }

    fn payload(&self, request: &Request) -> Payload {
        let body = self.envelope(request);
        match &self.link {
            Link::Serial(_) => Payload::Bytes(FrameRules::retail().encode(&body).unwrap()),
            Link::Http(_) | Link::Calls(_) | Link::WebSocket(_) => Payload::Http(HttpRequest {
                path: self.path.clone(),
                headers: vec![],
                body,
                reply_limit_ms: self.limit_ms,
            }),
        }
    }

    pub fn envelope(&self, request: &Request) -> Vec<u8> {
        let header = RequestHeader {
            request_id: self.request_id().into(),
            client_device_sn: "126498561093".into(),
            timestamp: "2025-11-12T10:11:04+00:00".into(),
        };
        let nonce = SaltIv { salt: [1; 16], iv: [2; 16] };
        let data = self.key.seal(CryptoProfile::Sha256ZeroIv, request.encode(&header), &nonce);
        Envelope { action: request.action(), data: data.into() }.encode(VersionLiteral::Text)
    }

    fn request_id(&self) -> String {
        format!("{}-{}", self.name, self.asked)
    }

    pub async fn hear(&mut self) -> Heard {
        let limit = Duration::from_millis(self.limit_ms);
        tokio::time::timeout(limit, self.hear_at_last()).await.unwrap_or(Heard::Silence)
    }

    async fn hear_at_last(&mut self) -> Heard {
        loop {
            match self.reader.next_frame() {
                Some(FrameEvent::Frame(data)) => return self.read(&data, 0),
                Some(_) => return Heard::Nonsense(0),
                None => {}
            }
            match self.link.next().await {
                LinkEvent::Received(bytes) => self.reader.push(&bytes, 0),
                LinkEvent::Reply(ExchangeId(id), _) | LinkEvent::Failed { exchange: ExchangeId(id), .. }
                    if id != self.asked => {}
                LinkEvent::Reply(_, reply) => return self.read(&reply.body, reply.status),
                LinkEvent::Failed { fault, .. } if fault.kind == LinkFaultKind::TimedOut => return Heard::Silence,
                LinkEvent::Failed { .. } => return Heard::Lost,
                LinkEvent::Down(_) => {
                    self.reader.reset();
                    return Heard::Lost;
                }
                LinkEvent::Up
                | LinkEvent::Heard(..)
                | LinkEvent::HungUp(_)
                | LinkEvent::Message(_)
                | LinkEvent::Touched(_) => {}
            }
        }
    }

    fn read(&self, body: &[u8], status: u16) -> Heard {
        let Ok(envelope) = Envelope::parse(body, HTTP_CAP) else { return Heard::Nonsense(status) };
        let Ok((plaintext, _)) = self.key.open_either(&envelope.data) else { return Heard::Nonsense(status) };
        let Ok(response) = Response::parse(envelope.action, &plaintext) else { return Heard::Nonsense(status) };
        let ours = response.header.response_id == self.request_id();
        if ours { Heard::Answer(response) } else { Heard::Stale }
    }
}

pub fn result(response: Response) -> ResultBody {
    match response.body {
        ResponseBody::Result(result) => *result,
        other => panic!("a result expected: {other:?}"),
    }
}

pub fn sale<'a>(reference: &'a str, amount: &'a str) -> Request<'a> {
    let (reference_id, currency, amount) = (reference.into(), "HKD".into(), amount.into());
    Request::Sale(SaleRequest { reference_id, customer_order_id: None, currency, amount })
}

pub fn status(reference: &str) -> Request<'_> {
    Request::TransactionStatus(TransactionStatusRequest { target_reference_id: reference.into() })
}
