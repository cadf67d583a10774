//! Every magic amount: outcome, exit code, and what really happened to the money.

use rstest::rstest;

use super::shop::{IMPATIENT, QUICK, Shop};
use crate::commands::magic::{PROVEN_BY_ASKING, Row};

/// No code of a reader says "cancelled"; a reader that is in use says so itself. That nothing was begun (63) is proven after 90 s at
/// the earliest: on virtual time, not here.
fn row(row: Row) -> Row {
    match row.0 {
        "52" => ("52", "declined", "declined", "no", 10),
        "54" => ("54", "not_started", "busy", "no", 12),
        "63" => ("63", "unresolved", "link_lost", "unknown", 20),
        _ => row,
    }
}

/// All rows, in one shop each: an unresolved payment blocks its reader.
#[rstest]
fn every_amount_ends_as_the_table_says(#[values(0, 1, 2, 3)] part: usize) {
    let rows: Vec<_> = PROVEN_BY_ASKING.iter().skip(part).step_by(4).copied().map(row).collect();
    std::thread::scope(|scope| {
        let running: Vec<_> = rows.into_iter().map(|row| scope.spawn(move || (row, holds(row)))).collect();
        for row in running {
            let (row, mistake) = row.join().unwrap();
            assert_eq!(mistake, None, "{row:?}");
        }
    });
}

/// What is not as the table says.
fn holds((digits, outcome, code, money, exit): Row) -> Option<String> {
    // Longer than the limit of a sale.
    let late = if digits == "64" { 1_800 } else { 600 };
    let shop = Shop::paired(|settings| settings.magic.late_ms = Some(late));
    match digits {
        "59" | "61" | "64" => shop.write("config.toml", &QUICK.replace("sale = 15000", "sale = 1500")),
        "63" => shop.write("config.toml", IMPATIENT),
        _ => {}
    }
    let amount = format!("10{digits}");
    let ran = shop.run(&format!("sale {amount} --terminal e"));
    let Some(line) = ran.lines.last() else { return Some(format!("{ran:#?}")) };
    let same = |field: &str, expected: &str| line[field] == expected;
    let lived = same("outcome", outcome) && same("code", code) && same("money_moved", money) && ran.exit == exit;
    let charged = match (digits, money) {
        ("58", _) => vec!["charge 1059".to_owned()],
        (_, "yes") => vec![format!("charge {amount}")],
        _ => Vec::new(),
    };
    let right = lived && same("amount", &amount) && same("currency", "TWD") && shop.ledger() == charged;
    (!right).then(|| format!("{ran:#?}\nledger {:?}", shop.ledger()))
}

/// What goes back goes back whole, and obeys its amount as well: only amounts whose sale was approved can.
#[rstest]
fn a_refund_obeys_its_amount(#[values("55", "56", "61", "62", "65", "66", "67", "68", "69")] digits: &str) {
    let shop = Shop::paired(|_| {});
    if digits == "61" {
        shop.write("config.toml", &QUICK.replace("sale = 15000", "sale = 1500"));
    }
    let amount = format!("20{digits}");
    let sale = shop.sold(&amount);
    let back = shop.run(&format!("refund {amount} --of {sale}")).expect(0);
    assert_eq!((back.text("outcome"), back.text("money_moved")), ("approved", "yes"));
    assert_eq!(shop.ledger(), [format!("charge {amount}"), format!("refund {amount}")]);
    shop.run(&format!("refund {amount} --of {sale}")).fails(12, "not_reversible");
}

#[test]
fn a_part_of_a_sale_does_not_go_back() {
    let shop = Shop::paired(|_| {});
    let sale = shop.sold("100");
    shop.run(&format!("refund 40 --of {sale}")).fails(12, "not_reversible");
    assert_eq!(shop.ledger(), ["charge 100"]);
    shop.run(&format!("void --of {sale}")).fails(6, "not_supported");
    shop.run(&format!("refund 100 --of {sale}")).expect(0);
    assert_eq!(shop.ledger(), ["charge 100", "refund 100"]);
}
