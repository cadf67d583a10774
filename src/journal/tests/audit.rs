//! Deeds: kept in order, in a chain of their own, beside the payments and never in their way.

use std::fs;

use serde_json::Value;

use super::super::{AuditFilter, AuditRecord, Deed, Journal, JournalPlace, What, audit, export, verify};
use super::sample::*;

fn deed(what: What, operator: &str) -> Deed {
    Deed { operator: Some(operator.to_owned()), terminal: Some("front".to_owned()), ..Deed::new(what) }
}

async fn record(journal: &Journal, number: u64) {
    journal.record(at(number), deed(What::TerminalRenamed, "Ada")).await.expect("recorded");
}

fn all(place: &JournalPlace) -> Vec<AuditRecord> {
    audit(place, AuditFilter { since: None, limit: 1000 }).expect("readable")
}

fn tools(place: &JournalPlace) -> rusqlite::Connection {
    rusqlite::Connection::open(place.file()).expect("any SQLite tool opens it")
}

/// A closed journal with one sale and three deeds.
async fn closed() -> (tempfile::TempDir, JournalPlace) {
    let (folder, place) = home();
    let journal = open(&place).await;
    record(&journal, 1).await;
    sell(&journal, &sale(1, 1)).await;
    record(&journal, 2).await;
    record(&journal, 3).await;
    drop(journal);
    (folder, place)
}

#[tokio::test]
async fn deeds_are_listed_newest_first_whatever_the_clock_said() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    for (number, operator) in [(5, "Ada"), (3, "Bea"), (9, "Cleo")] {
        journal.record(at(number), deed(What::SignedOn, operator)).await.expect("recorded");
    }
    let names = |filter| {
        let found = audit(&place, filter).expect("readable, beside the writer");
        found.into_iter().filter_map(|record| record.deed.operator).collect::<Vec<_>>()
    };
    assert_eq!(names(AuditFilter { since: None, limit: 10 }), ["Cleo", "Bea", "Ada"]);
    assert_eq!(names(AuditFilter { since: None, limit: 2 }), ["Cleo", "Bea"]);
    assert_eq!(names(AuditFilter { since: Some(at(4)), limit: 10 }), ["Cleo", "Ada"]);
    drop(journal);
    record(&open(&place).await, 10).await;
    let numbers: Vec<i64> = all(&place).iter().map(|record| record.seq).collect();
    assert_eq!(numbers, [4, 3, 2, 1], "the chain goes on after a restart");
}

#[tokio::test]
async fn payments_and_deeds_do_not_touch_each_other() {
    let (_folder, place) = closed().await;
    let report = verify(&place).expect("readable");
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.records, report.payments, report.audit_records), (3, 1, 3));
    assert_ne!(report.head, report.audit_head);
}

#[tokio::test]
async fn a_deed_cannot_be_changed_or_deleted() {
    let (_folder, place) = closed().await;
    let changed = tools(&place).execute("UPDATE audit SET at = 0 WHERE seq = 2", []).expect_err("append-only");
    assert!(changed.to_string().contains("never changed"), "{changed}");
    assert!(tools(&place).execute("DELETE FROM audit WHERE seq = 3", []).is_err());
}

#[rstest::rstest]
#[case::changed("UPDATE audit SET json = replace(json, 'Ada', 'Eve') WHERE seq = 2", "audit record 2 was changed")]
#[case::another_time("UPDATE audit SET at = at + 1 WHERE seq = 3", "audit record 3 was changed")]
#[case::taken_out("DELETE FROM audit WHERE seq = 2", "audit record 3 follows record 1")]
#[case::the_last_is_gone("DELETE FROM audit WHERE seq = 3", "audit record 3 had been stored")]
#[case::all_are_gone("DELETE FROM audit", "audit record 3 had been stored")]
#[tokio::test]
async fn what_was_tampered_with_is_found_and_stops_the_next_start(#[case] sql: &str, #[case] words: &str) {
    let (_folder, place) = closed().await;
    let sql = format!("DROP TRIGGER audit_is_final; DROP TRIGGER audit_is_kept; {sql}");
    tools(&place).execute_batch(&sql).expect("who has the file can do anything");
    let report = verify(&place).expect("readable");
    assert!(report.problems.iter().any(|problem| problem.what.contains(words)), "{report:?}");
    let refused = Journal::open(&place, "test").await.expect_err("checked at the start");
    assert_eq!(refused.code(), "journal_damaged", "{refused}");
}

#[tokio::test]
async fn what_cannot_be_recorded_is_told_and_stops_no_payment() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let other = tools(&place);
    other.execute_batch("BEGIN IMMEDIATE").expect("held");
    let busy = journal.record(at(1), deed(What::PinChanged, "Ada")).await.expect_err("held");
    assert_eq!(busy.code(), "journal_busy");
    other.execute_batch("ROLLBACK").expect("let go");
    sell(&journal, &sale(1, 1)).await;
    record(&journal, 2).await;
    assert!(verify(&place).expect("readable").is_sound());
    let reading = Journal::read_only(&place).await.expect("opened");
    let refused = reading.record(at(3), deed(What::PinChanged, "Ada")).await.expect_err("nothing is written");
    assert_eq!(refused.code(), "journal_read_only");
}

fn exported(place: &JournalPlace, salvage: bool) -> (Vec<Value>, u64) {
    let mut text = Vec::new();
    let report = export(place, &mut text, salvage).expect("readable");
    let lines = String::from_utf8(text).expect("UTF-8");
    (lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect(), report.audit_records)
}

#[rstest::rstest]
#[tokio::test]
async fn deeds_are_exported_behind_the_payments(#[values(false, true)] salvage: bool) {
    let (_folder, place) = closed().await;
    let (lines, count) = exported(&place, salvage);
    assert_eq!((lines.len(), count), (6, 3));
    assert!(lines[..3].iter().all(|line| line.get("event").is_some() && line.get("audit").is_none()));
    let deeds: Vec<_> = lines[3..].iter().map(|line| (&line["seq"], &line["audit"]["what"])).collect();
    let renamed = Value::from("terminal_renamed");
    assert_eq!(deeds, [(&1.into(), &renamed), (&2.into(), &renamed), (&3.into(), &renamed)]);
    assert_eq!(lines[3]["audit"]["operator"], "Ada");
    assert!(!salvage || lines.iter().all(|line| line["chained"] == true), "{lines:?}");
}

#[tokio::test]
async fn deeds_are_saved_from_a_damaged_journal() {
    let (_folder, place) = closed().await;
    let mut file = fs::read(place.file()).expect("there");
    file[..100].fill(0xAA);
    fs::write(place.file(), file).expect("written");
    let (lines, count) = exported(&place, true);
    assert_eq!((lines.len(), count), (6, 3));
}

/// A journal that version 2 wrote.
fn of_version_two() -> (tempfile::TempDir, JournalPlace) {
    let (folder, place) = home();
    tools(&place).execute_batch(include_str!("journal-v2.sql")).expect("laid out");
    (folder, place)
}

#[tokio::test]
async fn a_journal_of_version_two_is_read_as_it_is() {
    let (_folder, place) = of_version_two();
    let before = fs::read(place.file()).expect("there");
    assert_eq!(all(&place), []);
    let report = verify(&place).expect("readable");
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.records, report.payments, report.audit_records), (6, 2, 0));
    assert_eq!(exported(&place, false).0.len(), 6);
    assert_eq!(fs::read(place.file()).expect("there"), before, "reading changes nothing");
}

#[tokio::test]
async fn a_journal_of_version_two_takes_deeds_after_a_copy_of_it() {
    let (_folder, place) = of_version_two();
    let before = exported(&place, false).0;
    let journal = open(&place).await;
    record(&journal, 1).await;
    sell(&journal, &sale(1, 1)).await;
    drop(journal);
    let copy = JournalPlace::of_file(&place.file().with_file_name("journal.db.v2-backup"));
    let version: u32 = tools(&copy).pragma_query_value(None, "user_version", |row| row.get(0)).expect("read");
    assert_eq!((version, &exported(&copy, false).0), (2, &before));
    let after = exported(&place, false).0;
    assert_eq!((&after[..6], after.len()), (&before[..], 10), "the payments are as they were");
    let report = verify(&place).expect("readable");
    assert!(report.is_sound(), "{report:?}");
    assert_eq!((report.payments, report.audit_records), (3, 1));
}
