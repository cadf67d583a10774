use rstest::rstest;

use super::table::{ROWS, Row};
use super::*;
use crate::payment::{AmountSaid, NotStarted};
use crate::protocol::codepay::codes::{Code, TransStatus};
use crate::protocol::codepay::samples::{SALE, intent, usd};
use crate::protocol::codepay::topic::Topic;
use crate::protocol::codepay::vectors;

const DOCUMENT: &str = include_str!("../../../../docs/verdicts.md");
const KINDS: [Kind; 6] = Kind::ALL;

/// An answer of this code and status (none where empty) about `OURS1`.
fn answer(code: &str, status: &str) -> Message {
    let mut message = Message::new(Topic::Order).answer(code, "words decide nothing");
    let mut biz = crate::protocol::codepay::fields::Fields::new();
    biz.put("merchant_order_no", "OURS1").put_some("trans_status", Some(status).filter(|status| !status.is_empty()));
    message.biz_data = Some(biz);
    message
}

fn with(mut message: Message, fields: &[(&str, &str)]) -> Message {
    for (name, value) in fields {
        message.biz_data.as_mut().unwrap().put(name, *value);
    }
    message
}

fn direct(kind: Kind, code: &str, status: &str) -> Finding {
    find(Told::Directly, &intent(kind, 1), &answer(code, status), true, false)
}

fn asked(kind: Kind, code: &str, status: &str) -> Finding {
    find(Told::Asked, &intent(kind, 1), &answer(code, status), true, false)
}

#[rstest]
#[case("000", "2", Finding::Approved)]
#[case::as_recorded("0", "2", Finding::Approved)]
#[case("000", "", Finding::Approved)]
#[case("000", "0", Finding::Pending)]
#[case("000", "9", Finding::Pending)]
#[case::contradicts("000", "1", Finding::Unclear)]
#[case::contradicts("000", "3", Finding::Unclear)]
#[case::contradicts("000", "4", Finding::Unclear)]
#[case("000", "7", Finding::Unclear)]
#[case::of_one_till("200", "2", Finding::Unclear)]
#[case("101", "", Finding::Unclear)]
#[case("102", "1", Finding::Cancelled)]
#[case::contradicts("102", "2", Finding::Unclear)]
#[case("103", "2", Finding::Unclear)]
#[case("104", "1", Finding::Unclear)]
#[case("105", "1", Finding::Unclear)]
#[case("106", "1", Finding::Declined)]
#[case("107", "1", Finding::Unclear)]
#[case("108", "1", Finding::Unclear)]
#[case("109", "1", Finding::Unclear)]
#[case("110", "1", Finding::Cancelled)]
#[case("110", "", Finding::Cancelled)]
#[case("111", "1", Finding::Declined)]
#[case("112", "1", Finding::Unclear)]
#[case("113", "1", Finding::Unclear)]
#[case("114", "1", Finding::NotTaken(NotStarted::NotTaken))]
#[case("115", "1", Finding::Declined)]
#[case("116", "1", Finding::NotTaken(NotStarted::SignedOut))]
#[case("117", "1", Finding::NotTaken(NotStarted::NotTaken))]
#[case("118", "", Finding::NotTaken(NotStarted::SignedOut))]
#[case("119", "1", Finding::Unclear)]
#[case("120", "1", Finding::Declined)]
#[case("121", "1", Finding::NotTaken(NotStarted::NotTaken))]
#[case("201", "1", Finding::Unclear)]
#[case("202", "1", Finding::NotTaken(NotStarted::NotTaken))]
#[case::still_at_work("202", "0", Finding::Unclear)]
#[case("999", "1", Finding::Unclear)]
#[case::unlisted("A003", "1", Finding::Unclear)]
#[case::none("", "2", Finding::Unclear)]
fn the_direct_answer_to_a_sale(#[case] code: &str, #[case] status: &str, #[case] expected: Finding) {
    for kind in [Kind::Sale, Kind::PreAuth] {
        assert_eq!(direct(kind, code, status), expected, "{kind:?}");
    }
}

#[rstest]
#[case(Kind::Void, "000", "2", Finding::Approved)]
#[case(Kind::Void, "000", "3", Finding::Approved)]
#[case(Kind::Refund, "000", "3", Finding::Unclear)]
#[case(Kind::Void, "104", "1", Finding::Declined)]
#[case(Kind::Refund, "104", "", Finding::Declined)]
#[case(Kind::Completion, "104", "1", Finding::Declined)]
#[case(Kind::Refund, "105", "1", Finding::Declined)]
#[case(Kind::Completion, "105", "1", Finding::Unclear)]
#[case(Kind::Void, "119", "1", Finding::Declined)]
#[case(Kind::Refund, "119", "1", Finding::Unclear)]
#[case(Kind::Refund, "120", "1", Finding::Declined)]
#[case(Kind::TipAdjustment, "000", "", Finding::Approved)]
#[case(Kind::TipAdjustment, "0", "2", Finding::Approved)]
#[case(Kind::TipAdjustment, "000", "1", Finding::Unclear)]
#[case(Kind::TipAdjustment, "119", "", Finding::Declined)]
#[case(Kind::TipAdjustment, "104", "", Finding::Declined)]
fn the_direct_answer_to_the_others(
    #[case] kind: Kind,
    #[case] code: &str,
    #[case] status: &str,
    #[case] expected: Finding,
) {
    assert_eq!(direct(kind, code, status), expected);
}

#[test]
fn success_without_a_status_is_believed_only_of_a_named_order() {
    let nameless = find(Told::Directly, &intent(Kind::Sale, 1), &answer("000", ""), false, false);
    assert_eq!(nameless, Finding::Unclear);
}

#[rstest]
#[case(Kind::Sale, "000", "2", Finding::Approved)]
#[case(Kind::PreAuth, "0", "4", Finding::Approved)]
#[case(Kind::Sale, "000", "3", Finding::Reversed)]
#[case(Kind::Void, "000", "3", Finding::Approved)]
#[case(Kind::Void, "000", "2", Finding::Approved)]
#[case(Kind::Refund, "000", "1", Finding::Declined)]
#[case(Kind::Sale, "000", "0", Finding::Pending)]
#[case(Kind::Sale, "000", "9", Finding::Pending)]
#[case(Kind::Sale, "000", "", Finding::Unclear)]
#[case(Kind::Sale, "000", "5", Finding::Unclear)]
#[case(Kind::Sale, "104", "", Finding::NotFound)]
#[case::contradicts(Kind::Sale, "104", "2", Finding::Unclear)]
#[case::of_the_order(Kind::Sale, "110", "1", Finding::Cancelled)]
#[case::of_the_order(Kind::Sale, "102", "1", Finding::Cancelled)]
#[case::of_the_order(Kind::Sale, "111", "1", Finding::Declined)]
#[case::may_be_of_the_query(Kind::Sale, "106", "1", Finding::Unclear)]
#[case::may_be_of_the_query(Kind::Sale, "115", "1", Finding::Unclear)]
#[case(Kind::Sale, "103", "2", Finding::Unclear)]
#[case(Kind::Sale, "101", "", Finding::Unclear)]
#[case(Kind::Sale, "999", "1", Finding::Unclear)]
fn a_query(#[case] kind: Kind, #[case] code: &str, #[case] status: &str, #[case] expected: Finding) {
    assert_eq!(asked(kind, code, status), expected);
}

#[test]
fn a_query_that_does_not_name_the_order_proves_nothing_but_that_it_is_missing() {
    for (code, status) in [("000", "2"), ("000", "1"), ("110", "1")] {
        let found = find(Told::Asked, &intent(Kind::Sale, 1), &answer(code, status), false, true);
        assert_eq!(found, Finding::Unclear, "{code} {status}");
    }
    let missing = find(Told::Asked, &intent(Kind::Sale, 1), &answer("104", ""), false, false);
    assert_eq!(missing, Finding::NotFound);
}

#[test]
fn what_was_closed_for_us_is_cancelled() {
    let found = find(Told::Asked, &intent(Kind::Sale, 1), &answer("000", "1"), true, true);
    assert_eq!(found, Finding::Cancelled);
}

#[rstest]
#[case(Kind::Void, "000", "3", "", Finding::Approved)]
#[case(Kind::Void, "000", "2", "", Finding::NotFound)]
#[case(Kind::Void, "000", "1", "", Finding::Unclear)]
#[case(Kind::Void, "104", "", "", Finding::Unclear)]
#[case(Kind::TipAdjustment, "000", "2", "10.20", Finding::Approved)]
#[case(Kind::TipAdjustment, "000", "4", "10.2", Finding::Approved)]
#[case(Kind::TipAdjustment, "000", "2", "5.00", Finding::Unclear)]
#[case(Kind::TipAdjustment, "000", "2", "", Finding::Unclear)]
#[case(Kind::TipAdjustment, "000", "3", "10.20", Finding::Unclear)]
fn a_query_about_the_original(
    #[case] kind: Kind,
    #[case] code: &str,
    #[case] status: &str,
    #[case] tip: &str,
    #[case] expected: Finding,
) {
    let message = with(answer(code, status), &[("tip_amount", tip)]);
    assert_eq!(find(Told::OfOriginal, &intent(kind, 1), &message, true, false), expected);
}

#[test]
fn a_tip_of_nothing_is_told_by_its_absence() {
    let mut none = intent(Kind::TipAdjustment, 1);
    none.amount = usd(0);
    assert_eq!(find(Told::OfOriginal, &none, &answer("000", "2"), true, false), Finding::Approved);
}

#[rstest]
#[case::ours(&[], Match::Equal)]
#[case::of_our_kind(&[("trans_type", "1")], Match::Equal)]
#[case::with_cashback(&[("trans_type", "11")], Match::Equal)]
#[case::a_refund(&[("trans_type", "3")], Match::Differs)]
#[case::of_no_known_kind(&[("trans_type", "x")], Match::Differs)]
#[case::another_order(&[("merchant_order_no", "THEIRS")], Match::Differs)]
#[case::nameless(&[("merchant_order_no", "")], Match::NotSent)]
fn whose_order_an_answer_is_about(#[case] fields: &[(&str, &str)], #[case] expected: Match) {
    let message = with(answer("000", "2"), fields);
    assert_eq!(compare(Told::Directly, &intent(Kind::Sale, 1), "OURS1", &message), expected);
}

#[rstest]
#[case::the_same(&[("order_amount", "10.20")], AmountSaid::Said(usd(1_020)))]
#[case::shorter(&[("order_amount", "10.2"), ("price_currency", "USD")], AmountSaid::Said(usd(1_020)))]
#[case::one_cent_more(&[("order_amount", "10.21")], AmountSaid::Said(usd(1_021)))]
#[case::another_currency(&[("order_amount", "10.20"), ("price_currency", "EUR")], AmountSaid::Unreadable("10.20 EUR".into()))]
#[case::nothing(&[], AmountSaid::Absent)]
#[case::a_tip_of_the_customers_choice(&[("order_amount", "10.20"), ("tip_amount", "2.00"), ("total_amount", "12.20")], AmountSaid::Said(usd(1_020)))]
#[case::an_unexplained_total(&[("order_amount", "10.20"), ("total_amount", "13.00")], AmountSaid::Said(usd(1_300)))]
#[case::a_discount(&[("order_amount", "10.20"), ("total_amount", "7.20"), ("discount_bpc", "3.00")], AmountSaid::Said(usd(1_020)))]
#[case::cash_nobody_asked_for(&[("order_amount", "10.20"), ("cashback_amount", "20.00")], AmountSaid::Said(usd(3_020)))]
fn amounts(#[case] fields: &[(&str, &str)], #[case] expected: AmountSaid) {
    let message = with(answer("000", "2"), fields);
    for told in [Told::Directly, Told::Asked] {
        assert_eq!(amount_said(told, &intent(Kind::Sale, 1), &message), expected);
        assert_eq!(amount_said(told, &intent(Kind::Void, 1), &message), AmountSaid::Absent, "it takes the whole back");
    }
}

#[rstest]
#[case::both(&[("tip_amount", "1.00"), ("cashback_amount", "5.00")], AmountSaid::Said(usd(1_020)))]
#[case::not_told(&[], AmountSaid::Said(usd(1_020)))]
#[case::another_tip(&[("tip_amount", "2.00"), ("cashback_amount", "5.00")], AmountSaid::Said(usd(1_720)))]
#[case::less_cash(&[("tip_amount", "1.00"), ("cashback_amount", "4.00")], AmountSaid::Said(usd(1_520)))]
#[case::neither(&[("tip_amount", "0.00"), ("cashback_amount", "0.00")], AmountSaid::Unreadable("10.20, tip_amount 0.00, cashback_amount 0.00".into()))]
fn tip_and_cash_are_what_was_asked(#[case] fields: &[(&str, &str)], #[case] expected: AmountSaid) {
    let mut sale = intent(Kind::Sale, 1);
    (sale.tip, sale.cashback) = (Some(usd(100)), Some(usd(500)));
    let message = with(with(answer("000", "2"), &[("order_amount", "10.20")]), fields);
    assert_eq!(amount_said(Told::Directly, &sale, &message), expected);
}

#[test]
fn the_amount_of_a_tip_is_the_new_tip() {
    let message = with(answer("000", "2"), &[("order_amount", "99.00"), ("tip_amount", "10.20")]);
    let tip = intent(Kind::TipAdjustment, 1);
    assert_eq!(amount_said(Told::OfOriginal, &tip, &message), AmountSaid::Said(usd(1_020)));
    assert_eq!(amount_said(Told::Directly, &tip, &message), AmountSaid::Absent);
    assert_eq!(compare(Told::OfOriginal, &tip, SALE, &with(message, &[("merchant_order_no", SALE)])), Match::Equal);
}

#[rstest]
#[case("approved-0", Finding::Approved)]
#[case("operator-cancel-110", Finding::Cancelled)]
#[case("invalid-amount-202", Finding::NotTaken(NotStarted::NotTaken))]
fn recorded_answers(#[case] id: &str, #[case] expected: Finding) {
    let message = Message::read(vectors::wire("real-terminal-2024", id).as_bytes()).unwrap();
    let mut sale = intent(Kind::Sale, 1);
    sale.vendor_reference = message.order_no().unwrap().to_owned();
    sale.amount = usd(2_625);
    let same = compare(Told::Directly, &sale, &sale.vendor_reference, &message);
    assert_eq!((same, find(Told::Directly, &sale, &message, true, false)), (Match::Equal, expected));
}

#[test]
fn every_answer_of_the_vectors_is_an_approval() {
    let groups = ["docs-codepay-wlan", "docs-paycloud-wlan", "vendor-java-sdk-json"];
    for (group, id, wire) in vectors::messages().into_iter().filter(|(group, ..)| groups.contains(group)) {
        let message = Message::read(wire.as_bytes()).unwrap();
        let kind = match (message.topic, message.biz().get("trans_type")) {
            _ if !message.is_answer() => continue,
            (Topic::Order | Topic::Query, Some("1" | "11") | None) => Kind::Sale,
            (Topic::Order, Some("2")) => Kind::Void,
            (Topic::Order, Some("3")) => Kind::Refund,
            (Topic::Order, Some("4")) => Kind::PreAuth,
            (Topic::Order, Some("6")) => Kind::Completion,
            _ => continue,
        };
        let told = if message.topic == Topic::Query { Told::Asked } else { Told::Directly };
        assert_eq!(find(told, &intent(kind, 1), &message, true, false), Finding::Approved, "{group} {id}");
    }
}

#[test]
fn what_else_an_answer_tells() {
    let message = with(
        answer("000", "2"),
        &[
            ("card_no", "541333******4711"),
            ("pay_method_id", "Visa"),
            ("entry_mode", "3"),
            ("auth_code", "A1"),
            ("ref_no", "R1"),
            ("trans_no", "5021000010210602000003"),
            ("trans_end_time", "2021-06-03 12:48:51"),
            ("tip_amount", "2.00"),
            ("service_charge_amount", "0.30"),
            ("total_amount", "12.50"),
        ],
    );
    let told = details(&intent(Kind::Sale, 1), &message);
    let extras = told.extras;
    assert_eq!((extras.tip, extras.cashback, extras.surcharge), (Some(usd(200)), None, Some(usd(30))));
    assert_eq!(extras.total, Some(usd(1_250)));
    assert!(details(&intent(Kind::Void, 1), &message).extras.is_none());
    let card = told.card.unwrap();
    assert_eq!((card.first(), card.last()), ("541333", "4711"));
    assert_eq!((told.scheme.as_str(), told.entry.as_str()), ("Visa", "contactless"));
    assert_eq!((told.approval_code.as_str(), told.rrn.as_str()), ("A1", "R1"));
    assert_eq!(told.vendor_number, "5021000010210602000003");
    assert_eq!(told.terminal_time, "2021-06-03 12:48:51");
}

#[test]
fn the_document_shows_the_table() {
    let (_, section) = DOCUMENT.split_once("\n## CodePay\n").expect("a section on CodePay");
    let section = section.split("\n## ").next().unwrap_or_default();
    let is_row = |line: &&str| line.starts_with("| direct") || line.starts_with("| asked");
    let shown: Vec<&str> = section.lines().filter(is_row).collect();
    let rows: Vec<String> = ROWS.iter().map(ToString::to_string).collect();
    assert_eq!(shown.join("\n"), rows.join("\n"));
}

#[test]
fn every_row_can_decide() {
    let statuses: Vec<&str> = TransStatus::ALL.iter().map(|status| status.digits()).chain(["", "8"]).collect();
    let codes: Vec<&str> = Code::all().map(Code::digits).chain(["x"]).collect();
    let mut hit = vec![false; ROWS.len()];
    for (code, status) in codes.iter().flat_map(|code| statuses.iter().map(move |status| (code, status))) {
        let message = answer(code, status);
        for facts in 0..8_u8 {
            let facts = Facts { named: facts & 1 != 0, was_closed: facts & 2 != 0, tip_is_new: facts & 4 != 0 };
            for (told, kind) in [Told::Directly, Told::Asked, Told::OfOriginal]
                .into_iter()
                .flat_map(|told| KINDS.into_iter().map(move |kind| (told, kind)))
            {
                let decides = |row: &Row| matches(row, told, kind, &message, facts);
                if let Some(at) = ROWS.iter().position(decides) {
                    hit[at] = true;
                } else {
                    assert!(told == Told::OfOriginal || told == Told::Asked, "a direct answer always has a row");
                }
            }
        }
    }
    let idle: Vec<String> = ROWS.iter().zip(hit).filter(|(_, hit)| !hit).map(|(row, _)| row.to_string()).collect();
    assert!(idle.is_empty(), "{idle:#?}");
}

#[test]
fn every_kind_and_answer_has_a_row() {
    for told in [Told::Directly, Told::Asked, Told::OfOriginal] {
        for kind in KINDS {
            let facts = Facts { named: true, was_closed: false, tip_is_new: false };
            assert!(ROWS.iter().any(|row| matches(row, told, kind, &answer("x", "8"), facts)), "{told:?} {kind:?}");
        }
    }
}
