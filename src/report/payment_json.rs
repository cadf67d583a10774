//! The payment object of every command: the fields that scripts rely on. Fields are added, never changed or removed.

use jiff::Timestamp;
use serde::Serialize;

use crate::money::Amount;
use crate::payment::{ByHand, Payment, Proof, WallTime};

/// One payment as JSON.
#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the object")]
pub struct PaymentJson<'a> {
    /// Ours.
    pub reference: &'a str,
    /// `sale`, `refund`, `void`, `preauth`, `completion`, `tip`.
    pub kind: &'static str,
    /// The name of the terminal when it was rung up.
    pub terminal: &'a str,
    /// Its permanent id.
    pub terminal_id: &'a str,
    /// Whose protocol it speaks.
    pub vendor: &'static str,
    /// Decimal text with all decimals of the currency: without tip and cashback, of a tip the tip.
    pub amount: String,
    /// The tip that went with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tip: Option<String>,
    /// Cash that the customer got with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cashback: Option<String>,
    /// How much of the amount is sales tax, where the terminal was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<String>,
    /// What the terminal added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surcharge: Option<String>,
    /// The whole of it, where that is another amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// ISO code.
    pub currency: &'static str,
    /// `approved`, `declined`, `cancelled`, `not_started`, `unresolved`.
    pub outcome: &'static str,
    /// `yes`, `no`, `unknown`.
    pub money_moved: &'static str,
    /// Stable: why it stands as it does.
    pub code: &'static str,
    /// Stable: which advice.
    pub advice_code: &'static str,
    /// The terminal's own words.
    pub message: &'a str,
    /// What to do next, in the language.
    pub advice: String,
    /// Under which id the vendor knows it.
    pub vendor_reference: &'a str,
    /// Our reference of the sale that it refunds or voids.
    pub original_reference: Option<&'a str>,
    /// The vendor's id of that sale.
    pub original_vendor_reference: Option<&'a str>,
    /// The shop's order number.
    pub order: Option<&'a str>,
    /// Who rang it up.
    pub operator: Option<&'a str>,
    /// The supervisor who approved it, where one had to.
    pub approver: Option<&'a str>,
    /// RFC 3339, UTC.
    pub started_at: String,
    /// RFC 3339, UTC; none while it is open.
    pub finished_at: Option<String>,
    /// `paid` or `unpaid` if a person decided.
    pub overridden: Option<ByHand>,
    /// What the truth made of that decision.
    pub proof: Option<Proof>,
    /// The terminal itself undid it.
    pub reversed: bool,
    /// Put aside.
    pub set_aside: bool,
    /// No money moves on this terminal.
    pub simulated: bool,
    /// A person said that it is another customer than the one just before.
    pub another_customer: bool,
    /// The vendor's code of its last words, verbatim.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub vendor_code: &'a str,
    /// Scheme or wallet as the vendor spells it.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub scheme: &'a str,
    /// Last four digits of the card.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub card_last: &'a str,
    /// Approval code of the issuer.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub approval_code: &'a str,
    /// Retrieval reference number.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub rrn: &'a str,
    /// Of a stored-value card: the number of its chip.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub card_id: &'a str,
    /// What was on it before, as the reader writes it.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub balance_before: &'a str,
    /// What is on it since.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub balance_after: &'a str,
    /// What its bank put on it in between.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_top_up: Option<String>,
    /// The 16 digits of the device.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub device_number: &'a str,
    /// The batch in which it is settled.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub batch_number: &'a str,
    /// Tries left to finish it; none where nothing is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tries_left: Option<u8>,
    /// Its end was given up.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub given_up: bool,
}

impl<'a> PaymentJson<'a> {
    /// The object of `payment`, with `advice` in the reader's language.
    pub fn of(payment: &'a Payment, advice: String) -> Self {
        let intent = &payment.intent;
        let original = intent.original.as_ref();
        let stored_value = &payment.details.stored_value;
        let owed = payment.owed.as_ref().filter(|_| payment.outcome_word() == "unresolved");
        Self {
            reference: intent.reference.as_str(),
            kind: intent.kind.as_str(),
            terminal: &intent.terminal_name,
            terminal_id: &intent.terminal.0,
            vendor: intent.vendor.as_str(),
            amount: intent.amount.to_major(),
            tip: payment.tip().map(Amount::to_major),
            cashback: payment.cashback().map(Amount::to_major),
            tax: intent.tax.map(Amount::to_major),
            surcharge: payment.surcharge().map(Amount::to_major),
            total: payment.has_extras().then(|| payment.total().to_major()),
            currency: intent.amount.currency().code(),
            outcome: payment.outcome_word(),
            money_moved: payment.money_moved().as_str(),
            code: payment.reason_code(),
            advice_code: payment.advice_code(),
            message: &payment.message,
            advice,
            vendor_reference: &intent.vendor_reference,
            original_reference: original.and_then(|of| of.reference.as_ref()).map(crate::payment::Reference::as_str),
            original_vendor_reference: original.map(|of| of.vendor_reference.as_str()),
            order: intent.order.as_deref(),
            operator: intent.operator.as_deref(),
            approver: intent.approver.as_deref(),
            started_at: rfc3339(intent.at),
            finished_at: payment.finished_at.map(rfc3339),
            overridden: payment.by_hand.as_ref().map(|decision| decision.decision),
            proof: payment.proof,
            reversed: payment.reversed,
            set_aside: payment.set_aside,
            simulated: intent.simulated,
            another_customer: intent.another_customer,
            vendor_code: &payment.code,
            scheme: &payment.details.scheme,
            card_last: payment.details.card.as_ref().map_or("", |card| card.last()),
            approval_code: &payment.details.approval_code,
            rrn: &payment.details.rrn,
            card_id: &stored_value.chip,
            balance_before: &stored_value.before.0,
            balance_after: &stored_value.after.0,
            auto_top_up: stored_value.top_up.map(Amount::to_major),
            device_number: &stored_value.device_number,
            batch_number: &stored_value.batch,
            tries_left: owed.map(|owed| owed.tries_left()),
            given_up: payment.given_up.is_some(),
        }
    }
}

/// `2026-03-01T09:05:00.120Z`. A time that no calendar has is the epoch's.
pub fn rfc3339(at: WallTime) -> String {
    format!("{:.3}", Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH))
}
