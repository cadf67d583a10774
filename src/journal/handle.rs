//! The handle that the rest of the program holds: asks the threads by message and waits without blocking.

use std::fmt;
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::payment::{Event, Payment, Reference, Stamped};
use crate::platform::HomeLock;

use super::error::{JournalError, JournalFault};
use super::ledger::Entry;
use super::place::JournalPlace;
use super::reader::{self, Job};
use super::writer::Request;
use super::{open, record};

/// The durable record. Cheap to clone; the last one dropped stores what waits and closes the file.
#[derive(Debug, Clone)]
pub struct Journal {
    threads: Arc<Threads>,
}

/// Number of the last record that an append stored, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Receipt(pub i64);

#[derive(Debug)]
struct Threads {
    place: JournalPlace,
    reader: Thread<Job>,
    /// Lists and sums of a journal that is written too, from when the first is asked for; `None` where it could not be started.
    looker: OnceLock<Option<Thread<Job>>>,
    /// `None` when opened for reading only.
    writer: Option<Thread<Request>>,
}

impl Threads {
    /// Who reads what people look at. Without a writer no payment waits for the reader: it does both.
    fn looker(&self) -> &Thread<Job> {
        if self.writer.is_none() {
            return &self.reader;
        }
        let begun = self.looker.get_or_init(|| {
            let (jobs, inbox) = mpsc::channel();
            let (ready, _) = oneshot::channel();
            let at = self.place.clone();
            let running = spawn(&self.place, "journal-look", move || reader::run(&at, ready, &inbox)).ok()?;
            Some(Thread { requests: Some(jobs), running: Some(running) })
        });
        begun.as_ref().unwrap_or(&self.reader)
    }
}

/// The readers go first, so that the writer is the last to close the database: only then one file is left behind.
impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(Some(looker)) = self.looker.get_mut() {
            looker.end();
        }
        self.reader.end();
        if let Some(writer) = &mut self.writer {
            writer.end();
        }
    }
}

/// A thread that works until nobody can ask it any more.
struct Thread<T> {
    requests: Option<Sender<T>>,
    running: Option<JoinHandle<()>>,
}

impl<T> fmt::Debug for Thread<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread").field("running", &self.running).finish_non_exhaustive()
    }
}

impl<T> Thread<T> {
    /// `None` if the thread has ended.
    fn ask(&self, request: T) -> Option<()> {
        self.requests.as_ref()?.send(request).ok()
    }

    /// Waits until it has done all it was asked for.
    fn end(&mut self) {
        self.requests = None;
        if self.running.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("a thread of the journal has panicked");
        }
    }
}

impl Journal {
    /// Opens the journal for writing, making it if there is none. Takes the lock on the home for as long as it is open;
    /// `program` is what a second one is told.
    ///
    /// # Errors
    /// Locked, damaged, newer, foreign, read-only or full: see [`JournalFault`].
    pub async fn open(place: &JournalPlace, program: &str) -> Result<Self, JournalError> {
        let lock = open::lock(place, program)?;
        Self::open_locked(place, lock).await
    }

    /// The same with a lock that is held already (of [`JournalPlace::lock`]).
    pub async fn open_locked(place: &JournalPlace, lock: HomeLock) -> Result<Self, JournalError> {
        Self::open_continuing(place, lock, None).await
    }

    pub(super) async fn open_continuing(
        place: &JournalPlace,
        lock: HomeLock,
        continues: Option<String>,
    ) -> Result<Self, JournalError> {
        let (requests, inbox) = mpsc::channel();
        let (ready, opened) = oneshot::channel();
        let at = place.clone();
        let writing = spawn(place, "journal-write", move || match open::for_writing(&at, continues.as_deref()) {
            Ok(writer) => {
                let _ = ready.send(Ok(()));
                writer.run(&inbox);
                drop(lock);
            }
            Err(error) => {
                drop(lock);
                let _ = ready.send(Err(error));
            }
        })?;
        opened.await.unwrap_or_else(|_| Err(closed(place)))?;
        Self::with_reader(place, Some(Thread { requests: Some(requests), running: Some(writing) })).await
    }

    /// Opens for reading only, beside a running console too. It takes no lock and changes no content.
    pub async fn read_only(place: &JournalPlace) -> Result<Self, JournalError> {
        Self::with_reader(place, None).await
    }

    async fn with_reader(place: &JournalPlace, writer: Option<Thread<Request>>) -> Result<Self, JournalError> {
        let (jobs, inbox) = mpsc::channel();
        let (ready, opened) = oneshot::channel();
        let at = place.clone();
        let running = Some(spawn(place, "journal-read", move || reader::run(&at, ready, &inbox))?);
        let reader = Thread { requests: Some(jobs), running };
        let threads = Arc::new(Threads { place: place.clone(), reader, looker: OnceLock::new(), writer });
        opened.await.unwrap_or_else(|_| Err(closed(place)))?;
        Ok(Self { threads })
    }

    /// Where its files are.
    pub fn place(&self) -> &JournalPlace {
        &self.threads.place
    }

    /// Stores the next events of one payment, in one commit, shared with others that wait. Returns only when they are on the
    /// disk, or provably not acknowledged: after an error nothing that depends on them may happen. A payment begins with
    /// [`Event::Intended`].
    ///
    /// # Errors
    /// `DiskFull` and `Busy` leave the journal usable, `OutOfOrder` refuses these events alone. After `Broken`, `Moved` and
    /// `Damaged` every later append fails at once with the same words, until the next start.
    pub async fn append(&self, reference: Reference, events: Vec<Stamped>) -> Result<Receipt, JournalError> {
        let (answer, answered) = oneshot::channel();
        self.ask(Request::Append(Entry { reference, events }, answer))?;
        answered.await.unwrap_or_else(|_| Err(closed(self.place()))).map(Receipt)
    }

    /// Hands over events that need no commit of their own, see [`may_wait`]. They go with the next append, or after a second.
    pub fn append_lazy(&self, reference: Reference, events: Vec<Stamped>) -> Result<(), JournalError> {
        self.ask(Request::Lazy(Entry { reference, events }))
    }

    /// Stores what was handed over lazily.
    pub async fn flush(&self) -> Result<(), JournalError> {
        let (answer, answered) = oneshot::channel();
        self.ask(Request::Flush(answer))?;
        answered.await.unwrap_or_else(|_| Err(closed(self.place())))
    }

    pub(super) fn ask(&self, request: Request) -> Result<(), JournalError> {
        let read_only =
            || JournalError::new(JournalFault::ReadOnly, self.place().file(), "was opened for reading only");
        let writer = self.threads.writer.as_ref().ok_or_else(read_only)?;
        writer.ask(request).ok_or_else(|| closed(self.place()))
    }

    /// Runs a query that a payment may wait for: it takes as long however long the journal and the day are.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        self.ask_reader(&self.threads.reader, query).await
    }

    /// Runs a query for people - a list, a search, a sum - that may take longer the more there is: no payment waits for it.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        self.ask_reader(self.threads.looker(), query).await
    }

    async fn ask_reader<T: Send + 'static>(
        &self,
        thread: &Thread<Job>,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Who asked may be gone.
            let _ = answer.send(query(connection));
        });
        thread.ask(job).ok_or_else(|| closed(self.place()))?;
        let result = answered.await.map_err(|_| closed(self.place()))?;
        result.map_err(|error| JournalError::from_sql(self.place().file(), &error))
    }

    /// All events of a payment, in the order in which they were recorded; empty for an unknown one.
    pub async fn history(&self, reference: Reference) -> Result<Vec<Stamped>, JournalError> {
        self.read(move |connection| record::known_history(connection, reference)).await
    }

    /// One payment, folded from its events.
    pub async fn payment(&self, reference: Reference) -> Result<Option<Payment>, JournalError> {
        self.read(move |connection| record::payment(connection, reference)).await
    }
}

/// True for events that are worth keeping but not worth a commit of their own.
pub fn may_wait(event: &Event) -> bool {
    matches!(event, Event::Seen { .. } | Event::Acknowledged { .. })
}

fn spawn(
    place: &JournalPlace,
    name: &str,
    work: impl FnOnce() + Send + 'static,
) -> Result<JoinHandle<()>, JournalError> {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(work);
    thread
        .map_err(|error| JournalError::new(JournalFault::Unusable, place.file(), format!("no thread for it: {error}")))
}

/// The thread that should answer is gone.
pub(super) fn closed(place: &JournalPlace) -> JournalError {
    JournalError::new(JournalFault::Closed, Path::new(place.file()), "is closed")
}
