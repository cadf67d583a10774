//! What a program that dies leaves to the next one: until when a terminal may still answer what it was asked.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::payment::WallTime;
use crate::platform::{FileFault, FileFaultKind, aside_or_here, files};

/// More than any note is long.
const LIMIT_BYTES: u64 = 64;
/// What a note that cannot be read tells.
const FAR: WallTime = WallTime(i64::MAX);

/// One terminal's note, a small file that is there only while something is unanswered: milliseconds since 1970, in decimal.
#[derive(Debug)]
pub struct Unanswered {
    file: PathBuf,
}

impl Unanswered {
    /// The note in this file.
    pub fn at(file: PathBuf) -> Self {
        Self { file }
    }

    /// What the life before has left. A note that cannot be read counts as far in the future: the session has a limit.
    pub async fn read(&self) -> Option<WallTime> {
        let file = self.file.clone();
        aside_or_here(move || read(&file)).await
    }

    /// Notes it, synced, or takes the note away; one that is back after a power cut makes the next life doubt too much, no more.
    pub async fn note(&self, until: Option<WallTime>) {
        let file = self.file.clone();
        let noted = aside_or_here(move || match until {
            Some(until) => files::write_private(&file, until.0.to_string().as_bytes()),
            None => take_away(&file),
        });
        // A disk that takes nothing stops the sale at its record; without the note the next life just doubts less.
        if let Err(error) = noted.await {
            tracing::warn!(%error, "what is unanswered could not be noted");
        }
    }
}

fn read(file: &Path) -> Option<WallTime> {
    match files::read_private(file, LIMIT_BYTES) {
        Ok((text, _)) => Some(str::from_utf8(&text).ok().and_then(|text| text.parse().ok()).map_or(FAR, WallTime)),
        Err(fault) if fault.kind == FileFaultKind::Missing => None,
        Err(_) => Some(FAR),
    }
}

fn take_away(file: &Path) -> Result<(), FileFault> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(FileFault::from_io(file.to_owned(), &error, FileFaultKind::Unusable))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> (tempfile::TempDir, Unanswered) {
        let folder = tempfile::tempdir().expect("temp dir");
        let note = Unanswered::at(folder.path().join("unanswered.t-1"));
        (folder, note)
    }

    #[tokio::test]
    async fn it_is_read_by_the_next_life_until_it_is_taken_away() {
        let (_folder, first) = note();
        assert_eq!(first.read().await, None);
        first.note(Some(WallTime(1_700_000_000_000))).await;
        let next = Unanswered::at(first.file.clone());
        assert_eq!(next.read().await, Some(WallTime(1_700_000_000_000)));
        next.note(Some(WallTime(5))).await;
        assert_eq!(next.read().await, Some(WallTime(5)), "nothing of the longer one is left");
        next.note(None).await;
        assert_eq!(next.read().await, None);
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_doubted_as_long_as_can_be() {
        let (_folder, note) = note();
        for spoilt in ["", "soon", "99999999999999999999999", &"1".repeat(100)] {
            fs::write(&note.file, spoilt).expect("written");
            assert_eq!(note.read().await, Some(FAR), "{spoilt}");
        }
    }

    #[tokio::test]
    async fn a_folder_that_takes_nothing_stops_nobody() {
        let (folder, note) = note();
        drop(folder);
        note.note(Some(WallTime(5))).await;
        note.note(None).await;
        assert_eq!(note.read().await, None);
    }
}
