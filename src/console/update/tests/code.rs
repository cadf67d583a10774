//! The code off a customer's telephone: scanned first or asked for, never an amount, sent once, and forgotten.

use super::*;
use crate::console::command::CounterCommand;
use crate::payment::{CodeFault, Vendor};

const CODE: &str = "134567890123456789";

fn next_method(counter: &mut Counter) {
    counter.click(Command::Counter(CounterCommand::NextMethod));
}

/// A counter whose next sale is paid by a code that is scanned here.
fn scanning() -> Counter {
    let mut counter = counter();
    counter.state.counters.become_one_of(0, Vendor::EasyCard);
    next_method(&mut counter);
    next_method(&mut counter);
    assert!(counter.state.takes_code());
    counter
}

/// A person types an amount.
fn amount(counter: &mut Counter, digits: &str) {
    counter.typed(digits);
    counter.wait(100);
}

/// A scanner reads this, with `apart` milliseconds between the keys, and ends it.
fn scan(counter: &mut Counter, text: &str, apart: u64) -> Vec<Action> {
    let mut actions = Vec::new();
    for c in text.chars() {
        let key = if c == '\n' { Key::Enter } else { Key::Char(c) };
        actions.extend(counter.press(key));
        actions.extend(counter.wait(apart));
    }
    actions.extend(counter.wait(500));
    actions
}

/// The codes that were sent.
fn codes(actions: &[Action]) -> Vec<String> {
    let code = |action: &Action| match action {
        Action::SellByCode(_, code) => Some(code.expose().to_owned()),
        _ => None,
    };
    actions.iter().filter_map(code).collect()
}

#[rstest]
fn scanned_first_it_goes_with_the_enter_of_a_person(#[values(0, 1, 8, 25)] apart: u64) {
    let mut counter = scanning();
    let actions = scan(&mut counter, &format!("{CODE}\n"), apart);
    assert!(!actions.iter().any(moves_money), "the scanner's Enter pays nothing");
    assert!(counter.state.sale.is_empty(), "no digit of it is an amount or an order number");
    assert_eq!(counter.state.code.len(), CODE.len());
    amount(&mut counter, "3500");
    assert_eq!(counter.state.sale.entry.amount(), hkd(3_500));
    assert_eq!(codes(&counter.key(Key::Enter)), [CODE]);
}

#[rstest]
fn asked_for_it_goes_with_the_scan_and_once(#[values(0, 1, 8, 25)] apart: u64, #[values("\n", "\n\n", "")] end: &str) {
    let mut counter = scanning();
    amount(&mut counter, "3500");
    assert!(counter.key(Key::Enter).is_empty(), "first the code");
    assert!(matches!(counter.state.popup, Some(Popup::Code(_))));
    counter.wait(2_000);
    let mut actions = scan(&mut counter, &format!("{CODE}{end}"), apart);
    if end.is_empty() {
        assert!(actions.is_empty(), "a scanner without an Enter: a person's follows");
        actions = counter.key(Key::Enter);
    }
    assert_eq!(codes(&actions), [CODE]);
    actions.retain(moves_money);
    assert_eq!(actions.len(), 1);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    assert!(counter.state.code.is_empty(), "its terminal has it");
    assert!(counter.wait(2_000).iter().all(|action| !moves_money(action)));
}

#[rstest]
#[case::half_of_it("13456789\n", CodeFault::TooShort)]
#[case::a_product("4891234567890\n", CodeFault::Product)]
fn what_is_no_code_is_said_before_anything_leaves(#[case] read: &str, #[case] why: CodeFault) {
    let mut counter = scanning();
    assert!(!scan(&mut counter, read, 2).iter().any(moves_money));
    amount(&mut counter, "3500");
    assert!(!counter.key(Key::Enter).iter().any(moves_money));
    assert!(matches!(counter.state.popup, Some(Popup::Code(_))));
    assert_eq!(counter.state.code.fault, Some(why), "also where it was scanned first");
    counter.wait(2_000);
    assert!(!scan(&mut counter, read, 2).iter().any(moves_money));
    assert_eq!((counter.state.code.fault, counter.state.code.len()), (Some(why), 0));
    counter.wait(2_000);
    assert_eq!(codes(&scan(&mut counter, &format!("{CODE}\n"), 2)), [CODE], "the next one is taken");
}

#[test]
fn typed_and_pasted_it_goes_with_an_enter() {
    let mut counter = scanning();
    amount(&mut counter, "3500");
    counter.key(Key::Enter);
    counter.wait(2_000);
    counter.typed("000");
    counter.event(Event::Paste(format!(" {CODE}\n")));
    assert_eq!(counter.state.code.len(), CODE.len(), "all of it is the code");
    assert_eq!(codes(&counter.key(Key::Enter)), [CODE]);

    let mut counter = scanning();
    counter.click(Command::Counter(CounterCommand::Code));
    counter.typed(CODE);
    counter.key(Key::Backspace);
    counter.typed("9");
    counter.key(Key::Tab);
    counter.key(Key::Tab);
    assert_eq!(counter.state.sale.field, SaleField::Amount);
    amount(&mut counter, "3500");
    assert_eq!(codes(&counter.key(Key::Enter)), [CODE]);
}

#[test]
fn a_persons_digits_are_an_amount_and_a_second_scan_takes_the_place_of_the_first() {
    let mut counter = scanning();
    for digits in ["12", "345"] {
        scan(&mut counter, digits, 1);
    }
    assert_eq!(counter.state.sale.entry.amount(), hkd(12_345), "so few digits are no code, however fast");
    scan(&mut counter, "111111111111\n", 1);
    scan(&mut counter, &format!("{CODE}\n"), 1);
    assert_eq!(counter.state.sale.entry.amount(), hkd(12_345));
    assert_eq!(codes(&counter.key(Key::Enter)), [CODE]);
}

#[test]
fn it_is_kept_no_longer_than_its_sale() {
    let forgets = |what: &str, leave: fn(&mut Counter)| {
        let mut counter = scanning();
        scan(&mut counter, &format!("{CODE}\n"), 1);
        leave(&mut counter);
        assert!(counter.state.code.is_empty(), "{what}");
    };
    forgets("another view", |counter| drop(counter.key(Key::F(3))));
    forgets("another means of payment", |counter| {
        counter.click(Command::Counter(CounterCommand::NextMethod));
    });
    forgets("another terminal", |counter| drop(counter.key(Key::F(8))));
    forgets("cleared", |counter| drop(counter.key(Key::Delete)));
    forgets("a minute", |counter| drop(counter.wait(60_000)));
    forgets("the question is left", |counter| {
        counter.key(Key::Delete);
        amount(counter, "3500");
        counter.key(Key::Enter);
        counter.typed("1345");
        counter.key(Key::Esc);
    });
    forgets("the same customer", |counter| {
        amount(counter, "3500");
        counter.key(Key::Enter);
        repeated(counter);
        assert_eq!(counter.state.code.len(), CODE.len(), "another customer may be charged with it");
        counter.key(Key::Char('s'));
    });
}

fn repeated(counter: &mut Counter) {
    let other = unresolved(9);
    let found = Duplicate::SameAmount(other.intent.reference);
    counter.event(Event::Reply(Reply::Begun(Err(Stop::Duplicate { found, other: Box::new(other) }))));
    counter.drawn();
}

#[test]
fn another_customer_needs_no_second_scan_but_a_new_try_does() {
    let mut counter = scanning();
    scan(&mut counter, &format!("{CODE}\n"), 1);
    amount(&mut counter, "3500");
    counter.key(Key::Enter);
    repeated(&mut counter);
    assert_eq!(codes(&counter.key(Key::Char('a'))), [CODE]);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    let mut declined = ended(1, Outcome::Declined);
    declined.intent.method = Some("qr_scanned".into());
    counter.tell(declined);
    assert!(!counter.key(Key::Char('n')).iter().any(moves_money));
    assert!(matches!(counter.state.popup, Some(Popup::Code(_))), "a code is good once");
}

#[test]
fn nothing_of_it_is_in_a_recording_or_on_the_screen() {
    let mut counter = scanning();
    // Code, order number, amount: at rest.
    for _ in 0..3 {
        counter.key(Key::Tab);
    }
    counter.wait(60_000);
    counter.record();
    scan(&mut counter, &format!("{CODE}\n"), 1);
    amount(&mut counter, "3500");
    counter.is_recorded();
    counter.key(Key::Delete);
    amount(&mut counter, "3500");
    counter.key(Key::Enter);
    counter.wait(2_000);
    scan(&mut counter, CODE, 1);
    counter.is_recorded();
    counter.event(Event::Paste("291234567890123456".into()));
    counter.key(Key::Backspace);
    counter.is_recorded();
    let kept = counter.recorder.as_ref().unwrap().text();
    let typed: String = kept
        .lines()
        .filter_map(|line| {
            let at = line.find("\"char\":\"")?;
            line[at..].chars().nth(8)
        })
        .collect();
    assert!(!kept.contains("29123") && !kept.contains("13456"), "{kept}");
    assert!(!typed.contains("13"), "{typed}");
    assert!(!crate::console::checks::screen(&counter).contains("13456"));
}
