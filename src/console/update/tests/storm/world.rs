//! Till, terminals and people as the console hears them: what it asked for comes, later, in any order, or is refused.

use std::collections::VecDeque;

use super::{Counter, Dice, Event, Happened, Outcome, Reply};
use crate::console::event::{Action, PairingAction, PairingReply, PeopleAction, PeopleReply, Record};
use crate::console::samples::{concluded, ended, intent, payment, status, terminals, unresolved, view};
use crate::console::update::pairing::samples::{only, settings};
use crate::payment::{Duplicate, Kind, Payment, Vendor};
use crate::profile::Role;
use crate::terminal::{BatchClose, Settled, State as TerminalState};
use crate::till::{Approval, Colleague, PaymentRow, PinRefused, Remaining, Stop, TillEvent};

/// What will be said.
#[derive(Default)]
pub struct World {
    said: VecDeque<Event>,
    payments: u64,
    /// Kinds of the payments that are not over.
    open: Vec<(u64, Kind)>,
}

impl World {
    /// The console wants something done.
    pub fn takes(&mut self, counter: &Counter, dice: &mut Dice, action: Action) {
        let said = match action {
            Action::Sell(order) => self.begins(dice, if order.hold { Kind::PreAuth } else { Kind::Sale }),
            Action::Complete(_) => self.begins(dice, Kind::Completion),
            Action::SetTip(_) => self.begins(dice, Kind::TipAdjustment),
            Action::Settle(..) => {
                let close = dice.pick(&[BatchClose::Closed, |_| BatchClose::NotKnown("timed out".into())]);
                let front = crate::payment::TerminalId("t-00000001".to_owned());
                return self.said.push_back(Event::Till(TillEvent::Settled(front, close(Settled::default()))));
            }
            Action::Refund(_) => self.begins(dice, Kind::Refund),
            Action::Void(_) => self.begins(dice, Kind::Void),
            Action::Read(reference) => {
                let found = (0..100).find(|n| intent(*n, Kind::Sale).reference == reference).unwrap_or(1);
                let mut payment = ended(found, Outcome::Approved);
                if counter.state.counters.offers().is_some_and(|offers| offers.tip) {
                    payment.intent.vendor = Vendor::CodePay;
                    payment.intent.kind = dice.pick(&[Kind::Sale, Kind::PreAuth, Kind::Completion]);
                }
                let remaining = Some(Remaining { left: payment.intent.amount, in_question: false, undone: false });
                Reply::Record(Ok(Box::new(Record {
                    payment,
                    events: Vec::new(),
                    remaining,
                    linked: Vec::new(),
                    warnings: Vec::new(),
                })))
            }
            Action::List(_, from, asked) => {
                Reply::Page(asked, from, Ok((2..6).map(|n| PaymentRow::of(&ended(n, Outcome::Approved))).collect()))
            }
            Action::MakeDefault(_) | Action::Enable(..) | Action::Rename(..) | Action::Remove(_) => {
                Reply::Terminals(Ok(()), terminals())
            }
            Action::People(action) => match people(counter, dice, &action) {
                Some(reply) => Reply::People(reply),
                None => return,
            },
            Action::Pairing(action) => match pairing(&action) {
                Some(reply) => Reply::Pairing(reply),
                None => return,
            },
            Action::SetAside(_) | Action::Decide(..) => return self.ends(),
            _ => return,
        };
        self.said.push_back(Event::Reply(said));
    }

    fn begins(&mut self, dice: &mut Dice, kind: Kind) -> Reply {
        if dice.roll(5) == 0 {
            let other = unresolved(90);
            let found = Duplicate::SameAmount(other.intent.reference);
            return Reply::Begun(Err(Stop::Duplicate { found, other: Box::new(other) }));
        }
        self.payments += 1;
        let number = 10 + self.payments % 80;
        let reference = intent(number, kind).reference;
        for _ in 0..dice.roll(3) {
            self.tells(payment(number, kind, vec![Happened::MayHaveLeft]));
        }
        self.open.push((number, kind));
        Reply::Begun(Ok(reference))
    }

    fn tells(&mut self, payment: Payment) {
        self.said.push_back(Event::Till(TillEvent::Payment(Box::new(view(payment)))));
    }

    /// All that is open is over.
    fn ends(&mut self) {
        for (number, kind) in std::mem::take(&mut self.open) {
            self.tells(payment(number, kind, vec![Happened::MayHaveLeft, concluded(Outcome::Approved)]));
        }
    }

    /// The same for whatever is on top.
    pub fn settles(&mut self, counter: &Counter) {
        self.ends();
        let known = [9, 90].map(|n| ended(n, Outcome::Approved));
        for payment in known {
            if counter.state.payments.get(&payment.intent.reference).is_some() {
                self.tells(payment);
            }
        }
    }

    /// The next thing that is said, if anything is.
    pub fn says(&mut self, counter: &Counter, dice: &mut Dice) -> Option<Event> {
        if let Some(event) = self.said.pop_front() {
            return Some(event);
        }
        if dice.roll(12) == 0 && counter.state.opened {
            let state = dice.pick(&[0, 1, 2, 2, 2, 2]);
            let state = match state {
                0 => TerminalState::Blocked(1),
                1 => TerminalState::NotSaving,
                _ => TerminalState::Ready,
            };
            return Some(Event::Till(TillEvent::Terminal(Box::new(status("t-00000001", "Front", state)))));
        }
        let at = (!self.open.is_empty()).then(|| usize::try_from(dice.roll(self.open.len() as u64)).unwrap())?;
        let (number, kind) = self.open[at];
        let event = match dice.roll(6) {
            0..=1 => concluded(Outcome::Approved),
            2 => concluded(Outcome::Declined),
            3 => concluded(Outcome::Cancelled),
            4 => {
                let lost = unresolved(number);
                self.tells(lost);
                return self.said.pop_front();
            }
            _ => return None,
        };
        self.open.remove(at);
        self.tells(payment(number, kind, vec![Happened::MayHaveLeft, event]));
        self.said.pop_front()
    }
}

fn people(counter: &Counter, dice: &mut Dice, action: &PeopleAction) -> Option<PeopleReply> {
    let refused = || PinRefused { code: "pin_wrong", tries_left: 2, wait_ms: 0 };
    let wrong = dice.roll(4) == 0;
    Some(match action {
        PeopleAction::SignOff => return None,
        PeopleAction::SignOn(_) if wrong => PeopleReply::SignedOn(Err(refused())),
        PeopleAction::SignOn(_) => {
            PeopleReply::SignedOn(Ok(Colleague { name: "Mei Wong".to_owned(), role: Role::Supervisor }))
        }
        PeopleAction::Approve(_) if wrong => PeopleReply::Approved(Err(refused())),
        PeopleAction::Approve(_) => PeopleReply::Approved(Ok(Approval::sample("Mei Wong", counter.ms + 60_000))),
        PeopleAction::Add(..) | PeopleAction::SetPin(..) | PeopleAction::Remove(..) => {
            PeopleReply::Changed(Ok(()), counter.state.staff.people.clone())
        }
    })
}

fn pairing(action: &PairingAction) -> Option<PairingReply> {
    let action = Action::Pairing(action.clone());
    match only(std::slice::from_ref(&action))? {
        PairingAction::LookAtPorts => {
            Some(PairingReply::Ports(crate::console::update::pairing::samples::old_ports(), Vec::new()))
        }
        PairingAction::Begin(attempt) => {
            let learned = crate::console::event::Learned { settings: settings("N62-1"), known: None };
            Some(PairingReply::Ended(attempt.number, Ok(Box::new(learned))))
        }
        PairingAction::Save(number, pairing, _) => {
            Some(PairingReply::Saved(*number, Ok(pairing.name.as_str().to_owned()), terminals()))
        }
        _ => None,
    }
}
