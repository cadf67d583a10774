//! Giving money back: the cashier's refunds and voids, and what of a sale has gone back already.

use countertop::money::Amount;
use countertop::payment::{Intent, Kind, Original, Outcome, Payment, Reference, Stage, Vendor};
use countertop::terminal::LaneCommand;

use super::cashier::hkd;
use super::console::terminal_id;
use super::guards::is_paid;
use super::mutants::Mutant;
use super::plan::pick;
use super::world::World;

impl World {
    pub fn refunds(&mut self) {
        let Some((sale, left)) = self.reversible_sale() else { return };
        let whole = self.random.below(2) == 0 || sale.intent.vendor == Vendor::EasyCard;
        let part = if whole { left } else { 1 + self.random.below(left) };
        let part = if self.mutant == Some(Mutant::TooMuchGivenBack) { part + left } else { part };
        let part = Amount::from_minor_units(part, sale.intent.amount.currency()).expect("a small amount");
        self.give_back(&sale, Kind::Refund, part);
    }

    pub fn voids(&mut self) {
        let Some((sale, left)) = self.reversible_sale() else { return };
        if left == sale.intent.amount.minor_units() {
            self.give_back(&sale, Kind::Void, sale.intent.amount);
        }
    }

    /// Begins a refund or void of this sale.
    pub fn give_back(&mut self, sale: &Payment, kind: Kind, amount: Amount) {
        let lane = (0..self.lines.len()).find(|lane| terminal_id(*lane) == sale.intent.terminal);
        let lane = lane.expect("every payment has its lane");
        let Some(original) = self.original(sale, amount) else { return };
        let vendor_reference = original.vendor_reference.clone();
        let mut intent = Intent { original: Some(original), ..self.blank(lane, kind, amount) };
        if kind == Kind::Void && intent.vendor == Vendor::Wonder {
            intent.vendor_reference = vendor_reference;
        }
        // As the till does it: what was paid by a code goes back by another request.
        if intent.vendor == Vendor::EasyCard {
            intent.method.clone_from(&sale.intent.method);
        }
        self.command(lane, LaneCommand::Begin(Box::new(intent)));
    }

    /// The sale under the id by which its vendor gives back. A QFPay terminal books refunds under the sale's reference: they
    /// are told apart by their amounts, so no two of one sale are alike.
    fn original(&self, sale: &Payment, amount: Amount) -> Option<Original> {
        let reference = Some(sale.intent.reference);
        if sale.intent.vendor == Vendor::EasyCard {
            return self.original_of_easycard(sale);
        }
        if sale.intent.vendor != Vendor::QfPay {
            let kind = (sale.intent.vendor == Vendor::CodePay).then_some(sale.intent.kind);
            let vendor_reference = sale.intent.vendor_reference.clone();
            return Some(Original { reference, kind, vendor_reference, left: None });
        }
        let alike = |back: &&Payment| back.intent.amount.minor_units().abs_diff(amount.minor_units()) < 2;
        let vendor_reference = sale.details.vendor_number.clone();
        if vendor_reference.is_empty() || self.linked(sale).iter().any(alike) {
            return None;
        }
        let left = self.left_of(sale).map(hkd)?;
        // As the till does it: what a person has stated is no measure.
        let guessed = self.linked(sale).iter().any(|back| back.by_hand.is_some() && back.proof.is_none());
        Some(Original { reference, kind: None, vendor_reference, left: (!guessed).then_some(left) })
    }

    /// A sale of which something is left, and how much.
    fn reversible_sale(&mut self) -> Option<(Payment, u64)> {
        let sales = |payment: &Payment| {
            let careless = self.mutant == Some(Mutant::UnknownGivenBack) && payment.awaits_truth();
            let paid = is_paid(payment) || careless;
            payment.intent.kind == Kind::Sale && paid && !payment.reversed && self.left_of(payment).is_some()
        };
        let candidates: Vec<Reference> = self.known(sales);
        if candidates.is_empty() {
            return None;
        }
        let sale = self.journal.payments()[&candidates[pick(&mut self.random, candidates.len())]].clone();
        let left = self.left_of(&sale)?;
        Some((sale, left))
    }

    /// What of a sale has not gone back; `None` if nothing, or if that is in question.
    pub fn left_of(&self, sale: &Payment) -> Option<u64> {
        let in_question = |back: &&Payment| !matches!(back.stage, Stage::Closed(_)) && back.by_hand.is_none();
        if self.linked(sale).iter().any(in_question) {
            return None;
        }
        let gone = self
            .linked(sale)
            .iter()
            .filter(|back| back.may_have_moved() && back.intent.kind != Kind::TipAdjustment)
            .map(|back| back.intent.amount.minor_units())
            .sum();
        sale.intent.amount.minor_units().checked_sub(gone).filter(|left| *left > 0)
    }

    pub fn is_undone(&self, sale: &Payment) -> bool {
        let approved = |back: &&&Payment| {
            back.stage == Stage::Closed(Outcome::Approved) && back.intent.kind != Kind::TipAdjustment
        };
        let back = self.linked(sale);
        let gone: u64 = back.iter().filter(approved).map(|back| back.intent.amount.minor_units()).sum();
        gone >= sale.intent.amount.minor_units()
    }

    /// Its refunds and voids.
    pub fn linked(&self, sale: &Payment) -> Vec<&Payment> {
        let about = self.journal.about(&sale.intent.reference);
        about.filter_map(|reference| self.journal.payments().get(&reference)).collect()
    }
}
