//! The menu: searched, scrolled, and a command run from it. Nothing that charges runs from it without a question.

use super::{close, open};
use crate::console::command::{Command, Step};
use crate::console::menu::{self, Item, Row};
use crate::console::state::{Menu, Popup, State};
use crate::console::update::{cover, pay, run};

/// Most characters of a search.
const SEARCH_CAP: usize = 30;

/// A command while the menu is open.
pub(super) fn run(state: &mut State, mut menu: Menu, command: Command) {
    let items = menu::found(state, &menu.search);
    match command {
        Command::Back | Command::No | Command::Menu => return close(state),
        Command::Confirm => return choose(state, menu, &items),
        Command::Row(index) => {
            menu.selected = Some(index);
            return choose(state, menu, &items);
        }
        Command::Move(step) => menu.selected = Some(moved(state, menu::selected(&menu, &items), items.len(), step)),
        Command::Backspace if menu.search.pop().is_some() => menu.selected = None,
        Command::Clear => menu = Menu::default(),
        _ => state.ring(1),
    }
    state.popup = Some(Popup::Menu(Box::new(menu)));
}

/// The search takes a character; false if there is no room.
pub(super) fn type_text(menu: &mut Menu, c: char) -> bool {
    let fits = menu.search.chars().count() < SEARCH_CAP && !c.is_control();
    if fits {
        menu.search.push(c);
        menu.selected = None;
    }
    fits
}

/// What is selected stays in sight, whatever became of the window or of the items.
pub(in crate::console::update) fn follow(state: &mut State) {
    let Some(Popup::Menu(menu)) = &state.popup else { return };
    let mut menu = menu.clone();
    let items = menu::found(state, &menu.search);
    let rows = menu::rows(&items);
    let selected = menu::selected(&menu, &items);
    let row = rows.iter().position(|row| *row == Row::Item(selected)).unwrap_or(0);
    menu.follow(row, state.menu_height(), rows.len());
    state.popup = Some(Popup::Menu(menu));
}

fn moved(state: &State, selected: usize, count: usize, step: Step) -> usize {
    let last = count.saturating_sub(1);
    let page = state.menu_height().saturating_sub(2).max(1);
    match step {
        Step::Up => selected.saturating_sub(1),
        Step::Down => (selected + 1).min(last),
        Step::PageUp => selected.saturating_sub(page),
        Step::PageDown => (selected + page).min(last),
        Step::Home => 0,
        Step::End => last,
    }
}

/// Runs the selected item, if it can be done now, with the menu closed.
fn choose(state: &mut State, menu: Menu, items: &[Item]) {
    let item = items.get(menu::selected(&menu, items)).filter(|item| item.why_not.is_none());
    if let Some(command) = item.map(|item| item.command) {
        close(state);
        carry_out(state, command);
    } else {
        state.popup = Some(Popup::Menu(Box::new(menu)));
        state.ring(1);
    }
}

/// The amount is not in sight behind the menu: a charge asks first.
fn carry_out(state: &mut State, command: Command) {
    let order = match command {
        Command::Pay => pay::payable(state),
        Command::NewTry => {
            let order = cover::same_again(state);
            run::run(state, Command::Done);
            order
        }
        command => return run::run(state, command),
    };
    if let Some(order) = order {
        open(state, Popup::LargeAmount(Box::new(order)));
    }
}
