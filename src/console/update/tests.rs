//! The fold on virtual time: what may never happen, and what must.

use rstest::rstest;

use crate::console::command::View;
use crate::console::event::{Action, Event, Record, Reply};
use crate::console::input::{Key, KeyPress, Mods};
use crate::console::samples::{Counter, at, ended, hkd, intent, payment, status, unresolved, view, waiting};
use crate::console::state::{Cover, Popup, SaleField, State};
use crate::console::texts::Lang;
use crate::payment::{ByHand, Duplicate, Event as Happened, Kind, Outcome, Override, Payment};
use crate::terminal::State as TerminalState;
use crate::till::{PageFrom, PaymentRow, Remaining, Stop, TillEvent};

fn counter() -> Counter {
    Counter::open(Lang::En, (80, 24))
}

fn moves_money(action: &Action) -> bool {
    matches!(action, Action::Sell(_) | Action::Refund(_) | Action::Void(_))
}

fn sales(actions: &[Action]) -> usize {
    actions.iter().filter(|action| matches!(action, Action::Sell(_))).count()
}

/// A sale of 10.20 whose terminal has it in hand.
fn selling() -> Counter {
    let mut counter = counter();
    counter.typed("1020");
    assert_eq!(sales(&counter.key(Key::Enter)), 1);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    counter.tell(waiting(1));
    counter
}

fn shows(state: &State, n: u64) -> bool {
    state.cover == Some(Cover::Payment(intent(n, Kind::Sale).reference))
}

#[test]
fn one_enter_sells_the_amount_shown_once() {
    let mut counter = counter();
    counter.typed("1020");
    let actions = counter.key(Key::Enter);
    let [Action::Sell(order)] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!((order.amount, order.terminal.as_str(), order.another_customer), (hkd(1020), "Front", false));
}

#[rstest]
#[case::linux_console(250, 92)]
#[case::x11(660, 40)]
#[case::windows(1_000, 33)]
fn a_held_enter_makes_one_sale_and_acknowledges_nothing(#[case] delay: u64, #[case] pace: u64) {
    let mut counter = counter();
    counter.typed("1020");
    counter.wait(1_000);
    let mut actions = counter.press(Key::Enter);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    counter.tell(waiting(1));
    counter.wait(delay);
    for repeat in 0..200 {
        if repeat == 20 {
            counter.tell(ended(1, Outcome::Approved));
        }
        actions.extend(counter.press(Key::Enter));
        actions.extend(counter.wait(pace));
    }
    assert_eq!(sales(&actions), 1);
    assert!(!actions.iter().any(|action| matches!(action, Action::Seen(_))), "the result was read");
    assert!(shows(&counter.state, 1));
}

#[test]
fn a_doubled_enter_makes_one_sale() {
    let mut counter = counter();
    counter.typed("1020");
    counter.wait(1_000);
    let mut actions = counter.press(Key::Enter);
    counter.wait(120);
    actions.extend(counter.press(Key::Enter));
    actions.extend(counter.wait(3_000));
    assert_eq!(sales(&actions), 1);
}

#[rstest]
#[case::digits("4891234567890\n")]
#[case::with_an_enter_inside("123\n4567890\n")]
#[case::two_codes("111111\n222222\n")]
fn a_barcode_reader_never_pays_and_leaves_the_amount_alone(#[case] code: &str) {
    let mut counter = counter();
    counter.typed("55");
    counter.wait(1_000);
    let mut actions = Vec::new();
    for c in code.chars() {
        actions.extend(counter.press(if c == '\n' { Key::Enter } else { Key::Char(c) }));
        actions.extend(counter.wait(2));
    }
    actions.extend(counter.wait(2_000));
    assert!(!actions.iter().any(moves_money), "{actions:?}");
    assert!(!counter.state.sale.order.is_empty());
    if !code.starts_with("123") {
        assert_eq!(counter.state.sale.entry.amount(), hkd(55));
    }
}

#[test]
fn a_pasted_amount_is_taken_and_never_pays() {
    let mut counter = counter();
    assert!(!counter.event(Event::Paste("12.30\n".into())).iter().any(moves_money));
    assert_eq!(counter.state.sale.entry.amount(), hkd(1230));
    counter.event(Event::Paste("12.30; rm".into()));
    assert_eq!(counter.state.sale.entry.amount(), hkd(1230));
}

#[test]
fn pay_is_locked_until_the_open_payments_are_known() {
    let mut counter = Counter::closed(Lang::En, (80, 24));
    counter.typed("1020");
    assert!(!counter.key(Key::Enter).iter().any(moves_money));
    assert!(counter.state.notice.is_some(), "it says why");
    counter.shop(Lang::En, Vec::new());
    assert_eq!(sales(&counter.key(Key::Enter)), 1, "what was typed is still there");
}

#[rstest]
#[case(TerminalState::Blocked(1))]
#[case(TerminalState::NotSaving)]
#[case(TerminalState::WrongTerminal("N62".into()))]
fn pay_is_locked_by_its_terminal(#[case] state: TerminalState) {
    let mut counter = counter();
    let status = status("t-00000001", "Front", state);
    counter.event(Event::Till(TillEvent::Terminal(Box::new(status))));
    counter.typed("1020");
    assert!(!counter.key(Key::Enter).iter().any(moves_money));
}

#[test]
fn nothing_is_charged_in_a_window_that_is_too_small() {
    let mut counter = counter();
    counter.typed("1020");
    counter.event(Event::Resized(79, 24));
    assert!(!counter.key(Key::Enter).iter().any(moves_money));
}

#[test]
fn a_large_amount_is_asked_about_once() {
    let mut counter = counter();
    counter.typed("1234500");
    assert!(counter.key(Key::Enter).is_empty());
    assert!(matches!(counter.state.popup, Some(Popup::LargeAmount(_))));
    assert_eq!(sales(&counter.key(Key::Enter)), 1);
}

#[test]
fn another_currency_clears_the_amount_and_says_so() {
    let mut counter = counter();
    counter.typed("1020");
    counter.key(Key::F(8));
    assert!(counter.state.sale.entry.is_empty());
    assert_eq!(counter.state.sale.entry.currency().code(), "TWD");
    assert!(counter.state.notice.is_some());
}

#[test]
fn a_result_counts_keys_only_after_700_ms() {
    for (wait, read) in [(100, false), (690, false), (710, true)] {
        let mut counter = selling();
        counter.wait(5_000);
        counter.tell(ended(1, Outcome::Approved));
        counter.wait(wait);
        let mut actions = counter.press(Key::Enter);
        actions.extend(counter.wait(300));
        assert_eq!(actions.iter().any(|action| matches!(action, Action::Seen(_))), read, "after {wait} ms");
    }
}

#[test]
fn a_key_that_came_before_the_result_was_drawn_does_not_count() {
    let mut counter = selling();
    counter.wait(5_000);
    counter.event(Event::Till(TillEvent::Payment(Box::new(view(ended(1, Outcome::Approved))))));
    counter.wait(3_000);
    let press = Event::Key(KeyPress::plain(Key::Enter), crate::platform::Millis(counter.ms));
    assert!(counter.event(press).is_empty());
    assert!(shows(&counter.state, 1));
}

#[test]
fn while_waiting_enter_does_nothing_and_esc_asks_to_cancel_once() {
    let mut counter = selling();
    assert!(!counter.key(Key::Enter).iter().any(moves_money));
    let actions = counter.key(Key::Esc);
    assert!(matches!(actions.as_slice(), [Action::AskToCancel(_)]), "{actions:?}");
    counter.tell(payment(1, Kind::Sale, vec![Happened::MayHaveLeft, Happened::CancelAsked { by: None }]));
    assert!(!counter.key(Key::Esc).iter().any(|action| matches!(action, Action::AskToCancel(_))));
    assert!(shows(&counter.state, 1));
}

#[test]
fn an_order_is_withdrawn_while_its_link_is_made() {
    let mut counter = counter();
    counter.typed("1020");
    counter.key(Key::Enter);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    let actions = counter.key(Key::Esc);
    assert!(matches!(actions.as_slice(), [Action::Withdraw(name, _)] if name == "Front"), "{actions:?}");
}

#[test]
fn no_view_key_gets_past_a_payment_in_hand() {
    let mut counter = selling();
    for key in [Key::F(2), Key::F(3), Key::F(4), Key::F(8), Key::Char('5')] {
        counter.key(key);
        assert!(shows(&counter.state, 1), "{key:?}");
        assert_eq!(counter.state.view, View::Sale);
    }
}

#[test]
fn news_that_come_before_the_answer_are_not_lost() {
    let mut counter = counter();
    counter.typed("1020");
    counter.key(Key::Enter);
    counter.tell(ended(1, Outcome::Declined));
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    assert!(shows(&counter.state, 1));
    counter.drawn();
    assert!(counter.key(Key::Enter).iter().any(|action| matches!(action, Action::Seen(_))));
    assert_eq!(counter.state.cover, None);
}

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
    Event::Reply(Reply::Record(Ok(Box::new(Record { payment, events: Vec::new(), remaining }))))
}

fn listed() -> Counter {
    let mut counter = counter();
    counter.key(Key::F(3));
    let rows = vec![PaymentRow::of(&ended(1, Outcome::Approved))];
    counter.event(Event::Reply(Reply::Page(PageFrom::Top, Ok(rows))));
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
    assert_eq!(bells(counter.wait(65_000)), 2);
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
    let [Action::Decide(_, Override { decision, by, .. })] = actions.as_slice() else { panic!("{actions:?}") };
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
