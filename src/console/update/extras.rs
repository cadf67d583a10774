//! What goes with the amount of a sale: tip and cashback, typed into fields of their own; and holding instead of charging.

use crate::console::command::{Command, CounterCommand};
use crate::console::state::{SaleField, State, type_digit};
use crate::payment::Kind;

/// The fields that the terminal of the next sale has, in their order. A hold takes neither tip nor cashback.
pub(super) fn fields(state: &State) -> Vec<SaleField> {
    let offers = state.counters.offers().filter(|_| !state.sale.extras.hold);
    let fields = [
        Some(SaleField::Amount),
        state.counters.method().map(|_| SaleField::Method),
        state.takes_code().then_some(SaleField::Code),
        Some(SaleField::Order),
        offers.filter(|offers| offers.tip).map(|_| SaleField::Tip),
        offers.filter(|offers| offers.cashback).map(|_| SaleField::Cashback),
    ];
    fields.into_iter().flatten().collect()
}

/// A key, plate or line of the menu for one of them.
pub(super) fn run(state: &mut State, command: CounterCommand) {
    match command {
        CounterCommand::Tip => go_to(state, SaleField::Tip),
        CounterCommand::Cashback => go_to(state, SaleField::Cashback),
        CounterCommand::Code => go_to(state, SaleField::Code),
        CounterCommand::Hold if offers_holds(state) => switch_hold(state),
        CounterCommand::Hold | CounterCommand::NextMethod | CounterCommand::Terminals => state.ring(1),
    }
}

fn offers_holds(state: &State) -> bool {
    state.counters.offers().is_some_and(|offers| offers.has(Kind::PreAuth))
}

fn go_to(state: &mut State, field: SaleField) {
    if fields(state).contains(&field) { state.sale.field = field } else { state.ring(1) }
}

fn switch_hold(state: &mut State) {
    let extras = &mut state.sale.extras;
    extras.hold = !extras.hold;
    let dropped = extras.hold && !extras.is_empty();
    if extras.hold {
        extras.clear();
    }
    stay_in_a_field(state);
    if dropped {
        state.say(state.texts.get("notice.hold_without_extras").to_owned());
    }
}

/// A key while one of them takes the keys.
pub(super) fn edit(state: &mut State, command: Command) {
    let extras = &mut state.sale.extras;
    let entry = if state.sale.field == SaleField::Tip { &mut extras.tip } else { &mut extras.cashback };
    let zeros = if entry.currency().exponent() == 0 { 3 } else { 2 };
    let typed = match command {
        Command::Digit(digit) => type_digit(entry, digit),
        Command::Zeros => (0..zeros).filter(|_| type_digit(entry, '0')).count() > 0,
        Command::Point => entry.point().is_ok(),
        Command::Backspace if !entry.is_empty() => {
            entry.backspace();
            true
        }
        Command::Clear => {
            entry.clear();
            true
        }
        _ => false,
    };
    if !typed {
        state.ring(1);
    }
}

/// Another terminal is chosen: what it does not offer is dropped, and that is said.
pub(super) fn follow_terminal(state: &mut State) {
    let offers = state.counters.offers();
    if state.sale.extras.keep(offers) {
        state.say(state.texts.get("notice.extras_dropped").to_owned());
    }
    stay_in_a_field(state);
}

fn stay_in_a_field(state: &mut State) {
    if !fields(state).contains(&state.sale.field) {
        state.sale.field = SaleField::Amount;
    }
}
