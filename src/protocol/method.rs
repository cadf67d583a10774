//! Means of payment that a vendor lets the register choose. Each vendor keeps its own list, beside its messages.

use super::{codepay, easycard, qfpay, wonder};
use crate::payment::Vendor;

/// A means of payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// The stable word: of the command line, the journal and the vendor's request.
    pub word: &'static str,
    /// The key of its name in the texts of the screen.
    pub text: &'static str,
}

impl Method {
    /// What a sale on a terminal of `vendor` may name, the usual one first. Empty if the customer chooses on the terminal.
    pub const fn of(vendor: Vendor) -> &'static [Self] {
        match vendor {
            Vendor::Wonder => wonder::METHODS,
            Vendor::QfPay => qfpay::METHODS,
            Vendor::CodePay => codepay::METHODS,
            Vendor::EasyCard => easycard::methods::METHODS,
        }
    }

    /// A payment by `word` goes by a code that is shown or scanned here: no card is awaited.
    pub fn is_by_code(word: &str) -> bool {
        easycard::methods::is_qr(word)
    }

    /// A sale paid by `word` takes the code off the customer's telephone. The terminals of the other vendors read it themselves.
    pub fn takes_code(word: &str) -> bool {
        word == easycard::methods::SCANNED
    }
}
