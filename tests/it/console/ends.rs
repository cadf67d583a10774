//! Handed back clean on every way out, with a payment in hand too.

use rstest::rstest;
use rustix::process::Signal;

use super::sells::demo;

#[rstest]
#[case::terminate(Signal::TERM)]
#[case::hang_up(Signal::HUP)]
#[case::interrupt(Signal::INT)]
fn a_signal_hands_the_screen_back(#[case] signal: Signal) {
    let mut window = demo();
    window.signal(signal);
    window.ended();
    assert!(window.is_handed_back());
}

#[test]
fn quitting_idle_asks_nothing() {
    let mut window = demo();
    window.keys(b"\x11");
    assert_eq!(window.ended(), 0);
    assert!(window.is_handed_back());
}

#[test]
fn with_a_payment_in_hand_quitting_asks_first() {
    let mut window = demo();
    window.type_amount("1061");
    window.press_until(b"\r", "the sale begins", |screen| screen.contains("Sale on"));
    window.press_until(b"\x11", "the question", |screen| screen.contains("looked up at the next start"));
    window.press_until(b"\x1b", "it stays", |screen| !screen.contains("looked up at the next start"));
    window.signal(Signal::TERM);
    window.ended();
    assert!(window.is_handed_back());
}
