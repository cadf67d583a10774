//! Answers about orders (ZH: single-order-query; EN: order-query).

use super::answer::Answer;
use super::members::Members;

/// How an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStatus {
    /// `0`.
    InProgress,
    /// `1`.
    Paid,
    /// `2`.
    Failed,
    /// `3`.
    Refunded,
}

impl OrderStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::InProgress, Self::Paid, Self::Failed, Self::Refunded];

    /// Its digit.
    pub fn word(self) -> &'static str {
        match self {
            Self::InProgress => "0",
            Self::Paid => "1",
            Self::Failed => "2",
            Self::Refunded => "3",
        }
    }

    /// The status of a digit.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// What a query about one order tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// `StoreOrderNo`: our number.
    pub order: Option<String>,
    /// `SysOrderNo`: the vendor's.
    pub system_order: String,
    /// `TotalFee`.
    pub amount: Option<String>,
    /// `OrderStatus`; none where it is missing or unknown.
    pub status: Option<OrderStatus>,
    /// `RefundedMsg`, of a refunded order: `Refund success`, `Refund fail`.
    pub refund: String,
    /// `PaidAt`.
    pub paid_at: String,
    /// The method of the header: the platform that was really used.
    pub method: String,
}

impl Order {
    /// Of an answer to a query about one order.
    pub fn of(answer: &Answer) -> Self {
        let said = |name: &str| answer.data.text(name).unwrap_or_default();
        Self {
            order: answer.data.text("StoreOrderNo"),
            system_order: said("SysOrderNo"),
            amount: answer.data.text("TotalFee"),
            status: OrderStatus::of_word(&said("OrderStatus")),
            refund: said("RefundedMsg"),
            paid_at: said("PaidAt"),
            method: answer.header.method.clone(),
        }
    }
}

/// One line of a list of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedOrder {
    /// Our number.
    pub order: String,
    /// The vendor's.
    pub system_order: String,
    /// `TotalFee`.
    pub amount: String,
    /// `Status`: `Trade success`. Words, never compared.
    pub status: String,
    /// `RefundStatus`: only where it was refunded.
    pub refund: String,
    /// The method: 31800 of a card.
    pub method: String,
}

/// The orders of an answer to a query about days.
pub fn orders(answer: &Answer) -> Vec<ListedOrder> {
    let said = |members: &Members, name: &str| members.text(name).unwrap_or_default();
    let line = |members: &Members| ListedOrder {
        order: said(members, "StoreOrderNo"),
        system_order: said(members, "SysOrderNo"),
        amount: said(members, "TotalFee"),
        status: said(members, "Status"),
        refund: said(members, "RefundStatus"),
        method: said(members, "Method"),
    };
    answer.data.list("DataValue").iter().map(line).collect()
}
