//! The hash chain: each record carries the SHA-256 of its content and of the record before it, so that a changed, removed or
//! inserted record is found.

use sha2::{Digest, Sha256};

use crate::payment::Reference;

/// Bytes of a hash.
pub(super) const HASH_BYTES: usize = 32;

/// One link of the chain.
pub(super) type Hash = [u8; HASH_BYTES];

/// The end of the chain: number and hash of the last record, zero for an empty journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Head {
    /// Number of the last record, from 1.
    pub seq: i64,
    /// Its hash.
    pub hash: Hash,
}

impl Head {
    /// The head after one more record with this content. Numbers are big endian; the text of open length comes last, so that
    /// no two contents hash the same bytes.
    pub fn next(&self, reference: Reference, at: i64, json: &str) -> Self {
        let seq = self.seq + 1;
        let mut hash = Sha256::new();
        hash.update(self.hash);
        hash.update(seq.to_be_bytes());
        hash.update(at.to_be_bytes());
        hash.update(reference.as_str());
        hash.update(json);
        Self { seq, hash: hash.finalize().into() }
    }

    /// The head after one more deed of the table `audit`. The word in front keeps both chains apart.
    pub fn next_deed(&self, at: i64, json: &str) -> Self {
        let seq = self.seq + 1;
        let mut hash = Sha256::new();
        hash.update("audit");
        hash.update(self.hash);
        hash.update(seq.to_be_bytes());
        hash.update(at.to_be_bytes());
        hash.update(json);
        Self { seq, hash: hash.finalize().into() }
    }

    /// The hash as people write it down.
    pub fn hex(&self) -> String {
        hex(&self.hash)
    }
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_record_counts() {
        let (first, other) = (Reference::new(1, 2), Reference::new(1, 3));
        let head = Head::default().next(first, 5, "{}");
        assert_eq!(head.seq, 1);
        assert_eq!(head, Head::default().next(first, 5, "{}"));
        assert_ne!(head.hash, Head::default().next(other, 5, "{}").hash);
        assert_ne!(head.hash, Head::default().next(first, 6, "{}").hash);
        assert_ne!(head.hash, Head::default().next(first, 5, "{ }").hash);
        assert_ne!(head.hash, head.next(first, 5, "{}").hash);
        assert_eq!(hex(&[0, 0xAB]), "00ab");
    }
}
