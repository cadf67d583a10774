//! Cards, their balances, and the sums of the day.

use super::register::*;
use crate::protocol::easycard::message::{Request, Sums};
use crate::simulator::easycard::*;

fn card(balance: u64, top_up: u64) -> CardSettings {
    CardSettings { balance, top_up, ..settings().cards[0].clone() }
}

fn with(card: CardSettings) -> Register {
    Register::signed_on(ServerSettings { cards: vec![card], ..settings() })
}

#[test]
fn a_card_is_topped_up_by_as_many_steps_as_are_needed() {
    let mut register = with(card(90, 1_000));
    let paid = register.answer(&pay("A1", 800));
    let told = |name: &str| field(&paid, name);
    assert_eq!(
        (told("BeforeTXNBalance"), told("AutoTopUpAmount"), told("Balance")),
        ("90".into(), "1000".into(), "290".into())
    );
    let paid = register.answer(&pay("A2", 3_000));
    assert_eq!((field(&paid, "AutoTopUpAmount"), field(&paid, "Balance")), ("3000".into(), "290".into()));
}

#[test]
fn a_card_with_too_little_on_it_is_refused() {
    let mut register = with(card(99, 0));
    assert_eq!(register.code(&pay("A1", 100)), "010123");
    assert_eq!((register.status("A1"), register.ledger().len()), ("2".into(), 0));
    assert_eq!(register.code(&pay("A2", 99)), "000000");
    assert_eq!(field(&register.answer(&balance()), "Balance"), "0");
}

#[test]
fn a_card_may_be_refused_for_itself() {
    let mut register = with(CardSettings { refused: Some("010132".to_owned()), ..card(4_000, 0) });
    assert_eq!(register.code(&pay("A1", 100)), "010132");
    assert!(register.ledger().is_empty());
}

#[test]
fn a_settlement_tells_the_sums_and_begins_anew() {
    let mut register = with(card(90, 1_000));
    register.ask(&pay("A1", 800));
    register.ask(&pay("A2", 100));
    register.ask(&refund("A2", 100));
    let sums = Sums::of(&register.answer(&settle()));
    let told = |(count, cash): (Option<u64>, crate::protocol::easycard::message::Cash)| (count.unwrap(), cash.0);
    assert_eq!(told(sums.payments), (2, "900".into()));
    assert_eq!(told(sums.refunds), (1, "100".into()));
    assert_eq!(told(sums.top_ups), (1, "1000".into()));
    assert_eq!((told(sums.cancelled), sums.status.as_str()), ((0, "0".into()), "0"));
    assert_eq!(told(Sums::of(&register.answer(&settle())).payments), (0, "0".into()));
    let batch = |register: &mut Register, order: &str| {
        let sent = register.answer(&pay(order, 10)).data.object("request").unwrap().text("BatchNumber").unwrap();
        sent[6..].to_owned()
    };
    assert_eq!(batch(&mut register, "A3"), "03");
}

#[test]
fn a_day_that_is_not_settled_may_stop_the_next() {
    let mut register = Register::signed_on(ServerSettings { settles_daily: true, ..settings() });
    assert_eq!(register.code(&pay("A1", 100)), "000000");
    register.wait(24 * 3_600_000);
    assert_eq!(register.code(&pay("A2", 100)), "010117");
    assert_eq!(register.code(&settle()), "000000");
    assert_eq!(register.code(&pay("A2", 100)), "000000");
}

#[test]
fn a_cards_number_alone() {
    let mut register = Register::signed_on(settings());
    let answer = register.answer(&Request::IdQuery { device: "01301234".to_owned(), retry: 0 });
    assert!(answer.succeeded());
    assert_eq!((field(&answer, "EZCardID"), answer.data.get("Balance").is_none()), ("934528053".into(), true));
}
