//! Towards the console: answers and replies, and what becomes of them.

use countertop::payment::Vendor;
use countertop::simulator::random::Seeded;
use countertop::wire::{HttpReply, Left, LinkEvent, LinkFaultKind};

use super::{Fate, GAP_MS, pieces};
use crate::simulation::counter::Post;
use crate::simulation::mutants::Mutant;
use crate::simulation::plan::{Wire, pick};
use crate::simulation::vendor::Message;
use crate::simulation::world::{Happening, World};

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

impl World {
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
                // What a QFPay terminal says without a name is doubted for as long as it may come, but not over a restart.
                let generation =
                    self.names_nothing(lane, whole.as_deref().unwrap_or(bytes)).then_some(self.lines[lane].generation);
                self.agenda.plan(at, Happening::Told { lane, generation, event, answered: None });
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
                // The answer to a CodePay greeting names no greeting: what another line's terminal says of itself is believed.
                let is_name = self.tap(lane).says_who(bytes);
                for other in (0..self.lines.len()).filter(|other| *other == lane || !is_name) {
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
        let noisy = self.noticed(lane, bytes, noisy);
        let line = &mut self.lines[lane];
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

    /// A QFPay terminal's word that tells nothing of which payment of ours it is about.
    fn names_nothing(&self, lane: usize, said: &[u8]) -> bool {
        let nameless = |message: Message| message.reference.is_empty() || !message.json["refund"].is_null();
        self.plan.counters[lane].vendor == Vendor::QfPay && self.tap(lane).answer(said).is_none_or(nameless)
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
            Fate::AfterOld => {
                let careless = self.mutant == Some(Mutant::StaleAnswerAccepted);
                // A QFPay refusal names nothing, and a refund's result its sale alone, but they are tied by their connection, which
                // carries one exchange: only something in between that speaks HTTP itself could put an older one in its
                // place, and nobody can tell that.
                if self.names_nothing(lane, &last) && !careless {
                    return;
                }
                let body = if careless { self.tap(lane).claimed(last, &reply.body) } else { last };
                self.reply_at(soon, post, HttpReply { body, ..reply }, false);
            }
            Fate::Replaced(status) => self.reply_at(soon, post, page(status), false),
            Fate::Damaged => {
                let said = reply.body.clone();
                let mut damaged = damaged(reply, &mut self.random);
                damaged.body = self.noticed(lane, &said, damaged.body);
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
