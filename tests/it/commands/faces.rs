//! What every command shows: JSON fields, words, help, languages, lists.

use serde_json::Value;

use super::shop::{Shop, Way};

#[test]
fn a_sale_prints_the_whole_object_and_the_journal_keeps_it() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = shop.run("sale 10.20 --terminal front --order A-1187 --operator Mei").expect(0);
    let object = sale.object().clone();
    for (field, expected) in [
        ("kind", "sale"),
        ("terminal", "front"),
        ("vendor", "wonder"),
        ("amount", "10.20"),
        ("currency", "HKD"),
        ("advice_code", "approved"),
        ("order", "A-1187"),
        ("operator", "Mei"),
    ] {
        assert_eq!(object[field], expected, "{object:#}");
    }
    assert_eq!((&object["simulated"], &object["reversed"]), (&Value::Bool(true), &Value::Bool(false)));
    for field in ["overridden", "proof", "original_reference"] {
        assert!(object.as_object().unwrap().contains_key(field) && object[field].is_null(), "{field}");
    }
    assert_eq!(object["reference"].as_str().unwrap().len(), 20);
    for field in ["started_at", "finished_at"] {
        object[field].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        assert!(object[field].as_str().unwrap().ends_with('Z'));
    }
    let again = shop.run(&format!("query {}", &object["reference"].as_str().unwrap()[14..])).expect(0);
    assert_eq!(again.object(), &object, "a closed payment needs no terminal");
    assert_eq!(shop.run("transactions").expect(0).object(), &object);
}

#[test]
fn the_list_is_filtered() {
    let shop = Shop::paired(Way::Http, |_| {});
    for amount in ["10.00", "20.00 --order B-2", "30.51"] {
        shop.run(&format!("sale {amount} --terminal front"));
    }
    let count = |filter: &str| shop.run(&format!("transactions {filter}")).expect(0).lines.len();
    assert_eq!(count(""), 3);
    assert_eq!(count("--limit 2"), 2);
    assert_eq!(count("--outcome declined"), 1);
    assert_eq!(count("--search B-2"), 1);
    assert_eq!(count("--terminal front --kind sale --since 1h"), 3);
    assert_eq!(count("--terminal elsewhere"), 0);
    assert_eq!(count("--since 2100-01-01"), 0);
    shop.run("transactions --since yesterday").fails(2, "usage");
    let table = shop.run_in_words("transactions").expect(0).stdout;
    let amounts: Vec<_> = table.lines().map(|line| line.find("HKD")).collect();
    assert_eq!(amounts.len(), 3);
    assert!(amounts.iter().all(|place| *place == amounts[0]), "aligned:\n{table}");
}

#[test]
fn progress_is_told_in_lines_of_its_own() {
    let shop = Shop::paired(Way::Serial, |_| {});
    let sale = shop.run("sale 10.56 --terminal front --events").expect(0);
    let (last, before) = sale.lines.split_last().unwrap();
    assert_eq!(last["outcome"], "approved");
    assert!(last.get("event").is_none());
    assert!(before.iter().any(|line| line["event"] == "waiting"), "{sale:#?}");
    assert!(before.iter().all(|line| line["event"].is_string() && line["reference"] == last["reference"]));
}

#[test]
fn words_go_to_people_in_their_language() {
    let shop = Shop::paired(Way::Http, |_| {});
    let english = shop.run_in_words("sale 10.20 --terminal front").expect(0);
    assert!(english.stdout.starts_with("APPROVED  HKD 10.20\n"), "{}", english.stdout);
    assert!(english.stdout.contains("no money moves"), "{}", english.stdout);
    let chinese = shop.run_in_words("sale 11.20 --terminal front --lang zh-Hant").expect(0);
    assert!(chinese.stdout.starts_with("已批核"), "{}", chinese.stdout);
    let advice = shop.run("sale 12.51 --terminal front --lang zh-Hant").expect(10);
    assert!(advice.text("advice").contains("請顧客"));
}

#[test]
fn the_slip_of_a_payment() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = shop.run("sale 10.20 --terminal front").expect(0);
    let reference = sale.text("reference");
    let slip = shop.run_in_words(&format!("receipt {reference}")).expect(0).stdout;
    for words in ["Sale", "HKD 10.20", "front", reference, "Simulated"] {
        assert!(slip.contains(words), "{words} is missing:\n{slip}");
    }
    shop.run("receipt 000000").fails(2, "unknown_reference");
}

#[test]
fn what_this_vendor_has_not_is_told_by_name() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = shop.run("sale 10.20 --terminal front").expect(0);
    let reference = sale.text("reference");
    for words in [
        "preauth 10 --terminal front",
        "signon --terminal front",
        "balance",
        "settle --terminal front",
        "print summary --terminal front",
        "sale 10 --terminal front --tip 1",
        "sale 10 --terminal front --method wechat_pay",
        &format!("complete 10 --of {reference}"),
        &format!("tip 1 --of {reference}"),
        &format!("reprint {reference}"),
        &format!("print receipt {reference}"),
    ] {
        let ran = shop.run(words).fails(6, "not_supported");
        assert!(ran.error_message().contains("wonder"), "{words}");
    }
    assert_eq!(shop.ledger().len(), 1);
}

#[test]
fn the_journal_is_checked_exported_and_copied() {
    let shop = Shop::paired(Way::Http, |_| {});
    shop.run("sale 10.20 --terminal front").expect(0);
    let verified = shop.run("journal verify").expect(0);
    assert_eq!(verified.object()["sound"], true);
    let exported = shop.run("journal export").expect(0);
    let count = |field: &str| verified.object()[field].as_u64().unwrap();
    assert_eq!((count("audit_records"), exported.lines.len() as u64), (1, count("records") + 1), "it was paired");
    let copy = shop.home().join("copy.db");
    shop.run(&format!("journal backup {}", copy.display())).expect(0);
    assert!(copy.exists());
    shop.run(&format!("journal backup {}", copy.display())).fails(3, "file_exists");
}

#[test]
fn every_command_has_help_with_an_example() {
    let shop = Shop::empty();
    let commands = shop.run_in_words("--help").expect(0).stdout;
    let listed = commands.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: Vec<_> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() >= 20, "{names:?}");
    for name in names {
        let mut help = shop.run_in_words(&format!("{name} --help")).expect(0).stdout;
        if name == "pair" || name == "journal" || name == "simulate" {
            let sub = if name == "journal" { "verify" } else { "wonder" };
            help.push_str(&shop.run_in_words(&format!("{name} {sub} --help")).expect(0).stdout);
        }
        assert!(help.contains("Example"), "{name}:\n{help}");
    }
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let shop = Shop::paired(Way::Http, |_| {});
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let arguments = ["sale", "10.20", "--terminal", "front", "--json", "--events"];
    let status = shop.command().args(arguments).stdout(writer).status().unwrap();
    assert_eq!(status.code(), Some(0));
    assert_eq!(shop.ledger(), ["charge 10.20"]);
}

#[test]
fn a_receipt_goes_through_the_shops_own_print_command() {
    let shop = Shop::paired(Way::Http, |_| {});
    let sale = shop.run("sale 10.20").expect(0);
    let receipt = format!("receipt {} --print", sale.lines[0]["reference"].as_str().unwrap());
    assert_eq!(shop.run(&receipt).expect(3).lines[0]["error"]["code"], "no_printer");
    let paper = shop.home().join("paper");
    shop.write("config.toml", &format!("[printer]\ncommand = \"cat > '{}'\"\n", paper.display()));
    shop.run(&receipt).expect(0);
    let printed = std::fs::read_to_string(&paper).unwrap();
    assert!(
        printed.contains("HKD 10.20") && printed.contains("SIMULATED") | printed.contains("no money moves"),
        "{printed}"
    );
    shop.write("config.toml", "[printer]\ncommand = [\"/no/such/printer\"]\n");
    assert_eq!(shop.run(&receipt).expect(3).lines[0]["error"]["code"], "printer_not_started");
}
