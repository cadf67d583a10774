//! A code scanned off a customer's telephone: it takes money once, within a minute.

use std::fmt;

use zeroize::Zeroizing;

/// Longest code: the longest in use have 24 digits, some wallets write an address.
const LONGEST: usize = 256;

/// The text of the code. It does not print and is in no record: whoever has it can take the customer's money with it.
#[derive(Clone, PartialEq, Eq)]
pub struct ScannedCode(Zeroizing<String>);

impl ScannedCode {
    /// Takes what a scanner has typed; none for what is no code.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let graphic = text.bytes().all(|byte| byte.is_ascii_graphic());
        (!text.is_empty() && text.len() <= LONGEST && graphic).then(|| Self(Zeroizing::new(text.to_owned())))
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
    fn only_a_code_is_one_and_it_does_not_print() {
        let code = ScannedCode::parse(" 134567890123456789\n").unwrap();
        assert_eq!((code.expose(), format!("{code:?}").as_str()), ("134567890123456789", "ScannedCode(secret)"));
        for wrong in ["", "  ", "12 34", "付款", &"1".repeat(257)] {
            assert_eq!(ScannedCode::parse(wrong), None, "{wrong}");
        }
    }
}
