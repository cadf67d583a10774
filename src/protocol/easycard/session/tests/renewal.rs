//! The sign-on after errors of the reader, and while a transaction is owed its end.

use super::scene::*;
use crate::payment::{Finding, Kind, NotStarted, Reference, Silence};
use crate::protocol::Question;
use crate::wire::{Left, LinkFaultKind};

/// A payment of which the reader says that it has an error; gives the sign-on that follows.
fn after_an_error(scene: &mut Scene) -> Asked {
    let sent = scene.pay(intent(Kind::Sale, 1)).remove(0);
    let outputs = scene.reply(&sent, &failed("046301", 0, "ORDER1"));
    let renewal = read(outputs).remove(0);
    assert_eq!(renewal.service, "SignOn");
    renewal
}

#[test]
fn an_error_of_the_reader_signs_it_on_again_by_itself() {
    let mut scene = Scene::ready();
    let renewal = after_an_error(&mut scene);
    assert!(scene.reply(&renewal, SIGNED_ON).is_empty(), "nobody has asked");
    assert_eq!(scene.pay(intent(Kind::Sale, 2))[0].service, "Payment");
}

#[test]
fn a_payment_goes_behind_the_renewal_that_is_under_way() {
    let mut scene = Scene::ready();
    let renewal = after_an_error(&mut scene);
    assert!(scene.pay(intent(Kind::Sale, 2)).is_empty(), "one sign-on at a time");
    let sent = read(scene.reply(&renewal, SIGNED_ON)).remove(0);
    assert_eq!((sent.service.as_str(), sent.says("StoreOrderNo").as_str()), ("Payment", "ORDER2"));
    assert_eq!(answered(scene.reply(&sent, &paid("ORDER2"))).unwrap().finding, Finding::Approved);
}

#[test]
fn a_renewal_that_fails_is_tried_again_by_the_next_payment_only() {
    let mut scene = Scene::ready();
    let renewal = after_an_error(&mut scene);
    assert!(scene.reply(&renewal, &failed("010019", 0, "")).is_empty());
    assert!(read(scene.pass(HOUR)).is_empty(), "no loop");
    assert_eq!(scene.pay(intent(Kind::Sale, 2))[0].service, "SignOn");

    let mut scene = Scene::ready();
    let renewal = after_an_error(&mut scene);
    scene.pay(intent(Kind::Sale, 2));
    let told = silent(scene.fail(&renewal, Left::Maybe, LinkFaultKind::TimedOut));
    assert!(matches!(told, Some(Silence::Refused(NotStarted::Unreachable, _))), "the payment behind it has not left");
}

#[test]
fn nothing_is_done_to_a_reader_while_a_payment_is_out_or_not_known() {
    let mut scene = Scene::ready();
    let _sale = scene.pay(intent(Kind::Sale, 1));
    let asked = scene.ask(Question::Status(Box::new(intent(Kind::Sale, 9)))).remove(0);
    scene.reply(&asked, &failed("900000", 0, "ORDER9"));
    scene.now += GAP;
    let hello = scene.ask(Question::Identify).remove(0);
    assert!(identified(scene.reply(&hello, BOUND)).is_some(), "no sign-on while a sale is out");

    let mut scene = Scene::ready();
    let sent = scene.pay(intent(Kind::Sale, 1)).remove(0);
    let outputs = scene.reply(&sent, &failed("900000", 0, "ORDER1"));
    assert!(read(outputs).is_empty(), "what became of it is asked first");
}

/// A sale that is owed its end, and the first try.
fn first_try(scene: &mut Scene) -> Asked {
    let sent = scene.pay(intent(Kind::Sale, 1)).remove(0);
    let answer = answered(scene.reply(&sent, &failed("046301", 1, "ORDER1"))).unwrap();
    scene.finish(finish(intent(Kind::Sale, 1), answer)).remove(0)
}

#[test]
fn no_sign_on_comes_between_a_transaction_and_its_end() {
    let mut scene = Scene::ready();
    let tried = first_try(&mut scene);
    assert_eq!(tried.service, "Payment", "the error has brought no sign-on in between");
    scene.now += 25 * HOUR;
    let hello = scene.ask(Question::Identify).remove(0);
    assert!(identified(scene.reply(&hello, BOUND)).is_some(), "nor has the age");
    assert_eq!(answered(scene.reply(&tried, &paid("ORDER1"))).unwrap().finding, Finding::Approved);
    scene.now += GAP;
    let hello = scene.ask(Question::Identify).remove(0);
    assert_eq!(read(scene.reply(&hello, BOUND))[0].service, "SignOn", "now it may");
}

#[test]
fn the_end_is_asked_for_after_a_restart_on_the_sign_on_of_the_life_before() {
    let mut scene = Scene::new();
    scene.session.owes(Reference::new(1, 1));
    let hello = scene.ask(Question::Identify).remove(0);
    assert!(identified(scene.reply(&hello, BOUND)).unwrap().signed_on.is_none(), "it is left alone");
    let mut before = Scene::ready();
    let sent = before.pay(intent(Kind::Sale, 1)).remove(0);
    let answer = answered(before.reply(&sent, &failed("000125", 1, "ORDER1"))).unwrap();
    let again = || finish(intent(Kind::Sale, 1), answer.clone());
    let tried = scene.finish(again()).remove(0);
    assert_eq!((tried.service.as_str(), tried.says("Retry").as_str()), ("Payment", "1"));
    let told = answered(scene.reply(&tried, &failed("900000", 0, "ORDER1"))).unwrap();
    assert_eq!(told.finding, Finding::Unclear);
    let sign_on = scene.finish(again()).remove(0);
    assert_eq!(sign_on.service, "SignOn", "the reader has demanded it");
    let tried = read(scene.reply(&sign_on, SIGNED_ON)).remove(0);
    assert_eq!((tried.service.as_str(), tried.says("TerminalTXNNumber").as_str()), ("Payment", "093101"));
}

#[test]
fn what_was_given_up_is_no_longer_owed() {
    let mut scene = Scene::ready();
    first_try(&mut scene);
    scene.now += 25 * HOUR;
    let sign_on = scene.pay(intent(Kind::Sale, 2)).remove(0);
    assert_eq!(sign_on.service, "SignOn");
}
