//! Every magic amount on every transport: outcome, exit code, and what really happened to the money.

use countertop::simulator::codepay::Profile;
use rstest::rstest;

use super::shop::{QUICK, Shop, Way};
use crate::commands::magic::{PROVEN_BY_ASKING, Row};

/// All rows on one way, in one shop each: an unresolved payment blocks its terminal.
#[rstest]
fn every_amount_ends_as_the_table_says(
    #[values(Way::WebSocket, Way::Serial)] way: Way,
    #[values(Profile::Document, Profile::Field2024, Profile::PayCloud)] profile: Profile,
    #[values(0, 1, 2, 3)] part: usize,
) {
    let rows: Vec<_> = PROVEN_BY_ASKING.iter().skip(part).step_by(4).copied().collect();
    std::thread::scope(|scope| {
        let running: Vec<_> =
            rows.into_iter().map(|row| scope.spawn(move || (row, holds(way, profile, row)))).collect();
        for row in running {
            let (row, mistake) = row.join().unwrap();
            assert_eq!(mistake, None, "{row:?} on {way:?}");
        }
    });
}

/// What is not as the table says.
fn holds(way: Way, profile: Profile, (digits, outcome, code, money, exit): Row) -> Option<String> {
    let late = match digits {
        // Longer than the limit of a sale, and shorter than the order's life.
        "64" => 1_800,
        _ => 600,
    };
    let shop = Shop::paired(way, |settings| {
        (settings.magic.late_ms, settings.profile) = (Some(late), profile);
    });
    if matches!(digits, "59" | "61" | "64") {
        shop.write("config.toml", &QUICK.replace("sale = 15000", "sale = 1500"));
    }
    let amount = format!("10.{digits}");
    let ran = shop.run(&format!("sale {amount} --terminal c"));
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
