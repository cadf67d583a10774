//! The business data of answers about an order, as each profile writes it.

use serde_json::json;

use super::Terminal;
use super::clock::written;
use super::records::{Order, Stand};
use crate::money::Amount;
use crate::simulator::codepay::Profile;
use crate::simulator::codepay::fields::Fields;
use crate::simulator::codepay::order::{Asking, USUAL_LIFE_S};
use crate::simulator::codepay::reply::{Data, Reply, object};

/// The made-up card and wallet.
const CARD: (&str, &str) = ("Visa", "400000******0002");
const WALLET: &str = "Alipay";
/// `trans_status` of what came to nothing.
const CLOSED: &str = "1";

/// `merchant_order_no` and nothing else; not even that where there is none.
pub(super) fn number_only(number: Option<&str>) -> Data {
    number.map(|number| ("merchant_order_no".to_owned(), number.into())).into_iter().collect()
}

/// Of an order that was understood and is not taken.
pub(super) fn not_taken(asking: &Asking) -> Data {
    let mut data = asking.echo.clone();
    data.extend(object(json!({
        "merchant_order_no": asking.number,
        "trans_type": asking.kind.code(),
        "trans_status": CLOSED,
        "pay_scenario": asking.scenario,
    })));
    let optional =
        [("order_amount", asking.written_amount.clone()), ("orig_merchant_order_no", asking.original.clone())];
    put(&mut data, optional);
    data
}

/// Of an order that was not understood.
pub(super) fn not_understood(fields: &Fields) -> Data {
    let mut data = object(json!({ "trans_status": CLOSED }));
    let named = ["merchant_order_no", "orig_merchant_order_no", "order_amount", "tip_amount", "trans_type"];
    put(&mut data, named.map(|name| (name, fields.text(name))));
    data
}

fn put<const N: usize>(data: &mut Data, fields: [(&str, Option<String>); N]) {
    data.extend(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))));
}

impl Terminal {
    /// The answer to the order itself, as it stands.
    pub(super) fn result(&self, order: &Order) -> Reply {
        let business = self.business(order);
        match &order.stand {
            Stand::Closed(refusal) => Reply::refused(refusal.clone(), business).of_order(),
            _ => Reply::done(business).of_order(),
        }
    }

    /// The business data of an order.
    pub(super) fn business(&self, order: &Order) -> Data {
        match self.settings.profile {
            Profile::Document => documented(order, &self.settings.serial_number),
            Profile::Field2024 => recorded(order),
            Profile::PayCloud => sister_brand(order),
        }
    }
}

/// What every profile tells.
fn common(order: &Order) -> Data {
    let asking = &order.asking;
    let mut data = object(json!({
        "merchant_order_no": asking.number,
        "trans_type": asking.kind.code(),
        "trans_status": order.stand.code(),
        "pay_scenario": asking.scenario,
    }));
    let optional = [
        ("orig_merchant_order_no", asking.original.clone()),
        ("tip_amount", order.tip.map(Amount::to_major)),
        ("cashback_amount", asking.cashback.map(Amount::to_major)),
    ];
    put(&mut data, optional);
    data
}

/// The amount as the register wrote it, as long as it is true.
fn amount(order: &Order) -> String {
    let written = order.asking.written_amount.as_ref().filter(|_| order.asking.amount == Some(order.amount));
    written.cloned().unwrap_or_else(|| order.amount.to_major())
}

fn method(order: &Order) -> String {
    let asked_for = order.asking.echo.get("pay_method_id").and_then(|method| method.as_str()).map(str::to_owned);
    asked_for.unwrap_or_else(|| if order.asking.is_by_code() { WALLET } else { CARD.0 }.to_owned())
}

/// Whether money moved or is held: then there are numbers.
fn is_done(order: &Order) -> bool {
    matches!(order.stand, Stand::Approved | Stand::Voided | Stand::Captured)
}

fn documented(order: &Order, serial_number: &str) -> Data {
    let mut data = order.asking.echo.clone();
    data.extend(common(order));
    let currency = order.amount.currency();
    data.extend(object(json!({ "order_amount": amount(order), "price_currency": currency.code() })));
    put(&mut data, [("tax_amount", order.asking.tax.clone())]);
    if !is_done(order) {
        return data;
    }
    data.extend(object(json!({
        "trans_no": order.numbers.trans_no,
        "trans_end_time": written(order.decided),
        "pay_channel_trans_no": order.numbers.channel,
        "pay_method_id": method(order),
        "ref_no": order.numbers.retrieval,
        "terminal_sn": serial_number,
        "total_amount": order.total().to_major(),
    })));
    if !order.asking.is_by_code() {
        let card = json!({ "auth_code": order.numbers.auth_code, "card_no": CARD.1, "entry_mode": "3" });
        data.extend(object(card));
        data.entry("card_type").or_insert("2".into());
    }
    data
}

/// The keys of a Java bean, as recorded on a terminal of 2024; it has no number of its own.
fn recorded(order: &Order) -> Data {
    let echo = &order.asking.echo;
    let flag = |name: &str| echo.get(name).cloned().unwrap_or(false.into());
    let expires = echo.get("expires").cloned().unwrap_or(USUAL_LIFE_S.into());
    let mut data = common(order);
    data.extend(object(json!({
        "card_type": "2",
        "confirm_on_terminal": flag("confirm_on_terminal"),
        "endAmount": order.amount.to_major(),
        "expires": expires,
        "invokeTransType": format!("{:0>2}", order.asking.kind.code()),
        "is_auto_settlement": false,
        "limit_length": false,
        "notify_data": {},
        "on_screen_signature": flag("on_screen_signature"),
        "on_screen_tip": flag("on_screen_tip"),
        "order_amount": order.amount.to_major(),
        "pay_method_category": "BANKCARD",
        "print_data": {},
        "token": "",
        "transTypeTextId": 2_131_755_692_u32,
        "voice_data": {},
    })));
    data
}

fn sister_brand(order: &Order) -> Data {
    let echo = &order.asking.echo;
    let mut data = common(order);
    data.extend(object(json!({
        "confirm_on_terminal": echo.get("confirm_on_terminal").cloned().unwrap_or(false.into()),
        "expires": echo.get("expires").cloned().unwrap_or(0.into()),
        "order_amount": amount(order),
    })));
    if is_done(order) {
        data.extend(object(json!({
            "pay_method_id": method(order),
            "trans_end_time": written(order.decided),
            "trans_no": order.numbers.trans_no,
        })));
    }
    data
}
