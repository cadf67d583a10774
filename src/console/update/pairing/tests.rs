//! The wizard on virtual time: what is asked of the till, and what is never lost or told.

mod codepay;
mod easycard;
mod finishing;
mod linking;
mod network;
mod qfpay;

use rstest::rstest;

use super::begin_again;
use super::samples::*;
use crate::console::command::{Command, PairingCommand, View};
use crate::console::event::{Action, Event, PairingAction, PairingReply, VendorOrder};
use crate::console::input::Key;
use crate::console::samples::{Counter, ended, terminals, waiting};
use crate::console::state::Popup;
use crate::console::state::pairing::{FieldId, LinkKind, Page, Seen, Stage};
use crate::console::texts::Lang;
use crate::payment::Outcome;
use crate::profile::{LanScheme, ProfileError, WonderLink};
use crate::terminal::{PairingStep, StepState};
use crate::till::TillError;

fn counter() -> Counter {
    Counter::open(Lang::En, (80, 24))
}

fn page(counter: &Counter) -> Page {
    counter.state.pairing.page
}

/// The link of the attempt that was begun.
fn link(actions: &[Action]) -> WonderLink {
    match only(actions) {
        Some(PairingAction::Begin(attempt)) => {
            let VendorOrder::Wonder { link, .. } = &attempt.order else { panic!("a Wonder order") };
            link.clone()
        }
        other => panic!("no attempt: {other:?}"),
    }
}

#[test]
fn nothing_leaves_before_enter_and_only_a_whole_code_does() {
    let mut counter = counter();
    counter.code_page();
    for (typed, sound) in [("26088", false), ("a", false)] {
        counter.typed(typed);
        assert_eq!(only(&counter.key(Key::Enter)).is_some(), sound);
        assert!(counter.state.pairing.problem.is_some());
    }
    counter.key(Key::Backspace);
    counter.typed("0");
    assert!(counter.state.pairing.code.is_sound());
    assert!(matches!(only(&counter.key(Key::Enter)), Some(PairingAction::Begin(_))));
}

#[rstest]
#[case::blanks("260 880", true)]
#[case::dashes("26-08-80", true)]
#[case::qr(QR, true)]
#[case::too_long("2608801", false)]
fn a_code_is_pasted(#[case] text: &str, #[case] taken: bool) {
    let mut counter = counter();
    counter.code_page();
    counter.event(Event::Paste(text.into()));
    assert_eq!(counter.state.pairing.code.is_sound(), taken);
    assert_eq!(counter.state.pairing.link.kind, LinkKind::Serial, "only the code is taken here");
}

#[test]
fn the_code_is_in_nothing_that_prints() {
    let mut counter = counter();
    let actions = counter.attempt();
    counter.asked();
    counter.fails(PairingStep::Identify, silence());
    let copied = counter.key(Key::Char('c'));
    assert!(matches!(copied.last(), Some(Action::Copy(_))), "{copied:?}");
    let printed = format!("{actions:?}{copied:?}{:?}", counter.state);
    assert!(!printed.contains("260880"), "the code is in {printed}");
}

#[test]
fn pages_that_may_take_the_code_say_so() {
    let mut counter = counter();
    assert!(!counter.state.types_secret());
    counter.code_page();
    assert!(counter.state.types_secret());
    counter.key(Key::F(2));
    assert!(!counter.state.types_secret());
}

#[test]
fn a_payment_comes_on_top_and_what_was_typed_survives() {
    let mut counter = counter();
    counter.code_page();
    counter.typed("2608");
    let found = ended(1, Outcome::Approved);
    counter.tell(waiting(1));
    counter.event(Event::Paste("80".into()));
    counter.tell(found);
    counter.key(Key::Enter);
    assert_eq!((counter.state.view, page(&counter), counter.state.pairing.code.len()), (View::Pair, Page::Code, 4));
}

#[test]
fn a_held_enter_turns_one_page_only() {
    let mut counter = counter();
    counter.key(Key::F(5));
    counter.wait(2_000);
    for _ in 0..100 {
        counter.press(Key::Enter);
        counter.wait(33);
    }
    assert_eq!(page(&counter), Page::Link);
}

#[test]
fn steps_are_followed_and_a_stopped_attempt_is_old_news() {
    let mut counter = counter();
    counter.attempt();
    counter.asked();
    assert_eq!(only(&counter.key(Key::Esc)).map(|action| format!("{action:?}")).as_deref(), Some("Stop"));
    assert!(matches!(counter.state.pairing.run.stage, Stage::Stopped));
    let number = counter.state.pairing.attempt - 1;
    counter.pairing(PairingReply::Ended(number, Err(silence())));
    assert!(matches!(counter.state.pairing.run.stage, Stage::Stopped), "late news");
    assert!(matches!(only(&counter.key(Key::Enter)), Some(PairingAction::Begin(_))), "and again");
}

#[test]
fn a_failed_attempt_leads_to_the_code_the_speeds_or_another_try() {
    let mut counter = counter();
    counter.attempt();
    counter.asked();
    counter.fails(PairingStep::Identify, silence());
    counter.key(Key::Char('e'));
    assert_eq!((page(&counter), counter.state.pairing.code.len()), (Page::Code, 6), "as it was typed");
    counter.key(Key::Enter);
    counter.fails(PairingStep::Reach, silence());
    let actions = counter.key(Key::Char('b'));
    let Some(PairingAction::TrySpeeds(attempt, speeds)) = only(&actions) else { panic!("{actions:?}") };
    assert!(!speeds.contains(&115_200) && speeds.contains(&9_600));
    let number = attempt.number;
    counter.pairing(PairingReply::TryingSpeed(number, 57_600));
    counter.pairing(PairingReply::TriedSpeed(number, 57_600, Err(silence())));
    counter.pairing(PairingReply::TriedSpeed(number, 38_400, Ok(())));
    let WonderLink::Serial(link) = link(&counter.key(Key::Enter)) else { panic!("no line") };
    assert_eq!(link.baud, 38_400, "the speed that answered");
}

#[test]
fn speeds_are_for_serial_lines_alone() {
    let mut counter = counter();
    counter.lan("192.0.2.77");
    counter.key(Key::Enter);
    counter.typed("ABC123");
    counter.key(Key::Enter);
    counter.fails(PairingStep::Reach, silence());
    assert!(only(&counter.key(Key::Char('b'))).is_none());
}

#[test]
fn one_pairing_at_a_time() {
    let mut counter = counter();
    counter.attempt();
    begin_again(&mut counter.state, "Bar");
    assert!(only(&counter.event(Event::TimeReached)).is_none());
    assert!(counter.state.pairing.again.is_none());
}

#[test]
fn pairing_goes_on_while_another_view_is_shown() {
    let mut counter = counter();
    counter.attempt();
    counter.asked();
    counter.key(Key::F(2));
    counter.paired("N96-1", None);
    assert_eq!(counter.state.view, View::Sale);
    assert!(counter.state.notice.is_some());
    counter.key(Key::F(5));
    assert_eq!(page(&counter), Page::Name);
}

#[test]
fn a_pointer_alone_goes_all_the_way_but_for_text() {
    let mut counter = counter();
    counter.click(Command::View(View::Pair));
    counter.click(Command::Row(0));
    assert_eq!(page(&counter), Page::Link);
    counter.ports(old_ports());
    counter.click(Command::Row(1));
    counter.click(NEXT);
    counter.typed("260880");
    assert!(matches!(only(&counter.click(NEXT)), Some(PairingAction::Begin(_))));
    counter.paired("N96-1", None);
    counter.click(Command::Row(2));
    assert!(matches!(only(&counter.click(NEXT)), Some(PairingAction::Save(..))));
}

#[test]
fn pasting_by_key_says_how_to_paste() {
    let mut counter = counter();
    counter.code_page();
    counter.ctrl('v');
    assert!(counter.state.notice.as_ref().is_some_and(|notice| notice.words.contains("Shift-Insert")));
    counter.click(Command::Pairing(PairingCommand::HowToPaste));
    assert_eq!(counter.state.pairing.code.len(), 0);
}

#[test]
fn a_line_that_asks_twice_is_told_as_such() {
    let mut counter = counter();
    counter.attempt();
    counter.asked();
    counter.ms += 4_000;
    counter.event(Event::TimeReached);
    assert!(crate::console::words::step_said(&counter.state, 1).contains("4 s of 10"));
    counter.ms += 6_000;
    counter.ask_again();
    counter.step(
        PairingStep::Identify,
        StepState::Asking(crate::terminal::PairingQuestion { message: "DeviceInfo", bytes: 311, limit_ms: 10_000 }),
    );
    assert!(crate::console::words::step_said(&counter.state, 1).contains("another way"));
}
