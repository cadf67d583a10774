//! What happened, for people: written only when a seed is played again.

use std::fmt::Write as _;

use countertop::payment::Reference;

/// The lines of a run.
#[derive(Debug, Default)]
pub struct Trace {
    lines: Option<String>,
}

impl Trace {
    /// A trace that is kept, or one that costs nothing.
    pub fn new(kept: bool) -> Self {
        Self { lines: kept.then(String::new) }
    }

    /// Who did what, when. The words are made only if the trace is kept.
    pub fn note(&mut self, now_ms: u64, who: &str, what: impl FnOnce() -> String) {
        if let Some(lines) = &mut self.lines {
            let (seconds, ms) = (now_ms / 1_000, now_ms % 1_000);
            let _ = writeln!(lines, "{seconds:>6}.{ms:03}  {who:<10} {}", what());
        }
    }

    pub fn text(&self) -> &str {
        self.lines.as_deref().unwrap_or_default()
    }
}

/// A payment's short name.
pub fn short(reference: &Reference) -> String {
    format!("CT-{}", reference.last_six())
}
