//! The code off a customer's telephone while it is here: scanned, pasted or typed. It does not print; what is told of it is a length.

use std::fmt;

use zeroize::Zeroizing;

use super::{Cover, Popup, SaleField, State};
use crate::console::command::View;
use crate::payment::{CodeFault, Millis, ScannedCode};
use crate::terminal::Method;
use crate::till::SaleOrder;

/// Most characters that are taken: one more than any code has, so that two in a row are seen to be too long.
const MOST: usize = 257;
/// Wallets show a code for a minute: an older one was shown to somebody who may have left.
const LIVES: u64 = 60_000;

/// The field of a code.
#[derive(Default)]
pub struct CodeEntry {
    text: Zeroizing<String>,
    /// When its first character came.
    since: Option<Millis>,
    /// How often it was changed: a recording asks, and knows nothing else of it.
    changes: u64,
    /// Why the last one is not taken.
    pub fault: Option<CodeFault>,
}

impl fmt::Debug for CodeEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodeEntry({} characters)", self.text.len())
    }
}

impl CodeEntry {
    /// How many characters it has.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How often it was changed.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Takes one more character; false if no code has it, or there is no room.
    pub fn push(&mut self, c: char, now: Millis) -> bool {
        let fits = c.is_ascii_graphic() && self.text.len() < MOST;
        if fits {
            self.changed();
            self.since.get_or_insert(now);
            if self.text.is_empty() {
                // A text that grows leaves copies of itself behind in memory.
                self.text.reserve_exact(MOST);
            }
            self.text.push(c);
        }
        fits
    }

    /// Takes this one in place of what is there; false if it is none at all.
    pub fn set(&mut self, text: &str, now: Millis) -> bool {
        self.clear();
        text.trim().chars().all(|c| self.push(c, now)) && !self.is_empty()
    }

    /// Takes the last character back; false if there is none.
    pub fn pop(&mut self) -> bool {
        self.changed();
        self.text.pop().is_some()
    }

    /// Forgets it.
    pub fn clear(&mut self) {
        self.changed();
        (self.text, self.since) = (Zeroizing::default(), None);
    }

    /// The code.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(&self) -> Result<ScannedCode, CodeFault> {
        ScannedCode::parse(&self.text)
    }

    /// When it is too old to be used.
    pub fn ends(&self) -> Option<Millis> {
        self.since.map(|since| since.plus(LIVES))
    }

    fn changed(&mut self) {
        self.changes += 1;
        self.fault = None;
    }
}

impl State {
    /// The next sale is paid by a code that is scanned here.
    pub fn takes_code(&self) -> bool {
        self.counters.method().is_some_and(|method| Method::takes_code(method.word))
    }

    /// A code that is here may still be used: on the keypad, for a question about its sale, and until its terminal has it.
    pub fn may_use_code(&self) -> bool {
        let keypad = self.view == View::Sale && self.cover.is_none() && self.takes_code();
        let asked = match &self.popup {
            Some(Popup::Code(_)) => true,
            Some(Popup::LargeAmount(order)) => order_takes_code(order),
            Some(Popup::Repeat(repeat)) => repeat.order.takes_code(),
            _ => false,
        };
        let sent = matches!(&self.cover, Some(Cover::Starting(starting)) if starting.reference.is_none())
            && self.last_order.as_ref().is_some_and(super::LastOrder::takes_code);
        !self.staff.locked && (keypad || asked || sent)
    }

    /// The code takes the keys.
    pub fn types_code(&self) -> bool {
        let bare = self.popup.is_none() && self.cover.is_none() && self.detail.is_none();
        let field = bare && self.view == View::Sale && self.sale.field == SaleField::Code;
        field || matches!(self.popup, Some(Popup::Code(_)))
    }
}

/// It is paid by a code that is scanned here.
pub fn order_takes_code(order: &SaleOrder) -> bool {
    order.method.as_deref().is_some_and(Method::takes_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_length_and_a_code_when_it_is_one() {
        let mut entry = CodeEntry::default();
        assert!("134567890123".chars().all(|c| entry.push(c, Millis(5))));
        assert_eq!((format!("{entry:?}").as_str(), entry.ends()), ("CodeEntry(12 characters)", Some(Millis(60_005))));
        assert_eq!(entry.parse().unwrap().expose(), "134567890123");
        assert!(entry.pop() && !entry.push(' ', Millis(6)));
        assert_eq!(entry.parse(), Err(CodeFault::TooShort));
    }

    #[test]
    fn another_one_takes_its_place_and_only_a_code_is_taken() {
        let mut entry = CodeEntry::default();
        entry.set("111111111111", Millis(1));
        let before = entry.changes();
        assert!(entry.set(" 222222222222\n", Millis(9)));
        assert_eq!((entry.len(), entry.ends()), (12, Some(Millis(60_009))));
        assert_ne!(entry.changes(), before, "of the same length");
        assert!(!entry.set("付款", Millis(10)) && entry.is_empty());
    }
}
