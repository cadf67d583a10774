//! Every magic amount on every transport: outcome, exit code, and what really happened to the money.

use rstest::rstest;

use super::shop::{IMPATIENT, PATIENT, Shop, Way};

/// Digits, outcome, code, money moved, exit code.
pub type Row = (&'static str, &'static str, &'static str, &'static str, i32);

const TABLE: [Row; 19] = [
    ("00", "approved", "approved", "yes", 0),
    ("51", "declined", "declined", "no", 10),
    ("52", "cancelled", "cancelled", "no", 11),
    ("53", "declined", "declined", "no", 10),
    ("54", "not_started", "busy", "no", 12),
    ("55", "approved", "approved", "yes", 0),
    ("56", "approved", "approved", "yes", 0),
    ("57", "declined", "declined", "no", 10),
    ("58", "unresolved", "amount_differs", "yes", 20),
    ("59", "approved", "approved", "yes", 0),
    ("61", "approved", "approved", "yes", 0),
    ("62", "approved", "approved", "yes", 0),
    ("63", "unresolved", "link_lost", "unknown", 20),
    ("64", "approved", "approved", "yes", 0),
    ("65", "approved", "approved", "yes", 0),
    ("66", "approved", "approved", "yes", 0),
    ("67", "approved", "approved", "yes", 0),
    ("68", "approved", "approved", "yes", 0),
    ("69", "approved", "approved", "yes", 0),
];

/// Where the vendor's own row proves that nothing was done: busy proves nothing, a cut before the terminal acted does not stay open.
pub const PROVEN_BY_ASKING: [Row; 19] = {
    let mut table = TABLE;
    table[4] = ("54", "not_started", "not_found_proven", "no", 12);
    table[12] = ("63", "not_started", "not_found_proven", "no", 12);
    table
};

/// All rows on one way, in one shop each: an unresolved payment blocks its terminal.
#[rstest]
fn every_amount_ends_as_the_table_says(
    #[values(Way::Serial, Way::Http, Way::Https, Way::Cloud)] way: Way,
    #[values(0, 1, 2)] part: usize,
) {
    let rows: Vec<_> = TABLE.iter().skip(part).step_by(3).copied().collect();
    std::thread::scope(|scope| {
        let running: Vec<_> = rows.into_iter().map(|row| scope.spawn(move || (row, holds(way, row)))).collect();
        for row in running {
            let (row, mistake) = row.join().unwrap();
            assert_eq!(mistake, None, "{row:?} on {way:?}");
        }
    });
}

/// How long to wait: not long where silence, or not knowing, is the end.
fn limits(digits: &str) -> &'static str {
    match digits {
        "63" => IMPATIENT,
        "59" | "61" | "64" => "[limits]\nanswer = 10000\nsale = 1000\nask_every = 50\nask_for = 10000\n",
        _ => PATIENT,
    }
}

/// What is not as the table says.
fn holds(way: Way, (digits, outcome, code, money, exit): Row) -> Option<String> {
    let late = match digits {
        // Longer than the limit of a sale.
        "64" => 1500,
        _ => 300,
    };
    let shop = Shop::paired(way, |settings| settings.magic.late_ms = Some(late));
    shop.write("config.toml", limits(digits));
    let amount = format!("10.{digits}");
    let ran = shop.run(&format!("sale {amount} --terminal front"));
    let Some(line) = ran.lines.last() else { return Some(format!("{ran:#?}")) };
    let same = |field: &str, expected: &str| line[field] == expected;
    let lived = same("outcome", outcome) && same("code", code) && same("money_moved", money) && ran.exit == exit;
    let charged = match (digits, money) {
        ("58", _) => vec!["charge 10.59".to_owned()],
        (_, "yes") => vec![format!("charge {amount}")],
        _ => Vec::new(),
    };
    let right = lived && same("amount", &amount) && shop.ledger() == charged;
    (!right).then(|| format!("{ran:#?}\nledger {:?}", shop.ledger()))
}
