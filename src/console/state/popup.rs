//! The question on top of everything. There is one at most.

use super::form::{DecideForm, ReverseForm};
use super::help::HelpPage;
use super::menu::Menu;
use super::people::{PeopleChange, PersonForm, SlipForm};
use crate::payment::Payment;
use crate::till::SaleOrder;

/// A question or a page.
#[derive(Debug, Clone)]
pub enum Popup {
    /// What the keys do.
    Help(Box<HelpPage>),
    /// Every command there is.
    Menu(Box<Menu>),
    /// Leave although a payment is open?
    Quit {
        /// The plate that leaves has the focus.
        yes: bool,
    },
    /// The amount is unusually large.
    LargeAmount(Box<SaleOrder>),
    /// The same customer as a moment ago?
    Repeat(Box<Repeat>),
    /// Give money back, or undo a sale.
    Reverse(Box<ReverseForm>),
    /// Paid or not paid?
    Decide(Box<DecideForm>),
    /// No money moves on the terminal that was just paired: is that so?
    ConfirmSimulated {
        /// The plate that says yes has the focus.
        yes: bool,
    },
    /// Whose screen is it? Shown while it is locked.
    SignOn,
    /// A person to be, or a new PIN.
    Person(Box<PersonForm>),
    /// Who works here.
    People {
        /// Which one is selected.
        selected: usize,
    },
    /// Is this change of the people approved?
    Approve {
        /// Which.
        change: PeopleChange,
        /// The plate that does it has the focus.
        yes: bool,
    },
    /// Give money back, or undo a sale, that is not in this journal.
    OfSlip(Box<SlipForm>),
    /// The slip for the customer.
    Slip(Box<Payment>),
    /// Something that was not done, and why.
    Refused {
        /// What happened.
        words: String,
        /// What to do.
        advice: String,
    },
}

/// A sale that the duplicate guard stopped.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// The payment it may repeat.
    pub other: Payment,
    /// The order as it was given.
    pub order: SaleOrder,
}
