//! Versions, backups, full disks, broken disks, and places where no journal can be.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rusqlite::Connection;

use super::super::schema::{Step, VERSION, migrate};
use super::super::{Filter, Found, Journal, JournalFault, JournalPlace, PageFrom, backup, verify};
use super::sample::*;
use crate::payment::Intent;

fn tools(path: &Path) -> Connection {
    Connection::open(path).expect("any SQLite tool opens it")
}

#[tokio::test]
async fn a_newer_journal_is_refused_untouched() {
    let (_folder, place) = home();
    sell(&open(&place).await, &sale(1, 1)).await;
    tools(place.file()).pragma_update(None, "user_version", 99).expect("set");
    let before = fs::read(place.file()).expect("there");
    assert_eq!(Journal::open(&place, "test").await.expect_err("newer").code(), "journal_newer");
    assert_eq!(Journal::read_only(&place).await.expect_err("newer").code(), "journal_newer");
    assert_eq!(fs::read(place.file()).expect("there"), before);
    assert!(!place.wal().exists());
}

#[test]
fn an_older_journal_takes_every_step_after_a_copy() {
    const STEPS: &[Step] = &[
        Step { from: 1, sql: "ALTER TABLE old ADD COLUMN second TEXT" },
        Step { from: 2, sql: "ALTER TABLE old RENAME TO new" },
    ];
    let (_folder, place) = home();
    let connection = tools(place.file());
    connection
        .execute_batch("CREATE TABLE old(first TEXT); INSERT INTO old VALUES ('kept'); PRAGMA user_version = 1")
        .expect("made");
    migrate(&connection, &place, 1, STEPS, 3).expect("migrated");
    let kept: String = connection.query_row("SELECT first FROM new", [], |row| row.get(0)).expect("kept");
    assert_eq!(kept, "kept");
    let copy = place.file().with_file_name("journal.db.v1-backup");
    assert_eq!(fs::metadata(&copy).expect("there").permissions().mode() & 0o777, 0o600);
    let version: u32 = tools(&copy).pragma_query_value(None, "user_version", |row| row.get(0)).expect("read");
    assert_eq!(version, 1);

    let error = migrate(&connection, &place, 3, STEPS, 4).expect_err("no way");
    assert_eq!(error.fault, JournalFault::Foreign);
}

#[test]
fn a_step_that_fails_changes_nothing() {
    const STEPS: &[Step] = &[Step { from: 1, sql: "CREATE TABLE half(done TEXT); SELECT nonsense FROM nowhere" }];
    let (_folder, place) = home();
    let connection = tools(place.file());
    connection.execute_batch("CREATE TABLE old(first TEXT); PRAGMA user_version = 1").expect("made");
    migrate(&connection, &place, 1, STEPS, 2).expect_err("fails");
    let state: (u32, u32) = connection
        .query_row(
            "SELECT (SELECT user_version FROM pragma_user_version), (SELECT COUNT(*) FROM sqlite_schema)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("read");
    assert_eq!(state, (1, 1));
}

#[tokio::test]
async fn a_backup_taken_in_mid_write_is_a_journal() {
    let (folder, place) = home();
    let journal = open(&place).await;
    let selling = journal.clone();
    let sales = tokio::spawn(async move {
        for number in 1..=40 {
            sell(&selling, &sale(number, number)).await;
        }
    });
    for number in 0..4 {
        let target = folder.path().join(format!("copy-{number}.db"));
        let at = place.clone();
        tokio::task::spawn_blocking(move || backup(&at, &target)).await.expect("no panic").expect("copied");
    }
    sales.await.expect("no panic");
    for number in 0..4 {
        let target = folder.path().join(format!("copy-{number}.db"));
        assert_eq!(fs::metadata(&target).expect("there").permissions().mode() & 0o777, 0o600);
        let home = tempfile::tempdir().expect("temp dir");
        let restored = JournalPlace::in_folder(home.path());
        fs::copy(&target, restored.file()).expect("restored");
        sell(&open(&restored).await, &sale(99, 1)).await;
        assert!(verify(&restored).expect("readable").is_sound());
    }
    let again = backup(&place, &folder.path().join("copy-0.db")).expect_err("never overwritten");
    assert_eq!(again.code(), "file_exists");
}

#[tokio::test]
async fn after_an_unexpected_failure_nothing_more_is_written() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    sell(&journal, &sale(1, 1)).await;
    tools(place.file()).execute_batch("ALTER TABLE event RENAME TO gone").expect("renamed");
    let intent = sale(2, 1);
    let broken = journal.append(intent.reference, begun(&intent)).await.expect_err("no table");
    assert_eq!(broken.code(), "journal_damaged", "a table that is not there is damage");
    tools(place.file()).execute_batch("ALTER TABLE gone RENAME TO event").expect("back again");
    assert_eq!(journal.append(intent.reference, begun(&intent)).await, Err(broken.clone()));
    assert_eq!(journal.flush().await, Err(broken));
    assert_eq!(journal.history(reference(1)).await.expect("history can be read").len(), 3);
}

#[tokio::test]
async fn another_program_that_holds_the_file_is_told_and_waited_out() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let other = tools(place.file());
    other.execute_batch("BEGIN IMMEDIATE").expect("held");
    let intent = sale(1, 1);
    assert_eq!(journal.append(intent.reference, begun(&intent)).await.expect_err("held").code(), "journal_busy");
    other.execute_batch("ROLLBACK").expect("let go");
    journal.append(intent.reference, begun(&intent)).await.expect("stored");
}

#[tokio::test]
async fn places_without_a_journal_are_told_clearly() {
    let folder = tempfile::tempdir().expect("temp dir");
    let at = |name: &str| JournalPlace::of_file(&folder.path().join(name));
    fs::create_dir(folder.path().join("folder.db")).expect("made");
    std::os::unix::fs::symlink("/nowhere/at/all", folder.path().join("link.db")).expect("linked");
    fs::write(folder.path().join("text.db"), "x".repeat(4000)).expect("written");
    tools(&folder.path().join("other.db")).execute_batch("PRAGMA application_id = 7; CREATE TABLE t(x)").expect("made");
    for (name, code) in [
        ("no/such/folder.db", "journal_unusable"),
        ("folder.db", "journal_unusable"),
        ("link.db", "journal_unusable"),
        ("text.db", "journal_damaged"),
        ("other.db", "journal_foreign"),
    ] {
        let error = Journal::open(&at(name), "test").await.expect_err(name);
        assert_eq!(error.code(), code, "{name}: {error}");
        assert!(error.path.to_string_lossy().contains(name.trim_end_matches(".db")), "{error}");
    }
    assert_eq!(Journal::read_only(&at("missing.db")).await.expect_err("missing").code(), "journal_unusable");
}

/// Fills a small file system given in `COUNTERTOP_SMALL_DISK` (a few MiB of tmpfs), so it runs by hand:
/// `mount -t tmpfs -o size=4m none /mnt/small && COUNTERTOP_SMALL_DISK=/mnt/small cargo test -- --ignored full_disk`.
#[tokio::test]
#[ignore = "needs a small file system of its own"]
async fn full_disk_refuses_new_sales_and_finishes_open_ones() {
    let disk = std::env::var("COUNTERTOP_SMALL_DISK").expect("the path of a small file system");
    let place = JournalPlace::in_folder(Path::new(&disk));
    let journal = open(&place).await;
    let mut open_sales = Vec::new();
    let refused = loop {
        let number = open_sales.len() as u64 + 1;
        let intent = sale(number, number);
        match journal.append(intent.reference, begun(&intent)).await {
            Ok(_) => open_sales.push(number),
            Err(error) => break error,
        }
    };
    assert_eq!(refused.code(), "journal_disk_full");
    for number in open_sales.iter().rev().take(20) {
        journal.append(reference(*number), unresolved(*number)).await.expect("finished from the reserve");
    }
    let intent = sale(1_000_000, 1);
    assert_eq!(journal.append(intent.reference, begun(&intent)).await.expect_err("full").code(), "journal_disk_full");
    drop(journal);
    assert!(verify(&place).expect("readable").is_sound());
}

#[tokio::test]
async fn a_journal_of_version_one_gets_its_index_and_stays_sound() {
    let (_folder, place) = home();
    sell(&open(&place).await, &sale(1, 1)).await;
    let old = tools(place.file());
    old.execute_batch(
        "DROP TABLE pruned; DROP INDEX payment_hold; DROP INDEX payment_last_six; DROP TABLE audit; ALTER TABLE payment DROP COLUMN tip;
         ALTER TABLE payment DROP COLUMN cashback; PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)",
    )
    .expect("made old");
    drop(old);
    let journal = open(&place).await;
    assert!(matches!(journal.find(reference(1).last_six()).await.expect("read"), Found::One(_)));
    drop(journal);
    assert!(place.file().with_file_name("journal.db.v1-backup").exists());
    assert!(verify(&place).expect("read").is_sound());
    let version: u32 = tools(place.file()).pragma_query_value(None, "user_version", |row| row.get(0)).expect("read");
    assert_eq!(version, VERSION);
}

#[tokio::test]
async fn a_journal_from_before_tips_is_read_and_then_brought_up_to_date() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    sell(&journal, &sale(1, 1020)).await;
    drop(journal);
    // As version 3 had it.
    tools(place.file())
        .execute_batch(
            "DROP TABLE pruned; DROP INDEX payment_hold; ALTER TABLE payment DROP COLUMN tip; ALTER TABLE payment DROP COLUMN cashback;
             PRAGMA user_version = 3;
             PRAGMA wal_checkpoint(TRUNCATE);",
        )
        .expect("made older");
    assert!(verify(&place).expect("read only").is_sound());
    let journal = open(&place).await;
    let rows = journal.list(Filter::default(), PageFrom::Top, 10).await.expect("listed");
    assert_eq!(rows.iter().map(|row| row.tip).collect::<Vec<_>>(), [None]);
    let tipped = Intent { tip: Some(rows[0].amount), ..sale(2, 1020) };
    sell(&journal, &tipped).await;
    drop(journal);
    assert!(verify(&place).expect("read").is_sound());
    assert!(place.file().with_file_name("journal.db.v3-backup").exists());
}
