//! A terminal has closed its batch, or not: what it told is kept, and a difference to the journal is laid before a person.

use super::popups;
use crate::console::state::{Popup, Printing, ReceiptPage, State};
use crate::console::words;
use crate::payment::TerminalId;
use crate::terminal::BatchClose;

/// What came of closing it.
pub(super) fn told(state: &mut State, terminal: &TerminalId, close: BatchClose) {
    let name = state.counters.by_id(terminal).map(|counter| counter.name.clone()).unwrap_or_default();
    let line = words::batch_close(state.texts, &name, &close);
    state.ring(if matches!(close, BatchClose::NotKnown(_)) { 3 } else { 1 });
    state.say_until_answered(line);
    if let BatchClose::Closed(settled) = close {
        let differs = settled.differs();
        state.batches.closed(terminal.clone(), state.now.wall, settled);
        if differs {
            state.ring(3);
            // A payment comes first: the page is kept for later.
            if !state.is_covered() {
                show(state, terminal);
            }
        }
    }
}

/// The page of the batch that this terminal closed last.
pub(super) fn show(state: &mut State, terminal: &TerminalId) {
    let counter = state.counters.by_id(terminal).map(|counter| counter.name.clone());
    let (Some(name), Some((at, settled))) = (counter, state.batches.last(terminal)) else { return state.ring(1) };
    let lines = words::batch_page(state.texts, &name, *at, settled, &state.zone);
    let printed = lines.join("\n");
    let title = "batch.title";
    let page = ReceiptPage { title, lines, printed, scrolled: 0, printing: Printing::NotAsked, there: None };
    popups::open(state, Popup::Receipt(Box::new(page)));
}
