//! Lists of orders, and QR payments.

use rstest::rstest;

use super::register::*;
use crate::protocol::easycard::message::*;
use crate::simulator::easycard::*;
use crate::simulator::{EntryKind, Machine, Output};

fn list(from: &str, to: &str, status: OrderStatus) -> Request {
    Request::OrderQuery(OrderFilter { from: from.to_owned(), to: to.to_owned(), status, order: None })
}

#[test]
fn orders_are_listed_by_day_and_status() {
    let mut register = Register::signed_on(settings());
    register.ask(&pay("A1", 100));
    register.ask(&pay("A2", 151));
    register.ask(&show("Q1", 35));
    let listed = |register: &mut Register, request: &Request| -> Vec<(String, String, String)> {
        let listed = orders(&register.answer(request));
        listed.into_iter().map(|order| (order.order, order.amount, order.method)).collect()
    };
    let paid = list("20260105", "20260105", OrderStatus::Paid);
    let card = ("A1".to_owned(), "100".to_owned(), "31800".to_owned());
    assert_eq!(listed(&mut register, &paid), [card.clone(), ("Q1".into(), "35".into(), "11500".into())]);
    let failed = list("20260105000000", "20260105235959", OrderStatus::Failed);
    assert_eq!(listed(&mut register, &failed), [("A2".into(), "151".into(), "31800".into())]);
    assert_eq!(register.code(&list("20260104", "20260104", OrderStatus::Paid)), "2000");
    let begins = |order: &str| {
        let order = Some(order.to_owned());
        let (from, to) = ("20260105".to_owned(), "20260105".to_owned());
        Request::OrderQuery(OrderFilter { from, to, status: OrderStatus::Paid, order })
    };
    assert_eq!(register.code(&begins("A1")), "7127", "four characters at least");
    register.ask(&pay("LONG-1", 100));
    assert_eq!(listed(&mut register, &begins("LONG")).len(), 1);
}

#[test]
fn a_code_is_shown_paid_later_and_given_back() {
    let mut register = Register::facing(ServerSettings { card_wait_ms: 5_000, ..settings() });
    let shown = register.answer(&show("Q1", 35));
    assert!(field(&shown, "urlToken").starts_with("https://"));
    assert_eq!((register.status("Q1"), register.code(&show("Q1", 35))), ("0".into(), "7000".into()));
    register.now_ms += 5_000;
    register.server.reach(register.now_ms);
    let notices: Vec<_> = std::iter::from_fn(|| register.server.next_output())
        .filter(|output| matches!(output, Output::Told(line) if line.request == "notice"))
        .collect();
    assert_eq!(notices.len(), 0, "this key signs nothing");
    assert_eq!(register.status("Q1"), "1");
    let back = |order: &str| Request::GeneralRefund {
        refund: "R1".to_owned(),
        order: order.to_owned(),
        amount: twd(35),
        refund_key: refund_key(),
        reason: String::new(),
    };
    assert_eq!(field(&register.answer(&back("Q1")), "StoreRefundNo"), "R1");
    assert_eq!((register.status("Q1"), register.code(&back("Q1"))), ("3".into(), "7112".into()));
    assert_eq!(register.ledger(), [(EntryKind::Charge, "Q1", 35), (EntryKind::Refund, "Q1", 35)]);
}

#[test]
fn card_sales_and_qr_sales_are_not_given_back_in_place_of_each_other() {
    let mut register = Register::signed_on(settings());
    register.ask(&pay("A1", 35));
    register.ask(&show("Q1", 35));
    assert_eq!(register.code(&refund("Q1", 35)), "7115");
    let (amount, reason) = (twd(35), String::new());
    let (refund, order) = ("R1".to_owned(), "A1".to_owned());
    let back = Request::GeneralRefund { refund, order, amount, refund_key: refund_key(), reason };
    assert_eq!(register.code(&back), "7115");
    assert_eq!(register.ledger().len(), 2);
}

#[rstest]
#[case(35, "0000", "1")]
#[case(51, "7301", "2")]
#[case(53, "7123", "2")]
#[case(54, "7163", "2000")]
#[case(57, "9997", "0")]
fn the_customers_code_is_taken(#[case] dollars: u64, #[case] expected: &str, #[case] status: &str) {
    let mut register = Register::facing(settings());
    let answer = register.answer(&scan("Q1", dollars));
    assert_eq!((code(&answer), register.status("Q1")), (expected.into(), status.into()));
    assert_eq!(register.ledger().len(), usize::from(expected == "0000"));
}

#[test]
fn a_code_is_too_old() {
    let mut register = Register::facing(ServerSettings { card_wait_ms: 60_000, ..settings() });
    let (order, amount, body) = ("Q1".to_owned(), twd(35), "Lunch".to_owned());
    // The server's clock begins at 09:30:00 in Taipei.
    let expires = Some("20260105093030".to_owned());
    register.ask(&Request::OlPay(Shown { order, amount, body, expires }));
    register.wait(30_000);
    assert_eq!((register.status("Q1"), register.ledger().len()), ("2".into(), 0));
}
