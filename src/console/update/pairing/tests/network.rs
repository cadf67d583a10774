//! Terminals on the network: they are looked for while the page shows it, found ones are taken, one that calls is answered.

use super::*;
use crate::console::event::{Call, NetworkNews, Reply};
use crate::console::state::Popup;
use crate::console::state::pairing::{FieldId, LinkRow};
use crate::console::update::pairing::samples::{caller, codepay_terminal, network};
use crate::payment::WallTime;
use crate::till::TillEvent;

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

fn terminals_page(counter: &mut Counter, terminal: crate::profile::Terminal) {
    counter.event(Event::Reply(Reply::Terminals(Ok(()), vec![terminal])));
    counter.key(Key::F(4));
}

#[test]
fn a_terminal_is_looked_for_and_its_new_address_waits_for_a_person() {
    let mut counter = counter();
    let terminal = codepay_terminal("{ lan = { host = \"192.168.100.48\" } }");
    terminals_page(&mut counter, terminal.clone());
    let actions = counter.key(Key::Char('l'));
    assert!(matches!(&actions[..], [Action::Pairing(PairingAction::Recall(name))] if name == "Patio"), "{actions:?}");
    let actions = counter.pairing(PairingReply::Recalled(Box::new(terminal)));
    assert_eq!(watching(&actions), Some(true));
    let form = |counter: &Counter| counter.state.pairing.link.fields.word(FieldId::Host).to_owned();
    let (mut others, mut own) = (network(), network());
    others.retain(|found| found.seen.serial_number != "WPBB002230000303");
    own.retain(|found| found.seen.serial_number == "WPBB002230000303");
    counter.seen(others);
    assert_eq!(form(&counter), "192.168.100.48", "another terminal is not taken for it");
    counter.seen(own.clone());
    assert_eq!(form(&counter), "192.168.100.49");
    assert_eq!(page(&counter), Page::Link, "a person goes on");
    counter.state.pairing.link.fields.set(FieldId::Host, "192.168.100.50");
    counter.seen(own);
    assert_eq!(form(&counter), "192.168.100.50", "what a person typed then stays");
}

#[test]
fn what_is_no_codepay_terminal_on_the_network_is_not_looked_for() {
    let mut counter = counter();
    terminals_page(&mut counter, codepay_terminal("{ serial = { path = \"/dev/ttyACM0\" } }"));
    assert!(counter.key(Key::Char('l')).iter().all(|action| !matches!(action, Action::Pairing(_))));
    assert!(!counter.state.pairing.sought);
}

#[test]
fn that_a_terminal_says_it_is_unpaired_is_told_once() {
    let mut counter = counter();
    let terminal = codepay_terminal("{ lan = { host = \"192.168.100.48\" } }");
    let id = terminal.id.clone();
    terminals_page(&mut counter, terminal);
    for expected in [true, false] {
        let actions = counter.event(Event::Till(TillEvent::Unpaired(id.clone(), WallTime(0))));
        assert_eq!(actions.iter().any(|action| matches!(action, Action::Bell(_))), expected);
    }
    assert_eq!(counter.state.counters.by_id(&id).unwrap().unpaired, Some(WallTime(0)));
}
