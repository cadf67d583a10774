//! The session with a paired Wonder terminal: what was asked, what answers it, and what is left without an answer.
//!
//! Answers are tied to requests by `responseID` alone ("ECR via RS232 (Retail)": the response id is the request's).
//! Money requests stay known after they have been given up: their answer may come late.

use std::borrow::Cow;
use std::collections::VecDeque;

use uuid::Uuid;

use crate::payment::{Answer, Evidence, Intent, Kind, Match, Millis, MoneyRequest, Now, Silence};
use crate::protocol::{AbortAnswer, Fresh, Identity, Output, Question, RequestId};
use crate::wire::{ExchangeId, Left, LinkEvent, LinkFault, LinkFaultKind};

use super::conversation::{Conversation, Incoming, Say, Wiring, fresh_id};
use super::crypto::{CryptoProfile, Key};
use super::message::{
    Action, DeviceInfo, DeviceStatus, NetworkStatus, RefundRequest, Request, Response, ResponseBody, ResponseHeader,
    ResultBody, ResultStatus, SaleRequest, TransactionStatusRequest, VoidRequest,
};
use super::verdict::{self, Codes};

/// How many finished money requests are remembered for late answers.
const REMEMBERED: usize = 256;

/// What a session needs to know, from the profile and the configuration.
#[derive(Debug)]
pub struct Settings {
    /// How envelopes travel.
    pub wiring: Wiring,
    /// The key in force: of the second code where the terminal gave one.
    pub key: Key,
    /// The crypto profile; `None` finds it out with DeviceInfo, never with money.
    pub profile: Option<CryptoProfile>,
    /// The register's own serial number.
    pub client_device_sn: String,
    /// Vendor codes with a meaning.
    pub codes: Codes,
    /// For the answer to a question, milliseconds.
    pub answer_limit: u64,
    /// How long an HTTP reply to a money request is waited for, milliseconds: longer than the payment's own limit, so that
    /// a late answer is still heard.
    pub money_reply_limit: u64,
}

/// A request that is out.
#[derive(Debug)]
struct InFlight {
    request: RequestId,
    exchange: ExchangeId,
    id: Uuid,
    about: About,
    /// When it is given up; money requests are given up by the payment machine.
    until: Option<Millis>,
}

#[derive(Debug, Clone)]
enum About {
    Identify { fresh: Box<Fresh>, second_try: bool },
    Abort,
    Money(Box<Intent>),
    Status(Box<Intent>),
}

/// The session with one terminal.
#[derive(Debug)]
pub struct Session {
    settings: Settings,
    conversation: Conversation,
    in_flight: Vec<InFlight>,
    /// Money requests that were given up or answered, for late and double answers; oldest first.
    finished: VecDeque<(Uuid, RequestId, Box<Intent>)>,
    outputs: VecDeque<Output>,
}

impl Session {
    /// A session in which nothing has been said.
    pub fn new(settings: Settings) -> Self {
        let conversation = Conversation::new(settings.wiring.clone(), settings.client_device_sn.clone());
        Self { settings, conversation, in_flight: Vec::new(), finished: VecDeque::new(), outputs: VecDeque::new() }
    }

    /// See [`crate::protocol::Session::request_money`].
    #[expect(clippy::needless_pass_by_value, reason = "taking it by value is what makes sending it twice impossible")]
    pub fn request_money(&mut self, now: Now, id: RequestId, request: MoneyRequest, fresh: Fresh) {
        let intent = request.intent();
        let about = About::Money(Box::new(intent.clone()));
        let Some(profile) = self.settings.profile else {
            let why = "the crypto profile is not known yet".to_owned();
            self.outputs.push_back(Output::Silent(id, Silence::NothingLeft(why)));
            return;
        };
        self.send(now, id, intent.message_id, about, profile, &fresh);
    }

    /// See [`crate::protocol::Session::ask`].
    pub fn ask(&mut self, now: Now, id: RequestId, question: Question, fresh: Fresh) {
        let profile = self.settings.profile.unwrap_or(CryptoProfile::Sha256ZeroIv);
        let about = match question {
            Question::Identify => About::Identify { fresh: Box::new(fresh), second_try: false },
            Question::Abort => About::Abort,
            Question::Status(intent) => About::Status(intent),
        };
        self.send(now, id, fresh_id(&fresh), about, profile, &fresh);
    }

    /// See [`crate::protocol::Session::remember`].
    pub fn remember(&mut self, id: RequestId, intent: &Intent) {
        self.keep_finished(intent.message_id, id, Box::new(intent.clone()));
    }

    /// See [`crate::protocol::Session::link`].
    pub fn link(&mut self, now: Now, event: LinkEvent) {
        let heard = self.conversation.hear(now, event, &self.settings.key, self.settings.profile);
        for incoming in heard {
            match incoming {
                Incoming::Answer { exchange, action, response, profile } => {
                    self.take_answer(now, exchange, action, &response, profile);
                }
                Incoming::Unreadable { exchange, why } => self.take_unreadable(now, exchange, &why),
                Incoming::Failed { exchange, left, fault } => self.take_failure(now, exchange, left, fault),
                Incoming::LinkLost(fault) => self.take_link_loss(&fault),
            }
        }
    }

    /// See [`crate::protocol::Session::time_reached`].
    pub fn time_reached(&mut self, now: Now) {
        self.conversation.time_reached(now);
        while let Some(at) =
            self.in_flight.iter().position(|flight| flight.until.is_some_and(|until| until <= now.mono))
        {
            let flight = self.in_flight.swap_remove(at);
            self.give_up(now, flight, Silence::TimedOut);
        }
    }

    /// See [`crate::protocol::Session::wake_at`].
    pub fn wake_at(&self) -> Option<Millis> {
        let flights = self.in_flight.iter().filter_map(|flight| flight.until);
        flights.chain(self.conversation.deadline_ms().map(Millis)).min()
    }

    /// See [`crate::protocol::Session::poll`].
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    // ---- out --------------------------------------------------------------------------------------------------------

    fn send(&mut self, now: Now, request: RequestId, id: Uuid, about: About, profile: CryptoProfile, fresh: &Fresh) {
        let money = matches!(about, About::Money(_));
        let limit = if money { self.settings.money_reply_limit } else { self.settings.answer_limit };
        let fields = Fields::of(&about);
        let message = fields.request(&about);
        let say = Say { id, request: &message, key: &self.settings.key, profile, fresh, limit };
        match self.conversation.say(now, say) {
            Ok(outgoing) => {
                let until = (!money).then(|| now.mono.plus(limit));
                self.in_flight.push(InFlight { request, exchange: outgoing.exchange, id, about, until });
                self.outputs.push_back(Output::Send(outgoing));
            }
            Err(why) => self.outputs.push_back(Output::Silent(request, Silence::NothingLeft(why))),
        }
    }

    // ---- in ---------------------------------------------------------------------------------------------------------

    fn take_answer(
        &mut self,
        now: Now,
        exchange: Option<ExchangeId>,
        action: Action,
        response: &Response,
        profile: CryptoProfile,
    ) {
        let id = response.header.response_id.parse::<Uuid>().ok();
        let flight = self.in_flight.iter().position(|flight| Some(flight.id) == id && flight.about.action() == action);
        if let Some(at) = flight {
            let flight = self.in_flight.swap_remove(at);
            self.answer(now, flight.request, &flight.about, response, profile);
            if let About::Money(intent) = flight.about {
                self.keep_finished(flight.id, flight.request, intent);
            }
        } else if let Some((request, intent)) = self.finished_request(id, action) {
            self.answer(now, request, &About::Money(intent), response, profile);
        } else {
            self.outputs.push_back(Output::Dropped("an answer that belongs to no request of this console"));
        }
        // An HTTP exchange is over with its reply, whatever that was about.
        if let Some(exchange) = exchange {
            self.take_unreadable_exchange(now, exchange, "the answer belongs to another request");
        }
    }

    fn finished_request(&self, id: Option<Uuid>, action: Action) -> Option<(RequestId, Box<Intent>)> {
        let (_, request, intent) = self
            .finished
            .iter()
            .rev()
            .find(|(known, _, intent)| Some(*known) == id && money_action(intent.kind) == action)?;
        Some((*request, intent.clone()))
    }

    fn answer(&mut self, now: Now, request: RequestId, about: &About, response: &Response, profile: CryptoProfile) {
        let header = &response.header;
        let output = match (about, &response.body) {
            (About::Identify { .. }, ResponseBody::DeviceInfo(info)) => {
                self.settings.profile.get_or_insert(profile);
                Output::Identified(request, identity(header, info))
            }
            (About::Abort, ResponseBody::Result(body)) => Output::AbortAnswered(request, abort_answer(body)),
            (About::Money(intent), ResponseBody::Result(body)) => {
                let finding = verdict::direct(intent.kind, body, &self.settings.codes);
                let said = Said { action: money_action(intent.kind), header, body };
                Output::Answered(request, Box::new(self.tell(now, finding, intent, &said)))
            }
            (About::Status(intent), ResponseBody::Result(body)) => {
                let finding = verdict::asked(intent.kind, body, &self.settings.codes);
                let said = Said { action: Action::TransactionStatus, header, body };
                Output::Answered(request, Box::new(self.tell(now, finding, intent, &said)))
            }
            _ => Output::Silent(request, Silence::Unreadable("an answer of another shape".to_owned())),
        };
        self.outputs.push_back(output);
    }

    fn tell(&self, now: Now, finding: crate::payment::Finding, intent: &Intent, said: &Said<'_>) -> Answer {
        Answer {
            finding,
            amount: verdict::amount_said(intent.kind, said.body, intent.amount.currency()),
            code: said.body.error_code.clone(),
            message: said.body.error_message.clone(),
            details: verdict::details(said.body),
            evidence: Evidence {
                frame: self.conversation.frames_received(),
                at: now.wall,
                source: said.header.server_device_sn.clone(),
                said: said.words(),
                reference: Match::Equal,
                amount: Match::NotSent,
            },
        }
    }

    /// Something unreadable came. On HTTP it ends its exchange; on a line it can only be the answer that is awaited.
    fn take_unreadable(&mut self, now: Now, exchange: Option<ExchangeId>, why: &str) {
        if let Some(exchange) = exchange {
            return self.take_unreadable_exchange(now, exchange, why);
        }
        let money = self.in_flight.iter().position(|flight| matches!(flight.about, About::Money(_)));
        let only = (self.in_flight.len() == 1).then_some(0);
        if let Some(at) = money.or(only) {
            let flight = self.in_flight.swap_remove(at);
            self.give_up(now, flight, Silence::Unreadable(why.to_owned()));
        } else {
            self.outputs.push_back(Output::Dropped("something unreadable while nothing was asked"));
        }
    }

    fn take_unreadable_exchange(&mut self, now: Now, exchange: ExchangeId, why: &str) {
        if let Some(flight) = self.take_exchange(exchange) {
            self.give_up(now, flight, Silence::Unreadable(why.to_owned()));
        }
    }

    fn take_failure(&mut self, now: Now, exchange: ExchangeId, left: Left, fault: LinkFault) {
        let Some(flight) = self.take_exchange(exchange) else { return };
        let silence = match (left, fault.kind) {
            (Left::Nothing, _) => Silence::NothingLeft(fault.detail),
            (Left::Maybe, LinkFaultKind::TimedOut) => Silence::TimedOut,
            (Left::Maybe, LinkFaultKind::BadPeer) => Silence::Unreadable(fault.detail),
            (Left::Maybe, _) => Silence::LinkLost(fault.detail),
        };
        self.give_up(now, flight, silence);
    }

    fn take_link_loss(&mut self, fault: &LinkFault) {
        for flight in std::mem::take(&mut self.in_flight) {
            let silence = Silence::LinkLost(fault.detail.clone());
            self.outputs.push_back(Output::Silent(flight.request, silence));
            self.finish(flight);
        }
    }

    fn take_exchange(&mut self, exchange: ExchangeId) -> Option<InFlight> {
        let at = self.in_flight.iter().position(|flight| flight.exchange == exchange)?;
        Some(self.in_flight.swap_remove(at))
    }

    /// Gives a request up; an identification tries the other crypto profile first, where that is open.
    fn give_up(&mut self, now: Now, flight: InFlight, silence: Silence) {
        let answered_wrong = matches!(silence, Silence::TimedOut | Silence::Unreadable(_));
        if let About::Identify { fresh, second_try: false } = &flight.about
            && answered_wrong
            && self.settings.profile.is_none()
        {
            let id = fresh_id(&rotated(fresh));
            let about = About::Identify { fresh: fresh.clone(), second_try: true };
            self.send(now, flight.request, id, about, CryptoProfile::Pbkdf2Salted, fresh);
            return;
        }
        self.outputs.push_back(Output::Silent(flight.request, silence));
        self.finish(flight);
    }

    fn finish(&mut self, flight: InFlight) {
        if let About::Money(intent) = flight.about {
            self.keep_finished(flight.id, flight.request, intent);
        }
    }

    fn keep_finished(&mut self, id: Uuid, request: RequestId, intent: Box<Intent>) {
        if self.finished.len() == REMEMBERED {
            self.finished.pop_front();
        }
        self.finished.push_back((id, request, intent));
    }
}

impl About {
    fn action(&self) -> Action {
        match self {
            Self::Identify { .. } => Action::DeviceInfo,
            Self::Abort => Action::Abort,
            Self::Money(intent) => money_action(intent.kind),
            Self::Status(_) => Action::TransactionStatus,
        }
    }
}

/// The texts of a request, owned while it is sealed.
struct Fields {
    currency: &'static str,
    amount: String,
    original: String,
}

impl Fields {
    fn of(about: &About) -> Self {
        match about {
            About::Money(intent) | About::Status(intent) => Self {
                currency: verdict::spelled(intent.amount.currency()),
                amount: intent.amount.to_major(),
                original: intent
                    .original
                    .as_ref()
                    .map(|original| original.vendor_reference.clone())
                    .unwrap_or_default(),
            },
            About::Identify { .. } | About::Abort => {
                Self { currency: "", amount: String::new(), original: String::new() }
            }
        }
    }

    fn request<'a>(&'a self, about: &'a About) -> Request<'a> {
        match about {
            About::Identify { .. } => Request::DeviceInfo,
            About::Abort => Request::Abort,
            About::Money(intent) => self.money(intent),
            About::Status(intent) => Request::TransactionStatus(TransactionStatusRequest {
                target_reference_id: Cow::Borrowed(match intent.kind {
                    // A void has no reference of its own: the original tells (section 3.6).
                    Kind::Void => &self.original,
                    Kind::Sale | Kind::Refund => &intent.vendor_reference,
                }),
            }),
        }
    }

    fn money<'a>(&'a self, intent: &'a Intent) -> Request<'a> {
        match intent.kind {
            Kind::Sale => Request::Sale(SaleRequest {
                reference_id: Cow::Borrowed(&intent.vendor_reference),
                customer_order_id: intent.order.as_deref().map(Cow::Borrowed),
                currency: Cow::Borrowed(self.currency),
                amount: Cow::Borrowed(&self.amount),
            }),
            Kind::Refund => Request::Refund(RefundRequest {
                reference_id: Cow::Borrowed(&intent.vendor_reference),
                org_reference_id: Cow::Borrowed(&self.original),
                currency: Cow::Borrowed(self.currency),
                amount: Cow::Borrowed(&self.amount),
            }),
            Kind::Void => Request::Void(VoidRequest { org_reference_id: Cow::Borrowed(&self.original) }),
        }
    }
}

/// An answer's parts, for the words of its evidence.
struct Said<'a> {
    action: Action,
    header: &'a ResponseHeader,
    body: &'a ResultBody,
}

impl Said<'_> {
    fn words(&self) -> String {
        let status = format!("{} status={}", self.action.as_str(), self.body.status.as_str());
        match &self.body.transaction_status {
            Some(transaction) => format!("{status} transactionStatus={}", transaction.as_str()),
            None => status,
        }
    }
}

pub(super) fn identity(header: &ResponseHeader, info: &DeviceInfo) -> Identity {
    Identity {
        serial_number: header.server_device_sn.clone(),
        merchant: info.business_id.clone().unwrap_or_default(),
        version: info.software_version.clone(),
        busy: info.device_status != DeviceStatus::Free,
        online: info.network_status != NetworkStatus::Disconnected,
    }
}

fn abort_answer(body: &ResultBody) -> AbortAnswer {
    AbortAnswer {
        accepted: body.status == ResultStatus::Success,
        code: body.error_code.clone(),
        message: body.error_message.clone(),
    }
}

fn money_action(kind: Kind) -> Action {
    match kind {
        Kind::Sale => Action::Sale,
        Kind::Refund => Action::Refund,
        Kind::Void => Action::Void,
    }
}

/// Other id bytes from the same dice, for the second message of an identification.
fn rotated(fresh: &Fresh) -> Fresh {
    let mut other = *fresh;
    other.rotate_left(16);
    other
}
