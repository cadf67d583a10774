//! H5, H8 and H9: a terminal that answers nothing, takes nothing, or takes little.

use std::time::Duration;

use crate::console::cable::Cable;
use crate::console::shop::Shop;

const F3: &[u8] = b"\x1bOR";
const REDRAW: &[u8] = b"\x12";

#[test]
fn h5_it_asks_a_terminal_nothing_and_so_waits_for_no_answer() {
    let shop = Shop::open("0");
    let mut cable = Cable::countertop(&["--home", shop.path()]);
    cable.wait_for("Front ready");
    let sent = String::from_utf8_lossy(&cable.drawn).into_owned();
    // Device attributes, status reports, modes, colours, keyboard protocol, terminal name.
    let questions =
        ["\x1b[c", "\x1b[0c", "\x1b[>c", "\x1b[=c", "\x1b[5n", "\x1b[6n", "$p", ";?", "\x1b[?u", "\x1bP", "\x05"];
    for question in questions {
        assert!(!sent.contains(question), "it asks {question:?}");
    }
}

fn type_amount(cable: &mut Cable) {
    for digits in ["1", "10", "102", "1020"] {
        cable.keys(&digits.as_bytes()[digits.len() - 1..]);
        cable.wait_for(&format!("{digits} ="));
    }
}

#[test]
fn h8_with_the_output_blocked_the_sale_goes_on_and_one_frame_catches_up() {
    let shop = Shop::open("1200");
    let mut cable = Cable::countertop(&["--home", shop.path()]);
    cable.wait_for("Front ready");
    type_amount(&mut cable);
    cable.press_until(b"\r", "the sale begins", |screen| screen.contains("Sale on Front"));
    let before = cable.memory();
    // Whole frames are asked for far beyond what the line holds, and nobody reads.
    for _ in 0..600 {
        cable.keys(REDRAW);
    }
    shop.wait_for_charges(1);
    let grown = cable.memory().saturating_sub(before);
    assert!(grown < 8 << 20, "{grown} bytes more");
    cable.drawn.clear();
    cable.wait_for("A P P R O V E D");
    // What was on the line already, and the newest frame.
    assert!(cable.drawn.len() < 96 * 1024, "{} bytes to catch up", cable.drawn.len());
    assert_eq!(shop.charged().len(), 1);
}

#[test]
fn h9_a_slow_line_skips_frames_and_shows_the_newest() {
    let shop = Shop::open("0");
    let mut cable = Cable::countertop(&["--home", shop.path()]);
    cable.wait_for("Front ready");
    let from = cable.drawn.len();
    cable.keys(REDRAW);
    while cable.read(65_536, Duration::from_millis(200)) > 0 {}
    let whole = cable.drawn.len() - from;
    cable.drawn.clear();
    // Fifty frames, each a whole one, while the line takes 960 bytes for each: the proportion of a slow line, at a quicker pace.
    for key in [F3, b"\x1bOQ"].iter().cycle().take(50) {
        cable.keys(key);
        cable.read(960, Duration::from_millis(20));
        cable.keys(REDRAW);
    }
    cable.keys(b"7");
    while !cable.contents().contains("7 =") {
        assert!(cable.read(960, Duration::from_secs(5)) > 0, "{}", cable.contents());
    }
    let shown = cable.drawn.len();
    assert!(shown < 25 * whole, "{shown} bytes for 50 frames of {whole}");
}
