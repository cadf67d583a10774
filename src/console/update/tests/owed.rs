//! A transaction that is owed its end: on top, tried, given up, left for later.

use super::*;
use crate::console::samples::{owed, owed_view};
use crate::console::state::Popup;
use crate::payment::Event as Happened;
use crate::payment::{Stamped, WallTime};

fn tell(counter: &mut Counter, next: u8, may: bool) -> Vec<Action> {
    counter.event(Event::Till(TillEvent::Payment(Box::new(owed_view(owed(1, Some(next), "000125"), may)))))
}

fn on_top() -> Counter {
    let mut counter = counter();
    tell(&mut counter, 1, true);
    assert!(matches!(counter.state.cover, Some(Cover::Payment(_))), "it comes on top by itself");
    counter
}

#[test]
fn enter_tries_once_and_not_while_a_try_is_out() {
    let mut counter = on_top();
    assert!(matches!(counter.key(Key::Enter)[..], [Action::Finish(_)]));
    tell(&mut counter, 1, false);
    assert!(!counter.key(Key::Enter).iter().any(|action| matches!(action, Action::Finish(_))));
    tell(&mut counter, 2, true);
    assert!(counter.key(Key::Enter).iter().any(|action| matches!(action, Action::Finish(_))));
}

#[test]
fn it_rings_and_is_among_what_is_to_be_done() {
    let mut counter = counter();
    assert!(tell(&mut counter, 1, true).iter().any(|action| matches!(action, Action::Bell(3))));
    assert_eq!(counter.state.payments.to_do(), 1);
    let again = tell(&mut counter, 2, true);
    assert!(again.iter().any(|action| matches!(action, Action::Bell(3))), "a try that did not finish it rings too");
}

#[test]
fn left_for_later_it_stays_to_be_done_and_does_not_come_back_by_itself() {
    let mut counter = on_top();
    counter.key(Key::Esc);
    assert!(counter.state.cover.is_none());
    assert_eq!(counter.state.payments.to_do(), 1);
    counter.wait(60_000);
    assert!(counter.state.cover.is_none());
    counter.click(Command::ToDo);
    assert!(counter.state.cover.is_some());
}

#[test]
fn it_is_given_up_with_a_reason_and_never_by_one_key() {
    let mut counter = on_top();
    counter.key(Key::Char('g'));
    assert!(matches!(counter.state.popup, Some(Popup::GiveUp { yes: false, .. })));
    counter.key(Key::Down);
    let nothing = counter.key(Key::Enter);
    assert!(!nothing.iter().any(|action| matches!(action, Action::GiveUp(..))), "the default is no");
    counter.key(Key::Char('g'));
    counter.key(Key::Down);
    counter.key(Key::Tab);
    let actions = counter.key(Key::Enter);
    let reason =
        actions.iter().find_map(|action| if let Action::GiveUp(_, reason) = action { Some(reason) } else { None });
    assert_eq!(reason.map(String::as_str), Some("the card cannot be read any more"));
}

#[test]
fn giving_it_up_states_nothing_about_the_money_and_needs_no_supervisor() {
    let mut counter = Counter::staffed(Lang::En, (80, 24));
    tell(&mut counter, 1, true);
    counter.key(Key::Char('g'));
    counter.key(Key::Tab);
    assert!(counter.key(Key::Enter).iter().any(|action| matches!(action, Action::GiveUp(..))));
}

#[test]
fn the_case_is_shown_once_nobody_can_finish_it() {
    let mut counter = counter();
    let mut payment = owed(1, None, "000125");
    let reason = crate::payment::Unresolved::Unfinished;
    let event = Happened::BecameUnresolved { reason, last_words: String::new(), evidence: None };
    payment.apply(&Stamped { at: WallTime(0), event });
    counter.tell(payment);
    counter.key(Key::Char('c'));
    let Some(Popup::Receipt(page)) = &counter.state.popup else { panic!("{:?}", counter.state.popup) };
    assert!(page.lines.iter().any(|line| line.contains("PO01010001")), "{:?}", page.lines);
    counter.key(Key::Esc);
    assert!(!counter.key(Key::Enter).iter().any(|action| matches!(action, Action::Finish(_))));
}

/// The page of Front, which has a card reader or none.
fn page(vendor: crate::payment::Vendor) -> Counter {
    let mut counter = counter();
    counter.state.counters.offer_all_of(0, vendor);
    counter.key(Key::F(4));
    counter
}

#[rstest]
#[case(Key::Char('s'), crate::terminal::ReaderQuestion::SignOn)]
#[case(Key::Char('b'), crate::terminal::ReaderQuestion::Balance)]
#[case(Key::Char('i'), crate::terminal::ReaderQuestion::CardNumber)]
fn a_reader_is_asked_alone(#[case] key: Key, #[case] wanted: crate::terminal::ReaderQuestion) {
    let asked = |counter: &mut Counter| {
        let actions = counter.key(key);
        actions.iter().any(|action| matches!(action, Action::AskReader(_, question) if *question == wanted))
    };
    assert!(asked(&mut page(crate::payment::Vendor::EasyCard)));
    assert!(!asked(&mut page(crate::payment::Vendor::CodePay)), "it has no reader of its own");
    let mut owing = page(crate::payment::Vendor::EasyCard);
    tell(&mut owing, 1, true);
    owing.key(Key::Esc);
    assert!(!asked(&mut owing), "a payment is open on it");
    assert!(owing.state.notice.as_ref().is_some_and(|notice| notice.words.contains("000001")), "and is named");
}
