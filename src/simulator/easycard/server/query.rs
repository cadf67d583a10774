//! `SingleOrderQuery` and `OrderQuery`: what became of an order.

use super::Server;
use super::clock::stamp;
use super::deliver::Asked;
use super::records::{Record, Stand};
use crate::protocol::easycard::message::{Member, Members, OrderStatus};
use crate::simulator::easycard::order::Filter;
use crate::simulator::easycard::refusal;
use crate::simulator::easycard::reply::Reply;

impl Server {
    /// `stall` answers "in progress" whatever is true.
    pub(super) fn query(&mut self, asked: &Asked, order: &str, stall: bool) {
        let found = self.records.get(order).filter(|record| record.is_known()).cloned();
        let Some(record) = found else {
            self.refuse(asked, &refusal::NOTHING_FOUND);
            return self.count_question(order);
        };
        let status = if stall { OrderStatus::InProgress } else { record.status() };
        let verdict = match status {
            OrderStatus::InProgress => "in_progress",
            OrderStatus::Paid => "paid",
            OrderStatus::Failed => "failed",
            OrderStatus::Refunded => "refunded",
        };
        self.tell(asked, None, verdict.into());
        self.deliver(asked, &Reply::ran(told(&record, status)).by(record.method));
        self.count_question(order);
    }

    pub(super) fn list(&mut self, asked: &Asked, filter: &Filter) {
        let listed: Vec<Members> =
            self.records.all().iter().filter(|record| is_listed(record, filter)).map(line).collect();
        if listed.is_empty() {
            return self.refuse(asked, &refusal::NOTHING_FOUND);
        }
        self.tell(asked, None, format!("{} orders", listed.len()).into());
        self.deliver(asked, &Reply::ran(Members::default().with_member("DataValue", Member::List(listed))));
    }
}

fn told(record: &Record, status: OrderStatus) -> Members {
    let members = Members::default()
        .with("SysOrderNo", &record.system)
        .with("StoreOrderNo", &record.number)
        .with("TotalFee", record.dollars.to_string())
        .with("Body", "")
        .with("OrderStatus", status.word());
    match status {
        OrderStatus::Paid => members.with("PaidAt", stamp(record.decided)),
        OrderStatus::Refunded => members.with("PaidAt", stamp(record.begun)).with("RefundedMsg", "Refund success"),
        OrderStatus::InProgress | OrderStatus::Failed => members,
    }
}

fn is_listed(record: &Record, filter: &Filter) -> bool {
    let begun = stamp(record.begun);
    let wanted = record.status() == filter.status
        || (filter.status == OrderStatus::Paid && record.status() == OrderStatus::Refunded);
    let named = filter.order.as_ref().is_none_or(|order| record.number.starts_with(order.as_str()));
    record.is_known() && wanted && named && filter.from <= begun && begun <= filter.to
}

/// A line of the vendor's sample: the amount is a number here.
fn line(record: &Record) -> Members {
    let status = match record.stand {
        Stand::Failed => "Trade fail",
        Stand::Running => "Trade in progress",
        _ => "Trade success",
    };
    let members = Members::default()
        .with("StoreOrderNo", &record.number)
        .with("SysOrderNo", &record.system)
        .with_member("TotalFee", Member::Number(record.dollars.to_string()))
        .with("FeeType", "TWD")
        .with("Status", status);
    let refunded = record.stand == Stand::Refunded;
    let members = if refunded { members.with("RefundStatus", "Refund success") } else { members };
    members.with("Description", "").with("Method", record.method)
}
