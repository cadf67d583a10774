//! A cashier's minutes in the demo: sales of each outcome, by keys.

use super::window::Window;

/// The demo, ready to sell.
pub fn demo() -> Window {
    let mut window = Window::open(&["demo"]);
    window.wait_for("Front ready");
    window
}

/// Rings up an amount and waits for the result's headline.
pub fn ring_up(window: &mut Window, digits: &str, headline: &str) {
    window.type_amount(digits);
    window.press_until(b"\r", "the sale begins", |screen| screen.contains("Sale on") || screen.contains("Money moved"));
    window.wait_until(headline, |screen| screen.contains(headline));
}

pub fn acknowledge(window: &mut Window) {
    window.press_until(b"\r", "the result goes", |screen| screen.contains("Type the digits"));
}

#[test]
fn a_sale_a_decline_and_a_cancel_at_the_terminal() {
    let mut window = demo();
    ring_up(&mut window, "1020", "A P P R O V E D");
    window.wait_for("Money moved: YES");
    acknowledge(&mut window);
    ring_up(&mut window, "1051", "D E C L I N E D");
    window.wait_for("Money moved: NO");
    acknowledge(&mut window);
    ring_up(&mut window, "1052", "C A N C E L L E D");
    window.wait_for("Money moved: NO");
    acknowledge(&mut window);
    window.keys(b"\x1bOR");
    window.wait_until("three payments", |screen| {
        ["10.20", "10.51", "10.52"].iter().all(|amount| screen.contains(amount))
    });
}

#[test]
fn an_amount_that_differs_is_put_aside_and_another_terminal_sells() {
    let mut window = demo();
    ring_up(&mut window, "1058", "A M O U N T   D I F F E R S");
    window.wait_for("What may I do now?");
    window.press_until(b"p", "it is put aside", |screen| screen.contains("Type the digits"));
    window.wait_for("1 not known yet");
    window.wait_for("Bar  Wonder");
    ring_up(&mut window, "2040", "A P P R O V E D");
    window.wait_for("1 not known yet");
}

#[test]
fn the_same_amount_a_moment_later_is_one_question() {
    let mut window = demo();
    ring_up(&mut window, "3000", "A P P R O V E D");
    acknowledge(&mut window);
    window.type_amount("3000");
    window.press_until(b"\r", "the question", |screen| screen.to_lowercase().contains("same customer"));
    window.press_until(b"\x1b", "nothing is sent", |screen| screen.contains("3000 ="));
}

#[test]
fn a_barcode_never_pays() {
    let mut window = demo();
    window.keys(b"4006381333931\r");
    window.wait_for("4006381333931");
    window.wait_until("the amount is still empty", |screen| screen.contains("Type the digits"));
    assert!(!window.contents().contains("Sale on"), "{}", window.contents());
}
