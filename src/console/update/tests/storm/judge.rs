//! Looks at everything that was done, and at every action that came of it: the rules about money once more, written from the
//! outside, without the guards of the program.

use super::{Action, Command, Counter, Cover, Event, Key, KeyPress, Popup, View};
use crate::console::event::{PairingAction, PeopleAction, PeopleReply, Reply};
use crate::console::input::{Button, MouseKind};
use crate::console::state::{DecideField, LastOrder, SlipField};
use crate::money::Amount;
use crate::payment::{Kind, Outcome, Stage};
use crate::till::SaleOrder;

/// Base amount, tip and cashback as they are shown, and whether they say that it is a hold.
type Rung = (Amount, [Option<Amount>; 2], bool);

fn rung(order: &SaleOrder) -> Rung {
    (order.amount, [order.tip, order.cashback], order.hold)
}

/// What can be confirmed by what is on the screen.
#[derive(Debug, Clone, PartialEq)]
enum Question {
    /// The sale view with this amount, in a window of full size.
    Amount(Rung),
    /// The amount is large, or the same customer; this amount.
    Large(Rung),
    Repeat(Rung),
    /// The charge of a hold may repeat another payment.
    RepeatedCompletion(Amount),
    /// This amount is charged of a hold, or the new tip.
    Complete(Amount),
    Tip(Amount),
    Settle,
    /// The result of a payment that did not go through.
    ProvenNo,
    Reverse,
    OfSlip,
    Decide,
    Simulated,
    /// The last page of the wizard.
    Finish,
    /// Nothing that moves money or is saved.
    Other,
}

/// One thing that a person, or a barcode reader, did.
#[derive(Debug, Clone)]
struct Done {
    at: u64,
    what: What,
    /// What was on the screen, and since when.
    question: Question,
    since: Option<u64>,
    /// Its plate or field that says yes has the focus, or a PIN was typed.
    yes: bool,
}

#[derive(Debug, Clone)]
enum What {
    Key(KeyPress),
    /// A click, with the time at which the button went down.
    Click(Command, u64),
}

/// Who looks on.
#[derive(Default)]
pub struct Judge {
    done: Vec<Done>,
    /// The last thing of all was none of a person's keys or clicks, nor the time that a held key waits for.
    passive: bool,
    approved: bool,
    pressed: Option<(Command, u64)>,
    /// What is on top, in short, and since when it was on the screen.
    top: String,
    since: Option<u64>,
    /// What asked for a supervisor's PIN.
    asked_approval: Option<Question>,
    sold: Option<u64>,
    seen: [usize; 4],
    /// Completions, tips, batches, and when the last of them was sent.
    followed: [usize; 3],
    sent: Option<u64>,
}

impl Judge {
    /// Something is about to happen.
    pub fn look(&mut self, counter: &Counter, event: &Event) {
        self.passive = false;
        self.approved = false;
        match event {
            Event::Key(press, at) => self.does(counter, at.0, What::Key(*press)),
            Event::Pointer(MouseKind::Pressed(Button::Left), on, at) => {
                self.pressed = on.map(|target| (target.command, at.0));
            }
            Event::Pointer(MouseKind::Released(Button::Left), Some(on), at) => {
                if let Some((command, down)) = self.pressed.take().filter(|(command, _)| *command == on.command) {
                    self.does(counter, at.0, What::Click(command, down));
                }
            }
            Event::TimeReached => {}
            Event::Reply(Reply::People(PeopleReply::Approved(Ok(_)))) => self.approved = true,
            _ => self.passive = true,
        }
    }

    fn does(&mut self, counter: &Counter, at: u64, what: What) {
        let done = Done { at, what, question: question(counter), since: self.since, yes: yes(counter) };
        self.done.push(done);
    }

    /// Something has happened, and these are to be carried out.
    pub fn judge(&mut self, counter: &Counter, actions: &[Action]) {
        for action in actions {
            match action {
                Action::Sell(order) => {
                    assert!(!order.amount.is_zero(), "{order:?}");
                    assert!(!order.hold || (order.tip.is_none() && order.cashback.is_none()), "{order:?}");
                    let apart = self.sold.map_or(u64::MAX, |sold| counter.ms - sold);
                    assert!(apart >= 400, "two sales within {apart} ms");
                    self.sold = Some(counter.ms);
                    let question = self.confirmed(counter, action);
                    self.seen[usize::from(question != Question::Amount(rung(order)))] += 1;
                    match question {
                        Question::Amount(shown) | Question::Large(shown) => assert_eq!(shown, rung(order)),
                        Question::Repeat(shown) => assert!(order.another_customer && shown == rung(order)),
                        other => assert_eq!(other, Question::ProvenNo),
                    }
                }
                Action::Complete(order) => {
                    let question = self.confirmed(counter, action);
                    match question {
                        Question::RepeatedCompletion(shown) => assert!(order.another_customer && shown == order.amount),
                        other => assert_eq!(other, Question::Complete(order.amount)),
                    }
                    self.apart(counter);
                    self.followed[0] += 1;
                }
                Action::SetTip(order) => {
                    assert_eq!(self.confirmed(counter, action), Question::Tip(order.tip));
                    self.apart(counter);
                    self.followed[1] += 1;
                }
                Action::Settle(..) => {
                    assert_eq!(self.confirmed(counter, action), Question::Settle);
                    Self::has_approval(counter, action);
                    self.apart(counter);
                    self.followed[2] += 1;
                }
                Action::Refund(_) | Action::Void(_) => {
                    let question = self.confirmed(counter, action);
                    assert!(matches!(question, Question::Reverse | Question::OfSlip), "{question:?}");
                    Self::has_approval(counter, action);
                    self.seen[2] += 1;
                }
                Action::Decide(..) => {
                    assert_eq!(self.confirmed(counter, action), Question::Decide);
                    Self::has_approval(counter, action);
                    self.seen[3] += 1;
                }
                Action::Pairing(PairingAction::Save(..)) => {
                    let question = self.confirmed(counter, action);
                    assert!(matches!(question, Question::Simulated | Question::Finish), "{question:?}");
                }
                Action::People(PeopleAction::Approve(_)) => {
                    self.asked_approval = self.last_that_confirms(counter).map(|done| done.question.clone());
                }
                _ => {}
            }
        }
        let top = top(counter);
        if top != self.top {
            self.top = top;
            self.since = None;
        }
    }

    /// The frame is on the screen.
    pub fn drawn(&mut self, counter: &Counter) {
        self.since.get_or_insert(counter.ms);
    }

    /// A held or doubled Enter sends none of these twice.
    fn apart(&mut self, counter: &Counter) {
        let apart = self.sent.map_or(u64::MAX, |sent| counter.ms - sent);
        assert!(apart >= 400, "two within {apart} ms");
        self.sent = Some(counter.ms);
    }

    /// The same of what follows payments.
    pub fn has_seen_what_follows(&self) {
        assert!(self.followed.iter().sum::<usize>() > 0, "{:?}", self.followed);
    }

    /// The storm has sold, by every way, or it proves nothing.
    pub fn has_seen_enough(&self) {
        assert!(self.seen[0] > 0 && self.seen[1] + self.seen[2] + self.seen[3] > 0, "{:?}", self.seen);
    }

    /// What the person has said yes to; it is a bug if nobody has.
    fn confirmed(&mut self, counter: &Counter, action: &Action) -> Question {
        let last: Vec<&Done> = self.done.iter().rev().take(4).collect();
        assert!(!self.passive, "no hand did {action:?} after {last:?}");
        if self.approved {
            let question = self.asked_approval.take();
            return question.unwrap_or_else(|| panic!("nobody asked for the PIN of {action:?} after {last:?}"));
        }
        let done = self.last_that_confirms(counter);
        done.map_or_else(|| panic!("{action:?} came of {last:?}"), |done| done.question.clone())
    }

    fn has_approval(counter: &Counter, action: &Action) {
        let approval = match action {
            Action::Refund(order) => order.approval.is_some(),
            Action::Void(order) => order.approval.is_some(),
            Action::Decide(_, _, approval) | Action::Settle(_, approval) => approval.is_some(),
            _ => true,
        };
        assert!(approval || !counter.state.staff.has_supervisor(), "{action:?} without a supervisor");
    }

    /// The last key or click, or the one before whose Enter was held back until now, if it confirms.
    fn last_that_confirms(&self, counter: &Counter) -> Option<&Done> {
        let from = self.done.len().saturating_sub(2);
        (from..self.done.len()).rev().map(|n| &self.done[n]).find(|done| self.confirms(done, counter.ms))
    }

    fn confirms(&self, done: &Done, now: u64) -> bool {
        match (&done.what, &done.question) {
            (What::Click(command, down), question) => {
                let meant = match question {
                    Question::Amount(_) => *command == Command::Pay,
                    Question::Repeat(_) | Question::RepeatedCompletion(_) => *command == Command::AnotherCustomer,
                    Question::ProvenNo => *command == Command::NewTry,
                    Question::Other => false,
                    _ => true,
                };
                meant && done.since.is_some_and(|since| *down >= since + 400 || !self.has_been_covered(since))
            }
            (What::Key(press), Question::Amount(_)) => self.pays(done, *press, now),
            (What::Key(press), question) => {
                let letter = matches!(press.key, Key::Char('a' | 'A')) && repeats(question)
                    || matches!(press.key, Key::Char('n' | 'N')) && *question == Question::ProvenNo;
                let enter = matches!(press.key, Key::Enter)
                    && !repeats(question)
                    && !matches!(question, Question::ProvenNo | Question::Other);
                let deaf = if enter { 400 } else { 1 };
                let seen = done.since.is_some_and(|since| done.at >= since + deaf);
                let calm = done.since.is_some_and(|since| self.calm_since(since, done.at));
                (letter || (enter && done.yes)) && seen && calm && !press.repeat && !self.in_burst(done, now)
            }
        }
    }

    /// An Enter on the sale view: alone, by a person, and if it was held back nothing came behind it.
    fn pays(&self, done: &Done, press: KeyPress, now: u64) -> bool {
        let enters = self.keys().filter(|(at, key)| *key == Key::Enter && *at <= done.at).map(|(at, _)| at);
        let earlier: Vec<u64> = enters.collect();
        let alone = earlier.iter().rev().nth(1).is_none_or(|before| done.at - before >= 400);
        press.key == Key::Enter && !press.repeat && alone && !self.in_burst(done, now)
    }

    /// Six or more keys less than 30 ms apart and this right behind them, or keys close on both sides of it.
    fn in_burst(&self, done: &Done, now: u64) -> bool {
        let before: Vec<u64> =
            self.keys().filter(|(_, key)| is_text(*key)).map(|(at, _)| at).filter(|at| *at <= done.at).collect();
        let own = usize::from(matches!(&done.what, What::Key(press) if is_text(press.key)));
        let before = &before[..before.len() - own];
        let run = 1 + before.windows(2).rev().take_while(|pair| pair[1] - pair[0] < 30).count();
        let gap = before.last().map_or(u64::MAX, |last| done.at - last);
        let behind_six = run >= 6 && gap < 30;
        let place = self.done.iter().position(|other| std::ptr::eq(other, done)).unwrap_or(0);
        let follows = self.done[place + 1..].iter().any(|next| {
            matches!(&next.what, What::Key(press) if is_text(press.key)) && next.at < done.at + 30 && next.at <= now
        });
        behind_six || (gap < 30 && follows)
    }

    fn keys(&self) -> impl Iterator<Item = (u64, Key)> {
        let from = self.done.len().saturating_sub(40);
        self.done[from..].iter().filter_map(|done| match done.what {
            What::Key(press) => Some((done.at, press.key)),
            What::Click(..) => None,
        })
    }

    /// No key for 150 ms, once, since this was on the screen.
    fn calm_since(&self, since: u64, at: u64) -> bool {
        let times: Vec<u64> = self.keys().map(|(at, _)| at).filter(|time| *time <= at).collect();
        times.windows(2).any(|pair| pair[1] > since && pair[1] - pair[0] >= 150) || times.len() < 2
    }

    /// Something lay over the sale before it was seen at `since`.
    fn has_been_covered(&self, since: u64) -> bool {
        self.done.iter().any(|done| done.at <= since && !matches!(done.question, Question::Amount(_)))
    }
}

fn repeats(question: &Question) -> bool {
    matches!(question, Question::Repeat(_) | Question::RepeatedCompletion(_))
}

fn is_text(key: Key) -> bool {
    matches!(key, Key::Char(_))
}

/// What is on top: a question counts as new when its kind changes or it was closed in between.
fn top(counter: &Counter) -> String {
    let state = &counter.state;
    let popup = state.popup.as_ref().map(std::mem::discriminant);
    let ended = match &state.cover {
        Some(Cover::Payment(reference)) => {
            state.payments.get(reference).map(|known| std::mem::discriminant(&known.payment().stage))
        }
        _ => None,
    };
    format!("{popup:?} {:?} {ended:?}", state.cover)
}

/// What can be confirmed now.
fn question(counter: &Counter) -> Question {
    let state = &counter.state;
    match (&state.popup, &state.cover) {
        (Some(Popup::LargeAmount(order)), _) => Question::Large(rung(order)),
        (Some(Popup::Repeat(repeat)), _) => match &repeat.order {
            LastOrder::RungUp(order) => Question::Repeat(rung(order)),
            LastOrder::Completion(completing) => Question::RepeatedCompletion(completing.order.amount),
        },
        (Some(Popup::Follow(form)), _) if form.kind == Kind::Completion => Question::Complete(form.amount()),
        (Some(Popup::Follow(form)), _) => Question::Tip(form.amount()),
        (Some(Popup::Settle { .. }), _) => Question::Settle,
        (Some(Popup::Reverse(_)), _) => Question::Reverse,
        (Some(Popup::OfSlip(_)), _) => Question::OfSlip,
        (Some(Popup::Decide(_)), _) => Question::Decide,
        (Some(Popup::ConfirmSimulated { .. }), _) => Question::Simulated,
        (None, Some(Cover::Payment(reference))) => {
            match state.payments.get(reference).map(|known| &known.payment().stage) {
                Some(Stage::Closed(outcome)) if *outcome != Outcome::Approved => Question::ProvenNo,
                _ => Question::Other,
            }
        }
        (None, None) if state.detail.is_some() || state.staff.locked || state.is_small() => Question::Other,
        (None, None) if state.view == View::Sale => {
            let (sale, extras) = (&state.sale, &state.sale.extras);
            Question::Amount((sale.entry.amount(), [extras.tip(), extras.cashback()], extras.hold))
        }
        (None, None) if state.view == View::Pair && state.pairing.finish.is_some() => Question::Finish,
        _ => Question::Other,
    }
}

/// The plate that says yes has the focus, or the PIN says it.
fn yes(counter: &Counter) -> bool {
    let state = &counter.state;
    let pin = !state.pin.is_empty();
    match &state.popup {
        Some(Popup::Reverse(form)) => form.yes || pin,
        Some(Popup::OfSlip(form)) => form.field == SlipField::Yes || (form.field == SlipField::Pin && pin),
        Some(Popup::Decide(form)) => form.field == DecideField::Yes || (form.field == DecideField::Pin && pin),
        Some(Popup::ConfirmSimulated { yes } | Popup::Caller { yes, .. }) => *yes,
        Some(Popup::Follow(form)) => form.yes,
        Some(Popup::Settle { yes, .. }) => *yes || pin,
        _ => true,
    }
}
