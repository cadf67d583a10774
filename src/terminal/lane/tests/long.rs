//! A long trade on one lane: what it remembers does not grow with the sales.

use super::*;

/// Bytes that the tables of a lane may take, full or not; what is in them is counted apart.
const TABLES: usize = 64 * 1_024;

/// How much a lane remembers: payments, what was told of them, requests, and the room of the tables.
fn remembered(lane: &Lane) -> (usize, usize, usize, usize) {
    let room = lane.published.capacity() * size_of::<(Reference, Box<PaymentView>)>()
        + lane.requests.capacity() * size_of::<(RequestId, Purpose)>();
    (lane.open.len() + lane.closed.len(), lane.published.len(), lane.requests.len(), room)
}

#[test]
fn a_thousand_sales_leave_no_more_behind_than_a_hundred() {
    let mut counter = Counter::ready();
    for sale in 1..=1_000 {
        counter.sell(100 * sale);
        counter.now_ms += 100;
    }
    assert_eq!(counter.shown.iter().filter(|shown| *shown == "approved").count(), 1_000);
    let (payments, told, requests, room) = remembered(&counter.lane);
    assert_eq!((payments, told), (CLOSED_KEPT, CLOSED_KEPT));
    assert!(requests <= CLOSED_KEPT + 1, "{requests} requests");
    assert!(room <= TABLES, "{room} bytes of tables");
}

#[test]
fn sales_that_could_not_be_recorded_leave_nothing_behind() {
    let mut counter = Counter::ready();
    let before = remembered(&counter.lane);
    counter.fails = |event| matches!(event, Event::Intended { .. });
    for sale in 1..=100 {
        counter.sell(100 * sale);
    }
    assert_eq!(counter.recorded.len(), 0);
    let (payments, told, requests, _) = remembered(&counter.lane);
    assert_eq!((payments, told, requests), (before.0, before.1, before.2));
}
