//! Page 4: the steps as they go, and what to do when one fails.

use ratatui::layout::Rect;

use super::{failed, page, readers, speeds, thirds};
use crate::console::command::{Command, PairingCommand};
use crate::console::state::State;
use crate::console::state::pairing::{LinkKind, Progress, STEPS, Stage};
use crate::console::theme::{Glyph, Role};
use crate::console::views::Canvas;
use crate::console::widgets::text;
use crate::console::words;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let run = &state.pairing.run;
    if run.details {
        return details(canvas, area, state);
    }
    if let Some(trial) = &run.speeds {
        speeds::draw(canvas, area, state, trial);
    } else {
        let title = state.texts.fill("pairing.pairing_with", &[("place", &run.place)]);
        let shown = text::cut_end(&title, area.width - 4);
        canvas.bold(area.x + 2, area.y, &shown, Role::Text);
        for index in 0..STEPS.len() {
            step(canvas, area, state, index);
        }
        under_the_steps(canvas, area, state);
    }
    if !run.is_running() {
        plates(canvas, area, state);
    }
    hint(canvas, area, state);
}

fn step(canvas: &mut Canvas<'_>, area: Rect, state: &State, index: usize) {
    let row = &state.pairing.run.steps[index];
    let y = area.y + 2 + u16::try_from(index).unwrap_or(0);
    let (glyph, role) = match row.progress {
        Progress::Waiting => (Glyph::NotYet, Role::Muted),
        Progress::Running if matches!(state.pairing.run.stage, Stage::Stopped) => (Glyph::Stopped, Role::Cancelled),
        Progress::Running => (Glyph::Selected, Role::Accent),
        Progress::Passed => (Glyph::Done, Role::Ok),
        Progress::Failed => (Glyph::Failed, Role::Declined),
    };
    canvas.put(area.x + 3, y, canvas.look.glyphs.get(glyph), role);
    let here = if row.progress == Progress::Waiting { Role::Muted } else { Role::Text };
    canvas.put(area.x + 6, y, state.texts.get(words::step_name(STEPS[index])), here);
    let right = area.x + area.width.min(120) - 4;
    let stopped = matches!(state.pairing.run.stage, Stage::Stopped) && row.progress == Progress::Running;
    let took = row.took(state.now.mono).filter(|_| !stopped && row.progress != Progress::Running).map(words::took);
    let end = canvas.right(right, y, &took.unwrap_or_default(), Role::Text);
    let x = area.x + 18;
    canvas.cut(x, y, end.saturating_sub(x + 2), &words::step_said(state, index), here);
}

fn under_the_steps(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let run = &state.pairing.run;
    let panel = Rect { x: area.x + 2, y: area.y + 7, width: area.width.min(120) - 4, height: 7 };
    match &run.stage {
        Stage::Failed(fault) if !run.offered.numbers.is_empty() => readers::draw(canvas, panel, state, fault),
        Stage::Failed(fault) => failed::draw(canvas, panel, state, fault),
        Stage::NotBegun(said) => failed::not_begun(canvas, panel, state, said),
        Stage::Stopped => {
            let texts = state.texts;
            canvas.bold(panel.x, panel.y, texts.get("pairing.stopped"), Role::Text);
            canvas.paragraph(panel, panel.y + 1, texts.get("pairing.stopped_next"), Role::Muted);
        }
        Stage::Idle | Stage::Running | Stage::Done(_) => {}
    }
}

fn plates(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let texts = state.texts;
    let [again, other, edit] = thirds(page(area), area.y + 14);
    let serial = state.pairing.link.kind == LinkKind::Serial;
    let answered = state.pairing.run.speeds.as_ref().is_some_and(|speeds| speeds.answered().is_some());
    let chosen = run_offers(state);
    let key = if answered || chosen { "key.pair" } else { "key.try_again" };
    let next = Command::Pairing(PairingCommand::Next);
    canvas.plate(again, &[&format!("Enter  {}", texts.get(key))], Some(next), true);
    if serial {
        let speeds = Command::Pairing(PairingCommand::OtherSpeeds);
        canvas.plate(other, &[&format!("B  {}", texts.get("key.other_speeds"))], Some(speeds), false);
    } else {
        canvas.plate(other, &[&format!("Esc  {}", texts.get("key.back"))], Some(Command::Back), false);
    }
    let code = Command::Pairing(PairingCommand::EditCode);
    canvas.plate(edit, &[&format!("E  {}", texts.get("key.edit_code"))], Some(code), false);
}

/// The server has named readers to choose from.
fn run_offers(state: &State) -> bool {
    state.pairing.run.offered.chosen().is_some()
}

/// The last row: nothing here moves money, and what looks alike.
fn hint(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let wizard = &state.pairing;
    if wizard.problem.is_some() {
        return;
    }
    let silent = matches!(&wizard.run.stage, Stage::Failed(fault) if fault.code == "no_usable_answer");
    let key = match wizard.link.kind {
        _ if wizard.run.is_running() => "pairing.stop_hint",
        LinkKind::Serial if silent => "pairing.look_alike",
        _ => "pairing.no_money",
    };
    canvas.cut(area.x + 2, area.bottom() - 1, area.width - 4, state.texts.get(key), Role::Muted);
}

/// All that happened as text, as it was copied.
fn details(canvas: &mut Canvas<'_>, area: Rect, state: &State) {
    let place = Rect { x: area.x + 1, width: area.width.min(120) - 2, height: area.height - 1, ..area };
    let inside = super::panel(canvas, place, state.texts.get("pairing.details"));
    let mut y = inside.y;
    for line in words::pairing_details(state).lines() {
        y = canvas.paragraph(inside, y, line, Role::Text);
    }
}
