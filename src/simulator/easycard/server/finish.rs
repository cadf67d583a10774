//! A payment or refund again, with the numbers of the answer that left it unfinished: no attempt of its own.

use super::Server;
use super::deliver::Asked;
use super::money::Deal;
use super::records::{Pending, Receipt};
use super::running::{Begin, Running, Work};
use crate::protocol::easycard::message::{Service, TRIES};
use crate::simulator::course::Course;
use crate::simulator::easycard::order::Finish;
use crate::simulator::easycard::refusal::{self, Refusal};
use crate::simulator::easycard::request::is_of;

/// What a try finds.
enum Found {
    /// It is owed.
    Owed,
    /// It was finished before, and the answer may have been lost: it is told again.
    Done(Box<Receipt>),
}

impl Server {
    pub(super) fn finish(&mut self, asked: Asked, reader: usize, finish: Finish, scripted: Option<Course>) {
        let amount = finish.money.amount;
        let found = self.find_owed(reader, &finish);
        let usable = self.usable(reader);
        match found.and_then(|found| usable.map(|()| found)) {
            Err(refusal) => self.refuse_money(asked, amount, &refusal),
            Ok(Found::Done(receipt)) => {
                self.tell(&asked, Some(amount.to_major()), "done_before".into());
                let reply = self.done_reply(&receipt, finish.attempt);
                self.deliver_of(&asked, &reply, Some(reader));
            }
            Ok(Found::Owed) => self.try_to_finish(asked, reader, finish, scripted),
        }
    }

    fn try_to_finish(&mut self, mut asked: Asked, reader: usize, finish: Finish, scripted: Option<Course>) {
        let course = scripted.unwrap_or_else(Course::approve);
        asked.follow(&course);
        self.tell(&asked, Some(finish.money.amount.to_major()), format!("try_{}", finish.attempt).into());
        if self.turns_away(&asked, &course, false) {
            return;
        }
        let (course, wait_ms) = self.in_time(course);
        let work = Work::Finish(finish.money.order, finish.attempt);
        self.begin(asked, Begin { reader: Some(reader), work, course, wait_ms });
    }

    /// By the order, the numbers and the amount: all of them must be those of the answer.
    fn find_owed(&self, reader: usize, finish: &Finish) -> Result<Found, Refusal> {
        let allowed = finish.key.0.as_deref().is_some_and(|key| is_of(key, &self.settings.refund_password));
        if finish.service == Service::Refund && !allowed {
            return Err(refusal::BAD_REFUND_KEY);
        }
        let record = self.records.get(&finish.money.order).ok_or(refusal::NO_ORIGINAL)?;
        let same = |service: Service, number: &str| {
            service == finish.service
                && number == finish.terminal_number
                && number == finish.host_number
                && finish.money.amount.minor_units() == record.dollars
        };
        if let Some(owed) = &record.owed {
            let same = same(owed.service, &owed.terminal_number);
            return if same { Ok(Found::Owed) } else { Err(refusal::OTHER_NUMBERS) };
        }
        let done = record.done.iter().find(|done| same(done.service, &done.terminal_number) && done.reader == reader);
        done.map(|done| Found::Done(Box::new(done.clone()))).ok_or(refusal::OTHER_NUMBERS)
    }

    /// A try comes to its end.
    pub(super) fn decide_finish(&mut self, running: &Running, order: &str, attempt: u8) -> super::Reply {
        let reader = running.reader.unwrap_or_default();
        let Some(owed) = self.records.get(order).and_then(|record| record.owed.clone()) else {
            return super::Reply::refused(&refusal::NO_ORIGINAL);
        };
        let dollars = self.dollars_of(order).saturating_add(owed.more);
        let (service, terminal_number) = (owed.service, owed.terminal_number.clone());
        let deal = Deal { service, reader, order, card: running.card, dollars, terminal_number };
        let next = (attempt + 1).min(TRIES);
        if self.is_other_card(order, &owed, running.card) {
            // It does not use the try up.
            return self.unfinished_reply(&refusal::OTHER_CARD, &deal, attempt, attempt);
        }
        if let Some(refusal) = self.refused_by_course(&running.decision) {
            let kept = if refusal.code == refusal::OTHER_CARD.code { attempt } else { next };
            return self.unfinished_reply(&refusal, &deal, attempt, kept);
        }
        if attempt < owed.done_by {
            return self.unfinished_reply(&refusal::STILL_UNFINISHED, &deal, attempt, next);
        }
        let receipt = match owed.written {
            Some(receipt) => {
                self.close_as(&receipt);
                receipt
            }
            None => self.deal(&deal),
        };
        self.done_reply(&receipt, attempt)
    }

    /// Whether the card that came back is another one, or is to be one this time.
    fn is_other_card(&mut self, order: &str, owed: &Pending, card: usize) -> bool {
        let presented = self.cards.get(card).map(|card| card.chip.as_str()).unwrap_or_default();
        if presented != owed.chip {
            return true;
        }
        let pending = self.records.get_mut(order).and_then(|record| record.owed.as_mut());
        let Some(pending) = pending.filter(|pending| pending.other_cards > 0) else { return false };
        pending.other_cards -= 1;
        true
    }
}
