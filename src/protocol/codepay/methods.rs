//! Means of payment (WLAN page and codes page). The words are those of the profile and the command line.

use crate::protocol::Method;

/// A means of payment and what the vendor calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Means {
    /// Our word.
    pub word: &'static str,
    /// `pay_method_id`; none for a card, of which the terminal finds out which it is.
    pub pay_method_id: Option<&'static str>,
    /// `card_type` (CodePay sheet, 6.6); none for any card. What a terminal does with it is unverified against the vendor.
    pub card_type: Option<&'static str>,
}

const fn card(word: &'static str, card_type: Option<&'static str>) -> Means {
    Means { word, pay_method_id: None, card_type }
}

const fn wallet(word: &'static str, id: &'static str) -> Means {
    Means { word, pay_method_id: Some(id), card_type: None }
}

/// The usual one first.
const MEANS: [Means; 11] = [
    card("card_payment", None),
    wallet("wx", "WeChatPay"),
    wallet("alipay", "Alipay"),
    wallet("union", "UnionPay"),
    wallet("paypal", "PayPal"),
    wallet("venmo", "Venmo"),
    wallet("cash_app", "CashPay"),
    card("debit_card", Some("1")),
    card("credit_card", Some("2")),
    card("ebt_card", Some("3")),
    card("gift_card", Some("4")),
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
    Method { word: "debit_card", text: "method.debit" },
    Method { word: "credit_card", text: "method.credit" },
    Method { word: "ebt_card", text: "method.ebt" },
    Method { word: "gift_card", text: "method.gift" },
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
