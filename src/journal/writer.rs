//! The writing thread: takes all that waits, stores it in one transaction, answers each after the commit.
//!
//! It sleeps until asked. Only while events wait that need no commit of their own does it wake by itself, once.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::payment::WallTime;

use super::audit::Deed;
use super::error::{JournalError, JournalFault};
use super::ledger::{Entry, Ledger, Written};
use super::place::{Identity, JournalPlace};
use super::reserve::Reserve;
use super::witness::Witness;

/// How long events without a commit of their own may wait for company.
const LAZY_FOR: Duration = Duration::from_secs(1);
/// Requests taken into one transaction at most.
const BATCH_MAX: usize = 1024;

/// Where an answer goes.
pub(super) type Answer<T> = oneshot::Sender<Result<T, JournalError>>;

/// What the writing thread is asked for.
#[derive(Debug)]
pub(super) enum Request {
    /// Store durably, then answer with the number of the last record.
    Append(Entry, Answer<i64>),
    /// Store with the next durable entry, or after a second without one.
    Lazy(Entry),
    /// Store a deed durably, then answer.
    Record(WallTime, Box<Deed>, Answer<()>),
    /// Store what waits, then answer.
    Flush(Answer<()>),
}

/// An entry that is not stored yet, and who waits for it.
type Waiting = (Entry, Option<Answer<i64>>);

/// The thread's state.
#[derive(Debug)]
pub(super) struct Writer {
    place: JournalPlace,
    ledger: Ledger,
    witness: Witness,
    reserve: Reserve,
    identity: Identity,
    /// In the order in which they came.
    waiting: Vec<Waiting>,
    flushes: Vec<Answer<()>>,
    /// Deeds that are not payments: after the payments, in a transaction of their own.
    deeds: Vec<(WallTime, Deed, Answer<()>)>,
    /// Why nothing is written any more.
    broken: Option<JournalError>,
}

impl Writer {
    /// A writer on an opened journal whose write-ahead log exists.
    pub fn new(place: JournalPlace, ledger: Ledger, witness: Witness, reserve: Reserve) -> Self {
        let identity = Identity::of(&place);
        let (waiting, flushes, deeds) = (Vec::new(), Vec::new(), Vec::new());
        Self { place, ledger, witness, reserve, identity, waiting, flushes, deeds, broken: None }
    }

    /// Works until nobody can ask any more; then stores what waits.
    pub fn run(mut self, requests: &Receiver<Request>) {
        loop {
            match self.next(requests) {
                Ok(first) => {
                    std::iter::once(first).chain(requests.try_iter().take(BATCH_MAX - 1)).for_each(|r| self.gather(r));
                    if self.is_pressing() {
                        self.commit();
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.commit(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.commit();
    }

    fn next(&self, requests: &Receiver<Request>) -> Result<Request, RecvTimeoutError> {
        if self.waiting.is_empty() {
            requests.recv().map_err(RecvTimeoutError::from)
        } else {
            requests.recv_timeout(LAZY_FOR)
        }
    }

    fn gather(&mut self, request: Request) {
        match request {
            Request::Append(entry, answer) => self.waiting.push((entry, Some(answer))),
            Request::Lazy(entry) => self.waiting.push((entry, None)),
            Request::Record(at, deed, answer) => self.deeds.push((at, *deed, answer)),
            Request::Flush(answer) => self.flushes.push(answer),
        }
    }

    /// Somebody waits.
    fn is_pressing(&self) -> bool {
        !self.flushes.is_empty() || !self.deeds.is_empty() || self.waiting.iter().any(|(_, answer)| answer.is_some())
    }

    fn commit(&mut self) {
        let waiting = self.without_room_refused();
        let stored = self.store(&waiting);
        let flushed = match (&stored, &self.broken) {
            (Err(error), _) | (_, Some(error)) => Err(error.clone()),
            _ => Ok(()),
        };
        match stored {
            Ok(written) => answer_each(waiting, written),
            Err(error) if error.fault == JournalFault::DiskFull => self.finish_what_has_begun(waiting, &error),
            Err(error) => refuse(waiting, &error),
        }
        self.flushes.drain(..).for_each(|answer| tell(answer, flushed.clone()));
        if !self.deeds.is_empty() {
            self.record();
        }
    }

    /// Stores the deeds.
    fn record(&mut self) {
        let deeds = std::mem::take(&mut self.deeds);
        let stored = self.store_deeds(&deeds);
        for (_, _, answer) in deeds {
            tell(answer, stored.clone());
        }
    }

    fn store_deeds(&mut self, deeds: &[(WallTime, Deed, Answer<()>)]) -> Result<(), JournalError> {
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        self.identity.check().map_err(|error| self.break_off(error))?;
        match self.ledger.record(deeds.iter().map(|(at, deed, _)| (*at, deed))) {
            Ok(()) => {
                self.witness.note_audit(&self.ledger.audit_head());
                Ok(())
            }
            Err(error) => Err(self.sort_failure(JournalError::from_sql(self.place.file(), &error))),
        }
    }

    /// What waits, without the new payments for which the disk has no room.
    fn without_room_refused(&mut self) -> Vec<Waiting> {
        let waiting = std::mem::take(&mut self.waiting);
        if self.broken.is_some() || !waiting.iter().any(|(entry, _)| entry.begins_payment()) {
            return waiting;
        }
        let Err(error) = self.reserve.ensure() else { return waiting };
        let (new, begun) = waiting.into_iter().partition(|(entry, _)| entry.begins_payment());
        refuse(new, &JournalError::from_io(self.place.file(), &error));
        begun
    }

    /// The disk is full: the reserve is given up for payments that have begun; new ones are refused. This is no second try of
    /// a failed sync: a full disk is told before anything is synced.
    fn finish_what_has_begun(&mut self, waiting: Vec<Waiting>, error: &JournalError) {
        self.reserve.give_up();
        let (new, begun): (_, Vec<Waiting>) = waiting.into_iter().partition(|(entry, _)| entry.begins_payment());
        refuse(new, error);
        match self.store(&begun) {
            Ok(written) => answer_each(begun, written),
            Err(error) => refuse(begun, &error),
        }
    }

    /// Stores all in one transaction. Whatever fails, except a full disk or another writer, ends all writing.
    fn store(&mut self, waiting: &[Waiting]) -> Result<Written, JournalError> {
        if let Some(error) = &self.broken {
            return Err(error.clone());
        }
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        self.identity.check().map_err(|error| self.break_off(error))?;
        match self.ledger.write(waiting.iter().map(|(entry, _)| entry)) {
            Ok(written) => {
                self.witness.note(&self.ledger.head());
                Ok(written)
            }
            Err(error) => Err(self.sort_failure(JournalError::from_sql(self.place.file(), &error))),
        }
    }

    fn sort_failure(&mut self, error: JournalError) -> JournalError {
        match error.fault {
            JournalFault::DiskFull | JournalFault::Busy => error,
            JournalFault::Damaged => self.break_off(error),
            _ => self.break_off(JournalError { fault: JournalFault::Broken, ..error }),
        }
    }

    fn break_off(&mut self, error: JournalError) -> JournalError {
        tracing::error!(code = error.code(), %error, "the journal is not written any more");
        self.broken = Some(error.clone());
        error
    }
}

fn answer_each(waiting: Vec<Waiting>, written: Written) {
    for ((_, answer), written) in waiting.into_iter().zip(written) {
        match (answer, written) {
            (Some(answer), written) => tell(answer, written),
            (None, Err(error)) => tracing::warn!(%error, "an event could not be noted"),
            (None, Ok(_)) => {}
        }
    }
}

fn refuse(waiting: Vec<Waiting>, error: &JournalError) {
    waiting.into_iter().filter_map(|(_, answer)| answer).for_each(|answer| tell(answer, Err(error.clone())));
}

/// Who asked may be gone; what was stored stays stored.
fn tell<T>(answer: Answer<T>, result: Result<T, JournalError>) {
    let _ = answer.send(result);
}
