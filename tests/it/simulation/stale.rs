//! Answers to earlier orders that a terminal gives once more, in front of the one that is due: a program that looks at what an
//! answer is about, and not at whom, takes them for the right one.

use std::collections::VecDeque;

use countertop::payment::Vendor;
use countertop::simulator::{Answer, Delivery};

use super::plan::pick;
use super::vendor::Message;
use super::world::World;

/// So many answers lie about.
const KEPT: usize = 12;

/// What a terminal answered before, oldest first: the kind of message, what it is about, the bytes.
#[derive(Debug, Default)]
pub struct Earlier(VecDeque<(String, String, Vec<u8>)>);

impl Earlier {
    fn keep(&mut self, said: &Message, bytes: &[u8]) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((kind(said), said.reference.clone(), bytes.to_vec()));
    }

    /// Answers of the same kind about something else.
    fn like(&self, said: &Message) -> Vec<&Vec<u8>> {
        let kind = kind(said);
        let is_like = |(of, about, _): &&(String, String, Vec<u8>)| *of == kind && *about != said.reference;
        self.0.iter().filter(is_like).map(|(_, _, bytes)| bytes).collect()
    }
}

fn kind(said: &Message) -> String {
    said.json["topic"].as_str().unwrap_or_default().to_owned()
}

impl World {
    /// An answer to an earlier order of the same kind may go in front of this one.
    pub fn repeats_an_older(&mut self, counter: usize, answer: &mut Answer) {
        if self.plan.counters[counter].vendor != Vendor::CodePay {
            return;
        }
        let named = self.tap(counter).answer(&answer.message).filter(|said| !said.reference.is_empty());
        let Some(said) = named else { return };
        let happens = !self.calm && self.random.happens(self.plan.message_ppm);
        let older = self.counters[counter].earlier.like(&said);
        if happens && answer.delivery == Delivery::Whole && !older.is_empty() {
            answer.stale.clone_from(older[pick(&mut self.random, older.len())]);
            answer.delivery = Delivery::AfterStale;
            self.watch.faults += 1;
            self.note(&format!("terminal {counter}"), || "says something older first".to_owned());
        }
        self.counters[counter].earlier.keep(&said, &answer.message);
    }
}
