//! One paired terminal at work: its session, its link, the clock and the journal, brought together.
//!
//! [`Lane`] is the pure half: a deterministic machine that decides what to connect, send, record and show. The task in
//! `task.rs` is the other half: it carries the effects out, in order, and knows nothing of money.

pub mod assemble;
pub mod lane;
mod paces;
mod pairing;
mod places;
mod task;
mod unanswered;
mod wrap;

/// What a terminal tells on the network.
pub use crate::protocol::codepay::announcement::TerminalSeen;
/// What a code of intella's server or of its readers means, and what a person does about it.
pub use crate::protocol::easycard::codes::told as easycard_code;
/// What a face sees of a pairing.
pub use crate::protocol::wonder::qr::{BadPairingQr, PairingQr};

pub use crate::protocol::{
    BatchCheck, BatchDifference, CameBack, Certificate, Identity, Method, PairingFault, PairingQuestion, PairingStep,
    Printed, ReaderAnswer, ReaderQuestion, Settled, SettledKind, SettledPart, StepState, Voucher, without_cards,
};
pub use assemble::easycard::{ServerKey, password_digest, server_key};
pub use assemble::{Assembled, Unusable};
pub use lane::{
    BatchClose, Dice, Lane, LaneCommand, LaneEffect, LaneEvent, LaneSettings, LinkPolicy, PaymentView, RefusedCommand,
    RoundTrip, RoundTrips, State, TerminalStatus, WhyRefused,
};
pub use paces::Paces;
pub use pairing::{
    Arrival, Caller, CodePayOrder, EasyCardOrder, Lookout, PairingOrder, PairingProgress, QfPayOrder, Sight,
    WaitingOrder, WaitingRoom, WonderOrder, identify, pair, unsupported_cable,
};
pub use places::{
    BadPlace, cloud_as_typed, cloud_to_type, intella_as_typed, lan_as_typed, lan_of_qr, websocket_as_typed,
};
pub use task::{LaneTask, SystemDice, new_reference, now, random};
pub use unanswered::Unanswered;
pub use wrap::RsaWrap;
