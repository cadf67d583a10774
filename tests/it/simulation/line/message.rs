//! Whole messages on one connection, both ways, and what becomes of them. None is damaged, comes twice or overtakes another: a
//! connection delivers, hangs or ends.

use countertop::wire::{ExchangeId, Left, LinkEvent, LinkFaultKind, Message};

use super::Fate;
use crate::simulation::counter::Arrival;
use crate::simulation::world::{Happening, World};

const OUT: [Fate; 5] = [Fate::Lost, Fate::Late, Fate::CutBefore, Fate::CutWithin, Fate::CutAfter];
/// An order that is taken off a dead connection is what the vendor's row must wait for.
const ORDER_OUT: [Fate; 7] =
    [Fate::Lost, Fate::Late, Fate::Late, Fate::Late, Fate::CutBefore, Fate::CutWithin, Fate::CutAfter];
const IN: [Fate; 6] = [Fate::Lost, Fate::Late, Fate::Twice, Fate::AfterOld, Fate::CutBefore, Fate::CutAfter];
/// A connection that is dead is found out within this time by its pings, milliseconds.
const DEAD_MS: u64 = 40_000;
/// So long a dead client is one to the terminal, milliseconds.
const GONE_MS: u64 = 5_000;

impl World {
    // ---- towards the terminal ---------------------------------------------------------------------------------------

    pub(super) fn message(&mut self, lane: usize, exchange: ExchangeId, text: &str) {
        let asked = self.tap(lane).asked(text.as_bytes());
        let is_order = asked.as_ref().is_some_and(crate::simulation::vendor::Message::is_money);
        // As its answer: a name is waited for two seconds.
        let is_name = asked.is_some_and(|asked| asked.name == "name");
        let fate = self.fate(if is_order { &ORDER_OUT } else { &OUT });
        let fate = if is_name && fate == Fate::Late { Fate::Whole } else { fate };
        let outage = 1 + self.random.below(30_000);
        match fate {
            Fate::Lost => self.dies(lane, outage),
            Fate::Late => {
                let late = self.late_at_terminal(lane);
                self.message_arrives(lane, text, late);
                // What the terminal has taken off the wire it reads even if the connection has ended meanwhile.
                if self.random.below(3) > 0 {
                    let at = self.clock.now_ms + self.random.below(2_000);
                    self.agenda.plan(at, Happening::Unplugged { lane, ms: outage.min(3_000) });
                }
            }
            Fate::CutBefore | Fate::CutWithin => {
                let left = if fate == Fate::CutBefore { Left::Nothing } else { Left::Maybe };
                self.cut(lane, outage);
                self.fail_at(self.clock.now_ms, lane, exchange, left, LinkFaultKind::Lost);
            }
            Fate::CutAfter => {
                let soon = self.soon();
                self.message_arrives(lane, text, soon);
                self.agenda.plan(soon + 100, Happening::Unplugged { lane, ms: outage });
            }
            _ => {
                let soon = self.soon();
                self.message_arrives(lane, text, soon);
            }
        }
    }

    /// In the order in which it was sent; what is on its way comes although the connection has ended.
    fn message_arrives(&mut self, lane: usize, text: &str, at: u64) {
        let line = &mut self.lines[lane];
        line.busy_out = line.busy_out.max(at);
        let (at, generation, counter) = (line.busy_out, line.generation, line.plugged_into);
        let arrival = Arrival::Message(generation, text.to_owned());
        self.agenda.plan(at, Happening::Arrived { lane, generation: None, counter, arrival });
    }

    /// Nothing comes through any longer, and nobody has noticed yet.
    fn dies(&mut self, lane: usize, outage: u64) {
        let at = self.clock.now_ms + 1 + self.random.below(DEAD_MS);
        self.lines[lane].is_dead = true;
        self.agenda.plan(at, Happening::Unplugged { lane, ms: outage });
    }

    pub(super) fn ping(&mut self, lane: usize, exchange: ExchangeId) {
        let at = self.soon();
        let line = &self.lines[lane];
        let (generation, counter) = (line.generation, line.plugged_into);
        let arrival = Arrival::Ping(generation, exchange);
        self.agenda.plan(at, Happening::Arrived { lane, generation: Some(generation), counter, arrival });
    }

    /// The console's end is gone; the terminal finds out at once or after a while.
    pub(super) fn client_leaves(&mut self, lane: usize) {
        let at = self.clock.now_ms + [10, self.random.below(GONE_MS)][usize::from(self.random.below(3) == 0)];
        let line = &mut self.lines[lane];
        let (at, generation, counter) = (at.max(line.busy_out), line.generation, line.plugged_into);
        line.busy_out = 0;
        let arrival = Arrival::Left(generation);
        self.agenda.plan(at, Happening::Arrived { lane, generation: None, counter, arrival });
    }

    // ---- towards the console ----------------------------------------------------------------------------------------

    /// The terminal says something; `whole` is the answer if it is one.
    pub fn say_message(&mut self, lane: usize, generation: u64, message: Message, whole: Option<Vec<u8>>) {
        if self.lines[lane].generation != generation {
            return;
        }
        // A name is waited for two seconds. One that comes later, or never, would let in whoever has the terminal's address.
        let is_name = self.tap(lane).answer(message.bytes()).is_some_and(|said| said.name == "name");
        let fate = Some(self.fate(&IN))
            .filter(|fate| !is_name || !matches!(fate, Fate::Late | Fate::Lost))
            .unwrap_or(Fate::Whole);
        let outage = 1 + self.random.below(30_000);
        let last = std::mem::replace(&mut self.lines[lane].last_said, message.bytes().to_vec());
        let event = LinkEvent::Message(message);
        match fate {
            Fate::Lost => self.dies(lane, outage),
            Fate::Late => {
                let late = self.late();
                self.lines[lane].busy_in = self.lines[lane].busy_in.max(late);
                self.says_to_link(lane, generation, event, None);
            }
            Fate::Twice => {
                self.says_to_link(lane, generation, event.clone(), None);
                self.says_to_link(lane, generation, event, None);
            }
            Fate::AfterOld => {
                if let Some(last) = String::from_utf8(last).ok().filter(|last| !last.is_empty()) {
                    self.says_to_link(lane, generation, LinkEvent::Message(Message::Text(last)), None);
                }
                self.says_to_link(lane, generation, event, None);
            }
            Fate::CutBefore => self.cut(lane, outage),
            Fate::CutAfter => {
                self.says_to_link(lane, generation, event, None);
                let at = self.lines[lane].busy_in + 50;
                self.agenda.plan(at, Happening::Unplugged { lane, ms: outage });
            }
            _ => self.says_to_link(lane, generation, event, whole),
        }
    }

    /// In its order; nothing comes on a dead connection.
    pub fn says_to_link(&mut self, lane: usize, generation: u64, event: LinkEvent, answered: Option<Vec<u8>>) {
        let soon = self.soon();
        let line = &mut self.lines[lane];
        if line.is_dead || line.generation != generation {
            return;
        }
        line.busy_in = line.busy_in.max(soon);
        let at = line.busy_in;
        self.agenda.plan(at, Happening::Told { lane, generation: Some(generation), event, answered });
    }
}
