//! The link page with terminals on the network, and the question about one that calls.

use std::net::{IpAddr, Ipv4Addr};

use super::*;
use crate::console::event::{Call, NetworkNews};
use crate::console::update::pairing::samples::{caller, network};

fn found(counter: &mut Counter) {
    counter.network_page();
    counter.seen(network());
    for _ in 0..3 {
        counter.key(Key::Down);
    }
}

fn news(counter: &mut Counter, news: NetworkNews) {
    counter.pairing(PairingReply::Network(news));
}

#[test]
fn terminals_on_the_network() {
    snapshots("pairing_network", SMALL, found);
    snapshots("pairing_network", WIDE, found);
    mono_snapshot("pairing_network_ascii", SMALL, Glyphs::Ascii, found);
    snapshots("pairing_network_none", SMALL, |counter| {
        counter.network_page();
        counter.seen(Vec::new());
    });
    snapshots("pairing_network_blind", SMALL, |counter| {
        counter.network_page();
        news(counter, NetworkNews::Blind("no network: is the cable in, is the Wi-Fi on?".into()));
        news(counter, NetworkNews::NoCalls("port 35788: Address already in use (os error 98)".into()));
    });
}

#[test]
fn a_terminal_calls() {
    snapshots("pairing_caller", SMALL, |counter| {
        found(counter);
        news(counter, NetworkNews::Asked(caller()));
    });
    snapshots("pairing_caller_elsewhere", SMALL, |counter| {
        found(counter);
        let calls_from = IpAddr::V4(Ipv4Addr::new(192, 168, 100, 7));
        news(counter, NetworkNews::Asked(Call { serial_number: String::new(), calls_from, ..caller() }));
        counter.key(Key::Tab);
    });
}
