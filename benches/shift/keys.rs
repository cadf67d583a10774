//! The console in a terminal of its own, and somebody at its keys while the tills sell.

use std::fmt;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::figures::between;
use crate::latency::{Histogram, Spread};
use crate::report::Report;

const ROWS: u16 = 40;
const COLUMNS: u16 = 120;
/// Between two keys.
const PAUSE: Duration = Duration::from_millis(250);
/// A key that shows nothing for so long was not answered.
const PATIENCE: Duration = Duration::from_secs(5);
const SEVEN: &[u8] = b"7";
const BACKSPACE: &[u8] = b"\x7f";
const ENTER: &[u8] = b"\r";
const F10: &[u8] = b"\x1b[21~";
/// What stands below the amount while it is empty.
const EMPTY: &str = "Type the digits";
/// What the alternate screen is left with.
const HANDED_BACK: &[u8] = b"\x1b[?1049l";

/// How the keys were answered.
#[derive(Debug, Default)]
pub struct Keys {
    /// From the key until the amount on the screen has changed.
    pub took: Spread,
    /// Keys that showed nothing.
    pub missed: u64,
    /// The sums of the day began anew.
    pub new_day: bool,
    /// Left in good order, and the terminal handed back.
    pub clean: bool,
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { took, missed, new_day, .. } = self;
        write!(f, "keys: {} until the amount had changed, {}; not answered {missed}", took.count, between(*took))?;
        if *new_day { write!(f, "; at midnight the sums of the day began anew") } else { Ok(()) }
    }
}

/// The console's terminal.
struct Window {
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    bytes: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    handed_back: bool,
    /// Sales that the screen has counted so far today.
    counted: u64,
    new_day: bool,
}

/// Runs the till's program in a window and types until its report is there; then leaves it.
pub fn type_beside(folder: &Path, environment: &[(String, String)]) -> Keys {
    let mut window = Window::open(environment);
    let mut times = Histogram::default();
    let mut missed = 0;
    window.wait_until(Instant::now() + Duration::from_mins(5), |screen| screen.contains(EMPTY));
    while Report::read(folder).is_none() && window.lives() {
        for (key, shown) in [(SEVEN, "7 ="), (BACKSPACE, EMPTY)] {
            window.let_pass(PAUSE);
            let pressed = Instant::now();
            window.press(key);
            if let Some(at) = window.wait_until(pressed + PATIENCE, |screen| screen.contains(shown)) {
                times.add(at.saturating_duration_since(pressed));
            } else {
                missed += 1;
                let file = folder.join(format!("missed-{missed}.txt"));
                let _ = std::fs::write(file, window.screen.screen().contents());
                // What lies over the sale is read.
                window.press(ENTER);
            }
        }
    }
    let clean = window.leave();
    Keys { took: times.spread(), missed, new_day: window.new_day, clean }
}

impl Window {
    fn open(environment: &[(String, String)]) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(std::env::current_exe().expect("this program"));
        command.args(std::env::args().skip(1));
        command.arg("--till");
        for (name, value) in environment {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        let child = pair.slave.spawn_command(command).expect("it starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let keyboard = pair.master.take_writer().expect("a writer");
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 16_384];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        let screen = vt100::Parser::new(ROWS, COLUMNS, 0);
        Self { child, _master: pair.master, keyboard, bytes, screen, handed_back: false, counted: 0, new_day: false }
    }

    fn press(&mut self, key: &[u8]) {
        // Whoever has left reads no keys.
        let _ = self.keyboard.write_all(key).and_then(|()| self.keyboard.flush());
    }

    fn lives(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Draws what comes until `end`; gives the time of what came, or none.
    fn draw(&mut self, end: Instant) -> Option<Instant> {
        match self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok((at, bytes)) => {
                self.handed_back |= bytes.windows(HANDED_BACK.len()).any(|part| part == HANDED_BACK);
                self.screen.process(&bytes);
                Some(at)
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => None,
        }
    }

    fn let_pass(&mut self, time: Duration) {
        let end = Instant::now() + time;
        // Ends with the time, or with the program.
        while self.draw(end).is_some() {}
        self.read_the_day();
    }

    /// The sums of the day grow with every sale, and begin anew with the day.
    fn read_the_day(&mut self) {
        let contents = self.screen.screen().contents();
        let words = contents.lines().find_map(|line| line.split(" sales").next().filter(|_| line.contains(" sales")));
        let count = words.and_then(|words| words.rsplit(' ').next()).and_then(|count| count.parse::<u64>().ok());
        if let Some(count) = count {
            self.new_day |= count < self.counted;
            self.counted = count;
        }
    }

    fn wait_until(&mut self, end: Instant, shown: impl Fn(&str) -> bool) -> Option<Instant> {
        let mut at = Instant::now();
        loop {
            if shown(&self.screen.screen().contents()) {
                return Some(at);
            }
            at = self.draw(end)?;
        }
    }

    /// Leaves the console. True if it went in good order.
    fn leave(&mut self) -> bool {
        let end = Instant::now() + PATIENCE;
        self.press(F10);
        while Instant::now() < end {
            self.draw(Instant::now() + Duration::from_millis(100));
            if let Ok(Some(status)) = self.child.try_wait() {
                while self.draw(Instant::now() + Duration::from_millis(100)).is_some() {}
                return status.success() && self.handed_back;
            }
        }
        let _ = self.child.kill();
        false
    }
}
