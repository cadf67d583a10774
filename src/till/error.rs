//! Why the till does not open, and why an order is not taken. Each has a stable code, words and advice.

use crate::journal::JournalError;
use crate::money::Amount;
use crate::payment::{Duplicate, Kind, NotFollowed, Payment};
use crate::profile::{HomeError, ProfileError, SettingsError};
use crate::terminal::Unusable;

/// The till cannot open, or its settings cannot be changed.
#[derive(Debug, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum TillError {
    /// No folder to live in.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// `config.toml` cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// `profile.toml` cannot be used or changed.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The journal cannot be opened.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A terminal's settings cannot be used.
    #[error(transparent)]
    Terminal(#[from] Unusable),
    /// The terminal has a payment that is not known yet.
    #[error("{0} has a payment that is not known yet")]
    OpenPayment(String),
    /// The terminal has a payment in hand.
    #[error("{0} has a payment in hand")]
    PaymentInHand(String),
    /// It was done, and nobody will read who did it.
    #[error("it was done, but could not be recorded: {0}")]
    NotRecorded(JournalError),
}

impl TillError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Home(error) => error.code(),
            Self::Settings(error) => error.code(),
            Self::Profile(error) => error.code(),
            Self::Journal(error) => error.code(),
            Self::Terminal(_) => "terminal_settings",
            Self::OpenPayment(_) => "open_payment",
            Self::PaymentInHand(_) => "payment_in_hand",
            Self::NotRecorded(_) => "not_recorded",
        }
    }

    /// What to do.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Home(error) => error.advice(),
            Self::Settings(error) => error.advice(),
            Self::Profile(error) => error.advice(),
            Self::Journal(error) => error.advice(),
            Self::Terminal(_) => "Correct the terminal's entry in profile.toml, or pair it again.",
            Self::OpenPayment(_) => "Resolve the payment first, or decide it by hand.",
            Self::PaymentInHand(_) => "Wait until the payment has ended, or cancel it.",
            Self::NotRecorded(_) => "Do not do it again. Check the disk, and write down who did it.",
        }
    }
}

/// An order that was not taken. Nothing was sent.
#[derive(Debug, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum Stop {
    /// The amount is zero.
    #[error("the amount is zero")]
    ZeroAmount,
    /// More sales tax than the amount that it is part of.
    #[error("more tax than the amount that it is in")]
    TaxAboveAmount,
    /// No such terminal, or none is the default.
    #[error(transparent)]
    Terminal(#[from] ProfileError),
    /// The terminal is disabled.
    #[error("{0} is disabled")]
    Disabled(String),
    /// The terminal's task does not run: it is not paired in this life of the program.
    #[error("{0} is not running")]
    NotRunning(String),
    /// A card number stands where the shop's order number belongs. It is not repeated.
    #[error("the order number looks like a card number")]
    LooksLikeCard,
    /// The terminal takes another currency.
    #[error("{terminal} takes {takes}")]
    WrongCurrency {
        /// Which.
        terminal: String,
        /// What it takes.
        takes: String,
    },
    /// It may be the same sale again.
    #[error("{}", duplicate_words(found, other))]
    Duplicate {
        /// What the guard found.
        found: Duplicate,
        /// The sale it may repeat.
        other: Box<Payment>,
    },
    /// No payment under that reference.
    #[error("no payment {0} in this journal")]
    UnknownReference(String),
    /// More than one payment under that reference.
    #[error("{0} stands for more than one payment")]
    AmbiguousReference(String),
    /// It cannot be refunded or voided, in these words.
    #[error("{0}")]
    NotReversible(String),
    /// It cannot follow the earlier payment.
    #[error(transparent)]
    NotFollowed(#[from] NotFollowed),
    /// The vendor's terminals have no such thing, in these words.
    #[error("{0}")]
    NotOffered(String),
    /// A payment on the terminal is not known yet.
    #[error("a payment on {terminal} is not known yet ({reference})")]
    PaymentOpen {
        /// Which terminal.
        terminal: String,
        /// The last six of its reference.
        reference: String,
    },
    /// A transaction on the terminal is owed its end: the same card must come back.
    #[error("{terminal} waits for the card of payment {reference}: it is not finished")]
    CardOwed {
        /// Which terminal.
        terminal: String,
        /// The last six of its reference.
        reference: String,
    },
    /// More than what is left of the sale.
    #[error("only {} is left to refund", .0.to_grouped())]
    TooMuch(Amount),
    /// A supervisor must approve.
    #[error("a supervisor's PIN is needed")]
    PinNeeded,
    /// Nobody of that name works here.
    #[error("nobody here is called {0}")]
    UnknownOperator(String),
    /// The journal does not answer.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

fn duplicate_words(found: &Duplicate, other: &Payment) -> String {
    let (amount, last_six) = (other.intent.amount, other.intent.reference.last_six());
    match found {
        Duplicate::SameOrder(_) => {
            format!("order {} is open or paid already ({last_six})", other.intent.order.as_deref().unwrap_or_default())
        }
        Duplicate::SameAmount(_) if other.finished_at.is_none() => {
            format!("{amount} is not known yet ({last_six}): same customer?")
        }
        Duplicate::SameAmount(_) if other.intent.kind == Kind::PreAuth => {
            format!("{amount} was held a moment ago ({last_six}): same customer?")
        }
        Duplicate::SameAmount(_) => format!("{amount} was paid a moment ago ({last_six}): same customer?"),
    }
}

impl Stop {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ZeroAmount => "amount_zero",
            Self::TaxAboveAmount => "tax_above_amount",
            Self::Terminal(error) => error.code(),
            Self::Disabled(_) => "terminal_disabled",
            Self::NotRunning(_) => "terminal_not_running",
            Self::LooksLikeCard => "looks_like_card",
            Self::WrongCurrency { .. } => "wrong_currency",
            Self::Duplicate { .. } => "possible_duplicate",
            Self::UnknownReference(_) => "unknown_reference",
            Self::AmbiguousReference(_) => "ambiguous_reference",
            Self::NotReversible(_) => "not_reversible",
            Self::NotFollowed(_) => "not_possible",
            Self::NotOffered(_) => "not_supported",
            Self::PaymentOpen { .. } => "open_payment",
            Self::CardOwed { .. } => "card_owed",
            Self::TooMuch(_) => "more_than_left",
            Self::PinNeeded => "pin_needed",
            Self::UnknownOperator(_) => "person_unknown",
            Self::Journal(error) => error.code(),
        }
    }

    /// What to do.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::ZeroAmount => "Give an amount above zero.",
            Self::TaxAboveAmount => "Give the tax that is in the amount, or none.",
            Self::Terminal(error) => error.advice(),
            Self::Disabled(_) => "Enable the terminal, or use another one.",
            Self::NotRunning(_) => "Start the program again.",
            Self::LooksLikeCard => {
                "Card numbers are never typed here. If it is an order number, put a letter in front."
            }
            Self::WrongCurrency { .. } => "Give the amount in the terminal's currency.",
            Self::Duplicate { found: Duplicate::SameOrder(_), .. } => "Look the order up; do not charge it twice.",
            Self::Duplicate { .. } => "If it is another customer, say so (--another-customer).",
            Self::UnknownReference(_) => "Look it up in the transactions; a sale of another till needs --of-slip.",
            Self::AmbiguousReference(_) => "Give more characters of the reference.",
            Self::NotReversible(_) => "Look at the sale in the transactions.",
            Self::NotFollowed(_) => "Look at the payment and what followed it in the transactions.",
            Self::NotOffered(_) => "Do it on the terminal itself, if it can.",
            Self::PaymentOpen { .. } => "Resolve the payment first, or decide it by hand.",
            Self::CardOwed { .. } => {
                "Put the SAME card back, then: countertop finish REFERENCE. It cannot: countertop give-up REFERENCE --reason TEXT."
            }
            Self::TooMuch(_) => "Give a smaller amount.",
            Self::PinNeeded => "Let a supervisor type the PIN (--operator NAME --pin @FILE).",
            Self::UnknownOperator(_) => "`countertop people` lists the names.",
            Self::Journal(error) => error.advice(),
        }
    }
}
