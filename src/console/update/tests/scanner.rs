//! A barcode reader played into every view and question: it never pays, gives nothing back, and decides nothing.

use super::*;
use crate::console::event::Target;
use crate::console::input::{Button, MouseKind};
use crate::platform::Millis;

type Prepare = fn(&mut Counter);

fn keys(counter: &mut Counter, keys: &[Key]) {
    for key in keys {
        counter.key(*key);
    }
}

fn record(counter: &mut Counter) {
    let payment = ended(2, Outcome::Approved);
    let remaining = Some(Remaining { left: payment.intent.amount, in_question: false, undone: false });
    counter.event(Event::Reply(Reply::Record(Ok(Box::new(Record {
        payment,
        events: Vec::new(),
        remaining,
        linked: Vec::new(),
        warnings: Vec::new(),
    })))));
    counter.drawn();
}

fn listed(counter: &mut Counter) {
    counter.key(Key::F(3));
    let asked = counter.state.list.asked();
    let rows = vec![PaymentRow::of(&ended(2, Outcome::Approved))];
    counter.event(Event::Reply(Reply::Page(asked, PageFrom::Top, Ok(rows))));
}

fn reversing(counter: &mut Counter, letter: char) {
    listed(counter);
    counter.key(Key::Char(letter));
    record(counter);
    // The plate that sends it has the focus already.
    counter.key(Key::Tab);
}

fn repeats(counter: &mut Counter) {
    counter.typed("123450");
    counter.key(Key::Enter);
    let other = unresolved(9);
    let found = Duplicate::SameAmount(other.intent.reference);
    counter.event(Event::Reply(Reply::Begun(Err(Stop::Duplicate { found, other: Box::new(other) }))));
    counter.drawn();
}

fn results(counter: &mut Counter, payment: Payment) {
    counter.typed("1020");
    counter.key(Key::Enter);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    counter.tell(payment);
}

fn deciding(counter: &mut Counter) {
    results(counter, unresolved(1));
    keys(counter, &[Key::Char('o'), Key::Char('p'), Key::Tab, Key::Tab, Key::Tab, Key::Tab, Key::Tab]);
}

/// Everywhere a reader can be played, with an amount typed before where there is an amount.
const PLACES: &[(&str, Prepare)] = &[
    ("an amount", |counter| counter.typed("1020")),
    ("an order number", |counter| {
        counter.typed("1020");
        counter.key(Key::Char('o'));
    }),
    ("a large amount", |counter| {
        counter.typed("1234500");
        counter.key(Key::Enter);
    }),
    ("the same customer", repeats),
    ("a refund", |counter| reversing(counter, 'r')),
    ("a void", |counter| reversing(counter, 'v')),
    ("a decision", deciding),
    ("declined", |counter| results(counter, ended(1, Outcome::Declined))),
    ("approved", |counter| results(counter, ended(1, Outcome::Approved))),
    ("not known", |counter| results(counter, unresolved(1))),
    ("waiting", |counter| results(counter, waiting(1))),
    ("the menu", |counter| {
        counter.typed("1020");
        counter.key(Key::F(9));
    }),
    ("help", |counter| {
        counter.typed("1020");
        counter.key(Key::F(1));
    }),
    ("the list", |counter| {
        counter.typed("1020");
        listed(counter);
    }),
    ("a payment in detail", |counter| {
        counter.typed("1020");
        listed(counter);
        counter.key(Key::Enter);
        record(counter);
    }),
    ("the terminals", |counter| {
        counter.typed("1020");
        counter.key(Key::F(4));
    }),
    ("the wizard", |counter| {
        counter.typed("1020");
        counter.key(Key::F(5));
    }),
];

#[rstest]
#[case::a_product("4891234567890\n")]
#[case::two_ends("4891234567890\r\n")]
#[case::letters_that_mean_something("A-1187\n")]
#[case::the_letter_of_a_new_try("N0001187\n")]
#[case::two_codes("4891234\n4891234\n")]
fn no_barcode_moves_money_anywhere(#[case] code: &str, #[values(0, 1, 8, 25)] apart: u64) {
    for (place, prepare) in PLACES {
        let mut counter = counter();
        prepare(&mut counter);
        counter.wait(3_000);
        let mut actions = Vec::new();
        for c in code.chars() {
            let key = if matches!(c, '\r' | '\n') { Key::Enter } else { Key::Char(c) };
            actions.extend(counter.press(key));
            actions.extend(counter.wait(apart));
        }
        actions.extend(counter.wait(3_000));
        let bad = actions.iter().find(|action| moves_money(action) || matches!(action, Action::Decide(..)));
        assert!(bad.is_none(), "{place}: {bad:?}");
    }
}

#[test]
fn the_questions_of_these_places_do_take_a_persons_key() {
    for (place, last) in
        [("a large amount", Key::Enter), ("the same customer", Key::Char('a')), ("a refund", Key::Enter)]
    {
        let mut counter = counter();
        let (_, prepare) = PLACES.iter().find(|(name, _)| *name == place).unwrap();
        prepare(&mut counter);
        assert!(counter.key(last).iter().any(moves_money), "{place}");
    }
}

#[test]
fn a_payment_in_detail_that_comes_late_takes_the_keys_from_the_amount() {
    let mut counter = counter();
    counter.typed("1020");
    listed(&mut counter);
    counter.key(Key::Enter);
    counter.key(Key::F(2));
    record(&mut counter);
    assert!(!counter.key(Key::Enter).iter().any(moves_money), "the amount is not in sight");
}

#[test]
fn an_enter_that_is_held_back_pays_neither_another_amount_nor_what_came_on_top() {
    let held = || {
        let mut counter = counter();
        counter.typed("5");
        assert!(counter.press(Key::Enter).is_empty());
        counter
    };
    assert_eq!(sales(&held().wait(100)), 1);

    let mut clicked = held();
    let zeros = Some(Target::from(Command::Zeros));
    for kind in [MouseKind::Pressed(Button::Left), MouseKind::Released(Button::Left)] {
        clicked.event(Event::Pointer(kind, zeros, Millis(clicked.ms)));
    }
    assert_eq!(sales(&clicked.wait(100)), 0);

    let mut covered = held();
    covered.tell(unresolved(7));
    assert_eq!(sales(&covered.wait(100)), 0);
}
