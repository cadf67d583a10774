//! What is stored stays stored, in order, for one writer, in private files.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::payment::{ByHand, Event, Outcome, Payment};

use super::super::{Filter, Journal, JournalFault, PageFrom, PaymentRow};
use super::sample::*;

#[tokio::test]
async fn what_was_appended_is_there_after_a_restart() {
    let (_folder, place) = home();
    let intent = sale(1, 1020);
    let journal = open(&place).await;
    let receipt = journal.append(intent.reference, begun(&intent)).await.expect("stored");
    assert_eq!(receipt.0, 2);
    journal.append(intent.reference, concluded(4, Outcome::Approved)).await.expect("stored");
    drop(journal);

    let journal = open(&place).await;
    let history = journal.history(intent.reference).await.expect("read");
    assert_eq!(history, [begun(&intent), concluded(4, Outcome::Approved)].concat());
    let payment = journal.payment(intent.reference).await.expect("read").expect("known");
    assert_eq!(Some(&payment), Payment::fold(&history).as_ref());
    let next = sale(2, 1);
    assert_eq!(journal.append(next.reference, begun(&next)).await.expect("stored").0, 5);
}

#[tokio::test]
async fn rows_are_what_the_fold_says_at_every_step() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let mut intent = sale(1, 1020);
    intent.order = Some("A-17".to_owned());
    let truth = vec![stamped(90, Event::Contradicted { conclusion: conclusion(Outcome::Approved) })];
    for events in [begun(&intent), unresolved(60), overridden(70, ByHand::Unpaid), truth] {
        journal.append(intent.reference, events).await.expect("stored");
        let rows = journal.list(Filter::default(), PageFrom::Top, 40).await.expect("listed");
        let payment = journal.payment(intent.reference).await.expect("read").expect("known");
        assert_eq!(rows, [PaymentRow::of(&payment)]);
    }
    let row = &journal.list(Filter::default(), PageFrom::Top, 40).await.expect("listed")[0];
    assert_eq!((row.card_last.as_deref(), row.by_hand, row.is_open), (Some("4242"), Some(ByHand::Unpaid), true));
}

#[tokio::test]
async fn events_that_do_not_follow_are_refused_alone() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let intent = sale(1, 1020);
    journal.append(intent.reference, begun(&intent)).await.expect("stored");
    let wrong = [
        (intent.reference, begun(&intent)),
        (reference(2), begun(&intent)),
        (reference(3), concluded(3, Outcome::Declined)),
        (intent.reference, Vec::new()),
        (intent.reference, [concluded(3, Outcome::Declined), begun(&intent)].concat()),
    ];
    for (reference, events) in wrong {
        let refused = journal.append(reference, events).await.expect_err("refused");
        assert_eq!(refused.fault, JournalFault::OutOfOrder);
    }
    journal.append(intent.reference, concluded(4, Outcome::Declined)).await.expect("still works");
    assert_eq!(journal.history(intent.reference).await.expect("read").len(), 3);
}

#[tokio::test]
async fn many_at_once_are_all_stored_in_one_chain() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let tasks: Vec<_> = (0..64)
        .map(|number| {
            let journal = journal.clone();
            tokio::spawn(async move { sell(&journal, &sale(number, 100 + number)).await })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    drop(journal);
    let journal = open(&place).await;
    let last = journal.append(reference(99), begun(&sale(99, 1))).await.expect("stored");
    assert_eq!(last.0, 64 * 3 + 2);
}

#[tokio::test]
async fn lazy_events_go_with_the_next_append_or_the_last_handle() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let intent = sale(1, 1020);
    sell(&journal, &intent).await;
    let seen = |number| vec![stamped(number, Event::Seen { by: Some("Ada".to_owned()) })];
    journal.append_lazy(intent.reference, seen(10)).expect("taken");
    let other = sale(2, 1);
    journal.append(other.reference, begun(&other)).await.expect("stored");
    assert_eq!(journal.history(intent.reference).await.expect("read").len(), 4);
    journal.append_lazy(intent.reference, seen(11)).expect("taken");
    journal.flush().await.expect("stored");
    assert_eq!(journal.history(intent.reference).await.expect("read").len(), 5);
    journal.append_lazy(intent.reference, seen(12)).expect("taken");
    drop(journal);
    assert_eq!(open(&place).await.history(intent.reference).await.expect("read").len(), 6);
}

#[tokio::test]
async fn the_second_writer_is_refused_with_the_name_of_the_first() {
    let (_folder, place) = home();
    let first = open(&place).await;
    let refused = Journal::open(&place, "second").await.expect_err("held");
    assert_eq!(refused.code(), "home_locked");
    assert!(refused.to_string().contains("test"), "{refused}");
    let intent = sale(1, 1020);
    first.append(intent.reference, begun(&intent)).await.expect("stored");

    let beside = Journal::read_only(&place).await.expect("needs no lock");
    assert_eq!(beside.open_payments().await.expect("read").len(), 1);
    let refused = beside.append(intent.reference, unresolved(2)).await.expect_err("read-only");
    assert_eq!(refused.fault, JournalFault::ReadOnly);
}

#[tokio::test]
async fn all_files_are_for_this_user_alone() {
    let (folder, place) = home();
    fs::write(place.file(), b"").expect("made");
    fs::set_permissions(place.file(), fs::Permissions::from_mode(0o644)).expect("ours");
    let journal = open(&place).await;
    sell(&journal, &sale(1, 1020)).await;
    let mut seen = Vec::new();
    for entry in fs::read_dir(folder.path()).expect("listed") {
        let entry = entry.expect("listed");
        let mode = entry.metadata().expect("there").permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
        seen.push(entry.file_name().into_string().expect("plain name"));
    }
    seen.sort();
    let all = ["journal.db", "journal.db-shm", "journal.db-wal", "journal.head", "journal.lock", "journal.reserve"];
    assert_eq!(seen, all);
    drop(journal);
    assert!(!place.wal().exists(), "closing leaves one database file");
}

#[tokio::test]
async fn nothing_is_written_once_the_file_was_moved() {
    let (folder, place) = home();
    let journal = open(&place).await;
    sell(&journal, &sale(1, 1020)).await;
    fs::rename(place.file(), folder.path().join("elsewhere")).expect("moved");
    let intent = sale(2, 1);
    let refused = journal.append(intent.reference, begun(&intent)).await.expect_err("moved");
    assert_eq!(refused.code(), "journal_moved");
    fs::rename(folder.path().join("elsewhere"), place.file()).expect("moved back");
    assert_eq!(journal.append(intent.reference, begun(&intent)).await.expect_err("for good").code(), "journal_moved");
}

/// A list of a million payments or the sums of a long day are no reason to wait before a sale.
#[tokio::test]
async fn no_payment_waits_for_what_people_look_at() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let intent = sale(1, 1);
    sell(&journal, &intent).await;
    let (go_on, waits) = std::sync::mpsc::channel::<()>();
    let looking = journal.clone();
    let (has_begun, looks) = tokio::sync::oneshot::channel();
    let slow = tokio::spawn(async move {
        let query = move |_: &rusqlite::Connection| Ok(has_begun.send(()).is_ok() && waits.recv().is_ok());
        looking.look(query).await
    });
    looks.await.expect("it begins");
    assert!(journal.payment(intent.reference).await.expect("readable").is_some());
    assert_eq!(journal.neighbours(intent.amount, None, at(0)).await.expect("readable").len(), 1);
    sell(&journal, &sale(2, 2)).await;
    assert!(!slow.is_finished());
    go_on.send(()).expect("it still waits");
    assert!(slow.await.expect("no panic").expect("readable"));
    let rows = journal.list(Filter::default(), PageFrom::Top, 10).await.expect("listed");
    assert_eq!(rows.len(), 2, "it sees what was stored meanwhile");
}
