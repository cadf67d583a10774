//! Nothing that a person can ask for is missing in the menu, and it finds what is typed.

use std::collections::BTreeSet;

use rstest::rstest;

use super::*;
use crate::console::command::View;
use crate::console::event::{Action, Event};
use crate::console::input::{Button, Key, KeyPress, Mods, MouseKind};
use crate::console::samples::{Counter, ended, unresolved};
use crate::console::state::{Cover, Popup};
use crate::payment::Outcome;

/// Variants that a line of the menu cannot stand for, and why.
const NOT_LINES: [(&str, &str); 27] = [
    ("Digit", "typed"),
    ("Zeros", "typed"),
    ("Point", "typed"),
    ("Backspace", "typed"),
    ("Field", "a move between fields"),
    ("Choose", "a move between values"),
    ("Move", "a move through a list"),
    ("Row", "a row that is pointed at"),
    ("OtherPlate", "a move between plates"),
    ("Back", "closes what is on top: the menu would be it"),
    ("Menu", "the menu itself"),
    ("Page", "a move through the help"),
    ("Pairing(Next", "goes on to the next page"),
    ("No", "answers the question on top"),
    ("Yes", "answers the question on top"),
    ("Confirm", "answers the question on top"),
    ("SameCustomer", "answers the question on top"),
    ("AnotherCustomer", "answers the question on top"),
    ("Paid", "answers the question on top"),
    ("Unpaid", "answers the question on top"),
    ("Print", "a key of the receipt"),
    ("Paired(PrintReceipt", "a key of the receipt"),
    ("People(Add", "a key of the list of people"),
    ("People(NewPin", "a key of the list of people"),
    ("People(Remove", "a key of the list of people"),
    ("People(Pad", "a row that is pointed at"),
    ("Terminal", "one line for each terminal, made from the state"),
];

/// The names of the variants of `enum {name}` in `source`, with the type of what they hold.
fn variants(source: &str, name: &str) -> Vec<(String, String)> {
    let body = source.split_once(&format!("pub enum {name} {{")).expect("the enum is there").1;
    let body = body.split_once("\n}").expect("it ends").0;
    let lines = body.lines().filter(|line| line.starts_with("    ") && !line.starts_with("     "));
    let lines = lines.map(str::trim).filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    let name = |line: &str| line.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
    let holds =
        |line: &str| line.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(held, _)| held.to_owned());
    lines.map(|line| (name(line), holds(line).unwrap_or_default())).collect()
}

/// `Pay`, or `Pairing(Again` for a command of an enum of its own.
fn all_commands() -> Vec<String> {
    let sources = crate::console::checks::sources("src/console");
    let mut names = Vec::new();
    for (name, holds) in variants(&sources, "Command") {
        if holds.ends_with("Command") {
            names.extend(variants(&sources, &holds).into_iter().map(|(inner, _)| format!("{name}({inner}")));
        } else {
            names.push(name);
        }
    }
    names
}

#[test]
fn every_command_is_a_line_of_the_menu_or_has_a_reason_not_to_be() {
    let lines: Vec<String> = CATALOGUE.iter().map(|entry| format!("{:?}", entry.command)).collect();
    let known = |name: &str| {
        lines.iter().any(|line| line.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
            || NOT_LINES.iter().any(|(not_a_line, _)| *not_a_line == name)
    };
    let all = all_commands();
    assert!(all.len() > 40, "{all:?}");
    let missing: Vec<_> = all.iter().filter(|name| !known(name)).collect();
    assert!(missing.is_empty(), "neither in the catalogue of the menu nor excused in NOT_LINES: {missing:?}");
}

#[test]
fn every_key_of_every_situation_says_what_it_does() {
    for (situation, bindings) in keymap::tables() {
        for binding in bindings {
            assert!(does(binding.command).is_some(), "{:?} in {situation}", binding.command);
        }
    }
}

#[test]
fn words_and_reasons_fit_their_columns() {
    use crate::console::widgets::text::width;
    let reasons: BTreeSet<&str> =
        Lang::ALL.iter().flat_map(|lang| lang.texts().keys()).filter(|key| key.starts_with("why.")).collect();
    for lang in Lang::ALL {
        for entry in CATALOGUE {
            let words = lang.texts().get(entry.does);
            let cells = if entry.group == Group::Screen { 41 } else { 35 };
            assert!(width(words) <= cells, "{words}");
        }
        for (_, does) in NOT_IN_MENU {
            assert!(width(lang.texts().get(does)) <= 35, "{does} in {lang:?}");
        }
        for reason in &reasons {
            assert!(width(lang.texts().get(reason)) <= 19, "{reason} in {lang:?}");
        }
    }
}

fn menu(counter: &mut Counter, typed: &str) {
    counter.key(Key::F(9));
    counter.typed(typed);
}

#[rstest]
#[case(Lang::En, "light", "Theme: light")]
#[case(Lang::ZhHant, "light", "色調：淺色")]
#[case(Lang::ZhHans, "浅色", "主题：浅色")]
#[case(Lang::En, "sell bar", "Sell on Bar")]
#[case(Lang::En, "f10", "Leave the program")]
fn the_search_finds_words_of_the_screen_and_of_english(#[case] lang: Lang, #[case] typed: &str, #[case] first: &str) {
    let counter = Counter::open(lang, (80, 24));
    let found = found(&counter.state, typed);
    assert_eq!(found.first().map(|item| item.words.as_str()), Some(first));
}

#[test]
fn enter_runs_what_is_selected_and_closes_the_menu() {
    let mut counter = Counter::open(Lang::En, (80, 24));
    menu(&mut counter, "theme light");
    counter.key(Key::Enter);
    assert!(counter.state.popup.is_none());
    assert_eq!(counter.state.look.theme.tone, crate::console::theme::Tone::Light);
}

#[test]
fn a_language_takes_effect_at_once() {
    let mut counter = Counter::open(Lang::En, (80, 24));
    menu(&mut counter, "simplified");
    counter.key(Key::Enter);
    assert_eq!(counter.state.texts.get("view.pair"), "配对");
    menu(&mut counter, "english");
    counter.key(Key::Enter);
    assert_eq!(counter.state.texts.get("view.pair"), "Pair");
}

#[test]
fn what_cannot_be_done_now_is_not_done() {
    let mut counter = Counter::open(Lang::En, (80, 24));
    menu(&mut counter, "put aside");
    let actions = counter.key(Key::Enter);
    assert!(matches!(actions[..], [Action::Bell(1)]));
    assert!(matches!(counter.state.popup, Some(Popup::Menu(_))));
    counter.key(Key::Esc);
    assert!(counter.state.popup.is_none());
}

#[test]
fn a_charge_from_the_menu_asks_first() {
    let mut counter = Counter::open(Lang::En, (80, 24));
    counter.typed("1020");
    menu(&mut counter, "charge the amount shown");
    let actions = counter.key(Key::Enter);
    assert!(!actions.iter().any(|action| matches!(action, Action::Sell(_))), "{actions:?}");
    assert!(matches!(counter.state.popup, Some(Popup::LargeAmount(_))));
    let actions = counter.key(Key::Enter);
    assert!(actions.iter().any(|action| matches!(action, Action::Sell(_))));
}

#[test]
fn a_new_try_from_the_menu_asks_first() {
    let mut counter = Counter::open(Lang::En, (80, 24));
    let declined = ended(1, Outcome::Declined);
    counter.tell(unresolved(1));
    counter.tell(declined.clone());
    assert_eq!(counter.state.cover, Some(Cover::Payment(declined.intent.reference)));
    menu(&mut counter, "same amount again");
    let actions = counter.key(Key::Enter);
    assert!(!actions.iter().any(|action| matches!(action, Action::Sell(_))), "{actions:?}");
    assert!(matches!(counter.state.popup, Some(Popup::LargeAmount(_))));
}

#[test]
fn a_payment_on_top_has_its_commands_and_a_result_closes_the_menu() {
    let mut counter = Counter::open(Lang::En, (80, 24));
    counter.tell(unresolved(1));
    let possible = found(&counter.state, "put aside");
    assert_eq!((possible[0].why_not, possible[0].key.as_str()), (None, "P"));
    menu(&mut counter, "");
    counter.tell(ended(1, Outcome::Approved));
    assert!(counter.state.popup.is_none(), "the result is seen");
}

#[test]
fn ctrl_k_opens_it_and_a_question_keeps_it_closed() {
    let mut counter = Counter::open(Lang::En, (80, 24));
    let ctrl_k = KeyPress::with(Key::Char('k'), Mods::CTRL);
    let press = |counter: &mut Counter| {
        counter.wait(2_000);
        let at = crate::platform::Millis(counter.ms);
        counter.event(Event::Key(ctrl_k, at));
        counter.drawn();
    };
    press(&mut counter);
    assert!(matches!(counter.state.popup, Some(Popup::Menu(_))));
    counter.key(Key::Esc);
    counter.typed("1234500");
    counter.key(Key::Enter);
    press(&mut counter);
    assert!(matches!(counter.state.popup, Some(Popup::LargeAmount(_))));
}

fn point(counter: &mut Counter, kind: MouseKind, on: Option<Command>) {
    counter.wait(600);
    let at = crate::platform::Millis(counter.ms);
    counter.event(Event::Pointer(kind, on.map(Into::into), at));
}

#[test]
fn a_click_runs_a_line_and_the_wheel_scrolls() {
    let mut counter = Counter::open(Lang::En, (80, 24));
    menu(&mut counter, "");
    let chosen = |counter: &Counter| match &counter.state.popup {
        Some(Popup::Menu(menu)) => selected(menu, &found(&counter.state, "")),
        other => panic!("no menu but {other:?}"),
    };
    let before = chosen(&counter);
    point(&mut counter, MouseKind::WheelDown, None);
    assert_eq!(chosen(&counter), before + 1);
    let lines = found(&counter.state, "");
    let row = lines.iter().position(|item| item.words == "Go to Terminals").expect("it is there");
    point(&mut counter, MouseKind::Pressed(Button::Left), Some(Command::Row(row)));
    point(&mut counter, MouseKind::Released(Button::Left), Some(Command::Row(row)));
    assert!(counter.state.popup.is_none());
    assert_eq!(counter.state.view, View::Terminals);
}
