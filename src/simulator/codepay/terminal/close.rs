//! `ecrhub.pay.close`: ends an order that is not paid, if the customer was not quicker.

use super::Terminal;
use super::deliver::Asked;
use super::told::number_only;
use crate::simulator::codepay::fields::Fields;
use crate::simulator::codepay::refusal;
use crate::simulator::codepay::reply::Reply;
use crate::simulator::codepay::settings::CloseHabit;

/// How registers name the order that is to be closed; the second is a mistake in the vendor's own software.
const NAMES: [&str; 3] = ["merchant_order_no", "merchantOrderNo", "orig_merchant_order_no"];

impl Terminal {
    pub(super) fn close(&mut self, asked: &Asked, fields: &Fields) {
        let named = fields.any_text(&NAMES);
        let on_screen = || self.running.as_ref().map(|running| running.number.as_str()).or_else(|| self.queue.only());
        let Some(number) = named.clone().or_else(|| on_screen().map(str::to_owned)) else {
            return self.refuse(asked, None, refusal::NOT_FOUND, number_only(None));
        };
        let business = number_only(named.as_deref());
        let Some(order) = self.records.told(&number) else {
            return self.refuse(asked, Some(&number), refusal::NOT_FOUND, business);
        };
        if order.stand.is_final() || self.is_being_paid(&number) {
            return self.refuse(asked, Some(&number), refusal::CLOSE_FAILED, business);
        }
        let reply = Reply { words: Some(self.close_words()), ..Reply::done(business) };
        self.tell(asked, Some(&number), None, "ok".into());
        self.end_from_outside(asked, reply, &number);
    }

    /// The documents show no words here, whatever the profile; the recorded terminal has the same for all.
    fn close_words(&self) -> &'static str {
        use crate::simulator::codepay::Profile;
        if self.settings.profile == Profile::Field2024 { "SUCCESS" } else { "" }
    }

    /// Card or code were read: it can only be waited for.
    fn is_being_paid(&self, number: &str) -> bool {
        self.running.as_ref().is_some_and(|running| running.number == number && !running.can_be_closed())
    }

    fn end_from_outside(&mut self, asked: &Asked, reply: Reply, number: &str) {
        let habit = self.settings.close;
        if habit != CloseHabit::OrderFirst {
            self.deliver(asked, reply.clone());
        }
        let is_running = self.running.as_ref().is_some_and(|running| running.number == number);
        if habit == CloseHabit::Late && is_running {
            return self.decide();
        }
        let is_unanswered = self.take_out(number);
        if is_unanswered && habit != CloseHabit::Silent {
            self.answer_closed(number);
        }
        if habit == CloseHabit::OrderFirst {
            self.deliver(asked, reply);
        }
    }

    /// Ends it, waiting or running; whether its asker still waits.
    fn take_out(&mut self, number: &str) -> bool {
        if self.queue.remove(number) {
            self.end(number, refusal::CLOSED);
            return true;
        }
        self.stop_running(refusal::CLOSED).is_some_and(|(_, is_unanswered)| is_unanswered)
    }

    /// The order's own answer, without tricks.
    fn answer_closed(&mut self, number: &str) {
        let Some(order) = self.records.get(number) else { return };
        let (asked, reply) = (order.asked.clone().without_tricks(), self.result(order));
        self.deliver_result(&asked, reply, number);
    }
}
