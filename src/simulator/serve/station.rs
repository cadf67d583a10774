//! The task that owns the terminal: gives it messages and the time, and carries out what it wants.

use std::collections::HashMap;

use tokio::sync::{mpsc, watch};

use super::desk::{Arrived, Carried, News};
use super::ledger_file::LedgerFile;
use super::running::SimulatorError;
use crate::platform::Millis;
use crate::simulator::outputs::{Ask, Output, RequestLine};
use crate::simulator::simulated::Machine;

/// The terminal with everything it acts on.
pub(super) struct Station<M, F> {
    pub(super) terminal: M,
    pub(super) inbox: mpsc::Receiver<Arrived>,
    pub(super) link: watch::Sender<bool>,
    pub(super) ledger: Option<LedgerFile>,
    pub(super) on_line: F,
    /// Who can be answered.
    pub(super) waiting: HashMap<Ask, mpsc::UnboundedSender<Carried>>,
    /// When lost links are back.
    pub(super) up_at: Option<Millis>,
}

impl<M: Machine, F: FnMut(RequestLine)> Station<M, F> {
    /// Runs until the ledger cannot be written: then nothing may be answered any more.
    pub(super) async fn run(mut self) -> SimulatorError {
        loop {
            let wake_at = self.terminal.wake_at_ms().map(Millis).into_iter().chain(self.up_at).min();
            tokio::select! {
                arrived = self.inbox.recv() => match arrived {
                    Some(arrived) => self.take(arrived),
                    None => return SimulatorError::Ended,
                },
                () = reached(wake_at) => self.terminal.reach(Millis::now().0),
            }
            if let Err(error) = self.carry_out().await {
                return error;
            }
            self.raise_link();
        }
    }

    fn take(&mut self, Arrived { from, news, back }: Arrived) {
        self.waiting.retain(|_, back| !back.is_closed());
        self.waiting.insert(from, back);
        let now_ms = Millis::now().0;
        match news {
            News::Message(path, message) => self.terminal.receive(from, &path, &message, now_ms),
            News::Came(client) => self.terminal.connected(from, &client, now_ms),
            News::Alive => self.terminal.alive(from, now_ms),
            News::Left(properly) => self.terminal.disconnected(from, properly, now_ms),
        }
    }

    async fn carry_out(&mut self) -> Result<(), SimulatorError> {
        while let Some(output) = self.terminal.next_output() {
            match output {
                Output::Booked(entry) => {
                    if let Some(ledger) = &mut self.ledger {
                        ledger.append(&entry).await?;
                    }
                }
                Output::Told(line) => (self.on_line)(line),
                Output::Answer(answer) => self.carry(answer.to, Carried::Answer(answer)),
                Output::NoMessage(to) => self.carry(to, Carried::NoMessage),
                Output::Cut(to, ms) => self.carry(to, Carried::Cut(ms)),
                Output::LinkLost(ms) => self.lose_link(ms),
            }
        }
        Ok(())
    }

    /// Whoever has left does not hear it.
    fn carry(&mut self, to: Ask, carried: Carried) {
        if let Some(back) = self.waiting.get(&to) {
            let _ = back.send(carried);
        }
    }

    fn lose_link(&mut self, ms: u64) {
        self.waiting.clear();
        self.link.send_replace(false);
        self.up_at = Some(Millis::now() + ms);
    }

    fn raise_link(&mut self) {
        if self.up_at.is_some_and(|up_at| up_at <= Millis::now()) {
            self.up_at = None;
            self.link.send_replace(true);
        }
    }
}

/// Waits until then; for ever without a time.
pub(super) async fn reached(at: Option<Millis>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.instant()).await,
        None => std::future::pending().await,
    }
}
