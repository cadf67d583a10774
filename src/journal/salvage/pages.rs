//! The pages of a damaged journal: those of the file, and every page that the write-ahead log holds.

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt;

use super::super::audit::Stored;
use super::super::error::JournalError;
use super::super::place::JournalPlace;
use super::super::record::Record;
use super::page::{self, Cell, Table};

/// Bytes before the first frame of a write-ahead log (section 4.1).
const LOG_HEADER: u64 = 32;
/// Bytes before the page of a frame; the first four are the page's number.
const FRAME_HEADER: u64 = 24;
/// The page size that this program makes, for a file whose header is lost.
const PAGE_SIZE: usize = 4096;
/// Bytes before the content of the first page.
const FILE_HEADER: usize = 100;

/// Where a record lies: its table, its number, which file, which byte the page begins at, which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub table: Table,
    pub seq: i64,
    in_log: bool,
    cell: u16,
    page_at: u64,
}

/// Both files and their layout.
#[derive(Debug)]
pub(super) struct Pages {
    file: File,
    log: Option<File>,
    size: usize,
    usable: usize,
    /// Where the log's newest copy of a page begins, by page number.
    newest: HashMap<u32, u64>,
}

impl Pages {
    /// Opens what is there; only the main file must be.
    pub fn open(place: &JournalPlace) -> Result<Self, JournalError> {
        let file = File::open(place.file()).map_err(|error| JournalError::from_io(place.file(), &error))?;
        let log = File::open(place.wal()).ok();
        let (size, reserved) = layout(&file);
        let mut pages = Self { file, log, size, usable: size - reserved, newest: HashMap::new() };
        pages.newest = pages.newest_in_log();
        Ok(pages)
    }

    /// All spots that look like records, in no order.
    pub fn spots(&self) -> Vec<Spot> {
        let mut spots = Vec::new();
        self.read_all(&self.file, 0, 0, |at, page| self.look(page, at, false, &mut spots));
        if let Some(log) = &self.log {
            self.read_all(log, LOG_HEADER, FRAME_HEADER, |at, page| self.look(page, at, true, &mut spots));
        }
        spots
    }

    fn look(&self, page: &[u8], page_at: u64, in_log: bool, spots: &mut Vec<Spot>) {
        for start in starts(page_at, in_log) {
            for (index, cell) in page::cells(page, *start, self.usable).enumerate() {
                if let (Some(table), Ok(cell_index)) = (page::may_be(cell.local), u16::try_from(index)) {
                    spots.push(Spot { table, seq: cell.seq, in_log, cell: cell_index, page_at });
                }
            }
        }
    }

    /// The record at a spot. `None` if it is none after all, or part of it is lost.
    pub fn record(&self, spot: &Spot) -> Option<Record> {
        self.at(spot, page::record)
    }

    /// The deed at a spot.
    pub fn deed(&self, spot: &Spot) -> Option<Stored> {
        self.at(spot, page::deed)
    }

    fn at<T>(&self, spot: &Spot, read: impl Fn(i64, &[u8]) -> Option<T>) -> Option<T> {
        let source = if spot.in_log { self.log.as_ref()? } else { &self.file };
        let page = self.read(source, spot.page_at)?;
        starts(spot.page_at, spot.in_log).iter().find_map(|start| {
            let cell = page::cells(&page, *start, self.usable).nth(spot.cell.into())?;
            read(spot.seq, &self.payload(&cell)?).filter(|_| cell.seq == spot.seq)
        })
    }

    /// A payload with what lies in overflow pages (section 1.6): the number of the next one, then content. Its length ends the
    /// walk, even when damage has made a ring of them.
    fn payload(&self, cell: &Cell<'_>) -> Option<Vec<u8>> {
        let mut payload = cell.local.to_vec();
        let mut next = cell.overflow;
        while payload.len() < cell.length {
            let page = self.numbered(next)?;
            let (number, content) = page.split_first_chunk::<4>()?;
            next = u32::from_be_bytes(*number);
            let wanted = (cell.length - payload.len()).min(self.usable - 4);
            payload.extend_from_slice(content.get(..wanted)?);
        }
        Some(payload)
    }

    fn numbered(&self, number: u32) -> Option<Vec<u8>> {
        if let (Some(at), Some(log)) = (self.newest.get(&number), &self.log) {
            return self.read(log, *at);
        }
        let index = u64::from(number.checked_sub(1)?);
        self.read(&self.file, index * self.size as u64)
    }

    fn read(&self, file: &File, at: u64) -> Option<Vec<u8>> {
        let mut page = vec![0; self.size];
        file.read_exact_at(&mut page, at).ok()?;
        Some(page)
    }

    fn newest_in_log(&self) -> HashMap<u32, u64> {
        let mut newest = HashMap::new();
        if let Some(log) = &self.log {
            self.read_all(log, LOG_HEADER, FRAME_HEADER, |at, _| {
                let mut number = [0; 4];
                if log.read_exact_at(&mut number, at - FRAME_HEADER).is_ok() {
                    newest.insert(u32::from_be_bytes(number), at);
                }
            });
        }
        newest
    }

    /// Every page of a file, with where it begins; each has `before` bytes in front. A page that cannot be read is passed over;
    /// a last one that is cut short is filled with zeros.
    fn read_all(&self, file: &File, first: u64, before: u64, mut each: impl FnMut(u64, &[u8])) {
        let length = file.metadata().map_or(0, |metadata| metadata.len());
        let mut page = vec![0; self.size];
        let mut at = first + before;
        while at < length {
            page.fill(0);
            if read_part(file, at, &mut page) {
                each(at, &page);
            }
            at += self.size as u64 + before;
        }
    }
}

/// Where a page's own header may begin: behind the file's header in the first page.
fn starts(page_at: u64, in_log: bool) -> &'static [usize] {
    match (page_at, in_log) {
        (0, false) => &[FILE_HEADER],
        _ => &[0],
    }
}

fn read_part(file: &File, at: u64, page: &mut [u8]) -> bool {
    let mut filled = 0;
    while filled < page.len() {
        match file.read_at(&mut page[filled..], at + filled as u64) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(_) => return false,
        }
    }
    filled > 0
}

/// Page size and reserved bytes from the header (section 1.3, offsets 16 and 20), or what this program makes.
fn layout(file: &File) -> (usize, usize) {
    let mut header = [0; FILE_HEADER];
    let read = file.read_exact_at(&mut header, 0).is_ok();
    let size = match usize::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65536,
        size => size,
    };
    let sound = read && header.starts_with(b"SQLite format 3\0") && size.is_power_of_two() && size >= 512;
    if sound { (size, usize::from(header[20]).min(32)) } else { (PAGE_SIZE, 0) }
}
