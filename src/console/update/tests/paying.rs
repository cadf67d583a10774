//! From the first digit to the result: one sale, and nothing by accident.

use super::*;

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

#[rstest]
#[case::an_amount("12.30", 1230, "")]
#[case::with_an_enter("12.30\r\n", 1230, "")]
#[case::digits("1020", 55, "1020")]
#[case::a_barcode("40063813\n", 55, "40063813")]
#[case::words("12.30; rm", 55, "12.30; rm")]
#[case::too_many_decimals("12.305", 55, "12.305")]
#[case::nothing("\n", 55, "")]
fn a_paste_never_pays_and_is_an_amount_only_if_written_as_one(
    #[case] text: &str,
    #[case] amount: u64,
    #[case] order: &str,
) {
    let mut counter = counter();
    counter.typed("55");
    let mut actions = counter.event(Event::Paste(text.into()));
    actions.extend(counter.wait(2_000));
    assert!(!actions.iter().any(moves_money), "{actions:?}");
    assert_eq!((counter.state.sale.entry.amount(), counter.state.sale.order.as_str()), (hkd(amount), order));
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

#[test]
fn a_cancel_is_asked_for_once_and_the_plate_says_since_when() {
    let mut counter = selling();
    let mut asked = 0;
    for _ in 0..5 {
        counter.wait(200);
        let actions = counter.press(Key::Esc);
        asked += actions.iter().filter(|action| matches!(action, Action::AskToCancel(_))).count();
    }
    assert_eq!(asked, 1, "also before its terminal has told anything");
    let reference = intent(1, Kind::Sale).reference;
    let since = counter.state.payments.get(&reference).and_then(|known| known.cancel_asked);
    assert!(since.is_some());
    counter.event(Event::Reply(Reply::Stopped(Stop::UnknownReference("1".into()))));
    assert!(matches!(counter.key(Key::Esc).as_slice(), [Action::AskToCancel(_)]), "it was not carried out");
}

#[test]
fn an_order_is_withdrawn_as_soon_as_its_reference_is_known() {
    let mut counter = counter();
    counter.typed("1020");
    counter.key(Key::Enter);
    assert!(counter.key(Key::Esc).is_empty(), "nothing to name it by yet");
    let actions = counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    assert!(matches!(actions.as_slice(), [Action::Withdraw(name, _)] if name == "Front"), "{actions:?}");
    assert!(!counter.key(Key::Esc).iter().any(|action| matches!(action, Action::Withdraw(..))), "once");
}
