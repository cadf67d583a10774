//! Closing the batch of a terminal: the day's end. It is asked once, and what is not answered is not known: a second try could
//! close the batch of the next day.

use crate::payment::{Now, Silence};
use crate::protocol::{Question, RequestId, Settled};

use super::effects::words;
use super::who::NOT_SAID;
use super::{Hello, Lane, LaneEffect, LaneEvent, Purpose};

pub(super) const PAYMENT_OPEN: &str = "a payment on this terminal is open";

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
        if self.is_payment_open() {
            self.batch_is(BatchClose::NotSent(PAYMENT_OPEN.to_owned()));
        } else if self.is_settling() {
            self.batch_is(BatchClose::NotSent("it is being closed already".to_owned()));
        } else {
            // Another terminal may answer here by now: nobody's batch is closed before it has said who it is.
            self.say_hello(false);
            self.questions.push_back((Purpose::Settle, Question::Settle));
            self.connect_now();
        }
    }

    /// A batch is about to be closed, or its answer is awaited: no payment begins.
    pub(super) fn is_settling(&self) -> bool {
        let waiting = self.questions.iter().map(|(purpose, _)| purpose);
        self.requests.values().chain(waiting).any(|purpose| *purpose == Purpose::Settle)
    }

    /// Why the batch is not to be closed now that its turn has come.
    pub(super) fn why_no_settling(&self) -> Option<String> {
        let busy = self.identity.as_ref().is_some_and(|identity| identity.busy);
        match (self.who.another(), &self.hello) {
            (Some(words), _) => Some(words.to_owned()),
            _ if self.is_payment_open() => Some(PAYMENT_OPEN.to_owned()),
            (None, Hello::Told(_)) if self.awaits_name() => Some(NOT_SAID.to_owned()),
            (None, Hello::Told(_)) if busy => Some("the terminal says that it is busy".to_owned()),
            (None, Hello::Told(_)) => None,
            (None, _) => Some("the terminal does not say who it is".to_owned()),
        }
    }

    /// Neither the batch is closed nor a card read meanwhile.
    pub(super) fn is_payment_open(&self) -> bool {
        self.draft.is_some() || self.open.values().any(|machine| machine.payment().blocks_terminal())
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::payment::NotStarted;

    #[rstest]
    #[case(Silence::NothingLeft("off".into()), "settle_not_sent")]
    #[case(Silence::Refused(NotStarted::RefusedLocally, "no".into()), "settle_not_sent")]
    #[case(Silence::TimedOut, "settle_not_known")]
    #[case(Silence::LinkLost("reset".into()), "settle_not_known")]
    #[case(Silence::Unreadable("half".into()), "settle_not_known")]
    fn only_what_provably_did_not_leave_was_not_asked(#[case] silence: Silence, #[case] code: &str) {
        assert_eq!(BatchClose::of_silence(silence).code(), code);
    }
}
