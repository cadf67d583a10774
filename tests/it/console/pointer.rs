//! A whole sale with the mouse alone: choose the terminal, key the amount, pay, cancel, acknowledge, look it up.

use super::sells::demo;
use super::window::Window;

/// Clicks on the first place that shows `text`, until the screen is as wanted: a click counts only some time after a drawing.
fn click(window: &mut Window, text: &str, what: &str, condition: impl Fn(&str) -> bool) {
    let bytes = press_and_release(window, text);
    window.press_until(&bytes, what, condition);
}

/// The bytes of a click on the first place that shows `text`.
fn press_and_release(window: &Window, text: &str) -> Vec<u8> {
    let (column, row) = place(window, text);
    let at = format!("{};{}", column + 1, row + 1);
    format!("\x1b[<0;{at}M\x1b[<0;{at}m").into_bytes()
}

/// Column and row of the first `text` on the screen, in cells.
fn place(window: &Window, text: &str) -> (usize, usize) {
    let contents = window.contents();
    let found = contents.lines().enumerate().find_map(|(row, line)| {
        // Nothing before the places that are looked for is two cells wide.
        line.find(text).map(|at| (line[..at].chars().count(), row))
    });
    found.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{contents}"))
}

/// Keys an amount on the keypad of the screen, each digit once.
fn key_amount(window: &mut Window, digits: &str) {
    for (index, digit) in digits.char_indices() {
        let bytes = press_and_release(window, &format!("  {digit}  "));
        window.keys(&bytes);
        window.wait_for(&format!("{} =", &digits[..=index]));
    }
}

#[test]
fn a_sale_is_rung_up_paid_and_acknowledged() {
    let mut window = demo();
    key_amount(&mut window, "1234");
    click(&mut window, "PAY", "the sale begins", |screen| {
        screen.contains("Sale on") || screen.contains("A P P R O V E D")
    });
    window.wait_for("A P P R O V E D");
    click(&mut window, "DONE", "the result goes", |screen| screen.contains("Type the digits"));
    click(&mut window, "F3 Transactions", "the list", |screen| screen.contains("12.34") && screen.contains("Outcome"));
    click(&mut window, "F2 Sale", "the keypad", |screen| screen.contains("Type the digits"));
}

#[test]
fn another_terminal_is_chosen_and_its_sale_cancelled() {
    let mut window = demo();
    window.wait_for("Bar ready");
    click(&mut window, "Bar ready", "the terminal is chosen", |screen| screen.contains("Bar  Wonder"));
    key_amount(&mut window, "1055");
    click(&mut window, "PAY", "the sale begins", |screen| screen.contains("Sale on Bar"));
    window.wait_for("waiting for the card");
    click(&mut window, "Esc  Ask to cancel", "it is asked", |screen| {
        screen.contains("Cancel asked") || screen.contains("Money moved")
    });
    window.wait_for("Money moved");
    click(&mut window, "DONE", "the result goes", |screen| screen.contains("Type the digits"));
}

#[test]
fn what_is_not_known_is_put_aside_and_brought_back() {
    let mut window = demo();
    key_amount(&mut window, "1058");
    click(&mut window, "PAY", "the sale begins", |screen| screen.contains("Sale on") || screen.contains("DIFFER"));
    window.wait_for("What may I do now?");
    click(&mut window, "P      Put aside", "it is put aside", |screen| screen.contains("Type the digits"));
    click(&mut window, "F4 Terminals", "another view", |screen| screen.contains("Round trip"));
    click(&mut window, "1 not known yet", "it is back", |screen| screen.contains("What may I do now?"));
}

#[test]
fn a_press_that_ends_elsewhere_does_nothing() {
    let mut window = demo();
    key_amount(&mut window, "1234");
    let (column, row) = place(&window, "PAY");
    window.keys(format!("\x1b[<0;{};{}M\x1b[<0;1;10m", column + 1, row + 1).as_bytes());
    click(&mut window, "Del Clear", "the amount is cleared", |screen| screen.contains("Type the digits"));
    assert!(!window.contents().contains("Sale on"), "{}", window.contents());
}

#[test]
fn with_large_targets_a_finger_pays_from_the_key_bar() {
    let mut window = demo();
    window.keys(b"\x1b[20~");
    window.wait_for("type to search");
    window.keys(b"\x1b[200~fingers\x1b[201~");
    window.wait_for("1 found");
    window.press_until(b"\r", "the key bar is made of plates", |screen| {
        screen.lines().nth(23).is_some_and(|row| row.contains("▀▀▀▀"))
    });
    key_amount(&mut window, "1234");
    click(&mut window, "Enter Pay", "the sale begins", |screen| {
        screen.contains("Sale on") || screen.contains("A P P R O V E D")
    });
    window.wait_for("A P P R O V E D");
    click(&mut window, "Enter Done", "the result goes", |screen| screen.contains("Type the digits"));
}
