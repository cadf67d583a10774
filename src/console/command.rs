//! What a person can ask of the console, whatever key, plate or word was used for it.

mod counter;
mod follow;
mod owed;
mod paired;
mod pairing;
mod people;

use super::state::FilterField;
use super::texts::Lang;
use super::theme::{Glyphs, Tone};
use crate::profile::Keypad;

pub use counter::CounterCommand;
pub use follow::FollowCommand;
pub use owed::OwedCommand;
pub use paired::PairedCommand;
pub use pairing::PairingCommand;
pub use people::PeopleCommand;

/// A view with a tab of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum View {
    /// The keypad.
    #[default]
    Sale,
    /// The list of payments, and one in detail.
    Transactions,
    /// The paired terminals.
    Terminals,
    /// The pairing wizard.
    Pair,
}

impl View {
    /// All views, in the order of their tabs.
    pub const ALL: [Self; 4] = [Self::Sale, Self::Transactions, Self::Terminals, Self::Pair];

    /// Its function key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sale => "F2",
            Self::Transactions => "F3",
            Self::Terminals => "F4",
            Self::Pair => "F5",
        }
    }

    /// The key of its name in the texts.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Sale => "view.sale",
            Self::Transactions => "view.transactions",
            Self::Terminals => "view.terminals",
            Self::Pair => "view.pair",
        }
    }
}

/// A step through a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the keys")]
pub enum Step {
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
}

/// How the screen looks and speaks. A change lasts until the program ends; `config.toml` is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// The language.
    Lang(Lang),
    /// Dark, light or the strongest contrast.
    Tone(Tone),
    /// The characters of lines and marks.
    Glyphs(Glyphs),
    /// The amount in large digits, or as plain text.
    BigDigits(bool),
    /// The order of the keypad.
    Keypad(Keypad),
    /// Targets large enough for fingers.
    Touch(bool),
}

/// Something a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Type a digit.
    Digit(char),
    /// Type the zeros of the `00` key.
    Zeros,
    /// Type the point.
    Point,
    /// Take the last character back.
    Backspace,
    /// Empty the field.
    Clear,
    /// Charge the amount shown.
    Pay,
    /// Go to the next field, or back.
    Field {
        /// To the one after it.
        forward: bool,
    },
    /// Write the order number.
    OrderField,
    /// Take the next terminal that can sell.
    NextTerminal,
    /// Take this one.
    Terminal(usize),
    /// Show a view.
    View(View),
    /// Show the help.
    Help,
    /// Show every command there is.
    Menu,
    /// Change how the screen looks and speaks, until the program ends.
    Set(Setting),
    /// Leave the program.
    Quit,
    /// Stop the program as Ctrl-Z does.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Write down what happened last.
    KeepRecording,
    /// Close what is on top. Never moves money.
    Back,
    /// Show the oldest payment that needs somebody.
    ToDo,
    /// Ask the terminal to cancel.
    AskToCancel,
    /// The result was read.
    Done,
    /// Pay the same amount again, after a proven "no".
    NewTry,
    /// Ask the terminal what became of it.
    AskAgain,
    /// Put it aside.
    PutAside,
    /// Show the slip for the customer.
    Slip,
    /// Show the receipt.
    Receipt,
    /// Print what is shown.
    Print,
    /// Decide by hand.
    Decide,
    /// Show all about it.
    Details,
    /// Silence the bell, or not.
    Sound,
    /// Search the list.
    Search,
    /// Choose which payments are listed, beginning with this field.
    Filter(Option<FilterField>),
    /// Go through a list.
    Move(Step),
    /// Select this row of what is shown.
    Row(usize),
    /// Open what is selected.
    Open,
    /// Refund what is shown.
    Refund,
    /// Void what is shown.
    Void,
    /// Ask the selected terminal who it is.
    Probe,
    /// Make the selected terminal the default.
    MakeDefault,
    /// Disable the selected terminal, or enable it.
    Switch,
    /// The plate of a question that sends nothing.
    No,
    /// The plate of a question that does it.
    Yes,
    /// Activate what has the focus.
    Confirm,
    /// Move the focus between the plates of a question.
    OtherPlate,
    /// It is the same customer: nothing is charged.
    SameCustomer,
    /// It is another customer: charge.
    AnotherCustomer,
    /// The payment was paid.
    Paid,
    /// The payment was not paid.
    Unpaid,
    /// Another value in the field that has the focus.
    Choose {
        /// The one after it.
        forward: bool,
    },
    /// Something that follows the payment that is selected or shown.
    Follow(FollowCommand),
    /// Something about a transaction that is owed its end.
    Owed(OwedCommand),
    /// Something of the selected terminal.
    Paired(PairedCommand),
    /// Something of the pairing wizard.
    Pairing(PairingCommand),
    /// Something of the counter.
    Counter(CounterCommand),
    /// Something about people, PINs and slips.
    People(PeopleCommand),
    /// Another page of the help.
    Page,
}

impl Command {
    /// It may be done in a window that is too small for the views: nothing that pays, and nothing that needs to be read.
    pub const fn fits_small(self) -> bool {
        matches!(
            self,
            Self::Quit
                | Self::Suspend
                | Self::Redraw
                | Self::AskToCancel
                | Self::Done
                | Self::AskAgain
                | Self::PutAside
                | Self::Owed(OwedCommand::Leave)
                | Self::Sound
                | Self::No
                | Self::Back
                | Self::Confirm
                | Self::OtherPlate
        )
    }
}
