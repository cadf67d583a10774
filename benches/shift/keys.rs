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
/// A key that shows nothing for so long is pressed again: what came on top of the screen meanwhile takes it for its own.
const PATIENCE: Duration = Duration::from_secs(2);
/// So often.
const TRIES: u64 = 3;
/// After the last sale the screen is in order within this time.
const END: Duration = Duration::from_secs(20);
const ENTER: &[u8] = b"\r";
const ESC: &[u8] = b"\x1b";
const F1: &[u8] = b"\x1bOP";
const F10: &[u8] = b"\x1b[21~";
/// What stands below the amount while it is empty and nothing lies over it.
const EMPTY: &str = "Type the digits";
/// What stands on every result.
const DONE: &str = "DONE";
/// What stands on the page of help.
const HELP: &str = "On this page";
/// What the alternate screen is left with.
const HANDED_BACK: &[u8] = b"\x1b[?1049l";

/// How the keys were answered.
#[derive(Debug, Default)]
pub struct Keys {
    /// From F1 until the page of help stood on the screen. Esc, which closes it, is not timed: alone it waits 50 ms for what may
    /// follow it, as every terminal program must.
    pub took: Spread,
    /// Keys that showed nothing, however often they were pressed.
    pub missed: u64,
    /// Results that were laid over the sale, and read.
    pub read: u64,
    /// The clock on the screen went from the last hour of a day to the first of another.
    pub new_day: bool,
    /// The sales of the day, as the screen counted them in the end.
    pub counted: Option<u64>,
    /// Left in good order, and the terminal handed back.
    pub clean: bool,
}

impl fmt::Display for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { took, missed, read, new_day, counted, .. } = self;
        write!(f, "keys: {} until the page stood there, {}; not answered {missed}; ", took.count, between(*took))?;
        write!(f, "results read {read}; sales of the day on the screen {}", counted.unwrap_or_default())?;
        if *new_day { write!(f, "; the screen went past midnight") } else { Ok(()) }
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
    /// The hour on the screen.
    hour: String,
    new_day: bool,
}

/// Runs the till's program in a window and types until its report is there; then leaves it.
pub fn type_beside(folder: &Path, environment: &[(String, String)]) -> Keys {
    let mut window = Window::open(environment);
    let mut times = Histogram::default();
    let mut keys = Keys::default();
    window.wait_until(Instant::now() + Duration::from_mins(5), |screen| screen.contains(EMPTY));
    while Report::read(folder).is_none() && window.lives() {
        for (key, page) in [(F1, true), (ESC, false)] {
            match window.page(key, page) {
                Some(took) if page => times.add(took),
                Some(_) => {}
                None if window.contents().contains(HELP) == page => {}
                None => {
                    keys.missed += 1;
                    let _ = std::fs::write(folder.join(format!("missed-{}.txt", keys.missed)), window.contents());
                }
            }
        }
        window.let_pass(PAUSE);
        keys.read += u64::from(window.read_result());
    }
    let end = Instant::now() + END;
    while window.lives() && !window.contents().contains(EMPTY) && Instant::now() < end {
        // Slower than a held key.
        window.let_pass(Duration::from_millis(1_500));
        window.read_result();
    }
    window.let_pass(Duration::from_secs(1));
    let _ = std::fs::write(folder.join("last-screen.txt"), window.contents());
    keys.counted = window.sales_of_the_day();
    keys.clean = window.leave();
    (keys.took, keys.new_day) = (times.spread(), window.new_day);
    keys
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
        Self {
            child,
            _master: pair.master,
            keyboard,
            bytes,
            screen,
            handed_back: false,
            hour: String::new(),
            new_day: false,
        }
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
        self.read_the_clock();
    }

    fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Presses a key that opens the page of help, or closes it. How long that took; none if a result was quicker, or if
    /// it did not come about.
    fn page(&mut self, key: &[u8], page: bool) -> Option<Duration> {
        for _ in 0..TRIES {
            self.let_pass(PAUSE);
            if self.contents().contains(HELP) == page {
                return None;
            }
            let pressed = Instant::now();
            self.press(key);
            if let Some(at) = self.wait_until(pressed + PATIENCE, |screen| screen.contains(HELP) == page) {
                return Some(at.saturating_duration_since(pressed));
            }
        }
        None
    }

    /// Reads a result that lies over the sale. True if there was one.
    fn read_result(&mut self) -> bool {
        let is_one = self.contents().contains(DONE);
        if is_one {
            self.press(ENTER);
        }
        is_one
    }

    /// It stands at the end of the second row.
    fn read_the_clock(&mut self) {
        let contents = self.contents();
        let Some((_, time)) = contents.lines().nth(1).and_then(|row| row.trim_end().rsplit_once(' ')) else { return };
        let Some((hour, _)) = time.split_once(':') else { return };
        self.new_day |= self.hour == "23" && hour == "00";
        hour.clone_into(&mut self.hour);
    }

    fn sales_of_the_day(&self) -> Option<u64> {
        let contents = self.contents();
        let words = contents.lines().find_map(|line| line.split_once(" sales").map(|(before, _)| before))?;
        words.rsplit(' ').next()?.replace(',', "").parse().ok()
    }

    fn wait_until(&mut self, end: Instant, shown: impl Fn(&str) -> bool) -> Option<Instant> {
        let mut at = Instant::now();
        loop {
            if shown(&self.contents()) {
                return Some(at);
            }
            at = self.draw(end)?;
        }
    }

    /// Leaves the console. True if it went in good order.
    fn leave(&mut self) -> bool {
        for key in [F10, ENTER, F10, ENTER] {
            self.press(key);
            let end = Instant::now() + PATIENCE;
            while Instant::now() < end {
                self.draw(Instant::now() + Duration::from_millis(100));
                if let Ok(Some(status)) = self.child.try_wait() {
                    while self.draw(Instant::now() + Duration::from_millis(100)).is_some() {}
                    return status.success() && self.handed_back;
                }
            }
        }
        let _ = self.child.kill();
        false
    }
}
