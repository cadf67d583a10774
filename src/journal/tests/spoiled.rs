//! Every byte of a journal cut away or flipped: what had been committed is there, or the damage is named; what can be read can
//! be saved; nothing panics, and nothing is skipped in silence.
//!
//! A spread of the places is tried; `COUNTERTOP_DAMAGE=100000000 cargo test --lib journal::tests::spoiled` tries every one.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::super::{Filter, Journal, JournalPlace, PageFrom, PaymentRow, export, verify};
use super::sample::*;
use crate::money::Amount;
use crate::payment::{MoneyMoved, Reference, Stamped};

/// Places of each kind where nobody asks for more.
const TASTE: usize = 48;
/// Bits that are flipped of one byte where all bytes are tried: one; each of them at every so many-th byte.
const EACH_BIT_AT: usize = 97;
/// More records than a page holds: so many may go with one byte.
const PER_PAGE: usize = 12;

/// The files of a journal and what it held.
struct Whole {
    file: Vec<u8>,
    log: Option<Vec<u8>>,
    witness: Vec<u8>,
    held: Held,
    saved: Vec<Value>,
}

/// What a journal tells of all its payments.
#[derive(Debug, Clone, PartialEq)]
struct Held {
    histories: Vec<Vec<Stamped>>,
    /// Amount, and what became of it.
    money: Vec<(Amount, &'static str, MoneyMoved)>,
    rows: Vec<PaymentRow>,
    open: Vec<Reference>,
}

/// So many sales, of which the last is open.
async fn made(place: &JournalPlace, sales: u64) -> Journal {
    let journal = open(place).await;
    for number in 1..sales {
        sell(&journal, &sale(number, 100 + number)).await;
    }
    let last = sale(sales, 100 + sales);
    journal.append(last.reference, begun(&last)).await.expect("begun");
    journal
}

async fn held(journal: &Journal, sales: u64) -> Result<Held, super::super::JournalError> {
    let (mut histories, mut money) = (Vec::new(), Vec::new());
    for number in 1..=sales {
        histories.push(journal.history(reference(number)).await?);
        if let Some(payment) = journal.payment(reference(number)).await? {
            money.push((payment.intent.amount, payment.outcome_word(), payment.money_moved()));
        }
    }
    let rows = journal.list(Filter::default(), PageFrom::Top, 1000).await?;
    let open = journal.open_payments().await?.into_iter().map(|payment| payment.intent.reference).collect();
    Ok(Held { histories, money, rows, open })
}

fn saved(place: &JournalPlace) -> Vec<Value> {
    let mut text = Vec::new();
    export(place, &mut text, true).expect("salvage reads anything");
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).expect("JSON")).collect()
}

impl Whole {
    /// As a kill leaves it: nothing of the log is in the file yet.
    async fn killed(sales: u64) -> Self {
        let (_folder, place) = home();
        let journal = made(&place, sales).await;
        let held = held(&journal, sales).await.expect("whole");
        let read = |path: &Path| fs::read(path).expect("there");
        let (file, log, witness) = (read(place.file()), Some(read(&place.wal())), read(&place.witness()));
        Self { file, log, witness, held, saved: saved(&place) }
    }

    /// As a good end leaves it: one file.
    async fn closed(sales: u64) -> Self {
        let (_folder, place) = home();
        let journal = made(&place, sales).await;
        let held = held(&journal, sales).await.expect("whole");
        drop(journal);
        let read = |path: &Path| fs::read(path).expect("there");
        Self { file: read(place.file()), log: None, witness: read(&place.witness()), held, saved: saved(&place) }
    }

    fn sales(&self) -> u64 {
        self.held.histories.len() as u64
    }

    /// These files, beside the witness of what they were.
    fn laid_out(&self, folder: &Path, file: &[u8], log: Option<&[u8]>) -> JournalPlace {
        let place = JournalPlace::in_folder(folder);
        fs::write(place.file(), file).expect("written");
        if let Some(log) = log {
            fs::write(place.wal(), log).expect("written");
        }
        fs::write(place.witness(), &self.witness).expect("written");
        place
    }

    /// Opens what these files are. `what` says how they were spoiled; `at_most` records may be unreadable.
    async fn opened(&self, file: &[u8], log: Option<&[u8]>, what: &str, at_most: usize) {
        let folder = tempfile::tempdir().expect("temp dir");
        let place = self.laid_out(folder.path(), file, log);
        self.salvaged(&place, what, at_most);
        match Journal::open(&place, "test").await {
            Err(error) => {
                let named = ["journal_damaged", "journal_foreign", "journal_newer"].contains(&error.code());
                assert!(named, "{what}: {} {error}", error.code());
            }
            Ok(journal) => self.told_by(&journal, &place, what).await,
        }
    }

    /// It opens: either all is as it was, or the damage is named by whoever meets it, and by the check of the whole.
    async fn told_by(&self, journal: &Journal, place: &JournalPlace, what: &str) {
        let told = held(journal, self.sales()).await;
        let sound = verify(place).is_ok_and(|report| report.is_sound());
        match &told {
            Ok(told) if *told == self.held => {}
            Ok(told) => {
                assert_eq!(told.open, self.held.open, "{what}: an open payment is forgotten at the start");
                assert_eq!(told.money, self.held.money, "{what}: a payment is another one, and nobody says so");
                assert!(!sound, "{what}: some of it is another, and the check says that all is well");
            }
            Err(error) => {
                assert_eq!(error.code(), "journal_damaged", "{what}: {error}");
                assert!(!sound, "{what}: {error}, and the check says that all is well");
            }
        }
        // Appending works and is found again, or is refused.
        let intent = sale(99, 1);
        if journal.append(intent.reference, begun(&intent)).await.is_ok() {
            assert_eq!(journal.history(intent.reference).await.map(|events| events.len()), Ok(2), "{what}");
        }
    }

    /// What is saved and chained is what was stored; what is not chained says so; only a page goes with a byte.
    fn salvaged(&self, place: &JournalPlace, what: &str, at_most: usize) {
        let saved = saved(place);
        for line in saved.iter().filter(|line| line["chained"] == true) {
            assert!(self.saved.contains(line), "{what}: saved as if it had been stored: {line}");
        }
        let kept = saved.iter().filter(|line| self.saved.iter().any(|stored| stored["event"] == line["event"])).count();
        assert!(kept + at_most >= self.saved.len(), "{what}: {kept} of {} are saved", self.saved.len());
    }
}

/// The places of so many that are tried.
fn places(count: usize) -> impl Iterator<Item = usize> {
    let asked = std::env::var("COUNTERTOP_DAMAGE").ok().and_then(|text| text.parse().ok()).unwrap_or(TASTE);
    (0..count).step_by((count / asked.min(count)).max(1))
}

/// One bit of the byte there, or each of them.
fn bits(at: usize) -> impl Iterator<Item = u8> {
    let each = at.is_multiple_of(EACH_BIT_AT);
    (0..8_u8).filter(move |bit| each || usize::from(*bit) == at % 8).map(|bit| 1 << bit)
}

#[tokio::test]
async fn a_log_cut_at_any_byte_is_named_and_what_is_left_is_saved() {
    let whole = Whole::killed(3).await;
    let log = whole.log.clone().expect("a log");
    for cut in places(log.len()) {
        whole.opened(&whole.file, Some(&log[..cut]), &format!("the log cut at {cut}"), usize::MAX / 2).await;
    }
}

#[tokio::test]
async fn a_log_with_any_bit_flipped_is_whole_or_named() {
    let whole = Whole::killed(3).await;
    let log = whole.log.clone().expect("a log");
    for at in places(log.len()) {
        for bit in bits(at) {
            let mut log = log.clone();
            log[at] ^= bit;
            whole.opened(&whole.file, Some(&log), &format!("the log, byte {at}, bit {bit}"), PER_PAGE).await;
        }
    }
}

#[tokio::test]
async fn a_file_cut_at_any_byte_is_named_and_what_is_left_is_saved() {
    let whole = Whole::closed(6).await;
    for cut in places(whole.file.len()) {
        whole.opened(&whole.file[..cut], None, &format!("the file cut at {cut}"), usize::MAX / 2).await;
    }
}

#[tokio::test]
async fn a_file_with_any_bit_flipped_is_whole_or_named() {
    let whole = Whole::closed(6).await;
    for at in places(whole.file.len()) {
        for bit in bits(at) {
            let mut file = whole.file.clone();
            file[at] ^= bit;
            whole.opened(&file, None, &format!("the file, byte {at}, bit {bit}"), PER_PAGE).await;
        }
    }
}

/// Every byte of the header, and every bit of those that say how the rest is to be read (section 1.3 of the file format).
#[tokio::test]
async fn a_header_with_any_bit_flipped_is_whole_or_named() {
    const HOW: [usize; 14] = [16, 17, 18, 19, 20, 21, 22, 23, 47, 59, 63, 68, 71, 99];
    let whole = Whole::closed(3).await;
    for at in 0..100 {
        for bit in (0..8).filter(|bit| *bit == at % 8 || HOW.contains(&at)).map(|bit| 1 << bit) {
            let mut file = whole.file.clone();
            file[at] ^= bit;
            whole.opened(&file, None, &format!("the header, byte {at}, bit {bit}"), PER_PAGE).await;
        }
    }
}

/// The longer the log that is left, the more is saved of it.
#[tokio::test]
async fn of_a_cut_log_everything_before_the_cut_is_saved() {
    let whole = Whole::killed(4).await;
    let log = whole.log.clone().expect("a log");
    let mut before = 0;
    for cut in places(log.len()).chain([log.len()]) {
        let folder = tempfile::tempdir().expect("temp dir");
        let place = JournalPlace::in_folder(folder.path());
        fs::write(place.file(), &whole.file).expect("written");
        fs::write(place.wal(), &log[..cut]).expect("written");
        let count = saved(&place).len();
        assert!(count >= before, "cut at {cut}: {count} are saved, {before} of a shorter one");
        before = count;
    }
    assert_eq!(before, whole.saved.len());
}

/// Opens a journal with one flipped bit, of which all that is stored is still found, and begins a payment.
async fn begun_on_a_spoiled(whole: &Whole, at: usize, bit: u8) {
    let mut file = whole.file.clone();
    file[at] ^= bit;
    let folder = tempfile::tempdir().expect("temp dir");
    let place = whole.laid_out(folder.path(), &file, None);
    let journal = Journal::open(&place, "test").await.expect("all that is stored is still found");
    let intent = sale(99, 1);
    let refused = journal.append(intent.reference, begun(&intent)).await.expect_err("it would not be found");
    assert_eq!(refused.code(), "journal_damaged");
    assert!(refused.to_string().contains("would not be found again"), "{refused}");
    assert_eq!(
        held(&journal, whole.sales()).await,
        Ok(whole.held.clone()),
        "nothing is stored, and nothing was harmed"
    );
}

fn position(file: &[u8], of: &[u8]) -> usize {
    file.windows(of.len()).position(|bytes| bytes == of).expect("in the file")
}

/// SQLite looks for a key by halves: past a spoiled entry it puts a new one where it does not look for it.
#[tokio::test]
async fn a_payment_that_would_not_be_found_again_is_refused_and_named() {
    let whole = Whole::closed(6).await;
    // The index entry of record 10, the first of the fourth sale: length, header, key, number (file format, section 2).
    let key = [&[24, 3, 0x35, 1], reference(4).as_str().as_bytes(), &[10]].concat();
    begun_on_a_spoiled(&whole, position(&whole.file, &key) + 6, 0x20).await;
}

/// The page's header says that the room for new records begins in the midst of the last one (file format, section 1.6).
#[tokio::test]
async fn a_payment_that_would_be_stored_over_another_is_refused_and_named() {
    let whole = Whole::closed(6).await;
    // Its message id stands in its event alone.
    let last = position(&whole.file, sale(6, 1).message_id.to_string().as_bytes());
    begun_on_a_spoiled(&whole, last / 4096 * 4096 + 6, 0x40).await;
}
