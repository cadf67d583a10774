//! Why an amount or a currency was refused.

use thiserror::Error;

use super::Currency;

/// A refused amount or currency. Carries no part of the refused text, so it can be logged as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// The currency code is not in the ISO 4217 table.
    #[error("unknown currency code")]
    UnknownCurrency,
    /// The amount is an empty text.
    #[error("the amount is empty")]
    Empty,
    /// The amount has blanks around or inside it.
    #[error("the amount contains a blank")]
    Blank,
    /// The amount carries a plus or minus sign.
    #[error("the amount has a sign")]
    Signed,
    /// The amount uses commas.
    #[error("the amount contains a comma")]
    Comma,
    /// The amount is written with an exponent (`1e3`).
    #[error("the amount is written with an exponent")]
    ExponentForm,
    /// Anything else that is not digits with at most one point.
    #[error("the amount is not digits with at most one point")]
    NotDigits,
    /// More decimals than the currency has.
    #[error("{0} has {decimals} decimals, the amount has more", decimals = .0.exponent())]
    TooManyDecimals(Currency),
    /// More than 12 digits of minor units.
    #[error("the amount has more than 12 digits")]
    TooLarge,
    /// A difference would be below zero.
    #[error("the result would be below zero")]
    BelowZero,
    /// Two amounts of different currencies cannot be added or compared.
    #[error("{0} and {1} are different currencies")]
    DifferentCurrencies(Currency, Currency),
}

impl MoneyError {
    /// The stable code of this error, for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownCurrency => "currency_unknown",
            Self::Empty => "amount_empty",
            Self::Blank => "amount_blank",
            Self::Signed => "amount_signed",
            Self::Comma => "amount_comma",
            Self::ExponentForm => "amount_exponent_form",
            Self::NotDigits => "amount_not_digits",
            Self::TooManyDecimals(_) => "amount_too_many_decimals",
            Self::TooLarge => "amount_too_large",
            Self::BelowZero => "amount_below_zero",
            Self::DifferentCurrencies(..) => "currency_different",
        }
    }

    /// What to do about it, one English sentence.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::UnknownCurrency => "Use a three-letter ISO code in capitals, such as HKD.",
            Self::Empty => "Give an amount, such as 10.20.",
            Self::Blank => "Write the amount without blanks, such as 10.20.",
            Self::Signed => "Write the amount without a sign; refunds and voids are commands of their own.",
            Self::Comma => "Write the amount without commas, such as 1234.50; the point separates decimals.",
            Self::ExponentForm | Self::NotDigits => "Write plain digits and at most one point, such as 1234.50.",
            Self::TooManyDecimals(_) => "Write no more decimals than the currency has; nothing is rounded.",
            Self::TooLarge => "Amounts end at 12 digits, minor units included.",
            Self::BelowZero => "The smaller amount can be taken from the larger one only.",
            Self::DifferentCurrencies(..) => "Use amounts of one currency.",
        }
    }
}
