//! The cells of what can be pressed while a payment or a question is on top: a finger finds them without looking.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rstest::rstest;

use super::sizes::Prepare;
use super::*;
use crate::console::command::Command;
use crate::console::views::{Targets, draw};

/// PAY of the keypad.
const PAY: Rect = Rect::new(31, 12, 11, 9);

fn targets(prepare: Prepare) -> Targets {
    let mut counter = Counter::open(Lang::En, SMALL);
    prepare(&mut counter);
    draw(&counter.state, &mut Buffer::empty(Rect::new(0, 0, SMALL.0, SMALL.1)))
}

/// The cells of the plate that means `command`; the key bar has the same command on one row.
fn plate(targets: &Targets, command: Command) -> Rect {
    let plates: Vec<Rect> =
        targets.iter().filter(|(area, known)| *known == command && area.height == 3).map(|(area, _)| *area).collect();
    assert_eq!(plates.len(), 1, "{command:?}");
    plates[0]
}

#[rstest]
#[case::cancel(selling, Command::AskToCancel, Rect::new(44, 17, 32, 3))]
#[case::done(approved, Command::Done, Rect::new(61, 13, 17, 3))]
fn the_plate_has_its_cells_and_lies_beside_pay(
    #[case] prepare: Prepare,
    #[case] command: Command,
    #[case] cells: Rect,
) {
    assert_eq!(plate(&targets(prepare), command), cells);
    assert!(cells.intersection(PAY).is_empty());
}

fn approved(counter: &mut Counter) {
    result(counter, ended(1, Outcome::Approved));
}

fn large(counter: &mut Counter) {
    counter.typed("1234500");
    counter.key(Key::Enter);
}

fn leaving(counter: &mut Counter) {
    selling(counter);
    counter.key(Key::F(10));
}

fn refunding(counter: &mut Counter) {
    list(counter);
    counter.key(Key::Char('r'));
    counter.event(record(ended(8, Outcome::Approved)));
}

fn same_again(counter: &mut Counter) {
    counter.typed("123450");
    counter.key(Key::Enter);
    let other = Box::new(unresolved(9));
    let found = Duplicate::SameAmount(other.intent.reference);
    counter.event(Event::Reply(Reply::Begun(Err(Stop::Duplicate { found, other }))));
}

#[rstest]
#[case::large(large, Command::No, Command::Yes)]
#[case::leaving(leaving, Command::No, Command::Yes)]
#[case::refund(refunding, Command::No, Command::Yes)]
#[case::same_again(same_again, Command::SameCustomer, Command::AnotherCustomer)]
fn both_plates_of_a_question_keep_their_cells(#[case] prepare: Prepare, #[case] no: Command, #[case] yes: Command) {
    let shown = targets(prepare);
    assert_eq!(plate(&shown, no), Rect::new(11, 17, 28, 3));
    assert_eq!(plate(&shown, yes), Rect::new(41, 17, 28, 3));
    assert!(shown.iter().all(|(_, command)| *command != Command::Pay), "what lies under it does not answer");
}

/// Nothing that was drawn changes while nobody does anything, but for the clock and the ages: once a minute.
#[test]
fn the_idle_sale_changes_the_clock_and_the_ages_once_a_minute() {
    let mut counter = Counter::open(Lang::En, SMALL);
    counter.wait(1_000);
    let first = screen(&counter);
    let next = counter.state.wake_at().expect("the clock").0;
    assert_eq!(next, 60_000, "nothing before the minute");
    counter.wait(next - counter.ms - 1);
    assert_eq!(screen(&counter), first);
    counter.wait(60_001);
    let changed: Vec<usize> = (0..24).filter(|y| first.lines().nth(*y) != screen(&counter).lines().nth(*y)).collect();
    assert_eq!(changed, [1, 22], "status and terminals");
}
