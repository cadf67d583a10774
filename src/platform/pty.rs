//! Pseudo terminals: a serial line without a cable, for the simulator. The far end is ours, the near end has a path that any
//! program opens like a serial port.

use std::io::{self, ErrorKind};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::inotify::{self, CreateFlags, ReadFlags, WatchFlags};
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, ioctl_tiocnxcl, tcgetattr, tcsetattr};

use super::descriptor::Descriptor;

/// The far end of a pseudo terminal. Dropping it pulls the cable: whoever has the near end open sees a hang-up.
#[derive(Debug)]
pub struct Pty {
    far: Descriptor,
    path: PathBuf,
    /// While nobody has the near end open, reading the far end fails at once and for ever; so we keep it open ourselves.
    near: OwnedFd,
    watch: Descriptor,
}

/// What a client did with the near end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PtyChange {
    /// It opened the port (a real port raises DTR then).
    Opened,
    /// It closed the port.
    Closed,
}

impl Pty {
    /// Makes a pair in raw mode: no echo, no line editing, all bytes as they are. Needs a running tokio runtime.
    pub fn open() -> io::Result<Self> {
        let far = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&far)?;
        unlockpt(&far)?;
        let path = PathBuf::from(ptsname(&far, Vec::new())?.to_string_lossy().into_owned());
        let near = open_near(&path)?;
        let watch = Descriptor::watch(watch_clients(&path)?)?;
        Ok(Self { far: Descriptor::watch(far)?, path, near, watch })
    }

    /// The path a client opens, for example `/dev/pts/5`.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for bytes from the client and reads what is there, at least one byte. Cancel-safe.
    pub async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        self.far.when_readable(|far| rustix::io::read(far, &mut *buffer)).await
    }

    /// Writes some of the bytes, at least one, and says how many. Waits while the client does not read. Cancel-safe.
    pub async fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        self.far.when_writable(|far| rustix::io::write(far, bytes)).await
    }

    /// Writes all bytes. Not cancel-safe: dropped half-way, some have gone.
    pub async fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            match self.write(bytes).await? {
                0 => return Err(ErrorKind::WriteZero.into()),
                written => bytes = &bytes[written..],
            }
        }
        Ok(())
    }

    /// Waits until a client opens or closes the near end. Changes that nobody waited for are told one after the other.
    /// Cancel-safe.
    ///
    /// A client that was killed leaves the line exclusive (`TIOCEXCL`) as long as anybody has it open, and we always have:
    /// so that the next client is let in, this takes the mark off when one has closed.
    pub async fn client_changed(&self) -> io::Result<PtyChange> {
        let change = self.watch.when_readable(next_change).await?;
        if change == PtyChange::Closed {
            ioctl_tiocnxcl(&self.near)?;
        }
        Ok(change)
    }
}

fn open_near(path: &Path) -> io::Result<OwnedFd> {
    let near = rustix::fs::open(path, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
    let mut settings = tcgetattr(&near)?;
    settings.make_raw();
    tcsetattr(&near, OptionalActions::Now, &settings)?;
    Ok(near)
}

fn watch_clients(path: &Path) -> io::Result<OwnedFd> {
    let watch = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
    inotify::add_watch(&watch, path, WatchFlags::OPEN | WatchFlags::CLOSE)?;
    Ok(watch)
}

/// One event has at least 16 bytes; a buffer with room for one only (the watched path adds no name) reads them singly.
fn next_change(watch: &OwnedFd) -> rustix::io::Result<PtyChange> {
    let mut buffer = [MaybeUninit::uninit(); 24];
    let mut events = inotify::Reader::new(watch, &mut buffer);
    let opened = events.next()?.events().contains(ReadFlags::OPEN);
    Ok(if opened { PtyChange::Opened } else { PtyChange::Closed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::{Read, Write};

    #[tokio::test]
    async fn bytes_go_through_raw_both_ways() {
        let pty = Pty::open().expect("pty");
        let mut client = File::options().read(true).write(true).open(pty.path()).expect("opened");
        assert_eq!(pty.client_changed().await.expect("watched"), PtyChange::Opened);
        let all: Vec<u8> = (0..=255).collect();
        client.write_all(&all).expect("written");
        let mut seen = Vec::new();
        let mut buffer = [0; 64];
        while seen.len() < all.len() {
            let read = pty.read(&mut buffer).await.expect("read");
            seen.extend_from_slice(&buffer[..read]);
        }
        assert_eq!(seen, all);
        pty.write_all(b"\x03\n\xff").await.expect("written");
        let mut back = [0; 3];
        client.read_exact(&mut back).expect("read");
        assert_eq!(&back, b"\x03\n\xff");
        drop(client);
        assert_eq!(pty.client_changed().await.expect("watched"), PtyChange::Closed);
    }

    #[tokio::test]
    async fn the_next_client_finds_the_line_alive() {
        let pty = Pty::open().expect("pty");
        for word in [b"one", b"two"] {
            let mut client = File::options().write(true).open(pty.path()).expect("opened");
            client.write_all(word).expect("written");
            drop(client);
            let mut buffer = [0; 8];
            let read = pty.read(&mut buffer).await.expect("read");
            assert_eq!(&buffer[..read], word);
        }
    }
}
