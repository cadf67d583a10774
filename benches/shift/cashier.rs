//! One cashier at one terminal: what is rung up next.

use std::time::Instant;

use countertop::money::Amount;
use countertop::payment::{Kind, Payment, Reference};
use countertop::till::{OriginalOf, RefundOrder, SaleOrder, Stop, Till, VoidOrder};

use crate::fleet::name;
use crate::plan::Plan;
use crate::way::Way;

/// Payments of a terminal that are remembered for late answers, and a few more.
const KEPT: u64 = 260;

/// A payment that is under way.
#[derive(Debug)]
pub struct Begun {
    pub terminal: usize,
    pub kind: Kind,
    pub at: Instant,
    pub magic: Option<u64>,
    /// Of what it gives back: the sale's reference at the vendor.
    pub of_sale: String,
    /// Since when its outcome is not known, and the amount that the terminal told instead of ours.
    pub unresolved: Option<(Instant, Option<String>)>,
    /// It was said that it is being asked about, or not known.
    pub noticed: bool,
}

/// A sale that is to be given back.
#[derive(Debug)]
struct Back {
    of: Reference,
    vendor_reference: String,
    amount: Amount,
    kind: Kind,
}

/// The cashier.
#[derive(Debug)]
pub struct Cashier {
    terminal: usize,
    plan: Plan,
    way: Way,
    next: u64,
    ended: u64,
    approved: u64,
    back: Option<Back>,
    busy: bool,
}

impl Cashier {
    pub fn new(terminal: usize, plan: Plan) -> Self {
        Self { terminal, plan, way: plan.way(terminal), next: 0, ended: 0, approved: 0, back: None, busy: false }
    }

    /// There is more to do, or something under way.
    pub fn is_at_work(&self) -> bool {
        self.busy || self.next < self.plan.sales || self.back.is_some()
    }

    /// As many payments have ended here as are remembered.
    pub fn is_full(&self) -> bool {
        self.ended >= KEPT
    }

    /// Rings up what is next.
    pub async fn begin(&mut self, till: &Till) -> (Begun, Result<Reference, Stop>) {
        self.busy = true;
        let mut begun = Begun {
            terminal: self.terminal,
            kind: Kind::Sale,
            at: Instant::now(),
            magic: None,
            of_sale: String::new(),
            unresolved: None,
            noticed: false,
        };
        let rung_up = if let Some(back) = self.back.take() {
            (begun.kind, begun.of_sale) = (back.kind, back.vendor_reference);
            let of = OriginalOf::Reference(back.of.to_string());
            if back.kind == Kind::Void {
                till.void(VoidOrder { of, amount: None, operator: None, approval: None }).await
            } else {
                till.refund(RefundOrder { of, amount: back.amount, operator: None, approval: None }).await
            }
        } else {
            let (minor, magic) = self.plan.amount(self.terminal, self.next);
            begun.magic = magic;
            self.next += 1;
            till.sale(self.order(minor)).await
        };
        if rung_up.is_err() {
            self.busy = false;
        }
        (begun, rung_up)
    }

    /// A payment of this terminal has ended.
    pub fn ended(&mut self, begun: &Begun, payment: &Payment, approved: bool) {
        self.busy = false;
        self.ended += 1;
        if approved && begun.kind == Kind::Sale && begun.magic.is_none() {
            self.approved += 1;
            if self.plan.backs > 0 && self.approved.is_multiple_of(self.plan.backs) {
                self.back = Some(Back {
                    of: payment.intent.reference,
                    vendor_reference: payment.intent.vendor_reference.clone(),
                    amount: payment.intent.amount,
                    kind: self.way.back(self.approved / self.plan.backs),
                });
            }
        }
    }

    fn order(&self, minor: u64) -> SaleOrder {
        SaleOrder {
            terminal: name(self.terminal),
            amount: Amount::from_minor_units(minor, self.way.currency()).expect("in range"),
            hold: false,
            tip: None,
            cashback: None,
            tax: None,
            method: None,
            order: None,
            operator: None,
            another_customer: true,
            record_refusal: false,
        }
    }
}
