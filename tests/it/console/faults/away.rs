//! H3, H4 and H10: a terminal that goes away, that is none, that is left and taken again.

use std::process::{Command, Stdio};
use std::time::Duration;

use rstest::rstest;

use crate::console::cable::Cable;
use crate::console::shop::Shop;

const PROGRAM: &str = env!("CARGO_BIN_EXE_countertop");

#[test]
fn h3_the_terminal_goes_with_sighup_ignored_and_the_sale_stays_pending() {
    let shop = Shop::open("2500");
    let script = format!("trap '' HUP; exec '{PROGRAM}' --home '{}'", shop.path());
    let mut cable = Cable::start("sh", &["-c", &script], (80, 24));
    cable.wait_for("Front ready");
    for digit in ["1", "10", "102", "1020"] {
        cable.keys(&digit.as_bytes()[digit.len() - 1..]);
        cable.wait_for(&format!("{digit} ="));
    }
    cable.press_until(b"\r", "the sale begins", |screen| screen.contains("Sale on Front"));
    // By then the terminal has the request.
    cable.wait_for("0:01");
    cable.let_go();
    let (_, took) = cable.ended(Duration::from_secs(10));
    assert!(took < Duration::from_secs(1), "{took:?}");
    let listed = shop.run(&["transactions", "--json"]);
    assert!(listed.contains("\"unresolved\""), "it is pending: {listed}");
    let resolved = shop.run(&["resolve", "--json", "--wait", "20"]);
    assert!(resolved.contains("\"approved\""), "and looked up: {resolved}");
    assert_eq!(shop.charged().len(), 1);
}

#[rstest]
#[case::input_from_nothing("</dev/null")]
#[case::input_from_a_pipe("<PIPE")]
#[case::output_to_nothing(">/dev/null")]
#[case::output_to_a_pipe("| cat")]
#[case::no_input("<&-")]
#[case::no_output(">&-")]
fn h4_without_a_terminal_it_says_so_and_ends(#[case] redirected: &str, #[values("demo", "")] command: &str) {
    let home = tempfile::tempdir().expect("a folder");
    let home = format!("--home {}", home.path().display());
    let console = format!("'{PROGRAM}' {command} {home}");
    let script = match redirected {
        "<PIPE" => format!("echo 1020 | {console}; echo \"code $?\" >&2"),
        redirected => format!("{{ {console}; echo \"code $?\" >&2; }} {redirected}"),
    };
    let mut shell = Command::new("setsid");
    shell.args(["sh", "-c", &script]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let output = shell.output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("not_a_terminal") && said.contains("code 2"), "{said}");
    assert_eq!(said.lines().count(), 3, "one line, what to do, and the code: {said}");
}

/// As after attaching to a session from another window: what was drawn meanwhile is lost, the size is another one.
#[rstest]
#[case::larger((120, 36))]
#[case::smaller((40, 12))]
#[case::the_same((80, 24))]
fn h10_a_line_that_is_left_and_taken_again_shows_everything(#[case] (columns, rows): (u16, u16)) {
    let shop = Shop::open("0");
    let mut cable = Cable::countertop(&["--home", shop.path()]);
    cable.wait_for("Front ready");
    // Nobody reads while two other windows look at it.
    cable.resize(100, 30);
    cable.keys(b"7");
    cable.resize(90, 28);
    // What the line holds of that is for a window that is gone.
    while cable.read(65_536, Duration::from_millis(200)) > 0 {}
    cable.attach(columns, rows);
    cable.wait_until("the whole screen", |screen| screen.contains("Quit"));
    let again = |cable: &Cable| cable.contents().lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
    let shown = again(&cable);
    // A second whole drawing shows the same: nothing was missing from the first.
    cable.keys(b"\x12");
    while cable.read(65_536, Duration::from_millis(200)) > 0 {}
    assert_eq!(again(&cable), shown);
}

/// The same with tmux, where it is there.
#[test]
fn h10_tmux_detaches_and_attaches_in_another_size() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("tmux").display().to_string();
    let tmux = |arguments: &[&str]| {
        Command::new("tmux").args(["-S", &socket]).args(arguments).env("TERM", "xterm-256color").output()
    };
    if tmux(&["-V"]).is_err() {
        return;
    }
    let shop = Shop::open("0");
    let run = format!("'{PROGRAM}' --home '{}'", shop.path());
    let mut first = Cable::start("tmux", &["-S", &socket, "-f", "/dev/null", "new-session", &run], (100, 30));
    first.wait_for("Front ready");
    first.let_go();
    let mut second = Cable::start("tmux", &["-S", &socket, "attach"], (90, 28));
    second.wait_for("Front ready");
    second.press_until(b"7", "a digit", |screen| screen.contains("7 ="));
    let _ = tmux(&["kill-server"]);
    second.ended(Duration::from_secs(10));
}
