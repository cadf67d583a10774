//! From what is asked to the vendor's request.

use crate::money::Currency;
use crate::payment::{Intent, Kind};
use crate::protocol::ReaderQuestion;
use crate::protocol::easycard::message::{Again, Owed, Request, Service};
use crate::protocol::easycard::verdict;

use super::Session;
use super::flight::About;

/// Longest order number (EN: merchant-scan).
const ORDER_CHARS: usize = 20;

impl Session {
    /// The request.
    ///
    /// # Errors
    /// In words: it cannot be asked of this reader, and nothing leaves.
    pub(super) fn request(&self, about: &About) -> Result<Request, String> {
        let device = || self.settings.device.clone();
        Ok(match about {
            About::Hello => Request::DeviceQuery,
            About::HelloSignOn | About::SignOn { .. } | About::Reader(ReaderQuestion::SignOn) => {
                Request::SignOn { device: device() }
            }
            About::Money(intent) => self.money(intent)?,
            About::Finish { owed, attempt, .. } => {
                let owed =
                    Owed::of_numbers(&owed.numbers, *attempt).ok_or("the numbers of the transaction are not known")?;
                let refund_key = if owed.service == Service::Refund { self.settings.refund_key.clone() } else { None };
                Request::Complete(Again { owed, refund_key })
            }
            About::Status(intent) => {
                let order = verdict::order_of(intent).ok_or("the order number of the sale is not known")?;
                Request::SingleOrderQuery { order: order.to_owned() }
            }
            About::Settle => Request::Settlement { device: device() },
            About::Reader(ReaderQuestion::CardNumber) => Request::IdQuery { device: device(), retry: 0 },
            About::Reader(ReaderQuestion::Balance) => Request::BalanceQuery { device: device(), retry: 0 },
        })
    }

    pub(super) fn money(&self, intent: &Intent) -> Result<Request, String> {
        let (device, amount) = (self.settings.device.clone(), intent.amount);
        if amount.currency() != Currency::TWD || amount.is_zero() {
            return Err("an EasyCard reader takes whole New Taiwan dollars only".to_owned());
        }
        if intent.tip.is_some() || intent.cashback.is_some() {
            return Err("an EasyCard reader takes neither tip nor cashback".to_owned());
        }
        if let Some(by_code) = self.by_code(intent) {
            return by_code;
        }
        match intent.kind {
            Kind::Sale => {
                let order = intent.vendor_reference.clone();
                if !is_order(&order) {
                    return Err("an order number is 1 to 20 letters and digits".to_owned());
                }
                Ok(Request::Payment { device, amount, order, body: String::new() })
            }
            Kind::Refund | Kind::Void => {
                let refund_key = self.settings.refund_key.clone().ok_or("the refund password is not set")?;
                let order = verdict::order_of(intent).ok_or("the order number of the sale is not known")?;
                let left = intent.original.as_ref().and_then(|original| original.left);
                if left.is_some_and(|left| left != amount) {
                    return Err("a card sale is given back whole or not at all".to_owned());
                }
                Ok(Request::Refund { device, amount, order: order.to_owned(), refund_key })
            }
            Kind::PreAuth | Kind::Completion | Kind::TipAdjustment => {
                Err(format!("an EasyCard reader has no {}", intent.kind.as_str()))
            }
        }
    }
}

fn is_order(order: &str) -> bool {
    (1..=ORDER_CHARS).contains(&order.len()) && order.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
