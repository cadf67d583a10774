//! Torn, cut, overwritten and foreign files: every acknowledged record is there, or the damage is named; nothing is skipped in
//! silence, and what can be read can be saved.

use std::fs;
use std::path::Path;

use rstest::rstest;
use serde_json::Value;

use super::super::{Journal, JournalError, JournalPlace, export, verify};
use super::sample::*;

const SALES: u64 = 12;

/// The files of a journal as a kill leaves them: log not checkpointed, witness up to date.
struct Killed {
    file: Vec<u8>,
    log: Vec<u8>,
    witness: Vec<u8>,
}

impl Killed {
    async fn make() -> Self {
        let (_folder, place) = home();
        let journal = open(&place).await;
        for number in 1..=SALES {
            sell(&journal, &sale(number, 100 + number)).await;
        }
        let read = |path: &Path| fs::read(path).expect("there");
        Self { file: read(place.file()), log: read(&place.wal()), witness: read(&place.witness()) }
    }

    fn lay_out(&self, folder: &Path) -> JournalPlace {
        let place = JournalPlace::in_folder(folder);
        fs::write(place.file(), &self.file).expect("written");
        fs::write(place.wal(), &self.log).expect("written");
        fs::write(place.witness(), &self.witness).expect("written");
        place
    }
}

/// Opens what `spoil` left. Either all is there and selling goes on, or the damage is named.
async fn all_there_or_named(killed: &Killed, what: &str) -> Result<(), JournalError> {
    let folder = tempfile::tempdir().expect("temp dir");
    let place = killed.lay_out(folder.path());
    let journal = match Journal::open(&place, "test").await {
        Err(error) if error.code() == "journal_damaged" => return Err(error),
        opened => opened.unwrap_or_else(|error| panic!("{what}: {error}")),
    };
    for number in 1..=SALES {
        assert_eq!(journal.history(reference(number)).await.expect("read").len(), 3, "{what}: sale {number} is lost");
    }
    sell(&journal, &sale(99, 1)).await;
    Ok(())
}

fn noise(seed: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(seed), |last| Some(last.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1)))
        .map(|number| number >> 33)
}

#[tokio::test]
async fn a_killed_journal_is_whole() {
    let killed = Killed::make().await;
    assert_eq!(all_there_or_named(&killed, "killed").await, Ok(()));
}

#[tokio::test]
async fn a_log_cut_anywhere_is_named() {
    let whole = Killed::make().await;
    let frames = (0..).map(|frame| 32 + frame * 4120).take_while(|at| *at < whole.log.len());
    let odd = (0..whole.log.len()).step_by(7919);
    for cut in frames.chain(odd) {
        let killed =
            Killed { log: whole.log[..cut].to_vec(), file: whole.file.clone(), witness: whole.witness.clone() };
        all_there_or_named(&killed, &format!("cut at {cut}")).await.expect_err("records are gone");
    }
}

#[rstest]
#[case::one_bit(|byte: &mut u8, noise: u64| *byte ^= 1 << (noise % 8))]
#[case::zeros(|byte: &mut u8, _: u64| *byte = 0)]
#[case::garbage(|byte: &mut u8, noise: u64| *byte = noise.to_le_bytes()[1])]
#[tokio::test]
async fn a_spoiled_log_is_whole_or_named(#[case] spoil: fn(&mut u8, u64)) {
    let whole = Killed::make().await;
    for (number, at) in noise(7).zip(noise(11)).take(40) {
        let mut log = whole.log.clone();
        let at = usize::try_from(at).expect("small") % log.len();
        let end = (at + 16).min(log.len());
        log[at..end].iter_mut().for_each(|byte| spoil(byte, number));
        let killed = Killed { log, file: whole.file.clone(), witness: whole.witness.clone() };
        let _ = all_there_or_named(&killed, &format!("spoiled at {at}")).await;
    }
}

#[tokio::test]
async fn garbage_behind_the_log_is_no_loss() {
    let mut killed = Killed::make().await;
    killed.log.extend(noise(3).take(5000).flat_map(u64::to_le_bytes));
    assert_eq!(all_there_or_named(&killed, "longer").await, Ok(()));
}

#[tokio::test]
async fn a_torn_witness_is_no_obstacle_but_a_missing_journal_is() {
    let mut killed = Killed::make().await;
    killed.witness.truncate(30);
    assert_eq!(all_there_or_named(&killed, "torn witness").await, Ok(()));
    let mut killed = Killed::make().await;
    (killed.file, killed.log) = (Vec::new(), Vec::new());
    let error = all_there_or_named(&killed, "gone").await.expect_err("records are gone");
    assert!(error.to_string().contains("record 36 had been stored"), "{error}");
}

/// A closed journal: one file.
async fn closed() -> (tempfile::TempDir, JournalPlace) {
    let (folder, place) = home();
    let journal = open(&place).await;
    for number in 1..=SALES {
        sell(&journal, &sale(number, 100 + number)).await;
    }
    drop(journal);
    (folder, place)
}

fn salvaged(place: &JournalPlace) -> Vec<Value> {
    let mut text = Vec::new();
    let report = export(place, &mut text, true).expect("salvage reads anything");
    let lines: Vec<Value> = text
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len() as u64, report.records);
    lines
}

#[tokio::test]
async fn every_spoiled_page_is_named_and_the_rest_is_saved() {
    let (_folder, place) = closed().await;
    let whole = fs::read(place.file()).expect("there");
    let all = salvaged(&place);
    assert_eq!(all.len(), 36);
    for page in 0..whole.len() / 4096 {
        let mut spoiled = whole.clone();
        spoiled[page * 4096..][..4096]
            .iter_mut()
            .zip(noise(5))
            .for_each(|(byte, noise)| *byte = noise.to_le_bytes()[0]);
        fs::write(place.file(), &spoiled).expect("written");
        let sound = verify(&place).is_ok_and(|report| report.is_sound());
        assert!(!sound, "page {page} is spoiled and nobody noticed");
        let saved = salvaged(&place);
        assert!(saved.len() >= 36 - 12, "page {page}: only {} saved", saved.len());
        for line in saved {
            let original = all.iter().find(|other| other["seq"] == line["seq"]).expect("stored once");
            assert_eq!(original["event"], line["event"]);
        }
    }
}

#[tokio::test]
async fn records_still_in_the_log_are_saved_too() {
    let killed = Killed::make().await;
    let folder = tempfile::tempdir().expect("temp dir");
    let place = killed.lay_out(folder.path());
    fs::write(place.file(), b"nothing of it is left").expect("written");
    let saved = salvaged(&place);
    assert_eq!(saved.len(), 36);
    assert!(saved.iter().all(|line| line["chained"] == true));
}

#[tokio::test]
async fn long_events_are_saved_whole() {
    let (_folder, place) = home();
    let journal = open(&place).await;
    let mut intent = sale(1, 1);
    intent.operator = Some("x".repeat(20_000));
    sell(&journal, &intent).await;
    drop(journal);
    assert_eq!(salvaged(&place)[0]["event"]["intent"]["operator"], "x".repeat(20_000));
}

#[tokio::test]
async fn a_changed_record_is_found() {
    let (_folder, place) = closed().await;
    assert!(verify(&place).expect("readable").is_sound());
    let tools = rusqlite::Connection::open(place.file()).expect("any SQLite tool opens it");
    let kept = tools.execute("UPDATE event SET at = at + 1 WHERE seq = 5", []).expect_err("append-only");
    assert!(kept.to_string().contains("never changed"), "{kept}");
    assert!(tools.execute("DELETE FROM event WHERE seq = 5", []).is_err());
    tools
        .execute_batch(
            "DROP TRIGGER event_is_final; UPDATE event SET json = replace(json, '102', '101') WHERE seq = 4;",
        )
        .expect("who has the file can do anything");
    drop(tools);
    let report = verify(&place).expect("readable");
    assert_eq!(report.problems[0].seq, Some(4));
    let journal = Journal::open(&place, "test").await.expect_err("checked at the start");
    assert_eq!(journal.code(), "journal_damaged");
    let strict = export(&place, &mut Vec::new(), false).expect_err("stops there");
    assert_eq!(strict.code(), "journal_damaged");
}

#[tokio::test]
async fn a_changed_row_is_found() {
    let (_folder, place) = closed().await;
    let tools = rusqlite::Connection::open(place.file()).expect("any SQLite tool opens it");
    tools.execute("UPDATE payment SET minor = 1 WHERE reference = ?1", [reference(3).as_str()]).expect("changed");
    tools.execute("DELETE FROM payment WHERE reference = ?1", [reference(7).as_str()]).expect("changed");
    drop(tools);
    let report = verify(&place).expect("readable");
    let about: Vec<_> = report.problems.iter().filter_map(|problem| problem.reference).collect();
    assert_eq!(about, [reference(3), reference(7)]);
    assert_eq!((report.records, report.payments), (36, SALES));
}

#[tokio::test]
async fn a_fresh_journal_names_the_damaged_one() {
    let killed = Killed::make().await;
    let folder = tempfile::tempdir().expect("temp dir");
    let place = killed.lay_out(folder.path());
    fs::write(place.file(), [7; 8192]).expect("spoiled");
    assert_eq!(Journal::open(&place, "test").await.expect_err("damaged").code(), "journal_damaged");
    let (journal, old) = Journal::start_fresh(&place, "test").await.expect("goes on");
    sell(&journal, &sale(99, 1)).await;
    drop(journal);
    let tools = rusqlite::Connection::open(place.file()).expect("opens");
    let named: String =
        tools.query_row("SELECT value FROM meta WHERE key = 'continues'", [], |row| row.get(0)).expect("named");
    assert_eq!(Some(named.as_ref()), old.file_name());
    assert_eq!(salvaged(&JournalPlace::of_file(&old)).len(), 36, "with the log beside it");
}
