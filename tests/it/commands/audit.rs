//! Who did what that is no payment, with the real program: recorded by every command that changes something, by no other.

use super::people::{pin, staffed};
use super::shop::{CODE, Ran, Shop, Way};

fn listed(shop: &Shop, words: &str) -> Ran {
    shop.run(&format!("journal audit {words}")).expect(0)
}

/// `what subject result`, oldest first.
fn deeds(shop: &Shop) -> Vec<String> {
    let text = |line: &serde_json::Value, field: &str| line[field].as_str().unwrap_or("-").to_owned();
    let line = |line: &serde_json::Value| {
        let subject = if line["terminal"].is_null() { text(line, "person") } else { text(line, "terminal") };
        format!("{} {} {subject} {}", text(line, "operator"), text(line, "what"), text(line, "result"))
    };
    let mut deeds: Vec<String> = listed(shop, "").lines.iter().map(line).collect();
    deeds.reverse();
    deeds
}

#[test]
fn what_is_done_to_terminals_is_recorded() {
    let shop = Shop::paired(Way::Http, |_| {});
    shop.run("terminals default front --operator Ada").expect(0);
    shop.run("terminals rename front counter --operator Ada").expect(0);
    shop.run(&format!("terminals repair counter --code {CODE} --operator Ada")).expect(0);
    shop.run("terminals disable counter").expect(0);
    shop.run("terminals enable counter").expect(0);
    shop.run("abort --terminal counter --any --operator Ada");
    shop.run("terminals remove nobody").expect(3);
    shop.run("terminals remove counter").expect(0);
    let expected = [
        "cashier terminal_paired front done",
        "Ada terminal_made_default front done",
        "Ada terminal_renamed front done",
        "Ada terminal_repaired counter done",
        "cashier terminal_disabled counter done",
        "cashier terminal_enabled counter done",
        "Ada terminal_abort_asked counter done",
        "cashier terminal_removed - terminal_unknown",
        "cashier terminal_removed counter done",
    ];
    assert_eq!(deeds(&shop), expected);
    let renamed = &listed(&shop, "").lines[6];
    assert_eq!((&renamed["became"], &renamed["simulated"]), (&"counter".into(), &true.into()));
    assert!(renamed["at"].as_str().unwrap().ends_with('Z'), "{renamed}");
}

#[test]
fn what_is_done_to_people_is_recorded_and_a_payment_is_not() {
    let shop = staffed();
    let mei = pin(&shop, "mei");
    shop.run(&format!("people add Ho --operator Keung --new-pin @{} --pin @{mei}", pin(&shop, "new"))).expect(0);
    shop.run(&format!("people remove Ho --operator Keung --pin @{}", pin(&shop, "wrong"))).expect(7);
    shop.run(&format!("people remove Ho --operator Stranger --pin @{mei}")).fails(2, "person_unknown");
    shop.run("pair wonder --name b --lan http://127.0.0.1:9 --code 260880 --operator Stranger")
        .fails(2, "person_unknown");
    let sale = shop.run(&format!("sale 10.20 --operator Keung --pin @{}", pin(&shop, "keung"))).expect(0);
    let refund = format!("refund 10.20 --of {} --operator Keung --pin @{mei}", sale.text("reference"));
    shop.run(&refund).expect(0);
    let expected =
        ["cashier terminal_paired front done", "Keung person_added Ho done", "Keung pin_refused - pin_wrong"];
    assert_eq!(deeds(&shop), expected);
    assert_eq!(listed(&shop, "").lines[1]["approver"], "Mei");
}

#[test]
fn listing_and_looking_record_nothing() {
    let shop = staffed();
    let before = shop.run("journal verify").expect(0).object().clone();
    for words in ["terminals", "people", "transactions", "journal audit", "journal export", "probe front"] {
        shop.run(words).expect(0);
    }
    assert_eq!(shop.run("journal verify").expect(0).object(), &before);
    let empty = Shop::empty();
    assert!(listed(&empty, "").lines.is_empty());
    assert!(!empty.home().join("journal.db").exists(), "looking makes no journal");
}

#[test]
fn deeds_are_listed_in_words_in_the_language_asked_for_newest_first() {
    let shop = Shop::paired(Way::Http, |_| {});
    shop.run("terminals rename front 前台").expect(0);
    let words = shop.run_in_words("journal audit --lang zh-Hant").expect(0).stdout;
    let lines: Vec<&str> = words.lines().collect();
    assert!(lines[0].contains("終端機改名") && lines[0].contains("front > 前台"), "{words}");
    assert!(lines[1].contains("配對終端機") && lines[1].contains("cashier"), "{words}");
    assert_eq!(listed(&shop, "--limit 1").lines.len(), 1);
    assert!(listed(&shop, "--since 2099-01-01").lines.is_empty());
    assert_eq!(listed(&shop, "--since 1h").lines.len(), 2);
}

#[test]
fn what_was_tampered_with_is_found() {
    let shop = Shop::paired(Way::Http, |_| {});
    shop.run("terminals rename front counter --operator Ada").expect(0);
    let tools = rusqlite::Connection::open(shop.home().join("journal.db")).unwrap();
    tools
        .execute_batch("DROP TRIGGER audit_is_final; UPDATE audit SET json = replace(json, 'Ada', 'Eve')")
        .expect("who has the file can do anything");
    drop(tools);
    let verified = shop.run("journal verify").expect(3);
    assert_eq!(verified.object()["sound"], false);
    assert!(verified.stdout.contains("audit record 2 was changed"), "{}", verified.stdout);
    shop.run("sale 10.20").fails(3, "journal_damaged");
}
