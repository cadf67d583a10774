//! The business objects of answers. Field sets, their order and the nulls are those of two recorded answers (Odoo) and of the
//! vendor's tables.

use serde_json::{Value, json};

use super::Terminal;
use super::clock::written;
use super::records::{Stand, Transaction};
use crate::money::Amount;
use crate::protocol::qfpay::amount::refund_amount;
use crate::protocol::qfpay::message::Channel;
use crate::simulator::qfpay::Reply;
use crate::simulator::qfpay::refusal::{DONE, SUCCESS};
use crate::simulator::qfpay::reply::Data;
use crate::simulator::qfpay::settings::AmountUnit;

/// The Hong Kong dollar (ISO 4217), as recorded.
const CURRENCY: &str = "344";
/// What stands beside an approval: of a card, of a wallet (both recorded).
const AUTHORISED: (&str, &str) = ("AUTHORISED", TRADED);
const PAID: (&str, &str) = ("", "交易成功");
/// What stands inside of both.
const TRADED: &str = "trade success";
/// What stands beside everything else that was carried out.
const SUCCEEDED: (&str, &str) = ("", "success");

impl Terminal {
    /// The answer to the request itself.
    pub(super) fn answered(&self, transaction: &Transaction) -> Reply {
        let (message, error) = match &transaction.stand {
            Stand::Refused(refusal) if refusal.outer != DONE => return Reply::refused(refusal),
            Stand::Refused(refusal) => ("", refusal.words.as_ref()),
            Stand::Running(_) => ("", ""),
            Stand::Approved if transaction.refund_of.is_some() => SUCCEEDED,
            Stand::Approved if transaction.channel.is_card() => AUTHORISED,
            Stand::Approved => PAID,
        };
        let data = match &transaction.refund_of {
            None => self.payment_data(transaction, message, error),
            Some(payment) => self.refund_data(transaction, payment, message, error),
        };
        Reply::with(data, message, error)
    }

    /// The answer to an inquiry about it.
    pub(super) fn inquired(&self, transaction: &Transaction) -> Reply {
        let (message, error) = SUCCEEDED;
        Reply::with(self.inquiry_data(transaction), message, error)
    }

    fn written_amount(&self, amount: Amount) -> String {
        match self.settings.unit {
            AmountUnit::Cents => amount.minor_units().to_string(),
            AmountUnit::Dollars => refund_amount(amount).unwrap_or_else(|_| amount.to_major()),
        }
    }

    fn payment_data(&self, transaction: &Transaction, message: &str, error: &str) -> Data {
        let card = Card::of(transaction.channel);
        let octopus = transaction.channel == Channel::Octopus;
        let of_octopus = |text: &str| octopus.then(|| text.to_owned());
        let settings = &self.settings;
        object(json!({
            "accountId": null,
            "address": "HK",
            "batchNo": card.map(|_| transaction.begun.strftime("%y%m%d").to_string()),
            "busicd": transaction.busicd,
            "cardNo": card.map(|card| card.number),
            "cardType": card.map(|card| card.scheme),
            "cardscheme": card.map(|card| card.scheme),
            "chnlsn": transaction.numbers.chnlsn,
            "clisn": transaction.numbers.clisn,
            "mchntnm": settings.shop,
            "octopusOrderId": of_octopus(&transaction.numbers.refno),
            "octopus_no": of_octopus("********12"),
            "octopus_order_status": of_octopus("SUCCESS"),
            "octopus_paydtm": of_octopus(&written(transaction.decided)),
            "out_trade_no": transaction.reference,
            "paydtm": written(transaction.decided),
            "paymentMethod": method(transaction.channel),
            "paymentType": if card.is_some() { "SALES" } else { "Sales" },
            "remark": null,
            "reserr": if transaction.stand == Stand::Approved { TRADED } else { error },
            "resmsg": message,
            "respcd": code(&transaction.stand),
            "rv": null,
            "storeId": settings.store_id,
            "sysdtm": written(transaction.begun),
            "syssn": transaction.syssn,
            "terminalId": settings.terminal_id,
            "traceNo": card.map(|_| &transaction.numbers.clisn),
            "txamt": self.written_amount(transaction.amount),
            "txcurrcd": CURRENCY,
            "udid": card.map(|_| &settings.terminal_id),
            "userid": settings.store_id,
        }))
    }

    fn refund_data(&self, refund: &Transaction, payment: &str, message: &str, error: &str) -> Data {
        let original = self.records.get(payment).map_or(refund.amount, |payment| payment.amount);
        object(json!({
            "chnlsn": refund.numbers.chnlsn,
            "orig_syssn": payment,
            "originTxamt": self.written_amount(original),
            "out_trade_no": refund.reference,
            "paydtm": written(refund.decided),
            "reserr": error,
            "resmsg": message,
            "respcd": code(&refund.stand),
            "sysdtm": written(refund.begun),
            "syssn": refund.syssn,
            "txamt": self.written_amount(refund.amount),
            "txcurrcd": CURRENCY,
            "txdtm": written(refund.begun),
        }))
    }

    fn inquiry_data(&self, transaction: &Transaction) -> Data {
        let card = Card::of(transaction.channel);
        let is_payment = transaction.refund_of.is_none();
        let left = if is_payment && transaction.stand == Stand::Approved { transaction.left() } else { 0 };
        let left = Amount::from_minor_units(left, transaction.amount.currency()).unwrap_or(transaction.amount);
        object(json!({
            "allow_refund_amt": self.written_amount(left),
            "batchno": card.map(|_| transaction.begun.strftime("%y%m%d").to_string()),
            "busicd": transaction.busicd,
            "cancel": cancel(transaction),
            "cardno": card.map(|card| card.number),
            "cardscheme": card.map(|card| card.scheme),
            "cardtype": card.map(|_| "CREDIT"),
            "chnlsn": transaction.numbers.chnlsn,
            "clisn": transaction.numbers.clisn,
            "customer_source": "HK",
            "desc": "",
            "nickname": self.settings.shop,
            "opuid": "0000",
            "opuser": "Store Account",
            "origbusicd": if is_payment { "" } else { transaction.busicd },
            "origssn": transaction.refund_of.as_deref().unwrap_or_default(),
            "out_trade_no": transaction.reference,
            "refno": card.map(|_| &transaction.numbers.refno),
            "respcd": code(&transaction.stand),
            "server_time": written(self.time()),
            "sysdtm": written(transaction.begun),
            "syssn": transaction.syssn,
            "tradetp": if is_payment { "payment" } else { "refund" },
            "txamt": self.written_amount(transaction.amount),
            "txcurrcd": CURRENCY,
        }))
    }
}

/// The made-up card of a card channel.
#[derive(Debug, Clone, Copy)]
struct Card {
    scheme: &'static str,
    number: &'static str,
}

impl Card {
    fn of(channel: Channel) -> Option<Self> {
        let (scheme, number) = match channel {
            Channel::Card => ("VISA", "400000******0002"),
            Channel::UnionPayCard => ("UNIONPAY", "621234******0003"),
            Channel::Amex => ("AMEX", "340000*****0009"),
            _ => return None,
        };
        Some(Self { scheme, number })
    }
}

/// `paymentMethod`: the first and Alipay's are recorded.
fn method(channel: Channel) -> &'static str {
    match channel {
        Channel::Card => "Visa / Mastercard",
        Channel::UnionPayCard => "UnionPay Card",
        Channel::Amex => "American Express",
        Channel::WeChat => "WeChat Pay",
        Channel::Alipay => "Alipay",
        Channel::PayMe => "PayMe",
        Channel::QuickPass => "UnionPay QuickPass",
        Channel::Fps => "FPS",
        Channel::Octopus => "Octopus",
    }
}

fn code(stand: &Stand) -> &str {
    match stand {
        Stand::Running(code) => code,
        Stand::Approved => SUCCESS,
        Stand::Refused(refusal) => &refusal.inner,
    }
}

/// `cancel`: 0 none, 3 refunded, 5 partly refunded (vendor's page on inquiries).
fn cancel(transaction: &Transaction) -> &'static str {
    match (transaction.refunded, transaction.left()) {
        (0, _) => "0",
        (_, 0) => "3",
        _ => "5",
    }
}

fn object(value: Value) -> Data {
    match value {
        Value::Object(fields) => fields,
        _ => Data::new(),
    }
}
