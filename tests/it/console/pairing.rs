//! A technician pairs a terminal on the screen: the simulator at the other end of a real line, a real socket.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use super::window::Window;

/// What the terminal shows on its pairing page.
pub const CODE: &str = "7B3Q09";
/// Short waits: a wrong code is answered by silence.
const CONFIG: &str = "[limits]\nconnect = 10000\nanswer = 1000\n";

pub const ENTER: &[u8] = b"\r";
pub const DOWN: &[u8] = b"\x1b[B";
pub const F5: &[u8] = b"\x1b[15~";
/// A click on the right plate of the question, in column 50 of row 19.
const CLICK_YES: &[u8] = b"\x1b[<0;50;19M\x1b[<0;50;19m";
pub const F2: &[u8] = b"\x1bOQ";

/// A simulated terminal that waits to be paired. It ends with this.
pub struct Terminal {
    process: Child,
    ready: Value,
    told: BufReader<std::process::ChildStdout>,
}

impl Terminal {
    /// Starts it with these arguments; it does not wait for cards.
    fn start(arguments: &[&str]) -> Self {
        Self::waiting("0", arguments)
    }

    /// Starts one that waits so many milliseconds for the card.
    pub fn waiting(card_wait_ms: &str, arguments: &[&str]) -> Self {
        Self::of("wonder", &[&["--code", CODE, "--card-wait", card_wait_ms], arguments].concat())
    }

    /// Starts one of this vendor.
    pub fn of(vendor: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countertop"));
        command.args(["simulate", vendor]).args(arguments);
        let mut process = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut line = String::new();
        let mut told = BufReader::new(process.stdout.take().expect("a pipe"));
        told.read_line(&mut line).expect("a ready line");
        Self { process, ready: serde_json::from_str(&line).expect("JSON"), told }
    }

    /// Waits until it has been asked for this.
    pub fn wait_for(&mut self, request: &str) {
        let wanted = format!("\"request\":\"{request}\"");
        let mut line = String::new();
        while !line.contains(&wanted) {
            line.clear();
            assert_ne!(self.told.read_line(&mut line).expect("a line"), 0, "it ended before {request}");
        }
    }

    fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw).expect("a process");
        kill_process(id, signal).expect("it can be told");
    }

    /// Where it listens.
    pub fn endpoint(&self, kind: &str) -> &str {
        self.ready["endpoints"][kind].as_str().expect("it listens there")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn home() -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    std::fs::write(home.path().join("config.toml"), CONFIG).expect("written");
    home
}

/// The console of an empty home, with the link page of the wizard open: Wonder's.
fn link_page(home: &Path) -> Window {
    let mut window = link_page_of("Wonder", home);
    window.wait_for("Another path");
    window
}

/// The console of an empty home, with this vendor's link page open.
pub fn link_page_of(vendor: &str, home: &Path) -> Window {
    let mut window = Window::open(&["--home", home.to_str().expect("a plain path")]);
    window.wait_for("No terminal is paired");
    window.keys(F5);
    window.wait_for("Whose terminal is it?");
    focus(&mut window, vendor);
    window.press_until(ENTER, "the link page", |screen| screen.contains("How is the terminal connected?"));
    window
}

/// Moves the focus down until its mark stands before `label`.
fn focus(window: &mut Window, label: &str) {
    let marked = format!("► {label}");
    window.press_until(DOWN, label, |screen| screen.contains(&marked));
}

/// Fills in the row with this label, whatever stood in it.
pub fn fill(window: &mut Window, label: &str, text: &str) {
    focus(window, label);
    window.keys(b"\x1b[3~");
    window.keys(text.as_bytes());
    window.wait_for(&text[text.len().saturating_sub(12)..]);
}

fn serial(window: &mut Window, path: &str) {
    focus(window, "Another path");
    window.keys(path.as_bytes());
    window.wait_for(&path[path.len() - 12..]);
}

fn code(window: &mut Window, code: &str) {
    window.press_until(ENTER, "the code page", |screen| screen.contains("Type the six characters"));
    window.keys(code.as_bytes());
    window.wait_for("6 of 6");
}

/// From the last page into the profile: what the simulator calls itself is confirmed.
fn save(window: &mut Window) {
    window.wait_for("Paired with SIMULATED-N96");
    window.wait_for("SIMULATED: no money moves");
    window.press_until(ENTER, "the question", |screen| screen.contains("Is this terminal SIMULATED?"));
    window.press_until(CLICK_YES, "it is saved", |screen| screen.contains("Front is paired"));
}

/// The terminal is on Sale at once, and sells.
fn sells(window: &mut Window) {
    window.keys(F2);
    window.wait_for("Front ready");
    window.wait_for("SIMULATED");
    window.type_amount("1020");
    window.press_until(ENTER, "the sale begins", |screen| screen.contains("Sale on") || screen.contains("Money moved"));
    window.wait_for("A P P R O V E D");
}

pub fn profile(home: &Path) -> String {
    std::fs::read_to_string(home.join("profile.toml")).unwrap_or_default()
}

#[test]
fn a_terminal_on_a_line_is_paired_by_its_path_and_sells() {
    let (home, terminal) = (home(), Terminal::start(&["--serial", "auto"]));
    let mut window = link_page(home.path());
    serial(&mut window, terminal.endpoint("serial"));
    code(&mut window, CODE);
    window.press_until(ENTER, "it is paired", |screen| screen.contains("Paired with"));
    save(&mut window);
    assert!(profile(home.path()).contains(terminal.endpoint("serial")));
    sells(&mut window);
    let shown = String::from_utf8_lossy(window.everything()).into_owned();
    assert!(!shown.contains(CODE), "the code is drawn large or not at all");
}

#[test]
fn a_terminal_on_the_lan_with_a_second_code_is_paired_by_its_address() {
    let (home, terminal) = (home(), Terminal::start(&["--lan", "127.0.0.1:0", "--two-pin"]));
    let mut window = link_page(home.path());
    window.press_until(DOWN, "the LAN", |screen| screen.contains("(●) LAN"));
    focus(&mut window, "Address");
    window.keys(terminal.endpoint("lan").as_bytes());
    window.wait_for("http://127.0.0.1:");
    code(&mut window, CODE);
    window.press_until(ENTER, "it is paired", |screen| screen.contains("Paired with"));
    window.wait_for("second code");
    save(&mut window);
    assert!(profile(home.path()).contains("session_code"));
    sells(&mut window);
}

#[test]
fn the_text_of_the_qr_code_fills_in_address_and_code() {
    let (home, terminal) = (home(), Terminal::start(&["--lan", "127.0.0.1:0"]));
    let port = terminal.endpoint("lan").rsplit(':').next().expect("a port").trim_end_matches('/').to_owned();
    let qr = format!(
        r#"{{"deviceId":"SIMULATED-N96-1170270945","ip":"127.0.0.1","pairCode":"{CODE}","port":{port},"businessId":"b"}}"#
    );
    let mut window = link_page(home.path());
    window.keys(format!("\x1b[200~{qr}\x1b[201~").as_bytes());
    window.wait_for("Taken from the QR text");
    window.wait_for(&port);
    window.press_until(ENTER, "the code is there", |screen| screen.contains("6 of 6"));
    window.press_until(ENTER, "it is paired", |screen| screen.contains("Paired with"));
    save(&mut window);
    assert!(profile(home.path()).contains(&port));
}

#[test]
fn a_wrong_code_says_what_was_tried_and_the_right_one_pairs() {
    let (home, terminal) = (home(), Terminal::start(&["--serial", "auto"]));
    let mut window = link_page(home.path());
    serial(&mut window, terminal.endpoint("serial"));
    code(&mut window, "111111");
    window.press_until(ENTER, "it fails", |screen| screen.contains("Identify failed"));
    for words in ["port opened, 115200 8N1", "DeviceInfo,", "nothing, 0 bytes", "Is the code the one", "not tried"] {
        window.wait_for(words);
    }
    assert_eq!(profile(home.path()), "", "nothing is kept");
    window.press_until(b"e", "the code as it was typed", |screen| screen.contains("6 of 6"));
    window.keys(b"\x1b[3~");
    window.wait_for("0 of 6");
    window.keys(CODE.as_bytes());
    window.wait_for("6 of 6");
    window.press_until(ENTER, "it is paired", |screen| screen.contains("Paired with"));
    save(&mut window);
}

#[test]
fn other_speeds_are_tried_and_the_one_that_answers_pairs() {
    // A pseudo terminal has no speed: it fails at the first because the terminal is held, then goes on.
    let (home, terminal) = (home(), Terminal::start(&["--serial", "auto"]));
    let mut window = link_page(home.path());
    serial(&mut window, terminal.endpoint("serial"));
    terminal.signal(Signal::STOP);
    code(&mut window, CODE);
    window.press_until(ENTER, "it fails", |screen| screen.contains("Identify failed"));
    terminal.signal(Signal::CONT);
    window.press_until(b"b", "speeds are tried", |screen| screen.contains("Who answers at another speed?"));
    window.wait_for("a terminal answered");
    // A busy machine may miss the time that the first of them has.
    let screen = window.contents();
    let line = screen.lines().find(|line| line.contains("a terminal answered")).expect("it was seen");
    let speed = line.split_whitespace().nth(1).expect("its speed").to_owned();
    assert!(["57600", "38400", "19200", "9600", "230400"].contains(&speed.as_str()), "{line}");
    window.press_until(ENTER, "it is paired at that speed", |screen| screen.contains("Paired with"));
    save(&mut window);
    assert!(profile(home.path()).contains(&speed));
}

#[test]
fn a_pairing_that_is_stopped_keeps_nothing_and_is_begun_again() {
    let (home, terminal) = (home(), Terminal::start(&["--serial", "auto"]));
    let mut window = link_page(home.path());
    serial(&mut window, terminal.endpoint("serial"));
    terminal.signal(Signal::STOP);
    code(&mut window, CODE);
    window.press_until(ENTER, "it asks", |screen| screen.contains("asking"));
    window.press_until(b"\x1b", "it is stopped", |screen| screen.contains("Stopped. Nothing was kept"));
    assert_eq!(profile(home.path()), "");
    terminal.signal(Signal::CONT);
    window.press_until(ENTER, "it is paired", |screen| screen.contains("Paired with"));
}

#[test]
fn quitting_while_it_asks_ends_at_once() {
    let (home, terminal) = (home(), Terminal::start(&["--serial", "auto"]));
    let mut window = link_page(home.path());
    serial(&mut window, terminal.endpoint("serial"));
    code(&mut window, "111111");
    window.press_until(ENTER, "it asks", |screen| screen.contains("asking"));
    window.keys(b"\x11");
    assert_eq!(window.ended(), 0);
    assert!(window.is_handed_back());
    assert_eq!(profile(home.path()), "");
}
