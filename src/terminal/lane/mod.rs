//! Everything one paired terminal does, as a pure machine.
//!
//! It holds the vendor's session, the payment in hand, every payment whose truth is still awaited, and those closed of
//! late (a late answer may contradict them). One payment is in flight at a time; of the harmless questions too.

mod batch;
mod commands;
mod effects;
mod link;
mod open;
mod round_trips;
mod saving;
mod settings;
mod status;
#[cfg(test)]
mod tests;
mod who;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use crate::payment::{Machine, Millis, Now, Payment, Reference, Stamped, WallTime};
use crate::protocol::{Fresh, Identity, Question, RequestId, Session};
use crate::wire::{LinkEvent, Outgoing};

pub use self::batch::BatchClose;
pub use self::commands::LaneCommand;
pub use self::round_trips::{RoundTrip, RoundTrips};
pub use self::settings::{LaneSettings, LinkPolicy};
pub use self::status::{PaymentView, RefusedCommand, State, TerminalStatus, WhyRefused};

use self::link::Link;
use self::who::Who;

/// How many payments that have closed are kept for late answers.
const CLOSED_KEPT: usize = 64;

/// What the driver must do, in order. It stops at the first record that cannot be stored and calls
/// [`Lane::not_saved`].
#[derive(Debug)]
pub enum LaneEffect {
    /// Store these events of this payment durably before anything that follows.
    Record(Reference, Vec<Stamped>),
    /// Make the link; the result comes back as [`LinkEvent::Up`] or [`LinkEvent::Down`].
    Connect,
    /// Give the link up.
    Close,
    /// Keep for a life after this one, over its death: until then something that was asked may be answered without saying what
    /// it answers; or forget it.
    NoteUnanswered(Option<WallTime>),
    /// Put this on the wire.
    Transmit(Outgoing),
    /// Tell whoever watches.
    Publish(LaneEvent),
}

/// What a lane tells whoever watches.
#[derive(Debug, Clone)]
pub enum LaneEvent {
    /// A payment has changed, durably.
    Payment(Box<PaymentView>),
    /// The terminal's state has changed.
    Status(Box<TerminalStatus>),
    /// A probe has ended.
    Probed(Result<Identity, String>),
    /// An abort without a payment of ours has ended.
    Aborted(Result<crate::protocol::AbortAnswer, String>),
    /// The terminal has printed what it was asked to, or not, in these words.
    Printed(Result<(), String>),
    /// The terminal was asked to close its batch: what came of it.
    Settled(BatchClose),
    /// A card reader has answered what it was asked alone, or not, in these words.
    Reader(Result<crate::protocol::ReaderAnswer, String>),
    /// The terminal said that it is not paired any more.
    Unpaired,
    /// The customer scans this address, drawn as a code, to pay.
    ShowCode {
        /// What.
        reference: Reference,
        /// What the code says.
        address: String,
    },
    /// A command was not carried out.
    Refused(RefusedCommand),
    /// A record takes long to become durable: the disk is slow. False once it is stored, or cannot be.
    Saving(bool),
    /// An answer could not be stored: nothing more is sold. `said` is what the terminal said.
    NotSaved {
        /// Which payment.
        reference: Reference,
        /// True if it was not even begun: nothing was sent.
        first: bool,
        /// As the terminal left it; this is not in the journal.
        unsaved: Box<Payment>,
    },
}

/// Chance, passed in: fresh random bytes for every message.
pub trait Dice: Send + Sync {
    /// 48 bytes never used before.
    fn roll(&mut self) -> Fresh;
}

/// What a request was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Money(Reference),
    Status(Reference),
    Abort(Option<Reference>),
    Hello { probe: bool },
    Print,
    Settle,
    Reader,
}

/// What is known of who answers at the other end, in this life of the link.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Hello {
    /// Not asked yet.
    Unknown,
    /// Asked, at this time.
    Asked(Millis),
    /// Told, at this time.
    Told(Millis),
    /// It did not answer, at this time.
    NoAnswer(Millis),
}

/// A payment that is decided on but not recorded: it waits for the link and for a free terminal.
#[derive(Debug)]
struct Draft {
    machine: Machine,
    give_up: Millis,
}

/// One terminal's lane.
pub struct Lane {
    settings: LaneSettings,
    session: Session,
    dice: Box<dyn Dice>,
    link: Link,
    hello: Hello,
    identity: Option<Identity>,
    who: Who,
    draft: Option<Draft>,
    /// Payments whose truth is awaited, by reference (and so by age).
    open: BTreeMap<Reference, Machine>,
    /// Payments that have closed, for late answers; oldest first.
    closed: VecDeque<Machine>,
    /// Which request was about what. Money requests stay for late answers.
    requests: HashMap<RequestId, Purpose>,
    next_request: u64,
    /// Harmless questions waiting for their turn, and the one that is out.
    questions: VecDeque<(Purpose, Question)>,
    question_out: Option<RequestId>,
    /// When the question that is out was sent, for the round-trip time.
    question_sent: Millis,
    round_trips: RoundTrips,
    last_answer: Option<Now>,
    last_hello_failure: Option<String>,
    probe_waiting: bool,
    in_use: bool,
    journal_broken: bool,
    /// Payments of which something could not be stored: the journal is behind, and nothing more of them is recorded or
    /// shown as recorded until the next start.
    unsaved: BTreeSet<Reference>,
    effects: Vec<LaneEffect>,
    last_status: Option<TerminalStatus>,
    /// What was told last of each payment. Boxed: a table has room for twice as many as are in it, and a view is large.
    published: HashMap<Reference, Box<PaymentView>>,
    /// What was noted last for a life after this one.
    noted: Option<Millis>,
}

impl Lane {
    /// A lane with nothing open. [`Lane::resume`] hands over what an earlier life left.
    pub fn new(settings: LaneSettings, session: Session, dice: Box<dyn Dice>) -> Self {
        Self {
            settings,
            session,
            dice,
            link: Link::default(),
            hello: Hello::Unknown,
            identity: None,
            who: Who::NotSaid,
            draft: None,
            open: BTreeMap::new(),
            closed: VecDeque::new(),
            requests: HashMap::new(),
            next_request: 1,
            questions: VecDeque::new(),
            question_out: None,
            question_sent: Millis::default(),
            round_trips: RoundTrips::default(),
            last_answer: None,
            last_hello_failure: None,
            probe_waiting: false,
            in_use: false,
            journal_broken: false,
            unsaved: BTreeSet::new(),
            effects: Vec::new(),
            last_status: None,
            published: HashMap::new(),
            noted: None,
        }
    }

    /// Takes over open payments, and recently closed ones for their late answers, from the journal. Call once, first.
    /// `unanswered`: what the life before noted ([`LaneEffect::NoteUnanswered`]).
    pub fn resume(&mut self, now: Now, payments: Vec<Payment>, unanswered: Option<WallTime>) -> Vec<LaneEffect> {
        if let Some(until) = unanswered {
            // A clock that was set back since is no reason to doubt for hours: the session has a limit.
            self.session.inherit(u64::try_from(until.0.saturating_sub(now.wall.0)).unwrap_or_default());
        }
        for payment in payments {
            self.resume_one(now, payment);
        }
        self.settle(now)
    }

    /// The link tells something.
    pub fn link_event(&mut self, now: Now, event: LinkEvent) -> Vec<LaneEffect> {
        self.take_link_event(now, event);
        self.settle(now)
    }

    /// A person or the till wants something.
    pub fn command(&mut self, now: Now, command: LaneCommand) -> Vec<LaneEffect> {
        self.take_command(now, command);
        self.settle(now)
    }

    /// The time named by [`Lane::wake_at`] has come, or any other.
    pub fn time_reached(&mut self, now: Now) -> Vec<LaneEffect> {
        self.session.time_reached(now);
        self.drain_session(now);
        self.advance_machines(now);
        self.advance_draft(now);
        if self.idle_hello_at().is_some_and(|at| at <= now.mono) {
            self.say_hello(false);
        }
        self.settle(now)
    }

    /// When [`Lane::time_reached`] is wanted next. With nothing due the lane sleeps.
    pub fn wake_at(&self) -> Option<Millis> {
        let machines = self.open.values().filter_map(Machine::wake_at);
        let draft = self.draft.as_ref().map(|draft| draft.give_up);
        machines
            .chain(self.session.wake_at())
            .chain(draft)
            .chain(self.link.retry_at())
            .chain(self.idle_hello_at())
            .min()
    }

    /// The payment under this reference, open or lately closed.
    pub fn payment(&self, reference: &Reference) -> Option<&Payment> {
        let closed = || self.closed.iter().map(Machine::payment).find(|payment| payment.intent.reference == *reference);
        self.open.get(reference).map(Machine::payment).or_else(closed)
    }

    /// The end of every input: asks what is due, connects if need be, tells what changed.
    fn settle(&mut self, now: Now) -> Vec<LaneEffect> {
        self.retire_closed();
        self.send_next_question(now);
        self.keep_link(now);
        self.publish_status(now);
        self.note_unanswered(now);
        std::mem::take(&mut self.effects)
    }

    /// Before anything leaves that may be answered; after nothing is left that may be.
    fn note_unanswered(&mut self, now: Now) {
        let until = self.session.unanswered_until(now);
        if until == self.noted {
            return;
        }
        self.noted = until;
        let left = |until: Millis| i64::try_from(until.since(now.mono)).unwrap_or(i64::MAX);
        let note = LaneEffect::NoteUnanswered(until.map(|until| WallTime(now.wall.0.saturating_add(left(until)))));
        let at = if until.is_some() { 0 } else { self.effects.len() };
        self.effects.insert(at, note);
    }
}
