//! When a person presses a key again: whether the program has dealt with the last press, as the operating system sees it.

use std::fs;
use std::time::Duration;

/// How fast a person presses one key again.
pub const PACE: Duration = Duration::from_millis(1_200);
/// After which time one looks again at a program that has something to do.
pub const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// No thread of the process computes or is held up by a disk: all wait for something to happen. One that is gone rests too.
pub fn is_at_rest(process: u32) -> bool {
    let Ok(threads) = fs::read_dir(format!("/proc/{process}/task")) else { return true };
    threads.flatten().all(|thread| {
        let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        // proc(5): the state follows the name, which is in brackets and may have brackets itself.
        let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
        !matches!(state, Some('R' | 'D'))
    })
}
