//! Whether a WebSocket still has somebody at its other end: a ping now and then, which the vendor documents in mid-sale too.

use crate::payment::Millis;
use crate::wire::ExchangeId;

/// Between two pings, in milliseconds (vendor's Android SDK).
pub const PING_EVERY: u64 = 15_000;

/// So much later a ping goes after another sign of life, in milliseconds.
const ASKED_FIRST: u64 = 1_000;

/// The pings of one connection.
#[derive(Debug, Default)]
pub(super) struct Pings {
    /// When the next one goes, or the one that is out must have been answered. None while the link is down.
    next: Option<Millis>,
    out: Option<ExchangeId>,
}

/// What the time asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing yet.
    Early,
    /// A ping goes.
    Ping,
    /// The last one was not answered: nobody is there.
    Unanswered,
}

impl Pings {
    pub(super) fn is_up(&self) -> bool {
        self.next.is_some()
    }

    pub(super) fn came_up(&mut self, now: Millis) {
        (self.next, self.out) = (Some(now.plus(PING_EVERY)), None);
    }

    pub(super) fn went_down(&mut self) {
        *self = Self::default();
    }

    pub(super) fn deadline(&self) -> Option<Millis> {
        self.next
    }

    /// What is to be done; `fresh` is the exchange of the ping, if one is.
    pub(super) fn time_reached(&mut self, now: Millis, fresh: ExchangeId) -> Turn {
        if self.next.is_none_or(|next| now < next) {
            return Turn::Early;
        }
        // Told once, for then the link is made again.
        let unanswered = self.out.is_some();
        self.next = Some(now.plus(PING_EVERY));
        self.out = (!unanswered).then_some(fresh);
        if unanswered { Turn::Unanswered } else { Turn::Ping }
    }

    /// It has answered something else meanwhile: a ping would ask for nothing new. An idle terminal that is asked who it is at
    /// the same pace is asked once, then, not twice.
    pub(super) fn shown(&mut self, now: Millis) {
        if self.is_up() && self.out.is_none() {
            self.next = Some(now.plus(PING_EVERY + ASKED_FIRST));
        }
    }

    pub(super) fn is_out(&self, exchange: ExchangeId) -> bool {
        self.out == Some(exchange)
    }

    /// Whether this was the answer to a ping.
    pub(super) fn answered(&mut self, now: Millis, exchange: ExchangeId) -> bool {
        if !self.is_out(exchange) {
            return false;
        }
        self.came_up(now);
        true
    }
}
