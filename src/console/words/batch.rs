//! What came of closing a batch, in words.

use crate::console::texts::Texts;
use crate::terminal::BatchClose;

/// In one line, with what to do where it is not known.
pub fn batch_close(texts: &Texts, terminal: &str, close: &BatchClose) -> String {
    let (key, why) = match close {
        BatchClose::Closed(_) => ("settle.closed", ""),
        BatchClose::Refused(why) => ("settle.refused", why.as_str()),
        BatchClose::NotSent(why) => ("settle.not_sent", why.as_str()),
        BatchClose::NotKnown(_) => ("settle.not_known", ""),
    };
    texts.fill(key, &[("terminal", terminal), ("why", why)])
}
