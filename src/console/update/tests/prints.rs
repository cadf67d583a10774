//! What a terminal prints when it is asked to, where its vendor lets it.

use super::*;
use crate::payment::Vendor;
use crate::terminal::Printed;

/// The first terminal prints, as QFPay's do.
fn printing() -> Counter {
    let mut counter = counter();
    counter.state.counters.offer_all_of(0, Vendor::QfPay);
    counter
}

fn asked(actions: &[Action]) -> Option<(&str, &Printed)> {
    actions.iter().find_map(|action| match action {
        Action::PrintThere(terminal, printed) => Some((terminal.as_str(), printed)),
        _ => None,
    })
}

fn receipt(counter: &mut Counter, vendor_number: &str) {
    let mut payment = ended(1, Outcome::Approved);
    // The number that the terminal tells is this vendor's handle.
    payment.intent.vendor = crate::payment::Vendor::QfPay;
    payment.details.vendor_number = vendor_number.to_owned();
    payment.intent.vendor = Vendor::QfPay;
    counter.typed("123450");
    counter.key(Key::Enter);
    counter.event(Event::Reply(Reply::Begun(Ok(payment.intent.reference))));
    counter.tell(waiting(1));
    counter.tell(payment);
    counter.wait(2_000);
    counter.key(Key::Char('r'));
    assert!(matches!(counter.state.popup, Some(Popup::Receipt(_))), "{:?}", counter.state.popup);
}

#[test]
fn a_terminal_prints_the_sums_of_the_day() {
    let mut counter = printing();
    counter.key(Key::F(4));
    assert_eq!(asked(&counter.key(Key::Char('u'))), Some(("Front", &Printed::Summary)));
    counter.key(Key::Down);
    assert_eq!(asked(&counter.key(Key::Char('u'))), None, "this vendor's does not");
}

#[test]
fn a_terminal_prints_the_receipt_of_its_own_payment() {
    let mut counter = printing();
    receipt(&mut counter, "20260115110800020011223344");
    let vendor_number = "20260115110800020011223344".to_owned();
    assert_eq!(asked(&counter.key(Key::Char('t'))), Some(("Front", &Printed::Receipt { vendor_number })));
}

#[rstest]
#[case::unknown_to_it(true, "")]
#[case::another_vendor(false, "20260115110800020011223344")]
fn otherwise_it_is_not_asked(#[case] prints: bool, #[case] number: &str) {
    let mut counter = if prints { printing() } else { counter() };
    receipt(&mut counter, number);
    assert_eq!(asked(&counter.key(Key::Char('t'))), None);
}
