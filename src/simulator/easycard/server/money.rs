//! What a card transaction does to the card, the reader's sums and the ledger.

use super::clock::{of_day, short_day};
use super::deliver::Asked;
use super::records::{Pending, Receipt, Stand};
use super::running::{Running, Work};
use super::{Server, takes};
use crate::money::{Amount, Currency};
use crate::protocol::easycard::message::Service;
use crate::simulator::course::Decision;
use crate::simulator::easycard::refusal::{self, Refusal};
use crate::simulator::easycard::reply::Reply;
use crate::simulator::{EntryKind, LedgerEntry, Output};

/// What is to be done with a card.
pub(super) struct Deal<'a> {
    pub(super) service: Service,
    pub(super) reader: usize,
    pub(super) order: &'a str,
    pub(super) card: usize,
    pub(super) dollars: u64,
    pub(super) terminal_number: String,
}

impl Server {
    /// A first attempt comes to its end.
    pub(super) fn decide_card(&mut self, running: &Running, order: &str) -> Reply {
        let service = if matches!(running.work, Work::Pay(_)) { Service::Payment } else { Service::Refund };
        let reader = running.reader.unwrap_or_default();
        let terminal_number = of_day(self.time());
        let before = if takes(service) { Stand::Failed } else { Stand::Paid };
        if let Some(refusal) = self.refused_by_course(&running.decision) {
            self.close(order, before);
            return self.failed_reply(&refusal, service, reader, order, &terminal_number);
        }
        let more = if let Decision::Approve { more } = running.decision { more } else { 0 };
        let dollars = self.dollars_of(order).saturating_add(more);
        let deal = Deal { service, reader, order, card: running.card, dollars, terminal_number };
        if let Err(refusal) = self.card_allows(&deal) {
            self.close(order, before);
            return self.failed_reply(&refusal, service, reader, order, &deal.terminal_number);
        }
        if running.tries > 0 {
            return self.leave_unfinished(&deal, running.tries, more);
        }
        let receipt = self.deal(&deal);
        self.done_reply(&receipt, 0)
    }

    pub(super) fn dollars_of(&self, order: &str) -> u64 {
        self.records.get(order).map_or(0, |record| record.dollars)
    }

    /// Something is written, and not to its end: the same card has to come back.
    fn leave_unfinished(&mut self, deal: &Deal<'_>, done_by: u8, more: u64) -> Reply {
        let other_cards = self.other_cards(deal.dollars);
        let chip = self.cards.get(deal.card).map(|card| card.chip.clone()).unwrap_or_default();
        let pending = Pending {
            service: deal.service,
            terminal_number: deal.terminal_number.clone(),
            chip,
            done_by,
            other_cards,
            more,
            written: self.settings.owed_is_written.then(|| self.move_money(deal)),
        };
        if let Some(record) = self.records.get_mut(deal.order) {
            (record.owed, record.hidden) = (Some(pending), false);
        }
        self.unfinished_reply(&refusal::UNFINISHED, deal, 0, 1)
    }

    /// Whether the card takes part in it.
    pub(super) fn card_allows(&self, deal: &Deal<'_>) -> Result<(), Refusal> {
        let no_card = || Refusal::with(&self.settings.codes.no_card, "No card was presented (simulated)");
        let card = self.cards.get(deal.card).ok_or_else(no_card)?;
        if let Some(code) = &card.refused {
            return Err(Refusal::with(code, "The card is refused (simulated)"));
        }
        let short = takes(deal.service) && card.balance < deal.dollars && card.top_up == 0;
        if short { Err(refusal::BALANCE) } else { Ok(()) }
    }

    /// It is done: money moves, and the order is closed.
    pub(super) fn deal(&mut self, deal: &Deal<'_>) -> Receipt {
        let receipt = self.move_money(deal);
        self.close_as(&receipt);
        receipt
    }

    /// Money moves: on the card, in the sums, in the ledger.
    fn move_money(&mut self, deal: &Deal<'_>) -> Receipt {
        let receipt = self.write_card(deal);
        let Deal { service, reader, order, dollars, .. } = deal;
        if let Some(state) = self.readers.get_mut(*reader) {
            let totals = &mut state.totals;
            let counter = if takes(*service) { &mut totals.payments } else { &mut totals.refunds };
            super::readers::Totals::add(counter, *dollars);
            if receipt.top_up > 0 {
                super::readers::Totals::add(&mut totals.top_ups, receipt.top_up);
            }
        }
        let kind = if takes(*service) { EntryKind::Charge } else { EntryKind::Refund };
        self.book(kind, order, *dollars);
        receipt
    }

    /// The order is paid or given back, and nothing of it is owed.
    pub(super) fn close_as(&mut self, receipt: &Receipt) {
        let taken = takes(receipt.service);
        self.close(&receipt.order, if taken { Stand::Paid } else { Stand::Refunded });
        if let Some(record) = self.records.get_mut(&receipt.order) {
            record.owed = None;
            record.done.push(receipt.clone());
            if taken {
                record.dollars = receipt.dollars;
            }
        }
    }

    /// Topped up by as many steps as are needed, if it is.
    fn write_card(&mut self, deal: &Deal<'_>) -> Receipt {
        let (time, batch) = (self.time(), self.batch_number(deal.reader));
        self.counted = self.counted % 99 + 1;
        let rrn = format!("{}{}{:02}", short_day(time), of_day(time), self.counted);
        let mut receipt = Receipt {
            service: deal.service,
            reader: deal.reader,
            order: deal.order.to_owned(),
            chip: String::new(),
            dollars: deal.dollars,
            before: 0,
            after: 0,
            top_up: 0,
            terminal_number: deal.terminal_number.clone(),
            time,
            rrn,
            batch,
        };
        let Some(card) = self.cards.get_mut(deal.card) else { return receipt };
        receipt.chip.clone_from(&card.chip);
        receipt.before = card.balance;
        if takes(deal.service) {
            let missing = deal.dollars.saturating_sub(card.balance);
            receipt.top_up = if card.top_up == 0 { 0 } else { missing.div_ceil(card.top_up) * card.top_up };
            card.balance = card.balance.saturating_add(receipt.top_up).saturating_sub(deal.dollars);
        } else {
            card.balance = card.balance.saturating_add(deal.dollars);
        }
        receipt.after = card.balance;
        receipt
    }

    /// Writes down that money moved.
    pub(super) fn book(&mut self, kind: EntryKind, order: &str, dollars: u64) {
        let amount = Amount::from_minor_units(dollars, Currency::TWD).unwrap_or(Amount::zero(Currency::TWD));
        let entry = LedgerEntry { kind, reference: order.to_owned(), amount };
        self.ledger.push(entry.clone());
        self.outbox.push(Output::Booked(entry));
    }

    /// The same asker is told no, without tricks.
    pub(super) fn refuse_money(&mut self, asked: Asked, amount: Amount, refusal: &Refusal) {
        self.tell(&asked, Some(amount.to_major()), refusal.code.clone());
        self.deliver(&asked.without_tricks(), &Reply::refused(refusal));
    }
}
