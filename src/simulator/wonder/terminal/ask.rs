//! One request as it waits for its answer.

use super::Terminal;
use super::pairing::Opened;
use crate::protocol::wonder::crypto::{CryptoProfile, Plaintext};
use crate::protocol::wonder::envelope::{Envelope, HTTP_CAP};
use crate::protocol::wonder::message::Action;
use crate::simulator::course::{Course, Delivery};
use crate::simulator::outputs::Ask;

/// Who asked what, and how the answer goes back.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) from: Ask,
    pub(super) action: Action,
    pub(super) request_id: String,
    /// The answer is sealed as the request was.
    pub(super) profile: CryptoProfile,
    pub(super) with_first_key: bool,
    pub(super) delivery: Delivery,
    pub(super) delay_ms: u64,
}

impl Asked {
    /// Whether the answer has a status and an error code.
    pub(super) fn wants_result(&self) -> bool {
        !matches!(self.action, Action::Pair | Action::Ack | Action::DeviceInfo)
    }

    /// Sends the answer the way this course says.
    pub(super) fn follow(&mut self, course: &Course) {
        self.delivery = course.delivery.clone();
        self.delay_ms = course.answer_after_ms;
    }

    /// The same asker, answered without tricks.
    pub(super) fn plainly(&self) -> Self {
        Self { delivery: Delivery::Whole, delay_ms: 0, ..self.clone() }
    }
}

impl Terminal {
    /// Opens an envelope with the keys that this action may be sealed with.
    pub(super) fn open(&self, from: Ask, envelope: &[u8]) -> Option<(Asked, Plaintext)> {
        let envelope = Envelope::parse(envelope, HTTP_CAP).ok()?;
        let Opened { plaintext, profile, with_first_key } =
            self.pairing.open(envelope.action, &envelope.data, self.settings.profile)?;
        let asked = Asked {
            from,
            action: envelope.action,
            request_id: String::new(),
            profile,
            with_first_key,
            delivery: Delivery::Whole,
            delay_ms: 0,
        };
        Some((asked, plaintext))
    }
}
