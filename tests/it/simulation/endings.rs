//! What must hold at the end: everything is known that could be, and machines, journal and disk say the same.

use countertop::payment::{Kind, Outcome, Payment, Stage, Stamped, Unresolved, Vendor};

use super::console::terminal_id;
use super::trace::short;
use super::world::World;

impl World {
    /// The faults are over, and a person has asked about everything for a while.
    pub fn final_review(&mut self) {
        self.watch.dirty = true;
        self.review();
        let left_open = self.journal.payments().values().find_map(|payment| self.left_open(payment));
        let unlike = self.journal.payments().values().find_map(|payment| self.unlike(payment));
        if let Some(found) = left_open.or(unlike) {
            self.watch.violates(found);
        }
    }

    /// Why this payment should have been known by now, if it should.
    fn left_open(&self, payment: &Payment) -> Option<String> {
        let (intent, reference) = (&payment.intent, short(&payment.intent.reference));
        // Nobody asks any more, and a person has decided.
        if payment.asking_ended && (payment.by_hand.is_some() || payment.set_aside) {
            return None;
        }
        match &payment.stage {
            Stage::Closed(_) | Stage::Unresolved(Unresolved::AmountDiffers { .. }) => None,
            // The card did not come back, and nobody gave it up.
            Stage::Waiting if payment.owed.is_some() => None,
            Stage::Recorded | Stage::Waiting => Some(format!("open: {reference} is still {}", payment.reason_code())),
            Stage::Unresolved(_) if intent.vendor == Vendor::QfPay => self.left_open_by_qfpay(payment),
            Stage::Unresolved(_) if intent.vendor == Vendor::CodePay => self.left_open_by_codepay(payment),
            Stage::Unresolved(_) if intent.vendor == Vendor::EasyCard => self.left_open_by_easycard(payment),
            Stage::Unresolved(_) => {
                let counter = (0..self.counters.len()).find(|counter| terminal_id(*counter) == intent.terminal);
                let counter = &self.counters[counter.expect("every payment has its terminal")];
                let known = match intent.kind {
                    Kind::Void => !self.moved(payment).is_empty(),
                    _ => counter.taken_up.contains(&intent.vendor_reference),
                };
                let unresolved = || format!("open: {reference} is unresolved, and the terminal knows it");
                (known && !counter.forgetful).then(unresolved)
            }
        }
    }

    /// The vendor's own row ends every doubt about a sale, unless a person has let it go before the cancel. A refund's is
    /// ended by what is left of its sale, if that adds up.
    fn left_open_by_qfpay(&self, payment: &Payment) -> Option<String> {
        let let_go = payment.set_aside || payment.by_hand.is_some();
        let original = payment.intent.original.as_ref().and_then(|original| original.reference);
        let sale = original.and_then(|original| self.journal.payments().get(&original));
        let sums_up = sale.is_none_or(|sale| {
            let others = self.journal.payments().values().filter(|back| {
                back.intent.original.as_ref().and_then(|original| original.reference) == Some(sale.intent.reference)
            });
            let alone = others.count() == 1;
            alone && sale.stage == Stage::Closed(Outcome::Approved)
        });
        let as_intended = self.moved(payment).iter().all(|(_, entry)| entry.amount == payment.intent.amount);
        let charged = payment.intent.kind == Kind::Sale && !self.moved(payment).is_empty();
        let knowable = charged || (!let_go && sums_up && as_intended);
        is_left_open_by(payment, knowable)
    }

    /// What has an order of its own is found by its number, or closed by the vendor's row; a tip may stay with a person, and so
    /// may the void of a sale that a person took for paid and the terminal never saw, or closed: it is asked about by that sale.
    fn left_open_by_codepay(&self, payment: &Payment) -> Option<String> {
        let let_go = payment.set_aside || payment.by_hand.is_some();
        let original = payment.intent.original.as_ref().and_then(|original| original.reference);
        let sale = original.and_then(|original| self.journal.payments().get(&original));
        let of_nothing = payment.intent.kind == Kind::Void
            && sale.is_some_and(|sale| !is_known(sale) || self.moved(sale).is_empty());
        // Whose doing it is that the sale is voided is not told.
        let is_other_void = |other: &Payment| {
            let of_it = other.intent.original.as_ref().and_then(|original| original.reference);
            other.intent.kind == Kind::Void && other.intent.reference != payment.intent.reference && of_it == original
        };
        let one_of_two = payment.intent.kind == Kind::Void && self.journal.payments().values().any(is_other_void);
        let knowable = payment.intent.kind != Kind::TipAdjustment
            && !one_of_two
            && !of_nothing
            && (!let_go || !self.moved(payment).is_empty());
        is_left_open_by(payment, knowable)
    }

    /// Whether the machines, the journal as known and the history on the disk say the same.
    fn unlike(&self, payment: &Payment) -> Option<String> {
        let reference = payment.intent.reference;
        let history: Vec<Stamped> = self.journal.durable_history(reference);
        let folded = Payment::fold(&history);
        let lanes = self.console.iter().flat_map(|console| &console.lanes);
        let mut machines = lanes.filter_map(|lane| lane.payment(&reference));
        let differs = machines.any(|machine| machine != payment);
        let seen_since = payment.seen || folded.as_ref().is_some_and(|folded| folded.stage == payment.stage);
        (differs || !seen_since).then(|| format!("I3: machine, journal and disk differ about {}", short(&reference)))
    }
}

/// Its outcome is known, or that a person must settle it.
pub fn is_known(payment: &Payment) -> bool {
    matches!(payment.stage, Stage::Closed(_) | Stage::Unresolved(Unresolved::AmountDiffers { .. }))
}

/// A payment that could have been known by now.
pub fn is_left_open_by(payment: &Payment, knowable: bool) -> Option<String> {
    let reference = short(&payment.intent.reference);
    knowable.then(|| format!("open: {reference} is unresolved, and the terminal's answers settle it"))
}
