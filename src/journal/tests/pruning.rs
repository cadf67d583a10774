//! Retention: what is old and closed goes whole, with a deed; what is left is as it was, and is checked as before.

use std::fs;

use rstest::rstest;
use serde_json::Value;

use super::super::{
    AuditFilter, Deed, Journal, JournalFault, JournalPlace, PrunedGroup, What, audit, export, prunable, prune, verify,
};
use super::sample::*;
use crate::payment::{ByHand, Event, Intent, Kind, Outcome, Reference, WallTime};

const DAY: u64 = 24 * 60 * 60 * 1000;
const DAYS: u32 = 100;

fn by() -> Deed {
    Deed { operator: Some("Ada".to_owned()), ..Deed::new(What::JournalPruned) }
}

/// The tests' clock: 400 days after [`MORNING`].
fn now() -> WallTime {
    at(400 * DAY)
}

async fn keep(journal: &Journal, intent: &Intent) {
    journal.append(intent.reference, begun(intent)).await.expect("begun");
}

async fn end(journal: &Journal, intent: &Intent, number: u64, outcome: Outcome) {
    journal.append(intent.reference, concluded(number, outcome)).await.expect("concluded");
}

/// A sale of that day, done.
async fn sold(journal: &Journal, day: u64, minor: u64) -> Intent {
    let intent = sale(day * DAY + minor, minor);
    sell(journal, &intent).await;
    intent
}

fn lines(place: &JournalPlace, salvage: bool) -> Vec<Value> {
    let mut text = Vec::new();
    export(place, &mut text, salvage).expect("readable");
    let lines = String::from_utf8(text).expect("UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The records of payments that are there, as they were stored.
fn records(place: &JournalPlace) -> Vec<Value> {
    lines(place, false).into_iter().filter(|line| line.get("event").is_some()).collect()
}

fn references(place: &JournalPlace) -> Vec<String> {
    let mut all: Vec<String> =
        records(place).iter().map(|line| line["reference"].as_str().expect("text").to_owned()).collect();
    all.sort();
    all.dedup();
    all
}

fn sorted(references: &[&Intent]) -> Vec<String> {
    let mut all: Vec<String> = references.iter().map(|intent| intent.reference.as_str().to_owned()).collect();
    all.sort();
    all
}

fn assert_sound(place: &JournalPlace, pruned: u64) {
    let report = verify(place).expect("readable");
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.pruned, pruned);
}

fn tools(place: &JournalPlace) -> rusqlite::Connection {
    rusqlite::Connection::open(place.file()).expect("any SQLite tool opens it")
}

#[tokio::test]
async fn what_is_old_and_closed_goes_and_the_rest_is_as_it_was() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let old = Intent { order: Some("the-old-order".to_owned()), ..sale(1, 500) };
    sell(&journal, &old).await;
    let declined = sale(DAY, 700);
    keep(&journal, &declined).await;
    end(&journal, &declined, DAY + 5000, Outcome::Declined).await;
    let between = sold(&journal, 350, 800).await;
    let late = sold(&journal, 2, 900).await;
    let last = sold(&journal, 400, 600).await;
    drop(journal);
    let (before, kept) = (records(&place), [&between, &last]);

    let planned = prunable(&place, DAYS, now()).expect("told");
    assert_eq!(references(&place).len(), 5, "nothing is removed by asking");
    let report = prune(&place, "test", DAYS, now(), by()).expect("pruned");
    assert_eq!(report, planned);
    assert_eq!((report.payments, report.records, report.kept), (3, 9, 0));
    assert_eq!((report.oldest, report.newest), (Some(old.at), Some(late.at)));
    let group = |outcome: &str, payments, minor| PrunedGroup {
        kind: "sale".to_owned(),
        outcome: outcome.to_owned(),
        currency: hkd(1).currency(),
        payments,
        minor,
    };
    assert_eq!(report.groups, [group("approved", 2, 1_400), group("declined", 1, 700)]);

    assert_eq!(references(&place), sorted(&kept));
    let left: Vec<Value> = before
        .into_iter()
        .filter(|line| sorted(&kept).contains(&line["reference"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(records(&place), left, "numbers, times and hashes too");
    assert_sound(&place, 9);
    let bytes = fs::read(place.file()).expect("there");
    assert!(!bytes.windows(13).any(|window| window == b"the-old-order"), "not a byte of it is left");
    assert!(!place.wal().exists() || fs::metadata(place.wal()).expect("there").len() == 0);

    let deeds = audit(&place, AuditFilter { since: None, limit: 10 }).expect("readable");
    let mark = deeds[0].deed.pruned.clone().expect("what went");
    assert_eq!((deeds[0].deed.operator.as_deref(), mark.payments, mark.records), (Some("Ada"), 3, 9));
}

#[tokio::test]
async fn it_goes_on_selling_and_pruning_behind_it() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    for day in 0..30 {
        sold(&journal, day * 10, 100 + day).await;
    }
    drop(journal);
    let mut gone = 0;
    for day in [300_u64, 310, 350] {
        let journal = open(&place).await;
        let new = sold(&journal, day, 50).await;
        assert!(journal.payment(new.reference).await.expect("readable").is_some());
        drop(journal);
        gone += prune(&place, "test", DAYS, at(day * DAY), by()).expect("pruned").records;
        assert_sound(&place, gone);
    }
    assert!(gone > 60, "{gone}");
    let stretches: i64 = tools(&place).query_row("SELECT COUNT(*) FROM pruned", [], |row| row.get(0)).expect("read");
    assert_eq!(stretches, 1, "joined");
    let journal = open(&place).await;
    for reference in references(&place) {
        let reference: Reference = reference.parse().expect("ours");
        assert!(journal.payment(reference).await.expect("readable").is_some());
    }
    assert_eq!(lines(&place, true).len(), lines(&place, false).len(), "salvage reads as much");
}

/// The record behind a gap is believed by the hash that was kept, not by itself.
#[tokio::test]
async fn a_record_that_was_changed_behind_a_gap_is_found() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    sold(&journal, 0, 100).await;
    let last = sold(&journal, 400, 200).await;
    drop(journal);
    prune(&place, "test", DAYS, now(), by()).expect("pruned");
    let sql = "DROP TRIGGER event_is_final; UPDATE event SET at = at + 1 WHERE seq = (SELECT MIN(seq) FROM event)";
    tools(&place).execute_batch(sql).expect("who has the file can do anything");
    assert!(!verify(&place).expect("readable").is_sound());
    let reading = Journal::read_only(&place).await.expect("opened");
    assert_eq!(reading.payment(last.reference).await.expect_err("does not fit").code(), "journal_damaged");
}

#[tokio::test]
async fn what_somebody_still_needs_stays_however_old_it_is() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let not_known = sale(1, 100);
    keep(&journal, &not_known).await;
    journal.append(not_known.reference, unresolved(5000)).await.expect("unresolved");
    let by_hand = sale(2, 200);
    keep(&journal, &by_hand).await;
    journal.append(by_hand.reference, unresolved(5001)).await.expect("unresolved");
    journal.append(by_hand.reference, overridden(9000, ByHand::Paid)).await.expect("decided");
    let held = Intent { kind: Kind::PreAuth, ..sale(3, 300) };
    sell(&journal, &held).await;
    let refunded = sale(4, 400);
    sell(&journal, &refunded).await;
    let refund = undoing(390 * DAY, Kind::Refund, 400, &refunded);
    sell(&journal, &refund).await;
    // Closed long ago, and proven late.
    let late = sale(5, 500);
    sell(&journal, &late).await;
    journal
        .append(late.reference, vec![stamped(395 * DAY, Event::Acknowledged { evidence: evidence() })])
        .await
        .expect("seen");
    let charged = Intent { kind: Kind::PreAuth, ..sale(6, 600) };
    sell(&journal, &charged).await;
    sell(&journal, &undoing(7, Kind::Completion, 600, &charged)).await;
    let taken_back = sale(8, 700);
    sell(&journal, &taken_back).await;
    sell(&journal, &undoing(9, Kind::Refund, 700, &taken_back)).await;
    drop(journal);
    // The payment of the last record stays too.
    let report = prune(&place, "test", DAYS, now(), by()).expect("pruned");
    let last = undoing(9, Kind::Refund, 700, &taken_back);
    assert_eq!((report.payments, report.kept), (2, 7), "the hold with its completion");
    let stay = [&not_known, &by_hand, &held, &refunded, &refund, &late, &taken_back, &last];
    assert_eq!(references(&place), sorted(&stay));
    assert_sound(&place, report.records);
}

#[tokio::test]
async fn a_clock_that_has_jumped_ahead_makes_nothing_old() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    for day in 0..5 {
        sold(&journal, day, 100).await;
    }
    drop(journal);
    let report = prune(&place, "test", DAYS, at(40_000 * DAY), by()).expect("nothing to do");
    assert_eq!((report.payments, references(&place).len()), (0, 5));
    assert_eq!(audit(&place, AuditFilter { since: None, limit: 1 }).expect("readable"), [], "nothing was done");
}

#[tokio::test]
async fn an_empty_journal_is_left_as_it_is() {
    let (_folder, place) = home();
    drop(open(&place).await);
    let report = prune(&place, "test", DAYS, now(), by()).expect("nothing to do");
    assert_eq!((report.payments, report.kept), (0, 0));
    assert_eq!(prunable(&place, DAYS, now()).expect("told").payments, 0);
}

#[tokio::test]
async fn a_journal_that_is_in_use_or_not_sound_is_not_touched() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    sold(&journal, 0, 100).await;
    sold(&journal, 400, 200).await;
    let refused = prune(&place, "test", DAYS, now(), by()).expect_err("in use");
    assert_eq!(refused.fault, JournalFault::Locked);
    drop(journal);
    tools(&place).execute("UPDATE payment SET minor = 999 WHERE minor = 200", []).expect("changed");
    let refused = prune(&place, "test", DAYS, now(), by()).expect_err("not sound");
    assert_eq!((refused.fault, references(&place).len()), (JournalFault::Damaged, 2), "{refused}");
}

#[rstest]
#[case::records_are_hidden("UPDATE pruned SET last = last + 1", "")]
#[case::a_stretch_is_added("INSERT INTO pruned VALUES (100, 110, zeroblob(32))", "names some that are there")]
#[case::a_record_goes_with_it(
    "DROP TRIGGER event_is_kept; DELETE FROM event WHERE seq = 4;
     INSERT INTO pruned SELECT 4, 4, zeroblob(32)",
    ""
)]
#[case::the_list_is_gone("DELETE FROM pruned", "not the one that was recorded")]
#[case::another_hash("UPDATE pruned SET hash = zeroblob(32)", "not the one that was recorded")]
#[tokio::test]
async fn a_list_that_was_tampered_with_is_found(#[case] sql: &str, #[case] words: &str) {
    let (_folder, place) = home();
    let journal = open(&place).await;
    sold(&journal, 0, 100).await;
    sold(&journal, 400, 200).await;
    drop(journal);
    prune(&place, "test", DAYS, now(), by()).expect("pruned");
    tools(&place).execute_batch(sql).expect("who has the file can do anything");
    let report = verify(&place).expect("readable");
    assert!(report.problems.iter().any(|problem| problem.what.contains(words)), "{report:?}");
    assert!(!report.is_sound());
}

#[tokio::test]
async fn copies_beside_it_are_named() {
    let (_folder, place) = home();
    drop(open(&place).await);
    let copy = place.file().with_file_name("journal.db.v4-backup");
    fs::write(&copy, "old").expect("written");
    assert_eq!(prunable(&place, DAYS, now()).expect("told").copies, [copy]);
}

/// The last 64 records are checked at a start, wherever the gaps are.
#[rstest]
#[tokio::test]
async fn a_start_finds_its_way_over_gaps(#[values(1, 20, 21, 22, 23, 40)] kept: u64) {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let mut open_ones = Vec::new();
    for number in 0..30 {
        let intent = sale(number * 100, 100 + number);
        if number % 7 == 0 {
            keep(&journal, &intent).await;
            open_ones.push(intent);
        } else {
            sell(&journal, &intent).await;
        }
    }
    for number in 0..kept {
        sold(&journal, 399, number).await;
    }
    drop(journal);
    let report = prune(&place, "test", DAYS, now(), by()).expect("pruned");
    assert_eq!((report.payments, report.kept), (25, 5));
    assert_sound(&place, report.records);
    let journal = open(&place).await;
    assert_eq!(journal.open_payments().await.expect("readable").len(), open_ones.len());
    for intent in &open_ones {
        end(&journal, intent, 399 * DAY, Outcome::Declined).await;
    }
    drop(journal);
    assert_sound(&place, report.records);
}
