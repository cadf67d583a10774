//! The terminal itself: requests in, outputs out, time passed in.

mod cancel;
mod clock;
mod deliver;
mod inquire;
mod payment;
mod print;
mod records;
mod refund;
mod running;
mod told;

use std::borrow::Cow;

use self::deliver::Asked;
use self::records::Records;
use self::running::Running;
use super::opener::Opener;
use super::order::Order;
use super::refusal::{self, Refusal};
use super::settings::TerminalSettings;
use super::{Action, Reply};
use crate::simulator::course::{Course, Decision};
use crate::simulator::outbox::Outbox;
use crate::simulator::outputs::{Ask, Output, RequestLine};
use crate::simulator::random::Seeded;
use crate::simulator::scenario::ScenarioAction;
use crate::simulator::simulated::Machine;
use crate::simulator::{LedgerEntry, Steps};

/// What a request is told as that could not be read.
const UNREAD: &str = "unreadable";

/// A simulated QFPay terminal.
///
/// Driven as a [`Machine`].
#[derive(Debug)]
pub struct Terminal {
    settings: TerminalSettings,
    opener: Opener,
    random: Seeded,
    steps: Steps<Action>,
    now_ms: u64,
    running: Option<Running>,
    records: Records,
    /// `scan_type` of the last payment that had one.
    last_scan: Option<String>,
    ledger: Vec<LedgerEntry>,
    outbox: Outbox,
}

impl Terminal {
    /// A terminal with an empty memory.
    pub fn new(settings: TerminalSettings) -> Self {
        Self {
            opener: settings.opener(),
            random: Seeded::new(settings.seed),
            steps: Steps::new(settings.scenario.clone()),
            now_ms: 0,
            running: None,
            records: Records::default(),
            last_scan: None,
            ledger: Vec::new(),
            outbox: Outbox::default(),
            settings,
        }
    }

    /// What kind of terminal it is.
    pub fn settings(&self) -> &TerminalSettings {
        &self.settings
    }

    /// Every movement of money, oldest first. Kept over restarts.
    pub fn ledger(&self) -> &[LedgerEntry] {
        &self.ledger
    }

    /// Whether a payment or refund runs.
    pub fn is_busy(&self) -> bool {
        self.running.is_some()
    }

    /// Power off and on: what is not decided yet is cancelled without a charge, answers that wait are lost; records and
    /// ledger stay.
    pub fn restart(&mut self, now_ms: u64) {
        self.reach(now_ms);
        self.outbox.clear();
        self.forget_running();
    }

    fn do_what_is_due(&mut self) {
        if self.running.as_ref().and_then(Running::decide_at_ms).is_some_and(|at_ms| at_ms <= self.now_ms) {
            self.decide();
        }
        self.outbox.reach(self.now_ms);
    }

    fn obey(&mut self, mut asked: Asked, order: Order) {
        let amount = order.amount().map(crate::money::Amount::to_major);
        let scripted = self.steps.take(order.action(), amount.as_deref());
        if let Some(course) = &scripted {
            asked.follow(course);
        }
        match order {
            Order::Payment(payment) => self.pay(asked, payment, scripted),
            Order::Refund(refund) => self.refund(asked, &refund, scripted),
            other => self.obey_or_refuse(&asked, &other, scripted),
        }
    }

    /// Requests without a course of their own: a scenario can refuse them or let them be.
    fn obey_or_refuse(&mut self, asked: &Asked, order: &Order, scripted: Option<Course>) {
        if let Some(Decision::Refuse(reason) | Decision::TurnAway(reason)) =
            scripted.as_ref().map(|course| &course.decision)
        {
            return self.refuse(asked, order.reference(), &reason.into());
        }
        match order {
            Order::Inquiry(ids) => self.inquire(asked, ids, scripted.is_some_and(|course| course.pending_first)),
            Order::PrintReceipt(order_id) => self.print_receipt(asked, order_id),
            Order::PrintSummary => self.print_summary(asked),
            _ => self.cancel(asked),
        }
    }

    /// Answers no and leaves no trace.
    fn refuse(&mut self, asked: &Asked, reference: Option<&str>, refusal: &Refusal) {
        self.tell(asked, reference, None, refusal.code().clone());
        self.deliver(asked, &Reply::refused(refusal));
    }

    fn tell(&mut self, asked: &Asked, reference: Option<&str>, amount: Option<&str>, verdict: Cow<'static, str>) {
        self.outbox.push(Output::Told(RequestLine {
            request: asked.action.map_or(UNREAD, Action::word),
            reference: reference.map(str::to_owned),
            amount: amount.map(str::to_owned),
            verdict: verdict.into_owned(),
        }));
    }
}

impl Machine for Terminal {
    /// Takes the text of a request, out of its frame. The checks are made in this order: decoding, envelope, digest, whether
    /// anybody is signed in, fields.
    fn receive(&mut self, from: Ask, path: &str, text: &[u8], now_ms: u64) {
        self.reach(now_ms);
        let asked = Asked::plainly(from, path);
        let fields = match self.opener.open(text) {
            Ok(fields) => fields,
            Err(unreadable) => return self.refuse(&asked, None, &unreadable.into()),
        };
        let asked = Asked { action: fields.scalar("func_type").and_then(Action::of), ..asked };
        if !self.settings.signed_in {
            return self.refuse(&asked, None, &refusal::NOT_SIGNED_IN);
        }
        match Order::read(&fields, path) {
            Ok(order) => self.obey(asked, order),
            Err(_) => self.refuse(&asked, None, &refusal::BAD_FIELD),
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
