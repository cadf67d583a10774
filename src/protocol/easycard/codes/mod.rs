//! The vendor's tables of codes, with what each proves about a payment and what a person does about it. The words are in the
//! texts of the screen, under the keys that are told here.

mod error;
mod status;
#[cfg(test)]
mod tests;

pub use error::ErrorRow;
pub use status::StatusRow;

/// What a code proves about the request that it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proves {
    /// It was done, if everything else says so.
    Done,
    /// The server has executed it; the reader's code tells the rest.
    Ran,
    /// It has begun and is owed its end.
    Unfinished,
    /// It was refused: no money moved.
    Refused,
    /// The reader does something else: it was not begun.
    Busy,
    /// The request was not taken as it stands: it was not begun.
    NotTaken,
    /// The request was not taken: a password or key is wrong.
    Secret,
    /// There is no such order.
    NothingFound,
    /// Something has gone back already, or so lately that no more may: by this very request, where it came twice, or by somebody
    /// else. The order tells that it was given back, not by whom.
    GivenBack,
    /// Nothing: the order is asked about.
    Ask,
}

/// What a person does about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    None,
    /// Call intella.
    ContactIntella,
    /// Call EasyCard Corporation.
    ContactEasyCard,
    /// The customer calls the card's bank.
    ContactBank,
    /// Another card, or another way to pay.
    OtherCard,
    /// Another amount.
    CorrectAmount,
    /// Look it up before anything else.
    LookUp,
    /// Put the same card back and finish.
    SameCard,
    /// Take the card that was used first.
    OriginalCard,
    /// Restart the reader, join its network again.
    RestartReader,
    /// Close the day.
    Settle,
    /// Wait until it is free.
    Wait,
    /// Try later.
    Later,
    /// Check public key and initialisation vector.
    CheckKey,
    /// Check the passwords.
    CheckPassword,
    /// Check the merchant number.
    CheckMerchant,
    /// Check the reader number.
    CheckReader,
    /// Check the order number.
    CheckOrder,
    /// Check the computer's clock.
    CheckClock,
    /// Scan the customer's code again.
    ScanAgain,
}

impl Action {
    /// The key of its text.
    pub fn text(self) -> &'static str {
        match self {
            Self::None => "easycard.action.none",
            Self::ContactIntella => "easycard.action.contact_intella",
            Self::ContactEasyCard => "easycard.action.contact_easycard",
            Self::ContactBank => "easycard.action.contact_bank",
            Self::OtherCard => "easycard.action.other_card",
            Self::CorrectAmount => "easycard.action.correct_amount",
            Self::LookUp => "easycard.action.look_up",
            Self::SameCard => "easycard.action.same_card",
            Self::OriginalCard => "easycard.action.original_card",
            Self::RestartReader => "easycard.action.restart_reader",
            Self::Settle => "easycard.action.settle",
            Self::Wait => "easycard.action.wait",
            Self::Later => "easycard.action.later",
            Self::CheckKey => "easycard.action.check_key",
            Self::CheckPassword => "easycard.action.check_password",
            Self::CheckMerchant => "easycard.action.check_merchant",
            Self::CheckReader => "easycard.action.check_reader",
            Self::CheckOrder => "easycard.action.check_order",
            Self::CheckClock => "easycard.action.check_clock",
            Self::ScanAgain => "easycard.action.scan_again",
        }
    }
}

/// What a person is told about a code that came with a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The key of its meaning.
    pub meaning: String,
    /// What to do.
    pub action: Action,
}

/// The codes that prove the same, single ones of the reader first, as `docs/verdicts.md` lists them.
#[cfg(test)]
pub(super) fn listed(proves: Proves) -> Vec<&'static str> {
    let errors = error::CODES.iter().chain(error::PATTERNS).filter(|row| row.proves == proves).map(|row| row.code);
    errors.chain(status::CODES.iter().filter(|row| row.proves == proves).map(|row| row.code)).collect()
}

/// What is told about the code of an answer: six characters of the reader, or four digits of the server; none if unknown.
pub fn told(code: &str) -> Option<Told> {
    if let Some(row) = ErrorRow::of(code) {
        return Some(Told { meaning: format!("easycard.error.{}", row.code), action: row.action });
    }
    let row = StatusRow::of(code)?;
    Some(Told { meaning: format!("easycard.status.{}", row.code), action: row.action })
}
