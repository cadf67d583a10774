use rstest::rstest;

use super::table::ROWS;
use super::*;
use crate::money::{Amount, Currency};
use crate::payment::{NotStarted, Original, Reference, TerminalId, Vendor, WallTime};
use crate::protocol::easycard::codes;

const DOCUMENT: &str = include_str!("../../../../docs/verdicts.md");

fn twd(dollars: u64) -> Amount {
    Amount::from_minor_units(dollars, Currency::TWD).unwrap()
}

fn intent(kind: Kind) -> Intent {
    let original = Original { reference: None, kind: None, vendor_reference: "ORDER1".into(), left: Some(twd(100)) };
    Intent {
        reference: Reference::new(1, 7),
        kind,
        terminal: TerminalId("t-1".into()),
        terminal_name: "e".into(),
        vendor: Vendor::EasyCard,
        simulated: true,
        amount: twd(100),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: "ORDER1".into(),
        message_id: uuid::Uuid::nil(),
        original: (kind != Kind::Sale).then_some(original),
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(0),
    }
}

fn answer(status: &str, data: &str) -> Answer {
    let json = format!(r#"{{"Header":{{"StatusCode":"{status}"}},"Data":{data}}}"#);
    Answer::read(json.as_bytes()).unwrap()
}

/// A reader's answer; `result` is its `TXNResult`.
fn card(error: &str, result: &str, retry: &str) -> Answer {
    let numbers = r#""Amount":"100","TerminalTXNNumber":"093101","HostSerialNumber":"093102""#;
    let data = format!(
        r#"{{"TXNResult":"{result}","Retry":"{retry}","ErrorCode":"{error}","request":{{{numbers},"Retry":"0"}}}}"#
    );
    answer("0000", &data)
}

fn directly(answer: &Answer, sent: u8) -> Finding {
    direct(&intent(Kind::Sale), answer, Service::Payment, "01301234", sent)
}

#[rstest]
#[case("000000", "Success", "0", Finding::Approved)]
#[case::half_a_success("000000", "Fail", "0", Finding::Unclear)]
#[case::other_letters("000000", "SUCCESS", "0", Finding::Unclear)]
#[case::no_retry_said("000000", "Success", "", Finding::Unclear)]
#[case::success_of_the_card_alone("049000", "Success", "0", Finding::Unclear)]
#[case::success_of_the_bank_alone("020000", "Fail", "0", Finding::Unclear)]
#[case::refused_and_successful("010123", "Success", "0", Finding::Unclear)]
#[case("010123", "Fail", "0", Finding::Declined)]
#[case("04640c", "Fail", "0", Finding::Declined)]
#[case("0463ff", "Fail", "0", Finding::Declined)]
#[case("900001", "Fail", "0", Finding::NotTaken(NotStarted::Busy))]
#[case("010117", "Fail", "0", Finding::NotTaken(NotStarted::NotTaken))]
#[case("000019", "Fail", "0", Finding::Unclear)]
#[case("020094", "Fail", "0", Finding::Unclear)]
#[case("900000", "Fail", "0", Finding::Unclear)]
#[case("F01234", "Fail", "0", Finding::Unclear)]
#[case::unlisted("030001", "Fail", "0", Finding::Unclear)]
#[case::nothing_said("", "", "", Finding::Unclear)]
fn what_the_reader_says(#[case] error: &str, #[case] result: &str, #[case] retry: &str, #[case] expected: Finding) {
    assert_eq!(directly(&card(error, result, retry), 0), expected);
}

#[rstest]
#[case("7105", Finding::NotTaken(NotStarted::KeyRefused))]
#[case("7130", Finding::NotTaken(NotStarted::NotTaken))]
#[case("7113", Finding::Declined)]
#[case::perhaps_by_this_request_that_came_twice("7112", Finding::Unclear)]
#[case("7000", Finding::Unclear)]
#[case("9995", Finding::Unclear)]
#[case("9997", Finding::Unclear)]
#[case::nothing_found_of_what_was_just_sent("2000", Finding::Unclear)]
#[case::unlisted("1234", Finding::Unclear)]
#[case::ran_without_a_reader("0000", Finding::Unclear)]
fn what_the_server_says(#[case] status: &str, #[case] expected: Finding) {
    assert_eq!(directly(&answer(status, "{}"), 0), expected);
}

fn owed_by(error: &str, retry: &str, sent: u8) -> payment::Owed {
    match directly(&card(error, "Fail", retry), sent) {
        Finding::Unfinished(owed) => *owed,
        other => panic!("{error} {retry} after {sent}: {other:?}"),
    }
}

#[rstest]
#[case::first("000125", "1", 0, Some(1))]
#[case::by_the_number_alone("010123", "1", 0, Some(1))]
#[case::by_the_code_alone("046201", "0", 0, Some(1))]
#[case::second("046201", "2", 1, Some(2))]
#[case::third("000125", "3", 2, Some(3))]
#[case::after_the_third_nothing("000125", "3", 3, None)]
#[case::another_card_uses_no_try_up("010128", "1", 1, Some(1))]
#[case::another_card_at_the_third("010128", "3", 3, Some(3))]
fn an_end_that_is_owed(#[case] error: &str, #[case] retry: &str, #[case] sent: u8, #[case] next: Option<u8>) {
    let owed = owed_by(error, retry, sent);
    assert_eq!((owed.next, owed.tries), (next, 3));
    assert_eq!(owed.other_card, error == OTHER_CARD, "whoever reads it needs no code");
    assert_eq!(owed.numbers["HostSerialNumber"], "093102");
    let numbers = Owed::of_numbers(&owed.numbers, 2).unwrap();
    assert_eq!((numbers.retry, numbers.order.as_str()), (2, "ORDER1"), "ours, where the answer names none");
    assert_eq!(numbers.numbers(), owed.numbers);
}

#[test]
fn without_numbers_nobody_can_finish_it() {
    let bare = answer("0000", r#"{"TXNResult":"Fail","Retry":"1","ErrorCode":"000125"}"#);
    let Finding::Unfinished(owed) = directly(&bare, 0) else { panic!("unfinished") };
    assert_eq!((owed.next, owed.tries_left()), (None, 0));
}

#[rstest]
#[case("010123", "0")]
#[case("900001", "0")]
#[case("900000", "0")]
#[case("010019", "0")]
fn no_refusal_ends_what_is_owed(#[case] error: &str, #[case] retry: &str) {
    assert_eq!(directly(&card(error, "Fail", retry), 1), Finding::Unclear);
    assert_eq!(directly(&answer("7105", "{}"), 1), Finding::Unclear);
}

fn by_query(kind: Kind, status: &str, alone: bool) -> Finding {
    let found = answer("0000", &format!(r#"{{"OrderStatus":"{status}","TotalFee":"100"}}"#));
    asked(&intent(kind), &found, alone)
}

#[test]
fn what_the_order_says() {
    use Finding::{Approved, Declined, NotFound, Pending, Reversed, Unclear};
    for (status, sale, refund) in [
        ("0", Pending, Pending),
        ("1", Approved, NotFound),
        ("2", Declined, NotFound),
        ("3", Reversed, Approved),
        ("4", Unclear, Unclear),
        ("", Unclear, Unclear),
    ] {
        assert_eq!(by_query(Kind::Sale, status, true), sale, "{status}");
        assert_eq!(by_query(Kind::Refund, status, true), refund, "{status}");
    }
    assert_eq!(by_query(Kind::Refund, "3", false), Unclear, "another refund can have made it");
    let failed = answer("0000", r#"{"OrderStatus":"3","RefundedMsg":"Refund fail"}"#);
    assert_eq!(asked(&intent(Kind::Refund), &failed, true), Unclear);
    for kind in [Kind::Sale, Kind::Refund] {
        assert_eq!(asked(&intent(kind), &answer("2000", "{}"), true), NotFound);
        for status in ["7002", "9995", "7105", "1234"] {
            assert_eq!(asked(&intent(kind), &answer(status, "{}"), true), Unclear, "{status}");
        }
    }
}

#[test]
fn every_row_can_be_reached() {
    use Code::{Ask, Busy, Done, NotTaken, NothingFound, Ran, Refused, Secret, Unfinished};
    use Said::{Failed, InProgress, Other, Owed, Paid, Refunded, Success};
    for (at, row) in ROWS.iter().enumerate() {
        let wins = |kind: Kind, code: Code, said: Said| {
            ROWS.iter().position(|other| matches(other, row.asked, kind, code, said)) == Some(at)
        };
        let codes = [Done, Ran, Unfinished, Refused, Busy, NotTaken, Secret, NothingFound, Ask];
        let saids = [Success, Owed, InProgress, Paid, Failed, Refunded, Other];
        let reached =
            row.kinds.iter().any(|kind| codes.iter().any(|code| saids.iter().any(|said| wins(*kind, *code, *said))));
        assert!(reached, "{row}");
    }
}

#[test]
fn the_document_shows_these_rows() {
    let section =
        DOCUMENT.split("\n## EasyCard\n").nth(1).expect("a section").split("\n## ").next().unwrap_or_default();
    let shown: Vec<&str> = section
        .lines()
        .filter(|line| line.starts_with("| direct") || line.starts_with("| the ") || line.starts_with("| asked"))
        .collect();
    let rows: Vec<String> = ROWS.iter().map(ToString::to_string).collect();
    assert_eq!(shown, rows);
    for (name, proves) in [
        ("ask", codes::Proves::Ask),
        ("given back", codes::Proves::GivenBack),
        ("not taken", codes::Proves::NotTaken),
        ("secret", codes::Proves::Secret),
    ] {
        let line = format!("* *{name}*: {}", codes::listed(proves).join(" "));
        assert!(section.lines().any(|shown| shown == line), "{line}");
    }
}

#[test]
fn what_is_on_the_card_and_the_numbers_of_its_slip_are_kept() {
    let told = concat!(
        r#"{"TXNResult":"Success","Retry":"0","ErrorCode":"000000","Amount":"800","EZCardID":"934528053","#,
        r#""BeforeTXNBalance":"90","AutoTopUpAmount":"1000","Balance":"290","DeviceNumber":"0990000001301234","#,
        r#""RRNumber":"18061223014301","Date":"20180612","Time":"230143","request":{"BatchNumber":"17123101"}}"#
    );
    let kept = details(&answer("0000", told));
    let on_card = &kept.stored_value;
    assert_eq!(
        (on_card.before.0.as_str(), on_card.after.0.as_str(), on_card.topped_up()),
        ("90", "290", Some(twd(1000)))
    );
    assert_eq!((on_card.chip.as_str(), on_card.batch.as_str()), ("934528053", "17123101"));
    assert_eq!((kept.rrn.as_str(), kept.terminal_time.as_str()), ("18061223014301", "20180612 230143"));
    let card = told.replace("934528053", "4242424242424242");
    assert_eq!(details(&answer("0000", &card)).stored_value.chip, "", "that would be no chip");
    assert!(details(&answer("0000", r#"{"OrderStatus":"1","TotalFee":"100"}"#)).stored_value.is_none());
}

#[test]
fn what_is_owed_names_everything_that_the_vendor_asks_for() {
    let owed = owed_by("046201", "1", 0);
    assert_eq!(owed.told["ErrorCode"], "046201");
    assert!(!owed.told.contains_key("RRNumber"), "nothing is made up");
}
