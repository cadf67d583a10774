//! What is heard: a pattern for each outcome, again until it was read, or never.

use super::*;
use crate::payment::NotStarted;
use crate::terminal::PaymentView;

fn bells(actions: &[Action]) -> Vec<u8> {
    let times = |action: &Action| if let Action::Bell(times) = action { Some(*times) } else { None };
    actions.iter().filter_map(times).collect()
}

fn refused() -> Payment {
    let event =
        Happened::NotStarted { reason: NotStarted::Unreachable, message: "no route to host".into(), evidence: None };
    payment(1, Kind::Sale, vec![event])
}

fn contradicted() -> Payment {
    let mut payment = ended(1, Outcome::Approved);
    payment.proof = Some(crate::payment::Proof::Contradicted);
    payment
}

#[rstest]
#[case::approved(ended(1, Outcome::Approved), 1)]
#[case::declined(ended(1, Outcome::Declined), 2)]
#[case::cancelled(ended(1, Outcome::Cancelled), 2)]
#[case::not_started(refused(), 2)]
#[case::not_known(unresolved(1), 3)]
#[case::contradicted(contradicted(), 5)]
fn each_outcome_has_its_own_pattern(#[case] payment: Payment, #[case] times: u8) {
    let mut counter = selling();
    assert_eq!(bells(&counter.tell(payment.clone())), [times]);
    let mut silent = selling();
    silent.state.config.sound = false;
    assert_eq!(bells(&silent.tell(payment)), [0; 0]);
}

#[test]
fn what_is_not_known_rings_every_20_s_until_it_was_read() {
    let mut counter = selling();
    counter.tell(unresolved(1));
    assert_eq!(bells(&counter.wait(19_000)), [0; 0]);
    assert_eq!(bells(&counter.wait(41_000)), [3, 3, 3]);
    counter.key(Key::Char('d'));
    assert_eq!(bells(&counter.wait(65_000)), [0; 0]);
}

#[test]
fn a_key_that_was_meant_for_the_screen_before_is_no_reading() {
    let mut counter = selling();
    counter.tell(unresolved(1));
    counter.press(Key::Enter);
    assert_eq!(bells(&counter.wait(21_000)), [3]);
}

#[test]
fn a_click_on_it_is_reading() {
    let mut counter = selling();
    counter.tell(unresolved(1));
    counter.wait(1_000);
    counter.click(Command::Slip);
    assert_eq!(bells(&counter.wait(65_000)), [0; 0]);
}

#[test]
fn news_without_news_do_not_ring_again() {
    let mut counter = selling();
    counter.tell(unresolved(1));
    let asked = PaymentView { times_asked: 5, ..view(unresolved(1)) };
    let actions = counter.event(Event::Till(TillEvent::Payment(Box::new(asked))));
    assert_eq!(bells(&actions), [0; 0]);
}

#[test]
fn m_silences_at_once_and_says_so_and_m_rings_again() {
    let mut counter = selling();
    counter.tell(unresolved(1));
    let actions = counter.key(Key::Char('m'));
    assert_eq!(bells(&actions), [0], "what still rings ends");
    assert!(counter.state.silent);
    assert!(counter.state.notice.is_some());
    counter.state.size = (120, 36);
    assert!(crate::console::checks::screen(&counter).contains("M Sound is off"), "the key bar says so too");
    assert_eq!(bells(&counter.tell(ended(1, Outcome::Approved))), [0; 0]);
    counter.key(Key::Enter);
    counter.state.silent = false;
    assert_eq!(bells(&counter.key(Key::Char('z'))), [1], "a key without meaning");
}
