//! Clients of a terminal that is reached by whole messages: who they are, and what it tells them, asked or not.

use std::collections::BTreeMap;

use countertop::simulator::codepay::message_turn;
use countertop::simulator::{Answer, Ask, Client, Delivery, MessageTurn};
use countertop::wire::{ExchangeId, LinkEvent};

use super::plan::Wire;
use super::world::World;

/// The connections of one terminal: by the name of what is asked on them, which link in which life of it.
#[derive(Debug)]
pub struct Clients {
    open: BTreeMap<u64, (usize, u64)>,
    /// The terminal's face on a line waits for acknowledgements.
    pub is_for_frames: bool,
}

impl Clients {
    pub fn new(is_for_frames: bool) -> Self {
        Self { open: BTreeMap::new(), is_for_frames }
    }

    /// Whose connection this was asked on.
    pub fn of(&self, ask: Ask) -> Option<(usize, u64)> {
        self.open.get(&(ask.0 - u64::from(ask.number()))).copied()
    }

    fn named(&self, lane: usize, generation: u64) -> Option<Ask> {
        self.open.iter().find(|(_, client)| **client == (lane, generation)).map(|(name, _)| Ask(*name))
    }
}

impl World {
    /// The link is up: at the terminal somebody has come.
    pub fn client_comes(&mut self, lane: usize) {
        let link = &self.lines[lane];
        if link.wire != Wire::Messages {
            return;
        }
        let (counter, generation, now_ms) = (link.plugged_into, link.generation, self.clock.now_ms);
        let desk = &mut self.counters[counter];
        let ask = desk.next_ask();
        desk.clients.open.insert(ask.0, (lane, generation));
        desk.terminal.connected(ask, &Client::At("192.0.2.1".to_owned()), now_ms);
        self.drain_counter(counter);
    }

    pub fn client_says(&mut self, lane: usize, counter: usize, generation: u64, text: &str) {
        if let Some(ask) = self.counters[counter].clients.named(lane, generation) {
            self.received(counter, ask, "", text.as_bytes());
        }
    }

    pub fn client_pings(&mut self, lane: usize, counter: usize, generation: u64, exchange: ExchangeId) {
        let now_ms = self.clock.now_ms;
        if let Some(ask) = self.counters[counter].clients.named(lane, generation) {
            self.counters[counter].terminal.alive(ask, now_ms);
            self.says_to_link(lane, generation, LinkEvent::Touched(exchange), None);
        }
    }

    pub fn client_left(&mut self, lane: usize, counter: usize, generation: u64) {
        let now_ms = self.clock.now_ms;
        if let Some(ask) = self.counters[counter].clients.named(lane, generation) {
            self.counters[counter].terminal.disconnected(ask, false, now_ms);
            self.counters[counter].clients.open.remove(&ask.0);
        }
    }

    /// The terminal says something to a client, if that is still the one.
    pub fn says_to_client(&mut self, lane: usize, generation: u64, answer: &Answer) {
        match message_turn(answer) {
            MessageTurn::Say(messages) => {
                let whole = (answer.delivery == Delivery::Whole).then(|| answer.message.clone());
                for message in messages {
                    self.say_message(lane, generation, message, whole.clone());
                }
            }
            MessageTurn::Cut(..) => {
                if self.lines[lane].generation == generation {
                    self.cut(lane, 1_000);
                }
            }
        }
    }
}
