//! Page 4 while speeds are tried: who answers at which.

use ratatui::layout::Rect;

use crate::console::state::State;
use crate::console::state::pairing::{SpeedState, Speeds, Stage};
use crate::console::theme::{Glyph, Role};
use crate::console::views::Canvas;
use crate::console::words;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, state: &State, speeds: &Speeds) {
    let texts = state.texts;
    canvas.bold(area.x + 2, area.y, texts.get("pairing.speeds"), Role::Text);
    for (y, (speed, row)) in (area.y + 2..).zip(&speeds.rows) {
        let stopped = matches!(state.pairing.run.stage, Stage::Stopped | Stage::NotBegun(_));
        let (glyph, role, said) = said(state, row, stopped);
        canvas.put(area.x + 3, y, canvas.look.glyphs.get(glyph), role);
        let role = if *row == SpeedState::Waiting { Role::Muted } else { Role::Text };
        canvas.right(area.x + 14, y, &speed.to_string(), role);
        canvas.cut(area.x + 18, y, area.width - 20, &said, role);
    }
    let y = area.y + 9;
    match (&state.pairing.run.stage, speeds.answered()) {
        (Stage::NotBegun(said), _) => {
            canvas.cut(area.x + 2, y, area.width - 4, &said.words, Role::Warning);
            canvas.cut(area.x + 2, y + 1, area.width - 4, &said.advice, Role::Text);
        }
        (_, Some(speed)) => {
            let words = texts.fill("pairing.speed_found", &[("speed", &speed.to_string())]);
            canvas.bold(area.x + 2, y, &words, Role::Ok);
        }
        (Stage::Stopped, None) => {
            canvas.bold(area.x + 2, y, texts.get("pairing.stopped"), Role::Text);
        }
        (_, None) if speeds.is_over() => {
            canvas.put(area.x + 2, y, texts.get("pairing.speed_none"), Role::Warning);
        }
        _ => {}
    }
}

fn said(state: &State, row: &SpeedState, stopped: bool) -> (Glyph, Role, String) {
    let texts = state.texts;
    match row {
        SpeedState::Waiting if stopped => (Glyph::NotYet, Role::Muted, texts.get("pairing.said.not_tried").to_owned()),
        SpeedState::Waiting => (Glyph::NotYet, Role::Muted, texts.get("pairing.speed_waiting").to_owned()),
        SpeedState::Trying(_) if stopped => {
            (Glyph::Stopped, Role::Cancelled, texts.get("pairing.said.stopped").to_owned())
        }
        SpeedState::Trying(since) => {
            let gone = (state.now.mono.since(*since) / 1_000).to_string();
            (Glyph::Selected, Role::Accent, texts.fill("pairing.speed_trying", &[("s", &gone)]))
        }
        SpeedState::Answered => (Glyph::Done, Role::Ok, texts.get("pairing.speed_answered").to_owned()),
        SpeedState::Silent(fault) => (Glyph::Failed, Role::Declined, words::came_back(state, fault)),
    }
}
