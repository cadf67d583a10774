//! The till as a single command holds it: opened, used, closed cleanly on every way out.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::console::texts::Texts;
use crate::payment::{Payment, WallTime};
use crate::report::rfc3339;
use crate::terminal::LinkPolicy;
use crate::till::{Stop, Till, TillEvent};

use super::failure::Failure;
use super::output;

/// Terminals that do not end within this time are left behind; what they had to record is recorded.
const FAREWELL: Duration = Duration::from_secs(1);

/// The till and its news.
pub(super) struct Counter {
    pub(super) till: Till,
    news: mpsc::Receiver<TillEvent>,
    texts: &'static Texts,
}

impl Counter {
    pub(super) fn new(till: Till, news: mpsc::Receiver<TillEvent>, texts: &'static Texts) -> Self {
        Self { till, news, texts }
    }

    /// Starts one terminal. If it counts itself as unpaired, that is said each time.
    pub(super) async fn start(&self, name: &str) -> Result<(), Failure> {
        let terminal = self.till.start(name, LinkPolicy::OnDemand).await?;
        if let Some(at) = terminal.settings.unpaired_at() {
            self.note_unpaired(terminal.name.as_str(), at.wall());
        }
        Ok(())
    }

    fn note_unpaired(&self, name: &str, at: WallTime) {
        let when = rfc3339(at);
        output::note(&self.texts.fill("cli.unpaired", &[("name", name), ("when", &when)]));
    }

    /// Starts the terminal that has this payment.
    pub(super) async fn start_of(&self, payment: &Payment) -> Result<(), Failure> {
        let terminals = self.till.terminals();
        let found = terminals.iter().find(|terminal| terminal.id == payment.intent.terminal);
        let gone =
            || Failure::from(Stop::NotReversible(format!("{} is no longer paired", payment.intent.terminal_name)));
        self.start(found.ok_or_else(gone)?.name.as_str()).await
    }

    /// The next piece of news. That a terminal's task has died is a failure of the command.
    pub(super) async fn next(&mut self) -> Result<TillEvent, Failure> {
        match self.news.recv().await {
            Some(TillEvent::TaskEnded(_)) | None => Err(Failure::bug()),
            Some(TillEvent::Unpaired(id, at)) => {
                let terminals = self.till.terminals();
                let known = terminals.iter().find(|terminal| terminal.id == id);
                self.note_unpaired(known.map_or(id.as_str(), |known| known.name.as_str()), at);
                Ok(TillEvent::Unpaired(id, at))
            }
            Some(event) => Ok(event),
        }
    }

    /// Ends the terminals and stores what waits. The journal's lock is free afterwards.
    pub(super) async fn close(self) {
        let Self { till, mut news, .. } = self;
        let _ = till.journal().flush().await;
        drop(till);
        let ended = async { while news.recv().await.is_some() {} };
        let _ = timeout(FAREWELL, ended).await;
    }
}
