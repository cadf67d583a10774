//! What an EasyCard cashier does besides: puts the card back, gives it up, reads a card, signs on, closes the day. And what is
//! watched of it: tries are recorded before they leave and repeat the same numbers, nothing is sold beside what is owed, and the
//! readers of one account keep one pace.

use std::ops::RangeInclusive;

use countertop::payment::{Event, Kind, Original, Payment, Reference, Stage, Vendor};
use countertop::protocol::ReaderQuestion;
use countertop::simulator::{EntryKind, LedgerEntry};
use countertop::terminal::LaneCommand;

use super::codes::by_code;
use super::console::terminal_id;
use super::endings::is_left_open_by;
use super::trace::short;
use super::vendor::{Message, Topic};
use super::world::World;

/// Between two questions of one account, milliseconds (ZH: single-order-query).
const PACE_MS: u64 = 2_000;
/// The amounts that are left unfinished.
pub const OWED_AMOUNTS: RangeInclusive<u8> = 71..=75;

impl World {
    pub fn easycard_acts(&mut self, lane: usize) {
        match self.random.below(10) {
            0..5 => self.card_comes_back(),
            5 => self.gives_up(),
            6 => self.closes_batch(lane),
            7 => self.command(lane, LaneCommand::Reader(ReaderQuestion::SignOn)),
            8 => self.command(lane, LaneCommand::Reader(ReaderQuestion::CardNumber)),
            _ => self.command(lane, LaneCommand::Reader(ReaderQuestion::Balance)),
        }
    }

    fn card_comes_back(&mut self) {
        if let Some(reference) = self.any(is_owed) {
            self.on(reference, LaneCommand::Finish { reference, by: None });
        }
    }

    /// After closing everybody who left with something owed comes back.
    pub fn cards_come_back(&mut self) {
        for reference in self.known(is_owed) {
            self.on(reference, LaneCommand::Finish { reference, by: None });
        }
    }

    fn gives_up(&mut self) {
        if let Some(reference) = self.any(is_owed) {
            let reason = "the customer has left".to_owned();
            self.on(reference, LaneCommand::GiveUp { reference, by: None, reason });
        }
    }

    /// The sale under its own order number, whole. No second refund of one sale goes out here: both would be told by the same
    /// order.
    pub fn original_of_easycard(&self, sale: &Payment) -> Option<Original> {
        let went_out = |back: &&Payment| self.watch.times.contains_key(&back.intent.reference);
        if self.linked(sale).iter().any(went_out) {
            return None;
        }
        let reference = Some(sale.intent.reference);
        let left = self.left_of(sale).filter(|left| *left == sale.intent.amount.minor_units());
        let left = left.map(|_| sale.intent.amount);
        Some(Original { reference, kind: None, vendor_reference: sale.intent.vendor_reference.clone(), left })
    }

    /// A sale by its own number, a refund by its sale's.
    pub fn is_of_easycard(&self, payment: &Payment, entry: &LedgerEntry) -> bool {
        if payment.intent.kind == Kind::Sale {
            return entry.kind == EntryKind::Charge && entry.reference == payment.intent.vendor_reference;
        }
        let original = payment.intent.original.as_ref();
        let about = original.is_some_and(|original| original.vendor_reference == entry.reference);
        entry.kind == EntryKind::Refund && about && self.watch.times.contains_key(&payment.intent.reference)
    }

    /// A query settles everything but what is owed its end, was let go, or was told that its sale is given back already.
    pub fn left_open_by_easycard(&self, payment: &Payment) -> Option<String> {
        let let_go = payment.set_aside || payment.by_hand.is_some();
        // If the answer that says so is lost, the server alone knows that an end is owed.
        let may_be_owed = !by_code(&payment.intent) && OWED_AMOUNTS.contains(&payment.intent.amount.last_two_digits());
        let owed = payment.owed.is_some() || may_be_owed;
        let told = payment.evidence.as_ref().map_or("", |evidence| evidence.said.as_str());
        let given_back = told.contains("StatusCode=7112");
        let knowable = !owed && !given_back && self.is_alone(payment) && (!let_go || !self.moved(payment).is_empty());
        is_left_open_by(payment, knowable)
    }

    /// No other refund of its sale may have left: then the order of the sale tells what became of this one.
    fn is_alone(&self, payment: &Payment) -> bool {
        let original = payment.intent.original.as_ref().and_then(|original| original.reference);
        let Some(sale) = original.and_then(|original| self.journal.payments().get(&original)) else { return true };
        let marked = self.linked(sale).into_iter().filter(|back| self.journal.is_marked(back.intent.reference));
        marked.count() <= 1
    }

    // ---- watched ----------------------------------------------------------------------------------------------------

    /// I6: every try to finish a payment is recorded before it leaves, goes once, and repeats the numbers that are recorded.
    pub fn saw_try(&mut self, request: &Message) {
        if request.topic != Topic::Finish {
            return;
        }
        let Some(reference) = self.finished_by(request) else {
            return self.watch.violates(format!("I6: a try to finish {}, which is not owed", request.reference));
        };
        let history = self.journal.durable_history(reference);
        let asked = history.iter().filter(|stamped| matches!(stamped.event, Event::FinishAsked { .. })).count();
        let owed = history.iter().rev().find_map(|stamped| match &stamped.event {
            Event::Unfinished { owed, .. } => Some(owed.clone()),
            _ => None,
        });
        let same = owed.is_some_and(|owed| {
            ["TerminalTXNNumber", "HostSerialNumber", "Amount", "StoreOrderNo", "DeviceId"]
                .into_iter()
                .all(|name| owed.numbers.get(name).is_some_and(|number| request.json[name] == number.as_str()))
        });
        let seen = self.watch.tries_seen.entry(reference).or_default();
        *seen += 1;
        if usize::try_from(*seen).unwrap_or(usize::MAX) > asked {
            self.watch.violates(format!("I6: a try to finish {} is not recorded", short(&reference)));
        } else if !same {
            self.watch.violates(format!("I6: a try to finish {} has other numbers", short(&reference)));
        }
    }

    fn finished_by(&self, request: &Message) -> Option<Reference> {
        let is_it = |payment: &&Payment| {
            let original = payment.intent.original.as_ref();
            let number = original.map_or(&payment.intent.vendor_reference, |original| &original.vendor_reference);
            let same_way = (payment.intent.kind == Kind::Sale) == (request.name == "finish payment");
            payment.owed.is_some() && same_way && *number == request.reference
        };
        self.journal.payments().values().find(is_it).map(|payment| payment.intent.reference)
    }

    /// I7: nothing is sold on a reader while the end of another transaction is owed there.
    pub fn sells_beside_what_is_owed(&mut self, lane: usize, request: &Message) {
        let here = |payment: &&Payment| payment.intent.terminal == terminal_id(lane);
        let waits = |payment: &&Payment| payment.owed.is_some() && payment.stage == Stage::Waiting;
        let owed = self.journal.payments().values().filter(here).find(waits);
        if let Some(payment) = owed {
            let reference = short(&payment.intent.reference);
            self.watch.violates(format!("I7: {} goes out while {reference} is owed its end", request.reference));
        }
    }

    /// I8: the readers of one account share the pace of their questions.
    pub fn saw_question(&mut self, lane: usize, request: &Message) {
        if request.topic != Topic::Status || self.plan.counters[lane].vendor != Vendor::EasyCard {
            return;
        }
        let now = self.clock.console().mono.0;
        if self.watch.asked_at.is_some_and(|at| now < at + PACE_MS) {
            self.watch.violates("I8: two questions of one account within two seconds".to_owned());
        }
        self.watch.asked_at = Some(now);
    }
}

fn is_owed(payment: &Payment) -> bool {
    payment.owed.is_some() && matches!(payment.stage, Stage::Waiting | Stage::Unresolved(_))
}
