//! The receipt on the screen, and on paper once for each Enter.

use super::{close, keep, open};
use crate::console::command::{Command, PairedCommand, Step};
use crate::console::event::Action;
use crate::console::state::{Popup, Printing, ReceiptPage, State};
use crate::payment::Payment;
use crate::platform::PrintFault;
use crate::report::Receipt;
use crate::terminal::Printed;

/// Opens the receipt of a payment.
pub(in crate::console::update) fn show(state: &mut State, payment: &Payment) {
    let receipt = Receipt::of(payment, &state.zone);
    let texts = state.texts;
    let lines = receipt.text(|key| texts.get(key));
    let printed = receipt.printed(|key| texts.get(key));
    let number = payment.vendor_handle();
    let counter = state.counters.by_id(&payment.intent.terminal);
    let there = counter.filter(|counter| counter.reprints() && !number.is_empty());
    let there = there.map(|counter| (counter.name.clone(), number.to_owned()));
    let title = "receipt.title";
    let page = ReceiptPage { title, lines, printed, scrolled: 0, printing: Printing::NotAsked, there };
    open(state, Popup::Receipt(Box::new(page)));
}

/// A command while it is shown.
pub(super) fn run(state: &mut State, mut page: ReceiptPage, command: Command) {
    let last = page.lines.len().saturating_sub(1);
    match command {
        Command::No | Command::Back => return close(state),
        Command::Confirm | Command::Print if page.printing != Printing::UnderWay => {
            page.printing = Printing::UnderWay;
            state.act(Action::Print(page.printed.clone()));
        }
        Command::Paired(PairedCommand::PrintReceipt) => match page.there.clone() {
            Some((terminal, vendor_number)) => {
                state.say(state.texts.fill("notice.printing_there", &[("terminal", &terminal)]));
                state.act(Action::PrintThere(terminal, Printed::Receipt { vendor_number }));
            }
            None => state.ring(1),
        },
        Command::Move(Step::Up) => page.scrolled = page.scrolled.saturating_sub(1),
        Command::Move(Step::Down) => page.scrolled = (page.scrolled + 1).min(last),
        Command::Move(Step::PageUp | Step::Home) => page.scrolled = 0,
        Command::Move(Step::PageDown | Step::End) => page.scrolled = last,
        _ => return keep(state, Popup::Receipt(Box::new(page))),
    }
    state.popup = Some(Popup::Receipt(Box::new(page)));
}

/// It was printed, or not.
pub(in crate::console::update) fn printed(state: &mut State, result: Result<(), PrintFault>) {
    let printing = match result {
        Ok(()) => Printing::Done,
        Err(fault) => Printing::Failed(words(state, &fault)),
    };
    match &mut state.popup {
        Some(Popup::Receipt(page)) => page.printing = printing,
        _ => match printing {
            Printing::Failed(words) => state.say(words),
            _ => state.say(state.texts.get("receipt.printed").to_owned()),
        },
    }
}

fn words(state: &State, fault: &PrintFault) -> String {
    let said = match fault {
        PrintFault::NotStarted(said) => said.as_str(),
        PrintFault::Failed { complaint, .. } => complaint.as_str(),
        PrintFault::NoPrinter | PrintFault::TimedOut => "",
    };
    let words = state.texts.get(match fault {
        PrintFault::NoPrinter => "receipt.no_printer",
        PrintFault::NotStarted(_) => "receipt.not_started",
        PrintFault::Failed { .. } => "receipt.failed",
        PrintFault::TimedOut => "receipt.timed_out",
    });
    format!("{words} {said}").trim_end().to_owned()
}
