//! Tip, cashback and hold on the sale view: what is shown is what is sent, and nothing of it stays for the next customer.

use super::*;
use crate::console::command::CounterCommand;
use crate::payment::Vendor;
use crate::till::SaleOrder;

/// The first terminal offers everything, the second one nothing beside a sale.
fn offering() -> Counter {
    let mut counter = counter();
    counter.state.counters.offer_all_of(0, Vendor::CodePay);
    counter
}

fn sold(actions: &[Action]) -> Option<&SaleOrder> {
    actions.iter().find_map(|action| match action {
        Action::Sell(order) => Some(order),
        _ => None,
    })
}

fn begun(counter: &mut Counter, kind: Kind, end: Outcome) {
    let intent = intent(1, kind);
    counter.event(Event::Reply(Reply::Begun(Ok(intent.reference))));
    counter.tell(payment(1, kind, vec![Happened::MayHaveLeft]));
    counter.tell(payment(1, kind, vec![Happened::MayHaveLeft, crate::console::samples::concluded(end)]));
}

#[test]
fn tab_goes_to_the_tip_and_cashback_where_they_are_offered() {
    let mut counter = offering();
    let fields = [(); 5].map(|()| {
        counter.key(Key::Tab);
        counter.state.sale.field
    });
    assert_eq!(fields.map(|field| format!("{field:?}")).join(" "), "Order Tip Cashback Amount Order");
}

#[test]
fn a_tip_is_sent_with_the_sale_and_gone_with_it() {
    let mut counter = offering();
    counter.typed("1200");
    counter.click(Command::Counter(CounterCommand::Tip));
    counter.typed("200");
    counter.click(Command::Counter(CounterCommand::Cashback));
    counter.typed("5000");
    assert_eq!(counter.state.sale.total(), hkd(6_400));
    let actions = counter.key(Key::Enter);
    let order = sold(&actions).expect("it is sold");
    assert_eq!(
        (order.amount, order.tip, order.cashback, order.hold),
        (hkd(1200), Some(hkd(200)), Some(hkd(5000)), false)
    );
    begun(&mut counter, Kind::Sale, Outcome::Approved);
    assert!(counter.state.sale.is_empty(), "{:?}", counter.state.sale);
}

#[test]
fn clearing_the_amount_clears_what_goes_with_it() {
    let mut counter = offering();
    counter.typed("1200");
    counter.click(Command::Counter(CounterCommand::Tip));
    counter.typed("200");
    counter.key(Key::Delete);
    assert_eq!((counter.state.sale.extras.tip(), counter.state.sale.entry.amount()), (None, hkd(1200)));
    counter.typed("300");
    counter.key(Key::F(2));
    counter.key(Key::Delete);
    assert!(counter.state.sale.is_empty());
}

#[test]
fn a_tip_alone_is_no_sale() {
    let mut counter = offering();
    counter.click(Command::Counter(CounterCommand::Tip));
    counter.typed("200");
    assert!(sold(&counter.key(Key::Enter)).is_none());
}

#[test]
fn large_is_what_the_customer_pays_in_all() {
    let mut counter = offering();
    counter.typed("999999");
    counter.click(Command::Counter(CounterCommand::Tip));
    counter.typed("200");
    assert!(sold(&counter.key(Key::Enter)).is_none());
    assert!(matches!(&counter.state.popup, Some(Popup::LargeAmount(order)) if order.tip == Some(hkd(200))));
}

#[test]
fn a_hold_is_one_payment_long() {
    let mut counter = offering();
    counter.typed("1200");
    counter.click(Command::Counter(CounterCommand::Tip));
    counter.typed("200");
    counter.key(Key::Esc);
    counter.key(Key::Char('h'));
    assert_eq!(counter.state.sale.extras.tip(), None, "a hold takes no tip");
    let actions = counter.key(Key::Enter);
    assert!(sold(&actions).is_some_and(|order| order.hold && order.tip.is_none()), "{actions:?}");
    begun(&mut counter, Kind::PreAuth, Outcome::Approved);
    counter.key(Key::Enter);
    counter.typed("1200");
    let actions = counter.key(Key::Enter);
    assert!(sold(&actions).is_some_and(|order| !order.hold), "nobody holds by mistake");
}

#[test]
fn a_declined_hold_is_tried_again_as_a_hold() {
    let mut counter = offering();
    counter.typed("1200");
    counter.key(Key::Char('h'));
    counter.key(Key::Enter);
    begun(&mut counter, Kind::PreAuth, Outcome::Declined);
    let actions = counter.key(Key::Char('n'));
    assert!(sold(&actions).is_some_and(|order| order.hold), "{actions:?}");
}

#[test]
fn another_terminal_takes_what_it_offers() {
    let mut counter = offering();
    counter.typed("1200");
    counter.click(Command::Counter(CounterCommand::Hold));
    assert!(counter.state.sale.extras.hold);
    counter.key(Key::F(8));
    assert!(!counter.state.sale.extras.hold && counter.state.notice.is_some());
    counter.key(Key::Char('h'));
    assert!(!counter.state.sale.extras.hold, "this one holds nothing");
}

#[rstest]
#[case::amount(SaleField::Amount, "4891234567890\n")]
#[case::tip(SaleField::Tip, "4891234567890\n")]
#[case::letters(SaleField::Amount, "h12345\n")]
#[case::letters_in_the_tip(SaleField::Tip, "hhhhhhh\n")]
fn a_barcode_reader_sets_no_tip_and_no_hold(#[case] field: SaleField, #[case] code: &str) {
    let mut counter = offering();
    counter.typed("55");
    counter.state.sale.field = field;
    counter.wait(1_000);
    let mut actions = Vec::new();
    for c in code.chars() {
        actions.extend(counter.press(if c == '\n' { Key::Enter } else { Key::Char(c) }));
        actions.extend(counter.wait(2));
    }
    actions.extend(counter.wait(2_000));
    assert!(sold(&actions).is_none(), "{actions:?}");
    let sale = &counter.state.sale;
    assert_eq!((sale.entry.amount(), sale.extras.tip(), sale.extras.hold), (hkd(55), None, false));
    assert_eq!(sale.order, code.trim());
}

#[test]
fn a_held_enter_holds_once() {
    let mut counter = offering();
    counter.typed("1200");
    counter.key(Key::Char('h'));
    counter.wait(1_000);
    let mut actions = counter.press(Key::Enter);
    for _ in 0..100 {
        actions.extend(counter.press(Key::Enter));
        actions.extend(counter.wait(40));
    }
    assert_eq!(sales(&actions), 1);
}
