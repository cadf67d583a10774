//! At the counter, before the sale: on which terminal, paid how, and why not.

use super::*;
use crate::console::command::CounterCommand;
use crate::terminal::Method;

const METHODS: &[Method] =
    &[Method { word: "card_payment", text: "label.card" }, Method { word: "octopus", text: "label.order" }];

fn front(counter: &mut Counter, state: TerminalState) {
    let status = status("t-00000001", "Front", state);
    counter.event(Event::Till(TillEvent::Terminal(Box::new(status))));
}

fn bar(counter: &mut Counter, state: TerminalState) {
    let status = status("t-00000002", "Bar", state);
    counter.event(Event::Till(TillEvent::Terminal(Box::new(status))));
}

fn chosen(counter: &Counter) -> &str {
    &counter.state.counters.chosen().expect("one is chosen").name
}

fn ordered(actions: &[Action]) -> Option<&str> {
    let [Action::Sell(order)] = actions else { panic!("{actions:?}") };
    order.method.as_deref()
}

#[rstest]
#[case::busy(TerminalState::Busy)]
#[case::no_answer(TerminalState::NoAnswer("timed out".into()))]
#[case::another(TerminalState::WrongTerminal("N62".into()))]
fn what_may_be_over_is_asked_about_and_then_sells(#[case] state: TerminalState) {
    let mut counter = counter();
    front(&mut counter, state);
    counter.typed("1020");
    let actions = counter.key(Key::Enter);
    assert!(matches!(actions.as_slice(), [Action::Probe(name)] if name == "Front"), "{actions:?}");
    front(&mut counter, TerminalState::Ready);
    assert_eq!(sales(&counter.key(Key::Enter)), 1, "what was typed is still there");
}

#[rstest]
#[case::disabled(TerminalState::Blocked(1), "not known yet")]
#[case::not_saving(TerminalState::NotSaving, "cannot be written")]
#[case::selling(TerminalState::Selling(intent(7, Kind::Sale).reference), "in hand")]
fn what_is_certain_is_said_and_nothing_is_asked(#[case] state: TerminalState, #[case] why: &str) {
    let mut counter = counter();
    front(&mut counter, state);
    counter.typed("1020");
    let actions = counter.key(Key::Enter);
    assert!(matches!(actions.as_slice(), [Action::Bell(1)]), "{actions:?}");
    let notice = counter.state.notice.clone().expect("it is said");
    assert!(notice.words.contains(why) && notice.words.contains("F8"), "{}", notice.words);
}

#[test]
fn the_next_terminal_is_one_that_can_sell_or_else_one_that_may_be_tried() {
    let mut counter = counter();
    bar(&mut counter, TerminalState::NoAnswer("timed out".into()));
    front(&mut counter, TerminalState::Blocked(1));
    counter.key(Key::F(8));
    assert_eq!(chosen(&counter), "Bar", "it may be tried");
    counter.key(Key::F(8));
    assert_eq!(chosen(&counter), "Bar", "a blocked one cannot sell");
    front(&mut counter, TerminalState::Ready);
    counter.key(Key::F(8));
    assert_eq!(chosen(&counter), "Front");
}

#[test]
fn a_vendor_without_means_of_payment_has_no_field() {
    let mut counter = counter();
    counter.typed("1020");
    counter.key(Key::Tab);
    assert_eq!(counter.state.sale.field, SaleField::Order);
    counter.click(Command::Counter(CounterCommand::NextMethod));
    assert_eq!(counter.state.sale.field, SaleField::Order);
    assert_eq!(ordered(&counter.key(Key::Enter)), None);
}

#[rstest]
#[case::down(Key::Down)]
#[case::up(Key::Up)]
#[case::left(Key::Left)]
#[case::right(Key::Right)]
fn a_means_of_payment_is_chosen_in_its_field_and_stays_on_its_terminal(#[case] key: Key) {
    let mut counter = counter();
    counter.state.counters.offer(0, METHODS);
    counter.key(key);
    assert_eq!(counter.state.counters.method(), METHODS.first(), "the amount has the keys");
    counter.key(Key::Tab);
    assert_eq!(counter.state.sale.field, SaleField::Method);
    counter.key(key);
    counter.typed("1020");
    assert_eq!(counter.state.sale.entry.amount(), hkd(1020), "digits are the amount's");
    counter.key(Key::F(8));
    assert_eq!(counter.state.counters.method(), None);
    assert_eq!(counter.state.sale.field, SaleField::Amount);
    counter.key(Key::F(8));
    counter.typed("1020");
    assert_eq!(ordered(&counter.key(Key::Enter)), Some("octopus"));
}

#[test]
fn tab_goes_through_the_fields_and_shift_tab_back() {
    let mut counter = counter();
    counter.state.counters.offer(0, METHODS);
    let mut fields = |key: Key| {
        counter.key(key);
        counter.state.sale.field
    };
    assert_eq!([Key::Tab; 3].map(&mut fields), [SaleField::Method, SaleField::Order, SaleField::Amount]);
    assert_eq!([Key::BackTab; 2].map(&mut fields), [SaleField::Order, SaleField::Method]);
}

#[test]
fn a_click_takes_the_next_means_of_payment() {
    let mut counter = counter();
    counter.state.counters.offer(0, METHODS);
    counter.click(Command::Counter(CounterCommand::NextMethod));
    assert_eq!(counter.state.counters.method().map(|method| method.word), Some("octopus"));
    counter.click(Command::Counter(CounterCommand::NextMethod));
    assert_eq!(counter.state.counters.method().map(|method| method.word), Some("card_payment"));
}

#[test]
fn a_terminal_is_chosen_from_the_list() {
    let mut counter = counter();
    counter.typed("1020");
    counter.click(Command::Counter(CounterCommand::Terminals));
    assert!(matches!(counter.state.popup, Some(Popup::Terminals(_))));
    counter.key(Key::Down);
    assert!(!counter.key(Key::Enter).iter().any(moves_money));
    assert_eq!(chosen(&counter), "Bar");
    assert!(counter.state.popup.is_none());
    assert!(counter.state.sale.entry.is_empty(), "another currency");
    counter.click(Command::Counter(CounterCommand::Terminals));
    counter.click(Command::Row(0));
    assert_eq!(chosen(&counter), "Front");
    counter.click(Command::Counter(CounterCommand::Terminals));
    counter.key(Key::Down);
    counter.key(Key::Esc);
    assert_eq!(chosen(&counter), "Front", "Esc chooses nothing");
}
