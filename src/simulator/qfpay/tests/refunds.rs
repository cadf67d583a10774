//! Refunds and voids.

use rstest::rstest;

use super::register::*;
use crate::protocol::qfpay::message::{Channel, Request};
use crate::simulator::EntryKind;
use crate::simulator::qfpay::*;

const DAY_MS: u64 = 86_400_000;

/// A register whose customer has paid 10.20 under `T1`.
fn paid(settings: TerminalSettings, channel: Channel) -> (Register, String) {
    let mut register = Register::facing(settings);
    assert_eq!(register.code(&pay_by(channel, "T1", 1020)), "0000");
    let syssn = register.syssn("T1");
    (register, syssn)
}

#[test]
fn a_refund_is_a_transaction_of_its_own() {
    let (mut register, syssn) = paid(settings(), Channel::WeChat);
    let answer = register.answer(&refund(&syssn, Some(320)));
    assert_eq!((code(&answer), field(&answer, "orig_syssn")), ("0000".to_owned(), syssn.clone()));
    assert_eq!((field(&answer, "txamt"), field(&answer, "originTxamt")), ("320".to_owned(), "1020".to_owned()));
    let of_refund = Request::Inquire { syssn: Some(field(&answer, "syssn")), reference: None };
    let inquired = register.answer(&of_refund);
    assert_eq!((field(&inquired, "tradetp"), field(&inquired, "origssn")), ("refund".to_owned(), syssn.clone()));
    let payment = register.answer(&inquire("T1"));
    assert_eq!((field(&payment, "cancel"), field(&payment, "allow_refund_amt")), ("5".to_owned(), "700".to_owned()));
    assert_eq!(register.code(&refund(&syssn, Some(701))), "6002");
    assert_eq!(register.code(&refund(&syssn, None)), "0000");
    assert_eq!(register.code(&refund(&syssn, None)), "6002");
    assert_eq!(field(&register.answer(&inquire("T1")), "cancel"), "3");
    let given = [(EntryKind::Charge, "T1", 1020), (EntryKind::Refund, "T1", 320), (EntryKind::Refund, "T1", 700)];
    assert_eq!(register.ledger(), given);
}

#[test]
fn without_an_amount_it_is_a_void_without_magic() {
    let mut register = Register::facing(settings());
    register.ask(&pay("T1", 1061));
    let syssn = register.syssn("T1");
    assert_eq!(register.code(&refund(&syssn, None)), "0000", "61 would not be answered");
    assert_eq!(register.ledger()[1], (EntryKind::Void, "T1", 1061));
}

#[rstest]
fn a_card_is_refunded_on_the_same_day_only_in_full(
    #[values(Channel::Card, Channel::UnionPayCard, Channel::Amex)] channel: Channel,
) {
    let (mut register, syssn) = paid(settings(), channel);
    assert_eq!(register.code(&refund(&syssn, Some(500))), "6002");
    let (mut later, syssn_later) = paid(settings(), channel);
    later.wait(DAY_MS);
    assert_eq!(later.code(&refund(&syssn_later, Some(500))), "0000");
    assert_eq!(register.code(&refund(&syssn, Some(1020))), "0000");
    assert_eq!(register.ledger()[1], (EntryKind::Refund, "T1", 1020));
}

#[rstest]
#[case(Channel::Fps)]
#[case(Channel::Octopus)]
fn some_are_never_refunded(#[case] channel: Channel) {
    let (mut register, syssn) = paid(settings(), channel);
    assert_eq!(register.code(&refund(&syssn, None)), "6002");
    assert_eq!(register.ledger().len(), 1);
}

#[test]
fn of_nothing_of_a_refund_and_of_a_refused_payment_nothing_is_refunded() {
    let (mut register, syssn) = paid(settings(), Channel::WeChat);
    let of_refund = field(&register.answer(&refund(&syssn, Some(100))), "syssn");
    register.ask(&pay_by(Channel::WeChat, "T2", 1051));
    let refused = register.syssn("T2");
    for id in ["20250101000000000000000000", of_refund.as_str(), refused.as_str()] {
        assert_eq!(register.code(&refund(id, None)), "6002", "{id}");
    }
}

#[rstest]
// 2025-11-12 in Hong Kong; seconds since 1970 of 23:29:59, 23:30:00, 00:29:59 and 00:30:00.
#[case(1_762_961_399, "0000")]
#[case(1_762_961_400, "6002")]
#[case(1_762_964_999, "6002")]
#[case(1_762_965_000, "0000")]
fn the_server_is_closed_around_midnight_where_it_keeps_hours(#[case] unix_seconds: i64, #[case] expected: &str) {
    let (mut register, syssn) =
        paid(TerminalSettings { unix_seconds, keeps_hours: true, ..settings() }, Channel::WeChat);
    assert_eq!(register.code(&refund(&syssn, Some(100))), expected);
    let (mut other, syssn) = paid(TerminalSettings { unix_seconds, ..settings() }, Channel::WeChat);
    assert_eq!(other.code(&refund(&syssn, Some(100))), "0000");
}

#[rstest]
#[case(1051, "6002", 1)]
#[case(1052, "6001", 1)]
#[case(1054, "4005", 1)]
#[case(1058, "0000", 2)]
fn refunds_obey_magic_amounts(#[case] cents: u64, #[case] expected: &str, #[case] entries: usize) {
    let mut register = Register::facing(settings());
    register.ask(&pay_by(Channel::WeChat, "T1", 5000));
    let syssn = register.syssn("T1");
    assert_eq!(register.code(&refund(&syssn, Some(cents))), expected);
    assert_eq!(register.ledger().len(), entries);
}
