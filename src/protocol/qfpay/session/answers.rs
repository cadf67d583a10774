//! Answers: whose they are, and what they say.

use crate::payment::{Answer, Evidence, Finding, Intent, Kind, Match, NotStarted, Now, Silence};
use crate::protocol::qfpay::answer::{self, Code};
use crate::protocol::qfpay::verdict;
use crate::protocol::{AbortAnswer, Identity, Output, RequestId};
use crate::wire::ExchangeId;

use super::flight::{About, Finished, Flight, Late};
use super::tying::{Tie, is_inquiry};
use super::{Refused, Session};

impl Session {
    pub(super) fn take_answer(&mut self, now: Now, exchange: Option<ExchangeId>, answer: &answer::Answer) {
        self.free_at = self.free_at.max(now.mono.plus(self.settings.pause));
        self.learn(answer.code);
        let tie = match exchange {
            Some(exchange) => self.tie_to(exchange),
            None => self.tie(now, answer),
        };
        match tie {
            Tie::Flight(at) => {
                let flight = self.in_flight.remove(at);
                self.conversation.let_go(flight.exchange);
                self.answer(now, flight, answer);
            }
            Tie::Unsure(at) => {
                let flight = self.in_flight.remove(at);
                self.conversation.let_go(flight.exchange);
                let silence = Silence::Unreadable("a result without a name, which may be another request's".to_owned());
                self.outputs.push_back(Output::Silent(flight.request, silence));
            }
            Tie::Finished(at) => {
                let Some(finished) = self.finished.remove(at) else { return };
                self.answer_money(now, finished.request, &finished.intent, answer);
                let number = finished.number.or_else(|| number_of(answer));
                self.keep_finished(Finished { number, late: Late::No, ..finished });
            }
            Tie::Nobody => self.ignore("a result that belongs to no request of this console"),
        }
    }

    fn tie_to(&self, exchange: ExchangeId) -> Tie {
        let flight = self.in_flight.iter().position(|flight| flight.exchange == exchange).map(Tie::Flight);
        let finished = || self.finished.iter().rposition(|known| known.exchange == Some(exchange)).map(Tie::Finished);
        flight.or_else(finished).unwrap_or(Tie::Nobody)
    }

    /// Whether the terminal opens our requests.
    fn learn(&mut self, code: Code) {
        self.proven = match code {
            Code::Done | Code::Cancelled | Code::RequestError => true,
            Code::OtherError | Code::Unknown => self.proven,
            Code::Denied | Code::WrongMethod | Code::WrongParameters | Code::NotSignedIn | Code::DecryptionFailed => {
                false
            }
        };
    }

    fn answer(&mut self, now: Now, flight: Flight, answer: &answer::Answer) {
        let Flight { request, exchange, about, .. } = flight;
        match about {
            About::Hello { .. } | About::Touch => self.outputs.push_back(hello(request, answer)),
            About::Abort => {
                let abort = AbortAnswer {
                    accepted: answer.code == Code::Done,
                    counts: true,
                    code: verdict::code(answer),
                    message: answer.words().to_owned(),
                };
                self.outputs.push_back(Output::AbortAnswered(request, abort));
            }
            About::Print(_) => {
                let printed = if answer.code == Code::Done { Ok(()) } else { Err(refusal_words(answer)) };
                self.outputs.push_back(Output::Printed(request, printed));
            }
            About::Status(intent) => {
                let told = self.tell_asked(now, &intent, answer);
                if matches!(
                    told.finding,
                    Finding::Approved | Finding::Reversed | Finding::Declined | Finding::Cancelled
                ) {
                    self.told.insert(intent.reference);
                }
                self.outputs.push_back(Output::Answered(request, Box::new(told)));
            }
            About::Money(intent) => {
                self.answer_money(now, request, &intent, answer);
                let number = number_of(answer);
                self.keep_finished(Finished { exchange: Some(exchange), request, intent, number, late: Late::No });
            }
        }
    }

    fn answer_money(&mut self, now: Now, request: RequestId, intent: &Intent, answer: &answer::Answer) {
        let finding = verdict::direct(intent.kind, answer);
        let told = self.tell(now, finding, intent, answer, false);
        // One that names another payment is not ours to be confirmed.
        let refusal = verdict::refusal(answer).filter(|_| told.evidence.reference != Match::Differs);
        if let Some(refusal) = refusal {
            let (code, message) = (verdict::code(answer), answer.words().to_owned());
            self.refused.insert(intent.reference, Refused { refusal, code, message });
        }
        self.outputs.push_back(Output::Answered(request, Box::new(told)));
    }

    /// An inquiry that does not contradict a refusal proves it, and then the refusal's own words count.
    fn tell_asked(&self, now: Now, intent: &Intent, answer: &answer::Answer) -> Answer {
        let refused = self.refused.get(&intent.reference);
        let finding = if self.backs.is_overtaken(intent) {
            verdict::asked_when_overtaken(intent, answer, refused.map(|refused| refused.refusal))
        } else {
            verdict::asked(intent, answer, refused.map(|refused| refused.refusal))
        };
        let mut told = self.tell(now, finding, intent, answer, true);
        if let (Finding::Declined | Finding::Cancelled, Some(refused)) = (&told.finding, refused) {
            (told.code, told.message) = (refused.code.clone(), refused.message.clone());
        }
        told
    }

    fn tell(&self, now: Now, finding: Finding, intent: &Intent, answer: &answer::Answer, asked: bool) -> Answer {
        let others = !asked && self.is_of_another(intent, answer);
        let reference = if others { Match::Differs } else { compare(intent, answer, asked) };
        Answer {
            // About another payment: it proves nothing about this one.
            finding: if reference == Match::Differs { Finding::Unclear } else { finding },
            amount: verdict::amount_said(intent, answer, asked),
            code: verdict::code(answer),
            message: answer.words().to_owned(),
            details: verdict::details(answer),
            evidence: Evidence {
                frame: self.conversation.received(),
                at: now.wall,
                // It does not say who it is.
                source: String::new(),
                said: said(intent.kind, answer, asked),
                reference,
                // The machine fills it in.
                amount: Match::NotSent,
            },
        }
    }

    /// Whether the terminal has told another refund's end under this number already: a stale answer of it.
    fn is_of_another(&self, intent: &Intent, answer: &answer::Answer) -> bool {
        let number = number_of(answer);
        let told = |known: &Finished| known.intent.reference != intent.reference && known.number == number;
        intent.kind != Kind::Sale && number.is_some() && self.finished.iter().any(told)
    }

    pub(super) fn take_touch(&mut self, exchange: ExchangeId) {
        if let Some(flight) = self.take_exchange(exchange) {
            self.outputs.push_back(Output::Identified(flight.request, listens(String::new())));
        }
    }

    pub(super) fn take_exchange(&mut self, exchange: ExchangeId) -> Option<Flight> {
        let at = self.in_flight.iter().position(|flight| flight.exchange == exchange)?;
        Some(self.in_flight.remove(at))
    }
}

/// Who answers is not told by this vendor: an answer that opened our request is as much as can be known.
fn hello(request: RequestId, answer: &answer::Answer) -> Output {
    let refused = |reason, words: &str| {
        let words = format!("{words} ({}) {}", answer.respcd, answer.words()).trim_end().to_owned();
        Output::Silent(request, Silence::Refused(reason, words))
    };
    match answer.code {
        Code::Denied => refused(NotStarted::KeyRefused, "the terminal denies the request: another POS-KEY?"),
        Code::DecryptionFailed => {
            refused(NotStarted::KeyRefused, "the terminal cannot open the request: another POS-KEY or kind of AES key?")
        }
        Code::NotSignedIn => refused(NotStarted::SignedOut, "nobody is signed in on the terminal's app"),
        Code::WrongParameters => refused(
            NotStarted::NotTaken,
            "the terminal does not take an inquiry: another dialect, or an app before 4.32.5?",
        ),
        Code::WrongMethod => refused(NotStarted::NotTaken, "the terminal does not take a POST"),
        Code::OtherError => {
            let said = format!("({}) {}", answer.respcd, answer.words());
            Output::Identified(request, Identity { busy: true, ..listens(said.trim_end().to_owned()) })
        }
        Code::Done | Code::Cancelled | Code::RequestError | Code::Unknown => {
            Output::Identified(request, listens(String::new()))
        }
    }
}

fn listens(said: String) -> Identity {
    Identity { online: true, said, ..Identity::default() }
}

/// The terminal's own number of what it answers.
fn number_of(answer: &answer::Answer) -> Option<String> {
    answer.data.as_ref()?.get("syssn").map(str::to_owned)
}

fn refusal_words(answer: &answer::Answer) -> String {
    format!("({}) {}", verdict::code(answer), answer.words()).trim_end().to_owned()
}

/// The exchange has tied the answer to the request; the ids in it must agree where there are some.
fn compare(intent: &Intent, answer: &answer::Answer, asked: bool) -> Match {
    let Some(data) = &answer.data else { return Match::NotSent };
    let original = || intent.original.as_ref().map(|original| original.vendor_reference.as_str());
    let of_a_sale = || {
        let is_original = data.get("syssn").is_some_and(|told| Some(told) == original());
        is_inquiry(answer) || is_original || data.get("out_trade_no").is_some()
    };
    let (told, ours) = match (intent.kind, asked) {
        // A refund's own answer names the sale that it takes back, and has a number of its own: without
        // the first it is about a sale, an inquiry's or a stale one.
        (Kind::Refund | Kind::Void, false) if data.get("orig_syssn").is_none() && of_a_sale() => {
            return Match::Differs;
        }
        (Kind::Sale, _) => (data.get("out_trade_no"), Some(intent.vendor_reference.as_str())),
        (Kind::Refund | Kind::Void, false) => (data.get("orig_syssn"), original()),
        (Kind::Refund | Kind::Void, true) => (data.get("syssn"), original()),
        (Kind::PreAuth | Kind::Completion | Kind::TipAdjustment, _) => (None, None),
    };
    match (told, ours) {
        (Some(told), Some(ours)) if told == ours => Match::Equal,
        (Some(_), _) => Match::Differs,
        (None, _) => Match::NotSent,
    }
}

/// `4001 respcd=6000 data.respcd=0000`, in the terminal's words.
fn said(kind: Kind, answer: &answer::Answer, asked: bool) -> String {
    let func_type = match (kind, asked) {
        (_, true) => "4001",
        (Kind::Sale, false) => "1001",
        (Kind::Refund | Kind::Void, false) => "1002",
        (Kind::PreAuth | Kind::Completion | Kind::TipAdjustment, false) => "",
    };
    let inner = answer.inner_code().map(|inner| format!(" data.respcd={inner}")).unwrap_or_default();
    format!("{func_type} respcd={}{inner}", answer.respcd)
}
