//! Everything that belongs to the operating system: locks, file modes, serial port names, pseudo terminals, signals,
//! clocks and random bytes.
//!
//! Linux is what runs and is tested; a port to another system happens in this folder. Nothing here knows a payment, a
//! terminal or the screen, and nothing here retries: every failure is a value that names the path and what to do.

mod aside;
pub mod clock;
pub(crate) mod descriptor;
pub mod files;
pub mod holder;
pub mod lock;
pub mod network;
pub mod ports;
pub mod printer;
pub mod process;
pub mod prompt;
pub mod pty;
pub mod rng;
pub mod signals;
pub mod tty;
mod zone;

pub use aside::{aside, aside_or_here};
pub use clock::{Millis, Wall};
pub use files::{FileFault, FileFaultKind};
pub use holder::Holder;
pub use lock::{HomeLock, LockFault};
pub use ports::{PortWatch, SerialPort};
pub use printer::{PrintCommand, PrintFault};
pub use pty::{Pty, PtyChange};
pub use signals::{Signal, Signals};
pub use tty::{Sent, Tty, TtyEvent, TtyFault};
pub use zone::local_zone;
