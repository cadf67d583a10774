//! Orders that wait for the cashier to open them on the terminal.

use std::collections::VecDeque;

use super::Terminal;
use super::take::Taken;
use crate::simulator::codepay::refusal::{self, Refusal};

/// Which of them is opened first, `order_queue_mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum QueueMode {
    /// The oldest.
    #[default]
    Fifo,
    /// The newest.
    Filo,
}

/// The queue, and how orders get into it.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: VecDeque<(Taken, u64)>,
    /// When the next is opened, if the terminal is free by then.
    opens_at_ms: u64,
    pub(super) mode: QueueMode,
    /// Orders that do not say wait.
    pub(super) confirms: bool,
}

impl Queue {
    /// One more, which may live for so long. The cashier needs `open_after_ms` to open the first.
    pub(super) fn add(&mut self, taken: Taken, now_ms: u64, life_ms: u64, open_after_ms: u64) {
        if self.waiting.is_empty() {
            self.opens_at_ms = now_ms.saturating_add(open_after_ms);
        }
        self.waiting.push_back((taken, now_ms.saturating_add(life_ms)));
    }

    /// The terminal has nothing else to do: the cashier opens the next.
    pub(super) fn free_at(&mut self, now_ms: u64, open_after_ms: u64) {
        self.opens_at_ms = now_ms.saturating_add(open_after_ms);
    }

    /// When there is something to do.
    pub(super) fn next_at_ms(&self, is_busy: bool) -> Option<u64> {
        let ends = self.waiting.iter().map(|(_, ends_at_ms)| *ends_at_ms).min()?;
        Some(if is_busy { ends } else { ends.min(self.opens_at_ms) })
    }

    /// The next to be opened, and when it ends.
    fn take(&mut self, now_ms: u64) -> Option<(Taken, u64)> {
        if self.opens_at_ms > now_ms {
            return None;
        }
        match self.mode {
            QueueMode::Fifo => self.waiting.pop_front(),
            QueueMode::Filo => self.waiting.pop_back(),
        }
    }

    /// Takes out the order of this number.
    pub(super) fn remove(&mut self, number: &str) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|(taken, _)| taken.number != number);
        self.waiting.len() < before
    }

    /// The one that is alone in it.
    pub(super) fn only(&self) -> Option<&str> {
        let mut numbers = self.waiting.iter().map(|(taken, _)| taken.number.as_str());
        numbers.next().filter(|_| self.waiting.len() == 1)
    }

    fn take_ended(&mut self, now_ms: u64) -> Option<String> {
        let at = self.waiting.iter().position(|(_, ends_at_ms)| *ends_at_ms <= now_ms)?;
        self.waiting.remove(at).map(|(taken, _)| taken.number)
    }

    /// Takes out all of them.
    pub(super) fn forget(&mut self) -> Vec<String> {
        self.waiting.drain(..).map(|(taken, _)| taken.number).collect()
    }
}

impl Terminal {
    /// The cashier opens the next order, if the terminal is free.
    pub(super) fn open_next(&mut self) {
        if self.is_busy() {
            return;
        }
        let Some((taken, ends_at_ms)) = self.queue.take(self.now_ms) else { return };
        let Some(order) = self.records.get(&taken.number) else { return };
        // What it is about may have gone while it waited.
        match self.amount_of(&order.asking) {
            Ok(_) => self.begin(taken, ends_at_ms.saturating_sub(self.now_ms)),
            Err(refusal) => self.end_waiting(&taken.number, refusal),
        }
        self.queue.free_at(self.now_ms, self.settings.confirm_wait_ms);
    }

    /// Orders that nobody has opened in their time have come to nothing.
    pub(super) fn end_what_waited_too_long(&mut self) {
        while let Some(number) = self.queue.take_ended(self.now_ms) {
            self.end_waiting(&number, refusal::NO_CARD);
        }
    }

    fn end_waiting(&mut self, number: &str, refusal: Refusal) {
        self.end(number, refusal);
        self.answer_result(number);
    }
}
