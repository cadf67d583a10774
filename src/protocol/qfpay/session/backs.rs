//! Refunds and voids by their sale, in the order in which they went out.
//!
//! A refund has no reference of its own: an inquiry tells only how much of its sale is left. That speaks for a refund as long as
//! no other one of the same sale went out later, as one may once a person has decided about the first.

use std::collections::VecDeque;

use crate::money::Amount;
use crate::payment::{Intent, Kind, Reference};

use super::REMEMBERED;

/// What went back, or may have; oldest first where that is known.
#[derive(Debug, Default)]
pub(super) struct Backs {
    known: VecDeque<Back>,
}

#[derive(Debug)]
struct Back {
    reference: Reference,
    /// The terminal's number of the sale.
    sale: String,
    /// What was left of the sale beforehand, by our own journal.
    left: Option<Amount>,
    /// In an earlier life of the program: in which order is not known.
    earlier_life: bool,
}

impl Backs {
    /// A money request goes out.
    pub(super) fn begun(&mut self, intent: &Intent) {
        self.keep(intent, false);
    }

    /// An earlier life left this one.
    pub(super) fn remembered(&mut self, intent: &Intent) {
        self.keep(intent, true);
    }

    fn keep(&mut self, intent: &Intent, earlier_life: bool) {
        let Some(original) = intent.original.as_ref().filter(|_| intent.kind != Kind::Sale) else { return };
        if self.known.len() == REMEMBERED {
            self.known.pop_front();
        }
        let (sale, left) = (original.vendor_reference.clone(), original.left);
        self.known.push_back(Back { reference: intent.reference, sale, left, earlier_life });
    }

    /// Whether another refund or void of the same sale went out after this one.
    pub(super) fn is_overtaken(&self, intent: &Intent) -> bool {
        let Some(original) = intent.original.as_ref().filter(|_| intent.kind != Kind::Sale) else { return false };
        let own = self.known.iter().position(|back| back.reference == intent.reference);
        let mut others = self
            .known
            .iter()
            .enumerate()
            .filter(|(_, back)| back.reference != intent.reference && back.sale == original.vendor_reference);
        others.any(|(at, back)| match own {
            Some(own) if !self.known[own].earlier_life => at > own,
            _ => !back.earlier_life || !is_before(back, original.left),
        })
    }
}

/// Whether `back` went out while more was left of the sale than `left`: then `left` counts with it.
fn is_before(back: &Back, left: Option<Amount>) -> bool {
    let more = |(before, left): (Amount, Amount)| before.checked_cmp(left).is_ok_and(std::cmp::Ordering::is_gt);
    back.left.zip(left).is_some_and(more)
}
