//! Closing a terminal's batch: asked about, approved where there is a supervisor, and told until it is read.

use super::*;
use crate::console::command::PairedCommand;
use crate::console::event::{PeopleAction, PeopleReply};
use crate::payment::{BatchCount, Vendor};
use crate::terminal::{BatchCheck, BatchClose, Settled, SettledKind, SettledPart};
use crate::till::Approval;

fn settling(mut counter: Counter) -> Counter {
    counter.state.counters.offer_all_of(0, Vendor::CodePay);
    counter.key(Key::F(4));
    counter.key(Key::Char('c'));
    counter
}

fn is_asked(counter: &Counter) -> bool {
    matches!(counter.state.popup, Some(Popup::Settle { .. }))
}

#[rstest]
#[case::enter(&[Key::Enter], false)]
#[case::escape(&[Key::Esc], false)]
#[case::the_other_plate(&[Key::Tab, Key::Enter], true)]
#[case::there_and_back(&[Key::Tab, Key::Tab, Key::Enter], false)]
fn no_is_proposed(#[case] keys: &[Key], #[case] settled: bool) {
    let mut counter = settling(counter());
    assert!(is_asked(&counter));
    let actions: Vec<Action> = keys.iter().flat_map(|key| counter.key(*key)).collect();
    assert_eq!(actions.iter().any(|action| matches!(action, Action::Settle(name, None) if name == "Front")), settled);
    assert!(!is_asked(&counter));
}

#[test]
fn a_supervisor_approves_it() {
    let mut counter = settling(Counter::staffed(Lang::En, (80, 24)));
    counter.typed("2580");
    let actions = counter.key(Key::Enter);
    assert!(matches!(actions.as_slice(), [Action::People(PeopleAction::Approve(_))]), "{actions:?}");
    let approval = Approval::sample("Mei Wong", counter.state.now.mono.0 + 60_000);
    let actions = counter.event(Event::Reply(Reply::People(PeopleReply::Approved(Ok(approval)))));
    assert!(actions.iter().any(|action| matches!(action, Action::Settle(_, Some(_)))), "{actions:?}");
    assert!(!is_asked(&counter));
}

#[test]
fn without_a_pin_a_supervised_batch_stays_open() {
    let mut counter = settling(Counter::staffed(Lang::En, (80, 24)));
    assert!(!counter.key(Key::Enter).iter().any(moves_money));
    assert!(!is_asked(&counter), "no is the default");
    let mut counter = settling(Counter::staffed(Lang::En, (80, 24)));
    assert!(!counter.click(Command::Yes).iter().any(moves_money), "a click without a PIN");
}

#[test]
fn it_waits_for_an_open_payment() {
    let mut counter = counter();
    counter.tell(unresolved(1));
    let mut aside = unresolved(1);
    aside.set_aside = true;
    counter.key(Key::Char('p'));
    counter.tell(aside);
    let counter = settling(counter);
    assert!(!is_asked(&counter) && counter.state.notice.is_some());
}

#[test]
fn vendors_without_batches_are_not_asked() {
    let mut counter = counter();
    counter.key(Key::F(4));
    counter.click(Command::Paired(PairedCommand::Settle));
    assert!(!is_asked(&counter));
}

#[test]
fn what_came_of_it_stays_until_it_is_read() {
    let mut counter = counter();
    let front = intent(1, Kind::Sale).terminal;
    let actions = counter.event(Event::Till(TillEvent::Settled(front, BatchClose::NotKnown("timed out".into()))));
    assert!(matches!(actions.as_slice(), [Action::Bell(3)]), "{actions:?}");
    counter.wait(60_000);
    assert!(counter.state.notice.as_ref().is_some_and(|notice| notice.words.starts_with("NOT KNOWN")));
    counter.key(Key::F(2));
    assert!(counter.state.notice.is_none());
}

/// A closed batch of so many payments, of which the journal has none.
pub fn closed(payments: u64) -> BatchClose {
    let part = |kind, count| SettledPart { kind, count: Some(count), amount: Some(hkd(count * 5_000)) };
    let parts = vec![part(SettledKind::Payments, payments), part(SettledKind::Refunds, 0)];
    let settled = Settled { parts, ..Settled::default() };
    let check = BatchCheck::of(&settled, None, BatchCount::empty(hkd(0)));
    BatchClose::Closed(Settled { check: check.map(Box::new), ..settled })
}

fn told(counter: &mut Counter, close: BatchClose) {
    let front = intent(1, Kind::Sale).terminal;
    counter.event(Event::Till(TillEvent::Settled(front, close)));
    counter.drawn();
}

fn page(counter: &Counter) -> Option<&[String]> {
    match &counter.state.popup {
        Some(Popup::Receipt(page)) => Some(&page.lines),
        _ => None,
    }
}

#[test]
fn a_batch_that_differs_is_laid_before_a_person_and_shown_again() {
    let mut counter = counter();
    told(&mut counter, closed(1));
    assert!(page(&counter).unwrap().iter().any(|line| line.contains("DIFFERS BY") && line.contains("+1 / +HKD 50.00")));
    counter.key(Key::Esc);
    counter.key(Key::F(4));
    counter.key(Key::Char('e'));
    assert!(page(&counter).is_some());
    let printed = counter.key(Key::Enter);
    assert!(printed.iter().any(|action| matches!(action, Action::Print(text) if text.contains("WHAT TO DO"))));
}

#[test]
fn a_batch_that_agrees_is_a_line_and_its_page_is_there_for_whoever_looks() {
    let mut counter = counter();
    counter.key(Key::F(4));
    counter.key(Key::Char('e'));
    assert!(page(&counter).is_none(), "none was closed yet");
    told(&mut counter, closed(0));
    assert!(page(&counter).is_none());
    counter.key(Key::Char('e'));
    assert!(page(&counter).is_some());
}

#[test]
fn a_payment_on_top_is_not_covered_by_a_batch() {
    let mut counter = selling();
    told(&mut counter, closed(1));
    assert!(page(&counter).is_none() && counter.state.notice.is_some());
}
