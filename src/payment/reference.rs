//! Our own reference of a payment: short enough to read over the phone, valid as an identifier at every vendor.

use std::fmt;
use std::str::FromStr;

/// The alphabet: Crockford's base 32, no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Number of characters: 100 bits at 5 bits each.
const LENGTH: usize = 20;
/// Bits of randomness below the 48 bits of time.
const RANDOM_BITS: u32 = 52;

/// 20 characters of `[0-9A-HJKMNP-TV-Z]`: 48 bits of wall-clock milliseconds, then 52 random bits. Sorts by time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference([u8; LENGTH]);

/// The text is not a whole reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a reference is {LENGTH} characters of 0-9 and A-Z without I, L, O and U")]
pub struct BadReference;

impl Reference {
    /// Makes a reference from the wall clock (milliseconds since 1970, the low 48 bits count) and 52 bits of `random`.
    pub fn new(unix_ms: u64, random: u64) -> Self {
        let time = u128::from(unix_ms & 0xFFFF_FFFF_FFFF);
        let random = u128::from(random & ((1 << RANDOM_BITS) - 1));
        let bits = (time << RANDOM_BITS) | random;
        let mut text = [0; LENGTH];
        for (index, slot) in text.iter_mut().enumerate() {
            let shift = 5 * (LENGTH - 1 - index);
            *slot = ALPHABET[((bits >> shift) & 0x1F) as usize];
        }
        Self(text)
    }

    /// The whole reference.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the alphabet is ASCII")
    }

    /// The last six characters, which is what screens and people use.
    pub fn last_six(&self) -> &str {
        &self.as_str()[LENGTH - 6..]
    }
}

impl FromStr for Reference {
    type Err = BadReference;

    fn from_str(text: &str) -> Result<Self, BadReference> {
        let bytes: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| BadReference)?;
        let upper = bytes.map(|byte| byte.to_ascii_uppercase());
        if upper.iter().all(|byte| ALPHABET.contains(byte)) { Ok(Self(upper)) } else { Err(BadReference) }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Reference;

    proptest! {
        #[test]
        fn text_and_reference_are_one(time in 0u64..1 << 48, random in 0u64..1 << 52) {
            let reference = Reference::new(time, random);
            prop_assert_eq!(reference.as_str().len(), 20);
            prop_assert_eq!(reference.as_str().parse::<Reference>(), Ok(reference));
        }

        #[test]
        fn sorts_by_time(time in 0u64..(1 << 48) - 1, a in 0u64..1 << 52, b in 0u64..1 << 52) {
            prop_assert!(Reference::new(time, a) < Reference::new(time + 1, b));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = text.parse::<Reference>();
        }
    }

    #[test]
    fn confusable_letters_are_refused() {
        for letter in ["I", "L", "O", "U"] {
            assert!(letter.repeat(20).parse::<Reference>().is_err());
        }
    }

    #[test]
    fn ten_thousand_in_one_millisecond_differ_by_their_random_part() {
        let all: std::collections::HashSet<_> = (0..10_000).map(|n| Reference::new(1, n)).collect();
        assert_eq!(all.len(), 10_000);
    }
}
