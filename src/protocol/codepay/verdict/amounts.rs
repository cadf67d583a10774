//! The amount that an answer states: the base amount, and whether tip, cashback and what else it tells explain the total.

use super::Told;
use crate::money::Amount;
use crate::payment::{AmountSaid, Extras, Intent, Kind};
use crate::protocol::codepay::amount;
use crate::protocol::codepay::message::Message;

/// What may stand between the base amount and the total: some are in it on one site and not on another.
const EXTRAS: [&str; 4] = ["tip_amount", "cashback_amount", "service_charge_amount", "tax_amount"];
/// What may be taken off.
const DISCOUNTS: [&str; 2] = ["discount_bmopc", "discount_bpc"];

/// The amount to be compared with ours. A void takes the whole order back: there is nothing to compare.
pub fn amount_said(told: Told, intent: &Intent, message: &Message) -> AmountSaid {
    let said = |name: &str| said(intent, message, name);
    match (intent.kind, told) {
        (Kind::Void, _) => AmountSaid::Absent,
        (Kind::TipAdjustment, Told::Directly) => said("tip_adjustment_amount"),
        (Kind::TipAdjustment, _) => said("tip_amount"),
        _ => match said("order_amount") {
            AmountSaid::Said(base) if base == intent.amount => with_extras(intent, message),
            other => other,
        },
    }
}

/// The base amount is ours: so must be what goes with it.
fn with_extras(intent: &Intent, message: &Message) -> AmountSaid {
    let total = read(intent, message, "total_amount");
    // A tip that was not set is the customer's choice; cash is handed out by us.
    let tip = intent.tip.is_none_or(|tip| agrees(&said(intent, message, "tip_amount"), tip));
    let cashback = intent.cashback.unwrap_or(nothing(intent));
    if tip
        && agrees(&said(intent, message, "cashback_amount"), cashback)
        && total.is_none_or(|total| is_explained(intent, message, total))
    {
        return AmountSaid::Said(intent.amount);
    }
    let sum = total.or_else(|| sum(intent, message)).filter(|sum| *sum != intent.amount);
    sum.map_or_else(|| AmountSaid::Unreadable(words(intent, message)), AmountSaid::Said)
}

/// Whether an extra is what was asked for. One that is not told agrees.
fn agrees(said: &AmountSaid, asked: Amount) -> bool {
    match said {
        AmountSaid::Absent => true,
        AmountSaid::Said(said) => *said == asked,
        AmountSaid::Unreadable(_) => false,
    }
}

/// Whether the base amount with some of the extras, less some of the discounts, is the total.
fn is_explained(intent: &Intent, message: &Message, total: Amount) -> bool {
    let mut sums = vec![intent.amount];
    for extra in EXTRAS.into_iter().filter_map(|name| read(intent, message, name)) {
        let more: Vec<Amount> = sums.iter().filter_map(|sum| sum.checked_add(extra).ok()).collect();
        sums.extend(more);
    }
    for discount in DISCOUNTS.into_iter().filter_map(|name| read(intent, message, name)) {
        let less: Vec<Amount> = sums.iter().filter_map(|sum| sum.checked_sub(discount).ok()).collect();
        sums.extend(less);
    }
    sums.contains(&total)
}

/// The base amount with tip and cash as they are told; none if one of them cannot be read.
fn sum(intent: &Intent, message: &Message) -> Option<Amount> {
    ["tip_amount", "cashback_amount"].into_iter().try_fold(intent.amount, |sum, name| {
        match said(intent, message, name) {
            AmountSaid::Absent => Some(sum),
            AmountSaid::Said(extra) => sum.checked_add(extra).ok(),
            AmountSaid::Unreadable(_) => None,
        }
    })
}

fn words(intent: &Intent, message: &Message) -> String {
    let part = |name: &str| message.biz().get(name).map(|text| format!(", {name} {text}")).unwrap_or_default();
    format!("{}{}{}", intent.amount.to_major(), part("tip_amount"), part("cashback_amount"))
}

/// Whether the sale has the new tip. No tip at all is not told.
pub(super) fn tip_is_new(intent: &Intent, message: &Message) -> bool {
    let tip = match said(intent, message, "tip_amount") {
        AmountSaid::Absent => Some(nothing(intent)),
        AmountSaid::Said(tip) => Some(tip),
        AmountSaid::Unreadable(_) => None,
    };
    intent.kind == Kind::TipAdjustment && tip == Some(intent.amount)
}

/// What goes with the base amount, for reading: nothing where the order takes back, or is only about a tip.
pub(super) fn extras(intent: &Intent, message: &Message) -> Extras {
    if matches!(intent.kind, Kind::Void | Kind::TipAdjustment) {
        return Extras::default();
    }
    let total = read(intent, message, "total_amount");
    Extras {
        tip: read(intent, message, "tip_amount"),
        cashback: read(intent, message, "cashback_amount"),
        surcharge: read(intent, message, "service_charge_amount"),
        total: total.filter(|total| is_explained(intent, message, *total)),
    }
}

fn nothing(intent: &Intent) -> Amount {
    Amount::zero(intent.amount.currency())
}

fn read(intent: &Intent, message: &Message, name: &str) -> Option<Amount> {
    if let AmountSaid::Said(amount) = said(intent, message, name) { Some(amount) } else { None }
}

fn said(intent: &Intent, message: &Message, name: &str) -> AmountSaid {
    amount::said(message.biz().get(name), message.biz().get("price_currency"), intent.amount.currency())
}
