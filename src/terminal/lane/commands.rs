//! What people and the till may ask of a lane.

use crate::payment::{Effect, Intent, Machine, NotStarted, Now, Override, Reference, Refused, ScannedCode};
use crate::protocol::{Printed, Question, ReaderQuestion};

use super::batch::PAYMENT_OPEN;
use super::{Lane, LaneEffect, LaneEvent, Purpose, WhyRefused};

/// A command to one terminal's lane.
#[derive(Debug, Clone)]
pub enum LaneCommand {
    /// Ring up a sale, refund or void. The till's guards have passed it.
    Begin(Box<Intent>),
    /// The code of the payment that is rung up next, scanned off the customer's telephone.
    Scanned {
        /// Which.
        reference: Reference,
        /// The code.
        code: ScannedCode,
    },
    /// Record that a payment was wanted and refused by the till: nothing was sent.
    Refuse {
        /// What was wanted.
        intent: Box<Intent>,
        /// Why not.
        reason: NotStarted,
        /// In words.
        message: String,
    },
    /// Ask the terminal to cancel this payment.
    AskToCancel {
        /// Which.
        reference: Reference,
        /// Who asks.
        by: Option<String>,
    },
    /// Ask the terminal to stop whatever it is doing. It may be another till's sale.
    AbortAny,
    /// Ask about a payment now.
    AskNow(Reference),
    /// Put an unresolved payment aside.
    SetAside {
        /// Which.
        reference: Reference,
        /// Who.
        by: Option<String>,
    },
    /// Decide an unresolved payment by hand.
    Decide {
        /// Which.
        reference: Reference,
        /// What, who, why.
        decision: Override,
    },
    /// The operator has read the result.
    Seen {
        /// Which.
        reference: Reference,
        /// Who.
        by: Option<String>,
    },
    /// Ask the card reader something of its own.
    Reader(ReaderQuestion),
    /// The same card is back: finish the transaction that is owed its end.
    Finish {
        /// Which.
        reference: Reference,
        /// Who put it back.
        by: Option<String>,
    },
    /// Give the end of a transaction up.
    GiveUp {
        /// Which.
        reference: Reference,
        /// Who.
        by: Option<String>,
        /// Why.
        reason: String,
    },
    /// Ask the terminal to print.
    Print(Printed),
    /// Ask the terminal to close its batch. Sent at most once, and only while no payment of this terminal is open.
    Settle,
    /// Ask the terminal who it is and whether it is free.
    Probe,
    /// Whether somebody uses the screen: idle terminals are asked only then.
    InUse(bool),
}

impl Lane {
    pub(super) fn take_command(&mut self, now: Now, command: LaneCommand) {
        match command {
            LaneCommand::Begin(intent) => self.begin(now, *intent),
            LaneCommand::Scanned { reference, code } => self.session.hold_code(reference, code),
            LaneCommand::Refuse { intent, reason, message } => {
                let machine = Machine::draft(*intent, self.settings.limits);
                self.refuse_draft(now, machine, reason, &message);
            }
            LaneCommand::AskToCancel { reference, by } => self.cancel(now, reference, by),
            LaneCommand::AbortAny => self.abort_any(now),
            LaneCommand::AskNow(reference) => {
                self.connect_now();
                self.try_machine(now, reference, |machine| machine.ask_now(now));
            }
            LaneCommand::SetAside { reference, by } => {
                self.try_recorded(now, reference, |machine| machine.set_aside(now, by));
            }
            LaneCommand::Decide { reference, decision } => {
                self.try_recorded(now, reference, |machine| machine.decide(now, decision));
            }
            LaneCommand::Seen { reference, by } => {
                self.with_machine(now, reference, |machine| machine.seen(now, by));
            }
            LaneCommand::Reader(question) => self.ask_reader(question),
            LaneCommand::Finish { reference, by } => self.finish(now, reference, by),
            LaneCommand::GiveUp { reference, by, reason } => {
                self.connect_now();
                self.try_recorded(now, reference, |machine| machine.give_up(now, by, reason));
            }
            LaneCommand::Print(printed) => {
                self.questions.push_back((Purpose::Print, Question::Print(printed)));
                self.connect_now();
            }
            LaneCommand::Settle => self.settle_batch(),
            LaneCommand::Probe => self.probe(),
            LaneCommand::InUse(in_use) => self.in_use = in_use,
        }
    }

    fn begin(&mut self, now: Now, intent: Intent) {
        let blocked = self.blocked_because(now, &intent);
        let limits = self.session.limits_of(&intent, self.settings.limits);
        let machine = Machine::draft(intent, limits);
        if let Some(words) = blocked {
            self.refuse_draft(now, machine, NotStarted::Blocked, &words);
        } else if let Some(words) = self.session.why_not(&machine.payment().intent) {
            self.refuse_draft(now, machine, NotStarted::RefusedLocally, &words);
        } else if self.journal_broken {
            self.refuse_command(None, WhyRefused::NotSaving);
        } else {
            self.draft(now, machine);
        }
    }

    fn cancel(&mut self, now: Now, reference: Reference, by: Option<String>) {
        if self.draft.as_ref().is_some_and(|draft| draft.machine.payment().intent.reference == reference) {
            if let Some(draft) = self.draft.take() {
                self.refuse_draft(now, draft.machine, NotStarted::RefusedLocally, "cancelled before anything was sent");
            }
            return;
        }
        self.try_recorded(now, reference, |machine| machine.ask_to_cancel(now, by));
    }

    /// For what must be recorded before it is done.
    fn try_recorded(
        &mut self,
        now: Now,
        reference: Reference,
        step: impl FnOnce(&mut Machine) -> Result<Vec<Effect>, Refused>,
    ) {
        if self.is_unsaved(&reference) {
            self.refuse_command(Some(reference), WhyRefused::NotSavedYet);
        } else {
            self.try_machine(now, reference, step);
        }
    }

    fn abort_any(&mut self, now: Now) {
        if self.link.is_up() {
            self.send_question(now, Purpose::Abort(None), Question::Abort);
        } else {
            self.questions.push_back((Purpose::Abort(None), Question::Abort));
            self.connect_now();
        }
    }

    /// Never while a payment may be at the reader.
    fn ask_reader(&mut self, question: ReaderQuestion) {
        if self.is_payment_open() {
            self.effects.push(LaneEffect::Publish(LaneEvent::Reader(Err(PAYMENT_OPEN.to_owned()))));
        } else if !self.is_reader_to_be_asked(question) {
            if question != ReaderQuestion::SignOn {
                // Who is there is asked first: a reader is signed on by that before it reads a card.
                self.say_hello(false);
            }
            self.questions.push_back((Purpose::Reader, Question::Reader(question)));
            self.connect_now();
        }
    }

    /// The same question waits already: one answer serves both.
    fn is_reader_to_be_asked(&self, question: ReaderQuestion) -> bool {
        self.questions.iter().any(|(_, waiting)| matches!(waiting, Question::Reader(known) if *known == question))
    }

    /// Only over a link that stands: the operator holds the card, and is told at once if it must wait.
    fn finish(&mut self, now: Now, reference: Reference, by: Option<String>) {
        if self.link.is_up() {
            self.try_recorded(now, reference, |machine| machine.finish(now, by));
        } else {
            self.connect_now();
            self.refuse_command(Some(reference), WhyRefused::NotConnected);
        }
    }

    fn probe(&mut self) {
        self.probe_waiting = true;
        self.connect_now();
        self.say_hello(true);
    }
}
