//! Answers that are no answers: what a proxy, a login page or a broken server says never decides about money.

use rstest::rstest;

use super::shop::Shop;

/// The sale is executed, its answer is spoilt: the truth is asked for.
#[rstest]
#[case::html("html")]
#[case::server_error("http:500")]
#[case::bad_gateway("http:502")]
#[case::unauthorised("http:401")]
#[case::conflict("http:409")]
#[case::no_content("http:204")]
#[case::ten_megabytes("big:10485760")]
#[case::garbage("garbage")]
#[case::redirect("redirect:http://127.0.0.1:1/")]
fn a_spoilt_answer_is_asked_about(#[case] spoilt: &str) {
    let scenario = format!("[[step]]\nwhen = {{ action = \"Sale\" }}\ndo = [\"approve\", \"{spoilt}\"]\n");
    let shop = Shop::following(&scenario);
    let sale = shop.run("sale 10.00 --terminal front").expect(0);
    assert_eq!((sale.text("outcome"), sale.text("money_moved")), ("approved", "yes"));
    assert_eq!(shop.ledger(), ["charge 10.00"], "once, and at no other address");
}
