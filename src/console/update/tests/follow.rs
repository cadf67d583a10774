//! What follows a payment: charging a hold, releasing it, another tip. No by default, and once.

use super::*;
use crate::console::command::FollowCommand;
use crate::console::event::Record;
use crate::console::samples::concluded;
use crate::payment::Vendor;
use crate::till::{CompletionOrder, VoidOrder};

fn of_codepay(n: u64, kind: Kind) -> Payment {
    let mut payment = payment(n, kind, vec![Happened::MayHaveLeft, concluded(Outcome::Approved)]);
    payment.intent.vendor = Vendor::CodePay;
    payment
}

/// One payment in detail, with those about it.
fn detail(payment: Payment, linked: Vec<Payment>) -> Counter {
    let mut counter = counter();
    counter.key(Key::F(3));
    let remaining = Some(Remaining { left: payment.intent.amount, in_question: false, undone: false });
    let record = Record { payment, events: Vec::new(), remaining, linked, warnings: Vec::new() };
    counter.event(Event::Reply(Reply::Record(Ok(Box::new(record)))));
    counter.drawn();
    counter
}

fn completions(actions: &[Action]) -> Vec<&CompletionOrder> {
    let found = actions.iter().filter_map(|action| match action {
        Action::Complete(order) => Some(order),
        _ => None,
    });
    found.collect()
}

#[test]
fn a_hold_is_charged_whole_by_the_right_plate_alone() {
    for key in [Key::Enter, Key::Esc] {
        let mut counter = detail(of_codepay(1, Kind::PreAuth), Vec::new());
        counter.key(Key::Char('c'));
        assert!(matches!(counter.state.popup, Some(Popup::Follow(_))));
        assert!(!counter.key(key).iter().any(moves_money), "{key:?}");
    }
    let mut counter = detail(of_codepay(1, Kind::PreAuth), Vec::new());
    counter.key(Key::Char('c'));
    counter.key(Key::Tab);
    let actions = counter.key(Key::Enter);
    let [order] = completions(&actions)[..] else { panic!("{actions:?}") };
    assert_eq!((order.amount, order.another_customer), (hkd(123_450), false));
    assert!(matches!(&counter.state.cover, Some(Cover::Starting(starting)) if starting.kind == Kind::Completion));
}

#[test]
fn a_held_or_doubled_enter_charges_a_hold_once() {
    let mut counter = detail(of_codepay(1, Kind::PreAuth), Vec::new());
    counter.key(Key::Char('c'));
    counter.key(Key::Tab);
    counter.wait(1_000);
    let mut actions = counter.press(Key::Enter);
    for _ in 0..100 {
        actions.extend(counter.press(Key::Enter));
        actions.extend(counter.wait(35));
    }
    assert_eq!(completions(&actions).len(), 1, "{actions:?}");
}

#[test]
fn no_more_than_is_held_is_charged() {
    let mut counter = detail(of_codepay(1, Kind::PreAuth), Vec::new());
    counter.key(Key::Char('c'));
    counter.typed("123451");
    assert!(!counter.click(Command::Yes).iter().any(moves_money));
    counter.key(Key::Delete);
    counter.typed("100000");
    let actions = counter.click(Command::Yes);
    assert_eq!(completions(&actions).first().map(|order| order.amount), Some(hkd(100_000)));
}

#[rstest]
#[case::charged(Kind::Completion)]
#[case::released(Kind::Void)]
fn what_became_of_a_hold_keeps_it_from_being_charged(#[case] kind: Kind) {
    let mut counter = detail(of_codepay(1, Kind::PreAuth), vec![of_codepay(2, kind)]);
    counter.key(Key::Char('c'));
    assert!(counter.state.popup.is_none() && counter.state.notice.is_some());
    counter.key(Key::Char('v'));
    assert!(counter.state.popup.is_none());
}

#[test]
fn a_hold_is_released_by_a_void() {
    let mut counter = detail(of_codepay(1, Kind::PreAuth), Vec::new());
    counter.key(Key::Char('v'));
    assert!(!counter.key(Key::Enter).iter().any(moves_money), "no by default");
    counter.key(Key::Char('v'));
    counter.key(Key::Tab);
    let actions = counter.key(Key::Enter);
    assert!(matches!(actions.as_slice(), [Action::Void(VoidOrder { amount: None, .. })]), "{actions:?}");
}

#[test]
fn a_tip_is_set_and_changed() {
    let mut counter = detail(of_codepay(1, Kind::Sale), Vec::new());
    counter.click(Command::Follow(FollowCommand::SetTip));
    assert!(!counter.click(Command::Yes).iter().any(moves_money), "nothing is typed");
    counter.typed("300");
    counter.key(Key::Tab);
    let actions = counter.key(Key::Enter);
    assert!(matches!(actions.as_slice(), [Action::SetTip(order)] if order.tip == hkd(300)), "{actions:?}");
}

/// Nothing typed is no tip of nothing: that must be typed, and there must be a tip to take away.
#[test]
fn a_tip_is_taken_away_by_a_typed_zero() {
    let mut tipped = of_codepay(2, Kind::TipAdjustment);
    tipped.intent.amount = hkd(300);
    for (linked, sent) in [(vec![tipped], true), (Vec::new(), false)] {
        let mut counter = detail(of_codepay(1, Kind::Sale), linked);
        counter.click(Command::Follow(FollowCommand::SetTip));
        assert!(!counter.click(Command::Yes).iter().any(moves_money), "nothing is typed");
        counter.typed("0.");
        let actions = counter.click(Command::Yes);
        let zero = matches!(actions.as_slice(), [Action::SetTip(order)] if order.tip.is_zero());
        assert_eq!(zero, sent, "{actions:?}");
    }
}

#[test]
fn a_charge_of_a_hold_that_may_be_a_repeat_asks_and_goes_for_another_customer() {
    let mut counter = detail(of_codepay(1, Kind::PreAuth), Vec::new());
    counter.key(Key::Char('c'));
    counter.click(Command::Yes);
    let other = unresolved(9);
    let found = Duplicate::SameAmount(other.intent.reference);
    counter.event(Event::Reply(Reply::Begun(Err(Stop::Duplicate { found, other: Box::new(other) }))));
    counter.drawn();
    let actions = counter.key(Key::Char('a'));
    assert!(completions(&actions).first().is_some_and(|order| order.another_customer), "{actions:?}");
}

#[test]
fn a_charge_of_a_hold_leaves_the_keypad_as_it_was() {
    let mut counter = counter();
    counter.typed("55");
    let hold = of_codepay(1, Kind::PreAuth);
    counter.key(Key::F(3));
    let record =
        Record { payment: hold, events: Vec::new(), remaining: None, linked: Vec::new(), warnings: Vec::new() };
    counter.event(Event::Reply(Reply::Record(Ok(Box::new(record)))));
    counter.drawn();
    counter.key(Key::Char('c'));
    counter.click(Command::Yes);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(2, Kind::Completion).reference))));
    assert_eq!(counter.state.sale.entry.amount(), hkd(55));
}

#[test]
fn other_vendors_have_none_of_it() {
    let mut sale = of_codepay(1, Kind::Sale);
    sale.intent.vendor = Vendor::Wonder;
    let mut counter = detail(sale, Vec::new());
    counter.key(Key::Char('i'));
    assert!(counter.state.popup.is_none());
}
