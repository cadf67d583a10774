//! A transaction that is owed its end: the same card, the same numbers, over the death of the program.

use rstest::rstest;
use serde_json::Value;

use super::shop::Shop;
use crate::commands::shop::Ran;
use crate::patience::wait_until;

/// A sale that is left unfinished; its reference.
fn owed(shop: &Shop, amount: &str) -> String {
    let ran = shop.run(&format!("sale {amount} --terminal e"));
    assert_eq!((ran.exit, ran.text("outcome"), ran.text("money_moved")), (20, "unresolved", "unknown"), "{ran:#?}");
    ran.text("reference").to_owned()
}

/// How it ended.
fn outcome(ran: &Ran) -> (i32, String) {
    (ran.exit, ran.text("outcome").to_owned())
}

#[rstest]
#[case("171", 1)]
#[case("172", 2)]
#[case("173", 3)]
fn the_right_try_finishes_it(#[case] amount: &str, #[case] tries: usize) {
    let shop = Shop::paired(|settings| settings.retry_amounts = true);
    let reference = owed(&shop, amount);
    assert!(shop.ledger().is_empty(), "nothing moved yet");
    shop.run("sale 20 --terminal e --another-customer").expect(12);
    for command in ["settle", "balance", "signon", "--lang zh-Hant balance"] {
        let advice = shop.run(&format!("{command} --terminal e")).expect(12);
        let advice = advice.object()["error"]["advice"].as_str().unwrap_or_default().to_owned();
        let six = &reference[reference.len() - 6..];
        assert!(advice.contains(&format!("countertop finish {six}")), "{command}: {advice}");
        assert!(!advice.contains("REFERENCE"), "{command}: {advice}");
    }
    for attempt in 1..=tries {
        let ran = shop.run(&format!("finish {reference}"));
        let expected = if attempt == tries { (0, "approved") } else { (20, "unresolved") };
        assert_eq!(outcome(&ran), (expected.0, expected.1.to_owned()), "try {attempt}: {ran:#?}");
    }
    assert_eq!(shop.ledger(), [format!("charge {amount}")]);
    shop.sold("20");
    shop.run("journal verify").expect(0);
}

#[test]
fn another_card_finishes_nothing_and_the_first_one_does() {
    let shop = Shop::paired(|settings| settings.retry_amounts = true);
    let reference = owed(&shop, "175");
    let other = shop.run(&format!("finish {reference}"));
    assert_eq!(outcome(&other), (20, "unresolved".to_owned()), "{other:#?}");
    assert!(shop.ledger().is_empty());
    shop.run(&format!("finish {reference}")).expect(0);
    assert_eq!(shop.ledger(), ["charge 175"]);
}

#[test]
fn after_three_tries_it_is_a_case_for_the_vendor() {
    let shop = Shop::paired(|settings| settings.retry_amounts = true);
    let reference = owed(&shop, "174");
    for _ in 0..3 {
        shop.run(&format!("finish {reference}")).expect(20);
    }
    assert_ne!(shop.run(&format!("finish {reference}")).exit, 0, "there is no fourth");
    shop.run("settle --terminal e").expect(12);
    let given_up = shop.run(&format!("give-up {reference} --reason gone"));
    assert_eq!(given_up.exit, 20, "{given_up:#?}");
    assert_eq!((given_up.text("money_moved"), shop.ledger().len()), ("unknown", 0));
    shop.sold("20");
}

/// The try leaves, its answer is lost, the program is killed, the next one tries again: once charged, the same numbers.
#[test]
fn a_killed_program_finishes_the_same_transaction_with_the_same_numbers() {
    let scenario = "[[step]]\nwhen = { action = \"Payment\" }\ndo = [\"owed:1\"]\n\
                    [[step]]\nwhen = { action = \"Retry\", nth = 1 }\ndo = [\"silence\"]\n";
    let shop = Shop::following(scenario);
    let reference = owed(&shop, "150");
    let numbers = |shop: &Shop| -> Vec<Value> {
        let export = shop.run("journal export");
        let named = |line: &Value| line.to_string().contains("TerminalTXNNumber");
        export.lines.into_iter().filter(named).collect()
    };
    let before = numbers(&shop);
    assert!(!before.is_empty(), "the numbers are in the journal before anybody tries");
    let mut child = shop.begin(&format!("finish {reference}"));
    // Its answer never comes.
    wait_until("the try is booked", || !shop.ledger().is_empty());
    child.kill().unwrap();
    child.wait().unwrap();
    let resolved = shop.run("resolve --wait 20");
    assert_eq!((resolved.exit, shop.ledger()), (0, vec!["charge 150".to_owned()]), "{resolved:#?}");
    assert_eq!(shop.run(&format!("query {reference}")).text("outcome"), "approved");
    assert_eq!(numbers(&shop)[0], before[0]);
    shop.run("journal verify").expect(0);
}

/// The program dies before anything is tried: what is owed is still owed, and finished by the next program.
#[test]
fn what_is_owed_outlives_the_program() {
    let shop = Shop::paired(|settings| (settings.tries, settings.card_wait_ms) = (1, 300));
    let mut sale = shop.begin("sale 150 --terminal e");
    let give_up = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let is_owed = || shop.run("transactions").lines.iter().any(|line| line["code"] == "unfinished");
    while !is_owed() {
        assert!(std::time::Instant::now() < give_up, "it is never left unfinished");
    }
    let _ = sale.kill();
    sale.wait().unwrap();
    let open = shop.run("transactions");
    let reference = open.lines[0]["reference"].as_str().unwrap().to_owned();
    shop.run(&format!("finish {reference}")).expect(0);
    assert_eq!(shop.ledger(), ["charge 150"]);
}
