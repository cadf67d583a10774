//! The duplicate guard on the way to the terminal, and what is known of a payment before the journal has it.

use crate::journal::Nearby;
use crate::payment::{Duplicate, Intent, NotStarted, Payment, Reference, TerminalId, WallTime, check_duplicate};
use crate::terminal::now;

use super::{Stop, Till};

impl Till {
    /// Begins what takes or holds money, unless it may repeat another payment. The caller holds the lock of the guard.
    pub(super) async fn begin_guarded(&self, intent: Intent, record_refusal: bool) -> Result<Reference, Stop> {
        if let Some(what) = intent.not_offered() {
            return Err(Stop::NotOffered(what));
        }
        match self.duplicate_of(&intent).await? {
            // "Another customer" answers the question about the amount, never the one about the order number.
            Some((Duplicate::SameAmount(_), _)) if intent.another_customer => self.begin(intent).await,
            Some((found, other)) if record_refusal => {
                let stop = Stop::Duplicate { found, other: Box::new(other) };
                self.refuse(intent, NotStarted::PossibleDuplicate, stop.to_string()).await
            }
            Some((found, other)) => Err(Stop::Duplicate { found, other: Box::new(other) }),
            None => self.begin(intent).await,
        }
    }

    /// The payments about this one, oldest first, with those that wait for their link.
    pub(super) async fn linked(&self, original: Reference) -> Result<Vec<Payment>, Stop> {
        // First those that wait: one that is recorded meanwhile is in the journal's answer.
        let begun = self.begun().about(now().mono, original);
        let waiting = self.unrecorded(begun).await?;
        let mut linked = self.inner.journal.linked(original).await?;
        for payment in waiting {
            if linked.iter().all(|known| known.intent.reference != payment.intent.reference) {
                linked.push(payment);
            }
        }
        Ok(linked)
    }

    /// The same of a sale or hold of another till, by the number on its slip.
    pub(super) async fn about_slip(&self, terminal: &TerminalId, id: &str) -> Result<Vec<Payment>, Stop> {
        let begun = self.begun().about_slip(now().mono, terminal, id);
        let waiting = self.unrecorded(begun).await?;
        let mut about = self.inner.journal.about_slip(terminal, id).await?;
        about.extend(waiting);
        Ok(about)
    }

    /// Those of `begun` that the journal does not have yet.
    pub(super) async fn unrecorded(&self, begun: Vec<Payment>) -> Result<Vec<Payment>, Stop> {
        let mut waiting = Vec::new();
        for payment in begun {
            if self.inner.journal.payment(payment.intent.reference).await?.is_none() {
                waiting.push(payment);
            } else {
                self.begun().recorded(payment.intent.reference);
            }
        }
        Ok(waiting)
    }

    async fn duplicate_of(&self, intent: &Intent) -> Result<Option<(Duplicate, Payment)>, Stop> {
        let window = i64::try_from(self.inner.config.duplicate.window_ms.ms()).unwrap_or(i64::MAX);
        let (at, order) = (now().wall, intent.order.as_deref());
        let since = WallTime(at.0.saturating_sub(window));
        // First those that wait for their link: one that is recorded meanwhile is in the journal's answer.
        let begun = self.begun().sales(now().mono);
        let waiting = self.unrecorded(begun).await?;
        let mut nearby: Vec<Nearby> = waiting.into_iter().map(|payment| Nearby { payment, undone: false }).collect();
        nearby.extend(self.inner.journal.neighbours(intent.amount, order, since).await?);
        // A completion is no second charge of its own hold.
        let hold = intent.original.as_ref().and_then(|original| original.reference);
        nearby.retain(|known| Some(known.payment.intent.reference) != hold);
        let neighbours = nearby.iter().map(Nearby::neighbour);
        let found = check_duplicate(intent.amount, order, at, window, neighbours);
        Ok(found.and_then(|found| {
            let (Duplicate::SameOrder(reference) | Duplicate::SameAmount(reference)) = &found;
            let other = nearby.iter().find(|known| known.payment.intent.reference == *reference)?;
            Some((found.clone(), other.payment.clone()))
        }))
    }
}
