//! Space kept aside so that open payments can be finished on a full disk.
//!
//! A new payment is accepted only while the reserve stands; when the disk is full the reserve is given up, and what concludes
//! payments that have begun goes where it was. It comes back with the next new payment that finds room for it.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use super::place::{JournalPlace, private};

/// Enough for some dozen commits of about 40 KiB each.
const BYTES: usize = 1024 * 1024;

/// The reserve file.
#[derive(Debug)]
pub(super) struct Reserve {
    path: PathBuf,
    stands: bool,
}

impl Reserve {
    /// The reserve of this journal, as it stands.
    pub fn of(place: &JournalPlace) -> Self {
        let path = place.reserve();
        let stands = fs::metadata(&path).is_ok_and(|file| file.len() == BYTES as u64);
        Self { path, stands }
    }

    /// Makes sure that it stands.
    pub fn ensure(&mut self) -> io::Result<()> {
        if self.stands {
            return Ok(());
        }
        let made = self.make();
        if made.is_err() {
            self.give_up();
        }
        self.stands = made.is_ok();
        made
    }

    /// Written, not only sized: a hole reserves nothing.
    fn make(&self) -> io::Result<()> {
        let mut file = private().create(true).truncate(true).open(&self.path)?;
        file.write_all(&vec![0; BYTES])?;
        file.sync_all()
    }

    /// Gives the space back to the disk.
    pub fn give_up(&mut self) {
        self.stands = false;
        // If it cannot be removed the next write fails as this one did, and that is told.
        let _ = fs::remove_file(&self.path);
    }
}
