//! The amount as it is typed on a keypad, digit by digit.

use thiserror::Error;

use super::{Amount, Currency, MoneyError};

/// The keys pressed so far in an amount field and what they are worth.
///
/// Without a point the digits are minor units (`1020` is 10.20); with one they are major units (`10.` is 10.00, `10.2`
/// is 10.20). Leading zeros carry nothing and are dropped. A refused key changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmountEntry {
    typed: String,
    amount: Amount,
}

/// Why a key was refused; the console rings the bell and may say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EntryRefused {
    /// The key is not a digit.
    #[error("not a digit")]
    NotADigit,
    /// The amount would have more than 12 digits of minor units.
    #[error("an amount has at most 12 digits")]
    TooManyDigits,
    /// More decimals than the currency has (`10.205`).
    #[error("too many decimals")]
    TooManyDecimals,
    /// There is a point already.
    #[error("the amount has a point already")]
    SecondPoint,
    /// The currency is sold in whole units, so a point means nothing.
    #[error("this currency has no minor units")]
    NoMinorUnits,
}

impl EntryRefused {
    /// The stable code of this refusal.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotADigit => "entry_not_a_digit",
            Self::TooManyDigits => "entry_too_many_digits",
            Self::TooManyDecimals => "entry_too_many_decimals",
            Self::SecondPoint => "entry_second_point",
            Self::NoMinorUnits => "entry_no_minor_units",
        }
    }
}

impl AmountEntry {
    /// An empty field for amounts of `currency`.
    pub fn new(currency: Currency) -> Self {
        Self { typed: String::new(), amount: Amount::zero(currency) }
    }

    /// Types one digit, `'0'` to `'9'`.
    ///
    /// # Errors
    /// The reason when the key is refused; the entry is unchanged then.
    pub fn digit(&mut self, digit: char) -> Result<(), EntryRefused> {
        if !digit.is_ascii_digit() {
            return Err(EntryRefused::NotADigit);
        }
        self.accept(format!("{}{digit}", self.typed))
    }

    /// Types `count` zeros with one key (`00`, `000`): all of them or none.
    ///
    /// # Errors
    /// The reason when the key is refused; the entry is unchanged then.
    pub fn zeros(&mut self, count: usize) -> Result<(), EntryRefused> {
        // One more than fits is refused as surely as a million, without building the text.
        let count = count.min(MAX_DIGITS + 1);
        self.accept(format!("{}{:0<count$}", self.typed, ""))
    }

    /// Types the decimal point: the digits before it become major units.
    ///
    /// # Errors
    /// The reason when the key is refused; the entry is unchanged then.
    pub fn point(&mut self) -> Result<(), EntryRefused> {
        if self.currency().exponent() == 0 {
            return Err(EntryRefused::NoMinorUnits);
        }
        if self.typed.contains('.') {
            return Err(EntryRefused::SecondPoint);
        }
        self.accept(format!("{}.", self.typed))
    }

    /// Takes the last key back; without one it does nothing.
    #[expect(clippy::missing_panics_doc, reason = "what was accepted stays acceptable when it gets shorter")]
    pub fn backspace(&mut self) {
        self.typed.pop();
        self.amount = value(&self.typed, self.currency()).expect("a shorter entry is a smaller one");
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        *self = Self::new(self.currency());
    }

    /// What the keys are worth; zero while nothing is typed.
    pub fn amount(&self) -> Amount {
        self.amount
    }

    /// The keys as typed, for the echo line (`1020` of "1020 = 10.20").
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// The currency of the field.
    pub fn currency(&self) -> Currency {
        self.amount.currency()
    }

    fn accept(&mut self, typed: String) -> Result<(), EntryRefused> {
        let typed = without_leading_zeros(typed);
        self.amount = value(&typed, self.currency()).map_err(|error| match error {
            MoneyError::TooManyDecimals(_) => EntryRefused::TooManyDecimals,
            _ => EntryRefused::TooManyDigits,
        })?;
        self.typed = typed;
        Ok(())
    }
}

/// Digits of [`Amount::MAX_MINOR_UNITS`].
const MAX_DIGITS: usize = 12;

/// What `typed`, digits with at most one point, is worth.
fn value(typed: &str, currency: Currency) -> Result<Amount, MoneyError> {
    if let Some((whole, decimals)) = typed.split_once('.') {
        return Amount::from_parts(whole, decimals, currency);
    }
    let (whole, decimals) = typed.split_at(typed.len().saturating_sub(currency.exponent().into()));
    let missing = usize::from(currency.exponent()) - decimals.len();
    Amount::from_parts(whole, &format!("{:0<missing$}{decimals}", ""), currency)
}

/// `007` as `7`, `000` as `0`, `00.5` as `0.5`.
fn without_leading_zeros(typed: String) -> String {
    let kept = typed.trim_start_matches('0');
    if kept.len() == typed.len() {
        return typed;
    }
    if kept.is_empty() || kept.starts_with('.') { format!("0{kept}") } else { kept.to_owned() }
}
