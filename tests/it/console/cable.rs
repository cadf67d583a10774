//! The terminal's end of a line that this test holds in its own hands: it is read when the test reads, at its pace, it can be
//! let go, and the program on it has it as its controlling terminal.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use super::rest::{LOOK_AGAIN, PACE, is_at_rest};
use crate::patience::PATIENCE;

pub struct Cable {
    child: Child,
    master: Option<File>,
    screen: vt100::Parser,
    pub drawn: Vec<u8>,
}

impl Cable {
    /// Starts `program` (through `setsid --ctty`, so that the line is its terminal) in a window of this size.
    pub fn start(program: &str, arguments: &[&str], (columns, rows): (u16, u16)) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a pty");
        grantpt(&master).and_then(|()| unlockpt(&master)).expect("a pty of ours");
        let path = ptsname(&master, Vec::new()).expect("a name").into_string().expect("plain text");
        tcsetwinsize(&master, size(columns, rows)).expect("a size");
        // A program that does not read must not hold the test for ever.
        rustix::io::ioctl_fionbio(&master, true).expect("a line that does not block");
        let mut command = Command::new("setsid");
        command.args(["--ctty", program]).args(arguments);
        command.env("TERM", "xterm-256color").env("LANG", "C.UTF-8").env_remove("NO_COLOR");
        let line = |_| Stdio::from(open(&path));
        let mut stdio = (0..3).map(line);
        let mut next = || stdio.next().expect("three of them");
        let child = command.stdin(next()).stdout(next()).stderr(next()).spawn().expect("it starts");
        let screen = vt100::Parser::new(rows, columns, 0);
        Self { child, master: Some(File::from(master)), screen, drawn: Vec::new() }
    }

    /// Starts `countertop`.
    pub fn countertop(arguments: &[&str]) -> Self {
        Self::start(env!("CARGO_BIN_EXE_countertop"), arguments, (80, 24))
    }

    fn line(&self) -> &File {
        self.master.as_ref().expect("it was not let go")
    }

    pub fn keys(&mut self, bytes: &[u8]) {
        let end = Instant::now() + PATIENCE;
        let mut left = bytes;
        while !left.is_empty() {
            let mut fds = [PollFd::new(self.line(), PollFlags::OUT)];
            let limit = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };
            let _ = poll(&mut fds, Some(&limit));
            match self.line().write(left) {
                Ok(written) => left = &left[written..],
                // A real terminal takes what comes meanwhile.
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => drop(self.read(65_536, Duration::ZERO)),
                Err(error) => panic!("the line takes nothing: {error}"),
            }
            assert!(Instant::now() < end, "it does not read: {}; the screen:\n{}", self.state(), self.contents());
        }
    }

    /// True if bytes wait to be read, at once or within this time.
    fn waits(&self, limit: Duration) -> bool {
        let mut fds = [PollFd::new(self.line(), PollFlags::IN)];
        let limit = Timespec::try_from(limit).expect("a short time");
        poll(&mut fds, Some(&limit)).is_ok_and(|ready| ready > 0) && fds[0].revents().contains(PollFlags::IN)
    }

    /// Reads at most so many bytes, waiting at most so long; gives how many came.
    pub fn read(&mut self, most: usize, limit: Duration) -> usize {
        if !self.waits(limit) {
            return 0;
        }
        let mut buffer = vec![0; most];
        let read = self.line().read(&mut buffer).unwrap_or(0);
        self.screen.process(&buffer[..read]);
        self.drawn.extend_from_slice(&buffer[..read]);
        read
    }

    /// Reads until the screen is as wanted.
    pub fn wait_until(&mut self, what: &str, condition: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !condition(&self.contents()) {
            assert!(Instant::now() < end, "never saw {what}: {}; the screen:\n{}", self.state(), self.contents());
            self.read(4096, Duration::from_millis(100));
        }
    }

    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contains(text));
    }

    /// Presses `key` at a person's pace until the screen is as wanted.
    pub fn press_until(&mut self, key: &[u8], what: &str, condition: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !condition(&self.contents()) {
            assert!(Instant::now() < end, "{what}: {}; the screen:\n{}", self.state(), self.contents());
            self.keys(key);
            let mut next = Instant::now() + PACE;
            while !condition(&self.contents()) && Instant::now() < next {
                self.read(4096, next.saturating_duration_since(Instant::now()));
                // Nobody presses again while it still works on the last one.
                if Instant::now() >= next && Instant::now() < end && !is_at_rest(self.pid()) {
                    next = Instant::now() + LOOK_AGAIN;
                }
            }
        }
    }

    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// A new screen of this size at the same line, empty, as after attaching to a session.
    pub fn attach(&mut self, columns: u16, rows: u16) {
        self.screen = vt100::Parser::new(rows, columns, 0);
        self.drawn.clear();
        self.resize(columns, rows);
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        tcsetwinsize(self.line(), size(columns, rows)).expect("a size");
    }

    /// The terminal goes away.
    pub fn let_go(&mut self) {
        self.master = None;
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("a process");
        kill_process(id, signal).expect("it can be told");
    }

    /// Waits for the end, at most so long, and reads what comes meanwhile; gives how it ended and after how long.
    pub fn ended(&mut self, limit: Duration) -> (ExitStatus, Duration) {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("its state") {
                let took = begin.elapsed();
                while self.master.is_some() && self.read(4096, Duration::from_millis(50)) > 0 {}
                return (status, took);
            }
            assert!(begin.elapsed() < limit, "it did not end within {limit:?}");
            match &self.master {
                Some(_) => drop(self.read(4096, Duration::from_millis(5))),
                None => std::thread::yield_now(),
            }
        }
    }

    /// What the system says that the program does.
    fn state(&self) -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap_or_default();
        status.lines().find(|line| line.starts_with("State:")).unwrap_or("gone").to_owned()
    }

    /// The memory that it has in use, in bytes.
    pub fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a figure");
        line.trim().trim_end_matches(" kB").parse::<usize>().expect("kilobytes") * 1024
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn open(path: impl AsRef<Path>) -> OwnedFd {
    let mut options = OpenOptions::new();
    let flags = rustix::fs::OFlags::NOCTTY.bits().cast_signed();
    std::os::unix::fs::OpenOptionsExt::custom_flags(options.read(true).write(true), flags);
    options.open(path).expect("the other end").into()
}

const fn size(columns: u16, rows: u16) -> Winsize {
    Winsize { ws_col: columns, ws_row: rows, ws_xpixel: 0, ws_ypixel: 0 }
}

/// True if these bytes hand a screen back: main screen, cursor shown, no pointer reports, no bracketed paste.
pub fn hands_back(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let last = |on: &str, off: &str| text.rfind(off) > text.rfind(on);
    last("\x1b[?1049h", "\x1b[?1049l")
        && last("\x1b[?25l", "\x1b[?25h")
        && last("\x1b[?2004h", "\x1b[?2004l")
        && last("\x1b[?1006h", "\x1b[?1006l")
}
