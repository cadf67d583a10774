//! Which refunds went out of which sale: the sale's own order tells that it was given back, never by which refund.

use std::collections::VecDeque;

use crate::payment::{Intent, Kind, Reference};

/// So many are remembered: a day has fewer, and a shift of weeks must not grow.
const REMEMBERED: usize = 256;

/// Refunds that went out, oldest first.
#[derive(Debug, Default)]
pub(super) struct Refunds {
    /// The order of the sale, and the refund.
    known: VecDeque<(String, Reference)>,
    /// Those of which the server said that their sale was given back already: another may have done it, unknown to this console.
    doubted: VecDeque<Reference>,
}

impl Refunds {
    /// One goes out, or has in an earlier life.
    pub(super) fn note(&mut self, intent: &Intent) {
        let (Kind::Refund | Kind::Void, Some(original)) = (intent.kind, &intent.original) else { return };
        let known = self.known.iter().any(|(_, reference)| *reference == intent.reference);
        if known {
            return;
        }
        if self.known.len() == REMEMBERED {
            self.known.pop_front();
        }
        self.known.push_back((original.vendor_reference.clone(), intent.reference));
    }

    /// This one has not gone out after all.
    pub(super) fn forget(&mut self, reference: Reference) {
        self.known.retain(|(_, known)| *known != reference);
    }

    /// The server said that the sale of this one was given back already.
    pub(super) fn doubt(&mut self, reference: Reference) {
        if self.doubted.len() == REMEMBERED {
            self.doubted.pop_front();
        }
        self.doubted.push_back(reference);
    }

    /// Whether `intent` is the only one that can have given its sale back, as far as this console knows. Of one that is
    /// forgotten that is not known: others may be forgotten too.
    pub(super) fn is_alone(&self, intent: &Intent) -> bool {
        let Some(original) = &intent.original else { return true };
        if self.doubted.contains(&intent.reference) {
            return false;
        }
        let mut of_it = self.known.iter().filter(|(order, _)| *order == original.vendor_reference);
        let own = of_it.next().is_some_and(|(_, reference)| *reference == intent.reference);
        own && of_it.next().is_none() && original.left == Some(intent.amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::easycard::session::tests::scene::intent;

    #[test]
    fn a_refund_is_alone_until_another_one_of_its_sale_goes_out() {
        let mut refunds = Refunds::default();
        let first = intent(Kind::Refund, 1);
        refunds.note(&first);
        refunds.note(&first);
        refunds.note(&intent(Kind::Refund, 2));
        assert!(refunds.is_alone(&first));
        let again = Intent { reference: Reference::new(2, 1), ..intent(Kind::Refund, 1) };
        refunds.note(&again);
        assert!(!refunds.is_alone(&first) && !refunds.is_alone(&again));
    }

    #[test]
    fn a_long_trade_leaves_no_more_behind_than_a_day_and_what_is_forgotten_is_not_believed() {
        let mut refunds = Refunds::default();
        for nth in 0..10_000 {
            refunds.note(&intent(Kind::Refund, nth));
        }
        assert_eq!(refunds.known.len(), REMEMBERED);
        assert!(refunds.is_alone(&intent(Kind::Refund, 9_999)));
        assert!(!refunds.is_alone(&intent(Kind::Refund, 0)), "another refund of its sale may be forgotten as well");
    }
}
