//! The result of a request: what Sale, Abort, Void, Refund and TransactionStatus are answered with.

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::MaskedCard;
use super::words::words;
use crate::protocol::json;

words! {
    /// `status`: how the request went.
    ResultStatus {
        /// It was done.
        Success = "Success",
        /// It was refused or went wrong.
        Failed = "Failed",
        /// It is not decided yet.
        Pending = "Pending",
    }
}

words! {
    /// `transactionStatus`: how the transaction stands.
    TransactionStatus {
        /// Money moved.
        Success = "Success",
        /// No money moved.
        Failed = "Failed",
        /// Not decided yet.
        Pending = "Pending",
        /// It was done and taken back.
        Voided = "Voided",
    }
}

/// Body of a result. Texts are cut at 256 characters and harmless on a screen; card numbers in free text are masked;
/// numbers where the pages say text are kept exactly as written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResultBody {
    /// How the request went.
    pub status: ResultStatus,
    /// Empty when there is no error.
    #[serde(default, deserialize_with = "json::free_text")]
    pub error_code: String,
    /// Empty when there is no error.
    #[serde(default, deserialize_with = "json::free_text")]
    pub error_message: String,
    /// The shop's order number, repeated.
    #[serde(default, rename = "customerOrderID", deserialize_with = "json::identifier_opt")]
    pub customer_order_id: Option<String>,
    /// Wonder's spelling of the currency.
    #[serde(default, deserialize_with = "json::identifier_opt")]
    pub currency: Option<String>,
    /// Major units with a dot, as written: not yet an amount.
    #[serde(default, deserialize_with = "json::identifier_opt")]
    pub amount: Option<String>,
    /// For example `visa`; the words are not published.
    #[serde(default, deserialize_with = "json::free_text_opt")]
    pub payment_method: Option<String>,
    /// For example `contactless`; the words are not published.
    #[serde(default, deserialize_with = "json::free_text_opt")]
    pub payment_entry_type: Option<String>,
    /// Receiver reference number, some 19 digits.
    #[serde(default, deserialize_with = "json::identifier_opt")]
    pub rrn: Option<String>,
    /// Bindo reference number, some 19 digits.
    #[serde(default, deserialize_with = "json::identifier_opt")]
    pub brn: Option<String>,
    /// How the transaction stands.
    #[serde(default)]
    pub transaction_status: Option<TransactionStatus>,
    /// ISO 8601, as written.
    #[serde(default, deserialize_with = "json::identifier_opt")]
    pub transaction_time: Option<String>,
    /// The card, masked.
    #[serde(default, rename = "creditCard", deserialize_with = "card")]
    pub card: Option<MaskedCard>,
}

fn card<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<MaskedCard>, D::Error> {
    Ok(<Option<&RawValue>>::deserialize(deserializer)?.and_then(MaskedCard::read))
}
