//! The words of the options of `countertop simulate codepay`.

use clap::ValueEnum;

use crate::simulator::codepay::{self, CloseHabit, Texts};

/// Which of the terminals that have been described it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Profile {
    /// As the vendor's documents say.
    Document,
    /// As a terminal of 2024 was recorded: success is "0", no number of its own.
    #[value(name = "field-2024")]
    Field2024,
    /// As the sister brand's documents say: no `request_id`.
    Paycloud,
}

impl Profile {
    pub(super) fn kind(self) -> codepay::Profile {
        match self {
            Self::Document => codepay::Profile::Document,
            Self::Field2024 => codepay::Profile::Field2024,
            Self::Paycloud => codepay::Profile::PayCloud,
        }
    }
}

/// What closing does to an order that waits for the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum Close {
    /// It is cancelled: the close is answered, then the order.
    Cancels,
    /// The same, the order is answered first.
    OrderFirst,
    /// The same, the order is not answered any more.
    Silent,
    /// The close is answered with success, but the customer was quicker.
    Late,
}

impl Close {
    pub(super) fn habit(self) -> CloseHabit {
        match self {
            Self::Cancels => CloseHabit::Cancels,
            Self::OrderFirst => CloseHabit::OrderFirst,
            Self::Silent => CloseHabit::Silent,
            Self::Late => CloseHabit::Late,
        }
    }
}

/// How every answer is written, whatever the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(super) enum Quirk {
    /// Codes are JSON numbers.
    Numeric,
    /// `biz_data` is an empty text.
    EmptyData,
    /// `request_id` is left out.
    NoRequestId,
    /// As binary messages.
    Binary,
}

/// What stands beside the announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Announce {
    /// One JSON object.
    Json,
    /// Keys and values, as the vendor's Java program reads them.
    Kv,
}

impl Announce {
    pub(super) fn texts(self) -> Texts {
        match self {
            Self::Json => Texts::Json,
            Self::Kv => Texts::KeyValue,
        }
    }
}
