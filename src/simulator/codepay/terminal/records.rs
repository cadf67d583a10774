//! What the terminal remembers of an order.

use std::collections::HashMap;

use jiff::civil::DateTime;

use super::deliver::Asked;
use crate::money::Amount;
use crate::simulator::codepay::action::TransType;
use crate::simulator::codepay::order::Asking;
use crate::simulator::codepay::refusal::Refusal;
use crate::simulator::random::Seeded;

/// One order.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// As it was asked for.
    pub(super) asking: Asking,
    /// Who waits for its result, and how that is addressed.
    pub(super) asked: Asked,
    pub(super) stand: Stand,
    /// Without tip and cash; what was asked for, until something else moved.
    pub(super) amount: Amount,
    pub(super) tip: Option<Amount>,
    /// Minor units given back so far.
    pub(super) refunded: u64,
    /// Its batch is closed.
    pub(super) settled: bool,
    /// Nobody is told of it yet.
    pub(super) is_hidden: bool,
    pub(super) numbers: Numbers,
    /// When it was decided.
    pub(super) decided: DateTime,
}

/// Where an order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stand {
    /// It waits for the cashier's confirmation on the terminal.
    Waiting,
    InProgress,
    Approved,
    /// Taken back whole.
    Voided,
    /// A held amount of which something was charged.
    Captured,
    /// It came to nothing.
    Closed(Refusal),
}

impl Stand {
    /// `trans_status`.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Waiting => "9",
            Self::InProgress => "0",
            Self::Closed(_) => "1",
            Self::Approved => "2",
            Self::Voided => "3",
            Self::Captured => "4",
        }
    }

    /// Whether nothing will become of it any more.
    pub(super) fn is_final(&self) -> bool {
        !matches!(self, Self::Waiting | Self::InProgress)
    }
}

/// Numbers of the made-up payment.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    /// The vendor's own.
    pub(super) trans_no: String,
    /// Of the card scheme or wallet.
    pub(super) channel: String,
    pub(super) auth_code: String,
    pub(super) retrieval: String,
}

impl Numbers {
    pub(super) fn draw(random: &mut Seeded) -> Self {
        Self {
            trans_no: format!("50210000{:014}", random.below(100_000_000_000_000)),
            channel: format!("{:09}", random.below(1_000_000_000)),
            auth_code: format!("{:06}", random.below(1_000_000)),
            retrieval: format!("{:012}", random.below(1_000_000_000_000)),
        }
    }
}

impl Order {
    pub(super) fn kind(&self) -> TransType {
        self.asking.kind
    }

    /// What a customer pays: amount, tip and cash.
    pub(super) fn total(&self) -> Amount {
        let extras = [self.tip, self.asking.cashback];
        extras.into_iter().flatten().fold(self.amount, |sum, extra| sum.checked_add(extra).unwrap_or(sum))
    }

    /// Minor units that can still be given back.
    pub(super) fn left(&self) -> u64 {
        self.total().minor_units().saturating_sub(self.refunded)
    }

    /// Whether it can be voided or tipped.
    pub(super) fn is_open(&self) -> bool {
        self.kind().is_charge() && self.stand == Stand::Approved && !self.settled && self.refunded == 0
    }
}

/// All orders, by their number.
#[derive(Debug, Default)]
pub(super) struct Records(HashMap<String, Order>);

impl Records {
    pub(super) fn add(&mut self, order: Order) {
        self.0.insert(order.asking.number.clone(), order);
    }

    /// The order of this number, known to anybody or not.
    pub(super) fn get(&self, number: &str) -> Option<&Order> {
        self.0.get(number)
    }

    pub(super) fn get_mut(&mut self, number: &str) -> Option<&mut Order> {
        self.0.get_mut(number)
    }

    /// The order of this number, if it may be told of.
    pub(super) fn told(&self, number: &str) -> Option<&Order> {
        self.get(number).filter(|order| !order.is_hidden)
    }

    /// The same by the vendor's number.
    pub(super) fn by_trans_no(&self, trans_no: &str) -> Option<&Order> {
        self.0.values().find(|order| order.numbers.trans_no == trans_no && !order.is_hidden)
    }

    /// Closes the batch.
    pub(super) fn settle(&mut self) {
        for order in self.0.values_mut().filter(|order| order.stand == Stand::Approved) {
            order.settled = true;
        }
    }
}
