//! Terminals on the network: they are looked for while the page shows it, found ones are taken, one that calls is answered.

use super::*;
use crate::console::event::{Call, NetworkNews};
use crate::console::state::Popup;
use crate::console::state::pairing::{FieldId, LinkRow};
use crate::console::update::pairing::samples::{caller, network};

fn watching(actions: &[Action]) -> Option<bool> {
    actions.iter().find_map(|action| match action {
        Action::Pairing(PairingAction::WatchNetwork(wanted)) => Some(*wanted),
        _ => None,
    })
}

fn answered(actions: &[Action]) -> Option<bool> {
    actions.iter().find_map(|action| match action {
        Action::Pairing(PairingAction::AnswerCaller(accepted)) => Some(*accepted),
        _ => None,
    })
}

fn asked(counter: &mut Counter) {
    counter.pairing(PairingReply::Network(NetworkNews::Asked(caller())));
    assert!(matches!(counter.state.popup, Some(Popup::Caller { yes: false, .. })), "no is the default");
    // It is on the screen, and has been for a while.
    counter.drawn();
    counter.wait(2_000);
}

#[test]
fn the_network_is_looked_at_while_its_page_is_shown_and_only_then() {
    let mut counter = counter();
    assert_eq!(watching(&counter.network_page()), Some(true));
    assert_eq!(watching(&counter.key(Key::Down)), None);
    counter.key(Key::Up);
    // Another kind of connection, another page, another view: each ends it.
    while counter.state.pairing.network.watching {
        counter.key(Key::Down);
    }
    assert!(!counter.state.pairing.shows_network());
    counter.key(Key::Up);
    while !counter.state.pairing.network.watching {
        counter.key(Key::Up);
    }
    assert_eq!(watching(&counter.key(Key::F(2))), Some(false));
    assert_eq!(watching(&counter.key(Key::F(5))), Some(true));
    assert!(counter.state.pairing.network.found.is_empty(), "what was seen then is old");
}

#[test]
fn a_found_terminal_is_taken_with_enter() {
    let mut counter = counter();
    counter.network_page();
    counter.seen(network());
    for _ in 0..4 {
        counter.key(Key::Down);
    }
    counter.key(Key::Enter);
    assert_eq!(page(&counter), Page::Code);
    let form = &counter.state.pairing.link;
    assert_eq!((form.fields.word(FieldId::Host), form.fields.word(FieldId::Port)), ("192.168.100.49", "35779"));
    assert_eq!(form.introduced.as_ref().unwrap().serial_number, "WPBB002230000303");
}

#[test]
fn the_focus_stays_on_the_terminal_it_is_on() {
    let mut counter = counter();
    counter.network_page();
    let mut seen = network();
    let first = seen.remove(0);
    counter.seen(seen);
    for _ in 0..3 {
        counter.key(Key::Down);
    }
    assert_eq!(counter.state.pairing.link.focus, LinkRow::Found(0));
    counter.seen(vec![first.clone()]);
    assert_eq!(counter.state.pairing.link.focus, LinkRow::Found(1));
    counter.pairing(PairingReply::Network(NetworkNews::Gone(first.instance)));
    assert_eq!(counter.state.pairing.link.focus, LinkRow::Found(0));
    let instance = counter.state.pairing.network.found[0].instance.clone();
    counter.pairing(PairingReply::Network(NetworkNews::Gone(instance)));
    assert_eq!(counter.state.pairing.link.focus, LinkRow::Kind(LinkKind::Lan));
}

#[test]
fn a_terminal_that_calls_is_paired_after_a_yes_and_only_then() {
    let mut counter = counter();
    counter.network_page();
    asked(&mut counter);
    assert_eq!(answered(&counter.key(Key::Tab)), None);
    assert_eq!(answered(&counter.key(Key::Enter)), Some(true));
    assert_eq!(page(&counter), Page::Code);
    assert_eq!(counter.state.pairing.link.fields.word(FieldId::Host), "192.168.100.49");
    assert!(!counter.state.pairing.network.watching, "nobody else can call any more");
}

#[test]
fn enter_alone_and_escape_say_no() {
    for key in [Key::Enter, Key::Esc] {
        let mut counter = counter();
        counter.network_page();
        asked(&mut counter);
        assert_eq!(answered(&counter.key(key)), Some(false));
        assert!(counter.state.popup.is_none());
        assert_eq!((page(&counter), counter.state.pairing.network.watching), (Page::Link, true));
    }
}

#[test]
fn a_terminal_that_hangs_up_takes_its_question_with_it() {
    let mut counter = counter();
    counter.network_page();
    asked(&mut counter);
    counter.pairing(PairingReply::Network(NetworkNews::Left(caller())));
    assert!(counter.state.popup.is_none());
    // One that only says that it is not paired any more changes nothing.
    let unpaired = NetworkNews::Unpaired(Call { serial_number: "OTHER".into(), ..caller() });
    assert!(counter.pairing(PairingReply::Network(unpaired)).is_empty());
}

#[test]
fn the_question_waits_for_another_one_and_goes_with_the_page() {
    let mut counter = counter();
    counter.network_page();
    counter.key(Key::F(1));
    counter.pairing(PairingReply::Network(NetworkNews::Asked(caller())));
    assert!(matches!(counter.state.popup, Some(Popup::Help(_))));
    counter.key(Key::Esc);
    assert!(matches!(counter.state.popup, Some(Popup::Caller { .. })));
    counter.key(Key::Esc);
    counter.key(Key::F(2));
    counter.pairing(PairingReply::Network(NetworkNews::Asked(caller())));
    assert!(counter.state.popup.is_none(), "old news");
}
