//! The slip of one payment: what a customer may keep, for known and unknown outcomes alike.

mod stored_value;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr;

use crate::money::Amount;
use crate::payment::{ByHand, Kind, MoneyMoved, Payment, WallTime};

/// Width of the slip in columns: the narrow paper of most printers holds 32, ours holds 40 and a few words more.
const WIDTH: usize = 40;
/// Columns of the labels.
const LABEL: usize = 14;

/// One line: a text by its key, with a value beside it or alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// Key of the words, as in `assets/texts`; empty for none.
    pub key: &'static str,
    /// The value, verbatim.
    pub value: String,
}

/// A slip: its lines in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    lines: Vec<ReceiptLine>,
}

impl Receipt {
    /// The slip of `payment`, times in `zone`. Card numbers come with their last four digits only.
    pub fn of(payment: &Payment, zone: &TimeZone) -> Self {
        let (intent, details) = (&payment.intent, &payment.details);
        let mut lines: Vec<ReceiptLine> = Vec::new();
        let mut line = |key: &'static str, value: &str| {
            if !value.is_empty() {
                lines.push(ReceiptLine { key, value: value.to_owned() });
            }
        };
        if intent.simulated {
            line("status.no_money_moves", " ");
        }
        line(kind_key(intent.kind), " ");
        line("label.amount", &intent.amount.to_string());
        let extra = |amount: Option<Amount>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        line("label.tip", &extra(payment.tip()));
        line("label.cashback", &extra(payment.cashback()));
        line("label.tax", &extra(intent.tax));
        line("label.surcharge", &extra(payment.surcharge()));
        line("label.total", &extra(payment.has_extras().then(|| payment.total())));
        line(outcome_key(payment), " ");
        if intent.kind == Kind::PreAuth {
            line("receipt.not_a_charge", " ");
        }
        line(money_key(payment), " ");
        if payment.outcome_word() == "unresolved" && payment.by_hand.is_none() {
            line("money.never_again", " ");
        }
        line("label.time", &stored_value::time(payment).unwrap_or_else(|| local(intent.at, zone)));
        line("label.terminal", &intent.terminal_name);
        line("label.card", &card(payment));
        line("label.approval", &details.approval_code);
        line("label.order", intent.order.as_deref().unwrap_or_default());
        line("label.operator", intent.operator.as_deref().unwrap_or_default());
        line("label.approver", intent.approver.as_deref().unwrap_or_default());
        line("label.reference", intent.reference.as_str());
        // Most vendors know it by ours.
        let theirs = Some(intent.vendor_reference.as_str()).filter(|id| *id != intent.reference.as_str());
        line("", theirs.unwrap_or_default());
        line("label.original", original(payment));
        if intent.original.as_ref().is_some_and(|original| original.reference.is_none()) {
            line("receipt.not_here", " ");
        }
        lines.extend(stored_value::lines(payment));
        Self { lines }
    }

    /// The slip as it goes to a printer: its lines, and paper to tear it off.
    pub fn printed<'a>(&'a self, word: impl Fn(&'a str) -> &'a str) -> String {
        self.text(word).join("\n") + "\n\n\n\n"
    }

    /// The lines.
    pub fn lines(&self) -> &[ReceiptLine] {
        &self.lines
    }

    /// The slip as text lines; `word` gives the words of a key.
    pub fn text<'a>(&'a self, word: impl Fn(&'a str) -> &'a str) -> Vec<String> {
        let rule = "-".repeat(WIDTH);
        let body = self.lines.iter().map(|line| match (line.key, line.value.trim()) {
            ("", value) if LABEL + value.width() > WIDTH => format!("{value:>WIDTH$}"),
            ("", value) => beside("", value),
            (key, "") => word(key).to_owned(),
            (key, value) => beside(word(key), value),
        });
        std::iter::once(rule.clone()).chain(body.flat_map(|line| wrapped(&line))).chain([rule]).collect()
    }
}

/// A line in pieces of at most [`WIDTH`] columns, at blanks where there are any; Chinese goes on anywhere.
fn wrapped(line: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in line.split_inclusive(' ') {
        let whole = word.trim_end().width() <= WIDTH;
        let fits = |piece: &str, more: &str| (piece.to_owned() + more).trim_end().width() <= WIDTH;
        if whole && !pieces.last().is_some_and(|piece| fits(piece, word)) && word.is_ascii() {
            pieces.push(String::new());
        }
        for c in word.chars() {
            let more = c.to_string();
            if !pieces.last().is_some_and(|piece| fits(piece, &more)) {
                pieces.push(String::new());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(c);
            }
        }
    }
    pieces.into_iter().map(|piece| piece.trim_end().to_owned()).collect()
}

/// The label, filled up to its column (Chinese characters are two columns wide), then the value.
fn beside(label: &str, value: &str) -> String {
    let gap = LABEL.saturating_sub(label.width()).max(1);
    format!("{label}{:gap$}{value}", "")
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Sale => "view.sale",
        Kind::Refund => "key.refund",
        Kind::Void => "key.void",
        Kind::PreAuth => "kind.preauth",
        Kind::Completion => "kind.completion",
        Kind::TipAdjustment => "kind.tip",
    }
}

fn outcome_key(payment: &Payment) -> &'static str {
    match (payment.outcome_word(), payment.by_hand.as_ref().map(|decision| decision.decision)) {
        ("unresolved", Some(ByHand::Paid)) => "list.paid_by_hand",
        ("unresolved", Some(ByHand::Unpaid)) => "list.not_paid_by_hand",
        ("approved", _) if payment.intent.kind == Kind::PreAuth => "list.held",
        ("approved", _) => "list.approved",
        ("declined", _) => "list.declined",
        ("cancelled", _) => "list.cancelled",
        ("not_started", _) => "list.not_started",
        _ => "list.not_known",
    }
}

fn money_key(payment: &Payment) -> &'static str {
    match payment.money_moved() {
        MoneyMoved::No if payment.is_held() => "money.held",
        MoneyMoved::Yes => "money.yes",
        MoneyMoved::No => "money.no",
        MoneyMoved::Unknown => "money.not_known",
    }
}

fn card(payment: &Payment) -> String {
    let details = &payment.details;
    let last = details.card.as_ref().map_or("", |card| card.last());
    let number = if last.is_empty() { String::new() } else { format!("**** {last}") };
    [details.scheme.as_str(), &number].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn original(payment: &Payment) -> &str {
    let original = payment.intent.original.as_ref();
    original.map_or("", |of| of.reference.as_ref().map_or(of.vendor_reference.as_str(), |ours| ours.as_str()))
}

/// A moment for people, in `zone`: `2026-11-21 20:31:52`.
pub fn local(at: WallTime, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::money::{Amount, Currency};
    use crate::payment::{
        Card, CardMoney, Conclusion, Details, Event, Evidence, Intent, Match, Outcome, Reference, Stamped, StoredValue,
        TerminalId, Vendor,
    };

    fn intent() -> Intent {
        Intent {
            reference: Reference::new(1_772_355_900_120, 7),
            kind: Kind::Sale,
            terminal: TerminalId("t-00000001".to_owned()),
            terminal_name: "front".to_owned(),
            vendor: Vendor::Wonder,
            simulated: true,
            amount: Amount::from_minor_units(123_450, Currency::HKD).unwrap(),
            tip: None,
            cashback: None,
            tax: None,
            method: None,
            order: Some("A-1187".to_owned()),
            vendor_reference: Uuid::nil().to_string(),
            message_id: Uuid::nil(),
            original: None,
            operator: Some("Mei".to_owned()),
            approver: None,
            another_customer: false,
            at: WallTime(1_772_355_900_120),
        }
    }

    fn approved() -> Payment {
        let evidence = Evidence {
            frame: 1,
            at: WallTime(0),
            source: String::new(),
            said: String::new(),
            reference: Match::Equal,
            amount: Match::Equal,
        };
        let details = Details {
            card: Some(Card::new("424242", "4242")),
            scheme: "visa".to_owned(),
            approval_code: "034521".to_owned(),
            ..Details::default()
        };
        let (code, message) = (String::new(), String::new());
        let conclusion = Box::new(Conclusion { outcome: Outcome::Approved, code, message, details, evidence });
        let events = [Event::Intended { intent: Box::new(intent()) }, Event::Concluded { conclusion }];
        Payment::fold(&events.map(|event| Stamped { at: WallTime(1_772_355_901_000), event })).unwrap()
    }

    #[test]
    fn a_slip_shows_the_last_four_digits_and_that_no_money_moves() {
        let receipt = Receipt::of(&approved(), &TimeZone::UTC);
        let text = receipt.text(|key| key).join("\n");
        insta::assert_snapshot!(text);
        assert!(!text.contains("424242"));
    }

    #[test]
    fn the_slip_of_a_stored_value_card_has_what_regulation_wants() {
        let mut payment = approved();
        payment.intent.vendor_reference = "7K2M9Q00000000000007".to_owned();
        payment.intent.amount = Amount::from_minor_units(800, Currency::TWD).unwrap();
        payment.details = Details {
            rrn: "18061223014301".to_owned(),
            terminal_time: "20180612 230143".to_owned(),
            stored_value: StoredValue {
                chip: "934528053".to_owned(),
                before: CardMoney("90".to_owned()),
                after: CardMoney("290".to_owned()),
                top_up: Amount::from_minor_units(1000, Currency::TWD).ok(),
                device_number: "0990000001301234".to_owned(),
                batch: "17123101".to_owned(),
            },
            ..Details::default()
        };
        insta::assert_snapshot!(Receipt::of(&payment, &TimeZone::UTC).text(|key| key).join("\n"));
    }

    #[test]
    fn a_slip_of_an_unknown_outcome_says_so() {
        let payment = Payment::intended(intent());
        let lines = Receipt::of(&payment, &TimeZone::UTC);
        assert!(lines.lines().iter().any(|line| line.key == "list.not_known"));
    }
}
