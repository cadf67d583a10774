//! The reader: who it is, its sign-on, what is asked of it alone.

use rstest::rstest;

use super::scene::*;
use crate::payment::{Finding, Kind, NotStarted, Silence};
use crate::protocol::{Output, Question, ReaderAnswer, ReaderQuestion, RequestId, SettledKind};
use crate::wire::{Left, LinkFaultKind};

const DONE: &str = r#""TXNResult":"Success","Retry":"0","ErrorCode":"000000""#;

#[test]
fn a_start_looks_for_the_reader_and_signs_it_on() {
    let mut scene = Scene::new();
    let hello = scene.ask(Question::Identify).remove(0);
    assert_eq!((hello.service.as_str(), hello.says("DeviceId").as_str()), ("DeviceQuery", "00000000"));
    let reply = scene.reply(&hello, BOUND);
    let sign_on = read(reply).remove(0);
    assert_eq!((sign_on.service.as_str(), sign_on.says("DeviceId").as_str()), ("SignOn", DEVICE));
    let identity = identified(scene.reply(&sign_on, SIGNED_ON)).unwrap();
    assert_eq!((identity.serial_number.as_str(), identity.merchant.as_str()), ("08100DE0A57E", "TESTMCH001"));
    assert!(identity.online && !identity.busy && identity.signed_on.is_some());
}

#[test]
fn a_reader_that_is_not_bound_is_named_with_those_that_are() {
    let mut scene = Scene::with(crate::protocol::easycard::session::Settings { device: "99".into(), ..settings() });
    let hello = scene.ask(Question::Identify).remove(0);
    let Some(Silence::Refused(NotStarted::WrongTerminal, words)) = silent(scene.reply(&hello, BOUND)) else {
        panic!("refused")
    };
    assert_eq!(words, "reader 99 is not bound to this merchant; bound: 01300000, 01301234");
}

#[rstest]
#[case::wrong_password("7105", NotStarted::KeyRefused)]
#[case::decryption("8003", NotStarted::KeyRefused)]
#[case::merchant("7132", NotStarted::NotTaken)]
#[case::service_down("9999", NotStarted::Unreachable)]
fn a_hello_that_is_refused(#[case] status: &str, #[case] reason: NotStarted) {
    let mut scene = Scene::new();
    let hello = scene.ask(Question::Identify).remove(0);
    let said = silent(scene.reply(&hello, &inner(status, "{}")));
    assert_eq!(said, Some(Silence::Refused(reason, format!("({status}) words"))));
}

#[test]
fn a_bare_code_means_another_key() {
    let mut scene = Scene::new();
    let hello = scene.ask(Question::Identify).remove(0);
    let said = silent(scene.reply_bytes(&hello, b"9995".to_vec()));
    assert!(matches!(said, Some(Silence::Refused(NotStarted::KeyRefused, _))));
}

#[test]
fn the_sign_on_is_not_older_than_a_day_at_a_payment() {
    let mut scene = Scene::ready();
    scene.now += 22 * HOUR;
    let hello = scene.ask(Question::Identify).remove(0);
    assert!(identified(scene.reply(&hello, BOUND)).is_some(), "young enough");
    scene.now += HOUR;
    let hello = scene.ask(Question::Identify).remove(0);
    let reply = scene.reply(&hello, BOUND);
    let renewed = read(reply).remove(0);
    assert_eq!(renewed.service, "SignOn");
    scene.fail(&renewed, Left::Maybe, LinkFaultKind::TimedOut);
    // It is still valid by the vendor's 30 hours, and by ours for a payment.
    assert_eq!(scene.pay(intent(Kind::Sale, 1))[0].service, "Payment");
    scene.now += HOUR;
    let first = scene.pay(intent(Kind::Sale, 2)).remove(0);
    assert_eq!(first.service, "SignOn");
    let second = read(scene.reply(&first, SIGNED_ON)).remove(0);
    assert_eq!((second.service.as_str(), second.says("StoreOrderNo").as_str()), ("Payment", "ORDER2"));
    assert_eq!(answered(scene.reply(&second, &paid("ORDER2"))).unwrap().finding, Finding::Approved);
}

#[test]
fn a_payment_behind_a_sign_on_that_fails_never_leaves() {
    for (reply, reason) in [
        (failed("900001", 0, ""), NotStarted::Busy),
        (failed("010019", 0, ""), NotStarted::SignedOut),
        (inner("7105", "{}"), NotStarted::KeyRefused),
        ("not json".to_owned(), NotStarted::Unreachable),
    ] {
        let mut scene = Scene::new();
        let sign_on = scene.pay(intent(Kind::Sale, 1)).remove(0);
        assert_eq!(sign_on.service, "SignOn");
        let outputs = scene.reply(&sign_on, &reply);
        let Some(Silence::Refused(told, _)) = silent(outputs) else { panic!("{reply}") };
        assert_eq!(told, reason, "{reply}");
        assert!(read(scene.pass(HOUR)).is_empty());
    }
    let mut scene = Scene::new();
    let sign_on = scene.pay(intent(Kind::Sale, 1)).remove(0);
    let lost = silent(scene.fail(&sign_on, Left::Maybe, LinkFaultKind::Lost));
    assert!(matches!(lost, Some(Silence::Refused(NotStarted::Unreachable, _))), "the payment has not left");
}

#[test]
fn a_payment_that_is_withdrawn_does_not_follow_its_sign_on() {
    let mut scene = Scene::new();
    let sign_on = scene.pay(intent(Kind::Sale, 1)).remove(0);
    scene.session.withdraw(scene.last_request());
    assert!(scene.reply(&sign_on, SIGNED_ON).is_empty());
    assert_eq!(scene.pay(intent(Kind::Sale, 2))[0].service, "Payment", "signed on it is");
}

#[test]
fn a_reader_without_its_network_or_in_use_is_told_as_such() {
    for (error, online, busy) in [("010124", false, false), ("900001", true, true)] {
        let mut scene = Scene::new();
        let hello = scene.ask(Question::Identify).remove(0);
        let reply = scene.reply(&hello, BOUND);
        let sign_on = read(reply).remove(0);
        let identity = identified(scene.reply(&sign_on, &failed(error, 0, ""))).unwrap();
        assert_eq!((identity.online, identity.busy), (online, busy), "{error}");
    }
}

#[test]
fn cards_are_read_and_the_reader_is_signed_on_by_hand() {
    let mut scene = Scene::ready();
    let balance = scene.ask(Question::Reader(ReaderQuestion::Balance)).remove(0);
    assert_eq!(balance.service, "BalanceQuery");
    let data = format!(r#"{{{DONE},"EZCardID":"934528053","Balance":"4000","ExpiryDate":"20301231140820"}}"#);
    let expected =
        ReaderAnswer::Card { chip: "934528053".into(), balance: Some("4000".into()), expires: "20301231140820".into() };
    assert_eq!(scene.reply(&balance, &inner("0000", &data)), [Output::Reader(RequestId(3), Ok(expected))]);
    scene.now += GAP;
    let number = scene.ask(Question::Reader(ReaderQuestion::CardNumber)).remove(0);
    let [Output::Reader(_, Err(words))] = &scene.reply(&number, &failed("900001", 0, ""))[..] else {
        panic!("refused")
    };
    assert_eq!(words, "(900001) words");
    scene.now += GAP;
    let sign_on = scene.ask(Question::Reader(ReaderQuestion::SignOn)).remove(0);
    let told = scene.reply(&sign_on, SIGNED_ON);
    assert!(matches!(&told[..], [Output::Reader(_, Ok(ReaderAnswer::SignedOn { .. }))]), "{told:?}");
}

#[test]
fn the_days_close_tells_counts_and_sums() {
    let mut scene = Scene::ready();
    let sent = scene.ask(Question::Settle).remove(0);
    assert_eq!((sent.service.as_str(), sent.says("DeviceId").as_str()), ("Settlement", DEVICE));
    let sums = r#""TxTradeCount":"2","TxTradeAmount":"150","TxRefundCount":"1","TxRefundAmount":"100""#;
    let outputs = scene.reply(&sent, &inner("0000", &format!("{{{DONE},{sums}}}")));
    let [Output::Settled(_, Ok(settled))] = &outputs[..] else { panic!("{outputs:?}") };
    assert_eq!((settled.count, settled.sums.as_slice()), (Some(2), &[twd(150)][..]));
    let refunds = settled.parts.iter().find(|part| part.kind == SettledKind::Refunds).unwrap();
    assert_eq!((refunds.count, refunds.amount), (Some(1), Some(twd(100))));
    scene.now += GAP;
    let sent = scene.ask(Question::Settle).remove(0);
    let outputs = scene.reply(&sent, &failed("010019", 0, ""));
    assert!(matches!(&outputs[..], [Output::Settled(_, Err(_))]));
}

#[test]
fn what_a_reader_has_not_is_refused_at_once() {
    let mut scene = Scene::ready();
    assert!(scene.ask(Question::Abort).is_empty());
    scene.session.ask(at(scene.now), RequestId(77), Question::Abort, [0; 48]);
    assert!(matches!(silent(scene.drain()), Some(Silence::Refused(NotStarted::RefusedLocally, _))));
}
