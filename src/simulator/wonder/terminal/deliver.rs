//! Answers on their way out: sealed, in an envelope, and as badly delivered as was ordered.

use super::Terminal;
use super::ask::Asked;
use crate::protocol::wonder::crypto::SaltIv;
use crate::protocol::wonder::envelope::Envelope;
use crate::protocol::wonder::message::{Reply, ReplyHeader, ResultReply};
use crate::simulator::course::Delivery;
use crate::simulator::outputs::{Answer, Output};
use crate::simulator::wonder::refusal::{self, Refusal};

/// A cut link is back after this part of the time that a restart takes.
const CUT_PART: u64 = 10;

impl Terminal {
    /// Answers `Failed`.
    pub(super) fn fail(&mut self, asked: &Asked, refusal: &Refusal) {
        self.deliver_result(asked, &failed(refusal));
    }

    /// Answers with a result, in the way of [`Asked::delivery`].
    pub(super) fn deliver_result(&mut self, asked: &Asked, result: &ResultReply) {
        self.deliver(asked, &Reply::Result(*result));
    }

    /// Answers, in the way of [`Asked::delivery`]: what was booked before leaves before.
    pub(super) fn deliver(&mut self, asked: &Asked, reply: &Reply) {
        let output = match &asked.delivery {
            Delivery::Never => return,
            Delivery::Cut => Output::Cut(asked.from, self.settings.restart_ms / CUT_PART),
            Delivery::Restart => return self.lose_link(asked.delay_ms),
            delivery => Output::Answer(Answer {
                to: asked.from,
                message: self.sealed(asked, &asked.request_id, reply),
                delivery: delivery.clone(),
                stale: self.stale(asked),
                chance: self.random.draw(),
                binary: false,
            }),
        };
        self.outbox.push_later(output, self.now_ms, asked.delay_ms);
    }

    /// The terminal starts again: answers that wait are lost.
    fn lose_link(&mut self, delay_ms: u64) {
        self.outbox.forget_later();
        self.outbox.push_later(Output::LinkLost(self.settings.restart_ms), self.now_ms, delay_ms);
    }

    /// A refusal that answers a request nobody made: whoever believes it, believes the opposite of the truth.
    fn stale(&mut self, asked: &Asked) -> Vec<u8> {
        if asked.delivery != Delivery::AfterStale {
            return Vec::new();
        }
        let other = self.random.uuid().to_string();
        self.sealed(asked, &other, &Reply::Result(failed(&refusal::DECLINED)))
    }

    fn sealed(&mut self, asked: &Asked, response_id: &str, reply: &Reply) -> Vec<u8> {
        let timestamp = self.timestamp();
        let server_device_sn = &self.settings.serial_number;
        let message = reply.encode(&ReplyHeader { response_id, server_device_sn, timestamp: &timestamp });
        let nonce = SaltIv { salt: self.random.bytes(), iv: self.random.bytes() };
        let data = self.pairing.key(asked.with_first_key).seal(asked.profile, message, &nonce);
        Envelope { action: asked.action, data: data.into() }.encode(self.settings.version)
    }

    /// ISO 8601 in seconds with a numeric offset, as the samples write it.
    pub(super) fn timestamp(&self) -> String {
        let seconds = i64::try_from(self.now_ms / 1000).unwrap_or(i64::MAX);
        let seconds = self.settings.unix_seconds.saturating_add(seconds);
        let time = jiff::Timestamp::from_second(seconds).unwrap_or_default();
        time.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string()
    }
}

pub(super) fn failed(refusal: &Refusal) -> ResultReply<'_> {
    ResultReply { status: "Failed", error_code: &refusal.code, error_message: &refusal.words, ..ResultReply::default() }
}
