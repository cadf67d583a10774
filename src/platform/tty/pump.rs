//! The thread that waits for the terminal.

use std::io::{PipeReader, Read};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::device::Device;
use super::{Millis, TtyEvent};

/// Most bytes of one read.
const CHUNK: usize = 4096;

/// Wait for the terminal and tell `sink` what it did, until it goes away, `sink` says `false` or the other end of `wake`
/// is closed.
pub(super) fn run(device: &Device, wake: &PipeReader, mut sink: impl FnMut(TtyEvent) -> bool) {
    loop {
        let Ok((tty, woken)) = wait(device, wake) else {
            sink(TtyEvent::Gone);
            return;
        };
        if woken && is_closed(wake) {
            return;
        }
        if tty.contains(PollFlags::OUT) && device.flush() && !sink(TtyEvent::Writable) {
            return;
        }
        if tty.intersects(PollFlags::IN | PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            match read(device, tty) {
                Some(TtyEvent::Gone) => {
                    sink(TtyEvent::Gone);
                    return;
                }
                Some(event) if !sink(event.clone()) => return,
                _ => {}
            }
        }
    }
}

/// What the terminal is ready for, and whether somebody wrote to `wake`.
fn wait(device: &Device, wake: &PipeReader) -> rustix::io::Result<(PollFlags, bool)> {
    let wanted = if device.has_rest() { PollFlags::IN | PollFlags::OUT } else { PollFlags::IN };
    let tty = device.fd();
    let mut fds = [PollFd::new(&tty, wanted), PollFd::new(wake, PollFlags::IN)];
    match poll(&mut fds, None) {
        Err(Errno::INTR) => Ok((PollFlags::empty(), false)),
        Err(fault) => Err(fault),
        Ok(_) => Ok((fds[0].revents(), !fds[1].revents().is_empty())),
    }
}

/// Empty the pipe; `true` if its writer is gone.
fn is_closed(mut wake: &PipeReader) -> bool {
    let mut sink = [0; 64];
    matches!(wake.read(&mut sink), Ok(0))
}

fn read(device: &Device, ready: PollFlags) -> Option<TtyEvent> {
    let mut bytes = vec![0; CHUNK];
    match rustix::io::read(device.fd(), &mut bytes) {
        Ok(0) => Some(TtyEvent::Gone),
        Ok(count) => {
            bytes.truncate(count);
            Some(TtyEvent::Bytes { bytes, at: Millis::now() })
        }
        Err(Errno::AGAIN | Errno::INTR) if !ready.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => None,
        Err(_) => Some(TtyEvent::Gone),
    }
}
