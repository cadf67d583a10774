//! Payments by a code: shown, scanned, given back.

use super::scene::*;
use crate::payment::{Finding, Intent, Kind, NotStarted, ScannedCode, Silence};
use crate::protocol::easycard::methods::{SCANNED, SHOWN};
use crate::protocol::{Output, Question};

const TOKEN: &str = r#"{"urlToken":"https://s.intella.co/pay?token=00ff"}"#;

fn by(method: &str, kind: Kind) -> Intent {
    Intent { method: Some(method.to_owned()), ..intent(kind, 1) }
}

fn status(scene: &mut Scene, intent: Intent) -> Asked {
    scene.now += GAP;
    scene.ask(Question::Status(Box::new(intent))).remove(0)
}

#[test]
fn a_code_is_shown_and_a_query_tells_that_it_was_paid() {
    let mut scene = Scene::new();
    let sent = scene.pay(by(SHOWN, Kind::Sale)).remove(0);
    let said = |name: &str| sent.says(name);
    assert_eq!((sent.service.as_str(), said("DeviceInfo").as_str()), ("OLPay", "skb0001"), "no reader is signed on");
    assert_eq!((said("StoreOrderNo"), said("TotalFee")), ("ORDER1".into(), "100".into()));
    assert!(!said("Body").is_empty() && said("TimeExpire").len() == 14);
    let outputs = scene.reply(&sent, &inner("0000", TOKEN));
    let [Output::ShowCode(_, address), Output::Answered(_, answer)] = &outputs[..] else { panic!("{outputs:?}") };
    assert_eq!((address.as_str(), &answer.finding), ("https://s.intella.co/pay?token=00ff", &Finding::Pending));
    let asked = status(&mut scene, by(SHOWN, Kind::Sale));
    let paid = order("ORDER1", "1").replace(r#""StatusCode""#, r#""Method":"11500","StatusCode""#);
    let answer = answered(scene.reply(&asked, &paid)).unwrap();
    assert_eq!((answer.finding, answer.details.scheme.as_str()), (Finding::Approved, "LINE Pay"));
}

#[test]
fn an_order_without_a_code_that_can_be_shown_is_asked_about() {
    for data in ["{}", r#"{"urlToken":""}"#, r#"{"urlToken":"javascript:1"}"#] {
        let mut scene = Scene::new();
        let sent = scene.pay(by(SHOWN, Kind::Sale)).remove(0);
        let outputs = scene.reply(&sent, &inner("0000", data));
        assert!(matches!(&outputs[..], [Output::Answered(_, answer)] if answer.finding == Finding::Unclear), "{data}");
    }
}

#[test]
fn nothing_found_counts_only_once_the_code_cannot_be_scanned_any_longer() {
    let mut scene = Scene::new();
    let sent = scene.pay(by(SHOWN, Kind::Sale)).remove(0);
    scene.reply(&sent, &inner("0000", TOKEN));
    let nothing = inner("2000", "{}");
    scene.now += 170_000;
    let asked = status(&mut scene, by(SHOWN, Kind::Sale));
    assert_eq!(answered(scene.reply(&asked, &nothing)).unwrap().finding, Finding::Pending, "it can still be paid");
    scene.now += 10_000;
    let asked = status(&mut scene, by(SHOWN, Kind::Sale));
    assert_eq!(answered(scene.reply(&asked, &nothing)).unwrap().finding, Finding::NotFound);

    let mut later = Scene::new();
    let asked = status(&mut later, by(SHOWN, Kind::Sale));
    assert_eq!(
        answered(later.reply(&asked, &nothing)).unwrap().finding,
        Finding::Pending,
        "after a restart, from zero"
    );
    let asked = status(&mut later, by(SCANNED, Kind::Sale));
    assert_eq!(answered(later.reply(&asked, &nothing)).unwrap().finding, Finding::NotFound, "nobody scans this one");
}

#[test]
fn a_scanned_code_is_sent_once_and_a_query_tells_that_it_was_paid() {
    let mut scene = Scene::new();
    let sale = by(SCANNED, Kind::Sale);
    assert!(scene.pay(sale.clone()).is_empty(), "without its code it never leaves");
    scene.session.hold_code(sale.reference, ScannedCode::parse("134567890123456789").unwrap());
    assert!(scene.session.why_not(&sale).is_none());
    let sent = scene.pay(sale.clone()).remove(0);
    assert_eq!((sent.service.as_str(), sent.says("AuthCode").as_str()), ("Micropay", "134567890123456789"));
    assert!(scene.session.why_not(&sale).is_some(), "it is used up");
    let answer = answered(scene.reply(&sent, &inner("0000", r#"{"SysOrderNo":"S1"}"#))).unwrap();
    assert_eq!(answer.finding, Finding::Pending, "the order is made; whether it was paid is asked");
    let asked = status(&mut scene, sale);
    assert_eq!(answered(scene.reply(&asked, &order("ORDER1", "2"))).unwrap().finding, Finding::Declined);
}

#[test]
fn a_refusal_of_a_code_ends_it_and_a_system_fault_does_not() {
    for (code, finding) in [
        ("7105", Finding::NotTaken(NotStarted::KeyRefused)),
        ("9997", Finding::Unclear),
        ("7000", Finding::Unclear),
        ("1234", Finding::Unclear),
    ] {
        let mut scene = Scene::new();
        let sent = scene.pay(by(SHOWN, Kind::Sale)).remove(0);
        assert_eq!(answered(scene.reply(&sent, &inner(code, "{}"))).unwrap().finding, finding, "{code}");
    }
}

#[test]
fn what_was_paid_by_a_code_goes_back_without_the_reader() {
    let mut scene = Scene::new();
    let sent = scene.pay(by(SHOWN, Kind::Refund)).remove(0);
    let said = |name: &str| sent.says(name);
    assert_eq!(
        (sent.service.as_str(), said("StoreOrderNo"), said("RefundFee")),
        ("Refund", "ORDER1".into(), "100".into())
    );
    assert!(sent.data.text("DeviceId").is_none() && sent.data.secret("RefundKey").is_some());
    assert_eq!(said("StoreRefundNo"), "BACK1");
    let answer =
        answered(scene.reply(&sent, &inner("0000", r#"{"SysRefundNo":"R1","StoreOrderNo":"ORDER1"}"#))).unwrap();
    assert_eq!(answer.finding, Finding::Pending);
    let asked = status(&mut scene, by(SHOWN, Kind::Refund));
    assert_eq!(answered(scene.reply(&asked, &order("ORDER1", "3"))).unwrap().finding, Finding::Approved);
    let mut scene = Scene::new();
    let sent = scene.pay(by(SHOWN, Kind::Refund)).remove(0);
    assert!(matches!(silent(scene.reply_bytes(&sent, b"9995".to_vec())), Some(Silence::Unreadable(_))));
}

#[test]
fn a_code_that_was_never_used_is_forgotten_with_the_next_one() {
    let mut scene = Scene::new();
    let (first, second) = (
        by(SCANNED, Kind::Sale),
        Intent { reference: crate::payment::Reference::new(1, 2), ..by(SCANNED, Kind::Sale) },
    );
    let code = || ScannedCode::parse("134567890123").unwrap();
    scene.session.hold_code(first.reference, code());
    scene.session.hold_code(second.reference, code());
    assert!(scene.session.why_not(&first).is_some() && scene.session.why_not(&second).is_none());
}

#[test]
fn a_code_cannot_be_taken_back() {
    let mut scene = Scene::new();
    for (intent, says) in [(by(SHOWN, Kind::Sale), "a code"), (intent(Kind::Sale, 2), "a reader")] {
        scene.session.ask(at(scene.now), crate::protocol::RequestId(77), Question::Cancel(Box::new(intent)), [0; 48]);
        let Some(Silence::Refused(NotStarted::RefusedLocally, words)) = silent(scene.drain()) else {
            panic!("refused")
        };
        assert!(words.starts_with(says), "{words}");
    }
}
