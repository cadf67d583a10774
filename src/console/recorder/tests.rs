//! What a recording holds, and what it must never hold.

use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::console::input::Button;
use crate::console::samples::{Counter, LOOK};
use crate::console::texts::Lang;
use crate::payment::WallTime;

const SMALL: (u16, u16) = (80, 24);

fn recorded(mut counter: Counter) -> Counter {
    counter.record();
    counter
}

fn text(counter: &Counter) -> String {
    counter.recorder.as_ref().expect("it records").text()
}

/// The keys and texts of a recording, in order.
fn heard(text: &str) -> Vec<What> {
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    lines.map(|line| line.what).filter(What::is_event).collect()
}

fn secrets(text: &str) -> usize {
    heard(text).iter().filter(|what| matches!(what, What::Secret { typed: true })).count()
}

#[test]
fn from_the_start_of_the_program_on_it_gives_the_same_screen() {
    let mut counter = recorded(Counter::closed(Lang::ZhHant, SMALL));
    counter.is_recorded();
    counter.shop(Lang::ZhHant, Vec::new());
    counter.typed("1020");
    counter.key(Key::Enter);
    counter.is_recorded();
}

#[test]
fn a_pin_is_a_length_however_it_is_typed() {
    let mut counter = Counter::staffed(Lang::En, SMALL);
    counter.state.staff.locked = true;
    counter.wait(60_000);
    let mut counter = recorded(counter);
    counter.typed("2580");
    let kept = text(&counter);
    assert_eq!(secrets(&kept), 4, "{kept}");
    assert!(!heard(&kept).iter().any(|what| matches!(what, What::Key(press) if press.typed().is_some())), "{kept}");
    assert_eq!(counter.is_recorded().state().pin.len(), 4);
    for kind in [MouseKind::Pressed(Button::Left), MouseKind::Released(Button::Left)] {
        let at = crate::platform::Millis(counter.ms);
        counter.event(Event::Pointer(kind, Some(Command::Digit('7').into()), at));
    }
    let where_it_was = |what: &What| matches!(what, What::Pointer(..));
    assert!(!heard(&text(&counter)).iter().any(where_it_was), "which digit is not told");
    counter.event(Event::Paste("258025".into()));
    assert!(!text(&counter).contains("258025"));
}

#[test]
fn a_pairing_code_is_a_length_and_the_wizard_is_followed() {
    let mut counter = recorded(Counter::open(Lang::En, SMALL));
    counter.key(Key::F(5));
    counter.event(Event::Paste("672633".into()));
    counter.key(Key::Enter);
    counter.event(Event::Paste(r#"{"pairCode":"672633"}"#.into()));
    assert!(counter.state.pastes_secret());
    assert!(!text(&counter).contains("pairCode"), "{}", text(&counter));
}

#[test]
fn digits_that_came_too_early_for_a_secret_are_none_of_the_recording() {
    let mut counter = Counter::staffed(Lang::En, SMALL);
    counter.key(Key::F(4));
    let mut counter = recorded(counter);
    counter.press(Key::Char('2'));
    counter.press(Key::Char('5'));
    counter.event(Event::Key(KeyPress::with(Key::Char('l'), super::super::input::Mods::CTRL), input_at(&counter)));
    assert!(counter.state.types_secret());
    assert!(!heard(&text(&counter)).iter().any(|what| matches!(what, What::Key(press) if press.typed().is_some())));
}

fn input_at(counter: &Counter) -> crate::platform::Millis {
    crate::platform::Millis(counter.ms)
}

#[test]
fn a_card_number_in_a_free_text_is_masked() {
    let mut counter = recorded(Counter::open(Lang::En, SMALL));
    counter.key(Key::Tab);
    counter.typed("4111 1111x");
    counter.key(Key::Backspace);
    counter.typed("1111 1111 no");
    counter.event(Event::Paste("5555555555554444".into()));
    let kept = text(&counter);
    let typed: String = heard(&kept)
        .iter()
        .filter_map(|what| match what {
            What::Key(press) => press.typed(),
            _ => None,
        })
        .collect();
    assert_eq!(typed, "4111 1100x0000 1111 no");
    assert!(kept.contains("555555******4444") && !kept.contains("5555555555554444"), "{kept}");
}

#[test]
fn terminals_are_recorded_without_their_keys() {
    let mut counter = recorded(Counter::closed(Lang::En, SMALL));
    counter.shop(Lang::En, Vec::new());
    let kept = text(&counter);
    assert!(kept.contains("192.0.2.10") && !kept.contains("260880"), "{kept}");
}

#[test]
fn the_last_thousand_events_are_kept_and_memory_is_bounded() {
    let mut counter = recorded(Counter::open(Lang::En, SMALL));
    for _ in 0..700 {
        counter.key(Key::F(3));
        counter.key(Key::F(2));
        counter.typed("12");
        counter.key(Key::Delete);
    }
    let events = heard(&text(&counter)).len();
    assert!((STRETCH..3 * STRETCH).contains(&events), "{events}");
    counter.is_recorded();
}

#[test]
fn without_a_rest_it_says_how_much_is_left_out() {
    let mut counter = recorded(Counter::open(Lang::En, SMALL));
    counter.typed("1");
    for _ in 0..MOST + 7 {
        counter.event(Event::TimeReached);
    }
    let kept = text(&counter);
    assert!(kept.lines().last().is_some_and(|line| line == "{\"left_out\":8}"), "{:?}", kept.lines().last());
    Replay::read(&kept).unwrap();
}

#[test]
fn files_are_private_and_the_newest_few() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..13 {
        let path = keep(folder.path(), "{}", WallTime(1_795_269_960_000 + n)).unwrap();
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 10);
    assert!(names.iter().all(|name| name.to_str().unwrap() > "console-20261121T140600002Z"), "{names:?}");
}

#[rstest::rstest]
#[case::nothing("", 1)]
#[case::another_file("{\"t\":1,\"what\":\"time\"}", 1)]
#[case::no_json("countertop", 1)]
fn another_file_is_refused_by_line(#[case] text: &str, #[case] line: usize) {
    assert_eq!(Replay::read(text).unwrap_err().line, line);
}

#[test]
fn a_cut_recording_is_refused_and_never_panics() {
    let mut counter = recorded(Counter::open(Lang::En, SMALL));
    assert_eq!(counter.state.look, LOOK);
    counter.typed("12");
    let kept = text(&counter);
    for end in (0..kept.len()).step_by(7).filter(|end| kept.is_char_boundary(*end)) {
        if let Ok(mut replay) = Replay::read(&kept[..end]) {
            while replay.step().is_some() {}
        }
    }
}
