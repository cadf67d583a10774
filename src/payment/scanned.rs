//! A code scanned off a customer's telephone: it takes money once, within a minute.

use std::fmt;

use zeroize::Zeroizing;

/// Shortest code: the one-time keys of LINE Pay have 12 digits, those of the other wallets 16 and more.
const SHORTEST: usize = 12;
/// Longest code: the longest in use have 24 digits, some wallets write an address.
const LONGEST: usize = 256;
/// So many digits are the number of a product (EAN-13); no wallet shows a code of that length.
const PRODUCT: usize = 13;

/// Why a text is no code of a customer. It never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeFault {
    /// There is nothing.
    Empty,
    /// It has fewer characters than any code: a part of one was read.
    TooShort,
    /// It has more than any code: two were read in a row.
    TooLong,
    /// It is the barcode of a product.
    Product,
    /// It has characters that no code has.
    NotACode,
}

impl CodeFault {
    /// The key of the text that says it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Empty => "code.empty",
            Self::TooShort => "code.too_short",
            Self::TooLong => "code.too_long",
            Self::Product => "code.product",
            Self::NotACode => "code.not_a_code",
        }
    }
}

/// The text of the code. It does not print and is in no record: whoever has it can take the customer's money with it.
#[derive(Clone, PartialEq, Eq)]
pub struct ScannedCode(Zeroizing<String>);

impl ScannedCode {
    /// Takes what a scanner has typed.
    ///
    /// # Errors
    /// Why it is no code: nothing is sent then.
    pub fn parse(text: &str) -> Result<Self, CodeFault> {
        let text = text.trim();
        match text.len() {
            0 => Err(CodeFault::Empty),
            _ if !text.bytes().all(|byte| byte.is_ascii_graphic()) => Err(CodeFault::NotACode),
            1..SHORTEST => Err(CodeFault::TooShort),
            PRODUCT if text.bytes().all(|byte| byte.is_ascii_digit()) => Err(CodeFault::Product),
            SHORTEST..=LONGEST => Ok(Self(Zeroizing::new(text.to_owned()))),
            _ => Err(CodeFault::TooLong),
        }
    }

    /// The text, for the request that carries it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ScannedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ScannedCode(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_and_does_not_print() {
        let code = ScannedCode::parse(" 134567890123456789\n").unwrap();
        assert_eq!((code.expose(), format!("{code:?}").as_str()), ("134567890123456789", "ScannedCode(secret)"));
    }

    #[rstest::rstest]
    #[case::nothing("  ", CodeFault::Empty)]
    #[case::half_of_one("13456789012", CodeFault::TooShort)]
    #[case::a_product("4891234567890", CodeFault::Product)]
    #[case::two_of_them(&"1".repeat(257), CodeFault::TooLong)]
    #[case::blanks_inside("1345678901 23456789", CodeFault::NotACode)]
    #[case::words("\u{4ed8}\u{6b3e}", CodeFault::NotACode)]
    fn what_is_no_code_says_why(#[case] text: &str, #[case] why: CodeFault) {
        assert_eq!(ScannedCode::parse(text), Err(why));
    }

    #[rstest::rstest]
    #[case::line_pay("123456789012")]
    #[case::letters("TWPAY-0123ABC")]
    #[case::wechat("134567890123456789")]
    fn codes_of_wallets_are_taken(#[case] text: &str) {
        assert!(ScannedCode::parse(text).is_ok());
    }
}
