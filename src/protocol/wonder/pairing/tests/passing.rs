//! Pairings that come to their end.

use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::protocol::wonder::conversation::second_id;
use crate::protocol::wonder::crypto::CryptoProfile::{Pbkdf2Salted, Sha256ZeroIv};
use crate::protocol::wonder::crypto::{Key, PairingCode, Plaintext};
use crate::protocol::wonder::frame::FrameRules;
use crate::protocol::wonder::message::Action;
use crate::wire::{ExchangeId, Left, LinkFaultKind, Payload};

#[rstest]
#[case::serial(serial(), None)]
#[case::lan(http(), None)]
#[case::cloud(http(), Some(http()))]
fn three_steps_and_done(
    #[case] commands: Wiring,
    #[case] information: Option<Wiring>,
    #[values(None, Some(Sha256ZeroIv), Some(Pbkdf2Salted))] profile: Option<CryptoProfile>,
) {
    let (mut scene, said) = Scene::begin(commands, information, profile);
    assert_eq!(said.brief, ["identify Started", "DeviceInfo at Information"]);
    let hello = said.read.unwrap();
    assert_eq!(hello.profile, profile.unwrap_or(Sha256ZeroIv));

    let said = scene.answer(5, &hello, &free());
    assert_eq!(said.brief, ["identify Passed", "pair Started", "Pair at Commands"]);
    assert_eq!(said.told.unwrap().serial_number, TERMINAL);
    let pair = said.read.unwrap();
    let said = scene.answer(6, &pair, &taken(&pair.uuid));
    assert_eq!(said.brief, ["pair Passed", "confirm Started", "Ack at Commands"]);
    let ack = said.read.unwrap();
    assert_eq!(ack.uuid, ACK_UUID);
    let said = scene.answer(7, &ack, &device_info("Busy", "Connected"));
    assert_eq!(said.brief, ["confirm Passed", "done"]);

    let paired = said.paired.unwrap();
    assert_eq!((paired.identity.serial_number.as_str(), paired.identity.busy), (TERMINAL, true));
    assert_eq!((paired.profile, paired.session_code), (profile.unwrap_or(Sha256ZeroIv), None));
    assert_eq!(scene.pairing.wake_at(), None);
    assert!(scene.time(1_000_000).brief.is_empty());
}

/// The published samples, with the ids that they carry.
#[test]
fn the_published_bytes_go_out() {
    let frame = |name: &str| Payload::Bytes(FrameRules::retail().encode(&published(name).0).unwrap());
    let sent = |pairing: &mut Pairing| {
        std::iter::from_fn(|| pairing.poll())
            .find_map(
                |output| if let PairingOutput::Send(_, outgoing) = output { Some(outgoing.payload) } else { None },
            )
            .unwrap()
    };
    let terminal = Scripted::on(&serial(), Sha256ZeroIv);
    let answer = |id: Uuid, action, reply: &Reply<'_>| {
        terminal.deliver(ExchangeId(0), terminal.envelope(&id.to_string(), action, reply))
    };
    let [hello, pair, ack] = ["DeviceInfo", "Pair", "Ack"].map(|name| published(&format!("rs232-{name}-request")).1);
    let pair_uuid: Uuid = "3f37e6c0-bf6e-4c00-b1fa-b2bd5e1d6a3b".parse().unwrap();

    let mut pairing = Pairing::begin(settings(serial(), None, None), at(0), &dice(hello));
    assert!(sent(&mut pairing) == frame("rs232-DeviceInfo-request"));

    let mut fresh = dice(pair);
    fresh[32..].copy_from_slice(pair_uuid.as_bytes());
    assert_eq!(second_id(&fresh), pair_uuid);
    pairing.link(at(5), Door::Commands, answer(hello, Action::DeviceInfo, &free()), &fresh);
    assert!(sent(&mut pairing) == frame("rs232-Pair-request"));

    pairing.link(at(6), Door::Commands, answer(pair, Action::Pair, &taken(&pair_uuid.to_string())), &dice(ack));
    assert!(sent(&mut pairing) == frame("rs232-Ack-request"));
}

#[rstest]
fn a_second_code_is_the_key_from_the_confirmation_on(
    #[values("pinCode2", "pairCode")] field: &str,
    #[values(Sha256ZeroIv, Pbkdf2Salted)] profile: CryptoProfile,
) {
    let (mut scene, said) = Scene::begin(serial(), None, Some(profile));
    let pair = scene.identified(&said.read.unwrap());
    let second = PairingCode::parse("00ABC9").unwrap();
    let reply = Reply::Pair(PairReply { pair_uuid: &pair.uuid, ack_uuid: ACK_UUID, new_pin: Some((field, &second)) });
    let answer = scene.terminal.answer(&pair, &reply);
    scene.terminal.key = Key::new(second.clone());
    // The terminal reads the confirmation with the second key, and with that alone.
    let ack = scene.link(6, Door::Commands, answer).read.unwrap();
    assert!(!format!("{:?}", scene.pairing).contains("00ABC9"));
    let paired = scene.answer(7, &ack, &free()).paired.unwrap();
    assert!(!format!("{paired:?}").contains("00ABC9"));
    assert_eq!(paired.session_code, Some(second));
}

#[test]
fn without_an_ack_uuid_pair_is_all() {
    let (mut scene, said) = Scene::begin(serial(), None, None);
    let pair = scene.identified(&said.read.unwrap());
    let header = format!(r#"{{"responseID":"{}","serverDeviceSN":"{TERMINAL}"}}"#, pair.id);
    let plaintext = Plaintext::new(format!(r#"{{"header":{header},"body":{{"pairUuid":"{}"}}}}"#, pair.uuid));
    let answer = scene.terminal.deliver(pair.exchange, scene.terminal.seal(Action::Pair, plaintext));
    assert_eq!(scene.link(6, Door::Commands, answer).brief, ["pair Passed", "done"]);
}

#[rstest]
fn the_other_profile_is_tried_after_silence(#[values(serial(), http())] wiring: Wiring) {
    let (mut scene, said) = Scene::begin(wiring, None, None);
    let first = said.read.unwrap();
    assert!(scene.time(ANSWER_LIMIT - 1).brief.is_empty());
    let said = scene.time(ANSWER_LIMIT);
    assert_eq!(said.brief, ["DeviceInfo at Information"]);
    let second = said.read.unwrap();
    assert_eq!(second.profile, Pbkdf2Salted);
    // The link's own limit for the first one passes a moment later: it is no failure of the second.
    let late = failed(first.exchange, Left::Maybe, LinkFaultKind::TimedOut);
    assert!(scene.link(ANSWER_LIMIT + 1, Door::Commands, late).brief.is_empty());

    scene.terminal.profile = Pbkdf2Salted;
    let pair = scene.answer(ANSWER_LIMIT + 5, &second, &free()).read.unwrap();
    assert_eq!(pair.profile, Pbkdf2Salted);
    let ack = scene.answer(ANSWER_LIMIT + 6, &pair, &taken(&pair.uuid)).read.unwrap();
    assert_eq!(scene.answer(ANSWER_LIMIT + 7, &ack, &free()).paired.unwrap().profile, Pbkdf2Salted);
}

#[rstest]
#[case::the_links_own_limit(None)]
#[case::refused_unread(Some(400))]
fn on_http_the_other_profile_is_tried_when_the_exchange_brings_nothing(#[case] status: Option<u16>) {
    let (mut scene, said) = Scene::begin(http(), None, None);
    let exchange = said.read.unwrap().exchange;
    let event = match status {
        Some(status) => replied(exchange, status, ""),
        None => failed(exchange, Left::Maybe, LinkFaultKind::TimedOut),
    };
    assert_eq!(scene.link(ANSWER_LIMIT, Door::Commands, event).brief, ["DeviceInfo at Information"]);
}

#[test]
fn stale_answers_and_noise_do_not_disturb() {
    let (mut scene, said) = Scene::begin(serial(), None, None);
    let hello = said.read.unwrap();
    let stale = scene.terminal.envelope(&Uuid::max().to_string(), Action::DeviceInfo, &free());
    let answer = scene.terminal.answer(&hello, &free());
    let mut damaged = FrameRules::retail().encode(b"{}").unwrap();
    *damaged.last_mut().unwrap() ^= 1;
    let foreign = FrameRules::transit().encode(b"{}").unwrap();
    let stale = scene.terminal.deliver(ExchangeId(0), stale);
    for noise in [stale, LinkEvent::Received(damaged), LinkEvent::Received(foreign)] {
        assert!(scene.link(1, Door::Commands, noise).brief.is_empty());
    }
    let pair = scene.link(2, Door::Commands, answer.clone()).read.unwrap();
    // The answer twice: the second is stale.
    assert!(scene.link(3, Door::Commands, answer).brief.is_empty());
    let said = scene.answer(4, &pair, &taken(&pair.uuid));
    assert_eq!(said.brief, ["pair Passed", "confirm Started", "Ack at Commands"]);
}

#[test]
fn on_a_cloud_the_other_door_may_close() {
    let (mut scene, said) = Scene::begin(http(), Some(http()), None);
    assert!(scene.link(1, Door::Commands, down()).brief.is_empty());
    let pair = scene.identified(&said.read.unwrap());
    assert!(scene.link(6, Door::Information, down()).brief.is_empty());
    // Both doors count their exchanges from one: a late failure behind the other is not ours.
    let late = failed(pair.exchange, Left::Maybe, LinkFaultKind::Lost);
    assert!(scene.link(7, Door::Information, late).brief.is_empty());
    let said = scene.answer(8, &pair, &taken(&pair.uuid));
    assert_eq!(said.brief, ["pair Passed", "confirm Started", "Ack at Commands"]);
}
