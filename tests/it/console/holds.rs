//! Amounts that are held, and tips, on the screen of a CodePay terminal: from the key to the terminal's own ledger.

use super::codepay::Shop;
use super::pairing::{ENTER, F2};
use super::window::Window;

const F3: &[u8] = b"\x1bOR";
const TAB: &[u8] = b"\t";
const ESCAPE: &[u8] = b"\x1b";

/// Holds so much, and leaves the result.
fn holds(window: &mut Window, digits: &str) {
    window.press_until(F2, "the sale page", |screen| screen.contains("Visa / Mastercard"));
    // Once: a second press, on a slow machine, would take it back.
    window.press_calmly(b"h");
    window.wait_for("HOLD, not a sale");
    // At a person's pace: six characters in a burst are a scanner's, and an order number.
    types(window, digits, &format!("{digits} ="));
    window.press_until(ENTER, "it is held", |screen| screen.contains("H E L D ,   N O T   C H A R G E D"));
    window.wait_for("Money moved: NO");
    leaves(window);
}

fn leaves(window: &mut Window) {
    window.press_until(ENTER, "the result is left", |screen| !screen.contains("DONE Enter"));
}

/// The list, with what was done last selected.
fn list(window: &mut Window) {
    window.press_until(F3, "the list", |screen| screen.contains("Outcome"));
}

/// Types into a question, digit by digit, until it asks this.
fn types(window: &mut Window, digits: &str, asked: &str) {
    for digit in digits.chars() {
        window.press_calmly(digit.to_string().as_bytes());
    }
    window.wait_for(asked);
}

/// Answers a question that proposes "no" with yes.
fn yes(window: &mut Window, what: &str) {
    window.press_calmly(TAB);
    window.press_until(ENTER, what, |screen| screen.contains(what));
}

#[test]
fn an_amount_is_held_charged_in_part_and_another_let_go() {
    let shop = Shop::paired();
    let mut window = shop.window();
    holds(&mut window, "10000");
    assert!(shop.ledger().is_empty(), "held, not charged");
    list(&mut window);
    window.wait_for("holds open: 1");
    window.press_until(b"c", "the question", |screen| screen.contains("Charge a hold: check before it is sent"));
    types(&mut window, "10001", "At most 100.00 may be charged of this hold.");
    window.press_calmly(b"\x1b[3~");
    types(&mut window, "9000", "Sent will be one charge of 90.00, never repeated.");
    window.press_until(ESCAPE, "nothing is sent", |screen| !screen.contains("check before it is sent"));
    assert!(shop.ledger().is_empty(), "it was asked about, and not sent");
    window.press_until(b"c", "the question", |screen| screen.contains("Charge the whole hold"));
    types(&mut window, "9000", "Charge 90.00");
    yes(&mut window, "A P P R O V E D");
    assert_eq!(shop.ledger(), ["charge 90.00"]);
    leaves(&mut window);
    holds(&mut window, "5000");
    list(&mut window);
    window.wait_for("holds open: 1");
    window.press_until(b"v", "the question", |screen| screen.contains("Release: check before it is sent"));
    yes(&mut window, "H O L D   R E L E A S E D");
    leaves(&mut window);
    list(&mut window);
    window.wait_for("released since");
    window.wait_until("no hold is left", |screen| !screen.contains("holds open"));
    window.wait_for("approved 90.00");
    assert!(
        shop.ledger().iter().filter(|moved| moved.starts_with("charge")).eq(["charge 90.00"]),
        "{:?}",
        shop.ledger()
    );
}

#[test]
fn a_tip_is_added_later_changed_and_taken_away() {
    let shop = Shop::paired();
    let mut window = shop.window();
    window.type_amount("2000");
    window.press_until(ENTER, "the sale", |screen| screen.contains("A P P R O V E D"));
    for (typed, asked, now) in [
        ("300", "20.00 + tip 3.00 = 23.00", "The tip is 3.00 now."),
        ("450", "20.00 + tip 4.50 = 24.50", "The tip is 4.50 now."),
        ("0", "The tip will be 0.00 in all.", "The tip is 0.00 now."),
    ] {
        leaves(&mut window);
        list(&mut window);
        // The tips stand above their sale.
        window.press_until(b"\x1b[F", "the sale is selected", |screen| {
            screen.lines().any(|line| line.contains('►') && line.contains("Sale"))
        });
        window.press_until(b"i", "the question", |screen| screen.contains("Tip: check before it is sent"));
        types(&mut window, typed, asked);
        yes(&mut window, "T I P   S E T");
        window.wait_for(now);
    }
    assert_eq!(shop.ledger(), ["charge 20.00", "tip 3.00", "tip 4.50", "tip 0.00"]);
}
