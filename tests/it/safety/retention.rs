//! Old payments go from the journal by one command: whole or not at all, wherever it is killed or fails.

use std::path::{Path, PathBuf};
use std::process::Command;

use rstest::rstest;
use serde_json::{Value, json};

use super::moved::Clocks;
use super::strace;
use crate::commands::people::{pin, staffed};
use crate::commands::shop::{Ran, Shop, run_at};

/// Seconds.
const YEAR: i64 = 365 * 24 * 60 * 60;
/// Points where nobody asks for more.
const TASTE: usize = 8;

/// A shop with two sales and a refund of last year, and a sale of today. `None` where clocks cannot be moved.
fn aged() -> Option<Shop> {
    let clocks = Clocks::new()?;
    let shop = staffed();
    clocks.move_wall(-YEAR);
    let sold = |words: &str| {
        let mut command = shop.command();
        command.args(words.split_whitespace()).arg("--json").envs(clocks.environment());
        Ran::of(&command.output().unwrap()).expect(0).text("reference").to_owned()
    };
    sold("sale 10.20 --operator Keung --order of-last-year");
    let refunded = sold("sale 11.20 --operator Keung");
    sold(&format!("refund 1.20 --of {refunded} --operator Keung --pin @{}", pin(&shop, "mei")));
    clocks.move_wall(0);
    sold("sale 12.20 --operator Keung");
    Some(shop)
}

fn prune(shop: &Shop, of: &str) -> String {
    format!("journal prune --older-than 90 --yes --operator Mei --pin @{}", pin(shop, of))
}

fn payments(home: &Path) -> usize {
    run_at(home, "transactions").expect(0).lines.len()
}

fn verified(home: &Path) -> Value {
    run_at(home, "journal verify").expect(0).object().clone()
}

#[test]
fn what_is_old_goes_with_a_supervisors_word_and_is_told() {
    let Some(shop) = aged() else { return };
    let home = shop.home();
    let planned = shop.run("journal prune --older-than 90").expect(0).object().clone();
    let group = |kind: &str, payments: u64, amount: &str| {
        json!({
            "kind": kind, "outcome": "approved", "payments": payments, "amount": amount, "currency": "HKD",
        })
    };
    assert_eq!((&planned["removed"], &planned["payments"]), (&json!(false), &json!(3)));
    assert_eq!(planned["groups"], json!([group("refund", 1, "1.20"), group("sale", 2, "21.40")]));
    assert_eq!(payments(&home), 4, "nothing was removed");

    shop.run("journal prune --older-than 90 --yes --operator Mei").fails(7, "pin_needed");
    shop.run(&prune(&shop, "keung")).fails(7, "not_a_supervisor");
    assert_eq!(payments(&home), 4);
    let gone = shop.run(&prune(&shop, "mei")).expect(0).object().clone();
    assert_eq!((&gone["removed"], &gone["groups"]), (&json!(true), &planned["groups"]));
    assert_eq!(payments(&home), 1);
    assert_eq!(verified(&home)["pruned_records"], gone["records"]);
    let deed = shop.run("journal audit --limit 1").expect(0).object().clone();
    assert_eq!(
        (&deed["what"], &deed["operator"], &deed["approver"]),
        (&json!("journal_pruned"), &json!("Mei"), &json!("Mei"))
    );
    assert_eq!(deed["pruned"]["payments"], 3);
    let words = shop.run_in_words("journal audit --limit 1").expect(0).stdout;
    assert!(words.contains("3 payments before 20"), "{words}");
    shop.run("sale 13.20 --operator Keung").expect(0);
    assert_eq!(shop.run(&prune(&shop, "mei")).expect(0).object()["payments"], 0);
    verified(&home);
}

#[test]
fn the_last_months_are_not_pruned() {
    Shop::empty().run("journal prune --older-than 89").expect(2);
}

fn copied(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(copied.success());
}

/// Pruning in a copy of the home, with the PIN's file of the first.
fn in_copy(shop: &Shop, copy: &Path) -> Command {
    let mut command = shop.command();
    command.env("COUNTERTOP_HOME", copy).args(prune(shop, "mei").split_whitespace()).arg("--json");
    command
}

#[rstest]
fn killed_or_failing_at_any_call_all_went_or_nothing(#[values(None, Some("EIO"), Some("ENOSPC"))] error: Option<&str>) {
    if !strace::is_there() {
        return;
    }
    let Some(shop) = aged() else { return };
    let scratch = tempfile::tempdir().unwrap();
    let copy: PathBuf = scratch.path().join("copy");
    copied(&shop.home(), &copy);
    let points = strace::points_of(&in_copy(&shop, &copy), strace::STORAGE, scratch.path());
    assert_eq!(payments(&copy), 1, "it can be pruned at all");
    let mut told = [0; 2];
    for point in strace::spread(points, TASTE) {
        copied(&shop.home(), &copy);
        match error {
            None => strace::killed_at(&point, &in_copy(&shop, &copy)),
            Some(error) => strace::failing(&point, error, false, &in_copy(&shop, &copy)),
        };
        let left = payments(&copy);
        assert!(left == 1 || left == 4, "{point:?}: {left} are left");
        assert_eq!(verified(&copy)["sound"], true, "{point:?}");
        let again = Ran::of(&in_copy(&shop, &copy).output().unwrap()).expect(0);
        assert_eq!((payments(&copy), again.object()["payments"].as_u64()), (1, Some(left as u64 - 1)), "{point:?}");
        assert!(verified(&copy)["pruned_records"].as_u64() > Some(6), "{point:?}");
        told[usize::from(left == 1)] += 1;
    }
    strace::say(&format!(
        "pruning, {}: {} points before it was done, {} after",
        error.unwrap_or("killed"),
        told[0],
        told[1]
    ));
}
