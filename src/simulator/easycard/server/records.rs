//! What the server remembers of an order.

use std::collections::HashMap;

use jiff::civil::DateTime;

use crate::protocol::easycard::message::{OrderStatus, Service};

/// One order.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// The register's number.
    pub(super) number: String,
    /// The server's number.
    pub(super) system: String,
    /// The method that was used.
    pub(super) method: &'static str,
    /// What was asked for; what moved once it is paid. Whole dollars.
    pub(super) dollars: u64,
    pub(super) stand: Stand,
    /// Queries do not find it, or not what goes on with it.
    pub(super) hidden: bool,
    pub(super) begun: DateTime,
    pub(super) decided: DateTime,
    /// What is owed its end.
    pub(super) owed: Option<Pending>,
    /// The answers of a payment and of a refund that were done: asked for again, they are told again.
    pub(super) done: Vec<Receipt>,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// Not decided, or not finished.
    Running,
    Paid,
    Failed,
    /// It is being given back.
    GivingBack,
    Refunded,
}

/// A transaction that is left unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) service: Service,
    pub(super) terminal_number: String,
    /// The card that has to come back.
    pub(super) chip: String,
    /// The try that finishes it.
    pub(super) done_by: u8,
    /// So many times another card comes first.
    pub(super) other_cards: u8,
    /// Dollars on top of what was asked for.
    pub(super) more: u64,
    /// What was written on the card already.
    pub(super) written: Option<Receipt>,
}

/// What a card and a reader did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Receipt {
    pub(super) service: Service,
    pub(super) reader: usize,
    pub(super) order: String,
    pub(super) chip: String,
    pub(super) dollars: u64,
    pub(super) before: u64,
    pub(super) after: u64,
    pub(super) top_up: u64,
    pub(super) terminal_number: String,
    pub(super) time: DateTime,
    pub(super) rrn: String,
    pub(super) batch: String,
}

impl Record {
    pub(super) fn status(&self) -> OrderStatus {
        match self.stand {
            Stand::Running => OrderStatus::InProgress,
            // A refund that is hidden leaves the sale as it was.
            Stand::GivingBack if !self.hidden => OrderStatus::InProgress,
            Stand::Paid | Stand::GivingBack => OrderStatus::Paid,
            Stand::Failed => OrderStatus::Failed,
            Stand::Refunded => OrderStatus::Refunded,
        }
    }

    /// Whether a query finds it.
    pub(super) fn is_known(&self) -> bool {
        !self.hidden || self.stand == Stand::GivingBack
    }
}

/// All orders, oldest first.
#[derive(Debug, Default)]
pub(super) struct Records {
    orders: Vec<Record>,
    by_number: HashMap<String, usize>,
}

impl Records {
    pub(super) fn add(&mut self, record: Record) {
        self.by_number.insert(record.number.clone(), self.orders.len());
        self.orders.push(record);
    }

    pub(super) fn has(&self, number: &str) -> bool {
        self.by_number.contains_key(number)
    }

    pub(super) fn get(&self, number: &str) -> Option<&Record> {
        self.orders.get(*self.by_number.get(number)?)
    }

    pub(super) fn get_mut(&mut self, number: &str) -> Option<&mut Record> {
        self.orders.get_mut(*self.by_number.get(number)?)
    }

    pub(super) fn all(&self) -> &[Record] {
        &self.orders
    }
}
