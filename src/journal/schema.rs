//! The tables, their version, and how an older journal becomes a current one.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension};

use super::backup;
use super::error::{JournalError, JournalFault};
use super::place::JournalPlace;

/// The version this program writes.
pub(super) const VERSION: u32 = 5;
/// "CTOP": marks the file as a journal of this program (SQLite file format, section 1.3.17, offset 68).
const APPLICATION_ID: u32 = 0x4354_4F50;
/// The first bytes of every SQLite database (section 1.3.1).
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Bytes of the database header (section 1.3).
const HEADER_BYTES: usize = 100;

/// From an older version to the next one: statements that change the tables.
pub(super) const STEPS: &[Step] = &[
    Step { from: 1, sql: LAST_SIX },
    Step { from: 2, sql: AUDIT },
    Step { from: 3, sql: EXTRAS },
    Step { from: 4, sql: PRUNED },
];

/// Screens show the last six characters of a reference, and people type them.
const LAST_SIX: &str = "CREATE INDEX payment_last_six ON payment(substr(reference, 15));";

/// What went with a payment: the sums of a day tell tips apart.
const EXTRAS: &str = "
ALTER TABLE payment ADD COLUMN tip INTEGER;
ALTER TABLE payment ADD COLUMN cashback INTEGER;
";

/// Where records were: stretches of numbers, and the hash of the last of each. Holds that stand are counted after every payment.
const PRUNED: &str = "
CREATE TABLE pruned(first INTEGER PRIMARY KEY, last INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE INDEX payment_hold ON payment(started) WHERE kind = 'preauth';
";

/// The first version whose rows have them.
const WITH_EXTRAS: u32 = 4;

/// Who did what that is no payment.
const AUDIT: &str = "
CREATE TABLE audit(
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    json TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit records are never deleted'); END;
CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit records are never changed'); END;
";

/// One step of a migration.
#[derive(Debug)]
pub(super) struct Step {
    /// The version it starts from; it ends at the next one.
    pub from: u32,
    /// What it does.
    pub sql: &'static str,
}

/// The tables.
const TABLES: &str = "
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE event(
    seq INTEGER PRIMARY KEY,
    reference TEXT NOT NULL,
    at INTEGER NOT NULL,
    json TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX event_reference ON event(reference);
CREATE TRIGGER event_is_final BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TABLE payment(
    reference TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    terminal TEXT NOT NULL,
    terminal_name TEXT NOT NULL,
    vendor TEXT NOT NULL,
    vendor_reference TEXT NOT NULL,
    original TEXT,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    order_number TEXT,
    operator TEXT,
    simulated INTEGER NOT NULL,
    started INTEGER NOT NULL,
    finished INTEGER,
    outcome TEXT NOT NULL,
    money_moved TEXT NOT NULL,
    reason TEXT NOT NULL,
    advice TEXT NOT NULL,
    message TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    awaits_truth INTEGER NOT NULL,
    set_aside INTEGER NOT NULL,
    by_hand TEXT,
    proof TEXT,
    reversed INTEGER NOT NULL,
    card_last TEXT,
    scheme TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_open ON payment(started) WHERE is_open;
CREATE INDEX payment_started ON payment(started);
CREATE INDEX payment_amount ON payment(minor, currency, finished) WHERE finished IS NOT NULL;
CREATE INDEX payment_card ON payment(card_last) WHERE card_last IS NOT NULL;
CREATE INDEX payment_order ON payment(order_number) WHERE order_number IS NOT NULL;
CREATE INDEX payment_original ON payment(original) WHERE original IS NOT NULL;
CREATE INDEX payment_vendor ON payment(vendor_reference);
";

/// Events go by pruning alone, which puts this away for as long as its transaction lasts.
pub(super) const EVENT_IS_KEPT: &str = "CREATE TRIGGER event_is_kept BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;";

/// What the header of the file says, read without SQLite so that nothing is touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// Empty, or made by a start that never got further.
    Fresh,
    /// A journal of this version or an older one.
    Ours(u32),
}

/// Reads the header and refuses what this program must not open.
pub(super) fn read_header(place: &JournalPlace) -> Result<Header, JournalError> {
    let path = place.file();
    let fail = |error| JournalError::from_io(path, &error);
    // Looked at before it is opened: a pipe would be waited for.
    let found = std::fs::metadata(path).map_err(fail)?;
    if !found.is_file() {
        return Err(JournalError::new(JournalFault::Unusable, path, "is not a plain file"));
    }
    let file = File::open(path).map_err(fail)?;
    let length = found.len();
    if length == 0 {
        return Ok(Header::Fresh);
    }
    let mut header = [0; HEADER_BYTES];
    if length < HEADER_BYTES as u64 || file.read_exact_at(&mut header, 0).is_err() || !header.starts_with(MAGIC) {
        return Err(JournalError::new(JournalFault::Damaged, path, "does not begin as a database does"));
    }
    // File format versions (section 1.3.3): SQLite opens an unknown one for reading only, as if the disk were.
    if header[18..20].iter().any(|version| !(1..=2).contains(version)) {
        return Err(JournalError::new(JournalFault::Damaged, path, "has a header that no version of SQLite writes"));
    }
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    match (number(68), number(60)) {
        (0, 0) => Ok(Header::Fresh),
        (APPLICATION_ID, version) if version > VERSION => Err(newer(place, version)),
        (APPLICATION_ID, version) => Ok(Header::Ours(version)),
        _ => Err(JournalError::new(JournalFault::Foreign, path, "is a database of another program")),
    }
}

fn newer(place: &JournalPlace, version: u32) -> JournalError {
    let detail = format!("was made by a newer version (format {version}, this program knows {VERSION})");
    JournalError::new(JournalFault::Newer, place.file(), detail)
}

/// Makes the tables of a fresh journal or brings an older one up to date.
pub(super) fn prepare(connection: &Connection, place: &JournalPlace) -> Result<(), JournalError> {
    let sql = |error| JournalError::from_sql(place.file(), &error);
    match stored_version(connection).map_err(sql)? {
        0 if is_empty(connection).map_err(sql)? => create(connection).map_err(sql),
        VERSION => Ok(()),
        version if version > VERSION => Err(newer(place, version)),
        version => migrate(connection, place, version, STEPS, VERSION),
    }
}

/// Lets an older journal be read with today's questions: what it has no columns for is not there. Nothing is written to it.
pub(super) fn read_as_current(connection: &Connection) -> rusqlite::Result<()> {
    let version = stored_version(connection)?;
    if version >= VERSION || is_empty(connection)? {
        return Ok(());
    }
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY; CREATE TEMP TABLE pruned(first INTEGER, last INTEGER, hash BLOB);",
    )?;
    if version >= WITH_EXTRAS {
        return Ok(());
    }
    connection.execute_batch("CREATE TEMP VIEW payment AS SELECT *, NULL AS tip, NULL AS cashback FROM main.payment;")
}

fn stored_version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    let any = connection.query_row("SELECT 1 FROM sqlite_schema LIMIT 1", [], |_| Ok(())).optional()?;
    Ok(any.is_none())
}

/// One transaction: a start that dies in it leaves an empty file behind, which the next start takes as fresh. The checkpoint
/// brings the version into the header, where [`read_header`] looks for it.
fn create(connection: &Connection) -> rusqlite::Result<()> {
    let name = env!("CARGO_PKG_NAME");
    let made_by = env!("CARGO_PKG_VERSION");
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {TABLES} {EVENT_IS_KEPT} {LAST_SIX} {AUDIT} {EXTRAS} {PRUNED}
         INSERT INTO meta VALUES ('app', '{name} {made_by}'), ('created', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
         PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};
         COMMIT;"
    ))?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

/// Takes the steps from `version` to `target` in one transaction, after a copy beside (`journal.db.v1-backup`).
pub(super) fn migrate(
    connection: &Connection,
    place: &JournalPlace,
    version: u32,
    steps: &[Step],
    target: u32,
) -> Result<(), JournalError> {
    let way: Vec<&Step> = (version..target).filter_map(|from| steps.iter().find(|step| step.from == from)).collect();
    if way.len() != (target - version) as usize {
        let detail = format!("has format {version}, from which no way leads to {target}");
        return Err(JournalError::new(JournalFault::Foreign, place.file(), detail));
    }
    let copy = backup_beside(place, version);
    if !copy.exists() {
        backup::copy(connection, place.file(), &copy)?;
    }
    take(connection, &way, target).map_err(|error| JournalError::from_sql(place.file(), &error))
}

fn backup_beside(place: &JournalPlace, version: u32) -> PathBuf {
    let mut name = place.file().as_os_str().to_owned();
    name.push(format!(".v{version}-backup"));
    PathBuf::from(name)
}

fn take(connection: &Connection, way: &[&Step], target: u32) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    for step in way {
        transaction.execute_batch(step.sql)?;
    }
    transaction.pragma_update(None, "user_version", target)?;
    transaction.commit()
}
