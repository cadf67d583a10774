//! A refund or void of a sale, or the charge of a hold, that another till has made, by the vendor's id; and a refund that is of
//! no sale in particular. The amount is typed twice, always with a PIN once there is a supervisor.

use super::approve::{approve, edit_pin};
use crate::console::command::{Command, PeopleCommand};
use crate::console::event::Action;
use crate::console::state::{Completing, Popup, SlipField, SlipForm, State};
use crate::console::update::{pay, popups};
use crate::money::{Amount, AmountEntry};
use crate::payment::Kind;
use crate::till::{CompletionOrder, OriginalOf, RefundOrder, VoidOrder};

/// Opens the form on the terminal that is chosen, to be filled with this id; without one it is of no sale in particular.
pub(super) fn open(state: &mut State, kind: Kind, id: Option<String>) {
    let Some(counter) = state.counters.chosen().filter(|_| state.cover.is_none()) else { return state.ring(1) };
    if id.is_none() && !counter.refunds_without_sale() {
        return state.ring(1);
    }
    let form = SlipForm {
        kind,
        terminal: counter.id.clone(),
        field: if id.is_some() { SlipField::Id } else { SlipField::Amount },
        method: counter.slip_methods(kind).first().filter(|_| id.is_some()),
        id,
        amount: AmountEntry::new(counter.currency),
        again: AmountEntry::new(counter.currency),
    };
    popups::open(state, Popup::OfSlip(Box::new(form)));
}

/// A command for the form.
pub(in crate::console::update) fn run(state: &mut State, mut form: SlipForm, command: Command) {
    let wants_pin = state.staff.wants_pin(state.now.mono);
    match command {
        Command::No | Command::Back => return popups::close(state),
        Command::Yes => return submit(state, form),
        Command::Confirm => match form.field {
            SlipField::No => return popups::close(state),
            SlipField::Yes | SlipField::Pin => return submit(state, form),
            _ => form.go(true, wants_pin),
        },
        Command::Field { forward } => form.go(forward, wants_pin),
        Command::OtherPlate => form.go(true, wants_pin),
        Command::Choose { forward } if form.field == SlipField::Terminal => choose(state, &mut form, forward),
        Command::Choose { forward } if form.field == SlipField::Method => choose_method(state, &mut form, forward),
        Command::People(PeopleCommand::Pad) => {
            edit_pin(state, command);
        }
        _ if form.field == SlipField::Pin && edit_pin(state, command) => {}
        _ if !edit(&mut form, command) => state.ring(1),
        _ => {}
    }
    state.popup = Some(Popup::OfSlip(Box::new(form)));
}

/// Another terminal; the amounts are in its currency.
fn choose(state: &State, form: &mut SlipForm, forward: bool) {
    let all: Vec<_> =
        state.counters.all().iter().filter(|counter| form.id.is_some() || counter.refunds_without_sale()).collect();
    let Some(at) = all.iter().position(|counter| counter.id == form.terminal) else { return };
    let counter = all[(at + if forward { 1 } else { all.len() - 1 }) % all.len()];
    form.terminal = counter.id.clone();
    form.method = counter.slip_methods(form.kind).first().filter(|_| form.id.is_some());
    if counter.currency != form.amount.currency() {
        form.amount = AmountEntry::new(counter.currency);
        form.again = AmountEntry::new(counter.currency);
    }
}

/// Another means of payment of the sale.
fn choose_method(state: &State, form: &mut SlipForm, forward: bool) {
    let methods = state.counters.by_id(&form.terminal).map_or(&[][..], |counter| counter.slip_methods(form.kind));
    let Some(at) = methods.iter().position(|method| Some(method) == form.method) else { return };
    form.method = methods.get((at + if forward { 1 } else { methods.len() - 1 }) % methods.len());
}

fn edit(form: &mut SlipForm, command: Command) -> bool {
    if let Some(id) = form.id.as_mut().filter(|_| form.field == SlipField::Id) {
        return match command {
            Command::Backspace => id.pop().is_some(),
            Command::Clear => {
                id.clear();
                true
            }
            Command::Digit(digit) => form.type_text(digit),
            _ => false,
        };
    }
    let Some(entry) = form.entry() else { return false };
    match command {
        Command::Digit(digit) => entry.digit(digit).is_ok(),
        Command::Point => entry.point().is_ok(),
        Command::Backspace => {
            entry.backspace();
            true
        }
        Command::Clear => {
            entry.clear();
            true
        }
        _ => false,
    }
}

fn submit(state: &mut State, form: SlipForm) {
    if form.missing().is_some() || !approve(state) {
        if form.missing().is_some() {
            state.ring(1);
        }
        state.popup = Some(Popup::OfSlip(Box::new(form)));
        return;
    }
    let Some(counter) = state.counters.by_id(&form.terminal) else { return popups::close(state) };
    let (terminal, simulated, currency) = (counter.name.clone(), counter.simulated, counter.currency);
    let (operator, approval) = (state.operator(), state.staff.approved(state.now.mono).cloned());
    let method = form.method.map(|method| method.word.to_owned());
    let of = match &form.id {
        Some(id) => OriginalOf::Slip { id: id.trim().to_owned(), terminal: terminal.clone(), method },
        None => OriginalOf::Nothing { terminal: terminal.clone() },
    };
    let amount = if form.kind == Kind::Void { Amount::zero(currency) } else { form.amount.amount() };
    let action = match form.kind {
        Kind::Completion => {
            popups::close(state);
            let order =
                CompletionOrder { of, amount, operator, approval, another_customer: false, record_refusal: false };
            return pay::complete(state, Completing { order, terminal, shop_order: None, simulated });
        }
        Kind::Void => Action::Void(VoidOrder { of, amount: None, operator, approval }),
        // The forms are of these three alone.
        _ => Action::Refund(RefundOrder { of, amount, operator, approval }),
    };
    popups::close(state);
    pay::start_on(state, form.kind, amount, terminal, None, simulated);
    state.act(action);
}
