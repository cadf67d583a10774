//! Opening: the lock, the file, its header, its tables, the end of its chain - in this order, each a reason to refuse.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::platform::{HomeLock, Wall};

use super::error::{JournalError, JournalFault};
use super::ledger::Ledger;
use super::place::JournalPlace;
use super::recent;
use super::reserve::Reserve;
use super::schema::{self, Header};
use super::witness::Witness;
use super::writer::Writer;

/// How long another program's write may hold up ours.
const BUSY_FOR: Duration = Duration::from_secs(2);

/// Takes the lock on the home. It belongs to whoever holds the value.
pub(super) fn lock(place: &JournalPlace, program: &str) -> Result<HomeLock, JournalError> {
    let path = place.lock();
    HomeLock::take(&path, program).map_err(|fault| JournalError::from_lock(&path, &fault))
}

/// Opens for writing, or says why not. The lock must be held. `continues` names the damaged journal that this one follows.
pub(super) fn for_writing(place: &JournalPlace, continues: Option<&str>) -> Result<Writer, JournalError> {
    let sql = |error| JournalError::from_sql(place.file(), &error);
    let connection = connection_for_writing(place)?;
    recent::check(&connection).map_err(sql)?;
    let ledger = Ledger::take_up(connection, place).map_err(sql)?;
    let witness = Witness::compare(place, &ledger)?;
    let mut reserve = Reserve::of(place);
    if let Err(error) = reserve.ensure() {
        // History can be read and open payments finished; the first new payment is refused with the reason.
        tracing::warn!(%error, "no space can be reserved for the journal");
    }
    // Makes the write-ahead log, whose identity the writer watches, and tries whether anything can be written at all.
    ledger.note("opened", &Wall::now().to_string()).map_err(sql)?;
    if let Some(old) = continues {
        ledger.note("continues", old).map_err(sql)?;
    }
    Ok(Writer::new(place.clone(), ledger, witness, reserve))
}

/// The file with its tables as they are today. The lock must be held.
pub(super) fn connection_for_writing(place: &JournalPlace) -> Result<Connection, JournalError> {
    let sql = |error| JournalError::from_sql(place.file(), &error);
    place.make_private()?;
    schema::read_header(place)?;
    let connection = connect(place.file(), OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(sql)?;
    configure(&connection).map_err(sql)?;
    schema::prepare(&connection, place)?;
    Ok(connection)
}

/// Opens for reading only. No content is changed; SQLite may leave an empty log and its index (0600) beside the file.
pub(super) fn for_reading(place: &JournalPlace) -> Result<Connection, JournalError> {
    if schema::read_header(place)? == Header::Fresh && !place.wal().exists() {
        return Err(JournalError::new(JournalFault::Foreign, place.file(), "holds no journal yet"));
    }
    let sql = |error| JournalError::from_sql(place.file(), &error);
    let connection = connect(place.file(), OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(sql)?;
    let connection = match probe(&connection) {
        Ok(()) => connection,
        // Without a log to read beside it, a journal on a read-only medium cannot change under us.
        Err(_) if !place.wal().exists() => immutable(place.file()).map_err(sql)?,
        Err(error) => return Err(sql(error)),
    };
    schema::read_as_current(&connection).map_err(sql)?;
    Ok(connection)
}

fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_FOR)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
    Ok(connection)
}

fn immutable(path: &Path) -> rusqlite::Result<Connection> {
    let escaped: String = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = connect(Path::new(&format!("file:{escaped}?immutable=1")), flags)?;
    probe(&connection)?;
    Ok(connection)
}

fn probe(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |_| Ok(()))
}

/// Write-ahead log, synced at every commit.
fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 8388608;")
}
