//! What a technician fills in for a QFPay terminal, and what is paired with.

use super::*;
use crate::console::event::Learned;
use crate::console::event::PairingReply as Told;
use crate::profile::{
    AesKeyMode, Envelope, PosKey, QfPayLan, QfPayLink, QfPaySerial, QfPayTcp, QfPayTerminal, TcpFraming, Terminal,
    VendorSettings,
};
use crate::terminal::{Certificate, Voucher};

const KEY: &str = "TuiTestKey-00016";

/// The link page of QFPay: the second vendor of the list.
fn link_page() -> Counter {
    let mut counter = counter();
    counter.key(Key::F(5));
    counter.key(Key::Down);
    counter.key(Key::Enter);
    counter.ports(old_ports());
    assert_eq!(page(&counter), Page::Link);
    counter
}

/// Goes down to this field.
fn field(counter: &mut Counter, id: FieldId) {
    for _ in 0..20 {
        if counter.state.pairing.link.focus == crate::console::state::pairing::LinkRow::Field(id) {
            return;
        }
        counter.key(Key::Down);
    }
    panic!("no field {id:?}: {:?}", counter.state.pairing.link_rows());
}

fn fill(counter: &mut Counter, id: FieldId, text: &str) {
    field(counter, id);
    counter.key(Key::Delete);
    counter.typed(text);
}

fn choose(counter: &mut Counter, id: FieldId, times: usize) {
    field(counter, id);
    (0..times).for_each(|_| {
        counter.key(Key::Right);
    });
}

/// On to the code page, the key typed, and the attempt begun.
fn begun(counter: &mut Counter) -> QfPayTerminal {
    counter.key(Key::Enter);
    assert_eq!(page(counter), Page::Code, "{:?}", counter.state.pairing.problem);
    counter.typed(KEY);
    let actions = counter.key(Key::Enter);
    let Some(PairingAction::Begin(attempt)) = only(&actions) else { panic!("{actions:?}") };
    let VendorOrder::QfPay(settings) = &attempt.order else { panic!("{:?}", attempt.order) };
    assert!(!format!("{actions:?}{:?}", counter.state).contains(KEY), "the key is in what prints");
    (**settings).clone()
}

fn lan(settings: &QfPayTerminal) -> &QfPayLan {
    let QfPayLink::Lan(link) = &settings.link else { panic!("{:?}", settings.link) };
    link
}

#[test]
fn the_apps_server_is_taken_from_its_address() {
    let mut counter = link_page();
    fill(&mut counter, FieldId::Host, "http://192.0.2.20:9011");
    let settings = begun(&mut counter);
    let link = lan(&settings);
    assert_eq!((link.host.as_str(), link.port, link.scheme), ("192.0.2.20", 9011, LanScheme::Http));
    assert_eq!((settings.envelope, settings.aes_key), (Envelope::Odoo, AesKeyMode::Utf8));
    assert_eq!(settings.key.expose(), KEY);
}

#[rstest]
#[case::authority(1, Some("ca3.crt"), true, None)]
#[case::any_name(2, Some("ca3.crt"), false, None)]
#[case::one_certificate(3, None, true, Some("ab".repeat(32)))]
fn https_trusts_what_was_named_and_nothing_else(
    #[case] way: usize,
    #[case] file: Option<&str>,
    #[case] check_name: bool,
    #[case] pin: Option<String>,
) {
    let mut counter = link_page();
    fill(&mut counter, FieldId::Host, "192.0.2.20");
    choose(&mut counter, FieldId::Trust, way);
    counter.key(Key::Enter);
    assert_eq!(page(&counter), Page::Link, "a file or a fingerprint is missing");
    match &pin {
        Some(pin) => fill(&mut counter, FieldId::Fingerprint, &pin.to_uppercase()),
        None => fill(&mut counter, FieldId::CaFile, "ca3.crt"),
    }
    let settings = begun(&mut counter);
    let link = lan(&settings);
    assert_eq!(link.scheme, LanScheme::Https);
    assert_eq!(link.tls_ca_file.as_deref(), file.map(std::path::Path::new));
    assert_eq!((link.tls_check_name, link.tls_pin_sha256.clone()), (check_name, pin));
}

#[test]
fn a_socket_has_a_port_and_an_end_of_text_of_its_own() {
    let mut counter = link_page();
    while counter.state.pairing.link.kind != LinkKind::Socket {
        counter.key(Key::Down);
    }
    fill(&mut counter, FieldId::Host, "192.0.2.20");
    choose(&mut counter, FieldId::Framing, 1);
    choose(&mut counter, FieldId::Envelope, 3);
    let settings = begun(&mut counter);
    let QfPayLink::Tcp(link) = &settings.link else { panic!("{:?}", settings.link) };
    let expected = QfPayTcp { framing: TcpFraming::CrLf, ..QfPayTcp::new("192.0.2.20".into()) };
    assert_eq!((link.port, link.framing), (expected.port, expected.framing));
    assert_eq!(settings.envelope, Envelope::Plain);
}

#[test]
fn a_line_runs_at_the_vendors_speed() {
    let mut counter = link_page();
    while counter.state.pairing.link.kind != LinkKind::Serial {
        counter.key(Key::Down);
    }
    let settings = begun(&mut counter);
    let QfPayLink::Serial(link) = &settings.link else { panic!("{:?}", settings.link) };
    assert_eq!(link.baud, 9_600);
    assert!(link.path.starts_with("/dev/"));
}

#[rstest]
#[case::short("TuiTestKey-0001", "16, 24 or 32")]
#[case::between("TuiTestKey-000171", "16, 24 or 32")]
fn a_key_of_another_length_is_not_sent(#[case] key: &str, #[case] said: &str) {
    let mut counter = link_page();
    fill(&mut counter, FieldId::Host, "192.0.2.20");
    counter.key(Key::Enter);
    counter.typed(key);
    assert!(only(&counter.key(Key::Enter)).is_none());
    let problem = counter.state.pairing.problem.clone().unwrap_or_default();
    assert!(problem.contains(said), "{problem}");
}

#[test]
fn a_key_that_is_to_be_read_as_digits_is_made_of_them() {
    let mut counter = link_page();
    fill(&mut counter, FieldId::Host, "192.0.2.20");
    choose(&mut counter, FieldId::KeyForm, 1);
    counter.key(Key::Enter);
    counter.typed("0123456789abcdef0123456789abcdeg");
    assert!(only(&counter.key(Key::Enter)).is_none());
    counter.key(Key::Backspace);
    counter.typed("f");
    assert!(matches!(only(&counter.key(Key::Enter)), Some(PairingAction::Begin(_))));
}

#[test]
fn a_key_is_pasted_whole() {
    let mut counter = link_page();
    fill(&mut counter, FieldId::Host, "192.0.2.20");
    counter.key(Key::Enter);
    counter.event(Event::Paste(format!("{KEY}\n")));
    assert!(counter.state.pairing.code.is_sound());
    assert!(counter.state.types_secret());
}

/// Front as a QFPay terminal with a switch that the wizard does not ask for.
fn paired(link: QfPayLink) -> Terminal {
    let key = PosKey::parse(KEY).expect("a key");
    let settings = QfPayTerminal { pause: 700, envelope: Envelope::JsonWhole, ..QfPayTerminal::new(key, link) };
    let first = terminals().into_iter().next().expect("there are two");
    Terminal { settings: VendorSettings::QfPay(Box::new(settings)), ..first }
}

#[rstest]
#[case::lan(QfPayLink::Lan(QfPayLan { port: 9009, ..QfPayLan::new("192.0.2.20".into()) }))]
#[case::socket(QfPayLink::Tcp(QfPayTcp { framing: TcpFraming::UsbFrame, ..QfPayTcp::new("192.0.2.20".into()) }))]
#[case::serial(QfPayLink::Serial(QfPaySerial { baud: 115_200, ..QfPaySerial::new("/dev/ttyACM0".into()) }))]
fn pairing_again_keeps_what_is_not_asked_for(#[case] link: QfPayLink) {
    let mut counter = counter();
    begin_again(&mut counter.state, "Front");
    counter.pairing(Told::Recalled(Box::new(paired(link.clone()))));
    counter.ports(old_ports());
    let settings = begun(&mut counter);
    assert_eq!((settings.pause, settings.envelope), (700, Envelope::JsonWhole));
    assert_eq!(format!("{:?}", settings.link), format!("{link:?}"));
}

const SHA256: &str = "12:AB:34:CD:56:EF:78:90:12:AB:34:CD:56:EF:78:90:12:AB:34:CD:56:EF:78:90:12:AB:34:CD:56:EF:78:9F";

/// A technician compares the certificate that was believed with what the terminal shows.
#[test]
fn the_certificate_that_was_believed_is_told_and_copied() {
    let mut counter = link_page();
    fill(&mut counter, FieldId::Host, "https://192.0.2.20");
    choose(&mut counter, FieldId::Trust, 1);
    fill(&mut counter, FieldId::CaFile, "/etc/till/ca3.crt");
    let settings = begun(&mut counter);
    counter.step(PairingStep::Reach, StepState::Started);
    let vouched_by = Voucher::AuthorityFile("/etc/till/ca3.crt".into());
    counter.step(PairingStep::Reach, StepState::Believed(Certificate { sha256: SHA256.into(), vouched_by }));
    counter.step(PairingStep::Reach, StepState::Passed);
    let said = crate::console::words::step_said(&counter.state, 0);
    assert_eq!(said, "certificate 12:AB:34:CD..78:9F believed by ca3.crt");
    let learned = Learned { settings: VendorSettings::QfPay(Box::new(settings)), known: None };
    counter.pairing(Told::Ended(counter.state.pairing.attempt, Ok(Box::new(learned))));
    assert_eq!(page(&counter), Page::Name);
    assert!(!counter.key(Key::Char('c')).iter().any(is_copy), "a letter of the name");
    counter.key(Key::Down);
    let copied = counter.key(Key::Char('c'));
    let Some(Action::Copy(text)) = copied.iter().find(|action| is_copy(action)) else { panic!("{copied:?}") };
    assert!(text.contains(SHA256), "{text}");
}

fn is_copy(action: &Action) -> bool {
    matches!(action, Action::Copy(_))
}
