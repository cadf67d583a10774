//! What a lane does when the journal cannot store: it says so, and nothing that is not recorded passes for recorded.

use crate::payment::{Event, Now, Payment, Reference, Stamped};

use super::{Lane, LaneEffect, LaneEvent, Purpose};

impl Lane {
    /// A record of this payment could not be stored. `first` is true if it was the payment's first: then nothing has left, and
    /// it has not happened. Otherwise the terminal knows something that the journal does not, and nothing more is sold.
    ///
    /// `behind` are the effects that were not carried out because of it. Their records count as not stored either.
    pub fn not_saved(
        &mut self,
        now: Now,
        reference: Reference,
        first: bool,
        behind: impl IntoIterator<Item = LaneEffect>,
    ) -> Vec<LaneEffect> {
        let mut others = Vec::new();
        self.lose(reference, first);
        for effect in behind {
            match effect {
                LaneEffect::Record(other, events) => self.lose(other, begins(&events)),
                // What is not sent is as good as lost on the way: its answer is waited for in vain, and asked for.
                LaneEffect::Transmit(_) => {}
                LaneEffect::Connect | LaneEffect::Close | LaneEffect::NoteUnanswered(_) | LaneEffect::Publish(_) => {
                    others.push(effect);
                }
            }
        }
        others.retain(|effect| !self.shows_unsaved(effect));
        self.effects.extend(others);
        self.settle(now)
    }

    fn lose(&mut self, reference: Reference, first: bool) {
        if self.unsaved.contains(&reference) {
            return;
        }
        let unsaved = self.payment(&reference).cloned();
        self.withdraw_money(reference);
        if first {
            self.open.remove(&reference);
            self.closed.retain(|machine| machine.payment().intent.reference != reference);
            self.forget(reference);
            self.session.forget(reference);
        } else {
            self.journal_broken = true;
            self.unsaved.insert(reference);
        }
        if let Some(unsaved) = unsaved {
            self.publish_unsaved(reference, first, unsaved);
        }
    }

    /// The session may still hold the request back: without its record it must not leave.
    fn withdraw_money(&mut self, reference: Reference) {
        let of_it = self.requests.iter().filter(|(_, purpose)| **purpose == Purpose::Money(reference));
        for id in of_it.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.session.withdraw(id);
        }
    }

    fn shows_unsaved(&self, effect: &LaneEffect) -> bool {
        let LaneEffect::Publish(LaneEvent::Payment(view)) = effect else { return false };
        let reference = view.payment.intent.reference;
        self.unsaved.contains(&reference) || self.payment(&reference).is_none()
    }

    /// Whether the journal is behind this payment: then nothing that would have to be recorded is done about it.
    pub(super) fn is_unsaved(&self, reference: &Reference) -> bool {
        self.unsaved.contains(reference)
    }

    pub(super) fn publish_unsaved(&mut self, reference: Reference, first: bool, unsaved: Payment) {
        let event = LaneEvent::NotSaved { reference, first, unsaved: Box::new(unsaved) };
        self.effects.push(LaneEffect::Publish(event));
    }
}

fn begins(events: &[Stamped]) -> bool {
    matches!(events.first().map(|first| &first.event), Some(Event::Intended { .. }))
}
