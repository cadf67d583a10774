//! A register made of the codec and bare connections, facing a terminal on real sockets and a real pseudo terminal.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::register::{self, code, sealer};
use crate::protocol::qfpay::answer::Answer;
use crate::protocol::qfpay::envelope::{Dialect, HttpBody, Sealer};
use crate::protocol::qfpay::frame::{self, FrameEvent, FrameReader, FrameType, Number};
use crate::protocol::qfpay::message::Request;
use crate::simulator::magic::MagicTimes;
use crate::simulator::qfpay::*;
use crate::simulator::{ListenAt, Running, SerialEnd, SimulatorOptions, run};
use crate::transport::{Link, LinkSettings, SerialSettings};
use crate::wire::{ExchangeId, LinkEvent, Outgoing, Payload};

pub const LONG: Duration = Duration::from_secs(20);
/// How long nothing is said before it counts as silence, where silence is expected.
pub const SHORT: Duration = Duration::from_secs(1);

/// A terminal on every transport, with a ledger file.
pub struct Shop {
    pub running: Running,
    pub folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// An answer with this code, and the reference in it.
    Answer(String, Option<String>),
    /// A frame that refuses the request.
    Refused(FrameType),
    /// Something that is no answer.
    Nonsense,
    /// Nothing in a while.
    Silence,
    /// The connection ended.
    Lost,
}

impl Heard {
    pub fn code(&self) -> &str {
        if let Self::Answer(code, _) = self { code } else { panic!("an answer expected: {self:?}") }
    }
}

impl Shop {
    pub async fn open(change: impl FnOnce(&mut SimulatorOptions<TerminalSettings>)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let magic = MagicTimes { late_ms: Some(1_500), pending_ms: Some(300) };
        let mut options = SimulatorOptions::new(TerminalSettings { magic, restart_ms: 200, ..register::settings() });
        options.lan = Some(ListenAt::loopback());
        options.tcp = Some(ListenAt::loopback());
        options.serial = Some(SerialEnd::Auto);
        options.ledger = Some(folder.path().join("ledger.jsonl"));
        change(&mut options);
        Self { running: run(options, |_| {}).await.unwrap(), folder }
    }

    /// The ledger file, in short: `charge T1 10.20`.
    pub fn ledger(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.path().join("ledger.jsonl")).unwrap();
        let line = |line: &str| {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            ["kind", "reference", "amount"].map(|key| entry[key].as_str().unwrap().to_owned()).join(" ")
        };
        text.lines().map(line).collect()
    }

    pub fn http(&self) -> Http {
        let origin = self.running.endpoints.lan.clone().unwrap();
        Http { address: origin.split_once("://").unwrap().1.to_owned(), sealer: sealer(Dialect::Odoo), patience: LONG }
    }

    pub fn tcp(&self) -> Tcp {
        let address = self.running.endpoints.tcp.unwrap().to_string();
        Tcp { address, sealer: sealer(Dialect::Odoo), patience: LONG }
    }

    pub fn serial(&self) -> Serial {
        Serial::at(self.running.endpoints.serial.as_ref().unwrap())
    }
}

fn heard(bytes: &[u8]) -> Heard {
    match Answer::read(bytes, register::keys().cipher()) {
        Ok(answer) => {
            let reference = answer.data.as_ref().and_then(|data| data.get("out_trade_no")).map(str::to_owned);
            Heard::Answer(code(&answer), reference)
        }
        Err(_) => Heard::Nonsense,
    }
}

/// Connects as soon as there is somebody.
async fn connected(address: &str) -> TcpStream {
    let connecting = async {
        loop {
            match TcpStream::connect(address).await {
                Ok(stream) => return stream,
                Err(_) => tokio::task::yield_now().await,
            }
        }
    };
    tokio::time::timeout(LONG, connecting).await.expect("somebody listens")
}

/// Posts, each on a connection of its own.
pub struct Http {
    pub address: String,
    pub sealer: Sealer,
    pub patience: Duration,
}

impl Http {
    pub async fn ask(&self, request: &Request) -> Heard {
        let body = self.sealer.http_body(&request.content().unwrap(), HttpBody::JsonString);
        let (path, length) = (request.path(), body.len());
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
        let asked = self.exchange(&head, &body);
        let Ok(reply) = tokio::time::timeout(self.patience, asked).await else { return Heard::Silence };
        let Some((head, body)) = reply.split_once("\r\n\r\n") else { return Heard::Lost };
        let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
        // A second reply behind the first belongs to nobody.
        body.as_bytes().get(..announced).map_or(Heard::Lost, heard)
    }

    pub async fn exchange(&self, head: &str, body: &[u8]) -> String {
        let mut stream = connected(&self.address).await;
        stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
        let mut reply = Vec::new();
        // What came before the connection broke counts.
        let _ = stream.read_to_end(&mut reply).await;
        String::from_utf8_lossy(&reply).into_owned()
    }
}

/// Texts, each on a connection of its own.
pub struct Tcp {
    pub address: String,
    pub sealer: Sealer,
    pub patience: Duration,
}

impl Tcp {
    pub async fn ask(&self, request: &Request) -> Heard {
        let text = self.sealer.seal(&request.content().unwrap()) + "\n";
        self.exchange(text.as_bytes(), false).await
    }

    /// Sends bytes, closes its half if told so, and hears one text.
    pub async fn exchange(&self, bytes: &[u8], closes: bool) -> Heard {
        let mut stream = connected(&self.address).await;
        stream.write_all(bytes).await.unwrap();
        if closes {
            stream.shutdown().await.unwrap();
        }
        let mut text = Vec::new();
        let hearing =
            async { while !text.ends_with(b"\n") && stream.read_buf(&mut text).await.is_ok_and(|read| read > 0) {} };
        let silent = tokio::time::timeout(self.patience, hearing).await.is_err();
        match (silent, text.is_empty()) {
            (true, true) => Heard::Silence,
            (false, true) => Heard::Lost,
            _ => heard(text.split(|byte| *byte == b'\n').next().unwrap_or_default()),
        }
    }
}

/// Frames on a line.
pub struct Serial {
    pub link: Link,
    pub reader: FrameReader,
    pub number: Number,
    pub sealer: Sealer,
    pub part_limit: usize,
    pub patience: Duration,
}

impl Serial {
    pub fn at(path: &std::path::Path) -> Self {
        let link = Link::new(LinkSettings::Serial(SerialSettings::new(path, 9_600))).unwrap();
        let (reader, sealer) = (FrameReader::new(), sealer(Dialect::Odoo));
        Self { link, reader, number: Number::FIRST, sealer, part_limit: frame::PART_LIMIT, patience: LONG }
    }

    /// Sends a request under the next number, connected as soon as there is somebody.
    pub async fn send(&mut self, request: &Request) {
        let connecting = async {
            while self.link.connect().await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LONG, connecting).await.expect("the line comes back");
        let data = self.sealer.seal(&request.content().unwrap());
        let frames = frame::encode(FrameType::Request, self.number, data.as_bytes(), self.part_limit).unwrap();
        self.number = self.number.next();
        self.write(frames.concat());
    }

    fn write(&mut self, bytes: Vec<u8>) {
        self.link.send(Outgoing { exchange: ExchangeId(0), payload: Payload::Bytes(bytes) });
    }

    /// Sends and hears the acknowledgement, then the result.
    pub async fn ask(&mut self, request: &Request) -> Heard {
        self.send(request).await;
        match self.event().await {
            Ok(FrameEvent::Message(FrameType::Positive, _, data)) if data.is_empty() => self.result().await,
            Ok(FrameEvent::Message(kind, ..)) => Heard::Refused(kind),
            Ok(FrameEvent::Broken(..)) => Heard::Nonsense,
            Err(lost) => lost,
        }
    }

    /// The next result, acknowledged.
    pub async fn result(&mut self) -> Heard {
        match self.event().await {
            Ok(FrameEvent::Message(FrameType::Request, number, data)) => {
                self.write(frame::bare(FrameType::Positive, number));
                heard(&data)
            }
            Ok(FrameEvent::Message(FrameType::Positive, _, data)) => heard(&data),
            Ok(_) => Heard::Nonsense,
            Err(lost) => lost,
        }
    }

    pub async fn event(&mut self) -> Result<FrameEvent, Heard> {
        let hearing = async {
            loop {
                if let Some(event) = self.reader.next_event() {
                    return Ok(event);
                }
                match self.link.next().await {
                    LinkEvent::Received(bytes) => self.reader.push(&bytes, 0),
                    LinkEvent::Down(_) => {
                        self.reader.reset();
                        return Err(Heard::Lost);
                    }
                    _ => {}
                }
            }
        };
        tokio::time::timeout(self.patience, hearing).await.unwrap_or(Err(Heard::Silence))
    }
}
