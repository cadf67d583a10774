//! From what is intended to the vendor's order.

use crate::money::Amount;
use crate::payment::{Intent, Kind};
use crate::protocol::codepay::amount;
use crate::protocol::codepay::codes::{PayScenario, TransType};
use crate::protocol::codepay::frame::{DATA_LIMIT, TooLong};
use crate::protocol::codepay::methods::Means;
use crate::protocol::codepay::order::{Order, is_number};
use crate::protocol::codepay::{Settings, Wiring};

use super::requests::{self, original};

impl Settings {
    /// See [`super::Session::why_not`].
    pub(super) fn why_not(&self, intent: &Intent) -> Option<String> {
        let message = match self.money_message(crate::payment::Now::default(), intent) {
            Ok(message) => message,
            Err(why) => return Some(why),
        };
        // The time in it may have more digits one day; today's is as long as it will be for centuries.
        let length = message.to_json().len() + TIMESTAMP_DIGITS;
        (self.wiring == Wiring::Serial && length > DATA_LIMIT).then(|| TooLong(length).to_string())
    }

    /// The order of a payment; an error in words.
    pub(super) fn order(&self, intent: &Intent) -> Result<Order, String> {
        let kind = self.trans_type(intent);
        let number = requests::number(intent);
        if !is_number(number) {
            return Err(format!("{number} cannot be an order number: at most 32 letters and digits"));
        }
        let extra = |extra: Option<Amount>| extra.filter(|extra| !extra.is_zero()).map(amount::written);
        let mut order = Order {
            orig_merchant_order_no: original(intent).map(str::to_owned),
            price_currency: Some(intent.amount.currency().code().to_owned()),
            order_amount: (!intent.amount.is_zero()).then(|| amount::written(intent.amount)),
            tip_amount: extra(intent.tip),
            cashback_amount: extra(intent.cashback),
            tax_amount: extra(intent.tax),
            attach: intent.order.clone(),
            description: self.description.clone(),
            notify_url: self.notify_url.clone(),
            expires_s: Some(self.expires_s),
            confirm_on_terminal: Some(self.confirm_on_terminal),
            on_screen_signature: self.on_screen_signature,
            receipt_print_mode: self.receipt_print_mode,
            ..Order::new(kind, number)
        };
        if kind.has_original() && order.orig_merchant_order_no.is_none() && !intent.is_unreferenced_refund() {
            return Err("the order number of the original is not known".to_owned());
        }
        if kind != TransType::Void && order.order_amount.is_none() {
            return Err("the amount is zero".to_owned());
        }
        self.add_means(&mut order, intent)?;
        Ok(order)
    }

    fn trans_type(&self, intent: &Intent) -> TransType {
        match intent.kind {
            Kind::Sale if intent.cashback.is_some_and(|cashback| !cashback.is_zero()) => TransType::Cashback,
            Kind::Sale | Kind::TipAdjustment => TransType::Sale,
            Kind::Refund => TransType::Refund,
            Kind::Void if intent.releases_hold() => self.release,
            Kind::Void => TransType::Void,
            Kind::PreAuth => TransType::Authorization,
            Kind::Completion => TransType::Completion,
        }
    }

    /// How the customer pays, and what only some kinds take.
    fn add_means(&self, order: &mut Order, intent: &Intent) -> Result<(), String> {
        match order.trans_type {
            TransType::Sale | TransType::Cashback | TransType::Authorization => {
                let word = intent.method.as_deref().unwrap_or(&self.method);
                let means = Means::of_word(word).ok_or_else(|| format!("{word} is no means of payment here"))?;
                order.pay_method_id = means.pay_method_id.map(str::to_owned);
                order.card_type = means.card_type.map(str::to_owned);
                if means.pay_method_id.is_none() {
                    order.card_network_type.clone_from(&self.card_network_type);
                }
                let wallet = means.pay_method_id.is_some();
                order.pay_scenario = Some(if wallet { self.qr_scenario } else { PayScenario::Card });
            }
            _ => order.pay_scenario = Some(PayScenario::Card),
        }
        match order.trans_type {
            // The customer has been given a tip to pay already.
            TransType::Sale | TransType::Authorization if order.tip_amount.is_none() => {
                order.on_screen_tip = Some(self.on_screen_tip);
            }
            TransType::Void | TransType::Refund | TransType::Release => {
                order.required_terminal_authentication = Some(self.required_terminal_authentication);
            }
            _ => {}
        }
        Ok(())
    }
}

/// Digits of the milliseconds since 1970, until the year 2286, less the one of the zero that is measured.
const TIMESTAMP_DIGITS: usize = 12;
