//! Payments, answers and times for the tests of this room.

use uuid::Uuid;

use super::{
    AmountSaid, Answer, Details, Evidence, Finding, Intent, Kind, Limits, Match, Millis, Now, Reference, TerminalId,
    Vendor, WallTime,
};
use crate::money::{Amount, Currency};

/// The wall clock when the process started: it is no part of any decision.
pub(super) const WALL_AT_START: i64 = 1_760_000_000_000;

pub(super) const LIMITS: Limits = Limits {
    answer: 120_000,
    ask_every: 2_000,
    ask_at_most: 2_000,
    ask_for: 180_000,
    tell_after: 10_000,
    not_found: None,
};

/// Both clocks `ms` after the start.
pub(super) fn at(ms: u64) -> Now {
    Now { mono: Millis(ms), wall: WallTime(WALL_AT_START.saturating_add_unsigned(ms)) }
}

/// Minor units of Hong Kong dollars.
pub(super) fn hkd(minor: u64) -> Amount {
    let currency = Currency::parse("HKD").expect("HKD is in the table");
    Amount::from_minor_units(minor, currency).expect("a small amount")
}

/// HK$ 10.20, rung up at the start.
pub(super) fn intent(kind: Kind) -> Intent {
    Intent {
        reference: Reference::new(WALL_AT_START.unsigned_abs(), 7),
        kind,
        terminal: TerminalId("t-1".into()),
        terminal_name: "front".into(),
        vendor: Vendor::Wonder,
        simulated: true,
        amount: hkd(1020),
        tip: None,
        cashback: None,
        tax: None,
        method: None,
        order: None,
        vendor_reference: "9f0c1f86-0000-4000-8000-000000000001".into(),
        message_id: Uuid::from_u128(1),
        original: None,
        operator: None,
        approver: None,
        another_customer: false,
        at: WallTime(WALL_AT_START),
    }
}

/// An answer about the payment of [`intent`].
pub(super) fn answer(finding: Finding, amount: AmountSaid) -> Answer {
    Answer {
        finding,
        amount,
        code: String::new(),
        message: String::new(),
        details: Details::default(),
        evidence: Evidence {
            frame: 1,
            at: WallTime(WALL_AT_START),
            source: "N96".into(),
            said: "Sale status=Success".into(),
            reference: Match::Equal,
            amount: Match::NotSent,
        },
    }
}
