//! What a technician fills in for an EasyCard reader, and what is paired with.

use secrecy::ExposeSecret;

use super::*;
use crate::console::event::PairingReply as Told;
use crate::money::Currency;
use crate::profile::{EasyCardIdentity, EasyCardTerminal, PublicKeyPlace, Terminal, VendorSettings};
use crate::terminal::{PairingFault, PairingProgress, password_digest};

const KEY: &str = "/keys/intella.pem";

/// The link page of EasyCard: the fourth vendor of the list.
fn link_page() -> Counter {
    let mut counter = counter();
    counter.key(Key::F(5));
    (0..3).for_each(|_| drop(counter.key(Key::Down)));
    counter.key(Key::Enter);
    counter.ports(old_ports());
    assert_eq!(page(&counter), Page::Link);
    counter
}

fn focus(counter: &mut Counter, id: FieldId) {
    let row = crate::console::state::pairing::LinkRow::Field(id);
    (0..20).for_each(|_| drop(counter.key(Key::Up)));
    for _ in 0..20 {
        if counter.state.pairing.link.focus == row {
            return;
        }
        counter.key(Key::Down);
    }
    panic!("no {id:?}");
}

fn fill(counter: &mut Counter, id: FieldId, text: &str) {
    focus(counter, id);
    counter.key(Key::Delete);
    counter.typed(text);
}

fn filled() -> Counter {
    let mut counter = link_page();
    fill(&mut counter, FieldId::MerchantId, "S2PT00391");
    fill(&mut counter, FieldId::KeyFile, KEY);
    counter
}

/// On to the page of the password, and the attempt begun with it.
fn begun(counter: &mut Counter, password: &str) -> EasyCardTerminal {
    counter.key(Key::Enter);
    assert_eq!(page(counter), Page::Code, "{:?}", counter.state.pairing.problem);
    counter.typed(password);
    let actions = counter.key(Key::Enter);
    order(&actions)
}

fn order(actions: &[Action]) -> EasyCardTerminal {
    let Some(PairingAction::Begin(attempt)) = only(actions) else { panic!("{actions:?}") };
    let VendorOrder::EasyCard(settings) = &attempt.order else { panic!("{:?}", attempt.order) };
    (**settings).clone()
}

#[test]
fn a_test_is_what_comes_first_and_the_reader_may_be_left_open() {
    let settings = begun(&mut filled(), "1234");
    assert_eq!((settings.url.as_str(), settings.merchant_id.as_str()), (EasyCardTerminal::TEST_URL, "S2PT00391"));
    assert_eq!((settings.device_id.as_str(), &settings.public_key), ("", &PublicKeyPlace::File(KEY.into())));
    assert_eq!(settings.trade_key.expose(), password_digest("1234").expose());
    assert_eq!(settings.iv.expose_secret(), EasyCardTerminal::PUBLISHED_IV);
    assert!(settings.refund_key.is_none(), "nothing can be given back");
}

#[test]
fn everything_can_be_said() {
    let mut counter = filled();
    focus(&mut counter, FieldId::Server);
    counter.key(Key::Right);
    counter.key(Key::Right);
    fill(&mut counter, FieldId::CloudAddress, "https://pay.example/api");
    fill(&mut counter, FieldId::ReaderNumber, "01301234");
    fill(&mut counter, FieldId::RefundPassword, "0000");
    fill(&mut counter, FieldId::Vector, "0123456789abcdef");
    let settings = begun(&mut counter, "päss wörd 密碼");
    assert_eq!((settings.url.as_str(), settings.device_id.as_str()), ("https://pay.example/api", "01301234"));
    assert_eq!(settings.refund_key.unwrap().expose(), password_digest("0000").expose());
    assert_eq!(settings.trade_key.expose(), password_digest("päss wörd 密碼").expose());
    assert_eq!(settings.iv.expose_secret(), "0123456789abcdef");
}

#[rstest]
#[case::merchant(FieldId::MerchantId, "")]
#[case::key(FieldId::KeyFile, "")]
#[case::reader(FieldId::ReaderNumber, "130123")]
#[case::vector(FieldId::Vector, "123")]
fn what_is_not_right_is_told_at_its_field(#[case] id: FieldId, #[case] text: &str) {
    let mut counter = filled();
    fill(&mut counter, id, text);
    counter.key(Key::Enter);
    assert_eq!(page(&counter), Page::Link);
    assert!(counter.state.pairing.problem.is_some());
    assert_eq!(counter.state.pairing.link.text_field(), Some(id));
}

#[test]
fn passwords_and_vector_are_secrets_while_they_are_typed() {
    let mut counter = filled();
    for id in [FieldId::RefundPassword, FieldId::Vector] {
        fill(&mut counter, id, "0123456789abcdef");
        assert_eq!(counter.state.secret_length(), Some(16), "{id:?}");
    }
    counter.key(Key::Enter);
    counter.typed("geheim77");
    assert_eq!(counter.state.secret_length(), Some(8));
    let shown = format!("{:?}", counter.state.pairing);
    assert!(!shown.contains("0123456789abcdef") && !shown.contains("geheim77"), "{shown}");
}

/// The server has named the merchant's readers, and the attempt is over.
fn offered(counter: &mut Counter, code: &'static str) {
    let number = counter.state.pairing.attempt;
    let tell = |state| Told::Progress(number, PairingProgress { step: PairingStep::Identify, state });
    counter.pairing(tell(StepState::Offered(vec!["01301234".into(), "01304104".into()])));
    let fault = PairingFault {
        code,
        tried: "which readers there are".into(),
        came_back: "01301234, 01304104".into(),
        check: vec!["check_which_reader"],
    };
    counter.pairing(tell(StepState::Failed(fault.clone())));
    counter.pairing(Told::Ended(number, Err(fault)));
}

#[rstest]
#[case("which_reader")]
#[case("reader_unknown")]
fn the_reader_is_chosen_from_the_servers_list(#[case] code: &'static str) {
    let mut counter = filled();
    begun(&mut counter, "1234");
    offered(&mut counter, code);
    counter.key(Key::Down);
    counter.key(Key::Down);
    let settings = order(&counter.key(Key::Enter));
    assert_eq!(settings.device_id, "01304104");
    assert_eq!(settings.trade_key.expose(), password_digest("1234").expose(), "it is not typed again");
}

fn paired() -> Terminal {
    let key = PublicKeyPlace::Stored("MIIB".into());
    let usual = EasyCardTerminal::new(
        EasyCardTerminal::PRODUCTION_URL.into(),
        "S2PT00391".into(),
        password_digest("old"),
        "01301234".into(),
        key,
    );
    let identity = EasyCardIdentity { dongle: "08100DE0A57E".into(), ..EasyCardIdentity::default() };
    let settings = EasyCardTerminal { refund_key: Some(password_digest("0000")), identity, ..usual };
    let first = terminals().into_iter().next().expect("there are two");
    Terminal { currency: Currency::TWD, settings: VendorSettings::EasyCard(Box::new(settings)), ..first }
}

#[test]
fn pairing_again_keeps_key_reader_and_refund_password() {
    let mut counter = counter();
    begin_again(&mut counter.state, "Front");
    counter.pairing(Told::Recalled(Box::new(paired())));
    counter.ports(old_ports());
    let settings = begun(&mut counter, "new");
    let VendorSettings::EasyCard(known) = paired().settings else { panic!("an EasyCard reader") };
    assert_eq!((&settings.url, &settings.device_id), (&known.url, &known.device_id));
    assert_eq!(settings.public_key, known.public_key);
    assert_eq!(settings.refund_key.unwrap().expose(), password_digest("0000").expose());
    assert_eq!(settings.trade_key.expose(), password_digest("new").expose());
}

#[test]
fn a_reader_is_sold_in_new_taiwan_dollars() {
    let mut counter = filled();
    begun(&mut counter, "1234");
    let learned = crate::console::event::Learned { settings: paired().settings, known: None };
    let number = counter.state.pairing.attempt;
    counter.pairing(Told::Ended(number, Ok(Box::new(learned))));
    let finish = counter.state.pairing.finish.as_ref().unwrap();
    assert_eq!((finish.chosen_currency(), finish.currencies.len()), (Currency::TWD, 1));
    assert!(!finish.told, "LIVE or SIMULATED is asked: the server has no word for it");
}
