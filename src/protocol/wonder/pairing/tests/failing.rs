//! Pairings that fail: at which step, in which words, and what to check.

use proptest::collection::vec;
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::protocol::wonder::crypto::CryptoProfile::{Pbkdf2Salted, Sha256ZeroIv};
use crate::protocol::wonder::crypto::Plaintext;
use crate::protocol::wonder::message::Action;
use crate::wire::{ExchangeId, Left, LinkFaultKind};

const FAILED: [&str; 3] = ["identify failed", "pair failed", "confirm failed"];
const CODES: [&str; 3] = ["no_usable_answer", "pairing_refused", "confirmation_refused"];

/// Asserts how it failed, and that it is over.
fn assert_failed(mut scene: Scene, said: Said, brief: &str, code: &str, came_back: &str) -> PairingFault {
    assert_eq!(said.brief, [brief]);
    let fault = said.fault.unwrap();
    assert_eq!((fault.code, fault.came_back.to_string().as_str()), (code, came_back));
    assert!((1..=3).contains(&fault.check.len()));
    assert_eq!(scene.pairing.wake_at(), None);
    for door in [Door::Commands, Door::Information] {
        assert!(scene.link(900_000, door, down()).brief.is_empty());
    }
    assert!(scene.time(1_000_000).brief.is_empty());
    fault
}

/// A pairing that stands at this step, with the message that is out.
fn standing_at(step: usize, wiring: Wiring) -> (Scene, Read) {
    let (mut scene, said) = Scene::begin(wiring, None, Some(Sha256ZeroIv));
    let mut read = said.read.unwrap();
    if step > 0 {
        read = scene.identified(&read);
    }
    if step > 1 {
        read = scene.answer(6, &read, &taken(&read.uuid)).read.unwrap();
    }
    (scene, read)
}

#[rstest]
fn silence_fails_each_step(#[values(0, 1, 2)] step: usize, #[values(serial(), http())] wiring: Wiring) {
    let (mut scene, _) = standing_at(step, wiring);
    let said = scene.time(2 * ANSWER_LIMIT);
    let fault = assert_failed(scene, said, FAILED[step], CODES[step], "nothing");
    assert_eq!(fault.tried, ["DeviceInfo", "Pair", "Ack"][step]);
}

#[rstest]
fn a_lost_link_fails_each_step(#[values(0, 1, 2)] step: usize, #[values(serial(), http())] wiring: Wiring) {
    let (mut scene, _) = standing_at(step, wiring);
    let said = scene.link(7, Door::Commands, down());
    assert_failed(scene, said, FAILED[step], "link_lost", "cable out");
}

#[rstest]
#[case::reset(Left::Maybe, LinkFaultKind::Lost)]
#[case::refused(Left::Nothing, LinkFaultKind::Refused)]
#[case::bad_peer(Left::Maybe, LinkFaultKind::BadPeer)]
fn a_failed_exchange_fails_the_step(#[case] left: Left, #[case] kind: LinkFaultKind) {
    let (mut scene, read) = standing_at(1, http());
    let said = scene.link(7, Door::Commands, failed(read.exchange, left, kind));
    assert_failed(scene, said, "pair failed", "link_lost", "it broke");
}

#[rstest]
#[case::refused(400, "", "the terminal answered HTTP 400")]
#[case::moved(307, "", "the terminal answered HTTP 307")]
#[case::page(200, "<html>", "not a Wonder message")]
#[case::cloud(200, r#"{"code":1,"message":"no","data":null}"#, "the Wonder cloud answered without a message: 1 no")]
fn an_http_reply_that_is_no_answer_fails_the_step(
    #[case] status: u16,
    #[case] body: &str,
    #[case] words: &str,
    #[values(0, 1, 2)] step: usize,
) {
    let (mut scene, read) = standing_at(step, http());
    // Of another exchange: nothing to us.
    assert!(scene.link(7, Door::Commands, replied(ExchangeId(99), status, body)).brief.is_empty());
    let said = scene.link(8, Door::Commands, replied(read.exchange, status, body));
    assert_failed(scene, said, FAILED[step], CODES[step], words);
}

#[test]
fn an_http_answer_to_another_request_ends_the_step() {
    let (mut scene, read) = standing_at(1, http());
    let other = scene.terminal.envelope(&Uuid::max().to_string(), Action::Pair, &taken(&read.uuid));
    let said = scene.link(8, Door::Commands, replied(read.exchange, 200, other));
    assert_failed(scene, said, "pair failed", "pairing_refused", "an answer to another request");
}

#[test]
fn on_a_line_the_words_of_what_came_instead_are_told() {
    let (mut scene, read) = standing_at(2, serial());
    let page = scene.terminal.deliver(read.exchange, b"<html>".to_vec());
    assert!(scene.link(7, Door::Commands, page).brief.is_empty());
    let said = scene.time(2 * ANSWER_LIMIT);
    assert_failed(scene, said, "confirm failed", "confirmation_refused", "not a Wonder message");
}

#[test]
fn a_wrong_speed_is_told_by_its_noise() {
    let (mut scene, said) = Scene::begin(serial(), None, None);
    assert_eq!(said.read.unwrap().profile, Sha256ZeroIv);
    scene.link(5, Door::Commands, LinkEvent::Received(vec![0xf8; 120]));
    assert_eq!(scene.time(ANSWER_LIMIT).read.unwrap().profile, Pbkdf2Salted);
    scene.link(ANSWER_LIMIT + 5, Door::Commands, LinkEvent::Received(vec![0xf8; 130]));
    let said = scene.time(2 * ANSWER_LIMIT);
    let words = "only noise: 130 bytes that form no message";
    let fault = assert_failed(scene, said, "identify failed", "no_usable_answer", words);
    assert_eq!((fault.check[0], fault.tried.as_str()), ("check_speed", "DeviceInfo (both crypto profiles)"));
}

#[rstest]
#[case::one(r#"{"SaleToPOIResponse":{}}"#, "the terminal speaks Wonder protocol 1.0; 2.0 is needed")]
#[case::three(
    r#"{"version":"3.0","action":"DeviceInfo","data":"AAAA"}"#,
    "Wonder protocol version \"3.0\" is not supported"
)]
fn another_protocol_is_named_at_once(
    #[case] body: &str,
    #[case] words: &str,
    #[values(serial(), http())] wiring: Wiring,
) {
    let (mut scene, said) = Scene::begin(wiring, None, None);
    let answer = scene.terminal.deliver(said.read.unwrap().exchange, body.as_bytes().to_vec());
    let said = scene.link(5, Door::Commands, answer);
    let fault = assert_failed(scene, said, "identify failed", "another_protocol", words);
    assert_eq!((fault.check, fault.tried.as_str()), (vec!["check_terminal_software"], "DeviceInfo"));
}

#[test]
fn a_wrong_code_is_tried_in_both_profiles_and_told() {
    let (mut scene, said) = Scene::begin(serial(), None, None);
    let sealed = br#"{"version":"2.0","action":"DeviceInfo","data":"AAAAAAAAAAAAAAAAAAAAAA=="}"#;
    let garbage = scene.terminal.deliver(said.read.unwrap().exchange, sealed.to_vec());
    assert_eq!(scene.link(5, Door::Commands, garbage.clone()).brief, ["DeviceInfo at Information"]);
    assert!(scene.link(6, Door::Commands, garbage).brief.is_empty());
    let said = scene.time(2 * ANSWER_LIMIT);
    let words = "the message could not be decoded: wrong code, wrong profile or damaged";
    let fault = assert_failed(scene, said, "identify failed", "no_usable_answer", words);
    assert_eq!((fault.check[0], fault.tried.as_str()), ("check_pairing_code", "DeviceInfo (both crypto profiles)"));
}

#[rstest]
#[case::another_pairing(r#""pairUuid":"00000000-0000-4000-8000-000000000000""#, "an answer to another pairing")]
#[case::no_uuid(r#""pairUuid":"""#, "an answer to another pairing")]
#[case::bad_code(r#""pairUuid":"UUID","pinCode2":"12""#, "a new code that is no pairing code")]
fn a_wrong_answer_to_pair_fails(#[case] body: &str, #[case] words: &str) {
    let (mut scene, read) = standing_at(1, serial());
    let body = body.replace("UUID", &read.uuid);
    let header = format!(r#"{{"responseID":"{}","serverDeviceSN":"{TERMINAL}"}}"#, read.id);
    let plaintext = Plaintext::new(format!(r#"{{"header":{header},"body":{{{body}}}}}"#));
    let answer = scene.terminal.deliver(read.exchange, scene.terminal.seal(Action::Pair, plaintext));
    let said = scene.link(7, Door::Commands, answer);
    assert_failed(scene, said, "pair failed", "pairing_refused", words);
}

#[test]
fn an_answer_of_another_step_is_none() {
    let (mut scene, read) = standing_at(1, serial());
    let info = scene.terminal.envelope(&read.id, Action::DeviceInfo, &free());
    let info = scene.terminal.deliver(read.exchange, info);
    assert!(scene.link(7, Door::Commands, info).brief.is_empty());
}

/// Every id that a fault names has words in every language.
#[test]
fn everything_to_check_has_words() {
    let sources = [include_str!("../faults.rs"), include_str!("../../../../terminal/pairing.rs")];
    let quoted = sources.iter().flat_map(|source| source.split('"'));
    let ids: Vec<&str> = quoted.filter(|id| id.starts_with("check_")).collect();
    assert!(ids.len() > 12);
    let english = include_str!("../../../../../assets/texts/en/pairing.toml");
    let traditional = include_str!("../../../../../assets/texts/zh-Hant/pairing.toml");
    let simplified = include_str!("../../../../../assets/texts/zh-Hans/pairing.toml");
    for texts in [english, traditional, simplified] {
        let texts: toml::Table = toml::from_str(texts).unwrap();
        for id in &ids {
            assert!(texts["check"].get(*id).and_then(toml::Value::as_str).is_some_and(|text| !text.is_empty()), "{id}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_comes_it_ends_once(
        on_line in any::<bool>(),
        replies in vec((0..4_u64, any::<bool>(), vec(any::<u8>(), 0..80), 0..6_u8), 0..20),
    ) {
        let (mut scene, said) = Scene::begin(if on_line { serial() } else { http() }, None, Some(Sha256ZeroIv));
        let (mut read, mut now, mut ends) = (said.read.unwrap(), 0, 0);
        let ended = |said: &Said| usize::from(said.fault.is_some()) + usize::from(said.paired.is_some());
        for (wait, door, bytes, kind) in replies {
            now += wait * 300;
            let event = match kind {
                0 => LinkEvent::Received(bytes),
                1 => replied(read.exchange, 200, bytes),
                2 => scene.terminal.answer(&read, &free()),
                3 => scene.terminal.answer(&read, &taken(&read.uuid)),
                4 => failed(ExchangeId(wait), Left::Maybe, LinkFaultKind::TimedOut),
                _ => LinkEvent::Up,
            };
            let said = scene.link(now, if door { Door::Commands } else { Door::Information }, event);
            ends += ended(&said);
            read = said.read.unwrap_or(read);
        }
        for _ in 0..3 {
            now += ANSWER_LIMIT;
            ends += ended(&scene.time(now));
        }
        prop_assert_eq!(ends, 1);
        prop_assert_eq!(scene.pairing.wake_at(), None);
    }
}
