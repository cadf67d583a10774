//! Refunds of one sale after a person has decided about one of them.

use uuid::Uuid;

use super::till;
use crate::money::{Amount, Currency};
use crate::payment::{
    ByHand, Conclusion, Details, Event, Evidence, Intent, Kind, Match, Original, Outcome, Override, Payment, Reference,
    Stamped, TerminalId, Unresolved, Vendor, WallTime,
};
use crate::till::Till;
use crate::till::refunds::measure;

fn hkd(minor: u64) -> Amount {
    Amount::from_minor_units(minor, Currency::HKD).unwrap()
}

fn reference(nth: u64) -> Reference {
    Reference::new(1, nth)
}

/// A refund of 4.00 of the sale under the first reference.
fn refund(nth: u64) -> Intent {
    let (reference_of_sale, vendor_reference) = (Some(reference(1)), "20250101155400020000000001".to_owned());
    Intent {
        reference: reference(nth),
        kind: Kind::Refund,
        terminal: TerminalId("t-1".into()),
        terminal_name: "q".into(),
        vendor: Vendor::QfPay,
        simulated: true,
        amount: hkd(400),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: format!("OURS-{nth}"),
        message_id: Uuid::nil(),
        original: Some(Original { reference: reference_of_sale, kind: None, vendor_reference, left: Some(hkd(1_000)) }),
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(0),
    }
}

fn stamped(event: Event) -> Stamped {
    Stamped { at: WallTime(0), event }
}

fn unresolved(nth: u64) -> Vec<Stamped> {
    let doubt = Event::BecameUnresolved { reason: Unresolved::LinkLost, last_words: String::new(), evidence: None };
    [Event::Intended { intent: Box::new(refund(nth)) }, Event::MayHaveLeft, doubt].map(stamped).to_vec()
}

fn decided(nth: u64, decision: ByHand) -> Vec<Stamped> {
    let (by, reason) = ("Mei".to_owned(), "slip".to_owned());
    let decision = Override { decision, by, reason, approver: None, approval_code: None, amount: None };
    [unresolved(nth), vec![stamped(Event::Overridden { decision })]].concat()
}

fn ended(nth: u64, outcome: Outcome) -> Vec<Stamped> {
    let evidence = Evidence {
        frame: 1,
        at: WallTime(0),
        source: String::new(),
        said: "1002 respcd=6000".into(),
        reference: Match::Equal,
        amount: Match::NotSent,
    };
    let details = Details::default();
    let conclusion = Conclusion { outcome, code: String::new(), message: String::new(), details, evidence };
    [unresolved(nth), vec![stamped(Event::Concluded { conclusion: Box::new(conclusion) })]].concat()
}

fn folded(events: &[Stamped]) -> Payment {
    Payment::fold(events).unwrap()
}

#[test]
fn the_terminals_sum_is_measured_by_proven_refunds_only() {
    let approved = folded(&ended(2, Outcome::Approved));
    assert_eq!(measure(hkd(600), &[approved]), Some(hkd(600)));
    for decision in [ByHand::Paid, ByHand::Unpaid] {
        assert_eq!(measure(hkd(600), &[folded(&decided(2, decision))]), None, "{decision:?}");
    }
}

async fn recorded(till: &Till, nth: u64, events: Vec<Stamped>) {
    till.inner.journal.append(reference(nth), events).await.unwrap();
}

/// At a start the terminal is asked about the first again: what went back after it must be known then.
#[tokio::test]
async fn what_else_went_back_of_the_sale_is_taken_up_with_a_refund_that_is_asked_about() {
    let (_folder, till) = till("").await;
    recorded(&till, 2, decided(2, ByHand::Unpaid)).await;
    recorded(&till, 3, ended(3, Outcome::Approved)).await;
    recorded(&till, 4, ended(4, Outcome::Declined)).await;
    let open = till.inner.journal.open_payments().await.unwrap();
    assert_eq!(open.len(), 1, "only the first is asked about");
    let taken_up = till.with_siblings(open).await.unwrap();
    let references: Vec<Reference> = taken_up.iter().map(|payment| payment.intent.reference).collect();
    assert_eq!(references, [reference(2), reference(3)]);
}
