//! The question on top of everything. There is one at most.

use super::chooser::Chooser;
use super::filters::FilterField;
use super::follow::{FollowForm, LastOrder};
use super::form::{DecideForm, ReverseForm};
use super::help::HelpPage;
use super::menu::Menu;
use super::paired::RenameForm;
use super::people::{PeopleChange, PersonForm, SlipForm};
use crate::console::event::Call;
use crate::payment::{Payment, Reference};
use crate::till::SaleOrder;

/// Why the end of a transaction can be given up, as keys of the texts.
pub const GIVE_UP_REASONS: [&str; 4] =
    ["owed.reason.gone", "owed.reason.card", "owed.reason.used_up", "owed.reason.reader"];

/// A question or a page.
#[derive(Debug, Clone)]
pub enum Popup {
    /// What the keys do.
    Help(Box<HelpPage>),
    /// Every command there is.
    Menu(Box<Menu>),
    /// On which terminal is the next sale?
    Terminals(Chooser),
    /// Which payments are listed?
    Filter {
        /// Which field has the focus.
        field: FilterField,
    },
    /// Leave although a payment is open?
    Quit {
        /// The plate that leaves has the focus.
        yes: bool,
    },
    /// The amount is unusually large.
    LargeAmount(Box<SaleOrder>),
    /// The customer's code is awaited: the sale goes as soon as it is read.
    Code(Box<SaleOrder>),
    /// The same customer as a moment ago?
    Repeat(Box<Repeat>),
    /// Give money back, or undo a sale.
    Reverse(Box<ReverseForm>),
    /// Charge a hold, or set a tip.
    Follow(Box<FollowForm>),
    /// Close the batch of a terminal?
    Settle {
        /// What it is called.
        name: String,
        /// The plate that does it has the focus.
        yes: bool,
    },
    /// Why is the end of a transaction given up?
    GiveUp {
        /// Of which.
        reference: Reference,
        /// Which of [`GIVE_UP_REASONS`].
        reason: usize,
        /// The plate that does it has the focus.
        yes: bool,
    },
    /// Paid or not paid?
    Decide(Box<DecideForm>),
    /// Another name for a terminal.
    Rename(Box<RenameForm>),
    /// Forget this terminal?
    Remove {
        /// What it is called.
        name: String,
        /// The plate that does it has the focus.
        yes: bool,
    },
    /// No money moves on the terminal that was just paired: is that so?
    ConfirmSimulated {
        /// The plate that says yes has the focus.
        yes: bool,
    },
    /// Is the terminal that calls the one to be paired?
    Caller {
        /// Which.
        caller: Box<Call>,
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
    /// The slip for the customer: what is not known, and what must not be done.
    Slip(Box<Payment>),
    /// The receipt, and what became of printing it.
    Receipt(Box<ReceiptPage>),
    /// Something that was not done, and why.
    Refused {
        /// What happened.
        words: String,
        /// What to do.
        advice: String,
    },
}

/// The receipt of a payment on the screen.
#[derive(Debug, Clone)]
pub struct ReceiptPage {
    /// The key of its title.
    pub title: &'static str,
    /// Its lines.
    pub lines: Vec<String>,
    /// The same as it goes to the printer.
    pub printed: String,
    /// The first line that is shown.
    pub scrolled: usize,
    /// What became of printing it.
    pub printing: Printing,
    /// The terminal that can print it, by name, and what it knows the payment by.
    pub there: Option<(String, String)>,
}

/// What became of printing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printing {
    /// Nobody has asked for it.
    NotAsked,
    /// It is under way.
    UnderWay,
    /// It is on paper.
    Done,
    /// It is not, in these words.
    Failed(String),
}

/// A sale that the duplicate guard stopped.
#[derive(Debug, Clone)]
pub struct Repeat {
    /// The payment it may repeat.
    pub other: Payment,
    /// The order as it was given.
    pub order: LastOrder,
}
