//! Requests that end without an answer, and what came instead of one.

use crate::payment::{Now, Silence};
use crate::protocol::Output;
use crate::protocol::wonder::conversation::{Unreadable, second_id};
use crate::protocol::wonder::crypto::CryptoProfile;
use crate::wire::{ExchangeId, Left, LinkFault, LinkFaultKind};

use super::Session;
use super::flight::{About, Finished, Flight};

impl Session {
    /// Something unreadable came. On HTTP it ends its exchange; on a line it was probably the answer that is awaited.
    pub(super) fn take_unreadable(&mut self, now: Now, exchange: Option<ExchangeId>, why: &Unreadable) {
        let flight = match exchange {
            Some(exchange) => self.take_exchange(exchange),
            None => self.take_probable(),
        };
        let Some(mut flight) = flight else {
            return self.ignore("something unreadable while nothing was asked");
        };
        if why.is_another_protocol()
            && let About::Identify { other_profile } = &mut flight.about
        {
            *other_profile = None;
        }
        self.give_up(now, flight, Silence::Unreadable(why.to_string()));
    }

    /// Ends an exchange of which nothing more can come.
    pub(super) fn exchange_is_over(&mut self, now: Now, exchange: ExchangeId, why: &str) {
        if let Some(flight) = self.take_exchange(exchange) {
            self.give_up(now, flight, Silence::Unreadable(why.to_owned()));
        }
    }

    pub(super) fn take_failure(&mut self, now: Now, exchange: ExchangeId, left: Left, fault: LinkFault) {
        let Some(flight) = self.take_exchange(exchange) else { return };
        let silence = match (left, fault.kind) {
            (Left::Nothing, _) => Silence::NothingLeft(fault.detail),
            (Left::Maybe, LinkFaultKind::TimedOut) => Silence::TimedOut,
            (Left::Maybe, LinkFaultKind::BadPeer) => Silence::Unreadable(fault.detail),
            (Left::Maybe, _) => Silence::LinkLost(fault.detail),
        };
        self.give_up(now, flight, silence);
    }

    pub(super) fn take_link_loss(&mut self, fault: &LinkFault) {
        for flight in std::mem::take(&mut self.in_flight) {
            self.end(flight, Silence::LinkLost(fault.detail.clone()));
        }
    }

    pub(super) fn give_up_overdue(&mut self, now: Now) {
        let is_overdue = |flight: &Flight| flight.until <= now.mono;
        let (overdue, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.in_flight).into_iter().partition(is_overdue);
        self.in_flight = waiting;
        for flight in overdue {
            let silence = self.quiet_since(&flight);
            self.give_up(now, flight, silence);
        }
    }

    /// A line full of noise is not a silent one: it has the wrong speed or a bad cable.
    fn quiet_since(&self, flight: &Flight) -> Silence {
        match self.conversation.noise() - flight.noise_before {
            0 => Silence::TimedOut,
            noise => Silence::Unreadable(format!("only noise came: {noise} bytes that form no message")),
        }
    }

    /// On a line: a question is answered at once, a payment when the customer is ready. If both are out it was the
    /// question's answer, and the payment goes on waiting for its own.
    fn take_probable(&mut self) -> Option<Flight> {
        let question = self.in_flight.iter().rposition(|flight| !flight.about.is_money());
        let at = question.or_else(|| self.in_flight.len().checked_sub(1))?;
        Some(self.in_flight.remove(at))
    }

    fn take_exchange(&mut self, exchange: ExchangeId) -> Option<Flight> {
        let at = self.in_flight.iter().position(|flight| flight.exchange == exchange)?;
        Some(self.in_flight.remove(at))
    }

    /// Gives a request up; an identification tries the other crypto profile first, where that is open.
    fn give_up(&mut self, now: Now, flight: Flight, silence: Silence) {
        let answered_wrong = matches!(silence, Silence::TimedOut | Silence::Unreadable(_));
        match &flight.about {
            About::Identify { other_profile: Some(fresh) } if answered_wrong && self.settings.profile.is_none() => {
                let about = About::Identify { other_profile: None };
                self.send(now, flight.request, second_id(fresh), about, CryptoProfile::Pbkdf2Salted, fresh);
            }
            _ => self.end(flight, silence),
        }
    }

    fn end(&mut self, flight: Flight, silence: Silence) {
        self.outputs.push_back(Output::Silent(flight.request, silence));
        self.finish(flight);
    }

    /// Keeps what may still be answered.
    pub(super) fn finish(&mut self, flight: Flight) {
        if let About::Money(intent) = flight.about {
            self.keep_finished(Finished { id: flight.id, request: flight.request, intent });
        }
    }
}
