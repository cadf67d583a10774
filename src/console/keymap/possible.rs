//! Whether a command would do something now, and why not: for the key bar, the menu and the help.
//!
//! It only tells. What is done, and every guard round it, is `update`.

use super::{VIEW_KEYS, below, payment, views};
use crate::console::command::{
    Command, CounterCommand, FollowCommand, PairedCommand, PairingCommand, PeopleCommand, Setting, View,
};
use crate::console::event::Record;
use crate::console::state::{Counter, Cover, Popup, State, may_follow};
use crate::console::texts::Lang;
use crate::console::theme::Depth;
use crate::console::update::locked;
use crate::money::Amount;
use crate::payment::{Kind, Offers};
use crate::till::PaymentRow;

/// The key of the text that says why `command` would do nothing now; none if it does something.
pub fn why_not(state: &State, command: Command) -> Option<&'static str> {
    match command {
        Command::Help
        | Command::Menu
        | Command::Quit
        | Command::Suspend
        | Command::Redraw
        | Command::KeepRecording
        | Command::Sound => None,
        Command::Pairing(PairingCommand::HowToPaste) => (!is_on(state, View::Pair)).then_some("why.pair"),
        Command::Counter(command) => at_the_counter(state, command),
        Command::People(command) => with_people(state, command),
        Command::Set(setting) => in_use(state, setting),
        Command::View(view) => going(state, view),
        Command::ToDo => nothing_to_do(state),
        Command::NextTerminal | Command::Terminal(_)
            if VIEW_KEYS.iter().any(|key| key.command == Command::NextTerminal) =>
        {
            another_terminal(state, command)
        }
        Command::OrderField => (!is_on(state, View::Sale)).then_some("why.sale"),
        _ if below(state).iter().any(|binding| binding.command == command) => here(state, command),
        _ => Some(elsewhere(state, command)),
    }
}

/// The key bar names `command` now: it works, or it is one that keeps its place.
pub fn is_shown(state: &State, command: Command) -> bool {
    if command == Command::Paired(PairedCommand::PrintReceipt) {
        return matches!(&state.popup, Some(Popup::Receipt(page)) if page.there.is_some());
    }
    matches!(command, Command::Pay | Command::Clear) || state.popup.is_some() || why_not(state, command).is_none()
}

fn at_the_counter(state: &State, command: CounterCommand) -> Option<&'static str> {
    let hold = state.sale.extras.hold;
    let has = |what: fn(Offers) -> bool| state.counters.offers().is_some_and(what);
    match command {
        CounterCommand::Terminals if state.counters.all().is_empty() => Some("why.no_terminal"),
        CounterCommand::Terminals if state.cover.is_some() => Some("why.payment_first"),
        CounterCommand::Terminals => state.detail.is_some().then_some("why.close_first"),
        CounterCommand::Tip
        | CounterCommand::Cashback
        | CounterCommand::Hold
        | CounterCommand::Code
        | CounterCommand::NextMethod
            if !is_on(state, View::Sale) =>
        {
            Some("why.sale")
        }
        CounterCommand::Tip => (hold || !has(|offers| offers.tip)).then_some("why.not_by_vendor"),
        CounterCommand::Code => (!state.takes_code()).then_some("why.no_code"),
        CounterCommand::Cashback => (hold || !has(|offers| offers.cashback)).then_some("why.not_by_vendor"),
        CounterCommand::Hold => (!has(|offers| offers.has(Kind::PreAuth))).then_some("why.not_by_vendor"),
        CounterCommand::NextMethod => state.counters.method().is_none().then_some("why.no_method"),
    }
}

fn with_people(state: &State, command: PeopleCommand) -> Option<&'static str> {
    match command {
        _ if !state.opened => Some("why.opening"),
        _ if state.cover.is_some() => Some("why.payment_first"),
        PeopleCommand::RefundOfSlip | PeopleCommand::VoidOfSlip => {
            state.counters.chosen().is_none().then_some("why.no_terminal")
        }
        PeopleCommand::RefundWithoutSale => {
            let offers = state.counters.offers().is_some_and(|offers| offers.unreferenced_refund);
            (!offers).then_some("why.not_by_vendor")
        }
        PeopleCommand::CompleteOfSlip => {
            let offers = state.counters.offers().is_some_and(|offers| offers.has(Kind::Completion));
            (!offers).then_some("why.not_by_vendor")
        }
        _ => None,
    }
}

fn is_on(state: &State, view: View) -> bool {
    state.cover.is_none() && state.detail.is_none() && state.view == view
}

fn in_use(state: &State, setting: Setting) -> Option<&'static str> {
    let look = state.look;
    let same = match setting {
        Setting::Lang(lang) => std::ptr::eq(state.texts, lang.texts()),
        Setting::Tone(_) if look.theme.depth == Depth::Mono => return Some("why.no_colours"),
        Setting::Tone(tone) => look.theme.tone == tone,
        Setting::Glyphs(glyphs) => look.glyphs == glyphs,
        Setting::BigDigits(big) => look.big_digits == big,
        Setting::Keypad(keypad) => state.config.keypad == keypad,
        Setting::Touch(touch) => state.config.touch == touch,
    };
    let unreadable = !look.wide && matches!(setting, Setting::Lang(lang) if lang != Lang::En);
    match (same, unreadable, state.opened) {
        (true, ..) => Some("why.in_use"),
        (_, true, _) => Some("why.no_chinese"),
        (.., false) => Some("why.opening"),
        _ => None,
    }
}

fn going(state: &State, view: View) -> Option<&'static str> {
    if state.cover.is_some() { Some("why.payment_first") } else { is_on(state, view).then_some("why.here") }
}

fn nothing_to_do(state: &State) -> Option<&'static str> {
    if state.cover.is_some() {
        Some("why.payment_first")
    } else {
        state.payments.first_to_do().is_none().then_some("why.nothing_to_do")
    }
}

fn another_terminal(state: &State, command: Command) -> Option<&'static str> {
    if state.cover.is_some() {
        return Some("why.payment_first");
    }
    if state.detail.is_some() {
        return Some("why.close_first");
    }
    let chosen = state.counters.chosen().map(|counter| &counter.id);
    let usable = |index: usize| state.counters.all().get(index).is_some_and(|counter| !counter.disabled);
    let is_chosen = |index: usize| state.counters.all().get(index).map(|counter| &counter.id) == chosen;
    match command {
        Command::Terminal(index) if !usable(index) => Some("why.disabled"),
        Command::Terminal(index) => is_chosen(index).then_some("why.in_use"),
        _ => {
            let others = (0..state.counters.all().len()).filter(|index| usable(*index) && !is_chosen(*index)).count();
            (others == 0).then_some("why.no_other")
        }
    }
}

/// A command that has a key in this situation.
fn here(state: &State, command: Command) -> Option<&'static str> {
    match (&state.cover, state.view) {
        _ if state.detail.is_some() => in_detail(state, command),
        (Some(Cover::Payment(reference)), _) => {
            let known = state.payments.get(reference)?;
            payment::is_possible(known, command).then_some(()).map_or(Some("why.not_this"), |()| None)
        }
        (Some(_), _) => None,
        (None, View::Sale) => on_sale(state, command),
        (None, View::Transactions) => on_transactions(state, command),
        (None, View::Terminals) => on_terminals(state, command),
        (None, View::Pair) => super::pairing::why_not(&state.pairing, command),
    }
}

fn on_sale(state: &State, command: Command) -> Option<&'static str> {
    match command {
        Command::Pay if locked(state).is_some() => Some("why.locked"),
        Command::Pay => state.sale.entry.amount().is_zero().then_some("why.no_amount"),
        Command::Clear => (state.sale.entry.is_empty() && state.sale.order.is_empty()).then_some("why.no_amount"),
        _ => None,
    }
}

fn on_transactions(state: &State, command: Command) -> Option<&'static str> {
    let row = state.list.selected();
    match command {
        Command::Open => row.is_none().then_some("why.none_selected"),
        Command::Refund | Command::Void | Command::Follow(_) => match row {
            None => Some("why.none_selected"),
            Some(row) => on_row(row, command),
        },
        Command::AskAgain => match row {
            None => Some("why.none_selected"),
            Some(row) => (row.outcome != "unresolved").then_some("why.known"),
        },
        _ => None,
    }
}

/// By what a row tells: the till looks closer.
fn on_row(row: &PaymentRow, command: Command) -> Option<&'static str> {
    let stands = row.outcome == "approved" && !row.reversed;
    let held = row.kind == Kind::PreAuth && stands && row.became.is_none();
    let paid = row.kind.charges() && row.money_moved == "yes" && !row.reversed;
    let tips = row.kind.charges() && stands && row.vendor.offers().has(Kind::TipAdjustment);
    match command {
        Command::Void if !row.vendor.offers().has(Kind::Void) => Some("why.not_by_vendor"),
        Command::Follow(FollowCommand::Complete) => (!held).then_some("why.no_hold"),
        Command::Follow(FollowCommand::SetTip) => (!tips).then_some("why.no_tip"),
        Command::Void if held => None,
        _ => (!paid).then_some("why.no_money_to_return"),
    }
}

fn on_record(record: &Record, command: Command) -> Option<&'static str> {
    let payment = &record.payment;
    let may = |kind| {
        let amount = if kind == Kind::TipAdjustment {
            Amount::zero(payment.intent.amount.currency())
        } else {
            payment.intent.amount
        };
        payment.intent.vendor.offers().has(kind) && may_follow(kind, payment, &record.linked, (amount, 100)).is_ok()
    };
    match command {
        Command::Void if !payment.intent.vendor.offers().has(Kind::Void) => Some("why.not_by_vendor"),
        Command::Follow(FollowCommand::Complete) => (!may(Kind::Completion)).then_some("why.no_hold"),
        Command::Follow(FollowCommand::SetTip) => (!may(Kind::TipAdjustment)).then_some("why.no_tip"),
        Command::Void if payment.intent.kind == Kind::PreAuth => (!may(Kind::Void)).then_some("why.no_hold"),
        _ => {
            let rest = record.remaining.as_ref();
            let some = rest.is_some_and(|rest| !rest.in_question && !rest.left.is_zero());
            (!some || !payment.intent.kind.charges()).then_some("why.no_money_to_return")
        }
    }
}

fn in_detail(state: &State, command: Command) -> Option<&'static str> {
    let (record, _) = state.detail.as_ref()?;
    match command {
        Command::Refund | Command::Void | Command::Follow(_) => on_record(record, command),
        Command::AskAgain => {
            let open = matches!(record.payment.stage, crate::payment::Stage::Unresolved(_));
            (!open).then_some("why.known")
        }
        _ => None,
    }
}

fn on_terminals(state: &State, command: Command) -> Option<&'static str> {
    let about_one = matches!(command, Command::Probe | Command::MakeDefault | Command::Switch | Command::Paired(_));
    let about_payment = matches!(command, Command::Open | Command::AskAgain);
    match state.counters.all().get(state.selected_counter) {
        None if about_one || about_payment => Some("why.none_selected"),
        Some(counter) if about_payment => state.payments.first_on(&counter.id).is_none().then_some("why.known"),
        Some(counter) if command == Command::Paired(PairedCommand::Settle) => settling(state, counter),
        Some(counter) if command == Command::Paired(PairedCommand::PrintSummary) => {
            let why = if counter.disabled { "why.disabled" } else { "why.not_by_vendor" };
            (!counter.prints_sums()).then_some(why)
        }
        Some(counter) if command == Command::Paired(PairedCommand::ShowBatch) => {
            state.batches.last(&counter.id).is_none().then_some("why.no_batch")
        }
        Some(counter) if asks_reader(command) => reading(state, counter),
        Some(counter) if command == Command::Paired(PairedCommand::LookFor) => looking_for(state, counter),
        Some(_) if matches!(command, Command::Paired(_)) => None,
        Some(counter) if counter.disabled && about_one && command != Command::Switch => Some("why.disabled"),
        Some(counter) if counter.is_default && command == Command::MakeDefault => Some("why.in_use"),
        _ => None,
    }
}

fn looking_for(state: &State, counter: &Counter) -> Option<&'static str> {
    if counter.is_found_on_network() {
        state.payments.first_on(&counter.id).map(|_| "why.payment_open")
    } else {
        Some("why.not_on_network")
    }
}

fn asks_reader(command: Command) -> bool {
    use PairedCommand::{Balance, CardNumber, SignOn};
    matches!(command, Command::Paired(SignOn | Balance | CardNumber))
}

fn reading(state: &State, counter: &Counter) -> Option<&'static str> {
    match counter.has_reader() {
        _ if counter.disabled => Some("why.disabled"),
        true => state.payments.first_blocking(&counter.id).map(|_| "why.payment_open"),
        false => Some("why.not_by_vendor"),
    }
}

fn settling(state: &State, counter: &Counter) -> Option<&'static str> {
    match counter.offers {
        _ if counter.disabled => Some("why.disabled"),
        Some(offers) if offers.settle => state.payments.first_undecided(&counter.id).map(|_| "why.payment_open"),
        _ => Some("why.not_by_vendor"),
    }
}

/// Where a command that has no key in this situation has one.
fn elsewhere(state: &State, command: Command) -> &'static str {
    match views::home(command) {
        _ if state.cover.is_some() && payment::has_key(command) => "why.not_this",
        Some(View::Sale) => "why.sale",
        Some(View::Transactions) => "why.transactions",
        Some(View::Terminals) => "why.terminals",
        Some(View::Pair) => "why.pair",
        None => "why.no_payment",
    }
}
