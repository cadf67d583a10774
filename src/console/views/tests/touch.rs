//! Targets for fingers: rows of two, a key bar of plates, tabs of two rows; and every page still has room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rstest::rstest;

use super::sizes::{Prepare, SCREENS};
use super::*;
use crate::console::command::{Command, View};
use crate::console::views::{Targets, draw};

fn touching(counter: &mut Counter) {
    counter.state.config.touch = true;
}

fn targets(counter: &Counter) -> Targets {
    draw(&counter.state, &mut Buffer::empty(Rect::new(0, 0, counter.state.size.0, counter.state.size.1)))
}

fn of(targets: &Targets, command: Command) -> Vec<Rect> {
    targets.iter().filter(|(_, known)| *known == command).map(|(area, _)| *area).collect()
}

#[test]
fn screens_for_fingers() {
    let screens: &[(&str, Prepare)] = &[
        ("touch_sale", typed),
        ("touch_waiting", selling),
        ("touch_approved", |counter| result(counter, ended(1, Outcome::Approved))),
        ("touch_unknown", |counter| result(counter, unresolved(1))),
        ("touch_transactions", list),
        ("touch_menu", |counter| {
            counter.key(Key::F(9));
        }),
    ];
    for (name, prepare) in screens {
        snapshots(name, SMALL, |counter| {
            touching(counter);
            prepare(counter);
        });
    }
    snapshots("touch_sale", WIDE, |counter| {
        touching(counter);
        typed(counter);
    });
}

/// What has to be hit with a finger is at least two rows high, but for what is text all around.
#[test]
fn commands_are_at_least_two_rows_high() {
    let mut counter = Counter::open(Lang::En, SMALL);
    touching(&mut counter);
    list(&mut counter);
    let shown = targets(&counter);
    for command in [Command::View(View::Sale), Command::View(View::Pair), Command::Row(0), Command::Row(1)] {
        assert!(of(&shown, command).iter().all(|area| area.height >= 2), "{command:?}");
    }
    assert!(of(&shown, Command::Open).iter().any(|area| area.height == 3), "a plate of the key bar");
}

#[rstest]
#[case::small(SMALL)]
#[case::wide(WIDE)]
fn the_key_bar_has_the_first_five_commands_as_plates(#[case] size: (u16, u16)) {
    let mut counter = Counter::open(Lang::En, size);
    touching(&mut counter);
    result(&mut counter, unresolved(1));
    let shown = targets(&counter);
    let plates: Vec<Command> = shown
        .iter()
        .filter(|(area, _)| area.y == size.1 - 3 && area.height == 3)
        .map(|(_, command)| *command)
        .collect();
    let first = [Command::AskAgain, Command::PutAside, Command::Slip, Command::Decide, Command::Details];
    assert_eq!(plates, first);
}

#[test]
fn the_chip_and_the_tabs_share_the_second_row() {
    let mut counter = Counter::open(Lang::En, SMALL);
    touching(&mut counter);
    let mut aside = unresolved(1);
    aside.set_aside = true;
    counter.tell(aside);
    let shown = targets(&counter);
    let at =
        |x: u16, y: u16| shown.iter().rev().find(|(area, _)| area.contains((x, y).into())).map(|(_, command)| *command);
    let chip = of(&shown, Command::ToDo)[0];
    assert_eq!(at(chip.x + 1, 1), Some(Command::ToDo));
    assert_eq!(at(10, 0), Some(Command::View(View::Transactions)));
    assert_eq!(at(10, 1), Some(Command::View(View::Transactions)));
}

#[test]
fn every_plate_of_the_keypad_keeps_its_size_and_lies_in_the_view() {
    for size in [SMALL, WIDE, (80, 26), (119, 35), (160, 45)] {
        let mut counter = Counter::open(Lang::En, size);
        touching(&mut counter);
        counter.typed("1020");
        let shown = targets(&counter);
        let high = if counter.state.is_wide() { 5 } else { 3 };
        for command in ['0', '1', '5', '9'].map(Command::Digit).into_iter().chain([Command::Zeros, Command::Clear]) {
            let area = of(&shown, command)[0];
            assert!(area.height == high && area.bottom() <= size.1 - 4, "{command:?} at {size:?}: {area:?}");
        }
        let pay = of(&shown, Command::Pay).into_iter().find(|area| area.height > 3).expect("PAY");
        assert_eq!(pay.height, 3 * high, "{size:?}");
    }
}

/// Nothing of ours is lost where the view is low.
#[test]
fn every_screen_has_room() {
    for (name, prepare) in SCREENS {
        for lang in Lang::ALL {
            for size in [SMALL, (80, 25), WIDE] {
                let mut counter = Counter::staffed(lang, size);
                touching(&mut counter);
                prepare(&mut counter);
                screen(&counter);
                crate::console::checks::loses_nothing(name, &counter, lang);
            }
        }
    }
}
