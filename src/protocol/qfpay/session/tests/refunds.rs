//! Two refunds of one sale, the first of which a person has decided about: neither is taken for the other.

use rstest::rstest;

use super::scene::*;
use crate::payment::{Finding, Intent, Kind, Match, Silence};
use crate::protocol::qfpay::Settings;
use crate::protocol::qfpay::frame::{FrameType, Number};
use crate::protocol::{Output, Question, RequestId};
use crate::wire::{LinkEvent, LinkFault, LinkFaultKind, Outgoing};

/// What is left after one of the two, and before both.
const DROPPED: &str = "1980";
const UNCHANGED: &str = "3000";

/// A refund of 10.20 of a sale of which `left` cents were left.
fn refund(nth: u64, left: Option<u64>) -> Intent {
    let mut refund = intent(Kind::Refund, nth);
    let amount = |minor| crate::money::Amount::from_minor_units(minor, refund.amount.currency()).unwrap();
    let left = left.map(amount);
    refund.original.as_mut().unwrap().left = left;
    refund
}

/// A refund goes out, and its answer is lost.
fn lost(scene: &mut Scene, refund: Intent) {
    scene.pass(PAUSE);
    let [out] = scene.pay(refund).try_into().unwrap();
    let fault = LinkFault::new(LinkFaultKind::Lost, "lost");
    let told = scene.hear(LinkEvent::Failed { exchange: out.exchange, left: crate::wire::Left::Maybe, fault });
    assert!(matches!(silent(told), Some(Silence::LinkLost(_))));
}

/// What an inquiry about it proves while so much is left of the sale.
fn asked(scene: &mut Scene, refund: &Intent, told: &str) -> Finding {
    scene.pass(PAUSE);
    let [out] = scene.ask(Question::Status(Box::new(refund.clone()))).try_into().unwrap();
    let body = format!(
        r#"{{"respcd":"6000","data":{{"respcd":"0000","syssn":"{SYSSN}","tradetp":"payment","cancel":"5","allow_refund_amt":"{told}"}}}}"#
    );
    answered(scene.hear(reply(out.exchange, &body))).unwrap().finding
}

fn web() -> Scene {
    Scene::new(settings(http()))
}

#[test]
fn a_lost_refund_that_is_the_only_one_is_told_by_what_is_left() {
    for (told, expected) in [(DROPPED, Finding::Approved), (UNCHANGED, Finding::NotFound)] {
        let mut scene = web();
        let first = refund(1, Some(3_000));
        lost(&mut scene, first.clone());
        assert_eq!(asked(&mut scene, &first, told), expected);
    }
}

#[test]
fn what_the_second_has_given_back_does_not_prove_the_first() {
    let mut scene = web();
    let first = refund(1, Some(3_000));
    lost(&mut scene, first.clone());
    lost(&mut scene, refund(2, None));
    assert_eq!(asked(&mut scene, &first, DROPPED), Finding::Unclear);
    assert_eq!(asked(&mut scene, &first, UNCHANGED), Finding::NotFound, "nothing has gone back at all");
}

#[test]
fn an_earlier_one_that_counts_already_takes_nothing_from_the_second() {
    let mut scene = web();
    lost(&mut scene, refund(1, Some(4_020)));
    let second = refund(2, Some(3_000));
    lost(&mut scene, second.clone());
    assert_eq!(asked(&mut scene, &second, DROPPED), Finding::Approved);
}

#[test]
fn a_refund_of_another_sale_takes_nothing_from_it() {
    let mut scene = web();
    let first = refund(1, Some(3_000));
    lost(&mut scene, first.clone());
    let mut other = refund(2, Some(3_000));
    other.original.as_mut().unwrap().vendor_reference = "20250101155400020000000002".into();
    lost(&mut scene, other);
    assert_eq!(asked(&mut scene, &first, DROPPED), Finding::Approved);
}

/// The order of what an earlier life left is told by what was left of the sale.
#[rstest]
#[case::alone(&[], Finding::Approved)]
#[case::after_it(&[None], Finding::Unclear)]
#[case::after_it_by_the_same_sum(&[Some(3_000)], Finding::Unclear)]
#[case::before_it(&[Some(4_020)], Finding::Approved)]
fn after_a_restart(#[case] others: &[Option<u64>], #[case] expected: Finding) {
    let mut scene = web();
    let first = refund(1, Some(3_000));
    scene.session.remember(RequestId(90), &first, true, "");
    for left in others {
        scene.session.remember(RequestId(91), &refund(2, *left), false, "");
    }
    assert_eq!(asked(&mut scene, &first, DROPPED), expected);
}

/// A proxy gives the answer to an earlier request: to an inquiry about the sale, or to the sale itself.
#[rstest]
#[case::inquiry(r#","tradetp":"payment","cancel":"0","allow_refund_amt":"3000""#)]
#[case::sale("")]
fn what_is_said_of_the_sale_is_no_answer_to_its_refund(#[case] beside: &str) {
    let mut scene = web();
    let [out] = scene.pay(refund(1, Some(3_000))).try_into().unwrap();
    let body = format!(r#"{{"respcd":"6000","data":{{"respcd":"0000","syssn":"{SYSSN}","txamt":"3000"{beside}}}}}"#);
    assert_eq!(answered(scene.hear(reply(out.exchange, &body))).unwrap().finding, Finding::Unclear);
}

/// A refund's own names the sale that it takes back.
#[test]
fn the_answer_to_an_earlier_sale_is_none_to_a_refund() {
    let mut scene = web();
    let [out] = scene.pay(refund(1, Some(3_000))).try_into().unwrap();
    let body =
        r#"{"respcd":"6000","data":{"respcd":"0000","out_trade_no":"CT26-0007","syssn":"20261122","txamt":"1020"}}"#;
    let told = answered(scene.hear(reply(out.exchange, body))).unwrap();
    assert_eq!((told.finding, told.evidence.reference), (Finding::Unclear, Match::Differs));
}

#[test]
fn the_answer_to_an_earlier_refund_is_none_to_the_next() {
    let mut scene = web();
    let body =
        format!(r#"{{"respcd":"6000","data":{{"respcd":"0000","orig_syssn":"{SYSSN}","syssn":"R1","txamt":"1020"}}}}"#);
    let mut told = |nth| {
        scene.pass(PAUSE);
        let [out] = scene.pay(refund(nth, Some(3_000))).try_into().unwrap();
        answered(scene.hear(reply(out.exchange, &body))).unwrap().finding
    };
    assert_eq!((told(1), told(2)), (Finding::Approved, Finding::Unclear));
}

// ---- on the line, where a result names the sale only ------------------------------------------------------------------

fn serial() -> Scene {
    Scene::new(Settings { ..settings(line()) })
}

fn out(scene: &mut Scene, refund: Intent) -> RequestId {
    scene.pass(PAUSE);
    let [sent]: [Outgoing; 1] = scene.pay(refund).try_into().unwrap();
    scene.hear(said(FrameType::Positive, data(sent.payload.bytes()).0, ""));
    scene.last_request()
}

/// The terminal tells that the refund under this number of its own was done: whose it is taken for.
fn done(scene: &mut Scene, frame: u8, number: &str) -> Option<(RequestId, Finding)> {
    let body = format!(
        r#"{{"respcd":"6000","data":{{"respcd":"0000","orig_syssn":"{SYSSN}","syssn":"{number}","txamt":"1020"}}}}"#
    );
    let told = scene.hear(said(FrameType::Request, Number::of(frame).unwrap(), &body));
    told.into_iter().find_map(|output| match output {
        Output::Answered(id, answer) => Some((id, answer.finding)),
        _ => None,
    })
}

fn unplugged(scene: &mut Scene) {
    scene.hear(LinkEvent::Down(LinkFault::new(LinkFaultKind::Lost, "cable out")));
    scene.hear(LinkEvent::Up);
}

#[test]
fn a_late_result_of_the_first_is_not_the_seconds() {
    let mut scene = serial();
    let first = out(&mut scene, refund(1, Some(3_000)));
    unplugged(&mut scene);
    let second = out(&mut scene, refund(2, None));
    assert_eq!(done(&mut scene, 9, "R1"), None, "it may be the one or the other");
    scene.pass(MONEY);
    assert!(first != second && done(&mut scene, 10, "R1").is_some(), "known by then to nobody else");
}

/// The journal knows the numbers of those that are known: what is told under another one is not theirs.
#[test]
fn after_a_restart_a_result_is_not_that_of_a_refund_that_is_known() {
    let mut scene = serial();
    scene.session.remember(RequestId(90), &refund(1, Some(3_000)), false, "R1");
    scene.session.remember(RequestId(91), &refund(2, Some(1_980)), true, SYSSN);
    scene.session.remember(RequestId(92), &refund(3, Some(3_000)), false, "R3");
    assert_eq!(
        done(&mut scene, 9, "R2").map(|(id, _)| id),
        Some(RequestId(91)),
        "the sale's number is none of its own"
    );
    assert_eq!(done(&mut scene, 10, "R3").map(|(id, _)| id), Some(RequestId(92)));
}

#[test]
fn a_result_that_is_said_again_is_not_the_next_refunds() {
    let mut scene = serial();
    let first = out(&mut scene, refund(1, Some(3_000)));
    assert_eq!(done(&mut scene, 9, "R1"), Some((first, Finding::Approved)));
    let second = out(&mut scene, refund(2, Some(1_980)));
    unplugged(&mut scene);
    let third = out(&mut scene, refund(3, Some(1_980)));
    assert_eq!(done(&mut scene, 10, "R1"), Some((first, Finding::Approved)), "once more");
    assert!(second != third);
}

#[test]
fn a_refund_whose_forerunners_are_answered_gets_its_result() {
    let mut scene = serial();
    let first = out(&mut scene, refund(1, Some(3_000)));
    assert_eq!(done(&mut scene, 9, "R1"), Some((first, Finding::Approved)));
    let second = out(&mut scene, refund(2, Some(1_980)));
    assert_eq!(done(&mut scene, 10, "R2"), Some((second, Finding::Approved)));
}

/// Found by simulation: of two that are out the first, settled by an inquiry and still listened for, took the second's result
/// for its own, with another amount.
#[test]
fn of_two_refunds_that_are_out_the_amount_tells_whose_result_it_is() {
    let mut scene = serial();
    let larger = Intent {
        amount: crate::money::Amount::from_minor_units(1_500, usual().currency()).unwrap(),
        ..refund(1, Some(3_000))
    };
    out(&mut scene, larger);
    let second = out(&mut scene, refund(2, Some(1_500)));
    assert_eq!(done(&mut scene, 9, "R2"), Some((second, Finding::Approved)));
}

#[test]
fn of_two_refunds_of_one_amount_that_are_out_nobody_can_tell() {
    let mut scene = serial();
    out(&mut scene, refund(1, Some(3_000)));
    out(&mut scene, refund(2, Some(1_980)));
    assert_eq!(done(&mut scene, 9, "R2"), None);
}

fn usual() -> crate::money::Amount {
    refund(1, None).amount
}
