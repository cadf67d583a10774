//! The payment that covers the view, and all payments that are not settled.

use std::collections::BTreeMap;

use crate::money::Amount;
use crate::payment::{Kind, Millis, Now, Payment, Proof, Reference, Stage, TerminalId, WallTime};
use crate::terminal::PaymentView;

/// What lies over the view. It goes only when it was dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cover {
    /// An order that its terminal has not recorded yet: the link is being made.
    Starting(Box<Starting>),
    /// A payment, under way or ended.
    Payment(Reference),
    /// Something could not be stored.
    NotSaved(Box<NotSaved>),
}

/// An order on its way to its terminal's task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starting {
    /// Sale, refund or void.
    pub kind: Kind,
    /// How much, without tip and cashback.
    pub amount: Amount,
    /// The tip with it.
    pub tip: Option<Amount>,
    /// The cash out of the till with it.
    pub cashback: Option<Amount>,
    /// Name of the terminal.
    pub terminal: String,
    /// The shop's order number.
    pub order: Option<String>,
    /// When it was given.
    pub since: Millis,
    /// Its reference, once the till has taken it.
    pub reference: Option<Reference>,
    /// No money moves.
    pub simulated: bool,
    /// Since when it is to be withdrawn.
    pub withdrawn: Option<WallTime>,
}

impl Starting {
    /// With tip and cashback.
    pub fn total(&self) -> Amount {
        super::sum(self.amount, [self.tip, self.cashback])
    }
}

/// Something that could not be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotSaved {
    /// True if it was not even begun: nothing was sent.
    pub first: bool,
    /// As the terminal left it; not in the journal.
    pub payment: Payment,
}

/// A payment that is not settled, and since when.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tracked {
    /// The till's last word on it.
    pub view: PaymentView,
    /// When this console first heard of it.
    pub since: Millis,
    /// When it left for the terminal, as far as this console saw it.
    pub sent: Option<WallTime>,
    /// When its terminal was asked to cancel it, as far as this console knows.
    pub cancel_asked: Option<WallTime>,
    /// Somebody has left it for later: it does not come on top by itself.
    #[serde(default)]
    pub left: bool,
    /// What the customer scans to pay, where there is such a thing.
    #[serde(default)]
    pub code: Option<String>,
}

impl Tracked {
    fn new(view: PaymentView, now: Now) -> Self {
        Self { view, since: now.mono, sent: None, cancel_asked: None, left: false, code: None }
    }

    /// The payment.
    pub fn payment(&self) -> &Payment {
        &self.view.payment
    }

    /// The terminal has it in hand: nothing can be said yet.
    pub fn is_under_way(&self) -> bool {
        matches!(self.payment().stage, Stage::Recorded | Stage::Waiting) && !self.is_owed()
    }

    /// It has begun at a card, and the same card must come back.
    pub fn is_owed(&self) -> bool {
        is_owed(self.payment())
    }

    /// A try to finish it is out.
    pub fn is_tried(&self) -> bool {
        self.view.answer_due.is_some()
    }

    /// It is not known, or the truth contradicts what was taken for it: a person is needed.
    pub fn needs_somebody(&self) -> bool {
        needs_somebody(self.payment())
    }
}

fn is_owed(payment: &Payment) -> bool {
    payment.stage == Stage::Waiting && payment.owed.is_some()
}

fn needs_somebody(payment: &Payment) -> bool {
    match &payment.stage {
        Stage::Waiting if is_owed(payment) => true,
        Stage::Recorded | Stage::Waiting => false,
        Stage::Unresolved(_) => payment.by_hand.is_none() || unread_contradiction(payment),
        Stage::Closed(_) => unread_contradiction(payment),
    }
}

fn unread_contradiction(payment: &Payment) -> bool {
    payment.proof == Some(Proof::Contradicted) && !payment.seen
}

/// The payments that are not settled, oldest first.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Payments(BTreeMap<Reference, Tracked>);

impl Payments {
    /// What the journal had open at the start.
    pub fn restore(&mut self, payments: Vec<Payment>, now: Now) {
        for payment in payments {
            let last_words = payment.message.clone();
            let (answer_due, next_question, may_finish) = (None, None, None);
            let view = PaymentView { payment, answer_due, next_question, times_asked: 0, last_words, may_finish };
            self.0.insert(view.payment.intent.reference, Tracked::new(view, now));
        }
    }

    /// Takes the news of a payment in; gives what was known before.
    pub fn tell(&mut self, view: PaymentView, now: Now) -> Option<Tracked> {
        let reference = view.payment.intent.reference;
        let before = self.0.get(&reference).cloned();
        let known = self.0.entry(reference).or_insert_with(|| Tracked::new(view.clone(), now));
        if known.sent.is_none() && view.payment.stage == Stage::Waiting {
            known.sent = Some(now.wall);
        }
        if view.payment.cancel_asked {
            known.cancel_asked.get_or_insert(now.wall);
        }
        known.view = view;
        before
    }

    /// The terminal is being asked to cancel it: shown at once, so that nobody asks twice.
    pub fn cancel_asked(&mut self, reference: &Reference, at: WallTime) {
        if let Some(known) = self.0.get_mut(reference) {
            known.cancel_asked.get_or_insert(at);
        }
    }

    /// What was asked for was not carried out: a cancel may be asked for again.
    pub fn cancel_not_asked(&mut self) {
        for known in self.0.values_mut().filter(|known| !known.payment().cancel_asked) {
            known.cancel_asked = None;
        }
    }

    /// Forgets a payment if nothing is open about it.
    pub fn settle(&mut self, reference: Reference) {
        if self.0.get(&reference).is_some_and(|known| !known.payment().is_open()) {
            self.0.remove(&reference);
        }
    }

    /// The one with this reference.
    pub fn get(&self, reference: &Reference) -> Option<&Tracked> {
        self.0.get(reference)
    }

    /// The customer scans this to pay.
    pub fn show_code(&mut self, reference: &Reference, address: String) {
        if let Some(known) = self.0.get_mut(reference) {
            known.code = Some(address);
        }
    }

    /// Leaves it for later.
    pub fn leave(&mut self, reference: &Reference) {
        if let Some(known) = self.0.get_mut(reference) {
            known.left = true;
        }
    }

    /// Marks it as read before the journal says so: the screen must not wait for that.
    pub fn mark_seen(&mut self, reference: &Reference) {
        if let Some(known) = self.0.get_mut(reference) {
            known.view.payment.seen = true;
        }
    }

    /// How many need a person.
    pub fn to_do(&self) -> usize {
        self.0.values().filter(|known| known.needs_somebody()).count()
    }

    /// The oldest one that needs a person.
    pub fn first_to_do(&self) -> Option<Reference> {
        self.first(Tracked::needs_somebody)
    }

    /// The oldest one that must be dealt with before its terminal sells again, or that the truth contradicts and nobody has
    /// read; one whose terminal is not paired here blocks nothing, and stays among what is to be done.
    pub fn first_pressing(&self, is_paired: impl Fn(&TerminalId) -> bool) -> Option<Reference> {
        let calls = |payment: &Payment| payment.blocks_terminal() || unread_contradiction(payment);
        let presses = |known: &Tracked| calls(known.payment()) && !known.left;
        self.first(|known| presses(known) && is_paired(&known.payment().intent.terminal))
    }

    /// The truth contradicts what was believed of one, and nobody has read it.
    pub fn any_alarm(&self) -> bool {
        self.0.values().any(|known| unread_contradiction(known.payment()))
    }

    /// The oldest one on this terminal that is under way or not known.
    pub fn first_on(&self, terminal: &TerminalId) -> Option<Reference> {
        self.first(|known| known.payment().intent.terminal == *terminal && known.payment().is_open())
    }

    /// The oldest one that keeps this terminal from being asked anything else.
    pub fn first_blocking(&self, terminal: &TerminalId) -> Option<Reference> {
        self.first(|known| known.payment().intent.terminal == *terminal && known.payment().blocks_terminal())
    }

    /// The oldest one on this terminal that is neither known nor decided nor given up: its batch waits for that.
    pub fn first_undecided(&self, terminal: &TerminalId) -> Option<Reference> {
        self.first(|known| {
            let payment = known.payment();
            let decided = payment.by_hand.is_some() || payment.given_up.is_some();
            payment.intent.terminal == *terminal && payment.is_open() && !decided
        })
    }

    /// Something is open: quitting asks.
    pub fn any_open(&self) -> bool {
        self.0.values().any(|known| known.is_under_way() || known.needs_somebody())
    }

    fn first(&self, wanted: impl Fn(&Tracked) -> bool) -> Option<Reference> {
        self.0.iter().find(|(_, known)| wanted(known)).map(|(reference, _)| *reference)
    }
}
