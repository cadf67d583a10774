//! Made-up payments for the tests.

use uuid::Uuid;

use crate::money::{Amount, Currency};
use crate::payment::{
    ByHand, Card, CardMoney, Conclusion, Details, Event, Evidence, Extras, Intent, Kind, Match, Original, Outcome,
    Override, Reference, Stamped, StoredValue, TerminalId, Unresolved, Vendor, WallTime,
};

use super::super::{Journal, JournalPlace};

/// 2026-03-01, 09:05 UTC.
pub const MORNING: i64 = 1_772_355_900_000;

pub fn reference(number: u64) -> Reference {
    Reference::new(MORNING.unsigned_abs() + number, number * 7919)
}

pub fn at(number: u64) -> WallTime {
    WallTime(MORNING + number.cast_signed())
}

pub fn hkd(minor: u64) -> Amount {
    Amount::from_minor_units(minor, Currency::HKD).expect("small enough")
}

pub fn sale(number: u64, minor: u64) -> Intent {
    Intent {
        reference: reference(number),
        kind: Kind::Sale,
        terminal: TerminalId("t-1".to_owned()),
        terminal_name: "front".to_owned(),
        vendor: Vendor::Wonder,
        simulated: false,
        amount: hkd(minor),
        tip: None,
        cashback: None,
        tax: None,
        method: Some("card_payment".to_owned()),
        order: None,
        vendor_reference: Uuid::from_u128(u128::from(number) << 64 | 0x7777).to_string(),
        message_id: Uuid::from_u128(u128::from(number) << 64 | 0x1234),
        original: None,
        operator: Some("Ada".to_owned()),
        approver: None,
        another_customer: false,
        at: at(number),
    }
}

pub fn undoing(number: u64, kind: Kind, minor: u64, original: &Intent) -> Intent {
    let undone = Original {
        reference: Some(original.reference),
        kind: None,
        vendor_reference: original.vendor_reference.clone(),
        left: None,
    };
    Intent { kind, original: Some(undone), vendor_reference: original.vendor_reference.clone(), ..sale(number, minor) }
}

pub fn stamped(number: u64, event: Event) -> Stamped {
    Stamped { at: at(number), event }
}

pub fn begun(intent: &Intent) -> Vec<Stamped> {
    let mark = Stamped { at: intent.at, event: Event::MayHaveLeft };
    vec![Stamped { at: intent.at, event: Event::Intended { intent: Box::new(intent.clone()) } }, mark]
}

pub fn evidence() -> Evidence {
    Evidence {
        frame: 12,
        at: at(900),
        source: "WP-00012345".to_owned(),
        said: "Sale status=Success".to_owned(),
        reference: Match::Equal,
        amount: Match::Equal,
    }
}

fn stored_value() -> StoredValue {
    StoredValue {
        chip: "934528053".to_owned(),
        before: CardMoney("4000".to_owned()),
        after: CardMoney("3990".to_owned()),
        device_number: "0830000001304104".to_owned(),
        ..StoredValue::default()
    }
}

pub fn conclusion(outcome: Outcome) -> Box<Conclusion> {
    let details = Details {
        card: Some(Card::new("411111", "4242")),
        scheme: "visa".to_owned(),
        entry: "contactless".to_owned(),
        approval_code: "A1B2C3".to_owned(),
        rrn: "506012345678".to_owned(),
        vendor_number: "260301000042".to_owned(),
        terminal_time: "2026-03-01T17:05:04+08:00".to_owned(),
        extras: Extras::default(),
        stored_value: stored_value(),
    };
    Box::new(Conclusion {
        outcome,
        code: "0000".to_owned(),
        message: "APPROVED".to_owned(),
        details,
        evidence: evidence(),
    })
}

pub fn concluded(number: u64, outcome: Outcome) -> Vec<Stamped> {
    vec![stamped(number, Event::Concluded { conclusion: conclusion(outcome) })]
}

pub fn unresolved(number: u64) -> Vec<Stamped> {
    let event = Event::BecameUnresolved { reason: Unresolved::NoAnswer, last_words: String::new(), evidence: None };
    vec![stamped(number, event)]
}

pub fn overridden(number: u64, decision: ByHand) -> Vec<Stamped> {
    let decision = Override {
        approver: None,
        decision,
        by: "Grace".to_owned(),
        reason: "slip seen".to_owned(),
        approval_code: Some("A1B2C3".to_owned()),
        amount: None,
    };
    vec![stamped(number, Event::Overridden { decision })]
}

/// A fresh home.
pub fn home() -> (tempfile::TempDir, JournalPlace) {
    let folder = tempfile::tempdir().expect("temp dir");
    let place = JournalPlace::in_folder(folder.path());
    (folder, place)
}

pub async fn open(place: &JournalPlace) -> Journal {
    Journal::open(place, "test").await.expect("opened")
}

/// Stores a sale from intent to approval.
pub async fn sell(journal: &Journal, intent: &Intent) {
    journal.append(intent.reference, begun(intent)).await.expect("begun");
    let end = intent.at.0 - MORNING + 4000;
    journal.append(intent.reference, concluded(end.unsigned_abs(), Outcome::Approved)).await.expect("concluded");
}
