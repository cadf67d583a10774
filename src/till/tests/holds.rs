//! What may follow a hold and a sale on a terminal that offers it: refused here, or passed on to the terminal. No terminal
//! runs in these tests, so what all rules let pass ends as "not running".

use super::{staffed, till};
use crate::journal::{AuditFilter, Deed, What, audit};
use crate::money::{Amount, Currency};
use crate::payment::{
    Conclusion, Details, Duplicate, Event, Evidence, Extras, Intent, Kind, Match, NotFollowed, Original, Outcome,
    Reference, Stamped, TerminalId, Unresolved, Vendor, WallTime,
};
use crate::terminal::now;
use crate::till::{
    CompletionOrder, Filter, OriginalOf, PageFrom, RefundOrder, SaleOrder, Stop, Till, TipOrder, VoidOrder,
};

const CODEPAY: &str = r#"
[[terminal]]
id = "t-3h5n8rty"
name = "c"
vendor = "codepay"
simulated = true
currency = "HKD"
[terminal.codepay]
app_id = "wz0123456789abcdef"
[terminal.codepay.link.lan]
host = "192.0.2.11"
port = 35779
path = "/"
"#;

fn hkd(minor: u64) -> Amount {
    Amount::from_minor_units(minor, Currency::HKD).unwrap()
}

fn reference(nth: u64) -> Reference {
    Reference::new(1, nth)
}

fn intent(nth: u64, kind: Kind, minor: u64) -> Intent {
    Intent {
        reference: reference(nth),
        kind,
        terminal: TerminalId("t-3h5n8rty".into()),
        terminal_name: "c".into(),
        vendor: Vendor::CodePay,
        simulated: true,
        amount: hkd(minor),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: reference(nth).as_str().to_owned(),
        message_id: uuid::Uuid::nil(),
        original: None,
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(0),
    }
}

fn about(nth: u64, kind: Kind, minor: u64, original: u64) -> Intent {
    let vendor_reference = reference(original).as_str().to_owned();
    let original = Original { reference: Some(reference(original)), kind: None, vendor_reference, left: None };
    Intent { original: Some(original), ..intent(nth, kind, minor) }
}

async fn record(till: &Till, intent: Intent, last: Event) {
    let at = now().wall;
    let reference = intent.reference;
    let events = [Event::Intended { intent: Box::new(intent) }, Event::MayHaveLeft, last];
    till.inner.journal.append(reference, events.map(|event| Stamped { at, event }).to_vec()).await.unwrap();
}

fn ended(outcome: Outcome, extras: Extras) -> Event {
    let evidence = Evidence {
        frame: 1,
        at: WallTime(0),
        source: String::new(),
        said: String::new(),
        reference: Match::Equal,
        amount: Match::Equal,
    };
    let details = Details { extras, ..Details::default() };
    let conclusion = Conclusion { outcome, code: String::new(), message: String::new(), details, evidence };
    Event::Concluded { conclusion: Box::new(conclusion) }
}

fn approved() -> Event {
    ended(Outcome::Approved, Extras::default())
}

fn unknown() -> Event {
    Event::BecameUnresolved { reason: Unresolved::NoAnswer, last_words: String::new(), evidence: None }
}

async fn complete(till: &Till, nth: u64, minor: u64) -> Stop {
    let order = CompletionOrder {
        of: OriginalOf::Reference(reference(nth).as_str().to_owned()),
        amount: hkd(minor),
        operator: None,
        approval: None,
        another_customer: false,
        record_refusal: false,
    };
    till.complete(order).await.unwrap_err()
}

async fn void(till: &Till, nth: u64) -> Stop {
    let of = OriginalOf::Reference(reference(nth).as_str().to_owned());
    till.void(VoidOrder { of, amount: None, operator: None, approval: None }).await.unwrap_err()
}

async fn refund(till: &Till, nth: u64, minor: u64) -> Stop {
    let of = OriginalOf::Reference(reference(nth).as_str().to_owned());
    till.refund(RefundOrder { of, amount: hkd(minor), operator: None, approval: None }).await.unwrap_err()
}

async fn tip(till: &Till, nth: u64, minor: u64) -> Stop {
    let of = reference(nth).as_str().to_owned();
    till.set_tip(TipOrder { of, tip: hkd(minor), operator: None }).await.unwrap_err()
}

/// All rules let it pass.
fn passed(stop: &Stop) -> bool {
    matches!(stop, Stop::NotRunning(_))
}

#[tokio::test]
async fn a_hold_is_completed_once_and_within_what_is_held() {
    let (_folder, till) = till(CODEPAY).await;
    record(&till, intent(1, Kind::PreAuth, 10_000), approved()).await;
    assert!(matches!(complete(&till, 1, 10_001).await, Stop::NotFollowed(NotFollowed::MoreThanHeld(_))));
    assert!(matches!(refund(&till, 1, 1_000).await, Stop::NotReversible(_)), "nothing was charged");
    assert!(matches!(complete(&till, 1, 0).await, Stop::ZeroAmount));
    assert!(passed(&complete(&till, 1, 9_000).await));
    // It was begun: until it is recorded or its time is over nobody completes or releases the hold.
    assert!(matches!(complete(&till, 1, 9_000).await, Stop::NotFollowed(NotFollowed::InQuestion)));
    assert!(matches!(void(&till, 1).await, Stop::NotFollowed(NotFollowed::InQuestion)));
}

#[tokio::test]
async fn a_hold_that_was_charged_is_neither_charged_nor_released_again() {
    let (_folder, till) = till(CODEPAY).await;
    record(&till, intent(1, Kind::PreAuth, 10_000), approved()).await;
    record(&till, about(2, Kind::Completion, 9_000, 1), ended(Outcome::Declined, Extras::default())).await;
    assert!(passed(&void(&till, 1).await), "that it was not charged is proven");
    let (_folder, till) = super::till(CODEPAY).await;
    record(&till, intent(1, Kind::PreAuth, 10_000), approved()).await;
    record(&till, about(2, Kind::Completion, 9_000, 1), approved()).await;
    assert!(matches!(complete(&till, 1, 1_000).await, Stop::NotFollowed(NotFollowed::Completed)));
    assert!(matches!(void(&till, 1).await, Stop::NotFollowed(NotFollowed::Completed)));
    assert!(passed(&void(&till, 2).await), "the completion itself can be voided");
}

#[tokio::test]
async fn a_tip_can_be_taken_away() {
    let (_folder, till) = till(CODEPAY).await;
    record(&till, intent(1, Kind::Sale, 1_000), approved()).await;
    record(&till, about(2, Kind::TipAdjustment, 500, 1), approved()).await;
    assert!(passed(&tip(&till, 1, 0).await));
}

/// At a start: the terminal may tell the sum with the tip, or of the tip alone, when the sale is asked about.
#[tokio::test]
async fn tips_are_taken_up_with_the_sale_that_they_are_on() {
    let (_folder, till) = till(CODEPAY).await;
    record(&till, intent(1, Kind::Sale, 1_000), unknown()).await;
    record(&till, about(2, Kind::TipAdjustment, 500, 1), approved()).await;
    record(&till, about(3, Kind::TipAdjustment, 700, 1), ended(Outcome::Declined, Extras::default())).await;
    record(&till, about(4, Kind::Refund, 400, 1), approved()).await;
    let open = till.inner.journal.open_payments().await.unwrap();
    let taken_up = till.with_siblings(open).await.unwrap();
    let found: Vec<_> = taken_up.iter().map(|payment| payment.intent.reference).collect();
    assert_eq!(found, [reference(1), reference(2)], "no refund, and no tip that was declined");
}

#[tokio::test]
async fn holds_that_still_stand_can_be_listed_alone() {
    let (_folder, till) = till(CODEPAY).await;
    for nth in [1, 3, 5] {
        record(&till, intent(nth, Kind::PreAuth, 10_000), approved()).await;
    }
    record(&till, about(2, Kind::Completion, 9_000, 1), approved()).await;
    record(&till, about(4, Kind::Void, 10_000, 3), ended(Outcome::Declined, Extras::default())).await;
    record(&till, intent(6, Kind::Sale, 10_000), approved()).await;
    let filter = Filter { outcome: Some(Filter::HELD.to_owned()), ..Filter::default() };
    let rows = till.journal().list(filter, PageFrom::Top, 10).await.unwrap();
    let found: Vec<_> = rows.iter().map(|row| row.reference).collect();
    assert_eq!(found, [reference(5), reference(3)]);
}

#[tokio::test]
async fn a_completion_that_is_not_known_blocks_another_and_the_release() {
    let (_folder, till) = till(CODEPAY).await;
    record(&till, intent(1, Kind::PreAuth, 10_000), approved()).await;
    record(&till, about(2, Kind::Completion, 9_000, 1), unknown()).await;
    assert!(matches!(complete(&till, 1, 1_000).await, Stop::NotFollowed(NotFollowed::InQuestion)));
    assert!(matches!(void(&till, 1).await, Stop::NotFollowed(NotFollowed::InQuestion)));
    assert!(matches!(refund(&till, 2, 1_000).await, Stop::NotReversible(_)));
}

#[tokio::test]
async fn another_vendors_sale_takes_neither_tip_nor_completion() {
    let (_folder, till) = staffed().await;
    let wonder =
        Intent { vendor: Vendor::Wonder, terminal: TerminalId("t-7k2m9qxw".into()), ..intent(1, Kind::Sale, 1_000) };
    record(&till, wonder, approved()).await;
    assert!(matches!(tip(&till, 1, 100).await, Stop::NotOffered(_)));
    assert!(matches!(complete(&till, 1, 100).await, Stop::NotOffered(_)));
    let order = SaleOrder { terminal: "front".into(), tip: Some(hkd(100)), ..sale(1_000, None) };
    assert!(matches!(till.sale(order).await, Err(Stop::NotOffered(_))));
    assert!(matches!(till.settle("front", None).await, Err(Stop::NotOffered(_))));
}

#[tokio::test]
async fn the_tip_in_force_goes_back_with_the_sale() {
    let (_folder, till) = till(CODEPAY).await;
    let given = Extras { tip: Some(hkd(300)), total: Some(hkd(1_300)), ..Extras::default() };
    record(&till, intent(1, Kind::Sale, 1_000), ended(Outcome::Approved, given)).await;
    let left = |till: &Till| {
        let till = till.clone();
        async move { till.remaining(&till.find(reference(1).as_str()).await.unwrap()).await.unwrap().left }
    };
    assert_eq!(left(&till).await, hkd(1_300), "what the customer gave at the terminal");
    record(&till, about(2, Kind::TipAdjustment, 500, 1), approved()).await;
    assert_eq!(left(&till).await, hkd(1_500));
    assert!(matches!(refund(&till, 1, 1_501).await, Stop::TooMuch(_)));
    record(&till, about(3, Kind::Refund, 400, 1), approved()).await;
    assert_eq!(left(&till).await, hkd(1_100));
    assert!(matches!(void(&till, 1).await, Stop::NotReversible(_)), "a part has gone back");
    assert!(matches!(tip(&till, 1, 600).await, Stop::NotFollowed(NotFollowed::GivenBack)));
}

#[tokio::test]
async fn no_tip_after_the_batch_was_closed_from_here() {
    let (_folder, till) = till(CODEPAY).await;
    record(&till, intent(1, Kind::Sale, 1_000), approved()).await;
    let closed = |result: &str| Deed {
        terminal_id: Some(TerminalId("t-3h5n8rty".into())),
        result: result.to_owned(),
        ..Deed::new(What::BatchClosed)
    };
    till.record(closed("settle_not_known")).await.unwrap();
    assert!(passed(&tip(&till, 1, 200).await), "whether it was closed is not known: the terminal decides");
    till.record(closed(Deed::DONE)).await.unwrap();
    assert!(matches!(tip(&till, 1, 200).await, Stop::NotFollowed(NotFollowed::Settled)));
}

fn sale(minor: u64, order: Option<&str>) -> SaleOrder {
    SaleOrder {
        terminal: "c".into(),
        amount: hkd(minor),
        hold: false,
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: order.map(str::to_owned),
        operator: None,
        another_customer: false,
        record_refusal: false,
    }
}

#[tokio::test]
async fn the_guard_sees_holds_and_completions_but_not_the_hold_that_is_completed() {
    let (_folder, till) = till(CODEPAY).await;
    let hold = Intent { order: Some("R-12".into()), ..intent(1, Kind::PreAuth, 10_000) };
    record(&till, hold, approved()).await;
    let same_amount = |result| matches!(result, Err(Stop::Duplicate { found: Duplicate::SameAmount(_), .. }));
    let same_order = |result| matches!(result, Err(Stop::Duplicate { found: Duplicate::SameOrder(_), .. }));
    assert!(same_amount(till.sale(sale(10_000, None)).await));
    assert!(same_amount(till.sale(SaleOrder { hold: true, ..sale(10_000, None) }).await));
    assert!(same_order(till.sale(sale(500, Some("R-12"))).await));
    assert!(passed(&complete(&till, 1, 10_000).await));
    // Begun, not recorded yet: seen already.
    assert!(same_amount(till.sale(sale(10_000, None)).await));
}

#[tokio::test]
async fn a_batch_is_not_closed_while_a_payment_on_the_terminal_is_not_known() {
    let (_folder, till) = till(CODEPAY).await;
    record(&till, intent(1, Kind::Sale, 1_000), unknown()).await;
    assert!(matches!(till.settle("c", None).await, Err(Stop::PaymentOpen { .. })));
    let deeds = || audit(till.journal().place(), AuditFilter { since: None, limit: 10 }).unwrap();
    assert_eq!(deeds().len(), 0, "nothing was asked");
}

#[tokio::test]
async fn closing_a_batch_is_a_supervisors_deed_and_recorded_before_it_is_asked() {
    let (_folder, till) =
        till(&(super::person("Mei", crate::profile::Role::Supervisor, super::SUPERVISOR) + CODEPAY)).await;
    assert!(matches!(till.settle("c", None).await, Err(Stop::PinNeeded)));
    let approval = till.approve(&super::pin(super::SUPERVISOR), None).await.unwrap();
    assert!(matches!(till.settle("c", Some(&approval)).await, Err(Stop::NotRunning(_))));
    let deeds = audit(till.journal().place(), AuditFilter { since: None, limit: 10 }).unwrap();
    let (ended, asked) = (&deeds[0].deed, &deeds[1].deed);
    assert_eq!((ended.what, ended.result.as_str()), (What::BatchClosed, "terminal_not_running"));
    assert_eq!((asked.what, asked.approver.as_deref()), (What::BatchCloseAsked, Some("Mei")));
    assert_eq!(asked.terminal.as_deref(), Some("c"));
}

async fn complete_slip(till: &Till, id: &str) -> Stop {
    let order = CompletionOrder {
        of: OriginalOf::Slip { id: id.to_owned(), terminal: "c".to_owned(), method: None },
        amount: hkd(9_000),
        operator: None,
        approval: None,
        another_customer: false,
        record_refusal: false,
    };
    till.complete(order).await.unwrap_err()
}

fn of_slip(nth: u64, kind: Kind, id: &str) -> Intent {
    let original = Original { reference: None, kind: None, vendor_reference: id.to_owned(), left: None };
    Intent { original: Some(original), ..intent(nth, kind, 9_000) }
}

#[tokio::test]
async fn a_hold_of_another_till_is_charged_once_by_its_number() {
    let (_folder, till) = till(CODEPAY).await;
    record(&till, of_slip(1, Kind::Completion, "A1"), approved()).await;
    record(&till, of_slip(2, Kind::Completion, "A2"), unknown()).await;
    record(&till, of_slip(3, Kind::Void, "A3"), approved()).await;
    record(&till, of_slip(4, Kind::Completion, "A4"), ended(Outcome::Declined, Extras::default())).await;
    assert!(matches!(complete_slip(&till, "A1").await, Stop::NotFollowed(NotFollowed::Completed)));
    assert!(matches!(complete_slip(&till, "A2").await, Stop::NotFollowed(NotFollowed::InQuestion)));
    assert!(matches!(complete_slip(&till, "A3").await, Stop::NotFollowed(NotFollowed::Released)));
    assert!(matches!(complete_slip(&till, "A5").await, Stop::Duplicate { .. }), "another of that amount is not known");
    let (_folder, till) = super::till(CODEPAY).await;
    record(&till, of_slip(4, Kind::Completion, "A4"), ended(Outcome::Declined, Extras::default())).await;
    assert!(passed(&complete_slip(&till, "A4").await), "that it was not charged is proven");
    assert!(matches!(complete_slip(&till, "A4").await, Stop::NotFollowed(NotFollowed::InQuestion)), "it was begun");
}

#[tokio::test]
async fn the_number_of_a_hold_of_this_journal_is_that_hold() {
    let (_folder, till) = till(CODEPAY).await;
    record(&till, intent(1, Kind::PreAuth, 8_999), approved()).await;
    let more = complete_slip(&till, reference(1).as_str()).await;
    assert!(matches!(more, Stop::NotFollowed(NotFollowed::MoreThanHeld(_))), "{more:?}");
}

#[tokio::test]
async fn nothing_goes_back_by_a_slip_while_what_was_asked_of_it_is_not_known() {
    let (_folder, till) = till(CODEPAY).await;
    record(&till, of_slip(1, Kind::Refund, "S1"), unknown()).await;
    for id in ["S1", "S2"] {
        let of = OriginalOf::Slip { id: id.to_owned(), terminal: "c".to_owned(), method: None };
        let order = RefundOrder { of, amount: hkd(1_000), operator: None, approval: None };
        let stop = till.refund(order).await.unwrap_err();
        assert_eq!(passed(&stop), id == "S2", "{stop:?}");
    }
}

#[tokio::test]
async fn a_hold_of_another_till_wants_a_supervisor_and_a_terminal_that_has_holds() {
    let (_folder, till) = staffed().await;
    let of = OriginalOf::Slip { id: "A1".to_owned(), terminal: "front".to_owned(), method: None };
    let order = CompletionOrder {
        of,
        amount: hkd(9_000),
        operator: None,
        approval: None,
        another_customer: false,
        record_refusal: false,
    };
    assert!(matches!(till.complete(order.clone()).await, Err(Stop::PinNeeded)));
    let approval = Some(crate::till::Approval::sample("Mei", u64::MAX));
    let refused = till.complete(CompletionOrder { approval, ..order }).await;
    assert!(matches!(refused, Err(Stop::NotOffered(_))), "{refused:?}");
}
