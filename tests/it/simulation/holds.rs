//! What a CodePay cashier does besides: holds an amount, completes or releases it, changes a tip, closes the batch.

use std::collections::BTreeSet;

use countertop::payment::{Intent, Kind, Original, Payment, Reference, Vendor, may_complete, may_release, may_set_tip};
use countertop::terminal::LaneCommand;

use super::cashier::hkd;
use super::console::terminal_id;
use super::mutants::Mutant;
use super::plan::pick;
use super::trace::short;
use super::world::World;

impl World {
    pub fn codepay_acts(&mut self, lane: usize) {
        match self.random.below(8) {
            0..3 => self.holds(lane),
            3 | 4 => self.completes(),
            5 => self.releases(),
            6 => self.changes_tip(),
            _ => self.command(lane, LaneCommand::Settle),
        }
    }

    fn holds(&mut self, lane: usize) {
        let minor = 10_000 + self.random.below(5_000);
        let intent = self.blank(lane, Kind::PreAuth, hkd(minor));
        self.command(lane, LaneCommand::Begin(Box::new(intent)));
    }

    /// A hold as it stands, and what is about it.
    fn hold(&mut self, wanted: impl Fn(&Payment, &[Payment]) -> bool) -> Option<(Payment, Vec<Payment>)> {
        let holds = self.journal.payments().values().filter(|payment| payment.intent.kind == Kind::PreAuth);
        let holds = holds.map(|hold| (hold.clone(), self.all_about(hold)));
        let held: Vec<(Payment, Vec<Payment>)> = holds.filter(|(hold, about)| wanted(hold, about)).collect();
        (!held.is_empty()).then(|| held[pick(&mut self.random, held.len())].clone())
    }

    fn all_about(&self, payment: &Payment) -> Vec<Payment> {
        self.linked(payment).into_iter().cloned().collect()
    }

    /// Charges a hold. Sometimes the cashier has not heard what came of it and asks once more: the till's rule stops that.
    fn completes(&mut self) {
        let once_more = self.random.below(2) == 0;
        let in_question = |about: &[Payment]| about.iter().any(|about| about.intent.kind == Kind::Completion);
        let most = |hold: &Payment| hold.intent.amount;
        let stands = |hold: &Payment, about: &[Payment]| may_complete(hold, about, most(hold), 100).is_ok();
        let wanted = |hold: &Payment, about: &[Payment]| {
            if once_more { in_question(about) } else { stands(hold, about) }
        };
        let Some((hold, about)) = self.hold(wanted) else { return };
        let careless = self.mutant == Some(Mutant::CompletedTwice);
        let minor = 1 + self.random.below(hold.intent.amount.minor_units());
        if careless || may_complete(&hold, &about, hkd(minor), 100).is_ok() {
            self.begin_about(&hold, Kind::Completion, minor);
        }
    }

    fn releases(&mut self) {
        if let Some((hold, _)) = self.hold(|hold, about| may_release(hold, about).is_ok()) {
            self.begin_about(&hold, Kind::Void, hold.intent.amount.minor_units());
        }
    }

    /// No two tips of one sale are alike here, its first one included: the ledger tells them apart by that.
    fn changes_tip(&mut self) {
        let tip = hkd(1 + self.random.below(900));
        let takes = |sale: &&Payment| {
            let about = self.all_about(sale);
            let is_new = sale.tip() != Some(tip) && about.iter().all(|about| about.intent.amount != tip);
            sale.intent.vendor == Vendor::CodePay && is_new && may_set_tip(sale, &about, tip).is_ok()
        };
        let sales: Vec<Payment> = self.journal.payments().values().filter(takes).cloned().collect();
        if !sales.is_empty() {
            let sale = sales[pick(&mut self.random, sales.len())].clone();
            self.begin_about(&sale, Kind::TipAdjustment, tip.minor_units());
        }
    }

    /// A hold is charged once.
    pub fn hold_charged_twice(&self, touched: &BTreeSet<Reference>) -> Option<String> {
        let completed = touched.iter().filter_map(|reference| self.journal.payments().get(reference));
        let completed = completed.filter(|payment| payment.intent.kind == Kind::Completion);
        let holds = completed.filter_map(|payment| payment.intent.original.as_ref()?.reference);
        holds
            .map(|hold| (hold, self.charges_of(&hold)))
            .find(|(_, charges)| *charges > 1)
            .map(|(hold, charges)| format!("double: the hold {} was charged {charges} times", short(&hold)))
    }

    fn charges_of(&self, hold: &Reference) -> usize {
        let about = self.journal.about(hold).filter_map(|about| self.journal.payments().get(&about));
        about.filter(|about| about.intent.kind == Kind::Completion).map(|about| self.moved(about).len()).sum()
    }

    pub fn begin_about(&mut self, payment: &Payment, kind: Kind, minor: u64) {
        let lane = (0..self.lines.len()).find(|lane| terminal_id(*lane) == payment.intent.terminal);
        let lane = lane.expect("every payment has its lane");
        let original = Original {
            reference: Some(payment.intent.reference),
            kind: Some(payment.intent.kind),
            vendor_reference: payment.intent.vendor_reference.clone(),
            left: None,
        };
        let mut intent = Intent { original: Some(original), ..self.blank(lane, kind, hkd(minor)) };
        if kind == Kind::TipAdjustment {
            intent.vendor_reference.clone_from(&payment.intent.vendor_reference);
        }
        self.command(lane, LaneCommand::Begin(Box::new(intent)));
    }
}
