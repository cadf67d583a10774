//! Connections on a terminal's bare socket: a face for each, as its server has them.

use std::collections::BTreeMap;

use countertop::simulator::{Answer, Ask, Delivery, Heard, LineFace};

use super::counter::Post;
use super::world::World;

/// Makes the terminal's end of a connection.
type MakeFace = Box<dyn Fn() -> Box<dyn LineFace>>;

/// The connections of one terminal, by the name of what is asked on them. One that is over stays: nobody hears it.
pub struct Calls {
    face: Option<MakeFace>,
    open: BTreeMap<u64, Call>,
}

struct Call {
    post: Post,
    face: Box<dyn LineFace>,
}

impl Calls {
    pub fn new(face: Option<MakeFace>) -> Self {
        Self { face, open: BTreeMap::new() }
    }

    pub fn wake_at_ms(&self) -> Option<u64> {
        self.open.values().filter_map(|call| call.face.wake_at_ms()).min()
    }

    /// Whether this was asked on one of them.
    pub fn has(&self, ask: Ask) -> bool {
        self.open.contains_key(&name(ask))
    }

    fn of(&self, post: Post) -> Option<Ask> {
        let same = |call: &Call| (call.post.generation, call.post.exchange) == (post.generation, post.exchange);
        self.open.iter().find(|(_, call)| same(call)).map(|(name, _)| Ask(*name))
    }
}

/// All messages of a connection are asked under its name.
fn name(ask: Ask) -> u64 {
    ask.0 - u64::from(ask.number())
}

impl World {
    pub fn call_arrived(&mut self, counter: usize, post: Post, bytes: &[u8]) {
        let now_ms = self.clock.now_ms;
        let desk = &mut self.counters[counter];
        let ask = desk.calls.of(post).unwrap_or_else(|| {
            let ask = desk.next_ask();
            let face = desk.calls.face.as_ref().expect("no counter without a socket is planned with one")();
            desk.calls.open.insert(ask.0, Call { post, face });
            ask
        });
        self.with_call(counter, ask, |face| face.receive(bytes, now_ms));
    }

    pub fn call_closed(&mut self, counter: usize, post: Post) {
        let now_ms = self.clock.now_ms;
        if let Some(ask) = self.counters[counter].calls.of(post) {
            self.with_call(counter, ask, |face| face.let_go(now_ms));
        }
    }

    pub fn calls_reached(&mut self, counter: usize) {
        let now_ms = self.clock.now_ms;
        let due = |call: &Call| call.face.wake_at_ms().is_some_and(|at| at <= now_ms);
        let open = &self.counters[counter].calls.open;
        let asks: Vec<Ask> = open.iter().filter(|(_, call)| due(call)).map(|(name, _)| Ask(*name)).collect();
        for ask in asks {
            self.with_call(counter, ask, |face| face.reach(now_ms));
        }
    }

    /// Gives a connection's end an input and carries out what it has heard.
    fn with_call(&mut self, counter: usize, ask: Ask, input: impl FnOnce(&mut dyn LineFace) -> Vec<Heard>) {
        let Some(call) = self.counters[counter].calls.open.get_mut(&ask.0) else { return };
        let (post, heard) = (call.post, input(&mut *call.face));
        for heard in heard {
            match heard {
                Heard::Message(number, text) => self.received(counter, ask.message(number), "", &text),
                Heard::Said(bytes) => self.say_on_call(post, &bytes, None),
            }
        }
    }

    pub fn answers_call(&mut self, counter: usize, answer: &Answer) {
        let Some(call) = self.counters[counter].calls.open.get_mut(&name(answer.to)) else { return };
        let (post, bytes) = (call.post, call.face.bytes(answer));
        // Without an end of its own it is an answer only after a silence.
        let is_ended = answer.delivery == Delivery::Whole && bytes != answer.message;
        let whole = is_ended.then(|| answer.message.clone());
        self.say_on_call(post, &bytes, whole);
        // What is cut in the middle has no end but this.
        if answer.delivery == Delivery::Truncated {
            self.hangs_up(post);
        }
    }

    pub fn cuts_call(&mut self, counter: usize, ask: Ask) {
        if let Some(call) = self.counters[counter].calls.open.get(&name(ask)) {
            self.hangs_up(call.post);
        }
    }
}
