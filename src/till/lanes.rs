//! The terminal tasks: one each, started, addressed and watched.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc;

use crate::journal::{Deed, Journal, What};
use crate::payment::{Payment, TerminalId};
use crate::terminal::{Assembled, Lane, LaneCommand, LaneEvent, LaneTask, Paces, SystemDice, Unanswered};
use crate::transport::Link;

use super::event::TillEvent;
use super::settled;
use super::unpaired::WeakTill;

/// Commands waiting for one terminal: more would mean that nobody reads them.
const COMMANDS: usize = 64;
/// Events waiting for the face. A full channel slows the terminals down, never loses news.
const EVENTS: usize = 1024;

/// All terminal tasks.
pub(super) struct LaneBoard {
    lanes: Mutex<BTreeMap<TerminalId, Running>>,
    events: mpsc::Sender<TillEvent>,
    paces: Paces,
    /// Whether somebody uses the screen, for tasks that start later too.
    in_use: AtomicBool,
}

/// A task that runs.
struct Running {
    commands: mpsc::Sender<LaneCommand>,
    /// Ends with the task.
    watched: tokio::task::JoinHandle<()>,
}

impl LaneBoard {
    /// An empty board, and where its news comes out.
    pub(super) fn new() -> (Self, mpsc::Receiver<TillEvent>) {
        let (events, news) = mpsc::channel(EVENTS);
        (Self { lanes: Mutex::default(), events, paces: Paces::default(), in_use: AtomicBool::new(false) }, news)
    }

    /// Starts a terminal's task; one that runs under the same id is ended first.
    pub(super) fn start(
        &self,
        mut parts: Assembled,
        journal: Journal,
        payments: Vec<Payment>,
        unanswered: Unanswered,
        till: WeakTill,
    ) -> Result<(), String> {
        let id = parts.lane.id.clone();
        let batch_deed = Deed {
            terminal: Some(parts.lane.name.clone()),
            terminal_id: Some(id.clone()),
            simulated: parts.lane.simulated,
            ..Deed::new(What::BatchClosed)
        };
        let journal_of_batches = journal.clone();
        let link = Link::new(parts.link).map_err(|fault| fault.detail)?;
        self.paces.join(&mut parts.session);
        let lane = Lane::new(parts.lane, parts.session, Box::new(SystemDice));
        let (commands, inbox) = mpsc::channel(COMMANDS);
        // There is room: nothing else is in it yet.
        let _ = commands.try_send(LaneCommand::InUse(self.in_use.load(Ordering::Relaxed)));
        let (lane_events, lane_news) = mpsc::channel(COMMANDS);
        let task = LaneTask::new(lane, link, journal, id.clone(), inbox, lane_events, unanswered);
        let watched = tokio::spawn(watch(id.clone(), tokio::spawn(task.run(payments)), self.events.clone()));
        tokio::spawn(forward(lane_news, self.events.clone(), journal_of_batches, batch_deed, till));
        self.table().insert(id, Running { commands, watched });
        Ok(())
    }

    /// Ends a terminal's task.
    pub(super) fn stop(&self, terminal: &TerminalId) {
        self.table().remove(terminal);
    }

    /// Ends a terminal's task and waits until its link is closed.
    pub(super) async fn stop_and_wait(&self, terminal: &TerminalId) {
        let running = self.table().remove(terminal);
        if let Some(Running { commands, watched }) = running {
            drop(commands);
            // A task that died was told by its watcher.
            let _ = watched.await;
        }
    }

    /// Gives a command to a terminal's task; false if none runs.
    pub(super) async fn send(&self, terminal: &TerminalId, command: LaneCommand) -> bool {
        let sender = self.table().get(terminal).map(|running| running.commands.clone());
        match sender {
            Some(sender) => sender.send(command).await.is_ok(),
            None => false,
        }
    }

    /// Tells every task, and those that start later, whether somebody uses the screen.
    pub(super) async fn set_in_use(&self, in_use: bool) {
        self.in_use.store(in_use, Ordering::Relaxed);
        let senders: Vec<_> = self.table().values().map(|running| running.commands.clone()).collect();
        for sender in senders {
            let _ = sender.send(LaneCommand::InUse(in_use)).await;
        }
    }

    /// Tells the face something that no terminal's task has told.
    pub(super) async fn tell(&self, event: TillEvent) {
        // Without a face there is nobody to tell.
        let _ = self.events.send(event).await;
    }

    fn table(&self) -> std::sync::MutexGuard<'_, BTreeMap<TerminalId, Running>> {
        self.lanes.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Passes a lane's news on. What came of closing a batch is recorded before anybody reads it: `about` is its deed. So is that
/// the terminal counts itself as unpaired.
async fn forward(
    mut news: mpsc::Receiver<(TerminalId, LaneEvent)>,
    events: mpsc::Sender<TillEvent>,
    journal: Journal,
    about: Deed,
    till: WeakTill,
) {
    while let Some((terminal, mut event)) = news.recv().await {
        if let LaneEvent::Settled(close) = &mut event {
            settled::recorded(&journal, &about, &terminal, close).await;
        }
        if matches!(event, LaneEvent::Unpaired)
            && let Some(till) = till.upgrade()
        {
            till.says_unpaired(&terminal).await;
        }
        if events.send(TillEvent::of(terminal, event)).await.is_err() {
            return;
        }
    }
}

/// Tells when a task dies: a panic in it is our bug, and a dead terminal must not look alive.
async fn watch(terminal: TerminalId, task: tokio::task::JoinHandle<()>, events: mpsc::Sender<TillEvent>) {
    if task.await.is_err() {
        let _ = events.send(TillEvent::TaskEnded(terminal)).await;
    }
}
