//! "What may I do now?": the lines offered for a payment that is not finally known, and whether each could charge twice.

use super::outcome::Unresolved;
use super::state::{Payment, Proof, Stage};

/// Something a person may do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Ask the terminal to cancel: a request, never a result.
    AskToCancel,
    /// Ask the terminal what became of it; moves no money.
    AskAgain,
    /// Put it aside and sell on another terminal.
    PutAside,
    /// Print or show a slip for the customer.
    Slip,
    /// State paid or unpaid: supervisor and reason.
    Decide,
    /// Give the charge back with a void.
    Void,
    /// Charge again. Listed as locked until it is proven unpaid.
    ChargeAgain,
}

/// Can it charge the customer twice?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Risk {
    /// No.
    None,
    /// If the person is wrong.
    Possible,
    /// Yes: therefore locked.
    Certain,
}

impl May {
    /// The key of its text.
    pub fn code(self) -> &'static str {
        match self {
            Self::AskToCancel => "ask_to_cancel",
            Self::AskAgain => "ask_again",
            Self::PutAside => "put_aside",
            Self::Slip => "slip",
            Self::Decide => "decide",
            Self::Void => "void",
            Self::ChargeAgain => "charge_again",
        }
    }

    /// Its answer to "Can it charge twice?".
    pub fn risk(self) -> Risk {
        match self {
            Self::AskToCancel | Self::AskAgain | Self::PutAside | Self::Slip | Self::Void => Risk::None,
            Self::Decide => Risk::Possible,
            Self::ChargeAgain => Risk::Certain,
        }
    }
}

/// The lines for `payment`, in the order in which they are shown. Empty for a payment that is known and settled.
pub fn may_do(payment: &Payment) -> Vec<May> {
    match &payment.stage {
        Stage::Waiting if !payment.cancel_asked => vec![May::AskToCancel],
        Stage::Unresolved(reason) => unresolved(payment, reason),
        Stage::Closed(_) if payment.proof == Some(Proof::Contradicted) => contradicted(payment),
        Stage::Recorded | Stage::Waiting | Stage::Closed(_) => Vec::new(),
    }
}

fn unresolved(payment: &Payment, reason: &Unresolved) -> Vec<May> {
    let mut lines = vec![May::AskAgain];
    if !payment.set_aside && payment.by_hand.is_none() {
        lines.push(May::PutAside);
    }
    lines.push(May::Slip);
    if payment.by_hand.is_none() {
        lines.push(May::Decide);
    }
    if matches!(reason, Unresolved::AmountDiffers { .. }) && may_be_voided(payment) {
        lines.push(May::Void);
    }
    lines.push(May::ChargeAgain);
    lines
}

fn contradicted(payment: &Payment) -> Vec<May> {
    let charged = payment.took_effect() == super::MoneyMoved::Yes && may_be_voided(payment);
    if charged { vec![May::Void, May::Slip] } else { vec![May::Slip] }
}

/// It takes money, and the vendor's terminals have a void.
fn may_be_voided(payment: &Payment) -> bool {
    payment.intent.kind.takes() && payment.intent.vendor.offers().has(super::Kind::Void)
}

#[cfg(test)]
mod tests;
