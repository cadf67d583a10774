//! The last page, and pairing again.

use super::*;

#[test]
fn a_terminal_that_does_not_say_so_is_asked_about_and_saved() {
    let mut counter = counter();
    counter.attempt();
    counter.paired("N96-1", None);
    assert_eq!(page(&counter), Page::Name);
    assert!(only(&counter.key(Key::Enter)).is_none(), "live or simulated?");
    counter.key(Key::Right);
    let actions = counter.key(Key::Enter);
    let Some(PairingAction::Save(number, pairing, default)) = only(&actions) else { panic!("{actions:?}") };
    assert_eq!(
        (pairing.name.as_str(), pairing.simulated, *default),
        ("Kiosk", false, false),
        "Front and Bar are taken"
    );
    assert_eq!(pairing.currency.code(), "HKD");
    let number = *number;
    assert!(only(&counter.key(Key::Enter)).is_none(), "it is being saved");
    counter.pairing(PairingReply::Saved(number, Ok("Kiosk".into()), terminals()));
    assert_eq!((counter.state.view, page(&counter)), (View::Terminals, Page::Vendor));
    assert!(counter.state.pairing.code.is_empty());
}

#[test]
fn a_simulated_terminal_is_confirmed_before_it_is_saved() {
    let mut counter = counter();
    counter.attempt();
    counter.paired("SIMULATED-N96-1", None);
    assert_eq!(counter.state.pairing.finish.as_ref().and_then(|finish| finish.simulated), Some(true));
    assert!(only(&counter.key(Key::Enter)).is_none());
    assert!(matches!(counter.state.popup, Some(Popup::ConfirmSimulated { yes: false })));
    assert!(only(&counter.key(Key::Enter)).is_none(), "no is the default");
    assert!(counter.state.popup.is_none());
    counter.key(Key::Enter);
    counter.key(Key::Tab);
    assert!(matches!(only(&counter.key(Key::Enter)), Some(PairingAction::Save(_, pairing, _)) if pairing.simulated));
}

#[rstest]
#[case::taken("Bar", false)]
#[case::taken_in_small_letters("bar", false)]
#[case::free("Garden", true)]
#[case::empty("", false)]
fn a_name_is_free_or_refused(#[case] name: &str, #[case] free: bool) {
    let mut counter = counter();
    counter.attempt();
    counter.paired("N96-1", None);
    counter.key(Key::Delete);
    counter.typed(name);
    for key in [Key::Down, Key::Down, Key::Right] {
        counter.key(key);
    }
    assert_eq!(only(&counter.key(Key::Enter)).is_some(), free);
}

#[test]
fn a_device_that_is_known_keeps_its_name_currency_and_kind() {
    let mut counter = counter();
    counter.attempt();
    let known = terminals().into_iter().find(|terminal| terminal.name.is("Bar"));
    counter.paired("N62", known);
    let actions = counter.key(Key::Enter);
    let Some(PairingAction::Save(_, pairing, _)) = only(&actions) else { panic!("{actions:?}") };
    assert_eq!((pairing.name.as_str(), pairing.currency.code(), pairing.simulated), ("Bar", "TWD", false));
}

#[test]
fn what_was_learned_is_thrown_away_by_the_second_press_only() {
    let mut counter = counter();
    counter.attempt();
    counter.paired("N96-1", None);
    counter.key(Key::Esc);
    assert_eq!(page(&counter), Page::Name);
    counter.key(Key::Esc);
    assert_eq!((page(&counter), counter.state.pairing.code.len()), (Page::Vendor, 0));
}

fn again(name: &str) -> Counter {
    let mut counter = counter();
    begin_again(&mut counter.state, name);
    let actions = counter.event(Event::TimeReached);
    assert!(matches!(only(&actions), Some(PairingAction::Recall(recalled)) if recalled == name));
    let terminal = terminals().into_iter().find(|terminal| terminal.name.is(name)).expect("one of the sample");
    counter.pairing(PairingReply::Recalled(Box::new(terminal)));
    counter.ports(old_ports());
    counter
}

#[test]
fn pairing_again_starts_with_the_link_and_ends_in_the_profile() {
    let mut counter = again("Front");
    assert_eq!((counter.state.view, page(&counter)), (View::Pair, Page::Link));
    counter.key(Key::Enter);
    assert_eq!(
        page(&counter),
        Page::Code,
        "its own address is no other terminal's: {:?}",
        counter.state.pairing.problem
    );
    counter.typed("ABC123");
    let actions = counter.key(Key::Enter);
    assert!(matches!(only(&actions), Some(PairingAction::Begin(attempt)) if attempt.again.as_deref() == Some("Front")));
    let front = counter.state.counters.all().iter().find(|counter| counter.name == "Front");
    assert!(front.is_some_and(|front| front.status.is_none()), "it does not look ready while its task is ended");
    let actions = counter.paired("N96-98561093", None);
    let Some(PairingAction::Repair(number, name, _)) = only(&actions) else { panic!("{actions:?}") };
    assert_eq!(name, "Front");
    let number = *number;
    counter.pairing(PairingReply::Saved(number, Ok("Front".into()), terminals()));
    assert_eq!(counter.state.view, View::Terminals);
}

#[test]
fn another_device_is_refused_and_may_become_a_terminal_of_its_own() {
    let mut counter = again("Front");
    counter.key(Key::Enter);
    counter.typed("ABC123");
    counter.key(Key::Enter);
    counter.paired("N96-2", None);
    let number = counter.state.pairing.attempt;
    let refused = TillError::Profile(ProfileError::AnotherDevice { name: "Front".into() });
    counter.pairing(PairingReply::Saved(number, Err(refused), terminals()));
    let finish = counter.state.pairing.finish.as_ref();
    assert!(finish.and_then(|finish| finish.refused()).is_some_and(|said| said.words.contains("Front")));
    counter.key(Key::Char('n'));
    counter.key(Key::Down);
    counter.key(Key::Down);
    counter.key(Key::Right);
    assert!(matches!(only(&counter.key(Key::Enter)), Some(PairingAction::Save(..))));
}

#[test]
fn a_terminal_with_a_payment_in_hand_is_not_paired_again() {
    let mut counter = again("Front");
    counter.key(Key::Enter);
    counter.typed("ABC123");
    counter.key(Key::Enter);
    let number = counter.state.pairing.attempt;
    counter.pairing(PairingReply::NotBegun(number, TillError::PaymentInHand("Front".into())));
    assert!(matches!(&counter.state.pairing.run.stage, Stage::NotBegun(said) if said.words.contains("Front")));
    counter.key(Key::Esc);
    assert_eq!(page(&counter), Page::Link);
}
