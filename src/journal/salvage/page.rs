//! One page of the SQLite file format (sqlite.org/fileformat2.html), read without trust: every offset is checked.

use crate::payment::Reference;

use super::super::audit::Stored;
use super::super::chain::Hash;
use super::super::record::Record;

/// A leaf of a table with row numbers (section 1.6).
const TABLE_LEAF: u8 = 0x0D;
/// Bytes before the cell pointers of a leaf.
const LEAF_HEADER: usize = 8;

/// The serial type of a reference: a text of twenty bytes (section 2.1).
const REFERENCE_TYPE: i64 = 13 + 2 * 20;
/// The serial type of a hash: a blob of 32 bytes.
const HASH_TYPE: i64 = 12 + 2 * 32;

/// The tables that are looked for, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    /// The events of payments.
    Event,
    /// The deeds.
    Audit,
}

/// Where one cell's content is: row number, the part that lies in this page, and the page where the rest begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    pub seq: i64,
    pub length: usize,
    pub local: &'a [u8],
    /// Number of the first overflow page; 0 if all is local.
    pub overflow: u32,
}

/// The cells of a page, if it is a leaf of a table. `start` is 100 on the first page of a file, else 0; `usable` the bytes of a
/// page that SQLite uses.
pub(super) fn cells(page: &[u8], start: usize, usable: usize) -> impl Iterator<Item = Cell<'_>> {
    let count = match page.get(start) {
        Some(&TABLE_LEAF) => two(page, start + 3).unwrap_or(0),
        _ => 0,
    };
    (0..count).filter_map(move |index| {
        let at = two(page, start + LEAF_HEADER + 2 * index)?;
        cell(page, at, usable)
    })
}

/// Section 1.6, "B-tree Cell Format": how much of a payload stays in the page.
fn cell(page: &[u8], at: usize, usable: usize) -> Option<Cell<'_>> {
    let (length, at) = varint(page, at)?;
    let (seq, at) = varint(page, at)?;
    let length = usize::try_from(length).ok().filter(|length| *length <= 1 << 30)?;
    let most = usable - 35;
    if length <= most {
        return Some(Cell { seq, length, local: page.get(at..at + length)?, overflow: 0 });
    }
    let least = (usable - 12) * 32 / 255 - 23;
    let wanted = least + (length - least) % (usable - 4);
    let local = if wanted <= most { wanted } else { least };
    let number = page.get(at + local..at + local + 4)?;
    let overflow = u32::from_be_bytes(number.try_into().ok()?);
    Some(Cell { seq, length, local: page.get(at..at + local)?, overflow })
}

/// Reads a payload as a row of the event table (section 2.1): number (stored outside), reference, time, text, hash. `None` for
/// anything else.
pub(super) fn record(seq: i64, payload: &[u8]) -> Option<Record> {
    let ([number, reference, at, json, hash], mut body) = types(payload)?;
    if number != 0 || seq < 1 {
        return None;
    }
    let mut take = |length: usize| take(payload, &mut body, length);
    let reference: Reference = std::str::from_utf8(take(text(reference)?)?).ok()?.parse().ok()?;
    let at = integer(at, take(integer_bytes(at)?)?);
    let json = json_text(take(text(json)?)?)?;
    let hash: Hash = take(blob(hash)?)?.try_into().ok()?;
    Some(Record { seq, reference, at, json, hash })
}

/// Reads a payload as a row of the audit table: number (stored outside), time, text, hash. `None` for anything else.
pub(super) fn deed(seq: i64, payload: &[u8]) -> Option<Stored> {
    let ([number, at, json, hash], mut body) = types(payload)?;
    if number != 0 || seq < 1 {
        return None;
    }
    let mut take = |length: usize| take(payload, &mut body, length);
    let at = integer(at, take(integer_bytes(at)?)?);
    let json = json_text(take(text(json)?)?)?;
    let hash: Hash = take(blob(hash)?)?.try_into().ok()?;
    Some(Stored { seq, at, json, hash })
}

/// The serial types of a payload of exactly `N` columns (section 2.1), and where its body begins.
fn types<const N: usize>(payload: &[u8]) -> Option<([i64; N], usize)> {
    let (header, mut at) = varint(payload, 0)?;
    let mut types = [0; N];
    for slot in &mut types {
        (*slot, at) = varint(payload, at)?;
    }
    usize::try_from(header).is_ok_and(|header| header == at).then_some((types, at))
}

fn take<'a>(payload: &'a [u8], body: &mut usize, length: usize) -> Option<&'a [u8]> {
    let part = payload.get(*body..body.checked_add(length)?)?;
    *body += length;
    Some(part)
}

fn json_text(bytes: &[u8]) -> Option<String> {
    let json = std::str::from_utf8(bytes).ok()?;
    serde_json::from_str::<serde::de::IgnoredAny>(json).ok()?;
    Some(json.to_owned())
}

/// The table that a payload may be a row of, by its types alone: a number stored outside, then twenty characters; or a number
/// stored outside, a time, a text and a hash.
pub(super) fn may_be(local: &[u8]) -> Option<Table> {
    if let Some(([0, at, json, HASH_TYPE], _)) = types(local)
        && integer_bytes(at).is_some()
        && text(json).is_some()
    {
        return Some(Table::Audit);
    }
    let (_, at) = varint(local, 0)?;
    let (number, at) = varint(local, at)?;
    ((number, varint(local, at)?.0) == (0, REFERENCE_TYPE)).then_some(Table::Event)
}

/// Length of a text of this serial type (section 2.1).
fn text(serial: i64) -> Option<usize> {
    (serial >= 13 && serial % 2 == 1).then(|| usize::try_from((serial - 13) / 2).ok())?
}

/// Length of a blob of this serial type.
fn blob(serial: i64) -> Option<usize> {
    (serial >= 12 && serial % 2 == 0).then(|| usize::try_from((serial - 12) / 2).ok())?
}

fn integer_bytes(serial: i64) -> Option<usize> {
    match serial {
        0x8 | 0x9 => Some(0),
        0x1..=0x4 => usize::try_from(serial).ok(),
        0x5 => Some(6),
        0x6 => Some(8),
        _ => None,
    }
}

/// Big endian, with the sign of the first byte; types 8 and 9 are the numbers 0 and 1.
fn integer(serial: i64, bytes: &[u8]) -> i64 {
    let Some(first) = bytes.first() else { return serial - 0x8 };
    let sign = i64::from(first.cast_signed() >> 7);
    bytes.iter().fold(sign, |value, byte| (value << 8) | i64::from(*byte))
}

/// A number of one to nine bytes (section 1.6), and where it ends.
fn varint(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let mut value = 0_u64;
    for index in 0..8 {
        let byte = *bytes.get(at + index)?;
        value = (value << 7) | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some((value.cast_signed(), at + index + 1));
        }
    }
    let last = *bytes.get(at + 8)?;
    Some((((value << 8) | u64::from(last)).cast_signed(), at + 9))
}

fn two(page: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes([*page.get(at)?, *page.get(at + 1)?])))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_page_panics(mut page in proptest::collection::vec(any::<u8>(), 0..600), leaf in any::<bool>()) {
            if leaf && !page.is_empty() {
                page[0] = TABLE_LEAF;
            }
            for cell in cells(&page, 0, 512) {
                may_be(cell.local);
                let _ = (record(cell.seq, cell.local), deed(cell.seq, cell.local));
            }
        }
    }

    #[test]
    fn numbers_of_all_lengths() {
        assert_eq!(varint(&[0x81, 0x00], 0), Some((128, 2)));
        assert_eq!(varint(&[0xFF; 9], 0), Some((-1, 9)));
        assert_eq!(varint(&[0xFF; 8], 0), None);
        assert_eq!(integer(0x2, &[0xFF, 0xFE]), -2);
        assert_eq!(integer(0x9, &[]), 1);
    }
}
