//! Answers: whose they are, and what they say.

use crate::payment::{Answer, Evidence, Finding, Intent, Match, NotStarted, Now, Silence};
use crate::protocol::easycard::codes::{ErrorRow, Proves, StatusRow};
use crate::protocol::easycard::envelope::Reply;
use crate::protocol::easycard::message::{self, CardTransaction, Order, Service};
use crate::protocol::easycard::verdict;
use crate::protocol::{Output, RequestId};
use crate::wire::ExchangeId;

use super::flight::{About, Flight};
use super::{Session, qr};

impl Session {
    pub(super) fn take_reply(&mut self, now: Now, exchange: ExchangeId, body: &[u8]) {
        let Some(flight) = self.take(exchange) else {
            return self.outputs.push_back(Output::Dropped("a reply to no request of this console"));
        };
        self.received += 1;
        match Reply::read(body, &flight.key(), &self.settings.iv) {
            Err(why) => self.give_up(&flight, Silence::Unreadable(why.to_string())),
            Ok(Reply::Status(code)) => self.take_bare(&flight, &code),
            Ok(Reply::Answer(answer)) => match flight.service {
                Some(service) if answer.may_answer(service) => self.take_answer(now, flight, service, &answer),
                _ => self.give_up(&flight, Silence::Unreadable("the answer is one to another service".to_owned())),
            },
        }
    }

    /// The server could make nothing of the request, or says so: a payment may have been begun all the same.
    fn take_bare(&mut self, flight: &Flight, code: &str) {
        let words =
            format!("the server could make nothing of the request ({code}): another public key, IV or address?");
        let may_have_begun = matches!(flight.about, About::Money(_) | About::Finish { .. });
        let silence =
            if may_have_begun { Silence::Unreadable(words) } else { Silence::Refused(refused_because(code), words) };
        self.give_up(flight, silence);
    }

    fn take_answer(&mut self, now: Now, flight: Flight, service: Service, answer: &message::Answer) {
        self.doubt_sign_on(&flight.about, answer);
        let Flight { request, .. } = flight;
        match &flight.about {
            About::Hello => self.take_hello(now, flight, answer),
            About::HelloSignOn => self.take_hello_sign_on(now, request, answer),
            About::SignOn { .. } => self.take_sign_on(now, flight, answer),
            About::Money(_) | About::Finish { .. } => self.take_of_payment(now, flight, service, answer),
            About::Status(intent) => {
                let finding = verdict::asked(intent, answer, self.refunds.is_alone(intent));
                let finding = self.unless_it_can_be_scanned(now, intent, finding);
                self.answered(request, self.tell(now, finding, intent, answer, service));
            }
            About::Settle => self.take_settled(request, answer),
            About::Reader(question) => self.take_of_reader(now, request, *question, answer),
        }
    }

    /// The answer to a payment itself, or to a try to finish it.
    fn take_of_payment(&mut self, now: Now, flight: Flight, service: Service, answer: &message::Answer) {
        let (intent, attempt) = match &flight.about {
            About::Money(intent) => (intent, 0),
            About::Finish { intent, attempt, .. } => (intent, *attempt),
            _ => return,
        };
        if verdict::tells_given_back(answer) {
            self.refunds.doubt(intent.reference);
        }
        let finding = match verdict::direct(intent, answer, service, &self.settings.device, attempt) {
            Finding::Pending if !qr::is_shown(service, answer) => Finding::Unclear,
            finding => finding,
        };
        let told = self.tell(now, finding, intent, answer, service);
        let finding = told.finding.clone();
        self.note_owed(intent.reference, &finding);
        if service == Service::OlPay && finding == Finding::Pending {
            self.show_code(now, flight.request, intent.reference, answer);
        }
        self.answered(flight.request, told);
        self.renew_after(now, flight, &finding);
    }

    fn answered(&mut self, request: RequestId, answer: Answer) {
        self.outputs.push_back(Output::Answered(request, Box::new(answer)));
    }

    fn tell(&self, now: Now, finding: Finding, intent: &Intent, answer: &message::Answer, service: Service) -> Answer {
        let is_query = service == Service::SingleOrderQuery;
        let reference = compare(intent, answer, is_query);
        let code = verdict::code(answer);
        Answer {
            // About another order: it proves nothing about this one.
            finding: if reference == Match::Differs { Finding::Unclear } else { finding },
            amount: verdict::amount_said(intent, answer, is_query),
            message: answer.header.words.clone(),
            details: verdict::details(answer),
            evidence: Evidence {
                frame: self.received,
                at: now.wall,
                // Which dongle did it is spelled in more than one way: who the reader is, is compared where it is asked.
                source: String::new(),
                said: said(service, answer, &code),
                reference,
                // The machine fills it in.
                amount: Match::NotSent,
            },
            code,
        }
    }
}

/// The exchange has tied the answer to the request; the order number in it must agree where there is one.
fn compare(intent: &Intent, answer: &message::Answer, is_query: bool) -> Match {
    let told = if is_query { Order::of(answer).order } else { CardTransaction::of(answer).order };
    match (told.filter(|told| !told.is_empty()), verdict::order_of(intent)) {
        (Some(told), Some(ours)) if told == ours => Match::Equal,
        (Some(_), _) => Match::Differs,
        (None, _) => Match::NotSent,
    }
}

/// `Payment StatusCode=0000 ErrorCode=000000 TXNResult=Success Retry=0`, in the server's words.
fn said(service: Service, answer: &message::Answer, code: &str) -> String {
    let error = if code == answer.header.status { String::new() } else { format!(" ErrorCode={code}") };
    let members = ["TXNResult", "Retry", "OrderStatus"].into_iter();
    let members = members.filter_map(|name| answer.data.text(name).map(|value| format!(" {name}={value}")));
    format!("{} StatusCode={}{error}{}", service.word(), answer.header.status, members.collect::<String>())
}

/// Whether that, in the words of [`said`], was that something has gone back already.
pub(super) fn told_given_back(said: &str) -> bool {
    let status = said.split(' ').find_map(|word| word.strip_prefix("StatusCode="));
    status.and_then(StatusRow::of).is_some_and(|row| row.proves == Proves::GivenBack)
}

/// What a sale that has not begun is told when the server refuses.
pub(super) fn refused_because(status: &str) -> NotStarted {
    match StatusRow::of(status).map(|row| row.proves) {
        Some(Proves::Secret) => NotStarted::KeyRefused,
        _ if matches!(status, "9994" | "9995") => NotStarted::KeyRefused,
        Some(Proves::Ask | Proves::GivenBack) | None => NotStarted::Unreachable,
        Some(_) => NotStarted::NotTaken,
    }
}

/// What a reader's code means for whoever wants to sell.
pub(super) fn refused_by_reader(error: &str) -> NotStarted {
    match ErrorRow::of(error).map(|row| row.proves) {
        Some(Proves::Busy) => NotStarted::Busy,
        Some(Proves::NotTaken) => NotStarted::NotTaken,
        _ => NotStarted::SignedOut,
    }
}
