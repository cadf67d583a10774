//! Damage to whole messages: what a bad network or a crashing terminal does to a WebSocket.

use std::time::Duration;

use super::seed::{Chance, Dice};
use crate::wire::Message;

/// How often what happens to a message. At most one of the first five strikes it; a delay may come on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MessageFaults {
    /// The connection breaks before a byte of it.
    pub break_off: Chance,
    /// The connection breaks in the middle of it.
    pub cut: Chance,
    /// It never comes, and the connection stays.
    pub lose: Chance,
    /// It comes twice.
    pub duplicate: Chance,
    /// One bit of it is turned over.
    pub corrupt: Chance,
    /// It comes later.
    pub delay: Chance,
    /// The longest such delay, in milliseconds.
    pub longest_delay_ms: u32,
}

/// What becomes of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageFate {
    /// It arrives like this.
    Whole(Message),
    /// It arrives like this, and once more.
    Twice(Message),
    /// So many bytes of it arrive, fewer than it has; then the connection breaks.
    Cut(Message, usize),
    /// It does not arrive.
    Lost,
    /// The connection breaks before it.
    BrokenOff,
}

/// One direction of a bad connection.
#[derive(Debug, Clone)]
pub struct MessageFaultLayer {
    faults: MessageFaults,
    dice: Dice,
    injected: u64,
}

impl MessageFaultLayer {
    /// A way with these faults and this seed.
    pub fn new(seed: u64, faults: MessageFaults) -> Self {
        Self { faults, dice: Dice::new(seed), injected: 0 }
    }

    /// Passes a message on: how late it comes and what becomes of it.
    pub fn pass(&mut self, message: Message) -> (Duration, MessageFate) {
        let after = self.dice.delay(self.faults.delay, self.faults.longest_delay_ms);
        self.injected += u64::from(!after.is_zero());
        (after, self.fate(message))
    }

    /// How many faults there were so far.
    pub fn injected(&self) -> u64 {
        self.injected
    }

    fn fate(&mut self, message: Message) -> MessageFate {
        if self.strikes(self.faults.break_off) {
            return MessageFate::BrokenOff;
        }
        if !message.bytes().is_empty() && self.strikes(self.faults.cut) {
            let kept = self.dice.position(message.bytes().len());
            return MessageFate::Cut(message, kept);
        }
        if self.strikes(self.faults.lose) {
            return MessageFate::Lost;
        }
        if self.strikes(self.faults.duplicate) {
            return MessageFate::Twice(message);
        }
        if !message.bytes().is_empty() && self.strikes(self.faults.corrupt) {
            return MessageFate::Whole(self.corrupted(message));
        }
        MessageFate::Whole(message)
    }

    fn corrupted(&mut self, message: Message) -> Message {
        let turn = |mut bytes: Vec<u8>, dice: &mut Dice| {
            let place = dice.position(bytes.len());
            // The highest bit stays: a text must remain text, or it costs the connection instead.
            bytes[place] ^= 1 << dice.below(7);
            bytes
        };
        match message {
            Message::Text(text) => {
                let bytes = turn(text.into_bytes(), &mut self.dice);
                Message::Text(String::from_utf8_lossy(&bytes).into_owned())
            }
            Message::Binary(bytes) => Message::Binary(turn(bytes, &mut self.dice)),
        }
    }

    fn strikes(&mut self, chance: Chance) -> bool {
        let strikes = self.dice.happens(chance);
        self.injected += u64::from(strikes);
        strikes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Message {
        Message::Text("{\"topic\":\"ecrhub.pay.order\"}".to_owned())
    }

    fn fate(faults: MessageFaults) -> MessageFate {
        MessageFaultLayer::new(3, faults).pass(message()).1
    }

    #[test]
    fn a_good_way_changes_nothing() {
        let mut layer = MessageFaultLayer::new(3, MessageFaults::default());
        assert_eq!(layer.pass(message()), (Duration::ZERO, MessageFate::Whole(message())));
        assert_eq!(layer.injected(), 0);
    }

    #[test]
    fn each_fault_does_what_its_name_says() {
        let all = Chance::ALWAYS;
        assert_eq!(fate(MessageFaults { break_off: all, ..Default::default() }), MessageFate::BrokenOff);
        assert_eq!(fate(MessageFaults { lose: all, ..Default::default() }), MessageFate::Lost);
        assert_eq!(fate(MessageFaults { duplicate: all, ..Default::default() }), MessageFate::Twice(message()));
        let MessageFate::Cut(_, kept) = fate(MessageFaults { cut: all, ..Default::default() }) else {
            panic!("not cut")
        };
        assert!(kept < message().bytes().len());
        let MessageFate::Whole(bad) = fate(MessageFaults { corrupt: all, ..Default::default() }) else {
            panic!("not whole")
        };
        let pairs = bad.bytes().iter().zip(message().bytes().to_vec());
        assert_eq!(pairs.map(|(bad, good)| (bad ^ good).count_ones()).sum::<u32>(), 1);
    }

    #[test]
    fn the_same_seed_does_the_same_damage() {
        let some = Chance::per_million(200_000);
        let faults = MessageFaults {
            break_off: some,
            cut: some,
            lose: some,
            duplicate: some,
            corrupt: some,
            delay: some,
            longest_delay_ms: 9,
        };
        let (mut one, mut two) = (MessageFaultLayer::new(5, faults), MessageFaultLayer::new(5, faults));
        assert!((0..100).all(|_| one.pass(message()) == two.pass(message())));
        assert!(one.injected() > 0);
    }
}
