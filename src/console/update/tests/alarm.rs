//! The truth contradicts what was believed: on top and ringing until somebody has read it.

use super::*;
use crate::payment::Proof;

fn contradicted(nth: u64) -> Payment {
    let mut payment = ended(nth, Outcome::Approved);
    payment.proof = Some(Proof::Contradicted);
    payment
}

fn bells(actions: &[Action]) -> usize {
    actions.iter().filter(|action| matches!(action, Action::Bell(_))).count()
}

fn is_on_top(counter: &Counter) -> bool {
    counter.state.cover == Some(Cover::Payment(contradicted(1).intent.reference))
}

#[test]
fn one_of_an_earlier_life_is_on_top_at_the_start_and_rings_until_it_is_read() {
    let mut counter = Counter::closed(Lang::En, (80, 24));
    counter.shop(Lang::En, vec![contradicted(1)]);
    assert!(is_on_top(&counter));
    assert!(bells(&counter.wait(41_000)) >= 2, "it rings again");
    counter.key(Key::Enter);
    assert!(!is_on_top(&counter));
    let read = Payment { seen: true, ..contradicted(1) };
    assert_eq!(bells(&counter.tell(read)), 0, "that it was read is no alarm");
    assert_eq!(bells(&counter.wait(41_000)), 0);
}

#[test]
fn one_that_comes_while_nothing_is_on_top_comes_on_top() {
    let mut counter = counter();
    counter.typed("1020");
    counter.tell(ended(1, Outcome::Declined));
    assert!(counter.state.cover.is_none());
    counter.tell(contradicted(1));
    assert!(is_on_top(&counter));
    let actions = counter.key(Key::Enter);
    assert!(actions.iter().any(|action| matches!(action, Action::Seen(_))), "{actions:?}");
    assert!(!is_on_top(&counter), "the amount is as it was typed");
}
