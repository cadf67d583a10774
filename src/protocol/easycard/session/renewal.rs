//! Signing the reader on in between: after its errors, when nothing is at it.

use crate::payment::{Finding, Now, Reference};
use crate::protocol::easycard::message::Answer;

use super::Session;
use super::flight::{About, Flight};

/// Codes after which the reader is signed on again before the next payment: its network, its hardware, the system (*ours*: which
/// code says that a sign-on is over is not published).
const READER_ERRORS: [&str; 9] = ["010019", "010124", "0463", "0465", "0466", "900000", "900002", "909995", "000058"];

/// Whether `code` is an error of the reader itself, after which it is signed on again before it is relied on.
pub fn is_reader_error(code: &str) -> bool {
    READER_ERRORS.iter().any(|known| code.starts_with(known))
}

impl Session {
    /// A transaction of an earlier life of the program is owed its end: the reader is left alone until it has come.
    pub fn owes(&mut self, reference: Reference) {
        self.owed = Some(reference);
    }

    /// A payment is at the reader, or its end is owed.
    pub(super) fn is_selling(&self) -> bool {
        self.owed.is_some() || self.in_flight.iter().any(|flight| flight.about.is_money())
    }

    /// An error of the reader itself: it is signed on again before it is relied on.
    pub(super) fn doubt_sign_on(&mut self, about: &About, answer: &Answer) {
        let error = answer.card_result().error;
        if !answer.ran() || !is_reader_error(&error) {
            return;
        }
        match about {
            About::Finish { .. } => self.sign_on.doubted_at_the_end(),
            _ => self.sign_on.doubted(),
        }
    }

    /// Whether the payment of `reference` is owed its end, now that it was answered. Its reader is not signed on meanwhile.
    pub(super) fn note_owed(&mut self, reference: Reference, finding: &Finding) {
        match finding {
            Finding::Unfinished(_) => self.owed = Some(reference),
            Finding::Approved if self.owed == Some(reference) => self.owed = None,
            _ => {}
        }
    }

    /// The answer to `flight` has ended a payment with an error of the reader: it is signed on again. While it is not known what
    /// became of a payment, nothing is done to its reader.
    pub(super) fn renew_after(&mut self, now: Now, flight: Flight, finding: &Finding) {
        if !matches!(finding, Finding::Declined | Finding::NotTaken(_)) {
            return;
        }
        let is_planned = self.waiting.iter().chain(&self.in_flight).any(|flight| flight.about.signs_on());
        if self.sign_on.is_doubted() && !self.is_selling() && !is_planned {
            self.waiting.push_back(flight.followed_by(About::SignOn { then: None }));
            self.send_waiting(now);
        }
    }

    /// A payment that needs a sign-on goes behind the one that is under way, or behind one of its own.
    pub(super) fn send_behind_sign_on(&mut self, now: Now, flight: Flight) {
        let is_renewal = |flight: &&mut Flight| matches!(flight.about, About::SignOn { then: None });
        match self.in_flight.iter_mut().find(is_renewal) {
            Some(renewal) => {
                renewal.request = flight.request;
                renewal.about = About::SignOn { then: Some(Box::new(flight)) };
            }
            None => self.send(now, flight.behind_sign_on()),
        }
    }
}
