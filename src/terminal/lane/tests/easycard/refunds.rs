//! What a start makes of refunds of an earlier life: the order of a sale tells that it was given back, never by which refund.

use super::*;
use crate::payment::{NotStarted, Original};

fn refund(nth: u64) -> Box<Intent> {
    let sale = intent(1);
    let original = Original {
        reference: Some(sale.reference),
        kind: None,
        vendor_reference: sale.vendor_reference.clone(),
        left: Some(sale.amount),
    };
    Box::new(Intent { kind: Kind::Refund, original: Some(original), ..*intent(nth) })
}

fn recorded(refund: Box<Intent>, then: Event) -> Payment {
    let events = [Event::Intended { intent: refund }, then].map(|event| Stamped { at: WallTime(0), event });
    Payment::fold(&events).expect("it begins with its intent")
}

/// Told after a start that finds these two refunds of one sale, of which the second is not known; the order says "given back".
fn told_of(first: Payment) -> Vec<String> {
    let mut shop = Shop::open();
    shop.answers("SingleOrderQuery", inner(r#""StoreOrderNo":"{order}","OrderStatus":"3""#));
    shop.lane = lane();
    let open = recorded(refund(3), Event::MayHaveLeft);
    shop.give(|lane, now| lane.resume(now, vec![first, open], None));
    shop.give(|lane, now| lane.link_event(now, LinkEvent::Up));
    shop.pass(30_000);
    shop.shown
}

#[test]
fn one_that_was_refused_before_it_could_leave_has_given_nothing_back() {
    let refused = Event::NotStarted { reason: NotStarted::Blocked, message: String::new(), evidence: None };
    let told = told_of(recorded(refund(2), refused));
    assert!(told.iter().any(|told| told == "approved"), "{told:?}");
}

#[test]
fn of_two_that_may_have_left_nobody_knows_which_it_was() {
    let told = told_of(recorded(refund(2), Event::MayHaveLeft));
    assert!(told.iter().all(|told| told != "approved"), "{told:?}");
}

#[test]
fn one_whose_first_record_failed_has_given_nothing_back() {
    let mut shop = Shop::open();
    shop.answers("SingleOrderQuery", inner(r#""StoreOrderNo":"{order}","OrderStatus":"3""#));
    let mut effects = shop.lane.command(at(shop.now), LaneCommand::Begin(refund(2))).into_iter();
    let record = effects.find(|effect| matches!(effect, LaneEffect::Record(..)));
    assert!(record.is_some(), "it is to be recorded before it leaves");
    let behind: Vec<LaneEffect> = effects.collect();
    shop.give(|lane, now| lane.not_saved(now, refund(2).reference, true, behind));

    // Nobody answers the next one of the same sale; the order says "given back".
    shop.command(LaneCommand::Begin(refund(3)));
    shop.pass(200_000);
    assert!(shop.shown.iter().any(|told| told == "approved"), "{:?}", shop.shown);
}

/// By its first copy, where the request came twice, or by another till: the order tells neither, after a restart neither.
#[test]
fn one_that_was_given_back_already_stays_with_a_person() {
    let mut shop = Shop::open();
    shop.server.push(("Refund", r#"{"Header":{"StatusCode":"7112"},"Data":{}}"#.to_owned()));
    shop.answers("SingleOrderQuery", inner(r#""StoreOrderNo":"{order}","OrderStatus":"3""#));
    shop.command(LaneCommand::Begin(refund(2)));
    shop.pass(30_000);
    shop.killed();
    shop.pass(30_000);
    assert!(shop.asked.iter().any(|(service, _)| service == "SingleOrderQuery"), "it was asked about");
    assert_eq!(shop.shown.last().map(String::as_str), Some("unreadable"), "{:?}", shop.shown);
    assert!(shop.shown.iter().all(|told| told != "approved"), "{:?}", shop.shown);
}
