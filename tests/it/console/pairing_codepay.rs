//! A technician pairs a CodePay terminal on the screen, on each of its ways; it sells at once.

use rstest::rstest;

use super::pairing::{DOWN, ENTER, F2, Terminal, fill, home, link_page_of, profile};
use super::window::Window;

const APP_ID: &str = "wz00000000000a0007";

fn line(window: &mut Window, path: &str) {
    window.press_until(DOWN, "the line", |screen| screen.contains("115200"));
    fill(window, "Another path", path);
}

#[rstest]
#[case::websocket("lan", |window: &mut Window, at: &str| fill(window, "Address", at))]
#[case::line("serial", line)]
fn a_codepay_terminal_is_paired_and_sells(#[case] way: &str, #[case] fill_in: fn(&mut Window, &str)) {
    let listen = if way == "serial" { "auto" } else { "127.0.0.1:0" };
    let options = ["--app-id", APP_ID, "--currency", "HKD", "--card-wait", "0", &format!("--{way}"), listen];
    let terminal = Terminal::of("codepay", &options);
    let home = home();
    let mut window = link_page_of("CodePay", home.path());
    fill_in(&mut window, terminal.endpoint(way));
    window.press_until(ENTER, "the page of the app id", |screen| screen.contains("app id of this register"));
    window.keys(APP_ID.as_bytes());
    window.wait_for("18 characters");
    window.press_until(ENTER, "it is paired", |screen| screen.contains("calls itself SIMULATED"));
    window.wait_for("as the terminal says");
    window.press_until(ENTER, "the question", |screen| screen.contains("Is this terminal SIMULATED?"));
    window.press_until(b"\t\r", "it is saved", |screen| screen.contains("Front is paired"));
    assert!(profile(home.path()).contains(APP_ID), "the profile keeps it");
    window.keys(F2);
    window.wait_for("Visa / Mastercard");
    window.type_amount("1020");
    window.press_until(ENTER, "the sale begins", |screen| screen.contains("Sale on") || screen.contains("Money moved"));
    window.wait_for("A P P R O V E D");
}
