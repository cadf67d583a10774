//! How long an answer is waited for (CodePay sheet, section 7).

use crate::payment::{Intent, Kind, Limits};

/// Nobody presents a card for it: the terminal answers within this time or something is wrong, in milliseconds.
const CARD_FREE: u64 = 60_000;

/// What holds for this payment: one for which no card is presented is asked about sooner. That it may still be answered until
/// its time is over is heard all the same, and what "not found" proves does not change.
pub fn limits_of(intent: &Intent, usual: Limits) -> Limits {
    let card_free = match intent.kind {
        Kind::Sale | Kind::PreAuth => false,
        // One that names no sale of this vendor's needs the card again.
        Kind::Refund | Kind::Void | Kind::Completion | Kind::TipAdjustment => intent.original.is_some(),
    };
    let answer = if card_free { usual.answer.min(CARD_FREE) } else { usual.answer };
    Limits { answer, ..usual }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::protocol::codepay::samples::intent;

    const USUAL: Limits = Limits {
        answer: 180_000,
        ask_every: 2_000,
        ask_at_most: 10_000,
        ask_for: 240_000,
        tell_after: 10_000,
        not_found: None,
    };

    #[rstest]
    #[case(Kind::Sale, 180_000)]
    #[case(Kind::PreAuth, 180_000)]
    #[case(Kind::Refund, 60_000)]
    #[case(Kind::Void, 60_000)]
    #[case(Kind::Completion, 60_000)]
    #[case(Kind::TipAdjustment, 60_000)]
    fn what_needs_no_card_is_asked_about_after_a_minute(#[case] kind: Kind, #[case] expected: u64) {
        let intent = intent(kind, 1);
        assert_eq!(limits_of(&intent, USUAL), Limits { answer: expected, ..USUAL });
        assert_eq!(limits_of(&intent, Limits { answer: 5_000, ..USUAL }).answer, 5_000, "what is shorter stays");
    }
}
