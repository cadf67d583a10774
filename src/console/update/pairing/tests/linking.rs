//! The link page: ports that come and go, addresses, the text of a QR code.

use super::*;
use crate::console::state::pairing::LinkRow;

#[test]
fn ports_are_watched_while_their_page_is_shown_and_only_then() {
    let mut counter = counter();
    let watches = |actions: &[Action]| {
        actions.iter().find_map(|action| match action {
            Action::Pairing(PairingAction::WatchPorts(on)) => Some(*on),
            _ => None,
        })
    };
    counter.key(Key::F(5));
    assert_eq!(watches(&counter.key(Key::Enter)), Some(true));
    assert_eq!(watches(&counter.key(Key::F(2))), Some(false));
    assert_eq!(watches(&counter.key(Key::F(5))), Some(true));
    counter.ports(old_ports());
    assert_eq!(watches(&counter.key(Key::Enter)), Some(false), "the code page");
}

#[test]
fn a_port_that_is_plugged_in_is_taken_unless_a_hand_has_chosen() {
    let mut counter = counter();
    counter.link_page();
    assert_eq!(counter.state.pairing.link.path().to_str(), Some("/dev/ttyACM0"));
    counter.wait(5_000);
    counter.ports([old_ports(), vec![new_port()]].concat());
    let wizard = &counter.state.pairing;
    assert!(matches!(wizard.ports.rows()[0].seen, Seen::At(_)));
    assert!(wizard.link.path().ends_with("usb-FTDI_FT232R_USB_UART_A5069RR4-if00-port0"));
    counter.key(Key::Down);
    let by_hand = counter.state.pairing.link.path();
    counter.ports(old_ports());
    counter.ports([old_ports(), vec![new_port()]].concat());
    assert_eq!(counter.state.pairing.link.path(), by_hand);
}

#[test]
fn a_port_that_is_pulled_is_not_replaced_by_its_neighbour() {
    let mut counter = counter();
    counter.link_page();
    counter.key(Key::Down);
    counter.key(Key::Up);
    counter.ports(old_ports().split_off(1));
    counter.key(Key::Enter);
    assert_eq!(page(&counter), Page::Link);
    assert!(counter.state.pairing.problem.is_some());
}

#[test]
fn the_port_of_another_terminal_is_refused() {
    let mut counter = counter();
    counter.link_page();
    counter.click(Command::Row(2));
    counter.key(Key::Enter);
    assert_eq!(page(&counter), Page::Link);
    assert!(counter.state.pairing.problem.as_deref().is_some_and(|words| words.contains("Spare")));
}

#[test]
fn an_address_of_another_terminal_is_refused() {
    let mut counter = counter();
    counter.lan("192.0.2.11");
    counter.key(Key::Enter);
    assert_eq!(page(&counter), Page::Link);
    assert!(counter.state.pairing.problem.as_deref().is_some_and(|words| words.contains("Bar")));
}

#[rstest]
#[case::bare("192.0.2.77", "192.0.2.77", 8443, LanScheme::Http)]
#[case::with_port("192.0.2.77:8080", "192.0.2.77", 8080, LanScheme::Http)]
#[case::whole("https://till.shop:9443/ecr", "till.shop", 9443, LanScheme::Https)]
fn an_address_is_taken_apart(#[case] typed: &str, #[case] host: &str, #[case] port: u16, #[case] scheme: LanScheme) {
    let mut counter = counter();
    counter.lan(typed);
    counter.key(Key::Enter);
    assert_eq!(page(&counter), Page::Code, "{:?}", counter.state.pairing.problem);
    counter.typed("ABC123");
    let WonderLink::Lan(link) = link(&counter.key(Key::Enter)) else { panic!("no LAN") };
    assert_eq!((link.host.as_str(), link.port, link.scheme), (host, port, scheme));
    assert_eq!(link.path, if scheme == LanScheme::Https { "/ecr" } else { "/wonder-terminal" });
}

#[rstest]
#[case::host("two words", FieldId::Host)]
#[case::nothing("", FieldId::Host)]
fn what_is_wrong_is_told_where_it_is(#[case] typed: &str, #[case] field: FieldId) {
    let mut counter = counter();
    counter.lan(typed);
    counter.key(Key::Enter);
    assert_eq!((page(&counter), counter.state.pairing.link.text_field()), (Page::Link, Some(field)));
    assert!(counter.state.pairing.problem.is_some());
}

#[test]
fn a_pasted_qr_text_fills_in_all_that_it_carries() {
    let mut counter = counter();
    counter.link_page();
    counter.event(Event::Paste(QR.into()));
    let fields = &counter.state.pairing.link.fields;
    let texts = [FieldId::Host, FieldId::Port, FieldId::BusinessId, FieldId::DeviceSn].map(|id| fields.text(id));
    assert_eq!(texts, ["172.16.91.29", "8443", "411d6207-1470-4d35-a557-54852463844d", "NEXGO-N62-N620W318000"]);
    assert_eq!(counter.state.pairing.link.kind, LinkKind::Lan);
    counter.key(Key::Enter);
    assert!(counter.state.pairing.code.is_sound(), "the code as well");
    let WonderLink::Lan(link) = link(&counter.key(Key::Enter)) else { panic!("no LAN") };
    assert_eq!(link.host, "172.16.91.29");
}

#[test]
fn a_reader_types_the_qr_text_into_its_field() {
    let mut counter = counter();
    counter.lan("");
    for _ in 0..3 {
        counter.key(Key::Down);
    }
    assert_eq!(counter.state.pairing.link.text_field(), Some(FieldId::QrText));
    for c in QR.replace('\n', "").chars() {
        counter.press(Key::Char(c));
    }
    assert!(counter.state.pairing.code.is_sound());
    assert_eq!(counter.state.pairing.link.fields.text(FieldId::QrText), "", "it holds the code: it does not stay");
}

/// Chooses the way to secure the connection, from the address on.
fn trust(counter: &mut Counter, steps: usize) {
    counter.key(Key::Down);
    counter.key(Key::Down);
    for _ in 0..steps {
        counter.key(Key::Right);
    }
}

fn begun(counter: &mut Counter) -> WonderLink {
    counter.key(Key::Enter);
    assert_eq!(page(counter), Page::Code, "{:?}", counter.state.pairing.problem);
    counter.typed("ABC123");
    link(&counter.key(Key::Enter))
}

#[test]
fn a_certificate_is_trusted_by_its_authority_or_by_its_fingerprint() {
    let mut counter = counter();
    counter.lan("192.0.2.77");
    trust(&mut counter, 2);
    counter.key(Key::Enter);
    assert_eq!(counter.state.pairing.link.text_field(), Some(FieldId::CaFile), "no file was named");
    counter.typed("/etc/root.pem");
    let WonderLink::Lan(authority) = begun(&mut counter) else { panic!("no LAN") };
    assert_eq!(authority.tls_ca_file.as_deref(), Some(std::path::Path::new("/etc/root.pem")));

    let mut counter = self::counter();
    counter.lan("192.0.2.77");
    trust(&mut counter, 3);
    counter.key(Key::Down);
    counter.event(Event::Paste("AA:".repeat(31) + "AA"));
    let WonderLink::Lan(pinned) = begun(&mut counter) else { panic!("no LAN") };
    assert_eq!((pinned.tls_pin_sha256, pinned.scheme), (Some("aa".repeat(32)), LanScheme::Https));
}

#[test]
fn a_cloud_wants_its_address_and_both_ids() {
    let mut counter = counter();
    counter.link_page();
    while counter.state.pairing.link.kind != LinkKind::Cloud {
        counter.key(Key::Down);
    }
    for (field, text) in [
        (FieldId::CloudAddress, "https://gateway.example"),
        (FieldId::BusinessId, "411d6207"),
        (FieldId::DeviceSn, "N62-1"),
    ] {
        counter.key(Key::Enter);
        assert_eq!(page(&counter), Page::Link);
        let row = counter.state.pairing.link_rows().iter().position(|row| *row == LinkRow::Field(field));
        counter.click(Command::Row(row.expect("a field of the cloud")));
        counter.typed(text);
    }
    let WonderLink::Cloud(cloud) = begun(&mut counter) else { panic!("no cloud") };
    assert_eq!(cloud.command_url, "https://gateway.example/open/terminal/command");
    assert_eq!((cloud.business_id.as_str(), cloud.device_sn.as_str()), ("411d6207", "N62-1"));
}
