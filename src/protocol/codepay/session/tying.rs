//! Whose an answer is: by its `request_id`, else by its topic and order number. By the topic alone only where no order is meant:
//! a batch has no number, and terminals of the sister brand repeat no id.

use super::Session;
use super::flight::{About, Finished, Flight};
use crate::protocol::codepay::message::Message;
use crate::protocol::codepay::topic::Topic;

/// Where an answer belongs.
pub(super) enum Tie {
    Flight(usize),
    Finished(usize),
    Nobody,
}

impl Session {
    pub(super) fn tie(&self, message: &Message) -> Tie {
        let by_id = message.request_id.as_deref().map(|id| self.tie_by_id(message.topic, id));
        if let Some(tie @ (Tie::Flight(_) | Tie::Finished(_))) = by_id {
            return tie;
        }
        // Whoever repeats ids repeats those of questions too: another id is another question's. What is pushed may have any.
        if message.request_id.is_some() && message.topic != Topic::Order {
            return Tie::Nobody;
        }
        if message.topic == Topic::BatchClose {
            return self.tie_batch();
        }
        message.order_no().map_or(Tie::Nobody, |number| self.tie_by_number(message.topic, number))
    }

    fn tie_by_id(&self, topic: Topic, id: &str) -> Tie {
        let flight = |flight: &Flight| flight.request_id == id && flight.about.topic() == topic;
        let finished = |known: &Finished| known.request_id() == id && known.topic() == topic;
        self.find(flight, finished)
    }

    /// The only one that was asked, unless the answer to an earlier one may still come.
    fn tie_batch(&self) -> Tie {
        let of_batch = |flight: &Flight| flight.about.topic() == Topic::BatchClose;
        let only = self.in_flight.iter().filter(|flight| of_batch(flight)).count() == 1 && !self.batch_unanswered;
        self.find(|flight| only && of_batch(flight), |_| false)
    }

    fn tie_by_number(&self, topic: Topic, number: &str) -> Tie {
        // Of a tip the number is the sale's: after another one nothing tells which of them is answered. The sale does, when asked.
        if topic == Topic::TipAdjustment && self.finished.iter().any(|known| known.is_tip_of(number)) {
            return Tie::Nobody;
        }
        let flight = |flight: &Flight| flight.about.topic() == topic && flight.about.number() == Some(number);
        let finished = |known: &Finished| topic == Topic::Order && known.is_order(number);
        self.find(flight, finished)
    }

    fn find(&self, flight: impl Fn(&Flight) -> bool, finished: impl Fn(&Finished) -> bool) -> Tie {
        let is_tied = |known: &Flight| !matches!(known.about, About::Hello { .. }) && flight(known);
        let flight = self.in_flight.iter().position(is_tied).map(Tie::Flight);
        flight.or_else(|| self.finished.iter().rposition(finished).map(Tie::Finished)).unwrap_or(Tie::Nobody)
    }
}
