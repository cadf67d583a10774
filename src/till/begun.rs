//! Payments that were given to their terminals a moment ago and may not be in the journal yet: while the link is being made
//! nothing is recorded. The duplicate guard must see them, and they can be cancelled.

use crate::payment::{Intent, Millis, Payment, Reference, TerminalId};

/// What was begun lately, oldest first.
#[derive(Debug, Default)]
pub(super) struct Begun {
    payments: Vec<(Millis, Intent)>,
}

impl Begun {
    /// Takes note of a payment; at the latest at `until` it is in the journal, or has not happened.
    pub(super) fn add(&mut self, now: Millis, until: Millis, intent: Intent) {
        self.payments.retain(|(until, _)| *until > now);
        self.payments.push((until, intent));
    }

    /// On which terminal this payment was begun, if that was lately.
    pub(super) fn terminal_of(&self, reference: Reference) -> Option<TerminalId> {
        let found = self.payments.iter().find(|(_, intent)| intent.reference == reference);
        found.map(|(_, intent)| intent.terminal.clone())
    }

    /// This one is in the journal, where it is found from now on.
    pub(super) fn recorded(&mut self, reference: Reference) {
        self.payments.retain(|(_, intent)| intent.reference != reference);
    }

    /// What takes or holds money and may still wait for its link.
    pub(super) fn sales(&self, now: Millis) -> Vec<Payment> {
        self.waiting(now, |intent| intent.kind.takes())
    }

    /// What is about this payment and may still wait for its link.
    pub(super) fn about(&self, now: Millis, original: Reference) -> Vec<Payment> {
        self.waiting(now, |intent| intent.original.as_ref().and_then(|of| of.reference) == Some(original))
    }

    /// What is about a sale or hold of another till by this number, and may still wait for its link.
    pub(super) fn about_slip(&self, now: Millis, terminal: &TerminalId, id: &str) -> Vec<Payment> {
        self.waiting(now, |intent| intent.terminal == *terminal && intent.is_of_slip(id))
    }

    /// What may still wait for this terminal.
    pub(super) fn on(&self, now: Millis, terminal: &TerminalId) -> Vec<Payment> {
        self.waiting(now, |intent| intent.terminal == *terminal)
    }

    fn waiting(&self, now: Millis, wanted: impl Fn(&Intent) -> bool) -> Vec<Payment> {
        let waiting = self.payments.iter().filter(|(until, intent)| *until > now && wanted(intent));
        waiting.map(|(_, intent)| Payment::intended(intent.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Amount, Currency};
    use crate::payment::{Duplicate, Kind, Neighbour, Vendor, WallTime, check_duplicate};

    fn sale(random: u64) -> Intent {
        Intent {
            reference: Reference::new(1, random),
            kind: Kind::Sale,
            terminal: TerminalId(format!("t-{random}")),
            terminal_name: "front".into(),
            vendor: Vendor::Wonder,
            simulated: true,
            amount: Amount::from_minor_units(1020, Currency::HKD).unwrap(),
            tip: None,
            cashback: None,
            tax: None,
            method: None,
            order: None,
            vendor_reference: String::new(),
            message_id: uuid::Uuid::nil(),
            original: None,
            operator: None,
            approver: None,
            another_customer: false,
            at: WallTime(0),
        }
    }

    #[test]
    fn a_sale_that_waits_for_its_link_is_seen_by_the_guard_until_its_time_is_over() {
        let mut begun = Begun::default();
        begun.add(Millis(0), Millis(15_000), sale(7));
        let guard = |begun: &Begun, now| {
            let sales = begun.sales(Millis(now));
            let neighbours = sales.iter().map(|payment| Neighbour { payment, undone: false });
            check_duplicate(sale(8).amount, None, WallTime(0), 180_000, neighbours)
        };
        assert_eq!(guard(&begun, 14_999), Some(Duplicate::SameAmount(sale(7).reference)));
        assert_eq!(guard(&begun, 15_000), None);
        assert_eq!(begun.terminal_of(sale(7).reference), Some(TerminalId("t-7".into())));
        begun.add(Millis(15_000), Millis(30_000), sale(8));
        assert_eq!(begun.terminal_of(sale(7).reference), None, "the journal knows");
    }

    #[test]
    fn what_is_in_the_journal_is_not_looked_up_again() {
        let mut begun = Begun::default();
        begun.add(Millis(0), Millis(1000), sale(1));
        begun.add(Millis(0), Millis(1000), sale(2));
        begun.recorded(Reference::new(1, 1));
        let left: Vec<Reference> = begun.sales(Millis(1)).iter().map(|sale| sale.intent.reference).collect();
        assert_eq!(left, [Reference::new(1, 2)]);
    }
}
