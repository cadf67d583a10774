//! Answers: what they say of what was asked.

use crate::payment::{AmountSaid, Answer, Evidence, Finding, Intent, Kind, Match, Now};
use crate::protocol::codepay::codes::Code;
use crate::protocol::codepay::message::Message;
use crate::protocol::codepay::topic::Topic;
use crate::protocol::codepay::verdict::{self, Told};
use crate::protocol::{AbortAnswer, Output, RequestId, Settled};

use super::flight::{About, Asked, Finished, Flight};
use super::tying::Tie;
use super::{REMEMBERED, Session, requests};

impl Session {
    pub(super) fn take_message(&mut self, now: Now, message: &Message) {
        match message.topic {
            Topic::Heartbeat => {}
            Topic::GetInfo => self.take_name(message),
            Topic::Init | Topic::PayInit => self.ignore("a greeting that was not asked for"),
            Topic::Unpair if !message.is_answer() => self.outputs.push_back(Output::Unpaired),
            Topic::Pair | Topic::Unpair => self.ignore("a wish to be paired: a person decides about that, elsewhere"),
            _ => match self.tie(message) {
                Tie::Flight(at) => {
                    let flight = self.in_flight.remove(at);
                    if let Some(exchange) = flight.exchange {
                        self.conversation.let_go(exchange);
                    }
                    self.answer(now, flight, message);
                }
                Tie::Finished(at) => {
                    let Some(Finished { request, intent, approved }) = self.finished.remove(at) else { return };
                    let approved = self.answer_money(now, request, &intent, message, approved) || approved;
                    self.keep_finished(Finished { request, intent, approved });
                }
                Tie::Nobody => self.ignore("an answer that belongs to no request of this console"),
            },
        }
    }

    fn answer(&mut self, now: Now, flight: Flight, message: &Message) {
        let request = flight.request;
        match flight.about {
            About::Hello { .. } => {}
            About::Close(number) => self.answer_close(request, number, message),
            About::Reprint(_) => {
                let printed = if message.code() == Code::Success { Ok(()) } else { Err(refusal_words(message)) };
                self.outputs.push_back(Output::Printed(request, printed));
            }
            About::Settle => self.outputs.push_back(Output::Settled(request, settled(message))),
            About::Money(intent) => {
                let approved = self.answer_money(now, request, &intent, message, false);
                self.keep_finished(Finished { request, intent, approved });
            }
            About::Status { intent, of } => {
                let told = if of == Asked::Own { Told::Asked } else { Told::OfOriginal };
                let answer = self.tell(now, told, &intent, message);
                if answer.finding == Finding::NotFound && intent.kind == Kind::Void && of == Asked::Own {
                    return self.ask_of_original(now, flight.request, &flight.request_id, intent);
                }
                self.outputs.push_back(Output::Answered(request, Box::new(answer)));
            }
        }
    }

    /// A void that the terminal does not know may have been done all the same: the original shows it.
    fn ask_of_original(&mut self, now: Now, request: RequestId, request_id: &str, intent: Box<Intent>) {
        let about = About::Status { intent, of: Asked::Original };
        let until = now.mono.plus(self.settings.answer_limit);
        self.begin(now, Flight::new(request, format!("{request_id}o"), about, until));
    }

    fn answer_close(&mut self, request: RequestId, number: Option<String>, message: &Message) {
        let accepted = message.code() == Code::Success;
        let is_other = message.order_no().is_some_and(|told| number.as_deref().is_some_and(|ours| ours != told));
        let abort = AbortAnswer {
            accepted: accepted && !is_other,
            counts: matches!(message.code(), Code::Success | Code::Missing) && number.is_some() && !is_other,
            code: message.response_code.clone().unwrap_or_default(),
            message: message.words().to_owned(),
        };
        if let Some(number) = number.filter(|_| abort.accepted) {
            if self.closed.len() == REMEMBERED {
                self.closed.pop_front();
            }
            self.closed.push_back(number);
        }
        self.outputs.push_back(Output::AbortAnswered(request, abort));
    }

    /// Whether it is done. What was done already is not refused by what comes of a repeat of its frame.
    fn answer_money(&mut self, now: Now, request: RequestId, intent: &Intent, message: &Message, was: bool) -> bool {
        let mut answer = self.tell(now, Told::Directly, intent, message);
        if was && matches!(answer.finding, Finding::Declined | Finding::Cancelled | Finding::NotTaken(_)) {
            answer.finding = Finding::Unclear;
        }
        let approved = answer.finding == Finding::Approved;
        // What was pushed answers the question that waited for it as well.
        let is_it = |flight: &Flight| matches!(&flight.about, About::Status { intent: of, .. } if of.reference == intent.reference);
        while let Some(flight) = self.waiting.iter().position(is_it).and_then(|at| self.waiting.remove(at)) {
            self.outputs.push_back(Output::Answered(flight.request, Box::new(answer.clone())));
        }
        self.outputs.push_back(Output::Answered(request, Box::new(answer)));
        approved
    }

    fn tell(&self, now: Now, told: Told, intent: &Intent, message: &Message) -> Answer {
        let number = if told == Told::OfOriginal { requests::original(intent) } else { Some(requests::number(intent)) };
        let reference = verdict::compare(told, intent, number.unwrap_or_default(), message);
        let was_closed = self.closed.iter().any(|closed| closed == requests::number(intent));
        Answer {
            // About another order, or of another kind: it proves nothing about this one.
            finding: match reference {
                Match::Differs => Finding::Unclear,
                _ => match verdict::find(told, intent, message, reference == Match::Equal, was_closed) {
                    // That the original is voided may be another void's doing.
                    Finding::Approved if told == Told::OfOriginal && self.has_other_void(intent) => Finding::Unclear,
                    finding => finding,
                },
            },
            amount: self.amount_said(told, intent, message),
            code: message.response_code.clone().unwrap_or_default(),
            message: message.words().to_owned(),
            details: verdict::details(intent, message),
            evidence: Evidence {
                frame: self.conversation.received(),
                at: now.wall,
                source: message.biz().get("terminal_sn").unwrap_or_default().to_owned(),
                said: said(message),
                reference,
                // The machine fills it in.
                amount: Match::NotSent,
            },
        }
    }

    /// The money requests that are out, were given up or answered.
    fn known_money(&self) -> impl Iterator<Item = &Intent> {
        let out = self.in_flight.iter().filter_map(|flight| match &flight.about {
            About::Money(intent) => Some(intent.as_ref()),
            _ => None,
        });
        out.chain(self.finished.iter().map(|finished| finished.intent.as_ref()))
    }

    /// Whether another void of the same original went out as well, in this life or before: one can be asked for again once a
    /// person has decided about the first.
    fn has_other_void(&self, intent: &Intent) -> bool {
        intent.kind == Kind::Void
            && self.known_money().any(|other| {
                other.kind == Kind::Void
                    && other.reference != intent.reference
                    && requests::original(other) == requests::original(intent)
            })
    }

    /// What is told late of a sale may have the tip that it was given since.
    fn amount_said(&self, told: Told, intent: &Intent, message: &Message) -> AmountSaid {
        let said = verdict::amount_said(told, intent, message);
        let as_intended = AmountSaid::Said(intent.amount);
        if said == as_intended || intent.kind == Kind::TipAdjustment {
            return said;
        }
        let is_its_tip =
            |tip: &&Intent| tip.kind == Kind::TipAdjustment && requests::number(tip) == requests::number(intent);
        let explains = |tip: &Intent| {
            let since = Intent { tip: Some(tip.amount), ..intent.clone() };
            verdict::amount_said(told, &since, message) == as_intended
        };
        if self.known_money().filter(is_its_tip).any(explains) { as_intended } else { said }
    }
}

fn settled(message: &Message) -> Result<Settled, String> {
    if message.code() != Code::Success {
        return Err(refusal_words(message));
    }
    // No totals are documented.
    Ok(Settled { said: message.words().to_owned(), ..Settled::default() })
}

fn refusal_words(message: &Message) -> String {
    let code = message.response_code.as_deref().unwrap_or("no code");
    format!("({code}) {}", message.words()).trim_end().to_owned()
}

/// `ecrhub.pay.order response_code=000 trans_status=2`, in the terminal's words.
fn said(message: &Message) -> String {
    let status = message.biz().get("trans_status").map(|status| format!(" trans_status={status}")).unwrap_or_default();
    format!("{} response_code={}{status}", message.topic.name(), message.response_code.as_deref().unwrap_or("-"))
}
