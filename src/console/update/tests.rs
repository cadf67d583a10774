//! The fold on virtual time: what may never happen, and what must.

mod alarm;
mod clock;
mod code;
mod counter;
mod extras;
mod follow;
mod owed;
mod paying;
mod people;
mod pointer;
mod prints;
mod questions;
mod scanner;
mod settle;
mod sound;
mod storm;
mod terminals;

pub(in crate::console) use settle::closed as closed_batch_sample;

use rstest::rstest;

use crate::console::command::{Command, View};
use crate::console::event::{Action, Event, Record, Reply};
use crate::console::input::{Key, KeyPress, Mods};
use crate::console::samples::{Counter, at, ended, hkd, intent, payment, status, unresolved, view, waiting};
use crate::console::state::{Cover, Popup, SaleField, State};
use crate::console::texts::Lang;
use crate::payment::{ByHand, Duplicate, Event as Happened, Kind, Outcome, Override, Payment};
use crate::terminal::State as TerminalState;
use crate::till::{PageFrom, PaymentRow, Remaining, Stop, TillEvent};

fn counter() -> Counter {
    Counter::open(Lang::En, (80, 24))
}

fn moves_money(action: &Action) -> bool {
    use Action::{Complete, Finish, Refund, Sell, SellByCode, SetTip, Settle, Void};
    matches!(action, Sell(_) | SellByCode(..) | Refund(_) | Void(_) | Complete(_) | SetTip(_) | Settle(..) | Finish(_))
}

fn sales(actions: &[Action]) -> usize {
    actions.iter().filter(|action| matches!(action, Action::Sell(_))).count()
}

/// A sale of 10.20 whose terminal has it in hand.
fn selling() -> Counter {
    let mut counter = counter();
    counter.typed("1020");
    assert_eq!(sales(&counter.key(Key::Enter)), 1);
    counter.event(Event::Reply(Reply::Begun(Ok(intent(1, Kind::Sale).reference))));
    counter.tell(waiting(1));
    counter
}

fn shows(state: &State, n: u64) -> bool {
    state.cover == Some(Cover::Payment(intent(n, Kind::Sale).reference))
}
