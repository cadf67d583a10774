//! A PIN as it is typed.

use std::fmt;

use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Fewest and most digits.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// Four to eight digits. Does not print; erased when dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Pin(String);

/// The text is no PIN. Never repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, serde::Serialize, serde::Deserialize)]
pub enum BadPin {
    /// Too short, too long, or not digits.
    #[error("a PIN has 4 to 8 digits")]
    Shape,
    /// All digits are the same, or they run up or down.
    #[error("this PIN is too easy to guess: digits in a row, or all the same")]
    TooEasy,
}

impl BadPin {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Shape => "pin_shape",
            Self::TooEasy => "pin_too_easy",
        }
    }
}

impl Pin {
    /// Takes a PIN that is to be compared.
    ///
    /// # Errors
    /// [`BadPin::Shape`].
    pub fn parse(text: &str) -> Result<Self, BadPin> {
        let sound = DIGITS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| Self(text.to_owned())).ok_or(BadPin::Shape)
    }

    /// Takes a PIN that somebody chooses.
    ///
    /// # Errors
    /// [`BadPin`]: one that is no secret is refused.
    pub fn choose(text: &str) -> Result<Self, BadPin> {
        let pin = Self::parse(text)?;
        if is_easy(text.as_bytes()) { Err(BadPin::TooEasy) } else { Ok(pin) }
    }

    /// The digits, for hashing alone.
    pub(super) fn digits(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(secret)")
    }
}

/// 1111, 1234, 9876, 7890.
fn is_easy(digits: &[u8]) -> bool {
    let steps = |step: u8| digits.windows(2).all(|pair| (pair[0] - b'0' + step) % 10 == pair[1] - b'0');
    steps(0) || steps(1) || steps(9)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2580", Ok(()))]
    #[case("13579246", Ok(()))]
    #[case("258", Err(BadPin::Shape))]
    #[case("135792468", Err(BadPin::Shape))]
    #[case("25a0", Err(BadPin::Shape))]
    #[case("２５８０", Err(BadPin::Shape))]
    #[case("1111", Err(BadPin::TooEasy))]
    #[case("1234", Err(BadPin::TooEasy))]
    #[case("876543", Err(BadPin::TooEasy))]
    #[case("7890", Err(BadPin::TooEasy))]
    fn a_pin_is_four_to_eight_digits_that_are_no_row(#[case] text: &str, #[case] expected: Result<(), BadPin>) {
        assert_eq!(Pin::choose(text).map(drop), expected);
    }

    #[test]
    fn a_pin_does_not_print() {
        assert_eq!(format!("{:?}", Pin::parse("2580").unwrap()), "Pin(secret)");
    }
}
