use rstest::rstest;

use super::*;
use crate::payment::WallTime;
use crate::protocol::easycard::Pace;
use crate::protocol::easycard::crypto::MessageKey;
use crate::protocol::easycard::envelope::{PATH, Style, open_request};
use crate::protocol::easycard::key::WrapKey;
use crate::protocol::easycard::message::Members;
use crate::protocol::easycard::vectors;
use crate::wire::{HttpReply, Left, LinkFaultKind};

const ANSWER: u64 = 30_000;
const READER: u64 = 60_000;
const ONE: &str = r#"{"Header":{"StatusCode":"0000"},"Data":{"DeviceList":[
    {"type":"ezc","ownerDeviceId":"01301234","batchNumber":"1","ezcDongleId":"08100DE0A57E","aesKey":"00"}]}}"#;
const TWO: &str = r#"{"Header":{"StatusCode":"0000"},"Data":{"DeviceList":[
    {"type":"ezc","ownerDeviceId":"01301234","ezcDongleId":"08100DE0A57E"},
    {"type":"ezc","ownerDeviceId":"01304104","ezcDongleId":"0C100DE0A57E"}]}}"#;
const NONE: &str = r#"{"Header":{"StatusCode":"0000"},"Data":{"DeviceList":[]}}"#;
const SIGNED_ON: &str = r#"{"Header":{"StatusCode":"0000"},"Data":{"DeviceID":"0220131325","NewDeviceID":"0830000001304104",
    "TXNResult":"Success","Retry":"0","ErrorCode":"000000","DongleDeviceID":"08100DE0A57E","NewAESKey":"24"}}"#;

/// Writes the key instead of wrapping it, so that the server of the tests can read it.
#[derive(Debug)]
struct InClear;

impl WrapKey for InClear {
    fn wrap(&mut self, key: &MessageKey) -> Option<String> {
        Some(key.text().to_string())
    }
}

fn settings(device: &str) -> Settings {
    Settings {
        path: PATH.into(),
        mch_id: "TESTMCH001".into(),
        trade_key: vectors::password("trade_password"),
        refund_key: None,
        device: device.into(),
        iv: vectors::iv(),
        wrap: Box::new(InClear),
        answer_limit: ANSWER,
        reader_limit: READER,
        pace: Pace::one_in(2_000),
    }
}

fn at(ms: u64) -> Now {
    Now { mono: Millis(ms), wall: WallTime(1_767_576_600_000) }
}

/// A pairing and its server.
struct Scene {
    pairing: Pairing,
    steps: Vec<(PairingStep, StepState)>,
    asked: Vec<(String, Members)>,
    exchange: u64,
    key: Option<MessageKey>,
    done: Option<Paired>,
}

impl Scene {
    fn new(device: &str) -> Self {
        let pairing = Pairing::begin(settings(device), at(0), &[1; 48]);
        let mut scene = Self { pairing, steps: Vec::new(), asked: Vec::new(), exchange: 0, key: None, done: None };
        scene.drain();
        scene
    }

    fn drain(&mut self) {
        while let Some(output) = self.pairing.poll() {
            match output {
                PairingOutput::Send(_, outgoing) => self.read(&outgoing),
                PairingOutput::Step(step, state) => self.steps.push((step, state)),
                PairingOutput::Done(paired) => self.done = Some(*paired),
            }
        }
    }

    fn read(&mut self, outgoing: &Outgoing) {
        let Payload::Http(request) = &outgoing.payload else { panic!("a POST") };
        let posted = Posted::read(&request.body).unwrap();
        let key = MessageKey::of_text(posted.api_key.as_bytes()).unwrap();
        let inner = open_request(&posted, &key, &vectors::iv()).unwrap();
        let message = Members::read(std::str::from_utf8(&inner).unwrap()).unwrap();
        let service = message.object("Header").unwrap().text("ServiceType").unwrap();
        let data = Members::read(&message.text("Data").unwrap()).unwrap();
        self.asked.push((service, data));
        (self.exchange, self.key) = (outgoing.exchange.0, Some(key));
    }

    fn body(&mut self, body: &[u8]) {
        let reply = HttpReply { status: 200, content_type: "application/json".into(), body: body.to_vec() };
        self.pairing.link(at(10), LinkEvent::Reply(ExchangeId(self.exchange), reply), &[2; 48]);
        self.drain();
    }

    fn answer(&mut self, inner: &str) {
        let key = self.key.clone().unwrap();
        self.body(&Style::Vendor.body(inner.as_bytes(), &key, &vectors::iv()));
    }

    fn fault(&self) -> &PairingFault {
        let faults = self
            .steps
            .iter()
            .rev()
            .find_map(|(_, state)| if let StepState::Failed(fault) = state { Some(fault) } else { None });
        faults.expect("it has failed")
    }
}

#[test]
fn the_reader_is_found_and_signed_on() {
    let mut scene = Scene::new("01304104");
    assert_eq!(
        (scene.asked[0].0.as_str(), scene.asked[0].1.text("DeviceId").unwrap().as_str()),
        ("DeviceQuery", "00000000")
    );
    scene.answer(TWO);
    let (service, data) = scene.asked.last().unwrap();
    assert_eq!((service.as_str(), data.text("DeviceId").unwrap().as_str()), ("SignOn", "01304104"));
    assert_eq!(scene.pairing.wake_at(), Some(Millis(10 + READER)));
    scene.answer(SIGNED_ON);
    let expected =
        Paired { device: "01304104".into(), dongle: "0C100DE0A57E".into(), device_number: "0830000001304104".into() };
    assert_eq!(scene.done, Some(expected));
    let passed = |step| scene.steps.contains(&(step, StepState::Passed));
    assert!(passed(PairingStep::Identify) && passed(PairingStep::Pair));
}

#[test]
fn the_only_reader_need_not_be_named_and_each_message_has_a_key_of_its_own() {
    let mut scene = Scene::new("");
    let first = scene.key.clone();
    scene.answer(ONE);
    assert!(first != scene.key);
    scene.answer(SIGNED_ON);
    assert_eq!(scene.done.unwrap().device, "01301234");
}

#[rstest]
#[case::several("", TWO, "which_reader", 2)]
#[case::another("01301235", TWO, "reader_unknown", 2)]
#[case::none("01301234", NONE, "no_reader", 0)]
fn where_the_reader_is_not_clear_those_that_there_are_are_offered(
    #[case] device: &str,
    #[case] list: &str,
    #[case] code: &str,
    #[case] offered: usize,
) {
    let mut scene = Scene::new(device);
    scene.answer(list);
    assert_eq!((scene.fault().code, scene.asked.len()), (code, 1), "nothing was signed on");
    let told = scene
        .steps
        .iter()
        .find_map(|(_, state)| if let StepState::Offered(numbers) = state { Some(numbers.len()) } else { None });
    assert_eq!(told, Some(offered));
}

#[rstest]
#[case::key(b"9995", "key_refused", "check_public_key")]
#[case::vector_at_the_server(b"9994", "vector_refused", "check_iv")]
#[case::decryption(b"8003", "key_refused", "check_public_key")]
#[case::page(b"<html>Sign in</html>", "not_understood", "check_easycard_url")]
#[case::other_json(b"{\"ok\":true}", "not_understood", "check_easycard_url")]
#[case::unsealed(b"{\"Response\":\"AAAA\"}", "vector_refused", "check_iv")]
fn what_is_no_answer_is_told_apart(#[case] body: &[u8], #[case] code: &str, #[case] first: &str) {
    let mut scene = Scene::new("01301234");
    scene.body(body);
    assert_eq!((scene.fault().code, scene.fault().check[0]), (code, first));
    assert!(scene.pairing.wake_at().is_none());
}

#[rstest]
#[case("7105", "password_refused", "check_trade_password")]
#[case("7132", "merchant_refused", "check_merchant_id")]
#[case("7124", "clock_refused", "check_clock")]
#[case("7158", "not_allowed", "check_ip_allowed")]
#[case("8003", "key_refused", "check_public_key")]
#[case("7201", "refused", "check_with_intella")]
fn what_the_server_refuses_is_told_apart(#[case] status: &str, #[case] code: &str, #[case] first: &str) {
    let mut scene = Scene::new("01301234");
    scene.answer(&format!(r#"{{"Header":{{"StatusCode":"{status}","StatusDesc":"No"}},"Data":{{}}}}"#));
    assert_eq!((scene.fault().code, scene.fault().check[0]), (code, first));
    assert_eq!(scene.fault().came_back, CameBack::Said(format!("({status}) No")));
}

#[rstest]
#[case("010019", "reader_offline", "check_reader_power")]
#[case("900001", "reader_busy", "check_reader_in_use")]
#[case("900002", "another_dongle", "check_with_intella")]
#[case("900000", "sign_on_refused", "check_reader_power")]
fn a_reader_that_cannot_be_signed_on_is_not_paired(#[case] error: &str, #[case] code: &str, #[case] first: &str) {
    let mut scene = Scene::new("01301234");
    scene.answer(ONE);
    let data = format!(r#"{{"TXNResult":"Fail","Retry":"0","ErrorCode":"{error}"}}"#);
    scene.answer(&format!(r#"{{"Header":{{"StatusCode":"0000"}},"Data":{data}}}"#));
    assert_eq!((scene.fault().code, scene.fault().check[0]), (code, first));
    assert!(scene.done.is_none());
}

#[test]
fn silence_ends_at_the_limit_and_a_loss_at_once() {
    let mut silent = Scene::new("01301234");
    silent.pairing.time_reached(at(ANSWER - 1));
    silent.drain();
    assert!(!silent.steps.iter().any(|(_, state)| matches!(state, StepState::Failed(_))));
    silent.pairing.time_reached(at(ANSWER));
    silent.drain();
    assert_eq!((silent.fault().code, &silent.fault().came_back), ("no_usable_answer", &CameBack::Nothing));
    let mut lost = Scene::new("01301234");
    let fault = LinkFault::new(LinkFaultKind::Lost, "reset");
    let failed = LinkEvent::Failed { exchange: ExchangeId(lost.exchange), left: Left::Maybe, fault };
    lost.pairing.link(at(5), failed, &[2; 48]);
    lost.drain();
    assert_eq!(lost.fault().came_back, CameBack::Said("reset".into()));
}
