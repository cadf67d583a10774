//! Every message of the vectors, both ways.

use super::*;
use crate::money::{Amount, Currency};
use crate::protocol::easycard::password::PasswordKey;
use crate::protocol::easycard::stamp;
use crate::protocol::easycard::vectors::{self, Exchange};

fn twd(dollars: u64) -> Amount {
    Amount::from_minor_units(dollars, Currency::TWD).unwrap()
}

fn device() -> String {
    "01301234".to_owned()
}

fn answer(name: &str) -> Answer {
    Answer::read(Exchange::named(name).response_inner().as_bytes()).unwrap()
}

/// The request of an exchange, as a register would make it.
fn request(exchange: Exchange) -> Request {
    let payment = |dollars: u64, body: &str| Request::Payment {
        device: device(),
        amount: twd(dollars),
        order: exchange.asked("StoreOrderNo").to_owned(),
        body: body.to_owned(),
    };
    match exchange.name() {
        "devicequery" => Request::DeviceQuery,
        "signon" | "bad_tradekey" => Request::SignOn { device: device() },
        "idquery" => Request::IdQuery { device: device(), retry: 0 },
        "balancequery" | "reader_busy" => Request::BalanceQuery { device: device(), retry: 0 },
        "payment_ok" => payment(100, "Lunch"),
        "payment_autotopup" => payment(800, ""),
        "payment_autotopup_literal_No" => payment(20, ""),
        "payment_insufficient" => payment(9000, ""),
        "payment_retry_needed" => payment(50, ""),
        "payment_retry_1_needs_2" => {
            let owed = Owed::of(&answer("payment_retry_needed"), Service::Payment, "", "").unwrap();
            Request::Complete(Again { owed, refund_key: None })
        }
        "refund_ok" => Request::Refund {
            device: device(),
            amount: twd(100),
            order: "PO26010500001".into(),
            refund_key: vectors::password("refund_password"),
        },
        other => panic!("{other} is new"),
    }
}

#[test]
fn every_request_of_the_vectors_to_the_letter() {
    for exchange in Exchange::all() {
        let header = RequestHeader {
            mch_id: "TESTMCH001".into(),
            trade_key: vectors::password("trade_password"),
            created: stamp::moment(exchange.created()).unwrap(),
        };
        assert_eq!(header.message(&request(exchange)).as_str(), exchange.request_inner(), "{}", exchange.name());
        assert!(!format!("{header:?} {:?}", request(exchange)).contains("8f05a8"), "no secret prints");
    }
}

#[test]
fn every_answer_of_the_vectors_is_written_as_it_was_read() {
    for exchange in Exchange::all() {
        let answer = Answer::read(exchange.response_inner().as_bytes()).unwrap();
        assert_eq!(answer.to_json().as_str(), exchange.response_inner(), "{}", exchange.name());
    }
}

#[test]
fn the_rule_of_success() {
    let successes = ["signon", "idquery", "balancequery", "payment_ok", "payment_autotopup", "refund_ok"];
    for exchange in Exchange::all() {
        let expected = successes.contains(&exchange.name()) || exchange.name() == "payment_autotopup_literal_No";
        assert_eq!(answer(exchange.name()).succeeded(), expected, "{}", exchange.name());
    }
    let inner = Exchange::named("payment_ok").response_inner();
    for (from, to) in [
        ("\"StatusCode\":\"0000\"", "\"StatusCode\":\"9998\""),
        ("\"TXNResult\":\"Success\"", "\"TXNResult\":\"success\""),
        ("\"TXNResult\":\"Success\",", ""),
        ("\"ErrorCode\":\"000000\"", "\"ErrorCode\":\"049000\""),
        ("\"Retry\":\"0\",\"ErrorCode\"", "\"Retry\":\"1\",\"ErrorCode\""),
        ("\"Retry\":\"0\",\"ErrorCode\"", "\"Retry\":\"\",\"ErrorCode\""),
    ] {
        assert!(inner.contains(from), "{from}");
        let changed = Answer::read(inner.replacen(from, to, 1).as_bytes()).unwrap();
        assert!(!changed.succeeded(), "{to}");
    }
    let numbers = inner.replace("\"Retry\":\"0\"", "\"Retry\":0").replace("\"Amount\":\"100\"", "\"Amount\":100");
    let numbers = Answer::read(numbers.as_bytes()).unwrap();
    assert!(numbers.succeeded());
    assert_eq!(CardTransaction::of(&numbers).amount.as_deref(), Some("100"));
}

#[test]
fn data_is_an_object_a_text_empty_or_absent() {
    let header = r#"{"Header":{"StatusCode":"7105","StatusDesc":"x"}"#;
    for data in ["}", r#","Data":{}}"#, r#","Data":""}"#, r#","Data":null}"#, r#","Data":"{}"}"#] {
        let answer = Answer::read(format!("{header}{data}").as_bytes()).unwrap();
        assert_eq!((answer.header.status.as_str(), answer.data), ("7105", Members::default()), "{data}");
    }
    let text = format!(r#"{header},"Data":"{{\"Retry\":\"1\"}}"}}"#);
    assert_eq!(Answer::read(text.as_bytes()).unwrap().card_result().retry, Some(1));
    for bad in [r#","Data":[]}"#, r#","Data":7}"#, r#","Data":"hello"}"#] {
        assert_eq!(Answer::read(format!("{header}{bad}").as_bytes()), None, "{bad}");
    }
    for bad in ["{}", "[]", r#"{"Header":{}}"#, r#"{"Header":{"StatusCode":"OK"}}"#] {
        assert_eq!(Answer::read(bad.as_bytes()), None, "{bad}");
    }
}

#[test]
fn the_money_of_a_card_adds_up() {
    for (name, before, top_up, amount, after) in [
        ("payment_ok", 4000, 0, 100, 3900),
        ("payment_autotopup", 90, 1000, 800, 290),
        ("payment_autotopup_literal_No", 500, 0, 20, 480),
    ] {
        let told = CardTransaction::of(&answer(name));
        let dollars = |amount: Option<Amount>| amount.map(Amount::minor_units);
        assert_eq!(dollars(told.before.amount()), Some(before), "{name}");
        assert_eq!(dollars(told.top_up), Some(top_up), "{name}");
        assert_eq!(told.amount, Some(amount.to_string()), "{name}");
        assert_eq!(dollars(told.after.amount()), Some(after), "{name}");
        assert_eq!((told.device_number.as_str(), told.batch.as_str()), ("0830000001301234", "26010501"), "{name}");
    }
}

#[test]
fn what_an_unfinished_payment_owes() {
    let first = Owed::of(&answer("payment_retry_needed"), Service::Payment, "", "").unwrap();
    let second = Owed::of(&answer("payment_retry_1_needs_2"), Service::Payment, "", "").unwrap();
    assert_eq!((first.retry, second.retry), (1, 2), "not the number of the request inside");
    assert_eq!(Owed { retry: 2, ..first.clone() }, second, "everything else stays");
    assert_eq!((first.order.as_str(), first.terminal_number.as_str()), ("PO26010500006", "093101"));
    assert_eq!(Owed::of(&answer("payment_ok"), Service::Payment, "", ""), None);
    let stored = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Owed>(&stored).unwrap(), first);
}

#[test]
fn an_answer_without_numbers_owes_nothing_that_could_be_finished() {
    let inner = Exchange::named("payment_retry_needed").response_inner();
    let bare = inner.replace("\"TerminalTXNNumber\":\"093101\",", "");
    assert_eq!(Owed::of(&Answer::read(bare.as_bytes()).unwrap(), Service::Payment, "d", "o"), None);
    let nameless = inner.replace("\"OrderId\":\"PO26010500006\",", "").replace("\"DeviceID\":\"01301234\",", "");
    let owed = Owed::of(&Answer::read(nameless.as_bytes()).unwrap(), Service::Payment, "01301234", "ours").unwrap();
    assert_eq!((owed.device.as_str(), owed.order.as_str()), ("01301234", "ours"));
}

#[test]
fn readers_and_sign_on_and_balance() {
    let readers = readers(&answer("devicequery"));
    assert_eq!(readers.len(), 1);
    assert_eq!((readers[0].device.as_str(), readers[0].dongle.as_str()), ("01301234", "08100DE0A57E"));
    let signed = SignedOn::of(&answer("signon"));
    assert_eq!((signed.host_device.as_str(), signed.dongle.as_str()), ("0220131325", "08100DE0A57E"));
    let balance = Balance::of(&answer("balancequery"));
    assert_eq!((balance.chip.as_str(), balance.cash), ("934528053", Some(Cash("4000".into()))));
    let number = Balance::of(&answer("idquery"));
    assert_eq!((number.chip.as_str(), number.cash), ("934528053", None));
}

#[test]
fn the_samples_of_the_vendor_are_read() {
    let samples = vectors::member("vendor_samples");
    let answer = Answer::read(samples["sign_on_response_inner"].to_string().as_bytes()).unwrap();
    assert!(answer.succeeded() && answer.may_answer(Service::SignOn));
    assert_eq!(SignedOn::of(&answer).device_number, "0830000012341234");
    for (name, request) in [
        ("sign_on_request_inner", Request::SignOn { device: "12341234".into() }),
        ("id_query_request_inner", Request::IdQuery { device: "01304187".into(), retry: 0 }),
        ("balance_query_request_inner", Request::BalanceQuery { device: "01304187".into(), retry: 0 }),
        ("single_order_query_request_inner", Request::SingleOrderQuery { order: "PO-20180715-001".into() }),
    ] {
        let header = &samples[name]["Header"];
        assert_eq!(header["Method"], request.method(), "{name}");
        assert_eq!(header["ServiceType"], request.service().word(), "{name}");
        assert_eq!(samples[name]["Data"], request.data().to_json().as_str(), "{name}");
    }
}

#[test]
fn sums_and_orders() {
    let header = r#"{"Header":{"StatusCode":"0000","Method":"31800"},"Data":"#;
    let read = |data: &str| Answer::read(format!("{header}{data}}}").as_bytes()).unwrap();
    let sums = Sums::of(&read(
        r#"{"TxTradeCount":"7","TxTradeAmount":"1250","TxRefundCount":1,"TxRefundAmount":100,"SettlementStatus":"0"}"#,
    ));
    assert_eq!((sums.payments, sums.refunds), ((Some(7), Cash("1250".into())), (Some(1), Cash("100".into()))));
    assert_eq!((sums.top_ups, sums.status.as_str()), ((None, Cash(String::new())), "0"));
    let order =
        Order::of(&read(r#"{"StoreOrderNo":"A1","TotalFee":35,"OrderStatus":"3","RefundedMsg":"Refund success"}"#));
    assert_eq!((order.status, order.amount.as_deref()), (Some(OrderStatus::Refunded), Some("35")));
    assert_eq!((order.method.as_str(), Order::of(&read("{}")).status), ("31800", None));
    let list = orders(&read(r#"{"DataValue":[{"StoreOrderNo":"A1","TotalFee":35,"Method":"31800"},{}]}"#));
    assert_eq!((list.len(), list[0].method.as_str(), list[0].amount.as_str()), (2, "31800", "35"));
}

#[test]
fn requests_of_the_general_services() {
    let key = PasswordKey::of_password("test-refund-pass");
    let data = |request: &Request| request.data().to_json().to_string();
    let shown = Request::OlPay(Shown { order: "A1".into(), amount: twd(35), body: "茶".into(), expires: None });
    assert_eq!(data(&shown), r#"{"DeviceInfo":"skb0001","StoreOrderNo":"A1","Body":"茶","TotalFee":"35"}"#);
    let scanned =
        Request::Micropay(Scanned { order: "A1".into(), amount: twd(35), body: "茶".into(), code: "28".into() });
    assert_eq!(
        data(&scanned),
        r#"{"StoreOrderNo":"A1","DeviceInfo":"skb0001","Body":"茶","TotalFee":"35","AuthCode":"28"}"#
    );
    let refund = Request::GeneralRefund {
        refund: "R1".into(),
        order: "A1".into(),
        amount: twd(35),
        refund_key: key,
        reason: "x".repeat(200),
    };
    assert!(data(&refund).contains(&format!("\"RefundedMsg\":\"{}\"", "x".repeat(128))));
    let filter = OrderFilter {
        from: "20260105000000".into(),
        to: "20260105235959".into(),
        status: OrderStatus::Paid,
        order: None,
    };
    let days = Request::OrderQuery(filter);
    assert_eq!(data(&days), r#"{"StartDate":"20260105000000","EndDate":"20260105235959","OrderStatus":"1"}"#);
    assert!([shown, scanned, refund, days].iter().all(|request| request.method() == "00000"));
}
