//! Requests that end without an answer, and what came instead of one.

use crate::payment::{AmountSaid, Answer, Details, Evidence, Finding, Match, NotStarted, Now, Silence};
use crate::protocol::qfpay::conversation::Unreadable;
use crate::protocol::qfpay::frame::ErrorCode;
use crate::protocol::{Output, RequestId};
use crate::wire::{ExchangeId, Left, LinkFault, LinkFaultKind};

use super::Session;
use super::flight::{About, Finished, Flight, Late};

/// So many questions about a payment whose frame was refused must be refused as well.
const QUESTIONS_REFUSED: u8 = 2;

impl Session {
    /// Something that is no answer ends its exchange. On a line nobody knows whose it was: whoever waits goes on waiting.
    pub(super) fn take_unreadable(&mut self, now: Now, exchange: Option<ExchangeId>, why: &Unreadable) {
        match exchange.and_then(|exchange| self.take_exchange(exchange)) {
            Some(flight) => self.give_up(now, flight, Silence::Unreadable(why.to_string())),
            None if exchange.is_none() => self.take_unreadable_of_line(now, why),
            None => self.ignore("something unreadable on an exchange that is over"),
        }
    }

    /// On a line: a question is answered at once, a payment when the customer is ready.
    fn take_unreadable_of_line(&mut self, now: Now, why: &Unreadable) {
        let question = self.in_flight.iter().rposition(|flight| !flight.about.is_money());
        match question.or_else(|| self.in_flight.len().checked_sub(1)) {
            Some(at) => {
                let flight = self.in_flight.remove(at);
                self.give_up(now, flight, Silence::Unreadable(why.to_string()));
            }
            None => self.ignore("something unreadable while nothing was asked"),
        }
    }

    /// The frame arrived and was refused: what its data was refused for proves that a question is not answered. A frame that
    /// arrived broken may have been another one.
    pub(super) fn take_refused_frame(&mut self, now: Now, exchange: ExchangeId, code: ErrorCode) {
        let Some(flight) = self.take_exchange(exchange) else {
            return self.ignore("an error for a frame of no request");
        };
        let words = format!("the terminal refused the frame: {}", code.words());
        self.proven = false;
        let silence = match (refusal(code), &flight.about) {
            (Some(_), About::Money(intent)) => {
                self.frame_refused.insert(intent.reference, 0);
                Silence::Unreadable(words)
            }
            (Some(reason), About::Status(intent)) => match self.frame_refused.get_mut(&intent.reference) {
                Some(questions) if *questions + 1 >= QUESTIONS_REFUSED => {
                    return self.not_taken(now, flight.request, reason, words);
                }
                Some(questions) => {
                    *questions += 1;
                    Silence::Unreadable(words)
                }
                None => Silence::Refused(reason, words),
            },
            (Some(reason), _) => Silence::Refused(reason, words),
            (None, _) => Silence::Unreadable(words),
        };
        self.give_up(now, flight, silence);
    }

    /// Frames have no checksum: one bad byte makes an error of an acknowledgement, or of a good request one that is refused. So a
    /// money request that was refused as a frame is asked about, and believed not to have been taken once those questions are
    /// refused in the same way, and no frame was taken in between.
    fn not_taken(&mut self, now: Now, request: RequestId, reason: NotStarted, message: String) {
        let answer = Answer {
            finding: Finding::NotTaken(reason),
            amount: AmountSaid::Absent,
            code: String::new(),
            message,
            details: Details::default(),
            evidence: Evidence {
                frame: self.conversation.received(),
                at: now.wall,
                source: String::new(),
                said: "the frames of the request and of the questions about it refused".to_owned(),
                reference: Match::NotSent,
                amount: Match::NotSent,
            },
        };
        self.outputs.push_back(Output::Answered(request, Box::new(answer)));
    }

    /// The vendor calls the device disconnected then (ECR page, timeout). The request may have been executed.
    pub(super) fn take_no_acknowledgement(&mut self, now: Now, exchange: ExchangeId) {
        let Some(flight) = self.take_exchange(exchange) else { return };
        self.proven = false;
        let words = "the terminal did not acknowledge the request within a second: cable, or another program?";
        self.give_up(now, flight, Silence::LinkLost(words.to_owned()));
        if self.conversation.is_line() {
            self.outputs.push_back(Output::Reopen(words));
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

    pub(super) fn take_link_loss(&mut self, now: Now, fault: &LinkFault) {
        self.proven = false;
        for flight in std::mem::take(&mut self.waiting) {
            let nothing = Silence::NothingLeft(fault.detail.clone());
            self.outputs.push_back(Output::Silent(flight.request, nothing));
        }
        for flight in std::mem::take(&mut self.in_flight) {
            self.give_up(now, flight, Silence::LinkLost(fault.detail.clone()));
        }
    }

    pub(super) fn give_up_overdue(&mut self, now: Now) {
        let is_overdue = |flight: &Flight| flight.until <= now.mono;
        let (overdue, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.in_flight).into_iter().partition(is_overdue);
        self.in_flight = waiting;
        for flight in overdue {
            self.give_up(now, flight, Silence::TimedOut);
        }
    }

    /// Tells that there is no answer, and keeps what may still be answered.
    fn give_up(&mut self, now: Now, flight: Flight, silence: Silence) {
        self.free_at = self.free_at.max(now.mono.plus(self.settings.pause));
        let may_come = !matches!(silence, Silence::NothingLeft(_) | Silence::Refused(..));
        match &flight.about {
            About::Money(_) if may_come => self.doubt_money(now),
            About::Touch => {}
            _ if may_come => self.doubt_question(now),
            _ => {}
        }
        self.outputs.push_back(Output::Silent(flight.request, silence));
        // A call that is given up for good is hung up; a frame's number is free again.
        self.conversation.let_go(flight.exchange);
        if let About::Money(intent) = flight.about {
            let exchange = Some(flight.exchange);
            let late = if may_come { Late::Until(flight.until) } else { Late::No };
            self.keep_finished(Finished { exchange, request: flight.request, intent, number: None, late });
        }
    }
}

/// What the data of a frame was refused for; none if it is not sure that this frame was meant.
fn refusal(code: ErrorCode) -> Option<NotStarted> {
    match code {
        ErrorCode::Validation | ErrorCode::Decryption => Some(NotStarted::KeyRefused),
        ErrorCode::DataFormat => Some(NotStarted::NotTaken),
        ErrorCode::Unknown | ErrorCode::Format | ErrorCode::Assembly => None,
    }
}
