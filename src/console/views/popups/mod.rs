//! Questions on top of everything. Left plate: nothing is sent. Right plate: it is done.

mod caller;
mod chooser;
mod code;
mod decide;
mod filter;
mod follow;
mod give_up;
mod menu;
mod people;
mod pin;
mod questions;
mod receipt;
mod reverse;
mod settle;
mod slip;
mod terminals;

use ratatui::layout::Rect;

use super::{Canvas, help};
use crate::console::command::Command;
use crate::console::state::{Popup, State};
use crate::console::theme::Role;
use crate::console::widgets::Digits;

/// Rows of the view of the wide layout, in which a question stands in the middle.
const WIDE: u16 = 30;
/// Rows of the view down to the end of a question in the small layout.
const BOTTOM: u16 = 19;
/// Cells of a question.
const WIDTH: u16 = 64;

/// Draws the question in the middle of the view.
pub fn draw(canvas: &mut Canvas<'_>, view: Rect, state: &State, popup: &Popup) {
    match popup {
        Popup::Help(page) => help::draw(canvas, view, state, page),
        Popup::Filter { field } => filter::draw(canvas, view, state, *field),
        Popup::Menu(menu) => menu::draw(canvas, view, state, menu),
        Popup::Terminals(chooser) => chooser::draw(canvas, view, state, chooser),
        Popup::Quit { yes } => questions::quit(canvas, view, state, *yes),
        Popup::LargeAmount(order) => questions::large(canvas, view, state, order),
        Popup::Code(order) => code::draw(canvas, view, state, order),
        Popup::Repeat(repeat) => questions::repeat(canvas, view, state, repeat),
        Popup::ConfirmSimulated { yes } => questions::simulated(canvas, view, state, *yes),
        Popup::Caller { caller, yes } => caller::draw(canvas, view, state, caller, *yes),
        Popup::Rename(form) => terminals::rename(canvas, view, state, form),
        Popup::Remove { name, yes } => terminals::remove(canvas, view, state, name, *yes),
        Popup::Reverse(form) => reverse::draw(canvas, view, state, form),
        Popup::Follow(form) => follow::draw(canvas, view, state, form),
        Popup::Settle { name, yes } => settle::draw(canvas, view, state, name, *yes),
        Popup::GiveUp { reason, yes, .. } => give_up::draw(canvas, view, state, *reason, *yes),
        Popup::Decide(form) => decide::draw(canvas, view, state, form),
        Popup::Receipt(page) => receipt::draw(canvas, view, state, page),
        Popup::SignOn => people::sign_on(canvas, view, state),
        Popup::Person(form) => people::person(canvas, view, state, form),
        Popup::People { selected } => people::list(canvas, view, state, *selected),
        Popup::Approve { change, yes } => people::approve(canvas, view, state, change, *yes),
        Popup::OfSlip(form) => people::of_slip(canvas, view, state, form),
        Popup::Slip(payment) => slip::draw(canvas, view, state, payment),
        Popup::Refused { words, advice } => questions::refused(canvas, view, state, words, advice),
    }
}

/// A box of `height` rows; gives the inside without its margins.
fn question(canvas: &mut Canvas<'_>, view: Rect, title: &str, height: u16) -> Rect {
    let height = height.min(view.height);
    let x = view.x + (view.width - WIDTH) / 2;
    // In the small layout the plates keep their cells, however much a question says.
    let above = if view.height < WIDE { BOTTOM.saturating_sub(height) } else { (view.height - height) / 2 };
    let outer = Rect::new(x, view.y + above, WIDTH, height);
    let inside = canvas.frame(outer, title, "");
    Rect { x: inside.x + 2, width: inside.width - 4, ..inside }
}

fn no(state: &State) -> String {
    format!("Esc  {}", state.texts.get("key.send_nothing"))
}

fn amount(canvas: &mut Canvas<'_>, inner: Rect, digits: &str, currency: &str) {
    canvas.bold(inner.right() - 3, inner.y, currency, Role::Text);
    let size = Digits::fitting(canvas.look, 44, 3, digits);
    let style = canvas.look.theme.style(Role::Text);
    size.draw(canvas.buffer, inner.right(), inner.y + 1, digits, style);
}

/// The two plates at their places; the one with the focus is filled.
fn plates(
    canvas: &mut Canvas<'_>,
    inner: Rect,
    left: &str,
    no: Command,
    right: &str,
    yes: Command,
    focus: Option<bool>,
) {
    let y = inner.bottom() - 3;
    let plate = |x: u16| Rect::new(x, y, 28, 3);
    canvas.plate(plate(inner.x), &[left], Some(no), focus == Some(false));
    canvas.plate(plate(inner.right() - 28), &[right], Some(yes), focus == Some(true));
}
