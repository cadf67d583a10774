//! What a PIN is compared with.

use std::fmt;
use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2::{self, PBKDF2_HMAC_SHA256};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Deserializer};
use thiserror::Error;
use zeroize::Zeroizing;

use super::Pin;
use crate::platform::rng::{self, RandomFault};

/// Name of the method, in front of every record.
const METHOD: &str = "pbkdf2-sha256";
/// Rounds of a new record (OWASP's recommendation for PBKDF2-HMAC-SHA256).
const ROUNDS: u32 = 600_000;
/// Most rounds of a record that is read: a planted record must not keep a till busy.
const MOST_ROUNDS: u32 = 10_000_000;
const SALT_LEN: usize = 16;
const HASH_LEN: usize = 32;

/// A slow hash of a PIN: `pbkdf2-sha256$ROUNDS$SALT$HASH`, both in Base64. Does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct PinHash {
    rounds: u32,
    salt: [u8; SALT_LEN],
    hash: [u8; HASH_LEN],
}

/// The text is no record of a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected a record that `countertop people pin` wrote")]
pub struct BadPinHash;

impl PinHash {
    /// The record of a PIN, with a salt of its own. Takes some 200 ms of CPU.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn of(pin: &Pin) -> Result<Self, RandomFault> {
        Self::with_rounds(pin, ROUNDS)
    }

    fn with_rounds(pin: &Pin, rounds: u32) -> Result<Self, RandomFault> {
        let salt = rng::bytes()?;
        Ok(Self { rounds, salt, hash: *derived(pin, &salt, rounds) })
    }

    /// Few rounds, for tests of other things.
    #[cfg(test)]
    pub fn quick(pin: &Pin) -> Self {
        Self::with_rounds(pin, 1).expect("random numbers")
    }

    /// Whether this is the record of `pin`. Takes as long for a wrong one as for the right one.
    pub fn is_of(&self, pin: &Pin) -> bool {
        let tried = derived(pin, &self.salt, self.rounds);
        let differs = tried.iter().zip(&self.hash).fold(0, |differs, (ours, theirs)| differs | (ours ^ theirs));
        differs == 0
    }

    /// The record as it is written to the profile.
    pub fn to_record(&self) -> String {
        let (salt, hash) = (STANDARD_NO_PAD.encode(self.salt), STANDARD_NO_PAD.encode(self.hash));
        format!("{METHOD}${}${salt}${hash}", self.rounds)
    }

    /// Reads a record.
    ///
    /// # Errors
    /// [`BadPinHash`].
    pub fn parse(record: &str) -> Result<Self, BadPinHash> {
        let parts: Vec<&str> = record.split('$').collect();
        let [METHOD, rounds, salt, hash] = parts[..] else { return Err(BadPinHash) };
        let rounds = rounds.parse().ok().filter(|rounds| (1..=MOST_ROUNDS).contains(rounds)).ok_or(BadPinHash)?;
        Ok(Self { rounds, salt: decoded(salt)?, hash: decoded(hash)? })
    }
}

fn derived(pin: &Pin, salt: &[u8], rounds: u32) -> Zeroizing<[u8; HASH_LEN]> {
    let mut hash = Zeroizing::new([0; HASH_LEN]);
    let rounds = NonZeroU32::new(rounds).expect("a record has at least one round");
    pbkdf2::derive(PBKDF2_HMAC_SHA256, rounds, salt, pin.digits(), hash.as_mut_slice());
    hash
}

fn decoded<const N: usize>(text: &str) -> Result<[u8; N], BadPinHash> {
    let bytes = STANDARD_NO_PAD.decode(text).map_err(|_| BadPinHash)?;
    bytes.try_into().map_err(|_| BadPinHash)
}

impl fmt::Debug for PinHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinHash(secret)")
    }
}

impl<'de> Deserialize<'de> for PinHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = Zeroizing::new(String::deserialize(deserializer)?);
        Self::parse(&record).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn pin(digits: &str) -> Pin {
        Pin::parse(digits).unwrap()
    }

    #[test]
    fn only_the_same_pin_fits_and_every_record_is_another() {
        let (first, second) = (PinHash::of(&pin("2580")).unwrap(), PinHash::of(&pin("2580")).unwrap());
        assert!(first.is_of(&pin("2580")) && !first.is_of(&pin("2581")));
        assert_ne!(first.to_record(), second.to_record());
        assert!(first.to_record().starts_with("pbkdf2-sha256$600000$"));
        assert_eq!(PinHash::parse(&first.to_record()).as_ref(), Ok(&first));
        assert_eq!(format!("{first:?}"), "PinHash(secret)");
    }

    #[rstest]
    #[case("")]
    #[case("2580")]
    #[case("md5$1$AAAAAAAAAAAAAAAAAAAAAA$AAAA")]
    #[case("pbkdf2-sha256$0$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    #[case("pbkdf2-sha256$4000000000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    #[case("pbkdf2-sha256$1$AAAA$AAAA")]
    fn anything_else_is_no_record(#[case] record: &str) {
        assert_eq!(PinHash::parse(record), Err(BadPinHash));
    }
}
