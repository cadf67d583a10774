//! A terminal window: the program in a pty, and the screen it has drawn so far.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::rest::{LOOK_AGAIN, PACE, is_at_rest};
use crate::patience::PATIENCE;

/// The program in its window.
pub struct Window {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    drawn: Vec<u8>,
}

impl Window {
    /// Starts `countertop` with these arguments in a window of 80x24.
    pub fn open(arguments: &[&str]) -> Self {
        Self::of(env!("CARGO_BIN_EXE_countertop"), arguments)
    }

    /// Starts any program in a window of 80x24.
    pub fn of(program: &str, arguments: &[&str]) -> Self {
        Self::with(program, arguments, &[])
    }

    /// The same with these environment variables too; an empty one is taken away.
    pub fn with(program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env_remove("NO_COLOR");
        for (name, value) in environment {
            if value.is_empty() { command.env_remove(name) } else { command.env(name, value) }
        }
        let child = pair.slave.spawn_command(command).expect("it starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keyboard = pair.master.take_writer().expect("a writer");
        let screen = vt100::Parser::new(24, 80, 0);
        Self { child, master: pair.master, keyboard, bytes, screen, drawn: Vec::new() }
    }

    /// Presses keys, as the bytes that a terminal sends for them.
    pub fn keys(&mut self, bytes: &[u8]) {
        self.keyboard.write_all(bytes).and_then(|()| self.keyboard.flush()).expect("the program reads");
    }

    /// Types digits one at a time, each seen on the screen before the next: no scanner types like that.
    pub fn type_amount(&mut self, digits: &str) {
        for (index, digit) in digits.char_indices() {
            self.keys(digit.to_string().as_bytes());
            self.wait_for(&format!("{} =", &digits[..=index]));
        }
    }

    /// Whether these characters were ever drawn next to each other.
    pub fn ever_drew(&self, text: &str) -> bool {
        String::from_utf8_lossy(&self.drawn).contains(text)
    }

    /// Waits until the screen shows `text`.
    pub fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contains(text));
    }

    /// Waits until the screen is as `condition` wants it; `what` is told if it never is.
    pub fn wait_until(&mut self, what: &str, condition: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !condition(&self.screen.screen().contents()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.bytes.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => panic!("never saw {what:?}; the screen:\n{}", self.contents()),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("ended before {what:?}; the screen:\n{}", self.contents())
                }
            }
        }
    }

    /// Presses `key` again and again until the screen is as wanted: for keys that count only some time after a drawing.
    pub fn press_until(&mut self, key: &[u8], what: &str, condition: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !condition(&self.screen.screen().contents()) {
            assert!(Instant::now() < end, "{what}; the screen:\n{}", self.contents());
            self.keys(key);
            // A person's pace: quicker presses count as one held key. Nobody presses again while it still works on the last one.
            let mut next = Instant::now() + PACE;
            loop {
                match self.bytes.recv_timeout(next.saturating_duration_since(Instant::now())) {
                    Ok(bytes) => self.take(&bytes),
                    Err(_) if is_at_rest(self.id()) || Instant::now() >= end => break,
                    Err(_) => next = Instant::now() + LOOK_AGAIN,
                }
                if condition(&self.screen.screen().contents()) {
                    return;
                }
            }
        }
    }

    /// Presses `key` at a person's pace: long enough after the last one to be meant for what is shown now.
    pub fn press_calmly(&mut self, key: &[u8]) {
        let at = Instant::now() + Duration::from_millis(900);
        while let Ok(bytes) = self.bytes.recv_timeout(at.saturating_duration_since(Instant::now())) {
            self.take(&bytes);
        }
        self.keys(key);
    }

    /// What the screen shows now.
    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// The last column of each row that has this character at both ends of something.
    pub fn columns_of(&self, edge: char) -> Vec<usize> {
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        let is_edge = |row, column| screen.cell(row, column).is_some_and(|cell| cell.contents() == edge.to_string());
        let of_row = |row| (0..columns).filter(move |column| is_edge(row, *column)).map(usize::from);
        (0..rows).filter(|row| of_row(*row).count() >= 2).filter_map(|row| of_row(row).next_back()).collect()
    }

    /// How often the bell has rung. No other byte of the program is one: its titles end otherwise (ECMA-48, string terminator).
    pub fn times_rung(&self) -> usize {
        String::from_utf8_lossy(&self.drawn).matches('\x07').count()
    }

    /// Waits until the bell has rung more often than so.
    pub fn wait_to_ring(&mut self, before: usize) {
        let end = Instant::now() + PATIENCE;
        while self.times_rung() <= before {
            let left = end.saturating_duration_since(Instant::now());
            let bytes = self.bytes.recv_timeout(left).expect("it rings");
            self.take(&bytes);
        }
    }

    /// All bytes that the program has sent.
    pub fn everything(&self) -> &[u8] {
        &self.drawn
    }

    fn take(&mut self, bytes: &[u8]) {
        self.drawn.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    /// Changes the window's size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.resize(size).expect("a new size");
        self.screen.screen_mut().set_size(rows, columns);
    }

    /// The process number of the program.
    pub fn id(&self) -> u32 {
        self.child.process_id().expect("it runs")
    }

    /// Sends a signal to the program.
    pub fn signal(&mut self, signal: rustix::process::Signal) {
        let id = self.child.process_id().and_then(|id| i32::try_from(id).ok()).expect("it runs");
        let id = rustix::process::Pid::from_raw(id).expect("a process");
        rustix::process::kill_process(id, signal).expect("it can be told");
    }

    /// Waits for the end; gives the exit code.
    pub fn ended(&mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("its state") {
                while let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(200)) {
                    self.take(&bytes);
                }
                return status.exit_code();
            }
            assert!(Instant::now() < end, "it did not end; the screen:\n{}", self.contents());
            if let Ok(bytes) = self.bytes.recv_timeout(Duration::from_millis(20)) {
                self.take(&bytes);
            }
        }
    }

    /// True if the program has handed the screen back: main screen, cursor shown, no mouse, no bracketed paste.
    pub fn is_handed_back(&self) -> bool {
        let text = String::from_utf8_lossy(&self.drawn);
        let last = |on: &str, off: &str| text.rfind(off) > text.rfind(on);
        last("\x1b[?1049h", "\x1b[?1049l")
            && last("\x1b[?25l", "\x1b[?25h")
            && last("\x1b[?2004h", "\x1b[?2004l")
            && last("\x1b[?1006h", "\x1b[?1006l")
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
