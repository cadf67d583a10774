//! The terminal itself: requests in, outputs out, time passed in.

mod abort;
mod ask;
mod deliver;
mod pairing;
mod payment;
mod records;
mod status;
mod void;

use std::borrow::Cow;
use std::collections::HashMap;

use self::ask::Asked;
use self::pairing::Pairing;
use self::payment::Running;
use self::records::Transaction;
use super::refusal::{self, Refusal};
use super::settings::TerminalSettings;
use crate::protocol::wonder::crypto::Plaintext;
use crate::protocol::wonder::message::{Action, ReceivedRequest, Request};
use crate::simulator::LedgerEntry;
use crate::simulator::Steps;
use crate::simulator::course::{Course, Decision};
use crate::simulator::outbox::Outbox;
use crate::simulator::outputs::{Ask, Output, RequestLine};
use crate::simulator::random::Seeded;
use crate::simulator::simulated::Machine;

/// A simulated Wonder terminal.
///
/// Driven as a [`Machine`].
#[derive(Debug)]
pub struct Terminal {
    settings: TerminalSettings,
    pairing: Pairing,
    random: Seeded,
    steps: Steps<Action>,
    now_ms: u64,
    running: Option<Running>,
    transactions: HashMap<String, Transaction>,
    ledger: Vec<LedgerEntry>,
    outbox: Outbox,
}

impl Terminal {
    /// A terminal with an empty memory.
    pub fn new(settings: TerminalSettings) -> Self {
        Self {
            pairing: Pairing::new(&settings),
            random: Seeded::new(settings.seed),
            steps: Steps::new(settings.scenario.clone()),
            now_ms: 0,
            running: None,
            transactions: HashMap::new(),
            ledger: Vec::new(),
            outbox: Outbox::default(),
            settings,
        }
    }

    /// What kind of terminal it is.
    pub fn settings(&self) -> &TerminalSettings {
        &self.settings
    }

    fn do_what_is_due(&mut self) {
        if self.running.as_ref().and_then(Running::decide_at_ms).is_some_and(|at_ms| at_ms <= self.now_ms) {
            self.decide();
        }
        self.outbox.reach(self.now_ms);
    }

    /// Every movement of money, oldest first. Kept over restarts.
    pub fn ledger(&self) -> &[LedgerEntry] {
        &self.ledger
    }

    /// Whether a transaction runs.
    pub fn is_busy(&self) -> bool {
        self.running.is_some()
    }

    /// Power off and on: a transaction not decided yet is cancelled without a charge, answers that wait are lost; pairing,
    /// records and ledger stay.
    pub fn restart(&mut self, now_ms: u64) {
        self.reach(now_ms);
        self.outbox.clear();
        self.forget_running();
    }

    /// Whether it was a request at all.
    fn take(&mut self, asked: Asked, plaintext: &Plaintext) -> bool {
        let Ok(received) = ReceivedRequest::parse(asked.action, plaintext) else { return false };
        let asked = Asked { request_id: received.header.request_id.into_owned(), ..asked };
        match received.request {
            Ok(request) => self.obey(asked, &request),
            Err(_) if asked.wants_result() => self.refuse(&asked, &refusal::BAD_FIELD),
            Err(_) => return false,
        }
        true
    }

    fn obey(&mut self, mut asked: Asked, request: &Request) {
        let scripted = self.steps.take(request.action(), amount_of(request));
        if let Some(course) = &scripted {
            asked.follow(course);
        }
        match request {
            Request::Pair(pair) => self.pair(asked, &pair.pair_uuid),
            Request::Ack(ack) => self.acknowledge(&asked, &ack.ack_uuid),
            Request::DeviceInfo => self.device_info(&asked),
            _ if !self.pairing.is_paired() => self.refuse(&asked, &refusal::NOT_PAIRED),
            Request::Sale(sale) => self.sale(asked, sale, scripted),
            Request::Refund(refund) => self.refund(asked, refund, scripted),
            _ => self.obey_or_refuse(&asked, request, scripted),
        }
    }

    /// Requests without a course of their own: a scenario can refuse them or let them be.
    fn obey_or_refuse(&mut self, asked: &Asked, request: &Request, scripted: Option<Course>) {
        if let Some(Decision::Refuse(reason) | Decision::TurnAway(reason)) =
            scripted.as_ref().map(|course| &course.decision)
        {
            return self.refuse(asked, &reason.into());
        }
        match request {
            Request::Void(void) => self.void(asked, &void.org_reference_id),
            Request::TransactionStatus(question) => {
                self.status(asked, &question.target_reference_id, scripted.is_some_and(|course| course.pending_first));
            }
            _ => self.abort(asked),
        }
    }

    /// Answers `Failed` and leaves no trace.
    fn refuse(&mut self, asked: &Asked, refusal: &Refusal) {
        self.tell(asked, None, None, refusal.code.clone());
        self.fail(asked, refusal);
    }

    fn tell(&mut self, asked: &Asked, reference: Option<&str>, amount: Option<&str>, verdict: Cow<'static, str>) {
        self.outbox.push(Output::Told(RequestLine {
            request: asked.action.as_str(),
            reference: reference.map(str::to_owned),
            amount: amount.map(str::to_owned),
            verdict: verdict.into_owned(),
        }));
    }
}

impl Machine for Terminal {
    /// Takes an envelope, bare: without frame or cloud wrapper.
    fn receive(&mut self, from: Ask, _path: &str, envelope: &[u8], now_ms: u64) {
        self.reach(now_ms);
        let taken = self.open(from, envelope).is_some_and(|(asked, plaintext)| self.take(asked, &plaintext));
        if !taken {
            self.outbox.push(Output::NoMessage(from));
        }
    }

    fn reach(&mut self, now_ms: u64) {
        while let Some(due_ms) = self.wake_at_ms().filter(|due_ms| *due_ms <= now_ms) {
            self.now_ms = self.now_ms.max(due_ms);
            self.do_what_is_due();
        }
        self.now_ms = self.now_ms.max(now_ms);
    }

    fn next_output(&mut self) -> Option<Output> {
        self.outbox.take()
    }

    fn wake_at_ms(&self) -> Option<u64> {
        let decide = self.running.as_ref().and_then(Running::decide_at_ms);
        decide.into_iter().chain(self.outbox.wake_at_ms()).min()
    }
}

/// The amount as the register wrote it, where the request has one.
fn amount_of<'a>(request: &'a Request) -> Option<&'a str> {
    match request {
        Request::Sale(sale) => Some(&sale.amount),
        Request::Refund(refund) => Some(&refund.amount),
        _ => None,
    }
}
