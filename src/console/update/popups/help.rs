//! The help: turned, searched, closed. The question it was opened over comes back.

use super::{close, open};
use crate::console::command::{Command, Step};
use crate::console::help;
use crate::console::state::{HelpPage, Popup, State};

/// Most characters of a search.
const SEARCH_CAP: usize = 30;

/// Opens the help for what is on the screen now.
pub(in crate::console::update) fn open_help(state: &mut State) {
    let under = state.popup.take().map(Box::new);
    open(state, Popup::Help(Box::new(HelpPage { under, ..HelpPage::default() })));
}

/// A command while the help is open.
pub(super) fn run(state: &mut State, mut page: HelpPage, command: Command) {
    let height = state.help_height();
    match command {
        Command::Back if page.search.take().is_some() => page.page = 0,
        Command::Back | Command::Done | Command::No => return leave(state, page),
        Command::View(_) if page.under.is_none() => {
            close(state);
            return crate::console::update::run::run(state, command);
        }
        Command::Page if help::has_legend(state) => page.legend = !page.legend,
        Command::Search => {
            page = HelpPage { under: page.under, search: Some(String::new()), ..HelpPage::default() };
        }
        Command::Move(Step::PageDown | Step::Down) if page.page + 1 < help::pages(state, &page, height) => {
            (page.page, page.legend) = (page.page + 1, false);
        }
        Command::Move(Step::PageUp | Step::Up) if page.page > 0 || page.legend => {
            (page.page, page.legend) = (page.page.saturating_sub(1), false);
        }
        Command::Backspace if page.search.as_mut().is_some_and(|search| search.pop().is_some()) => page.page = 0,
        Command::Clear if page.search.is_some() => (page.search, page.page) = (Some(String::new()), 0),
        _ => state.ring(1),
    }
    state.popup = Some(Popup::Help(Box::new(page)));
}

/// The search takes a character; false if there is no room.
pub(super) fn type_text(page: &mut HelpPage, c: char) -> bool {
    let Some(search) = &mut page.search else { return false };
    let fits = search.chars().count() < SEARCH_CAP && !c.is_control();
    if fits {
        search.push(c);
        page.page = 0;
    }
    fits
}

fn leave(state: &mut State, page: HelpPage) {
    match page.under {
        Some(under) => open(state, *under),
        None => close(state),
    }
}
