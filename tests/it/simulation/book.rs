//! What a run has recorded, kept by the real journal on a real file: sound and read back as it was acknowledged. And deliberate
//! bugs of a journal, each done to what goes into the file or comes out of it, each caught.

use std::collections::BTreeMap;

use countertop::journal::{Journal, JournalPlace, verify};
use countertop::payment::{Payment, Reference};
use rstest::rstest;
use rusqlite::Connection;

use super::journal::Entry;
use super::plan::{Shop, pick};
use super::trace::Trace;
use super::world::World;
use countertop::simulator::random::Seeded;

/// Runs that are kept.
const KEPT: u64 = 12;
/// A deliberate bug is found within so many seeds.
const PATIENCE: u64 = 60;

/// What a careless journal would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// A record is acknowledged and not stored.
    EventLost,
    /// The row of a payment is written without its event.
    RowAlone,
    /// Records are kept in the order of their times.
    OrderByTime,
    /// A record that was changed on the disk is believed: nobody compares the hashes.
    HashUnchecked,
}

/// The file of a run.
struct Book {
    place: JournalPlace,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl Book {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        Self { place: JournalPlace::in_folder(folder.path()), runtime, _folder: folder }
    }

    /// Stores these records, in one commit for all that waits.
    fn store(&self, entries: &[Entry]) {
        self.runtime.block_on(async {
            let journal = Journal::open(&self.place, "test").await.expect("an empty place");
            for (reference, events) in entries {
                journal.append_lazy(*reference, events.clone()).expect("it is taken");
            }
            // Records that do not follow are refused alone; what is read back tells.
            let _ = journal.flush().await;
        });
    }

    /// How the file differs from what was acknowledged; with `hashes`, its damage is looked for first, and then it is believed
    /// to the letter.
    fn differs(&self, acknowledged: &BTreeMap<Reference, Payment>, hashes: bool) -> Option<String> {
        if hashes {
            let report = verify(&self.place).expect("a readable file");
            if let Some(problem) = report.problems.first() {
                return Some(format!("verify: {}", problem.what));
            }
        }
        self.runtime.block_on(async {
            let journal = Journal::read_only(&self.place).await.expect("a readable file");
            for (reference, payment) in acknowledged {
                if journal.payment(*reference).await.ok().flatten().as_ref() != Some(payment) {
                    return Some(format!("read back: {} is another payment", reference.last_six()));
                }
            }
            let open = journal.open_payments().await.expect("rows");
            let expected = acknowledged.values().filter(|payment| payment.is_open());
            let same = expected.clone().count() == open.len() && expected.clone().all(|payment| open.contains(payment));
            (!same).then(|| "read back: a start finds others open".to_owned())
        })
    }

    /// What somebody else, or the disk, does to the file.
    fn changed_by(&self, sql: &str, reference: Reference) {
        let connection = Connection::open(self.place.file()).expect("the file");
        let text = "DROP TRIGGER event_is_final;";
        connection.execute_batch(text).expect("no trigger stands before a disk");
        connection.execute(sql, [reference.as_str()]).expect("it is changed");
    }
}

/// What a run has left on its disk.
fn recorded(seed: u64) -> Vec<Entry> {
    let mut world = World::drawn(Shop::All, seed, None, Trace::new(false));
    world.run_until(u64::MAX);
    world.journal.entries().to_vec()
}

fn folded(entries: &[Entry]) -> BTreeMap<Reference, Payment> {
    let mut all: BTreeMap<Reference, Vec<_>> = BTreeMap::new();
    for (reference, events) in entries {
        all.entry(*reference).or_default().extend(events.iter().cloned());
    }
    all.into_iter().filter_map(|(reference, events)| Some((reference, Payment::fold(&events)?))).collect()
}

/// Keeps a run with this bug; what is violated, if anything.
pub fn kept_with(bug: Option<Bug>, seed: u64) -> Option<String> {
    let (book, mut entries) = (Book::new(), recorded(seed));
    let acknowledged = folded(&entries);
    if entries.is_empty() {
        return None;
    }
    let victim = pick(&mut Seeded::new(seed), entries.len());
    let reference = entries[victim].0;
    match bug {
        Some(Bug::EventLost) => drop(entries.remove(victim)),
        Some(Bug::OrderByTime) => entries.sort_by_key(|(_, events)| events.first().map(|stamped| stamped.at)),
        Some(Bug::RowAlone | Bug::HashUnchecked) | None => {}
    }
    book.store(&entries);
    match bug {
        Some(Bug::RowAlone) => book.changed_by(
            "UPDATE payment SET is_open = 1 - is_open, outcome = 'declined' WHERE reference = ?1",
            reference,
        ),
        // The amount of the intent, as it lies there.
        Some(Bug::HashUnchecked) => book.changed_by(
            "UPDATE event SET json = replace(json, '\"minor\":', '\"minor\":9') WHERE reference = ?1",
            reference,
        ),
        _ => {}
    }
    book.differs(&acknowledged, bug != Some(Bug::HashUnchecked))
}

/// The first seed that catches it.
pub fn first_catch(bug: Bug) -> (u64, String) {
    let found = (0..PATIENCE).find_map(|seed| Some((seed, kept_with(Some(bug), seed)?)));
    assert!(found.is_some(), "{bug:?} was not found within {PATIENCE} seeds");
    let (seed, violation) = found.unwrap_or_default();
    assert_eq!(kept_with(None, seed), None, "the same seed without the bug");
    (seed, violation)
}

#[test]
fn what_runs_have_recorded_is_kept_by_the_real_journal() {
    for seed in 0..KEPT {
        assert_eq!(kept_with(None, seed), None, "seed {seed}");
    }
}

#[rstest]
fn every_deliberate_bug_of_a_journal_is_caught(
    #[values(Bug::EventLost, Bug::RowAlone, Bug::OrderByTime, Bug::HashUnchecked)] bug: Bug,
) {
    println!("{bug:?}: {:?}", first_catch(bug));
}

/// The change that nobody sees without the hashes is named with them.
#[test]
fn a_changed_record_is_named_by_its_hash() {
    let entries = recorded(3);
    let book = Book::new();
    book.store(&entries);
    book.changed_by(
        "UPDATE event SET json = replace(json, '\"minor\":', '\"minor\":9') WHERE reference = ?1",
        entries[0].0,
    );
    let found = book.differs(&folded(&entries), true).unwrap_or_default();
    assert!(found.starts_with("verify: "), "{found}");
}
