//! Killed at any moment: the next look says what the ledger says.

use std::time::Duration;

use rstest::rstest;

use super::shop::Shop;

/// A sale whose program was killed is asked about by the next.
#[rstest]
fn a_sale_whose_program_was_killed_is_known_by_the_next(#[values(60, 150, 300, 450)] after_ms: u64) {
    let shop = Shop::paired(|settings| settings.card_wait_ms = 200);
    let mut sale = shop.begin("sale 100 --terminal e");
    #[expect(clippy::disallowed_methods, reason = "not a wait for something: the moment of the kill is what is tried")]
    std::thread::sleep(Duration::from_millis(after_ms));
    sale.kill().unwrap();
    sale.wait().unwrap();
    let resolved = shop.run("resolve --wait 3");
    let listed = shop.run("transactions");
    let paid = listed.lines.iter().filter(|line| line["money_moved"] == "yes").count();
    assert_eq!(paid, shop.ledger().len(), "{listed:#?}");
    // Killed between the mark and the request: that nothing was begun is proven after 90 s, and until then it is not known.
    let unknown = listed.lines.iter().any(|line| line["money_moved"] == "unknown");
    assert_eq!(unknown, resolved.exit == 20, "{resolved:#?}");
    assert!(!unknown || shop.ledger().is_empty(), "{listed:#?}");
    shop.run("journal verify").expect(0);
}
