//! The terminal device: found, put into raw mode, written without ever blocking, given back.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags, fcntl_getfl, fcntl_setfl, open};
use rustix::io::{Errno, fcntl_dupfd_cloexec};
use rustix::stdio::{stdin, stdout};
use rustix::termios::{
    OptionalActions, QueueSelector, Termios, isatty, tcflush, tcgetattr, tcgetwinsize, tcsetattr, ttyname,
};

use super::{Sent, TtyFault};

/// Title kept, alternate screen, empty, cursor hidden, bracketed paste, pointer: buttons, drag, SGR form (xterm `ctlseqs`).
const ENTER: &[u8] = b"\x1b[22;2t\x1b[?1049h\x1b[0m\x1b[H\x1b[2J\x1b[?25l\x1b[?2004h\x1b[?1000h\x1b[?1002h\x1b[?1006h";
/// The same backwards. The screen is emptied for terminals without an alternate one, the title for those that keep none.
const LEAVE: &[u8] =
    b"\x1b[?2026l\x1b[?1006l\x1b[?1002l\x1b[?1000l\x1b[?2004l\x1b[0m\x1b[H\x1b[2J\x1b[?25h\x1b[?1049l\x1b]2;\x1b\\\x1b[23;2t";
/// A terminal that takes nothing for so long gets no farewell; its modes are set back all the same.
const FAREWELL: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

/// The device and how it was found.
#[derive(Debug)]
pub(super) struct Device {
    fd: OwnedFd,
    /// File status flags as found; set back in case other programs share this open file.
    flags: OFlags,
    saved: Termios,
    output: Mutex<Output>,
}

#[derive(Debug, Default)]
struct Output {
    /// Raw mode and alternate screen are on.
    entered: bool,
    /// The end of a frame that the terminal has not taken yet.
    rest: Vec<u8>,
    /// A newer frame was refused meanwhile.
    refused: bool,
}

impl Device {
    /// Standard input if it is a terminal, else the controlling terminal, provided that there is a screen.
    pub(super) fn of_this_process() -> Result<Self, TtyFault> {
        let fd = if isatty(stdin()) {
            reopen(stdin())?
        } else if isatty(stdout()) {
            open_path(c"/dev/tty").map_err(|_| TtyFault::NotATerminal)?
        } else {
            return Err(TtyFault::NotATerminal);
        };
        Self::found(fd)
    }

    /// Notes how `fd` is set before anything is changed.
    pub(super) fn found(fd: OwnedFd) -> Result<Self, TtyFault> {
        let saved = tcgetattr(&fd).map_err(|_| TtyFault::NotATerminal)?;
        let flags = fcntl_getfl(&fd).map_err(io::Error::from)?;
        Ok(Self { fd, flags, saved, output: Mutex::default() })
    }

    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }

    pub(super) fn size(&self) -> Option<(u16, u16)> {
        let size = tcgetwinsize(&self.fd).ok()?;
        (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col, size.ws_row))
    }

    /// Raw mode and our screen.
    pub(super) fn enter(&self) -> io::Result<()> {
        let mut output = self.output();
        let mut raw = self.saved.clone();
        raw.make_raw();
        tcsetattr(&self.fd, OptionalActions::Now, &raw)?;
        fcntl_setfl(&self.fd, self.flags | OFlags::NONBLOCK)?;
        *output = Output { entered: true, ..Output::default() };
        self.write(&mut output, ENTER);
        Ok(())
    }

    /// Everything as it was found. The second call in a row does nothing.
    pub(super) fn leave(&self) {
        let mut output = self.output();
        if !std::mem::take(&mut *output).entered {
            return;
        }
        self.farewell();
        // Pointer reports that nobody read must not become a command line.
        let _ = tcflush(&self.fd, QueueSelector::IFlush);
        let _ = tcsetattr(&self.fd, OptionalActions::Now, &self.saved);
        let _ = fcntl_setfl(&self.fd, self.flags);
    }

    fn farewell(&self) {
        let mut rest = LEAVE;
        while !rest.is_empty() {
            match rustix::io::write(&self.fd, rest) {
                Ok(taken) => rest = &rest[taken..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) if self.takes_more() => {}
                Err(_) => return,
            }
        }
    }

    fn takes_more(&self) -> bool {
        let mut fds = [PollFd::new(&self.fd, PollFlags::OUT)];
        poll(&mut fds, Some(&FAREWELL)).is_ok_and(|ready| ready > 0)
    }

    /// Write what the terminal takes at once and keep the rest; refuse while there is a rest.
    pub(super) fn send(&self, frame: &[u8]) -> Sent {
        let mut output = self.output();
        if !output.rest.is_empty() {
            output.refused = true;
            return Sent::Busy;
        }
        if output.entered {
            self.write(&mut output, frame);
        }
        Sent::Taken
    }

    pub(super) fn has_rest(&self) -> bool {
        !self.output().rest.is_empty()
    }

    /// Write more of the rest; `true` when it is finished and a newer frame waits.
    pub(super) fn flush(&self) -> bool {
        let mut output = self.output();
        let rest = std::mem::take(&mut output.rest);
        self.write(&mut output, &rest);
        output.rest.is_empty() && std::mem::take(&mut output.refused)
    }

    fn write(&self, output: &mut Output, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            match rustix::io::write(&self.fd, bytes) {
                Ok(taken) => bytes = &bytes[taken..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => break,
                // Gone: the reading side tells.
                Err(_) => return,
            }
        }
        output.rest = bytes.to_vec();
    }

    fn output(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same terminal as an open file of our own, so that our non-blocking flag is not the shell's. Without the right to
/// open it (after `su`) the given file is shared and its flags are set back at the end.
fn reopen(fd: impl AsFd) -> Result<OwnedFd, TtyFault> {
    let own = ttyname(&fd, Vec::new()).ok().and_then(|path| open_path(&path).ok());
    match own {
        Some(own) => Ok(own),
        None => Ok(fcntl_dupfd_cloexec(fd, 0).map_err(io::Error::from)?),
    }
}

fn open_path(path: &std::ffi::CStr) -> rustix::io::Result<OwnedFd> {
    open(path, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC | OFlags::NONBLOCK, Mode::empty())
}
