//! The line between console and terminal: serial or HTTP, and everything that goes wrong on it.
#![expect(clippy::similar_names, reason = "a lane is the console's end of a line")]

mod back;
mod call;
mod message;
mod out;

use std::collections::{BTreeMap, BTreeSet};

use countertop::payment::Vendor;
use countertop::simulator::faults::{FaultSettings, LineFaults};
use countertop::simulator::random::Seeded;
use countertop::wire::{ExchangeId, Left, LinkEvent, LinkFault, LinkFaultKind};

use super::counter::Post;
use super::plan::{Wire, pick};
use super::world::{Happening, World};

/// Longest time that a message lies about somewhere, milliseconds: longer than the limit for a sale.
const LATEST_MS: u64 = 200_000;
/// The same on the way to a QFPay terminal, milliseconds: with the 15 s that its slowest payment takes beyond the customer's
/// time this is less than the minute that the vendor's row allows for.
const QFPAY_LATEST_MS: u64 = 44_000;
/// A gap within a frame that ends it, milliseconds.
const GAP_MS: u64 = 900;

/// One line.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the line")]
pub struct Line {
    pub wire: Wire,
    /// Which terminal is at the other end.
    pub plugged_into: usize,
    /// The console holds it open.
    pub up: bool,
    /// Since when.
    pub up_since: u64,
    /// Being opened.
    connecting: bool,
    /// Goes up whenever the line is lost or closed: what was on its way is lost.
    pub generation: u64,
    /// Nothing comes through, and nobody has noticed.
    is_dead: bool,
    /// The cable is out, or nobody listens.
    cut_until: u64,
    /// Exchanges that are not over.
    exchanges: BTreeSet<ExchangeId>,
    noise_out: LineFaults,
    noise_in: LineFaults,
    /// When the line has carried what is on it, out and in: bytes never overtake each other.
    busy_out: u64,
    busy_in: u64,
    /// The same for the connections of exchanges, towards the terminal and towards the console.
    busy_calls: BTreeMap<(ExchangeId, call::Towards), u64>,
    /// Connections on which what the terminal said met trouble, and whether they hang since then.
    spoilt: BTreeMap<ExchangeId, bool>,
    /// Nothing was damaged towards the console since the line came up: what is sent arrives.
    pub clean: bool,
    /// When something late came last, perhaps between the pieces of something else.
    pub late_came: u64,
    pub last_said: Vec<u8>,
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

impl Line {
    pub fn new(wire: Wire, plugged_into: usize, bytes: FaultSettings) -> Self {
        Self {
            wire,
            plugged_into,
            up: false,
            up_since: 0,
            connecting: false,
            generation: 0,
            is_dead: false,
            cut_until: 0,
            exchanges: BTreeSet::new(),
            noise_out: LineFaults::new(bytes, 0),
            noise_in: LineFaults::new(bytes, 1),
            busy_out: 0,
            busy_in: 0,
            busy_calls: BTreeMap::new(),
            spoilt: BTreeMap::new(),
            clean: true,
            late_came: 0,
            last_said: Vec::new(),
            held: None,
        }
    }

    pub fn is_cut(&self, now_ms: u64) -> bool {
        now_ms < self.cut_until
    }

    /// The exchange is not over.
    pub fn awaits(&self, exchange: ExchangeId) -> bool {
        self.exchanges.contains(&exchange)
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
        (self.is_dead, self.busy_in) = (false, if self.wire == Wire::Messages { 0 } else { self.busy_in });
        self.generation += 1;
        self.exchanges.clear();
        if self.wire == Wire::Messages {
            self.last_said.clear();
        }
        self.busy_calls.clear();
        self.spoilt.clear();
    }
}

impl World {
    fn fate(&mut self, fates: &[Fate]) -> Fate {
        if self.calm || !self.random.happens(self.plan.message_ppm) {
            return Fate::Whole;
        }
        let fate = fates[pick(&mut self.random, fates.len())];
        self.watch.faults += 1;
        self.note("line", || format!("the next message: {fate:?}"));
        fate
    }

    /// What arrives, but for damage that nobody could notice: then its end is missing as well.
    fn noticed(&self, lane: usize, said: &[u8], mut arrived: Vec<u8>) -> Vec<u8> {
        if said != arrived && self.tap(lane).passes_unnoticed(said, &arrived) {
            arrived.truncate(arrived.len() / 2);
        }
        arrived
    }

    fn soon(&mut self) -> u64 {
        self.clock.now_ms + 1 + self.random.below(40)
    }

    fn late(&mut self) -> u64 {
        self.clock.now_ms + 1 + self.random.below(LATEST_MS)
    }

    /// A QFPay terminal hears of a request before it may be believed that it never will.
    fn late_at_terminal(&mut self, lane: usize) -> u64 {
        let latest = match self.plan.counters[lane].vendor {
            Vendor::Wonder => LATEST_MS,
            Vendor::QfPay | Vendor::CodePay | Vendor::EasyCard => QFPAY_LATEST_MS,
        };
        self.clock.now_ms + 1 + self.random.below(latest)
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
        if *event == LinkEvent::Up {
            self.lines[lane].up_since = self.clock.now_ms;
            self.client_comes(lane);
        }
        let line = &mut self.lines[lane];
        match event {
            LinkEvent::Up => (line.up, line.connecting, line.clean) = (true, false, true),
            LinkEvent::Down(_) => (line.up, line.connecting) = (false, false),
            LinkEvent::Reply(exchange, _)
            | LinkEvent::Failed { exchange, .. }
            | LinkEvent::HungUp(exchange)
            | LinkEvent::Touched(exchange) => {
                line.exchanges.remove(exchange);
            }
            LinkEvent::Received(_) | LinkEvent::Message(_) | LinkEvent::Heard(..) => {}
        }
    }

    /// Cable out, or nobody there, for so long.
    pub fn cut(&mut self, lane: usize, ms: u64) {
        let at = self.soon();
        let line = &mut self.lines[lane];
        line.cut_until = self.clock.now_ms + ms;
        let was_open = line.up || line.connecting;
        let is_stream = matches!(line.wire, Wire::Serial | Wire::Messages);
        let waiting: Vec<ExchangeId> = line.exchanges.iter().copied().collect();
        if !is_stream {
            for exchange in waiting {
                self.fail_at(at, lane, exchange, Left::Maybe, LinkFaultKind::Lost);
            }
            return;
        }
        self.let_go(lane);
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
            LinkEvent::Failed { exchange, .. } => {
                matches!(line.wire, Wire::Serial | Wire::Messages) || line.exchanges.contains(exchange)
            }
            LinkEvent::Received(_) | LinkEvent::Message(_) => line.up,
            LinkEvent::Heard(exchange, _) | LinkEvent::HungUp(exchange) | LinkEvent::Touched(exchange) => {
                line.exchanges.contains(exchange)
            }
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
