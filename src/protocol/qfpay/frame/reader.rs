//! Frames out of a stream of bytes, in any chunking, with noise in between.

use std::collections::VecDeque;

use super::{ErrorCode, FrameEvent, FrameType, GAP_MS, HEADER, MARK, Number, OVERHEAD, VERSION};

/// Finds frames and puts split messages together. Times are milliseconds on one clock that never goes back.
#[derive(Debug, Default)]
pub struct FrameReader {
    buffer: Vec<u8>,
    /// When the last byte came.
    heard_ms: u64,
    /// What came before is noise that has been reported.
    in_noise: bool,
    parts: Option<Parts>,
    /// The message whose parts were dropped because the rest did not come in time.
    dropped: Option<(FrameType, Number)>,
    events: VecDeque<FrameEvent>,
}

/// A message of which not all parts have come.
#[derive(Debug)]
struct Parts {
    kind: FrameType,
    number: Number,
    declared: usize,
    data: Vec<u8>,
}

/// The header of a frame that may be one.
struct Header {
    kind: FrameType,
    number: Number,
    total: usize,
    declared: usize,
}

impl FrameReader {
    /// A line on which nothing has come.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes that came at `now_ms`.
    pub fn push(&mut self, bytes: &[u8], now_ms: u64) {
        self.time_reached(now_ms);
        self.heard_ms = now_ms;
        self.buffer.extend_from_slice(bytes);
        self.scan(false);
    }

    /// What has come, oldest first.
    pub fn next_event(&mut self) -> Option<FrameEvent> {
        self.events.pop_front()
    }

    /// When [`FrameReader::time_reached`] has something to do.
    pub fn deadline_ms(&self) -> Option<u64> {
        let waits = !self.buffer.is_empty() || self.parts.is_some();
        waits.then(|| self.heard_ms.saturating_add(GAP_MS))
    }

    /// The time has come to `now_ms`: what was begun and not gone on with is dropped.
    pub fn time_reached(&mut self, now_ms: u64) {
        if self.deadline_ms().is_none_or(|deadline| now_ms < deadline) {
            return;
        }
        self.scan(true);
        if let Some(parts) = self.parts.take() {
            self.dropped = Some((parts.kind, parts.number));
        }
    }

    /// The line went down: what was begun is over.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Takes frames off the buffer. At the end of the patience nothing more is waited for.
    fn scan(&mut self, patience_is_over: bool) {
        while self.find_start(patience_is_over) {
            if self.buffer.len() < HEADER {
                if !patience_is_over {
                    return;
                }
                self.slide();
                continue;
            }
            let Some(header) = header(&self.buffer) else {
                self.report_noise();
                self.slide();
                continue;
            };
            if self.buffer.len() < header.total {
                if !patience_is_over {
                    return;
                }
                self.slide();
                continue;
            }
            self.take_frame(&header);
        }
    }

    /// Drops what stands before the next start; false if there is none yet.
    fn find_start(&mut self, patience_is_over: bool) -> bool {
        match self.buffer.windows(MARK.len()).position(|window| window == MARK) {
            Some(0) => true,
            Some(at) => {
                self.report_noise();
                self.buffer.drain(..at);
                true
            }
            None => {
                let half = self.buffer.last() == Some(&MARK[0]) && !patience_is_over;
                let kept = usize::from(half);
                if self.buffer.len() > kept {
                    self.report_noise();
                }
                self.buffer.drain(..self.buffer.len() - kept);
                false
            }
        }
    }

    /// One error for a run of noise, under the number that it has where a frame has one.
    fn report_noise(&mut self) {
        if !std::mem::replace(&mut self.in_noise, true) {
            let number = self.buffer.get(4).copied().and_then(Number::of).unwrap_or(Number::FIRST);
            self.events.push_back(FrameEvent::Broken(number, ErrorCode::Format));
        }
    }

    /// This start was none: the next one may be.
    fn slide(&mut self) {
        self.in_noise = true;
        self.buffer.drain(..MARK.len().min(self.buffer.len()));
    }

    fn take_frame(&mut self, header: &Header) {
        if self.buffer[header.total - MARK.len()..header.total] != MARK {
            self.events.push_back(FrameEvent::Broken(header.number, ErrorCode::Format));
            return self.slide();
        }
        self.in_noise = false;
        let data = self.buffer[HEADER..header.total - MARK.len()].to_vec();
        self.buffer.drain(..header.total);
        self.assemble(header, data);
    }

    fn assemble(&mut self, header: &Header, data: Vec<u8>) {
        let Header { kind, number, declared, .. } = *header;
        let known =
            self.parts.take().filter(|parts| (parts.kind, parts.number, parts.declared) == (kind, number, declared));
        if known.is_none() && data.len() < declared && self.dropped == Some((kind, number)) {
            return self.events.push_back(FrameEvent::Broken(number, ErrorCode::Assembly));
        }
        let mut parts = known.unwrap_or(Parts { kind, number, declared, data: Vec::new() });
        parts.data.extend(data);
        match parts.data.len() {
            length if length > declared => {
                self.events.push_back(FrameEvent::Broken(number, ErrorCode::Validation));
            }
            length if length < declared => self.parts = Some(parts),
            _ => {
                self.dropped = None;
                self.events.push_back(FrameEvent::Message(spelled(kind, &parts.data), number, parts.data));
            }
        }
    }
}

/// An error of the general type whose one byte of data is another code means that one: both pages agree then.
fn spelled(kind: FrameType, data: &[u8]) -> FrameType {
    match (kind, data) {
        (FrameType::Error(ErrorCode::Unknown), [byte]) => {
            FrameType::Error(ErrorCode::of(*byte).unwrap_or(ErrorCode::Unknown))
        }
        _ => kind,
    }
}

fn header(bytes: &[u8]) -> Option<Header> {
    let [_, _, version, kind, number, total_high, total_low, declared_high, declared_low] =
        *bytes.first_chunk::<HEADER>()?;
    let total = usize::from(u16::from_be_bytes([total_high, total_low]));
    let declared = usize::from(u16::from_be_bytes([declared_high, declared_low]));
    if version != VERSION || total < OVERHEAD {
        return None;
    }
    Some(Header { kind: FrameType::of(kind)?, number: Number::of(number)?, total, declared })
}
