//! A payment as it stands: the fold of its events.

use serde::Serialize;

use super::answer::{Details, Evidence};
use super::event::{ByHand, Conclusion, Event, Override, Stamped};
use super::intent::{Intent, Kind, Vendor};
use super::outcome::{MoneyMoved, NotStarted, Outcome, Unresolved};
use super::owed::{GivenUp, Owed};
use super::time::WallTime;

/// Where a payment is in its life.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Stage {
    /// Intended and recorded; proven that nothing has left.
    Recorded,
    /// Sent or being sent; the terminal's answer is awaited.
    Waiting,
    /// Not known whether money moved.
    Unresolved(Unresolved),
    /// Ended with proof.
    Closed(Outcome),
}

/// What became of a decision made by hand, or of a closed payment, when the truth came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The terminal confirmed it.
    Proven,
    /// The terminal says the opposite.
    Contradicted,
}

/// A payment, folded from its events in order. Two folds of the same events are equal: `journal verify` relies on it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent fact folded from one event")]
pub struct Payment {
    /// As intended; never changes.
    pub intent: Intent,
    /// Where it is.
    pub stage: Stage,
    /// The vendor's code of the last word.
    pub code: String,
    /// The terminal's last words about it.
    pub message: String,
    /// Card, approval code and the like.
    pub details: Details,
    /// The message on which the present stage rests.
    pub evidence: Option<Evidence>,
    /// Its request may have left: the mark is recorded.
    #[serde(default)]
    pub has_left: bool,
    /// Somebody asked to cancel it.
    pub cancel_asked: bool,
    /// Put aside: it does not block its terminal any longer.
    pub set_aside: bool,
    /// Decided by a person.
    pub by_hand: Option<Override>,
    /// What the truth made of that, or of the closed payment.
    pub proof: Option<Proof>,
    /// The terminal undid it after approving it.
    pub reversed: bool,
    /// It was unresolved before it closed.
    pub was_unresolved: bool,
    /// It has begun at the card and is owed its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed: Option<Box<Owed>>,
    /// Its end was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up: Option<GivenUp>,
    /// The operator has read the result.
    pub seen: bool,
    /// Nobody asks any longer.
    pub asking_ended: bool,
    /// When it ended, by proof or by hand.
    pub finished_at: Option<WallTime>,
}

impl Payment {
    /// A payment that has just been recorded.
    pub fn intended(intent: Intent) -> Self {
        Self {
            intent,
            stage: Stage::Recorded,
            code: String::new(),
            message: String::new(),
            details: Details::default(),
            evidence: None,
            has_left: false,
            cancel_asked: false,
            set_aside: false,
            by_hand: None,
            proof: None,
            reversed: false,
            was_unresolved: false,
            owed: None,
            given_up: None,
            seen: false,
            asking_ended: false,
            finished_at: None,
        }
    }

    /// The id by which its vendor gives it back or prints it again; empty if it is not known.
    pub fn vendor_handle(&self) -> &str {
        match self.intent.vendor {
            // CodePay, EasyCard: the number of the order (`merchant_order_no`, `StoreOrderNo`), which is ours.
            Vendor::Wonder | Vendor::CodePay | Vendor::EasyCard => &self.intent.vendor_reference,
            Vendor::QfPay => &self.details.vendor_number,
        }
    }

    /// Folds a whole history. `None` if it does not begin with [`Event::Intended`].
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Stamped>) -> Option<Self> {
        let mut events = events.into_iter();
        let Event::Intended { intent } = &events.next()?.event else { return None };
        let mut payment = Self::intended(intent.as_ref().clone());
        events.for_each(|event| payment.apply(event));
        Some(payment)
    }

    /// Takes one more event in.
    pub fn apply(&mut self, stamped: &Stamped) {
        match &stamped.event {
            Event::Intended { .. } | Event::FinishAsked { .. } => {}
            Event::MayHaveLeft => (self.stage, self.has_left) = (Stage::Waiting, true),
            Event::Acknowledged { evidence } => self.evidence = Some(evidence.clone()),
            Event::CancelAsked { .. } => self.cancel_asked = true,
            Event::BecameUnresolved { reason, last_words, evidence } => {
                self.became_unresolved(reason, last_words, evidence.as_ref());
            }
            Event::NotStarted { reason, message, evidence } => {
                self.not_started(*reason, message, evidence.as_ref(), stamped.at);
            }
            Event::Concluded { conclusion } => self.conclude(conclusion, stamped.at),
            Event::Reversed { evidence } => {
                self.reversed = true;
                self.seen = false;
                self.evidence = Some(evidence.clone());
            }
            Event::Unfinished { owed, code, last_words, evidence } => {
                self.stage = Stage::Waiting;
                self.set_aside = false;
                self.owed = Some(owed.clone());
                self.code.clone_from(code);
                self.message.clone_from(last_words);
                self.evidence = Some(evidence.clone());
            }
            Event::GivenUp { by, reason } => {
                self.given_up = Some(GivenUp { by: by.clone(), reason: reason.clone(), at: stamped.at });
            }
            Event::SetAside { .. } => self.set_aside = true,
            Event::Overridden { decision } => {
                self.by_hand = Some(decision.clone());
                self.finished_at = Some(stamped.at);
            }
            Event::Proven { conclusion } => self.truth(conclusion, Proof::Proven, stamped.at),
            Event::Contradicted { conclusion } => self.truth(conclusion, Proof::Contradicted, stamped.at),
            Event::Seen { .. } => self.seen = true,
            Event::AskingEnded => self.asking_ended = true,
        }
    }

    fn became_unresolved(&mut self, reason: &Unresolved, last_words: &str, evidence: Option<&Evidence>) {
        if let Unresolved::AmountDiffers { said } = reason {
            self.proof = self.proof_by_other_amount(said);
        }
        self.stage = Stage::Unresolved(reason.clone());
        self.was_unresolved = true;
        self.seen = false;
        if self.by_hand.is_none() {
            self.finished_at = None;
        }
        if !last_words.is_empty() {
            last_words.clone_into(&mut self.message);
        }
        if evidence.is_some() {
            self.evidence = evidence.cloned();
        }
    }

    /// "Approved, another amount" proves that money moved: what that makes of a decision by hand, or of a closed payment.
    fn proof_by_other_amount(&self, said: &str) -> Option<Proof> {
        match (&self.by_hand, &self.stage) {
            (Some(decision), _) => {
                let same = decision.decision == ByHand::Paid && decision.amount.as_deref() == Some(said);
                Some(if same { Proof::Proven } else { Proof::Contradicted })
            }
            (None, Stage::Closed(outcome)) if *outcome != Outcome::Approved => Some(Proof::Contradicted),
            (None, _) => self.proof,
        }
    }

    fn not_started(&mut self, reason: NotStarted, message: &str, evidence: Option<&Evidence>, at: WallTime) {
        self.stage = Stage::Closed(Outcome::NotStarted(reason));
        message.clone_into(&mut self.message);
        self.evidence = evidence.cloned();
        self.seen = false;
        self.finished_at = Some(at);
    }

    fn conclude(&mut self, conclusion: &Conclusion, at: WallTime) {
        self.stage = Stage::Closed(conclusion.outcome);
        self.code.clone_from(&conclusion.code);
        self.message.clone_from(&conclusion.message);
        self.details = conclusion.details.clone();
        self.evidence = Some(conclusion.evidence.clone());
        self.seen = false;
        self.finished_at = Some(at);
    }

    fn truth(&mut self, conclusion: &Conclusion, proof: Proof, at: WallTime) {
        self.conclude(conclusion, at);
        self.proof = Some(proof);
    }

    /// Did money move, and stay moved? Held is not charged.
    pub fn money_moved(&self) -> MoneyMoved {
        match self.took_effect() {
            MoneyMoved::Yes if self.intent.kind == Kind::PreAuth => MoneyMoved::No,
            other => other,
        }
    }

    /// An amount is held on the card, and not charged.
    pub fn is_held(&self) -> bool {
        self.intent.kind == Kind::PreAuth && self.took_effect() == MoneyMoved::Yes
    }

    /// Did it happen, and was it not undone? For all but a pre-auth that is whether money moved.
    pub fn took_effect(&self) -> MoneyMoved {
        if self.reversed {
            return MoneyMoved::No;
        }
        match &self.stage {
            Stage::Closed(Outcome::Approved) | Stage::Unresolved(Unresolved::AmountDiffers { .. }) => MoneyMoved::Yes,
            Stage::Recorded | Stage::Closed(_) => MoneyMoved::No,
            Stage::Waiting | Stage::Unresolved(_) => MoneyMoved::Unknown,
        }
    }

    /// The `outcome` of the payment JSON.
    pub fn outcome_word(&self) -> &'static str {
        match &self.stage {
            Stage::Closed(Outcome::Approved) => "approved",
            Stage::Closed(Outcome::Declined) => "declined",
            Stage::Closed(Outcome::Cancelled) => "cancelled",
            Stage::Closed(Outcome::NotStarted(_)) => "not_started",
            Stage::Recorded | Stage::Waiting | Stage::Unresolved(_) => "unresolved",
        }
    }

    /// The stable `code` of the payment JSON: why it stands as it does.
    pub fn reason_code(&self) -> &'static str {
        match &self.stage {
            Stage::Recorded => "recorded",
            Stage::Waiting if self.owed.is_some() => "unfinished",
            Stage::Waiting => "waiting",
            Stage::Unresolved(reason) => reason.code(),
            Stage::Closed(Outcome::Approved) => "approved",
            Stage::Closed(Outcome::Declined) => "declined",
            Stage::Closed(Outcome::Cancelled) => "cancelled",
            Stage::Closed(Outcome::NotStarted(reason)) => reason.code(),
        }
    }

    /// The stable `advice_code`: which text tells what happened, whether money moved and what to do next.
    pub fn advice_code(&self) -> &'static str {
        if self.proof.is_none()
            && let Some(decision) = &self.by_hand
        {
            return match (decision.decision, self.intent.kind == Kind::PreAuth) {
                (ByHand::Paid, false) => "overridden_paid",
                (ByHand::Unpaid, false) => "overridden_unpaid",
                (ByHand::Paid, true) => "overridden_held",
                (ByHand::Unpaid, true) => "overridden_not_held",
            };
        }
        match (self.proof, &self.stage) {
            _ if self.reversed => self.reversed_advice(),
            (Some(Proof::Proven), _) => "override_proven",
            (Some(Proof::Contradicted), stage @ Stage::Closed(_)) => self.contradicted_advice(stage),
            (Some(Proof::Contradicted) | None, stage) => self.stage_advice(stage),
        }
    }

    fn contradicted_advice(&self, stage: &Stage) -> &'static str {
        match (stage, self.intent.kind == Kind::PreAuth) {
            (Stage::Closed(Outcome::Approved), false) if !self.intent.vendor.offers().has(Kind::Void) => {
                "contradicted_charged_refund"
            }
            (Stage::Closed(Outcome::Approved), false) => "contradicted_charged",
            (Stage::Closed(Outcome::Approved), true) => "contradicted_held",
            (_, false) => "contradicted_unpaid",
            (_, true) => "contradicted_not_held",
        }
    }

    fn reversed_advice(&self) -> &'static str {
        match (self.proof, &self.by_hand) {
            (Some(Proof::Proven), _) => "override_proven",
            (Some(Proof::Contradicted), Some(decision)) if decision.decision == ByHand::Paid => "contradicted_unpaid",
            _ if self.intent.kind == Kind::PreAuth => "hold_released",
            _ => "void_done",
        }
    }

    fn stage_advice(&self, stage: &Stage) -> &'static str {
        use super::intent::Kind::{Completion, PreAuth, Refund, Sale, TipAdjustment, Void};
        match (stage, self.intent.kind) {
            (Stage::Recorded | Stage::Waiting, _) if self.cancel_asked => "cancel_asked",
            (Stage::Waiting, _) if self.owed.is_some() => "finish_same_card",
            (Stage::Recorded | Stage::Waiting, _) => "waiting",
            (Stage::Unresolved(Unresolved::Unfinished), _) => "unresolved_unfinished",
            (Stage::Unresolved(Unresolved::AmountDiffers { .. }), PreAuth) => "preauth_amount",
            (Stage::Unresolved(Unresolved::AmountDiffers { .. }), _) => "unresolved_amount",
            (Stage::Unresolved(_), Refund) => "refund_unresolved",
            (Stage::Unresolved(_), Void) if self.intent.releases_hold() => "release_unresolved",
            (Stage::Unresolved(_), Void) => "void_unresolved",
            (Stage::Unresolved(_), PreAuth) => "preauth_unresolved",
            (Stage::Unresolved(_), TipAdjustment) => "tip_unresolved",
            (Stage::Unresolved(Unresolved::NoAnswer), Sale | Completion) => "unresolved_no_answer",
            (Stage::Unresolved(Unresolved::LinkLost), Sale | Completion) => "unresolved_link_lost",
            (Stage::Unresolved(Unresolved::Unreadable), Sale | Completion) if self.says_something() => {
                "unresolved_unclear"
            }
            (Stage::Unresolved(Unresolved::Unreadable), Sale | Completion) => "unresolved_unreadable",
            (Stage::Unresolved(Unresolved::Restarted), Sale | Completion) => "resumed",
            (Stage::Closed(outcome), _) => self.closed_advice(*outcome),
        }
    }

    /// True while it needs anybody's attention: in flight, unresolved, decided by hand without proof, or contradicted and unread.
    pub fn is_open(&self) -> bool {
        let rings = self.proof == Some(Proof::Contradicted) && !self.seen;
        match &self.stage {
            Stage::Recorded | Stage::Waiting => true,
            // The terminal has said all it can: once a person has settled it, nothing is awaited.
            Stage::Unresolved(Unresolved::AmountDiffers { .. }) => self.by_hand.is_none() || rings,
            Stage::Unresolved(_) => self.by_hand.is_none() || !self.asking_ended,
            Stage::Closed(_) => rings,
        }
    }

    /// True while the terminal may still be asked about it to learn the truth.
    pub fn awaits_truth(&self) -> bool {
        matches!(self.stage, Stage::Waiting | Stage::Unresolved(_)) && !self.asking_ended
    }

    /// True while it keeps its terminal from selling.
    pub fn blocks_terminal(&self) -> bool {
        match &self.stage {
            Stage::Recorded | Stage::Waiting => true,
            Stage::Unresolved(_) => !self.set_aside && self.by_hand.is_none(),
            Stage::Closed(_) => false,
        }
    }

    /// True if this counts as money taken (sale, completion), held (pre-auth) or given back (refund, void): proven, decided as
    /// paid, or not known yet.
    pub fn may_have_moved(&self) -> bool {
        match (&self.stage, &self.by_hand) {
            _ if self.reversed || self.proof == Some(Proof::Contradicted) => self.took_effect() == MoneyMoved::Yes,
            (Stage::Closed(outcome), _) => *outcome == Outcome::Approved,
            (_, Some(decision)) => decision.decision == ByHand::Paid,
            _ => true,
        }
    }
}

mod closed;
#[cfg(test)]
mod tests;
