//! Requests that end without an answer.

use crate::payment::{NotStarted, Now, Silence};
use crate::wire::{ExchangeId, Left, LinkFault, LinkFaultKind};

use super::Session;
use super::flight::{About, Flight};

impl Session {
    pub(super) fn take_failure(&mut self, _now: Now, exchange: ExchangeId, left: Left, fault: LinkFault) {
        let Some(flight) = self.take(exchange) else { return };
        let silence = match (left, fault.kind) {
            (Left::Nothing, _) => Silence::NothingLeft(fault.detail),
            (Left::Maybe, LinkFaultKind::TimedOut) => Silence::TimedOut,
            (Left::Maybe, LinkFaultKind::BadPeer) => Silence::Unreadable(fault.detail),
            (Left::Maybe, _) => Silence::LinkLost(fault.detail),
        };
        self.give_up(&flight, silence);
    }

    /// What was in flight is told one by one before; what is left had no connection.
    pub(super) fn take_link_loss(&mut self, fault: &LinkFault) {
        for flight in std::mem::take(&mut self.waiting) {
            self.give_up(&flight, Silence::NothingLeft(fault.detail.clone()));
        }
        for flight in std::mem::take(&mut self.in_flight) {
            self.give_up(&flight, Silence::LinkLost(fault.detail.clone()));
        }
    }

    pub(super) fn give_up_overdue(&mut self, now: Now) {
        let is_overdue = |flight: &Flight| flight.until <= now.mono;
        let (overdue, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.in_flight).into_iter().partition(is_overdue);
        self.in_flight = waiting;
        for flight in overdue {
            self.give_up(&flight, Silence::TimedOut);
        }
    }

    /// A payment behind a sign-on that was not answered has not left: that is proven.
    pub(super) fn give_up(&mut self, flight: &Flight, silence: Silence) {
        let silence = match (&flight.about, silence) {
            // Withdrawn: nothing is told of it.
            (About::SignOn { then: None }, _) => return,
            (About::SignOn { .. }, Silence::NothingLeft(why)) => Silence::NothingLeft(why),
            (About::SignOn { .. }, silence) => {
                let why = match silence {
                    Silence::LinkLost(why) | Silence::Unreadable(why) | Silence::Refused(_, why) => why,
                    Silence::NothingLeft(_) | Silence::TimedOut => "no answer within the limit".to_owned(),
                };
                Silence::Refused(NotStarted::Unreachable, format!("the reader could not be signed on: {why}"))
            }
            (_, silence) => silence,
        };
        self.silent(flight.request, silence);
    }

    pub(super) fn take(&mut self, exchange: ExchangeId) -> Option<Flight> {
        let at = self.in_flight.iter().position(|flight| flight.exchange == exchange)?;
        Some(self.in_flight.remove(at))
    }
}
