//! The terminal this program is shown on: raw mode, its size, bytes in and frames out, and handing it back clean.
//!
//! One thread waits for the terminal. It stamps what it reads with the time of arrival and finishes frames that the
//! terminal was too slow to take at once, so neither a stopped terminal (Ctrl-S, a frozen SSH) nor a busy program
//! delays the other. A terminal that went away is told once, as [`TtyEvent::Gone`]; nothing here spins.
//! It must not know keys, colours or screens: those are the console's.

mod device;
mod pump;
#[cfg(test)]
mod tests;

use std::io::{self, PipeWriter, Write};
use std::sync::{Arc, Mutex, PoisonError};

use device::Device;
use thiserror::Error;

use super::{Millis, process};

/// The device to give back when the program must end at once.
static TAKEN: Mutex<Option<Arc<Device>>> = Mutex::new(None);

/// What the terminal did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TtyEvent {
    /// Bytes were read.
    Bytes {
        /// The bytes, at least one.
        bytes: Vec<u8>,
        /// When they were read.
        at: Millis,
    },
    /// The terminal has taken all of a frame, after at least one [`Sent::Busy`]: draw the newest state now.
    Writable,
    /// The terminal went away. Nothing follows; end the program.
    Gone,
}

/// What became of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a frame that was not taken is not on the screen"]
pub enum Sent {
    /// It is on its way; the next frame may build on it.
    Taken,
    /// Not taken, because the terminal still has an older frame to swallow. [`TtyEvent::Writable`] follows.
    Busy,
}

/// Why there is no terminal.
#[derive(Debug, Error)]
pub enum TtyFault {
    /// Input or output is a pipe, a file or nothing.
    #[error("not_a_terminal: the console needs a terminal for its screen and its keys")]
    NotATerminal,
    /// The operating system refused.
    #[error("the terminal cannot be used: {0}")]
    System(#[from] io::Error),
}

/// The terminal, taken. Dropping it hands the terminal back as it was found.
#[derive(Debug)]
pub struct Tty {
    device: Arc<Device>,
    /// Closing it ends the thread.
    waker: PipeWriter,
}

impl Tty {
    /// Takes the terminal of this process: raw mode, alternate screen, hidden cursor, bracketed paste, pointer reports.
    /// What it does from now on goes to `sink`, on a thread of its own; `sink` may block, and ends the thread by `false`.
    pub fn take(sink: impl FnMut(TtyEvent) -> bool + Send + 'static) -> Result<Self, TtyFault> {
        Self::over(Device::of_this_process()?, sink)
    }

    fn over(device: Device, sink: impl FnMut(TtyEvent) -> bool + Send + 'static) -> Result<Self, TtyFault> {
        let device = Arc::new(device);
        let (wake, waker) = io::pipe()?;
        rustix::io::ioctl_fionbio(&wake, true).map_err(io::Error::from)?;
        rustix::io::ioctl_fionbio(&waker, true).map_err(io::Error::from)?;
        *taken() = Some(Arc::clone(&device));
        let tty = Self { device: Arc::clone(&device), waker };
        device.enter()?;
        std::thread::Builder::new().name("tty".into()).spawn(move || pump::run(&device, &wake, sink))?;
        Ok(tty)
    }

    /// Columns and rows of the window; `None` if the terminal does not know or went away.
    pub fn size(&self) -> Option<(u16, u16)> {
        self.device.size()
    }

    /// Shows a frame, or refuses it while an older one is still under way. Never blocks. Bytes for a terminal that went
    /// away, or was handed back, are taken and dropped.
    pub fn send(&self, frame: &[u8]) -> Sent {
        let sent = self.device.send(frame);
        if self.device.has_rest() {
            self.wake();
        }
        sent
    }

    /// Hands the terminal back, stops this process as Ctrl-Z does, and takes the terminal again when it is continued. The
    /// screen is empty then and the window may have another size: draw all of it.
    pub fn suspend(&self) -> io::Result<()> {
        self.device.leave();
        process::suspend()?;
        self.device.enter()
    }

    fn wake(&self) {
        // A full pipe wakes as well.
        let _ = (&self.waker).write(b"!");
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        self.device.leave();
        taken().take_if(|device| Arc::ptr_eq(device, &self.device));
    }
}

/// Hands the terminal back at once, from anywhere: a panic hook, a signal, a fatal error. Does nothing when it is not
/// taken; a second call does nothing.
pub fn restore_now() {
    let device = taken().clone();
    if let Some(device) = device {
        device.leave();
    }
}

fn taken() -> std::sync::MutexGuard<'static, Option<Arc<Device>>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}
