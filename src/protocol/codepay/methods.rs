//! Means of payment (WLAN page and codes page). The words are those of the profile and the command line.

use crate::protocol::Method;

/// A means of payment and what the vendor calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Means {
    /// Our word.
    pub word: &'static str,
    /// `pay_method_id`; none for a card, of which the terminal finds out which it is.
    pub pay_method_id: Option<&'static str>,
}

/// The usual one first.
const MEANS: [Means; 7] = [
    Means { word: "card_payment", pay_method_id: None },
    Means { word: "wx", pay_method_id: Some("WeChatPay") },
    Means { word: "alipay", pay_method_id: Some("Alipay") },
    Means { word: "union", pay_method_id: Some("UnionPay") },
    Means { word: "paypal", pay_method_id: Some("PayPal") },
    Means { word: "venmo", pay_method_id: Some("Venmo") },
    Means { word: "cash_app", pay_method_id: Some("CashPay") },
];

/// The same for the screen.
pub const METHODS: &[Method] = &[
    Method { word: "card_payment", text: "method.card" },
    Method { word: "wx", text: "method.wechat" },
    Method { word: "alipay", text: "method.alipay" },
    Method { word: "union", text: "method.quickpass" },
    Method { word: "paypal", text: "method.paypal" },
    Method { word: "venmo", text: "method.venmo" },
    Method { word: "cash_app", text: "method.cash_app" },
];

impl Means {
    /// The means of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        MEANS.into_iter().find(|means| means.word == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_screen_offers_is_what_can_be_sent() {
        let offered: Vec<&str> = METHODS.iter().map(|method| method.word).collect();
        let sent: Vec<&str> = MEANS.iter().map(|means| means.word).collect();
        assert_eq!(offered, sent);
        assert_eq!(Means::of_word("cash"), None);
    }
}
