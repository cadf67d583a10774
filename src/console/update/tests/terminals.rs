//! The terminals view: what is done with the selected one, and when the terminals may rest.

use super::*;
use crate::console::event::PairingAction;
use crate::profile::TerminalName;
use crate::till::TillError;

fn terminals_view() -> Counter {
    let mut counter = counter();
    counter.key(Key::F(4));
    counter
}

fn answer(counter: &mut Counter, result: Result<(), TillError>) {
    counter.event(Event::Reply(Reply::Terminals(result, crate::console::samples::terminals())));
}

fn form(counter: &Counter) -> &crate::console::state::RenameForm {
    match &counter.state.popup {
        Some(Popup::Rename(form)) => form,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_new_name_is_typed_over_the_old_one_and_saved() {
    let mut counter = terminals_view();
    counter.key(Key::Char('n'));
    assert_eq!(form(&counter).name, "Front");
    counter.key(Key::Delete);
    counter.typed("Door n2");
    let actions = counter.key(Key::Enter);
    let wanted = TerminalName::parse("Door n2").expect("a name");
    assert!(
        matches!(actions.as_slice(), [Action::Rename(old, new)] if old == "Front" && *new == wanted),
        "{actions:?}"
    );
    assert!(counter.key(Key::Enter).iter().all(|action| matches!(action, Action::Bell(_))), "once");
    answer(&mut counter, Ok(()));
    assert!(counter.state.popup.is_none());
}

#[test]
fn a_name_that_is_refused_stays_to_be_changed() {
    let mut counter = terminals_view();
    counter.key(Key::Char('n'));
    counter.typed("x");
    counter.key(Key::Enter);
    answer(&mut counter, Err(TillError::OpenPayment("Front".into())));
    assert!(form(&counter).refused.as_ref().is_some_and(|said| said.words.contains("not known yet")));
    assert_eq!(form(&counter).name, "Frontx");
    counter.key(Key::Delete);
    let actions = counter.key(Key::Enter);
    assert!(!actions.iter().any(|action| matches!(action, Action::Rename(..))), "no name is none");
    counter.key(Key::Esc);
    assert!(counter.state.popup.is_none());
}

#[test]
fn the_same_name_changes_nothing() {
    let mut counter = terminals_view();
    counter.key(Key::Char('n'));
    assert!(counter.key(Key::Enter).is_empty());
    assert!(counter.state.popup.is_none());
}

#[rstest]
#[case::enter(&[Key::Enter], false)]
#[case::escape(&[Key::Esc], false)]
#[case::the_other_plate(&[Key::Tab, Key::Enter], true)]
#[case::there_and_back(&[Key::Tab, Key::Tab, Key::Enter], false)]
fn removing_asks_and_the_proposed_answer_is_no(#[case] keys: &[Key], #[case] removed: bool) {
    let mut counter = terminals_view();
    counter.key(Key::Down);
    counter.key(Key::Delete);
    let actions: Vec<Action> = keys.iter().flat_map(|key| counter.key(*key)).collect();
    assert!(counter.state.popup.is_none());
    assert_eq!(actions.iter().any(|action| matches!(action, Action::Remove(name) if name == "Bar")), removed);
}

#[test]
fn after_removing_the_last_one_the_one_above_is_selected() {
    let mut counter = terminals_view();
    counter.key(Key::End);
    let mut left = crate::console::samples::terminals();
    left.pop();
    counter.event(Event::Reply(Reply::Terminals(Ok(()), left)));
    assert_eq!(counter.state.selected_counter, 0);
}

#[test]
fn f5_pairs_the_selected_one_again() {
    let mut counter = terminals_view();
    counter.key(Key::Down);
    let actions = counter.key(Key::F(5));
    let [Action::Pairing(PairingAction::Recall(name))] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!(name, "Bar");
}

#[test]
fn without_a_terminal_f5_pairs_one() {
    let mut counter = terminals_view();
    counter.event(Event::Reply(Reply::Terminals(Ok(()), Vec::new())));
    counter.key(Key::F(5));
    assert_eq!(counter.state.view, View::Pair);
}

#[test]
fn what_is_open_on_a_terminal_is_opened_and_asked_about_from_here() {
    let mut counter = terminals_view();
    let rings = |actions: Vec<Action>| actions.iter().all(|action| matches!(action, Action::Bell(_)));
    assert!(rings(counter.key(Key::Enter)) && rings(counter.key(Key::Char('a'))), "nothing is open");
    counter.tell(unresolved(1));
    counter.key(Key::Char('p'));
    counter.key(Key::F(4));
    let mut aside = unresolved(1);
    aside.set_aside = true;
    counter.tell(aside);
    let reference = unresolved(1).intent.reference;
    assert!(counter.state.cover.is_none(), "it was put aside");
    let actions = counter.key(Key::Char('a'));
    assert!(matches!(actions.as_slice(), [Action::AskNow(asked)] if *asked == reference), "{actions:?}");
    counter.key(Key::Enter);
    assert_eq!(counter.state.cover, Some(Cover::Payment(reference)));
}

#[test]
fn terminals_rest_when_nobody_uses_the_screen_and_are_asked_again_at_the_first_key() {
    let mut counter = counter();
    counter.key(Key::Char('1'));
    let uses = |actions: &[Action]| -> Vec<bool> {
        let told = actions.iter().filter_map(|action| match action {
            Action::InUse(in_use) => Some(*in_use),
            _ => None,
        });
        told.collect()
    };
    assert_eq!(uses(&counter.wait(9 * 60_000)), Vec::<bool>::new());
    assert_eq!(uses(&counter.wait(2 * 60_000)), [false]);
    assert_eq!(uses(&counter.wait(60 * 60_000)), Vec::<bool>::new(), "told once");
    assert_eq!(uses(&counter.press(Key::Char('2'))), [true]);
}

#[test]
fn what_a_task_tells_before_its_terminal_is_listed_is_not_lost() {
    let mut counter = Counter::closed(Lang::En, (80, 24));
    counter.event(Event::Till(TillEvent::Terminal(Box::new(status("t-00000002", "Bar", TerminalState::Busy)))));
    counter.event(Event::Reply(Reply::Terminals(Ok(()), crate::console::samples::terminals())));
    let told: Vec<_> = counter.state.counters.all().iter().map(|counter| counter.state().cloned()).collect();
    assert_eq!(told, [None, Some(TerminalState::Busy)]);
}
