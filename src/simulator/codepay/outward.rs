//! What the terminal does of its own accord towards a register, when it is told to: it offers to be paired at the register's
//! pairing server, takes that back, and lets itself be found.

use std::fmt;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::str::FromStr;
use std::time::Duration;

use serde_json::json;
use tokio::time::{sleep, timeout};

use super::settings::{APP_NAME, APP_VERSION};
use crate::protocol::codepay::device::Device;
use crate::protocol::codepay::message::Message;
use crate::protocol::codepay::topic::Topic;
use crate::transport::discovery::{Announcement, Announcing};
use crate::transport::websocket::{WebSocketEndpoint, WebSocketLink};
use crate::wire::{ExchangeId, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload};

/// How a terminal is found.
pub const SERVICE: &str = "_ecr-hub-server._tcp.local.";
/// How long the register's people may take to answer.
const ANSWER: Duration = Duration::from_mins(1);
/// Until a register that is not there is called again.
const AGAIN: Duration = Duration::from_millis(500);
/// How often it is called.
const CALLS: u32 = 60;

/// A register's pairing server: `ws://HOST:PORT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterAt {
    /// Name or address, without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
}

/// The text is no address of a register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no pairing server of a register: write ws://192.0.2.20:35779")]
pub struct BadRegister(String);

impl FromStr for RegisterAt {
    type Err = BadRegister;

    fn from_str(text: &str) -> Result<Self, BadRegister> {
        let bad = || BadRegister(text.to_owned());
        let rest = text.strip_prefix("ws://").unwrap_or(text).trim_end_matches('/');
        let (host, port) = rest.rsplit_once(':').ok_or_else(bad)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let sound = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
        let port = port.parse().ok().filter(|port| *port > 0 && sound).ok_or_else(bad)?;
        Ok(Self { host: host.to_owned(), port })
    }
}

impl fmt::Display for RegisterAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// What the terminal wants of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errand {
    /// To be paired.
    Pair,
    /// Not to be paired any more.
    Unpair,
}

/// Who the terminal is and where it trades.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Its serial number.
    pub serial_number: String,
    /// Where it listens.
    pub listens_at: SocketAddr,
}

impl Visitor {
    /// Goes to the register and says what it wants; tells the `response_code` of the answer. "000" is yes, all else is no.
    ///
    /// # Errors
    /// There is no such server, it went away, or nobody answers.
    pub async fn visit(&self, register: &RegisterAt, errand: Errand) -> Result<String, LinkFault> {
        let topic = if errand == Errand::Pair { Topic::Pair } else { Topic::Unpair };
        let mut link = WebSocketLink::new(WebSocketEndpoint::new(register.host.clone(), register.port));
        arrive(&mut link).await?;
        let mut request = Message::new(topic);
        request.device_data = Some(self.device(register).write());
        link.send(Outgoing { exchange: ExchangeId(0), payload: Payload::Text(request.to_json()) });
        let waited = timeout(ANSWER, answer(&mut link, topic)).await;
        let words = format!("{register}: no answer to {}", topic.name());
        waited.unwrap_or_else(|_| Err(LinkFault::new(LinkFaultKind::TimedOut, words)))
    }

    fn device(&self, register: &RegisterAt) -> Device {
        Device {
            mac_address: self.serial_number.clone(),
            device_name: self.serial_number.clone(),
            alias_name: String::new(),
            ip_address: self.seen_from(register).to_string(),
            port: self.listens_at.port().to_string(),
        }
    }

    /// The address at which the register reaches it; listening everywhere it is the one on the way there.
    fn seen_from(&self, register: &RegisterAt) -> IpAddr {
        let own = self.listens_at.ip();
        if !own.is_unspecified() {
            return own;
        }
        let on_the_way = || {
            let socket = UdpSocket::bind((own, 0)).ok()?;
            // Nothing is sent: this only asks which way it would go.
            socket.connect((register.host.as_str(), register.port)).ok()?;
            socket.local_addr().ok()
        };
        on_the_way().map_or(own, |address| address.ip())
    }

    /// Lets itself be found, until the announcement is dropped. Needs a running tokio runtime.
    ///
    /// # Errors
    /// Nothing can be announced.
    pub fn announce(&self, style: Texts) -> Result<Announcing, LinkFault> {
        Announcing::begin(&self.announcement(style))
    }

    fn announcement(&self, style: Texts) -> Announcement {
        let Self { serial_number, listens_at } = self;
        let own = Some(listens_at.ip()).filter(|own| !own.is_unspecified());
        let texts = match style {
            Texts::Json => {
                let ip_address = own.map(|own| own.to_string()).unwrap_or_default();
                let port = listens_at.port().to_string();
                let text = json!({ "mac_address": serial_number, "ip_address": ip_address, "port": port });
                vec![text.to_string()]
            }
            Texts::KeyValue => vec![
                format!("device_sn={serial_number}"),
                format!("app_name={APP_NAME}"),
                format!("app_version={APP_VERSION}"),
            ],
        };
        Announcement {
            kind: SERVICE.to_owned(),
            instance: serial_number.clone(),
            port: listens_at.port(),
            address: own,
            texts,
        }
    }
}

/// What stands beside an announcement. The vendor's programs do not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Texts {
    /// One JSON object: what all but the Java program read.
    #[default]
    Json,
    /// Keys and values: what the Java program reads.
    KeyValue,
}

/// Connects as soon as the register's people have opened its page.
async fn arrive(link: &mut WebSocketLink) -> Result<(), LinkFault> {
    for _ in 1..CALLS {
        match link.connect().await {
            Err(fault) if fault.kind == LinkFaultKind::Refused => sleep(AGAIN).await,
            other => return other,
        }
    }
    link.connect().await
}

/// Its answer has the topic of the question; its `request_id` may be any.
async fn answer(link: &mut WebSocketLink, topic: Topic) -> Result<String, LinkFault> {
    loop {
        match link.next().await {
            LinkEvent::Message(message) => {
                let Ok(message) = Message::read(message.bytes()) else { continue };
                if let Some(code) = message.response_code.filter(|_| message.topic == topic) {
                    return Ok(code);
                }
            }
            LinkEvent::Failed { fault, .. } | LinkEvent::Down(fault) => return Err(fault),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("ws://192.0.2.20:35779", "192.0.2.20", 35_779)]
    #[case("ws://[::1]:80/", "::1", 80)]
    #[case("counter1:35779", "counter1", 35_779)]
    fn addresses_are_read(#[case] text: &str, #[case] host: &str, #[case] port: u16) {
        assert_eq!(text.parse(), Ok(RegisterAt { host: host.to_owned(), port }));
    }

    #[rstest]
    #[case("")]
    #[case("ws://counter1")]
    #[case("ws://:35779")]
    #[case("http://counter1:1")]
    #[case("counter1:0")]
    #[case("counter1:70000")]
    fn anything_else_is_refused(#[case] text: &str) {
        assert!(text.parse::<RegisterAt>().is_err());
    }

    #[test]
    fn an_announcement_says_what_the_vendors_programs_read() {
        let listens_at = "192.0.2.49:35779".parse().unwrap();
        let visitor = Visitor { serial_number: "WPBB002230000303".to_owned(), listens_at };
        let announced = visitor.announcement(Texts::Json);
        assert_eq!((announced.kind.as_str(), announced.instance.as_str()), (SERVICE, "WPBB002230000303"));
        let text: serde_json::Value = serde_json::from_str(&announced.texts[0]).unwrap();
        let recorded: serde_json::Value =
            serde_json::from_str(crate::protocol::codepay::vectors::wire("mdns", "terminal-txt-json")).unwrap();
        for (name, value) in recorded.as_object().unwrap() {
            let same = name == "ip_address" || text[name] == *value;
            assert!(same && text[name].is_string(), "{name}: {text}");
        }
        let recorded = crate::protocol::codepay::vectors::group("mdns");
        let recorded = recorded.iter().find(|entry| entry["id"] == "terminal-txt-kv").unwrap();
        let recorded: Vec<&str> =
            recorded["wire"].as_array().unwrap().iter().filter_map(|text| text.as_str()).collect();
        assert_eq!(visitor.announcement(Texts::KeyValue).texts, recorded);
    }
}
