//! The fields of an order (WLAN page, "Submit transaction"; the newer ones from the SDK).

use super::codes::{PayScenario, ReceiptPrint, TransType};
use super::fields::Fields;

/// Longest order number (WLAN page).
pub const NUMBER_CAP: usize = 32;
/// How long an order lives where it does not say, in seconds: what replies show (recorded). `0` means the same. Assumed.
pub const EXPIRES_DEFAULT_S: u64 = 300;

/// What an order asks for. Amounts are decimals of major units, never cents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What kind of transaction.
    pub trans_type: TransType,
    /// The number of this very operation, of a refund as well.
    pub merchant_order_no: String,
    /// The number of the order that it is about.
    pub orig_merchant_order_no: Option<String>,
    /// ISO 4217 code.
    pub price_currency: Option<String>,
    /// The base amount. A void needs none.
    pub order_amount: Option<String>,
    /// The tip. A zero is refused by a real terminal (recorded): it is left out.
    pub tip_amount: Option<String>,
    /// The tax in it, for reading.
    pub tax_amount: Option<String>,
    /// The cash that is handed out.
    pub cashback_amount: Option<String>,
    /// The customer chooses a tip on the terminal.
    pub on_screen_tip: Option<bool>,
    /// The customer signs on the terminal.
    pub on_screen_signature: Option<bool>,
    /// Card, or a code.
    pub pay_scenario: Option<PayScenario>,
    /// Which brand; for codes it must be told (SDK).
    pub pay_method_id: Option<String>,
    /// 1 debit, 2 credit, 3 EBT, 4 gift.
    pub card_type: Option<String>,
    /// Which network.
    pub card_network_type: Option<String>,
    /// Comes back unchanged.
    pub attach: Option<String>,
    /// What was bought, in words.
    pub description: Option<String>,
    /// Where the gateway tells of the payment.
    pub notify_url: Option<String>,
    /// How long it can be paid, in seconds.
    pub expires_s: Option<u64>,
    /// The cashier opens it on the terminal first.
    pub confirm_on_terminal: Option<bool>,
    /// A manager signs in on the terminal for a void or refund.
    pub required_terminal_authentication: Option<bool>,
    /// What is printed without being asked for.
    pub receipt_print_mode: Option<ReceiptPrint>,
}

impl Order {
    /// An order of this kind under this number, everything else left out.
    pub fn new(trans_type: TransType, number: &str) -> Self {
        Self {
            trans_type,
            merchant_order_no: number.to_owned(),
            orig_merchant_order_no: None,
            price_currency: None,
            order_amount: None,
            tip_amount: None,
            tax_amount: None,
            cashback_amount: None,
            on_screen_tip: None,
            on_screen_signature: None,
            pay_scenario: None,
            pay_method_id: None,
            card_type: None,
            card_network_type: None,
            attach: None,
            description: None,
            notify_url: None,
            expires_s: None,
            confirm_on_terminal: None,
            required_terminal_authentication: None,
            receipt_print_mode: None,
        }
    }

    /// The fields in the order of the vendor's table, each of exactly its documented type.
    pub fn write(&self) -> Fields {
        let mut fields = Fields::new();
        fields
            .put("trans_type", self.trans_type.digits())
            .put("merchant_order_no", self.merchant_order_no.as_str())
            .put_some("orig_merchant_order_no", self.orig_merchant_order_no.as_deref())
            .put_some("price_currency", self.price_currency.as_deref())
            .put_some("order_amount", self.order_amount.as_deref())
            .put_some("tip_amount", self.tip_amount.as_deref())
            .put_some("tax_amount", self.tax_amount.as_deref())
            .put_some("on_screen_tip", self.on_screen_tip)
            .put_some("cashback_amount", self.cashback_amount.as_deref())
            .put_some("pay_method_id", self.pay_method_id.as_deref())
            .put_some("pay_scenario", self.pay_scenario.map(PayScenario::word))
            .put_some("card_type", self.card_type.as_deref())
            .put_some("card_network_type", self.card_network_type.as_deref())
            .put_some("attach", self.attach.as_deref())
            .put_some("description", self.description.as_deref())
            .put_some("notify_url", self.notify_url.as_deref())
            .put_some("expires", self.expires_s.map(|seconds| seconds.to_string()))
            .put_some("confirm_on_terminal", self.confirm_on_terminal)
            .put_some("required_terminal_authentication", self.required_terminal_authentication)
            .put_some("on_screen_signature", self.on_screen_signature)
            .put_some("receipt_print_mode", self.receipt_print_mode.map(ReceiptPrint::number));
        fields
    }

    /// Reads the fields of an order, text or number alike. None without a kind that is known, or without a number. A field
    /// that says something else than it may is none: whoever must refuse that looks at the fields themselves.
    pub fn read(fields: &Fields) -> Option<Self> {
        let word = |name: &str| fields.get(name).map(str::to_owned);
        let kind = TransType::of(fields.get("trans_type")?)?;
        Some(Self {
            orig_merchant_order_no: word("orig_merchant_order_no"),
            price_currency: word("price_currency"),
            order_amount: word("order_amount"),
            tip_amount: word("tip_amount"),
            tax_amount: word("tax_amount"),
            // The Android SDK's name of it.
            cashback_amount: fields.any(&["cashback_amount", "cash_amount"]).map(str::to_owned),
            on_screen_tip: fields.flag("on_screen_tip"),
            on_screen_signature: fields.flag("on_screen_signature"),
            pay_scenario: fields.get("pay_scenario").and_then(PayScenario::of),
            pay_method_id: word("pay_method_id"),
            card_type: word("card_type"),
            card_network_type: word("card_network_type"),
            attach: word("attach"),
            description: word("description"),
            notify_url: word("notify_url"),
            expires_s: fields.get("expires").and_then(|seconds| seconds.parse().ok()),
            confirm_on_terminal: fields.flag("confirm_on_terminal"),
            required_terminal_authentication: fields.flag("required_terminal_authentication"),
            receipt_print_mode: fields
                .get("receipt_print_mode")
                .and_then(|mode| mode.parse().ok())
                .and_then(ReceiptPrint::of),
            ..Self::new(kind, fields.get("merchant_order_no")?)
        })
    }

    /// How long it can be paid, in seconds.
    pub fn lives_s(&self) -> u64 {
        self.expires_s.filter(|seconds| *seconds > 0).unwrap_or(EXPIRES_DEFAULT_S)
    }
}

/// Whether a text can be an order number: 1 to 32 letters and digits; an underscore is used in practice.
pub fn is_number(text: &str) -> bool {
    (1..=NUMBER_CAP).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::message::Message;
    use super::super::vectors;
    use super::*;

    fn whole() -> Order {
        Order {
            orig_merchant_order_no: Some("O1".into()),
            price_currency: Some("USD".into()),
            order_amount: Some("34.50".into()),
            tip_amount: Some("2.00".into()),
            tax_amount: Some("1.00".into()),
            cashback_amount: Some("10.00".into()),
            on_screen_tip: Some(false),
            on_screen_signature: Some(true),
            pay_scenario: Some(PayScenario::Card),
            pay_method_id: Some("Visa".into()),
            card_type: Some("2".into()),
            card_network_type: Some("9".into()),
            attach: Some("abc123".into()),
            description: Some("IPhone White X2".into()),
            notify_url: Some("http://www.example.com/callback?id=12345".into()),
            expires_s: Some(180),
            confirm_on_terminal: Some(false),
            required_terminal_authentication: Some(true),
            receipt_print_mode: Some(ReceiptPrint::Both),
            ..Order::new(TransType::Sale, "121775014073233018")
        }
    }

    #[test]
    fn every_field_has_its_name_and_type() {
        let json = serde_json::to_string(&whole().write()).unwrap();
        assert_eq!(
            json,
            r#"{"trans_type":"1","merchant_order_no":"121775014073233018","orig_merchant_order_no":"O1","price_currency":"USD","order_amount":"34.50","tip_amount":"2.00","tax_amount":"1.00","on_screen_tip":false,"cashback_amount":"10.00","pay_method_id":"Visa","pay_scenario":"SWIPE_CARD","card_type":"2","card_network_type":"9","attach":"abc123","description":"IPhone White X2","notify_url":"http://www.example.com/callback?id=12345","expires":"180","confirm_on_terminal":false,"required_terminal_authentication":true,"on_screen_signature":true,"receipt_print_mode":3}"#
        );
    }

    #[test]
    fn what_is_written_reads_back() {
        let bare = Order::new(TransType::Void, "A1");
        for order in [whole(), bare] {
            assert_eq!(Order::read(&order.write()), Some(order));
        }
    }

    #[test]
    fn every_order_of_the_vectors() {
        for (group, id, wire) in vectors::messages() {
            let message = Message::read(wire.as_bytes()).unwrap();
            if message.topic != super::super::topic::Topic::Order || message.is_answer() {
                continue;
            }
            let order = Order::read(message.biz()).unwrap();
            for (name, value) in order.write().iter() {
                let theirs = message.biz().value(name).and_then(super::super::fields::Value::scalar);
                // A number of seconds is written as the text that the pages document.
                assert_eq!(value.scalar(), theirs, "{group} {id}: {name}");
            }
        }
    }

    #[rstest]
    #[case(Some(0), 300)]
    #[case(Some(30), 30)]
    #[case(None, 300)]
    fn how_long_an_order_lives(#[case] expires_s: Option<u64>, #[case] expected: u64) {
        assert_eq!(Order { expires_s, ..whole() }.lives_s(), expected);
    }

    #[rstest]
    #[case("b0e9176c0ac14ab84LSiT", true)]
    #[case("A_1", true)]
    #[case("", false)]
    #[case("a-b", false)]
    #[case("123456789012345678901234567890123", false)]
    fn order_numbers(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_number(text), expected);
    }
}
