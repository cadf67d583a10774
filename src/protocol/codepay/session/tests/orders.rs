//! What leaves: every kind of payment, every setting.

use rstest::rstest;

use super::scene::*;
use crate::payment::{Intent, Kind, NotStarted, Silence};
use crate::protocol::codepay::codes::{PayScenario, ReceiptPrint, TransType};
use crate::protocol::codepay::samples::{SALE, intent, settings, usd};
use crate::protocol::codepay::{Settings, Wiring};

fn biz(settings: Settings, intent: Intent) -> String {
    let mut scene = Scene::new(settings);
    serde_json::to_string(message(&one(scene.pay(intent))).biz()).unwrap()
}

#[test]
fn a_sale_to_the_letter() {
    let out = one(Scene::socket().pay(intent(Kind::Sale, 1)));
    assert_eq!(
        json(&out),
        r#"{"topic":"ecrhub.pay.order","request_id":"00000000000000000000000000000001","app_id":"wz00000000000a0001","timestamp":"1698302992263","version":"1.0","biz_data":{"trans_type":"1","merchant_order_no":"OURS1","price_currency":"USD","order_amount":"10.20","on_screen_tip":false,"pay_scenario":"SWIPE_CARD","expires":"120","confirm_on_terminal":false}}"#
    );
}

#[rstest]
#[case(Kind::PreAuth, r#"{"trans_type":"4","merchant_order_no":"OURS1","price_currency":"USD","order_amount":"10.20","on_screen_tip":false,"pay_scenario":"SWIPE_CARD","expires":"120","confirm_on_terminal":false}"#)]
#[case(Kind::Completion, r#"{"trans_type":"6","merchant_order_no":"OURS1","orig_merchant_order_no":"0SALE000000000000001","price_currency":"USD","order_amount":"10.20","pay_scenario":"SWIPE_CARD","expires":"120","confirm_on_terminal":false}"#)]
#[case(Kind::Void, r#"{"trans_type":"2","merchant_order_no":"OURS1","orig_merchant_order_no":"0SALE000000000000001","price_currency":"USD","order_amount":"10.20","pay_scenario":"SWIPE_CARD","expires":"120","confirm_on_terminal":false,"required_terminal_authentication":false}"#)]
#[case(Kind::Refund, r#"{"trans_type":"3","merchant_order_no":"OURS1","orig_merchant_order_no":"0SALE000000000000001","price_currency":"USD","order_amount":"10.20","pay_scenario":"SWIPE_CARD","expires":"120","confirm_on_terminal":false,"required_terminal_authentication":false}"#)]
fn every_kind(#[case] kind: Kind, #[case] expected: &str) {
    assert_eq!(biz(settings(Wiring::WebSocket), intent(kind, 1)), expected);
}

#[test]
fn a_tip_is_asked_of_the_sale() {
    let out = one(Scene::socket().pay(intent(Kind::TipAdjustment, 1)));
    let expected = format!(r#""biz_data":{{"merchant_order_no":"{SALE}","tip_adjustment_amount":"10.20"}}}}"#);
    assert!(json(&out).starts_with(r#"{"topic":"ecrhub.pay.tip.adjustment","request_id":"00000"#));
    assert!(json(&out).ends_with(&expected), "{}", json(&out));
}

#[test]
fn tip_and_cashback_go_with_a_sale_and_nothing_of_zero() {
    let mut sale = intent(Kind::Sale, 1);
    (sale.tip, sale.cashback) = (Some(usd(100)), Some(usd(2_000)));
    let both = biz(settings(Wiring::WebSocket), sale.clone());
    assert!(both.starts_with(r#"{"trans_type":"11","#), "{both}");
    assert!(both.contains(r#""tip_amount":"1.00","cashback_amount":"20.00""#), "{both}");
    (sale.tip, sale.cashback) = (Some(usd(0)), Some(usd(0)));
    let neither = biz(settings(Wiring::WebSocket), sale);
    assert!(
        !neither.contains("tip_amount") && !neither.contains("cashback") && neither.contains(r#""trans_type":"1""#)
    );
}

#[test]
fn every_setting() {
    let all = Settings {
        expires_s: 90,
        confirm_on_terminal: true,
        on_screen_tip: true,
        on_screen_signature: Some(true),
        receipt_print_mode: Some(ReceiptPrint::Customer),
        required_terminal_authentication: true,
        release: TransType::Release,
        notify_url: Some("https://shop.example/n".into()),
        description: Some("Front".into()),
        ..settings(Wiring::WebSocket)
    };
    let sale = Intent { order: Some("T-7".into()), method: Some("wx".into()), ..intent(Kind::Sale, 1) };
    assert_eq!(
        biz(all.clone(), sale),
        r#"{"trans_type":"1","merchant_order_no":"OURS1","price_currency":"USD","order_amount":"10.20","on_screen_tip":true,"pay_method_id":"WeChatPay","pay_scenario":"BSCANQR_PAY","attach":"T-7","description":"Front","notify_url":"https://shop.example/n","expires":"90","confirm_on_terminal":true,"on_screen_signature":true,"receipt_print_mode":2}"#
    );
    let refund = biz(all.clone(), intent(Kind::Refund, 1));
    assert!(refund.contains(r#""required_terminal_authentication":true"#) && !refund.contains("on_screen_tip"));
    let mut released = intent(Kind::Void, 1);
    released.original.as_mut().unwrap().kind = Some(Kind::PreAuth);
    assert!(biz(all.clone(), released.clone()).starts_with(r#"{"trans_type":"5","#), "the sister brand's release");
    assert!(biz(all.clone(), intent(Kind::Void, 2)).starts_with(r#"{"trans_type":"2","#), "a sale is voided");
    let usual = Settings { release: TransType::Void, qr_scenario: PayScenario::ShowCode, ..all };
    assert!(biz(usual.clone(), released).starts_with(r#"{"trans_type":"2","#));
    let code = Intent { method: Some("alipay".into()), ..intent(Kind::Sale, 1) };
    assert!(biz(usual, code).contains(r#""pay_method_id":"Alipay","pay_scenario":"SCANQR_PAY""#));
}

#[test]
fn an_operation_whose_number_is_the_originals_gets_one_of_its_own() {
    let void = Intent { vendor_reference: SALE.into(), ..intent(Kind::Void, 1) };
    let reference = void.reference.as_str().to_owned();
    let said = biz(settings(Wiring::WebSocket), void);
    assert!(
        said.contains(&format!(r#""merchant_order_no":"{reference}","orig_merchant_order_no":"{SALE}""#)),
        "{said}"
    );
}

#[test]
fn tax_and_the_kind_of_card_are_told() {
    let known = Settings { card_network_type: Some("9".into()), ..settings(Wiring::WebSocket) };
    let sale = |word: &str| Intent { method: Some(word.into()), tax: Some(usd(85)), ..intent(Kind::Sale, 1) };
    let card = biz(known.clone(), sale("ebt_card"));
    assert!(card.contains(r#""order_amount":"10.20","tax_amount":"0.85""#), "{card}");
    assert!(card.contains(r#""pay_scenario":"SWIPE_CARD","card_type":"3","card_network_type":"9""#), "{card}");
    let wallet = biz(known, sale("alipay"));
    assert!(!wallet.contains("card_"), "{wallet}");
}

/// Of no sale in particular: the customer presents the card.
#[test]
fn a_refund_without_a_sale_names_none() {
    let refund = biz(settings(Wiring::WebSocket), Intent { original: None, ..intent(Kind::Refund, 1) });
    assert!(refund.starts_with(r#"{"trans_type":"3","merchant_order_no":"OURS1","price_currency":"USD""#), "{refund}");
}

#[rstest]
#[case::no_original(Intent { original: None, ..intent(Kind::Completion, 1) }, "original")]
#[case::no_original_of_a_tip(Intent { original: None, ..intent(Kind::TipAdjustment, 1) }, "sale")]
#[case::no_amount(Intent { amount: usd(0), ..intent(Kind::Sale, 1) }, "zero")]
#[case::no_means(Intent { method: Some("cheque".into()), ..intent(Kind::Sale, 1) }, "cheque")]
#[case::no_number(Intent { vendor_reference: "a b".into(), ..intent(Kind::Sale, 1) }, "order number")]
fn what_cannot_be_asked_never_leaves(#[case] intent: Intent, #[case] words: &str) {
    let mut scene = Scene::socket();
    assert!(scene.session.why_not(&intent).is_some_and(|why| why.contains(words)));
    let id = scene.id();
    scene.session.request_money(at(scene.now), id, money(intent));
    let told = scene.drain();
    assert!(matches!(silent(told), Some(Silence::Refused(NotStarted::RefusedLocally, why)) if why.contains(words)));
}

#[test]
fn a_void_of_a_sale_of_unknown_amount_names_none() {
    let void = Intent { amount: usd(0), ..intent(Kind::Void, 1) };
    assert!(!biz(settings(Wiring::WebSocket), void).contains("order_amount"));
}

#[test]
fn a_socket_that_fails_before_a_byte_left_is_proof() {
    let mut scene = Scene::socket();
    let out = one(scene.pay(intent(Kind::Sale, 1)));
    let fault = crate::wire::LinkFault::new(crate::wire::LinkFaultKind::Lost, "gone");
    let failed = crate::wire::LinkEvent::Failed { exchange: out.exchange, left: crate::wire::Left::Nothing, fault };
    assert!(matches!(silent(scene.hear(failed)), Some(Silence::NothingLeft(_))));
}
