//! What to do about a payment that has closed, as a stable word.

use super::super::intent::{Kind, Vendor};
use super::super::outcome::{NotStarted, Outcome};
use super::Payment;

/// Detail of CodePay's 106 in the terminal's words: it does not know this register's app id (recorded).
const APP_NOT_KNOWN: &str = "[M009]";

impl Payment {
    pub(super) fn closed_advice(&self, outcome: Outcome) -> &'static str {
        let declined = if outcome == Outcome::Declined { self.declined_by_vendor() } else { None };
        match (outcome, self.intent.kind) {
            (Outcome::Approved, Kind::Void) if self.intent.releases_hold() => "hold_released",
            (Outcome::Declined, Kind::Void) if self.intent.releases_hold() && declined.is_none() => "release_refused",
            (outcome, kind) => {
                declined.unwrap_or_else(|| closed_advice(outcome, kind, self.was_unresolved, self.cancel_asked))
            }
        }
    }

    /// The terminal was understood, and what it said proves nothing: another sale in progress, a code that nobody lists.
    pub(super) fn says_something(&self) -> bool {
        self.intent.vendor == Vendor::CodePay && !self.message.is_empty()
    }

    /// What the vendor's own code makes of a refusal. It decides what a person reads, and nothing about the money.
    fn declined_by_vendor(&self) -> Option<&'static str> {
        let takes = matches!(self.intent.kind, Kind::Sale | Kind::PreAuth);
        match (self.intent.vendor, self.code.as_str()) {
            (Vendor::CodePay, "106") if self.message.contains(APP_NOT_KNOWN) => Some("declined_app_id"),
            (Vendor::CodePay, "106") if takes => Some("declined_failed"),
            (Vendor::CodePay, "111") if takes => Some("declined_no_card"),
            _ => None,
        }
    }
}

fn closed_advice(outcome: Outcome, kind: Kind, late: bool, cancel_asked: bool) -> &'static str {
    use super::super::intent::Kind::{Completion, PreAuth, Refund, Sale, TipAdjustment, Void};
    match (outcome, kind) {
        (Outcome::Approved, Sale | Completion) if late => "approved_late",
        (Outcome::Approved, Sale | Completion) => "approved",
        (Outcome::Approved, PreAuth) => "preauth_held",
        (Outcome::Approved, TipAdjustment) => "tip_done",
        (Outcome::Approved, Refund) => "refund_done",
        (Outcome::Approved, Void) => "void_done",
        (Outcome::Declined, Sale | PreAuth) => "declined_bank",
        (Outcome::Declined, Completion) => "completion_refused",
        (Outcome::Declined, TipAdjustment) => "tip_refused",
        (Outcome::Declined, Refund) => "refund_refused",
        (Outcome::Declined, Void) => "void_refused",
        (Outcome::Cancelled, _) if cancel_asked => "cancelled_cashier",
        (Outcome::Cancelled, _) => "cancelled_customer",
        (Outcome::NotStarted(NotStarted::Busy), _) => "not_started_busy",
        (Outcome::NotStarted(NotStarted::Blocked), _) => "not_started_blocked",
        (Outcome::NotStarted(NotStarted::PossibleDuplicate), _) => "not_started_duplicate",
        (Outcome::NotStarted(NotStarted::WrongTerminal), _) => "not_started_identity",
        (Outcome::NotStarted(NotStarted::RefusedLocally), _) => "not_started_refused",
        (Outcome::NotStarted(NotStarted::KeyRefused), _) => "not_started_key",
        (Outcome::NotStarted(NotStarted::SignedOut), _) => "not_started_signed_out",
        (Outcome::NotStarted(NotStarted::NotTaken), _) => "not_started_not_taken",
        (Outcome::NotStarted(NotStarted::NotFoundProven), _) => "not_started_never_seen",
        (Outcome::NotStarted(NotStarted::Unreachable), _) => "not_started_unreachable",
    }
}
