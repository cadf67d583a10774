//! How often a PIN was tried, and how long to wait before the next one. On disk, so that neither a restart nor a loop of
//! commands gets round it.
//!
//! One count for the whole home, and one rule: **only the right PIN of a supervisor clears it.**
//! * A try counts *before* it is compared ([`Tries::count`]): of many side by side no more than the free ones pass.
//! * The right PIN of an operator takes back its own try and nothing else ([`Tries::give_back`]): who knows one PIN could
//!   otherwise guess at another one for ever, typing the own one in between.
//! * Honest slips are forgotten one by one, [`FORGOTTEN_AFTER`] each. That is slower than the longest wait lets anybody try
//!   (12 an hour), so that waiting for it gains nothing.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::platform::files;

/// So many wrong ones are free; then, and after as many more each time, there is a wait.
const FREE: u32 = 3;
/// The first wait, in milliseconds; each is twice the one before.
const FIRST_WAIT: u64 = 30_000;
/// The longest wait, in milliseconds.
const LONGEST_WAIT: u64 = 15 * 60_000;
/// After so many milliseconds one wrong one is forgotten.
const FORGOTTEN_AFTER: u64 = 10 * 60_000;
/// Largest file that is read, in bytes.
const SIZE_LIMIT: u64 = 4096;

/// What is kept on disk. Times are in milliseconds since 1970 on the wall clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// Wrong ones that are not forgotten.
    wrong: u32,
    /// Until when to wait.
    wait_until: i64,
    /// When the next one is forgotten.
    #[serde(default)]
    forget_at: i64,
}

/// The count of one home. What decides is this process's own clock, which nobody can set; the wall clock takes it over a
/// restart.
#[derive(Debug)]
pub(super) struct Tries {
    path: PathBuf,
    kept: Kept,
    wait_until: u64,
    forget_at: u64,
}

impl Tries {
    /// Takes up the count; `mono` and `wall` are both clocks now, in milliseconds. A file that cannot be read counts as one
    /// that has used up the free ones: it must not be a way round.
    pub(super) fn load(path: PathBuf, mono: u64, wall: i64) -> Self {
        let kept = match files::read_private(&path, SIZE_LIMIT) {
            Ok((bytes, _)) => std::str::from_utf8(&bytes).ok().and_then(|text| toml::from_str(text).ok()),
            Err(fault) if fault.kind == crate::platform::FileFaultKind::Missing => Some(Kept::default()),
            Err(_) => None,
        };
        let unreadable = || Kept {
            wrong: FREE,
            wait_until: wall.saturating_add_unsigned(FIRST_WAIT),
            forget_at: wall.saturating_add_unsigned(FORGOTTEN_AFTER),
        };
        let kept = kept.unwrap_or_else(unreadable);
        // A wall clock that was set back must not make the wait endless.
        let left = until(kept.wait_until, wall).min(wait_after(kept.wrong));
        let (overdue, to_go) = (until(wall, kept.forget_at), until(kept.forget_at, wall).min(FORGOTTEN_AFTER));
        let mut tries =
            Self { path, kept, wait_until: mono.saturating_add(left), forget_at: mono.saturating_add(to_go) };
        if tries.kept.wrong > 0 && to_go == 0 {
            let due = 1 + overdue / FORGOTTEN_AFTER;
            tries.forget(due, mono.saturating_add(FORGOTTEN_AFTER - overdue % FORGOTTEN_AFTER));
        }
        tries
    }

    /// How long to wait before the next one, in milliseconds; 0 if it may be tried.
    pub(super) fn wait_ms(&self, mono: u64) -> u64 {
        self.wait_until.saturating_sub(mono)
    }

    /// Free ones left before the next wait.
    pub(super) fn left(&self) -> u32 {
        FREE - self.kept.wrong % FREE
    }

    /// Counts a try that is about to be compared, as a wrong one until it is known to be right. It counts even if it cannot be
    /// written down.
    ///
    /// # Errors
    /// How long to wait, in milliseconds: it must not be compared, and was not counted.
    pub(super) fn count(&mut self, mono: u64, wall: i64) -> Result<(), u64> {
        match self.wait_ms(mono) {
            0 => {}
            wait_ms => return Err(wait_ms),
        }
        if let Some(overdue) = mono.checked_sub(self.forget_at).filter(|_| self.kept.wrong > 0) {
            let due = 1 + overdue / FORGOTTEN_AFTER;
            self.forget(due, self.forget_at.saturating_add(due.saturating_mul(FORGOTTEN_AFTER)));
        }
        if self.kept.wrong == 0 {
            self.forget_at = mono.saturating_add(FORGOTTEN_AFTER);
        }
        self.kept.forget_at = wall.saturating_add_unsigned(self.forget_at.saturating_sub(mono));
        self.kept.wrong = self.kept.wrong.saturating_add(1);
        if self.kept.wrong.is_multiple_of(FREE) {
            let wait = wait_after(self.kept.wrong);
            self.wait_until = mono.saturating_add(wait);
            self.kept.wait_until = wall.saturating_add_unsigned(wait);
        }
        self.write();
        Ok(())
    }

    /// A try that was counted was right after all: it alone is taken back, with the wait that it began.
    pub(super) fn give_back(&mut self) {
        if self.kept.wrong.is_multiple_of(FREE) {
            self.wait_until = 0;
            self.kept.wait_until = 0;
        }
        self.kept.wrong = self.kept.wrong.saturating_sub(1);
        self.write();
    }

    /// The right PIN of a supervisor: the count begins anew.
    pub(super) fn clear(&mut self) {
        self.kept = Kept::default();
        self.wait_until = 0;
        self.write();
    }

    fn forget(&mut self, due: u64, next: u64) {
        self.kept.wrong = self.kept.wrong.saturating_sub(u32::try_from(due).unwrap_or(u32::MAX));
        self.forget_at = next;
    }

    fn write(&self) {
        let text = toml::to_string(&self.kept).unwrap_or_default();
        // A disk that is full must not open the door, and must not close it for ever: the count in memory stands.
        let _ = files::write_private(&self.path, text.as_bytes());
    }
}

/// Milliseconds from `from` to `at`; 0 if that is past.
fn until(at: i64, from: i64) -> u64 {
    u64::try_from(at.saturating_sub(from)).unwrap_or(0)
}

/// The wait after so many wrong ones.
fn wait_after(wrong: u32) -> u64 {
    let waits = wrong / FREE;
    match waits.checked_sub(1) {
        None => 0,
        Some(doublings) => {
            FIRST_WAIT.saturating_mul(1_u64.checked_shl(doublings.min(20)).unwrap_or(1)).min(LONGEST_WAIT)
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const WALL: i64 = 1_760_000_000_000;

    fn tries(folder: &tempfile::TempDir, mono: u64, wall: i64) -> Tries {
        Tries::load(folder.path().join("pins.toml"), mono, wall)
    }

    /// Three wrong ones at once.
    fn three_wrong(tries: &mut Tries, mono: u64) {
        (0..3).for_each(|_| tries.count(mono, WALL).unwrap());
    }

    #[test]
    fn three_are_free_then_each_wait_is_twice_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let mut tries = tries(&folder, 0, WALL);
        let mut waits = Vec::new();
        let mut mono = 0;
        for _ in 0..24 {
            mono += tries.wait_ms(mono);
            // Nothing is forgotten in this test: it is about the waits.
            tries.forget_at = u64::MAX;
            tries.count(mono, WALL).unwrap();
            waits.push(tries.wait_ms(mono) / 1000);
        }
        let expected = [0, 0, 30, 0, 0, 60, 0, 0, 120, 0, 0, 240, 0, 0, 480, 0, 0, 900, 0, 0, 900, 0, 0, 900];
        assert_eq!(waits, expected);
    }

    #[test]
    fn tries_side_by_side_do_not_share_one_look_at_the_count() {
        let folder = tempfile::tempdir().unwrap();
        let mut tries = tries(&folder, 0, WALL);
        // All are on their way, none has been compared yet.
        three_wrong(&mut tries, 5);
        assert_eq!(tries.count(5, WALL), Err(30_000));
        tries.give_back();
        assert_eq!((tries.wait_ms(5), tries.left()), (0, 1), "the one that was right ends the wait that it began");
        tries.count(5, WALL).unwrap();
        assert_eq!(tries.wait_ms(5), 30_000);
    }

    #[test]
    fn an_own_pin_in_between_buys_no_further_guess() {
        let folder = tempfile::tempdir().unwrap();
        let mut tries = tries(&folder, 0, WALL);
        let (mut mono, mut guesses) = (0, 0);
        while mono < 24 * 3_600_000 {
            // A guess at somebody else's PIN, then the own one.
            match tries.count(mono, WALL) {
                Ok(()) => guesses += 1,
                Err(wait) => mono += wait,
            }
            if tries.count(mono, WALL).is_ok() {
                tries.give_back();
            }
        }
        assert!(guesses < 120 * 3, "{guesses} guesses in a day");
    }

    #[test]
    fn a_slip_is_forgotten_after_a_while_across_a_restart_too() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = tries(&folder, 0, WALL);
        first.count(0, WALL).unwrap();
        first.count(0, WALL).unwrap();
        first.count(FORGOTTEN_AFTER, WALL + 600_000).unwrap();
        assert_eq!((first.wait_ms(FORGOTTEN_AFTER), first.left()), (0, 1), "one of the first two is forgotten");
        let mut second = tries(&folder, 7, WALL + 600_000 + 300_000);
        second.count(7, WALL + 900_000).unwrap();
        assert!(second.wait_ms(7) > 0, "half of the time is not enough");
        assert_eq!(tries(&folder, 0, WALL + 3_600_000).left(), 3, "an hour is enough for all");
    }

    #[test]
    fn a_restart_does_not_get_round_the_wait_and_a_supervisor_ends_it() {
        let folder = tempfile::tempdir().unwrap();
        three_wrong(&mut tries(&folder, 0, WALL), 1_000);
        let mut second = tries(&folder, 50, WALL + 10_000);
        assert_eq!((second.wait_ms(50), second.left()), (20_000, 3));
        second.clear();
        assert_eq!(tries(&folder, 0, WALL + 10_000).wait_ms(0), 0);
    }

    #[rstest]
    #[case::set_back(WALL - 86_400_000, 30_000)]
    #[case::set_forward(WALL + 86_400_000, 0)]
    fn a_clock_that_jumps_never_makes_the_wait_longer(#[case] wall: i64, #[case] expected: u64) {
        let folder = tempfile::tempdir().unwrap();
        three_wrong(&mut tries(&folder, 0, WALL), 0);
        assert_eq!(tries(&folder, 0, wall).wait_ms(0), expected);
    }

    #[test]
    fn a_broken_file_is_no_way_round() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pins.toml"), "nonsense").unwrap();
        assert_eq!(tries(&folder, 0, WALL).wait_ms(0), FIRST_WAIT);
    }

    #[test]
    fn the_file_of_an_older_version_still_counts() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pins.toml"), format!("wrong = 3\nwait_until = {}\n", WALL + 9_000)).unwrap();
        assert_eq!(tries(&folder, 0, WALL).wait_ms(0), 9_000);
    }
}
