//! The sale view: typing an amount and paying it, once.

use super::{code, cover, extras, popups};
use crate::console::command::Command;
use crate::console::event::Action;
use crate::console::input::Shown;
use crate::console::state::{
    Completing, Cover, Hindrance, LastOrder, Popup, ReverseForm, SaleField, SaleForm, Starting, State,
    order_takes_code, total_of,
};
use crate::console::words;
use crate::money::{Amount, AmountEntry};
use crate::payment::{Kind, Payment};
use crate::till::SaleOrder;

/// A command of the sale view.
pub(super) fn run(state: &mut State, command: Command) {
    match command {
        Command::Pay => pay(state),
        Command::Field { forward } => {
            state.sale.field = state.sale.field.next(forward, &extras::fields(state));
        }
        Command::Choose { forward } if state.sale.field == SaleField::Method => choose_method(state, forward),
        Command::OrderField => state.sale.field = SaleField::Order,
        Command::Back => state.sale.field = SaleField::Amount,
        _ => edit(state, command),
    }
}

/// Takes another means of payment, if the vendor of the terminal lets the register choose.
pub(super) fn choose_method(state: &mut State, forward: bool) {
    if !state.counters.choose_method(forward) {
        state.ring(1);
    }
}

/// The pointer takes the next means of payment and leaves the keys there.
pub(super) fn next_method(state: &mut State) {
    choose_method(state, true);
    if state.counters.method().is_some() {
        state.sale.field = SaleField::Method;
    }
}

fn edit(state: &mut State, command: Command) {
    if matches!(state.sale.field, SaleField::Tip | SaleField::Cashback) {
        return extras::edit(state, command);
    }
    if state.sale.field == SaleField::Code {
        return code::edit(state, command);
    }
    let zeros = if state.sale.entry.currency().exponent() == 0 { 3 } else { 2 };
    let form = &mut state.sale;
    let typed = match (command, form.field) {
        (Command::Digit(digit), _) => form.entry.digit(digit).is_ok(),
        (Command::Zeros, _) => form.entry.zeros(zeros).is_ok(),
        (Command::Point, _) => form.entry.point().is_ok(),
        (Command::Backspace, SaleField::Order) => form.order.pop().is_some(),
        (Command::Backspace, _) => !form.entry.is_empty() && take_back(&mut form.entry),
        (Command::Clear, SaleField::Order) => {
            form.order.clear();
            true
        }
        // What went with the amount goes with it.
        (Command::Clear, _) => {
            state.code.clear();
            form.extras.clear();
            empty(&mut form.entry)
        }
        _ => false,
    };
    if !typed {
        state.ring(1);
    }
}

fn take_back(entry: &mut AmountEntry) -> bool {
    entry.backspace();
    true
}

fn empty(entry: &mut AmountEntry) -> bool {
    entry.clear();
    true
}

/// Pasted: an amount only if it is written as one, with its point. Digits alone may be a barcode, and 1020 may be 10.20 or
/// 1,020.00: they go to the order number as everything else does.
pub(super) fn paste_amount(state: &mut State, text: &str) {
    let mut entry = AmountEntry::new(state.sale.entry.currency());
    let typed = text.chars().all(|c| if c == '.' { entry.point().is_ok() } else { entry.digit(c).is_ok() });
    if typed && text.contains('.') && Amount::parse_major(text, entry.currency()).is_ok() {
        state.sale.entry = entry;
    } else if text.is_empty() {
        state.ring(1);
    } else if state.takes_code() {
        code::paste(state, text);
    } else {
        state.sale.order.clear();
        for c in text.chars() {
            state.sale.type_order(c);
        }
        state.say(state.texts.get("notice.scanned").to_owned());
    }
}

/// Takes the next terminal that can sell.
pub(super) fn next_terminal(state: &mut State) {
    if state.counters.choose_next() { follow_currency(state) } else { state.ring(1) }
}

/// Takes this terminal.
pub(super) fn choose_terminal(state: &mut State, index: usize) {
    if state.counters.choose(index) { follow_currency(state) } else { state.ring(1) }
}

/// The amount is in the currency of the terminal: with another one it is empty again.
pub(super) fn follow_currency(state: &mut State) {
    extras::follow_terminal(state);
    let Some(currency) = state.counters.chosen().map(|counter| counter.currency) else { return };
    if currency != state.sale.entry.currency() {
        let typed = !state.sale.entry.is_empty();
        let order = std::mem::take(&mut state.sale.order);
        state.sale = SaleForm::new(currency);
        state.sale.order = order;
        if typed {
            state.say(state.texts.get("notice.currency_changed").to_owned());
        }
    }
}

/// Why nothing can be charged now, as the key of its text; the amount apart.
pub fn locked(state: &State) -> Option<(&'static str, usize)> {
    if !state.opened {
        return Some(("locked.opening", 0));
    }
    let Some(counter) = state.counters.chosen() else { return Some(("locked.no_terminal", 0)) };
    let open = state.payments.first_on(&counter.id).and_then(|reference| state.payments.get(&reference));
    if open.is_some_and(crate::console::state::Tracked::is_owed) {
        return Some(("locked.owed", 0));
    }
    counter.hindrance().map(|hindrance| match hindrance {
        Hindrance::Disabled => ("locked.disabled", 0),
        Hindrance::Selling => ("locked.selling", 0),
        Hindrance::Blocked(count) => ("locked.blocked", count),
        Hindrance::WrongTerminal => ("locked.wrong_terminal", 0),
        Hindrance::NotSaving => ("locked.not_saving", 0),
        Hindrance::Busy => ("locked.busy", 0),
        Hindrance::NoAnswer => ("locked.no_answer", 0),
    })
}

/// Charges or holds the amount shown, if it can be.
pub(super) fn pay(state: &mut State) {
    let Some(order) = payable(state) else { return };
    if state.config.confirm_above.asks(total_of(&order)) {
        popups::open(state, Popup::LargeAmount(Box::new(order)));
    } else {
        sell(state, order);
    }
}

/// The order for the amount shown; says why if it cannot be charged.
pub(super) fn payable(state: &mut State) -> Option<SaleOrder> {
    if locked(state).is_some() {
        ask_or_say_why(state);
        return None;
    }
    let order = order(state).filter(|order| !order.amount.is_zero() && !state.is_small());
    if order.is_none() {
        state.ring(1);
    }
    order
}

/// What keeps the terminal from selling may be over by now: it is asked, and sells with the next key. Else the reason is said.
fn ask_or_say_why(state: &mut State) {
    let counter = state.counters.chosen().filter(|_| state.opened);
    let asked = counter.filter(|counter| counter.hindrance().is_some_and(Hindrance::may_be_over));
    if let Some(name) = asked.map(|counter| counter.name.clone()) {
        state.say(state.texts.fill("notice.probing", &[("terminal", &name)]));
        return state.act(Action::Probe(name));
    }
    if let Some(line) = words::locked_line(state) {
        state.say(line);
    }
    state.ring(1);
}

fn order(state: &State) -> Option<SaleOrder> {
    Some(SaleOrder {
        terminal: state.counters.chosen()?.name.clone(),
        amount: state.sale.entry.amount(),
        hold: state.sale.extras.hold,
        tip: state.sale.extras.tip(),
        cashback: state.sale.extras.cashback(),
        tax: None,
        method: state.counters.method().map(|method| method.word.to_owned()),
        order: state.sale.order_number(),
        operator: state.operator(),
        another_customer: false,
        record_refusal: false,
    })
}

/// The same amount again after a proven "no": a new payment.
pub(super) fn again(state: &mut State, payment: &Payment) {
    match same_order(state, payment) {
        Some(order) => sell(state, order),
        None => state.ring(1),
    }
}

/// An order for the same amount; none if its terminal is gone.
pub(super) fn same_order(state: &State, payment: &Payment) -> Option<SaleOrder> {
    let counter = state.counters.by_id(&payment.intent.terminal)?;
    Some(SaleOrder {
        terminal: counter.name.clone(),
        amount: payment.intent.amount,
        hold: payment.intent.kind == Kind::PreAuth,
        tip: payment.intent.tip,
        cashback: payment.intent.cashback,
        tax: payment.intent.tax,
        method: payment.intent.method.clone(),
        order: payment.intent.order.clone(),
        operator: state.operator(),
        another_customer: false,
        record_refusal: false,
    })
}

/// Gives the order; its terminal's news follow. One that is paid by a customer's code goes when that is here.
pub(super) fn sell(state: &mut State, order: SaleOrder) {
    if order_takes_code(&order) {
        return code::sell(state, order);
    }
    start_sale(state, &order);
    state.act(Action::Sell(order));
}

/// A sale is on its way to its terminal.
pub(super) fn start_sale(state: &mut State, order: &SaleOrder) {
    let counter = state.counters.all().iter().find(|counter| counter.name == order.terminal);
    let starting = Starting {
        kind: if order.hold { Kind::PreAuth } else { Kind::Sale },
        amount: order.amount,
        tip: order.tip,
        cashback: order.cashback,
        terminal: order.terminal.clone(),
        order: order.order.clone(),
        since: state.now.mono,
        reference: None,
        withdrawn: None,
        simulated: counter.is_some_and(|counter| counter.simulated),
    };
    state.last_order = Some(LastOrder::RungUp(Box::new(order.clone())));
    cover::show(state, Cover::Starting(Box::new(starting)), Shown::Popup);
}

/// The same after a question was answered with yes.
pub(super) fn sell_confirmed(state: &mut State, order: SaleOrder) {
    popups::close(state);
    sell(state, order);
}

/// It is another customer: the order goes, and the guard does not ask again.
pub(super) fn another_customer(state: &mut State, last: LastOrder) {
    popups::close(state);
    match last {
        LastOrder::RungUp(mut order) => {
            order.another_customer = true;
            sell(state, *order);
        }
        LastOrder::Completion(mut completing) => {
            completing.order.another_customer = true;
            complete(state, *completing);
        }
    }
}

/// Charges a hold; its terminal's news follow.
pub(super) fn complete(state: &mut State, completing: Completing) {
    let Completing { order, terminal, shop_order, simulated } = completing.clone();
    start_on(state, Kind::Completion, order.amount, terminal, shop_order, simulated);
    state.last_order = Some(LastOrder::Completion(Box::new(completing)));
    state.act(Action::Complete(order));
}

/// A refund or void is on its way to its terminal.
pub(super) fn start_reverse(state: &mut State, form: &ReverseForm) {
    let intent = &form.sale.intent;
    let (terminal, order) = (intent.terminal_name.clone(), intent.order.clone());
    start_on(state, form.kind, form.amount(), terminal, order, intent.simulated);
}

/// What is not a sale is on its way to this terminal.
pub(super) fn start_on(
    state: &mut State,
    kind: Kind,
    amount: Amount,
    terminal: String,
    order: Option<String>,
    simulated: bool,
) {
    let since = state.now.mono;
    let (tip, cashback) = (None, None);
    let starting =
        Starting { kind, amount, tip, cashback, terminal, order, since, reference: None, simulated, withdrawn: None };
    state.last_order = None;
    cover::show(state, Cover::Starting(Box::new(starting)), Shown::Popup);
}
