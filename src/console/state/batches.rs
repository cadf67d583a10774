//! What each terminal told of the batch that it closed last, for whoever looks at it again.

use std::collections::BTreeMap;

use crate::payment::{TerminalId, WallTime};
use crate::terminal::Settled;

/// The last batch of each terminal, as far as it was closed since the program started.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Batches(BTreeMap<TerminalId, (WallTime, Settled)>);

impl Batches {
    /// This terminal closed its batch now.
    pub fn closed(&mut self, terminal: TerminalId, at: WallTime, settled: Settled) {
        self.0.insert(terminal, (at, settled));
    }

    /// When this terminal closed its last one, and what it told; none if it told nothing that could be compared.
    pub fn last(&self, terminal: &TerminalId) -> Option<&(WallTime, Settled)> {
        self.0.get(terminal).filter(|(_, settled)| settled.check.is_some())
    }
}
