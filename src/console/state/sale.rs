//! The keypad: an amount and an order number.

use std::collections::VecDeque;

use super::extras::{Extras, sum};
use crate::console::input::bursts::BURST_LENGTH;
use crate::money::{Amount, AmountEntry, Currency};

/// Most characters of an order number.
pub const ORDER_CAP: usize = 32;

/// What takes the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SaleField {
    /// The amount.
    #[default]
    Amount,
    /// The means of payment, where the vendor has a choice.
    Method,
    /// The code off the customer's telephone, where the means of payment takes one.
    Code,
    /// The order number.
    Order,
    /// The tip, where the vendor takes one with the sale.
    Tip,
    /// Cash out of the till, where the vendor offers it.
    Cashback,
}

impl SaleField {
    /// The field after this one, or before it, of `fields`.
    #[must_use]
    pub fn next(self, forward: bool, fields: &[Self]) -> Self {
        let at = fields.iter().position(|field| *field == self).unwrap_or(0);
        fields.get((at + if forward { 1 } else { fields.len() - 1 }) % fields.len()).copied().unwrap_or_default()
    }
}

/// What is being rung up.
#[derive(Debug)]
pub struct SaleForm {
    /// The amount as typed.
    pub entry: AmountEntry,
    /// What goes with it, and whether it is a sale.
    pub extras: Extras,
    /// The order number.
    pub order: String,
    /// What takes the keys.
    pub field: SaleField,
    /// The form before each of the last characters, oldest first: a barcode reader's are taken back.
    before: VecDeque<(AmountEntry, Extras, String)>,
}

impl SaleForm {
    /// An empty form in this currency.
    pub fn new(currency: Currency) -> Self {
        Self {
            entry: AmountEntry::new(currency),
            extras: Extras::new(currency),
            order: String::new(),
            field: SaleField::Amount,
            before: VecDeque::new(),
        }
    }

    /// Everything empty, the amount takes the keys.
    pub fn clear(&mut self) {
        *self = Self::new(self.entry.currency());
    }

    /// The amount with tip and cashback.
    pub fn total(&self) -> Amount {
        sum(self.entry.amount(), [self.extras.tip(), self.extras.cashback()])
    }

    /// Nothing is typed, and it would be a sale.
    pub fn is_empty(&self) -> bool {
        self.entry.is_empty() && self.extras.is_empty() && !self.extras.hold && self.order.is_empty()
    }

    /// Notes how the form is before a character is typed.
    pub fn remember(&mut self) {
        if self.before.len() == BURST_LENGTH - 1 {
            self.before.pop_front();
        }
        self.before.push_back((self.entry.clone(), self.extras.clone(), self.order.clone()));
    }

    /// The characters typed so far were a barcode reader's: as it was before them, with `text` as the order number.
    pub fn scanned(&mut self, text: &str) {
        if let Some((entry, extras, order)) = self.before.pop_front() {
            (self.entry, self.extras, self.order) = (entry, extras, order);
        }
        self.before.clear();
        self.order.clear();
        for c in text.chars() {
            self.type_order(c);
        }
    }

    /// Types a character of the order number; false if it does not fit.
    pub fn type_order(&mut self, c: char) -> bool {
        let fits = self.order.chars().count() < ORDER_CAP && !c.is_control();
        if fits {
            self.order.push(c);
        }
        fits
    }

    /// The order number, if there is one.
    pub fn order_number(&self) -> Option<String> {
        Some(self.order.trim().to_owned()).filter(|order| !order.is_empty())
    }
}
