//! The terminal's end of a WebSocket: any path, text and binary; answers in text.

use std::net::IpAddr;
use std::time::Duration;

use super::damage;
use crate::simulator::codepay::TerminalSettings;
use crate::simulator::course::Delivery;
use crate::simulator::damage as bytes;
use crate::simulator::outputs::Answer;
use crate::simulator::simulated::{Client, MessageFace, MessageTurn};
use crate::transport::websocket::server::{Reception, StatusLine};
use crate::wire::Message;

/// How the vendor's Android program names itself in the path.
const NAME_IN_PATH: &str = "mac_address=";

/// One server.
#[derive(Debug)]
pub struct SocketEnd {
    reception: Reception,
}

impl SocketEnd {
    /// The server of this terminal.
    pub fn new(settings: &TerminalSettings) -> Self {
        let status = if settings.standard_handshake { StatusLine::Standard } else { StatusLine::Vendor };
        let delay = Duration::from_millis(settings.handshake_ms);
        Self { reception: Reception { status, delay, ..Reception::default() } }
    }
}

impl MessageFace for SocketEnd {
    fn reception(&self) -> Reception {
        self.reception
    }

    fn client(&self, path: &str, address: IpAddr) -> Client {
        match path.trim_start_matches('/').strip_prefix(NAME_IN_PATH) {
            Some(name) if !name.is_empty() => Client::Named(name.to_owned()),
            _ => Client::At(address.to_string()),
        }
    }

    fn turn(&self, answer: &Answer) -> MessageTurn {
        message_turn(answer)
    }
}

/// The messages that carry out an answer.
pub fn message_turn(answer: &Answer) -> MessageTurn {
    let message = |bytes: &[u8]| carried(bytes, answer.binary);
    let whole = || message(&answer.message);
    MessageTurn::Say(match &answer.delivery {
        Delivery::Twice => vec![whole(), whole()],
        Delivery::AfterStale => vec![message(&answer.stale), whole()],
        Delivery::Corrupt => vec![message(&damage::corrupt(&answer.message, answer.chance))],
        Delivery::Truncated => return MessageTurn::Cut(whole(), bytes::middle(answer.message.len())),
        Delivery::Garbage => vec![Message::Binary(bytes::garbage(answer.chance))],
        Delivery::Big(size) => vec![message(&bytes::big(*size))],
        Delivery::Status(_) | Delivery::Html | Delivery::Redirect(_) => Vec::new(),
        Delivery::Whole | Delivery::Never | Delivery::Cut | Delivery::Restart => vec![whole()],
    })
}

/// Text, unless it is to be binary or cannot be a text.
fn carried(bytes: &[u8], binary: bool) -> Message {
    match String::from_utf8(bytes.to_vec()) {
        Ok(text) if !binary => Message::Text(text),
        Ok(text) => Message::Binary(text.into_bytes()),
        Err(no_text) => Message::Binary(no_text.into_bytes()),
    }
}
