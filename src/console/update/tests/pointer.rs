//! Mouse and finger: on release, on the same target, and never money by accident.

use ratatui::layout::Rect;

use super::*;
use crate::console::event::Target;
use crate::console::input::{Button, MouseKind};
use crate::platform::Millis;

const PAY: Target = Target { area: Rect::new(31, 12, 11, 9), command: Command::Pay };
const KEY_BAR: Target = Target { area: Rect::new(0, 23, 11, 1), command: Command::Pay };

fn pointer(counter: &mut Counter, kind: MouseKind, on: Option<Target>) -> Vec<Action> {
    let at = Millis(counter.ms);
    let actions = counter.event(Event::Pointer(kind, on, at));
    counter.drawn();
    actions
}

fn down(counter: &mut Counter, on: Option<Target>) -> Vec<Action> {
    pointer(counter, MouseKind::Pressed(Button::Left), on)
}

fn up(counter: &mut Counter, on: Option<Target>) -> Vec<Action> {
    pointer(counter, MouseKind::Released(Button::Left), on)
}

fn typed() -> Counter {
    let mut counter = counter();
    counter.typed("1020");
    counter.wait(1_000);
    counter
}

#[test]
fn it_acts_when_the_button_comes_up_on_what_it_went_down_on() {
    let mut counter = typed();
    assert!(down(&mut counter, Some(PAY)).is_empty(), "nothing on the way down");
    assert_eq!(sales(&up(&mut counter, Some(PAY))), 1);
}

#[rstest]
#[case::beside(None)]
#[case::another_target_of_the_same_command(Some(KEY_BAR))]
fn it_does_not_act_elsewhere(#[case] released: Option<Target>) {
    let mut counter = typed();
    down(&mut counter, Some(PAY));
    assert!(up(&mut counter, released).is_empty());
    assert!(up(&mut counter, Some(PAY)).is_empty(), "the press is over");
}

#[test]
fn drags_and_other_buttons_do_nothing() {
    let mut counter = typed();
    for kind in [MouseKind::Pressed(Button::Right), MouseKind::Released(Button::Right)] {
        assert!(pointer(&mut counter, kind, Some(PAY)).is_empty());
    }
    down(&mut counter, None);
    pointer(&mut counter, MouseKind::Dragged(Button::Left), Some(PAY));
    assert!(up(&mut counter, Some(PAY)).is_empty());
}

#[test]
fn a_click_that_began_before_a_question_does_not_answer_it() {
    let mut counter = counter();
    counter.typed("1234500");
    counter.key(Key::Enter);
    assert!(matches!(counter.state.popup, Some(Popup::LargeAmount(_))));
    let yes = Target { area: Rect::new(41, 17, 28, 3), command: Command::Yes };
    counter.state.hands.appear(crate::console::input::Shown::Popup);
    counter.drawn();
    for (wait, sold) in [(100, 0), (500, 1)] {
        counter.wait(wait);
        down(&mut counter, Some(yes));
        assert_eq!(sales(&up(&mut counter, Some(yes))), sold, "after {wait} ms");
    }
}

/// The second click of a double click on a list lands on what was under it.
#[test]
fn a_click_behind_a_list_that_has_just_gone_does_not_charge() {
    let mut counter = typed();
    counter.click(Command::Counter(crate::console::command::CounterCommand::Terminals));
    counter.click(Command::Row(0));
    assert!(counter.state.popup.is_none());
    for (wait, sold) in [(150, 0), (500, 1)] {
        counter.wait(wait);
        down(&mut counter, Some(PAY));
        assert_eq!(sales(&up(&mut counter, Some(PAY))), sold, "after {wait} ms");
    }
}

fn listed() -> Counter {
    let mut counter = counter();
    counter.key(Key::F(3));
    let rows = vec![PaymentRow::of(&ended(1, Outcome::Approved)), PaymentRow::of(&ended(2, Outcome::Approved))];
    let asked = counter.state.list.asked();
    counter.event(Event::Reply(Reply::Page(asked, PageFrom::Top, Ok(rows))));
    counter.drawn();
    counter.wait(1_000);
    counter
}

fn opens(actions: &[Action]) -> bool {
    actions.iter().any(|action| matches!(action, Action::Read(_)))
}

#[rstest]
#[case::quick(300, true)]
#[case::slow(500, false)]
fn a_double_click_on_a_row_is_a_click_and_enter(#[case] pause: u64, #[case] opened: bool) {
    let mut counter = listed();
    let row = Some(Target { area: Rect::new(0, 7, 80, 1), command: Command::Row(1) });
    down(&mut counter, row);
    assert!(!opens(&up(&mut counter, row)), "one click selects");
    assert_eq!(counter.state.list.selected, 1);
    counter.wait(pause);
    down(&mut counter, row);
    assert_eq!(opens(&up(&mut counter, row)), opened);
}

#[test]
fn two_quick_clicks_on_different_rows_open_nothing() {
    let mut counter = listed();
    for index in [0, 1] {
        let row = Some(Target { area: Rect::default(), command: Command::Row(index) });
        down(&mut counter, row);
        assert!(!opens(&up(&mut counter, row)));
        counter.wait(50);
    }
}

#[test]
fn a_whole_sale_by_pointer_alone() {
    let mut counter = counter();
    for digit in ['1', '0'] {
        counter.click(Command::Digit(digit));
    }
    counter.click(Command::Zeros);
    assert_eq!(counter.state.sale.entry.amount(), hkd(1000));
    assert_eq!(sales(&counter.click(Command::Pay)), 1);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    counter.tell(waiting(1));
    assert!(counter.click(Command::AskToCancel).iter().any(|action| matches!(action, Action::AskToCancel(_))));
    counter.tell(ended(1, Outcome::Cancelled));
    assert!(counter.click(Command::Done).iter().any(|action| matches!(action, Action::Seen(_))));
    assert_eq!(counter.state.cover, None);
}

#[test]
fn the_chip_brings_the_oldest_unknown_payment_back_from_every_view() {
    for key in [Key::F(2), Key::F(3), Key::F(4), Key::F(5)] {
        let mut counter = counter();
        for n in [2, 1] {
            let mut aside = unresolved(n);
            aside.set_aside = true;
            counter.tell(aside);
        }
        counter.key(key);
        let view = counter.state.view;
        counter.click(Command::ToDo);
        assert!(shows(&counter.state, 1), "{key:?}");
        counter.key(Key::Esc);
        assert_eq!((counter.state.cover.clone(), counter.state.view), (None, view), "{key:?}");
    }
}
