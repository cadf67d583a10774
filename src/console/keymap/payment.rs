//! What the keys mean while a payment covers the view.

use super::{ASK, BACK, Binding, DETAILS, DONE, HELP, RECEIPT, SLIP, SOUND, Table, also, bind};
use crate::console::command::{Command, OwedCommand};
use crate::console::input::Key;
use crate::console::state::{Cover, State, Tracked};
use crate::console::update::may_be_given_up;
use crate::payment::{Kind, May, MoneyMoved, Outcome, Stage, may_do};

const VOID: Binding = bind(Key::Char('v'), "V", "key.void", Command::Void);

const WAITING: &[Binding] = &[bind(Key::Esc, "Esc", "key.ask_to_cancel", Command::AskToCancel), SOUND, HELP];

const CANCEL_ASKED: &[Binding] = &[SOUND, HELP];

const DECIDED: &[Binding] = &[DONE, also(Key::Char(' '), Command::Done), RECEIPT, DETAILS, SLIP, SOUND, HELP];

const REFUSED_RESULT: &[Binding] = &[
    DONE,
    also(Key::Char(' '), Command::Done),
    bind(Key::Char('n'), "N", "key.new_try", Command::NewTry),
    RECEIPT,
    DETAILS,
    SLIP,
    HELP,
];

const APPROVED: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.done_next_sale", Command::Done),
    also(Key::Char(' '), Command::Done),
    RECEIPT,
    DETAILS,
    SLIP,
    HELP,
];

const UNKNOWN: &[Binding] = &[
    ASK,
    bind(Key::Char('p'), "P", "key.put_aside", Command::PutAside),
    SLIP,
    bind(Key::Char('o'), "O", "key.decide", Command::Decide),
    DETAILS,
    VOID,
    SOUND,
    HELP,
];

const UNKNOWN_ASIDE: &[Binding] =
    &[ASK, SLIP, bind(Key::Char('o'), "O", "key.decide", Command::Decide), DETAILS, VOID, BACK, HELP];

const GIVE_UP: Binding = bind(Key::Char('g'), "G", "key.give_up", Command::Owed(OwedCommand::GiveUp));

/// The same card is awaited.
const OWED: &[Binding] = &[
    bind(Key::Enter, "Enter", "key.finish", Command::Owed(OwedCommand::Finish)),
    SLIP,
    GIVE_UP,
    bind(Key::Esc, "Esc", "key.leave", Command::Owed(OwedCommand::Leave)),
    DETAILS,
    SOUND,
    HELP,
];

/// Nobody can finish it any more: it is a case for the vendor.
const UNFINISHED: &[Binding] = &[
    ASK,
    bind(Key::Char('p'), "P", "key.put_aside", Command::PutAside),
    bind(Key::Char('c'), "C", "key.case", Command::Owed(OwedCommand::Case)),
    GIVE_UP,
    SLIP,
    bind(Key::Char('o'), "O", "key.decide", Command::Decide),
    DETAILS,
    BACK,
    SOUND,
    HELP,
];

const CONTRADICTED: &[Binding] = &[DONE, VOID, RECEIPT, DETAILS, SLIP, SOUND, HELP];

const NOT_SAVED: &[Binding] = &[DONE, SOUND, HELP];

/// The situations of a payment on top.
pub(super) const TABLES: &[Table] = &[
    ("help.waiting", WAITING),
    ("help.result", REFUSED_RESULT),
    ("help.unknown", UNKNOWN),
    ("help.contradicted", CONTRADICTED),
    ("help.owed", OWED),
    ("help.unfinished", UNFINISHED),
];

/// `command` has a key while some payment is on top.
pub(super) fn has_key(command: Command) -> bool {
    TABLES.iter().any(|(_, table)| table.iter().any(|binding| binding.command == command))
}

/// The payment on top lets `command` do something.
pub(super) fn is_possible(known: &Tracked, command: Command) -> bool {
    let payment = known.payment();
    let wanted = match command {
        Command::AskToCancel => May::AskToCancel,
        Command::AskAgain => May::AskAgain,
        Command::PutAside => May::PutAside,
        Command::Decide => May::Decide,
        Command::Void => May::Void,
        Command::Owed(OwedCommand::Finish) => return known.view.may_finish.is_some(),
        Command::Owed(OwedCommand::GiveUp) => return may_be_given_up(known),
        Command::Back => return payment.set_aside,
        _ => return true,
    };
    may_do(payment).contains(&wanted)
}

/// The keys of what covers the view.
pub(super) fn bindings(state: &State, cover: &Cover) -> &'static [Binding] {
    match cover {
        Cover::Starting(starting) if starting.withdrawn.is_some() => CANCEL_ASKED,
        Cover::Starting(_) => WAITING,
        Cover::NotSaved(_) => NOT_SAVED,
        Cover::Payment(reference) => state.payments.get(reference).map_or(NOT_SAVED, payment_bindings),
    }
}

fn payment_bindings(known: &Tracked) -> &'static [Binding] {
    let payment = known.payment();
    match &payment.stage {
        Stage::Waiting if known.is_owed() => OWED,
        Stage::Recorded | Stage::Waiting if known.cancel_asked.is_some() => CANCEL_ASKED,
        Stage::Recorded | Stage::Waiting => WAITING,
        _ if payment.proof == Some(crate::payment::Proof::Contradicted) => {
            if payment.took_effect() == MoneyMoved::Yes {
                CONTRADICTED
            } else {
                DECIDED
            }
        }
        Stage::Unresolved(_) if payment.by_hand.is_some() => DECIDED,
        Stage::Unresolved(_) if payment.owed.is_some() => UNFINISHED,
        Stage::Unresolved(_) if payment.set_aside => UNKNOWN_ASIDE,
        Stage::Unresolved(_) => UNKNOWN,
        Stage::Closed(Outcome::Approved) => APPROVED,
        Stage::Closed(_) if matches!(payment.intent.kind, Kind::Sale | Kind::PreAuth) => REFUSED_RESULT,
        Stage::Closed(_) => DECIDED,
    }
}
