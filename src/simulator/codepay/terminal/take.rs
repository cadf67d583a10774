//! `ecrhub.pay.order`: an order is taken up, turned away, or known already.

use std::borrow::Cow;

use super::Terminal;
use super::deliver::Asked;
use super::records::{Numbers, Order, Stand};
use super::told;
use crate::money::Amount;
use crate::simulator::codepay::action::Action;
use crate::simulator::codepay::fields::Fields;
use crate::simulator::codepay::order::Asking;
use crate::simulator::codepay::refusal::{self, Refusal};
use crate::simulator::codepay::reply::Reply;
use crate::simulator::course::{Course, Decision};
use crate::simulator::magic;

/// An order and how it goes.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) number: String,
    pub(super) course: Course,
}

impl Terminal {
    /// The checks are made in this order: fields, the number, the originals, whether the terminal is free.
    pub(super) fn take_order(&mut self, asked: Asked, fields: &Fields) {
        let asking = match Asking::read(fields, self.settings.rules()) {
            Ok(asking) => asking,
            Err(refusal) => return self.refuse_unread(&asked, fields, refusal),
        };
        let mut asked = Asked { action: Some(Action::Order(asking.kind)), ..asked };
        let scripted = self.steps.take(Action::Order(asking.kind), asking.written_amount.as_deref());
        if let Some(order) = self.records.get(&asking.number) {
            let is_same = !order.stand.is_final() && order.asking == asking;
            return self.take_again(&asked, &asking.number, is_same);
        }
        let amount = match self.may_take(&asking) {
            Ok(amount) => amount,
            Err(refusal) => return self.turn_away(&asked, &asking, refusal),
        };
        let course = scripted.unwrap_or_else(|| self.usual_course(&asking, amount));
        self.tell_order(&asked, &asking, course.name.clone());
        asked.follow(&course);
        match &course.decision {
            Decision::TurnAway(reason) => {
                let refusal = Refusal::of(reason, asking.is_by_code());
                let reply = Reply::refused(refusal, told::not_taken(&asking)).of_order();
                self.deliver(&asked, reply);
            }
            Decision::Ignore => self.let_be(&asked),
            Decision::Approve { .. } | Decision::Refuse(_) => self.take_up(asked, asking, amount, course),
        }
    }

    /// Nothing is said, whatever else happens to the link.
    fn let_be(&mut self, asked: &Asked) {
        use crate::simulator::course::Delivery::{Cut, Restart};
        if matches!(asked.delivery, Cut | Restart) {
            self.deliver(asked, Reply::refused(refusal::FAILED, told::number_only(None)));
        }
    }

    /// Voids never obey the magic amounts.
    fn usual_course(&self, asking: &Asking, amount: Amount) -> Course {
        if asking.kind.is_void() { Course::approve() } else { magic::course(amount, self.settings.magic) }
    }

    /// How much it is about, if it may be taken.
    fn may_take(&self, asking: &Asking) -> Result<Amount, Refusal> {
        let waits = self.waits_for_confirmation(asking);
        if self.is_busy() && !waits {
            return Err(refusal::IN_PROGRESS);
        }
        self.amount_of(asking)
    }

    pub(super) fn waits_for_confirmation(&self, asking: &Asking) -> bool {
        asking.confirms.unwrap_or(self.queue.confirms)
    }

    fn take_up(&mut self, asked: Asked, asking: Asking, amount: Amount, course: Course) {
        let waits = self.waits_for_confirmation(&asking);
        let number = asking.number.clone();
        let order = Order {
            stand: if waits { Stand::Waiting } else { Stand::InProgress },
            amount,
            tip: self.tip_of(&asking, amount),
            refunded: 0,
            settled: false,
            is_hidden: course.hidden,
            numbers: Numbers::draw(&mut self.random),
            decided: self.time(),
            asked,
            asking,
        };
        let life_ms = order.asking.life_ms;
        self.records.add(order);
        let taken = Taken { number, course };
        if waits {
            self.queue.add(taken, self.now_ms, life_ms, self.settings.confirm_wait_ms);
        } else {
            self.begin(taken, life_ms);
        }
    }

    /// The tip that came with it, or that the customer chooses on the screen.
    fn tip_of(&self, asking: &Asking, amount: Amount) -> Option<Amount> {
        let chosen = || {
            let part = amount.minor_units().saturating_mul(u64::from(self.settings.screen_tip_percent)) / 100;
            Amount::from_minor_units(part, amount.currency()).ok()
        };
        let on_screen = asking.tips_on_screen && asking.kind.needs_customer(asking.original.is_some());
        asking.tip.or_else(|| chosen().filter(|tip| on_screen && !tip.is_zero()))
    }

    /// The number is known: of the same order in progress, or not.
    fn take_again(&mut self, asked: &Asked, number: &str, is_same: bool) {
        if is_same {
            self.rejoin(asked, number);
        } else {
            self.refuse_known(asked, number);
        }
    }

    /// The same order, sent again while it is in progress: it has one answer, which goes to where it was sent last.
    fn rejoin(&mut self, asked: &Asked, number: &str) {
        let Some(order) = self.records.get_mut(number) else { return };
        let Asked { delivery, delay_ms, quirks, .. } = order.asked.clone();
        let asking = order.asking.clone();
        order.asked = Asked { delivery, delay_ms, quirks, ..asked.clone() };
        self.tell_order(asked, &asking, "same".into());
    }

    fn refuse_known(&mut self, asked: &Asked, number: &str) {
        let Some(order) = self.records.get(number) else { return };
        let asking = order.asking.clone();
        let reply = Reply::refused(refusal::DUPLICATE, self.business(order)).of_order();
        self.tell_order(asked, &asking, refusal::DUPLICATE.code);
        self.deliver(asked, reply);
    }

    fn turn_away(&mut self, asked: &Asked, asking: &Asking, refusal: Refusal) {
        self.tell_order(asked, asking, refusal.code.clone());
        self.deliver(asked, Reply::refused(refusal, told::not_taken(asking)).of_order());
    }

    fn refuse_unread(&mut self, asked: &Asked, fields: &Fields, refusal: Refusal) {
        let number = fields.text("merchant_order_no");
        self.tell(asked, number.as_deref(), fields.text("order_amount").as_deref(), refusal.code.clone());
        self.deliver(asked, Reply::refused(refusal, told::not_understood(fields)).of_order());
    }

    fn tell_order(&mut self, asked: &Asked, asking: &Asking, verdict: Cow<'static, str>) {
        self.tell(asked, Some(&asking.number), asking.written_amount.as_deref(), verdict);
    }
}
