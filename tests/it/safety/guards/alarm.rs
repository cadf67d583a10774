//! A terminal takes its word back: an alarm until somebody has seen it.

use rstest::rstest;

use super::floor::{At, Floor};
use crate::console::pairing::ENTER;
use crate::console::window::Window;

fn console(floor: &Floor) -> Window {
    Window::open(&["--home", floor.home().to_str().unwrap()])
}

fn is_alarm(screen: &str) -> bool {
    screen.split_whitespace().collect::<String>().contains("CHECKNOW")
}

/// The console shows the alarm at every start, and rings, until a person has read it.
pub fn rings_until_it_is_read(floor: &Floor) {
    let mut window = console(floor);
    window.wait_until("the alarm", is_alarm);
    // The alarm's pattern: five.
    window.wait_to_ring(4);
    drop(window);
    let mut window = console(floor);
    window.wait_until("the alarm", is_alarm);
    window.press_until(ENTER, "it is read", |screen| !is_alarm(screen) && screen.contains("Type the digits"));
    drop(window);
    let mut window = console(floor);
    window.wait_for("Type the digits");
    assert!(!is_alarm(&window.contents()), "{}", window.contents());
}

/// Declined, and approved after all: where a terminal speaks unasked.
#[rstest]
fn declined_and_then_approved_rings_until_it_is_read(
    #[values(At::WonderSerial, At::QfPaySerial, At::CodePayLan, At::CodePaySerial)] at: At,
) {
    let (_, sale, _) = at.words();
    let scenario = format!("[[step]]\nwhen = {{ action = \"{sale}\", nth = 1 }}\ndo = [\"recant:8000\"]\n");
    let floor = Floor::open(at, &scenario, &[]);
    floor.limits("connect = 10000\nanswer = 10000\nsale = 15000\nask_every = 300\nask_for = 15000\n");
    let mut window = console(&floor);
    window.wait_for("Type the digits");
    window.type_amount(&floor.keys(10));
    window.press_until(ENTER, "the sale begins", |screen| screen.contains("Sale on") || screen.contains("D E C L"));
    window.wait_for("D E C L I N E D");
    window.wait_until("the alarm", is_alarm);
    drop(window);
    let known = floor.payment(&floor.paid(10));
    let proof = (known.text("outcome"), known.text("proof"), known.text("money_moved"));
    assert_eq!(proof, ("approved", "contradicted", "yes"), "{known:#?}");
    assert_eq!(floor.ledger(), ["charge 10.00"]);
    rings_until_it_is_read(&floor);
}
