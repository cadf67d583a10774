//! What the till tells its face.

use crate::payment::{Payment, Reference, TerminalId, WallTime};
use crate::protocol::{AbortAnswer, Identity, ReaderAnswer};
use crate::terminal::{BatchClose, LaneEvent, PaymentView, RefusedCommand, TerminalStatus, now};

/// One piece of news.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub enum TillEvent {
    /// A payment has changed, durably.
    Payment(Box<PaymentView>),
    /// A terminal's state has changed.
    Terminal(Box<TerminalStatus>),
    /// A probe has ended; the words tell why it failed.
    Probed(TerminalId, Result<Identity, String>),
    /// An abort without a payment of ours has ended.
    Aborted(TerminalId, Result<AbortAnswer, String>),
    /// The terminal has printed what it was asked to, or not, in these words.
    Printed(TerminalId, Result<(), String>),
    /// A terminal was asked to close its batch: what came of it.
    Settled(TerminalId, BatchClose),
    /// A card reader has answered what it was asked alone, or not, in these words.
    Reader(TerminalId, Result<ReaderAnswer, String>),
    /// A terminal said at this time that it is not paired any more. It is marked, and used as before: a person decides.
    Unpaired(TerminalId, WallTime),
    /// The customer scans this address, drawn as a code, to pay.
    ShowCode {
        /// What.
        reference: Reference,
        /// What the code says.
        address: String,
    },
    /// A command was not carried out.
    Refused(TerminalId, RefusedCommand),
    /// Something could not be stored. If it was an answer: keep the terminal's slip, nothing more is sold.
    NotSaved {
        /// Which payment.
        reference: Reference,
        /// True if it was not even begun: nothing was sent.
        first: bool,
        /// As the terminal left it; not in the journal.
        unsaved: Box<Payment>,
    },
    /// A record of this terminal takes long to become durable, because the disk is slow; false once that is over.
    Saving(TerminalId, bool),
    /// A terminal's task ended although nobody asked it to: a bug of ours, and the program must stop.
    TaskEnded(TerminalId),
}

impl TillEvent {
    pub(super) fn of(terminal: TerminalId, event: LaneEvent) -> Self {
        match event {
            LaneEvent::Payment(view) => Self::Payment(view),
            LaneEvent::Status(status) => Self::Terminal(status),
            LaneEvent::Probed(result) => Self::Probed(terminal, result),
            LaneEvent::Aborted(result) => Self::Aborted(terminal, result),
            LaneEvent::Printed(result) => Self::Printed(terminal, result),
            LaneEvent::Settled(close) => Self::Settled(terminal, close),
            LaneEvent::Reader(told) => Self::Reader(terminal, told),
            LaneEvent::Unpaired => Self::Unpaired(terminal, now().wall),
            LaneEvent::ShowCode { reference, address } => Self::ShowCode { reference, address },
            LaneEvent::Saving(is_saving) => Self::Saving(terminal, is_saving),
            LaneEvent::Refused(refused) => Self::Refused(terminal, refused),
            LaneEvent::NotSaved { reference, first, unsaved } => Self::NotSaved { reference, first, unsaved },
        }
    }
}
