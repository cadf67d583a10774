//! What the keys mean in the views under everything.

use super::{BACK, Binding, HELP, MENU, QUIT, SLIP, Table, also, bind};
use crate::console::command::{Command, CounterCommand, FollowCommand, PairedCommand, Step, View};
use crate::console::input::Key;
use crate::console::state::{SaleField, State};
use crate::payment::Kind;

const HOLD: Binding = bind(Key::Char('h'), "H", "key.hold", Command::Counter(CounterCommand::Hold));

const COMPLETE: Binding = bind(Key::Char('c'), "C", "key.complete", Command::Follow(FollowCommand::Complete));
const TIP: Binding = bind(Key::Char('i'), "I", "key.tip", Command::Follow(FollowCommand::SetTip));

const SALE: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.pay", Command::Pay),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    bind(Key::F(8), "F8", "key.terminal", Command::NextTerminal),
    bind(Key::Tab, "Tab", "key.field", Command::Field { forward: true }),
    also(Key::BackTab, Command::Field { forward: false }),
    HOLD,
    also(Key::Backspace, Command::Backspace),
    also(Key::Char('.'), Command::Point),
    MENU,
    HELP,
    QUIT,
];

/// The means of payment has the keys. The key bar names them all, and few vendors have the field: the help leaves them out.
const METHOD: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.pay", Command::Pay),
    bind(Key::Down, "↑↓", "key.choose", Command::Choose { forward: true }),
    also(Key::Up, Command::Choose { forward: false }),
    also(Key::Right, Command::Choose { forward: true }),
    also(Key::Left, Command::Choose { forward: false }),
    bind(Key::Tab, "Tab", "key.field", Command::Field { forward: true }),
    also(Key::BackTab, Command::Field { forward: false }),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    also(Key::Backspace, Command::Backspace),
    also(Key::Char('.'), Command::Point),
    bind(Key::F(8), "F8", "key.terminal", Command::NextTerminal),
    HOLD,
    MENU,
    HELP,
    QUIT,
];

/// The amount is held, not charged: the key bar says so.
const HOLDING: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.hold", Command::Pay),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    bind(Key::F(8), "F8", "key.terminal", Command::NextTerminal),
    bind(Key::Tab, "Tab", "key.field", Command::Field { forward: true }),
    also(Key::BackTab, Command::Field { forward: false }),
    bind(Key::Char('h'), "H", "key.not_hold", Command::Counter(CounterCommand::Hold)),
    also(Key::Backspace, Command::Backspace),
    also(Key::Char('.'), Command::Point),
    MENU,
    HELP,
    QUIT,
];

const TRANSACTIONS: &[Binding] = &[
    bind(Key::Char('/'), "/", "key.search", Command::Search),
    bind(Key::Char('f'), "F", "key.filter", Command::Filter(None)),
    bind(Key::Enter, "Enter", "key.open", Command::Open),
    bind(Key::Char('r'), "R", "key.refund", Command::Refund),
    bind(Key::Char('v'), "V", "key.void", Command::Void),
    COMPLETE,
    TIP,
    bind(Key::Char('a'), "A", "key.ask_again", Command::AskAgain),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::Down, Command::Move(Step::Down)),
    also(Key::PageUp, Command::Move(Step::PageUp)),
    also(Key::PageDown, Command::Move(Step::PageDown)),
    also(Key::Home, Command::Move(Step::Home)),
    also(Key::End, Command::Move(Step::End)),
    HELP,
    BACK,
];

/// The row of a hold is selected: it is charged or released, not voided and not refunded.
const TRANSACTIONS_HOLD: &[Binding] = &[
    bind(Key::Char('/'), "/", "key.search", Command::Search),
    bind(Key::Char('f'), "F", "key.filter", Command::Filter(None)),
    bind(Key::Enter, "Enter", "key.open", Command::Open),
    COMPLETE,
    bind(Key::Char('v'), "V", "key.release", Command::Void),
    bind(Key::Char('a'), "A", "key.ask_again", Command::AskAgain),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::Down, Command::Move(Step::Down)),
    also(Key::PageUp, Command::Move(Step::PageUp)),
    also(Key::PageDown, Command::Move(Step::PageDown)),
    also(Key::Home, Command::Move(Step::Home)),
    also(Key::End, Command::Move(Step::End)),
    HELP,
    BACK,
];

const SEARCH: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.search", Command::Search),
    bind(Key::Delete, "Del", "key.clear", Command::Clear),
    also(Key::Backspace, Command::Backspace),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::Down, Command::Move(Step::Down)),
    HELP,
    BACK,
];

const DETAIL: &[Binding] = &[
    bind(Key::Char('r'), "R", "key.refund", Command::Refund),
    bind(Key::Char('v'), "V", "key.void", Command::Void),
    TIP,
    bind(Key::Char('a'), "A", "key.ask_again", Command::AskAgain),
    bind(Key::Char('p'), "P", "key.receipt", Command::Receipt),
    SLIP,
    bind(Key::Down, "↑↓", "key.scroll", Command::Move(Step::Down)),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::PageUp, Command::Move(Step::PageUp)),
    also(Key::PageDown, Command::Move(Step::PageDown)),
    HELP,
    BACK,
];

/// Of a hold: it is charged or released.
const HOLD_DETAIL: &[Binding] = &[
    COMPLETE,
    bind(Key::Char('v'), "V", "key.release", Command::Void),
    bind(Key::Char('a'), "A", "key.ask_again", Command::AskAgain),
    bind(Key::Char('p'), "P", "key.receipt", Command::Receipt),
    SLIP,
    bind(Key::Down, "↑↓", "key.scroll", Command::Move(Step::Down)),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::PageUp, Command::Move(Step::PageUp)),
    also(Key::PageDown, Command::Move(Step::PageDown)),
    HELP,
    BACK,
];

const TERMINALS: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.open", Command::Open),
    bind(Key::Char('a'), "A", "key.ask_again", Command::AskAgain),
    bind(Key::Char('p'), "P", "key.probe", Command::Probe),
    bind(Key::Char('s'), "S", "key.reader_sign_on", Command::Paired(PairedCommand::SignOn)),
    bind(Key::Char('b'), "B", "key.balance", Command::Paired(PairedCommand::Balance)),
    bind(Key::Char('i'), "I", "key.card_number", Command::Paired(PairedCommand::CardNumber)),
    bind(Key::Char('l'), "L", "key.look_for", Command::Paired(PairedCommand::LookFor)),
    bind(Key::Char('n'), "N", "key.rename", Command::Paired(PairedCommand::Rename)),
    bind(Key::Char('d'), "D", "key.default", Command::MakeDefault),
    bind(Key::Char('x'), "X", "key.disable", Command::Switch),
    bind(Key::F(5), "F5", "key.pair_again", Command::Paired(PairedCommand::PairAgain)),
    bind(Key::Delete, "Del", "key.remove", Command::Paired(PairedCommand::Remove)),
    bind(Key::Char('c'), "C", "key.settle", Command::Paired(PairedCommand::Settle)),
    bind(Key::Char('e'), "E", "key.batch", Command::Paired(PairedCommand::ShowBatch)),
    bind(Key::Char('u'), "U", "key.summary", Command::Paired(PairedCommand::PrintSummary)),
    also(Key::Down, Command::Move(Step::Down)),
    also(Key::Up, Command::Move(Step::Up)),
    also(Key::Home, Command::Move(Step::Home)),
    also(Key::End, Command::Move(Step::End)),
    HELP,
    BACK,
];

/// The situations of the views.
pub(super) const TABLES: &[Table] = &[
    ("view.sale", SALE),
    ("view.transactions", TRANSACTIONS),
    ("help.searching", SEARCH),
    ("help.detail", DETAIL),
    ("help.hold_detail", HOLD_DETAIL),
    ("view.terminals", TERMINALS),
];

/// The view in which `command` has a key.
pub(super) fn home(command: Command) -> Option<View> {
    let homes = [(View::Sale, SALE), (View::Transactions, TRANSACTIONS), (View::Terminals, TERMINALS)];
    if super::pairing::has_key(command)
        && !homes.iter().any(|(_, table)| table.iter().any(|binding| binding.command == command))
    {
        return Some(View::Pair);
    }
    homes.into_iter().find(|(_, table)| table.iter().any(|binding| binding.command == command)).map(|(view, _)| view)
}

/// The keys of the view.
pub(super) fn bindings(state: &State) -> &'static [Binding] {
    if let Some((record, _)) = &state.detail {
        return if record.payment.intent.kind == Kind::PreAuth { HOLD_DETAIL } else { DETAIL };
    }
    match state.view {
        View::Sale if state.sale.field == SaleField::Method => METHOD,
        View::Sale if state.sale.extras.hold => HOLDING,
        View::Sale => SALE,
        View::Transactions if state.list.searching => SEARCH,
        View::Transactions if state.list.selected().is_some_and(|row| row.kind == Kind::PreAuth) => TRANSACTIONS_HOLD,
        View::Transactions => TRANSACTIONS,
        View::Terminals => TERMINALS,
        View::Pair => super::pairing::bindings(&state.pairing),
    }
}
