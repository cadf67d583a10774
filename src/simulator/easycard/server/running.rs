//! What is not decided yet: one thing at a time with each reader, QR payments beside them.

use super::Server;
use super::deliver::Asked;
use super::records::Stand;
use crate::protocol::easycard::message::Service;
use crate::simulator::course::{Course, Decision, Reason};
use crate::simulator::easycard::refusal::{self, Refusal};
use crate::simulator::easycard::reply::Reply;

/// What is going on.
#[derive(Debug)]
pub(super) struct Running {
    /// The reader that is at work; none for a QR payment.
    pub(super) reader: Option<usize>,
    pub(super) work: Work,
    /// Who waits for the answer; none when there was one already.
    pub(super) asked: Option<Asked>,
    pub(super) decision: Decision,
    /// Which card is presented, from 0.
    pub(super) card: usize,
    /// The try that finishes it; 0 at once.
    pub(super) tries: u8,
    decide_at_ms: u64,
    /// Queries that decide it, instead of the time, when there are any.
    questions: u32,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Work {
    /// This order is paid by card.
    Pay(String),
    /// It is given back to a card.
    GiveBack(String),
    /// What it is owed is done, for this try.
    Finish(String, u8),
    /// A card is read.
    Read(Service),
    /// This order is paid by QR code, and the answer has been given.
    Show(String),
    /// The same, and the answer is awaited.
    Take(String),
    /// It is given back; the number of the refund.
    GiveBackQr(String, String),
}

/// How something is begun.
pub(super) struct Begin {
    pub(super) reader: Option<usize>,
    pub(super) work: Work,
    pub(super) course: Course,
    /// Until the customer has done what is to be done.
    pub(super) wait_ms: u64,
}

impl Running {
    /// When it is decided; none when queries decide it.
    pub(super) fn decide_at_ms(&self) -> Option<u64> {
        (self.questions == 0).then_some(self.decide_at_ms)
    }
}

impl Server {
    /// A request that is not taken up at all is answered here: it leaves no trace.
    pub(super) fn turns_away(&mut self, asked: &Asked, course: &Course, is_qr: bool) -> bool {
        let refusal = match &course.decision {
            Decision::TurnAway(Reason::Busy) if is_qr => refusal::NOT_NOW,
            Decision::TurnAway(reason) => self.refusal_of(reason),
            Decision::Ignore => refusal::UNAVAILABLE,
            Decision::Approve { .. } | Decision::Refuse(_) => return false,
        };
        self.deliver(asked, &Reply::refused(&refusal));
        true
    }

    /// How long a card takes, and what becomes of one that takes longer than the reader waits.
    pub(super) fn in_time(&self, course: Course) -> (Course, u64) {
        let (wait_ms, allowed_ms) = (self.settings.card_wait_ms, self.settings.present_ms);
        if course.pending_first || wait_ms <= allowed_ms {
            return (course, wait_ms);
        }
        (Course { decision: Decision::Refuse(Reason::NoCard), decide_after_ms: 0, ..course }, allowed_ms)
    }

    /// Begins. What is pending is answered at once, and with nothing later.
    pub(super) fn begin(&mut self, asked: Asked, begin: Begin) {
        let Begin { reader, work, course, wait_ms } = begin;
        if course.pending_first {
            self.deliver_of(&asked, &Reply::refused(&refusal::PENDING), reader);
        }
        self.running.push(Running {
            reader,
            work,
            asked: (!course.pending_first).then_some(asked),
            decision: course.decision,
            card: usize::from(course.card.saturating_sub(1)),
            tries: course.tries,
            decide_at_ms: self.now_ms.saturating_add(wait_ms).saturating_add(course.decide_after_ms),
            questions: course.questions,
        });
        self.do_what_is_due();
    }

    /// What is to be decided next, if its time has come.
    pub(super) fn take_due(&mut self) -> Option<Running> {
        let due = self.running.iter().enumerate().filter_map(|(at, running)| Some((running.decide_at_ms()?, at)));
        let (due_ms, at) = due.min()?;
        (due_ms <= self.now_ms).then(|| self.running.remove(at))
    }

    /// It comes to its end.
    pub(super) fn decide(&mut self, running: &Running) {
        let reply = match &running.work {
            Work::Pay(order) | Work::GiveBack(order) => self.decide_card(running, order),
            Work::Finish(order, attempt) => self.decide_finish(running, order, *attempt),
            Work::Read(service) => self.decide_read(running, *service),
            Work::Show(order) | Work::Take(order) => self.decide_qr(running, order),
            Work::GiveBackQr(order, refund) => self.decide_qr_refund(running, order, refund),
        };
        if let Some(asked) = &running.asked {
            self.deliver_of(asked, &reply, running.reader);
        }
    }

    /// It comes to nothing, and nobody is told.
    pub(super) fn comes_to_nothing(&mut self, work: &Work) {
        let stand = match work {
            Work::Pay(_) | Work::Show(_) | Work::Take(_) => Stand::Failed,
            Work::GiveBack(_) | Work::GiveBackQr(..) => Stand::Paid,
            // It is owed its end as before.
            Work::Finish(..) | Work::Read(_) => return,
        };
        let (Work::Pay(order)
        | Work::GiveBack(order)
        | Work::Show(order)
        | Work::Take(order)
        | Work::GiveBackQr(order, _)) = work
        else {
            return;
        };
        self.close(&order.clone(), stand);
    }

    /// The order stands so from now on, and is known.
    pub(super) fn close(&mut self, order: &str, stand: Stand) {
        let now = self.time();
        if let Some(record) = self.records.get_mut(order) {
            (record.stand, record.decided, record.hidden) = (stand, now, false);
        }
    }

    /// What queries decide comes to its end with the last of them.
    pub(super) fn count_question(&mut self, order: &str) {
        let asked_about = |running: &&mut Running| match &running.work {
            Work::Pay(known)
            | Work::GiveBack(known)
            | Work::Finish(known, _)
            | Work::Show(known)
            | Work::Take(known)
            | Work::GiveBackQr(known, _) => known == order,
            Work::Read(_) => false,
        };
        if let Some(running) = self.running.iter_mut().find(asked_about) {
            running.questions = running.questions.saturating_sub(1);
            self.do_what_is_due();
        }
    }

    /// Refused by the course, where it is: in the words of a reader.
    pub(super) fn refused_by_course(&self, decision: &Decision) -> Option<Refusal> {
        match decision {
            Decision::Refuse(reason) | Decision::TurnAway(reason) => Some(self.refusal_of(reason)),
            Decision::Ignore => Some(refusal::UNAVAILABLE),
            Decision::Approve { .. } => None,
        }
    }
}
