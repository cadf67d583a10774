//! The forms of the questions that move money or decide about it. Their default is always "no".

use crate::money::{Amount, AmountEntry};
use crate::payment::{ByHand, Kind, Override, Payment, Reference};
use crate::till::RefundWarning;

/// Most characters of a name or code.
const TEXT_CAP: usize = 40;
/// The texts of the reasons for a decision, `decide.reason.1` and so on.
pub const REASONS: [&str; 4] = ["decide.reason.1", "decide.reason.2", "decide.reason.3", "decide.reason.4"];

/// A refund or a void that waits for its last word.
#[derive(Debug, Clone)]
pub struct ReverseForm {
    /// Refund or void.
    pub kind: Kind,
    /// The sale.
    pub sale: Payment,
    /// What is left of it.
    pub left: Amount,
    /// What may keep its vendor from giving the money back now.
    pub warnings: Vec<RefundWarning>,
    /// A smaller amount as typed; all that is left while it is empty.
    pub entry: AmountEntry,
    /// The plate that sends it has the focus.
    pub yes: bool,
    /// Digits go to the amount although a PIN is asked for.
    pub in_amount: bool,
}

impl ReverseForm {
    /// A form for all that is left of `sale`.
    pub fn new(kind: Kind, sale: Payment, left: Amount, warnings: Vec<RefundWarning>) -> Self {
        Self { kind, sale, left, warnings, entry: AmountEntry::new(left.currency()), yes: false, in_amount: false }
    }

    /// How much is to go back.
    pub fn amount(&self) -> Amount {
        if self.entry.is_empty() { self.left } else { self.entry.amount() }
    }

    /// What would stay to be refunded later; none if it is more than what is left, or nothing.
    pub fn rest(&self) -> Option<Amount> {
        let amount = self.amount();
        if amount.is_zero() { None } else { self.left.checked_sub(amount).ok() }
    }
}

/// What has the focus of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum DecideField {
    Decision,
    Reason,
    Name,
    Approval,
    Pin,
    No,
    Yes,
}

impl DecideField {
    const ORDER: [Self; 7] = [Self::Decision, Self::Reason, Self::Name, Self::Approval, Self::Pin, Self::No, Self::Yes];
}

/// A decision by hand that waits for its last word.
#[derive(Debug, Clone)]
pub struct DecideForm {
    /// About which payment.
    pub reference: Reference,
    /// Its amount.
    pub amount: Amount,
    /// Paid or unpaid; nothing is proposed.
    pub decision: Option<ByHand>,
    /// Which of [`REASONS`].
    pub reason: usize,
    /// Who decides.
    pub name: String,
    /// The approval code of the terminal's slip.
    pub approval: String,
    /// What takes the keys.
    pub field: DecideField,
}

impl DecideForm {
    /// An empty form, signed by `name`.
    pub fn new(payment: &Payment, name: String) -> Self {
        Self {
            reference: payment.intent.reference,
            amount: payment.intent.amount,
            decision: None,
            reason: 0,
            name,
            approval: String::new(),
            field: DecideField::Decision,
        }
    }

    /// The next field, or the one before; `pin` if a supervisor's is needed.
    pub fn go(&mut self, forward: bool, pin: bool) {
        let order: Vec<_> = DecideField::ORDER.into_iter().filter(|field| pin || *field != DecideField::Pin).collect();
        let at = order.iter().position(|field| *field == self.field).unwrap_or(0);
        let step = if forward { 1 } else { order.len() - 1 };
        self.field = order[(at + step) % order.len()];
    }

    /// Another value in the field that has the focus.
    pub fn choose(&mut self, forward: bool) {
        match self.field {
            DecideField::Decision => {
                let paid = self.decision == Some(ByHand::Paid);
                self.decision = Some(if paid { ByHand::Unpaid } else { ByHand::Paid });
            }
            DecideField::Reason => {
                let step = if forward { 1 } else { REASONS.len() - 1 };
                self.reason = (self.reason + step) % REASONS.len();
            }
            DecideField::No | DecideField::Yes => {
                self.field = if self.field == DecideField::No { DecideField::Yes } else { DecideField::No };
            }
            DecideField::Name | DecideField::Approval | DecideField::Pin => {}
        }
    }

    /// The text that takes the keys, if one does.
    pub fn text(&mut self) -> Option<&mut String> {
        match self.field {
            DecideField::Name => Some(&mut self.name),
            DecideField::Approval => Some(&mut self.approval),
            _ => None,
        }
    }

    /// Types a character; false if there is no text to take it, or no room.
    pub fn type_text(&mut self, c: char) -> bool {
        match self.text() {
            Some(text) if text.chars().count() < TEXT_CAP && !c.is_control() => {
                text.push(c);
                true
            }
            _ => false,
        }
    }

    /// The decision, once it is complete: paid or not, by somebody. `reason` is the chosen one in words.
    pub fn finished(&self, reason: &str) -> Option<Override> {
        let by = Some(self.name.trim().to_owned()).filter(|name| !name.is_empty())?;
        let approval = Some(self.approval.trim().to_owned()).filter(|code| !code.is_empty());
        let decision = self.decision?;
        let approval_code = approval.filter(|_| decision == ByHand::Paid);
        Some(Override { decision, by, approver: None, reason: reason.to_owned(), approval_code, amount: None })
    }
}
