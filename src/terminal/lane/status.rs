//! What a lane shows: its terminal's state, and its payments.

use crate::payment::{Intent, Machine, Millis, Now, Payment, Reference, Refused, TerminalId, Vendor};
use crate::protocol::Identity;

use super::who::NOT_SAID;
use super::{Hello, Lane, LaneEffect, LaneEvent, RoundTrips};

/// What a terminal can do now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum State {
    /// Nothing is known yet.
    NotAsked,
    /// The link is being made, or the first answer is awaited.
    Connecting,
    /// It can sell.
    Ready,
    /// It says that it is doing something else.
    Busy,
    /// It has this payment of ours in hand.
    Selling(Reference),
    /// Unresolved payments block it: so many.
    Blocked(usize),
    /// It does not answer, in these words.
    NoAnswer(String),
    /// It answers, but it is not the terminal that was paired.
    WrongTerminal(String),
    /// The journal cannot be written: nothing is sold.
    NotSaving,
}

/// A terminal as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TerminalStatus {
    /// Permanent id.
    pub id: TerminalId,
    /// Name.
    pub name: String,
    /// Whose protocol.
    pub vendor: Vendor,
    /// True if no money moves.
    pub simulated: bool,
    /// `serial`, `LAN`, `cloud`.
    #[serde(deserialize_with = "crate::payment::kept")]
    pub link_kind: crate::payment::Word,
    /// Path or address.
    pub address: String,
    /// What it can do now.
    pub state: State,
    /// Who it said it is.
    pub identity: Option<Identity>,
    /// When it last answered anything.
    pub last_answer: Option<Now>,
    /// How quickly it answers, and how often not.
    pub round_trips: RoundTrips,
    /// Unresolved payments on it, put aside or not.
    pub unresolved: usize,
}

/// A payment as a screen shows it, with what is awaited of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PaymentView {
    /// The payment.
    pub payment: Payment,
    /// Until when the terminal may take for its final answer.
    pub answer_due: Option<Millis>,
    /// When it is asked about next.
    pub next_question: Option<Millis>,
    /// How often it was asked about in this life of the program.
    pub times_asked: u32,
    /// What the terminal last said.
    pub last_words: String,
    /// Which try to finish it is next, and how many are left; none while none can be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_finish: Option<(u8, u8)>,
}

/// A command that was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RefusedCommand {
    /// About which payment, if one.
    pub reference: Option<Reference>,
    /// Why.
    pub why: WhyRefused,
}

/// Why a command was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum WhyRefused {
    /// Nothing can be stored, so nothing is sold.
    #[error("the journal cannot be written: nothing is sold")]
    NotSaving,
    /// What the terminal said of this payment could not be stored.
    #[error("the journal cannot be written: start again first")]
    NotSavedYet,
    /// The terminal cannot be asked now.
    #[error("the terminal is not connected: try again")]
    NotConnected,
    /// The payment is not in a state for it.
    #[error(transparent)]
    Machine(#[from] Refused),
}

impl PaymentView {
    pub(super) fn of(machine: &Machine) -> Self {
        Self {
            payment: machine.payment().clone(),
            answer_due: machine.answer_due(),
            next_question: machine.next_question(),
            times_asked: machine.times_asked(),
            last_words: machine.last_words().to_owned(),
            may_finish: machine.may_finish(),
        }
    }

    /// Whether it still shows this machine as it stands. Asked at every step: nothing is copied for it.
    pub(super) fn is_of(&self, machine: &Machine) -> bool {
        let Self { payment, answer_due, next_question, times_asked, last_words, may_finish } = self;
        (*answer_due, *next_question, *times_asked)
            == (machine.answer_due(), machine.next_question(), machine.times_asked())
            && last_words == machine.last_words()
            && *may_finish == machine.may_finish()
            && payment == machine.payment()
    }
}

impl TerminalStatus {
    /// Whether it still shows this lane as it stands. Asked at every step: nothing is copied for it.
    fn is_of(&self, lane: &Lane) -> bool {
        let Self {
            id,
            name,
            vendor,
            simulated,
            link_kind,
            address,
            state,
            identity,
            last_answer,
            round_trips,
            unresolved,
        } = self;
        let settings = &lane.settings;
        (vendor, simulated, link_kind) == (&settings.vendor, &settings.simulated, &settings.link_kind)
            && (id, name, address) == (&settings.id, &settings.name, &settings.address)
            && (identity, last_answer, unresolved) == (&lane.identity, &lane.last_answer, &lane.unresolved())
            && round_trips == &lane.round_trips
            && state == &lane.state()
    }
}

impl Lane {
    /// Why this terminal may not take `intent` because of a payment of its own; `None` if it may. A sale whose amount differs
    /// blocks its terminal, but not the void or refund that gives it back.
    pub(super) fn blocked_because(&self, now: Now, intent: &Intent) -> Option<String> {
        if self.draft.is_some() {
            return Some("a payment is being started on this terminal".to_owned());
        }
        if self.is_settling() {
            return Some("its batch is being closed".to_owned());
        }
        self.another_in_question(intent).or_else(|| self.still_in_hand(now, given_back(intent)))
    }

    /// The other payment of this terminal of which a person must know more first, in words.
    pub(super) fn another_in_question(&self, intent: &Intent) -> Option<String> {
        let mut blocking = self.open.values().map(Machine::payment).filter(|payment| payment.blocks_terminal());
        let payment = blocking.find(|payment| Some(payment.intent.reference) != given_back(intent))?;
        let last_six = payment.intent.reference.last_six();
        Some(if payment.owed.is_some() {
            format!("payment {last_six} is not finished: the same card must come back")
        } else {
            format!("payment {last_six} is not known yet")
        })
    }

    /// What was put aside may still be in the hands of a terminal that cannot say that it is free: it sells again when the time
    /// for an answer and for questions about it is over. Both clocks must say that it is young: one that jumps blocks nothing.
    fn still_in_hand(&self, now: Now, given_back: Option<Reference>) -> Option<String> {
        if self.settings.vendor.offers().tells_idle {
            return None;
        }
        let limits = self.settings.limits;
        let longest = i64::try_from(limits.answer.saturating_add(limits.ask_for)).unwrap_or(i64::MAX);
        let left_ms = |payment: &Payment| longest.saturating_sub(now.wall.0.saturating_sub(payment.intent.at.0));
        let in_hand = self.open.values().filter(|machine| machine.is_busy()).map(Machine::payment).find(|payment| {
            let let_go = payment.by_hand.is_some() || payment.given_up.is_some();
            let other = Some(payment.intent.reference) != given_back;
            payment.set_aside && !let_go && other && (1..=longest).contains(&left_ms(payment))
        })?;
        let (name, seconds) = (in_hand.intent.reference.last_six(), left_ms(in_hand) / 1000 + 1);
        Some(format!(
            "payment {name}, which was put aside, may still be at this terminal: it sells again in {seconds} s"
        ))
    }

    pub(super) fn refuse_command(&mut self, reference: Option<Reference>, why: WhyRefused) {
        self.effects.push(LaneEffect::Publish(LaneEvent::Refused(RefusedCommand { reference, why })));
    }

    fn state(&self) -> State {
        if self.journal_broken {
            return State::NotSaving;
        }
        if let Some(words) = self.who.another() {
            return State::WrongTerminal(words.to_owned());
        }
        if let Some(draft) = &self.draft {
            return State::Selling(draft.machine.payment().intent.reference);
        }
        let in_hand = |machine: &&Machine| machine.answer_due().is_some();
        if let Some(machine) = self.open.values().find(in_hand) {
            return State::Selling(machine.payment().intent.reference);
        }
        let blocking = self.open.values().filter(|machine| machine.payment().blocks_terminal()).count();
        if blocking > 0 {
            return State::Blocked(blocking);
        }
        self.link_state()
    }

    fn link_state(&self) -> State {
        if let Some((fault, _)) = self.link.fault() {
            return State::NoAnswer(fault.detail.clone());
        }
        match &self.hello {
            Hello::NoAnswer(_) => State::NoAnswer(self.last_hello_failure.clone().unwrap_or_default()),
            Hello::Told(_) | Hello::Asked(_) if self.identity.is_some() => self.told_state(),
            Hello::Unknown if !self.link.is_up() && self.last_answer.is_none() => State::NotAsked,
            _ => State::Connecting,
        }
    }

    fn told_state(&self) -> State {
        let identity = self.identity.clone().unwrap_or_default();
        if self.awaits_name() {
            State::NoAnswer(NOT_SAID.to_owned())
        } else if identity.busy {
            State::Busy
        } else if identity.online {
            State::Ready
        } else {
            State::NoAnswer("its own network is down".to_owned())
        }
    }

    fn unresolved(&self) -> usize {
        self.open.values().filter(|machine| machine.payment().is_open()).count()
    }

    /// The terminal as it stands.
    pub fn status(&self) -> TerminalStatus {
        TerminalStatus {
            id: self.settings.id.clone(),
            name: self.settings.name.clone(),
            vendor: self.settings.vendor,
            simulated: self.settings.simulated,
            link_kind: self.settings.link_kind,
            address: self.settings.address.clone(),
            state: self.state(),
            identity: self.identity.clone(),
            last_answer: self.last_answer,
            round_trips: self.round_trips.clone(),
            unresolved: self.unresolved(),
        }
    }

    pub(super) fn publish_status(&mut self, _now: Now) {
        if self.last_status.as_ref().is_some_and(|status| status.is_of(self)) {
            return;
        }
        let status = self.status();
        self.last_status = Some(status.clone());
        self.effects.push(LaneEffect::Publish(LaneEvent::Status(Box::new(status))));
    }
}

/// The payment that this one gives back, or ends.
fn given_back(intent: &Intent) -> Option<Reference> {
    intent.original.as_ref().and_then(|original| original.reference)
}
