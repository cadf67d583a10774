//! What a technician fills in for a CodePay terminal, and what is paired with.

use super::*;
use crate::console::event::PairingReply as Told;
use crate::profile::{
    CodePayIdentity, CodePayLan, CodePayLink, CodePaySerial, CodePayTerminal, ReceiptPrint, Terminal, VendorSettings,
};

const APP_ID: &str = "wz00000000000a0001";

/// The link page of CodePay: the third vendor of the list.
fn link_page() -> Counter {
    let mut counter = counter();
    counter.key(Key::F(5));
    counter.key(Key::Down);
    counter.key(Key::Down);
    counter.key(Key::Enter);
    counter.ports(old_ports());
    assert_eq!(page(&counter), Page::Link);
    counter
}

fn fill(counter: &mut Counter, id: FieldId, text: &str) {
    for _ in 0..20 {
        if counter.state.pairing.link.focus == crate::console::state::pairing::LinkRow::Field(id) {
            break;
        }
        counter.key(Key::Down);
    }
    counter.key(Key::Delete);
    counter.typed(text);
}

/// On to the page of the app id, and the attempt begun with it.
fn begun(counter: &mut Counter, app_id: &str) -> CodePayTerminal {
    counter.key(Key::Enter);
    assert_eq!(page(counter), Page::Code, "{:?}", counter.state.pairing.problem);
    counter.typed(app_id);
    let actions = counter.key(Key::Enter);
    let Some(PairingAction::Begin(attempt)) = only(&actions) else { panic!("{actions:?}") };
    let VendorOrder::CodePay(settings) = &attempt.order else { panic!("{:?}", attempt.order) };
    (**settings).clone()
}

#[rstest]
#[case("192.0.2.30", 35_779, "/")]
#[case("ws://192.0.2.30:35780", 35_780, "/")]
#[case("ws://192.0.2.30/mac_address=01", 35_779, "/mac_address=01")]
fn the_address_is_taken_as_the_terminal_shows_it(#[case] typed: &str, #[case] port: u16, #[case] path: &str) {
    let mut counter = link_page();
    fill(&mut counter, FieldId::Host, typed);
    let settings = begun(&mut counter, APP_ID);
    let CodePayLink::Lan(link) = &settings.link else { panic!("{:?}", settings.link) };
    assert_eq!((link.host.as_str(), link.port, link.path.as_str()), ("192.0.2.30", port, path));
    assert_eq!((settings.app_id.as_str(), settings.expires), (APP_ID, 120));
}

#[test]
fn a_line_runs_at_the_vendors_speed() {
    let mut counter = link_page();
    while counter.state.pairing.link.kind != LinkKind::Serial {
        counter.key(Key::Down);
    }
    let settings = begun(&mut counter, APP_ID);
    let CodePayLink::Serial(link) = &settings.link else { panic!("{:?}", settings.link) };
    assert_eq!(link.baud, 115_200);
    assert!(link.path.starts_with("/dev/"));
}

#[rstest]
#[case::tls("wss://192.0.2.30:35779")]
#[case::web("http://192.0.2.30:35779")]
#[case::nothing("")]
fn what_is_no_such_address_is_not_left(#[case] typed: &str) {
    let mut counter = link_page();
    fill(&mut counter, FieldId::Host, typed);
    counter.key(Key::Enter);
    assert_eq!(page(&counter), Page::Link);
    assert!(counter.state.pairing.problem.is_some());
}

#[test]
fn an_app_id_is_needed_and_may_be_of_another_length() {
    let mut counter = link_page();
    fill(&mut counter, FieldId::Host, "192.0.2.30");
    counter.key(Key::Enter);
    assert!(only(&counter.key(Key::Enter)).is_none());
    assert!(counter.state.pairing.problem.as_deref().is_some_and(|words| words.contains("app id")));
    counter.event(Event::Paste(" wz-short\n".into()));
    assert!(matches!(only(&counter.key(Key::Enter)), Some(PairingAction::Begin(_))));
}

/// Front as a CodePay terminal with a switch that the wizard does not ask for.
fn paired(link: CodePayLink) -> Terminal {
    let identity = CodePayIdentity { device_sn: "WPBB002230000303".into(), ..CodePayIdentity::default() };
    let receipt_print_mode = Some(ReceiptPrint::Both);
    let settings = CodePayTerminal { receipt_print_mode, identity, ..CodePayTerminal::new(APP_ID.into(), link) };
    let first = terminals().into_iter().next().expect("there are two");
    Terminal { settings: VendorSettings::CodePay(Box::new(settings)), ..first }
}

#[rstest]
#[case::lan(CodePayLink::Lan(CodePayLan { port: 35_780, path: "/mac_address=01".into(), ..CodePayLan::new("192.0.2.30".into()) }))]
#[case::serial(CodePayLink::Serial(CodePaySerial { baud: 9_600, ..CodePaySerial::new("/dev/ttyACM0".into()) }))]
fn pairing_again_keeps_what_is_not_asked_for_and_the_app_id(#[case] link: CodePayLink) {
    let mut counter = counter();
    begin_again(&mut counter.state, "Front");
    counter.pairing(Told::Recalled(Box::new(paired(link.clone()))));
    counter.ports(old_ports());
    let settings = begun(&mut counter, "");
    assert_eq!((settings.receipt_print_mode, settings.app_id.as_str()), (Some(ReceiptPrint::Both), APP_ID));
    assert_eq!(format!("{:?}", settings.link), format!("{link:?}"));
    assert_eq!(settings.identity, CodePayIdentity::default(), "who it is, it says again");
}
