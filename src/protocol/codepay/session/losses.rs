//! Requests that end without an answer, and what came instead of one.

use crate::payment::{Now, Silence};
use crate::protocol::Output;
use crate::protocol::codepay::message::NoMessage;
use crate::wire::{ExchangeId, Left, LinkFault, LinkFaultKind};

use super::Session;
use super::flight::{About, Finished, Flight};
use super::hello::Naming;

impl Session {
    /// Nobody knows whose it was: a question is answered at once, a payment when the customer is ready. Whatever is given up
    /// for it is asked about.
    pub(super) fn take_unreadable(&mut self, why: &NoMessage) {
        if let NoMessage::Older(older) = why {
            self.refuse_hellos(older);
        }
        let is = |wanted: bool| move |flight: &Flight| is_asked(flight) && flight.about.is_money() == wanted;
        let question = self.in_flight.iter().rposition(is(false));
        match question.or_else(|| self.in_flight.iter().rposition(is(true))) {
            Some(at) => {
                let flight = self.in_flight.remove(at);
                self.give_up(flight, Silence::Unreadable(why.to_string()));
            }
            None => self.ignore("something unreadable while nothing was asked"),
        }
    }

    pub(super) fn take_failure(&mut self, exchange: ExchangeId, left: Left, fault: LinkFault) {
        let Some(flight) = self.take_exchange(exchange) else { return };
        let silence = match (left, fault.kind) {
            (Left::Nothing, _) => Silence::NothingLeft(fault.detail),
            (Left::Maybe, LinkFaultKind::TimedOut) => Silence::TimedOut,
            (Left::Maybe, _) => Silence::LinkLost(fault.detail),
        };
        self.give_up(flight, silence);
    }

    /// The frame may have been executed all the same: only its acknowledgement is missing.
    pub(super) fn take_no_acknowledgement(&mut self, exchange: ExchangeId) {
        let words = "the terminal did not acknowledge the request: cable, or another program?";
        if let Some(flight) = self.take_exchange(exchange) {
            self.give_up(flight, Silence::LinkLost(words.to_owned()));
        }
        self.outputs.push_back(Output::Reopen(words));
    }

    pub(super) fn take_link_loss(&mut self, fault: &LinkFault) {
        self.naming = Naming::NotAsked;
        for flight in std::mem::take(&mut self.waiting) {
            self.outputs.push_back(Output::Silent(flight.request, Silence::NothingLeft(fault.detail.clone())));
        }
        for flight in std::mem::take(&mut self.in_flight) {
            self.give_up(flight, Silence::LinkLost(fault.detail.clone()));
        }
        self.batch_unanswered = false;
    }

    pub(super) fn give_up_overdue(&mut self, now: Now) {
        let is_overdue = |flight: &Flight| flight.until <= now.mono;
        let (overdue, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.in_flight).into_iter().partition(is_overdue);
        self.in_flight = rest;
        for flight in overdue {
            self.give_up(flight, Silence::TimedOut);
        }
        while let Some(flight) = self.waiting.iter().position(is_overdue).and_then(|at| self.waiting.remove(at)) {
            let words = "the terminal was not ready to take it".to_owned();
            self.outputs.push_back(Output::Silent(flight.request, Silence::NothingLeft(words)));
        }
    }

    /// Tells that there is no answer, and keeps what may still be answered.
    fn give_up(&mut self, flight: Flight, silence: Silence) {
        if let Some(exchange) = flight.exchange {
            self.conversation.let_go(exchange);
        }
        self.outputs.push_back(Output::Silent(flight.request, silence));
        match flight.about {
            About::Money(intent) => self.keep_finished(Finished { request: flight.request, intent, approved: false }),
            About::Settle => self.batch_unanswered = true,
            _ => {}
        }
    }
}

fn is_asked(flight: &Flight) -> bool {
    !matches!(flight.about, About::Hello { .. })
}
