//! A bracketed paste (xterm `ctlseqs`, mode 2004) with an end in every case.

use super::PASTE_GAP;
use crate::console::input::Input;

/// Most bytes of one paste that are kept; the rest of it is thrown away.
pub const PASTE_CAP: usize = 64 * 1024;
/// Bytes thrown away after a full paste before keys live again in any case.
const THROW_AWAY: usize = 1024 * 1024;
/// What is left of a full paste ends after this many milliseconds without a byte.
const THROW_AWAY_GAP: u64 = 100;
const END: &[u8] = b"\x1b[201~";

/// A paste that has not ended yet.
#[derive(Debug, Default)]
pub(super) struct Paste {
    kept: Vec<u8>,
    /// How much of [`END`] the last bytes spell.
    matched: usize,
    /// The text was given out at the cap; so many bytes were thrown away since.
    thrown: Option<usize>,
}

impl Paste {
    /// Take a byte; `true` when it completes the end mark.
    pub(super) fn push(&mut self, byte: u8) -> bool {
        if byte == END[self.matched] {
            self.matched += 1;
            return self.matched == END.len();
        }
        // The mark begins with its only ESC, so a broken mark can only start again at this byte.
        let broken = std::mem::take(&mut self.matched);
        self.keep(&END[..broken]);
        if byte == END[0] {
            self.matched = 1;
        } else {
            self.keep(&[byte]);
        }
        false
    }

    fn keep(&mut self, bytes: &[u8]) {
        match &mut self.thrown {
            Some(thrown) => *thrown += bytes.len(),
            None => self.kept.extend_from_slice(bytes),
        }
    }

    /// The text, once, when the cap is reached. What follows is thrown away up to the end mark or a short silence:
    /// the rest of a paste must never become keys.
    pub(super) fn take_full(&mut self) -> Option<Input> {
        if self.thrown.is_some() || self.kept.len() < PASTE_CAP {
            return None;
        }
        self.thrown = Some(0);
        self.kept.truncate(PASTE_CAP);
        Some(Input::Paste(clean(&std::mem::take(&mut self.kept))))
    }

    /// Has so much been thrown away that this can be no paste any more?
    pub(super) fn is_exhausted(&self) -> bool {
        self.thrown.is_some_and(|thrown| thrown >= THROW_AWAY)
    }

    /// Milliseconds without a byte that end this paste.
    pub(super) const fn gap(&self) -> u64 {
        if self.thrown.is_some() { THROW_AWAY_GAP } else { PASTE_GAP }
    }

    /// The paste is over: its text, unless it was given out at the cap or nothing came.
    pub(super) fn finish(self) -> Option<Input> {
        (self.thrown.is_none() && !self.kept.is_empty()).then(|| Input::Paste(clean(&self.kept)))
    }
}

/// Valid UTF-8 only, line ends as `\n`, no other control characters.
fn clean(bytes: &[u8]) -> String {
    let text: String = bytes.utf8_chunks().map(|chunk| chunk.valid()).collect();
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
}
