//! The truth about a payment comes after it was put aside or decided by hand: it is booked to its own payment, and the bell rings.

use rstest::rstest;

use super::floor::{At, Floor};
use crate::console::pairing::ENTER;
use crate::console::window::Window;

/// The answer to the first sale comes so much later, milliseconds; questions are not answered at first.
const LATE: &str = "delay:15000";

/// Which limits: a line or a socket tells the late answer itself, what is asked and answered finds it by asking.
fn limits(at: At) -> String {
    let ask_for = if by_itself(at) { 300 } else { 60_000 };
    format!("connect = 10000\nanswer = 2500\nsale = 4000\nask_every = 300\nask_for = {ask_for}\n")
}

/// It says unasked what comes late, and cannot say that it is free.
fn by_itself(at: At) -> bool {
    matches!(at, At::QfPaySerial | At::CodePayLan | At::CodePaySerial)
}

/// The first sale is answered late, and the first questions about it are not.
fn scenario(at: At) -> String {
    let (_, sale, question) = at.words();
    let step = |when: String, what: &str| format!("[[step]]\nwhen = {{ {when} }}\ndo = [\"{what}\"]\n");
    // Who is there is asked by an inquiry too: at pairing, and by the program that sells.
    let before = if at.vendor() == countertop::payment::Vendor::QfPay { 2 } else { 0 };
    let silent = |nth: i32| step(format!("action = \"{question}\", nth = {}", nth + before), "silence");
    let late = step(format!("action = \"{sale}\", nth = 1"), LATE);
    [late].into_iter().chain((1..=2).map(silent)).collect()
}

/// Rings up, until the sale has begun or is over.
fn ring_up(window: &mut Window, floor: &Floor, units: u32) {
    window.wait_for(", ready");
    window.type_amount(&floor.keys(units));
    window.press_until(ENTER, "the sale begins", |screen| screen.contains("Sale on") || screen.contains("Money moved"));
}

#[rstest]
fn after_it_was_put_aside_it_is_booked_to_its_own_payment_and_rings(
    #[values(
        At::WonderSerial,
        At::WonderLan,
        At::WonderCloud,
        At::QfPayLan,
        At::QfPayTcp,
        At::QfPaySerial,
        At::CodePayLan,
        At::CodePaySerial,
        At::EasyCard
    )]
    at: At,
) {
    let floor = Floor::open(at, &scenario(at), &[]);
    floor.limits(&limits(at));
    let home = floor.home();
    let mut window = Window::open(&["--home", home.to_str().unwrap()]);
    window.wait_for("Type the digits");
    ring_up(&mut window, &floor, 10);
    window.wait_for("N O T   K N O W N");
    window.press_until(b"p", "it is put aside", |screen| screen.contains("Type the digits"));
    let rung = window.times_rung();
    // A person's pace: the time for questions is over by then.
    for _ in 0..2 {
        window.press_calmly(b"\x1b[3~");
    }
    let sells = floor.tells_idle() || by_itself(at);
    ring_up(&mut window, &floor, 11);
    let second = floor.known(&floor.paid(11));
    let expected = if sells { ("approved", "yes") } else { ("not_started", "no") };
    assert_eq!((second.text("outcome"), second.text("money_moved")), expected, "{second:#?}");
    let first = floor.known(&floor.paid(10));
    assert_eq!((first.text("outcome"), first.text("money_moved")), ("approved", "yes"), "{first:#?}");
    assert_eq!(first.object()["set_aside"], true, "{first:#?}");
    window.wait_to_ring(rung);
    let charged: Vec<String> =
        [10, 11][..if sells { 2 } else { 1 }].iter().map(|units| format!("charge {}", floor.paid(*units))).collect();
    assert_eq!(floor.ledger(), charged);
}

/// A person stated that it was not paid; it was. The commands say so, and the console rings at its start until somebody has
/// read it.
#[rstest]
fn after_a_decision_by_hand_it_contradicts_and_rings_until_it_is_read(
    #[values(
        At::WonderSerial,
        At::WonderLan,
        At::WonderCloud,
        At::QfPayLan,
        At::QfPayTcp,
        At::QfPaySerial,
        At::CodePayLan,
        At::CodePaySerial,
        At::EasyCard
    )]
    at: At,
) {
    let floor = Floor::open(at, &scenario(at), &[]);
    floor.limits("connect = 10000\nanswer = 4000\nsale = 800\nask_every = 300\nask_for = 500\n");
    let sale = floor.run(&format!("sale {} --terminal t", floor.paid(10))).expect(20);
    let reference = sale.text("reference");
    floor.run(&format!("override {reference} --unpaid --reason slip --operator Mei")).expect(0);
    floor.limits("connect = 10000\nanswer = 10000\nsale = 10000\nask_every = 300\nask_for = 20000\n");
    let told = floor.run("resolve --wait 40");
    let known = floor.payment(&floor.paid(10));
    let proof = (known.text("outcome"), known.text("proof"), known.text("advice_code"));
    // Where the vendor has no void a refund is what is left.
    let advice = if at == At::EasyCard { "contradicted_charged_refund" } else { "contradicted_charged" };
    assert_eq!(proof, ("approved", "contradicted", advice), "{told:#?}");
    assert_eq!(floor.ledger(), [format!("charge {}", floor.paid(10))]);
    super::alarm::rings_until_it_is_read(&floor);
}
