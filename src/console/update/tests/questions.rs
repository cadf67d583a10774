//! Questions, unknown outcomes, leaving: no by default, and nothing lost.

use super::*;

fn stopped_as_repeat() -> Counter {
    let mut counter = counter();
    counter.typed("123450");
    counter.key(Key::Enter);
    let other = unresolved(9);
    let found = Duplicate::SameAmount(other.intent.reference);
    counter.event(Event::Reply(Reply::Begun(Err(Stop::Duplicate { found, other: Box::new(other) }))));
    counter.drawn();
    counter
}

#[test]
fn the_same_customer_is_not_charged_again_and_another_one_is() {
    for key in [Key::Enter, Key::Esc, Key::Char('s')] {
        assert!(!stopped_as_repeat().key(key).iter().any(moves_money), "{key:?}");
    }
    let actions = stopped_as_repeat().key(Key::Char('a'));
    assert!(matches!(actions.as_slice(), [Action::Sell(order)] if order.another_customer), "{actions:?}");
}

fn record(payment: Payment) -> Event {
    let left = payment.intent.amount;
    let remaining = Some(Remaining { left, in_question: false, undone: false });
    Event::Reply(Reply::Record(Ok(Box::new(Record {
        payment,
        events: Vec::new(),
        remaining,
        linked: Vec::new(),
        warnings: Vec::new(),
    }))))
}

fn listed() -> Counter {
    let mut counter = counter();
    counter.key(Key::F(3));
    let rows = vec![PaymentRow::of(&ended(1, Outcome::Approved))];
    let asked = counter.state.list.asked();
    counter.event(Event::Reply(Reply::Page(asked, PageFrom::Top, Ok(rows))));
    counter
}

fn refunding(key: char) -> Counter {
    let mut counter = listed();
    assert!(matches!(counter.key(Key::Char(key)).as_slice(), [Action::Read(_)]));
    counter.event(record(ended(1, Outcome::Approved)));
    counter.drawn();
    assert!(matches!(counter.state.popup, Some(Popup::Reverse(_))));
    counter
}

#[test]
fn a_refund_sends_nothing_by_default_and_once_when_chosen() {
    for key in [Key::Enter, Key::Esc] {
        let mut counter = refunding('r');
        assert!(!counter.key(key).iter().any(moves_money), "{key:?}");
        assert!(counter.state.popup.is_none());
    }
    let mut counter = refunding('r');
    counter.typed("45");
    counter.key(Key::Tab);
    let actions = counter.key(Key::Enter);
    assert!(matches!(actions.as_slice(), [Action::Refund(order)] if order.amount == hkd(45)), "{actions:?}");
    assert!(!counter.key(Key::Enter).iter().any(moves_money));
}

#[test]
fn a_refund_of_more_than_is_left_is_never_sent() {
    let mut counter = refunding('r');
    counter.typed("123451");
    counter.key(Key::Tab);
    assert!(!counter.key(Key::Enter).iter().any(moves_money));
}

#[test]
fn a_void_is_whole() {
    let mut counter = refunding('v');
    counter.typed("45");
    counter.key(Key::Right);
    assert!(matches!(counter.key(Key::Enter).as_slice(), [Action::Void(order)] if order.amount.is_none()));
}

#[test]
fn esc_never_moves_money() {
    let counters: Vec<Counter> =
        vec![counter(), selling(), stopped_as_repeat(), refunding('r'), refunding('v'), listed()];
    for mut counter in counters {
        for _ in 0..5 {
            assert!(!counter.key(Key::Esc).iter().any(moves_money));
        }
    }
}

#[test]
fn an_unknown_outcome_is_asked_about_and_put_aside() {
    let mut counter = selling();
    let rings = counter.tell(unresolved(1));
    assert!(rings.iter().any(|action| matches!(action, Action::Bell(3))), "{rings:?}");
    assert!(matches!(counter.key(Key::Enter).as_slice(), [Action::AskNow(_)]));
    assert!(!counter.key(Key::Esc).iter().any(moves_money));
    assert!(shows(&counter.state, 1), "it cannot be lost");
    assert!(matches!(counter.key(Key::Char('P')).as_slice(), [Action::SetAside(_)]));
    let mut aside = unresolved(1);
    aside.set_aside = true;
    counter.tell(aside);
    assert_eq!(counter.state.cover, None);
    assert_eq!(counter.state.payments.to_do(), 1);
}

#[test]
fn it_rings_again_until_a_key() {
    let mut counter = selling();
    counter.tell(unresolved(1));
    let bells = |actions: Vec<Action>| actions.iter().filter(|action| matches!(action, Action::Bell(3))).count();
    assert_eq!(bells(counter.wait(65_000)), 3);
    counter.key(Key::Char('m'));
    assert_eq!(bells(counter.wait(65_000)), 0);
}

#[test]
fn what_was_put_aside_tells_its_end() {
    let mut counter = counter();
    let mut aside = unresolved(1);
    aside.set_aside = true;
    counter.tell(aside);
    let actions = counter.tell(ended(1, Outcome::Approved));
    assert!(actions.iter().any(|action| matches!(action, Action::Bell(1))));
    let notice = counter.state.notice.clone().expect("it is told");
    assert!(notice.words.contains("approved"), "{}", notice.words);
    assert_eq!(counter.state.payments.to_do(), 0);
}

#[test]
fn what_an_earlier_life_left_open_is_on_top_at_the_start() {
    let mut counter = Counter::closed(Lang::En, (80, 24));
    counter.shop(Lang::En, vec![unresolved(1), unresolved(2)]);
    assert!(shows(&counter.state, 1));
    let mut aside = unresolved(1);
    aside.set_aside = true;
    counter.tell(aside);
    assert!(shows(&counter.state, 2), "then the next one");
}

#[test]
fn a_decision_needs_a_choice_and_is_no_by_default() {
    let mut counter = selling();
    counter.tell(unresolved(1));
    counter.key(Key::Char('o'));
    let decided = |actions: &[Action]| actions.iter().any(|action| matches!(action, Action::Decide(..)));
    for _ in 0..4 {
        assert!(!decided(&counter.key(Key::Enter)));
    }
    assert!(!decided(&counter.key(Key::Enter)), "the default plate decides nothing");
    assert!(counter.state.popup.is_none());
    counter.key(Key::Char('o'));
    counter.key(Key::Char('u'));
    for _ in 0..5 {
        counter.key(Key::Down);
    }
    let actions = counter.key(Key::Enter);
    let [Action::Decide(_, Override { decision, by, .. }, _)] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!((*decision, by.as_str()), (ByHand::Unpaid, "Mei Wong"));
}

#[test]
fn only_a_proven_no_offers_a_new_try() {
    let mut counter = selling();
    counter.tell(ended(1, Outcome::Declined));
    assert!(matches!(counter.key(Key::Char('n')).as_slice(), [Action::Seen(_), Action::Sell(_)]));
    for payment in [unresolved(1), ended(1, Outcome::Approved), waiting(1)] {
        let mut counter = selling();
        counter.tell(payment);
        assert!(!counter.key(Key::Char('n')).iter().any(moves_money));
    }
}

#[test]
fn leaving_asks_while_a_payment_is_open() {
    let ctrl = |c| KeyPress::with(Key::Char(c), Mods::CTRL);
    let leave = |counter: &mut Counter, c| {
        let at = crate::platform::Millis(counter.ms);
        counter.event(Event::Key(ctrl(c), at))
    };
    assert!(matches!(leave(&mut counter(), 'c').as_slice(), [Action::Quit(0)]));
    let mut counter = selling();
    assert!(leave(&mut counter, 'q').is_empty());
    counter.drawn();
    assert!(!counter.key(Key::Enter).iter().any(|action| matches!(action, Action::Quit(_))), "stay is the default");
    leave(&mut counter, 'q');
    counter.drawn();
    counter.key(Key::Tab);
    assert!(matches!(counter.key(Key::Enter).as_slice(), [Action::Quit(0)]));
}

#[test]
fn idle_it_wakes_once_a_minute() {
    let counter = counter();
    let first = counter.state.wake_at().expect("the clock");
    assert!(first.0 > 0 && first.0 <= 60_000, "{first:?}");
    let mut selling = selling();
    selling.wait(0);
    assert!(selling.state.wake_at().expect("seconds").since(at(selling.ms).mono) <= 1_000);
}

#[test]
fn the_order_field_takes_letters_and_enter_still_pays() {
    let mut counter = counter();
    counter.typed("1020");
    counter.key(Key::Tab);
    assert_eq!(counter.state.sale.field, SaleField::Order);
    counter.typed("a-7");
    let actions = counter.key(Key::Enter);
    assert!(
        matches!(actions.as_slice(), [Action::Sell(order)] if order.order.as_deref() == Some("a-7")),
        "{actions:?}"
    );
}

#[test]
fn a_receipt_is_printed_once_for_each_enter_and_says_what_became_of_it() {
    use crate::console::state::Printing;
    use crate::platform::PrintFault;
    let mut counter = selling();
    counter.tell(ended(1, Outcome::Approved));
    counter.key(Key::Char('r'));
    let actions = counter.key(Key::Enter);
    let [Action::Print(text)] = actions.as_slice() else { panic!("{actions:?}") };
    assert!(text.contains("1,234.50") && text.contains("4242") && !text.contains("424242"), "{text}");
    assert!(!counter.key(Key::Enter).iter().any(|action| matches!(action, Action::Print(_))), "it is under way");
    counter.event(Event::Reply(Reply::Printed(Err(PrintFault::NoPrinter))));
    assert!(matches!(&counter.state.popup, Some(Popup::Receipt(page)) if matches!(page.printing, Printing::Failed(_))));
    assert!(counter.key(Key::Enter).iter().any(|action| matches!(action, Action::Print(_))), "again, on a new Enter");
    counter.event(Event::Reply(Reply::Printed(Ok(()))));
    counter.key(Key::Esc);
    assert!(counter.state.popup.is_none() && shows(&counter.state, 1));
}

#[test]
fn filters_read_the_list_again_and_esc_takes_them_away_before_it_leaves() {
    use crate::console::command::Command;
    use crate::console::state::{Days, FilterField};
    let filter = |actions: &[Action]| match actions {
        [Action::List(filter, ..)] => Some(filter.clone()),
        _ => None,
    };
    let mut counter = listed();
    counter.key(Key::Char('f'));
    let today = filter(&counter.key(Key::Right)).expect("today");
    assert!(today.since.is_some() && today.open_first);
    counter.key(Key::Down);
    counter.key(Key::Down);
    assert_eq!(filter(&counter.key(Key::Right)).and_then(|filter| filter.outcome).as_deref(), Some("approved"));
    let kind = filter(&counter.click(Command::Filter(Some(FilterField::Kind)))).expect("read again");
    assert_eq!(kind.kind, Some(Kind::Sale));
    counter.key(Key::Enter);
    assert!(counter.state.popup.is_none() && counter.state.list.filters.days == Days::Today);
    counter.key(Key::Esc);
    assert!(!counter.state.list.filters.is_any() && counter.state.view == View::Transactions);
    counter.key(Key::Esc);
    assert_eq!(counter.state.view, View::Sale);
}

#[test]
fn a_page_that_was_read_for_other_filters_is_not_shown() {
    let mut counter = listed();
    counter.key(Key::Char('f'));
    counter.key(Key::Right);
    counter.key(Key::Right);
    let rows = vec![PaymentRow::of(&ended(1, Outcome::Approved)), PaymentRow::of(&ended(2, Outcome::Approved))];
    let asked = counter.state.list.asked() - 1;
    counter.event(Event::Reply(Reply::Page(asked, PageFrom::Top, Ok(rows))));
    assert_eq!(counter.state.list.rows.len(), 1, "the first answer was for today, yesterday is awaited");
}

#[test]
fn an_open_payment_of_a_terminal_that_is_not_paired_here_blocks_nothing_and_stays_to_be_done() {
    let mut counter = Counter::closed(Lang::En, (80, 24));
    let mut payment = unresolved(9);
    payment.intent.terminal = crate::payment::TerminalId("t-00000099".into());
    counter.shop(Lang::En, vec![payment]);
    assert_eq!(counter.state.cover, None);
    assert_eq!(counter.state.payments.to_do(), 1);
    counter.typed("10");
    assert_eq!(counter.state.sale.entry.amount(), hkd(10));
}
