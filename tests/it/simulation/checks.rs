//! The promise, checked after every step against the terminals' ledgers.

use std::collections::{BTreeSet, HashMap};

use countertop::money::Amount;
use countertop::payment::{Kind, Outcome, Payment, Reference, Stage, Unresolved, Vendor};
use countertop::simulator::{EntryKind, LedgerEntry};
use countertop::terminal::PaymentView;
use countertop::wire::Payload;

use super::cashier::Customer;
use super::console::{TELL_AFTER, terminal_id};
use super::endings::is_known;
use super::guards::Deeds;
use super::settled::Batches;
use super::trace::short;
use super::vendor::Message;
use super::world::World;

/// What is watched.
#[derive(Default)]
pub struct Watch {
    /// Everything is to be looked at.
    pub dirty: bool,
    /// Payments that were recorded or sent since the last look.
    pub changed: BTreeSet<Reference>,
    /// The vendors' references under which money moved since the last look.
    pub booked: BTreeSet<String>,
    /// The first thing that must not happen.
    pub violation: Option<String>,
    pub crashes: u64,
    pub commits_failed: u64,
    /// Messages that met trouble, and troubles of the world.
    pub faults: u64,
    /// The last money request for each reference, as it went out.
    pub sent: HashMap<String, (Message, Payload)>,
    /// The last money request on each link, and in which life of it.
    said: HashMap<usize, (u64, Payload)>,
    /// How often money bytes of this payment went to the link, over all lives.
    money_seen: HashMap<Reference, u32>,
    /// Since when a payment is asked about without a person having been told, on the console's clock.
    asking_since: HashMap<Reference, u64>,
    /// Tries to finish a payment that went to the link, over all lives.
    pub tries_seen: HashMap<Reference, u32>,
    /// When an account was last asked a question, on the console's clock of this life.
    pub asked_at: Option<u64>,
    /// When the request went out and when its outcome was known.
    pub times: HashMap<Reference, (u64, Option<u64>)>,
    /// What people have done, and what terminals said of themselves.
    pub deeds: Deeds,
    /// What was closed with the batches of readers.
    pub batches: Batches,
}

impl Watch {
    /// Keeps the first violation.
    pub fn violates(&mut self, what: String) {
        self.violation.get_or_insert(what);
    }

    /// A person knows that this payment is not known.
    pub fn person_told(&mut self, reference: &Reference) {
        self.asking_since.remove(reference);
    }

    /// What the dead program had in its head is gone.
    pub fn console_starts(&mut self) {
        self.asking_since.clear();
        self.asked_at = None;
    }
}

impl World {
    /// A request is given to the link. I1: the intent and the mark are durable before. I2: a money request goes once.
    /// The identical frame once more in the same life of the link is a repeat of its own, where the vendor defines that.
    pub fn saw_request(&mut self, lane: usize, request: &Message, payload: &Payload) {
        if !request.is_money() {
            return;
        }
        self.sells_beside_what_is_owed(lane, request);
        let (generation, is_up) = (self.lines[lane].generation, self.lines[lane].up);
        let said = self.watch.said.get(&lane);
        let is_same = said.is_some_and(|(_, said)| said == payload && matches!(payload, Payload::Bytes(_)));
        if is_same && (!is_up || said.is_some_and(|(life, _)| *life == generation)) {
            return;
        }
        self.watch.said.insert(lane, (generation, payload.clone()));
        let tap = self.tap(lane);
        let of_it = || self.journal.payments().values().filter(|payment| tap.is_request_of(request, &payment.intent));
        // One that was refused or decided beforehand may be like it.
        let waits = of_it().find(|payment| payment.stage == Stage::Waiting);
        let open = || of_it().find(|payment| !matches!(payment.stage, Stage::Closed(_)));
        let Some(payment) = waits.or_else(open).or_else(|| of_it().next()) else {
            return self.watch.violates(format!("I1: a money request about {} without a record", request.reference));
        };
        let (reference, intent) = (payment.intent.reference, &payment.intent);
        let amount_differs = !tap.asks_as_intended(request, intent);
        let wrong_lane = intent.terminal != terminal_id(lane);
        if !self.journal.is_marked(reference) {
            self.watch.violates(format!("I1: money bytes of {} before its mark is durable", short(&reference)));
        } else if amount_differs || wrong_lane {
            self.watch.violates(format!("wrong: the request of {} is not as intended", short(&reference)));
        }
        self.guards_let_it_pass(lane, reference);
        self.watch.times.entry(reference).or_insert((self.clock.now_ms, None));
        self.watch.changed.insert(reference);
        let seen = self.watch.money_seen.entry(reference).or_default();
        *seen += 1;
        if *seen > 1 {
            self.watch.violates(format!("I2: money bytes of {} went twice", short(&reference)));
        }
    }

    /// A payment is shown. I3: what is shown is recorded.
    pub fn shown(&mut self, view: &PaymentView) {
        let reference = view.payment.intent.reference;
        if self.journal.payments().get(&reference) != Some(&view.payment) {
            let shown = view.payment.reason_code();
            self.watch.violates(format!("I3: {} is shown as {shown}, which is not recorded", short(&reference)));
        }
        // What is owed its end is shown as that: a person is told to put the card back.
        let is_asked = view.payment.stage == Stage::Waiting && view.payment.owed.is_none();
        if is_asked && view.answer_due.is_none() {
            self.watch.asking_since.entry(reference).or_insert(self.clock.console().mono.0);
        } else {
            self.watch.person_told(&reference);
        }
    }

    /// The terminal's own final answer has come in whole: then the payment is known, now (I4, I5).
    pub fn expects_closed(&mut self, lane: usize, answer: Option<&Message>) {
        let tap = self.tap(lane);
        let Some(answer) = answer.filter(|message| tap.is_final(message)) else { return };
        if self.console.as_ref().is_none_or(|console| console.broken) {
            return;
        }
        let mut payments = self.journal.payments().values();
        // Where addresses are swapped it can come to another lane, which knows nothing of it: its own asks.
        let is_own = |payment: &&Payment| payment.intent.terminal == terminal_id(lane);
        let Some(payment) = payments.find(|payment| is_own(payment) && tap.is_answer_to(answer, &payment.intent))
        else {
            return;
        };
        if !is_known(payment) {
            let reference = short(&payment.intent.reference);
            self.watch.violates(format!("I5: {reference} is not known although its answer came in"));
        }
    }

    /// After every step.
    pub fn review(&mut self) {
        let now = self.clock.console().mono.0;
        let late = self.watch.asking_since.iter().find(|(_, since)| now > *since + TELL_AFTER);
        if let Some((reference, _)) = late.filter(|_| self.console.is_some() && !self.clock.asleep()) {
            let reference = short(reference);
            self.watch.violates(format!("I5: nobody was told for more than 10 s that {reference} is not known"));
        }
        let touched = self.touched();
        if touched.is_empty() {
            return;
        }
        let found = self.find_violation(&touched);
        self.note_times(&touched);
        if let Some(found) = found {
            self.watch.violates(found);
        }
    }

    /// What has changed since the last look, and what that can have changed for others.
    fn touched(&mut self) -> BTreeSet<Reference> {
        let mut touched = std::mem::take(&mut self.watch.changed);
        let booked = std::mem::take(&mut self.watch.booked);
        if std::mem::take(&mut self.watch.dirty) {
            return self.journal.payments().keys().copied().collect();
        }
        if !booked.is_empty() {
            if let Some(reference) = booked.iter().find(|reference| !self.is_traced(reference)) {
                self.watch.violates(format!("lost: money moved under {reference}, which is in no record"));
            }
            for payment in self.journal.payments().values() {
                if booked.contains(&payment.intent.vendor_reference) {
                    touched.insert(payment.intent.reference);
                    touched.extend(self.journal.about(&payment.intent.reference));
                }
            }
        }
        touched
    }

    fn note_times(&mut self, touched: &BTreeSet<Reference>) {
        let payments = self.journal.payments();
        let payments =
            touched.iter().filter_map(|reference| payments.get(reference).map(|payment| (reference, payment)));
        for (reference, payment) in payments {
            if let Some((_, known @ None)) = self.watch.times.get_mut(reference).filter(|_| is_known(payment)) {
                *known = Some(self.clock.now_ms);
            }
        }
    }

    fn find_violation(&self, touched: &BTreeSet<Reference>) -> Option<String> {
        let mut payments = touched.iter().filter_map(|reference| self.journal.payments().get(reference));
        let found = payments.find_map(|payment| self.disagrees(payment));
        found.or_else(|| self.customer_charged_twice(touched)).or_else(|| self.hold_charged_twice(touched))
    }

    /// How journal and ledger disagree about this payment, if they do.
    fn disagrees(&self, payment: &Payment) -> Option<String> {
        let moved = self.moved(payment);
        let told = |class: &str| {
            let stands = payment.reason_code();
            Some(format!("{class}: {} is {stands}, the ledger has {moved:?}", short(&payment.intent.reference)))
        };
        let amounts = moved.iter().map(|(_, entry)| entry.amount);
        let as_intended = amounts.clone().all(|amount| amount == due(payment));
        let second_void = payment.intent.kind == Kind::Void && payment.intent.vendor == Vendor::Wonder;
        // A tip is set, not added: set again, after another one too, it is still one.
        if moved.len() > 1 && payment.intent.kind != Kind::TipAdjustment {
            return told("double");
        }
        if moved.iter().any(|(counter, _)| terminal_id(*counter) != payment.intent.terminal) {
            return told("wrong");
        }
        match &payment.stage {
            // A hold moves nothing, nor does its release.
            Stage::Closed(Outcome::Approved) | Stage::Unresolved(Unresolved::AmountDiffers { .. })
                if is_hold(payment) =>
            {
                None
            }
            Stage::Closed(Outcome::Approved) if moved.is_empty() => told("phantom"),
            // The answers to a refund and a void name no amount: another one cannot be told.
            Stage::Closed(Outcome::Approved) if !as_intended && payment.intent.kind == Kind::Sale => told("wrong"),
            Stage::Closed(Outcome::Approved) => None,
            // A second void of one sale is refused because of the first.
            Stage::Closed(_) if second_void => None,
            Stage::Closed(_) if !moved.is_empty() => told("lost"),
            Stage::Unresolved(Unresolved::AmountDiffers { .. }) if moved.is_empty() || as_intended => told("wrong"),
            _ => None,
        }
    }

    /// The ledgers' entries that this payment made.
    pub fn moved(&self, payment: &Payment) -> Vec<(usize, &LedgerEntry)> {
        let own = |entry: &&LedgerEntry| match payment.intent.vendor {
            Vendor::Wonder => is_of_wonder(payment, entry),
            Vendor::QfPay => self.is_of_qfpay(payment, entry),
            Vendor::CodePay => self.is_of_codepay(payment, entry),
            Vendor::EasyCard => self.is_of_easycard(payment, entry),
        };
        let counters = self.counters.iter().enumerate();
        counters
            .flat_map(|(index, counter)| counter.ledger().iter().filter(own).map(move |entry| (index, entry)))
            .collect()
    }

    /// Each has a number of its own, but for a tip, which is told by its amount.
    fn is_of_codepay(&self, payment: &Payment, entry: &LedgerEntry) -> bool {
        let kind = match payment.intent.kind {
            Kind::Sale | Kind::Completion => EntryKind::Charge,
            Kind::Refund => EntryKind::Refund,
            Kind::Void => EntryKind::Void,
            Kind::TipAdjustment => EntryKind::Tip,
            Kind::PreAuth => return false,
        };
        let went_out = self.watch.times.contains_key(&payment.intent.reference);
        let same = entry.kind != EntryKind::Tip || (entry.amount == payment.intent.amount && went_out);
        entry.kind == kind && entry.reference == payment.intent.vendor_reference && same
    }

    /// A refund is booked under the sale's reference, and told by its amount among those that went out.
    fn is_of_qfpay(&self, payment: &Payment, entry: &LedgerEntry) -> bool {
        if payment.intent.kind == Kind::Sale {
            return entry.kind == EntryKind::Charge && entry.reference == payment.intent.vendor_reference;
        }
        let original = payment.intent.original.as_ref().and_then(|original| original.reference);
        let sale = original.and_then(|original| self.journal.payments().get(&original));
        let about = sale.is_some_and(|sale| sale.intent.vendor_reference == entry.reference);
        let near = entry.amount.minor_units().abs_diff(payment.intent.amount.minor_units()) < 2;
        let went_out = self.watch.times.contains_key(&payment.intent.reference);
        entry.kind == EntryKind::Refund && about && near && went_out
    }

    /// Money that moved without a durable record of the payment is lost. What is durable stays so: one look is enough.
    fn is_traced(&self, vendor_reference: &str) -> bool {
        let mut payments = self.journal.payments().values();
        payments.any(|payment| {
            payment.intent.vendor_reference == vendor_reference && self.journal.is_marked(payment.intent.reference)
        })
    }

    fn customer_charged_twice(&self, touched: &BTreeSet<Reference>) -> Option<String> {
        let is_touched = |customer: &Customer| customer.payments.iter().any(|reference| touched.contains(reference));
        let may_be = |customer: &&Customer| !customer.decided && customer.payments.len() > 1 && is_touched(customer);
        for customer in self.cashier.customers.iter().filter(may_be) {
            let own = customer.payments.iter().filter_map(|reference| self.journal.payments().get(reference));
            let charged: Vec<&Payment> = own.filter(|payment| self.stays_charged(payment)).collect();
            if let [first, second, ..] = charged[..] {
                let (first, second) = (short(&first.intent.reference), short(&second.intent.reference));
                return Some(format!("double: one customer was charged with {first} and {second}"));
            }
        }
        None
    }

    fn stays_charged(&self, payment: &Payment) -> bool {
        !self.moved(payment).is_empty() && self.linked(payment).iter().all(|back| self.moved(back).is_empty())
    }
}

fn is_of_wonder(payment: &Payment, entry: &LedgerEntry) -> bool {
    let kind = match payment.intent.kind {
        Kind::Sale => EntryKind::Charge,
        Kind::Refund => EntryKind::Refund,
        Kind::Void => EntryKind::Void,
        // Wonder has none of these.
        Kind::PreAuth | Kind::Completion | Kind::TipAdjustment => return false,
    };
    entry.kind == kind && entry.reference == payment.intent.vendor_reference
}

/// What moves if it is done as intended.
fn due(payment: &Payment) -> Amount {
    let intent = &payment.intent;
    // A tip may be the customer's choice, and is told by the answer.
    let more = [payment.tip(), intent.cashback].into_iter().flatten();
    more.fold(intent.amount, |sum, more| sum.checked_add(more).expect("small amounts"))
}

/// It holds an amount, or lets go of one that was held.
fn is_hold(payment: &Payment) -> bool {
    let original = payment.intent.original.as_ref().and_then(|original| original.kind);
    payment.intent.kind == Kind::PreAuth || (payment.intent.kind == Kind::Void && original == Some(Kind::PreAuth))
}
