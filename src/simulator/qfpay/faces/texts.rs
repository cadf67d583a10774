//! Texts on a socket: their end is a line feed, silence, or that the other side closes. Answers end as the question did.

use super::damage;
use crate::protocol::qfpay::tcp::{Framing, TextReader};
use crate::simulator::course::Delivery;
use crate::simulator::damage as bytes;
use crate::simulator::outputs::Answer;
use crate::simulator::qfpay::Opener;
use crate::simulator::simulated::Heard;

/// One connection that carries texts.
#[derive(Debug)]
pub(super) struct Texts {
    opener: Opener,
    reader: TextReader,
    /// How the last question ended.
    framing: Framing,
    last_byte: u8,
}

impl Texts {
    pub(super) fn new(opener: Opener) -> Self {
        Self { opener, reader: TextReader::new(), framing: Framing::None, last_byte: 0 }
    }

    pub(super) fn receive(&mut self, bytes: &[u8], now_ms: u64) -> Vec<Heard> {
        for byte in bytes {
            if *byte == b'\n' {
                self.framing = if self.last_byte == b'\r' { Framing::CrLf } else { Framing::Lf };
            }
            self.last_byte = *byte;
        }
        // More than any request has is thrown away.
        let _ = self.reader.push(bytes, now_ms);
        std::iter::from_fn(|| self.reader.next_line()).map(message).collect()
    }

    pub(super) fn reach(&mut self, now_ms: u64) -> Vec<Heard> {
        let Some(text) = self.reader.after_silence(now_ms).filter(|text| self.opener.is_whole(text)) else {
            return Vec::new();
        };
        let heard = message(text.to_vec());
        self.reader.consume();
        self.framing = Framing::None;
        vec![heard]
    }

    pub(super) fn wake_at_ms(&self) -> Option<u64> {
        self.reader.deadline_ms()
    }

    /// The other side has closed: what is left is the last text.
    pub(super) fn closed(&mut self) -> Vec<Heard> {
        let rest = self.reader.closed();
        if rest.is_some() {
            self.framing = Framing::None;
        }
        rest.map(message).into_iter().collect()
    }

    pub(super) fn bytes(&self, answer: &Answer) -> Vec<u8> {
        let line = |text: &[u8]| [text, self.framing.terminator().as_bytes()].concat();
        match &answer.delivery {
            Delivery::Twice => line(&answer.message).repeat(2),
            Delivery::AfterStale => [line(&answer.stale), line(&answer.message)].concat(),
            Delivery::Corrupt => line(&damage::corrupt(&answer.message, answer.chance)),
            Delivery::Truncated => answer.message[..bytes::middle(answer.message.len())].to_vec(),
            Delivery::Garbage => line(&bytes::garbage(answer.chance)),
            Delivery::Big(size) => line(&bytes::big(*size)),
            Delivery::Status(_) | Delivery::Html | Delivery::Redirect(_) => Vec::new(),
            Delivery::Whole | Delivery::Never | Delivery::Cut | Delivery::Restart => line(&answer.message),
        }
    }
}

fn message(text: Vec<u8>) -> Heard {
    Heard::Message(0, text)
}
