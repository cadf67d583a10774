//! Looking up, listing, adding up.

use crate::payment::{Duplicate, Intent, Kind, Outcome, WallTime, check_duplicate};

use super::super::{Cursor, Filter, Found, Journal, PageFrom, PaymentRow};
use super::sample::*;

#[tokio::test]
async fn found_by_beginning_by_last_six_and_as_heard_on_the_phone() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    for number in 1..=3 {
        sell(&journal, &sale(number, 100)).await;
    }
    let whole = reference(2);
    let text = whole.as_str();
    for said in [text.to_owned(), text.to_lowercase(), whole.last_six().to_owned(), text.replace('0', "o")] {
        let Found::One(payment) = journal.find(&said).await.expect("read") else { panic!("{said} not found") };
        assert_eq!(payment.intent.reference, whole);
    }
    let Found::Many(many) = journal.find(&text[..5]).await.expect("read") else { panic!("not many") };
    assert_eq!(many, [reference(3), reference(2), reference(1)]);
    for unknown in ["", "zzzzzz", "~", "%", "é", &"0".repeat(500)] {
        assert_eq!(journal.find(unknown).await.expect("read"), Found::None, "{unknown}");
    }
}

#[tokio::test]
async fn what_undoes_a_sale_is_linked_to_it() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let original = sale(1, 1000);
    sell(&journal, &original).await;
    let refund = undoing(2, Kind::Refund, 400, &original);
    sell(&journal, &refund).await;
    let linked = journal.linked(original.reference).await.expect("read");
    assert_eq!(linked.iter().map(|payment| payment.intent.reference).collect::<Vec<_>>(), [refund.reference]);
    let same_id = journal.by_vendor_reference(&original.vendor_reference).await.expect("read");
    assert_eq!(same_id.len(), 2);
}

#[tokio::test]
async fn open_payments_are_those_that_need_attention() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    sell(&journal, &sale(1, 1)).await;
    for number in [3, 2] {
        let intent = sale(number, 1);
        journal.append(intent.reference, begun(&intent)).await.expect("stored");
    }
    journal.append(reference(3), unresolved(9)).await.expect("stored");
    let open = journal.open_payments().await.expect("read");
    assert_eq!(open.iter().map(|payment| payment.intent.reference).collect::<Vec<_>>(), [reference(2), reference(3)]);
}

async fn guard(journal: &Journal, minor: u64, order: Option<&str>, now: u64) -> Option<Duplicate> {
    let since = WallTime(at(now).0 - 180_000);
    let nearby = journal.neighbours(hkd(minor), order, since).await.expect("read");
    let neighbours = nearby.iter().map(super::super::Nearby::neighbour);
    check_duplicate(hkd(minor), order, at(now), 180_000, neighbours)
}

#[tokio::test]
async fn the_guard_sees_open_recent_and_same_order_sales() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let waiting = sale(1, 500);
    journal.append(waiting.reference, begun(&waiting)).await.expect("stored");
    let recent = sale(400_000, 700);
    sell(&journal, &recent).await;
    let ordered = Intent { order: Some("A-1".to_owned()), ..sale(2, 900) };
    sell(&journal, &ordered).await;

    let now = 500_000;
    assert_eq!(guard(&journal, 500, None, now).await, Some(Duplicate::SameAmount(waiting.reference)));
    assert_eq!(guard(&journal, 700, None, now).await, Some(Duplicate::SameAmount(recent.reference)));
    assert_eq!(guard(&journal, 900, None, now).await, None, "too long ago");
    assert_eq!(guard(&journal, 1, Some("A-1"), now).await, Some(Duplicate::SameOrder(ordered.reference)));

    sell(&journal, &undoing(410_000, Kind::Refund, 300, &recent)).await;
    assert!(guard(&journal, 700, None, now).await.is_some(), "refunded in part");
    sell(&journal, &undoing(420_000, Kind::Refund, 400, &recent)).await;
    assert_eq!(guard(&journal, 700, None, now).await, None, "refunded whole");
}

async fn references(journal: &Journal, filter: &Filter, from: PageFrom, limit: u32) -> Vec<PaymentRow> {
    journal.list(filter.clone(), from, limit).await.expect("listed")
}

fn numbers(rows: &[PaymentRow]) -> Vec<i64> {
    rows.iter().map(|row| row.started.0 - MORNING).collect()
}

#[tokio::test]
async fn pages_lead_down_and_up_again() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    for number in 1..=7 {
        let intent = sale(number, 100);
        if number % 3 == 0 {
            journal.append(intent.reference, begun(&intent)).await.expect("stored");
        } else {
            sell(&journal, &intent).await;
        }
    }
    for (open_first, order) in [(false, [7, 6, 5, 4, 3, 2, 1]), (true, [6, 3, 7, 5, 4, 2, 1])] {
        let filter = Filter { open_first, ..Filter::default() };
        let mut down = references(&journal, &filter, PageFrom::Top, 3).await;
        while let Some(last) = down.last() {
            let more = references(&journal, &filter, PageFrom::Below(Cursor::at(last)), 2).await;
            if more.is_empty() {
                break;
            }
            down.extend(more);
        }
        assert_eq!(numbers(&down), order);
        assert_eq!(numbers(&references(&journal, &filter, PageFrom::Bottom, 3).await), order[4..]);
        let up = references(&journal, &filter, PageFrom::Above(Cursor::at(&down[4])), 3).await;
        assert_eq!(numbers(&up), order[1..4]);
    }
}

#[tokio::test]
async fn filters_and_search() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    sell(&journal, &Intent { order: Some("A-17".to_owned()), ..sale(1, 1020) }).await;
    sell(&journal, &undoing(2, Kind::Void, 1020, &sale(1, 1020))).await;
    let open = sale(3, 77);
    journal.append(open.reference, begun(&open)).await.expect("stored");
    let back = Intent { terminal_name: "back".to_owned(), ..sale(4, 5) };
    journal.append(back.reference, begun(&back)).await.expect("stored");
    journal.append(back.reference, concluded(5, Outcome::Declined)).await.expect("stored");

    let found = async |filter: Filter| numbers(&references(&journal, &filter, PageFrom::Top, 40).await);
    let search = async |text: &str| found(Filter { search: Some(text.to_owned()), ..Filter::default() }).await;
    assert_eq!(found(Filter { kind: Some(Kind::Void), ..Filter::default() }).await, [2]);
    assert_eq!(found(Filter { outcome: Some("declined".to_owned()), ..Filter::default() }).await, [4]);
    assert_eq!(found(Filter { terminal: Some("back".to_owned()), ..Filter::default() }).await, [4]);
    assert_eq!(found(Filter { since: Some(at(2)), until: Some(at(4)), ..Filter::default() }).await, [3, 2]);
    assert_eq!(search("A-1").await, [1]);
    assert_eq!(search("10.20").await, [2, 1]);
    assert_eq!(search("0.77").await, [3]);
    assert_eq!(search("4242").await, [4, 2, 1]);
    assert_eq!(search(reference(3).last_six()).await, [3]);
    assert_eq!(search(&sale(1, 1).vendor_reference[..20]).await, [2, 1]);
    assert_eq!(search(" ").await.len(), 4);
    assert_eq!(search("' OR 1 --").await.len(), 0);
}

#[tokio::test]
async fn totals_by_terminal_kind_and_outcome() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    for number in 1..=3 {
        sell(&journal, &sale(number, 100 * number)).await;
    }
    let open = sale(4, 77);
    journal.append(open.reference, begun(&open)).await.expect("stored");
    let totals = journal.day_totals(at(0), at(10)).await.expect("read");
    let summed: Vec<_> = totals.iter().map(|total| (total.outcome.as_str(), total.count, total.minor)).collect();
    assert_eq!(summed, [("approved", 3, 600), ("unresolved", 1, 77)]);
    assert_eq!(journal.day_totals(at(2), at(3)).await.expect("read")[0].count, 1);
}

/// How SQLite goes about finding payments by this condition, in a journal as the program makes it.
async fn plan(condition: &str, values: Vec<rusqlite::types::Value>) -> Vec<String> {
    let (_folder, place) = home();
    sell(&open(&place).await, &sale(1, 1)).await;
    let plan = format!("EXPLAIN QUERY PLAN SELECT reference FROM payment WHERE {condition}");
    let database = rusqlite::Connection::open(place.file()).expect("any SQLite tool opens it");
    let mut statement = database.prepare(&plan).expect("sound");
    let steps = statement.query_map(rusqlite::params_from_iter(values), |row| row.get::<_, String>(3)).expect("a plan");
    steps.map(Result::unwrap).collect()
}

#[tokio::test]
async fn the_last_six_are_found_in_an_index() {
    let (sql, values) = super::super::search::condition(reference(1).last_six()).expect("a condition");
    let steps = plan(&sql, values).await;
    assert!(steps.iter().any(|step| step.contains("payment_last_six")), "{steps:#?}");
    assert!(!steps.iter().any(|step| step.starts_with("SCAN payment")), "{steps:#?}");
}

/// They are counted after every payment.
#[tokio::test]
async fn holds_are_counted_without_reading_all_payments() {
    let steps = plan(&super::super::holds::open(), Vec::new()).await;
    assert!(steps.iter().any(|step| step.contains("payment_hold")), "{steps:#?}");
}

#[tokio::test]
async fn what_needs_somebody_is_on_top_whatever_the_day() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let old = sale(1, 77);
    journal.append(old.reference, begun(&old)).await.expect("stored");
    sell(&journal, &sale(2, 100)).await;
    sell(&journal, &sale(5, 100)).await;
    let filter = Filter { since: Some(at(4)), open_first: true, ..Filter::default() };
    assert_eq!(numbers(&references(&journal, &filter, PageFrom::Top, 40).await), [1, 5]);
}

#[tokio::test]
async fn a_day_counts_completions_holds_releases_and_the_tips_that_stand() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let hkd = |minor| sale(1, minor).amount;
    let about = |number, kind, minor, of: &Intent| undoing(number, kind, minor, of);
    let tipped = Intent { tip: Some(hkd(100)), cashback: Some(hkd(5_000)), ..sale(1, 1_000) };
    let voided = Intent { tip: Some(hkd(40)), ..sale(2, 400) };
    let hold = Intent { kind: Kind::PreAuth, ..sale(3, 9_000) };
    let let_go = Intent { kind: Kind::PreAuth, ..sale(4, 700) };
    for intent in [&tipped, &voided, &hold, &let_go] {
        sell(&journal, intent).await;
    }
    sell(&journal, &about(5, Kind::TipAdjustment, 150, &tipped)).await;
    sell(&journal, &about(6, Kind::TipAdjustment, 120, &tipped)).await;
    sell(&journal, &about(7, Kind::Void, 400, &voided)).await;
    sell(&journal, &about(8, Kind::Completion, 8_000, &hold)).await;
    sell(&journal, &about(9, Kind::Void, 700, &let_go)).await;
    let totals = journal.day_totals(at(0), at(20)).await.expect("read");
    let seen: Vec<_> = totals
        .iter()
        .map(|total| (total.kind.as_str(), total.count, total.minor, total.tips, total.cashback))
        .collect();
    assert_eq!(
        seen,
        [
            ("completion", 1, 8_000, 0, 0),
            ("preauth", 2, 9_700, 0, 0),
            ("release", 1, 700, 0, 0),
            ("sale", 2, 1_400, 120, 5_000),
            ("tip", 2, 270, 0, 0),
            ("void", 1, 400, 0, 0),
        ]
    );
}
