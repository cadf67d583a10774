//! Towards the terminal: frames and posts, and what becomes of them.

use countertop::wire::{ExchangeId, HttpRequest, Left, LinkEvent, LinkFaultKind, Outgoing, Payload};

use super::{Fate, GAP_MS, pieces};
use crate::simulation::counter::{Arrival, Post};
use crate::simulation::plan::Wire;
use crate::simulation::world::{Happening, World};

const OUT: [Fate; 8] =
    [Fate::Lost, Fate::Half, Fate::Torn, Fate::Late, Fate::Twice, Fate::CutBefore, Fate::CutWithin, Fate::CutAfter];

const QFPAY_REFUND: &str = "/api/pos/cancel";

impl World {
    pub fn transmit(&mut self, lane: usize, out: Outgoing) {
        let (now, line) = (self.clock.now_ms, &self.lines[lane]);
        if !line.up || (line.is_cut(now) && line.wire != Wire::Serial) {
            let kind = if line.up { LinkFaultKind::Refused } else { LinkFaultKind::Lost };
            // Where something was said on it before, nobody knows how much of that has left.
            let is_new = self.lines[lane].exchanges.insert(out.exchange);
            let left = if is_new { Left::Nothing } else { Left::Maybe };
            return self.fail_at(now, lane, out.exchange, left, kind);
        }
        match out.payload {
            Payload::Bytes(bytes) => {
                let fate = self.fate(&OUT);
                self.send_frame(lane, out.exchange, &bytes, fate);
            }
            Payload::Http(request) => {
                let fate = self.fate(&OUT);
                self.post(lane, out.exchange, &request, fate);
            }
            Payload::Touch => self.touch(lane, out.exchange),
            Payload::Call(bytes) => self.call(lane, out.exchange, &bytes),
            Payload::HangUp => self.hang_up(lane, out.exchange),
            Payload::Text(text) => self.message(lane, out.exchange, &text),
        }
    }

    /// Nothing is sent: does the other side still take a connection?
    fn touch(&mut self, lane: usize, exchange: ExchangeId) {
        self.lines[lane].exchanges.insert(exchange);
        if self.lines[lane].wire == Wire::Messages {
            return self.ping(lane, exchange);
        }
        let at = self.soon();
        self.tell_at(at, lane, LinkEvent::Touched(exchange));
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
                let at = self.late_at_terminal(lane);
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
        let noisy = self.noticed(lane, bytes, noisy);
        let line = &self.lines[lane];
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
        let (soon, late) = (self.soon(), self.late_at_terminal(lane));
        let mut arrive = |at: u64| {
            let arrival = Arrival::Post(post, request.path.clone(), request.body.clone());
            self.agenda.plan(at, Happening::Arrived { lane, generation: None, counter, arrival });
        };
        match fate {
            Fate::Lost => {}
            Fate::Half | Fate::CutWithin => self.exchange_fails(post, Left::Maybe, LinkFaultKind::Lost, 20),
            Fate::CutBefore => self.exchange_fails(post, Left::Nothing, LinkFaultKind::Refused, 20),
            Fate::Late => arrive(late),
            // A refund of QFPay has no number of its own: a part of a sale would go back twice, and nobody here could tell.
            Fate::Twice if request.path.ends_with(QFPAY_REFUND) => arrive(soon),
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
}
