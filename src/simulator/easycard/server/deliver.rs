//! Answers on their way out: sealed under the request's key, and as badly delivered as was ordered.

use super::Server;
use super::clock::stamp;
use crate::protocol::easycard::crypto::MessageKey;
use crate::simulator::course::{Course, Delivery, Quirks};
use crate::simulator::easycard::Action;
use crate::simulator::easycard::reply::{Reply, Sealed};
use crate::simulator::easycard::request::Echo;
use crate::simulator::outputs::{Answer, Ask, Output};

/// Who asked what, and how the answer goes back.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) from: Ask,
    key: MessageKey,
    echo: Echo,
    /// What was asked, as far as it could be read.
    pub(super) action: Option<Action>,
    /// The order number that it names.
    pub(super) reference: Option<String>,
    pub(super) delivery: Delivery,
    pub(super) delay_ms: u64,
    quirks: Quirks,
}

impl Asked {
    /// Somebody who gets an answer as it should be.
    pub(super) fn plainly(
        from: Ask,
        key: MessageKey,
        echo: Echo,
        action: Option<Action>,
        reference: Option<String>,
    ) -> Self {
        let (delivery, quirks) = (Delivery::Whole, Quirks::default());
        Self { from, key, echo, action, reference, delivery, delay_ms: 0, quirks }
    }

    /// Sends the answer the way this course says.
    pub(super) fn follow(&mut self, course: &Course) {
        self.delivery = course.delivery.clone();
        self.delay_ms = course.answer_after_ms;
        self.quirks = course.quirks;
    }

    /// The same asker, answered without tricks.
    pub(super) fn without_tricks(self) -> Self {
        Self { delivery: Delivery::Whole, delay_ms: 0, quirks: Quirks::default(), ..self }
    }
}

impl Server {
    /// Answers, in the way of [`Asked::delivery`]: what was booked before leaves before.
    pub(super) fn deliver(&mut self, asked: &Asked, reply: &Reply) {
        self.deliver_of(asked, reply, None);
    }

    /// The same about something that a reader did: 69 takes it out of its network.
    pub(super) fn deliver_of(&mut self, asked: &Asked, reply: &Reply, reader: Option<usize>) {
        let output = match &asked.delivery {
            Delivery::Never => return,
            Delivery::Cut => Output::Cut(asked.from, 0),
            Delivery::Restart => {
                self.lose_reader(reader, asked.delay_ms);
                Output::Cut(asked.from, 0)
            }
            delivery => {
                let delivery = delivery.clone();
                let stale = self.stale(asked, reply, &delivery);
                let (to, chance) = (asked.from, self.random.draw());
                Output::Answer(Answer { to, message: self.body(asked, reply), delivery, stale, chance, binary: false })
            }
        };
        self.outbox.push_later(output, self.now_ms, asked.delay_ms);
    }

    /// The same answer under another order number, sealed as well: a server that mixes up its registers.
    fn stale(&mut self, asked: &Asked, reply: &Reply, delivery: &Delivery) -> Vec<u8> {
        if *delivery != Delivery::AfterStale {
            return Vec::new();
        }
        let other = reply.of_another(&format!("X{:015}", self.random.below(1_000_000_000_000_000)));
        self.body(asked, &other)
    }

    fn body(&self, asked: &Asked, reply: &Reply) -> Vec<u8> {
        reply.body(&Sealed {
            echo: &asked.echo,
            time: stamp(self.time()),
            key: &asked.key,
            iv: &self.settings.iv,
            style: self.settings.style,
            quirks: asked.quirks,
        })
    }
}
