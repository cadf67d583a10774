//! Connections on a bare socket, both ways, and what becomes of what is said on them. Bytes neither get lost in the middle nor
//! come twice there: a connection delivers, hangs or ends.

use countertop::wire::{ExchangeId, Left, LinkEvent, LinkFaultKind};

use super::{Fate, GAP_MS, pieces};
use crate::simulation::counter::{Arrival, Post};
use crate::simulation::plan::{Wire, pick};
use crate::simulation::world::{Happening, World};

const OUT: [Fate; 7] =
    [Fate::Lost, Fate::Half, Fate::Torn, Fate::Late, Fate::CutBefore, Fate::CutWithin, Fate::CutAfter];
const IN: [Fate; 9] = [
    Fate::Lost,
    Fate::Half,
    Fate::Torn,
    Fate::Late,
    Fate::Twice,
    Fate::CutBefore,
    Fate::CutWithin,
    Fate::CutAfter,
    Fate::Damaged,
];

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Towards {
    Terminal,
    Console,
}

impl World {
    /// Bytes on a connection in a few pieces, none before those that were said earlier.
    fn in_order(&mut self, post: Post, towards: Towards, from: u64, bytes: &[u8]) -> Vec<(u64, Vec<u8>)> {
        let busy = self.lines[post.lane].busy_calls.entry((post.exchange, towards)).or_default();
        let arriving = pieces(&mut self.random, from.max(*busy), bytes);
        *busy = arriving.last().map_or(*busy, |(at, _)| *at);
        arriving
    }

    fn post_of(&self, lane: usize, exchange: ExchangeId) -> Post {
        Post { lane, generation: self.lines[lane].generation, exchange }
    }

    // ---- towards the terminal ---------------------------------------------------------------------------------------

    /// The first bytes of an exchange open its connection; further ones go on it.
    pub(super) fn call(&mut self, lane: usize, exchange: ExchangeId, bytes: &[u8]) {
        let post = self.post_of(lane, exchange);
        let is_new = self.lines[lane].exchanges.insert(exchange);
        let fate = if is_new { self.fate(&OUT) } else { Fate::Whole };
        let (soon, half) = (self.soon(), bytes.len() / 2);
        match fate {
            Fate::Lost => {}
            Fate::Half => self.arrives(soon, post, &bytes[..half]),
            Fate::Torn => {
                self.arrives(soon, post, &bytes[..half]);
                self.arrives(soon + GAP_MS, post, &bytes[half..]);
            }
            Fate::Late => {
                let late = self.late_at_terminal(lane);
                self.arrives(late, post, bytes);
            }
            Fate::CutBefore => self.exchange_fails(post, Left::Nothing, LinkFaultKind::Refused, 20),
            Fate::CutWithin => {
                self.arrives(soon, post, &bytes[..half]);
                self.exchange_fails(post, Left::Maybe, LinkFaultKind::Lost, 60);
            }
            Fate::CutAfter => {
                self.arrives(soon, post, bytes);
                self.exchange_fails(post, Left::Maybe, LinkFaultKind::Lost, 60);
            }
            _ => self.arrives(soon, post, bytes),
        }
    }

    fn arrives(&mut self, from: u64, post: Post, bytes: &[u8]) {
        let counter = self.lines[post.lane].plugged_into;
        for (at, piece) in self.in_order(post, Towards::Terminal, from, bytes) {
            let arrival = Arrival::Call(post, piece);
            self.agenda.plan(at, Happening::Arrived { lane: post.lane, generation: None, counter, arrival });
        }
    }

    /// The console closes a connection.
    pub(super) fn hang_up(&mut self, lane: usize, exchange: ExchangeId) {
        let (post, at) = (self.post_of(lane, exchange), self.soon());
        self.lines[lane].exchanges.remove(&exchange);
        let (counter, arrival) = (self.lines[lane].plugged_into, Arrival::HungUp(post));
        self.agenda.plan(at, Happening::Arrived { lane, generation: None, counter, arrival });
    }

    /// The console lets go of its link, or dies: every connection of it is closed.
    pub fn let_go(&mut self, lane: usize) {
        let open: Vec<ExchangeId> = self.lines[lane].exchanges.iter().copied().collect();
        if self.lines[lane].wire == Wire::Socket {
            for exchange in open {
                self.hang_up(lane, exchange);
            }
        }
        if self.lines[lane].wire == Wire::Messages && self.lines[lane].up {
            self.client_leaves(lane);
        }
        self.lines[lane].dropped();
    }

    // ---- towards the console ----------------------------------------------------------------------------------------

    /// The terminal says something on a connection; `whole` is the answer if these bytes carry it undamaged.
    pub fn say_on_call(&mut self, post: Post, bytes: &[u8], whole: Option<Vec<u8>>) {
        let spoilt = self.lines[post.lane].spoilt.get(&post.exchange).copied();
        if bytes.is_empty() || spoilt == Some(true) {
            return;
        }
        let whole = whole.filter(|_| spoilt.is_none());
        let fate = self.fate(&IN);
        if fate != Fate::Whole {
            let hangs = matches!(fate, Fate::Lost | Fate::Half);
            self.lines[post.lane].spoilt.insert(post.exchange, hangs);
        }
        let (soon, half) = (self.soon(), bytes.len() / 2);
        match fate {
            Fate::Lost => {}
            Fate::Half => self.says(soon, post, &bytes[..half], None),
            Fate::Torn => {
                self.says(soon, post, &bytes[..half], None);
                self.says(soon + GAP_MS, post, &bytes[half..], None);
            }
            Fate::Late => {
                let late = self.late();
                self.says(late, post, bytes, None);
            }
            Fate::Twice => self.says(soon, post, &bytes.repeat(2), None),
            Fate::CutBefore => self.exchange_fails(post, Left::Maybe, LinkFaultKind::Lost, 5),
            Fate::CutWithin | Fate::CutAfter => {
                let said = if fate == Fate::CutAfter { bytes } else { &bytes[..half] };
                self.says(soon, post, said, None);
                self.hangs_up(post);
            }
            Fate::Damaged => {
                let mut damaged = bytes.to_vec();
                let at = pick(&mut self.random, damaged.len());
                damaged[at] ^= 1 << self.random.below(7);
                let damaged = self.noticed(post.lane, bytes, damaged);
                self.says(soon, post, &damaged, None);
            }
            _ => self.says(soon, post, bytes, whole),
        }
    }

    fn says(&mut self, from: u64, post: Post, bytes: &[u8], whole: Option<Vec<u8>>) {
        let (lane, generation) = (post.lane, Some(post.generation));
        let mut arriving = self.in_order(post, Towards::Console, from, bytes);
        let last = arriving.pop();
        for (at, piece) in arriving {
            let event = LinkEvent::Heard(post.exchange, piece);
            self.agenda.plan(at, Happening::Told { lane, generation, event, answered: None });
        }
        if let Some((at, piece)) = last {
            let event = LinkEvent::Heard(post.exchange, piece);
            self.agenda.plan(at, Happening::Told { lane, generation, event, answered: whole });
        }
    }

    /// The terminal closes a connection, after all that it had to say.
    pub fn hangs_up(&mut self, post: Post) {
        let (lane, generation) = (post.lane, Some(post.generation));
        let event = LinkEvent::HungUp(post.exchange);
        let said = self.lines[lane].busy_calls.get(&(post.exchange, Towards::Console)).copied().unwrap_or_default();
        let at = said.max(self.clock.now_ms) + 60;
        self.agenda.plan(at, Happening::Told { lane, generation, event, answered: None });
    }
}
