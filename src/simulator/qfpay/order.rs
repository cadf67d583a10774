//! The fields of a request as the operation they ask for.

use super::action::Action;
use super::opener::Fields;
use crate::money::{Amount, Currency};
use crate::protocol::qfpay::message::{Channel, PAYME_TIMEOUT_S};

/// How long the terminal waits for the customer when it is not told (vendor's page), in seconds.
const USUAL_WAIT_S: u32 = 120;
/// Longest reference; the vendor's server takes so many characters.
const REFERENCE_CAP: usize = 128;
/// From this many cents on a Java terminal writes an exponent.
const LIMIT_CENTS: u64 = 1_000_000_000;

/// A field is missing or makes no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadField;

/// One operation with its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Order {
    Payment(Payment),
    Refund(Refund),
    PrintReceipt(String),
    PrintSummary,
    Inquiry(Ids),
    Cancel,
}

/// 1001.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payment {
    pub(super) amount: Amount,
    pub(super) channel: Channel,
    pub(super) reference: Option<String>,
    pub(super) wait_ms: u64,
    /// `scan_type`, as the word.
    pub(super) scan_type: Option<String>,
}

/// 1002.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refund {
    pub(super) order_id: String,
    /// Everything that is left, if there is none.
    pub(super) amount: Option<Amount>,
}

/// By what a transaction is asked for; one of them at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ids {
    pub(super) order_id: Option<String>,
    pub(super) reference: Option<String>,
}

impl Order {
    /// Reads the fields of a request that was sent to `path`.
    pub(super) fn read(fields: &Fields, path: &str) -> Result<Self, BadField> {
        let action = fields.scalar("func_type").and_then(Action::of).ok_or(BadField)?;
        if !action.belongs_to(path) || fields.is_odd() {
            return Err(BadField);
        }
        for name in ["camera_id", "moveToBack", "allow_modify_flag"] {
            is_flag(fields, name)?;
        }
        Ok(match action {
            Action::Payment => Self::Payment(payment(fields)?),
            Action::Refund => {
                let amount = fields.scalar("refund_amount").map(dollars).transpose()?;
                Self::Refund(Refund { order_id: order_id(fields)?, amount })
            }
            Action::PrintReceipt => Self::PrintReceipt(order_id(fields)?),
            Action::PrintSummary => Self::PrintSummary,
            Action::Inquiry => Self::Inquiry(ids(fields)?),
            Action::Cancel => Self::Cancel,
        })
    }

    pub(super) fn action(&self) -> Action {
        match self {
            Self::Payment(_) => Action::Payment,
            Self::Refund(_) => Action::Refund,
            Self::PrintReceipt(_) => Action::PrintReceipt,
            Self::PrintSummary => Action::PrintSummary,
            Self::Inquiry(_) => Action::Inquiry,
            Self::Cancel => Action::Cancel,
        }
    }

    /// The reference or id it names.
    pub(super) fn reference(&self) -> Option<&str> {
        match self {
            Self::Payment(payment) => payment.reference.as_deref(),
            Self::Refund(refund) => Some(&refund.order_id),
            Self::PrintReceipt(order_id) => Some(order_id),
            Self::Inquiry(ids) => ids.reference.as_deref().or(ids.order_id.as_deref()),
            Self::PrintSummary | Self::Cancel => None,
        }
    }

    pub(super) fn amount(&self) -> Option<Amount> {
        match self {
            Self::Payment(payment) => Some(payment.amount),
            Self::Refund(refund) => refund.amount,
            _ => None,
        }
    }
}

fn payment(fields: &Fields) -> Result<Payment, BadField> {
    let channel = fields.scalar("channel").and_then(Channel::of_word).ok_or(BadField)?;
    let older = seconds(fields, "wait_card_timeout", channel)?;
    let wait_s = seconds(fields, "payment_timeout", channel)?.or(older).unwrap_or(USUAL_WAIT_S);
    let reference = fields.scalar("out_trade_no");
    if reference.is_some_and(|reference| reference.chars().count() > REFERENCE_CAP) {
        return Err(BadField);
    }
    Ok(Payment {
        amount: fields.scalar("amt").ok_or(BadField).and_then(dollars)?,
        channel,
        reference: reference.map(str::to_owned),
        wait_ms: u64::from(wait_s) * 1_000,
        scan_type: scan_type(fields)?,
    })
}

fn scan_type(fields: &Fields) -> Result<Option<String>, BadField> {
    match fields.scalar("scan_type") {
        None => Ok(None),
        Some(word @ ("SCAN_PAY" | "QRCODE_PAY")) => Ok(Some(word.to_owned())),
        Some(_) => Err(BadField),
    }
}

/// More than nothing, and for `PayMe` not more than it takes.
fn seconds(fields: &Fields, name: &str, channel: Channel) -> Result<Option<u32>, BadField> {
    let Some(text) = fields.scalar(name) else { return Ok(None) };
    let seconds = text.parse().map_err(|_| BadField)?;
    let most = if channel == Channel::PayMe { PAYME_TIMEOUT_S } else { u32::MAX };
    if (1..=most).contains(&seconds) { Ok(Some(seconds)) } else { Err(BadField) }
}

fn dollars(text: &str) -> Result<Amount, BadField> {
    let amount = Amount::parse_major(text, Currency::HKD).map_err(|_| BadField)?;
    let fits = !amount.is_zero() && amount.minor_units() < LIMIT_CENTS;
    fits.then_some(amount).ok_or(BadField)
}

fn order_id(fields: &Fields) -> Result<String, BadField> {
    fields.scalar("orderId").map(str::to_owned).ok_or(BadField)
}

fn ids(fields: &Fields) -> Result<Ids, BadField> {
    let id = |name| fields.scalar(name).map(str::to_owned);
    let ids = Ids { order_id: id("orderId"), reference: id("out_trade_no") };
    if ids.order_id.is_none() && ids.reference.is_none() { Err(BadField) } else { Ok(ids) }
}

fn is_flag(fields: &Fields, name: &str) -> Result<(), BadField> {
    match fields.scalar(name) {
        None | Some("0" | "1") => Ok(()),
        Some(_) => Err(BadField),
    }
}
