//! What a CodePay cashier does besides: holds an amount, completes or releases it, changes a tip, closes the batch.

use countertop::payment::{Intent, Kind, MoneyMoved, Original, Outcome, Payment, Stage};
use countertop::terminal::LaneCommand;

use super::cashier::hkd;
use super::console::terminal_id;
use super::plan::pick;
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

    /// A hold of which nothing has come yet, nor is in question.
    fn hold(&mut self) -> Option<Payment> {
        let is_free = |payment: &&Payment| {
            let held = payment.intent.kind == Kind::PreAuth && payment.stage == Stage::Closed(Outcome::Approved);
            held && !payment.reversed && self.linked(payment).iter().all(|about| is_nothing(about))
        };
        let held: Vec<Payment> = self.journal.payments().values().filter(is_free).cloned().collect();
        (!held.is_empty()).then(|| held[pick(&mut self.random, held.len())].clone())
    }

    fn completes(&mut self) {
        let Some(hold) = self.hold() else { return };
        let minor = 1 + self.random.below(hold.intent.amount.minor_units());
        self.begin_about(&hold, Kind::Completion, minor);
    }

    fn releases(&mut self) {
        if let Some(hold) = self.hold() {
            self.begin_about(&hold, Kind::Void, hold.intent.amount.minor_units());
        }
    }

    /// No two tips of one sale are alike here: the ledger tells them apart by that.
    fn changes_tip(&mut self) {
        let stands = |payment: &&Payment| {
            let paid = payment.intent.kind.charges() && payment.stage == Stage::Closed(Outcome::Approved);
            let about = self.linked(payment);
            let settled = about.iter().all(|about| is_nothing(about) || about.intent.kind == Kind::TipAdjustment);
            let known = about.iter().all(|about| matches!(about.stage, Stage::Closed(_)) || about.by_hand.is_some());
            paid && !payment.reversed && settled && known && payment.intent.terminal.as_str().starts_with("t-")
        };
        let sales: Vec<Payment> = self.journal.payments().values().filter(stands).cloned().collect();
        if sales.is_empty() {
            return;
        }
        let sale = sales[pick(&mut self.random, sales.len())].clone();
        let minor = 1 + self.random.below(900);
        if self.linked(&sale).iter().all(|about| about.intent.amount != hkd(minor)) {
            self.begin_about(&sale, Kind::TipAdjustment, minor);
        }
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

/// Proven to have come to nothing.
fn is_nothing(payment: &Payment) -> bool {
    matches!(payment.stage, Stage::Closed(_))
        && payment.money_moved() == MoneyMoved::No
        && payment.stage != Stage::Closed(Outcome::Approved)
}
