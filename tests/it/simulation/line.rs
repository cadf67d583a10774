//! The line between console and terminal: serial or HTTP, and everything that goes wrong on it.
#![expect(clippy::similar_names, reason = "a lane is the console's end of a line")]

use std::collections::BTreeSet;

use countertop::simulator::random::Seeded;
use countertop::simulator::wonder::faults::{FaultSettings, LineFaults};
use countertop::wire::{
    ExchangeId, HttpReply, HttpRequest, Left, LinkEvent, LinkFault, LinkFaultKind, Outgoing, Payload,
};

use super::counter::{Arrival, Post};
use super::plan::{Wire, pick};
use super::world::{Happening, World};

/// Longest time that a message lies about somewhere, milliseconds: longer than the limit for a sale.
const LATEST_MS: u64 = 200_000;
/// A gap within a frame that ends it, milliseconds.
const GAP_MS: u64 = 900;

/// One line.
pub struct Line {
    pub wire: Wire,
    /// Which terminal is at the other end.
    pub plugged_into: usize,
    /// The console holds it open.
    pub up: bool,
    /// Being opened.
    connecting: bool,
    /// Goes up whenever the line is lost or closed: what was on its way is lost.
    pub generation: u64,
    /// The cable is out, or nobody listens.
    cut_until: u64,
    /// Exchanges that are not over.
    exchanges: BTreeSet<ExchangeId>,
    noise_out: LineFaults,
    noise_in: LineFaults,
    /// When the line has carried what is on it, out and in: bytes never overtake each other.
    busy_out: u64,
    busy_in: u64,
    /// Nothing was damaged towards the console since the line came up: what is sent arrives.
    clean: bool,
    last_said: Vec<u8>,
    /// Said, but overtaken by what is said next.
    held: Option<Vec<u8>>,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Whole,
    Lost,
    Half,
    /// Its second half comes after the gap that ends a frame.
    Torn,
    Late,
    Twice,
    /// The one before comes first, once more.
    AfterOld,
    /// The next one overtakes it.
    Overtaken,
    /// Somebody else hears it too.
    Crossed,
    CutBefore,
    CutWithin,
    CutAfter,
    /// Something between answers instead.
    Replaced(u16),
    Damaged,
}

const OUT: [Fate; 8] =
    [Fate::Lost, Fate::Half, Fate::Torn, Fate::Late, Fate::Twice, Fate::CutBefore, Fate::CutWithin, Fate::CutAfter];
const IN_SERIAL: [Fate; 12] = [
    Fate::Lost,
    Fate::Half,
    Fate::Torn,
    Fate::Late,
    Fate::Late,
    Fate::Twice,
    Fate::AfterOld,
    Fate::Overtaken,
    Fate::Crossed,
    Fate::CutBefore,
    Fate::CutWithin,
    Fate::CutAfter,
];
const IN_HTTP: [Fate; 9] = [
    Fate::Lost,
    Fate::Half,
    Fate::Late,
    Fate::AfterOld,
    Fate::CutBefore,
    Fate::Replaced(200),
    Fate::Replaced(500),
    Fate::Replaced(502),
    Fate::Damaged,
];

impl Line {
    pub fn new(wire: Wire, plugged_into: usize, bytes: FaultSettings) -> Self {
        Self {
            wire,
            plugged_into,
            up: false,
            connecting: false,
            generation: 0,
            cut_until: 0,
            exchanges: BTreeSet::new(),
            noise_out: LineFaults::new(bytes, 0),
            noise_in: LineFaults::new(bytes, 1),
            busy_out: 0,
            busy_in: 0,
            clean: true,
            last_said: Vec::new(),
            held: None,
        }
    }

    pub fn is_cut(&self, now_ms: u64) -> bool {
        now_ms < self.cut_until
    }

    /// The faults are over.
    pub fn mend(&mut self) {
        self.cut_until = 0;
        self.noise_out = LineFaults::new(FaultSettings::default(), 0);
        self.noise_in = LineFaults::new(FaultSettings::default(), 0);
    }

    /// The console lets go of it: what is on its way is lost.
    pub fn dropped(&mut self) {
        (self.up, self.connecting, self.held) = (false, false, None);
        self.generation += 1;
        self.exchanges.clear();
    }
}

impl World {
    fn fate(&mut self, fates: &[Fate]) -> Fate {
        if self.calm || !self.random.happens(self.plan.message_ppm) {
            return Fate::Whole;
        }
        let fate = fates[pick(&mut self.random, fates.len())];
        self.note("line", || format!("the next message: {fate:?}"));
        fate
    }

    fn soon(&mut self) -> u64 {
        self.clock.now_ms + 1 + self.random.below(40)
    }

    fn late(&mut self) -> u64 {
        self.clock.now_ms + 1 + self.random.below(LATEST_MS)
    }

    // ---- opening and losing -----------------------------------------------------------------------------------------

    pub fn connect(&mut self, lane: usize) {
        let at = self.soon();
        let line = &mut self.lines[lane];
        line.connecting = true;
        let event = if line.is_cut(at) { LinkEvent::Down(nobody(line.wire)) } else { LinkEvent::Up };
        self.tell_at(at, lane, event);
    }

    /// The console hears about its link.
    pub fn hears(&mut self, lane: usize, event: &LinkEvent) {
        let line = &mut self.lines[lane];
        match event {
            LinkEvent::Up => (line.up, line.connecting, line.clean) = (true, false, true),
            LinkEvent::Down(_) => (line.up, line.connecting) = (false, false),
            LinkEvent::Reply(exchange, _) | LinkEvent::Failed { exchange, .. } => {
                line.exchanges.remove(exchange);
            }
            LinkEvent::Received(_) => {}
        }
    }

    /// Cable out, or nobody there, for so long.
    pub fn cut(&mut self, lane: usize, ms: u64) {
        let at = self.soon();
        let line = &mut self.lines[lane];
        line.cut_until = self.clock.now_ms + ms;
        let (was_open, serial) = (line.up || line.connecting, line.wire == Wire::Serial);
        let waiting: Vec<ExchangeId> = line.exchanges.iter().copied().collect();
        if !serial {
            for exchange in waiting {
                self.fail_at(at, lane, exchange, Left::Maybe, LinkFaultKind::Lost);
            }
            return;
        }
        line.dropped();
        if was_open {
            self.lines[lane].connecting = true;
            self.tell_at(at, lane, LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "unplugged")));
        }
    }

    fn tell_at(&mut self, at: u64, lane: usize, event: LinkEvent) {
        let generation = Some(self.lines[lane].generation);
        self.agenda.plan(at, Happening::Told { lane, generation, event, answered: None });
    }

    fn fail_at(&mut self, at: u64, lane: usize, exchange: ExchangeId, left: Left, kind: LinkFaultKind) {
        let fault = LinkFault::new(kind, format!("{kind:?}"));
        self.tell_at(at, lane, LinkEvent::Failed { exchange, left, fault });
    }

    // ---- towards the terminal ---------------------------------------------------------------------------------------

    pub fn transmit(&mut self, lane: usize, out: Outgoing) {
        let (now, line) = (self.clock.now_ms, &self.lines[lane]);
        if !line.up || (line.is_cut(now) && line.wire != Wire::Serial) {
            let kind = if line.up { LinkFaultKind::Refused } else { LinkFaultKind::Lost };
            self.lines[lane].exchanges.insert(out.exchange);
            return self.fail_at(now, lane, out.exchange, Left::Nothing, kind);
        }
        let fate = self.fate(&OUT);
        match out.payload {
            Payload::Bytes(bytes) => self.send_frame(lane, out.exchange, &bytes, fate),
            Payload::Http(request) => self.post(lane, out.exchange, &request, fate),
        }
    }

    fn send_frame(&mut self, lane: usize, exchange: ExchangeId, bytes: &[u8], fate: Fate) {
        let half = bytes.len() / 2;
        let outage = 1 + self.random.below(30_000);
        match fate {
            Fate::Lost => {}
            Fate::Half => self.pass_out(lane, &bytes[..half], 0),
            Fate::Torn => {
                self.pass_out(lane, &bytes[..half], 0);
                self.pass_out(lane, &bytes[half..], GAP_MS);
            }
            Fate::Late => {
                let at = self.late();
                let counter = self.lines[lane].plugged_into;
                let arrival = Arrival::Bytes(bytes.to_vec());
                self.agenda.plan(at, Happening::Arrived { lane, generation: None, counter, arrival });
            }
            Fate::Twice => {
                self.pass_out(lane, bytes, 0);
                self.pass_out(lane, bytes, 200);
            }
            Fate::CutBefore => {
                self.cut(lane, outage);
                self.fail_at(self.clock.now_ms, lane, exchange, Left::Nothing, LinkFaultKind::Lost);
            }
            Fate::CutWithin => {
                self.pass_out(lane, &bytes[..half], 0);
                self.cut(lane, outage);
                self.fail_at(self.clock.now_ms, lane, exchange, Left::Maybe, LinkFaultKind::Lost);
            }
            Fate::CutAfter => {
                self.pass_out(lane, bytes, 0);
                let at = self.clock.now_ms + 300;
                self.agenda.plan(at, Happening::Unplugged { lane, ms: outage });
            }
            _ => self.pass_out(lane, bytes, 0),
        }
    }

    fn pass_out(&mut self, lane: usize, bytes: &[u8], after: u64) {
        let line = &mut self.lines[lane];
        let noisy = line.noise_out.pass(bytes);
        let (generation, counter) = (Some(line.generation), line.plugged_into);
        let from = line.busy_out.max(self.clock.now_ms) + after;
        for (at, piece) in pieces(&mut self.random, from, &noisy) {
            self.lines[lane].busy_out = at;
            let arrival = Arrival::Bytes(piece);
            self.agenda.plan(at, Happening::Arrived { lane, generation, counter, arrival });
        }
    }

    fn post(&mut self, lane: usize, exchange: ExchangeId, request: &HttpRequest, fate: Fate) {
        let line = &mut self.lines[lane];
        line.exchanges.insert(exchange);
        let (generation, counter) = (line.generation, line.plugged_into);
        let limit = self.clock.now_ms + request.reply_limit_ms;
        self.fail_at(limit, lane, exchange, Left::Maybe, LinkFaultKind::TimedOut);
        let post = Post { lane, generation, exchange };
        let (soon, late) = (self.soon(), self.late());
        let mut arrive = |at: u64| {
            let arrival = Arrival::Post(post, request.body.clone());
            self.agenda.plan(at, Happening::Arrived { lane, generation: None, counter, arrival });
        };
        match fate {
            Fate::Lost => {}
            Fate::Half | Fate::CutWithin => self.exchange_fails(post, Left::Maybe, LinkFaultKind::Lost, 20),
            Fate::CutBefore => self.exchange_fails(post, Left::Nothing, LinkFaultKind::Refused, 20),
            Fate::Late => arrive(late),
            Fate::Twice => {
                arrive(soon);
                arrive(soon + 200);
            }
            Fate::CutAfter => {
                arrive(soon);
                self.exchange_fails(post, Left::Maybe, LinkFaultKind::Lost, 60);
            }
            _ => arrive(soon),
        }
    }

    // ---- towards the console ----------------------------------------------------------------------------------------

    /// The terminal says something on a serial line; `whole` is the envelope if these bytes carry it undamaged.
    pub fn say_on_line(&mut self, lane: usize, bytes: &[u8], whole: Option<Vec<u8>>) {
        if bytes.is_empty() || self.lines[lane].wire != Wire::Serial {
            return;
        }
        let fate = self.fate(&IN_SERIAL);
        let last = std::mem::replace(&mut self.lines[lane].last_said, bytes.to_vec());
        let held = self.lines[lane].held.take();
        self.say_with_fate(lane, bytes, whole, fate, &last);
        if let Some(held) = held {
            self.pass_in(lane, &held, 0, None);
        }
    }

    fn say_with_fate(&mut self, lane: usize, bytes: &[u8], whole: Option<Vec<u8>>, fate: Fate, last: &[u8]) {
        let half = bytes.len() / 2;
        let outage = 1 + self.random.below(30_000);
        if !matches!(fate, Fate::Whole | Fate::Crossed) {
            self.lines[lane].clean = false;
        }
        match fate {
            Fate::Lost => {}
            Fate::Half => self.pass_in(lane, &bytes[..half], 0, None),
            Fate::Torn => {
                self.pass_in(lane, &bytes[..half], 0, None);
                self.pass_in(lane, &bytes[half..], GAP_MS, None);
            }
            Fate::Late => {
                let (at, event) = (self.late(), LinkEvent::Received(bytes.to_vec()));
                self.agenda.plan(at, Happening::Told { lane, generation: None, event, answered: None });
            }
            Fate::Twice => {
                self.pass_in(lane, bytes, 0, None);
                self.pass_in(lane, bytes, 0, None);
            }
            Fate::AfterOld => {
                self.pass_in(lane, last, 0, None);
                self.pass_in(lane, bytes, 0, None);
            }
            Fate::Overtaken => self.lines[lane].held = Some(bytes.to_vec()),
            Fate::Crossed => {
                for other in 0..self.lines.len() {
                    self.pass_in(other, bytes, 0, None);
                }
            }
            Fate::CutBefore => self.cut(lane, outage),
            Fate::CutWithin | Fate::CutAfter => {
                let sent = if fate == Fate::CutAfter { bytes } else { &bytes[..half] };
                self.pass_in(lane, sent, 0, None);
                let at = self.clock.now_ms + 100;
                self.agenda.plan(at, Happening::Unplugged { lane, ms: outage });
            }
            _ => self.pass_in(lane, bytes, 0, whole),
        }
    }

    fn pass_in(&mut self, lane: usize, bytes: &[u8], after: u64, whole: Option<Vec<u8>>) {
        let line = &mut self.lines[lane];
        if line.wire != Wire::Serial {
            return;
        }
        let noisy = line.noise_in.pass(bytes);
        line.clean &= noisy == bytes;
        let (generation, clean) = (Some(line.generation), line.clean);
        let from = line.busy_in.max(self.clock.now_ms) + after;
        let mut arriving = pieces(&mut self.random, from, &noisy);
        let last = arriving.pop();
        self.lines[lane].busy_in = last.as_ref().map_or(from, |(at, _)| *at);
        for (at, piece) in arriving {
            let event = LinkEvent::Received(piece);
            self.agenda.plan(at, Happening::Told { lane, generation, event, answered: None });
        }
        if let Some((at, piece)) = last {
            let (event, answered) = (LinkEvent::Received(piece), whole.filter(|_| clean));
            self.agenda.plan(at, Happening::Told { lane, generation, event, answered });
        }
    }

    /// The reply to a request, on its way back.
    pub fn reply(&mut self, post: Post, reply: HttpReply) {
        let fate = self.fate(&IN_HTTP);
        let lane = post.lane;
        let last = std::mem::replace(&mut self.lines[lane].last_said, reply.body.clone());
        let (soon, late) = (self.soon(), self.late());
        match fate {
            Fate::Lost => {}
            Fate::CutBefore => self.exchange_fails(post, Left::Maybe, LinkFaultKind::Lost, 5),
            Fate::Half => self.exchange_fails(post, Left::Maybe, LinkFaultKind::BadPeer, 5),
            Fate::Late => self.reply_at(late, post, reply, false),
            Fate::AfterOld => self.reply_at(soon, post, HttpReply { body: last, ..reply }, false),
            Fate::Replaced(status) => self.reply_at(soon, post, page(status), false),
            Fate::Damaged => {
                let damaged = damaged(reply, &mut self.random);
                self.reply_at(soon, post, damaged, false);
            }
            _ => self.reply_at(soon, post, reply, true),
        }
    }

    fn reply_at(&mut self, at: u64, post: Post, reply: HttpReply, whole: bool) {
        let answered = (whole && reply.status == 200).then(|| reply.body.clone());
        let (lane, generation) = (post.lane, Some(post.generation));
        let event = LinkEvent::Reply(post.exchange, reply);
        self.agenda.plan(at, Happening::Told { lane, generation, event, answered });
    }

    pub fn exchange_fails(&mut self, post: Post, left: Left, kind: LinkFaultKind, after: u64) {
        let fault = LinkFault::new(kind, format!("{kind:?}"));
        let event = LinkEvent::Failed { exchange: post.exchange, left, fault };
        let (lane, generation) = (post.lane, Some(post.generation));
        self.agenda.plan(self.clock.now_ms + after, Happening::Told { lane, generation, event, answered: None });
    }

    /// Whether this still reaches the console.
    pub fn still_heard(&self, lane: usize, generation: Option<u64>, event: &LinkEvent) -> bool {
        let line = &self.lines[lane];
        let same = generation.is_none_or(|generation| generation == line.generation);
        same && match event {
            LinkEvent::Reply(exchange, _) => line.exchanges.contains(exchange),
            LinkEvent::Failed { exchange, .. } => line.wire == Wire::Serial || line.exchanges.contains(exchange),
            LinkEvent::Received(_) => line.up,
            LinkEvent::Up | LinkEvent::Down(_) => true,
        }
    }
}

/// Bytes in a few pieces, each a little later than the one before.
fn pieces(random: &mut Seeded, from: u64, bytes: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let count = 1 + pick(random, 3);
    let size = bytes.len().div_ceil(count).max(1);
    let at = |nth: usize| from + 5 + 10 * nth as u64;
    bytes.chunks(size).enumerate().map(|(nth, piece)| (at(nth), piece.to_vec())).collect()
}

fn nobody(wire: Wire) -> LinkFault {
    let kind = if wire == Wire::Serial { LinkFaultKind::DeviceMissing } else { LinkFaultKind::Refused };
    LinkFault::new(kind, "nobody there")
}

fn page(status: u16) -> HttpReply {
    let body = b"<html><body>Please log in</body></html>".to_vec();
    HttpReply { status, content_type: "text/html".to_owned(), body }
}

fn damaged(mut reply: HttpReply, random: &mut Seeded) -> HttpReply {
    if !reply.body.is_empty() {
        let at = pick(random, reply.body.len());
        reply.body[at] ^= 1 << random.below(7);
    }
    reply
}
