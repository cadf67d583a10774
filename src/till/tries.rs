//! How often a wrong PIN was typed, and how long to wait before the next one. On disk, so that neither a restart nor a loop of
//! commands gets round it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::platform::files;

/// So many wrong ones are free; then, and after as many more each time, there is a wait.
const FREE: u32 = 3;
/// The first wait, in milliseconds; each is twice the one before.
const FIRST_WAIT: u64 = 30_000;
/// The longest wait, in milliseconds.
const LONGEST_WAIT: u64 = 15 * 60_000;
/// Largest file that is read, in bytes.
const SIZE_LIMIT: u64 = 4096;

/// What is kept on disk.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// Wrong ones since the last right one.
    wrong: u32,
    /// Until when to wait, in milliseconds since 1970 on the wall clock.
    wait_until: i64,
}

/// The count of one home.
#[derive(Debug)]
pub(super) struct Tries {
    path: PathBuf,
    kept: Kept,
    /// Until when to wait on this process's own clock, which nobody can set.
    wait_until: u64,
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
        let kept = kept.unwrap_or(Kept { wrong: FREE, wait_until: wall.saturating_add_unsigned(FIRST_WAIT) });
        // A wall clock that was set back must not make the wait endless.
        let left = u64::try_from(kept.wait_until.saturating_sub(wall)).unwrap_or(0).min(wait_after(kept.wrong));
        Self { path, kept, wait_until: mono.saturating_add(left) }
    }

    /// How long to wait before the next one, in milliseconds; 0 if it may be tried.
    pub(super) fn wait_ms(&self, mono: u64) -> u64 {
        self.wait_until.saturating_sub(mono)
    }

    /// Free ones left before the next wait.
    pub(super) fn left(&self) -> u32 {
        FREE - self.kept.wrong % FREE
    }

    /// A wrong one. It counts even if it cannot be written down.
    pub(super) fn wrong(&mut self, mono: u64, wall: i64) {
        self.kept.wrong = self.kept.wrong.saturating_add(1);
        if self.kept.wrong.is_multiple_of(FREE) {
            let wait = wait_after(self.kept.wrong);
            self.wait_until = mono.saturating_add(wait);
            self.kept.wait_until = wall.saturating_add_unsigned(wait);
        }
        self.write();
    }

    /// A right one: the count begins anew.
    pub(super) fn right(&mut self) {
        if self.kept != Kept::default() {
            self.kept = Kept::default();
            self.write();
        }
    }

    fn write(&self) {
        let text = toml::to_string(&self.kept).unwrap_or_default();
        // A disk that is full must not open the door, and must not close it for ever: the count in memory stands.
        let _ = files::write_private(&self.path, text.as_bytes());
    }
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

    #[test]
    fn three_are_free_then_each_wait_is_twice_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let mut tries = tries(&folder, 0, WALL);
        let mut waits = Vec::new();
        let mut mono = 0;
        for _ in 0..24 {
            mono += tries.wait_ms(mono);
            tries.wrong(mono, WALL);
            waits.push(tries.wait_ms(mono) / 1000);
        }
        let expected = [0, 0, 30, 0, 0, 60, 0, 0, 120, 0, 0, 240, 0, 0, 480, 0, 0, 900, 0, 0, 900, 0, 0, 900];
        assert_eq!(waits, expected);
    }

    #[test]
    fn a_restart_does_not_get_round_the_wait_and_a_right_one_ends_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = tries(&folder, 0, WALL);
        (0..3).for_each(|_| first.wrong(1_000, WALL));
        let mut second = tries(&folder, 50, WALL + 10_000);
        assert_eq!((second.wait_ms(50), second.left()), (20_000, 3));
        second.right();
        assert_eq!(tries(&folder, 0, WALL + 10_000).wait_ms(0), 0);
    }

    #[rstest]
    #[case::set_back(WALL - 86_400_000, 30_000)]
    #[case::set_forward(WALL + 86_400_000, 0)]
    fn a_clock_that_jumps_never_makes_the_wait_longer(#[case] wall: i64, #[case] expected: u64) {
        let folder = tempfile::tempdir().unwrap();
        let mut first = tries(&folder, 0, WALL);
        (0..3).for_each(|_| first.wrong(0, WALL));
        assert_eq!(tries(&folder, 0, wall).wait_ms(0), expected);
    }

    #[test]
    fn a_broken_file_is_no_way_round() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pins.toml"), "nonsense").unwrap();
        assert_eq!(tries(&folder, 0, WALL).wait_ms(0), FIRST_WAIT);
    }
}
