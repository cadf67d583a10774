//! Damage to HTTP replies: what a bad network, a proxy or a crashing server does after the request was received.

use std::time::Duration;

use super::seed::{Chance, Dice};
use crate::wire::HttpReply;

/// How often what happens to a reply. At most one of the first four strikes a reply; a delay may come on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReplyFaults {
    /// The connection breaks before a byte of the reply.
    pub lose: Chance,
    /// The connection breaks in the middle of the reply.
    pub cut: Chance,
    /// Something between answers 502 with a page of HTML instead.
    pub replace: Chance,
    /// One bit of the body is turned over.
    pub corrupt: Chance,
    /// The reply comes later.
    pub delay: Chance,
    /// The longest such delay, in milliseconds.
    pub longest_delay_ms: u32,
}

/// What becomes of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyFate {
    /// It arrives like this.
    Whole(HttpReply),
    /// Its head arrives, and so many bytes of its body, fewer than announced; then the connection breaks.
    Cut(HttpReply, usize),
    /// The connection breaks without a byte.
    Lost,
}

/// The way back from a server.
#[derive(Debug, Clone)]
pub struct ReplyFaultLayer {
    faults: ReplyFaults,
    dice: Dice,
    injected: u64,
}

impl ReplyFaultLayer {
    /// A way with these faults and this seed.
    pub fn new(seed: u64, faults: ReplyFaults) -> Self {
        Self { faults, dice: Dice::new(seed), injected: 0 }
    }

    /// Passes a reply on: how late it comes and what becomes of it.
    pub fn pass(&mut self, reply: HttpReply) -> (Duration, ReplyFate) {
        let after = self.dice.delay(self.faults.delay, self.faults.longest_delay_ms);
        self.injected += u64::from(!after.is_zero());
        (after, self.fate(reply))
    }

    /// How many faults there were so far.
    pub fn injected(&self) -> u64 {
        self.injected
    }

    fn fate(&mut self, reply: HttpReply) -> ReplyFate {
        if self.strikes(self.faults.lose) {
            return ReplyFate::Lost;
        }
        if !reply.body.is_empty() && self.strikes(self.faults.cut) {
            let kept = self.dice.position(reply.body.len());
            return ReplyFate::Cut(reply, kept);
        }
        if self.strikes(self.faults.replace) {
            return ReplyFate::Whole(bad_gateway());
        }
        ReplyFate::Whole(self.corrupted(reply))
    }

    fn corrupted(&mut self, mut reply: HttpReply) -> HttpReply {
        if !reply.body.is_empty() && self.strikes(self.faults.corrupt) {
            let place = self.dice.position(reply.body.len());
            reply.body[place] ^= 1 << self.dice.below(8);
        }
        reply
    }

    fn strikes(&mut self, chance: Chance) -> bool {
        let strikes = self.dice.happens(chance);
        self.injected += u64::from(strikes);
        strikes
    }
}

fn bad_gateway() -> HttpReply {
    let body = b"<html><body><h1>502 Bad Gateway</h1></body></html>".to_vec();
    HttpReply { status: 502, content_type: "text/html".to_owned(), body }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply() -> HttpReply {
        HttpReply { status: 200, content_type: "application/json".to_owned(), body: b"{\"a\":1}".to_vec() }
    }

    fn fate(faults: ReplyFaults) -> ReplyFate {
        ReplyFaultLayer::new(3, faults).pass(reply()).1
    }

    #[test]
    fn a_good_way_changes_nothing() {
        let mut layer = ReplyFaultLayer::new(3, ReplyFaults::default());
        assert_eq!(layer.pass(reply()), (Duration::ZERO, ReplyFate::Whole(reply())));
        assert_eq!(layer.injected(), 0);
    }

    #[test]
    fn each_fault_does_what_its_name_says() {
        let all = Chance::ALWAYS;
        assert_eq!(fate(ReplyFaults { lose: all, ..Default::default() }), ReplyFate::Lost);
        let ReplyFate::Cut(_, kept) = fate(ReplyFaults { cut: all, ..Default::default() }) else { panic!("not cut") };
        assert!(kept < reply().body.len());
        let replaced = fate(ReplyFaults { replace: all, ..Default::default() });
        assert!(matches!(replaced, ReplyFate::Whole(HttpReply { status: 502, .. })));
        let ReplyFate::Whole(bad) = fate(ReplyFaults { corrupt: all, ..Default::default() }) else {
            panic!("not whole")
        };
        let turned: u32 = bad.body.iter().zip(reply().body).map(|(bad, good)| (bad ^ good).count_ones()).sum();
        assert_eq!(turned, 1);
    }

    #[test]
    fn the_same_seed_does_the_same_damage() {
        let some = Chance::per_million(300_000);
        let faults =
            ReplyFaults { lose: some, cut: some, replace: some, corrupt: some, delay: some, longest_delay_ms: 9 };
        let (mut one, mut two) = (ReplyFaultLayer::new(5, faults), ReplyFaultLayer::new(5, faults));
        assert!((0..100).all(|_| one.pass(reply()) == two.pass(reply())));
        assert!(one.injected() > 0);
    }
}
