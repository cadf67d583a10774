//! A technician pairs a QFPay terminal on the screen, on each of its ways; it sells at once, and its key is nowhere.

use rstest::rstest;

use super::pairing::{DOWN, ENTER, F2, Terminal, fill, home, link_page_of, profile};
use super::window::Window;

const KEY: &str = "PtyTestKey-0007x";

/// The row of a kind of connection is filled when it has the focus: its own fields are there then.
fn kind(window: &mut Window, own: &str) {
    window.press_until(DOWN, own, |screen| screen.contains(own));
}

fn socket(window: &mut Window, address: &str) {
    kind(window, "End of text");
    let (host, port) = address.rsplit_once(':').expect("host and port");
    fill(window, "Address", host);
    fill(window, "Port", port);
}

#[rstest]
#[case::server("lan", |window: &mut Window, at: &str| fill(window, "Address", at))]
#[case::socket("tcp", socket)]
#[case::line("serial", |window: &mut Window, at: &str| { kind(window, "9600"); fill(window, "Another path", at); })]
fn a_qfpay_terminal_is_paired_and_sells(#[case] way: &str, #[case] fill_in: fn(&mut Window, &str)) {
    let listen = if way == "serial" { "auto" } else { "127.0.0.1:0" };
    let terminal = Terminal::of("qfpay", &["--key", KEY, "--card-wait", "0", &format!("--{way}"), listen]);
    let home = home();
    let mut window = link_page_of("QFPay", home.path());
    fill_in(&mut window, terminal.endpoint(way));
    window.press_until(ENTER, "the key page", |screen| screen.contains("POS-KEY"));
    window.keys(KEY.as_bytes());
    window.wait_for("16 characters");
    window.press_until(ENTER, "it is paired", |screen| screen.contains("understands the key"));
    window.press_until(DOWN, "the money", |screen| screen.contains("► Money"));
    window.press_until(b"\x1b[C", "simulated", |screen| screen.contains("SIMULATED: no money moves"));
    window.press_until(ENTER, "the question", |screen| screen.contains("Is this terminal SIMULATED?"));
    window.press_until(b"\t\r", "it is saved", |screen| screen.contains("Front is paired"));
    assert!(profile(home.path()).contains(KEY), "the profile keeps it");
    window.keys(F2);
    window.wait_for("Visa / Mastercard");
    window.type_amount("1020");
    window.press_until(ENTER, "the sale begins", |screen| screen.contains("Sale on") || screen.contains("Money moved"));
    window.wait_for("A P P R O V E D");
    let shown = String::from_utf8_lossy(window.everything()).into_owned();
    assert!(!shown.contains(KEY), "the key was shown");
}

#[test]
fn another_key_is_said_and_corrected() {
    let terminal = Terminal::of("qfpay", &["--key", KEY, "--lan", "127.0.0.1:0"]);
    let home = home();
    let mut window = link_page_of("QFPay", home.path());
    fill(&mut window, "Address", terminal.endpoint("lan"));
    window.press_until(ENTER, "the key page", |screen| screen.contains("POS-KEY"));
    window.keys(b"AnotherKey-00000");
    window.wait_for("16 characters");
    window.press_until(ENTER, "it fails", |screen| screen.contains("Identify failed"));
    window.wait_for("Is the POS-KEY the one in the app");
    window.press_until(b"e", "the key page again", |screen| screen.contains("Type or paste the POS-KEY"));
    window.keys(b"\x1b[3~");
    window.keys(KEY.as_bytes());
    window.wait_for("16 characters");
    window.press_until(ENTER, "it is paired", |screen| screen.contains("understands the key"));
}
