//! Answers on their way out: in their form, and as badly delivered as was ordered.

use super::Terminal;
use super::records::new_syssn;
use crate::simulator::course::{Course, Delivery};
use crate::simulator::outputs::{Answer, Ask, Output};
use crate::simulator::qfpay::{Action, Reply};

/// A cut link is back after this part of the time that a restart takes.
const CUT_PART: u64 = 10;

/// Who asked what, and how the answer goes back.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) from: Ask,
    /// What was asked, as far as it could be read.
    pub(super) action: Option<Action>,
    /// Over HTTP answers are not sealed unless told otherwise.
    pub(super) on_http: bool,
    pub(super) delivery: Delivery,
    pub(super) delay_ms: u64,
}

impl Asked {
    /// Somebody who gets an answer as it should be.
    pub(super) fn plainly(from: Ask, path: &str) -> Self {
        Self { from, action: None, on_http: !path.is_empty(), delivery: Delivery::Whole, delay_ms: 0 }
    }

    /// Sends the answer the way this course says.
    pub(super) fn follow(&mut self, course: &Course) {
        self.delivery = course.delivery.clone();
        self.delay_ms = course.answer_after_ms;
    }

    /// The same asker, answered without tricks.
    pub(super) fn without_tricks(self) -> Self {
        Self { delivery: Delivery::Whole, delay_ms: 0, ..self }
    }
}

impl Terminal {
    /// Answers, in the way of [`Asked::delivery`]: what was booked before leaves before.
    pub(super) fn deliver(&mut self, asked: &Asked, reply: &Reply) {
        let output = match &asked.delivery {
            Delivery::Never => return,
            Delivery::Cut => Output::Cut(asked.from, self.settings.restart_ms / CUT_PART),
            Delivery::Restart => return self.lose_link(asked.delay_ms),
            delivery => {
                let stale = self.stale(asked, reply);
                let (to, delivery) = (asked.from, delivery.clone());
                let chance = self.random.draw();
                Output::Answer(Answer { to, message: self.bytes(asked, reply), delivery, stale, chance, binary: false })
            }
        };
        self.outbox.push_later(output, self.now_ms, asked.delay_ms);
    }

    /// The same answer with other ids: whoever believes it books somebody else's payment.
    fn stale(&mut self, asked: &Asked, reply: &Reply) -> Vec<u8> {
        if asked.delivery != Delivery::AfterStale {
            return Vec::new();
        }
        let now = self.time();
        let other = reply.of_another(&new_syssn(&mut self.random, now), &new_syssn(&mut self.random, now));
        self.bytes(asked, &other)
    }

    fn bytes(&self, asked: &Asked, reply: &Reply) -> Vec<u8> {
        let sealed = self.settings.encrypted && !asked.on_http;
        reply.bytes(self.settings.answers, &self.settings.keys, sealed)
    }

    /// The terminal starts again: answers that wait are lost.
    fn lose_link(&mut self, delay_ms: u64) {
        self.outbox.forget_later();
        self.outbox.push_later(Output::LinkLost(self.settings.restart_ms), self.now_ms, delay_ms);
    }
}
