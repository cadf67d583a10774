//! What the journal costs: `cargo bench --bench journal [-- ROWS]`.
//!
//! Durable appends beside a bare prepared INSERT of the same size in WAL/FULL, interleaved in one run, so that only their ratio
//! counts; group commit at 64 sales at once; bytes a sale; and, in a journal of ROWS payments (default 20,000), the start, the
//! pages and the look-ups. With `COUNTERTOP_BENCH_HOME` that journal is kept in the folder, to be looked at with the program.
#![expect(clippy::float_arithmetic, reason = "figures for reading")]
#![expect(clippy::print_stdout, reason = "the table is the product of this program")]
#![expect(clippy::cast_precision_loss, reason = "figures for reading")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use uuid::Uuid;

use countertop::journal::{Cursor, Filter, Journal, JournalPlace, PageFrom, verify};
use countertop::money::{Amount, Currency};
use countertop::payment::{
    Card, Conclusion, Details, Event, Evidence, Intent, Kind, Match, Outcome, Reference, Stamped, TerminalId, Vendor,
    WallTime,
};

const ROUNDS: u64 = 3000;
const AT_ONCE: u64 = 64;
const PAGE: u32 = 40;
const START: u64 = 1_772_355_900_000;

fn main() {
    let rows = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(20_000);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(async {
        appends().await;
        together().await;
        reading(rows).await;
    });
}

async fn appends() {
    let home = tempfile::tempdir().expect("temp dir");
    let journal = open(home.path()).await;
    let bare = Bare::open(home.path());
    let (mut begin, mut end, mut bare_begin, mut bare_end) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for number in 0..ROUNDS {
        let (reference, first, last) = sale(number);
        let (first_size, last_size) = (size(&first), size(&last));
        begin.push(timed(journal.append(reference, first)).await);
        bare_begin.push(bare.insert(first_size));
        end.push(timed(journal.append(reference, last)).await);
        bare_end.push(bare.insert(last_size));
    }
    println!("durable append                     p50 us   p99 us");
    let rows = [("intent and mark", &mut begin, &mut bare_begin), ("conclusion", &mut end, &mut bare_end)];
    for (name, ours, bare) in rows {
        let (ours, bare) = (percentiles(ours), percentiles(bare));
        println!("  {name:<30} {:>8.1} {:>8.1}", ours.0, ours.1);
        println!("  bare INSERT of the same size   {:>8.1} {:>8.1}", bare.0, bare.1);
        println!("  ratio                          {:>8.2} {:>8.2}", ours.0 / bare.0, ours.1 / bare.1);
    }
    let mut asked = Vec::new();
    for _ in 0..ROUNDS {
        asked.push(timed(journal.flush()).await);
    }
    let (p50, p99) = percentiles(&mut asked);
    println!("  of this, asking the thread     {p50:>8.1} {p99:>8.1}");
    drop(journal);
    let bytes = fs::metadata(home.path().join("journal.db")).expect("there").len();
    println!("bytes a sale                     {:>8}", bytes / ROUNDS);
}

/// 64 sales at once, each of them one append after the other.
async fn together() {
    let home = tempfile::tempdir().expect("temp dir");
    let journal = open(home.path()).await;
    let each = ROUNDS / 10;
    let began = Instant::now();
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|task| {
            let journal = journal.clone();
            tokio::spawn(async move {
                for number in 0..each {
                    let (reference, first, last) = sale(number * AT_ONCE + task);
                    journal.append(reference, first).await.expect("stored");
                    journal.append(reference, last).await.expect("stored");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    let took = micros(began.elapsed());
    let appends = (AT_ONCE * each * 2) as f64;
    println!("64 at once, us an append         {:>8.1}   us an event {:.1}", took / appends, took / (appends * 1.5));
}

async fn reading(rows: u64) {
    let folder = tempfile::tempdir().expect("temp dir");
    let kept = std::env::var_os("COUNTERTOP_BENCH_HOME").map(std::path::PathBuf::from);
    let home = kept.as_deref().unwrap_or(folder.path());
    fs::create_dir_all(home).expect("a folder");
    let journal = open(home).await;
    fill(&journal, rows).await;
    drop(journal);
    let began = Instant::now();
    let journal = open(home).await;
    let open_payments = journal.open_payments().await.expect("read").len();
    let first = journal.list(Filter::default(), PageFrom::Top, PAGE).await.expect("read");
    println!("{rows} payments: start to first page  {:>8.1}   ({open_payments} open)", micros(began.elapsed()));

    let mut pages = Vec::new();
    let mut last = first;
    for _ in 0..500 {
        let Some(row) = last.last() else { break };
        let from = PageFrom::Below(Cursor::at(row));
        let began = Instant::now();
        last = journal.list(Filter::default(), from, PAGE).await.expect("read");
        pages.push(micros(began.elapsed()));
    }
    let (p50, p99) = percentiles(&mut pages);
    println!("  page down                      {p50:>8.1} {p99:>8.1}");
    let bottom = median(async || timed(journal.list(Filter::default(), PageFrom::Bottom, PAGE)).await).await;
    println!("  jump to the end                {bottom:>8.1}");
    for text in ["10.20", "4242", sale(rows / 2).0.last_six(), &sale(rows / 3).0.as_str()[..12], "0000", "A-17"] {
        let filter = Filter { search: Some(text.to_owned()), ..Filter::default() };
        println!(
            "  search {text:<14}          {:>8.1}",
            median(async || timed(journal.list(filter.clone(), PageFrom::Top, PAGE)).await).await
        );
    }
    for outcome in ["declined", "unresolved"] {
        let filter = Filter { outcome: Some(outcome.to_owned()), ..Filter::default() };
        println!(
            "  outcome {outcome:<12}           {:>8.1}",
            median(async || timed(journal.list(filter.clone(), PageFrom::Top, PAGE)).await).await
        );
    }
    let amount = Amount::from_minor_units(1020, Currency::HKD).expect("small");
    let since = WallTime((START + rows).cast_signed() - 180_000);
    println!(
        "  duplicate guard                {:>8.1}",
        median(async || timed(journal.neighbours(amount, Some("A-17"), since)).await).await
    );
    drop(journal);
    let began = Instant::now();
    let report = verify(&JournalPlace::in_folder(home)).expect("readable");
    println!("  verify                         {:>8.1}   sound: {}", micros(began.elapsed()), report.is_sound());
}

async fn fill(journal: &Journal, rows: u64) {
    for chunk in (0..rows).collect::<Vec<_>>().chunks(512) {
        let stored = chunk.iter().map(|number| {
            let (reference, first, last) = sale(*number);
            let journal = journal.clone();
            let whole = if number % 10_000 == 5000 { first } else { [first, last].concat() };
            tokio::spawn(async move { journal.append(reference, whole).await.map(drop) })
        });
        for stored in stored.collect::<Vec<_>>() {
            stored.await.expect("no panic").expect("stored");
        }
    }
}

async fn open(folder: &Path) -> Journal {
    Journal::open(&JournalPlace::in_folder(folder), "bench").await.expect("opened")
}

async fn timed<T, E: std::fmt::Debug>(work: impl Future<Output = Result<T, E>>) -> f64 {
    let began = Instant::now();
    work.await.expect("done");
    micros(began.elapsed())
}

async fn median(once: impl AsyncFn() -> f64) -> f64 {
    let mut times = Vec::new();
    for _ in 0..9 {
        times.push(once().await);
    }
    percentiles(&mut times).0
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

fn percentiles(values: &mut [f64]) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    (values[values.len() / 2], values[values.len() * 99 / 100])
}

fn size(events: &[Stamped]) -> usize {
    events.iter().map(|stamped| serde_json::to_string(&stamped.event).expect("JSON").len()).sum()
}

/// The least that SQLite can do: one prepared INSERT, one commit.
struct Bare {
    connection: Connection,
}

impl Bare {
    fn open(folder: &Path) -> Self {
        let connection = Connection::open(folder.join("bare.db")).expect("opened");
        let wal = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t(n INTEGER PRIMARY KEY, j TEXT)";
        connection.execute_batch(wal).expect("made");
        Self { connection }
    }

    fn insert(&self, size: usize) -> f64 {
        let text = "x".repeat(size);
        let mut statement = self.connection.prepare_cached("INSERT INTO t(j) VALUES (?1)").expect("prepared");
        let began = Instant::now();
        statement.execute([text]).expect("stored");
        micros(began.elapsed())
    }
}

/// A sale as the Wonder session records it: its reference, what is recorded before the first byte, what at the end.
fn sale(number: u64) -> (Reference, Vec<Stamped>, Vec<Stamped>) {
    let reference = Reference::new(START + number, number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let at = WallTime((START + number).cast_signed());
    let scattered = u128::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
    let intent = Box::new(Intent {
        reference,
        kind: Kind::Sale,
        terminal: TerminalId("7K2M9QXD".to_owned()),
        terminal_name: "front".to_owned(),
        vendor: Vendor::Wonder,
        simulated: false,
        amount: Amount::from_minor_units(100 + number * 7 % 9973, Currency::HKD).expect("small"),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: Uuid::from_u128(scattered).to_string(),
        message_id: Uuid::from_u128(!scattered),
        original: None,
        operator: Some("Ada".to_owned()),
        approver: None,
        another_customer: false,
        at,
    });
    let stamped = |event| Stamped { at, event };
    let end = Event::Concluded { conclusion: Box::new(conclusion(number, at)) };
    (reference, vec![stamped(Event::Intended { intent }), stamped(Event::MayHaveLeft)], vec![stamped(end)])
}

fn conclusion(number: u64, at: WallTime) -> Conclusion {
    Conclusion {
        outcome: if number % 50 == 7 { Outcome::Declined } else { Outcome::Approved },
        code: String::new(),
        message: "APPROVED".to_owned(),
        details: Details {
            card: Some(Card::new("411111", &format!("{:04}", number * 31 % 10_000))),
            scheme: "visa".to_owned(),
            entry: "contactless".to_owned(),
            approval_code: "A1B2C3".to_owned(),
            rrn: "506012345678".to_owned(),
            vendor_number: "260301000042".to_owned(),
            terminal_time: "2026-03-01T17:05:04+08:00".to_owned(),
            ..Details::default()
        },
        evidence: Evidence {
            frame: number,
            at,
            source: "WP-00012345".to_owned(),
            said: "Sale status=Success".to_owned(),
            reference: Match::Equal,
            amount: Match::Equal,
        },
    }
}
