//! What reaches the console, and what it wants done. Both are plain values: `update` stands between them.

mod network;
mod pairing;
mod people;

use ratatui::layout::Rect;

use crate::payment::{Override, Payment, Reference, ScannedCode, Stamped};
use crate::platform::signals::Shutdown;
use crate::platform::{FileFault, Millis, PrintFault};
use crate::profile::{Config, Terminal, TerminalName};
use crate::terminal::{Printed, ReaderQuestion};
use crate::till::{
    Approval, Colleague, CompletionOrder, Filter, JournalError, PageFrom, PaymentRow, RefundOrder, RefundWarning,
    Remaining, SaleOrder, Stop, TillError, TillEvent, TipOrder, Total, VoidOrder,
};

use super::command::Command;
use super::input::{KeyPress, MouseKind};
use super::texts::Lang;
use super::theme::Look;

pub use network::{Call, Found, NetworkNews, Waits};
pub use pairing::{Attempt, Learned, PairingAction, PairingReply, Place, PortFound, VendorOrder};
pub use people::{PeopleAction, PeopleReply};

/// What was drawn in an area and answers the pointer there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Its cells.
    pub area: Rect,
    /// What it means.
    pub command: Command,
}

/// One thing that happened.
#[derive(Debug)]
pub enum Event {
    /// A key, with the time at which its last byte arrived.
    Key(KeyPress, Millis),
    /// A pasted text, made harmless.
    Paste(String),
    /// The pointer did something on what was drawn there, if anything was.
    Pointer(MouseKind, Option<Target>, Millis),
    /// The window has this size, in cells.
    Resized(u16, u16),
    /// A time asked for by [`super::state::State::wake_at`] has come.
    TimeReached,
    /// The journal is open and the open payments are known.
    Opened(Box<Shop>),
    /// The till tells something.
    Till(TillEvent),
    /// Something asked for by an [`Action`] is here.
    Reply(Reply),
    /// The operating system asks the program to end.
    Shutdown(Shutdown),
}

/// What is known once the till is open.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Shop {
    /// The settings.
    pub config: Config,
    /// How it looks by them.
    pub look: Look,
    /// The language by them.
    pub lang: Lang,
    /// The paired terminals.
    pub terminals: Vec<Terminal>,
    /// Who works here.
    pub people: Vec<Colleague>,
    /// Payments that need somebody's attention.
    pub open: Vec<Payment>,
    /// The newest payments and the sums of today.
    pub today: Today,
    /// Terminals of which nobody knows whether they closed their batch when the program ended.
    #[serde(default)]
    pub batches_in_doubt: Vec<String>,
}

/// The newest payments, newest first, and the sums of today.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Today {
    /// The newest payments.
    pub recent: Vec<PaymentRow>,
    /// What today's payments come to.
    pub totals: Vec<Total>,
    /// Holds that were neither charged nor released, of any day.
    #[serde(default)]
    pub holds: u64,
}

impl Today {
    /// Marks a payment as read before the journal says so: the screen must not wait for that.
    pub fn mark_read(&mut self, reference: &Reference) {
        for row in self.recent.iter_mut().filter(|row| row.reference == *reference) {
            row.is_open = false;
        }
    }
}

/// One payment with all that is stored about it.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Record {
    /// The payment.
    pub payment: Payment,
    /// All its events, oldest first.
    pub events: Vec<Stamped>,
    /// What is left to refund, for a sale whose money moved.
    pub remaining: Option<Remaining>,
    /// The payments about it, oldest first: what was given back, charged of a hold, or set as its tip.
    #[serde(default)]
    pub linked: Vec<Payment>,
    /// What may keep its vendor from giving the money back now.
    pub warnings: Vec<RefundWarning>,
}

/// What came of an [`Action`].
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub enum Reply {
    /// A sale, refund or void was taken by its terminal, or was stopped.
    Begun(Result<Reference, Stop>),
    /// A command about a payment or terminal was stopped; its success shows by itself.
    Stopped(Stop),
    /// A change of the terminals, and all of them as they are now.
    Terminals(Result<(), TillError>, Vec<Terminal>),
    /// A page of the list that was asked for by [`Action::List`].
    Page(u64, PageFrom, Result<Vec<PaymentRow>, JournalError>),
    /// A record that was asked for.
    Record(Result<Box<Record>, Stop>),
    /// News of today.
    Today(Today),
    /// News for the pairing wizard.
    Pairing(PairingReply),
    /// What happened is in the file of this name, or not.
    Recorded(Result<String, FileFault>),
    /// A receipt was printed, or not.
    Printed(Result<(), PrintFault>),
    /// News about people.
    People(PeopleReply),
}

/// Something to do. The loop carries it out; nothing here has happened yet.
#[derive(Debug, Clone)]
pub enum Action {
    /// Ring up a sale, or hold an amount.
    Sell(SaleOrder),
    /// Ring up a sale that is paid by the code off the customer's telephone.
    SellByCode(SaleOrder, ScannedCode),
    /// Give money back.
    Refund(RefundOrder),
    /// Undo a sale.
    Void(VoidOrder),
    /// Charge a hold.
    Complete(CompletionOrder),
    /// Set the tip of a sale.
    SetTip(TipOrder),
    /// Close the batch of a terminal.
    Settle(String, Option<Approval>),
    /// Ask the terminal to cancel.
    AskToCancel(Reference),
    /// Ask this terminal to cancel an order that it may not have recorded yet.
    Withdraw(String, Reference),
    /// Ask about a payment now.
    AskNow(Reference),
    /// Try to finish a transaction: the same card is back.
    Finish(Reference),
    /// Give the end of a transaction up, for this reason.
    GiveUp(Reference, String),
    /// Put a payment aside.
    SetAside(Reference),
    /// Decide a payment by hand.
    Decide(Reference, Override, Option<Approval>),
    /// Note that the operator has read the result.
    Seen(Reference),
    /// Ask the reader of a terminal something of its own.
    AskReader(String, ReaderQuestion),
    /// Ask a terminal who it is.
    Probe(String),
    /// Make a terminal the default.
    MakeDefault(String),
    /// Enable or disable a terminal.
    Enable(String, bool),
    /// Give a terminal another name.
    Rename(String, TerminalName),
    /// Forget a terminal.
    Remove(String),
    /// Tell the terminals whether somebody uses the screen.
    InUse(bool),
    /// Read a page of the list.
    List(Filter, PageFrom, u64),
    /// Read all about a payment.
    Read(Reference),
    /// Read the newest payments and today's sums.
    ReadToday,
    /// Something for the pairing wizard.
    Pairing(PairingAction),
    /// Something about people.
    People(PeopleAction),
    /// Let a terminal print.
    PrintThere(String, Printed),
    /// Print this text.
    Print(String),
    /// Offer a text to the clipboard of the terminal. Never a secret.
    Copy(String),
    /// Ring the bell so many times; 0 ends what still rings.
    Bell(u8),
    /// Hand the terminal back and stop, as Ctrl-Z does.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Write down what happened last.
    KeepRecording,
    /// End the program with this exit code.
    Quit(u8),
}
