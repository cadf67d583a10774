//! Closing the batch of a terminal: the day's end. It is asked once, and what is not answered is not known: a second try could
//! close the batch of the next day.

use crate::payment::{Now, Silence};
use crate::protocol::{Question, RequestId, Settled};

use super::effects::words;
use super::{Lane, LaneEffect, LaneEvent, Purpose};

/// What came of asking a terminal to close its batch.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum BatchClose {
    /// The terminal has closed it, and told this of it.
    Closed(Settled),
    /// The terminal refused to, in these words.
    Refused(String),
    /// Nothing was sent, for this reason.
    NotSent(String),
    /// It was asked and has not answered: it may be closed or not.
    NotKnown(String),
}

impl BatchClose {
    /// The result as the journal keeps it, and the stable code of JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Closed(_) => "done",
            Self::Refused(_) => "settle_refused",
            Self::NotSent(_) => "settle_not_sent",
            Self::NotKnown(_) => "settle_not_known",
        }
    }

    pub(super) fn of_silence(silence: Silence) -> Self {
        match silence {
            Silence::NothingLeft(why) | Silence::Refused(_, why) => Self::NotSent(why),
            Silence::TimedOut | Silence::LinkLost(_) | Silence::Unreadable(_) => Self::NotKnown(words(&silence)),
        }
    }
}

impl Lane {
    pub(super) fn settle_batch(&mut self) {
        let busy = self.draft.is_some() || self.open.values().any(|machine| machine.payment().blocks_terminal());
        let asked = self.requests.values().chain(self.questions.iter().map(|(purpose, _)| purpose));
        if busy {
            self.batch_is(BatchClose::NotSent("a payment on this terminal is open".to_owned()));
        } else if asked.into_iter().any(|purpose| *purpose == Purpose::Settle) {
            self.batch_is(BatchClose::NotSent("it is being closed already".to_owned()));
        } else {
            self.questions.push_back((Purpose::Settle, Question::Settle));
            self.connect_now();
        }
    }

    pub(super) fn take_settled(&mut self, now: Now, id: RequestId, settled: Result<Settled, String>) {
        self.heard(now, id);
        if self.requests.remove(&id).is_some() {
            self.batch_is(match settled {
                Ok(settled) => BatchClose::Closed(settled),
                Err(words) => BatchClose::Refused(words),
            });
        }
    }

    pub(super) fn batch_is(&mut self, close: BatchClose) {
        self.effects.push(LaneEffect::Publish(LaneEvent::Settled(close)));
    }
}
