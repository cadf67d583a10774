//! Never deaf: whatever a terminal, a dropped session or an earlier program sends, the next key is heard.

use rstest::rstest;

use super::sells::demo;
use super::window::Window;

/// The till hears keys: sooner or later a digit appears, and Del clears it.
fn hears(window: &mut Window) {
    window.press_until(b"7", "a digit appears", |screen| screen.contains("7 ="));
    window.press_until(b"\x1b[3~", "the amount is cleared", |screen| screen.contains("Type the digits"));
}

#[rstest]
#[case::a_paste_without_an_end(b"\x1b[200~some text")]
#[case::a_late_mode_report(b"\x1b[?2026;2$y")]
#[case::a_cut_sequence(b"\x1b[1;")]
#[case::a_string_without_an_end(b"\x1b]0;title")]
#[case::bad_utf_8(b"\xff\xfe\xc3\x28")]
#[case::a_wild_mouse(b"\x1b[<0;999;999M\x1b[M\xff\xff\xff")]
fn it_hears_the_next_key(#[case] bytes: &[u8]) {
    let mut window = demo();
    window.keys(bytes);
    hears(&mut window);
}

#[test]
fn it_hears_after_ctrl_z_where_no_shell_can_continue_it() {
    let mut window = demo();
    window.keys(b"\x1a");
    hears(&mut window);
}

#[test]
fn a_shell_stops_it_and_goes_on_with_it() {
    let mut shell = Window::of("/bin/sh", &["-i", "-m"]);
    shell.keys(format!("{} demo\n", env!("CARGO_BIN_EXE_countertop")).as_bytes());
    shell.wait_for("Front ready");
    shell.keys(b"\x1a");
    shell.wait_for("Stopped");
    shell.keys(b"fg\n");
    shell.wait_for("Front ready");
    hears(&mut shell);
}

#[test]
fn it_draws_again_after_any_size() {
    let mut window = demo();
    for (columns, rows) in [(1, 1), (2, 2), (500, 3), (40, 12), (160, 45)] {
        window.resize(columns, rows);
    }
    window.resize(80, 24);
    window.wait_for("Front ready");
    hears(&mut window);
}
