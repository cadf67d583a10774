//! Clients as other people write them, facing a terminal on real sockets and a real pseudo terminal.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::register;
use crate::protocol::codepay::frame::{Frame, FrameReader, FrameType, id_after};
use crate::simulator::codepay::TerminalSettings;
use crate::simulator::magic::MagicTimes;
use crate::simulator::{ListenAt, Running, SerialEnd, SimulatorOptions, run};
use crate::transport::{Link, LinkSettings, SerialSettings};
use crate::wire::{ExchangeId, LinkEvent, Outgoing, Payload};

pub const LONG: Duration = Duration::from_secs(20);
/// How long nothing is said before it counts as silence, where silence is expected.
pub const SHORT: Duration = Duration::from_millis(700);

/// A terminal on every transport, with a ledger file.
pub struct Shop {
    pub running: Running,
    pub folder: tempfile::TempDir,
}

/// What came back.
#[derive(Debug, PartialEq)]
pub enum Heard {
    Text(Value),
    Binary(Value),
    /// Something that is no answer.
    Nonsense,
    /// Nothing in a while.
    Silence,
    /// The connection ended.
    Lost,
}

impl Heard {
    pub fn answer(self) -> Value {
        if let Self::Text(answer) | Self::Binary(answer) = self { answer } else { panic!("an answer: {self:?}") }
    }

    fn read(bytes: &[u8], of: fn(Value) -> Self) -> Self {
        serde_json::from_slice(bytes).map_or(Self::Nonsense, of)
    }
}

impl Shop {
    pub async fn open(change: impl FnOnce(&mut SimulatorOptions<TerminalSettings>)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let magic = MagicTimes { late_ms: Some(1_500), pending_ms: Some(300) };
        let mut options = SimulatorOptions::new(TerminalSettings { magic, restart_ms: 200, ..register::settings() });
        options.lan = Some(ListenAt::loopback());
        options.serial = Some(SerialEnd::Auto);
        options.ledger = Some(folder.path().join("ledger.jsonl"));
        change(&mut options);
        Self { running: run(options, |_| {}).await.unwrap(), folder }
    }

    /// The ledger file, in short: `charge T1 10.20`.
    pub fn ledger(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.path().join("ledger.jsonl")).unwrap();
        let line = |line: &str| {
            let entry: Value = serde_json::from_str(line).unwrap();
            ["kind", "reference", "amount"].map(|key| entry[key].as_str().unwrap().to_owned()).join(" ")
        };
        text.lines().map(line).collect()
    }

    pub fn address(&self) -> &str {
        self.running.endpoints.lan.as_deref().unwrap().strip_prefix("ws://").unwrap()
    }

    /// A client that asks for this path.
    pub async fn client(&self, path: &str) -> Client {
        Client::connect(self.address(), path).await
    }
}

/// One connection.
pub struct Client {
    socket: WebSocketStream<TcpStream>,
    pub patience: Duration,
}

impl Client {
    /// Connects as soon as there is somebody.
    pub async fn connect(address: &str, path: &str) -> Self {
        let connecting = async {
            loop {
                match TcpStream::connect(address).await {
                    Ok(stream) => return stream,
                    Err(_) => tokio::task::yield_now().await,
                }
            }
        };
        let stream = tokio::time::timeout(LONG, connecting).await.expect("somebody listens");
        let (socket, _) = client_async(format!("ws://{address}{path}"), stream).await.unwrap();
        Self { socket, patience: LONG }
    }

    pub async fn say(&mut self, request: &Value) {
        self.socket.send(Message::Text(request.to_string().into())).await.unwrap();
    }

    pub async fn say_binary(&mut self, request: &Value) {
        self.socket.send(Message::Binary(Bytes::from(request.to_string()))).await.unwrap();
    }

    pub async fn ask(&mut self, request: &Value) -> Heard {
        self.say(request).await;
        self.hear().await
    }

    pub async fn hear(&mut self) -> Heard {
        let hearing = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Text(text))) => return Heard::read(text.as_bytes(), Heard::Text),
                    Some(Ok(Message::Binary(bytes))) => return Heard::read(&bytes, Heard::Binary),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Heard::Lost,
                    Some(Ok(_)) => {}
                }
            }
        };
        tokio::time::timeout(self.patience, hearing).await.unwrap_or(Heard::Silence)
    }

    /// `response_code` of the answer.
    pub async fn code(&mut self, request: &Value) -> String {
        register::text(&self.ask(request).await.answer(), "response_code")
    }

    pub async fn leave(mut self) {
        self.socket.close(None).await.unwrap();
        while self.socket.next().await.is_some_and(|message| message.is_ok()) {}
    }
}

/// Frames on a line, by hand.
pub struct Serial {
    link: Link,
    reader: FrameReader,
    id: u8,
    pub patience: Duration,
}

impl Serial {
    /// A line on which nothing was said.
    pub async fn open(shop: &Shop) -> Self {
        let path = shop.running.endpoints.serial.as_ref().unwrap();
        let mut link = Link::new(LinkSettings::Serial(SerialSettings::new(path, 115_200))).unwrap();
        let connecting = async {
            while link.connect().await.is_err() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LONG, connecting).await.expect("the line comes back");
        Self { link, reader: FrameReader::new(), id: 0, patience: LONG }
    }

    /// A line after the handshake.
    pub async fn shaken(shop: &Shop) -> Self {
        let mut serial = Self::open(shop).await;
        serial.send(&Frame::bare(FrameType::Handshake, 0));
        assert_eq!(serial.frame().await.map(|frame| frame.kind), Some(FrameType::Confirmed));
        serial
    }

    pub fn send(&mut self, frame: &Frame) {
        self.write(frame.encode_within(16_384).unwrap());
    }

    pub fn write(&mut self, bytes: Vec<u8>) {
        self.link.send(Outgoing { exchange: ExchangeId(0), payload: Payload::Bytes(bytes) });
    }

    /// Sends a request under the next id.
    pub fn say(&mut self, request: &Value) -> u8 {
        self.id = id_after(self.id);
        let data = request.to_string().into_bytes();
        self.send(&Frame { kind: FrameType::Normal, ack: 0, id: self.id, data });
        self.id
    }

    /// The next frame; none if nothing comes, or the line goes down.
    pub async fn frame(&mut self) -> Option<Frame> {
        let hearing = async {
            loop {
                if let Some(frame) = self.reader.next_frame() {
                    return Some(frame);
                }
                match self.link.next().await {
                    LinkEvent::Received(bytes) => self.reader.push(&bytes),
                    LinkEvent::Down(_) => return None,
                    _ => {}
                }
            }
        };
        tokio::time::timeout(self.patience, hearing).await.ok().flatten()
    }

    /// The next frame with data, not acknowledged.
    pub async fn data(&mut self) -> Option<Frame> {
        loop {
            let frame = self.frame().await?;
            if frame.has_data() {
                return Some(frame);
            }
        }
    }

    /// The next answer, acknowledged.
    pub async fn hear(&mut self) -> Heard {
        let Some(frame) = self.data().await else { return Heard::Silence };
        self.send(&Frame::bare(FrameType::Normal, frame.id));
        Heard::read(&frame.data, Heard::Text)
    }

    pub async fn ask(&mut self, request: &Value) -> Heard {
        self.say(request);
        self.hear().await
    }
}
