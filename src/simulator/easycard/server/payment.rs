//! `Payment`: money off a card.

use super::Server;
use super::deliver::Asked;
use super::records::{Record, Stand};
use super::running::{Begin, Work};
use crate::money::Amount;
use crate::protocol::easycard::message::EASYCARD;
use crate::simulator::course::Course;
use crate::simulator::easycard::order::Money;
use crate::simulator::easycard::refusal::{self, Refusal};
use crate::simulator::magic;

/// Amounts that are left unfinished where that is asked for: until the first, second, third try, for ever, and with another
/// card in between.
const OWED_AMOUNTS: [(u8, u8); 5] = [(71, 1), (72, 2), (73, 3), (74, 4), (75, 1)];
/// The one with another card in between.
const OTHER_CARD_FIRST: u8 = 75;

impl Server {
    pub(super) fn pay(&mut self, asked: Asked, reader: usize, money: Money, scripted: Option<Course>) {
        let written = Some(money.amount.to_major());
        if let Err(refusal) = self.may_pay(reader, &money.order) {
            self.tell(&asked, written, refusal.code.clone());
            return self.deliver(&asked.without_tricks(), &super::Reply::refused(&refusal));
        }
        let (asked, course) = self.course(asked, money.amount, scripted);
        self.tell(&asked, written, course.name.clone());
        if self.turns_away(&asked, &course, false) {
            return;
        }
        let (course, wait_ms) = self.in_time(course);
        self.add_record(EASYCARD, &money, course.hidden || (self.settings.hides_running && !course.pending_first));
        self.begin(asked, Begin { reader: Some(reader), work: Work::Pay(money.order), course, wait_ms });
    }

    /// How a transaction goes: by the scenario, by its amount, or as all of them go.
    pub(super) fn course(&self, mut asked: Asked, amount: Amount, scripted: Option<Course>) -> (Asked, Course) {
        let mut course = scripted.unwrap_or_else(|| magic::course(amount, self.settings.magic));
        if course.tries == 0 {
            course.tries = self.tries_of(amount);
        }
        if course.tries > 0 && course.name == "approve" {
            course.name = format!("owed_{}", course.tries).into();
        }
        asked.follow(&course);
        (asked, course)
    }

    fn tries_of(&self, amount: Amount) -> u8 {
        let digits = amount.last_two_digits();
        let listed = OWED_AMOUNTS.iter().find(|(known, _)| *known == digits && self.settings.retry_amounts);
        listed.map_or(self.settings.tries, |(_, tries)| *tries)
    }

    /// How many times another card comes first.
    pub(super) fn other_cards(&self, dollars: u64) -> u8 {
        u8::from(self.settings.retry_amounts && dollars % 100 == u64::from(OTHER_CARD_FIRST))
    }

    fn may_pay(&self, reader: usize, order: &str) -> Result<(), Refusal> {
        if self.records.has(order) {
            return Err(refusal::USED);
        }
        self.usable(reader)?;
        let today = self.time().date();
        let unsettled = self.readers.get(reader).and_then(|state| state.batch_day).is_some_and(|day| day < today);
        if self.settings.settles_daily && unsettled { Err(refusal::NOT_SETTLED) } else { Ok(()) }
    }

    pub(super) fn add_record(&mut self, method: &'static str, money: &Money, hidden: bool) {
        let now = self.time();
        let system = format!("S{}{:08}", super::clock::stamp(now), self.random.below(100_000_000));
        self.records.add(Record {
            number: money.order.clone(),
            system,
            method,
            dollars: money.amount.minor_units(),
            stand: Stand::Running,
            hidden,
            begun: now,
            decided: now,
            owed: None,
            done: Vec::new(),
        });
    }
}
