//! People and PINs: nothing goes back without a supervisor, nobody works on a locked screen, no payment is hidden by it.

use super::*;
use crate::console::command::{Command, PeopleCommand};
use crate::console::event::{PeopleAction, PeopleReply};
use crate::console::state::{PersonForm, PersonTask, PinTrouble};
use crate::profile::Role;
use crate::till::{Approval, Colleague, PeopleError, PinRefused};

fn staffed() -> Counter {
    Counter::staffed(Lang::En, (80, 24))
}

fn refunding(counter: &mut Counter) {
    counter.key(Key::F(3));
    let rows = vec![PaymentRow::of(&ended(1, Outcome::Approved))];
    let asked = counter.state.list.asked();
    counter.event(Event::Reply(Reply::Page(asked, PageFrom::Top, Ok(rows))));
    counter.key(Key::Char('r'));
    let payment = ended(1, Outcome::Approved);
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

fn asks_approval(actions: &[Action]) -> bool {
    matches!(actions, [Action::People(PeopleAction::Approve(_))])
}

fn approved(counter: &mut Counter) -> Vec<Action> {
    let approval = Approval::sample("Mei Wong", counter.state.now.mono.0 + 60_000);
    counter.event(Event::Reply(Reply::People(PeopleReply::Approved(Ok(approval)))))
}

fn refused(counter: &mut Counter, wait_ms: u64) {
    let refused = PinRefused { code: "pin_wrong", tries_left: 2, wait_ms };
    counter.event(Event::Reply(Reply::People(PeopleReply::Approved(Err(refused)))));
    counter.drawn();
}

#[test]
fn a_refund_is_sent_after_the_right_pin_and_only_then() {
    let mut counter = staffed();
    refunding(&mut counter);
    assert!(counter.key(Key::Enter).is_empty() || counter.state.popup.is_some(), "no PIN, nothing sent");
    counter.typed("2580");
    let actions = counter.key(Key::Enter);
    assert!(asks_approval(&actions), "{actions:?}");
    assert!(!format!("{actions:?}").contains("2580"));
    assert!(!counter.key(Key::Enter).iter().any(moves_money), "it is being checked");
    let actions = approved(&mut counter);
    assert!(
        matches!(actions.as_slice(), [Action::Refund(order)] if order.amount == hkd(123_450) && order.approval.is_some()),
        "{actions:?}"
    );
}

#[test]
fn a_wrong_pin_sends_nothing_and_a_wait_is_counted_down() {
    let mut counter = staffed();
    refunding(&mut counter);
    counter.typed("4862");
    counter.key(Key::Enter);
    refused(&mut counter, 0);
    assert!(matches!(counter.state.pin.trouble, Some(PinTrouble::Wrong { left: 2, .. })));
    assert!(counter.state.pin.is_empty());
    counter.typed("4862");
    counter.key(Key::Enter);
    refused(&mut counter, 30_000);
    counter.typed("2580");
    assert!(!asks_approval(&counter.key(Key::Enter)), "not before the wait is over");
    counter.wait(31_000);
    assert!(asks_approval(&counter.key(Key::Enter)));
}

#[test]
fn the_amount_is_lowered_with_tab_and_digits_go_to_the_pin_otherwise() {
    let mut counter = staffed();
    refunding(&mut counter);
    counter.key(Key::Tab);
    counter.typed("4500");
    counter.key(Key::Tab);
    counter.typed("2580");
    assert!(asks_approval(&counter.key(Key::Enter)));
    let actions = approved(&mut counter);
    assert!(matches!(actions.as_slice(), [Action::Refund(order)] if order.amount == hkd(4500)), "{actions:?}");
}

#[test]
fn an_approval_lasts_a_minute_and_the_next_refund_still_asks_yes() {
    let mut counter = staffed();
    counter.state.staff.approval = Some(Approval::sample("Mei Wong", counter.state.now.mono.0 + 60_000));
    refunding(&mut counter);
    assert!(!counter.key(Key::Enter).iter().any(moves_money), "no by default");
    refunding(&mut counter);
    counter.key(Key::Tab);
    assert!(counter.key(Key::Enter).iter().any(moves_money));
    let mut counter = staffed();
    counter.state.staff.approval = Some(Approval::sample("Mei Wong", counter.state.now.mono.0 + 60_000));
    refunding(&mut counter);
    counter.wait(61_000);
    counter.key(Key::Tab);
    assert!(!counter.key(Key::Enter).iter().any(moves_money), "it has run out");
}

#[test]
fn a_decision_needs_a_supervisor() {
    let mut counter = staffed();
    counter.tell(unresolved(1));
    counter.key(Key::Char('o'));
    counter.key(Key::Char('p'));
    for _ in 0..4 {
        counter.key(Key::Tab);
    }
    counter.typed("2580");
    assert!(asks_approval(&counter.key(Key::Enter)));
    let actions = approved(&mut counter);
    assert!(matches!(actions.as_slice(), [Action::Decide(_, _, Some(_))]), "{actions:?}");
}

#[test]
fn a_locked_screen_sells_nothing_until_somebody_signs_on() {
    let mut counter = staffed();
    counter.typed("1020");
    counter.state.sale.extras.hold = true;
    counter.event(Event::Key(
        KeyPress { mods: Mods::CTRL, ..KeyPress::plain(Key::Char('l')) },
        crate::platform::Millis(counter.ms),
    ));
    counter.drawn();
    assert!(counter.state.staff.locked && matches!(counter.state.popup, Some(Popup::SignOn)));
    for key in [Key::Enter, Key::Esc, Key::F(2), Key::F(3), Key::F(9), Key::F(8)] {
        assert_eq!(sales(&counter.key(key)), 0, "{key:?}");
        assert!(counter.state.staff.locked, "{key:?}");
        counter.key(Key::Esc);
    }
    counter.typed("1379");
    assert!(matches!(counter.key(Key::Enter).as_slice(), [Action::People(PeopleAction::SignOn(_))]));
    let keung = Colleague { name: "Ah Keung".to_owned(), role: Role::Operator };
    counter.event(Event::Reply(Reply::People(PeopleReply::SignedOn(Ok(keung)))));
    counter.drawn();
    assert!(!counter.state.staff.locked && counter.state.popup.is_none());
    assert_eq!(counter.state.operator().as_deref(), Some("Ah Keung"));
    assert!(counter.state.sale.entry.is_empty(), "what somebody else has typed is gone");
    assert!(!counter.state.sale.extras.hold, "and the next one charges");
}

#[test]
fn who_leaves_the_screen_is_told_once() {
    let mut counter = staffed();
    assert_eq!(counter.state.staff.at_the_screen().as_deref(), Some("Mei Wong"));
    let locks = |counter: &mut Counter| {
        let key = KeyPress { mods: Mods::CTRL, ..KeyPress::plain(Key::Char('l')) };
        let actions = counter.event(Event::Key(key, crate::platform::Millis(counter.ms)));
        counter.drawn();
        actions.iter().filter(|action| matches!(action, Action::People(PeopleAction::SignOff))).count()
    };
    assert_eq!(locks(&mut counter), 1);
    assert_eq!(counter.state.operator().as_deref(), Some("Mei Wong"), "it was her who left");
    assert_eq!(locks(&mut counter), 0, "she is gone already");
    assert_eq!(counter.state.staff.at_the_screen(), None, "nobody leaves when the program ends");
}

#[test]
fn it_locks_by_itself_but_never_hides_a_payment() {
    let mut counter = staffed();
    counter.state.config.people.lock_after = 60_000;
    counter.typed("1020");
    counter.key(Key::Enter);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    counter.tell(waiting(1));
    counter.wait(70_000);
    assert!(counter.state.staff.locked && counter.state.popup.is_none() && shows(&counter.state, 1));
    assert!(matches!(counter.key(Key::Esc).as_slice(), [Action::AskToCancel(_)]));
    counter.tell(ended(1, Outcome::Declined));
    assert_eq!(sales(&counter.key(Key::Char('n'))), 0, "no new try while locked");
    counter.key(Key::Enter);
    assert!(matches!(counter.state.popup, Some(Popup::SignOn)));
}

#[test]
fn the_first_supervisor_is_set_up_on_the_screen() {
    let mut counter = counter();
    counter.click(Command::People(PeopleCommand::Who));
    counter.drawn();
    counter.typed("Mei");
    counter.key(Key::Tab);
    counter.typed("1234");
    counter.key(Key::Tab);
    counter.typed("1234");
    counter.key(Key::Tab);
    counter.key(Key::Tab);
    assert!(!counter.key(Key::Enter).iter().any(|action| matches!(action, Action::People(_))));
    assert!(matches!(&counter.state.popup, Some(Popup::Person(form)) if form.trouble == Some("person.too_easy")));
    for _ in 0..2 {
        counter.key(Key::BackTab);
    }
    counter.key(Key::Delete);
    counter.typed("2580");
    counter.key(Key::BackTab);
    counter.key(Key::Delete);
    counter.typed("2580");
    for _ in 0..3 {
        counter.key(Key::Tab);
    }
    let actions = counter.key(Key::Enter);
    assert!(
        matches!(actions.as_slice(), [Action::People(PeopleAction::Add(_, Role::Supervisor, _, None))]),
        "{actions:?}"
    );
}

#[test]
fn a_new_pin_that_has_to_wait_stays_in_its_form() {
    let mut counter = staffed();
    let mut form = PersonForm::new(PersonTask::NewPin, "Mei Wong".to_owned());
    form.busy = true;
    counter.state.popup = Some(Popup::Person(Box::new(form)));
    let wait = PeopleError::Refused(PinRefused { code: "pin_wait", tries_left: 0, wait_ms: 30_000 });
    let people = counter.state.staff.people.clone();
    counter.event(Event::Reply(Reply::People(PeopleReply::Changed(Err(wait), people))));
    assert!(
        matches!(&counter.state.popup, Some(Popup::Person(form)) if form.trouble == Some("person.wait") && !form.busy)
    );
}

#[test]
fn a_slip_says_how_it_was_paid_where_money_goes_back_another_way() {
    let mut counter = counter();
    counter.state.counters.become_one_of(0, crate::payment::Vendor::EasyCard);
    counter.click(Command::People(PeopleCommand::RefundOfSlip));
    counter.drawn();
    counter.typed("A-77");
    counter.key(Key::Tab);
    counter.key(Key::Right);
    for _ in 0..2 {
        counter.key(Key::Tab);
        counter.typed("4500");
    }
    let actions = counter.click(Command::Yes);
    let [Action::Refund(order)] = actions.as_slice() else { panic!("{actions:?}") };
    let crate::till::OriginalOf::Slip { method, .. } = &order.of else { panic!("{order:?}") };
    assert_eq!(method.as_deref(), Some("qr_shown"));
}

#[test]
fn a_slip_of_elsewhere_wants_its_amount_twice_and_a_pin() {
    let mut counter = staffed();
    counter.click(Command::People(PeopleCommand::RefundOfSlip));
    counter.drawn();
    counter.typed("A-77");
    counter.key(Key::Tab);
    counter.typed("4500");
    counter.key(Key::Tab);
    counter.typed("4501");
    counter.key(Key::Tab);
    counter.typed("2580");
    assert!(!asks_approval(&counter.key(Key::Enter)), "the amounts differ");
    counter.key(Key::BackTab);
    counter.key(Key::Backspace);
    counter.typed("0");
    counter.key(Key::Tab);
    assert!(asks_approval(&counter.key(Key::Enter)));
    let actions = approved(&mut counter);
    let [Action::Refund(order)] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!(order.amount, hkd(4500));
    assert!(matches!(&order.of, crate::till::OriginalOf::Slip { id, .. } if id == "A-77"));
}

#[test]
fn a_refund_without_a_sale_asks_for_no_id_and_only_where_the_vendor_has_it() {
    let mut counter = counter();
    let refund = Command::People(PeopleCommand::RefundWithoutSale);
    counter.click(refund);
    assert!(counter.state.popup.is_none(), "Wonder has no such refund");
    counter.state.counters.become_one_of(0, crate::payment::Vendor::CodePay);
    counter.click(refund);
    counter.drawn();
    counter.typed("4500");
    let asks = |actions: &[Action]| actions.iter().any(|action| matches!(action, Action::Refund(_)));
    assert!(!asks(&counter.click(Command::Yes)), "once is not enough");
    counter.key(Key::Tab);
    counter.typed("4500");
    let actions = counter.click(Command::Yes);
    let [Action::Refund(order)] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!(order.amount, hkd(4500));
    assert!(matches!(&order.of, crate::till::OriginalOf::Nothing { terminal } if terminal == "Front"));
}
