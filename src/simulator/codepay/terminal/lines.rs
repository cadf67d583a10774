//! Who is connected, and whose result has not come.

use std::collections::BTreeMap;

use crate::simulator::outputs::Ask;
use crate::simulator::simulated::Client;

/// How long a result that could not be delivered is kept, in milliseconds. Assumed.
pub(super) const KEPT_MS: u64 = 600_000;

/// A result that has not come, or of which it is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Undelivered {
    number: String,
    since_ms: u64,
}

#[derive(Debug)]
struct Line {
    client: Client,
    /// The result that was said on it last, until the client shows that it hears.
    unproven: Option<Undelivered>,
}

/// All connections, and at most one result kept for each client that is not there.
#[derive(Debug, Default)]
pub(super) struct Lines {
    open: BTreeMap<Ask, Line>,
    kept: BTreeMap<Client, Undelivered>,
}

impl Lines {
    /// Somebody has come. A client with a name of its own has left all its other lines behind.
    pub(super) fn open(&mut self, line: Ask, client: &Client, now_ms: u64) {
        if matches!(client, Client::Named(_)) {
            let left: Vec<Ask> = self.of(client).collect();
            for line in left {
                self.close(line, false, now_ms);
            }
        }
        self.kept.retain(|_, kept| now_ms.saturating_sub(kept.since_ms) < KEPT_MS);
        self.open.insert(line, Line { client: client.clone(), unproven: None });
    }

    /// Somebody has left: what was not heard for sure is kept.
    pub(super) fn close(&mut self, line: Ask, properly: bool, now_ms: u64) -> Option<Client> {
        let Line { client, unproven } = self.open.remove(&line)?;
        if let Some(unproven) = unproven.filter(|said| !properly && now_ms.saturating_sub(said.since_ms) < KEPT_MS) {
            self.kept.entry(client.clone()).or_insert(unproven);
        }
        Some(client)
    }

    /// All of them are gone and nothing is kept.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// What was said on this line has come.
    pub(super) fn heard(&mut self, line: Ask) {
        if let Some(line) = self.open.get_mut(&line) {
            line.unproven = None;
        }
    }

    /// A result was said on this line.
    pub(super) fn said(&mut self, line: Ask, number: &str, now_ms: u64) {
        if let Some(line) = self.open.get_mut(&line) {
            line.unproven = Some(Undelivered { number: number.to_owned(), since_ms: now_ms });
        }
    }

    /// A result could not be said.
    pub(super) fn keep(&mut self, client: &Client, number: &str, now_ms: u64) {
        self.kept.insert(client.clone(), Undelivered { number: number.to_owned(), since_ms: now_ms });
    }

    /// The client has asked for this result by itself.
    pub(super) fn learned(&mut self, line: Ask, number: &str) {
        let Some(client) = self.client(line).cloned() else { return };
        self.kept.retain(|of, kept| *of != client || kept.number != number);
    }

    /// What is kept for the client of this line.
    pub(super) fn kept(&self, line: Ask) -> Option<&str> {
        self.kept.get(self.client(line)?).map(|kept| kept.number.as_str())
    }

    /// The same, taken out.
    pub(super) fn take_kept(&mut self, line: Ask, now_ms: u64) -> Option<String> {
        let client = self.client(line)?.clone();
        let kept = self.kept.remove(&client)?;
        (now_ms.saturating_sub(kept.since_ms) < KEPT_MS).then_some(kept.number)
    }

    /// Who is on this line.
    pub(super) fn client(&self, line: Ask) -> Option<&Client> {
        self.open.get(&line).map(|line| &line.client)
    }

    /// Where this client is reached: on this line or, if it has left it, on its newest.
    pub(super) fn reach(&self, line: Ask, client: &Client) -> Option<Ask> {
        if self.client(line) == Some(client) { Some(line) } else { self.of(client).last() }
    }

    /// All lines.
    pub(super) fn all(&self) -> impl Iterator<Item = Ask> + '_ {
        self.open.keys().copied()
    }

    /// The lines of this client, the oldest first.
    pub(super) fn of(&self, client: &Client) -> impl Iterator<Item = Ask> {
        self.open.iter().filter(move |(_, line)| line.client == *client).map(|(ask, _)| *ask)
    }
}
