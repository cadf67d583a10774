//! 1001: payments.

use super::Terminal;
use super::deliver::Asked;
use super::records::{Numbers, Stand, Transaction, new_syssn};
use super::running::Begin;
use crate::protocol::qfpay::message::Channel;
use crate::simulator::EntryKind;
use crate::simulator::course::{Course, Decision, Reason};
use crate::simulator::magic;
use crate::simulator::qfpay::order::Payment;
use crate::simulator::qfpay::refusal::{self, Refusal, UNPAID};
use crate::simulator::qfpay::settings::ScanMeaning;

impl Terminal {
    pub(super) fn pay(&mut self, asked: Asked, payment: Payment, scripted: Option<Course>) {
        let written = payment.amount.to_major();
        let reference = payment.reference.clone();
        if let Err(refusal) = self.may_pay(reference.as_deref()) {
            self.tell(&asked, reference.as_deref(), Some(&written), refusal.code().clone());
            return self.deliver(&asked.without_tricks(), &super::Reply::refused(&refusal));
        }
        let course = scripted.unwrap_or_else(|| magic::course(payment.amount, self.settings.magic));
        self.tell(&asked, reference.as_deref(), Some(&written), course.name.clone());
        let (course, wait_ms) = self.in_time(course, payment.wait_ms);
        let transaction = self.payment_record(payment);
        self.begin(asked, Begin { kind: EntryKind::Charge, transaction, course, wait_ms });
    }

    fn may_pay(&self, reference: Option<&str>) -> Result<(), Refusal> {
        if self.is_busy() {
            Err(refusal::BUSY)
        } else if reference.is_some_and(|reference| self.records.has_reference(reference)) {
            Err(refusal::DUPLICATE)
        } else {
            Ok(())
        }
    }

    /// A customer who takes longer than the register allows has not paid.
    fn in_time(&self, course: Course, allowed_ms: u64) -> (Course, u64) {
        let decides = matches!(course.decision, Decision::Approve { .. } | Decision::Refuse(_));
        if !decides || course.pending_first || self.settings.card_wait_ms <= allowed_ms {
            return (course, self.settings.card_wait_ms);
        }
        let timed_out = Course { decision: Decision::Refuse(Reason::NoCard), decide_after_ms: 0, ..course };
        (timed_out, allowed_ms)
    }

    fn payment_record(&mut self, payment: Payment) -> Transaction {
        let now = self.time();
        let busicd = self.busicd(&payment);
        Transaction {
            syssn: new_syssn(&mut self.random, now),
            numbers: Numbers::draw(&mut self.random, payment.channel, now),
            reference: payment.reference,
            refund_of: None,
            channel: payment.channel,
            busicd,
            amount: payment.amount,
            stand: Stand::Running(UNPAID),
            // An order of a wallet is made at once; a card is not known before it is read.
            is_known: !payment.channel.is_card(),
            refunded: 0,
            begun: now,
            decided: now,
        }
    }

    /// By channel and by who shows the code; without a word the way used last.
    fn busicd(&mut self, payment: &Payment) -> &'static str {
        if payment.scan_type.is_some() {
            self.last_scan.clone_from(&payment.scan_type);
        }
        let scans = match self.settings.scan {
            ScanMeaning::TerminalScans => "SCAN_PAY",
            ScanMeaning::CustomerScans => "QRCODE_PAY",
        };
        let shows = payment.channel == Channel::Fps || self.last_scan.as_deref().is_some_and(|word| word != scans);
        payment.channel.busicd(shows).unwrap_or_default()
    }
}
