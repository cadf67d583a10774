//! A reading thread: one connection, one query after the other, asleep between them. There are two: see
//! [`super::Journal`]'s `read` and `look`.

use std::sync::mpsc::Receiver;

use rusqlite::Connection;

use super::error::JournalError;
use super::open;
use super::place::JournalPlace;
use super::writer::Answer;

/// A query with the way to its asker inside.
pub(super) type Job = Box<dyn FnOnce(&Connection) + Send>;

/// Opens, says whether that worked, then answers until nobody can ask any more.
pub(super) fn run(place: &JournalPlace, ready: Answer<()>, jobs: &Receiver<Job>) {
    let opened: Result<Connection, JournalError> = open::for_reading(place);
    match opened {
        Ok(connection) => {
            let _ = ready.send(Ok(()));
            for job in jobs {
                job(&connection);
            }
        }
        Err(error) => {
            let _ = ready.send(Err(error));
        }
    }
}
