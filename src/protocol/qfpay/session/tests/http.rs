//! Exchanges of their own: what is sent, in which pace, and what the answers are.

use rstest::rstest;

use super::scene::*;
use crate::payment::{Finding, Kind, NotStarted, Silence};
use crate::protocol::qfpay::content::Value;
use crate::protocol::qfpay::message::{Channel, PayOptions, ScanType};
use crate::protocol::qfpay::{METHODS, Settings};
use crate::protocol::{Output, Printed, Question};
use crate::wire::{Left, LinkEvent, LinkFault, LinkFaultKind, Payload};

fn text_value(text: &str) -> Value {
    Value::Text(text.into())
}

fn number(text: &str) -> Value {
    Value::Number(text.into())
}

#[test]
fn every_means_of_payment_is_a_channel_and_the_usual_one_is_the_first() {
    let words: Vec<&str> = Channel::ALL.iter().map(|channel| channel.word()).collect();
    let offered: Vec<&str> = METHODS.iter().map(|method| method.word).collect();
    assert_eq!(offered, words);
    for word in words {
        let mut scene = Scene::new(settings(http()));
        let mut sale = intent(Kind::Sale, 1);
        sale.method = Some(word.to_owned());
        assert_eq!(field(&scene.pay(sale)[0], "channel"), Some(text_value(word)));
    }
}

#[test]
fn a_sale_has_every_field_that_the_profile_asks_for() {
    let pay = PayOptions {
        front_camera: Some(true),
        payment_timeout_s: Some(300),
        wait_card_timeout_s: Some(90),
        scan_type: Some(ScanType::QrCode),
        move_to_back: Some(true),
    };
    let mut scene = Scene::new(Settings { pay, ..settings(http()) });
    let mut sale = intent(Kind::Sale, 1);
    sale.method = Some("payme".into());
    let [out] = scene.pay(sale).try_into().unwrap();
    let Payload::Http(request) = &out.payload else { panic!("{out:?}") };
    assert_eq!(request.path, "/api/pos/trade");
    for (name, expected) in [
        ("func_type", number("1001")),
        ("amt", number("10.2")),
        ("channel", text_value("payme")),
        ("out_trade_no", text_value("OURS-1")),
        ("camera_id", number("1")),
        // PayMe takes no more.
        ("payment_timeout", number("120")),
        ("wait_card_timeout", number("90")),
        ("scan_type", text_value("QRCODE_PAY")),
        ("moveToBack", number("1")),
    ] {
        assert_eq!(field(&out, name), Some(expected), "{name}");
    }
}

#[rstest]
#[case(Kind::Refund, "/api/pos/cancel")]
#[case(Kind::Void, "/api/pos/cancel")]
fn money_goes_back_by_the_terminals_number(#[case] kind: Kind, #[case] path: &str) {
    let mut scene = Scene::new(Settings { may_modify: Some(false), ..settings(http()) });
    let [out] = scene.pay(intent(kind, 1)).try_into().unwrap();
    let Payload::Http(request) = &out.payload else { panic!("{out:?}") };
    assert_eq!(request.path, path);
    assert_eq!(field(&out, "orderId"), Some(text_value(SYSSN)));
    assert_eq!(field(&out, "refund_amount"), Some(text_value("10.20")));
    assert_eq!(field(&out, "allow_modify_flag"), Some(number("0")));
}

#[test]
fn what_cannot_be_asked_is_refused_before_anything_leaves() {
    let mut scene = Scene::new(settings(http()));
    let mut sale = intent(Kind::Sale, 1);
    sale.method = Some("cash".into());
    scene.session.request_money(at(1_000), crate::protocol::RequestId(1), money(sale));
    let outputs = scene.drain();
    assert!(matches!(silent(outputs), Some(Silence::Refused(NotStarted::RefusedLocally, _))));
    let mut refund = intent(Kind::Refund, 2);
    refund.original.as_mut().unwrap().vendor_reference.clear();
    scene.session.request_money(at(1_000), crate::protocol::RequestId(2), money(refund));
    assert!(matches!(silent(scene.drain()), Some(Silence::Refused(NotStarted::RefusedLocally, _))));
}

#[test]
fn the_next_request_waits_for_the_pause_after_an_answer() {
    let mut scene = Scene::new(settings(http()));
    let [hello] = scene.ask(Question::Identify).try_into().unwrap();
    assert_eq!(func_type(&hello), "4001");
    scene.pass(900);
    let told = scene.hear(reply(hello.exchange, r#"{"respcd":"6000","data":{"respcd":"1136"}}"#));
    assert!(matches!(&told[..], [Output::Identified(..)]), "{told:?}");
    assert!(scene.pay(intent(Kind::Sale, 1)).is_empty(), "too soon");
    assert!(sends(scene.pass(PAUSE - 1)).is_empty());
    let [sale] = sends(scene.pass(1)).try_into().unwrap();
    assert_eq!(func_type(&sale), "1001");
}

#[test]
fn a_request_that_is_withdrawn_while_it_waits_for_the_pause_never_leaves() {
    let mut scene = Scene::new(settings(http()));
    let [hello] = scene.ask(Question::Identify).try_into().unwrap();
    scene.hear(reply(hello.exchange, r#"{"respcd":"6000","data":{"respcd":"1136"}}"#));
    assert!(scene.pay(intent(Kind::Sale, 1)).is_empty(), "too soon");
    scene.session.withdraw(scene.last_request());
    assert!(scene.pass(MONEY + PAUSE).is_empty(), "neither sent nor told");
}

#[test]
fn a_cancel_leaves_beside_the_payment_that_waits() {
    let mut scene = Scene::new(settings(http()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    scene.pass(PAUSE);
    let [cancel] = scene.ask(Question::Abort).try_into().unwrap();
    assert_ne!(sale.exchange, cancel.exchange);
    assert_eq!(func_type(&cancel), "5001");
    let taken = scene.hear(reply(cancel.exchange, r#"{"respcd":"6000"}"#));
    assert!(matches!(&taken[..], [Output::AbortAnswered(_, abort)] if abort.accepted), "{taken:?}");
    // The customer was quicker: the sale's own answer decides.
    let answer = answered(scene.hear(reply(sale.exchange, &approved("OURS-1")))).unwrap();
    assert_eq!((answer.finding, answer.details.vendor_number.as_str()), (Finding::Approved, SYSSN));
}

#[rstest]
#[case("6002", r#"{"respcd":"6000","data":{"respcd":"1136"}}"#, Finding::Declined)]
#[case("6001", r#"{"respcd":"6002","respmsg":"?"}"#, Finding::Cancelled)]
#[case::contradicted("6002", r#"{"respcd":"6000","data":{"respcd":"0000","cancel":"0"}}"#, Finding::Approved)]
#[case::still_at_work("6001", r#"{"respcd":"6000","data":{"respcd":"1145"}}"#, Finding::Pending)]
fn a_refusal_is_believed_after_one_inquiry_that_does_not_contradict(
    #[case] respcd: &str,
    #[case] inquiry: &str,
    #[case] expected: Finding,
) {
    let mut scene = Scene::new(settings(http()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    let direct = format!(r#"{{"respcd":"{respcd}","respmsg":"as the terminal says"}}"#);
    let direct = answered(scene.hear(reply(sale.exchange, &direct))).unwrap();
    assert_eq!(direct.finding, Finding::Unclear);
    scene.pass(PAUSE);
    let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
    assert_eq!(field(&asked, "out_trade_no"), Some(text_value("OURS-1")));
    let told = answered(scene.hear(reply(asked.exchange, inquiry))).unwrap();
    assert_eq!(told.finding, expected);
    if matches!(expected, Finding::Declined | Finding::Cancelled) {
        assert_eq!((told.code.as_str(), told.message.as_str()), (respcd, "as the terminal says"));
    }
}

#[test]
fn without_a_direct_refusal_not_found_is_not_found() {
    let mut scene = Scene::new(settings(http()));
    let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
    let told = answered(scene.hear(reply(asked.exchange, r#"{"respcd":"6002"}"#))).unwrap();
    assert_eq!(told.finding, Finding::NotFound);
}

/// A refusal that names another payment is stale, and an inquiry that finds nothing does not confirm it as ours.
#[test]
fn a_refusal_of_another_payment_is_not_confirmed_as_ours() {
    let mut scene = Scene::new(settings(http()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    let older = r#"{"respcd":"6000","data":{"respcd":"1205","out_trade_no":"OURS-2"}}"#;
    assert_eq!(answered(scene.hear(reply(sale.exchange, older))).unwrap().finding, Finding::Unclear);
    scene.pass(PAUSE);
    let [asked] = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 1)))).try_into().unwrap();
    let told = answered(scene.hear(reply(asked.exchange, r#"{"respcd":"6002"}"#))).unwrap();
    assert_eq!(told.finding, Finding::NotFound, "not declined: that was somebody else");
}

#[test]
fn an_answer_about_another_payment_proves_nothing() {
    let mut scene = Scene::new(settings(http()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    let told = answered(scene.hear(reply(sale.exchange, &approved("THEIRS")))).unwrap();
    assert_eq!(told.finding, Finding::Unclear);
}

#[rstest]
#[case("4003", NotStarted::KeyRefused)]
#[case("5001", NotStarted::KeyRefused)]
#[case("4007", NotStarted::SignedOut)]
#[case("4006", NotStarted::NotTaken)]
fn a_terminal_that_does_not_open_us_takes_no_sale(#[case] respcd: &str, #[case] reason: NotStarted) {
    let mut scene = Scene::new(settings(http()));
    let [hello] = scene.ask(Question::Identify).try_into().unwrap();
    let told = silent(scene.hear(reply(hello.exchange, &format!(r#"{{"respcd":"{respcd}"}}"#)))).unwrap();
    assert!(matches!(&told, Silence::Refused(why, words) if *why == reason && words.contains(respcd)), "{told:?}");
}

#[test]
fn once_it_has_opened_us_it_is_enough_that_it_listens_until_it_refuses() {
    let mut scene = Scene::new(settings(http()));
    let [hello] = scene.ask(Question::Identify).try_into().unwrap();
    scene.hear(reply(hello.exchange, r#"{"respcd":"6002"}"#));
    scene.pass(PAUSE);
    let [touch] = scene.ask(Question::Identify).try_into().unwrap();
    assert!(touch.payload == Payload::Touch);
    assert!(matches!(&scene.hear(LinkEvent::Touched(touch.exchange))[..], [Output::Identified(..)]));
    scene.pass(PAUSE);
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    let told = answered(scene.hear(reply(sale.exchange, r#"{"respcd":"4003"}"#))).unwrap();
    assert_eq!(told.finding, Finding::NotTaken(NotStarted::KeyRefused));
    scene.pass(PAUSE);
    let [hello] = scene.ask(Question::Identify).try_into().unwrap();
    assert_eq!(func_type(&hello), "4001");
}

#[test]
fn what_left_and_what_did_not() {
    let fault = |kind| LinkFault::new(kind, "words");
    for (left, kind, expected) in [
        (Left::Nothing, LinkFaultKind::Refused, "NothingLeft"),
        (Left::Maybe, LinkFaultKind::TimedOut, "TimedOut"),
        (Left::Maybe, LinkFaultKind::Lost, "LinkLost"),
        (Left::Maybe, LinkFaultKind::BadPeer, "Unreadable"),
    ] {
        let mut scene = Scene::new(settings(http()));
        let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
        let event = LinkEvent::Failed { exchange: sale.exchange, left, fault: fault(kind) };
        let told = silent(scene.hear(event)).unwrap();
        assert!(format!("{told:?}").starts_with(expected), "{told:?}");
    }
}

#[rstest]
#[case(200, "<html>", "cannot be read")]
#[case(404, "<html>", "HTTP 404")]
#[case(500, "", "HTTP 500")]
fn what_is_no_answer_is_told_with_its_cause(#[case] status: u16, #[case] body: &str, #[case] words: &str) {
    let mut scene = Scene::new(settings(http()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    let LinkEvent::Reply(exchange, mut answer) = reply(sale.exchange, body) else { unreachable!() };
    answer.status = status;
    let told = silent(scene.hear(LinkEvent::Reply(exchange, answer))).unwrap();
    assert!(matches!(&told, Silence::Unreadable(said) if said.contains(words)), "{told:?}");
}

#[test]
fn an_answer_counts_whatever_its_status() {
    let mut scene = Scene::new(settings(http()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    let LinkEvent::Reply(exchange, mut answer) = reply(sale.exchange, &approved("OURS-1")) else { unreachable!() };
    answer.status = 500;
    assert_eq!(answered(scene.hear(LinkEvent::Reply(exchange, answer))).unwrap().finding, Finding::Approved);
}

#[test]
fn printing_is_asked_for_and_told() {
    let mut scene = Scene::new(settings(http()));
    let receipt = Printed::Receipt { vendor_number: SYSSN.into() };
    for (printed, func) in [(receipt, "3001"), (Printed::Summary, "3002")] {
        let [out] = scene.ask(Question::Print(printed)).try_into().unwrap();
        assert_eq!(func_type(&out), func);
        assert!(matches!(&scene.hear(reply(out.exchange, r#"{"respcd":"6000"}"#))[..], [Output::Printed(_, Ok(()))]));
        scene.pass(PAUSE);
    }
    let [out] = scene.ask(Question::Print(Printed::Summary)).try_into().unwrap();
    let refused = scene.hear(reply(out.exchange, r#"{"respcd":"6002","respmsg":"no paper"}"#));
    assert!(matches!(&refused[..], [Output::Printed(_, Err(why))] if why.contains("no paper")), "{refused:?}");
}

#[test]
fn nothing_is_sent_twice_whatever_happens() {
    let mut scene = Scene::new(settings(http()));
    let [sale] = scene.pay(intent(Kind::Sale, 1)).try_into().unwrap();
    let fault = LinkFault::new(LinkFaultKind::Lost, "gone");
    let mut later = scene.hear(LinkEvent::Failed { exchange: sale.exchange, left: Left::Maybe, fault: fault.clone() });
    later.extend(scene.hear(LinkEvent::Down(fault)));
    later.extend(scene.hear(LinkEvent::Up));
    later.extend(scene.pass(MONEY));
    assert!(sends(later).is_empty());
}
