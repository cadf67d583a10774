use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case::plain("The equipment is being traded", "The equipment is being traded")]
#[case::visa("card 4111111111111111 refused", "card 411111******1111 refused")]
#[case::amex("378282246310005", "378282*****0005")]
#[case::in_groups("4111 1111-1111.1111", "4111 11**-****.1111")]
#[case::wide_blank("4111\u{a0}1111\u{a0}1111\u{a0}1111", "4111\u{a0}11**\u{a0}****\u{a0}1111")]
#[case::number_before("No 12 4111111111111111", "No 12 411111******1111")]
#[case::track("4111111111111111=25122011", "411111******1111=********")]
#[case::track_with_letter("B4111111111111111D2512", "B411111******1111D****")]
#[case::first_track("%B4111111111111111^DOE/JANE^2512201100?", "%B411111******1111^********^**********?")]
#[case::an_amount_behind_it("4111111111111111 = 2512", "411111******1111 = 2512")]
#[case::base64("pan NDExMTExMTExMTExMTExMQ== end", "pan **********************== end")]
#[case::base64_of_more("data=eyJwYW4iOiI0MTExMTExMTExMTExMTExIn0", "data=***********************************")]
#[case::hex("34313131313131313131313131313131", "********************************")]
#[case::base64_of_no_card("ZGF0YSBvZiB0aGUgdHJhbnNhY3Rpb24", "ZGF0YSBvZiB0aGUgdHJhbnNhY3Rpb24")]
#[case::uuid("ff467f02-5b69-45f3-81aa-bffcca55fe8f", "ff467f02-5b69-45f3-81aa-bffcca55fe8f")]
#[case::two("5555555555554444/4242424242424242", "555555******4444/424242******4242")]
#[case::mastercard_2("2223003122003222", "222300******3222")]
#[case::nineteen("6304000000000000000", "630400*********0000")]
#[case::luhn_fails("4111111111111112", "4111111111111112")]
#[case::no_scheme("9111111111111111", "9111111111111111")]
#[case::too_long("41111111111111111111", "41111111111111111111")]
#[case::two_blanks("41111111  11111111", "41111111  11111111")]
fn card_numbers_in_free_text_are_masked(#[case] raw: &str, #[case] shown: &str) {
    assert_eq!(free_text(raw), shown);
}

#[rstest]
#[case::escape("\u{1b}]0;owned\u{7}", "\u{fffd}]0;owned\u{fffd}")]
#[case::c1("\u{9b}31m", "\u{fffd}31m")]
#[case::lines("a\r\nb\u{2028}c", "a\u{fffd}\u{fffd}b\u{fffd}c")]
#[case::direction("\u{202e}02.01\u{2066}", "\u{fffd}02.01\u{fffd}")]
#[case::other_scripts("交易失敗", "交易失敗")]
fn what_acts_on_a_screen_is_replaced(#[case] raw: &str, #[case] shown: &str) {
    assert_eq!(free_text(raw), shown);
    assert_eq!(identifier(raw), shown);
}

#[rstest]
#[case("4111 1111 1111 1111", true)]
#[case("5555-5555-5555-4444", true)]
#[case("A4111111111111111", false)]
#[case("4111111111111112", false)]
#[case("20250101155400020000000001", false)]
#[case("", false)]
fn a_card_in_place_of_an_order_number(#[case] typed: &str, #[case] is: bool) {
    assert_eq!(is_card(typed), is);
}

#[test]
fn identifiers_keep_long_numbers() {
    assert_eq!(identifier("4111111111111111"), "4111111111111111");
}

#[test]
fn a_card_number_across_the_cut_is_masked_before_it() {
    let raw = format!("{}4111111111111111", " ".repeat(245));
    assert!(free_text(&raw).ends_with("411111*****"));
}

proptest! {
    #[test]
    fn any_text_becomes_short_and_harmless(raw in any::<String>()) {
        for text in [free_text(&raw), identifier(&raw)] {
            prop_assert!(text.chars().count() <= 256);
            prop_assert!(!text.chars().any(acts));
        }
    }

    #[test]
    fn digits_in_any_grouping_never_panic(raw in "[0-9 \\-]{0,600}") {
        prop_assert!(free_text(&raw).len() <= 256);
    }
}
