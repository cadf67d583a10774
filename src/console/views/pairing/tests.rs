//! Every page of the wizard, and every way in which it fails.

mod easycard;
mod network;

use crate::console::checks::{SMALL, WIDE, mono_snapshot, screen, snapshots};
use crate::console::command::Command;
use crate::console::event::{Event, Learned, PairingReply};
use crate::console::input::Key;
use crate::console::samples::{Counter, terminals};
use crate::console::state::pairing::LinkKind;
use crate::console::texts::Lang;
use crate::console::theme::Glyphs;
use crate::console::update::pairing::begin_again;
use crate::console::update::pairing::samples::{QR, new_port, old_ports, silence};
use crate::profile::{
    CodePayIdentity, CodePayLan, CodePayLink, CodePayTerminal, PosKey, ProfileError, QfPayLan, QfPayLink,
    QfPayTerminal, VendorSettings,
};
use crate::terminal::{CameBack, PairingFault, PairingStep};
use crate::till::TillError;

fn fault(code: &'static str, came_back: CameBack, check: &[&'static str]) -> PairingFault {
    PairingFault { code, tried: "to open 192.0.2.77:8443".into(), came_back, check: check.to_vec() }
}

fn failed(counter: &mut Counter) {
    counter.attempt();
    counter.asked();
    counter.wait(10_000);
    counter.ask_again();
    counter.wait(10_000);
    counter.fails(PairingStep::Identify, silence());
}

fn lan_page(counter: &mut Counter) {
    counter.lan("till-7.shop");
}

fn recalled(counter: &mut Counter) {
    begin_again(&mut counter.state, "Front");
    let terminal = terminals().into_iter().next().expect("there are two");
    counter.pairing(PairingReply::Recalled(Box::new(terminal)));
    counter.ports(old_ports());
    counter.key(Key::Enter);
    counter.typed("ABC123");
    counter.key(Key::Enter);
    counter.paired("N96-2", None);
}

#[test]
fn vendors() {
    snapshots("pairing_vendor", SMALL, |counter| {
        counter.key(Key::F(5));
    });
}

/// The link page of QFPay, filled in for its app's server.
fn qfpay_link(counter: &mut Counter) {
    counter.key(Key::F(5));
    counter.key(Key::Down);
    counter.key(Key::Enter);
    counter.ports(old_ports());
    counter.key(Key::Down);
    counter.typed("192.0.2.20");
    counter.key(Key::Down);
    counter.key(Key::Down);
    counter.key(Key::Right);
}

#[test]
fn qfpay() {
    snapshots("pairing_qfpay_lan", SMALL, qfpay_link);
    snapshots("pairing_qfpay_serial", SMALL, |counter| {
        qfpay_link(counter);
        while counter.state.pairing.link.kind != LinkKind::Serial {
            counter.key(Key::Down);
        }
    });
    let key = |counter: &mut Counter| {
        qfpay_link(counter);
        counter.key(Key::Down);
        counter.typed("ca3.crt");
        counter.key(Key::Enter);
        counter.typed("TuiTestKey-0001");
    };
    snapshots("pairing_qfpay_key", SMALL, key);
    snapshots("pairing_qfpay_key_wide", WIDE, key);
    snapshots("pairing_qfpay_paired", SMALL, |counter| {
        key(counter);
        counter.typed("6");
        counter.key(Key::Enter);
        let key = PosKey::parse("TuiTestKey-00016").expect("a key");
        let link = QfPayLink::Lan(QfPayLan::new("192.0.2.20".into()));
        let settings = VendorSettings::QfPay(Box::new(QfPayTerminal::new(key, link)));
        let learned = Learned { settings, known: None };
        counter.pairing(PairingReply::Ended(counter.state.pairing.attempt, Ok(Box::new(learned))));
    });
}

/// The link page of CodePay, filled in for its server.
fn codepay_link(counter: &mut Counter) {
    counter.key(Key::F(5));
    counter.key(Key::Down);
    counter.key(Key::Down);
    counter.key(Key::Enter);
    counter.ports(old_ports());
    counter.key(Key::Down);
    counter.typed("ws://192.0.2.30:35779");
    counter.key(Key::Down);
}

#[test]
fn codepay() {
    snapshots("pairing_codepay_lan", SMALL, codepay_link);
    snapshots("pairing_codepay_serial", SMALL, |counter| {
        codepay_link(counter);
        while counter.state.pairing.link.kind != LinkKind::Serial {
            counter.key(Key::Down);
        }
    });
    let id = |counter: &mut Counter| {
        codepay_link(counter);
        counter.key(Key::Enter);
        counter.typed("wz00000000000a000");
    };
    snapshots("pairing_codepay_id", SMALL, id);
    snapshots("pairing_codepay_id_wide", WIDE, id);
    for (name, serial) in [("pairing_codepay_paired", ""), ("pairing_codepay_told", "WPBB002230000303")] {
        snapshots(name, SMALL, |counter| {
            id(counter);
            counter.typed("1");
            counter.key(Key::Enter);
            let link = CodePayLink::Lan(CodePayLan::new("192.0.2.30".into()));
            let identity = CodePayIdentity { device_name: serial.into(), ..CodePayIdentity::default() };
            let codepay = CodePayTerminal { identity, ..CodePayTerminal::new("wz00000000000a0001".into(), link) };
            let learned = Learned { settings: VendorSettings::CodePay(Box::new(codepay)), known: None };
            counter.pairing(PairingReply::Ended(counter.state.pairing.attempt, Ok(Box::new(learned))));
        });
    }
}

#[test]
fn links() {
    let serial = |counter: &mut Counter| {
        counter.link_page();
        counter.wait(5_000);
        counter.ports([old_ports(), vec![new_port()]].concat());
        counter.wait(12_000);
    };
    snapshots("pairing_serial", SMALL, serial);
    snapshots("pairing_serial", WIDE, serial);
    mono_snapshot("pairing_serial_ascii", SMALL, Glyphs::Ascii, serial);
    snapshots("pairing_no_port", SMALL, |counter| {
        counter.key(Key::F(5));
        counter.key(Key::Enter);
        counter.ports(Vec::new());
    });
    snapshots("pairing_used_port", SMALL, |counter| {
        counter.link_page();
        counter.click(Command::Row(2));
        counter.key(Key::Enter);
    });
    snapshots("pairing_other_path", SMALL, |counter| {
        counter.link_page();
        counter.click(Command::Row(4));
        counter.typed("/dev/pts/7");
    });
    snapshots("pairing_lan", SMALL, lan_page);
    snapshots("pairing_lan_pinned", SMALL, |counter| {
        lan_page(counter);
        counter.key(Key::Down);
        counter.key(Key::Down);
        counter.key(Key::Left);
        counter.key(Key::Down);
        counter.typed("a1b2");
        counter.key(Key::Enter);
    });
    snapshots("pairing_lan_qr", SMALL, |counter| {
        counter.link_page();
        counter.event(Event::Paste(QR.into()));
        counter.wait(6_000);
    });
    snapshots("pairing_cloud", SMALL, |counter| {
        counter.link_page();
        while counter.state.pairing.link.kind != LinkKind::Cloud {
            counter.key(Key::Down);
        }
        counter.key(Key::Down);
        counter.typed("https://gateway.example");
    });
}

#[test]
fn the_code() {
    let typed = |text: &'static str| {
        move |counter: &mut Counter| {
            counter.code_page();
            counter.typed(text);
        }
    };
    snapshots("pairing_code", SMALL, typed("2608"));
    snapshots("pairing_code", WIDE, typed("2608"));
    snapshots("pairing_code_letters", SMALL, typed("ABKMQW"));
    snapshots("pairing_code_small", SMALL, |counter| {
        typed("26a1B9")(counter);
        counter.key(Key::Enter);
    });
    mono_snapshot("pairing_code_ascii", SMALL, Glyphs::Ascii, typed("2A08"));
}

#[test]
fn an_attempt() {
    snapshots("pairing_asking", SMALL, |counter| {
        counter.attempt();
        counter.asked();
        counter.wait(4_000);
    });
    snapshots("pairing_stopped", SMALL, |counter| {
        counter.attempt();
        counter.asked();
        counter.key(Key::Esc);
    });
    snapshots("pairing_silent", SMALL, failed);
    snapshots("pairing_silent", WIDE, failed);
    mono_snapshot("pairing_silent_ascii", SMALL, Glyphs::Ascii, failed);
    snapshots("pairing_details", SMALL, |counter| {
        failed(counter);
        counter.key(Key::Char('c'));
        counter.wait(6_000);
    });
}

#[test]
fn other_failures() {
    snapshots("pairing_noise", SMALL, |counter| {
        counter.attempt();
        counter.asked();
        let noise = CameBack::Noise { bytes: 317 };
        counter.fails(
            PairingStep::Identify,
            fault("no_usable_answer", noise, &["check_speed", "check_cable", "check_port"]),
        );
    });
    snapshots("pairing_unreachable", SMALL, |counter| {
        counter.lan("192.0.2.77");
        counter.key(Key::Enter);
        counter.typed("ABC123");
        counter.key(Key::Enter);
        let words = "192.0.2.77:8443: Connection refused (os error 111)";
        let check = ["check_address", "check_same_network", "check_terminal_power"];
        counter.fails(PairingStep::Reach, fault("unreachable", CameBack::Said(words.into()), &check));
    });
    snapshots("pairing_not_begun", SMALL, |counter| {
        counter.attempt();
        let number = counter.state.pairing.attempt;
        counter.pairing(PairingReply::NotBegun(number, TillError::PaymentInHand("Front".into())));
    });
}

#[test]
fn speeds() {
    let trial = |counter: &mut Counter| {
        failed(counter);
        counter.key(Key::Char('b'));
        let number = counter.state.pairing.attempt;
        counter.pairing(PairingReply::TryingSpeed(number, 57_600));
        counter.wait(2_000);
        counter.pairing(PairingReply::TriedSpeed(number, 57_600, Err(silence())));
        counter.pairing(PairingReply::TryingSpeed(number, 38_400));
        counter.wait(1_000);
        number
    };
    snapshots("pairing_speeds", SMALL, |counter| {
        trial(counter);
    });
    snapshots("pairing_speed_found", SMALL, |counter| {
        let number = trial(counter);
        counter.pairing(PairingReply::TriedSpeed(number, 38_400, Ok(())));
    });
    snapshots("pairing_speed_none", SMALL, |counter| {
        let number = trial(counter);
        for speed in [38_400, 19_200, 9_600, 230_400] {
            counter.pairing(PairingReply::TriedSpeed(number, speed, Err(silence())));
        }
    });
}

#[test]
fn names() {
    let live = |counter: &mut Counter| {
        counter.attempt();
        counter.paired("NEXGO-N96-1170270945", None);
    };
    let simulated = |counter: &mut Counter| {
        counter.attempt();
        counter.paired("SIMULATED-N96-1170270945", None);
    };
    snapshots("pairing_name", SMALL, live);
    snapshots("pairing_name", WIDE, live);
    snapshots("pairing_name_asked", SMALL, |counter| {
        live(counter);
        counter.key(Key::Enter);
    });
    snapshots("pairing_name_simulated", SMALL, simulated);
    snapshots("pairing_confirm_simulated", SMALL, |counter| {
        simulated(counter);
        counter.key(Key::Enter);
    });
    snapshots("pairing_name_known", SMALL, |counter| {
        counter.attempt();
        counter.paired("N62", terminals().into_iter().nth(1));
    });
    snapshots("pairing_another_device", SMALL, |counter| {
        recalled(counter);
        let number = counter.state.pairing.attempt;
        let refused = TillError::Profile(ProfileError::AnotherDevice { name: "Front".into() });
        counter.pairing(PairingReply::Saved(number, Err(refused), terminals()));
    });
    snapshots("pairing_saving", SMALL, recalled);
    snapshots("pairing_again", SMALL, |counter| {
        begin_again(&mut counter.state, "Front");
        let terminal = terminals().into_iter().next().expect("there are two");
        counter.pairing(PairingReply::Recalled(Box::new(terminal)));
    });
    snapshots("pairing_leaving", SMALL, |counter| {
        live(counter);
        counter.key(Key::Esc);
    });
}

#[test]
fn every_page_survives_every_size() {
    type Prepare = fn(&mut Counter);
    let pages: [Prepare; 6] =
        [|counter| drop(counter.key(Key::F(5))), Counter::link_page, lan_page, Counter::code_page, failed, recalled];
    for prepare in pages {
        let mut counter = Counter::open(Lang::ZhHant, SMALL);
        prepare(&mut counter);
        for size in [(1, 1), (2, 2), (30, 8), (79, 23), (80, 24), (81, 25), (119, 60), (160, 45), (300, 100)] {
            counter.event(Event::Resized(size.0, size.1));
            screen(&counter);
        }
    }
}
