//! What the terminal and the server behind it remember of a transaction.

use std::collections::HashMap;

use jiff::civil::DateTime;

use crate::money::Amount;
use crate::protocol::qfpay::message::Channel;
use crate::simulator::qfpay::order::Ids;
use crate::simulator::qfpay::refusal::Refusal;
use crate::simulator::random::Seeded;

/// One payment or refund.
#[derive(Debug, Clone)]
pub(super) struct Transaction {
    /// The vendor's id.
    pub(super) syssn: String,
    pub(super) reference: Option<String>,
    /// None for a payment; the payment's `syssn` for a refund.
    pub(super) refund_of: Option<String>,
    pub(super) channel: Channel,
    pub(super) busicd: &'static str,
    /// What was asked for; what moved once it is approved.
    pub(super) amount: Amount,
    pub(super) stand: Stand,
    /// Whether the server knows of it: of a card payment only once it was decided.
    pub(super) is_known: bool,
    /// Cents given back so far.
    pub(super) refunded: u64,
    pub(super) numbers: Numbers,
    /// When it was begun.
    pub(super) begun: DateTime,
    /// When it was decided.
    pub(super) decided: DateTime,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stand {
    /// Not decided; inquiries are told this code of the server.
    Running(&'static str),
    Approved,
    Refused(Refusal),
}

/// Numbers of the made-up payment.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    /// Of the card scheme or wallet.
    pub(super) chnlsn: String,
    /// Of the terminal.
    pub(super) clisn: String,
    pub(super) refno: String,
}

impl Transaction {
    /// Cents that can still be given back.
    pub(super) fn left(&self) -> u64 {
        self.amount.minor_units().saturating_sub(self.refunded)
    }

    /// The reference under which the money is booked: the register's, where it gave one.
    pub(super) fn booked_as(&self) -> &str {
        self.reference.as_deref().unwrap_or(&self.syssn)
    }
}

/// All transactions, oldest first.
#[derive(Debug, Default)]
pub(super) struct Records {
    transactions: HashMap<String, Transaction>,
    by_reference: HashMap<String, String>,
}

impl Records {
    pub(super) fn add(&mut self, transaction: Transaction) {
        if let Some(reference) = &transaction.reference {
            self.by_reference.insert(reference.clone(), transaction.syssn.clone());
        }
        self.transactions.insert(transaction.syssn.clone(), transaction);
    }

    pub(super) fn get(&self, syssn: &str) -> Option<&Transaction> {
        self.transactions.get(syssn)
    }

    pub(super) fn get_mut(&mut self, syssn: &str) -> Option<&mut Transaction> {
        self.transactions.get_mut(syssn)
    }

    pub(super) fn has_reference(&self, reference: &str) -> bool {
        self.by_reference.contains_key(reference)
    }

    /// By the vendor's id, or by the register's reference, which the vendor's page allows in its place.
    pub(super) fn by_order_id(&self, order_id: &str) -> Option<&Transaction> {
        let syssn = self.by_reference.get(order_id).map_or(order_id, String::as_str);
        self.transactions.get(order_id).or_else(|| self.transactions.get(syssn))
    }

    /// The one that all the ids given name.
    pub(super) fn by_ids(&self, ids: &Ids) -> Option<&Transaction> {
        let by_reference = |reference: &String| self.transactions.get(self.by_reference.get(reference)?);
        match (&ids.order_id, &ids.reference) {
            (Some(order_id), None) => self.by_order_id(order_id),
            (None, Some(reference)) => by_reference(reference),
            (Some(order_id), Some(reference)) => {
                let found = by_reference(reference)?;
                self.by_order_id(order_id).filter(|other| other.syssn == found.syssn)
            }
            (None, None) => None,
        }
    }
}

/// The date and eighteen digits, as recorded.
pub(super) fn new_syssn(random: &mut Seeded, time: DateTime) -> String {
    format!("{}{:018}", time.strftime("%Y%m%d"), random.below(1_000_000_000_000_000_000))
}

impl Numbers {
    pub(super) fn draw(random: &mut Seeded, channel: Channel, time: DateTime) -> Self {
        let chance = random.below(100_000_000);
        let day = time.strftime("%Y%m%d");
        let chnlsn =
            if channel.is_card() { format!("{day}{chance:08}") } else { format!("4200000000{day}{chance:010}") };
        let clisn = format!("{:06}", random.below(1_000_000));
        Self { chnlsn, refno: format!("{:012}", random.below(1_000_000_000_000)), clisn }
    }
}
