//! The case for the vendor: a transaction that was begun at a card and never finished, with every number that is known of it.

use jiff::tz::TimeZone;

use super::receipt::local;
use crate::payment::Payment;

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// Key of its words, as in `assets/texts`; empty where `name` stands for them.
    pub key: &'static str,
    /// The vendor's own name of a number.
    pub name: String,
    /// The value, verbatim; empty for words alone.
    pub value: String,
}

/// The lines, times in `zone`; none for a payment that is not owed its end. `merchant` is the account, which no payment knows.
pub fn case(payment: &Payment, merchant: &str, zone: &TimeZone) -> Option<Vec<CaseLine>> {
    let owed = payment.owed.as_ref().filter(|_| payment.outcome_word() == "unresolved")?;
    let intent = &payment.intent;
    let mut lines = Vec::new();
    let mut ours = |key: &'static str, value: &str| {
        lines.push(CaseLine { key, name: String::new(), value: value.to_owned() });
    };
    ours("case.title", "");
    ours("case.what", "");
    ours("label.amount", &intent.amount.to_string());
    ours("label.time", &local(intent.at, zone));
    ours("case.merchant", merchant);
    ours("label.terminal", &intent.terminal_name);
    ours("label.reference", intent.reference.as_str());
    if let Some(given_up) = &payment.given_up {
        ours("case.given_up_by", given_up.by.as_deref().unwrap_or_default());
        ours("case.reason", &given_up.reason);
    }
    ours("label.terminal_says", &payment.message);
    let theirs = owed.numbers.iter().chain(&owed.told);
    lines.extend(theirs.map(|(name, value)| CaseLine { key: "", name: name.clone(), value: value.clone() }));
    lines.retain(|line| !line.value.is_empty() || matches!(line.key, "case.title" | "case.what"));
    Some(lines)
}

impl CaseLine {
    /// As text: the words of its key, or its name, and its value.
    pub fn text<'a>(&'a self, word: impl Fn(&'a str) -> &'a str) -> String {
        let label = if self.key.is_empty() { self.name.as_str() } else { word(self.key) };
        if self.value.is_empty() { label.to_owned() } else { format!("{label}: {}", self.value) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::money::{Amount, Currency};
    use crate::payment::{
        Event, Evidence, Intent, Kind, Match, Owed, Reference, Stamped, TerminalId, Vendor, WallTime,
    };

    fn unfinished() -> Payment {
        let intent = Intent {
            reference: Reference::new(1_772_355_900_120, 7),
            kind: Kind::Sale,
            terminal: TerminalId("t-00000001".to_owned()),
            terminal_name: "e".to_owned(),
            vendor: Vendor::EasyCard,
            simulated: false,
            amount: Amount::from_minor_units(100, Currency::TWD).unwrap(),
            tip: None,
            cashback: None,
            tax: None,
            method: None,
            order: None,
            vendor_reference: "7K2M9Q00000000000007".to_owned(),
            message_id: Uuid::nil(),
            original: None,
            operator: Some("Mei".to_owned()),
            approver: None,
            another_customer: false,
            at: WallTime(1_772_355_900_120),
        };
        let map = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let owed = Owed {
            other_card: false,
            next: None,
            tries: 3,
            numbers: map(&[("HostSerialNumber", "093102"), ("StoreOrderNo", "7K2M9Q00000000000007")]),
            told: map(&[("ErrorCode", "046201"), ("RRNumber", "18061223014301")]),
        };
        let evidence = Evidence {
            frame: 1,
            at: WallTime(0),
            source: String::new(),
            said: String::new(),
            reference: Match::Equal,
            amount: Match::Equal,
        };
        let events = [
            Event::Intended { intent: Box::new(intent) },
            Event::MayHaveLeft,
            Event::Unfinished { owed: Box::new(owed), code: "046201".to_owned(), last_words: String::new(), evidence },
            Event::GivenUp { by: Some("Mei".to_owned()), reason: "the customer has left".to_owned() },
        ];
        Payment::fold(&events.map(|event| Stamped { at: WallTime(1_772_355_901_000), event })).unwrap()
    }

    #[test]
    fn a_case_has_every_number_that_is_known() {
        let lines = case(&unfinished(), "TESTMCH001", &TimeZone::UTC).unwrap();
        let text: Vec<String> = lines.iter().map(|line| line.text(|key| key)).collect();
        insta::assert_snapshot!(text.join("\n"));
    }

    #[test]
    fn what_is_not_owed_is_no_case() {
        let payment = Payment { owed: None, ..unfinished() };
        assert_eq!(case(&payment, "M", &TimeZone::UTC), None);
    }
}
