//! Requests and results in frames: numbers, acknowledgements and their time, what is said twice.

use crate::payment::{Millis, Now};
use crate::protocol::qfpay::frame::{
    self, ACKNOWLEDGE_MS, ErrorCode, FrameEvent, FrameReader, FrameType, Number, PART_LIMIT,
};
use crate::wire::ExchangeId;

/// One character on the line is ten bits: start, eight data bits, stop.
const BITS_PER_BYTE: u64 = 10;

/// How a line is spoken on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineRules {
    /// Bits a second: how long bytes are on their way. Zero is no time.
    pub baud: u32,
    /// Most data of one part of a split message, in bytes.
    pub part_limit: usize,
    /// How long the acknowledgement is waited for once the last byte has left, in milliseconds; none where the result itself
    /// is the answer to the frame (`usb_result = "result_in_response"`).
    pub acknowledge_ms: Option<u64>,
}

impl LineRules {
    /// A line of this speed, as the pages have it.
    pub const fn at_baud(baud: u32) -> Self {
        Self { baud, part_limit: PART_LIMIT, acknowledge_ms: Some(ACKNOWLEDGE_MS) }
    }

    /// Frames on a socket: its bytes take no time that we know of.
    pub(super) const fn socket() -> Self {
        Self::at_baud(0)
    }

    fn time_for(self, bytes: usize) -> u64 {
        let bits = (bytes as u64).saturating_mul(BITS_PER_BYTE * 1_000);
        bits.checked_div(u64::from(self.baud)).map_or(0, |ms| ms.saturating_add(1))
    }
}

/// What the frames of one line or call bring.
#[derive(Debug)]
pub(super) enum Brought {
    /// A result, under the number of this exchange if it has it.
    Result(Option<ExchangeId>, Vec<u8>),
    /// It has taken this exchange's frame; that says nothing of what comes of it.
    Acknowledged,
    Refused(ExchangeId, ErrorCode),
    NotAcknowledged(ExchangeId),
    Noise,
    /// To be written: an acknowledgement or an error.
    Reply(Vec<u8>),
}

/// One line or call.
#[derive(Debug)]
pub(super) struct Frames {
    rules: LineRules,
    reader: FrameReader,
    next: Number,
    /// When the last byte that was written has left, by the speed of the line.
    drained: Millis,
    sent: Vec<Sent>,
    /// The last message that was acknowledged: said again, it is acknowledged again and not taken twice.
    last: Option<(Number, Vec<u8>)>,
}

/// A request that is out.
#[derive(Debug)]
struct Sent {
    number: Number,
    exchange: ExchangeId,
    /// Until when its acknowledgement is waited for.
    acknowledge_by: Option<Millis>,
    /// The terminal has taken it.
    acknowledged: bool,
}

impl Frames {
    pub(super) fn new(rules: LineRules) -> Self {
        let (reader, drained) = (FrameReader::new(), Millis::default());
        Self { rules, reader, next: Number::FIRST, drained, sent: Vec::new(), last: None }
    }

    /// The frames of a request. The time for its acknowledgement begins when the last byte has left the port: at 9600 baud a
    /// kilobyte alone takes longer than that time.
    pub(super) fn request(&mut self, now: Now, exchange: ExchangeId, data: &[u8]) -> Result<Vec<u8>, String> {
        let number = self.next;
        let parts = frame::encode(FrameType::Request, number, data, self.rules.part_limit);
        let bytes = parts.map_err(|too_long| too_long.to_string())?.concat();
        self.next = number.next();
        self.occupy(now, bytes.len());
        let acknowledge_by = self.rules.acknowledge_ms.map(|limit| self.drained.plus(limit));
        self.sent.retain(|sent| sent.number != number);
        self.sent.push(Sent { number, exchange, acknowledge_by, acknowledged: false });
        Ok(bytes)
    }

    fn occupy(&mut self, now: Now, bytes: usize) {
        self.drained = self.drained.max(now.mono).plus(self.rules.time_for(bytes));
    }

    pub(super) fn let_go(&mut self, exchange: ExchangeId) {
        self.sent.retain(|sent| sent.exchange != exchange);
    }

    /// The line went down, or came up: what was begun is over. Numbers go on.
    pub(super) fn reset(&mut self) {
        self.reader.reset();
        self.sent.clear();
        self.last = None;
    }

    pub(super) fn deadline(&self) -> Option<Millis> {
        let acknowledgements = self.sent.iter().filter_map(|sent| sent.acknowledge_by);
        acknowledgements.chain(self.reader.deadline_ms().map(Millis)).min()
    }

    pub(super) fn hear(&mut self, now: Now, bytes: &[u8]) -> Vec<Brought> {
        self.reader.push(bytes, now.mono.0);
        self.take(now)
    }

    pub(super) fn time_reached(&mut self, now: Now) -> Vec<Brought> {
        self.reader.time_reached(now.mono.0);
        let mut brought = self.take(now);
        for sent in &mut self.sent {
            if sent.acknowledge_by.is_some_and(|limit| limit <= now.mono) {
                sent.acknowledge_by = None;
                brought.push(Brought::NotAcknowledged(sent.exchange));
            }
        }
        brought
    }

    fn take(&mut self, now: Now) -> Vec<Brought> {
        let mut brought = Vec::new();
        while let Some(event) = self.reader.next_event() {
            match event {
                FrameEvent::Message(FrameType::Request, number, data) => {
                    brought.push(self.reply(now, FrameType::Positive, number));
                    if self.last.as_ref() != Some(&(number, data.clone())) {
                        self.last = Some((number, data.clone()));
                        brought.push(Brought::Result(None, data));
                    }
                }
                FrameEvent::Message(FrameType::Positive, number, data) => {
                    // Also of a frame that it seemed to have refused, or of one whose answer is not awaited any more.
                    brought.push(Brought::Acknowledged);
                    let Some(exchange) = self.acknowledged(number) else {
                        brought.push(Brought::Noise);
                        continue;
                    };
                    if !data.is_empty() {
                        brought.push(Brought::Result(Some(exchange), data));
                    }
                }
                FrameEvent::Message(FrameType::Error(code), number, _) => match self.refused(number) {
                    Some(exchange) => brought.push(Brought::Refused(exchange, code)),
                    None => brought.push(Brought::Noise),
                },
                FrameEvent::Broken(number, code) => {
                    brought.push(self.reply(now, FrameType::Error(code), number));
                    brought.push(Brought::Noise);
                }
            }
        }
        brought
    }

    fn acknowledged(&mut self, number: Number) -> Option<ExchangeId> {
        let sent = self.sent.iter_mut().find(|sent| sent.number == number)?;
        (sent.acknowledge_by, sent.acknowledged) = (None, true);
        Some(sent.exchange)
    }

    /// Once a request is acknowledged, an error under its number is about something else: our own acknowledgements are numbered
    /// as the terminal's messages are.
    fn refused(&mut self, number: Number) -> Option<ExchangeId> {
        let sent = self.sent.iter_mut().find(|sent| sent.number == number && !sent.acknowledged)?;
        sent.acknowledge_by = None;
        Some(sent.exchange)
    }

    fn reply(&mut self, now: Now, kind: FrameType, number: Number) -> Brought {
        let bytes = frame::bare(kind, number);
        self.occupy(now, bytes.len());
        Brought::Reply(bytes)
    }
}
