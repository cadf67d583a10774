//! The screens. Each reads the state and draws into a buffer; what can be clicked is told back.
//!
//! A view must not change anything, decide anything about money, or spell out a word: words come from the texts.

mod canvas;
mod code;
mod detail;
mod frame;
mod help;
mod keypad;
mod owed;
mod pairing;
mod popups;
mod result;
mod round_trips;
mod sale;
mod small;
mod terminals;
#[cfg(test)]
mod tests;
mod touch;
mod transactions;
mod unknown;
mod waiting;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::command::{Command, View};
use super::state::{Cover, State};
use crate::payment::{Proof, Stage};

pub use canvas::Canvas;

/// What can be clicked, and what it means; later ones lie above earlier ones.
pub type Targets = Vec<(Rect, Command)>;

/// Draws the whole screen into `buffer`; gives what can be clicked.
pub fn draw(state: &State, buffer: &mut Buffer) -> Targets {
    let mut canvas = Canvas::new(buffer, state);
    if state.is_small() {
        small::draw(&mut canvas, state);
        return canvas.finish();
    }
    let area = canvas.area();
    let view = Rect { y: area.y + 2, height: state.view_height(), ..area };
    frame::bars(&mut canvas, state);
    frame::top(&mut canvas, state);
    middle(&mut canvas, view, state);
    if let Some(popup) = &state.popup {
        canvas.cover();
        popups::draw(&mut canvas, room_for_questions(area, view, state), state, popup);
    }
    frame::bottom(&mut canvas, state);
    canvas.finish()
}

/// Questions keep their size where the view is low: they lie over the bars beside it.
fn room_for_questions(area: Rect, view: Rect, state: &State) -> Rect {
    if state.is_low() { Rect { y: area.y + 1, height: view.height + 2, ..view } } else { view }
}

fn middle(canvas: &mut Canvas<'_>, view: Rect, state: &State) {
    if state.cover.is_some() {
        canvas.cover();
    }
    match (&state.detail, &state.cover, state.view) {
        (Some((record, scrolled)), ..) => detail::draw(canvas, view, state, record, *scrolled),
        (None, Some(cover), _) => draw_cover(canvas, view, state, cover),
        (None, None, View::Sale) => sale::draw(canvas, view, state),
        (None, None, View::Transactions) => transactions::draw(canvas, view, state),
        (None, None, View::Terminals) => terminals::draw(canvas, view, state),
        (None, None, View::Pair) => pairing::draw(canvas, view, state),
    }
}

fn draw_cover(canvas: &mut Canvas<'_>, view: Rect, state: &State, cover: &Cover) {
    match cover {
        Cover::Starting(starting) => waiting::starting(canvas, view, state, starting),
        Cover::NotSaved(not_saved) => result::not_saved(canvas, view, state, not_saved),
        Cover::Payment(reference) => {
            let Some(known) = state.payments.get(reference) else { return };
            let payment = known.payment();
            match &payment.stage {
                Stage::Waiting if known.is_owed() => owed::draw(canvas, view, state, known),
                Stage::Waiting if known.code.is_some() => {
                    code::draw(canvas, view, state, known, known.code.as_deref().unwrap_or_default());
                }
                Stage::Recorded | Stage::Waiting => waiting::draw(canvas, view, state, known),
                Stage::Unresolved(_) if payment.by_hand.is_none() || payment.proof == Some(Proof::Contradicted) => {
                    unknown::draw(canvas, view, state, known);
                }
                Stage::Unresolved(_) | Stage::Closed(_) => result::draw(canvas, view, state, payment),
            }
        }
    }
}
