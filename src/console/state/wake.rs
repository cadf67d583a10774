//! When the console wants to be woken: with nothing due it sleeps.

use super::{Cover, State};
use crate::console::command::View;
use crate::payment::{Millis, Stage};

/// A payment that is not known rings again after so many milliseconds, until it was read: a key or a click that counts.
pub const RING_AGAIN: u64 = 20_000;
/// Nobody uses the screen when nothing was touched for so many milliseconds.
pub const IDLE_AFTER: u64 = 10 * 60_000;
const SECOND: u64 = 1_000;
const MINUTE: i64 = 60_000;

impl State {
    /// When [`super::super::event::Event::TimeReached`] is wanted next.
    pub fn wake_at(&self) -> Option<Millis> {
        let guard = self.hands.guard.as_ref().and_then(crate::console::input::Guard::deadline);
        let keys = [self.hands.bursts.deadline(), guard, self.hands.held_back_until()]
            .into_iter()
            .flatten()
            .map(|at| Millis(at.0));
        let notice = self.notice.as_ref().and_then(|notice| notice.until);
        let code = self.code.ends().filter(|_| !matches!(self.cover, Some(Cover::Starting(_))));
        let idle_at = (self.opened && !self.idle).then(|| self.staff.touched.plus(IDLE_AFTER));
        let own = [self.staff.locks_at(self.config.people.lock_after), self.pin_second(), idle_at];
        keys.chain(own.into_iter().flatten())
            .chain(notice)
            .chain(code)
            .chain(self.next_second())
            .chain(self.ring_at)
            .chain(self.next_minute())
            .min()
    }

    /// A wait for the next PIN is counted down, and so is an approval that is shown.
    fn pin_second(&self) -> Option<Millis> {
        let shown = self.popup.is_some()
            && (self.pin.waits(self.now.mono).is_some() || self.staff.approved(self.now.mono).is_some());
        shown.then(|| self.now.mono.plus(SECOND))
    }

    /// Only an open payment and the terminals view show seconds.
    fn next_second(&self) -> Option<Millis> {
        let counting = match &self.cover {
            Some(Cover::Starting(starting)) => Some(starting.since),
            Some(Cover::Payment(reference)) => {
                let known = self.payments.get(reference)?;
                (known.payment().stage == Stage::Waiting).then_some(known.since)
            }
            Some(Cover::NotSaved(_)) => None,
            None if self.view == View::Pair => self.pairing.shows_seconds(self.now.mono).then_some(Millis(0)),
            None => (self.view == View::Terminals).then_some(Millis(0)),
        }?;
        let gone = self.now.mono.since(counting);
        Some(counting.plus(gone - gone % SECOND + SECOND))
    }

    /// The clock shows minutes.
    fn next_minute(&self) -> Option<Millis> {
        let left = u64::try_from(MINUTE - self.now.wall.0.rem_euclid(MINUTE)).ok()?;
        Some(self.now.mono.plus(left))
    }
}
