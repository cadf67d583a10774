//! This process as the operating system sees it.

use std::io;

use rustix::process::{Resource, Rlimit, Signal, getpid, getrlimit, kill_process, setrlimit};

/// The id of this process.
pub fn id() -> u32 {
    std::process::id()
}

/// Turns core dumps off, so that a crash never writes keys to a disk (PCI DSS 3.6). Called once, first thing in `main`.
pub fn forbid_core_dumps() -> io::Result<()> {
    let limits = Rlimit { current: Some(0), maximum: Some(0) };
    Ok(setrlimit(Resource::Core, limits)?)
}

/// Whether core dumps are off.
pub fn core_dumps_forbidden() -> bool {
    getrlimit(Resource::Core).current == Some(0)
}

/// Stops this process as Ctrl-Z does; returns when it is continued. The terminal must have been handed back before.
///
/// A program started by a terminal window or a kiosk, with no shell that could continue it, would stay stopped for ever. The
/// kernel knows (POSIX.1 "orphaned process group"): it ignores this signal there, as it would not ignore `SIGSTOP`. `SIGTSTP`
/// itself is heard as a request, see [`super::signals`].
pub fn suspend() -> io::Result<()> {
    Ok(kill_process(getpid(), Signal::TTOU)?)
}

/// Whether this process runs with all rights, which ignore file modes and exclusive devices.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_dumps_can_be_forbidden() {
        forbid_core_dumps().expect("lowering a limit is always allowed");
        assert!(core_dumps_forbidden());
    }
}
