use rstest::rstest;

use super::register::*;
use crate::protocol::wonder::message::{Request, SaleRequest, TransactionStatus};
use crate::simulator::EntryKind::{Charge, Refund, Void};
use crate::simulator::wonder::*;
use crate::simulator::*;

fn slow() -> Register {
    Register::facing(TerminalSettings { card_wait_ms: 1500, ..paired() })
}

fn stands(register: &mut Register, reference: &str) -> (String, Option<TransactionStatus>) {
    let result = register.result(&status(reference));
    (result.status.as_str().to_owned(), result.transaction_status)
}

#[test]
fn a_sale_waits_for_the_card_and_is_booked_before_it_is_answered() {
    let mut register = slow();
    assert_eq!(register.ask(&sale("r1", "10.20")), []);
    assert_eq!(register.terminal.wake_at_ms(), Some(1500));
    assert_eq!(stands(&mut register, "r1"), ("Pending".into(), Some(TransactionStatus::Pending)));
    assert_eq!(register.wait(1499), []);
    let outputs = register.wait(1);
    let [Output::Booked(entry), Output::Answer(answer)] = &outputs[..] else { panic!("{outputs:?}") };
    assert_eq!((entry.reference.as_str(), entry.amount), ("r1", hkd(1020)));
    assert_eq!(register.open(answer).header.response_id, Register::request_id(1));
    let result = register.result_of(&outputs);
    assert_eq!(result.transaction_status, Some(TransactionStatus::Success));
    assert_eq!((result.amount.as_deref(), result.currency.as_deref()), (Some("10.20"), Some("HKD")));
    assert_eq!(result.transaction_time.as_deref(), Some("2025-11-12T10:11:05+00:00"));
    assert_eq!(result.rrn.unwrap().len(), 19);
    assert_eq!(stands(&mut register, "r1"), ("Success".into(), Some(TransactionStatus::Success)));
}

#[test]
fn one_at_a_time_and_each_reference_once() {
    let mut register = slow();
    register.ask(&sale("r1", "10.20"));
    assert_eq!(register.said(&sale("r2", "10.20")), ("Failed".into(), "50001".into()));
    assert_eq!(register.said(&sale("r1", "10.20")), ("Failed".into(), "50002".into()));
    register.wait(1500);
    assert_eq!(register.said(&sale("r1", "10.20")), ("Failed".into(), "50002".into()));
    let unknown = register.result(&status("r2"));
    assert_eq!((unknown.error_code.as_str(), unknown.transaction_status), ("50003", None));
    assert_eq!(register.ledger(), [(Charge, "r1", 1020)]);
}

#[test]
fn abort_cancels_a_sale_that_waits_for_the_card() {
    let mut register = slow();
    assert_eq!(register.said(&Request::Abort), ("Failed".into(), "50007".into()));
    register.ask(&sale("r1", "10.20"));
    let outputs = register.ask(&Request::Abort);
    let [Output::Answer(to_sale), Output::Answer(to_abort)] = &outputs[..] else { panic!("{outputs:?}") };
    assert_eq!((to_sale.to, to_abort.to), (Ask(2), Ask(3)));
    assert_eq!(register.result_of(&outputs[..1]).error_code, "50006");
    assert_eq!(register.result_of(&outputs[1..]).status.as_str(), "Success");
    assert_eq!(register.wait(10_000), []);
    assert_eq!(stands(&mut register, "r1"), ("Failed".into(), Some(TransactionStatus::Failed)));
    assert_eq!(register.said(&Request::Abort).1, "50007");
    assert_eq!(register.ledger(), []);
}

#[test]
fn an_abort_that_comes_late_says_success_and_the_sale_stands() {
    let mut register = Register::facing(TerminalSettings { card_wait_ms: 1500, abort_comes_late: true, ..paired() });
    register.ask(&sale("r1", "10.20"));
    let outputs = register.ask(&Request::Abort);
    assert!(matches!(&outputs[..], [Output::Booked(_), Output::Answer(_), Output::Answer(_)]), "{outputs:?}");
    assert_eq!(register.result_of(&outputs[2..]).status.as_str(), "Success");
    assert_eq!(register.ledger(), [(Charge, "r1", 1020)]);
    assert_eq!(register.said(&Request::Abort).0, "Success");
}

#[test]
fn a_void_takes_a_sale_back_once_and_has_no_magic() {
    let mut register = Register::facing(paired());
    assert_eq!(register.said(&void("r1")).1, "50003");
    register.ask(&sale("r1", "10.61"));
    assert_eq!(register.said(&void("r1")), ("Success".into(), String::new()));
    assert_eq!(register.said(&void("r1")).1, "50004");
    assert_eq!(stands(&mut register, "r1"), ("Success".into(), Some(TransactionStatus::Voided)));
    assert_eq!(register.said(&refund("f1", "r1", "1.00")).1, "50003");
    assert_eq!(register.ledger(), [(Charge, "r1", 1061), (Void, "r1", 1061)]);
}

#[test]
fn refunds_end_at_the_amount_of_the_sale() {
    let mut register = Register::facing(paired());
    register.ask(&sale("r1", "10.00"));
    assert_eq!(register.said(&refund("f0", "nothing", "1.00")).1, "50003");
    assert_eq!(register.said(&refund("f1", "r1", "6.00")), ("Success".into(), String::new()));
    assert_eq!(register.said(&refund("f2", "r1", "4.01")).1, "50005");
    assert_eq!(register.said(&refund("f1", "r1", "4.00")).1, "50002");
    assert_eq!(register.said(&refund("f3", "r1", "4.00")).0, "Success");
    assert_eq!(register.said(&refund("f4", "r1", "0.01")).1, "50005");
    assert_eq!(register.said(&void("r1")).1, "50004");
    assert_eq!(register.said(&void("f1")).1, "50004");
    assert_eq!(register.said(&refund("f5", "f1", "1.00")).1, "50003");
    let told = register.result(&status("f1"));
    assert_eq!((told.amount.as_deref(), told.transaction_status), (Some("6.00"), Some(TransactionStatus::Success)));
    assert_eq!(register.ledger(), [(Charge, "r1", 1000), (Refund, "f1", 600), (Refund, "f3", 400)]);
}

#[rstest]
#[case::currency("XXX", "10.20")]
#[case::small("hkd", "10.20")]
#[case::decimals("HKD", "10.205")]
#[case::nothing("HKD", "0.00")]
#[case::sign("HKD", "-1.00")]
#[case::whole_dollars("TWD", "10.5")]
fn a_field_without_sense_is_refused(#[case] currency: &str, #[case] amount: &str) {
    let mut register = Register::facing(paired());
    let (currency, amount) = (text(currency), text(amount));
    let request = SaleRequest { reference_id: text("r1"), customer_order_id: None, currency, amount };
    assert_eq!(register.said(&Request::Sale(request)), ("Failed".into(), "50009".into()));
    assert_eq!(register.said(&sale("", "1.00")).1, "50009");
    assert_eq!(register.said(&sale(&"r".repeat(129), "1.00")).1, "50009");
    assert_eq!(register.ledger(), []);
}

#[test]
fn the_register_s_spelling_comes_back_and_the_ledger_has_iso() {
    let mut register = Register::facing(paired());
    let (currency, amount, order) = (text("RMB"), text("10.20"), Some(text("A-17")));
    let request = SaleRequest { reference_id: text("r1"), customer_order_id: order, currency, amount };
    let result = register.result(&Request::Sale(request));
    assert_eq!((result.currency.as_deref(), result.customer_order_id.as_deref()), (Some("RMB"), Some("A-17")));
    assert_eq!(register.terminal.ledger()[0].amount.currency().code(), "CNY");
}

#[test]
fn a_restart_cancels_what_runs_and_keeps_pairing_records_and_ledger() {
    let mut register = slow();
    register.ask(&sale("r1", "10.20"));
    register.wait(1500);
    register.ask(&sale("r2", "10.20"));
    register.terminal.restart(register.now_ms + 10);
    assert_eq!(register.wait(10_000), []);
    assert_eq!(stands(&mut register, "r1").0, "Success");
    assert_eq!(stands(&mut register, "r2"), ("Failed".into(), Some(TransactionStatus::Failed)));
    assert_eq!(register.ledger(), [(Charge, "r1", 1020)]);
}

#[test]
fn a_scenario_goes_before_the_amount() {
    let text = r#"
        [[step]]
        when = { action = "Sale", nth = 1 }
        do = ["pending:2", "decline"]
        [[step]]
        when = { action = "TransactionStatus", nth = 4 }
        do = ["not_found"]
        [[step]]
        when = { action = "Void" }
        do = ["code:51234:Call the bank"]
    "#;
    let mut register = Register::facing(TerminalSettings { scenario: Scenario::parse(text).unwrap(), ..paired() });
    assert_eq!(register.said(&sale("r1", "10.62")), ("Pending".into(), String::new()));
    assert_eq!(register.wait(100_000), []);
    assert_eq!(stands(&mut register, "r1").0, "Pending");
    assert_eq!(stands(&mut register, "r1").0, "Pending");
    assert_eq!(stands(&mut register, "r1"), ("Failed".into(), Some(TransactionStatus::Failed)));
    assert_eq!(stands(&mut register, "r1"), ("Failed".into(), None));
    register.ask(&sale("r2", "10.00"));
    let refused = register.result(&void("r2"));
    assert_eq!((refused.error_code.as_str(), refused.error_message.as_str()), ("51234", "Call the bank"));
    assert_eq!(register.ledger(), [(Charge, "r2", 1000)]);
}

#[test]
fn the_same_seed_says_the_same_words() {
    let run = |seed| {
        let mut register = Register::facing(TerminalSettings { seed, ..paired() });
        [register.ask(&sale("r1", "10.66")), register.ask(&status("r1"))]
    };
    assert_eq!(run(5), run(5));
    assert_ne!(run(5), run(6));
}
