use proptest::prelude::*;
use rstest::rstest;

use super::table::ROWS;
use super::*;

const DOCUMENT: &str = include_str!("../../../../docs/verdicts.md");

/// A body from the fields that matter, as the codec reads it.
fn body(json: &str) -> ResultBody {
    serde_json::from_str(json).expect("a result body")
}

/// `status`, `transactionStatus` (none where empty), `errorCode`.
fn result(status: &str, transaction: &str, code: &str) -> ResultBody {
    let transaction =
        if transaction.is_empty() { String::new() } else { format!(r#","transactionStatus":"{transaction}""#) };
    body(&format!(r#"{{"status":"{status}","errorCode":"{code}","errorMessage":"Success APPROVED"{transaction}}}"#))
}

#[rstest]
#[case("Success", "", "", Finding::Approved)]
#[case("Success", "Success", "", Finding::Approved)]
#[case("Success", "Success", "50001", Finding::Approved)]
#[case("Success", "Failed", "", Finding::Pending)]
#[case("Success", "Pending", "", Finding::Pending)]
#[case("Success", "Voided", "", Finding::Reversed)]
#[case("Success", "Settled", "", Finding::Pending)]
#[case("Failed", "", "50010", Finding::Declined)]
#[case("Failed", "", "", Finding::Declined)]
#[case("Failed", "Failed", "59999", Finding::Declined)]
#[case("Failed", "", "50001", Finding::NotTaken(crate::payment::NotStarted::Busy))]
#[case("Failed", "Failed", "50006", Finding::Cancelled)]
#[case("Failed", "", "50003", Finding::Declined)]
#[case::the_second_copy_of_a_request("Failed", "", "50002", Finding::Pending)]
#[case("Failed", "Success", "50001", Finding::Pending)]
#[case("Failed", "Pending", "", Finding::Pending)]
#[case("Failed", "Voided", "", Finding::Pending)]
#[case("Failed", "Settled", "", Finding::Pending)]
#[case("Pending", "", "", Finding::Pending)]
#[case("Pending", "Success", "", Finding::Pending)]
#[case("success", "", "", Finding::Unclear)]
#[case("Settled", "Success", "", Finding::Unclear)]
fn the_answer_to_a_sale(#[case] status: &str, #[case] transaction: &str, #[case] code: &str, #[case] finding: Finding) {
    assert_eq!(direct(Kind::Sale, &result(status, transaction, code), &Codes::default()), finding);
}

#[rstest]
#[case(Kind::Refund, "Success", "", Finding::Approved)]
#[case(Kind::Refund, "Success", "Voided", Finding::Pending)]
#[case(Kind::Refund, "Failed", "", Finding::Declined)]
#[case(Kind::Void, "Success", "", Finding::Approved)]
#[case(Kind::Void, "Success", "Voided", Finding::Approved)]
#[case(Kind::Void, "Failed", "", Finding::Declined)]
#[case(Kind::Void, "Failed", "Voided", Finding::Pending)]
fn the_answer_to_a_refund_or_void(
    #[case] kind: Kind,
    #[case] status: &str,
    #[case] transaction: &str,
    #[case] finding: Finding,
) {
    assert_eq!(direct(kind, &result(status, transaction, ""), &Codes::default()), finding);
}

#[rstest]
#[case("Success", "Success", "", Finding::Approved)]
#[case("Failed", "Success", "50001", Finding::Approved)]
#[case("Success", "Failed", "50010", Finding::Declined)]
#[case("Failed", "Failed", "", Finding::Declined)]
#[case("Success", "Failed", "50001", Finding::NotTaken(crate::payment::NotStarted::Busy))]
#[case("Success", "Failed", "50006", Finding::Cancelled)]
#[case("Success", "Pending", "", Finding::Pending)]
#[case("Success", "Settled", "", Finding::Unclear)]
#[case("Pending", "", "", Finding::Pending)]
#[case("Failed", "", "50010", Finding::Unclear)]
#[case("Failed", "", "50001", Finding::Unclear)]
#[case("Failed", "", "50003", Finding::NotFound)]
#[case("Success", "", "", Finding::Unclear)]
#[case("Settled", "", "", Finding::Unclear)]
fn the_answer_to_a_question_about_a_sale_or_refund(
    #[case] status: &str,
    #[case] transaction: &str,
    #[case] code: &str,
    #[case] finding: Finding,
    #[values(Kind::Sale, Kind::Refund)] kind: Kind,
) {
    assert_eq!(asked(kind, &result(status, transaction, code), &Codes::default()), finding);
}

#[rstest]
#[case(Kind::Sale, Finding::Reversed)]
#[case(Kind::Refund, Finding::Unclear)]
#[case(Kind::Void, Finding::Approved)]
fn voided(#[case] kind: Kind, #[case] finding: Finding) {
    assert_eq!(asked(kind, &result("Success", "Voided", ""), &Codes::default()), finding);
}

#[rstest]
#[case("Success", "Success", Finding::Unclear)]
#[case("Success", "Failed", Finding::Unclear)]
#[case("Failed", "", Finding::Unclear)]
#[case("Success", "", Finding::Unclear)]
#[case("Success", "Pending", Finding::Pending)]
#[case("Pending", "", Finding::Pending)]
fn a_sale_that_stands_proves_nothing_about_its_void(
    #[case] status: &str,
    #[case] transaction: &str,
    #[case] finding: Finding,
) {
    assert_eq!(asked(Kind::Void, &result(status, transaction, "50003"), &Codes::default()), finding);
}

#[rstest]
#[case(r#"{"status":"Success","rrn":"32634"}"#, Finding::Approved)]
#[case(r#"{"status":"Success","brn":"32634"}"#, Finding::Approved)]
#[case(r#"{"status":"Success","brn":"","rrn":""}"#, Finding::Unclear)]
#[case(r#"{"status":"Failed","brn":"32634"}"#, Finding::Unclear)]
#[case(r#"{"status":"Success","transactionStatus":"","brn":"32634"}"#, Finding::Approved)]
#[case(r#"{"status":"Success","transactionStatus":null,"brn":"32634"}"#, Finding::Approved)]
fn a_question_answered_without_a_transaction_status(#[case] json: &str, #[case] finding: Finding) {
    assert_eq!(asked(Kind::Sale, &body(json), &Codes::default()), finding);
}

#[test]
fn lists_of_codes_are_settings() {
    let none = Codes { busy: vec![], cancelled: vec![], not_found: vec![], duplicate: vec![] };
    assert_eq!(direct(Kind::Sale, &result("Failed", "", "50001"), &none), Finding::Declined);
    let empty = Codes { busy: vec![String::new()], ..none };
    assert_eq!(direct(Kind::Sale, &result("Failed", "", ""), &empty), Finding::Declined);
}

#[rstest]
#[case(r#""amount":"10.20","currency":"HKD""#, "10.20 HKD")]
#[case(r#""amount":"10.2""#, "10.20 HKD")]
#[case(r#""amount":"10.20","currency":"""#, "10.20 HKD")]
#[case(r#""amount":"10.2000","currency":"HKD""#, "10.20 HKD")]
#[case(r#""amount":"10.20","currency":"RMB""#, "10.20 CNY")]
#[case(r#""amount":"10.20","currency":"CNY""#, "10.20 CNY")]
#[case(r#""amount":"1020.00","currency":"JPY""#, "1020 JPY")]
fn an_amount_is_read_exactly(#[case] fields: &str, #[case] expected: &str) {
    let body = body(&format!(r#"{{"status":"Success",{fields}}}"#));
    let AmountSaid::Said(amount) = amount_said(Kind::Sale, &body, Currency::HKD) else {
        panic!("no amount in {fields}")
    };
    assert_eq!(format!("{} {}", amount.to_major(), amount.currency()), expected);
    assert_eq!(amount_said(Kind::Void, &body, Currency::HKD), AmountSaid::Absent);
}

#[rstest]
#[case("10.201", "HKD", "HKD 10.201")]
#[case("10,20", "HKD", "HKD 10,20")]
#[case("-10.20", "HKD", "HKD -10.20")]
#[case(" 10.20", "HKD", "HKD  10.20")]
#[case("10.20", "XQQ", "XQQ 10.20")]
#[case("1020.50", "JPY", "JPY 1020.50")]
#[case("1e3", "", "1e3")]
fn what_is_no_exact_amount_is_unreadable(#[case] amount: &str, #[case] currency: &str, #[case] words: &str) {
    let body = body(&format!(r#"{{"status":"Success","amount":"{amount}","currency":"{currency}"}}"#));
    assert_eq!(amount_said(Kind::Sale, &body, Currency::HKD), AmountSaid::Unreadable(words.to_owned()));
}

#[test]
fn no_amount_is_absent() {
    for json in [r#"{"status":"Success"}"#, r#"{"status":"Success","amount":""}"#] {
        assert_eq!(amount_said(Kind::Sale, &body(json), Currency::HKD), AmountSaid::Absent);
    }
}

#[test]
fn the_details_of_the_published_sale() {
    let body = body(
        r#"{"status":"Success","paymentMethod":"visa","paymentEntryType":"contactless","rrn":"3263492852830699521",
        "brn":"3263492852495159296","transactionTime":"2023-06-30T09:08:52+00:00",
        "creditCard":{"panPrefix6Digits":"555555","panLast4Digits":"1234","panHash":"xxxxxxx","panToken":""}}"#,
    );
    let details = details(&body);
    assert_eq!(details.card, Some(Card::new("555555", "1234")));
    assert_eq!((details.scheme.as_str(), details.entry.as_str()), ("visa", "contactless"));
    assert_eq!(details.rrn, "3263492852830699521");
    assert_eq!(details.vendor_number, "3263492852495159296");
    assert_eq!(details.terminal_time, "2023-06-30T09:08:52+00:00");
}

#[test]
fn the_yuan_is_spelled_as_the_vendor_spells_it() {
    for (iso, wonder) in [("CNY", "RMB"), ("HKD", "HKD"), ("USD", "USD")] {
        assert_eq!(spelled(Currency::parse(iso).expect("in the table")), wonder);
    }
}

#[test]
fn the_document_shows_these_rows_and_no_others() {
    let (_, wonder) = DOCUMENT.split_once("\n## Wonder\n").expect("a section on Wonder");
    let wonder = wonder.split("\n## ").next().unwrap_or_default();
    let shown: Vec<&str> =
        wonder.lines().filter(|line| line.starts_with("| direct") || line.starts_with("| asked")).collect();
    let rows: Vec<String> = ROWS.iter().map(ToString::to_string).collect();
    assert_eq!(shown.join("\n"), rows.join("\n"));
}

#[test]
fn every_row_can_decide() {
    let mut hit = vec![false; ROWS.len()];
    let statuses = ["Success", "Failed", "Pending", "Odd"];
    let transactions = ["", "Success", "Failed", "Pending", "Voided", "Odd"];
    let codes = Codes::default();
    for kind in [Kind::Sale, Kind::Refund, Kind::Void] {
        for (status, transaction, code, number) in combinations(&statuses, &transactions) {
            let mut body = result(status, transaction, code);
            body.rrn = number.then(|| "1".to_owned());
            for asked in [Asked::Directly, Asked::ByReference] {
                let row = ROWS.iter().position(|row| matches(row, asked, kind, &body, &codes));
                hit[row.expect("the last row of each part takes anything")] = true;
            }
        }
    }
    let idle: Vec<String> = ROWS.iter().zip(hit).filter(|(_, hit)| !hit).map(|(row, _)| row.to_string()).collect();
    assert_eq!(idle, Vec::<String>::new());
}

/// Every status with every transaction status, code and number.
fn combinations<'a>(
    statuses: &'a [&'a str],
    transactions: &'a [&'a str],
) -> impl Iterator<Item = (&'a str, &'a str, &'static str, bool)> {
    let codes = ["", "50001", "50002", "50003", "50006", "59999"];
    statuses.iter().flat_map(move |status| {
        transactions.iter().flat_map(move |transaction| {
            codes.into_iter().flat_map(move |code| [true, false].map(|number| (*status, *transaction, code, number)))
        })
    })
}

proptest! {
    #[test]
    fn message_text_never_decides(message in ".{0,60}", status in 0usize..3, transaction in 0usize..5) {
        let statuses = ["Success", "Failed", "Pending"];
        let transactions = ["", "Success", "Failed", "Pending", "Voided"];
        let plain = result(statuses[status], transactions[transaction], "59999");
        let worded = ResultBody { error_message: message, ..plain.clone() };
        for kind in [Kind::Sale, Kind::Refund, Kind::Void] {
            prop_assert_eq!(direct(kind, &plain, &Codes::default()), direct(kind, &worded, &Codes::default()));
            prop_assert_eq!(asked(kind, &plain, &Codes::default()), asked(kind, &worded, &Codes::default()));
        }
    }

    #[test]
    fn no_amount_panics(amount in ".{0,40}", currency in ".{0,5}") {
        let body = ResultBody { amount: Some(amount), currency: Some(currency), ..result("Success", "", "") };
        let _ = amount_said(Kind::Sale, &body, Currency::HKD);
    }
}
